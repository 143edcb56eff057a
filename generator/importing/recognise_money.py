"""Amounts as printed → decimals, and the funding blocks of a form."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from generator.importing.forms import AmountRead, FundingRead, Unit
from generator.importing.grid import Cell
from generator.importing.labels import Label, compact
from generator.importing.recognise_headings import known_unit, unit_in

_NUMBER = re.compile(
    r"[¥￥]?((?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,10})?)(百万元|万元|千元|亿元|元|万)?"
)
_NOTHING = {"", "-", "--", "—", "——", "－", "–", "/", "\\", "无", "N/A", "／"}


@dataclass(frozen=True, slots=True)
class Number:
    """An amount: its digits as printed, its value, the unit printed behind it; ``clear`` is false for other texts."""

    text: str
    value: Decimal | None
    unit: str | None
    clear: bool


def number_in(text: str) -> Number:
    """What an amount cell says.

    >>> number_in(" 1,234.50 ").value, number_in("5万元").unit, number_in("见附件").clear
    (Decimal('1234.50'), '万元', False)
    """
    flat = compact(unicodedata.normalize("NFKC", text[:80])).replace("人民币", "")
    if flat in _NOTHING:
        return Number("", None, None, clear=True)
    found = _NUMBER.fullmatch(flat)
    if found is None:
        return Number("", None, None, clear=False)
    digits, unit = found.groups()
    return Number(digits, Decimal(digits.replace(",", "")), "万元" if unit == "万" else unit, clear=True)


def looks_like_amount(text: str) -> bool:
    """A number, with or without its unit."""
    return number_in(text).value is not None


class Money:
    """Collects the funding of one form: the year's, and the mid-term's beside or above it."""

    def __init__(self) -> None:
        self._heads: list[tuple[int, int, bool]] = []
        self._columns: list[tuple[int, bool]] = []
        self._labels = {False: "", True: ""}
        self._units: dict[bool, list[str]] = {False: [], True: []}
        self._suffixes: list[str] = []
        self._amounts: dict[tuple[bool, str], AmountRead] = {}

    def head(self, line: int, cell: Cell, label: Label) -> None:
        """A heading of a funding block, 项目资金（万元） or 中期资金总额."""
        multi_year = is_multi_year(label)
        self._heads.append((line, cell.column, multi_year))
        if label.kind == "funding":
            self._labels[multi_year] = self._labels[multi_year] or label.printed
        unit = unit_in(cell.text)
        if unit:
            self._units[multi_year].append(unit)

    def columns(self, cells: Iterable[tuple[Cell, Label]]) -> None:
        """Headings over columns of amounts: 实施期资金 beside 年度资金."""
        self._columns = [(cell.column, is_multi_year(label)) for cell, label in cells]

    def add(self, line: int, label: Label, label_cell: Cell, cell: Cell, text: str) -> str:
        """One amount; what is wrong with it, or nothing."""
        if label.kind != "amount" or label.key == "total":
            self.head(line, label_cell, label)
        multi_year = self._block(line, label, label_cell, cell)
        number = number_in(text)
        unit = unit_in(label_cell.text)
        if unit and label.kind != "funding":
            self._units[multi_year].append(unit)
        if number.unit:
            self._suffixes.append(number.unit)
        key = (multi_year, "total" if label.kind == "funding" else label.key)
        place = cell.place
        before = self._amounts.get(key)
        if before is None or before.value is None:
            self._amounts[key] = AmountRead(key[1], label.printed, number.text, number.value, place)
        elif number.value is not None and number.value != before.value:
            return f"「{label.printed}」出现两次，第二次是 {text.strip()}"
        return "" if number.clear else f"「{label.printed}」的金额看不懂：{text.strip()[:40]}"

    def _block(self, line: int, label: Label, label_cell: Cell, cell: Cell) -> bool:
        if self._columns:
            columns = [multi_year for column, multi_year in self._columns if column <= cell.column]
            if columns:
                return columns[-1]
        if label.kind in {"multi_year_amount", "funding"}:
            return is_multi_year(label)
        over = [head for head in self._heads if head[0] <= line and head[1] <= label_cell.column]
        return max(over)[2] if over else False

    @property
    def has_columns(self) -> bool:
        """Whether amounts of the mid-term and of the year stand side by side under headings."""
        return bool(self._columns)

    @property
    def has_multi_year(self) -> bool:
        """Whether the form has a mid-term block."""
        return any(multi_year for _, _, multi_year in self._heads)

    @property
    def is_empty(self) -> bool:
        """Whether no amount was found."""
        return not self._amounts

    def result(self, headings: Iterable[str]) -> tuple[FundingRead, FundingRead | None, list[str]]:
        """Funding of the year and of the mid-term, and what a human should know of their units."""
        remarks: list[str] = []
        printed = [unit for text in headings if (unit := unit_in(text))]
        blocks = []
        for multi_year in (False, True):
            amounts = tuple(amount for (block, _), amount in self._amounts.items() if block is multi_year)
            units = [*self._units[multi_year], *self._units[not multi_year], *printed[-1:], *self._suffixes]
            unit, amounts = self._with_unit(units, amounts, remarks)
            blocks.append(FundingRead(unit, amounts, self._labels[multi_year]))
        return blocks[0], blocks[1] if blocks[1].amounts else None, remarks

    @staticmethod
    def _with_unit(
        units: list[str], amounts: tuple[AmountRead, ...], remarks: list[str]
    ) -> tuple[Unit, tuple[AmountRead, ...]]:
        filled = any(amount.value is not None for amount in amounts)
        if filled and not units:
            remarks.append("")
        unit = known_unit(units[0]) if units else "万元"
        if unit is None:
            remarks.append(f"金额以{units[0]}为单位，没有导入")
            nothing = tuple(AmountRead(amount.key, amount.label, "", None, amount.place) for amount in amounts)
            return "万元", nothing
        if filled and any(other != unit for other in units):
            remarks.append(f"金额单位前后不一：{'、'.join(dict.fromkeys(units))}，按{unit}读入")
        return unit, amounts


def is_multi_year(label: Label) -> bool:
    """Whether a funding label is about the mid-term."""
    return label.kind == "multi_year_amount" or (label.kind == "funding" and label.key == "multi_year")
