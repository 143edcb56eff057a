"""The labels that forms print, whatever their spelling: the site's vocabulary, ``labels.toml``, and a site's own additions."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from generator import taxonomy
from generator.importing.rules import BAD_LABELS, Refused

FILE = "labels.toml"
LONGEST = 60
LONGEST_TEXT = 300
"""Longer texts are no labels, blanks removed and as they stand."""
MOST_COLONS = 8
MOST_WORDS = 5
"""Most labels in one cell, and most words that a label may be spaced out into."""

INVISIBLE = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]+")
_BRACKETS = re.compile(r"[(（【\[〔][^()（）【】\[\]〔〕]*[)）】\]〕]")
_LAST_BRACKETS = re.compile(_BRACKETS.pattern + "$")
_LEAD = re.compile(
    r"^(?:其中[:：]?|[①-⑳⑴-⒇*★·•●\-—－]+|[(（]?[0-9０-９一二三四五六七八九十]{1,2}[)）.．、:：]|[一二三四五六七八九十]是)"
)
_YEAR = re.compile(r"^20[0-9]{2}年度?")
_COLONS = ":：;；"


def compact(text: str) -> str:
    """A label without layout: no blanks, line breaks or zero-width characters."""
    return INVISIBLE.sub("", text)


@dataclass(frozen=True, slots=True)
class Label:
    """A label found on a form: what ``kind`` of label, which one (``key``), and its spelling without layout."""

    kind: str
    key: str
    printed: str


@lru_cache(maxsize=8192)
def spellings(text: str) -> tuple[str, ...]:
    """The label in a text as it might stand in the vocabulary, the most faithful spelling first.

    >>> spellings(" 其中：财政拨款（万元）：")
    ('其中：财政拨款（万元）', '其中：财政拨款', '财政拨款（万元）', '财政拨款')
    """
    if len(text) > LONGEST_TEXT:
        return ()
    whole = compact(text).rstrip(_COLONS)
    if not whole or len(whole) > LONGEST:
        return ()
    found = [whole, _LAST_BRACKETS.sub("", whole).rstrip(_COLONS)]
    bare = whole
    for _ in range(3):  # 其中：1.财政拨款
        shorter = _LEAD.sub("", bare)
        if shorter == bare:
            break
        bare = shorter
        found += [bare, _LAST_BRACKETS.sub("", bare).rstrip(_COLONS)]
    found.append(_BRACKETS.sub("", bare).rstrip(_COLONS))
    dated = _YEAR.sub("", found[-1])
    if dated and dated != found[-1]:
        found += [f"年度{dated}", dated]
    return tuple(dict.fromkeys(spelling for spelling in found if spelling))


@lru_cache(maxsize=8192)
def _compared(text: str) -> tuple[tuple[str, str], ...]:
    """Each spelling, and how it is compared."""
    return tuple((spelling, normal(spelling)) for spelling in spellings(text))


def normal(label: str) -> str:
    """A spelling as it is compared."""
    return compact(unicodedata.normalize("NFKC", label))


Tables = dict[str, dict[str, list[str]]]


class Labels:
    """Every label that import knows, by kind."""

    def __init__(self, tables: Tables) -> None:
        self._keys: dict[str, dict[str, str]] = {}
        for kind, rows in tables.items():
            known = self._keys.setdefault(kind, {})
            for key, labels in rows.items():
                for label in labels:
                    known.setdefault(normal(label), key)
        self.titles = {key: tuple(labels) for key, labels in tables["title"].items()}

    def find(self, text: str, *kinds: str) -> Label | None:
        """What the whole of a text is the label of; the first of ``kinds`` that knows it. The best spelling wins."""
        for spelling, label in _compared(text):
            for kind in kinds:
                key = self._keys[kind].get(label)
                if key is not None:
                    return Label(kind, key, spelling)
        return None

    def split(self, text: str, *kinds: str) -> list[tuple[Label, str]]:
        """``填报单位：某局  联系电话：1`` → each label with its text; empty unless the text begins with a label."""
        found: list[tuple[Label, int, int]] = []
        for number, colon in enumerate(_colons(text)):
            label, start = self._ending_at(text, found[-1][2] if found else 0, colon, kinds)
            if label is not None:
                found.append((label, start, colon + 1))
            elif not found and number:  # 其中：财政拨款：5 begins at its second colon, others at the first
                return []
        if not found or text[: found[0][1]].strip():
            return []
        ends = [start for _, start, _ in found[1:]] + [len(text)]
        return [(label, text[colon:end].strip()) for (label, _, colon), end in zip(found, ends, strict=True)]

    def _ending_at(self, text: str, after: int, colon: int, kinds: tuple[str, ...]) -> tuple[Label | None, int]:
        """The longest label that ends at a colon and begins a word."""
        first = max(after, colon - LONGEST)
        starts = [at for at in range(first, colon) if at == after or text[at - 1].isspace()]
        begun = [at for at in starts if not text[at].isspace()]
        for start in begun[:1] if not after else begun[-MOST_WORDS:]:
            label = self.find(text[start:colon], *kinds)
            if label is not None:
                return label, start
        return None, 0

    def has_title(self, key: str, text: str) -> bool:
        """Whether a heading contains one of the words of ``[title]``."""
        return any(word in text for word in self.titles[key])


def _colons(text: str) -> list[int]:
    """Where colons stand outside of brackets; only the first one of a long text."""
    if ":" not in text and "：" not in text:
        return []
    level, found = 0, []
    for at, char in enumerate(text[:LONGEST_TEXT]):
        level += (char in "(（[【") - (char in ")）]】")
        if char in ":：" and level <= 0:
            found.append(at)
    return found[:MOST_COLONS] if len(text) <= LONGEST_TEXT else found[:1]


def load_labels(content: Path | None = None) -> Labels:
    """The labels that come with the program, and those of ``labels.toml`` in a site's content folder.

    Raises :class:`Refused` if the site's file is not what the head of the program's own says it should be.
    """
    file = content / FILE if content else None
    if file is None or not file.is_file():
        return parse()
    try:
        return parse(file.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(BAD_LABELS, f"读不出来，应当是 UTF-8 文本：{error}") from error


def parse(own: str | None = None) -> Labels:
    """As :func:`load_labels`, from the text of the site's file."""
    tables: Tables = tomllib.loads(files("generator").joinpath("importing", FILE).read_text(encoding="utf-8"))
    _add(tables, _additions(own, tables) if own else {}, first=True)
    _add(tables, _of_the_form(), first=True)
    return Labels(tables)


