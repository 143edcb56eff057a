"""The quick look says what the careful look says, or nothing: on every page there is, and on pages that were spoilt."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.verify.looking import look
from generator.verify.quick import _VISIBLE, Quick

BASE = "https://budget.example/"
HEAD = '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<title>题</title>\n</head>\n'

PAGE = (
    HEAD
    + """<body class="x">
<header><form action="search.html"><label for="q">检索</label><input id="q"><button>检索</button></form></header>
<main id="main"><h1>一<wbr>标题</h1><p>段<a href="../index.html#top">首<b>页</b></a>&amp;<br>尾</p>
<ul><li><a href="b.html">乙</a></li><li>丙<ul><li>丁</li></ul></li></ul>
<dl><div><dt>名</dt><dd>值</dd></div></dl>
<h2 id="t">二</h2>
<svg role="img" aria-label="图"><rect width="1"/><g><text>甲</text></g></svg>
<table><caption>资金</caption><colgroup><col></colgroup><thead><tr><th scope="col">甲</th></tr></thead>
<tbody><tr id="row-1"><th scope="row">乙</th><td><p>1</p></td></tr></tbody></table>
<details><summary>细</summary><select><option value="1">一</option></select></details>
</main>
</body>
</html>
"""
)

SNIPPETS = (
    *("p>", "/p>", "a href='x'>", 'a id="n" href="b.html">', "/a>", "b>", "/b>", "div>", "/div>", "div/>", "br>", "/br>", "h1>", "h3>三", "/h3>"),
    *("table>", "/table>", "tr>", "td>", "th>", 'th scope="col">', "/th>", "caption>", "/caption>", "caption>表", "col>", "tbody>", "select>"),
    *("svg>", 'svg aria-hidden="true">', "/svg>", "rect/>", "title>乙", "/title>", "script>", "/script>", 'script src="x.js">', "style>", "/style>"),
    *('img src="x.png">', 'img alt="" src="x.png">', 'img alt="" src="//cdn/x.png">', "!-- x -->", "!-- ", "body>", "html>", "head>", "/head>"),
    *('p id="main">', 'p id="">', 'p id="a" id="b">', 'p onclick="x">', 'p style="x">', 'a href="&#x61;.html">', 'a href="x&amp;y#z">', "P>", "/P>"),
    *('a href="../../../x">', 'a href="/x">', 'a href="https://budget.example/a.html#b">', 'a href="%61.html#%62">', 'a href="#row-1">', 'a href="">'),
    *('script type="application/ld+json" defer>{', 'script type="application/ld+json">{', "svg aria-label>", "img alt>", 'link rel href="//x/y.css">', "th scope>"),
    *("form>", "/form>", "button>", "/button>", "li>", "/li>", "dt>", "dd>", "option>", "textarea>", "template>", "noscript>", "iframe>", "plaintext>"),
)  # fmt: skip
CHARS = (
    "<",
    ">",
    '"',
    "'",
    "&",
    " ",
    "\n",
    "\r",
    "\0",
    "=",
    "/",
    "x",
    "x=",
    "&lt;",
    "&nbsp;",
    "\u3000",
    "\ufeff",
    "",
    "甲",
    "on",
)


def agree(quick: Quick, html: bytes, path: str) -> bool:
    """Whether the quick look answered; then it must have answered as the careful one."""
    said = quick.look(html, path)
    if said is None:
        return False
    assert said == look(html, path, BASE)
    return True


def test_every_page_of_the_site_is_plain_enough(output, pages):
    quick = Quick(BASE)
    asked = [path for path in pages if not agree(quick, (output / path).read_bytes(), path)]
    assert asked == []


def test_a_page_with_everything():
    assert agree(Quick(BASE), PAGE.encode(), "2024/a.html")
    said = Quick(BASE).look(PAGE.encode(), "2024/a.html")
    assert said is not None
    assert said.ids == ("q", "main", "t", "row-1")
    assert said.targets == (
        ("search.html", "2024/search.html"),
        ("../index.html#top", "index.html"),
        ("b.html", "2024/b.html"),
    )
    assert said.anchors == (("../index.html#top", "index.html", "top"),)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('lang="zh-CN"', ""),
        ("题", " "),
        ("<h1>一<wbr>标题</h1>", ""),
        ("<h1>一<wbr>标题</h1>", "<h1> <b></b></h1>"),
        ("<h2 id", "<h3 id"),
        ("<h2 id", "<h1 id"),
        ("<caption>资金</caption>", ""),
        ("资金", "&nbsp;"),
        ('scope="col"', ""),
        ('scope="row"', 'scope="x"'),
        ("</table>", "</table><table><caption>空</caption><tbody><tr><td>1</td></tr></tbody></table>"),
        (' aria-label="图"', ""),
        ('id="row-1"', 'id="main"'),
        ('id="row-1"', 'id="row&#45;1"'),
        ('href="b.html"', 'href="../../b.html"'),
        ('href="b.html"', "href=b.html"),
        ('class="x"', 'onload="x()"'),
        ("<p>1</p>", '<p style="x">1</p>'),
        ("<p>1</p>", "<p><div>1</div></p>"),
        ("<p>1</p>", "<table></table>"),
        ("首<b>页</b>", '首<a href="c.html">页</a>'),
        ("<br>", "<!-- x -->"),
        ("<br>", '<img src="x.png">'),
        ("<br>", '<img src="//cdn.cn/x.png" alt="">'),
        ("<br>", "<script>x()</script>"),
        ("<title>", "x<title>"),
        ("</title>", '</title><script type="application/ld+json">{</script>'),
        ("</title>", '</title><script type="application/ld+json">{}\nx</script>'),
        ("</title>", '</title><script type="application/ld+json" defer>{</script>'),
        ("</title>", '</title><script async type="application/ld+json">{</script>'),
        (' aria-label="图"', " aria-label"),
        ("<br>", '<img alt src="//cdn.cn/x.png">'),
        ("</title>", "\n</title>"),
        ("<body", "甲\n<body"),
        ('href="b.html"', 'href="b.html""'),
        ('href="b.html"', 'href="b.html'),
        ('href="b.html"', "href"),
        ('href="b.html"', 'href="b.html" href="c.html"'),
        ('id="row-1"', "id"),
        ('id="row-1"', 'id=""'),
        ("<main", "<div><main"),
        ("</body>", ""),
        ("\n", "\r\n"),
        ("甲", "\0"),
        ("<html", "/<html"),
        ("<!DOCTYPE html>", ""),
    ],
)
def test_of_what_is_wrong_or_strange_nothing_is_said(old, new):
    assert old in PAGE
    assert Quick(BASE).look(PAGE.replace(old, new).encode(), "2024/a.html") is None
    assert Quick(BASE).look(PAGE.encode(), "2024/a.html") is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</title>", "\n甲</title>"),
        ("<caption>资金", "<caption>\n资金"),
        ("<h1>", "<h1>\n"),
        ("</h1>", ' "引" 与 a > b</h1>'),
        ("<h1>一", "<h1>&#34;一"),
        ("<p>段", '<p>\n 说 "一" 与 "二" > 三'),
        ('class="x"', 'class="<"'),
        ('class="x"', 'class=">"'),
        ('class="x"', 'title=">" class="x<p"'),
        ("<p>段", '<p>&amp; 一个"'),
        ("<p>段", "<p>&amp; 两个" + '"" 引号'),
        ("<p>段", '<p title="a>b">段'),
        ("<tbody>", "<tbody ><"),
    ],
)
def test_what_is_strange_is_said_as_the_careful_look_says_it_or_not(old, new):
    assert old in PAGE
    agree(Quick(BASE), PAGE.replace(old, new).encode(), "2024/a.html")


@pytest.mark.parametrize("most", ["_MOST", "_MUCH"])
def test_what_is_remembered_has_an_end(monkeypatch, most):
    monkeypatch.setattr(f"generator.verify.quick.{most}", 3)
    quick = Quick(BASE)
    assert all(agree(quick, PAGE.encode(), f"2024/{n}.html") for n in range(3))
    assert len(quick._begin) == 0


SPOILING = st.lists(
    st.tuples(st.integers(0, 10_000), st.sampled_from(("drop", "twice", "swap", "insert", "replace", "char")), st.integers(0, 10_000)),
    min_size=1,
    max_size=3,
)  # fmt: skip


def spoilt(html: str, changes) -> str:
    """The page with tags dropped, doubled, exchanged, inserted, or characters put in."""
    for at, how, what in changes:
        pieces = html.split("<")
        here = 1 + at % (len(pieces) - 1) if len(pieces) > 1 else 0
        if how == "drop":
            del pieces[here]
        elif how == "twice":
            pieces.insert(here, pieces[here])
        elif how == "swap":
            there = what % len(pieces)
            pieces[here], pieces[there] = pieces[there], pieces[here]
        elif how == "insert":
            pieces.insert(here, SNIPPETS[what % len(SNIPPETS)])
        elif how == "replace":
            pieces[here] = SNIPPETS[what % len(SNIPPETS)]
        html = "<".join(pieces)
        if how == "char":
            place = at * 7919 % (len(html) + 1)
            html = html[:place] + CHARS[what % len(CHARS)] + html[place + what % 2 :]
    return html


@given(SPOILING)
@settings(deadline=None, max_examples=400)
def test_a_spoilt_page(changes):
    agree(Quick(BASE), spoilt(PAGE, changes).encode(), "2024/a.html")


@given(st.integers(0, 10_000), SPOILING)
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_spoilt_page_of_the_site(output, pages, number, changes):
    small = [path for path in pages if (output / path).stat().st_size < 50_000]
    path = small[number % len(small)]
    agree(Quick(BASE), spoilt((output / path).read_text(encoding="utf-8"), changes).encode(), path)


TREE = st.recursive(
    st.sampled_from(("", "字", "<br>", '<a href="b.html">a</a>', '<input id="i">', '<img alt="">')),
    lambda inside: st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(
            [
                "div",
                "p",
                "span",
                "a",
                "b",
                "em",
                "button",
                "form",
                "ul",
                "ol",
                "li",
                "dl",
                "dt",
                "dd",
                "table",
                "caption",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
                "svg",
                "g",
                "select",
                "option",
                "label",
                "details",
                "summary",
                "h2",
                "section",
                "noscript",
                "pre",
                "fieldset",
                "legend",
                "figure",
                "figcaption",
            ]
        ),
        st.lists(inside, max_size=3).map("".join),
    ),
    max_leaves=12,
)


@given(TREE)
@settings(deadline=None, max_examples=400)
def test_elements_in_each_other(body):
    """Whatever stands in whatever: a page that the parser would make into something else is not answered."""
    numbers = iter(range(1000))
    body = re.sub(r"<(?!/)([a-z0-9]+)", lambda found: f'<{found[1]} id="n{next(numbers)}"', body)
    body = (
        body.replace('<input id="i"', "<input")
        .replace("<svg", '<svg aria-hidden="true"')
        .replace("<th ", '<th scope="row" ')
    )
    html = f"{HEAD}<body>\n<h1>一</h1>{body}</body>\n</html>\n".encode()
    agree(Quick(BASE), html, "2024/a.html")


def test_what_is_forgotten_is_free_without_a_search(monkeypatch):
    """States name each other, and what a build has frozen is never searched for garbage."""
    quick = Quick("")
    state = quick._begin.opened("html")
    assert quick.look(PAGE.encode(), "2024/a.html") is not None
    assert all(map(len, (quick._begin, state.tags)))
    monkeypatch.setattr("generator.verify.quick._MOST", 0)
    assert quick.look(PAGE.replace("段", "节").encode(), "2024/a.html") is not None
    for each in (quick._begin, state):
        assert (len(each), len(each.tags)) == (0, 0)
    assert quick._begin.opened("html") is state


def test_what_is_taken_for_visible_is():
    """Of the characters that a text may begin with none is a blank, opens a tag or an entity, or is a control."""
    chars = map(chr, (*range(0xD800), *range(0xE000, 0x10400)))
    taken = [char for char in chars if re.match(_VISIBLE, char.encode())]
    assert not [
        char for char in taken if char.isspace() or char in "<&" or ord(char) < 0x20 or 0x7F <= ord(char) <= 0xA0
    ]
    assert set("第一章（《「“‘—…≥≤℃％０１Ａ９1aZ.①") <= set(taken)
