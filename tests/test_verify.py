"""The checks of rendered pages, each on the smallest page that shows it."""

import pytest

from generator.plan import Page
from generator.problems import Problems
from generator.verify import Verifier
from tests.making import told

PAGES = {"index.html", "2024/index.html", "2024/a.html", "404.html", "assets/site.css", "2024/a.json"}
AT = "content/site.yaml {} 页面「2024/a.html」："


def check(verifier, *pages):
    """Look at pages, each with its HTML, and compare them."""
    seen = [(page.path, page.origin, verifier.look_at(page, html)) for page, html in pages]
    verifier.compare(lambda: seen)


def verified(*bodies, head="<title>题</title>", base="", html='<html lang="zh-CN">'):
    """Problems of a page with this body; of several pages, with the titles 题, 题1, …"""
    problems = Problems()
    verifier = Verifier(PAGES, base, problems)
    pages = []
    for number, body in enumerate(bodies):
        path = ["2024/a.html", "index.html", "2024/index.html"][number]
        page = Page(path, "content/site.yaml", "x.html", "prose", "题")
        title = head if not number else head.replace("题", f"题{number}")
        pages.append((page, f"<!DOCTYPE html>{html}<head>{title}</head><body>{body}</body></html>".encode()))
    check(verifier, *pages)
    return told(problems)


def test_a_sound_page():
    table = '<table><caption>资金</caption><tr><th scope="col">甲</th></tr><tr><td>1</td></tr></table>'
    body = '<h1>一</h1><h2 id="x">二</h2><h3>三</h3><h2>四</h2><p><a href="#x">x</a><img src="../assets/site.css" alt=""></p>'
    assert (
        verified(body + table + '<svg aria-hidden="true"></svg><svg><title>图</title></svg><svg aria-label="图"></svg>')
        == []
    )


# ---------------------------------------------------------------------- head and headings


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ({"html": "<html>"}, "H509 没有声明语言"),
        ({"html": '<html lang="">'}, "H509 没有声明语言"),
        ({"head": ""}, "H503 没有标题"),
        ({"head": "<title> \n</title>"}, "H503 没有标题"),
    ],
)
def test_head(page, problem):
    code, fact = problem.split(" ")
    assert verified("<h1>一</h1>", **page) == [AT.format(code) + fact]


def test_two_pages_of_one_title():
    problems = Problems()
    verifier = Verifier(PAGES, "", problems)
    html = '<html lang="zh"><head><title>题</title></head><body><h1>一</h1></body></html>'.encode()
    paths = ("2024/a.html", "index.html")
    check(verifier, *[(Page(path, f"content/{path}.yaml", "x.html", "prose", "题"), html) for path in paths])
    assert told(problems) == [
        "content/index.html.yaml H503 页面「index.html」：标题「题」与「2024/a.html」（content/2024/a.html.yaml）相同"
    ]


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        ("<h1>一</h1><h3>三</h3>", ["标题「三」是 3 级，前面只到 1 级"]),
        ("<h1>一</h1><h2>二</h2><h4>四</h4><h5>五</h5>", ["标题「四」是 4 级，前面只到 2 级"]),
        ("<h2>二</h2>", ["有 0 个一级标题，应当恰好一个", "标题「二」是 2 级，前面只到 0 级"]),
        ("<h1>一</h1><h1>一</h1>", ["有 2 个一级标题，应当恰好一个"]),
        ("", ["有 0 个一级标题，应当恰好一个"]),
        ("<h1>一</h1><h2> </h2>", ["有一个空的 2 级标题"]),
        ("<h1>一</h1><h2>二</h2><h3>三</h3><h2>四</h2>", []),
    ],
)
def test_headings(body, facts):
    assert verified(body) == [AT.format("H504") + fact for fact in facts]


# ---------------------------------------------------------------------- links

H1 = "<h1>一</h1>"


@pytest.mark.parametrize(
    "href",
    [
        "a.html", "index.html", "../index.html", "../", "./", "..", "../2024", "a.json", "../assets/site.css", "#", "", "?q=1",
        "https://x.cn/", "//x.cn/", "mailto:a@x.cn", "tel:1", "a.html?x=1", "%61.html",
    ],
)  # fmt: skip
def test_links_that_lead_somewhere(href):
    assert verified(f'{H1}<a href="{href}">x</a>') == []


@pytest.mark.parametrize(
    "href",
    [
        "b.html",
        "../2024/b.html",
        "../../index.html",
        "/index.html",
        "A.html",
        "assets/site.css",
        "../assets/",
        "2024/a.html",
        "a.html/",
    ],
)
@pytest.mark.parametrize(
    "markup", ['<a href="{}">x</a>', '<img src="{}" alt="">', '<form action="{}"></form>', '<script src="{}"></script>']
)
def test_dead_links(href, markup):
    assert verified(H1 + markup.format(href) * 2) == [AT.format("H501") + f"链接「{href}」指向不存在的文件"]


@pytest.mark.parametrize(
    ("href", "dead"),
    [
        ("https://x.cn/a/", False),
        ("https://x.cn/a/2024/", False),
        ("https://x.cn/a/2024/a.html", False),
        ("https://x.cn/a/2024/b.html", True),
        ("https://x.cn/a/../b.html", True),
        ("https://x.cn/ab/c.html", False),
        ("https://x.cn/", False),
    ],
)
@pytest.mark.parametrize("base", ["https://x.cn/a/", "https://x.cn/a"])
def test_links_to_the_site_by_its_own_address(href, dead, base):
    problems = [AT.format("H501") + f"链接「{href}」指向不存在的文件"] if dead else []
    assert verified(f'{H1}<a href="{href}">x</a>', base=base) == problems


