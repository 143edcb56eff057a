"""Words of rating, and the rating scale that is left in a value."""

import re
from typing import Any

from generator.indicator_value import patterns
from generator.indicator_value.scan import Scan
from generator.indicator_value.value import Kind

_LONGEST_SCALE = 80
_LONGEST_OBJECT = 20


def read_choices(text: str, start: int, end: int) -> tuple[tuple[str, ...], int]:
    """The rating scale at the end, in brackets or as the whole value, and where the value before it ends."""
    opening, inside, pattern = start, text[start:end], patterns.bare_choice
    if inside.endswith(")"):
        opening = text.rfind("(", start, end)
        inside, pattern = text[opening + 1 : end - 1], patterns.choice
    if opening < 0 or len(inside) > _LONGEST_SCALE:
        return (), end
    items = tuple(item.strip(" ") for item in re.split("[、/,;]", inside))
    return (items, opening) if len(items) > 1 and all(map(pattern.fullmatch, items)) else ((), end)


def read_level(scan: Scan) -> dict[str, Any] | None:
    """A word of rating with what is rated, and the remark that is often glued to it."""
    scan.take(patterns.level_label, "label")
    level = scan.take(patterns.level, "level")
    if not level:
        return None
    word = level[0]
    aspect = scan.take(patterns.aspect, "complement")
    adverb = word not in patterns.GRADES | patterns.STATES | patterns.SINGLES
    of_what = aspect is not None and aspect[0] == "的"
    if (adverb and (not aspect or of_what)) or (of_what and not scan.complement(_LONGEST_OBJECT)):
        return None
    if scan.at_break() or (scan.repeats() and word not in patterns.SINGLES):
        scan.finish()
    elif word in patterns.SINGLES:
        return None
    elif aspect:
        scan.finish(complement=_LONGEST_OBJECT)
    elif word in patterns.GRADES or scan.peek(patterns.state_remark):
        scan.finish()
    else:
        return None
    return {"kind": Kind.LEVEL, "level": word}
