"""The tables as CSV: exact columns, and texts that no spreadsheet changes."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.outputs.data.csv_file import MARK, csv_lines, guard, table_csv, unguard
from tests.making import PROJECT_PATH, changed, sound
from tests.outputs.data.published import ROOT, files, loaded

INDICATORS = (
    "year,project_id,project_name,budget_wan_yuan,row,class_printed,class,subclass_printed,subclass,indicator,value,"
    "kind,operator,number,unit,level,remark,problems"
)
ROWS = """    数量指标:
      - 三级指标: 人数
        指标值: 不低于1.5
        计量单位: 万人
        指标值说明: 全市
      - 金额: =1万
      - 成本: ≤9万元
      - 比例: 80%~90.50%
      - 时间: 2024年12月底前
      - 影响: 较高（较高、一般）
      - 每人: 500元/人·月
  效益指标: # 推定
    社会效益指标:
"""


def rows(raw):
    assert raw.startswith(MARK)
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


@pytest.fixture
def site(tmp_path):
    text = changed("    数量指标:\n      - 救助人数: 2人\n", ROWS).replace("5.00", "'1,234.50'") + "备注: '012'\n"
    return sound(tmp_path, {PROJECT_PATH: text})


def test_indicators(site):
    head, *found = rows(table_csv("indicators", site.years, {}, csv_lines))
    assert ",".join(head) == INDICATORS
    assert found[0] == (
        [
            "2024",
            "01-a",
            "甲",
            "1234.50",
            "1",
            "产出指标",
            "output",
            "数量指标",
            "quantity",
            "人数",
            "不低于1.5",
            "quantity",
            "≥",
            "15000",
            "人",
            "",
            "全市",
            "",
        ]
    )
    assert [(one[10], *one[11:17]) for one in found[1:]] == [
        ("'=1万", "quantity", "'=", "10000", "", "", ""),
        ("≤9万元", "quantity", "≤", "90000", "元", "", ""),
        ("'80%~90.50%", "range", "", "80", "%", "", ""),
        ("2024年12月底前", "date", "", "", "", "", ""),
        ("较高（较高、一般）", "level", "", "", "", "较高", ""),
        ("500元/人·月", "quantity", "", "500", "元", "", ""),
        ("", "empty", "", "", "", "", ""),
    ]
    assert found[7][5:9] == ["", "benefit", "社会效益指标", "social_benefit"]


def test_details(site):
    _, *found = rows(table_csv("details", site.years, {}, csv_lines))
    assert [one[3:] for one in found] == [
        ["", "annual_goal", "年度目标", "完成救助。"],
        ["1", "unit", "计量单位", "万人"],
        ["1", "remark", "指标值说明", "全市"],
        ["4", "value_upper", "上限", "'90.50"],
        ["5", "value_date", "时间", "'2024-12"],
        ["7", "value_per", "每", "人/月"],
        ["8", "class_inferred", "效益指标", "推定"],
    ]
    assert [one[2] for one in found] == list("1234567")


def test_projects_and_funding(site):
    head, one = rows(table_csv("projects", site.years, {}, csv_lines))
    assert dict(zip(head, one, strict=True)) == {
        "year": "2024",
        "project_id": "01-a",
        "number": "",
        "project_name": "甲",
        "department_code": "",
        "department": "测试单位",
        "implementing_unit": "",
        "source": "",
        "nature": "",
        "category": "",
        "period": "",
        "budget_wan_yuan": "1234.50",
        "annual_goal": "完成救助。",
        "multi_year_goal": "",
        "note": "'012",
        "indicators": "8",
        "problems": "",
        "page": "2024/01-a.html",
    }
    _, one = rows(table_csv("funding", site.years, {}, csv_lines))
    assert one == [
        *["2024", "01-a", "甲", "annual", "total", "年度资金总额", "", "万元", "1234.50", "1234.50", ""][:10],
        "'1,234.50",
    ]


def test_amounts_in_yuan(tmp_path):
    site = sound(tmp_path, {PROJECT_PATH: changed("  年度资金总额: 5.00", "  单位: 元\n  年度资金总额: 27600")})
    _, one = rows(table_csv("funding", site.years, {}, csv_lines))
    assert one[7:] == ["元", "27600", "2.76", ""]


def test_problems_are_those_for_readers():
    site, findings = loaded(ROOT)
    made = files(site, findings)
    head, *found = rows(made["data/2024/indicators.csv"])
    at = head.index("problems")
    assert {code for one in found for code in one[at].split()} == {
        finding.code for listed in findings.values() for finding in listed if finding.row
    }
    assert rows(made["data/2024/projects.csv"])[3][-2] == "V107 V301 V306 V309 V401 V402"


def test_lines_end_as_the_standard_says(site):
    for path, raw in files(site).items():
        if path.endswith(".csv"):
            assert raw.endswith(b"\r\n")
            assert raw.count(b"\n") == raw.count(b"\r\n") >= 2


@pytest.mark.parametrize(
    "text",
    [
        "=1万",
        "+1",
        "-1",
        "@x",
        "'x",
        " =1",
        "\t=1",
        "＝1",
        "－1",
        "012",
        "1.10",
        "2.5",
        "95%",
        "９５％",
        "1-2",
        "1/2",
        "2024-12-31",
        "2024年12月31日",
        "12月31日",
        "12:30",
        "1e5",
        "1,000",
        "￥5",
        "(5)",
        "TRUE",
        "false",
        "Jan-1",
        "2 Feb 2024",
        "123456789012",
        "1.",
        "|x",
    ],
)
def test_what_a_spreadsheet_would_change_is_guarded(text):
    assert guard(text) == "'" + text
    assert unguard(guard(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "≥95%", "2人", "1年", "202", "0", "12345678901", "甲=1", "2024年", "—", "/", "较高", "Janina", "无", "A1"],
)
def test_what_it_would_not_change_is_not(text):
    assert guard(text) == unguard(text) == text


@given(st.text())
def test_a_guard_can_always_be_taken_away(text):
    assert unguard(guard(text)) == text
