"""The grammar of an indicator value: what ``≥95%``, ``2024年12月底前`` or ``较高建立健全相关制度`` says, as data.

The finance system keeps sign, number, unit and remark apart; the published form glues them together. :func:`parse`
takes them apart again. It is total (every text parses, at worst to ``TEXT``), pure and linear, and it changes nothing:
the pieces of a :class:`Value` put together are the text it was given.

How it reads: the text is folded character by character, so that positions stay those of the raw text. Then the readings
are tried in the order of ``_READINGS``. The first that explains the whole text wins, and one that would have to guess
gives up: plain text is a safe answer, a wrong figure is not. The words it knows are in ``words.toml``. What is written most
plainly is read in one look (:mod:`.plain`), and means what the readings say it means.
"""

from typing import Any

from generator.indicator_value import patterns
from generator.indicator_value.dates import read_date
from generator.indicator_value.operators import read_operator
from generator.indicator_value.plain import read_plain
from generator.indicator_value.quantities import read_numberless, read_quantity
from generator.indicator_value.ratings import read_choices, read_level
from generator.indicator_value.scan import Scan
from generator.indicator_value.value import Kind, Value

__all__ = ["Kind", "Value", "is_applicable", "parse", "read_carefully"]


def parse(raw: str) -> Value:
    """Take a value apart. Never raises; takes time in proportion to the length."""
    return read_plain(raw) or read_carefully(raw)


def read_carefully(raw: str) -> Value:
    """The same by the readings, however it is written."""
    text = raw.translate(patterns.FOLD)
    end = len(text.rstrip())
    start = len(text) - len(text.lstrip())
    if start >= end:
        return Value(raw, Kind.EMPTY, pieces=(("blank", raw),) if raw else ())
    choices, body_end = read_choices(text, start, end)
    scan, found = _read(raw, text, start, body_end)
    scan.add("choices", end)
    scan.add("blank", len(raw))
    pieces = (("blank", raw[:start]), *scan.pieces) if start else tuple(scan.pieces)
    remark = "".join(piece for role, piece in pieces if role == "remark").strip()
    return Value(raw, remark=remark, choices=choices, pieces=pieces, **found)


def is_applicable(raw: str) -> bool:
    """Whether a target is set at all: whether the kind of the value is neither ``EMPTY`` nor ``NOT_APPLICABLE``."""
    text = raw.translate(patterns.FOLD).strip()
    if not text or not patterns.not_applicable.match(text):
        return bool(text)
    return parse(raw).kind is not Kind.NOT_APPLICABLE


def _read(raw: str, text: str, start: int, end: int) -> tuple[Scan, dict[str, Any]]:
    """What is before the rating scale, by the first reading that explains it."""
    for reading in _READINGS if start < end else ():
        scan = Scan(raw, text, start, end)
        found = reading(scan)
        if found is not None:
            return scan, found
    return Scan(raw, text, start, end), {"kind": Kind.LEVEL}


def _read_not_applicable(scan: Scan) -> dict[str, Any] | None:
    if not scan.take(patterns.not_applicable, "na") or not (scan.at_break() or scan.repeats()):
        return None
    scan.finish()
    return {"kind": Kind.NOT_APPLICABLE}


def _read_text(scan: Scan) -> dict[str, Any]:
    """What is none of the others. Of a text that is said twice the second is its remark."""
    sign = scan.take(patterns.lead, "operator") if scan.peek(patterns.sign) else None
    rest = scan.rest()
    half = len(rest) // 2
    first, middle, second = rest[:half].rstrip(" "), rest[half : len(rest) - half], rest[len(rest) - half :].strip(" ")
    if half > 1 and first == second and middle in ("", " ", ",", ";", "。", "、"):
        scan.add("blank", scan.text.index(first, scan.pos))
        scan.add("text", scan.pos + len(first))
        scan.finish()
    else:
        scan.add("text", scan.end)
    return {"kind": Kind.TEXT, "operator": read_operator(sign) if sign else ""}


_READINGS = (_read_not_applicable, read_date, read_quantity, read_numberless, read_level, _read_text)
