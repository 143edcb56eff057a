"""The list against the forms: who is missing, whose amounts differ, what was read twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.importing.forms import FormRead, ListRead, ListRow, Recognised
from generator.importing.rules import (
    AMOUNTS_DIFFER,
    DUPLICATE,
    FORM_WITHOUT_LIST,
    LIST_WITHOUT_FORM,
    TOTALS_DIFFER,
    YEARS_DIFFER,
    Note,
)
from generator.model import YUAN_PER_UNIT

TOLERANCE_YUAN = Decimal(100)
"""0.01 万元: lists print fewer decimals than forms."""


@dataclass(frozen=True, slots=True)
class Project:
    """A form, with the row of the list that names it."""

    form: FormRead
    row: ListRow | None
    number: int | None

    @property
    def total_wan(self) -> Decimal | None:
        """The form's total in 万元."""
        return _wan(_total(self.form), self.form.funding.unit)


def match(recognised: Recognised) -> tuple[list[Project], list[Note]]:
    """Join forms and list by name, in the order of the list; forms that it does not name come last.

    The same form met twice, word for word, counts once.
    """
    notes: list[Note] = []
    forms = _distinct(recognised.forms, notes)
    rows = [(printed, row) for printed in recognised.lists for row in printed.rows]
    by_name: dict[str, tuple[int, ListRow]] = {}
    for at, (_, row) in enumerate(rows, 1):
        by_name.setdefault(_plain(row.name), (at, row))
    projects = []
    for form in forms:
        at, listed = by_name.get(_plain(form.name.text)) or (0, None)
        projects.append(Project(form, listed, _number(listed, at)))
        notes += _differences(form, listed, has_list=bool(rows))
    named = {_plain(form.name.text) for form in forms}
    for printed, row in rows:
        if _plain(row.name) not in named:
            message = f"清单第 {row.number or '?'} 项「{row.name}」没有目标表"
            notes.append(Note(LIST_WITHOUT_FORM, printed.origin, message, row.place, row.name))
    for printed in recognised.lists:
        notes += _total_differs(printed)
    position = {id(row): at for at, (_, row) in enumerate(rows)}
    projects.sort(key=lambda project: position.get(id(project.row), len(position)))
    return projects, notes


def wrong_years(recognised: Recognised, year: int) -> Iterator[Note]:
    """Forms and lists that say they are of another year."""
    for form in recognised.forms:
        if form.year is not None and form.year != year:
            message = f"「{form.name.text}」的表上印着 {form.year} 年度，导入的是 {year} 年度"
            yield Note(YEARS_DIFFER, form.origin, message, form.name.place, form.name.text)
    for printed in recognised.lists:
        if printed.year is not None and printed.year != year:
            yield Note(YEARS_DIFFER, printed.origin, f"清单印着 {printed.year} 年度，导入的是 {year} 年度")


def _distinct(forms: tuple[FormRead, ...], notes: list[Note]) -> list[FormRead]:
    """Each project once. Forms of one name that differ are an error."""
    first: dict[tuple[str, str], FormRead] = {}
    for form in forms:
        key = (_plain(form.name.text), form.department_code.text or form.department.text)
        other = first.setdefault(key, form)
        if other is not form and content_of(other) != content_of(form):
            message = f"「{form.name.text}」有两张内容不同的表，另一张在 {other.origin}"
            notes.append(Note(DUPLICATE, form.origin, message, form.name.place, form.name.text))
    return list(first.values())


def content_of(form: FormRead) -> tuple[object, ...]:
    """What a form says, without where it stood."""
    return (
        form.name.text,
        form.department.text,
        form.department_code.text,
        tuple((key, read.text) for key, read in form.facts),
        form.funding.unit,
        tuple((amount.key, amount.text) for amount in form.funding.amounts),
        tuple((key, read.text) for key, read in form.goals),
        tuple((row.class_label, row.subclass_label, row.name, row.value, row.extras) for row in form.rows),
        form.note,
    )


def _differences(form: FormRead, row: ListRow | None, *, has_list: bool) -> Iterator[Note]:
    name = form.name.text
    if row is None:
        if has_list:
            yield Note(FORM_WITHOUT_LIST, form.origin, f"清单里没有「{name}」", form.name.place, name)
        return
    in_list, in_form = _yuan(row.amount, row.unit), _yuan(_total(form), form.funding.unit)
    if in_list is not None and in_form is not None and abs(in_list - in_form) > TOLERANCE_YUAN:
        message = f"「{name}」清单上是 {row.amount_text}{row.unit}，表上是 {_total_text(form)}{form.funding.unit}"
        yield Note(AMOUNTS_DIFFER, form.origin, message, form.name.place, name)


def _total_differs(printed: ListRead) -> Iterator[Note]:
    amounts = [row.amount for row in printed.rows]
    if printed.total is None or any(amount is None for amount in amounts):
        return
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    unit = printed.rows[0].unit if printed.rows else "万元"
    if abs(total - printed.total) * YUAN_PER_UNIT[unit] > TOLERANCE_YUAN:
        message = f"清单的合计印着 {printed.total}，各项目相加是 {total}（{unit}）"
        yield Note(TOTALS_DIFFER, printed.origin, message)


def _number(row: ListRow | None, at: int) -> int | None:
    if row is None:
        return None
    return int(row.number) if row.number and str(row.number).isdecimal() else at


def _total(form: FormRead) -> Decimal | None:
    return next((amount.value for amount in form.funding.amounts if amount.key == "total"), None)


def _total_text(form: FormRead) -> str:
    return next((amount.text for amount in form.funding.amounts if amount.key == "total"), "")


def _yuan(value: Decimal | None, unit: str) -> Decimal | None:
    return None if value is None else value * YUAN_PER_UNIT[unit]


def _wan(value: Decimal | None, unit: str) -> Decimal | None:
    yuan = _yuan(value, unit)
    return None if yuan is None else yuan / YUAN_PER_UNIT["万元"]


def _plain(name: str) -> str:
    """A name as list and form are joined by, without layout."""
    return "".join(name.split())
