"""The official form of each project, and the booklet of a year: what is printed.

A booklet of more than :data:`VOLUME_SIZE` forms is split into volumes; its page is then the list of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from generator.model import DepartmentGroup, Disclosure, Frame, Project, Site, Year
from generator.outputs.addresses import booklet_path, form_path, volume_path
from generator.outputs.pages import Crumbs, project_title, title, year_crumbs
from generator.plan import Page

VOLUME_SIZE = 200
"""Forms in a volume at most: what a browser still prints in one go."""

_NOTHING: Mapping[str, object] = MappingProxyType({})

Volume = tuple[DepartmentGroup, ...]
"""Departments with those of their projects that are in this volume."""


def volumes(disclosure: Disclosure, size: int = VOLUME_SIZE) -> tuple[Volume, ...]:
    """The forms of a year by department, in volumes of at most ``size``.

    A department is kept together where a volume can hold it. The order is that of the public list.
    """
    made: list[list[DepartmentGroup]] = [[]]
    room = size
    for department in disclosure.departments:
        if len(department.projects) > room and room < size and len(department.projects) <= size:
            made.append([])
            room = size
        at = 0
        while at < len(department.projects):
            if not room:
                made.append([])
                room = size
            part = department.projects[at : at + room]
            made[-1].append(replace(department, projects=part))
            at += len(part)
            room -= len(part)
    return tuple(map(tuple, made))


def form(site: Frame, year: Year, project: Project, more: Mapping[str, object] = _NOTHING) -> Page:
    """The official form of a project; ``more`` is what the page is told beside."""
    return Page(
        form_path(project),
        project.source_path,
        "form.html",
        "form",
        project_title(site, project, "项目支出绩效目标表"),
        (*_crumbs(year), (project.name, form_path(project))),
        {"disclosure": year, "project": project, "published": year.published_text, "corrected": "", **more},
    )


def _crumbs(year: Year) -> Crumbs:
    return (*year_crumbs(year), ("全部目标表", booklet_path(year)))


def artifacts(site: Site) -> Iterator[Page]:
    """The booklet of every year, in one or several volumes."""
    for disclosure in site.years:
        yield from _booklet(site, disclosure)


def _booklet(site: Site, disclosure: Disclosure) -> Iterator[Page]:
    crumbs = _crumbs(disclosure)
    path, origin = booklet_path(disclosure), disclosure.source_path
    name = title(site, "项目支出绩效目标表汇编", f"{disclosure.year}年")
    of_year = {"disclosure": disclosure.heading, "published": disclosure.published_text}
    parts = volumes(disclosure)
    if len(parts) == 1:
        yield Page(path, origin, "booklet.html", "booklet", name, crumbs, {**of_year, **_volume(disclosure, parts, 1)})
        return
    listed = tuple(
        {
            "path": volume_path(disclosure, number),
            "departments": tuple(department.name for department in part),
            "count": _count(part),
            "total": _total(part),
            "first": part[0].projects[0].name,
            "last": part[-1].projects[-1].name,
        }
        for number, part in enumerate(parts, 1)
    )
    whole = {"count": len(disclosure.projects), "total": disclosure.total_wan}
    yield Page(path, origin, "volumes.html", "volumes", name, crumbs, {**of_year, "volumes": listed, **whole})
    for number in range(1, len(parts) + 1):
        here = volume_path(disclosure, number)
        which = f"第{number}册"
        yield Page(
            here,
            origin,
            "booklet.html",
            "booklet",
            title(site, "项目支出绩效目标表汇编", which, f"{disclosure.year}年"),
            (*crumbs, (which, here)),
            {**of_year, **_volume(disclosure, parts, number)},
        )


def _volume(disclosure: Disclosure, parts: tuple[Volume, ...], number: int) -> dict[str, object]:
    """What one volume shows: departments as (name, code, ((序号, project), …))."""
    part = parts[number - 1]
    return {
        "departments": tuple((group.name, group.code, _numbered(disclosure, group.projects)) for group in part),
        "count": _count(part),
        "total": _total(part),
        "volume": number,
        "volume_count": len(parts),
        "single_department": len(disclosure.departments) == 1,
        "neighbours": tuple(
            volume_path(disclosure, other) if 1 <= other <= len(parts) else "" for other in (number - 1, number + 1)
        ),
    }


def _numbered(disclosure: Disclosure, projects: tuple[Project, ...]) -> tuple[tuple[int, Project], ...]:
    return tuple((disclosure.number_of(project), project) for project in projects)


def _count(part: Volume) -> int:
    return sum(len(group.projects) for group in part)


def _total(part: Volume) -> Decimal:
    return sum((group.total_wan for group in part), Decimal(0))
