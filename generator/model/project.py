"""A project of a year: its heading, and its form when that is asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from generator.conventions import Catalogue
from generator.model.form import ClassGroup, Fact, Form, Funding, Indicator, Path, Summary, groups_of, summary_of


class Acceptance(NamedTuple):
    """A finding that the publisher has looked into and lets stand (核对说明): its code, why, and in which row.

    Without a ``row`` every finding of the code in the file is meant. ``shown``: whether readers are told.
    """

    code: str
    reason: str
    row: int | None
    shown: bool
    path: Path


def at_hand(form: Form) -> Callable[[], Form]:
    """The source of a form that is in memory."""
    return partial(_itself, form)


def _itself(form: Form) -> Form:
    return form


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """One project of one year.

    ``id`` is its content file below the year, without suffix (``202/xuanpai-ganbu``). What its form says is asked of
    ``source`` when it is needed: of very many projects the forms are not all in memory. ``digest`` is that of all that it
    was made from, empty where it was not made from a file.
    """

    id: str
    year: int
    number: int | None
    name: str
    department: str
    department_code: str
    summary: Summary
    source: Callable[[], Form] = field(repr=False)
    source_path: str
    acceptances: tuple[Acceptance, ...] = ()
    catalogue: Catalogue = ()
    former_ids: tuple[str, ...] = ()
    """曾用地址: under which it was published before it was renamed."""
    digest: bytes = field(default=b"", repr=False)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, whatever they were made from."""
        return isinstance(other, Project) and self.said() == other.said()

    def __hash__(self) -> int:
        """By what it is called."""
        return hash((self.id, self.year))

    def said(self) -> tuple[object, ...]:
        """All that it says."""
        compared = (one.name for one in fields(self) if one.name not in ("source", "digest"))
        return (*(getattr(self, name) for name in compared), self.form)

    @property
    def form(self) -> Form:
        """What its form says."""
        return self.source()

    def with_form(self, **changed: Any) -> "Project":
        """The same project with something else on its form."""
        form = self.form._replace(**changed)
        return replace(self, source=at_hand(form), summary=summary_of(form), digest=b"")

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The fields of the form other than name and department."""
        return self.source().facts

    @property
    def funding(self) -> Funding:
        """The amounts of the year."""
        return self.source().funding

    @property
    def multi_year_funding(self) -> Funding | None:
        """The amounts of several years, on a form that has them."""
        return self.source().multi_year_funding

    @property
    def goals(self) -> tuple[Fact, ...]:
        """What is to be achieved, in words."""
        return self.source().goals

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The rows of the indicator table."""
        return self.source().indicators

    @property
    def note(self) -> str:
        """备注."""
        return self.source().note

    @property
    def total_wan(self) -> Decimal | None:
        """The budget of the project in 万元."""
        return self.summary.total_wan

    @property
    def row_count(self) -> int:
        """How many indicator rows there are."""
        return sum(kind[2] for kind in self.summary.kinds)

    @property
    def department_key(self) -> str:
        """What the department is known by through the years: its code, or its name where it has none."""
        return self.department_code or self.department

    @property
    def department_text(self) -> str:
        """主管部门及代码 as the form prints it: ``[202]亳州市总工会``."""
        return f"[{self.department_code}]{self.department}" if self.department_code else self.department

    @property
    def groups(self) -> tuple[ClassGroup, ...]:
        """The indicators in row groups, as the form merges its cells."""
        return groups_of(self.indicators)

    @property
    def has_inferred(self) -> bool:
        """Whether a class stands in the table that the form did not print."""
        return any(row.inferred for row in self.indicators)

    @property
    def extra_columns(self) -> tuple[str, ...]:
        """Labels of the further columns that any row of this form has, in order of appearance."""
        return tuple(dict.fromkeys(label for indicator in self.indicators for label, _ in indicator.extras))
