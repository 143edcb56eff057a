"""The header of an indicator table: which column is what, also when it has two blocks or two lines."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator import taxonomy
from generator.importing.grid import Cell
from generator.importing.labels import Label, Labels, normal
from generator.importing.recognise_lines import Line, is_fragment

TREE = ("class", "subclass", "name")
CORE = (*TREE, "value")
UNKNOWN = "?"
MOST_COLUMNS = 64
PROJECT = "project"
"""Key of columns that are not of the indicators: of the whole project, in tables of many projects; row numbers."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds, where its header begins and ends, its label and the header's place."""

    key: str
    start: int
    end: int
    label: str
    place: str


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that make one indicator row: ``at`` maps a key to the number of its column."""

    at: dict[str, int]
    extras: tuple[int, ...]
    multi_year: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A heading over some columns, 中期指标 or 年度指标."""

    start: int
    end: int
    multi_year: bool


class Columns:
    """The columns of one header.

    ``cells`` is how many cells the header line has, ``strays`` are those of them that head no column.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        bands: Sequence[Band],
        *,
        multi_year: bool,
        cells: int,
        strays: Sequence[Cell] = (),
    ) -> None:
        self.columns = tuple(sorted(columns, key=lambda column: column.start))
        self.starts = [column.start for column in self.columns]
        self.bands = tuple(bands)
        self.multi_year = multi_year
        self.cells = cells
        self.strays = tuple(strays)

    def find(self, position: int) -> int:
        """The number of the last column that starts at or before a position; -1 for none."""
        return bisect_right(self.starts, position) - 1

    def reach(self, at: int) -> tuple[int, int]:
        """First and end position of a column."""
        end = self.starts[at + 1] if at + 1 < len(self.starts) else max(self.columns[at].end, self.starts[at] + 1)
        return self.starts[at], end

    def moved(self, starts: Sequence[int]) -> "Columns":
        """The same columns in a table whose columns begin elsewhere."""
        columns = [
            replace(column, start=start, end=start + 1) for column, start in zip(self.columns, starts, strict=True)
        ]
        return Columns(columns, (), multi_year=self.multi_year, cells=self.cells)

    def refined(self, line: Line, labels: Labels) -> "Columns | None":
        """With the second line of a header (符号, 数值, 单位 under 指标值); ``None`` for a line of data."""
        found = [(cell, labels.find(cell.text, "column", "block")) for cell in line.cells]
        beside = bool(_keys(line.above, labels) & set(TREE))  # the first line's cells reach down to this one
        if not beside and not all(label for _, label in found):
            return None
        more = [_column(cell, label) for cell, label in found if label is None or label.kind == "column"]
        bands = [_band(cell, label) for cell, label in found if label and label.kind == "block"]
        kept = [column for column in self.columns if not any(column.start <= new.start < column.end for new in more)]
        return Columns([*kept, *more], [*self.bands, *bands], multi_year=self.multi_year, cells=self.cells)

    def blocks(self, *, expect_multi_year: bool) -> list[Block]:
        """The blocks, the mid-term one told from the annual one by its headings, else by the official order."""
        groups = self._groups()
        plans = [self._plan(group, expect_multi_year=expect_multi_year) for group in groups]
        shared = plans[0][0].get("class")
        blocks = []
        for number, (at, extras, multi_year) in enumerate(plans):
            if "class" not in at and shared is not None:
                at["class"] = shared
            first_of_two = expect_multi_year and len(plans) == 2 and number == 0 and not any(m for _, _, m in plans)
            blocks.append(Block(at, tuple(extras), multi_year or first_of_two or self.multi_year))
        return blocks

    def _groups(self) -> list[list[int]]:
        groups: list[list[int]] = [[]]
        for number, column in enumerate(self.columns):
            seen = {self.columns[other].key for other in groups[-1]}
            if column.key in TREE and column.key in seen and "name" in seen:
                groups.append([])
            groups[-1].append(number)
        return groups

    def _plan(self, group: list[int], *, expect_multi_year: bool) -> tuple[dict[str, int], list[int], bool]:
        at: dict[str, int] = {}
        extras = []
        for number in group:
            key = self._key(number, at, group, expect_multi_year=expect_multi_year)
            if key in CORE and key not in at:
                at[key] = number
            elif key not in (UNKNOWN, PROJECT):
                extras.append(number)
        if "name" not in at:
            self._take(at, extras, "name", "remark")
        only_multi_year = "value" not in at and self._take(at, extras, "value", "multi_year_value")
        return at, extras, only_multi_year or ("name" in at and self._band(at["name"]) is True)

    def _key(self, number: int, at: dict[str, int], group: list[int], *, expect_multi_year: bool) -> str:
        """What a column means, a second 指标值 considered."""
        key = self.columns[number].key
        if key != "value":
            return key
        values = [other for other in group if self.columns[other].key == "value"]
        if len(values) == 1:
            return key
        band = self._band(number)
        first_of_two = band is None and expect_multi_year and number == values[0]
        if band or first_of_two:
            return "multi_year_value"
        return UNKNOWN if "value" in at else key

    def _take(self, at: dict[str, int], extras: list[int], key: str, instead: str) -> bool:
        number = next((number for number in extras if self.columns[number].key == instead), None)
        if number is None:
            return False
        extras.remove(number)
        at[key] = number
        return True

    def _band(self, number: int) -> bool | None:
        start = self.columns[number].start
        return next((band.multi_year for band in self.bands if band.start <= start < band.end), None)


def is_header(line: Line, labels: Labels) -> bool:
    """Whether a line is the header of an indicator table."""
    if len(line.cells) > MOST_COLUMNS:
        return False
    own = _keys(line.cells, labels)
    return bool(own & {"subclass", "name"}) and len(own | _keys(line.above, labels)) > 1


def read_header(line: Line, before: Sequence[Cell], labels: Labels, projects: Iterable[int] = ()) -> Columns:
    """The columns of a header line; ``before`` are header-like cells of the line above it.

    ``projects`` are the positions of cells that say something of the whole project.
    """
    own = {cell.column for cell in line.cells}
    tall = [cell for cell in line.above if labels.find(cell.text, "column", "block")]
    over = {cell.column: cell for cell in (*tall, *before) if cell.column not in own}
    cells = sorted((*line.cells, *over.values()), key=lambda cell: cell.column)
    found = [(cell, labels.find(cell.text, "column")) for cell in cells]
    first = next(cell.column for cell, label in found if label and label.key in TREE)
    project_columns = set(projects)
    columns: list[Column] = []
    bands: list[Band] = []
    strays: list[Cell] = []
    multi_year = False
    for cell, label in found:
        block = labels.find(cell.text, "block")
        if cell.column in project_columns or _is_number(cell, labels):
            columns.append(Column(PROJECT, cell.column, cell.column + cell.columns, cell.text, cell.place))
        elif cell.column < first and label is None:
            multi_year = multi_year or (block is not None and block.key == "multi_year")
            if not is_block_label(cell, labels):
                strays.append(cell)
        elif label is None and block is not None:
            bands.append(_band(cell, block))
        else:
            columns.append(_column(cell, label))
    bands += [
        _band(cell, block) for cell in before if cell.column in own and (block := labels.find(cell.text, "block"))
    ]
    return Columns(columns, bands, multi_year=multi_year, cells=len(line.cells) + len(line.blank), strays=strays)


def _keys(cells: Iterable[Cell], labels: Labels) -> set[str]:
    found = (labels.find(cell.text, "column") for cell in cells)
    return {label.key for label in found if label and label.key in CORE}


def _column(cell: Cell, label: Label | None) -> Column:
    key = label.key if label else UNKNOWN
    shown = accepted(label) if label else cell.text.strip()
    return Column(key, cell.column, cell.column + cell.columns, shown, cell.place)


def _band(cell: Cell, block: Label) -> Band:
    return Band(cell.column, cell.column + cell.columns, block.key == "multi_year")


def _is_number(cell: Cell, labels: Labels) -> bool:
    """序号: rows count themselves."""
    label = labels.find(cell.text, "list")
    return label is not None and label.key == "number"


def is_block_label(cell: Cell, labels: Labels) -> bool:
    """The label beside a table, 绩效指标, or a part of it."""
    return is_fragment(cell) or labels.find(cell.text, "block", "goal") is not None


def accepted(label: Label) -> str:
    """The label of a further column as content files know it: as printed if they do, else the official one."""
    terms = taxonomy.form()
    by_normal = {normal(known): known for known in terms.column_by_label}
    official = next((term.label for term in terms.columns if term.key == label.key), label.printed)
    return by_normal.get(normal(label.printed), official)
