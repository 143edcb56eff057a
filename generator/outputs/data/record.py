"""The open data as JSON. Amounts are text, exactly as typed; nothing is a float."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson

from generator.model import Disclosure, Frame, Funding, Indicator, Project
from generator.outputs.addresses import project_path
from generator.outputs.data.rows import Findings, Understood, understood, understood_value
from generator.pieces import Give
from generator.problems import Problem

_PROJECTS = "projects"
_PROJECT_LINE = re.compile(rb'\{"year":[0-9]+,"id":')  # a year has its title there


def project_json(project: Project, findings: Sequence[Problem]) -> bytes:
    """A project in a file of its own."""
    return orjson.dumps(_record(project, findings, pretty=True), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def disclosure_json(site: Frame, years: tuple[Disclosure, ...], findings: Findings, line: Give) -> bytes:
    """These years in one file, a project a line, which ``line`` gives."""
    head = {"title": site.title, "publisher": site.publisher.name, "currency": "CNY"}
    pieces = [orjson.dumps(head)[:-1], b',"years":[']
    for at, year in enumerate(years):
        pieces += [b"," if at else b"", b"\n", orjson.dumps(year_record(year))[:-1], b',"projects":[\n']
        lines = (line(_PROJECTS, project, findings.get(project.source_path, ())) for project in year.projects)
        pieces += [b",\n".join(lines), b"\n]}"]
    return b"".join((*pieces, b"\n]}\n"))


def project_line(_name: str, project: Project, findings: Sequence[Problem]) -> bytes:
    """A project as its line in the file of its year."""
    return orjson.dumps(_record(project, findings, pretty=False))


def lines_within(data: bytes) -> bytes:
    """The lines about projects, without what parts them."""
    return b"".join(line.removesuffix(b",") for line in data.split(b"\n") if _PROJECT_LINE.match(line))


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


def _record(project: Project, findings: Sequence[Problem], *, pretty: bool) -> dict[str, Any]:
    """A project with English names; ``label`` is what the form prints."""
    form = project.form
    multi_year = form.multi_year_funding
    return {
        "year": project.year,
        "id": project.id,
        "number": project.number,
        "name": project.name,
        "department": project.department,
        "department_code": project.department_code,
        "budget_wan_yuan": _decimal(project.total_wan),
        "page": project_path(project),
        "facts": [{"key": fact.key, "label": fact.label, "text": fact.text} for fact in form.facts],
        "funding": _funding(form.funding),
        "multi_year_funding": _funding(multi_year) if multi_year else None,
        "goals": [{"key": goal.key, "label": goal.label, "text": goal.text} for goal in form.goals],
        "indicators": _indicators(form.indicators, pretty=pretty) if form.indicators else [],
        "note": form.note,
        "catalogue": dict(project.catalogue),
        "problems": [{"code": finding.code, "row": finding.row, "message": finding.message} for finding in findings],
        "acceptances": [
            {"code": acceptance.code, "row": acceptance.row, "reason": acceptance.reason}
            for acceptance in project.acceptances
            if acceptance.shown
        ],
    }


# ---- the rows, put together of parts that come again and again ---------------------------------------------------


def _indicators(indicators: Sequence[Indicator], *, pretty: bool) -> orjson.Fragment:
    """The list of rows as it stands in a record."""
    pieces = [b"[\n    "] if pretty else [b"["]
    for indicator in indicators:
        number, label, class_key, sub_label, sub_key, name, value, extras, inferred, _ = indicator
        said = _row_end(_said(indicator), pretty) if extras else _value(value, pretty)
        classes = _classes((class_key, label, inferred, sub_key, sub_label), pretty)
        pieces += (_number(number, pretty), classes, _name(name, pretty), said)
    pieces[-1] = pieces[-1].rstrip(b", \n") + (b"\n  ]" if pretty else b"]")
    return orjson.Fragment(b"".join(pieces))


@lru_cache(maxsize=1 << 11)
def _number(number: int, pretty: bool) -> bytes:
    return b"{%b," % _members({"row": number}, pretty)


@lru_cache(maxsize=1 << 12)
def _classes(said: tuple[str, str, bool, str, str], pretty: bool) -> bytes:
    names = ("class", "class_printed", "class_inferred", "subclass", "subclass_printed")
    return _members(dict(zip(names, said, strict=True)), pretty) + b","


@lru_cache(maxsize=1 << 14)
def _name(name: str, pretty: bool) -> bytes:
    return _members({"name": name}, pretty) + b","


@lru_cache(maxsize=1 << 14)
def _value(value: str, pretty: bool) -> bytes:
    return _row_end({"value": value, "parsed": _parsed(understood_value(value))}, pretty)


def _row_end(said: dict[str, Any], pretty: bool) -> bytes:
    """What stands last in a row, and what parts it from the next."""
    return _members(said, pretty) + (b"\n    },\n    " if pretty else b"},")


def _members(said: dict[str, Any], pretty: bool) -> bytes:
    """What stands between the braces of a row: each on a line of its own, six blanks in, where the record is ``pretty``."""
    if not pretty:
        return orjson.dumps(said)[1:-1]
    return orjson.dumps(said, option=orjson.OPT_INDENT_2)[1:-2].replace(b"\n", b"\n    ")


def _said(indicator: Indicator) -> dict[str, Any]:
    """What a row says that has further columns."""
    return {"value": indicator.value, "columns": dict(indicator.extras), "parsed": _parsed(understood(indicator))}


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
