"""The public list as it is shown: of a whole year, or a page of one department's. What is not shown is not in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from generator.model import DepartmentGroup, Disclosure, Project


@dataclass(frozen=True, slots=True)
class Sum:
    """A department's year in figures; ``total`` in 万元."""

    year: int
    key: str
    code: str
    name: str
    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one department: (序号, project)."""

    department: Sum
    rows: tuple[tuple[int, Project], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows by department, and what they are measured by: ``total`` is 100 %, ``largest`` the longest bar.

    ``count`` projects make up the ``total``: on one page of a longer list, more than the sections have.
    """

    id: str
    caption: str
    sections: tuple[Section, ...]
    count: int
    total: Decimal
    largest: Decimal

    @property
    def grouped(self) -> bool:
        """Whether departments are told apart."""
        return len(self.sections) > 1


def sum_of(group: DepartmentGroup) -> Sum:
    """The figures of a department's year."""
    return Sum(group.year, group.key, group.code, group.name, len(group.projects), group.total_wan)


def sums(disclosure: Disclosure) -> tuple[Sum, ...]:
    """The figures of all departments of a year, in the order of the list."""
    return tuple(map(sum_of, disclosure.departments))


def of_year(disclosure: Disclosure) -> Listing:
    """The whole list of a year."""
    projects = disclosure.projects
    return Listing(
        f"list-{disclosure.year}",
        f"{disclosure.year}年项目支出绩效目标公开清单",
        tuple(Section(sum_of(group), rows(disclosure, group.projects)) for group in disclosure.departments),
        len(projects),
        disclosure.total_wan,
        largest(project.total_wan for project in projects),
    )


def of_department(group: DepartmentGroup) -> Listing:
    """One department's list of a year, without its rows: they go onto pages."""
    caption = f"{group.year}年{group.name}项目支出绩效目标公开清单"
    amounts = (project.total_wan for project in group.projects)
    return Listing("list", caption, (), len(group.projects), group.total_wan, largest(amounts))


def rows(disclosure: Disclosure, projects: Iterable[Project]) -> tuple[tuple[int, Project], ...]:
    """Projects with what stands under 序号."""
    return tuple((disclosure.number_of(project), project) for project in projects)


def largest(amounts: Iterable[Decimal | None]) -> Decimal:
    """The largest of the amounts that are filled in, 0 where none is."""
    return max((amount for amount in amounts if amount is not None), default=Decimal(0))
