"""With every cell the headers are heard that belong to it and no others: from a row's value one knows the project, class,
subclass, indicator, and the value with its sign in words."""

import re

import pytest

from tests.browser.headers import HEADERS_OF


def _spoken(value: str) -> str:
    return value.replace("≤", "不超过").replace("≥", "不低于")


@pytest.fixture
def projects(pages, expected) -> list[tuple[str, dict]]:
    """The output path of each indicator page of 2024 and what it must say."""
    paths = [path for path in pages if re.fullmatch(r"2024/\d\d-[^/]*\.html", path)]
    assert len(paths) == len(expected["项目"])
    return list(zip(paths, expected["项目"], strict=True))


def test_the_value_of_an_indicator_says_where_it_belongs(page, site, projects):
    for path, project in projects:
        page.goto(site.url(path))
        heard = page.evaluate(HEADERS_OF, ".indicators td[data-label=指标值]")
        assert len(heard) == len(project["指标"])
        for row, cell in zip(project["指标"], heard, strict=True):
            assert project["项目名称"] in cell["caption"]
            assert cell["rows"] == [row["一级指标"], row["二级指标"], row["三级指标"] or "未填"]
            assert cell["columns"] == ["指标值"]
            assert cell["text"] == (_spoken(row["指标值"]) or "未填")


def test_the_official_form_says_where_a_value_belongs(page, site, projects):
    for path, project in projects:
        page.goto(site.url(path.replace("2024/", "2024/print/")))
        heard = page.evaluate(HEADERS_OF, ".form tr[id*=row-] td:last-child")
        assert len(heard) == len(project["指标"])
        for row, cell in zip(project["指标"], heard, strict=True):
            assert project["项目名称"] in cell["caption"]
            printed = [row["一级指标"], row["二级指标"], row["三级指标"]]
            assert cell["rows"] == ["绩效指标", *filter(None, printed)]
            assert cell["columns"] == ["指标值"]


def test_the_amounts_of_the_form_belong_to_their_own_block(page, site, projects):
    path, _ = projects[0]
    page.goto(site.url(path.replace("2024/", "2024/print/")))
    heard = page.evaluate(HEADERS_OF, ".form .money td")
    assert [cell["rows"][-1] for cell in heard] == ["年度资金总额", "财政拨款", "上年结转", "其他资金"]
    assert all(len(cell["rows"]) == 2 and "项目资金" in cell["rows"][0] for cell in heard)


def test_an_amount_of_the_list_says_its_project(page, site, expected):
    page.goto(site.url("2024/index.html"))
    heard = page.evaluate(HEADERS_OF, ".projects tr.project td.amount")
    assert [cell["rows"] for cell in heard] == [[project["项目名称"]] for project in expected["项目"]]
    assert all("预算金额" in cell["columns"][0] for cell in heard)


def test_a_label_of_another_row_would_be_heard(page):
    page.set_content(
        "<table><caption>题</caption><tbody>"
        "<tr><th scope=rowgroup>甲</th><th scope=row>一</th><td>1</td></tr>"
        "<tr><th scope=rowgroup>乙</th><th scope=row>二</th><td>2</td></tr></tbody></table>"
    )
    assert [cell["rows"] for cell in page.evaluate(HEADERS_OF, "td")] == [["甲", "一"], ["甲", "乙", "二"]]
