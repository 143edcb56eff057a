"""Search: from the head of any page, by words that stand anywhere in a project, to the row that has them."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.kinds import kinds
from tests.browser.test_accessible import MODES, PAPER, PHONE, SCREEN, _large_text, _violations


@pytest.fixture(params=["site", "site_below", "site_on_disk"])
def anywhere(request):
    """The site in each of the places it may stand."""
    return request.getfixturevalue(request.param)


def _results(page) -> list[str]:
    return page.locator("#search-results h3").all_inner_texts()


def test_from_the_head_of_a_page(page, anywhere):
    page.goto(anywhere.url("2024/index.html"))
    box = page.get_by_role("search").get_by_role("searchbox")
    box.fill("三金")
    box.press("Enter")
    page.wait_for_url("**/search.html#q=*")
    assert "?" not in page.url
    expect(page.locator("#found")).to_have_text("找到 1 个项目")
    assert _results(page) == ["市级劳模困难帮扶慰问三金补贴"]
    page.locator("#search-results h3 a").click()
    assert page.locator("h1").inner_text() == "市级劳模困难帮扶慰问三金补贴"


def test_from_every_kind_of_page(page, site, output):
    asked = []
    for kind, path in kinds(output).items():
        page.goto(site.url(path))
        box = page.locator(".masthead [type=search]")
        if not box.count():
            continue
        asked.append(kind)
        box.fill(" 补助 & 生活 100% ")
        page.locator(".masthead .search").get_by_role("button").click()
        page.wait_for_url("**/search.html#q=*")
        assert page.locator("#q").input_value() == "补助 & 生活 100%", kind
    assert {"home", "year", "project", "prose", "404"} <= set(asked)
    assert "search" not in asked, "检索页只有一个检索框"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("困难", {"困难职工帮扶专项资金", "市级劳模困难帮扶慰问三金补贴"}),
        ("困难 劳模", {"市级劳模困难帮扶慰问三金补贴"}),
        ("≤30768元", {"选派干部生活补助"}),
        ("＝１万", {"残疾人就业保障金"}),
    ],
)
def test_finds(page, site, query, found):
    page.goto(site.url("search.html"))
    page.locator("#q").fill(query)
    page.locator("#q").press("Enter")
    expect(page.locator("#found")).to_have_text(f"找到 {len(found)} 个项目")
    assert set(_results(page)) == found
    expect(page.locator("#search-status")).to_have_text(f"找到 {len(found)} 个项目")


def test_what_is_found_by_its_initials_is_said_to_be(page, site):
    page.goto(site.url("search.html") + "#q=knzgbf")
    expect(page.locator("#found")).to_have_text("拼音匹配，找到 1 个项目")
    assert page.locator("#search-results em").all_inner_texts() == ["拼音匹配"]
    assert _results(page) == ["困难职工帮扶专项资金"]


def test_what_is_nearly_so_is_said_to_be(page, site):
    page.goto(site.url("search.html") + f"#q={quote('困难职工帮夫')}")
    expect(page.locator("#found")).to_have_text("近似，找到 1 个项目")
    assert page.locator("mark").all_inner_texts()[0] == "困难职工帮扶"


def test_a_hit_leads_to_its_row_which_is_marked(page, anywhere):
    page.goto(anywhere.url("search.html") + f"#q={quote('≤30768元')}")
    row = page.locator("#search-results li li a")
    expect(row).to_have_text("成本指标：项目总成本：≤30768元")
    assert row.locator("mark").all_inner_texts() == ["≤30768元"]
    row.click()
    page.wait_for_url("**/2024/*.html#row-*")
    target = page.locator("tr:target")
    expect(target).to_contain_text("项目总成本")
    expect(target).to_be_in_viewport(ratio=1)
    expect(target).to_have_attribute("aria-current", "true")
    assert page.locator("tr[aria-current]").count() == 1
    assert target.evaluate("row => getComputedStyle(row).outlineStyle") == "solid", "不只靠颜色"


@pytest.mark.parametrize("width", [320, 1280])
def test_a_marked_row_is_seen_whole_in_any_window(open_context, site, output, width):
    page = open_context(viewport={"width": width, "height": 600}).new_page()
    path = min(file.relative_to(output).as_posix() for file in output.glob("2024/0*.html"))
    page.goto(site.url(path))
    for row in page.locator("tr[id^=row-]").all():
        page.goto(site.url(path) + "#" + row.get_attribute("id"))
        expect(page.locator("tr:target")).to_be_in_viewport(ratio=1)
        expect(page.locator("tr[aria-current]")).to_have_count(1)


def test_no_hit_says_what_to_try(page, site):
    page.goto(site.url("search.html") + f"#q={quote('没有这样的词')}")
    expect(page.locator("#found")).to_have_text("没有找到“没有这样的词”")
    assert _results(page) == []
    expect(page.get_by_role("link", name="浏览全部项目")).to_be_visible()


def test_a_query_is_text_and_never_markup(page, site):
    page.goto(site.url("search.html") + "#q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(page.locator("#found")).to_have_text("没有找到“<img src=x onerror=alert(1)>”")
    assert page.locator("main img").count() == 0


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing_in_an_answer(open_context, site, mode):
    page = open_context(bypass_csp=True, viewport=PHONE if mode == "phone" else None).new_page()
    page.emulate_media(**MODES[mode])
    if mode == "large text":
        _large_text(page, site)
    for query in ("困难", "knzgbf", "没有 这样"):
        page.goto(site.url("search.html") + f"#q={quote(query)}")
        expect(page.locator("#answer")).to_be_visible()
        found = _violations(page, PAPER if mode == "print" else SCREEN)
        assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == []


def test_the_keyboard_alone(page, site):
    page.goto(site.url("search.html"))
    page.locator("#q").focus()
    page.keyboard.insert_text("困难")
    expect(page.locator("#found")).to_have_text("找到 2 个项目")
    reached = []
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name || document.activeElement.textContent"))
        shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert shown != "none", reached[-1]
        if reached[-1] == "市级劳模困难帮扶慰问三金补贴":
            break
    assert [name for name in reached if name in ("class", "amount", "findings", "sort")] == [
        "amount",
        "class",
        "findings",
        "sort",
    ]
    assert reached[-1] == "市级劳模困难帮扶慰问三金补贴"


def test_an_answer_on_paper(page, site):
    page.goto(site.url("search.html") + f"#q={quote('困难')}")
    expect(page.locator("#found")).to_have_text("找到 2 个项目")
    page.emulate_media(media="print")
    assert page.locator("#found").is_visible()
    assert _results(page)
    for what in ("#search-form", "#facets", ".sorting", "#result-pages"):
        assert not page.locator(what).is_visible(), what