def _of_the_form() -> Tables:
    terms = taxonomy.form()
    kinds = {"fact": terms.facts, "goal": terms.goals, "amount": terms.amounts, "column": terms.columns}
    return {kind: {term.key: list(term.labels) for term in of} for kind, of in kinds.items()}


def _add(tables: Tables, more: Tables, *, first: bool) -> None:
    for kind, rows in more.items():
        for key, labels in rows.items():
            known = tables[kind].setdefault(key, [])
            tables[kind][key] = [*labels, *known] if first else [*known, *labels]


def _additions(text: str, tables: Tables) -> Tables:
    try:
        own: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(BAD_LABELS, f"不是合格的 TOML：{error}") from error
    keys = _of_the_form()
    for kind, rows in own.items():
        if kind not in tables or not isinstance(rows, dict):
            raise Refused(BAD_LABELS, f"不认识的一节 [{kind}]，可用的有：{'、'.join(tables)}")
        allowed = dict.fromkeys([*tables[kind], *keys.get(kind, ())])
        for key, labels in rows.items():
            if key not in allowed:
                raise Refused(BAD_LABELS, f"[{kind}] 里不认识「{key}」，可用的有：{'、'.join(allowed)}")
            if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
                raise Refused(BAD_LABELS, f"[{kind}] 的「{key}」应当是一组加引号的文字")
    return own
