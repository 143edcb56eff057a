"""What is on record of a publication: the fields of a project or a year, what changed between two states of them.

Amounts, labels and values are texts as published. :func:`changes` and :func:`apply` are each other's inverse:
``apply(old, changes(old, new)) == new``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

Row = tuple[tuple[str, str], ...]
"""A row of a table as (column, text), the columns of the form first."""

NEW_ROW, DROPPED_ROW, NEW_PROJECT = "新增一行", "删去一行", "新增项目"
_COLUMNS = ("一级指标", "二级指标", "三级指标", "指标值")


class Mismatch(Exception):
    """A change does not fit what it is to be applied to."""


@dataclass(frozen=True, slots=True)
class Record:
    """The fields by label, and the rows of the table of indicators."""

    fields: dict[str, str]
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a project (``project`` is its id; of the year where that is empty) that became another.

    ``row`` counts from 1: of the old table, and of the new one for a new row. What was not there, or is not there any
    more, is ``None``; a whole row is a :data:`Row`.
    """

    project: str
    row: int | None
    field: str
    old: str | Row | None
    new: str | Row | None

    @property
    def place(self) -> str:
        """Which field it is, for readers: ``第 3 行：指标值``."""
        return f"第 {self.row} 行：{self.field}" if self.row else self.field


@dataclass(frozen=True, slots=True)
class Correction:
    """What was corrected on a day, and why; ``number`` counts the corrections of a year from 1."""

    number: int
    day: date
    reason: str
    changes: tuple[Change, ...]

    def of(self, projects: Iterable[str]) -> "Correction":
        """The same for these projects alone."""
        chosen = frozenset(projects)
        kept = tuple(change for change in self.changes if change.project in chosen)
        return Correction(self.number, self.day, self.reason, kept)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An address whose content is not published any more: a project's or page's id, since when, and why."""

    id: str
    day: date
    reason: str


def row(cells: Iterable[tuple[str, str]]) -> Row:
    """A row with its columns in the order in which rows are compared."""
    order = {column: at for at, column in enumerate(_COLUMNS)}
    return tuple(sorted(cells, key=lambda cell: (order.get(cell[0], len(order)), cell[0])))


def changes(project: str, old: Record, new: Record) -> tuple[Change, ...]:
    """Everything in which ``new`` differs from ``old``."""
    labels = dict.fromkeys((*old.fields, *new.fields))
    fields = (
        Change(project, None, label, old.fields.get(label), new.fields.get(label))
        for label in labels
        if old.fields.get(label) != new.fields.get(label)
    )
    return (*fields, *_row_changes(project, old.rows, new.rows))


def _row_changes(project: str, old: tuple[Row, ...], new: tuple[Row, ...]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            continue
        paired = min(old_to - old_from, new_to - new_from)
        for at in range(paired):
            yield from _cell_changes(project, old_from + at + 1, old[old_from + at], new[new_from + at])
        for at in range(old_from + paired, old_to):
            yield Change(project, at + 1, DROPPED_ROW, old[at], None)
        for at in range(new_from + paired, new_to):
            yield Change(project, at + 1, NEW_ROW, None, new[at])


def _cell_changes(project: str, number: int, old: Row, new: Row) -> Iterator[Change]:
    before, after = dict(old), dict(new)
    for column in dict.fromkeys((*before, *after)):
        if before.get(column) != after.get(column):
            yield Change(project, number, column, before.get(column), after.get(column))


def apply(old: Record, made: Iterable[Change]) -> Record:
    """What becomes of ``old`` by changes made at once. Raises :class:`Mismatch` where it is not what they change."""
    fields = dict(old.fields)
    rows: list[Row | None] = list(old.rows)
    inserted: list[Change] = []
    for change in made:
        if change.field == NEW_ROW:
            inserted.append(change)
        elif change.row is None:
            _set(fields, change)
        else:
            _change_row(rows, change)
    kept = [one for one in rows if one is not None]
    for change in sorted(inserted, key=lambda change: change.row or 0):
        at = (change.row or 0) - 1
        if not 0 <= at <= len(kept) or not isinstance(change.new, tuple):
            raise Mismatch
        kept.insert(at, change.new)
    return Record(fields, tuple(kept))


def _change_row(rows: list[Row | None], change: Change) -> None:
    at = (change.row or 0) - 1
    before = rows[at] if 0 <= at < len(rows) else None
    if before is None:
        raise Mismatch
    if change.field == DROPPED_ROW:
        if before != change.old:
            raise Mismatch
        rows[at] = None
        return
    cells = dict(before)
    _set(cells, change)
    rows[at] = row(cells.items())


def _set(texts: dict[str, str], change: Change) -> None:
    if texts.get(change.field) != change.old or isinstance(change.new, tuple):
        raise Mismatch
    if change.new is None:
        texts.pop(change.field, None)
    else:
        texts[change.field] = change.new
