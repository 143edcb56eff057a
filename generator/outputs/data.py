"""Open data: each project as JSON. Amounts are text, exactly as typed; nothing is a float."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import orjson

from generator.model import Funding, Project, Site
from generator.outputs.addresses import data_path
from generator.plan import File


def artifacts(site: Site) -> Iterator[File]:
    """One file a project."""
    for disclosure in site.years:
        for project in disclosure.projects:
            yield File(data_path(project), project.source_path, partial(_json, project))


def _json(project: Project) -> bytes:
    return orjson.dumps(record(project), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def record(project: Project) -> dict[str, Any]:
    """A project with English names; ``label`` is what the form prints."""
    return {
        "year": project.year,
        "id": project.id,
        "number": project.number,
        "name": project.name,
        "department": project.department,
        "department_code": project.department_code,
        "facts": [{"key": fact.key, "label": fact.label, "text": fact.text} for fact in project.facts],
        "funding": _funding(project.funding),
        "multi_year_funding": _funding(project.multi_year_funding) if project.multi_year_funding else None,
        "goals": [{"key": goal.key, "label": goal.label, "text": goal.text} for goal in project.goals],
        "indicators": [
            {
                "row": indicator.row,
                "class": indicator.class_key,
                "class_printed": indicator.class_label,
                "class_inferred": indicator.inferred,
                "subclass": indicator.subclass_key,
                "subclass_printed": indicator.subclass_label,
                "name": indicator.name,
                "value": indicator.value,
                **({"columns": dict(indicator.extras)} if indicator.extras else {}),
            }
            for indicator in project.indicators
        ],
        "note": project.note,
        "acceptances": [
            {"code": acceptance.code, "row": acceptance.row, "reason": acceptance.reason}
            for acceptance in project.acceptances
            if acceptance.shown
        ],
    }


def _funding(funding: Funding) -> dict[str, Any]:
    amounts = [{"key": a.key, "label": a.label, "within": a.within, "amount": a.text} for a in funding.amounts]
    return {"unit": funding.unit, "amounts": amounts}
