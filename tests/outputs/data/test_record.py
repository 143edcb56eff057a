"""A project as JSON."""

import json

import pytest

from generator.outputs.data.record import disclosure_json, project_json, project_line
from generator.problems import Location, Problem, Severity
from tests.making import changed, project, sound
from tests.outputs.data.published import SITES, files, loaded


def test_a_project_as_json(tmp_path):
    text = (
        changed("救助人数: 2人", "三级指标: 人数\n        指标值: =1万\n        符号: ≥")
        + "项目期: 012\n中期资金:\n  资金总额: '1,000.10'\n备注: 末\n"
    )
    finding = Problem(Location("content/2024/01-a.yaml"), Severity.WARNING, "V305", "没有单位", row=1)
    raw = project_json(project(tmp_path, text), [finding])
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert "甲".encode() in raw
    assert json.loads(raw) == {
        "year": 2024,
        "id": "01-a",
        "number": None,
        "name": "甲",
        "department": "测试单位",
        "department_code": "",
        "budget_wan_yuan": "5.00",
        "page": "2024/01-a.html",
        "facts": [{"key": "period", "label": "项目期", "text": "012"}],
        "funding": {
            "unit": "万元",
            "amounts": [{"key": "total", "label": "年度资金总额", "within": "", "amount": "5.00"}],
        },
        "multi_year_funding": {
            "unit": "万元",
            "amounts": [{"key": "total", "label": "资金总额", "within": "", "amount": "1,000.10"}],
        },
        "goals": [{"key": "annual_goal", "label": "年度目标", "text": "完成救助。"}],
        "indicators": [
            {
                "row": 1,
                "class": "output",
                "class_printed": "产出指标",
                "class_inferred": False,
                "subclass": "quantity",
                "subclass_printed": "数量指标",
                "name": "人数",
                "value": "=1万",
                "columns": {"符号": "≥"},
                "parsed": {"kind": "quantity", "operator": "=", "number": "10000"},
            }
        ],
        "note": "末",
        "catalogue": {},
        "problems": [{"code": "V305", "row": 1, "message": "没有单位"}],
        "acceptances": [],
    }


@pytest.mark.parametrize("folder", SITES, ids=lambda folder: folder.name)
def test_no_number_in_json_is_a_float(folder):
    def refuse(text):
        raise AssertionError(text)

    for path, raw in files(*loaded(folder)).items():
        if path.endswith(".json"):
            assert json.loads(raw, parse_float=refuse)


def test_a_year_as_json(tmp_path):
    year = "标题: 某年\n批复日期: 2024-01-02\n说明: 一句话\n信息公开目录:\n  文号: 某〔2024〕1号\n"
    site = sound(tmp_path, {"content/2024/disclosure.yaml": year})
    read = json.loads(disclosure_json(site, site.years, {}, project_line))
    [found] = read.pop("years")
    assert read == {"title": "测试站", "publisher": "测试单位", "currency": "CNY"}
    assert [one["id"] for one in found.pop("projects")] == ["01-a"]
    assert found == {
        "year": 2024,
        "title": "某年",
        "profile": "2015",
        "approved": "2024-01-02",
        "published": None,
        "published_time": "",
        "summary": "一句话",
        "budget_wan_yuan": "5.00",
        "catalogue": {"文号": "某〔2024〕1号"},
    }
