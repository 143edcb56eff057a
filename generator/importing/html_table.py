"""A table of a web page on its way to a grid: cells find their places as in a browser."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.importing.budget import COLUMNS, ROWS, Budget
from generator.importing.grid import Cell, Grid, Item, Origin
from generator.importing.word_grid import cell_place

_TO_THE_END = ROWS + 1


@dataclass(slots=True)
class TableCell:
    """A cell in its place; its text comes when it ends."""

    row: int
    column: int
    columns: int
    asked: int
    """Rows that it wants to span; it gets those that its part of the table has."""
    hidden: bool
    place: str
    rows: int = 1
    text: str = ""


@dataclass(slots=True)
class Table:
    """The cells of one table. ``before`` and ``inside`` are what stands in it besides its cells."""

    origin: Origin
    budget: Budget
    before: list[Item] = field(default_factory=list)
    inside: list[Item] = field(default_factory=list)
    _cells: list[TableCell] = field(default_factory=list)
    _tall: list[TableCell] = field(default_factory=list)
    _reach: dict[int, int] = field(default_factory=dict)
    """For each column that a cell from above covers, the row at which it is free again."""
    _row: int = -1
    _count: int = 0
    _next: int = 0
    _open: bool = False
    _columns: int = 0
    _hidden_columns: set[int] = field(default_factory=set)

    def start_row(self) -> None:
        """A ``tr``, or a cell without one."""
        self._row += 1
        self._count = self._next = 0
        self._open = True
        self._reach = {column: until for column, until in self._reach.items() if until > self._row}

    def end_row(self) -> None:
        """The end of a ``tr``."""
        self._open = False

    def end_group(self) -> None:
        """The end of a ``tbody`` or of the table: no cell reaches beyond it."""
        self.end_row()
        for cell in self._tall:
            cell.rows = min(cell.asked, self._row + 1 - cell.row)
        self._tall = []
        self._reach = {}

    def add_columns(self, span: str | None, *, hidden: bool) -> None:
        """A ``col``."""
        count = min(_span(span) or 1, COLUMNS)
        if hidden:
            self._hidden_columns.update(range(self._columns, min(self._columns + count, COLUMNS)))
        self._columns = min(self._columns + count, COLUMNS)

    def start_cell(self, attributes: Mapping[str, str], *, hidden: bool) -> TableCell:
        """A ``td`` or ``th``: it takes the next free place and as many columns of its row as are free."""
        if not self._open:
            self.start_row()
        column = self._next
        while column in self._reach:
            column += 1
        self.budget.place(self._row, column)
        self.budget.cells()
        columns = self._free(column, min(_span(attributes.get("colspan")) or 1, COLUMNS - column))
        rows = _span(attributes.get("rowspan"))
        self._next = column + columns
        hidden = hidden or all(at in self._hidden_columns for at in range(column, self._next))
        place = cell_place(self._row, self._count)
        self._count += 1
        cell = TableCell(self._row, column, columns, _TO_THE_END if rows == 0 else rows, hidden, place)
        self._cells.append(cell)
        if cell.asked > 1:
            self._tall.append(cell)
            self._reach.update(dict.fromkeys(range(column, self._next), self._row + cell.asked))
        if cell.asked > 1 or columns > 1:
            self.budget.merges()
        return cell

    def _free(self, column: int, wanted: int) -> int:
        if wanted > 1 and self._reach:
            taken = (at for at in range(column + 1, column + wanted) if at in self._reach)
            return next(taken, column + wanted) - column
        return wanted

    def items(self) -> list[Item]:
        """Everything in the table: what stands before its cells, the grid if it has text, and what its cells hold."""
        self.end_group()
        if not any(cell.text.strip() for cell in self._cells):
            return [*self.before, *self.inside]
        cells = tuple(
            Cell(cell.row, cell.column, cell.text, cell.rows, cell.columns, cell.hidden, cell.place)
            for cell in self._cells
        )
        return [*self.before, Grid(self.origin, cells), *self.inside]


def _span(value: str | None) -> int:
    """The number of an attribute as a browser reads it; 1 for anything else."""
    match = re.match(r"\s*\+?([0-9]{1,6})", value or "")
    return int(match[1]) if match else 1
