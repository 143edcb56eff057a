"""Markdown becomes safe HTML that everybody can read."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from generator import prose
from generator.problems import Problems
from tests.making import told


def html_of(text):
    problems = Problems()
    html = prose.to_html(text, "content/pages/a.md", problems)
    return str(html), told(problems)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一段**话**。", "<p>一段<strong>话</strong>。</p>"),
        ("## 年度目标", '<h2 id="年度目标">年度目标</h2>'),
        ("## 一\n\n## 一", '<h2 id="一">一</h2>\n<h2 id="一_1">一</h2>'),
        ("# 大标题", '<h1 id="大标题">大标题</h1>'),
        ("[清单](2024/index.html)", '<p><a href="2024/index.html">清单</a></p>'),
        ("[站](https://x.cn/?a=1&b=2)", '<p><a href="https://x.cn/?a=1&amp;b=2">站</a></p>'),
        ("<a@x.cn>", None),
        ("[电话](tel:123)、[信](mailto:a@x.cn)", '<p><a href="tel:123">电话</a>、<a href="mailto:a@x.cn">信</a></p>'),
        ("![图](a.png)", '<p><img alt="图" src="a.png"></p>'),
        ("<b>粗</b> & <script>x()</script>", "<p>&lt;b&gt;粗&lt;/b&gt; &amp; &lt;script&gt;x()&lt;/script&gt;</p>"),
        ("<div onclick='x()'>\n\n甲\n</div>", "<p>&lt;div onclick='x()'&gt;</p>\n<p>甲\n&lt;/div&gt;</p>"),
        ("- 一\n- 二\n\n1. 三", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n<ol>\n<li>三</li>\n</ol>"),
        ("3. 三\n4. 四", '<ol start="3">\n<li>三</li>\n<li>四</li>\n</ol>'),
        ("名词\n:   解释", '<dl>\n<dt id="名词">名词</dt>\n<dd>解释</dd>\n</dl>'),
        ("`{{ site.title }}` {{ site.title }}", "<p><code>{{ site.title }}</code> {{ site.title }}</p>"),
    ],
)  # fmt: skip
def test_prose(text, html):
    made, problems = html_of(text)
    assert problems == []
    if html is None:  # an address in angle brackets is spelt in entities against harvesters
        assert 'href="mailto:' in made
    else:
        assert made == html


@pytest.mark.parametrize(
    ("text", "place", "address"),
    [
        ("一\n\n见[这里](javascript:alert(1))", ":3:7", "javascript:alert(1)"),
        ("[a](JaVaScript:alert(1))", ":1:5", "JaVaScript:alert(1)"),
        ("[a](data:text/html,x)", ":1:5", "data:text/html,x"),
        ("[a](vbscript:x)", ":1:5", "vbscript:x"),
        ("[a](file:///etc/passwd)", ":1:5", "file:///etc/passwd"),
        ("![a](javascript:x)", ":1:6", "javascript:x"),
        ("[a][b]\n\n[b]: javascript:x", ":3:6", "javascript:x"),
        ("[a](http://[::1)", ":1:5", "http://[::1"),
    ],
)
def test_unsafe_links(text, place, address):
    made, problems = html_of(text)
    assert problems == [f"content/pages/a.md{place} T404 不安全的链接「{address}」"]
    assert not re.search(r'(?:href|src)="(?:javascript|data|vbscript|file)', made, re.IGNORECASE)


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.sampled_from("[]()<>!*_`#-+|:\\\"'&; \n\tjavascript:dataonclick=/甲1."), max_size=80))
def test_no_prose_raises_or_brings_scripts(text):
    html = str(prose.to_html(text, "content/pages/a.md", Problems()))
    assert not re.search(
        r"<(?!/?(?:a|blockquote|br|code|dd|dl|dt|em|h[1-6]|hr|img|li|ol|p|pre|strong|table|t[bdhr]\w*|ul)\b)[a-z/]",
        html,
        re.IGNORECASE,
    )
    assert not re.search(r"<[^>]*\son\w+\s*=", html, re.IGNORECASE)


@pytest.mark.parametrize("text", ["> " * 500 + "甲", "[" * 500, "*" * 500 + "甲" + "*" * 500, "(" * 500 + ")" * 500])
def test_deep_nesting_raises_nothing(text):
    assert html_of(text)[1] == []


def test_lists_nested_too_deep():
    assert html_of("- " * 500 + "甲") == ("", ["content/pages/a.md S111 列表或引用嵌套过深"])


def test_a_table_has_scopes_and_the_caption_that_stands_before_it():
    made, problems = html_of("一段。\n\n表：各项**资金**\n\n| 项目 | 金额 |\n|---|---|\n| 甲 | 1 |\n")
    assert problems == []
    assert made.startswith("<p>一段。</p>\n<table>")
    assert "<caption>各项<strong>资金</strong></caption>" in made
    assert made.count('<th scope="col">') == 2


def test_a_table_without_such_a_paragraph_keeps_what_stands_before_it():
    made, _ = html_of("一段。\n\n| 项目 |\n|---|\n| 甲 |\n")
    assert made.startswith("<p>一段。</p>\n<table>")
    assert "<caption>" not in made


def test_terms_are_headings_and_terms_of_definition_lists():
    text = "## 年度目标\n\n### 数量 <指标>\n\n## 年度目标\n\n成本**指标**\n:   花费\n\n年度目标\n:   又一次\n"
    found = prose.terms(text)
    assert found == {"年度目标": "年度目标", "数量 <指标>": "数量-指标", "成本指标": "成本指标"}
    html, _ = html_of(text)
    assert all(f'id="{anchor}"' in html for anchor in found.values())


@given(st.lists(st.text("名词年 度-_()（）<>&\"'#*0a", min_size=1, max_size=6), max_size=5))
@settings(deadline=None)
def test_every_term_has_a_place_on_the_page(words):
    text = "\n\n".join(f"## {word}\n\n{word}\n:   解释" for word in words)
    html, _ = html_of(text)
    ids = re.findall(r' id="([^"]*)"', html)
    assert set(prose.terms(text).values()) <= {Markup(one).unescape() for one in ids}
    assert len(set(ids)) == len(ids)
