"""Several forms: on one sheet, side by side, in one table; and forms of other kinds."""

import pytest

from tests.importing.grids import (
    amounts,
    codes,
    facts,
    goals,
    grid,
    paragraph,
    read,
    rows,
    whole_form,
)


def names(result):
    return [form.name.text for form in result.forms]


@pytest.mark.parametrize("between", [[], [[]], [[], [], []], [["单位：万元"]]])
def test_forms_under_one_another(between):
    result = read(grid(*whole_form("甲"), *between, *whole_form("乙", "6"), *whole_form("丙", "7")))
    assert names(result) == ["甲", "乙", "丙"]
    assert [form.funding.amounts[0].text for form in result.forms] == ["5.00", "6", "7"]
    assert [(form.title, form.year) for form in result.forms] == [("项目支出绩效目标表", 2024)] * 3
    assert not any(form.notes for form in result.forms)


def test_forms_under_one_another_without_headings():
    result = read(grid(*whole_form("甲")[2:], *whole_form("乙")[2:]))
    assert names(result) == ["甲", "乙"]
    assert [len(form.rows) for form in result.forms] == [2, 2]


def test_forms_that_begin_with_the_department():
    swapped = [[*each[:2], each[3], each[2], *each[4:]] for each in (whole_form("甲"), whole_form("乙"))]
    result = read(grid(*swapped[0], *swapped[1]))
    assert names(result) == ["甲", "乙"]
    assert [form.department.text for form in result.forms] == ["某局", "某局"]
    assert not any(form.notes for form in result.forms)


def test_forms_side_by_side():
    left, right = grid(*whole_form("甲")), grid(*whole_form("乙", "6"), right=6)
    both = type(left)(left.origin, tuple(sorted((*left.cells, *right.cells), key=lambda c: (c.row, c.column))))
    result = read(both)
    assert names(result) == ["甲", "乙"]
    assert [amounts(form.funding) for form in result.forms] == [{"total": "5.00"}, {"total": "6"}]
    assert rows(result.forms[1])[0][2] == "乙数量"


def test_a_list_and_forms_on_one_sheet():
    header = ["序号", "项目名称", "预算金额（万元）"]
    result = read(
        grid(
            [("公开清单", 3)], header, ["1", "甲", "5"], ["2", "乙", "6"], [], *whole_form("甲"), *whole_form("乙", "6")
        )
    )
    assert names(result) == ["甲", "乙"]
    assert [row.name for row in result.lists[0].rows] == ["甲", "乙"]
    assert not result.notes


def test_an_unrelated_table_after_a_form_is_not_swallowed():
    result = read(
        grid(*whole_form("甲"), name="表格 1", file="附件.docx"),
        paragraph("三、政府采购情况", file="附件.docx"),
        grid(["品名", "数量", "单价", "金额"], ["电脑", "2", "0.5", "1"], name="表格 2", file="附件.docx"),
        grid(["品名", "数量"], ["电脑", "2"], name="工作表 采购", file="采购.xlsx"),
    )
    assert [len(form.rows) for form in result.forms] == [2]
    assert not result.forms[0].notes


def test_a_table_that_may_be_the_next_page_is_told():
    result = read(
        grid(*whole_form("甲"), name="表格 1", file="附件.docx"),
        grid(["", "", "受益面", "80%"], name="表格 2", file="附件.docx"),
    )
    assert [(note.rule.code, note.place) for note in result.notes] == [("I816", "C1")]


