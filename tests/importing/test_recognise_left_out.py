"""What is dropped, what is not understood, and what stands above and below a form."""

import pytest

from tests.importing.grids import (
    DEPARTMENT,
    FUNDING,
    GOAL,
    INDICATORS,
    NAME,
    PLAIN,
    TITLE,
    codes,
    facts,
    form,
    grid,
    paragraph,
    read,
)


def test_personal_data_is_dropped_and_never_repeated():
    found = form(
        grid(
            *PLAIN[:4],
            ["项目负责人", "张三丰", "联系电话", "13800138000"],
            *PLAIN[4:],
            [("填表人：李四光   联系电话：0558-1234567   填报日期：2024年1月3日", 4)],
            ["审核人", "", "手机", ""],
        )
    )
    assert [code for code, _ in codes(found)] == ["I814", "I814", "I814", "I814", "I816"]
    told = str(found)
    assert not any(secret in told for secret in ("张三丰", "13800138000", "李四光", "1234567"))


def test_labels_without_a_home_are_told_with_their_cell():
    found = form(grid(*PLAIN[:4], ["项目编码", "341600240001", "项目期", "1年"], *PLAIN[4:]))
    assert [(note.rule.code, note.place, note.message) for note in found.notes] == [
        ("I816", "A5", "「项目编码」没有地方放：341600240001")
    ]
    assert facts(found)["period"] == "1年"


def test_unknown_labels_do_not_become_values():
    odd = [["实施单位", "", "项目热度", "很热"], ["是否绿色", "是", None, None]]
    found = form(grid(*PLAIN[:3], ["主管部门", ("某局", 3)], *odd, *PLAIN[4:]))
    assert facts(found) == {"implementing_unit": ""}
    assert codes(found) == [("I816", "C5"), ("I816", "D5"), ("I816", "A6"), ("I816", "B6")]


def test_a_second_different_value_is_told():
    found = form(grid(*PLAIN[:4], ["项目期", "1年", "起止时间", "2024.01-2024.12"], *PLAIN[4:]))
    assert facts(found)["period"] == "1年"
    assert codes(found) == [("I816", "D5")]


def test_notes_under_the_form():
    found = form(grid(*PLAIN, ["备注", ("资金据实结算。", 3)], [("注：本表由主管部门填报。", 4)]))
    assert found.note == "资金据实结算。\n本表由主管部门填报。"
    assert not found.notes


def test_hidden_cells_are_read_and_told():
    found = form(grid(*PLAIN, hidden=(3,)))
    assert found.department.text == "某市总工会"
    assert codes(found) == [("I811", "A4")]


@pytest.mark.parametrize(
    ("above", "year"),
    [
        ([paragraph("某局2024年度项目支出绩效目标")], 2024),
        ([paragraph("二〇二四年度")], 2024),
        ([paragraph("某局2024年度项目支出绩效目标"), paragraph("（2023年度）")], 2023),
        ([paragraph("2024年3月1日印发")], None),
        ([paragraph("2023年—2025年规划")], None),
        ([], None),
    ],
)
def test_year_from_paragraphs(above, year):
    assert form(*above, grid(TITLE, *PLAIN[2:])).year == year


def test_year_from_the_sheet_and_from_a_field():
    assert form(grid(*PLAIN[2:], name="工作表 2024年目标表")).year == 2024
    assert form(grid(TITLE, ["预算年度", "2025", "项目名称", "甲"], *PLAIN[3:])).year == 2025


def test_year_and_unit_side_by_side_above_the_form():
    found = form(
        grid(TITLE, [("2024年度", 2), ("单位：元", 2)], NAME, DEPARTMENT, ["资金情况", "总额", ("5", 2)], *INDICATORS)
    )
    assert (found.year, found.funding.unit, found.notes) == (2024, "元", ())


def test_a_form_without_a_total_is_told():
    found = form(grid(TITLE, NAME, DEPARTMENT, *INDICATORS))
    assert [note.message for note in found.notes] == ["没有找到资金总额"]


def test_the_title_of_the_document():
    result = read(paragraph("附件："), paragraph("某市总工会2024年度项目支出绩效目标"), grid(*PLAIN))
    assert result.title == "某市总工会2024年度项目支出绩效目标"
    assert result.forms[0].title == "项目支出绩效目标表"


def test_the_department_above_the_form():
    result = form(
        paragraph("部门名称：某局"),
        paragraph("金额单位：元"),
        grid(TITLE, NAME, ["项目资金", "总额", ("5", 2)], *INDICATORS),
    )
    assert (result.department.text, result.funding.unit) == ("某局", "元")


def test_the_name_above_the_form():
    result = form(paragraph("项目名称：甲项目"), grid(DEPARTMENT, FUNDING, GOAL, *INDICATORS))
    assert (result.name.text, result.department.text) == ("甲项目", "某市总工会")
