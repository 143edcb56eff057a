"""What every publication keeps on record about itself, as JSON: the next one is compared with it.

``index.json`` names the years and pages, ``<year>/index.json`` has what a year says of itself, its projects and its
corrections; each project has a file of its own.
"""

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from generator.conventions import CATALOGUE, Catalogue
from generator.model import Disclosure, Frame, Funding, Project, Site, Year
from generator.outputs.addresses import SITE_RECORD, year_record_path
from generator.plan import File
from generator.record import Change, Correction, Record, Row, Withdrawal, row
from generator.taxonomy import FUNDING, MULTI_YEAR_FUNDING

_FIELDS = (
    ("title", "标题"),
    ("profile", "表样"),
    ("approved", "批复日期"),
    ("published", "公布日期"),
    ("published_time", "公布时间"),
    ("summary", "说明"),
)
_HEADING = (
    ("number", "序号"),
    ("name", "项目名称"),
    ("department", "主管部门"),
    ("department_code", "主管部门代码"),
    ("note", "备注"),
)
_FUNDING = (("funding", FUNDING), ("multi_year_funding", MULTI_YEAR_FUNDING))


def artifacts(site: Site) -> Iterator[File]:
    """The record of the site and of each of its years."""
    yield File(SITE_RECORD, site.source_path, partial(_of_site, site.frame))
    for year in site.years:
        yield File(year_record_path(year.year), year.source_path, partial(_of_year, _parts(year)))


def _of_site(site: Frame) -> bytes:
    return _json(
        {
            "title": site.title,
            "publisher": site.publisher.name,
            "years": [
                {"year": year.year, "title": year.title, "published": _day(year.published)} for year in site.years
            ],
            "pages": [{"id": page.id, "title": page.title} for page in site.pages],
            "withdrawn": [_withdrawn(one) for one in site.withdrawn],
        }
    )


class _Year(NamedTuple):
    """What the record of a year is made of: without the projects themselves, so that it stays when one changes."""

    heading: Year
    ids: tuple[str, ...]
    former: tuple[tuple[str, str], ...]
    catalogue: Catalogue
    corrections: tuple[Correction, ...]


def _parts(year: Disclosure) -> _Year:
    former = tuple((name, project.id) for project in year.projects for name in project.former_ids)
    ids = tuple(project.id for project in year.projects)
    return _Year(year.heading, ids, former, year.catalogue, year.corrections)


def _of_year(parts: _Year) -> bytes:
    return _json(_year_content(parts))


def _year_content(parts: _Year) -> dict[str, Any]:
    year = parts.heading
    return {
        "year": year.year,
        "title": year.title,
        "profile": year.profile.id,
        "approved": _day(year.approved),
        "published": _day(year.published),
        "published_time": year.published_time,
        "summary": year.summary,
        "catalogue": dict(parts.catalogue),
        "projects": list(parts.ids),
        "former": dict(parts.former),
        "withdrawn": [_withdrawn(one) for one in year.withdrawn],
        "corrections": [correction_content(correction) for correction in parts.corrections],
    }


def correction_content(correction: Correction) -> dict[str, Any]:
    """A correction as it is published."""
    return {
        "day": _day(correction.day),
        "reason": correction.reason,
        "changes": [_change(change) for change in correction.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    sides = {"old": change.old, "new": change.new}
    return {
        "project": change.project,
        "row": change.row,
        "field": change.field,
        **{name: dict(side) if isinstance(side, tuple) else side for name, side in sides.items()},
    }


def _withdrawn(one: Withdrawal) -> dict[str, Any]:
    return {"id": one.id, "day": _day(one.day), "reason": one.reason}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


# ---------------------------------------------------------------------- what is compared


def published_year(content: dict[str, Any]) -> Record:
    """What a published ``<year>/index.json`` says of the year."""
    fields = {label: content.get(key) or "" for key, label in _FIELDS}
    fields |= {f"{CATALOGUE}：{item}": text for item, text in (content.get("catalogue") or {}).items()}
    return Record(_filled(fields))


def year_to_publish(year: Disclosure) -> Record:
    """The same of a year that is about to be published."""
    return published_year(_year_content(_parts(year)))


def published_project(content: dict[str, Any]) -> Record:
    """What a published ``<year>/<project>.json`` says of the project."""
    heading = {label: str(content[key] or "") for key, label in _HEADING}
    fields = _filled(heading) | {fact["label"]: fact["text"] for fact in (*content["facts"], *content["goals"])}
    for key, title in _FUNDING:
        funding = content[key]
        if funding:
            fields |= _amounts(title, funding["unit"], ((one["label"], one["amount"]) for one in funding["amounts"]))
    fields |= {f"{CATALOGUE}：{item}": text for item, text in (content.get("catalogue") or {}).items()}
    rows = (
        (one.get("columns", {}), one["class_printed"], one["subclass_printed"], one["name"], one["value"])
        for one in content["indicators"]
    )
    return Record(fields, tuple(_indicator(*cells) for cells in rows))


def project_to_publish(project: Project) -> Record:
    """The same of a project that is about to be published."""
    heading = {label: str(getattr(project, key) or "") for key, label in _HEADING}
    fields = _filled(heading) | {fact.label: fact.text for fact in (*project.facts, *project.goals)}
    for key, title in _FUNDING:
        funding: Funding | None = getattr(project, key)
        if funding:
            fields |= _amounts(title, funding.unit, ((one.label, one.text) for one in funding.amounts))
    fields |= {f"{CATALOGUE}：{item}": text for item, text in project.catalogue}
    rows = ((dict(one.extras), one.class_label, one.subclass_label, one.name, one.value) for one in project.indicators)
    return Record(fields, tuple(_indicator(*cells) for cells in rows))


def _filled(fields: dict[str, str]) -> dict[str, str]:
    return {label: text for label, text in fields.items() if text}


def _amounts(title: str, unit: str, amounts: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {f"{title}：单位": unit} | {f"{title}：{label}": text for label, text in amounts}


def _indicator(extras: dict[str, str], class_label: str, subclass_label: str, name: str, value: str) -> Row:
    cells = {"一级指标": class_label, "二级指标": subclass_label, "三级指标": name, "指标值": value}
    return row({**extras, **cells}.items())
