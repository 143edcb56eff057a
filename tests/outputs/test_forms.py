"""Booklets in volumes: how forms are shared out, and what is planned."""

from dataclasses import replace
from decimal import Decimal

import pytest

from generator import outputs
from generator.outputs import forms
from generator.plan import make_plan
from generator.problems import Problems
from generator.templates import Templates
from tests.making import PROJECT, sound, told


@pytest.fixture
def site(tmp_path):
    return sound(tmp_path)


def year_of(site, **departments):
    """The year of a site with so many projects in each department, each of 5 万元."""
    (project,) = site.latest.projects
    projects = tuple(
        replace(project, id=f"{name}/{at}", name=f"{name}{at}", department=name, number=at)
        for name, count in departments.items()
        for at in range(1, count + 1)
    )
    return replace(site.latest, projects=projects)


def shared_out(disclosure, size):
    return [[(group.name, len(group.projects)) for group in volume] for volume in forms.volumes(disclosure, size)]


@pytest.mark.parametrize(
    ("departments", "expected"),
    [
        ({"甲": 1}, [[("甲", 1)]]),
        ({"甲": 10}, [[("甲", 10)]]),
        ({"甲": 11}, [[("甲", 10)], [("甲", 1)]]),
        ({"甲": 4, "乙": 6, "丙": 1}, [[("甲", 4), ("乙", 6)], [("丙", 1)]]),
        ({"甲": 4, "乙": 7, "丙": 3}, [[("甲", 4)], [("乙", 7), ("丙", 3)]]),
        ({"甲": 4, "乙": 12, "丙": 3}, [[("甲", 4), ("乙", 6)], [("乙", 6), ("丙", 3)]]),
        ({"甲": 25}, [[("甲", 10)], [("甲", 10)], [("甲", 5)]]),
    ],
)
def test_a_department_stays_together_where_a_volume_can_hold_it(site, departments, expected):
    assert shared_out(year_of(site, **departments), 10) == expected


def test_every_form_is_in_one_volume_in_the_order_of_the_list(site):
    disclosure = year_of(site, **{f"局{n}": n * 7 % 23 + 1 for n in range(60)})
    listed = [project for group in disclosure.departments for project in group.projects]
    parts = forms.volumes(disclosure, 20)
    assert [project for part in parts for group in part for project in group.projects] == listed
    assert all(sum(len(group.projects) for group in part) <= 20 for part in parts)


def pages_of(site, disclosure):
    planned = {page.path: page for page in forms.artifacts(replace(site, years=(disclosure,)))}
    return {path: page for path, page in planned.items() if page.kind in ("booklet", "volumes")}


def test_up_to_the_size_there_is_one_booklet(site):
    pages = pages_of(site, year_of(site, 甲=forms.VOLUME_SIZE))
    assert [(path, page.kind) for path, page in pages.items()] == [("2024/print/index.html", "booklet")]


def test_beyond_it_a_list_of_volumes(site):
    pages = pages_of(site, year_of(site, 甲=120, 乙=150, 丙=40))
    assert [(path, page.kind, page.title) for path, page in pages.items()] == [
        ("2024/print/index.html", "volumes", "项目支出绩效目标表汇编 - 2024年 - 测试站"),
        ("2024/print/volume-1.html", "booklet", "项目支出绩效目标表汇编 - 第1册 - 2024年 - 测试站"),
        ("2024/print/volume-2.html", "booklet", "项目支出绩效目标表汇编 - 第2册 - 2024年 - 测试站"),
    ]
    assert pages["2024/print/index.html"].context["volumes"] == (
        {
            "path": "2024/print/volume-1.html",
            "departments": ("甲",),
            "count": 120,
            "total": Decimal(600),
            "first": "甲1",
            "last": "甲120",
        },
        {
            "path": "2024/print/volume-2.html",
            "departments": ("乙", "丙"),
            "count": 190,
            "total": Decimal(950),
            "first": "乙1",
            "last": "丙40",
        },
    )
    second = pages["2024/print/volume-2.html"]
    assert second.context["neighbours"] == ("2024/print/volume-1.html", "")
    assert second.crumbs[-2:] == (("全部目标表", "2024/print/index.html"), ("第2册", "2024/print/volume-2.html"))
    assert sum(len(entries) for _, _, entries in second.context["departments"]) == 190


def test_a_page_holds_the_forms_of_its_volume_alone(site):
    """Otherwise a year in many volumes would be read again for each of them."""
    pages = pages_of(site, year_of(site, 甲=900))
    shown = [
        project
        for page in pages.values()
        for _, _, entries in page.context.get("departments", ())
        for _, project in entries
    ]
    assert len(pages) == 6
    assert len(shown) == 900
    assert all(not hasattr(page.context["disclosure"], "projects") for page in pages.values())


def test_a_project_of_a_volume_s_name_is_a_problem(tmp_path):
    many = {f"content/2024/p{at}.yaml": PROJECT.replace("甲", f"项目{at}") for at in range(forms.VOLUME_SIZE)}
    site = sound(tmp_path, {**many, "content/2024/volume-1.yaml": PROJECT.replace("甲", "乙")})
    problems = Problems()
    make_plan(outputs.of(site, Templates(()), {}), problems)
    both = "「2024/print/volume-1.html」"
    said = f"会生成{both}，与 content/2024/disclosure.yaml 生成的{both}冲突"
    assert told(problems) == [f"content/2024/volume-1.yaml P601 {said}"]


def test_pages_of_a_kind_that_templates_know(site):
    made = (*forms.artifacts(site), forms.form(site.frame, site.latest.heading, site.latest.projects[0]))
    assert [page.kind for page in made] == [*["booklet"] * (len(made) - 1), "form"]
