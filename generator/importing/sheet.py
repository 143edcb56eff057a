"""One sheet of a workbook on its way to a grid, the same for every kind of workbook."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from generator.importing.budget import CELLS, COLUMNS, ROWS, TEXT_BYTES, Budget
from generator.importing.clean import clean
from generator.importing.grid import Cell, Grid, Origin
from generator.importing.number_format import is_rounded, plain, shown
from generator.importing.rules import FORMULA, NOT_UNDERSTOOD, ODD_CELL, TOO_MUCH, Note, Refused
from generator.problems import Rule

_MARGIN = 50
"""How far a merged cell may reach beyond the last text: forms end with empty cells, formatted columns never end."""
_NAMED = 5
"""Places that a note about many cells names."""


@dataclass(frozen=True, slots=True)
class Area:
    """A merged cell, its last row and column included; all count from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def clipped(self, last_row: int, last_column: int) -> "Area":
        """The part of it inside of what is used."""
        return Area(self.top, self.left, min(self.bottom, last_row), min(self.right, last_column))

    @property
    def size(self) -> int:
        """The number of places that it covers."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


def place_name(row: int, column: int) -> str:
    """The name of a cell.

    >>> place_name(6, 1), place_name(0, 27)
    ('B7', 'AB1')
    """
    return f"{_letters(column)}{row + 1}"


@cache
def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(slots=True)
class Sheet:
    """Collects cells, merged areas and what is hidden; only cells that the file has, whatever size it claims."""

    origin: Origin
    budget: Budget
    notes: list[Note]
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    shown_rows: set[int] | None = None
    """The only rows that are not hidden, where a sheet hides all others by default."""
    _texts: dict[tuple[int, int], str] = field(default_factory=dict)
    _empty: "array[int]" = field(default_factory=lambda: array("I"))
    _areas: list[Area] = field(default_factory=list)
    _errors: list[str] = field(default_factory=list)
    _rounded: list[str] = field(default_factory=list)

    def put(self, row: int, column: int, text: str) -> None:
        """A cell. Empty ones beyond any form, left by formatted rows and columns, are dropped."""
        if not text.strip():
            if 0 <= row < ROWS and 0 <= column < COLUMNS:
                self._empty.append(row * COLUMNS + column)
            if not text:
                return
        if text.strip():
            self._check_place(row, column)
        elif row >= ROWS or column >= COLUMNS:
            return
        self.budget.spend("单元格里的文字", len(text), TEXT_BYTES, " 字")
        if len(self._texts) > CELLS:
            self.budget.cells(len(self._texts))
        if not text.isprintable():
            text = clean(text, self.origin, place_name(row, column), self.notes)
        self._texts[row, column] = text

    def _check_place(self, row: int, column: int) -> None:
        if row >= ROWS or column >= COLUMNS:
            where = f"{self.origin.inside[-1]}的 {place_name(row, column)}"
            raise Refused(TOO_MUCH, f"{where} 有内容，超出 {ROWS:,} 行 × {COLUMNS} 列的上限")

    def put_number(self, row: int, column: int, value: float, code: str, *, from_1904: bool) -> None:
        """A number, as its format shows it."""
        text = shown(value, code, from_1904=from_1904)
        if is_rounded(value, text, code):
            self._rounded.append(f"{place_name(row, column)} 显示 {text}，存的是 {plain(value)}")
        self.put(row, column, text)

    def put_error(self, row: int, column: int, text: str) -> None:
        """An error that a formula came to."""
        self._errors.append(f"{place_name(row, column)} {text}")
        self.put(row, column, text)

    def no_result(self, row: int, column: int) -> Refused:
        """A formula whose result the file doesn't hold."""
        return Refused(FORMULA, f"{self.origin.inside[-1]}的 {place_name(row, column)} 是公式，文件里没有计算结果")

    def merge(self, area: Area) -> None:
        """A merged area; what no form could contain is refused before anything is made of it."""
        if not 0 <= area.top <= area.bottom or not 0 <= area.left <= area.right:
            return
        if area.size > ROWS * COLUMNS:
            name = f"{place_name(area.top, area.left)}:{place_name(area.bottom, area.right)}"
            raise Refused(TOO_MUCH, f"{self.origin.inside[-1]}的合并单元格 {name} 过大")
        self.budget.merges()
        self._areas.append(area)

    def grid(self) -> Grid | None:
        """The cells in order; ``None`` if the sheet holds no text."""
        used = [place for place, text in self._texts.items() if text.strip()]
        self._note(self._errors, "公式出错")
        self._note(self._rounded, "数字显示的与存的不同，按显示的读入")
        if not used:
            return None
        last_row, last_column = self._extent(used)
        spans, covered = self._spans(last_row, last_column)
        places = {*self._texts, *spans, *(divmod(place, COLUMNS) for place in self._empty)} - covered
        places = {(row, column) for row, column in places if row <= last_row and column <= last_column}
        self.budget.cells(len(places))
        self._note_covered(covered)
        return Grid(self.origin, tuple(self._cell(place, spans.get(place)) for place in sorted(places)))

    def _extent(self, used: Iterable[tuple[int, int]]) -> tuple[int, int]:
        """The last row and column that hold text, or a merged cell beside it."""
        rows, columns = zip(*used, strict=True)
        last_row, last_column = max(rows), max(columns)
        beside = [area for area in self._areas if area.top <= last_row and area.left <= last_column]
        bottom = max((area.bottom for area in beside if area.bottom <= last_row + _MARGIN), default=0)
        right = max((area.right for area in beside if area.right <= last_column + _MARGIN), default=0)
        return max(last_row, bottom), max(last_column, right)

    def _spans(self, last_row: int, last_column: int) -> tuple[dict[tuple[int, int], Area], set[tuple[int, int]]]:
        """Merged areas by their first cell, and the cells that they cover."""
        spans: dict[tuple[int, int], Area] = {}
        covered: set[tuple[int, int]] = set()
        overlapping = []
        for whole in self._areas:
            if whole.top > last_row or whole.left > last_column:
                continue
            area = whole.clipped(last_row, last_column)
            self.budget.spend("合并单元格盖住的格子", area.size, 2 * CELLS, " 个")
            inside = {
                (row, column) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1)
            }
            first = (area.top, area.left)
            if first in spans or not covered.isdisjoint(inside) or not inside.isdisjoint(spans):
                overlapping.append(place_name(*first))
                continue
            spans[first] = area
            inside.discard(first)
            covered |= inside
        self._note(overlapping, "合并单元格互相重叠，后一处没有合并", NOT_UNDERSTOOD)
        return spans, covered

    def _cell(self, place: tuple[int, int], area: Area | None) -> Cell:
        row, column = place
        area = area or Area(row, column, row, column)
        hidden = all(self._is_hidden(at) for at in range(row, area.bottom + 1)) or (
            column in self.hidden_columns and all(at in self.hidden_columns for at in range(column, area.right + 1))
        )
        text = self._texts.get(place, "")
        return Cell(row, column, text, area.bottom - row + 1, area.right - column + 1, hidden, place_name(row, column))

    def _is_hidden(self, row: int) -> bool:
        return row in self.hidden_rows or (self.shown_rows is not None and row not in self.shown_rows)

    def _note_covered(self, covered: set[tuple[int, int]]) -> None:
        """Some programs keep the text of cells that a merged cell hides."""
        places = sorted(place for place, text in self._texts.items() if place in covered and text.strip())
        named = [f"{place_name(*place)} {self._texts[place][:30]}" for place in places]
        self._note(named, "被合并单元格盖住的文字没有导入", NOT_UNDERSTOOD)

    def _note(self, places: list[str], message: str, rule: Rule = ODD_CELL) -> None:
        if places:
            more = f" 等 {len(places)} 处" if len(places) > _NAMED else ""
            self.notes.append(
                Note(rule, self.origin, f"{message}：{'；'.join(places[:_NAMED])}{more}", places[0].split()[0])
            )
