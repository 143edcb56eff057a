"""A number as its cell shows it: ``0.95`` in the format ``0%`` is 95% to everyone who reads the form.

What the small language of number formats says about colour and width is left out. A format that is not understood
(fractions, conditions, Chinese numerals) gives the plain number: nothing is guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

GENERAL = "General"
_LONG_DATE, _SHORT_TIME = 'yyyy"年"m"月"d"日"', 'h"时"mm"分"'
_YEAR_MONTH, _MONTH_DAY, _DATE, _SECONDS = 'yyyy"年"m"月"', 'm"月"d"日"', "yyyy/m/d", 'h"时"mm"分"ss"秒"'
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    **dict.fromkeys((5, 6), '"¥"#,##0;"¥"-#,##0'),
    **dict.fromkeys((7, 8), '"¥"#,##0.00;"¥"-#,##0.00'),
    9: "0%",
    10: "0.00%",
    14: _DATE,
    15: "yyyy-m-d",
    **dict.fromkeys((16, 28, 29, 51, 53, 54, 58), _MONTH_DAY),
    **dict.fromkeys((17, 27, 36, 50, 52, 57), _YEAR_MONTH),
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    30: _DATE,
    31: _LONG_DATE,
    **dict.fromkeys((32, 34, 55), _SHORT_TIME),
    **dict.fromkeys((33, 56), _SECONDS),
    35: _SECONDS,
    **dict.fromkeys((37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((39, 40), "#,##0.00;-#,##0.00"),
    **dict.fromkeys((41, 42), "#,##0"),
    **dict.fromkeys((43, 44), "#,##0.00"),
}
"""Formats that files name by number only, as they look in Chinese."""

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | [\\!](?P<escaped>.) | _. | \*. | \[\$(?P<currency>[^\]-]*)[^\]]*\] | \[(?P<option>[^\]]*)\]
    | (?P<general>General|G/通用格式) | (?P<half>AM/PM|A/P|上午/下午) | (?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|aaaa?|e+(?![+-]))
    | (?P<place>[0#?]) | (?P<sign>[.,%@/]|[eE][+-]) | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COLOUR = re.compile(
    r"(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color ?\d+|黑色|蓝色|青色|绿色|洋红|红色|白色|黄色|颜色 ?\d+)",
    re.IGNORECASE,
)
_BARE = re.compile(r"-?\d*(?:\.\d+)?%?")
_WEEKDAYS = "一二三四五六日"
_LONGEST = 200
_SMALLEST, _LARGEST = -10, 20
"""Powers of ten that are written out."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


_POINT, _COMMA, _PERCENT = (_Token("sign", text) for text in ".,%")


class _NotUnderstood(Exception):
    """The format says something that is not rendered here."""


def plain(value: float) -> str:
    """The number itself, without the noise of binary fractions, to the 15 digits that office programs keep.

    >>> plain(13.0), plain(2.76), plain(0.1 + 0.2)
    ('13', '2.76', '0.3')
    """
    number = Decimal(f"{value:.15g}")
    if not number:
        return "0"
    if not _SMALLEST <= number.adjusted() <= _LARGEST:
        return str(number.normalize())
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """The number in a format; the plain one where the format is not understood or shows no digit.

    >>> shown(0.955, "0.0%"), shown(27600, '0!.0,"万元"'), shown(45383, 'm"月"d"日"')
    ('95.5%', '2.8万元', '4月1日')
    """
    if code in {"", "@", GENERAL}:
        return plain(value)
    try:
        text = _shown(value, code[:_LONGEST], from_1904=from_1904)
    except (_NotUnderstood, InvalidOperation):
        return plain(value)
    return text if any(char.isdigit() for char in text) else plain(value)


def is_rounded(value: float, text: str, code: str) -> bool:
    """Whether a number that is shown without words around it is not the number that is stored."""
    if code == GENERAL or text == plain(value):
        return False
    bare = text.replace(",", "")
    if not _BARE.fullmatch(bare) or "y" in code.lower() or "m" in code.lower():
        return False
    return Decimal(bare.rstrip("%")) != Decimal(plain(value)) * (100 if bare.endswith("%") else 1)


