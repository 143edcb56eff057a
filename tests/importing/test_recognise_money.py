"""Funding: units, columns, levels, mid-term beside the year, and what is no amount."""

import pytest

from tests.importing.grids import (
    DEPARTMENT,
    FUNDING,
    INDICATORS,
    NAME,
    TITLE,
    amounts,
    codes,
    facts,
    form,
    grid,
)


def test_money_in_yuan_by_the_label_of_the_block():
    found = form(grid(TITLE, NAME, DEPARTMENT, ["项目资金（元）", "年度资金总额", ("50,000.00", 2)], *INDICATORS))
    assert (found.funding.unit, amounts(found.funding)) == ("元", {"total": "50000.00"})
    assert found.funding.amounts[0].text == "50,000.00"


@pytest.mark.parametrize(
    ("heading", "unit", "noted"),
    [("单位：元", "元", []), ("金额单位：万元", "万元", []), ("（单位：人民币元）", "元", []), ("", "万元", ["I810"])],
)
def test_money_by_a_heading(heading, unit, noted):
    found = form(grid(TITLE, [(heading, 4)], NAME, DEPARTMENT, ["项目资金", "年度资金总额", ("5", 2)], *INDICATORS))
    assert found.funding.unit == unit
    assert [code for code, _ in codes(found)] == noted


def test_money_with_the_unit_behind_the_amount():
    found = form(grid(TITLE, NAME, DEPARTMENT, ["项目资金", "资金总额", ("￥5.50万元", 2)], *INDICATORS))
    assert (found.funding.unit, found.funding.amounts[0].text, found.notes) == ("万元", "5.50", ())


def test_money_in_a_unit_that_content_files_do_not_have_is_not_guessed():
    found = form(grid(TITLE, NAME, DEPARTMENT, ["项目资金（千元）", "资金总额", ("50", 2)], *INDICATORS))
    assert found.funding.amounts[0].value is None
    assert [note.message for note in found.notes] == ["金额以千元为单位，没有导入"]


def test_amounts_on_one_line_and_numbered():
    line = ["资金总额（万元）", "100", "1.财政拨款", "60", "2.上年结转", "30", "3.其他资金", "10"]
    found = form(grid(TITLE, NAME, DEPARTMENT, line, *INDICATORS))
    assert amounts(found.funding) == {"total": "100", "fiscal": "60", "carryover": "30", "other": "10"}


def test_amounts_under_their_labels():
    found = form(
        grid(
            TITLE,
            NAME,
            DEPARTMENT,
            [("预算资金（万元）", 1, 2), "总额", "财政拨款", "其他资金"],
            ["12.5", "10", "2.5"],
            *INDICATORS,
        )
    )
    assert amounts(found.funding) == {"total": "12.5", "fiscal": "10", "other": "2.5"}
    assert not found.notes


def test_amounts_of_mid_term_and_year_in_columns():
    found = form(
        grid(
            TITLE,
            NAME,
            DEPARTMENT,
            [("项目资金\n（万元）", 1, 4), "资金来源", "实施期资金", "年度资金"],
            ["资金总额", "30", "10"],
            ["财政拨款", "27", "9"],
            ["其他资金", "3", "1"],
            *INDICATORS,
        )
    )
    assert amounts(found.funding) == {"total": "10", "fiscal": "9", "other": "1"}
    assert amounts(found.multi_year_funding) == {"total": "30", "fiscal": "27", "other": "3"}


def test_levels_of_fiscal_funds_and_units_own_funds():
    found = form(
        grid(
            TITLE,
            NAME,
            DEPARTMENT,
            [("资金情况（万元）", 1, 5), "年度金额：", ("100", 2)],
            ["其中：中央补助", ("50", 2)],
            ["省级财政资金", ("20", 2)],
            ["市县资金", ("10", 2)],
            ["财政专户管理资金", ("20", 2)],
            *INDICATORS,
        )
    )
    assert amounts(found.funding) == {"total": "100", "central": "50", "provincial": "20", "special_account": "20"}
    assert codes(found) == [("I816", "B7"), ("I816", "C7")]


def test_amounts_that_are_no_amounts():
    found = form(
        grid(
            TITLE,
            NAME,
            DEPARTMENT,
            [("项目资金（万元）", 1, 4), "年度资金总额", ("见附件", 2)],
            ["财政拨款", ("—", 2)],
            ["上年结转", ("", 2)],
            ["其他资金", ("-5", 2)],
            *INDICATORS,
        )
    )
    assert amounts(found.funding) == {"total": None, "fiscal": None, "carryover": None, "other": None}
    assert [note.message for note in found.notes] == [
        "「年度资金总额」的金额看不懂：见附件",
        "「其他资金」的金额看不懂：-5",
    ]


def test_the_value_of_another_field_is_no_amount():
    found = form(grid(TITLE, NAME, DEPARTMENT, FUNDING, ["项目类别", "其他", "项目期", "1年"], *INDICATORS))
    assert facts(found)["category"] == "其他"
    assert amounts(found.funding) == {"total": "5.00"}
