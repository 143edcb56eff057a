"""The model as rows of the tables: plain tuples of text, int, ``Decimal``, ``date`` or ``None``. Nothing is a float.

Rows of a project depend on the project and its findings alone; the files of a year are those of its projects, joined.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from generator import taxonomy
from generator.checks import reading
from generator.conventions import CATALOGUE_ITEMS
from generator.indicator_value import Kind, Value
from generator.model import Disclosure, Funding, Indicator, Project
from generator.outputs.addresses import project_path
from generator.outputs.data import tables
from generator.problems import Problem

Cell = str | int | Decimal | date | None
Row = tuple[Cell, ...]
Findings = Mapping[str, Sequence[Problem]]


def of_project(name: str, project: Project, findings: Sequence[Problem]) -> Iterator[Row]:
    """The rows of the table ``name`` about one project."""
    return _MAKERS[name](project, findings)


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


def _project(project: Project, findings: Sequence[Problem]) -> Iterator[Row]:
    facts = {fact.key: fact.text for fact in (*project.facts, *project.goals)}
    yield (
        project.year,
        project.id,
        project.number,
        project.name,
        project.department_code,
        project.department,
        *(facts.get(key, "") for key in _fact_keys()),
        project.total_wan,
        *(facts.get(key, "") for key in _goal_keys()),
        project.note,
        len(project.indicators),
        codes(findings),
        project_path(project),
    )


def _fact_keys() -> Iterator[str]:
    return (term.key for term in taxonomy.form().facts if term.key not in tables.HEADING_FACTS)


def _goal_keys() -> list[str]:
    return sorted(term.key for term in taxonomy.form().goals)


def _funding(project: Project, _findings: Sequence[Problem]) -> Iterator[Row]:
    yield from _block(project, "annual", project.funding)
    if project.multi_year_funding:
        yield from _block(project, "multi_year", project.multi_year_funding)


def _block(project: Project, block: str, funding: Funding) -> Iterator[Row]:
    for amount in funding.amounts:
        differs = amount.value is not None and f"{amount.value:f}" != amount.text
        yield (
            project.year,
            project.id,
            project.name,
            block,
            amount.key,
            amount.label,
            amount.within,
            funding.unit,
            amount.value,
            funding.wan(amount),
            amount.text if differs else "",
        )


class IndicatorRow(NamedTuple):
    """A row of the table of indicators, in parts: what is the same in many rows need be written out only once.

    The columns are those of ``project``, the row number, ``classes``, the name and the value, ``understood`` and ``codes``.
    """

    project: tuple[int, str, str, Decimal | None]
    row: int
    classes: tuple[str, str, str, str]
    texts: tuple[str, str]
    understood: "Understood"
    codes: str


def indicator_rows(project: Project, findings: Sequence[Problem]) -> Iterator[IndicatorRow]:
    """The rows of the table of indicators about one project."""
    by_row: dict[int | None, list[Problem]] = {}
    for finding in findings:
        by_row.setdefault(finding.row, []).append(finding)
    of_project = (project.year, project.id, project.name, project.total_wan)
    for indicator in project.indicators:
        label = "" if indicator.inferred else indicator.class_label
        yield IndicatorRow(
            of_project,
            indicator.row,
            (label, indicator.class_key, indicator.subclass_label, indicator.subclass_key),
            (indicator.name, indicator.value),
            understood(indicator),
            codes(by_row.get(indicator.row, ())) if by_row else "",
        )


def _indicators(project: Project, findings: Sequence[Problem]) -> Iterator[Row]:
    for part in indicator_rows(project, findings):
        yield (*part.project, part.row, *part.classes, *part.texts, *part.understood.cells, part.codes)


def understood(indicator: Indicator) -> "Understood":
    """The value of an indicator taken apart."""
    return Understood(indicator.value, reading.Row(indicator)) if indicator.extras else _understood(indicator.value)


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


_understood = lru_cache(maxsize=1 << 14)(Understood)  # values come again and again


def _scaled(number: Decimal | None, scale: Decimal) -> Decimal | None:
    """``number`` times a power of ten: no multiplication, which would round what has more than 28 digits."""
    if number is None or scale == 1:
        return number
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # noqa: S101  # a grammar's number is never NaN
    return Decimal((sign, digits, exponent + scale.adjusted()))


def _details(project: Project, _findings: Sequence[Problem]) -> Iterator[Row]:
    for position, detail in enumerate(_each_detail(project), 1):
        yield (project.year, project.id, position, *detail)


def _each_detail(project: Project) -> Iterator[tuple[int | None, str, str, str]]:
    for fact in (*project.facts, *project.goals):
        yield None, fact.key, fact.label, fact.text
    for indicator in project.indicators:
        yield from _row_details(indicator)
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
    apart = understood(indicator)
    value = apart.value
    if apart.upper is not None:
        yield row, "value_upper", "上限", f"{apart.upper:f}"
    if apart.per:
        yield row, "value_per", "每", apart.per
    if value.date and value.kind is Kind.DATE:
        yield row, "value_date", "时间", value.date


_MAKERS = {"projects": _project, "funding": _funding, "indicators": _indicators, "details": _details}
