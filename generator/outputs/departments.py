"""The departments: all of them, each through the years, and the list of each in each year.

departments/index.html              all departments, in pages
departments/<department>.html       one department through the years
<year>/departments/<department>.html   its projects in a year, in pages
"""

from collections.abc import Iterator
from dataclasses import replace

from generator.model import Department, Disclosure, Site
from generator.outputs.addresses import DEPARTMENTS, department_list_path, department_path
from generator.outputs.lists import Section, Sum, largest, of_department, rows, sum_of
from generator.outputs.pages import HOME_CRUMB, title, year_crumbs
from generator.outputs.paging import pages
from generator.plan import Page

INDEX_CRUMB = ("部门", DEPARTMENTS)


def artifacts(site: Site) -> Iterator[Page]:
    """All of these pages; none where the site is one department's short list."""
    if not site.has_departments:
        return
    yield from _index(site)
    for department in site.departments:
        yield _department(site, department)
    for disclosure in site.years:
        yield from _lists(site, disclosure)


def _index(site: Site) -> Iterator[Page]:
    departments = tuple(tuple(map(sum_of, department.years)) for department in site.departments)
    for pager, shown in pages(departments, DEPARTMENTS):
        yield Page(
            pager.here,
            site.source_path,
            "departments.html",
            "departments",
            title(site, "部门", *pager.said),
            (HOME_CRUMB, (INDEX_CRUMB[0], pager.here)),
            {"departments": shown, "pager": pager},
        )


def _department(site: Site, department: Department) -> Page:
    path = department_path(department.key)
    years = tuple(map(sum_of, department.years))
    return Page(
        path,
        site.source_path,
        "department.html",
        "department",
        title(site, _named(years[0]), "各年度"),
        (HOME_CRUMB, INDEX_CRUMB, (department.name, path)),
        {"years": years, "largest": largest(year.total for year in years)},
    )


def _lists(site: Site, disclosure: Disclosure) -> Iterator[Page]:
    for group in disclosure.departments:
        department, whole = sum_of(group), of_department(group)
        path = department_list_path(disclosure.year, group.key)
        for pager, shown in pages(group.projects, path):
            listing = replace(whole, sections=(Section(department, rows(disclosure, shown)),))
            yield Page(
                pager.here,
                disclosure.source_path,
                "list.html",
                "list",
                title(site, _named(department), f"{disclosure.year}年公开清单", *pager.said),
                (*year_crumbs(disclosure), (group.name, pager.here)),
                {"department": department, "listing": listing, "pager": pager},
            )


def _named(department: Sum) -> str:
    """A department in a title: two of the same name differ in their codes."""
    return f"{department.name}（{department.code}）" if department.code else department.name
