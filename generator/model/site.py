"""What is published of projects: years, departments, pages of prose, the publishing body, the whole site."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from generator.conventions import Catalogue, WebTags
from generator.model.form import Path
from generator.model.project import Acceptance, Project
from generator.record import Correction, Withdrawal
from generator.taxonomy import Profile

DEADLINE_DAYS = 20
"""预算法 第十四条: published within so many days of approval."""
LONG_LIST = 300
"""A list with more projects is not shown in one table."""


class ListEntry(NamedTuple):
    """A row of the public list as it was printed."""

    name: str
    text: str
    amount: Decimal | None
    path: Path


@dataclass(frozen=True, slots=True)
class DepartmentGroup:
    """The projects of one department in a year. Where its projects print several names, ``name`` has all of them."""

    year: int
    code: str
    name: str
    projects: tuple[Project, ...]

    @property
    def key(self) -> str:
        """As :attr:`Project.department_key`."""
        return self.projects[0].department_key

    @property
    def total_wan(self) -> Decimal:
        """Sum of the budgets in 万元."""
        return sum((project.total_wan or Decimal(0) for project in self.projects), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Year:
    """What a year's disclosure says of itself: what every page of the year may show."""

    year: int
    title: str
    profile: Profile
    approved: date | None = None
    published: date | None = None
    published_time: str = ""
    corrected: date | None = None
    withdrawn: tuple[Withdrawal, ...] = ()
    summary: str = ""
    source_path: str

    @property
    def published_text(self) -> str:
        """``2024-02-08 09:30``, without the time where it is not known; empty before publication."""
        return f"{self.published} {self.published_time}".strip() if self.published else ""

    @property
    def deadline(self) -> date | None:
        """The last day on which publication is in time; ``None`` where the day of approval is not known."""
        return self.approved + timedelta(days=DEADLINE_DAYS) if self.approved else None


@dataclass(frozen=True, kw_only=True)
class Disclosure(Year):
    """One year's disclosure: the projects in the order of the public list. Withheld projects are not here."""

    printed_list: tuple[ListEntry, ...] = ()
    projects: tuple[Project, ...]
    acceptances: tuple[Acceptance, ...] = ()
    catalogue: Catalogue = ()
    corrections: tuple[Correction, ...] = ()

    @cached_property
    def corrections_by_project(self) -> dict[str, tuple[Correction, ...]]:
        """The corrections of each project that has any, by the id of today, in their order."""
        today = {former: project.id for project in self.projects for former in project.former_ids}
        found: dict[str, list[Correction]] = {}
        for correction in self.corrections:
            by_project: dict[str, list[str]] = {}
            for named in dict.fromkeys(change.project for change in correction.changes if change.project):
                by_project.setdefault(today.get(named, named), []).append(named)
            for project_id, names in by_project.items():
                found.setdefault(project_id, []).append(correction.of(names))
        return {project_id: tuple(listed) for project_id, listed in found.items()}

    @cached_property
    def heading(self) -> Year:
        """The year without its projects."""
        return Year(**{field.name: getattr(self, field.name) for field in fields(Year)})

    def number_of(self, project: Project) -> int:
        """What stands under 序号: the number given, else the position in the list."""
        return project.number or self._positions[project.id]

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {project.id: at for at, project in enumerate(self.projects, 1)}

    @property
    def total_wan(self) -> Decimal:
        """合计 of the public list in 万元."""
        return sum((project.total_wan or Decimal(0) for project in self.projects), Decimal(0))

    @cached_property
    def departments(self) -> tuple[DepartmentGroup, ...]:
        """The projects by department, departments in the order in which they first appear."""
        by_department: dict[str, list[Project]] = {}
        for project in self.projects:
            by_department.setdefault(project.department_key, []).append(project)
        return tuple(_department(self.year, tuple(projects)) for projects in by_department.values())


def _department(year: int, projects: tuple[Project, ...]) -> DepartmentGroup:
    names = dict.fromkeys(project.department for project in projects)
    return DepartmentGroup(year, projects[0].department_code, "、".join(names), projects)


@dataclass(frozen=True, slots=True)
class Department:
    """A department through the years, newest first; its name is the newest one."""

    years: tuple[DepartmentGroup, ...]

    @property
    def key(self) -> str:
        """As :attr:`Project.department_key`."""
        return self.years[0].key

    @property
    def code(self) -> str:
        """Its code; empty where it has none."""
        return self.years[0].code

    @property
    def name(self) -> str:
        """What it is called in the newest year that it has projects in."""
        return self.years[0].name


@dataclass(frozen=True, slots=True)
class Page:
    """A page of prose, ``content/pages/<id>.md``; ``text`` is Markdown, ``order`` its place in the navigation."""

    id: str
    title: str
    text: str
    order: int
    source_path: str
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Publisher:
    """The publishing body and what the footer says of it; what is not known is empty, never made up."""

    name: str
    address: str = ""
    postcode: str = ""
    phone: str = ""
    email: str = ""
    homepage: str = ""
    site_id_code: str = ""
    icp: str = ""
    police: str = ""
    report_error: str = ""
    organiser: str = ""
    footer: tuple[str, ...] = ()
    reuse: str = ""
    reuse_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What every page may show of the site: years newest first, pages in navigation order (without their text).

    ``base_url`` is empty if unknown; ``by_department``: departments have pages of their own.
    """

    title: str
    publisher: Publisher
    base_url: str = ""
    description: str = ""
    years: tuple[Year, ...]
    pages: tuple[Page, ...] = ()
    source_path: str
    tags: WebTags | None = None
    catalogue: Catalogue = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    by_department: bool = False


@dataclass(frozen=True, kw_only=True)
class Site(Frame):
    """All that is published."""

    years: tuple[Disclosure, ...]

    @cached_property
    def frame(self) -> Frame:
        """The site without its projects and texts: a page made with it does not change when a project does."""
        shown = {field.name: getattr(self, field.name) for field in fields(Frame)}
        shown["years"] = tuple(disclosure.heading for disclosure in self.years)
        shown["by_department"] = self.has_departments
        shown["pages"] = tuple(replace(page, text="") for page in self.pages)
        return Frame(**shown)

    @property
    def latest(self) -> Disclosure:
        """The newest year."""
        return self.years[0]

    @cached_property
    def history(self) -> dict[str, tuple[Project, ...]]:
        """The same project through the years, by id, newest first."""
        found: dict[str, list[Project]] = {}
        for disclosure in self.years:
            for project in disclosure.projects:
                found.setdefault(project.id, []).append(project)
        return {project_id: tuple(projects) for project_id, projects in found.items()}

    @property
    def has_departments(self) -> bool:
        """Whether departments have pages: where there are several, or a year is too long for one list."""
        return len(self.departments) > 1 or any(len(year.projects) > LONG_LIST for year in self.years)

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """All departments of all years: those of the newest year in its order, then those that only earlier years have."""
        found: dict[str, list[DepartmentGroup]] = {}
        for disclosure in self.years:
            for group in disclosure.departments:
                found.setdefault(group.key, []).append(group)
        return tuple(Department(tuple(groups)) for groups in found.values())
