"""What is known of all projects at once, beside their texts: what they can be chosen by, their orders, their common texts."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from generator.outputs.search.layout import dump
from generator.outputs.search.text import Entry, fold, initial, name_parts, traditional

AMOUNTS = (1000, 500, 100, 50, 10)
"""Steps of the facet of amounts, in 万元."""
AMOUNT_CHOICES = (
    (str(AMOUNTS[0]), f"{AMOUNTS[0]}万元以上"),
    *((str(step), f"{step}—{above}万元") for above, step in pairwise(AMOUNTS)),
    ("0", f"{AMOUNTS[-1]}万元以下"),
    ("none", "金额未填"),
)
"""Key and label of each step, from the largest down."""
STRINGS = 200
"""How many of the commonest texts are kept apart, to be named by number in the records."""


class Columns:
    """Of every project, in the order of rank, what is needed of all of them together."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.names: list[str] = []
        self.years: list[int] = []
        self.amounts: list[Decimal | None] = []
        self._departments: list[tuple[str, str]] = []
        self._classes: list[tuple[str, ...]] = []
        self._doubtful: list[int] = []
        self._strings: Counter[str] = Counter()
        self._others: set[str] = set()
        for one in entries:
            self._add(one)

    def _add(self, one: Entry) -> None:
        self.names.append(one.name)
        self.years.append(one.year)
        self.amounts.append(one.amount)
        self._departments.append((one.code, one.department))
        self._classes.append(one.classes)
        self._doubtful.append(int(one.doubtful))
        self._strings[one.code] += 1
        self._strings[one.department] += 1
        for row in one.rows:
            self._strings.update(row)
        self._others.update(*one.goals)

    def head(self, classes: Collection[str]) -> dict[str, Any]:
        """What the first look at the site needs. ``classes`` are the keys of the indicator classes in their order."""
        steps = list(map(step, self.amounts))
        used = sorted(set(steps))
        counted = {
            year: Counter(step for _, step in group)
            for year, group in groupby(zip(self.years, steps, strict=True), key=lambda pair: pair[0])
        }
        return {
            "count": len(self.names),
            "years": list(counted),
            "ranges": [[steps[step] for step in used] for steps in counted.values()],
            "amounts": [AMOUNT_CHOICES[step][0] for step in used],
            "classes": self._used(classes),
        }

    def _used(self, classes: Collection[str]) -> list[str]:
        used = set().union(*set(self._classes))
        return [name for name in classes if name in used]

    def facets(self, classes: Collection[str]) -> list[object]:
        """Departments with their numbers of projects; of every project its department, its classes, whether there are findings.

        The department is its position, the classes are a bit each.
        """
        departments = Counter(self._departments)
        position = {department: at for at, department in enumerate(sorted(departments))}
        bit = {name: 1 << at for at, name in enumerate(self._used(classes))}
        bits = {names: sum(bit[name] for name in names) for names in set(self._classes)}
        columns = {
            "department": [position[one] for one in self._departments],
            "class": [bits[names] for names in self._classes],
            "findings": self._doubtful,
        }
        return [[{"code": code, "name": name, "count": departments[code, name]} for code, name in position], columns]

    def by_name(self) -> list[int]:
        """Each project's place in the order of names. GB18030 has the common characters in the order of pinyin."""
        order = sorted(range(len(self.names)), key=lambda at: (self.names[at].encode("gb18030", "replace"), at))
        places = [0] * len(order)
        for place, at in enumerate(order):
            places[at] = place
        return places

    def by_amount(self) -> str:
        """The order of amounts, largest first: for each place a character, from 0 on, for the year whose turn it is.

        That is enough, as each year's projects are in this order already.
        """
        years = {year: chr(ord("0") + at) for at, year in enumerate(dict.fromkeys(self.years))}
        order = sorted(zip(self.amounts, self.years, strict=True), key=lambda one: (one[0] is None, -(one[0] or 0)))
        return "".join(years[year] for _, year in order)

    def lengths(self) -> list[int]:
        """The lengths that names have."""
        return sorted({len(name_parts(name)) for name in self.names})

    def tables(self) -> dict[str, int]:
        """The texts that save most when they stand in one table, with their numbers; the commonest first."""
        counted = self._strings
        saving = [(count * len(text), text) for text, count in counted.items() if count > 1 and len(text) > 1]
        saving.sort(key=lambda pair: (-pair[0], pair[1]))
        common = sorted((text for _, text in saving[:STRINGS]), key=lambda text: (-counted[text], text))
        return {text: number for number, text in enumerate(common)}

    def help(self) -> str:
        """What helps a query without a hit (JSON): traditional and simplified characters, characters of names by initial."""
        named = _characters(self.names)
        used = named | _characters(self._strings) | _characters(self._others)
        by_initial: dict[str, list[str]] = {}
        for char in sorted(named):
            letter = initial(char)
            if letter and not char.isascii():
                by_initial.setdefault(letter, []).append(char)
        return dump([*traditional(used), {letter: "".join(chars) for letter, chars in sorted(by_initial.items())}])


def step(amount: Decimal | None) -> int:
    """The position of an amount's step in :data:`AMOUNT_CHOICES`."""
    if amount is None:
        return len(AMOUNTS) + 1
    return next((at for at, least in enumerate(AMOUNTS) if amount >= least), len(AMOUNTS))


def record(one: Entry, tables: Mapping[str, int]) -> list[object]:
    """Path without .html, name, code, department, amount, goals, then each row in three; texts of the table as numbers."""
    return [
        one.path.removesuffix(".html"),
        one.name,
        tables.get(one.code, one.code),
        tables.get(one.department, one.department),
        one.amount_text,
        one.goals,
        *[tables.get(text, text) for row in one.rows for text in row],
    ]


def recorded(cells: Sequence[Any], year: int, strings: Sequence[str]) -> Entry:
    """Of a record what :func:`record` was given, but for amount, classes and findings, which are not searched as text."""
    path, name, code, department, _, goals, *rows = [strings[one] if type(one) is int else one for one in cells]
    rows_ = tuple(zip(rows[::3], rows[1::3], rows[2::3], strict=True))
    return Entry(year, f"{path}.html", name, code, department, None, tuple(goals), rows_, (), doubtful=False)


def _characters(texts: Iterable[str]) -> set[str]:
    return set(fold("".join(sorted(set().union(*texts)))))