def test_indicators_without_a_form_are_told():
    result = read(grid(["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "人数", "2"]))
    assert not result.forms
    assert [(note.rule.code, note.place) for note in result.notes] == [("I816", "A1")]


def test_a_self_evaluation_is_refused_by_name():
    table = [
        [("项目支出绩效自评表", 7)],
        ["项目名称", ("甲", 6)],
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "得分"],
        ["", "年度资金总额", "5", "5", "5", "10", "10"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", "人数", "2", "2", "20", "20"],
    ]
    for title in (True, False):
        result = read(grid(*table[0 if title else 1 :]))
        assert not result.forms
        assert [note.rule.code for note in result.notes] == ["I809"]
        assert "自评" in result.notes[0].message


def test_the_form_of_a_whole_department_is_refused_by_name():
    result = read(
        grid(
            [("部门整体支出绩效目标表", 4)],
            [("（2024年度）", 4)],
            ["部门名称", ("某局", 3)],
            ["年度主要任务", "任务名称", "主要内容", "金额"],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "人数", "2"],
        ),
        grid(*whole_form("甲"), name="工作表 2"),
    )
    assert names(result) == ["甲"]
    assert [note.rule.code for note in result.notes] == ["I809"]


def test_an_empty_form_is_told():
    blank = grid(["项目名称", ""], ["主管部门", ""], ["年度目标", ""], ["一级指标", "二级指标", "三级指标", "指标值"])
    result = read(blank)
    assert not result.forms
    assert [(note.rule.code, note.message) for note in result.notes] == [("I816", "绩效目标表是空的，没有导入")]


FLAT = [
    "单位名称",
    "项目名称",
    "预算数",
    "年度目标",
    "一级指标",
    "二级指标",
    "三级指标",
    "绩效指标性质",
    "指标值",
    "度量单位",
]


def flat_facts(form):
    return form.name.text, facts(form).get("implementing_unit"), amounts(form.funding), goals(form)


def test_a_table_of_many_projects_with_merged_cells():
    result = read(
        grid(
            [("2024年部门预算项目支出绩效目标表", 10)],
            [("金额单位：万元", 10)],
            FLAT,
            [
                ("某局", 1, 3),
                ("甲", 1, 2),
                ("12.5", 1, 2),
                ("做甲", 1, 2),
                ("产出指标", 1, 2),
                "数量指标",
                "人数",
                "≥",
                "5",
                "人",
            ],
            ["质量指标", "合格率", "=", "100", "%"],
            ["乙", "3", "做乙", "产出指标", "数量指标", "次数", "≥", "2", "次"],
        )
    )
    assert [flat_facts(form) for form in result.forms] == [
        ("甲", "某局", {"total": "12.5"}, {"annual_goal": "做甲"}),
        ("乙", "某局", {"total": "3"}, {"annual_goal": "做乙"}),
    ]
    assert [rows(form) for form in result.forms] == [
        [("产出指标", "数量指标", "人数", "5"), ("产出指标", "质量指标", "合格率", "100")],
        [("产出指标", "数量指标", "次数", "2")],
    ]
    assert [form.year for form in result.forms] == [2024, 2024]
    assert {code for form in result.forms for code, _ in codes(form)} == {"I827"}
    assert dict(result.forms[0].rows[0].extras) == {"符号": "≥", "度量单位": "人"}


def test_a_table_of_many_projects_that_repeats_everything():
    first = ["某局", "甲", "12.5", "做甲", "产出指标"]
    result = read(
        grid(
            [("单位：元", 10)],
            ["主管部门", *FLAT[1:]],
            [*first, "数量指标", "人数", "≥", "5", "人"],
            [*first, "质量指标", "合格率", "=", "100", "%"],
            ["某局", "乙", "3", "做乙", "产出指标", "数量指标", "次数", "≥", "2", "次"],
            ["合计", "", "15.5", "", "", "", "", "", "", ""],
        )
    )
    assert [(form.name.text, form.department.text, len(form.rows)) for form in result.forms] == [
        ("甲", "某局", 2),
        ("乙", "某局", 1),
    ]
    assert result.forms[0].funding.unit == "元"
    assert not any(form.notes for form in result.forms)


def test_a_table_of_projects_under_the_names_of_units():
    """Yunnan: 单位名称、项目名称 in one column, the unit on a line of its own."""
    result = read(
        grid(
            [("项目支出绩效目标表（本级下达）", 6)],
            ["单位名称、项目名称", "项目年度绩效目标", "一级指标", "二级指标", "三级指标", "指标值"],
            ["某某市教育局", "", "", "", "", ""],
            [("　甲项目", 1, 2), ("做甲", 1, 2), "产出指标", "数量指标", "人数", "5"],
            ["", "质量指标", "合格率", "100"],
            ["　乙项目", "做乙", "效益指标", "社会效益指标", "影响", "好"],
        )
    )
    assert [(form.name.text, form.department.text, goals(form)) for form in result.forms] == [
        ("甲项目", "某某市教育局", {"annual_goal": "做甲"}),
        ("乙项目", "某某市教育局", {"annual_goal": "做乙"}),
    ]
    assert [len(form.rows) for form in result.forms] == [2, 1]


def test_a_table_of_many_projects_with_mid_term_columns_and_numbers():
    result = read(
        grid(
            [
                "序号",
                "项目名称",
                "资金总额（万元）",
                "实施期绩效目标",
                "年度绩效目标",
                "一级指标",
                "二级指标",
                "三级指标",
                "指标值",
                "备注",
            ],
            [
                ("1", 1, 2),
                ("甲", 1, 2),
                ("5", 1, 2),
                ("三年", 1, 2),
                ("一年", 1, 2),
                "产出指标",
                "数量指标",
                "人数",
                "5",
                "注",
            ],
            ["效益指标", "社会效益指标", "影响", "好", ""],
        )
    )
    (form,) = result.forms
    assert goals(form) == {"multi_year_goal": "三年", "annual_goal": "一年"}
    assert dict(form.rows[0].extras) == {"备注": "注"}
    assert not result.lists