@pytest.mark.parametrize(
    ("href", "problem"),
    [
        ("#x", None),
        ("#无", "链接「#无」：「2024/a.html」里没有「无」"),
        ("#%E6%97%A0", "链接「#%E6%97%A0」：「2024/a.html」里没有「无」"),
        ("../index.html#y", None),
        ("../#y", None),
        ("../index.html#x", "链接「../index.html#x」：「index.html」里没有「x」"),
        ("../index.html#%E6%97%A0", "链接「../index.html#%E6%97%A0」：「index.html」里没有「无」"),
        ("../index.html#无", "链接「../index.html#无」：「index.html」里没有「无」"),
        ("a.json#x", None),
        ("https://x.cn/#x", None),
    ],
)
def test_anchors_also_of_pages_that_come_later(href, problem):
    bodies = (f'{H1}<p id="x"><a href="{href}">x</a></p>', f'{H1}<p id="y">y</p>')
    assert verified(*bodies) == ([AT.format("H502") + problem] if problem else [])


@pytest.mark.parametrize("href", ["http://[::1", "https://[x]/"])
def test_an_address_that_is_none_raises_nothing(href):
    markup = f'{H1}<a href="{href}">x</a><img src="{href}" alt=""><link href="{href}">'
    assert verified(markup) == [AT.format("H501") + f"链接「{href}」不是网址"]


# ---------------------------------------------------------------------- tables, pictures, ids


@pytest.mark.parametrize(
    ("table", "facts"),
    [
        ("<table><tr><th scope='row'>甲</th></tr></table>", ["有一个表格没有标题（caption）"]),
        ("<table><caption> </caption><tr><th scope='row'>甲</th></tr></table>", ["有一个表格没有标题（caption）"]),
        ("<table><caption>资金</caption><tr><td>1</td></tr></table>", ["表格「资金」没有表头（th）"]),
        ("<table><caption>资金</caption><tr><th>甲</th><th scope='x'>乙</th><th scope='rowgroup'>丙</th></tr></table>", ["表格「资金」的表头「乙」没有 scope", "表格「资金」的表头「甲」没有 scope"]),
    ],
)  # fmt: skip
def test_tables(table, facts):
    assert verified(H1 + table) == [AT.format("H505") + fact for fact in facts]


@pytest.mark.parametrize(
    ("markup", "fact"),
    [
        ('<img src="../assets/site.css">', "图片「../assets/site.css」没有替代文字"),
        ("<svg></svg>", "有一个 svg 图形既没有名称也没有 aria-hidden"),
        ('<svg aria-hidden="false"></svg>', "有一个 svg 图形既没有名称也没有 aria-hidden"),
    ],
)
def test_pictures(markup, fact):
    assert verified(H1 + markup) == [AT.format("H506") + fact]


def test_ids():
    assert verified(H1 + '<p id="a">1</p><p id="b">2</p><p id="a">3</p>') == [AT.format("H507") + "编号「a」出现了两次"]
    assert verified(H1 + '<p id="a">1</p>', H1 + '<p id="a">1</p>') == []


# ---------------------------------------------------------------------- what the page would ask others for


@pytest.mark.parametrize(
    ("markup", "fact"),
    [
        ('<img src="https://cdn.cn/x.png" alt="">', "从别的网站取「https://cdn.cn/x.png」"),
        ('<img src="//cdn.cn/x.png" alt="">', "从别的网站取「//cdn.cn/x.png」"),
        ('<iframe src="http://x.cn"></iframe>', "从别的网站取「http://x.cn」"),
        ('<link rel="stylesheet" href="https://cdn.cn/x.css">', "从别的网站取「https://cdn.cn/x.css」"),
        ("<script>x()</script>", "页面里写了脚本"),
        ('<script type="text/javascript">x()</script>', "页面里写了脚本"),
        ('<script type="module">x()</script>', "页面里写了脚本"),
        ('<script type="application/ld+json">{"a":</script>', "页面里的结构化数据（application/ld+json）不是 JSON"),
        ("<style>p {}</style>", "页面里写了样式（<style>）"),
        ('<p style="color:red">x</p>', "<p> 写了 style 属性"),
        ('<p hidden onclick="x()">x</p>', "<p> 写了 onclick 属性"),
    ],
)
def test_foreign_resources(markup, fact):
    assert verified(H1 + markup) == [AT.format("H508") + fact]


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="data:image/png;base64,AA==" alt="">',
        '<link rel="canonical" href="https://x.cn/">',
        '<link rel="alternate" href="https://x.cn/feed">',
        '<a href="https://other.cn/">x</a>',
    ],
)
def test_what_is_not_foreign(markup):
    assert verified(H1 + markup) == []


def test_the_own_address_is_not_foreign_but_what_begins_alike_is():
    assert verified(f'{H1}<img src="https://x.cn/assets/site.css" alt="">', base="https://x.cn") == []
    fact = "从别的网站取「https://x.cn.evil.example/x.png」"
    assert verified(f'{H1}<img src="https://x.cn.evil.example/x.png" alt="">', base="https://x.cn") == [
        AT.format("H508") + fact
    ]


def test_structured_data_is_no_script():
    block = '<script type="application/ld+json">{"@context":"https://schema.org"}</script>'
    assert verified("<h1>一</h1>", head=f"<title>题</title>{block}") == []
