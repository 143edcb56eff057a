"""Whatever comes: nothing breaks it, nothing is lost silently, nothing takes long."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.importing import recognise
from generator.importing.grid import Cell, Grid
from generator.importing.rules import Refused
from tests.importing.grids import (
    grid,
    paragraph,
    read,
    whole_form,
)

WORDS = [
    "项目名称",
    "主管部门",
    "实施单位",
    "项目资金",
    "年度资金总额",
    "财政拨款",
    "年度目标",
    "总体目标",
    "一级指标",
    "二级指标",
    "三级指标",
]
WORDS += [
    "指标值",
    "产出指标",
    "数量指标",
    "效益指标",
    "社会效益指标",
    "序号",
    "预算金额",
    "合计",
    "备注",
    "联系电话",
    "5.00",
    "甲",
    "",
    "\u200b",
    "中期指标",
]


@st.composite
def tables(draw):
    found = []
    for _ in range(draw(st.integers(1, 14))):
        cell = st.tuples(st.sampled_from(WORDS), st.integers(1, 3), st.integers(1, 3))
        found.append(draw(st.lists(cell, max_size=7)))
    return found


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(tables(), max_size=4))
def test_no_table_breaks_it(found):
    items = [grid(*table, name=f"表格 {number}") for number, table in enumerate(found)]
    read(*items)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=12))
def test_no_text_breaks_it(found):
    read(grid(*found), *(paragraph(text) for row in found for text in row))


def test_no_cell_is_lost_silently():
    """A strange text at any place of a form is in the result, or a note names its cell."""
    whole = [*whole_form("甲")[:6], ["项目类别", "其他", "项目期", "1年"], *whole_form("甲")[6:], ["备注", ("无", 3)]]
    shuffle = random.Random(7)
    plain = grid(*whole)
    for row in range(2, len(whole)):
        for column in range(6):
            token = f"怪{shuffle.randrange(10**6)}"
            taken = {(c.row + y, c.column + x) for c in plain.cells for y in range(c.rows) for x in range(c.columns)}
            if (row, column) in taken:
                continue
            extra = grid([token], down=row, right=column).cells
            cells = tuple(sorted((*plain.cells, *extra), key=lambda c: (c.row, c.column)))
            result = read(type(plain)(plain.origin, cells))
            assert token in str(result), (row, column)


def test_every_replaced_cell_is_found_again():
    """Any cell of a form replaced by an unknown text: the text is read somewhere or noted."""
    whole = [*whole_form("甲")[:6], ["项目类别", "其他", "项目期", "1年"], *whole_form("甲")[6:]]
    plain = grid(*whole)
    for at, cell in enumerate(plain.cells):
        if cell.row < 2:
            continue
        token = f"怪物{at}号"
        cells = list(plain.cells)
        cells[at] = type(cell)(cell.row, cell.column, token, cell.rows, cell.columns, cell.hidden, cell.place)
        result = read(type(plain)(plain.origin, tuple(cells)))
        where = f"{cell.place} {cell.text}"
        assert token in str(result) or (not result.forms and result.notes), where


def test_too_many_forms_are_refused(monkeypatch):
    monkeypatch.setattr(recognise, "FORMS", 3)
    with pytest.raises(Refused, match="超过 3 张的上限"):
        read(*(grid(*whole_form(str(number)), name=f"工作表 {number}") for number in range(4)))


def test_large_grids_take_linear_time():
    def seconds(times):
        table = grid(*whole_form("甲"), *([["产出指标", "数量指标", "人数", "≥2人"]] * times))
        start = time.process_time()
        read(table)
        return time.process_time() - start

    seconds(100)
    small, large = seconds(2_000), seconds(16_000)
    assert large < max(small * 24, 1)


def under_tall_cells():
    whole = grid(*whole_form("甲"))
    texts = ("年度目标", "", "数量指标")
    tall = [Cell(20, at, texts[at % 3], 9_000) for at in range(500)]
    below = [Cell(21 + at, 500, f"怪{at}") for at in range(4_000)]
    return Grid(whole.origin, (*whole.cells, *tall, *below))


HOSTILE = {
    "tall cells over everything": under_tall_cells,
    "labels with colons in every cell": lambda: grid(
        *whole_form("甲"), *([[f"备注: a{at}: b c d e: f g: h i: j: k: l"] * 4 for at in range(5_000)])
    ),
    "a table of very many columns": lambda: grid(
        *whole_form("甲"),
        ["一级指标", "二级指标", "三级指标", "指标值", *["备注"] * 500],
        *([["产出指标", "数量指标", "a", "b"]] * 9_000),
    ),
    "two blocks of very many rows": lambda: grid(
        *whole_form("甲")[:6],
        ["二级指标", "三级指标", "中期指标值", "二级指标", "三级指标", "年度指标值"],
        *([["数量指标", f"甲{at}", "1", "数量指标", f"乙{at}", "2"] for at in range(9_000)]),
    ),
    "very many names on one line": lambda: grid(*([["项目名称"] * 500] * 40)),
    "one project name a line": lambda: grid(*([["项目名称", f"甲{at}"] for at in range(10_000)])),
    "one list header a line": lambda: grid(*([["序号", "项目名称", "金额（万元）"]] * 10_000)),
    "one table header a line": lambda: grid(
        *whole_form("甲"), *([["一级指标", "二级指标", "三级指标", "指标值"]] * 10_000)
    ),
    "strangers only": lambda: grid(
        *whole_form("甲")[:6], *([[f"怪{at}", f"物{at}", f"兽{at}"] for at in range(20_000)])
    ),
    "long texts": lambda: grid(*whole_form("甲"), *([["项目名称：" + "长" * 30_000] * 2] * 200)),
    "short cells in a column": lambda: grid(*whole_form("甲"), *([["绩"]] * 20_000)),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_grids_are_read_quickly(kind):
    table = HOSTILE[kind]()
    start = time.process_time()
    result = read(table)
    assert time.process_time() - start < 10
    assert sum(len(form.notes) for form in result.forms) < 10_000
