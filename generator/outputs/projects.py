"""All that is made of one project: its page, its official form, its data. They are planned, made and remembered together.

What they show hangs on little: the project, what was found in it, its neighbours in the list, the frame of the site.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from generator.conventions import Catalogue
from generator.model import Disclosure, Frame, Project, Site, Year
from generator.outputs import data, forms, glossary, metadata, printed
from generator.outputs.addresses import (
    Places,
    data_path,
    department_list_path,
    form_path,
    pdf_path,
    project_path,
    workbook_path,
)
from generator.outputs.pages import Crumbs, project_title, year_crumbs
from generator.plan import File, Group, Page
from generator.problems import Problem
from generator.record import Correction

_NOWHERE: Places = MappingProxyType({})
_NO_PDFS: Mapping[str, Path] = MappingProxyType({})


class Other(NamedTuple):
    """Another project as a link to it needs it; of the same project in another year also its budget in 万元."""

    name: str
    year: int
    id: str
    total_wan: Decimal | None = None


class Around(NamedTuple):
    """What the pages of a project show beside the project and its year.

    ``neighbours`` are the one before and after it in the list, ``years`` the same project in other years, ``compared``
    where it is compared with the year before.
    """

    neighbours: tuple[Other | None, Other | None] = (None, None)
    years: tuple[Other, ...] = ()
    findings: tuple[Problem, ...] = ()
    corrections: tuple[Correction, ...] = ()
    catalogue: Catalogue = ()
    compared: tuple[str, str, int] | None = None
    terms: glossary.Terms | None = None
    pdf: Path | None = None


def artifacts(
    site: Site,
    findings: Mapping[str, Sequence[Problem]],
    compared: Places = _NOWHERE,
    pdfs: Mapping[str, Path] = _NO_PDFS,
) -> Iterator[Group]:
    """A group of each project; ``pdfs`` are the forms that were printed, by output path."""
    terms = glossary.terms(site)
    for disclosure in site.years:
        others = tuple(map(_other, disclosure.projects))
        corrected = disclosure.corrections_by_project
        for at, project in enumerate(disclosure.projects):
            around = Around(
                (others[at - 1] if at else None, others[at + 1] if at + 1 < len(others) else None),
                tuple(
                    _other(one)._replace(total_wan=one.total_wan)
                    for one in site.history[project.id]
                    if one is not project
                ),
                tuple(findings.get(project.source_path, ())),
                corrected.get(project.id, ()),
                metadata.catalogue(site, disclosure, project),
                compared.get((project.year, project.id)),
                terms,
                pdfs.get(pdf_path(form_path(project))),
            )
            yield _group(site.frame, disclosure, project, around)


def _other(project: Project) -> Other:
    return Other(project.name, project.year, project.id)


def _group(frame: Frame, disclosure: Disclosure, project: Project, around: Around) -> Group:
    pages = (project_path(project), form_path(project))
    pdf = (pdf_path(form_path(project)),) if around.pdf else ()
    others = (data_path(project), workbook_path(project), *pdf)
    changed = around.corrections[-1].day.isoformat() if around.corrections else disclosure.published_text
    make = partial(files, frame, disclosure.heading, project, around)
    return Group(project.source_path, pages, others, changed, make)


def files(frame: Frame, year: Year, project: Project, around: Around) -> tuple[Page | File, ...]:
    """The files of a group, those first whose size a page states."""
    origin = project.source_path
    pdf, made = printed.pdf_of(form_path(project), around.pdf, origin)
    corrected = around.corrections[-1].day.isoformat() if around.corrections else ""
    return (
        *made,
        File(data_path(project), origin, partial(data.project_json, project, around.findings)),
        File(workbook_path(project), origin, partial(data.filled_form, project)),
        _page(frame, year, project, around, {"corrected": corrected, **pdf}),
        forms.form(frame, year, project, {"corrected": corrected, **pdf}),
    )


def _page(frame: Frame, year: Year, project: Project, around: Around, more: Mapping[str, object]) -> Page:
    previous, following = around.neighbours
    return Page(
        project_path(project),
        project.source_path,
        "project.html",
        "project",
        project_title(frame, project),
        (*_crumbs_above(frame, year, project), (project.name, project_path(project))),
        {
            "disclosure": year,
            "published": year.published_text,
            "catalogue": around.catalogue,
            "corrections": around.corrections,
            "project": project,
            "previous": previous,
            "next": following,
            "others": around.years,
            "findings": around.findings,
            "compared": around.compared,
            "terms": around.terms,
            **more,
        },
        (data_path(project), workbook_path(project)),
    )


def _crumbs_above(frame: Frame, year: Year, project: Project) -> Crumbs:
    crumbs = year_crumbs(year)
    if frame.by_department:
        crumbs += ((project.department, department_list_path(project.year, project.department_key)),)
    return crumbs
