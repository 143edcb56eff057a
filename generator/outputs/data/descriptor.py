"""``datapackage.json``: the tables described for machines, as Data Package version 2 has it (datapackage.org)."""

import json
import re
from typing import Any

from generator.model import Frame, Year
from generator.outputs.data.dictionary import NOTES
from generator.outputs.data.tables import Column, Table, every_table

_PROFILES = "https://datapackage.org/profiles/2.0"
_OTHERS = (
    ("disclosure", "json", "application/json", "全部内容"),
    ("disclosure", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "电子表格"),
)


def year_descriptor(site: Frame, year: Year) -> bytes:
    """Of the files of one year."""
    return _file(site, f"disclosure-{year.year}", f"{year.title}（数据）", [("", "")])


def whole_descriptor(site: Frame) -> bytes:
    """Of the files with all years."""
    return _file(site, "disclosure", f"{site.title}（各年度数据）", [("", "")])


def listing_descriptor(site: Frame) -> bytes:
    """Of the files of every year, for a site so large that there are none with all years."""
    parts = [(f"-{year.year}", f"{year.year}/") for year in site.years]
    return _file(site, "disclosure", f"{site.title}（各年度数据）", parts)


def _file(site: Frame, name: str, title: str, parts: list[tuple[str, str]]) -> bytes:
    publisher = {"title": site.publisher.name, "roles": ["publisher"]}
    if site.publisher.homepage:
        publisher["path"] = site.publisher.homepage
    package: dict[str, Any] = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": name,
        "title": title,
        "description": "\n\n".join(f"{subject}：{text}" for subject, text in NOTES),
        "contributors": [publisher],
        "keywords": ["项目支出", "绩效目标", "预算公开"],
    }
    if site.base_url:
        package["homepage"] = site.base_url
    if re.match("https?://", site.publisher.reuse_url):
        licence = {"path": site.publisher.reuse_url}
        package["licenses"] = [{**licence, "title": site.publisher.reuse} if site.publisher.reuse else licence]
    package["resources"] = [resource for suffix, folder in parts for resource in _resources(suffix, folder)]
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _resources(suffix: str, folder: str) -> list[dict[str, Any]]:
    made = [_resource(table, suffix, folder) for table in every_table()]
    for name, kind, media_type, title in _OTHERS:
        made.append(
            {
                "$schema": f"{_PROFILES}/dataresource.json",
                "name": f"{name}-{kind}{suffix}",
                "path": f"{folder}{name}.{kind}",
                "title": title,
                "format": kind,
                "mediatype": media_type,
            }
        )
    return made


def _resource(table: Table, suffix: str, folder: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
    }
    if table.parent:
        reference = {"resource": table.parent + suffix, "fields": list(table.parent_key)}
        schema["foreignKeys"] = [{"fields": list(table.parent_key), "reference": reference}]
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": table.name + suffix,
        "type": "table",
        "path": f"{folder}{table.name}.csv",
        "title": table.title,
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "textGuard": "'",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "description": column.about,
    }
    if column.unit:
        field["unit"] = column.unit
    constraints = {
        **({"required": True} if column.required else {}),
        **({"enum": list(column.choices)} if column.choices else {}),
    }
    return {**field, "constraints": constraints} if constraints else field
