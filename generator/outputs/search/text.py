"""What of a project can be found, and the grams by which it is found.

A query and a text are folded alike (NFKC, lower case); a term is found where it stands in a text, whatever is around it.
No word list is needed and no two programs can disagree: the index knows every single character of a text, every two
that stand side by side, and every three in whose middle and on one side of it there is no Chinese character (digits,
letters, signs: ``≥95%`` and ``13万`` are told from ``≥90%…95%`` by these). search.js has the same rule.

Characters are UTF-16 units here, as they are in JavaScript.
"""

import re
import sys
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from importlib.resources import files
from operator import add
from typing import NamedTuple

from generator.display import wan
from generator.model import Project
from generator.outputs.addresses import project_path

TIERS = ("name", "department", "indicator", "goal")
"""The kinds of text, the weightiest first."""
CJK = 0x2E80
"""From this UTF-16 unit on characters are taken for Chinese."""
EXACT = 1 << 48
"""Keys from here on are hashes of whole names."""
PINYIN = 0x2D00
"""The initials of a name are indexed as units from here on: letters of a script that no disclosure is written in."""

_UTF_16 = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
_OTHERS = re.compile(rf"[^\s{chr(CJK)}-\uffff]{{2,}}")
_NOTHING = ("", "不适用", "无", "/", "—", "-")


class Entry(NamedTuple):
    """What search knows of a project.

    ``rows`` are (label, name, value) in the order of the form, empty ones included, so that the position is the row's number.
    """

    year: int
    path: str
    name: str
    code: str
    department: str
    amount: Decimal | None
    goals: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]
    classes: tuple[str, ...]
    doubtful: bool

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """What can be found, folded, one text a tier, parts on lines of their own."""
        return (
            units(fold(self.name)),
            units(fold("\n".join(self.department_texts))),
            units(fold("\n".join(self.row_texts))),
            units(fold("\n".join(self.goals))),
        )

    @property
    def department_texts(self) -> tuple[str, str]:
        """The department as it can be found, and the year."""
        return (f"[{self.code}]{self.department}" if self.code else self.department), str(self.year)

    @property
    def row_texts(self) -> list[str]:
        """What stands in the rows of indicators."""
        return [part for _, *parts in self.rows for part in parts]

    @property
    def initials(self) -> str:
        """The pinyin initials of the name, as they are indexed."""
        return initials(fold(self.name))

    @property
    def amount_text(self) -> str:
        """The budget as it is shown; empty where the form has none."""
        return "" if self.amount is None else wan(self.amount)


def fold(text: str) -> str:
    """Text as it is searched: NFKC and lower case, as search.js folds what is typed."""
    return unicodedata.normalize("NFKC", text).lower()


def name_parts(name: str) -> str:
    """A name as it is compared with a whole query: folded, without blanks."""
    return "".join(fold(name).split())


def entry(project: Project, doubtful: bool) -> Entry:
    """What can be found of a project; ``doubtful``: the checks found something that readers are told."""
    goals = tuple(goal.text for goal in project.goals if goal.text)
    rows = tuple((row.subclass_label or row.class_label, row.name, row.value) for row in project.indicators)
    return Entry(
        project.year,
        project_path(project).removeprefix(f"{project.year}/"),
        project.name,
        project.department_code,
        project.department,
        project.total_wan,
        goals,
        rows,
        tuple({row.subclass_key or row.class_key: None for row in project.indicators if row.name not in _NOTHING}),
        doubtful,
    )


def rank(year: int, amount: Decimal | None) -> tuple[int, bool, Decimal | int]:
    """Sorts projects into the order in which they are numbered: the newest year, in it the largest amount."""
    return -year, amount is None, -(amount or 0)


def units(text: str) -> str:
    """The text as a string of UTF-16 units."""
    raw = text.encode(_UTF_16, "surrogatepass")
    return text if len(raw) == 2 * len(text) else "".join(map(chr, array("H", raw)))


def grams(text: str) -> set[str]:
    """The grams of two and of three units of a folded text. Those that hold a blank are to be left out later."""
    found = set(map(add, text, text[1:]))
    for run in _OTHERS.finditer(text):
        around = text[max(run.start() - 1, 0) : run.end() + 1].strip()
        found.update(around[at : at + 3] for at in range(len(around) - 2))
    return found


def key(gram: str) -> int:
    """A gram as a number; those of one unit come first, then those of two, then those of three."""
    number = 0
    for unit in gram:
        number = number << 16 | ord(unit)
    return number


def name_key(name: str) -> int:
    """The key under which projects with exactly this (folded) name are listed: a hash of its UTF-16 units."""
    number = 0
    for unit in units("".join(name.split())):
        number = number * 31 + ord(unit) & 0xFFFFFFFF
    return EXACT + number


# ---------------------------------------------------------------------- pinyin initials

_LETTERS = "abcdefghjklmnopqrstwxyz"
_FIRST = [char.encode("gb2312") for char in "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"]
_LEVEL_TWO = 0xD8


@cache
def _level_two() -> list[str]:
    """A line of 94 letters for each row of GB2312's second level, whose order is by radical; readings from pypinyin."""
    return files(__package__).joinpath("initials.txt").read_text(encoding="ascii").split()


@cache
def initial(char: str) -> str:
    """The first letter of a character's (commonest) reading; empty for what is neither Chinese nor a letter.

    The first level of GB2312 stands in the order of pinyin, so that no table is needed for it.
    """
    if char.isascii():
        return char if char.isalpha() else ""
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return ""
    row, cell = code
    if row >= _LEVEL_TWO:
        return _level_two()[row - _LEVEL_TWO][cell - 0xA1]
    return _LETTERS[bisect_right(_FIRST, code) - 1] if code >= _FIRST[0] else ""


def initials(name: str) -> str:
    """The initials of a folded name as units from :data:`PINYIN` on."""
    return "".join([chr(PINYIN + ord(letter) - 97) for letter in map(initial, name) if letter])


# ---------------------------------------------------------------------- traditional characters


def traditional(used: Iterable[str]) -> tuple[str, str]:
    """Traditional characters and, position by position, the simplified ones they are read as, of those ``used``.

    The table is TSCharacters of OpenCC (Apache License 2.0), of which single characters of GB2312 are kept.
    """
    table = files(__package__).joinpath("traditional.txt").read_text(encoding="utf-8").split()
    wanted = set(used)
    pairs = [(old, new) for old, new in zip(*table, strict=True) if new in wanted]
    return "".join(old for old, _ in pairs), "".join(new for _, new in pairs)
