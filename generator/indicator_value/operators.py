"""The sign that a value carries, however it was typed."""

import re

from generator.indicator_value import patterns

_SIGNS = str.maketrans("≧⩾》≮≦⩽《≯≒", "≥≥≥≥≤≤≤≤≈")


def read_operator(lead: re.Match[str]) -> str:
    """``≥ ≤ > < = ≈ ±`` for a match of ``patterns.lead`` that is a sign or a word; empty if it contradicts itself."""
    if lead["word"]:
        return patterns.OPERATORS[lead["word"]]
    signs = set(lead["sign"].translate(_SIGNS)) - {" "}
    more, less = signs & set(">≥"), signs & set("<≤")
    if more and less:
        return ""
    if more:
        return ">" if signs == {">"} else "≥"
    if less:
        return "<" if signs == {"<"} else "≤"
    return next(sign for sign in "±≈=" if sign in signs)
