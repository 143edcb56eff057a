"""Search: from the head of any page, by words that stand anywhere in a project, with the count announced."""

import pytest
from playwright.sync_api import expect


@pytest.fixture(params=["site", "site_below", "site_on_disk"])
def anywhere(request):
    """The site in each of the places it may stand."""
    return request.getfixturevalue(request.param)


def _results(page) -> list[str]:
    return page.locator("#search-results a").all_inner_texts()


def test_from_the_head_of_a_page(page, anywhere):
    page.goto(anywhere.url("2024/index.html"))
    box = page.get_by_role("search").get_by_role("searchbox")
    box.fill("三金")
    box.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    expect(page.get_by_role("status").first).to_contain_text("1")
    assert _results(page) == ["市级劳模困难帮扶慰问三金补贴"]
    page.locator("#search-results a").click()
    assert page.locator("h1").inner_text() == "市级劳模困难帮扶慰问三金补贴"


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
    expect(page.locator("#search-status")).to_contain_text(str(len(found)))
    assert set(_results(page)) == found


def test_no_hit_says_what_to_try(page, site):
    page.goto(site.url("search.html") + "?q=没有这样的词")
    expect(page.locator("#search-status")).to_contain_text("没有")
    assert _results(page) == []


def test_a_query_is_text_and_never_markup(page, site):
    page.goto(site.url("search.html") + "?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(page.locator("#search-status")).to_contain_text("没有")
    assert page.locator("main img").count() == 0
