"""The public list can be sorted and filtered; what is shown is announced."""

import re

import pytest
from playwright.sync_api import Page, expect

ORIGINAL = [
    "困难职工帮扶专项资金",
    "两节送温暖项目",
    "选派干部生活补助",
    "信息化平台建设",
    "工会经费",
    "市级劳模困难帮扶慰问三金补贴",
    "残疾人就业保障金",
    "产改工作经费",
]
BY_AMOUNT = [ORIGINAL[number - 1] for number in (7, 3, 1, 2, 6, 4, 8, 5)]


@pytest.fixture
def page(page, site) -> Page:
    """The list of 2024."""
    page.goto(site.url("2024/index.html"))
    return page


def _names(page) -> list[str]:
    return [row.inner_text() for row in page.locator("main table tr.project th a").all() if row.is_visible()]


def _sorter(page, name: str):
    return page.get_by_role("columnheader", name=re.compile(name)).get_by_role("button")


def _header(page, name: str):
    return page.get_by_role("columnheader", name=re.compile(name))


def test_sort_by_amount(page):
    assert _names(page) == ORIGINAL
    _sorter(page, "预算金额").click()
    expect(_header(page, "预算金额")).to_have_attribute("aria-sort", re.compile("ascending|descending"))
    first = _names(page)
    assert first in (BY_AMOUNT, BY_AMOUNT[::-1]), "数字按大小排，不按字面排"
    _sorter(page, "预算金额").click()
    assert _names(page) == first[::-1]
    assert page.locator("th[aria-sort]:not([aria-sort=none])").count() == 1


def test_sort_agrees_with_what_it_says(page):
    _sorter(page, "预算金额").click()
    said = _header(page, "预算金额").get_attribute("aria-sort")
    assert _names(page) == (BY_AMOUNT if said == "ascending" else BY_AMOUNT[::-1])


def test_back_to_the_printed_order(page):
    _sorter(page, "预算金额").click()
    _sorter(page, "序号").click()
    if _header(page, "序号").get_attribute("aria-sort") == "descending":
        _sorter(page, "序号").click()
    assert _names(page) == ORIGINAL


def test_sort_by_name(page):
    _sorter(page, "项目名称").click()
    said = _header(page, "项目名称").get_attribute("aria-sort")
    collated = page.evaluate("names => names.sort(new Intl.Collator('zh-CN').compare)", ORIGINAL)
    assert _names(page) == (collated if said == "ascending" else collated[::-1])


def test_the_total_stays_at_the_end(page):
    for column in ("预算金额", "项目名称", "序号"):
        _sorter(page, column).click()
        assert page.locator("main table.projects tr").last.inner_text().startswith("合计")


def test_filter_with_announced_count(page):
    status = page.locator("main").get_by_role("status")
    expect(status).to_have_text("共 8 个项目")
    box = page.get_by_label("筛选本表")
    box.fill("困难")
    expect(status).to_contain_text("2 个")
    assert _names(page) == [ORIGINAL[0], ORIGINAL[5]]
    box.fill("没有这样的项目")
    expect(status).to_contain_text(re.compile("没有|0 个"))
    assert _names(page) == []
    box.fill("")
    expect(status).to_have_text("共 8 个项目")
    assert _names(page) == ORIGINAL


def test_filter_and_sort_together(page):
    page.get_by_label("筛选本表").fill("困难")
    _sorter(page, "预算金额").click()
    shown = _names(page)
    assert sorted(shown) == sorted([ORIGINAL[0], ORIGINAL[5]])
    _sorter(page, "预算金额").click()
    assert _names(page) == shown[::-1]
