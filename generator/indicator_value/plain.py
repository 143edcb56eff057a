"""The plainest values, which nine of ten are: ``≥95%``, ``12个``, ``不超过9万元``. One look reads them as all the readings would.

A sign or a word for one, digits, perhaps 万 or 亿, a known unit, and nothing else. Left to the readings are units in which a date
may begin, and what is written in any other way.
"""

import re
from decimal import Decimal

from generator.indicator_value import patterns
from generator.indicator_value.value import Kind, Value

_PLAIN = re.compile(r"([^0-9]{0,9}?)((?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,8})?)([万亿]?)([^0-9]{1,6})")
_SIGNS = {"": "", **{sign: sign for sign in "≥≤><=≈±"}, **patterns.OPERATORS}
_SCALES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_UNITS = patterns.UNITS - {"年", "月", "起", "起次", "元整"}


def read_plain(raw: str) -> Value | None:
    """The value, if it is written as plainly as that."""
    found = _PLAIN.fullmatch(raw)
    if found is None:
        return None
    sign, number, scale, unit = found.groups()
    if unit not in _UNITS or sign not in _SIGNS:
        return None
    pieces = [("operator", sign)] if sign else []
    pieces.append(("number", number))
    if scale:
        pieces.append(("scale", scale))
    pieces.append(("unit", unit))
    return Value(raw, Kind.QUANTITY, _SIGNS[sign], Decimal(number), None, _SCALES[scale], unit, pieces=tuple(pieces))