def _shown(value: float, code: str, *, from_1904: bool) -> str:
    if code.lower().startswith("[$-f800]"):
        code = _LONG_DATE
    sections = _sections(code)
    if any(token.kind == "date" for token in sections[0]):
        return _date(value, sections[0], from_1904=from_1904)
    number = Decimal(plain(value))
    if number.adjusted() > _LARGEST:
        raise _NotUnderstood
    if number < 0 and len(sections) > 1:
        return _number(-number, sections[1])
    if number == 0 and len(sections) > 2:
        return _number(number, sections[2])
    return ("-" if number < 0 else "") + _number(abs(number), sections[0])


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[tuple[_Token, ...], ...]:
    """The tokens of each part between semicolons."""
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or ""
        text = match[kind] if kind else ""
        if kind == "other" and text == ";":
            sections.append([])
        elif kind == "option":
            if not _COLOUR.fullmatch(text):
                sections[-1].append(_Token("option", text))
        elif kind in {"quoted", "escaped", "currency", "other"}:
            sections[-1].append(_Token("literal", text))
        elif kind:
            sections[-1].append(_Token(kind, text))
    if any(token.kind == "option" for section in sections for token in section):
        raise _NotUnderstood
    return tuple(map(tuple, sections))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where digits go: the numbers of the tokens before and after the point, and by what power the number is moved."""

    whole: tuple[int, ...]
    decimals: tuple[int, ...]
    point: int
    power: int
    grouped: bool


@lru_cache(maxsize=1024)
def _layout(tokens: tuple[_Token, ...]) -> _Layout:
    if any(token.kind == "sign" and token.text not in {".", ",", "%"} for token in tokens):
        raise _NotUnderstood
    places = [at for at, token in enumerate(tokens) if token.kind == "place"]
    point = next((at for at, token in enumerate(tokens) if token == _POINT), len(tokens))
    whole = tuple(at for at in places if at < point)
    percents = sum(token == _PERCENT for token in tokens)
    thousands = _commas_after(tokens, *places[-1:], *whole[-1:])
    grouped = bool(whole) and _COMMA in tokens[whole[0] : whole[-1]]
    return _Layout(whole, tuple(at for at in places if at > point), point, 2 * percents - 3 * thousands, grouped)


def _number(number: Decimal, tokens: tuple[_Token, ...]) -> str:
    if any(token.kind == "general" or token.text == "@" for token in tokens):
        return "".join(plain(float(number)) if token.kind in {"general", "sign"} else token.text for token in tokens)
    layout = _layout(tokens)
    number = number.scaleb(layout.power).quantize(Decimal(1).scaleb(-len(layout.decimals)), ROUND_HALF_UP)
    integer, _, fraction = f"{number:f}".partition(".")
    filled = _filled(integer, [tokens[at].text for at in layout.whole], layout)
    filled.update(_decimals(fraction, tokens, layout.decimals))
    if any(filled.get(at) for at in layout.decimals):
        filled[layout.point] = "."
    return "".join(_piece(token, filled.get(at, "")) for at, token in enumerate(tokens))


def _piece(token: _Token, filled: str) -> str:
    return filled if token.kind == "place" or token in {_POINT, _COMMA} else token.text


def _commas_after(tokens: Sequence[_Token], *places: int) -> int:
    """Each comma right behind the last digit of a part divides by a thousand."""
    count = 0
    for at in set(places):
        for token in tokens[at + 1 :]:
            if token != _COMMA:
                break
            count += 1
    return count


def _filled(integer: str, places: Sequence[str], layout: _Layout) -> dict[int, str]:
    """Digits on their places from the right; what is left over stands at the first place."""
    if not places:
        return {}
    digits = integer.lstrip("0").rjust(places.count("0"), "0")
    first, *others = layout.whole
    if layout.grouped or not others:
        return {first: f"{int(digits):,}" if digits and layout.grouped else digits}
    tail = {at: digits[-number] if number <= len(digits) else "" for number, at in enumerate(reversed(others), 1)}
    return {first: digits[: max(0, len(digits) - len(others))], **tail}


def _decimals(fraction: str, tokens: Sequence[_Token], places: Sequence[int]) -> dict[int, str]:
    """Decimals on their places; zeros that the format doesn't ask for are left away."""
    kept = max((number for number, at in enumerate(places, 1) if tokens[at].text == "0"), default=0)
    fraction = fraction[:kept] + fraction[kept:].rstrip("0")
    return dict(zip(places, fraction, strict=False))


def _date(value: float, tokens: Sequence[_Token], *, from_1904: bool) -> str:
    if not 0 <= value < 2_958_000:
        raise _NotUnderstood
    # day 60 of the old calendar is 29 February 1900, which never was
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if value >= 60 else 31)  # noqa: DTZ001
    moment = start + timedelta(seconds=round(value * 86_400))
    parts, previous = [], ""
    for at, token in enumerate(tokens):
        if token.kind != "date":
            parts.append("" if token.kind in {"half", "place"} or token.text == "@" else token.text)
            continue
        following = next((later.text.lower()[0] for later in tokens[at + 1 :] if later.kind == "date"), "")
        letter = token.text.lower()
        minutes = letter[0] == "m" and len(letter) < 3 and (previous == "h" or following == "s")
        parts.append(_date_part(moment, "n" * len(letter) if minutes else letter))
        previous = letter[0]
    return "".join(parts)


def _date_part(moment: datetime, code: str) -> str:
    width = 2 if len(code) > 1 else 1
    match code[0]:
        case "y":
            return f"{moment.year % 100:02}" if len(code) < 3 else str(moment.year)
        case "e":
            return str(moment.year)
        case "a":
            return ("星期" if len(code) > 3 else "") + _WEEKDAYS[moment.weekday()]
        case "d" if len(code) > 2:
            return "星期" + _WEEKDAYS[moment.weekday()]
        case letter:
            numbers = {"m": moment.month, "d": moment.day, "h": moment.hour, "n": moment.minute, "s": moment.second}
            return f"{numbers[letter]:0{width}}"
