"""Lists that scale: a year in one table or by department, long lists in pages, addresses that stay."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import outputs
from generator.links import unsafe_name
from generator.outputs import addresses, departments, navigation, pages, paging
from generator.plan import Page, make_plan, members
from generator.problems import Problems
from generator.templates import Templates
from tests.exploring import DEPARTMENTS, project
from tests.making import PROJECT_PATH, sound, told


def made(folder, files):
    return sound(folder, {PROJECT_PATH: None, **files})


def year(number, *counts):
    """Files of a year with so many projects of each department."""
    files = {}
    for department, count in zip(DEPARTMENTS, counts, strict=False):
        for _ in range(count):
            at = len(files) + 1
            files[f"content/{number}/{at:04}.yaml"] = project(at, number, department)
    return files


def planned(site):
    return {page.path: page for page in members(outputs.of(site, Templates(()), {})) if isinstance(page, Page)}


# ---------------------------------------------------------------------- addresses


def test_examples_in_the_docstrings():
    assert doctest.testmod(addresses).failed == 0


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("202", "202"),
        ("某县教育局", "某县教育局"),
        ("局 办", "局 办"),
        ("A/1", "a-1-xa5b3d27a"),
        ("index", "index-x1bc04b52"),
        ("219-2", "219-2-xa0ec9d50"),
        ("CON", "con-xa3dbc4b6"),
        ("con", "con-x1143da2b"),
        ("///", "x-x732c4e97"),
    ],
)
def test_a_department_key_as_a_file_name(key, name):
    assert addresses.slug(key) == name


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=90), min_size=2, unique=True))
def test_names_of_departments_are_safe_and_never_the_same(keys):
    names = [addresses.slug(key) for key in keys]
    assert len({name.casefold() for name in names}) == len(keys)
    for name in names:
        assert unsafe_name(name) is None
        # no name is page 2 of another, nor the index of them all
        assert name == "index" or addresses.numbered("index.html", 2) != f"{name}.html"
        assert not any(addresses.numbered(f"{other}.html", n) == f"{name}.html" for other in names for n in (2, 3))


def test_departments_that_differ_in_case_only_do_not_collide(tmp_path):
    names = ("A办", "a办", "a/办", "a-办", "index", "NUL")
    site = made(
        tmp_path, {f"content/2024/{at}.yaml": project(at, 2024, ("", name)) for at, name in enumerate(names, 1)}
    )
    problems = Problems()
    plan = make_plan(outputs.of(site, Templates(()), {}), problems)
    assert told(problems) == []
    assert sum(path.startswith("2024/departments/") for path in plan.by_path) == len(names)


def test_a_project_in_a_folder_named_departments_collides_with_a_department(tmp_path):
    site = made(tmp_path, {**year(2024, 1, 1), "content/2024/departments/101.yaml": project(9, 2024, DEPARTMENTS[0])})
    problems = Problems()
    make_plan(outputs.of(site, Templates(()), {}), problems)
    assert told(problems) == [
        "content/2024/departments/101.yaml P601 会生成「2024/departments/101.html」，与 content/2024/disclosure.yaml 生成的「2024/departments/101.html」冲突"
    ]


# ---------------------------------------------------------------------- pages of a list


@pytest.mark.parametrize(("rows", "sizes"), [(0, [0]), (1, [1]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])])
def test_where_a_list_is_cut(rows, sizes):
    cut = list(paging.pages(range(rows), "a/b.html", 3))
    assert [len(shown) for _, shown in cut] == sizes
    assert [at for _, shown in cut for at in shown] == list(range(rows))
    assert [pager.here for pager, _ in cut] == ["a/b.html", "a/b-2.html", "a/b-3.html"][: len(sizes)]
    assert {(pager.count, pager.total) for pager, _ in cut} == {(len(sizes), rows)}


def test_a_page_leads_to_its_neighbours_and_to_the_ends():
    pagers = [pager for pager, _ in paging.pages(range(60), "x.html", 3)]
    first, middle, last = pagers[0], pagers[9], pagers[-1]
    assert (first.previous, first.next, first.said) == ("", "x-2.html", ())
    assert (middle.previous, middle.next, middle.said) == ("x-9.html", "x-11.html", ("第 10 页",))
    assert (last.previous, last.next) == ("x-19.html", "")
    assert [number for number, _ in first.shown] == [1, 2, 3, 0, 20]
    assert [number for number, _ in middle.shown] == [1, 0, 8, 9, 10, 11, 12, 0, 20]
    assert [number for number, _ in last.shown] == [1, 0, 18, 19, 20]
    assert dict(middle.shown)[8] == "x-8.html"


# ---------------------------------------------------------------------- which pages there are


def test_one_department_with_a_short_list_needs_no_pages_of_departments(tmp_path):
    site = made(tmp_path, year(2024, 3))
    assert list(departments.artifacts(site)) == []
    assert not site.has_departments
    crumbs = planned(site)["2024/0001.html"].crumbs
    assert [title for title, _ in crumbs] == ["首页", "2024年公开清单", "第1号项目"]


@pytest.mark.parametrize(("count", "whole"), [(paging.WHOLE, True), (paging.WHOLE + 1, False)])
def test_a_year_is_one_table_up_to_a_size(tmp_path, count, whole):
    found = planned(made(tmp_path, year(2024, count)))
    assert (found["2024/index.html"].context["listing"] is not None) == whole
    assert ("2024/departments/101.html" in found) != whole


def test_a_long_list_of_a_department_is_cut_into_pages(tmp_path):
    site = made(tmp_path, {**year(2024, 201, 120), **year(2023, 2)})
    found = planned(site)
    one, two = found["2024/departments/101.html"], found["2024/departments/101-2.html"]
    assert "2024/departments/101-3.html" not in found
    assert [len(page.context["listing"].sections[0].rows) for page in (one, two)] == [200, 1]
    for page in (one, two):
        listing = page.context["listing"]
        assert listing.count == 201
        assert listing.total == site.latest.departments[0].total_wan
        assert not listing.grouped
    assert (one.title, two.title) == (
        "某市教育局（101） - 2024年公开清单 - 测试站",
        "某市教育局（101） - 2024年公开清单 - 第 2 页 - 测试站",
    )
    assert [title for title, _ in two.crumbs] == ["首页", "2024年公开清单", "某市教育局"]
    assert found["index.html"].context["listing"] is None
    assert [title for title, _ in found["2024/0001.html"].crumbs][-2] == "某市教育局"


def test_every_project_stands_on_exactly_one_page_of_its_department(tmp_path):
    site = made(tmp_path, year(2024, 205, 100, 1))
    shown = [
        project.id
        for page in departments.artifacts(site)
        if page.kind == "list"
        for _, project in page.context["listing"].sections[0].rows
    ]
    assert sorted(shown) == [project.id for project in site.latest.projects]


def test_all_departments_through_the_years(tmp_path):
    site = made(tmp_path, {**year(2024, 1, 2), **year(2023, 2, 0, 1)})
    found = planned(site)
    index = found["departments/index.html"].context["departments"]
    assert [(d[0].code, d[0].name, [s.year for s in d]) for d in index] == [
        ("101", "某市教育局", [2024, 2023]),
        ("102", "某市民政局", [2024]),
        ("", "某市图书馆/档案馆", [2023]),
    ]
    assert found["departments/101.html"].title == "某市教育局（101） - 各年度 - 测试站"


def test_a_department_that_is_renamed_stays_the_same_by_its_code(tmp_path):
    files = {
        "content/2024/1.yaml": project(1, 2024, ("202", "新名")),
        "content/2024/2.yaml": project(2, 2024, ("202", "又一名")),
        "content/2024/3.yaml": project(3, 2024, ("9", "别处")),
        "content/2023/1.yaml": project(1, 2023, ("202", "旧名")),
    }
    first, second = made(tmp_path, files).departments
    assert (first.key, first.name, [group.name for group in first.years]) == (
        "202",
        "新名、又一名",
        ["新名、又一名", "旧名"],
    )
    assert second.key == "9"


# ---------------------------------------------------------------------- navigation


def test_the_navigation_has_the_newest_years_and_only_what_there_is(tmp_path):
    site = made(tmp_path, {path: text for n in range(2018, 2025) for path, text in year(n, 1).items()})
    assert navigation.entries(site.frame)[:6] == (
        ("首页", "index.html", ""),
        ("2024年", "2024/index.html", ""),
        ("2023年", "2023/index.html", ""),
        ("2022年", "2022/index.html", ""),
        ("2021年", "2021/index.html", ""),
        ("历年", "index.html", "years"),
    )
    titles = [title for title, _, _ in navigation.entries(site.frame)]
    assert "部门" not in titles
    assert titles[-1] == "检索"


def test_the_navigation_leads_to_departments_where_there_are_several(tmp_path):
    assert ("部门", "departments/index.html", "") in navigation.entries(made(tmp_path, year(2024, 1, 1)).frame)


def test_home_shows_a_short_list_whole(tmp_path):
    home = next(iter(pages.artifacts(made(tmp_path, year(2024, pages.HOME_ROWS)))))
    assert home.context["listing"].count == pages.HOME_ROWS
