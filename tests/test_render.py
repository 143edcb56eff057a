"""Templates and Markdown. That the pages show what they should is for tests/test_2024.py and tests/browser."""

import doctest
from datetime import date
from decimal import Decimal

import pytest
from markupsafe import Markup

from generator import render
from generator.display import day, form_facts, form_money, form_parts, funding_view, share, spoken, wan
from generator.model import Amount, Funding
from generator.plan import Page
from generator.problems import Problems
from generator.render import Renderer, breakable, voiced
from generator.templates import Templates
from tests.making import PROJECT, PROJECT_PATH, SITE, SITE_PATH, project, sound, told


def test_examples_in_the_docstrings():
    assert doctest.testmod(render).failed == 0


def rendered(folder, templates, path="2024/x.html", site=None, **context):
    """The page ``x.html`` of a site with these templates of its own and no others."""
    own = folder / "site_templates"
    for name, text in templates.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_bytes(text.encode() if isinstance(text, str) else text)
    problems = Problems()
    renderer = Renderer(site or sound(folder), Templates((own,)), problems)
    html = renderer.render(Page(path, "content/site.yaml", "x.html", "prose", "题", (), context))
    return html.decode() if html is not None else None, told(problems)


@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("{{ page.title }}|{{ site.title }}\n", "题|测试站\n"),
        ("{{ '<b>&\"' }}", "&lt;b&gt;&amp;&#34;"),
        ("{{ link('index.html') }}", "../index.html"),
        ("{{ link('2024/y.html', 'row-1') }}", "y.html#row-1"),
        ("[{{ page_url }}]", "[]"),
        ("{{ year_path(site.years[0]) }}", "2024/index.html"),
        ("{{ project_path(disclosure.projects[0]) }}", "2024/01-a.html"),
        ("{{ disclosure.number_of(disclosure.projects[0]) }}", "1"),
        ("{{ disclosure.total_wan | wan }}", "5.00"),
        ("{% if true %}\n  甲\n{% endif %}\n", "  甲\n"),
    ],
)
def test_what_a_template_can_use(tmp_path, template, html):
    site = sound(tmp_path)
    assert rendered(tmp_path, {"x.html": template}, site=site, disclosure=site.latest) == (html, [])


def test_what_every_page_shows_does_not_hold_the_projects(tmp_path):
    """A page is made again when something changes that it was given: only what it was given can be shown."""
    assert rendered(tmp_path, {"x.html": "{{ site.years[0].projects }}"}) == (
        None,
        ["site_templates/x.html:1 T402 生成「2024/x.html」时，模板里的「projects」没有定义"],
    )


@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("{{ table.key }} {{ table.items is defined }}", "值 True"),
        ("{{ page.nix is defined }} {{ page.nix | default('无') }}", "False 无"),
        ("{% if page.nix is not defined %}甲{% endif %}{{ table['key'] }}{{ 'x'.upper() }}{{ 'a b'.split()[1] }}", "甲值Xb"),
        ("{{ '<' ~ text }}{{ safe }}{{ [1, '<'] | join('&') }}{% set x %}<i>{{ text }}</i>{% endset %}{{ x }}", "&lt;&lt;a&gt;<b>1&amp;&lt;<i>&lt;a&gt;</i>"),
        ("{% macro m(x) %}<u>{{ x }}</u>{% endmacro %}{{ m(text) }}{{ m(safe) | upper }}", "<u>&lt;a&gt;</u><U><B></U>"),
        ("{% macro m(x, y=2) %}{{ x }}{{ y }}{% endmacro %}{% macro n(x) %}{{ x }}{{ caller() }}{% endmacro %}{{ m(1) }}{{ m(y=3, x='<') }}{{ m(*[4, 5]) }}{% call n(6) %}{{ text }}{% endcall %}", "12&lt;3456&lt;a&gt;"),
        ("{% for x in [none, 0, text] recursive %}{% if x is not none %}{{ loop.cycle('单', '双') }}{{ x }}{% endif %}{% endfor %}{{ text is none }}{{ dict(**table).key }}", "双0单&lt;a&gt;False值"),
        ("{% block b %}{{ text }}{% block c scoped %}{{ safe }}{% endblock %}{% endblock %}{{ self.c() }}{{ 7 }}{{ true }}", "&lt;a&gt;<b><b>7True"),
        ("{% autoescape false %}{{ text }}{% endautoescape %}{{ 1.5 }}{{ none }}", "<a>1.5None"),
    ],
)  # fmt: skip
def test_templates_mean_what_jinja_says(tmp_path, template, html):
    """The quick compiler is Jinja's to the reader of a template: keys, tests and escaping included."""
    context = {"table": {"key": "值"}, "text": "<a>", "safe": Markup("<b>")}
    assert rendered(tmp_path, {"x.html": template}, **context) == (html, [])


