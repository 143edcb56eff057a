"""Queries of all kinds about a site, and what is true: every project is read for every query."""

import random
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from generator.outputs.search.text import Entry, fold

WEIGHTS = (27, 9, 3, 1)
WHOLE_NAME = 10**6


class Query(NamedTuple):
    """What is typed, and what kind of query it is."""

    kind: str
    text: str


class Truth:
    """All projects of a site in the order of rank, and what a query must find."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = sorted(entries, key=lambda e: (-e.year, e.amount is None, -(e.amount or 0)))
        self._texts = [[*map(fold, self._tiers(one))] for one in self.entries]
        self._all = ["\n".join(texts) for texts in self._texts]
        self._names = ["".join(fold(one.name).split()) for one in self.entries]

    @staticmethod
    def _tiers(one: Entry) -> tuple[str, str, str, str]:
        department = f"[{one.code}]{one.department}" if one.code else one.department
        return (
            one.name,
            f"{department}\n{one.year}",
            "\n".join(part for _, *parts in one.rows for part in parts),
            "\n".join(one.goals),
        )

    def find(self, query: str) -> list[int]:
        """The projects that have every term, in the order in which they are to be shown."""
        terms = list(dict.fromkeys(fold(query).split()))
        found = [at for at, text in enumerate(self._all) if all(term in text for term in terms)]
        return sorted(found, key=lambda at: (-self._weight(at, terms), at))

    def _weight(self, at: int, terms: Sequence[str]) -> int:
        texts = self._texts[at]
        weight = sum(
            next(weight for weight, text in zip(WEIGHTS, texts, strict=True) if term in text) for term in terms
        )
        return weight + (WHOLE_NAME if self._names[at] == "".join(terms) else 0)

    def pieces(self, at: int) -> list[str]:
        """The texts of a project, each by itself and without blanks."""
        one = self.entries[at]
        return [piece for text in self._tiers(one) for line in text.split("\n") for piece in line.split()]


def _part(text: str, low: int, high: int, rng: random.Random) -> str:
    length = min(len(text), rng.randint(low, high))
    start = rng.randint(0, len(text) - length)
    return text[start : start + length]


_MIXED = re.compile(r"\S?[0-9a-zA-Z%≥≤.\-]+\S?")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def queries(truth: Truth, count: int, seed: int) -> list[Query]:
    """Queries of all kinds, about as many of each."""
    rng = random.Random(seed)
    makers = {
        "名称": lambda one: one.name,
        "部门": lambda one: one.department,
        "部门的一段": lambda one: _part(one.department, 2, 6, rng),
        "名称的一段": lambda one: _part(one.name, 2, 6, rng),
        "指标的一段": lambda one: _part(rng.choice(one.rows)[1], 2, 8, rng),
        "指标值": lambda one: rng.choice(one.rows)[2],
        "目标的一段": lambda one: _part(rng.choice(one.goals), 2, 10, rng),
        "数字与汉字": lambda one: rng.choice(_MIXED.findall(" ".join(rng.choice(one.rows)[1:])) or [""]),
        "数字": lambda one: rng.choice(re.findall(r"\d+", str(one.rows) + one.goals[0]) or [""]),
        "一个字": lambda one: rng.choice(one.name + one.department),
        "两个词": lambda one: _two(one, rng),
        "三个词": lambda one: _two(one, rng) + " " + _part(rng.choice(one.rows)[1], 2, 3, rng),
        "代码与年度": lambda one: rng.choice((one.code, str(one.year), f"{one.code} {one.year}")),
        "全角": lambda one: _part(rng.choice(one.rows)[2] + one.name, 2, 6, rng).translate(_WIDE),
        "没有的": lambda one: _part(one.name, 2, 3, rng) + rng.choice(("魑魅", "x9q", "龘龘")),
    }
    found: list[Query] = []
    while len(found) < count:
        for kind, make in makers.items():
            one = rng.choice(truth.entries)
            text = make(one) if one.rows and one.goals else ""
            if text.strip():
                found.append(Query(kind, text))
    return found[:count]


def _two(one: Entry, rng: random.Random) -> str:
    return (
        f"{_part(one.name, 2, 4, rng)} {_part(rng.choice((*one.rows[0][1:], one.department, *one.goals)), 2, 4, rng)}"
    )


def substrings(truth: Truth, count: int, seed: int) -> list[tuple[int, str]]:
    """Random pieces of random texts: (project, piece)."""
    rng = random.Random(seed)
    found: list[tuple[int, str]] = []
    while len(found) < count:
        at = rng.randrange(len(truth.entries))
        piece = _part(rng.choice([piece for piece in truth.pieces(at) if piece]), 1, 16, rng)
        found.append((at, piece))
    return found
