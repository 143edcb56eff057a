"""The search page: what narrows a search, and below it every project for those without JavaScript or without a query.

Up to ``LISTED`` projects the list is complete; a larger site's page leads to the lists of each year and department instead.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from generator.model import DepartmentGroup, Disclosure, Project, Site
from generator.outputs.addresses import DEPARTMENTS, SEARCH, department_list_path, year_path
from generator.outputs.pages import HOME_CRUMB, title
from generator.outputs.search.columns import AMOUNT_CHOICES, step
from generator.plan import Page

LISTED = 1000
"""So many projects of all years together are listed on the page itself."""
ENTRY_POINTS = 600
"""So many departments, counted in each year, are linked from a large site's page; of more, the years alone."""


@dataclass(frozen=True, slots=True)
class Facet:
    """What a search can be narrowed by: ``name`` in the address, ``choices`` as (key, label)."""

    name: str
    legend: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A department's projects of a year: either the projects, or the ``path`` of their list."""

    name: str
    path: str
    count: int
    projects: tuple[Project, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A year in the list below the form."""

    year: int
    path: str
    count: int
    groups: tuple[Group, ...]


def artifact(site: Site, classes: Mapping[str, str]) -> Page:
    """The page. ``classes`` are the labels of the indicator classes by key."""
    listed = sum(len(disclosure.projects) for disclosure in site.years) <= LISTED
    departments = sum(len(disclosure.departments) for disclosure in site.years)
    grouped = listed or (site.has_departments and departments <= ENTRY_POINTS)
    context = {
        "listed": listed,
        "sections": tuple(_section(disclosure, listed, grouped) for disclosure in site.years),
        "departments_path": DEPARTMENTS if site.has_departments and not grouped else "",
        "facets": facets(site, classes),
    }
    crumbs = (HOME_CRUMB, ("检索", SEARCH))
    return Page(SEARCH, site.source_path, "search.html", "search", title(site, "检索"), crumbs, context)


def _section(disclosure: Disclosure, listed: bool, grouped: bool) -> Section:
    groups = tuple(_group(disclosure, group, listed) for group in disclosure.departments) if grouped else ()
    return Section(disclosure.year, year_path(disclosure), len(disclosure.projects), groups)


def _group(disclosure: Disclosure, group: DepartmentGroup, listed: bool) -> Group:
    path = "" if listed else department_list_path(disclosure.year, group.key)
    return Group(group.name, path, len(group.projects), group.projects if listed else ())


def facets(site: Site, classes: Mapping[str, str]) -> tuple[Facet, ...]:
    """What a search of this site can be narrowed by; a facet with a single choice would narrow nothing."""
    found = (
        Facet("year", "年度", tuple((str(disclosure.year), f"{disclosure.year}年") for disclosure in site.years)),
        Facet("department", "主管部门", _departments(site)),
        Facet("amount", "年度资金总额", _amounts(site)),
        Facet("class", "指标类别", _classes(site, classes)),
    )
    return tuple(facet for facet in found if len(facet.choices) > 1)


def _departments(site: Site) -> tuple[tuple[str, str], ...]:
    """By code, or by name where there is none; two of the same name are told apart by their codes."""
    names: dict[str, str] = {}
    for disclosure in site.years:
        for group in disclosure.departments:
            names.setdefault(group.key, group.name)
    times = Counter(names.values())
    return tuple((key, name if times[name] == 1 else f"{name}（{key}）") for key, name in names.items())


def _amounts(site: Site) -> tuple[tuple[str, str], ...]:
    """The steps that some project's budget is in."""
    used = {step(project.total_wan) for disclosure in site.years for project in disclosure.projects}
    return tuple(choice for at, choice in enumerate(AMOUNT_CHOICES) if at in used)


def _classes(site: Site, labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The classes that some form has."""
    used = {
        subclass_key or class_key
        for disclosure in site.years
        for project in disclosure.projects
        for class_key, subclass_key, _ in project.summary.kinds
    }
    return tuple((key, label) for key, label in labels.items() if key in used)
