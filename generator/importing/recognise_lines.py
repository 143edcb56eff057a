"""Grids as the recogniser reads them: line by line, each line knowing the merged cells that cover it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from generator.importing.grid import Cell, Grid, Origin
from generator.importing.labels import Labels, compact

_LABEL_CHARACTERS = frozenset("绩效指标年度总体目中长期实施项资金")
SIDE_BY_SIDE = 4
SPLIT_LABEL_PARTS = 8
"""Most cells that one label was written over, a character or two in each."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a grid.

    ``cells`` are the filled cells that begin here, ``blank`` the empty ones; ``above`` are the taller cells of earlier
    rows that reach down to this one; ``gap`` says that nothing stands in the row before.
    """

    origin: Origin
    row: int
    cells: tuple[Cell, ...]
    blank: tuple[Cell, ...] = ()
    above: tuple[Cell, ...] = ()
    gap: bool = False

    def covering(self, first: int, end: int) -> Cell | None:
        """The taller cell from above that covers a column of ``first`` … ``end``."""
        at = max(bisect_right(self.above, first, key=lambda cell: cell.column) - 1, 0)
        near = self.above[at : at + 2]
        return next((cell for cell in near if cell.column < end and cell.column + cell.columns > first), None)

    @property
    def place(self) -> str:
        """Where a human finds the line."""
        return self.cells[0].place

    @property
    def text(self) -> str:
        """All of it, for a message."""
        return " ".join(" ".join(cell.text.split()) for cell in self.cells)


def is_fragment(cell: Cell) -> bool:
    """A character or two of a label that was written over several cells."""
    text = compact(cell.text)
    return len(text) <= 2 and set(text) <= _LABEL_CHARACTERS


def lines(grid: Grid, labels: Labels) -> list[Line]:
    """The filled rows of a grid. Forms printed side by side come one after the other."""
    cells = _joined(grid.cells, labels)
    found: list[Line] = []
    for part in _side_by_side(cells, labels):
        found += _lines(grid.origin, part)
    return found


def _lines(origin: Origin, cells: Iterable[Cell]) -> Iterator[Line]:
    above: tuple[Cell, ...] = ()
    reached = None
    for row, group in groupby(cells, lambda cell: cell.row):
        own = tuple(group)
        if any(cell.row + cell.rows <= row for cell in above):
            above = tuple(cell for cell in above if cell.row + cell.rows > row)
        filled = tuple(cell for cell in own if compact(cell.text))
        blank = tuple(cell for cell in own if not compact(cell.text))
        if filled and not _are_column_numbers(filled):
            yield Line(origin, row, filled, blank, above, gap=reached is not None and row > reached)
        reached = max(row + 1, reached or 0)
        tall = tuple(cell for cell in own if cell.rows > 1)
        if tall:
            above = tuple(sorted((*above, *tall), key=lambda cell: cell.column))


def _are_column_numbers(cells: tuple[Cell, ...]) -> bool:
    """1, 2, 3 … under a header: exports number their columns."""
    return len(cells) > 2 and all(compact(cell.text) == str(at) for at, cell in enumerate(cells, 1))


def _side_by_side(cells: tuple[Cell, ...], labels: Labels) -> Iterator[tuple[Cell, ...]]:
    """Cut between columns where one row begins two forms."""
    for _, group in groupby(cells, lambda cell: cell.row):
        names = [cell for cell in group if _is_name(cell, labels)]
        starts = [cell.column for cell in names]
        if 1 < len(starts) <= SIDE_BY_SIDE and len({compact(cell.text) for cell in names}) == 1:
            bounds = [0, *starts[1:], 1 << 30]
            for first, end in pairwise(bounds):
                yield tuple(cell for cell in cells if first <= cell.column < end)
            return
    yield cells


def _is_name(cell: Cell, labels: Labels) -> bool:
    label = labels.find(cell.text, "fact")
    return label is not None and label.key == "name"


def _joined(cells: tuple[Cell, ...], labels: Labels) -> tuple[Cell, ...]:
    """With labels whole that were written down a column, a character or two in each cell: 绩 / 效 / 指 / 标."""
    gone: set[int] = set()
    whole: dict[int, Cell] = {}
    for run in _runs(cells):
        at = 0
        while at < len(run):
            size = _label_size(run[at : at + SPLIT_LABEL_PARTS], labels)
            if size:
                parts = run[at : at + size]
                last = parts[-1]
                text = "".join(cell.text for cell in parts)
                whole[id(parts[0])] = replace(parts[0], text=text, rows=last.row + last.rows - parts[0].row)
                gone.update(id(cell) for cell in parts[1:])
            at += size or 1
    return tuple(whole.get(id(cell), cell) for cell in cells if id(cell) not in gone)


def _runs(cells: tuple[Cell, ...]) -> Iterator[list[Cell]]:
    """Very short cells that stand directly under one another."""
    short = [cell for cell in cells if 1 <= len(compact(cell.text)) <= 2]
    run: list[Cell] = []
    for cell in sorted(short, key=lambda cell: (cell.column, cell.row)):
        if run and (run[-1].column != cell.column or run[-1].row + run[-1].rows != cell.row):
            yield run
            run = []
        run.append(cell)
    if run:
        yield run


def _label_size(run: list[Cell], labels: Labels) -> int:
    """How many of these cells make the longest label; 0 for none."""
    for size in range(len(run), 1, -1):
        text = "".join(compact(cell.text) for cell in run[:size])
        if len(text) >= 3 and labels.find(text, "block", "goal", "funding", "fact"):
            return size
    return 0
