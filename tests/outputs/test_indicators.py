"""All indicators by kind: every row on exactly one page, in one table while they are few."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.outputs import charts, indicators
from generator.outputs.indicators import Index
from generator.outputs.paging import ROWS
from tests.making import PROJECT, PROJECT_PATH, changed, sound
from tests.outputs.test_departments import made, planned, year

QUANTITY = ("output", "quantity")


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return sound(tmp_path_factory.mktemp("base"))


def with_rows(disclosure, counts):
    """The year with projects that have so many quantity rows each, and one other row."""
    [project] = disclosure.projects
    [row] = project.indicators
    other = row._replace(class_key="benefit", subclass_key="social_benefit")
    projects = tuple(
        replace(
            project.with_form(indicators=(*(row._replace(row=n, name=f"{at}-{n}") for n in range(count)), other)),
            id=str(at),
        )
        for at, count in enumerate(counts)
    )
    return replace(disclosure, projects=projects)


@given(counts=st.lists(st.integers(0, 9), max_size=12), size=st.integers(1, 5))
def test_every_row_is_in_exactly_one_slice(base, counts, size):
    disclosure = with_rows(base.latest, counts)
    index = Index(disclosure)
    slices = list(index.slices(QUANTITY, size)) if index.count(QUANTITY) else []
    shown = [indicator.name for part in slices for _, indicator in part.rows]
    assert shown == [f"{at}-{n}" for at, count in enumerate(counts) for n in range(count)]
    assert [part.take for part in slices[:-1]] == [size] * (len(slices) - 1)
    assert all(part.take == len(list(part.rows)) for part in slices)
    assert index.count(QUANTITY) == sum(counts)
    # a page holds no project of which it shows nothing
    for part in slices:
        assert {project.id for project, _ in part.rows} == {project.id for project in part.projects}


def test_few_rows_stand_on_one_page(tmp_path):
    found = planned(made(tmp_path, {**year(2024, 2, 1), **year(2023, 1)}))
    context = found["indicators.html"].context
    rows = [
        (at, project.name, indicator.row) for at, _, part in context["sections"] for project, indicator in part.rows
    ]
    assert len(rows) == len(set(rows)) == 12
    assert not any(path.startswith("indicators/") for path in found)
    assert [(at, sum(kind.count for kind in kinds)) for at, kinds in context["years"]] == [(2024, 9), (2023, 3)]


def test_many_rows_stand_on_pages_by_kind(tmp_path):
    site = made(tmp_path, year(2024, ROWS + 1))
    found = planned(site)
    lists = {path: page for path, page in found.items() if path.startswith("indicators/")}
    assert sorted(lists) == [
        "indicators/2024/output-quality-2.html",
        "indicators/2024/output-quality.html",
        "indicators/2024/output-quantity-2.html",
        "indicators/2024/output-quantity.html",
        "indicators/2024/satisfaction-beneficiary-satisfaction-2.html",
        "indicators/2024/satisfaction-beneficiary-satisfaction.html",
    ]
    shown = Counter(
        (project.id, indicator.row) for page in lists.values() for project, indicator in page.context["slice"].rows
    )
    assert shown == Counter((project.id, row.row) for project in site.latest.projects for row in project.indicators)
    second = lists["indicators/2024/output-quantity-2.html"]
    assert second.title == "产出指标 › 数量指标 - 2024年绩效指标 - 第 2 页 - 测试站"
    assert [title for title, _ in second.crumbs] == ["首页", "绩效指标", "2024年数量指标"]
    assert found["indicators.html"].context["sections"] == ()


def test_kinds_stand_in_the_order_of_the_form(tmp_path):
    text = (
        PROJECT + "  满意度指标:\n    满意度指标:\n      - 满意: 是\n  成本指标:\n    经济成本指标:\n      - 总: 1元\n"
    )
    text = text.replace(
        "    数量指标:", "    社会成本指标:\n      - 少: 1\n    成本指标:\n      - 花费: 1元\n    数量指标:"
    )
    site = sound(tmp_path, {PROJECT_PATH: text})
    kinds = indicators.kinds(site.latest, Index(site.latest), paged=False)
    assert [(kind.class_label, kind.label) for kind in kinds] == [
        ("产出指标", "数量指标"),
        ("产出指标", "成本指标"),
        ("产出指标", "社会成本指标"),
        ("满意度指标", "服务对象满意度指标"),
        ("成本指标", "经济成本指标"),
    ]


def test_the_amounts_as_bars_the_longest_first_and_what_is_left(tmp_path):
    files = {f"content/2024/{n:02}.yaml": changed("5.00", f"{n}.00") for n in range(1, 13)}
    site = made(tmp_path, {**files, "content/2024/13.yaml": changed("5.00", '""')})
    chart = charts.amounts(site.latest)
    assert [bar.text for bar in chart.bars] == [f"{n}.00" for n in range(12, 2, -1)] + ["3.00"]
    assert (chart.bars[0].length, chart.bars[0].share) == ("100", "15.4")
    rest = chart.bars[-1]
    assert (rest.label, rest.path, rest.rest) == ("其余 2 个项目", "", True)


def test_one_that_is_left_is_named(tmp_path):
    site = made(tmp_path, {f"content/2024/{n:02}.yaml": changed("5.00", f"{n}.00") for n in range(1, 12)})
    assert [bar.rest for bar in charts.amounts(site.latest).bars] == [False] * 11


def test_the_amounts_of_several_departments_are_theirs(tmp_path):
    chart = charts.amounts(made(tmp_path, year(2024, 2, 1)).latest)
    assert [(bar.label, bar.path) for bar in chart.bars] == [
        ("某市教育局", "2024/departments/101.html"),
        ("某市民政局", "2024/departments/102.html"),
    ]


def test_without_an_amount_there_is_no_picture(tmp_path):
    assert charts.amounts(sound(tmp_path, {PROJECT_PATH: changed("5.00", '""')}).latest) is None
