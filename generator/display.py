"""How amounts, shares, dates and indicator values are said to readers."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from generator.model import Fact, Project


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


def form_facts(project: Project) -> list[tuple[Fact, Fact | None]]:
    """The fields above the money, two to a line as on the form, beginning with 主管部门及代码."""
    facts = (Fact("department", "主管部门及代码", project.department_text), *project.facts)
    return [(facts[at], facts[at + 1] if at + 1 < len(facts) else None) for at in range(0, len(facts), 2)]
