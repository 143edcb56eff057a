"""The language of the form, as data: its labels, and the tree of indicator classes of each form profile.

A profile is chosen per year. Labels are matched after NFKC, without blanks and without points in brackets
(``产出指标(50分)``); the label that stands on the form is kept by the model, what is found here is what it means.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

DEFAULT_PROFILE = "2015"
INDICATORS = "绩效指标"
FUNDING = "项目资金"
MULTI_YEAR_FUNDING = "中期资金"
FUNDING_UNIT = "单位"
INDICATOR_NAME = "三级指标"
INDICATOR_VALUE = "指标值"
ACCEPTANCES = "核对说明"


@dataclass(frozen=True, slots=True)
class Term:
    """One label of the form: ``key`` in code and exports, ``label`` as officially printed, ``aliases`` met elsewhere.

    ``within`` (amounts only) is the key of the amount this one is a part of.
    """

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    about: str = ""
    within: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """Every accepted spelling, the official one first."""
        return (self.label, *self.aliases)


class Form:
    """The terms of the form by kind, each findable by any of its spellings."""

    def __init__(self, tables: dict[str, Any]) -> None:
        self.facts = _terms(tables["fact"])
        self.goals = _terms(tables["goal"])
        self.amounts = _terms(tables["amount"])
        self.columns = _terms(tables["column"])
        self.fact_by_label = _by_label(self.facts)
        self.goal_by_label = _by_label(self.goals)
        self.amount_by_label = _by_label(self.amounts)
        self.column_by_label = _by_label(self.columns)


@dataclass(frozen=True, slots=True)
class IndicatorClass:
    """A first-level class; ``elsewhere`` are labels that practice files here although the tree does not."""

    key: str
    label: str
    aliases: tuple[str, ...]
    subclasses: tuple[Term, ...]
    elsewhere: frozenset[str]


class Placement(StrEnum):
    """How a second-level label stands to the class it was found under."""

    OWN = "own"
    PRACTICE = "practice"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Profile:
    """One official tree of indicator classes."""

    id: str
    title: str
    basis: str
    classes: tuple[IndicatorClass, ...]
    _class_by_label: dict[str, IndicatorClass] = field(repr=False)
    _subclass_by_label: dict[tuple[str, str], Term] = field(repr=False)
    _anywhere: dict[str, tuple[IndicatorClass, Term]] = field(repr=False)

    def find_class(self, label: str) -> IndicatorClass | None:
        """The class that a first-level label means, or ``None``."""
        return self._class_by_label.get(plain(label))

    def find_subclass(self, under: IndicatorClass, label: str) -> tuple[Term, Placement] | None:
        """What a second-level label under a class means, and whether it belongs there; ``None`` if unknown."""
        text = plain(label)
        own = self._subclass_by_label.get((under.key, text))
        if own is not None:
            return own, Placement.OWN
        found = self._anywhere.get(text)
        if found is None:
            return None
        return found[1], Placement.PRACTICE if text in under.elsewhere else Placement.FOREIGN

    def home_of(self, label: str) -> IndicatorClass | None:
        """The class under which the tree has a second-level label."""
        found = self._anywhere.get(plain(label))
        return found[0] if found else None


_POINTS = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]$")


@cache
def plain(label: str) -> str:
    """A label as it is compared: NFKC, no blanks, no trailing points or colon.

    >>> plain("产出指标（50分）：")
    '产出指标'
    """
    text = "".join(unicodedata.normalize("NFKC", label).split()).rstrip(":")
    return _POINTS.sub("", text)


def _terms(rows: list[dict[str, Any]]) -> tuple[Term, ...]:
    return tuple(Term(**{**row, "aliases": tuple(row.get("aliases", ()))}) for row in rows)


def _by_label(terms: tuple[Term, ...]) -> dict[str, Term]:
    return {label: term for term in terms for label in term.labels}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("generator").joinpath("profiles", f"{name}.toml").read_text(encoding="utf-8"))


@cache
def form() -> Form:
    """The vocabulary of the form, shared by all profiles."""
    return Form(_read("form"))


@cache
def profile_ids() -> tuple[str, ...]:
    """The ids of all profiles that come with the program."""
    names = (entry.name for entry in files("generator").joinpath("profiles").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml") and name != "form.toml"))


@cache
def profile(profile_id: str) -> Profile:
    """Load a profile by its id; raises ``KeyError`` for an unknown one."""
    if profile_id not in profile_ids():
        raise KeyError(profile_id)
    tables = _read(profile_id)
    classes = tuple(
        IndicatorClass(
            row["key"],
            row["label"],
            tuple(row.get("aliases", ())),
            _terms(row["subclass"]),
            frozenset(row.get("elsewhere", ())),
        )
        for row in tables["class"]
    )
    return Profile(
        tables["id"],
        tables["title"],
        tables["basis"],
        classes,
        {label: class_ for class_ in classes for label in (class_.label, *class_.aliases)},
        {(class_.key, label): sub for class_ in classes for sub in class_.subclasses for label in sub.labels},
        # the first class wins: a label of two classes is always its own in both
        {label: (class_, sub) for class_ in reversed(classes) for sub in class_.subclasses for label in sub.labels},
    )
