"""Paragraphs of a Word 97–2003 file to paragraphs and grids: cells and rows end with marks, a row says where its borders are."""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from generator.importing.budget import Budget
from generator.importing.clean import clean
from generator.importing.doc_file import DocFile, sprms
from generator.importing.doc_text import DocText, Shown
from generator.importing.grid import Item, Origin, Paragraph
from generator.importing.rules import TOO_MUCH, Note, Refused
from generator.importing.word_grid import Merge, RowCell, cell_place, make_grid

TABLES_DEEP = 30
SAME_BORDER = 30
"""Twips within which borders of different rows are one; Word takes 3, other programs round their own units."""

_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL, _INNER_ROW_END = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
_DEFINITION, _MERGE, _VERTICAL = 0xD608, 0x5624, 0xD62B
_PARAGRAPH_END = re.compile("[\r\x07\x0c]")
_BORDERS_OF_CELL = 20


@dataclass(frozen=True, slots=True)
class Embedded:
    """The place of an embedded object: the number of its storage."""

    number: int


@dataclass(frozen=True, slots=True)
class _Row:
    """Where the borders of a row are, and how its cells are merged: to the left, and with the row above."""

    borders: tuple[int, ...] = ()
    joined: tuple[bool, ...] = ()
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """What the properties of a paragraph say about tables."""

    depth: int
    cell_end: bool
    row_end: bool
    row: _Row