def test_a_part_is_made_once_for_a_folder_and_a_kind(tmp_path):
    own = tmp_path / "site_templates"
    own.mkdir()
    (own / "x.html").write_text("{{ part('_p.html') }}", encoding="utf-8")
    (own / "_p.html").write_text("{{ link('index.html') }} {{ kind }} [{{ here }}]\n", encoding="utf-8")
    problems = Problems()
    renderer = Renderer(sound(tmp_path), Templates((own,)), problems)
    pages = [("a.html", "prose"), ("2024/a.html", "project"), ("2024/b.html", "project"), ("2024/b.html", "form")]
    made = [renderer.render(Page(path, "x", "x.html", kind, "题")).decode() for path, kind in pages]
    assert made == [
        "index.html prose [a.html]",
        "../index.html project []",
        "../index.html project []",
        "../index.html form []",
    ]
    (own / "_p.html").write_text("{{ page.title }}", encoding="utf-8")
    assert (
        Renderer(sound(tmp_path), Templates((own,)), problems).render(Page("a.html", "x", "x.html", "prose", "题"))
        is None
    )
    assert told(problems) == ["site_templates/_p.html:1 T402 生成「a.html」时，模板里的「page」没有定义"]


def test_the_address_of_a_page_where_the_site_has_one(tmp_path):
    site = sound(tmp_path, {SITE_PATH: SITE + "网址: https://x.cn/a/\n"})
    template = "{{ page_url }} {{ link('2024/index.html') }}"
    assert rendered(tmp_path, {"x.html": template}, site=site)[0] == "https://x.cn/a/2024/x.html index.html"
    assert (
        rendered(tmp_path, {"x.html": template}, "404.html", site)[0] == "https://x.cn/a/404.html https://x.cn/a/2024/"
    )
    assert rendered(tmp_path, {"x.html": template}, "404.html", sound(tmp_path))[0] == " 2024/index.html"


# ---------------------------------------------------------------------- templates that fail

PAGE = "生成「2024/x.html」时，"


@pytest.mark.parametrize(
    ("templates", "problem"),
    [
        ({"x.html": "一\n{% if true %}\n"}, "x.html:2 T401 模板写法有误（"),
        ({"x.html": "一\n\n{{ 甲 乙 }}"}, "x.html:3 T401 模板写法有误（"),
        ({"x.html": "{% include 'y/z.html' %}", "y/z.html": "\n{% bad %}"}, "y/z.html:2 T401 模板写法有误（"),
        ({"x.html": "{{ 1 | 没有 }}"}, "x.html:1 T401 模板写法有误（"),
        ({"x.html": "一\n{{ projet }}"}, f"x.html:2 T402 {PAGE}模板里的「projet」没有定义"),
        ({"x.html": "一\n\n{{ site.nmae }}"}, f"x.html:3 T402 {PAGE}模板里的「nmae」没有定义"),
        ({"x.html": "{{ site.nmae.x }}"}, f"x.html:1 T402 {PAGE}模板里的「nmae」没有定义"),
        ({"x.html": "\n{{ 1 / 0 }}"}, f"x.html:2 T402 {PAGE}模板出错（ZeroDivisionError: division by zero）"),
        ({"x.html": "{{ link() }}"}, f"x.html:1 T402 {PAGE}模板出错（TypeError: "),
        ({"x.html": "\n{% include 'y.html' %}", "y.html": "\n\n{{ nix }}"}, f"y.html:3 T402 {PAGE}模板里的「nix」没有定义"),
        (
            {"x.html": "{% from 'y.html' import m %}\n{{ m() }}", "y.html": "{% macro m() %}\n{{ nix }}{% endmacro %}"},
            f"y.html:2 T402 {PAGE}模板里的「nix」没有定义",
        ),
        ({"x.html": "{% extends 'y.html' %}{% block a %}\n{{ nix }}{% endblock %}", "y.html": "{% block a %}{% endblock %}"}, f"x.html:2 T402 {PAGE}模板里的「nix」没有定义"),
        ({"x.html": "{{ x.y }}{% set x = 1 %}"}, f"x.html:1 T402 {PAGE}模板里的「x」没有定义"),
        ({"x.html": "{% include 'x.html' %}"}, f"x.html:1 T402 {PAGE}模板出错（RecursionError: "),
        ({"x.html": "一二".encode("gbk")}, f"x.html T402 {PAGE}模板出错（UnicodeDecodeError: "),
        ({"x.html": "\n{% extends 'bsae.html' %}"}, "x.html:2 T403 找不到模板「bsae.html」"),
        ({"x.html": "\n\n{% include 'y.html' %}"}, "x.html:3 T403 找不到模板「y.html」"),
        ({"y.html": ""}, "x.html T403 找不到模板「x.html」"),
        ({"x.html": "{% include '../../content/site.yaml' %}"}, "x.html:1 T403 找不到模板「../../content/site.yaml」"),
    ],
)  # fmt: skip
def test_a_template_error_is_a_problem_with_its_line(tmp_path, templates, problem):
    html, problems = rendered(tmp_path, templates)
    assert html is None
    assert len(problems) == 1
    assert problems[0].startswith(f"site_templates/{problem}")


