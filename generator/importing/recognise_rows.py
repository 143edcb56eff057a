"""Indicator rows: which cell is the level-1 label, the level-2 label, the name, the value of which row."""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.importing.forms import RowRead
from generator.importing.grid import Cell
from generator.importing.labels import Labels, compact, spellings
from generator.importing.recognise_columns import CORE, PROJECT, UNKNOWN, Block, Columns
from generator.importing.recognise_lines import Line
from generator.taxonomy import Placement, Profile

_LEAVING = ("fact", "goal", "funding", "personal", "note", "other", "year")
MULTI_YEAR_VALUE = "中期指标值"


@dataclass(slots=True)
class Row:
    """One row on its way; ``line`` counts the lines of the form."""

    line: int
    class_label: str
    inferred: bool
    own_class: bool
    sub: str
    own_sub: bool
    name: str
    value: str
    extras: dict[str, str]
    hidden: bool
    place: str
    remarks: list[tuple[str, str]] = field(default_factory=list)
    """Codes of what is odd, with messages: ``class`` or ``subclass``."""

    @property
    def is_empty(self) -> bool:
        """Neither name nor value nor anything else."""
        return not (self.name or self.value or self.extras)

    def read(self) -> RowRead:
        """As part of the result."""
        extras = tuple(self.extras.items())
        return RowRead(
            self.class_label, self.inferred, self.sub, self.name, self.value, extras, self.hidden, self.place
        )


class Tree:
    """Level-1 and level-2 labels as the profile knows them."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def class_label(self, text: str) -> str:
        """A level-1 label without layout and numbering; empty if unknown."""
        return next((spelling for spelling in spellings(text) if self._profile.find_class(spelling)), "")

    def subclass_label(self, text: str) -> str:
        """A level-2 label without layout and numbering; empty if unknown."""
        return next((spelling for spelling in spellings(text) if self._profile.home_of(spelling)), "")

    def knows(self, text: str) -> bool:
        """Whether a text is a label of either level."""
        return bool(self.class_label(text) or self.subclass_label(text))

    def allows(self, class_label: str, sub: str) -> bool | None:
        """Whether the class may hold the subclass; ``None`` if the profile does not know one of them."""
        found = self._profile.find_class(class_label)
        placed = self._profile.find_subclass(found, sub) if found else None
        return placed[1] is not Placement.FOREIGN if placed else None

    def home(self, sub: str) -> str:
        """The official level-1 label for a level-2 label; empty if unknown."""
        found = self._profile.home_of(sub)
        return found.label if found else ""

    def only_subclass(self, class_label: str) -> str:
        """The level-2 label of a class that has just one."""
        found = self._profile.find_class(class_label)
        return found.subclasses[0].label if found and len(found.subclasses) == 1 else ""


class BlockReader:
    """Reads the rows of one block of columns, line after line."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._class = ""
        self._sub = ""
        self.rows: list[Row] = []

    def read(self, number: int, line: Line, columns: Columns, block: Block, slots: dict[int, Cell]) -> bool:
        """Take the block's cells of one line; false if there is nothing that makes a row."""
        own = {key: slots[at] for key, at in block.at.items() if at in slots}
        extras = [at for at in block.extras if at in slots]
        if not own:
            return not extras
        class_label, inferred, sub, remarks = self._labels(line, columns, block, own)
        texts = {key: _text(line, columns, block.at.get(key), slots) for key in ("name", "value")}
        cells = [*own.values(), *(slots[at] for at in extras)]
        core = [cell for key, cell in own.items() if key in ("name", "value")] or cells
        row = Row(
            number,
            class_label,
            inferred,
            "class" in own,
            sub,
            "subclass" in own,
            texts["name"],
            texts["value"],
            _extras(line, columns, block, slots),
            all(cell.hidden for cell in core),
            min(cells, key=lambda cell: cell.column).place,
            remarks,
        )
        self.rows.append(row)
        return True

    def _labels(
        self, line: Line, columns: Columns, block: Block, own: dict[str, Cell]
    ) -> tuple[str, bool, str, list[tuple[str, str]]]:
        printed = self._printed(line, columns, block.at.get("class"), own.get("class"))
        class_label = (self._tree.class_label(printed) or compact(printed)) if printed else ""
        sub, remarks = self._subclass(line, columns, block, own, new_class=class_label not in ("", self._class))
        inferred = False
        if class_label:
            self._class = class_label
            remarks += self._oddities(class_label, sub)
        else:
            class_label, inferred, odd = self._without_class(sub)
            remarks += odd
        return class_label, inferred, sub, remarks

    def _printed(self, line: Line, columns: Columns, at: int | None, own: Cell | None) -> str:
        """The text of a label cell or of the merged cell that stands over its place."""
        if own is not None:
            return own.text
        if at is None:
            return ""
        over = line.covering(*columns.reach(at))
        return over.text if over is not None and over.column >= columns.starts[0] else ""

    def _subclass(
        self, line: Line, columns: Columns, block: Block, own: dict[str, Cell], *, new_class: bool
    ) -> tuple[str, list[tuple[str, str]]]:
        printed = self._printed(line, columns, block.at.get("subclass"), own.get("subclass"))
        wide = own.get("class")
        if not printed and wide is not None and "subclass" in block.at:
            start = columns.starts[block.at["subclass"]]
            if wide.column < start < wide.column + wide.columns and self._tree.subclass_label(wide.text):
                printed = wide.text  # one cell for both levels: 满意度指标
        if printed:
            self._sub = self._tree.subclass_label(printed) or compact(printed)
            return self._sub, []
        if not new_class and self._sub:
            return self._sub, []
        return self._missing_subclass(own)

    def _missing_subclass(self, own: dict[str, Cell]) -> tuple[str, list[tuple[str, str]]]:
        self._sub = ""
        if "name" not in own and "value" not in own:  # the form left the whole class empty
            return "", []
        label = self._tree.class_label(own["class"].text) if "class" in own else ""
        self._sub = self._tree.only_subclass(label)
        if self._sub:
            return self._sub, [("inferred", f"没有印二级指标，按一级指标推定为「{self._sub}」")]
        return "", [("lost", "没有印二级指标，无法推定")]

    def _without_class(self, sub: str) -> tuple[str, bool, list[tuple[str, str]]]:
        """The level-1 label of a row that prints none."""
        home = self._tree.home(sub)
        if self._class and (not home or self._tree.allows(self._class, sub)):
            return self._class, False, [] if home else self._oddities(self._class, sub)
        if home:
            return home, True, [("inferred", f"没有印一级指标，按二级指标推定为「{home}」")]
        return "", False, [("lost", f"没有印一级指标，「{sub}」又不在表样里，无法推定")]

    def _oddities(self, class_label: str, sub: str) -> list[tuple[str, str]]:
        if not self._tree.class_label(class_label):
            return [("odd", f"不认识的一级指标「{class_label}」")]
        if not sub:
            return []
        allowed = self._tree.allows(class_label, sub)
        if allowed is None:
            return [("odd", f"不认识的二级指标「{sub}」")]
        return [] if allowed else [("odd", f"「{sub}」按表样属于「{self._tree.home(sub)}」，却列在「{class_label}」下")]