@dataclass(slots=True)
class _Table:
    origin: Origin
    rows: list[tuple[list[str], _Row]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    later: list[Item | Embedded] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The cell that is being read."""
        return cell_place(len(self.rows), len(self.cells))


class Tables:
    """Collects the items of one document."""

    def __init__(self, file: DocFile, text: DocText, origin: Origin, budget: Budget, notes: list[Note]) -> None:
        self._file = file
        self._text = text
        self._origin = origin
        self._budget = budget
        self._notes = notes
        self._open: list[_Table] = []
        self._tables = 0
        self._paragraphs = 0
        self.items: list[Item | Embedded] = []
        self.pictures = 0
        self.drawings = 0

    def read(self, start: int, end: int) -> None:
        """Read the paragraphs between two positions."""
        at = start
        for match in _PARAGRAPH_END.finditer(self._file.text, start, end):
            self._paragraph(at, match.start(), match[0])
            at = match.end()
        if at < end:
            self._paragraph(at, end, "\r")
        self._close(0)

    def _paragraph(self, start: int, end: int, mark: str) -> None:
        self._budget.paragraphs()
        properties = self._file.paragraph(min(end, len(self._file.text) - 1))
        about = _about(properties, mark == "\x07")
        self._close(about.depth)
        while len(self._open) < about.depth:
            self._tables += 1
            self._open.append(_Table(self._origin.within(f"表格 {self._tables}")))
        if about.depth:
            self._in_table(start, end, about, self._open[-1])
        else:
            self._outside(start, end)

    def _outside(self, start: int, end: int) -> None:
        self._paragraphs += 1
        shown = self._shown(start, end, self._origin, f"第{self._paragraphs}段")
        text = clean(shown.text, self._origin, shown.place, self._notes).strip("\n")
        if text.strip():
            self.items.append(Paragraph(self._origin, text, shown.place))
        self.items += map(Embedded, shown.objects)

    def _in_table(self, start: int, end: int, about: _Paragraph, table: _Table) -> None:
        shown = self._shown(start, end, table.origin, table.place)
        table.parts.append(shown.text)
        table.later += map(Embedded, shown.objects)
        if about.row_end:
            if not shown.end_deleted:
                table.rows.append((table.cells, about.row))
            table.cells, table.parts = [], []
        elif about.cell_end:
            text = "".join(table.parts)
            table.cells.append(clean(text, table.origin, table.place, self._notes).strip("\n"))
            table.parts = []
        elif not shown.end_deleted:
            table.parts.append("\n")

    def _shown(self, start: int, end: int, origin: Origin, place: str) -> Shown:
        shown = self._text.shown(start, end, origin, place)
        self.pictures += shown.pictures
        self.drawings += shown.drawings
        return shown

    def _close(self, depth: int) -> None:
        """End the tables deeper than ``depth``; what was in the cells of a table comes after it."""
        while len(self._open) > depth:
            table = self._open.pop()
            if any(part.strip() for part in table.parts):
                table.cells.append("".join(table.parts).strip("\n"))
            if table.cells:
                # a damaged last row without its end mark
                table.rows.append((table.cells, _Row()))
            items = self._open[-1].later if self._open else self.items
            if table.rows:
                items.append(make_grid(_placed(table.rows), table.origin, self._budget, self._notes))
            items += table.later


def _about(properties: bytes, is_cell_mark: bool) -> _Paragraph:
    about = _table_properties(properties)
    depth = max(about.depth, 1) if is_cell_mark else about.depth
    if depth > TABLES_DEEP:
        raise Refused(TOO_MUCH, f"表格套了 {TABLES_DEEP} 层以上")
    if depth > 1:
        return _Paragraph(depth, about.cell_end, about.row_end, about.row)
    return _Paragraph(depth, is_cell_mark, is_cell_mark and about.row_end, about.row)


@lru_cache(256)
def _table_properties(properties: bytes) -> _Paragraph:
    values = dict(sprms(properties))

    def on(code: int) -> bool:
        return any(values.get(code, b""))

    depth = int.from_bytes(values.get(_DEPTH, b""), "little", signed=True)
    if depth <= 0:
        depth = 1 if on(_IN_TABLE) else 0
    row_end = on(_INNER_ROW_END) if depth > 1 else on(_ROW_END)
    return _Paragraph(depth, on(_INNER_CELL), row_end, _row(properties) if row_end else _Row())


def _row(properties: bytes) -> _Row:
    row = _Row()
    joined: list[bool] = []
    merges: list[Merge] = []
    for code, operand in sprms(properties):
        if code == _DEFINITION:
            row = _defined(operand)
            joined, merges = list(row.joined), list(row.merges)
        elif code == _MERGE and operand[0] < operand[1] <= len(joined):
            joined[operand[0] + 1 : operand[1]] = [True] * (operand[1] - operand[0] - 1)
        elif code == _VERTICAL and len(operand) == 2 and operand[0] < len(merges):
            merges[operand[0]] = _vertical(operand[1])
    return _Row(row.borders, tuple(joined), tuple(merges))


def _defined(operand: bytes) -> _Row:
    count = operand[0] if operand else 0
    if not count or len(operand) < 1 + 2 * (count + 1):
        return _Row()
    borders = struct.unpack_from(f"<{count + 1}h", operand, 1)
    if any(right < left for left, right in pairwise(borders)):
        return _Row()
    # descriptions of the last cells may be left out
    cells = operand[1 + 2 * (count + 1) :]
    flags = [
        int.from_bytes(cells[at : at + 2], "little") for at in range(0, count * _BORDERS_OF_CELL, _BORDERS_OF_CELL)
    ]
    return _Row(
        borders, tuple(_joined([flag & 3 for flag in flags])), tuple(_vertical(flag >> 5 & 3) for flag in flags)
    )


def _joined(flags: list[int]) -> Iterator[bool]:
    """Which cells join the one to their left.

    The descriptions of the format disagree on which number is the first cell of a merge and which the others. Either
    way a merge is a row of numbers other than 0 of which the first is unlike the rest.
    """
    first = 0
    for flag in flags:
        joins = bool(flag and first and flag != first)
        yield joins
        if not joins:
            first = flag


def _vertical(flags: int) -> Merge:
    return {1: Merge.CONTINUE, 3: Merge.START}.get(flags, Merge.NONE)


def _placed(rows: list[tuple[list[str], _Row]]) -> Iterator[list[RowCell]]:
    """The cells of each row on one grid: a column is the rank of a border among those of all rows."""
    starts: list[int] = []
    for border in sorted({border for cells, row in rows for border in row.borders[: len(cells) + 1]}):
        if not starts or border - starts[-1] > SAME_BORDER:
            starts.append(border)
    for cells, row in rows:
        yield _row_cells(cells, row, [bisect_right(starts, border) - 1 for border in row.borders[: len(cells) + 1]])


def _row_cells(cells: list[str], row: _Row, ranks: list[int]) -> list[RowCell]:
    placed: list[RowCell] = []
    for number, text in enumerate(cells):
        if number + 1 < len(ranks):
            column, columns = ranks[number], ranks[number + 1] - ranks[number]
            merge, joined = row.merges[number], row.joined[number]
        else:
            column, columns, merge, joined = (
                placed[-1].column + placed[-1].columns if placed else 0,
                1,
                Merge.NONE,
                False,
            )
        if joined and placed:
            left = placed[-1]
            placed[-1] = RowCell(left.column, left.columns + columns, left.text + text, left.merge)
        elif columns or text:
            placed.append(RowCell(column, max(1, columns), text, merge))
    return placed
