"""Digests of what a page or file is made from: equal digests, equal bytes.

A digest covers all that a value holds, however deep. What is not known here (an open file, a closure, a method) has
none: :class:`Undigestible` is raised, and whatever depends on it is simply made every time.
"""

import marshal
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import FunctionType
from typing import Any

from generator.model import Project
from generator.problems import Problem

_PLAIN = frozenset({str, int, bool, bytes, float, type(None)})
SIZE = 16
"""Bytes of a digest."""


class Undigestible(Exception):
    """A value of a kind that has no digest."""


class Digester:
    """Makes digests, and remembers those of the large frozen objects that many pages share."""

    def __init__(self, *about: object) -> None:
        """``about`` goes into every digest: the version of the program, its templates."""
        self._kept: dict[int, tuple[object, bytes]] = {}
        self._ways: dict[type, Callable[[Any], object]] = {}
        self._about = b""
        self._about = self.of(*about)

    def of(self, *values: object) -> bytes:
        """The digest of some values."""
        return self._hash(tuple(map(self._flat, values)))

    def _hash(self, flat: object) -> bytes:
        # version 2: later ones write whether objects are shared, which is not what they say
        return sha256(self._about + marshal.dumps(flat, 2)).digest()[:SIZE]  # type: ignore[arg-type]

    def _flat(self, value: Any) -> object:
        """A value as plain tuples, texts and numbers, each with the kind of what it was."""
        kind = type(value)
        if kind in _PLAIN:
            return value
        flatten = self._ways.get(kind)
        if flatten is None:
            flatten = self._ways[kind] = self._way(kind)
        return flatten(value)

    def _way(self, kind: type) -> Callable[[Any], object]:
        """How values of a kind are made flat."""
        if kind is tuple or kind is list:
            return self._flat_items
        if kind is dict:
            return lambda value: ("dict", tuple((self._flat(key), self._flat(one)) for key, one in value.items()))
        if kind is Project:  # that of all it was made from
            return lambda value: value.digest or self._flat((kind.__qualname__, value.said()))
        if kind is Problem:  # there are very many
            return Problem.as_data
        if kind is FunctionType:
            return _function
        if is_dataclass(kind):
            small = "__slots__" in kind.__dict__
            return partial(self._flat_fields, kind) if small else partial(self._kept_fields, kind)
        if issubclass(kind, tuple):  # a named one
            name = kind.__qualname__
            return lambda value: (name, self._flat_items(value))
        for base, plain in _FLATTEN.items():
            if issubclass(kind, base):
                name = kind.__qualname__
                return lambda value: (name, self._flat(plain(value)))
        raise Undigestible(kind)

    def _flat_items(self, value: Any) -> object:
        if _PLAIN.issuperset(map(type, value)):  # most are
            return tuple(value)
        if type(value[0]) is Problem:  # all that was found in a file: its pages, its year and the search ask for it
            kept = self._kept.get(id(value))
            if kept is None:
                kept = self._kept[id(value)] = (value, self._hash(tuple(map(self._flat, value))))
            return kept[1]
        return tuple(map(self._flat, value))

    def _kept_fields(self, kind: type, value: Any) -> object:
        kept = self._kept.get(id(value))
        if kept is None:
            kept = self._kept[id(value)] = (value, self._hash(self._flat_fields(kind, value)))
        return kept[1]

    def _flat_fields(self, kind: type, value: Any) -> object:
        names = _FIELDS.get(kind)
        if names is None:
            names = _FIELDS[kind] = tuple(field.name for field in fields(kind))
        return (kind.__qualname__, tuple([self._flat(getattr(value, name)) for name in names]))


_FIELDS: dict[type, tuple[str, ...]] = {}


def _function(value: Any) -> object:
    if "<" in value.__qualname__:
        raise Undigestible(value)
    return (value.__module__, value.__qualname__)


_FLATTEN: dict[type, Callable[[Any], object]] = {
    Decimal: str,
    date: date.isoformat,
    Enum: lambda value: value.value,
    str: str,  # one that says more of itself, as Markup does
    Path: lambda file: sha256(file.read_bytes()).digest(),
    frozenset: lambda found: sorted(map(repr, found)),
    partial: lambda made: (made.func, made.args, made.keywords),
}
