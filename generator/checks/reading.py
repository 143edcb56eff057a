"""What the rules read: the model, with every indicator value parsed once, and the few questions that many rules ask.

Texts are compared in :func:`plain` form; what is shown to anybody is always the text as typed.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, Self

from generator import taxonomy
from generator.checks.remembering import remembered
from generator.indicator_value import Kind, Value, is_applicable, parse
from generator.model import Indicator, Path, Project

TOLERANCE_YUAN = Decimal(100)
"""0.01 万元: the forms print two decimals."""

WAN = Decimal(10000)
COST_CLASSES = frozenset({"cost", "economic_cost"})
"""Second-level classes whose targets are amounts; social and environmental costs are often told in words."""

parsed = remembered(parse)
"""A value taken apart; values come again and again."""


@remembered
def plain(text: str) -> str:
    """A text without layout: NFKC (full-width signs become ASCII), no blanks at all."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@remembered
def bare(text: str) -> str:
    """A text by its letters and digits alone, to compare names."""
    return "".join(char for char in plain(text) if char.isalnum())


def short(text: str, limit: int = 40) -> str:
    """A text as it is quoted in a message: on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def yuan_text(yuan: Decimal) -> str:
    """An amount for a message: ``27600元``."""
    return f"{yuan.quantize(Decimal(1)) if yuan == yuan.to_integral_value() else yuan.normalize():f}元"


def wan_text(wan: Decimal) -> str:
    """An amount for a message: ``2.76万元``."""
    return f"{wan.quantize(Decimal('0.01')) if wan == wan.quantize(Decimal('0.01')) else wan.normalize():f}万元"


class Row(NamedTuple):
    """An indicator row as the rules read it. What nearly every rule asks of every row stands in it, the rest is worked out.

    The value, parsed; name and value without layout; the key of the second-level class; whether a target is set at all,
    neither empty nor 不适用.
    """

    indicator: Indicator
    value: Value
    name: str
    text: str
    subclass: str
    applies: bool

    @classmethod
    def of(cls, indicator: Indicator) -> Self:
        """How a row is read."""
        name, value = indicator.name, indicator.value
        applies = _is_applicable(value) and not _is_not_applicable(name)
        return cls(indicator, parsed(value), plain(name), plain(value), indicator.subclass_key, applies)

    @property
    def has_number(self) -> bool:
        """Whether any number stands in the value, in digits or in Chinese numerals."""
        return _is_number_in(self.indicator.value)

    @property
    def columns(self) -> dict[str, str]:
        """The further columns of the form by their key (``operator``, ``unit``, ``remark`` …)."""
        if not self.indicator.extras:
            return _NO_COLUMNS
        terms = taxonomy.form().column_by_label
        return {terms[label].key: text for label, text in self.indicator.extras if label in terms}

    @property
    def operator(self) -> str:
        """``≥``, ``≤`` … or empty."""
        if self.value.operator or not self.indicator.extras:
            return self.value.operator
        return parsed(self.columns.get("operator", "") + "1").operator

    @property
    def unit(self) -> str:
        """The unit, without its scale, or empty."""
        return self.value.unit or self.column_unit

    @property
    def column_unit(self) -> str:
        """The unit that stands in the form's own column for it, or empty."""
        if not self.indicator.extras:
            return ""
        return parsed("1" + plain(self.columns.get("unit", ""))).unit

    @property
    def in_words(self) -> bool:
        """Whether the form itself says that the target is told in words (符号: 定性)."""
        return "定性" in self.columns.get("operator", "")

    @property
    def name_path(self) -> tuple[Path, bool]:
        """Where the name stands: a path, and whether the key there is the name."""
        path = self.indicator.path
        if self.indicator.extras or path[-1] == taxonomy.INDICATOR_VALUE:
            return (*path[:-1], taxonomy.INDICATOR_NAME), False
        return path, True

    @property
    def most_yuan(self) -> Decimal | None:
        """The largest amount of money that the value allows, in 元; ``None`` where it is no amount of money.

        ``≤9万`` counts as 万元. An amount per person, month, square metre … is no amount.
        """
        value = self.value
        number = value.most
        if number is None or value.per not in ("", "年", "年度"):
            return None
        scale = value.scale
        if not value.unit and self.indicator.extras:
            column = parsed("1" + plain(self.columns.get("unit", "")))
            if column.unit == "元" and not column.per:
                return number * scale * column.scale
        if value.unit == "元" or (not value.unit and scale >= WAN):
            return number * scale
        return None


@dataclass(frozen=True)
class Reading:
    """One project as the rules read it."""

    project: Project

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of its indicators."""
        return tuple(map(Row.of, self.project.indicators))

    @cached_property
    def goals(self) -> tuple[tuple[str, str, str], ...]:
        """(key, label, text) of every goal that is written."""
        return tuple((goal.key, goal.label, goal.text) for goal in self.project.goals if goal.text)

    @cached_property
    def words(self) -> str:
        """The department and all that ``leftovers.texts`` gives, a text a line: what is not in it need not be looked for in each."""
        project = self.project
        indicators = project.indicators
        texts = [project.name, project.note, project.department]
        texts += [said.text for said in (*project.facts, *project.goals)]
        texts += [one.name for one in indicators]
        texts += [one.value for one in indicators]
        texts += [text for one in indicators for _, text in one.extras]
        return "\n".join(texts)

    @property
    def budget_yuan(self) -> Decimal | None:
        """年度资金总额 in 元."""
        wan = self.project.total_wan
        return None if wan is None else wan * WAN

    def fact(self, key: str) -> str:
        """A plain field of the form, empty where it is not there."""
        return next((fact.text for fact in self.project.facts if fact.key == key), "")

    @cached_property
    def years(self) -> range:
        """The years that the project may speak of as its own, from 项目期; the disclosed year where it is silent."""
        return _period(plain(self.fact("period")), self.project.year)


_NO_COLUMNS: dict[str, str] = {}


@remembered
def _is_number_in(text: str) -> bool:
    return parsed(text).number is not None or any(char.isdigit() for char in text)


_is_applicable = remembered(is_applicable)


@remembered
def _is_not_applicable(name: str) -> bool:
    return (len(name) <= 2 or "不适用" in name) and parsed(name).kind is Kind.NOT_APPLICABLE


_SPAN = re.compile(r"^(\d{1,2}|[一二两三四五六七八九十])年$")
_FROM_TO = re.compile(r"(?:19|20)\d\d")
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_EVER = range(1949, 2100)


def _period(text: str, year: int) -> range:
    """The years that 项目期 names; ``3年`` says how many but not which."""
    span = _SPAN.match(text)
    if span:
        count = _NUMERALS.get(span[1]) or int(span[1])
        return range(year - count + 1, year + count)
    named = [int(found) for found in _FROM_TO.findall(text)]
    if named:
        return range(min(named), max(named) + 1)
    if not text or text in ("年度", "当年", "本年度", f"{year}"):
        return range(year, year + 1)
    return _EVER
