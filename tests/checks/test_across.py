import pytest

from tests.checks.auditing import audit, form, of


def two(folder, first, second):
    return audit(folder, {"01.yaml": form(**first), "202/02.yaml": form(**second)})


def test_repeated_project(tmp_path):
    found = two(tmp_path, {"name": "工会经费"}, {"name": "“工会” 经费", "total": "6.00"})
    assert of("V501", found) == [
        ("202/02.yaml:1:7", "error", "「“工会” 经费」与 content/2024/01.yaml 是同一个项目", None)
    ]
    assert of("V503", found) == []


@pytest.mark.parametrize(
    "second",
    [
        {"name": "工会经费", "department": "其他单位"},
        {"name": "工会经费", "facts": "实施单位: 第一中学"},
        {"name": "工会经费（第二批）"},
        {"name": "其他经费"},
    ],
)
def test_not_repeated(tmp_path, second):
    assert of("V501", two(tmp_path, {"name": "工会经费"}, second)) == []


def test_the_same_project_in_two_years_is_not_repeated(tmp_path):
    found = audit(tmp_path, {"01.yaml": form(), "content/2023/01.yaml": form()})
    assert of("V501", found) == []


def test_department(tmp_path):
    projects = {
        f"{at:02}.yaml": form(name=name, department=department, code=code)
        for at, (name, department, code) in enumerate(
            [
                ("甲", "总工会", "202"),
                ("乙", "总工会（本级）", "202"),
                ("丙", "教育局", "202"),
                ("丁", "总工会", "203"),
                ("戊", "其他", ""),
                ("己", "教育局", "301"),
                ("庚", "教育局", "301"),
            ]
        )
    }
    assert of("V502", audit(tmp_path, projects)) == [
        ("02.yaml:2:7", "error", "代码 202 的部门是「教育局」，别的项目是「总工会」", None),
        ("03.yaml:3:9", "error", "「总工会」的代码是 203，别的项目是 202", None),
    ]


def test_departments_that_agree(tmp_path):
    projects = {
        "01.yaml": form(name="甲", code="202"),
        "02.yaml": form(name="乙", code="202"),
        "03.yaml": form(name="丙"),
    }
    projects["content/2023/01.yaml"] = form(code="303")  # codes change from year to year
    assert of("V502", audit(tmp_path, projects)) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("两节送温暖", "两节送温暖项目"),
        ("困难职工帮扶资金", "困难职工帮抚资金"),
        ("困难职工帮扶资金", "困难职工的帮扶资金"),
        ("信息化平台建设", "信息化的平台建设"),
        ("信息化平台建设费", "信息化平台建设"),
    ],
)
def test_similar_names(tmp_path, first, second):
    found = two(tmp_path, {"name": first}, {"name": second})
    assert of("V503", found) == [
        ("202/02.yaml:1:7", "warning", f"「{second}」与「{first}」（content/2024/01.yaml）几乎相同", None)
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "困难职工帮扶资金"}, {"name": "困难职工帮抚资金", "total": "6.00"}),
        ({"name": "困难职工帮扶资金"}, {"name": "困难职工帮抚资金", "department": "其他"}),
        ({"name": "职工书屋建设第一批"}, {"name": "职工书屋建设第二批"}),
        ({"name": "职工书屋建设（2023）"}, {"name": "职工书屋建设（2024）"}),
        ({"name": "城东排涝站维修"}, {"name": "城西排涝站维修"}),
        ({"name": "工会经费"}, {"name": "工会业务费"}),
        ({"name": "甲经费"}, {"name": "乙经费"}),
        (
            {"name": "物业管理费用补助", "facts": "实施单位: 甲校"},
            {"name": "物业管理费用补肋", "facts": "实施单位: 乙校"},
        ),
    ],
)
def test_names_that_differ(tmp_path, first, second):
    assert of("V503", two(tmp_path, first, second)) == []
