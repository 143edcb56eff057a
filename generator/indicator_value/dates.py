"""Dates and spans of dates."""

import re
from calendar import monthrange
from typing import Any

from generator.indicator_value import patterns
from generator.indicator_value.numerals import read_integer
from generator.indicator_value.operators import read_operator
from generator.indicator_value.scan import Scan
from generator.indicator_value.value import Kind

_WINDOW = 40  # a date stands in the first words of a value or not at all


def read_date(scan: Scan) -> dict[str, Any] | None:
    """A date or a span of dates, perhaps after a few words (完成时间：…) and a sign."""
    first = patterns.date.search(scan.text, scan.pos, min(scan.end, scan.pos + _WINDOW))
    label = patterns.date_label.fullmatch(scan.text, scan.pos, first.start()) if first else None
    if label:
        scan.add("label", label.end("label"))
    lead = scan.peek(patterns.lead)
    operator = ""
    if lead and (lead["sign"] or lead["word"]):
        scan.take(patterns.lead, "operator")
        operator = read_operator(lead)
    match = scan.take(patterns.date, "date")
    if not match:
        return None
    named = _parts(match)
    last = _span_end(scan, named)
    bounded = bool(scan.take(patterns.date_bound, "bound")) or last is not named
    if not _is_date(scan, match, last, operator=operator, labelled=bool(label and label["label"]), bounded=bounded):
        return None
    scan.finish(complement=12)
    return {"kind": Kind.DATE, "operator": operator, "date": _iso(last), "year": read_integer(last["y"])}


def _span_end(scan: Scan, first: dict[str, str]) -> dict[str, str]:
    """The parts of the date up to which it goes, with what they leave to be understood; ``first`` if it is no span."""
    here = scan.mark()
    if scan.take(patterns.to, "range"):
        match = scan.take(patterns.date, "date") or scan.take(patterns.span_end, "date")
        if match:
            last = _parts(match)
            month = first["m"] if last["d"] and not last["m"] else last["m"]
            return {**last, "y": last["y"] or first["y"], "m": month}
    scan.back(here)
    return first


def _is_month(parts: dict[str, str]) -> bool:
    return 1 <= (read_integer(parts["m"]) or 0) <= 12


def _is_date(
    scan: Scan, match: re.Match[str], last: dict[str, str], *, operator: str, labelled: bool, bounded: bool
) -> bool:
    """Whether what looks like a date is one: 2024年培训 names no date, ≤12月 and 24月 count months, 2024.5 is a number."""
    named = _parts(match)
    exact = bool(named["d"] or named["e"])
    if not (named["y"] or exact) and (operator or not (_is_month(named) and _is_month(last))):
        return False
    if match["y4"] and (operator or not _iso(named)):
        return False
    if match["y3"] and match[0][4] == "." and (operator or not (bounded or len(match["m3"]) == 2)):
        return False
    if bounded or scan.at_break() or scan.repeats() or scan.peek(patterns.done):
        return True
    vague = not (named["m"] or exact) or (labelled and not named["y"] and not exact)
    return not vague and scan.peek(patterns.han) is not None


def _parts(match: re.Match[str]) -> dict[str, str]:
    """Year, month, day and end (底, 上半年 …), whichever way they were written; empty where not named."""
    found = {name[0]: text for name, text in match.groupdict().items() if text and name != "mark"}
    return {**dict.fromkeys("ymde", ""), **found}


_PERIOD_ENDS = {
    "上半年": "06-30",
    **{
        f"{sign}季": day
        for sign, day in zip("一1二2三3", ("03-31",) * 2 + ("06-30",) * 2 + ("09-30",) * 2, strict=True)
    },
    "下半年": "12-31",
    "季": "12-31",
}


def _iso(parts: dict[str, str]) -> str:
    """The date as :class:`Value` defines it."""
    year, month, day = (read_integer(parts[key]) for key in "ymd")
    if month is None and day is not None:
        return f"---{day:02}" if 1 <= day <= 31 else ""
    if month is None and parts["e"] not in ("", "初", "年初"):
        return _end(year, parts["e"])
    if month is not None and not (
        1 <= month <= 12 and 1 <= (1 if day is None else day) <= monthrange(year or 2024, month)[1]
    ):
        return ""
    shape = ((year, 4), (month, 2), (day, 2))
    return "-".join(f"{number:0{width}}" for number, width in shape if number is not None)


def _end(year: int | None, end: str) -> str:
    """The last day of what ``end`` names: 底, 内, 上半年, 第三季度, 月底, 季末."""
    if "月" in end or end.lstrip("每本当").startswith("季"):
        return "month-end" if "月" in end else "quarter-end"
    day = next((day for period, day in _PERIOD_ENDS.items() if period in end), "")
    if year is None:
        return day or "year-end"
    return f"{year}-{day or '12-31'}"
