"""Reads the published CSV files alone, or the published JSON alone, back into the model: nothing may be missing there.

It follows what the data dictionary tells every reader, and nothing of the program that wrote the files.
"""

import csv
import io
import json
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

from generator import taxonomy
from generator.conventions import CATALOGUE_ITEMS
from generator.model import Acceptance, Amount, Disclosure, Fact, Form, Funding, Indicator, Project
from tests.making import project_of

FACTS = {term.key for term in taxonomy.form().facts}
GOALS = {term.key for term in taxonomy.form().goals}
TABLES = ("years", "projects", "funding", "indicators", "details")


def bare(disclosure: Disclosure) -> Disclosure:
    """A year as far as it is published: without places in content files, and what is for the publisher alone."""
    projects = tuple(
        replace(
            project.with_form(
                funding=_bare_funding(project.funding),
                multi_year_funding=project.multi_year_funding and _bare_funding(project.multi_year_funding),
                indicators=tuple(indicator._replace(place=()) for indicator in project.indicators),
            ),
            acceptances=tuple(one._replace(path=()) for one in project.acceptances if one.shown),
            source_path="",
        )
        for project in disclosure.projects
    )
    return replace(disclosure, projects=projects, printed_list=(), acceptances=(), source_path="")


def _bare_funding(funding: Funding) -> Funding:
    return funding._replace(amounts=tuple(amount._replace(path=()) for amount in funding.amounts))


# ---------------------------------------------------------------------- JSON


def from_json(raw: bytes) -> list[Disclosure]:
    """The years of a ``disclosure.json``."""
    return [_year(year, [_project(one) for one in year["projects"]]) for year in json.loads(raw)["years"]]


def _year(year: dict, projects: list[Project]) -> Disclosure:
    return Disclosure(
        year=year["year"],
        title=year["title"],
        profile=taxonomy.profile(year["profile"]),
        approved=date.fromisoformat(year["approved"]) if year["approved"] else None,
        published=date.fromisoformat(year["published"]) if year["published"] else None,
        summary=year["summary"],
        published_time=year["published_time"],
        catalogue=tuple(year["catalogue"].items()),
        projects=tuple(projects),
        source_path="",
    )


def _project(one: dict) -> Project:
    form = Form(
        tuple(Fact(**fact) for fact in one["facts"]),
        _funding(one["funding"]),
        one["multi_year_funding"] and _funding(one["multi_year_funding"]),
        tuple(Fact(**goal) for goal in one["goals"]),
        tuple(
            Indicator(
                row["row"],
                row["class_printed"],
                row["class"],
                row["subclass_printed"],
                row["subclass"],
                row["name"],
                row["value"],
                tuple(row.get("columns", {}).items()),
                row["class_inferred"],
                (),
            )
            for row in one["indicators"]
        ),
        one["note"],
    )
    return project_of(
        form,
        *(one[key] for key in ("id", "year", "number", "name", "department", "department_code")),
        source_path="",
        acceptances=tuple(Acceptance(a["code"], a["reason"], a["row"], True, ()) for a in one["acceptances"]),
        catalogue=tuple(one["catalogue"].items()),
    )


def _funding(funding: dict) -> Funding:
    return Funding(
        funding["unit"], tuple(_amount(a["key"], a["label"], a["within"], a["amount"]) for a in funding["amounts"])
    )


def _amount(key: str, label: str, within: str, text: str) -> Amount:
    return Amount(key, label, within, text, Decimal(text.replace(",", "")) if text else None, ())


# ---------------------------------------------------------------------- CSV


def read_csv(raw: bytes, texts: set[str]) -> list[dict[str, str]]:
    """The rows of a file: of a text cell that begins with an apostrophe, one apostrophe is taken away."""
    rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    return [
        {name: cell[1:] if name in texts and cell.startswith("'") else cell for name, cell in row.items()}
        for row in rows
    ]


def from_csv(files: dict[str, bytes], package: bytes) -> list[Disclosure]:
    """The years of the five tables; what is text the ``datapackage.json`` says."""
    texts = {
        resource["name"]: {field["name"] for field in resource["schema"]["fields"] if field["type"] == "string"}
        for resource in json.loads(package)["resources"]
        if "schema" in resource
    }
    rows = {name: read_csv(files[name], texts[name]) for name in TABLES}
    of: dict[str, dict] = {name: defaultdict(list) for name in TABLES}
    for name in ("funding", "indicators", "details"):
        for row in rows[name]:
            of[name][row["year"], row["project_id"]].append(row)
    projects = defaultdict(list)
    for row in rows["projects"]:
        key = row["year"], row["project_id"]
        projects[row["year"]].append(_from_rows(row, of["funding"][key], of["indicators"][key], of["details"][key]))
    return [
        _year({**year, "year": int(year["year"]), "catalogue": _catalogue(year)}, projects[year["year"]])
        for year in rows["years"]
    ]


def _catalogue(year: dict[str, str]) -> dict[str, str]:
    """The items of the catalogue are the columns after 预算合计."""
    columns = list(year)
    names = columns[columns.index("budget_wan_yuan") + 1 :]
    return {item: year[name] for name, item in zip(names, CATALOGUE_ITEMS, strict=True) if year[name]}


def _from_rows(row: dict, funding: list[dict], indicators: list[dict], details: list[dict]) -> Project:
    facts = [Fact(one["key"], one["label"], one["text"]) for one in details if not one["row"]]
    blocks = defaultdict(list)
    units = {}
    for one in funding:
        units[one["block"]] = one["unit"]
        text = one["amount_printed"] or one["amount"]
        blocks[one["block"]].append(_amount(one["item"], one["item_printed"], one["within"], text))
    made = {block: Funding(units[block], tuple(amounts)) for block, amounts in blocks.items()}
    of_row = defaultdict(list)
    for one in details:
        if one["row"]:
            of_row[one["row"]].append(one)
    form = Form(
        tuple(fact for fact in facts if fact.key in FACTS),
        made["annual"],
        made.get("multi_year"),
        tuple(fact for fact in facts if fact.key in GOALS),
        tuple(_indicator(one, of_row[one["row"]]) for one in indicators),
        row["note"],
    )
    return project_of(
        form,
        row["project_id"],
        int(row["year"]),
        int(row["number"]) if row["number"] else None,
        row["project_name"],
        row["department"],
        row["department_code"],
        source_path="",
        acceptances=tuple(
            Acceptance(one["label"], one["text"], int(one["row"]) if one["row"] else None, True, ())
            for one in details
            if one["key"] == "accepted"
        ),
        catalogue=tuple((one["label"], one["text"]) for one in details if one["key"] == "catalogue"),
    )


COLUMNS = {term.key for term in taxonomy.form().columns}


def _indicator(one: dict, details: list[dict]) -> Indicator:
    inferred = next((detail["label"] for detail in details if detail["key"] == "class_inferred"), None)
    return Indicator(
        int(one["row"]),
        one["class_printed"] if inferred is None else inferred,
        one["class"],
        one["subclass_printed"],
        one["subclass"],
        one["indicator"],
        one["value"],
        tuple((detail["label"], detail["text"]) for detail in details if detail["key"] in COLUMNS),
        inferred is not None,
        (),
    )
