"""Numbers and ranges of numbers, with sign, scale, unit and what they count per."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from generator.indicator_value import patterns
from generator.indicator_value.numerals import DIGITS, read_numeral, read_scale
from generator.indicator_value.operators import read_operator
from generator.indicator_value.scan import Scan
from generator.indicator_value.value import Kind

# Whose sign counts: one typed as a sign, a word before, a word after, a word that only leads up to one after, 余.
_SIGN, _WORD, _BOUND, _LEADING, _MORE = range(5)


@dataclass(frozen=True, slots=True)
class _Term:
    """One number with its scale and unit; ``chinese``: in numerals, ``more``: with 余 or 多."""

    number: Decimal
    scale: Decimal = Decimal(1)
    unit: str = ""
    chinese: bool = False
    more: bool = False


def read_quantity(scan: Scan) -> dict[str, Any] | None:
    """A number or a range, with all that belongs to it."""
    operators: list[tuple[int, str]] = []
    per: list[str] = []
    label = patterns.quantity_label.match(scan.text, scan.pos, scan.end)
    labelled = bool(label and label["label"])
    if label:
        scan.add("label", label.end("label"))
        per += [_per(found[0]) for found in patterns.each_in_label.finditer(label["label"])]
    money = _lead(scan, operators, per)
    term = _term(scan, "number")
    upper = _upper(scan) if term else None
    if not term or (upper and term.unit and upper.unit and term.unit != upper.unit):
        return None
    term, most = _joined(term, upper) if upper else (term, None)
    sure = not labelled and not term.chinese
    unit = term.unit or money
    if not unit and sure and (unknown := scan.take(patterns.unknown_unit, "unit")):
        unit = unknown[0]
    if unit in patterns.COUNTERS and not scan.peek(patterns.bound):
        scan.take(patterns.noun_before_bound, "complement")
    _trail(scan, operators, per)
    operators.append((_MORE, ">" if term.more else ""))
    operator = min(((rank, sign) for rank, sign in operators if sign), default=(0, ""))[1]
    complement = _complement(unit, chinese=term.chinese)
    if not _is_quantity(scan, unit, complement, sure=sure, operator=operator):
        return None
    if _names_time(unit or ("年" if most else ""), (term.number, most or term.number), operator):
        return None
    scan.finish(complement)
    return {
        "kind": Kind.QUANTITY if most is None else Kind.RANGE,
        "operator": operator,
        "number": term.number,
        "upper": most,
        "scale": term.scale,
        "unit": unit,
        "per": "/".join(per),
        "year": int(label["year"]) if label and label["year"] else None,
    }


def read_numberless(scan: Scan) -> dict[str, Any] | None:
    """A sign or a unit where the number was left out: ``≥%``, ``≤``, ``万元``."""
    sign = scan.take(patterns.lead, "operator")
    operator = read_operator(sign) if sign and sign["sign"] else ""
    if sign and not operator:
        return None
    scale = scan.take(patterns.scale, "scale")
    unit = scan.take(patterns.unit if sign else patterns.plain_unit, "unit")
    if scan.rest() or not (sign or unit):
        return None
    return {
        "kind": Kind.QUANTITY,
        "operator": operator,
        "scale": read_scale(scale[0]) if scale else Decimal(1),
        "unit": unit[0].removesuffix("整") if unit else "",
    }


def _lead(scan: Scan, operators: list[tuple[int, str]], per: list[str]) -> str:
    """What stands before a number: signs and words, 每年, ¥. Adds to the lists; returns the unit that ¥ means."""
    money = ""
    for _ in range(6):
        lead = scan.peek(patterns.lead)
        if not lead:
            break
        if lead["each"]:
            scan.take(patterns.lead, "per")
            per.append(_per(lead[0]))
        elif lead["money"]:
            scan.take(patterns.lead, "unit")
            money = "元"
        else:
            scan.take(patterns.lead, "operator")
            rank = _SIGN if lead["sign"] else _LEADING if lead[0] in patterns.LEADING else _WORD
            operators.append((rank, read_operator(lead)))
    return money


def _trail(scan: Scan, operators: list[tuple[int, str]], per: list[str]) -> None:
    """What stands after a unit: 以上, /年, 每人. Adds to the lists."""
    for _ in range(4):
        if bound := scan.take(patterns.bound, "bound"):
            operators.append((_BOUND, patterns.BOUNDS[bound[0]]))
        elif found := scan.take(patterns.per, "per"):
            per.append(_per(found[0]))


def _per(text: str) -> str:
    """What is counted per, of ``/人·月``, ``每个月``, ``(每人每年)``, ``人均``, ``1年内``."""
    parts = [re.sub("^[1一](?=[^0-9十])", "", part) for part in re.split("[/·每() ]+", text) if part]
    return "/".join(re.sub("^[个名位]+(?=.)|(?<=.)[均内]$", "", part) for part in parts)


def _term(scan: Scan, role: str) -> _Term | None:
    """A number in digits or Chinese numerals, with scale and unit."""
    if scan.take(patterns.hundred_percent, role):
        return _Term(Decimal(100), unit="%")
    share = scan.take(patterns.share, "unit")
    term = _number(scan, role)
    if not term:
        return None
    if share:
        return replace(term, unit="%" if share[0] == "百分之" else "‰", chinese=False)
    more = scan.take(patterns.more, "bound")
    scale = None if term.chinese else scan.take(patterns.scale, "scale")
    more = more or scan.take(patterns.more, "bound")  # 2万余人
    unit = scan.take(patterns.unit, "unit")
    scan.take(patterns.unit_in_brackets, "unit")  # 3个（套）
    number = term.number
    if unit and unit[0] == "成" and (tenth := scan.take(patterns.numeral, role)):
        number += DIGITS[tenth[0]] * Decimal("0.1")  # 九成五
    return replace(
        term,
        number=number,
        scale=read_scale(scale[0]) if scale else term.scale,
        unit=unit[0].removesuffix("整") if unit else "",
        more=more is not None,
    )


def _number(scan: Scan, role: str) -> _Term | None:
    digits = scan.take(patterns.number, role)
    if digits:
        return _Term(Decimal(digits[0].replace(",", "")))
    numeral = scan.take(patterns.chinese_number, role)
    found = read_numeral(numeral[0]) if numeral else None
    return _Term(*found, chinese=True) if found else None


def _upper(scan: Scan) -> _Term | None:
    """The upper end of a range, if one follows."""
    here = scan.mark()
    upper = _term(scan, "upper") if scan.take(patterns.to, "range") else None
    if not upper:
        scan.back(here)
    return upper


def _joined(term: _Term, upper: _Term) -> tuple[_Term, Decimal]:
    """Both ends with common scale and unit."""
    joined = replace(term, unit=upper.unit or term.unit)
    if term.scale == upper.scale:
        return joined, upper.number
    if term.scale == 1 and not term.unit and term.number <= upper.number:  # 3-5万元
        return replace(joined, scale=upper.scale), upper.number
    return replace(joined, number=term.number * term.scale, scale=Decimal(1)), upper.number * upper.scale  # 5000-1万元


def _names_time(unit: str, ends: tuple[Decimal, Decimal], operator: str) -> bool:
    """Whether it is a year or a month that was not read as a date: 2024年工作要点."""
    if unit == "月":
        return 1 <= ends[1] <= 12 and not operator
    return unit in ("年", "年度") and all(1900 <= end < 2100 for end in ends)


def _complement(unit: str, *, chinese: bool) -> int:
    """How many characters after a unit can still belong to the value: 3个项目, 100%覆盖."""
    if not unit or (chinese and unit not in patterns.COUNTERS):
        return 0
    return 4 if unit in patterns.RATES_AND_MONEY else 8


def _is_quantity(scan: Scan, unit: str, complement: int, *, sure: bool, operator: str) -> bool:
    """Whether what follows leaves the number a quantity; that is in doubt after words, in numerals and without unit."""
    rest = scan.rest()
    if not rest or scan.repeats():
        return True
    if not unit:  # 1、完成…, 1:1, 3A are none
        remark = sure and patterns.remark.match(rest) is not None
        return remark or rest[0] == "(" or (operator != "" and rest[0] in ",;。")
    return scan.at_break() or scan.complement(complement) or (sure and rest[0] not in "*×+")