def test_a_template_that_failed_is_said_once(tmp_path):
    site = sound(tmp_path)
    (tmp_path / "site_templates").mkdir()
    (tmp_path / "site_templates/x.html").write_text("{{ nix }}", encoding="utf-8")
    problems = Problems()
    renderer = Renderer(site, Templates((tmp_path / "site_templates",)), problems)
    pages = [Page(f"{n}.html", "content/site.yaml", "x.html", "prose", "题") for n in range(3)]
    assert [renderer.render(page) for page in pages] == [None] * 3
    assert told(problems) == ["site_templates/x.html:1 T402 生成「0.html」时，模板里的「nix」没有定义"]


def test_the_name_of_a_default_template_is_said_as_the_webmaster_would_shadow_it(tmp_path):
    own, default = tmp_path / "site/site_templates", tmp_path / "default"
    own.mkdir(parents=True)
    default.mkdir()
    (default / "x.html").write_text("{{ nix }}", encoding="utf-8")
    problems = Problems()
    renderer = Renderer(sound(tmp_path / "site"), Templates((own, default)), problems)
    assert renderer.render(Page("x.html", "content/site.yaml", "x.html", "prose", "题")) is None
    assert told(problems) == ["site_templates/x.html:1 T402 生成「x.html」时，模板里的「nix」没有定义"]


# ---------------------------------------------------------------------- filters


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("5", "5.00"),
        ("5.0000", "5.00"),
        ("2.76", "2.76"),
        ("0", "0.00"),
        ("1234.5", "1,234.50"),
        ("1234567890123.456", "1,234,567,890,123.456"),
        ("0.00005", "0.00005"),
        ("1E+3", "1,000.00"),
        ("100", "100.00"),
        (None, "未填"),
    ],
)
def test_wan(amount, text):
    assert wan(None if amount is None else Decimal(amount)) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [("5", "20", "25"), ("1", "3", "33.3"), ("0", "5", "0"), (None, "5", "0"), ("5", "0", "0"), ("5", None, "0"), ("7", "5", "100"), ("-1", "5", "0"), ("2", "2", "100")],
)  # fmt: skip
def test_share(part, whole, text):
    assert share(part and Decimal(part), whole and Decimal(whole)) == text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("≥95%", "不低于95%"),
        ("≤30768元", "不超过30768元"),
        ("＞1", "大于1"),
        (">1且<2", "大于1且小于2"),
        ("较高", "较高"),
        ("", ""),
    ],
)
def test_spoken(value, said):
    assert spoken(value) == said


def test_a_label_may_break_before_its_last_word():
    assert [str(breakable(label)) for label in ("数量指标", "成本<", "指标")] == [
        "数量<wbr>指标",
        "成本&lt;",
        "<wbr>指标",
    ]


def test_day():
    assert day(date(2024, 2, 8)) == "2024年2月8日"


def test_the_fields_of_the_form_stand_two_to_a_line(tmp_path):
    made = project(tmp_path, PROJECT + '主管部门代码: "202"\n项目期: 1年\n项目来源: 本级\n')
    assert [(left.label, left.text, right and right.label) for left, right in form_facts(made)] == [
        ("主管部门及代码", "[202]测试单位", "项目来源"),
        ("项目期", "1年", None),
    ]


