"""Addresses never break: former ones lead on, withdrawn ones say so.

A renamed project keeps its old page and form as redirect pages, and its old data says where the new data are. Where content was
withdrawn, page and form say since when and why, and so does the data.
"""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from generator.links import relative
from generator.model import Disclosure, Project, Site
from generator.outputs.addresses import data_path, form_path, project_path, promised, prose_path_of
from generator.outputs.pages import HOME_CRUMB, project_title, title, year_crumbs
from generator.plan import Artifact, File, Page
from generator.record import Withdrawal


def artifacts(site: Site) -> Iterator[Artifact]:
    """All of these, of every year, and the pages of prose that were withdrawn."""
    for year in site.years:
        for project in year.projects:
            for former in project.former_ids:
                yield from _former(site, year, project, former)
        for gone in year.withdrawn:
            yield from _withdrawn(site, year, gone)
    for gone in site.withdrawn:
        path = prose_path_of(gone.id)
        crumbs = (HOME_CRUMB, ("已撤下", path))
        name = title(site, "已撤下", gone.id)
        yield Page(path, site.source_path, "withdrawn.html", "withdrawn", name, crumbs, {"gone": gone})


def _former(site: Site, year: Disclosure, project: Project, former: str) -> Iterator[Artifact]:
    page, form, data = promised(project.year, former)
    for path, target, said in ((page, project_path(project), ()), (form, form_path(project), ("项目支出绩效目标表",))):
        name = project_title(site, project, *said, f"原地址 {former}")
        crumbs = (*year_crumbs(year), (project.name, path))
        context = {"target": target, "project": project, "published": year.published_text}
        yield Page(path, project.source_path, "moved.html", "moved", name, crumbs, context)
    new = relative(data, data_path(project))
    yield File(data, project.source_path, partial(_json, {"year": year.year, "id": former, "moved_to": new}))


def _withdrawn(site: Site, year: Disclosure, gone: Withdrawal) -> Iterator[Artifact]:
    page, form, data = promised(year.year, gone.id)
    for path, said in ((page, ()), (form, ("项目支出绩效目标表",))):
        name = title(site, "已撤下", gone.id, *said, f"{year.year}年")
        crumbs = (*year_crumbs(year), ("已撤下", path))
        yield Page(path, year.source_path, "withdrawn.html", "withdrawn", name, crumbs, {"gone": gone})
    said_of: dict[str, Any] = {
        "year": year.year,
        "id": gone.id,
        "withdrawn": gone.day.isoformat(),
        "reason": gone.reason,
    }
    yield File(data, year.source_path, partial(_json, said_of))


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
