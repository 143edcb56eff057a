"""The open data as JSON. Amounts are text, exactly as typed; nothing is a float."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson

from generator.model import Disclosure, Frame, Funding, Indicator, Project
from generator.outputs.addresses import project_path
from generator.outputs.data.rows import Findings, Understood, understood
from generator.problems import Problem


def project_json(project: Project, findings: Sequence[Problem]) -> bytes:
    """A project in a file of its own."""
    return orjson.dumps(record(project, findings), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def disclosure_json(site: Frame, years: tuple[Disclosure, ...], findings: Findings) -> bytes:
    """These years in one file, a project a line."""
    head = {"title": site.title, "publisher": site.publisher.name, "currency": "CNY"}
    pieces = [orjson.dumps(head)[:-1], b',"years":[']
    for at, year in enumerate(years):
        pieces += [b"," if at else b"", b"\n", orjson.dumps(year_record(year))[:-1], b',"projects":[\n']
        lines = (project_line(project, findings.get(project.source_path, ())) for project in year.projects)
        pieces += [b",\n".join(lines), b"\n]}"]
    return b"".join((*pieces, b"\n]}\n"))


def project_line(project: Project, findings: Sequence[Problem]) -> bytes:
    """A project as its line in the file of its year."""
    return orjson.dumps(record(project, findings))


def year_record(year: Disclosure) -> dict[str, Any]:
    """What concerns a year as a whole."""
    return {
        "year": year.year,
        "title": year.title,
        "profile": year.profile.id,
        "approved": _day(year.approved),
        "published": _day(year.published),
        "published_time": year.published_time,
        "summary": year.summary,
        "budget_wan_yuan": _decimal(year.total_wan),
        "catalogue": dict(year.catalogue),
    }


def record(project: Project, findings: Sequence[Problem]) -> dict[str, Any]:
    """A project with English names; ``label`` is what the form prints."""
    return {
        "year": project.year,
        "id": project.id,
        "number": project.number,
        "name": project.name,
        "department": project.department,
        "department_code": project.department_code,
        "budget_wan_yuan": _decimal(project.total_wan),
        "page": project_path(project),
        "facts": [{"key": fact.key, "label": fact.label, "text": fact.text} for fact in project.facts],
        "funding": _funding(project.funding),
        "multi_year_funding": _funding(project.multi_year_funding) if project.multi_year_funding else None,
        "goals": [{"key": goal.key, "label": goal.label, "text": goal.text} for goal in project.goals],
        "indicators": [_indicator(indicator) for indicator in project.indicators],
        "note": project.note,
        "catalogue": dict(project.catalogue),
        "problems": [{"code": finding.code, "row": finding.row, "message": finding.message} for finding in findings],
        "acceptances": [
            {"code": acceptance.code, "row": acceptance.row, "reason": acceptance.reason}
            for acceptance in project.acceptances
            if acceptance.shown
        ],
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "row": indicator.row,
        "class": indicator.class_key,
        "class_printed": indicator.class_label,
        "class_inferred": indicator.inferred,
        "subclass": indicator.subclass_key,
        "subclass_printed": indicator.subclass_label,
        "name": indicator.name,
        "value": indicator.value,
        **({"columns": dict(indicator.extras)} if indicator.extras else {}),
        "parsed": _parsed(understood(indicator)),
    }


@lru_cache(maxsize=1 << 13)
def _parsed(apart: Understood) -> dict[str, str]:
    """The value taken apart; what it does not have is left out."""
    value = apart.value
    found = {
        "kind": apart.kind,
        "operator": apart.operator,
        "number": _decimal(apart.number),
        "upper": _decimal(apart.upper),
        "unit": apart.unit,
        "per": apart.per,
        "level": value.level,
        "date": value.date,
        "remark": apart.remark,
    }
    return {key: text for key, text in found.items() if text}


def _funding(funding: Funding) -> dict[str, Any]:
    amounts = [{"key": a.key, "label": a.label, "within": a.within, "amount": a.text} for a in funding.amounts]
    return {"unit": funding.unit, "amounts": amounts}


def _decimal(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
