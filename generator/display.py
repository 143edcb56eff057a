"""How amounts, shares, dates and indicator values are said to readers."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from generator.model import ClassGroup, Fact, Funding, Project


@lru_cache(maxsize=1 << 12)
def wan(amount: Decimal | None) -> str:
    """An amount in 万元 with at least two decimals: ``1,234.50``; ``未填`` where there is none."""
    if amount is None:
        return "未填"
    exponent = amount.normalize().as_tuple().exponent
    decimals = max(2, -exponent if isinstance(exponent, int) else 2)
    return f"{amount:,.{decimals}f}"


@lru_cache(maxsize=1 << 12)
def share(part: Decimal | int | None, whole: Decimal | None) -> str:
    """``part`` of ``whole`` in per cent, one decimal, between 0 and 100, as a bar needs it."""
    if not part or not whole:
        return "0"
    percent = min(Decimal(100), max(Decimal(0), Decimal(part) * 100 / whole))
    return f"{percent:.1f}".removesuffix(".0")


def signed(difference: Decimal | None) -> str:
    """By how much an amount in 万元 changed: ``+2.50``, ``−0.01``, ``0.00``; nothing where that is not known."""
    if difference is None:
        return ""
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    return sign + wan(abs(difference))


def growth(old: Decimal | None, new: Decimal | None) -> str:
    """The same in per cent of the old amount: ``+50.0%``; nothing where there was none."""
    if not old or new is None:
        return ""
    percent = (new - old) * 100 / old
    if not percent:
        return "0%"
    text = f"{abs(percent):,.1f}"
    return f"{'+' if percent > 0 else '−'}{'<0.1' if text == '0.0' else text}%"


_SPOKEN = MappingProxyType({"≤": "不超过", "≥": "不低于", "＞": "大于", "＜": "小于", ">": "大于", "<": "小于"})
_SIGN = re.compile("|".join(_SPOKEN))


@lru_cache(maxsize=1 << 14)
def spoken(value: str) -> str:
    """An indicator value as a screen reader should say it."""
    return _SIGN.sub(lambda found: _SPOKEN[found[0]], value)


def size(count: int) -> str:
    """Bytes as people read them: ``812 字节``, ``12 KB``, ``3.4 MB``; a kilobyte begun counts as one."""
    if count < 1000:
        return f"{count} 字节"
    if count < 1_000_000:
        return f"{-(-count // 1000)} KB"
    return f"{count / 1_000_000:.1f} MB"


def day(value: date) -> str:
    """``2024年2月8日``."""
    return f"{value.year}年{value.month}月{value.day}日"


def moment(text: str) -> str:
    """``2024年2月8日 09:30`` from ``2024-02-08 09:30``; the time only where it is known."""
    date_text, _, time = text.partition(" ")
    return f"{day(date.fromisoformat(date_text))} {time}".strip()


Part = tuple[int, str, str]
FundingRow = tuple[str, int, str, str | None, str]


def funding_view(funding: Funding) -> tuple[Decimal | None, str, list[Part], list[FundingRow]]:
    """A block of amounts as the project page shows it: (total, parts as a sentence, stack, rows).

    The total is the whole; ``within`` an amount that is not the total is a part of a part. A part of the stack is (number,
    start, width), a row (level, number of the part or 0, label, amount, share of the total); what is not known is ``None`` or empty.
    """
    whole = funding.total.value
    said: list[str] = []
    stack: list[Part] = []
    rows: list[FundingRow] = []
    number, start = 0, Decimal(0)
    for amount in funding.amounts:
        value = amount.value
        percent = share(value, whole) if whole and value is not None else ""
        of_total = amount.within == "total"
        if of_total:
            number += 1
            if whole and value:
                said.append(f"{amount.label} {percent}%")
                stack.append((number, share(start, whole), percent))
                start += value
        level = "part" if of_total else "subpart" if amount.within else "whole"
        text = None if value is None else wan(value) if funding.unit == "万元" else amount.text
        rows.append((level, number if of_total else 0, amount.label, text, percent))
    return whole, "，".join(said), stack, rows


def form_money(project: Project) -> list[tuple[str, str, int, str, str, str]]:
    """The rows of money on the form: (title, unit, rows of this block where it begins else 0, level, label, text)."""
    rows = []
    for title, funding in (("中期资金", project.multi_year_funding), ("项目资金", project.funding)):
        if funding:
            of_block, seen = len(funding.amounts), False
            for amount in funding.amounts:
                level = "whole" if not amount.within else "subpart" if amount.within != "total" else "part"
                if level == "part" and not seen:
                    level, seen = "part first", True
                rows.append((title, funding.unit, of_block, level, amount.label, amount.text))
                of_block = 0
    return rows


Groups = tuple[ClassGroup, ...]
LONG_FORM = 18
"""A form with more indicators surely runs onto a second sheet."""


def form_parts(project: Project, breaks: Mapping[str, Sequence[Groups]]) -> list[tuple[str, int, Groups]]:
    """The tables that the indicators of a form stand in, one but for ``breaks``: (further class of the table, rows, groups)."""
    parts = breaks.get(project.id) or (project.groups,)
    first = " long" if len(parts) == 1 and len(project.indicators) > LONG_FORM else ""
    return [
        (" continued" if at else first, sum(group.size for group in groups), groups) for at, groups in enumerate(parts)
    ]


def form_facts(project: Project) -> list[tuple[Fact, Fact | None]]:
    """The fields above the money, two to a line as on the form, beginning with 主管部门及代码."""
    facts = (Fact("department", "主管部门及代码", project.department_text), *project.facts)
    return [(facts[at], facts[at + 1] if at + 1 < len(facts) else None) for at in range(0, len(facts), 2)]
