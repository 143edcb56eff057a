"""Content files with something in every field that their JSON Schema knows, so that a new field comes along by itself."""

import json
import re
from collections.abc import Callable
from typing import Any

from generator.taxonomy import form

SAMPLES = ("2024-02-08", "10:00", "1", "1.00")
"""For fields that have a pattern: the first that fits."""

Text = Callable[[tuple[str, ...]], str]


def filled(schema: dict[str, Any], text: Text, **fixed: Any) -> dict[str, Any]:
    """Data for ``schema``: ``text(path)`` wherever any text may stand, samples elsewhere.

    ``fixed`` gives fields (by name, at any depth) that mean more than the schema says; ``None`` leaves one out.
    Of the names of one thing only the first is used.
    """
    return _Filling(schema, text, fixed).data(schema, ())


class _Filling:
    def __init__(self, schema: dict[str, Any], text: Text, fixed: dict[str, Any]) -> None:
        self._definitions = schema.get("$defs", {})
        self._text = text
        self._fixed = fixed
        terms = form()
        every = (*terms.facts, *terms.goals, *terms.columns, *terms.amounts)
        self._aliases = {label for term in every for label in term.labels if label != term.label}
        self._aliases -= {"单位"}  # an alias of 计量单位 in a row, the unit of all amounts elsewhere

    def data(self, schema: dict[str, Any], path: tuple[str, ...]) -> Any:
        if "$ref" in schema:
            schema = self._definitions[schema["$ref"].rpartition("/")[2]]
        kinds = schema.get("type", "string")
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if "enum" in schema:
            return schema["enum"][0]
        if "pattern" in schema:
            return next(sample for sample in SAMPLES if re.search(schema["pattern"], sample))
        if "object" in kinds:
            return self._table(schema, path)
        if "array" in kinds:
            return [self.data(schema["items"], (*path, "0"))]
        return self._text(path)

    def _table(self, schema: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        schema = {**schema, **schema.get("then", {})}
        if not schema.get("properties"):  # any name: one row
            return {self._text((*path, "name")): self.data(schema["additionalProperties"], path)}
        names = [name for name in schema["properties"] if self._wanted(name, schema)]
        table = {name: self._value(name, schema["properties"][name], path) for name in names}
        return {name: value for name, value in table.items() if value is not None}

    def _wanted(self, name: str, schema: dict[str, Any]) -> bool:
        return name not in self._aliases and not (name == "单位" and "计量单位" in schema["properties"])

    def _value(self, name: str, schema: dict[str, Any], path: tuple[str, ...]) -> Any:
        return self._fixed[name] if name in self._fixed else self.data(schema, (*path, name))


def written(data: Any, indent: int = 0) -> str:
    """Data as a content file; every text is quoted."""
    blank = " " * indent
    if isinstance(data, dict):
        return "".join(f"{blank}{_quoted(key)}:{_below(value, indent)}" for key, value in data.items())
    return "".join(f"{blank}-{_below(value, indent)}" for value in data)


def _below(value: Any, indent: int) -> str:
    return "\n" + written(value, indent + 2) if isinstance(value, (dict, list)) else f" {_quoted(value)}\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def texts(data: Any) -> list[str]:
    """Every text in data, names of rows included."""
    if isinstance(data, dict):
        return [text for pair in data.items() for value in pair for text in texts(value)]
    if isinstance(data, list):
        return [text for value in data for text in texts(value)]
    return [data]
