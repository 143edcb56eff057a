"""Rows of a Word table, old format or new, to a grid: every cell at its place, vertical merges made one cell."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from generator.importing.budget import Budget
from generator.importing.grid import Cell, Grid, Origin
from generator.importing.rules import HIDDEN_TEXT, Note


class Merge(Enum):
    """How a cell stands to the one above it."""

    NONE = "none"
    START = "start"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell as its row describes it."""

    column: int
    columns: int
    text: str
    merge: Merge = Merge.NONE
    hidden: bool = False


def cell_place(row: int, cell: int) -> str:
    """How a person finds a cell: both numbers count from 0 here.

    >>> cell_place(2, 1)
    '第3行第2格'
    """
    return f"第{row + 1}行第{cell + 1}格"


def make_grid(rows: Iterable[list[RowCell]], origin: Origin, budget: Budget, notes: list[Note]) -> Grid:
    """Place the cells of all rows.

    A cell that says it continues the one above does so only if that one belongs to a merge with the same edges; else
    it is a cell of its own, as Word shows it. A row never overlaps itself: a cell that claims a taken column moves on.
    """
    budget.grids()
    cells: list[Cell] = []
    above: dict[tuple[int, int], int] = {}
    for number, row in enumerate(rows):
        here: dict[tuple[int, int], int] = {}
        free = 0
        for count, cell in enumerate(row):
            column = max(cell.column, free)
            free = column + cell.columns
            budget.place(number, free - 1)
            edges = (column, free)
            place = cell_place(number, count)
            index = above.get(edges) if cell.merge is Merge.CONTINUE else None
            if index is None:
                budget.cells()
                index = len(cells)
                cells.append(Cell(number, column, cell.text, 1, cell.columns, cell.hidden, place))
            else:
                cells[index] = _grown(cells[index], cell, budget)
                _covered(cell.text, origin, place, notes)
            if cell.merge is not Merge.NONE:
                here[edges] = index
        above = here
    return Grid(origin, tuple(cells))


def _grown(merged: Cell, part: RowCell, budget: Budget) -> Cell:
    if merged.rows == 1:
        budget.merges()
    return replace(merged, rows=merged.rows + 1, hidden=merged.hidden and part.hidden)


def _covered(text: str, origin: Origin, place: str, notes: list[Note]) -> None:
    """Word shows only the text of a merge's first cell."""
    if text.strip():
        notes.append(Note(HIDDEN_TEXT, origin, f"被合并单元格盖住的文字「{shortened(text)}」没有导入", place))


def shortened(text: str) -> str:
    """The start of a text, on one line, for a message."""
    line = " ".join(text.split())
    return line if len(line) <= 30 else f"{line[:30]}…"
