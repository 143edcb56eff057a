"""The model as rows of the tables: plain tuples of text, int, ``Decimal``, ``date`` or ``None``. Nothing is a float.

Rows of a project depend on the project and its findings alone; the files of a year are those of its projects, joined.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from generator import taxonomy
from generator.checks import reading
from generator.conventions import CATALOGUE_ITEMS
from generator.indicator_value import Kind, Value
from generator.model import Amount, Disclosure, Funding, Indicator, Project
from generator.outputs.addresses import project_path
from generator.outputs.data import tables
from generator.problems import Problem

Cell = str | int | Decimal | date | None
Row = tuple[Cell, ...]
Findings = Mapping[str, Sequence[Problem]]
_MANY = 1 << 14
"""Different values that are remembered."""


UNCOUNTED = "details"
"""The table whose rows are known only when every value was taken apart."""


def count(name: str, year: Disclosure) -> int:
    """How many rows of a table a year has."""
    if name == "years":
        return 1
    if name == "projects":
        return len(year.projects)
    if name == "indicators":
        return sum(project.row_count for project in year.projects)
    return sum(project.summary.amounts for project in year.projects)


def of_year(disclosure: Disclosure) -> Row:
    """The row of the table of years."""
    catalogue = dict(disclosure.catalogue)
    return (
        disclosure.year,
        disclosure.title,
        disclosure.profile.id,
        disclosure.approved,
        disclosure.published,
        disclosure.published_time,
        disclosure.summary,
        len(disclosure.projects),
        disclosure.total_wan,
        *(catalogue.get(item, "") for item in CATALOGUE_ITEMS),
    )


def codes(findings: Sequence[Problem]) -> str:
    """Codes of findings, each once, sorted: ``V104 V301``."""
    return " ".join(sorted({finding.code for finding in findings})) if findings else ""


def codes_by_row(findings: Sequence[Problem]) -> dict[int | None, str]:
    """The codes of what was found in each indicator row that has any."""
    found: dict[int | None, list[Problem]] = {}
    for finding in findings:
        found.setdefault(finding.row, []).append(finding)
    return {row: codes(of_row) for row, of_row in found.items()}


# ---- the rows of a project, in parts: what is the same in many rows need be written out only once -----------------


def of_project(project: Project, findings: Sequence[Problem]) -> Row:
    """The row of the table of projects."""
    form = project.form
    facts = {fact.key: fact.text for fact in (*form.facts, *form.goals)}
    return (
        project.year,
        project.id,
        project.number,
        project.name,
        project.department_code,
        project.department,
        *[facts.get(key, "") for key in _fact_keys()],
        project.total_wan,
        *[facts.get(key, "") for key in _goal_keys()],
        form.note,
        len(form.indicators),
        codes(findings),
        project_path(project),
    )


@cache
def _fact_keys() -> tuple[str, ...]:
    return tuple(term.key for term in taxonomy.form().facts if term.key not in tables.HEADING_FACTS)


@cache
def _goal_keys() -> tuple[str, ...]:
    return tuple(sorted(term.key for term in taxonomy.form().goals))


def amounts(project: Project) -> Iterator[tuple[str, str, Amount]]:
    """The rows of the table of funding after year, id and name of the project: block, unit and amount, for :func:`amount_cells`."""
    form = project.form
    for amount in form.funding.amounts:
        yield "annual", form.funding.unit, amount
    if form.multi_year_funding:
        for amount in form.multi_year_funding.amounts:
            yield "multi_year", form.multi_year_funding.unit, amount


def amount_cells(block: str, unit: str, amount: Amount) -> Row:
    """What such a row says."""
    differs = amount.value is not None and f"{amount.value:f}" != amount.text
    in_wan = Funding(unit, (amount,)).wan(amount)
    text = amount.text if differs else ""
    return (block, amount.key, amount.label, amount.within, unit, amount.value, in_wan, text)


def understood(indicator: Indicator) -> "Understood":
    """The value of an indicator taken apart."""
    return (
        Understood(indicator.value, reading.Row.of(indicator))
        if indicator.extras
        else understood_value(indicator.value)
    )


class Understood:
    """A value taken apart, for export: columns of the form stand in where the value itself says nothing."""

    __slots__ = ("cells", "kind", "number", "operator", "per", "remark", "unit", "upper", "value")

    def __init__(self, text: str, row: reading.Row | None = None) -> None:
        value: Value = reading.parsed(text)
        self.value = value
        self.kind = value.kind.value
        self.operator = value.operator
        self.unit = value.unit
        self.per = value.per
        self.remark = value.remark
        self.number = _scaled(value.number, value.scale)
        self.upper = _scaled(value.upper, value.scale)
        if row is not None:
            self._complete(row)
        self.cells: tuple[Cell, ...] = (self.kind, self.operator, self.number, self.unit, value.level, self.remark)

    def _complete(self, row: reading.Row) -> None:
        self.operator = row.operator
        self.remark = self.remark or row.columns.get("remark", "")
        if not self.unit:
            column = reading.parsed("1" + reading.plain(row.columns.get("unit", "")))
            self.unit, self.per = column.unit, column.per
            self.number = _scaled(self.number, column.scale)
            self.upper = _scaled(self.upper, column.scale)


understood_value = lru_cache(maxsize=_MANY)(Understood)
"""The same of a row that has no further columns: values come again and again."""


def _scaled(number: Decimal | None, scale: Decimal) -> Decimal | None:
    """``number`` times a power of ten: no multiplication, which would round what has more than 28 digits."""
    if number is None or scale == 1:
        return number
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # noqa: S101  # a grammar's number is never NaN
    return Decimal((sign, digits, exponent + scale.adjusted()))


def details(project: Project) -> Iterator[tuple[int | None, str, str, str]]:
    """The rows of the table of details after year, id and position: row, key, label and text."""
    form = project.form
    for fact in (*form.facts, *form.goals):
        yield None, fact.key, fact.label, fact.text
    for indicator in form.indicators:
        if indicator.inferred or indicator.extras:
            yield from _row_details(indicator)
        else:
            for detail in _value_details(indicator.value):
                yield indicator.row, *detail
    for item, text in project.catalogue:
        yield None, "catalogue", item, text
    for acceptance in project.acceptances:
        if acceptance.shown:
            yield acceptance.row, "accepted", acceptance.code, acceptance.reason


def _row_details(indicator: Indicator) -> Iterator[tuple[int, str, str, str]]:
    row = indicator.row
    if indicator.inferred:
        yield row, "class_inferred", indicator.class_label, "推定"
    for label, text in indicator.extras:
        yield row, taxonomy.form().column_by_label[label].key, label, text
    for detail in _apart(understood(indicator)):
        yield row, *detail


@lru_cache(maxsize=_MANY)
def _value_details(value: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(_apart(understood_value(value)))


def _apart(found: Understood) -> Iterator[tuple[str, str, str]]:
    """What the table of indicators has no column for."""
    value = found.value
    if found.upper is not None:
        yield "value_upper", "上限", f"{found.upper:f}"
    if found.per:
        yield "value_per", "每", found.per
    if value.date and value.kind is Kind.DATE:
        yield "value_date", "时间", value.date
