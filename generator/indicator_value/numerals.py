"""Chinese numerals."""

from decimal import Decimal

from generator.indicator_value import patterns

DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
_ZEROS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}


def read_scale(text: str) -> Decimal:
    """``百万`` is 1000000."""
    return Decimal(10) ** sum(_ZEROS[sign] for sign in text)


def read_numeral(text: str) -> tuple[Decimal, Decimal] | None:
    """A numeral as number and scale (万 or 亿 at its end); ``None`` if it is not well formed (三五, 千百)."""
    if text in ("零", "半"):
        return Decimal(0) if text == "零" else Decimal("0.5"), Decimal(1)
    if text[-1] in "万亿" and not set(text[:-1]) & set("万亿"):
        number = _section(text[:-1])
        return None if number is None else (Decimal(number), read_scale(text[-1]))
    total = 0
    for name, below in (("亿", "千万"), ("万", "千")):
        head, found, tail = text.partition(name)
        if not found:
            continue
        number = _section(head)
        if number is None:
            return None
        total += number * int(read_scale(name))
        text = tail + below if len(tail) == 1 else tail  # 一万二 is 12000
    last = _section(text.removeprefix("零")) if text else 0
    return None if last is None else (Decimal(total + last), Decimal(1))


def read_integer(text: str) -> int | None:
    """A year (二零二四), month or day, in digits or numerals; ``None`` of nothing."""
    if not text or text.isdecimal():
        return int(text) if text else None
    return int("".join(str(DIGITS[sign]) for sign in text)) if len(text) == 4 else _section(text)


def _section(text: str) -> int | None:
    """A numeral below ten thousand."""
    match = patterns.numeral_section.fullmatch(text)
    if not match or not text:
        return None
    thousands, hundreds, tens, ones = (DIGITS.get(group or "", 0) for group in match.group(1, 2, 3, 5))
    if match[4] and not match[3]:
        tens = 1
    if ones and text[-2:-1] in ("百", "千"):  # 一百二 is 120
        ones *= 10 if text[-2] == "百" else 100
    return thousands * 1000 + hundreds * 100 + tens * 10 + ones