def _funding(unit, *amounts):
    return Funding(
        unit,
        tuple(Amount(key, key, within, text, Decimal(text) if text else None, ()) for key, within, text in amounts),
    )


def test_amounts_as_a_picture_and_as_rows():
    """A part without an amount keeps its number; a part of a part has none; what is unknown has no share."""
    made = funding_view(
        _funding(
            "万元", ("total", "", "8"), ("a", "total", "2"), ("a1", "a", "1"), ("b", "total", ""), ("c", "total", "6")
        )
    )
    assert made == (
        Decimal(8),
        "a 25%，c 75%",
        [(1, "0", "25"), (3, "25", "75")],
        [
            ("whole", 0, "total", "8.00", "100"),
            ("part", 1, "a", "2.00", "25"),
            ("subpart", 0, "a1", "1.00", "12.5"),
            ("part", 2, "b", None, ""),
            ("part", 3, "c", "6.00", "75"),
        ],
    )


def test_amounts_without_a_total_have_no_picture():
    rows = [("whole", 0, "total", None, ""), ("part", 1, "a", "2.5", "")]
    assert funding_view(_funding("元", ("total", "", ""), ("a", "total", "2.5"))) == (None, "", [], rows)
    nought = [("whole", 0, "total", "0.00", ""), ("part", 1, "a", "0.00", "")]
    assert funding_view(_funding("万元", ("total", "", "0"), ("a", "total", "0"))) == (Decimal(0), "", [], nought)


def test_the_money_of_the_form_by_blocks(tmp_path):
    this_year = _funding("万元", ("total", "", "8"), ("a", "total", "2"), ("a1", "a", ""), ("b", "total", "6"))
    made = project(tmp_path).with_form(funding=this_year, multi_year_funding=_funding("元", ("total", "", "9")))
    assert form_money(made) == [
        ("中期资金", "元", 1, "whole", "total", "9"),
        ("项目资金", "万元", 4, "whole", "total", "8"),
        ("项目资金", "万元", 0, "part first", "a", "2"),
        ("项目资金", "万元", 0, "subpart", "a1", ""),
        ("项目资金", "万元", 0, "part", "b", "6"),
    ]
    assert [row[0] for row in form_money(made.with_form(multi_year_funding=None))] == ["项目资金"] * 4


def test_the_tables_of_a_form(tmp_path):
    made = project(tmp_path)
    count = len(made.indicators)
    assert form_parts(made, {}) == [("", count, made.groups)]
    many = made.with_form(indicators=made.indicators * 19)
    assert [part[:2] for part in form_parts(many, {})] == [(" long", 19 * count)]
    parts = (made.groups, made.groups)
    assert form_parts(many, {many.id: parts}) == [("", count, made.groups), (" continued", count, made.groups)]


def test_a_value_as_printed_and_as_said():
    said = ["", "95%", "<1", "≤1"]
    assert [str(voiced(value)) for value in said] == [
        '<span class="empty">未填</span>',
        "95%",
        '<span aria-hidden="true">&lt;1</span><span class="spoken" data-spoken="小于1"></span>',
        '<span aria-hidden="true">≤1</span><span class="spoken" data-spoken="不超过1"></span>',
    ]


def test_numbers_are_those_given_or_the_place_in_the_list(tmp_path):
    files = {PROJECT_PATH: PROJECT + "序号: 7\n", "content/2024/02-b.yaml": PROJECT}
    site = sound(tmp_path, files)
    template = "{% for p in year.projects %}{{ p.id }}={{ year.number_of(p) }} {% endfor %}"
    assert rendered(tmp_path, {"x.html": template}, site=site, year=site.latest)[0] == "01-a=7 02-b=2 "


def test_a_page_knows_the_sizes_it_states_and_no_others(tmp_path):
    make_own = tmp_path / "site_templates"
    make_own.mkdir(parents=True)
    (make_own / "x.html").write_text(
        "{{ sizes['a.csv'] | size }}|{{ sizes['b.csv'] | size }}|{{ sizes | length }}", encoding="utf-8"
    )
    problems = Problems()
    page = Page("x.html", "x", "x.html", "prose", "题", sizes_of=("a.csv", "b.csv"))
    html = Renderer(sound(tmp_path), Templates((make_own,)), problems).render(page, {"a.csv": 1234, "c.csv": 5})
    assert (html, told(problems)) == ("2 KB|0 字节|2".encode(), [])
