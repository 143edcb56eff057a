"""What the recogniser makes of grids: forms and lists as read, every text verbatim, with the cell it came from.

Texts have no blanks around them and are otherwise untouched. A ``label`` is what the form prints, without layout: no
blanks, no line breaks, no colon at its end, no ``其中：`` before it. It may be a spelling that the content files do not
know (``项目承担单位``); ``key`` always says what it means (see ``profiles/form.toml``), so that whoever writes a content
file can fall back on the official label.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from generator.importing.grid import Origin
from generator.importing.rules import Note

Unit = Literal["万元", "元"]


@dataclass(frozen=True, slots=True)
class Read:
    """A text, the place of its cell, and its label as printed."""

    text: str
    place: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class AmountRead:
    """One amount. ``value`` is ``None`` where the cell is empty or is no number (which is noted).

    ``text`` is the number as printed, without currency and unit around it, and empty where ``value`` is ``None``: what
    a content file may hold.
    """

    key: str
    label: str
    text: str
    value: Decimal | None
    place: str


@dataclass(frozen=True, slots=True)
class FundingRead:
    """The amounts of one funding block in the order of the form, all in ``unit``."""

    unit: Unit
    amounts: tuple[AmountRead, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class RowRead:
    """One indicator row.

    ``class_label`` is inferred where the form has none. ``extras`` are the further columns that are filled in, as
    (label, text), each label one that content files accept. ``place`` is the first filled cell of the row's own.
    """

    class_label: str
    class_inferred: bool
    subclass_label: str
    name: str
    value: str
    extras: tuple[tuple[str, str], ...] = ()
    hidden: bool = False
    place: str = ""

    @property
    def is_empty(self) -> bool:
        """A row that the form left empty."""
        return not self.name and not self.value


@dataclass(frozen=True, slots=True)
class FormRead:
    """One form 项目支出绩效目标表.

    ``facts`` are the plain fields other than name and department as (key, text); ``year_text`` is the text that the
    year was read from; ``note`` is what stands under the form; ``title`` is the heading above it; ``notes`` are what a
    human should look at.
    """

    origin: Origin
    name: Read
    department: Read
    department_code: Read
    facts: tuple[tuple[str, Read], ...]
    funding: FundingRead
    multi_year_funding: FundingRead | None
    goals: tuple[tuple[str, Read], ...]
    rows: tuple[RowRead, ...]
    year: int | None
    year_text: str
    note: str
    notes: tuple[Note, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of the public list; ``amount_text`` as in :class:`AmountRead`.

    ``department`` is empty unless the list has such a column.
    """

    number: str
    name: str
    amount_text: str
    amount: Decimal | None
    unit: Unit
    place: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class ListRead:
    """One list 项目支出绩效目标公开清单; ``total`` is its printed 合计, in the unit of its rows."""

    origin: Origin
    title: str
    rows: tuple[ListRow, ...]
    total: Decimal | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Recognised:
    """All that one import read, in the order of the files; ``notes`` are those that belong to no form."""

    title: str
    forms: tuple[FormRead, ...]
    lists: tuple[ListRead, ...]
    notes: tuple[Note, ...]
