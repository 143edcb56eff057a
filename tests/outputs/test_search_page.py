"""The search page's choices, and the list below the form: whole, or the way to the lists of a large site."""

import pytest

from generator.outputs.search import class_labels, page
from tests.making import PROJECT, PROJECT_PATH, changed, sound

FILES = {
    PROJECT_PATH: PROJECT,
    "content/2024/02-b.yaml": changed("测试单位", '某局\n主管部门代码: "202"')
    .replace("甲", "乙")
    .replace("5.00", "600.00"),
    "content/2023/01-a.yaml": changed("测试单位", '某局\n主管部门代码: "303"').replace("数量指标", "质量指标"),
}


@pytest.fixture
def site(tmp_path):
    return sound(tmp_path, FILES)


def context(site):
    return page.artifact(site, class_labels(site)).context


def test_choices_are_those_that_there_are(site):
    assert [(facet.name, facet.choices) for facet in context(site)["facets"]] == [
        ("year", (("2024", "2024年"), ("2023", "2023年"))),
        ("department", (("测试单位", "测试单位"), ("202", "某局（202）"), ("303", "某局（303）"))),
        ("amount", (("500", "500—1000万元"), ("0", "10万元以下"))),
        ("class", (("quantity", "数量指标"), ("quality", "质量指标"))),
    ]


def test_a_choice_between_one_thing_is_none(tmp_path):
    assert context(sound(tmp_path))["facets"] == ()


def test_a_small_site_is_listed_whole(site):
    found = context(site)
    assert found["listed"] is True
    assert [(section.year, section.count) for section in found["sections"]] == [(2024, 2), (2023, 1)]
    listed = [[project.name for group in section.groups for project in group.projects] for section in found["sections"]]
    assert listed == [["甲", "乙"], ["甲"]]


def test_a_large_site_leads_to_its_lists(site, monkeypatch):
    monkeypatch.setattr(page, "LISTED", 2)
    found = context(site)
    assert found["listed"] is False
    assert [(group.path, group.count, group.projects) for group in found["sections"][0].groups] == [
        ("2024/departments/测试单位.html", 1, ()),
        ("2024/departments/202.html", 1, ()),
    ]
    assert found["departments_path"] == ""


def test_a_very_large_site_leads_to_its_years_and_departments(site, monkeypatch):
    monkeypatch.setattr(page, "LISTED", 2)
    monkeypatch.setattr(page, "ENTRY_POINTS", 2)
    found = context(site)
    assert [section.groups for section in found["sections"]] == [(), ()]
    assert [section.path for section in found["sections"]] == ["2024/index.html", "2023/index.html"]
    assert found["departments_path"] == "departments/index.html"
