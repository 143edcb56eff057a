"""Lists that are cut into pages: found from the overview, sorted and filtered as far as they are shown, nothing lost on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessible import (
    CUT_OFF,
    DESKTOP,
    MODES,
    PAPER,
    PHONE,
    SCREEN,
    VIEWPORTS,
    _large_text,
    _violations,
)

KINDS = (
    "index.html",
    "2024/index.html",
    "2023/index.html",
    "2024/departments/101.html",
    "2024/departments/101-2.html",
    "departments/index.html",
    "departments/101.html",
    "2024/101/0001.html",
    "indicators.html",
    "indicators/2024/output-quantity.html",
    "indicators/2024/output-quantity-2.html",
    "compare.html",
    "compare/2024-2023.html",
    "compare/2024-2023/101.html",
    "compare/2023-2022.html",
    "2024/print/index.html",
    "search.html",
)


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing(open_context, explored, mode):
    page = open_context(bypass_csp=True, viewport=VIEWPORTS.get(mode, DESKTOP)).new_page()
    page.emulate_media(**MODES[mode])
    if mode == "large text":
        _large_text(page, explored)
    found = []
    for path in KINDS:
        page.goto(explored.url(path))
        for violation in _violations(page, PAPER if mode == "print" else SCREEN):
            found += [
                f"{path}: {violation['id']}: {node['html'][:200]}: {node['failureSummary']}"
                for node in violation["nodes"]
            ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("width", "text"), [(320, "normal"), (320, "large"), (768, "normal"), (1280, "large")])
def test_nothing_is_cut_off(open_context, explored, width, text):
    page = open_context(viewport={"width": width, "height": 800}).new_page()
    if text == "large":
        _large_text(page, explored)
    found = []
    for path in KINDS:
        page.goto(explored.url(path))
        found += [f"{path}: {what}" for what in page.evaluate(CUT_OFF)]
    assert not found, "\n".join(found)


def _names(page) -> list[str]:
    return [row.inner_text() for row in page.locator("main table.list tbody tr:visible th[scope=row]").all()]


def test_from_the_overview_of_a_year_to_a_project_on_the_second_page(page, explored):
    page.goto(explored.url("2024/index.html"))
    page.locator("#departments-2024").get_by_role("link", name="某市教育局").click()
    expect(page.locator("h1")).to_have_text("某市教育局")
    pages = page.get_by_role("navigation", name="分页")
    expect(pages).to_contain_text("第 1 页，共 2 页")
    pages.get_by_role("link", name="下一页").click()
    expect(page).to_have_url(explored.url("2024/departments/101-2.html"))
    expect(pages.locator("[aria-current=page]")).to_have_text("第 2 页")
    assert pages.get_by_role("link", name="下一页").count() == 0
    page.get_by_role("link", name="第205号项目").click()
    expect(page.locator("h1")).to_have_text("第205号项目")
    page.get_by_role("navigation", name="当前位置").get_by_role("link", name="某市教育局").click()
    expect(page).to_have_url(explored.url("2024/departments/101.html"))


def test_a_page_of_a_list_sorts_and_filters_what_it_shows_and_says_so(page, explored):
    page.goto(explored.url("2024/departments/101.html"))
    status = page.locator("main").get_by_role("status")
    expect(status).to_have_text("本页 200 个项目，共 205 个项目")
    link = page.get_by_role("link", name="检索本部门全部项目")
    assert link.get_attribute("href").endswith("search.html#year=2024&department=101")
    page.get_by_role("columnheader", name=re.compile("项目名称")).get_by_role("button").click()
    page.get_by_role("columnheader", name=re.compile("项目名称")).get_by_role("button").click()
    assert _names(page)[0] == "第200号项目"
    page.get_by_label("筛选本页").fill("第19")
    expect(status).to_have_text("显示 11 个，本页 200 个项目，共 205 个项目")
    page.get_by_label("筛选本页").fill("第205号")
    expect(status).to_contain_text("没有符合的项目，本页 200 个项目，共 205 个项目")
    expect(page.locator("main tr.total")).to_be_hidden()


def test_departments_sort_and_filter(page, explored):
    page.goto(explored.url("2024/index.html"))
    page.get_by_role("columnheader", name=re.compile("项目数")).get_by_role("button").click()
    assert [name.split()[-1] for name in _names(page)][:3] == ["某市图书馆/档案馆", "某市民政局", "某市教育局"]
    page.get_by_label("筛选本表").fill("102")
    expect(page.locator("main").get_by_role("status")).to_have_text("显示 1 个，共 3 个部门")
    assert _names(page) == ["102 某市民政局"]


def test_without_javascript_the_pages_are_complete(open_context, explored):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(explored.url("2024/departments/101-2.html"))
    assert len(_names(page)) == 5
    page.get_by_role("link", name="上一页").click()
    assert len(_names(page)) == 200
    expect(page.locator("main .filter")).to_be_hidden()


@pytest.mark.parametrize(
    "path",
    [
        "2024/index.html",
        "departments/index.html",
        "departments/101.html",
        "indicators/2024/output-quantity.html",
        "compare.html",
        "compare/2023-2022.html",
    ],
)
def test_on_a_phone_a_row_is_a_block_whose_values_have_labels(open_context, explored, path):
    page = open_context(viewport=PHONE).new_page()
    page.goto(explored.url(path))
    row = page.locator("main tbody tr").first
    for cell in row.locator("td[data-label]").all():
        assert (
            cell.evaluate("cell => getComputedStyle(cell, '::before').content")
            == f'"{cell.get_attribute("data-label")}："'
        )
        box = cell.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    assert row.get_attribute("role") == "row"


def test_all_indicators_lead_to_their_rows(page, explored):
    page.goto(explored.url("indicators.html"))
    page.get_by_role("table", name="2024年绩效指标，按类别").get_by_role("link", name="数量指标").click()
    expect(page.locator("h1")).to_have_text("数量指标")
    status = page.locator("main").get_by_role("status")
    expect(status).to_have_text("本页 200 项指标，共 306 项指标")
    page.get_by_label("筛选本页").fill("第3号项目")
    expect(status).to_have_text("显示 1 项，本页 200 项指标，共 306 项指标")
    page.get_by_role("link", name="受益群众").filter(visible=True).click()
    expect(page).to_have_url(explored.url("2024/101/0003.html") + "#row-1")
    expect(page.locator("tr:target")).to_contain_text("受益群众")


def test_a_value_is_heard_in_words_on_the_list_of_indicators(page, explored):
    page.goto(explored.url("indicators/2024/output-quantity.html"))
    assert page.get_by_role("cell", name="不低于5人", exact=True).count() == 1


def test_two_years_side_by_side(page, explored):
    page.goto(explored.url("2023/101/0001.html"))
    page.get_by_role("link", name="与2022年比较").click()
    row = page.locator("tr:target")
    expect(row.locator("td").first).to_have_text("2.20")
    assert row.locator("td").all_inner_texts() == ["2.20", "2.30", "+0.10", "+4.5%", "金额增加，目标或指标改变"]
    row.get_by_role("link", name="目标或指标改变").click()
    detail = page.locator(".detail:target")
    expect(detail.get_by_role("heading")).to_have_text("第1号项目")
    assert [cell.inner_text() for cell in detail.locator("tbody tr").first.locator("th, td").all()] == [
        "数量指标 受益群众",
        "指标值",
        "≥3人",
        "≥4人",
    ]
    page.get_by_label("筛选本表").fill("新增")
    assert len(_names(page)) > 0
    expect(page.locator("main").get_by_role("status")).to_contain_text("显示 4 个，共 6 个项目")


def test_a_term_leads_to_the_glossary(page, explored):
    page.goto(explored.url("2024/101/0001.html"))
    page.get_by_role("link", name="数量指标").click()
    expect(page.locator(":target")).to_have_text("数量指标")


def test_the_picture_of_a_year_is_a_table(page, explored):
    page.goto(explored.url("2024/index.html"))
    table = page.get_by_role("table", name="2024年预算金额，按主管部门")
    rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    assert [row[0] for row in rows] == ["某市教育局", "某市民政局", "某市图书馆/档案馆"]
    widths = [bar.bounding_box()["width"] for bar in table.locator("rect").all()]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 100