def _text(line: Line, columns: Columns, at: int | None, slots: dict[int, Cell]) -> str:
    """The text of a cell, or of the merged cell that holds for this row too."""
    if at is None:
        return ""
    cell = slots.get(at) or line.covering(*columns.reach(at))
    return cell.text.strip() if cell is not None else ""


def _extras(line: Line, columns: Columns, block: Block, slots: dict[int, Cell]) -> dict[str, str]:
    extras: dict[str, str] = {}
    for at in block.extras:
        text = _text(line, columns, at, slots)
        label = columns.columns[at].label
        if text:
            extras[label] = f"{extras[label]}；{text}" if label in extras else text
    return extras


def assign(line: Line, columns: Columns, tree: Tree) -> tuple[dict[int, Cell], list[Cell], list[Cell]]:
    """Cells by column number, the cells left of the table, and those for which there is no column."""
    wanted = [columns.find(cell.column) for cell in line.cells]
    slots: dict[int, Cell] = {}
    left, stray = [], []
    for cell, at in zip(line.cells, wanted, strict=True):
        if at < 0:
            left.append(cell)
        elif at not in slots:
            slots[at] = cell
        elif at + 1 < len(columns.columns) and at + 1 not in wanted:  # the whole line is shifted
            slots[at + 1] = cell
        else:
            stray.append(cell)
    _shift(slots, columns, tree)
    first = next((at for at, column in enumerate(columns.columns) if column.key == "class"), None)
    for cell in left[-1:]:
        if first is not None and first not in slots and tree.class_label(cell.text):
            slots[first] = left.pop()
    return slots, left, stray


