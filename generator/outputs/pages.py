"""The pages a citizen reads: home, the indicator page of each project, prose, 404."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from generator.model import Disclosure, Project, Site, Year
from generator.outputs import glossary, metadata
from generator.outputs.addresses import (
    HOME,
    NOT_FOUND,
    data_path,
    department_list_path,
    project_path,
    prose_path,
    workbook_path,
    year_path,
)
from generator.outputs.lists import Listing, of_year
from generator.plan import Page
from generator.problems import Problem

Crumbs = tuple[tuple[str, str], ...]
Places = Mapping[tuple[int, str], tuple[str, str, int]]
"""By (year, project id) where it is compared with the year before: (output path, anchor, the earlier year)."""
_NOWHERE: Places = MappingProxyType({})

HOME_CRUMB = ("首页", HOME)
HOME_ROWS = 100
"""A list of so many rows still stands on the home page."""


def title(site: Site, *parts: str) -> str:
    """A page's title, the particular first: ``选派干部生活补助 - 2024年 - 某站``."""
    return " - ".join((*parts, site.title))


def year_crumbs(disclosure: Year) -> Crumbs:
    """The way to a year's public list."""
    return (HOME_CRUMB, (f"{disclosure.year}年公开清单", year_path(disclosure)))


def project_title(site: Site, project: Project, *parts: str) -> str:
    """The title of a page about a project. The department tells apart projects of the same name."""
    names = (
        (project.name,)
        if project.department in (site.title, site.publisher.name)
        else (project.name, project.department)
    )
    return title(site, *names, *parts, f"{project.year}年")


def artifacts(site: Site, findings: Mapping[str, Sequence[Problem]], compared: Places = _NOWHERE) -> Iterator[Page]:
    """All of these pages; ``compared`` says where projects are compared with what they were the year before."""
    home = {"disclosures": site.years, "listing": short_listing(site.latest, HOME_ROWS)}
    yield Page(HOME, site.source_path, "home.html", "home", site.title, (), home)
    for disclosure in site.years:
        yield from _projects(site, disclosure, findings, compared)
    for page in site.pages:
        crumbs = (HOME_CRUMB, (page.title, prose_path(page)))
        context = {"markdown": page.text, "published": page.published.isoformat() if page.published else ""}
        yield Page(prose_path(page), page.source_path, "prose.html", "prose", title(site, page.title), crumbs, context)
    yield Page(NOT_FOUND, site.source_path, "404.html", "404", title(site, "没有找到这个页面"))


def short_listing(disclosure: Disclosure, most: int) -> Listing | None:
    """The whole list of a year that has no more rows than ``most``."""
    return of_year(disclosure) if len(disclosure.projects) <= most else None


def _projects(
    site: Site, disclosure: Disclosure, findings: Mapping[str, Sequence[Problem]], compared: Places
) -> Iterator[Page]:
    projects = disclosure.projects
    several, terms = site.has_departments, glossary.terms(site)
    neighbours = zip((None, *projects), projects, (*projects[1:], None), strict=False)
    corrected = disclosure.corrections_by_project
    for previous, project, following in neighbours:
        corrections = corrected.get(project.id, ())
        yield Page(
            project_path(project),
            project.source_path,
            "project.html",
            "project",
            project_title(site, project),
            (*_crumbs_above(disclosure, project, several), (project.name, project_path(project))),
            {
                "disclosure": disclosure.heading,
                "published": disclosure.published_text,
                "catalogue": metadata.catalogue(site, disclosure, project),
                "corrections": corrections,
                "corrected": corrections[-1].day.isoformat() if corrections else "",
                "project": project,
                "previous": previous,
                "next": following,
                "others": tuple(other for other in site.history[project.id] if other is not project),
                "findings": findings.get(project.source_path, ()),
                "compared": compared.get((project.year, project.id)),
                "terms": terms,
            },
            (data_path(project), workbook_path(project)),
        )


def _crumbs_above(disclosure: Disclosure, project: Project, several: bool) -> Crumbs:
    crumbs = year_crumbs(disclosure)
    if several:
        crumbs += ((project.department, department_list_path(project.year, project.department_key)),)
    return crumbs
