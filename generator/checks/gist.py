"""What the rules across projects read of each: a gist, noted when its file is read, and not its whole form."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from generator.checks.reading import WAN, Row, plain
from generator.model import Disclosure, Project


class Gist(NamedTuple):
    """One project as the rules across projects read it. Names of indicators are :func:`~generator.checks.reading.bare`.

    ``wordings`` are the names of indicators that should be this project's own, ``targets`` those of others for which a
    target is set, ``others`` of the rest; none comes twice. Numbers are those of indicator rows, each the first of its kind.
    """

    project: Project
    implementing_unit: str
    funding_unit: str
    silent_goal: str | None
    """The label of the goal that names no amount, empty where it does; ``None`` where there is none."""
    wordings: list[str]
    targets: list[str]
    others: list[str]
    levels: list[tuple[str, str, int]]
    """(level, as it is written, row)"""
    absent: list[tuple[str, int, int]]
    """How it is said that nothing applies: (as it is written, row, how often)."""
    costs: list[tuple[str, int, int]]
    """Units of what the whole project may cost: (unit, row, how often)."""

    @property
    def budget_yuan(self) -> Decimal | None:
        """年度资金总额 in 元."""
        wan = self.project.total_wan
        return None if wan is None else wan * WAN

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of its form, for what there is to say of one: the form is read for it."""
        return tuple(map(Row.of, self.project.indicators))

    def row(self, number: int) -> Row:
        """A row of its form."""
        return self.rows[number - 1]


class Unpublished(NamedTuple):
    """What a year has beside its projects: the names of those that are withheld, and whether files could not be read."""

    names: frozenset[str] = frozenset()
    unread: bool = False


@dataclass(frozen=True)
class YearReading:
    """One year: its list and its projects, of which ``gist_of`` says what there is to read."""

    disclosure: Disclosure
    unpublished: Unpublished
    gist_of: Callable[[Project], Gist]

    @cached_property
    def projects(self) -> tuple[Gist, ...]:
        """Its projects, in the order of the list."""
        return tuple(map(self.gist_of, self.disclosure.projects))

    @cached_property
    def departments(self) -> tuple[tuple[Gist, ...], ...]:
        """The projects by department: habits of writing are those of the office that wrote."""
        found: dict[str, list[Gist]] = {}
        for gist in self.projects:
            found.setdefault(gist.project.department_code or plain(gist.project.department), []).append(gist)
        return tuple(tuple(group) for group in found.values())


@dataclass(frozen=True)
class Succession:
    """Two disclosed years on end."""

    earlier: YearReading
    later: YearReading

    @cached_property
    def projects(self) -> tuple[tuple[Gist, Gist], ...]:
        """(earlier, later) for each project that is in both years, by its identity."""
        before = {gist.project.id: gist for gist in self.earlier.projects}
        both = (gist for gist in self.later.projects if gist.project.id in before)
        return tuple((before[gist.project.id], gist) for gist in both)
