"""Public lists, and tables that look like them."""

from decimal import Decimal

import pytest

from tests.importing.grids import grid, paragraph, read

TITLE = [("项目支出绩效目标公开清单", 3)]
HEADER = ["序号", "项目名称", "预算金额（单位：万元）"]
ROWS = (["1", "甲项目", "5"], ["2", "乙项目", "2.76"])


def only(*items):
    result = read(*items)
    assert len(result.lists) == 1, result
    assert not result.forms
    return result.lists[0], result


def names(printed):
    return [(row.number, row.name, row.amount_text) for row in printed.rows]


def test_the_plain_list():
    printed, result = only(paragraph("某局2024年度项目支出绩效目标"), grid(TITLE, HEADER, *ROWS))
    assert names(printed) == [("1", "甲项目", "5"), ("2", "乙项目", "2.76")]
    assert [(row.amount, row.unit, row.place) for row in printed.rows] == [
        (Decimal(5), "万元", "A3"),
        (Decimal("2.76"), "万元", "A4"),
    ]
    assert (printed.title, printed.year, printed.total) == ("项目支出绩效目标公开清单", 2024, None)
    assert not result.notes


@pytest.mark.parametrize("first", [True, False])
def test_the_total_may_stand_first_or_last(first):
    total = ["合计", "", "7.76"]
    printed, _result = only(grid(TITLE, HEADER, *([total, *ROWS] if first else [*ROWS, total, ["3", "丙", "1"]])))
    assert printed.total == Decimal("7.76")
    assert len(printed.rows) == 2
    assert first or not printed.rows[2:]


def test_a_total_over_two_columns_and_subtotals():
    printed, _ = only(grid(TITLE, HEADER, ROWS[0], [("小计", 2), "5"], ROWS[1], [("总　计", 2), "7.76"]))
    assert (len(printed.rows), printed.total) == (2, Decimal("7.76"))


def test_other_columns():
    printed, result = only(
        grid(
            [("2024年度项目支出绩效目标清单", 5)],
            ["序号", "主管部门", "项目名称", "项目类别", "金额（元）"],
            ["1", "某局", "甲项目", "本级", "50,000"],
            ["2", "某委", "乙项目", "", "27600.00"],
        )
    )
    assert [(row.department, row.name, row.amount, row.unit) for row in printed.rows] == [
        ("某局", "甲项目", Decimal(50000), "元"),
        ("某委", "乙项目", Decimal("27600.00"), "元"),
    ]
    assert [(note.rule.code, note.place) for note in result.notes] == [("I816", "D3")]
    assert "项目类别" in result.notes[0].message


def test_amounts_divided_under_one_header():
    printed, _ = only(
        grid(
            TITLE,
            [("单位：万元", 5)],
            [("序号", 1, 2), ("项目名称", 1, 2), ("预算金额", 3)],
            ["合计", "财政拨款", "其他资金"],
            ["1", "甲项目", "5", "4", "1"],
        )
    )
    assert names(printed) == [("1", "甲项目", "5")]


def test_the_unit_that_is_not_printed_is_told():
    printed, result = only(grid(TITLE, ["序号", "项目名称", "预算金额"], *ROWS))
    assert printed.rows[0].unit == "万元"
    assert [note.rule.code for note in result.notes] == ["I810"]


def test_a_list_without_numbers():
    printed, _ = only(grid(TITLE, ["项目名称", "预算金额（万元）"], ["甲项目", "5"], ["乙项目", "2.76"]))
    assert names(printed) == [("", "甲项目", "5"), ("", "乙项目", "2.76")]


def word(*lines, number=1):
    return grid(*lines, name=f"表格 {number}", file="附件.docx")


@pytest.mark.parametrize("repeated", [True, False])
def test_a_list_over_two_pages(repeated):
    more = [["3", "丙项目", "1"], ["合计", "", "8.76"]]
    printed, _ = only(word(TITLE, HEADER, *ROWS), word(*([HEADER, *more] if repeated else more), number=2))
    assert [row.number for row in printed.rows] == ["1", "2", "3"]
    assert printed.total == Decimal("8.76")


def test_two_lists_stay_two():
    result = read(grid(TITLE, HEADER, *ROWS, [], [("专项资金绩效目标清单", 3)], HEADER, ["1", "丙项目", "9"]))
    assert [len(printed.rows) for printed in result.lists] == [2, 1]
    assert [printed.title for printed in result.lists] == ["项目支出绩效目标公开清单", "专项资金绩效目标清单"]


def test_a_line_that_is_no_row_is_told():
    printed, result = only(grid(TITLE, HEADER, ROWS[0], ["一、市本级", "", ""], ROWS[1]))
    assert len(printed.rows) == 2
    assert [(note.rule.code, note.place) for note in result.notes] == [("I816", "A4")]


def test_hidden_rows_of_a_list_are_told():
    _, result = only(grid(TITLE, HEADER, *ROWS, hidden=(3,)))
    assert [(note.rule.code, note.place) for note in result.notes] == [("I811", "A4")]


def test_another_table_with_the_same_columns_is_no_public_list():
    result = read(grid([("2024年政府采购预算表", 3)], ["序号", "项目名称", "金额（万元）"], *ROWS))
    assert not result.lists
    assert [note.rule.code for note in result.notes] == ["I816"]


def test_unrelated_tables_are_left_alone():
    result = read(
        paragraph("部门收支总表"),
        grid(["收入", "金额", "支出", "金额"], ["一、财政拨款", "100", "一、教育支出", "100"]),
        grid(["姓名", "职务"], ["张三", "主席"]),
        grid(["项目名称", "品目", "数量"], ["电脑", "A01", "2"], ["桌椅", "A02", "3"]),
    )
    assert (result.forms, result.lists) == ((), ())
    assert [note.rule.code for note in result.notes] == ["I816"]
