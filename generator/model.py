"""What is disclosed, typed and frozen. No file, no HTML here.

Every text is what the content file says, without the blanks around it; every amount is a :class:`~decimal.Decimal`
beside the text it was typed as. Names follow the field's standard English terms.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, partial
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple

from generator.conventions import Catalogue, WebTags
from generator.record import Correction, Withdrawal
from generator.taxonomy import INDICATORS, Profile

Path = tuple[str | int, ...]
"""Where a value stands in its content file: keys and list positions from the root."""

DEADLINE_DAYS = 20
"""预算法 第十四条: published within so many days of approval."""
LONG_LIST = 300
"""A list with more projects is not shown in one table."""
YUAN_PER_UNIT = {"万元": Decimal(10000), "元": Decimal(1)}


class Amount(NamedTuple):
    """One amount of the form. ``value`` is ``None`` where the form left the cell empty; ``text`` is as typed."""

    key: str
    label: str
    within: str
    text: str
    value: Decimal | None
    path: Path


class Funding(NamedTuple):
    """The amounts of one funding block, in the order of the form, all in ``unit`` (万元 or 元)."""

    unit: str
    amounts: tuple[Amount, ...]

    @property
    def total(self) -> Amount:
        """年度资金总额."""
        return next(amount for amount in self.amounts if amount.key == "total")

    @property
    def parts(self) -> tuple[Amount, ...]:
        """What the total is the sum of."""
        return self.parts_of("total")

    def parts_of(self, key: str) -> tuple[Amount, ...]:
        """The amounts that are listed as parts of the amount ``key``."""
        return tuple(amount for amount in self.amounts if amount.within == key)

    def wan(self, amount: Amount) -> Decimal | None:
        """An amount of this block in 万元, exactly."""
        return None if amount.value is None else amount.value * YUAN_PER_UNIT[self.unit] / YUAN_PER_UNIT["万元"]


class Fact(NamedTuple):
    """A plain field of the form: its key in code, its label as printed, its text."""

    key: str
    label: str
    text: str


class Indicator(NamedTuple):
    """One row of the indicator table; ``row`` counts from 1 in the order of the form.

    ``class_label`` and ``subclass_label`` are as printed; ``class_key`` and ``subclass_key`` say what they mean.
    ``inferred`` marks a class that the form did not print and an importer concluded from the subclass. ``extras`` are
    further columns of the form as (label, text). A row with neither name nor value is one the form left empty. ``place`` is
    where it stands below its class in the content file: nothing for an empty row, its position, and 指标值 where name and
    value are spelled out (many rows share one, where a whole path would be large).
    """

    row: int
    class_label: str
    class_key: str
    subclass_label: str
    subclass_key: str
    name: str
    value: str
    extras: tuple[tuple[str, str], ...]
    inferred: bool
    place: Path

    @property
    def path(self) -> Path:
        """Where its value stands."""
        above = (INDICATORS, self.class_label, self.subclass_label)
        below = self.place if len(self.place) != 1 else (*self.place, self.name)
        return (*(above if self.subclass_label or self.place else above[:2]), *below)

    @property
    def is_empty(self) -> bool:
        """An empty row of the form."""
        return not self.name and not self.value

    @property
    def anchor(self) -> str:
        """The id of this row on every page that shows it."""
        return f"row-{self.row}"


class SubclassGroup(NamedTuple):
    """Rows under one printed second-level label."""

    label: str
    key: str
    indicators: tuple[Indicator, ...]


class Line(NamedTuple):
    """A row of the table as it is printed: what it shows, and how many rows the labels span that begin with it.

    ``of_class`` and ``of_subclass`` are 0 where the label stands in a row above.
    """

    row: int
    of_class: int
    of_subclass: int
    subclass_label: str
    name: str
    value: str
    extras: tuple[tuple[str, str], ...]


_line = partial(tuple.__new__, Line)  # as Line._make does, in a third of the time: there are twenty a page


class ClassGroup(NamedTuple):
    """Rows under one printed first-level label."""

    label: str
    key: str
    inferred: bool
    subclasses: tuple[SubclassGroup, ...]

    @property
    def size(self) -> int:
        """How many rows the label spans."""
        return sum(len(group.indicators) for group in self.subclasses)

    @property
    def lines(self) -> Iterator[Line]:
        """The rows of the class as the form merges its cells. Templates unpack them: it is the quickest loop there is."""
        of_class = self.size
        for group in self.subclasses:
            of_subclass = len(group.indicators)
            for one in group.indicators:
                yield _line((one.row, of_class, of_subclass, group.label, one.name, one.value, one.extras))
                of_class = of_subclass = 0

    @property
    def indicators(self) -> Iterator[Indicator]:
        """All rows of the class."""
        return (indicator for group in self.subclasses for indicator in group.indicators)


class Acceptance(NamedTuple):
    """A finding that the publisher has looked into and lets stand (核对说明): its code, why, and in which row.

    Without a ``row`` every finding of the code in the file is meant. ``shown``: whether readers are told.
    """

    code: str
    reason: str
    row: int | None
    shown: bool
    path: Path


class Form(NamedTuple):
    """What the official form says of a project, in the order of the form, beyond its name and department."""

    facts: tuple[Fact, ...]
    funding: Funding
    multi_year_funding: Funding | None
    goals: tuple[Fact, ...]
    indicators: tuple[Indicator, ...]
    note: str = ""


class Summary(NamedTuple):
    """What lists, counts and comparisons need to know of a form.

    The budget in 万元; how many amounts there are; how many indicator rows of which kind, as (class, subclass, rows);
    the digest of all that readers are told in words: goals and indicator rows.
    """

    total_wan: Decimal | None
    amounts: int
    kinds: tuple[tuple[str, str, int], ...]
    wording: str


def summary_of(form: Form) -> Summary:
    """The summary of a form."""
    blocks = filter(None, (form.funding, form.multi_year_funding))
    kinds = Counter((row.class_key, row.subclass_key) for row in form.indicators)
    goals = [(goal.key, goal.text) for goal in form.goals]
    said = repr((goals, [(row[1], row[3], *row[5:8]) for row in form.indicators]))
    return Summary(
        form.funding.wan(form.funding.total),
        sum(len(block.amounts) for block in blocks),
        tuple((*key, count) for key, count in kinds.items()),
        sha256(said.encode()).hexdigest()[:32],
    )


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


_last_groups: tuple[tuple[Indicator, ...], tuple[ClassGroup, ...]] = ((), ())


def groups_of(indicators: tuple[Indicator, ...]) -> tuple[ClassGroup, ...]:
    """Rows in groups; those of the last form are remembered, as its page, form and workbook are made one after another."""
    global _last_groups  # noqa: PLW0603
    if _last_groups[0] is not indicators:
        _last_groups = (
            indicators,
            tuple(
                ClassGroup(
                    label,
                    class_key,
                    inferred,
                    tuple(
                        SubclassGroup(sub_label, sub_key, tuple(rows))
                        for (sub_label, sub_key), rows in groupby(
                            of_class, lambda i: (i.subclass_label, i.subclass_key)
                        )
                    ),
                )
                for (label, class_key, inferred), of_class in groupby(
                    indicators, lambda i: (i.class_label, i.class_key, i.inferred)
                )
            ),
        )
    return _last_groups[1]


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
