"""What the official form of a project says: amounts, fields, the table of indicators; and a summary of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import orjson

from generator.taxonomy import INDICATORS

Path = tuple[str | int, ...]
"""Where a value stands in its content file: keys and list positions from the root."""

YUAN_PER_UNIT = {"万元": Decimal(10000), "元": Decimal(1)}


class Amount(NamedTuple):
    """One amount of the form. ``value`` is ``None`` where the form left the cell empty; ``text`` is as typed."""

    key: str
    label: str
    within: str
    text: str
    value: Decimal | None
    path: Path


class Funding(NamedTuple):
    """The amounts of one funding block, in the order of the form, all in ``unit`` (万元 or 元)."""

    unit: str
    amounts: tuple[Amount, ...]

    @property
    def total(self) -> Amount:
        """年度资金总额."""
        return next(amount for amount in self.amounts if amount.key == "total")

    @property
    def parts(self) -> tuple[Amount, ...]:
        """What the total is the sum of."""
        return self.parts_of("total")

    def parts_of(self, key: str) -> tuple[Amount, ...]:
        """The amounts that are listed as parts of the amount ``key``."""
        return tuple(amount for amount in self.amounts if amount.within == key)

    def wan(self, amount: Amount) -> Decimal | None:
        """An amount of this block in 万元, exactly."""
        return None if amount.value is None else amount.value * YUAN_PER_UNIT[self.unit] / YUAN_PER_UNIT["万元"]


class Fact(NamedTuple):
    """A plain field of the form: its key in code, its label as printed, its text."""

    key: str
    label: str
    text: str


class Indicator(NamedTuple):
    """One row of the indicator table; ``row`` counts from 1 in the order of the form.

    ``class_label`` and ``subclass_label`` are as printed; ``class_key`` and ``subclass_key`` say what they mean.
    ``inferred`` marks a class that the form did not print and an importer concluded from the subclass. ``extras`` are
    further columns of the form as (label, text). A row with neither name nor value is one the form left empty. ``place`` is
    where it stands below its class in the content file: nothing for an empty row, its position, and 指标值 where name and
    value are spelled out (many rows share one, where a whole path would be large).
    """

    row: int
    class_label: str
    class_key: str
    subclass_label: str
    subclass_key: str
    name: str
    value: str
    extras: tuple[tuple[str, str], ...]
    inferred: bool
    place: Path

    @property
    def path(self) -> Path:
        """Where its value stands."""
        above = (INDICATORS, self.class_label, self.subclass_label)
        below = self.place if len(self.place) != 1 else (*self.place, self.name)
        return (*(above if self.subclass_label or self.place else above[:2]), *below)

    @property
    def is_empty(self) -> bool:
        """An empty row of the form."""
        return not self.name and not self.value

    @property
    def anchor(self) -> str:
        """The id of this row on every page that shows it."""
        return f"row-{self.row}"


class SubclassGroup(NamedTuple):
    """Rows under one printed second-level label."""

    label: str
    key: str
    indicators: tuple[Indicator, ...]


class Line(NamedTuple):
    """A row of the table as it is printed: what it shows, and how many rows the labels span that begin with it.

    ``of_class`` and ``of_subclass`` are 0 where the label stands in a row above.
    """

    row: int
    of_class: int
    of_subclass: int
    subclass_label: str
    name: str
    value: str
    extras: tuple[tuple[str, str], ...]


_line = partial(tuple.__new__, Line)  # as Line._make does, in a third of the time: there are twenty a page


class ClassGroup(NamedTuple):
    """Rows under one printed first-level label; ``lines`` are the rows as the form merges its cells, which templates unpack."""

    label: str
    key: str
    inferred: bool
    subclasses: tuple[SubclassGroup, ...]
    lines: tuple[Line, ...]

    @property
    def size(self) -> int:
        """How many rows the label spans."""
        return len(self.lines)

    @property
    def indicators(self) -> Iterator[Indicator]:
        """All rows of the class."""
        return (indicator for group in self.subclasses for indicator in group.indicators)


class Form(NamedTuple):
    """What the official form says of a project, in the order of the form, beyond its name and department."""

    facts: tuple[Fact, ...]
    funding: Funding
    multi_year_funding: Funding | None
    goals: tuple[Fact, ...]
    indicators: tuple[Indicator, ...]
    note: str = ""


class Summary(NamedTuple):
    """What lists, counts and comparisons need to know of a form.

    The budget in 万元; how many amounts there are; how many indicator rows of which kind, as (class, subclass, rows);
    the digest of all that readers are told in words: goals and indicator rows.
    """

    total_wan: Decimal | None
    amounts: int
    kinds: tuple[tuple[str, str, int], ...]
    wording: str


def summary_of(form: Form) -> Summary:
    """The summary of a form."""
    blocks = filter(None, (form.funding, form.multi_year_funding))
    kinds = Counter((row.class_key, row.subclass_key) for row in form.indicators)
    goals = [(goal.key, goal.text) for goal in form.goals]
    said = orjson.dumps((goals, [(row[1], row[3], *row[5:8]) for row in form.indicators]))
    return Summary(
        form.funding.wan(form.funding.total),
        sum(len(block.amounts) for block in blocks),
        tuple((*key, count) for key, count in kinds.items()),
        sha256(said).hexdigest()[:32],
    )


_groups: dict[int, tuple[tuple[Indicator, ...], tuple[ClassGroup, ...]]] = {}
_MANY = 100
"""Forms whose groups are remembered, by the id of their rows: more than are made together."""


def groups_of(indicators: tuple[Indicator, ...]) -> tuple[ClassGroup, ...]:
    """Rows in groups; those of the last forms are remembered, as pages and files of some are made together."""
    known = _groups.get(id(indicators))
    if known is not None:
        return known[1]
    if len(_groups) >= _MANY:
        _groups.clear()
    by_class = groupby(indicators, attrgetter("class_label", "class_key", "inferred"))
    groups = tuple([_class_group(*said, of_class) for said, of_class in by_class])
    _groups[id(indicators)] = indicators, groups  # as long as they are here nothing else has their id
    return groups


def _class_group(label: str, key: str, inferred: bool, indicators: Iterable[Indicator]) -> ClassGroup:
    by_subclass = groupby(indicators, attrgetter("subclass_label", "subclass_key"))
    subclasses = tuple([SubclassGroup(*said, tuple(rows)) for said, rows in by_subclass])
    of_class = sum([len(group.indicators) for group in subclasses])
    lines = []
    for group in subclasses:
        of_subclass = len(group.indicators)
        for one in group.indicators:
            lines.append(_line((one.row, of_class, of_subclass, group.label, one.name, one.value, one.extras)))
            of_class = of_subclass = 0
    return ClassGroup(label, key, inferred, subclasses, tuple(lines))
