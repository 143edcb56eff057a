"""What a value is once it is understood."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What sort of value it is. ``EMPTY`` (nothing written) and ``NOT_APPLICABLE`` (不适用, 无, /, —) stay apart."""

    EMPTY = "empty"
    NOT_APPLICABLE = "not_applicable"
    QUANTITY = "quantity"
    RANGE = "range"
    DATE = "date"
    LEVEL = "level"
    TEXT = "text"


class Value(NamedTuple):
    """A value taken apart. What a kind does not have is empty.

    - ``operator``: ``≥ ≤ > < = ≈ ±`` or empty. A sign counts before a word (不低于), a word before what follows the
      number (以上). Also of a date (``≤2024年12月``), and of a text that has nothing else of a quantity (``≥上年``).
    - ``number``, and ``upper`` of a range, both to be multiplied by ``scale`` (10000 for 万). ``None`` in a quantity: sign
      or unit stand without a number. A Chinese numeral is the number in full, but 万 or 亿 at its end is the scale.
    - ``unit``: without scale, half-width (``%``, ``元``, ``人次``, ``℃``). ``per``: what it counts per, ``年``, or
      ``人/年`` of ``元/人·年`` and 每人每年.
    - ``level``: the word of rating alone (较高); what is rated (影响程度) is the piece ``complement``. A rating scale
      without a choice (``高、中、低``) is a level with ``choices`` alone.
    - ``date``: the latest date named, as far as it is named: ``2024-12-31``, ``2024-12``, ``2024``, ``12-31``, ``12``
      (December of no year), ``year-end``, ``month-end``, ``quarter-end``, ``---10`` (the tenth of every month). 年底 and 年内 of a year
      are its 31 December, half-years and quarters their last day; 月底 and 上旬 of a month are not told from the month.
      Empty in a ``DATE``: there is no such date (``2024年13月``). ``year`` is the year of that date, or the year that
      leads a quantity (``2024年培训3次``).
    - ``remark``: what is left over after the value. ``choices``: the rating scale left in it, ``（较高、明显、一般）``.
    - ``pieces``: (role, text) in order; the texts joined are ``raw``. Roles: blank, label, operator, number, range,
      upper, scale, unit, per, bound, date, level, complement (words that belong to the value: 3个``项目``), na, text,
      separator, remark, choices.
    """

    raw: str
    kind: Kind
    operator: str = ""
    number: Decimal | None = None
    upper: Decimal | None = None
    scale: Decimal = Decimal(1)
    unit: str = ""
    per: str = ""
    level: str = ""
    date: str = ""
    year: int | None = None
    remark: str = ""
    choices: tuple[str, ...] = ()
    pieces: tuple[tuple[str, str], ...] = ()

    def part(self, role: str) -> str:
        """All pieces of one role, as written."""
        return "".join(text for name, text in self.pieces if name == role)

    @property
    def most(self) -> Decimal | None:
        """The number, of a range its upper end; not scaled."""
        return self.number if self.upper is None else self.upper

    @property
    def amount_yuan(self) -> Decimal | None:
        """The amount in 元, of a range its upper end; ``None`` if the unit is not 元. ``per`` is for the caller to mind."""
        return None if self.unit != "元" or self.most is None else self.most * self.scale

    @property
    def percent(self) -> Decimal | None:
        """The share in percent (``5‰`` is 0.5, 九成 is 90), of a range its upper end; ``None`` if it is no share."""
        factor = _PERCENT.get(self.unit)
        return None if factor is None or self.most is None else self.most * self.scale * factor

    @property
    def normalised(self) -> str:
        """The value in one spelling, without label, remark and choices: ``不低于９５％`` is ``≥95%``.

        Parses to the same value. A text is left as it is, blanks around it aside.
        """
        match self.kind:
            case Kind.NOT_APPLICABLE:
                return "不适用"
            case Kind.QUANTITY | Kind.RANGE:
                scale = _SCALES[self.scale]
                ends = [f"{end:f}" for end in (self.number, self.upper) if end is not None]
                falling = self.number is not None and self.upper is not None and self.number > self.upper
                joined = f"{scale}~".join(ends) if falling else "~".join(ends)
                return self.operator + joined + scale + self.unit + (f"/{self.per}" if self.per else "")
            case Kind.DATE if self.date:
                return self.operator + _date_text(self.date)
            case Kind.LEVEL if self.level:
                complement = self.part("complement")
                return self.level + (complement if complement != "的" else "")  # 较高的较高的, said twice
            case Kind.LEVEL:
                return "、".join(self.choices)
        inner = [
            text
            for index, (role, text) in enumerate(self.pieces)
            if role != "blank" or 0 < index < len(self.pieces) - 1
        ]
        return "".join(inner)


_PERCENT = {"%": Decimal(1), "‰": Decimal("0.1"), "成": Decimal(10)}
_SCALES = {
    Decimal(10) ** (zeros + more): name + tail
    for more, tail in ((0, ""), (4, "万"), (8, "亿"), (12, "万亿"))
    for zeros, name in enumerate(("", "十", "百", "千"))
}


def _date_text(date: str) -> str:
    """A normalised date in the words of the form."""
    words = {"year-end": "年底", "month-end": "月底", "quarter-end": "季末"}
    if date in words:
        return words[date]
    if date.startswith("---"):
        return f"每月{date[3:]}日前"
    if len(date) == 4:
        return f"{date}年"
    month, _, day = date.partition("-")
    if len(month) == 2:
        return f"{month}月{day}日" if day else f"{month}月底"
    return date
