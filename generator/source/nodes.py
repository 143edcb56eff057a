"""The quick way through a sound file: libyaml composes its nodes in C, and a short walk turns them into plain data.

It takes half the time of the events and gives the same data and the same positions, or else ``None`` for anything
that :mod:`~generator.source.events` might object to or explain. Tests hold the two together on any text.
"""

import re
from typing import Any

import yaml

from generator import model
from generator.source.events import Data
from generator.source.rules import DEEPEST

_MAY_BE_LOST = re.compile("[ \t]#[0-9０-９A-Za-z]")
_DEEP = re.compile("\n[ \t?:!-]{64}")
_BRACKETS = 30

Marks = dict[model.Path, tuple[Any, Any]]


class _Suspicious(Exception):
    """Something that the events should look at."""


if yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class _Composer(CParser):
        """Nodes without types: every scalar stays text, and only a tag that somebody wrote is there."""

        def resolve(self, *_about: object) -> None:
            return None

        def descend_resolver(self, *_about: object) -> None:
            pass

        def ascend_resolver(self) -> None:
            pass


def read(text: str) -> tuple[Data, Any] | None:
    """The data of a sound file that is a mapping, and its nodes; ``None`` where the events should say what it is."""
    root = _root(text)
    try:
        data = None if root is None else _mapping(root, 1)
    except _Suspicious:
        return None
    return (data, root) if data else None  # the events say that it is empty


def marks_of(root: Any) -> Marks:
    """Where every value of such a file stands, by its path: the marks of its key (or its own) and of itself."""
    marks: Marks = {(): (root.start_mark, root.start_mark)}
    _mark(root, (), marks)
    return marks


def _root(text: str) -> Any:
    if not yaml.__with_libyaml__ or _is_suspicious(text):
        return None
    try:
        root = _Composer(text).get_single_node()
    except (yaml.YAMLError, ValueError, OverflowError):
        return None
    return root if type(root) is yaml.MappingNode else None


def _is_suspicious(text: str) -> bool:
    """Whether a text may hold what nodes do not show, or what is nested deeper than the stack of C allows."""
    return (
        "&" in text  # anchors and aliases leave no trace in nodes
        or "*" in text
        or "\\" in text  # an escape may be a control character
        or ("#" in text and bool(_MAY_BE_LOST.search(text)))
        or text.count("[") + text.count("{") > _BRACKETS
        or bool(_DEEP.search("\n" + text))
    )


def _mapping(node: Any, depth: int) -> dict[str, Data]:
    if node.tag is not None or depth > DEEPEST:
        raise _Suspicious
    data: dict[str, Data] = {}
    for key_node, value_node in node.value:
        if type(key_node) is not yaml.ScalarNode:
            raise _Suspicious
        key = _scalar(key_node)
        if key in data:
            raise _Suspicious
        kind = type(value_node)
        if kind is yaml.ScalarNode:
            data[key] = _scalar(value_node).strip()  # blanks around a text are layout
        elif kind is yaml.MappingNode:
            data[key] = _mapping(value_node, depth + 1)
        else:
            data[key] = _sequence(value_node, depth + 1)
    return data


def _sequence(node: Any, depth: int) -> list[Data]:
    if node.tag is not None or depth > DEEPEST:
        raise _Suspicious
    data: list[Data] = []
    for item in node.value:
        kind = type(item)
        if kind is yaml.MappingNode:
            data.append(_mapping(item, depth + 1))
        elif kind is yaml.ScalarNode:
            data.append(_scalar(item).strip())
        else:
            data.append(_sequence(item, depth + 1))
    return data


def _scalar(node: Any) -> str:
    """The text of a scalar that was written on one line, or as a block."""
    if node.tag is not None or (node.start_mark.line != node.end_mark.line and node.style not in ("|", ">")):
        raise _Suspicious
    text: str = node.value
    return text


def _mark(node: Any, path: model.Path, marks: Marks) -> None:
    for at, item in enumerate(node.value):
        key, value = item if type(node) is yaml.MappingNode else (None, item)
        below = (*path, at if key is None else key.value)
        marks[below] = ((value if key is None else key).start_mark, value.start_mark)
        if type(value) is not yaml.ScalarNode:
            _mark(value, below, marks)
