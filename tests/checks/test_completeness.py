import pytest

from generator import checks, content
from generator.problems import Problems
from tests.making import PROJECT, PROJECT_PATH, changed, make


def found(folder, text):
    problems = Problems()
    loaded = content.load(make(folder, {PROJECT_PATH: text}), problems)
    assert not len(problems)
    checks.run(loaded, problems)
    assert all(problem.project == "甲" for problem in problems)
    return [(str(p.location).removeprefix(f"{PROJECT_PATH}:"), p.severity, p.code, p.message, p.row) for p in problems]


def test_nothing_to_say(tmp_path):
    assert found(tmp_path, PROJECT) == []


@pytest.mark.parametrize(
    ("text", "place", "code", "message", "row"),
    [
        (changed("救助人数: 2人", "救助人数:"), "9:14", "V101", "「救助人数」的指标值未填", 1),
        (changed("救助人数: 2人", "三级指标: 救助人数"), "9:9", "V101", "「救助人数」的指标值未填", 1),
        (
            changed("救助人数: 2人", "三级指标: 救助人数\n        指标值:"),
            "10:13",
            "V101",
            "「救助人数」的指标值未填",
            1,
        ),
        (PROJECT + "      - 补助: ''\n", "10:13", "V101", "「补助」的指标值未填", 2),
        (
            changed("救助人数: 2人", "三级指标:\n        指标值: 2人"),
            "10:14",
            "V101",
            "指标值「2人」没有三级指标名称",
            1,
        ),
        (changed("救助人数: 2人", '"": 2人'), "9:13", "V101", "指标值「2人」没有三级指标名称", 1),
        (PROJECT + "    质量指标:\n", "10:5", "V102", "「质量指标」是空行", 2),
        (PROJECT + "    质量指标: []\n", "10:5", "V102", "「质量指标」是空行", 2),
        (PROJECT + "  效益指标（30分）:\n", "10:3", "V102", "「效益指标（30分）」是空行", 2),
        (changed("5.00", ""), "4:10", "V103", "「年度资金总额」未填", None),
        (changed("5.00", "5.00\n  上年结转资金:"), "5:10", "V103", "「上年结转资金」未填", None),
        (PROJECT + "中期资金:\n  资金总额: ''\n", "11:9", "V103", "「资金总额」未填", None),
        (changed("年度目标: 完成救助。\n", ""), "1:1", "V104", "没有「年度目标」", None),
        (changed("年度目标: 完成救助。", "年度总体目标: ' '"), "5:1", "V104", "「年度总体目标」未填", None),
        (changed("年度目标: 完成救助。", "中期目标: 三年"), "1:1", "V104", "没有「年度目标」", None),
    ],
)
def test_found(tmp_path, text, place, code, message, row):
    assert found(tmp_path, text) == [(place, "warning", code, message, row)]


@pytest.mark.parametrize(
    "text",
    [
        changed("救助人数: 2人", "不适用: 不适用"),
        changed("救助人数: 2人", "救助人数: 0人"),
        changed("救助人数: 2人", "救助人数: /"),
        changed("5.00", "0.00"),
        changed("5.00", "5.00\n  财政拨款: 5"),
        PROJECT + "中期目标:\n",
        PROJECT + "项目期:\n备注:\n",
    ],
)
def test_not_found(tmp_path, text):
    assert found(tmp_path, text) == []


def test_an_empty_row_with_further_columns_is_said_once(tmp_path):
    text = changed("救助人数: 2人", "三级指标:\n        计量单位: 人")
    assert [(code, row) for _, _, code, _, row in found(tmp_path, text)] == [("V102", 1)]


def test_a_row_without_a_second_level_class(tmp_path):
    text = changed("    数量指标:\n", '    "":\n')
    assert found(tmp_path, text) == [
        ("9:15", "error", "V105", "「产出指标 / 救助人数: 2人」没有二级指标类别", 1),
    ]


def test_a_first_level_class_alone_is_an_empty_row(tmp_path):
    assert [(code, row) for _, _, code, _, row in found(tmp_path, PROJECT + "  效益指标:\n")] == [("V102", 2)]


def test_no_output(tmp_path):
    text = changed(
        "  产出指标:\n    数量指标:\n      - 救助人数: 2人\n", "  满意度指标:\n    满意度指标:\n      - 满意度: ≥95%\n"
    )
    assert found(tmp_path, text) == [("6:1", "error", "V106", "没有产出指标，只有满意度指标", None)]


def test_other_classes_may_be_missing(tmp_path):
    assert found(tmp_path, PROJECT) == []


def test_an_inferred_class_is_said_once(tmp_path):
    text = PROJECT + "  效益指标: # 推定\n    社会效益指标:\n      - 受益: 2人\n    生态效益指标:\n      - 树: 2棵\n"
    assert found(tmp_path, text) == [("10:3", "warning", "V107", "第 2–3 行没有印出一级指标，「效益指标」是推定的", 2)]