def _shift(slots: dict[int, Cell], columns: Columns, tree: Tree) -> None:
    """A name that begins left of its header is not a level-2 label; a level-2 label left of its own no level 1."""
    for at in sorted(slots, reverse=True):
        cell, column = slots[at], columns.columns[at]
        if at + 1 in slots or at + 1 >= len(columns.columns) or cell.column == column.start:
            continue
        after = columns.columns[at + 1].key
        is_name = column.key == "subclass" and after == "name" and not tree.subclass_label(cell.text)
        is_sub = column.key == "class" and after == "subclass" and not tree.class_label(cell.text)
        if is_name or (is_sub and tree.subclass_label(cell.text)):
            slots[at + 1] = slots.pop(at)


def has_known_label(slots: dict[int, Cell], columns: Columns, tree: Tree) -> bool:
    """Whether a line prints a level-1 or level-2 label that the tree has, in its place."""
    return any(tree.knows(cell.text) for at, cell in slots.items() if columns.columns[at].key in ("class", "subclass"))


def leaves_table(line: Line, columns: Columns, slots: dict[int, Cell], labels: Labels) -> bool:
    """Whether a line after indicator rows belongs to something else: 备注, 填表人, the next part of the form."""
    keys = {columns.columns[at].key for at in slots}
    names = [column.start for column in columns.columns if column.key == "name"]
    first = line.cells[0]
    if not names or first.column < names[0]:
        if labels.find(first.text, *_LEAVING) or labels.split(first.text, *_LEAVING):
            return True
        if len(line.cells) == 1:
            return True
    return line.gap or not keys & set(CORE)


def unknown_columns(columns: Columns) -> Iterator[int]:
    """Columns that import does not know."""
    return (at for at, column in enumerate(columns.columns) if column.key == UNKNOWN)


def project_columns(columns: Columns) -> Iterator[int]:
    """Columns that say something of the whole project."""
    return (at for at, column in enumerate(columns.columns) if column.key == PROJECT)


def together(annual: Sequence[Row], multi_year: Sequence[Row]) -> list[Row]:
    """The rows of the year, each with its mid-term value; mid-term rows without one of the year stay rows."""
    rows = _without_headings(annual)
    named: dict[tuple[str, str], deque[Row]] = defaultdict(deque)
    for row in rows:
        named[row.sub, "" if row.is_empty else compact(row.name)].append(row)
    alone: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for other in _without_headings(multi_year):
        extras = {MULTI_YEAR_VALUE: other.value, **other.extras} if other.value else other.extras
        match = _matching(named, other)
        if match is not None:
            match.name = match.name or other.name
            match.extras = {**extras, **match.extras}
        elif not other.is_empty:
            other.value, other.extras = "", extras
            alone[other.class_label, other.sub].append(other)
    return _with(rows, alone)


def _matching(named: dict[tuple[str, str], deque[Row]], other: Row) -> Row | None:
    """The row of the year with the same name, else the one that is left empty on the same line."""
    same = named.get((other.sub, compact(other.name)))
    if same:
        return same.popleft()
    empty = named.get((other.sub, ""))
    return empty.popleft() if empty and empty[0].line == other.line else None


def _with(rows: Sequence[Row], alone: dict[tuple[str, str], list[Row]]) -> list[Row]:
    """Rows put behind the last one of their class and subclass, else at the end."""
    last = {(row.class_label, row.sub): row for row in rows}
    found: list[Row] = []
    for row in rows:
        found.append(row)
        key = (row.class_label, row.sub)
        if last[key] is row:
            found += alone.pop(key, [])
    return [*found, *(row for left in alone.values() for row in left)]


def _without_headings(rows: Sequence[Row]) -> list[Row]:
    """Without empty rows that only bear the label for the rows below them."""
    kept = []
    for at, row in enumerate(rows):
        below = rows[at + 1] if at + 1 < len(rows) else None
        heads = below is not None and _fills_down(row, below)
        if not (row.is_empty and heads):
            kept.append(row)
    return kept


def _fills_down(row: Row, below: Row) -> bool:
    """Whether the row below has its label from this one."""
    if row.sub:
        return not (below.own_sub or below.own_class) and below.sub == row.sub
    return not below.own_class and below.class_label == row.class_label
