"""Numbers as bits. search.js reads what this writes; bits are characters ``0`` and ``1`` until a file is packed.

Two codes:

* ``golomb(number, order)``: exponential Golomb code, short for small numbers, sound for any.
* ``id_list(ids, size)``: a sorted list of project numbers below ``size``: its length (golomb, order 0), then the gaps in Rice
  code with the parameter that the length implies.
"""

import base64
import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, islice
from operator import sub


def golomb(number: int, order: int) -> str:
    """A number ≥ 0 in exponential Golomb code.

    >>> golomb(0, 0), golomb(1, 0), golomb(4, 2)
    ('1', '010', '01000')
    """
    number += 1 << order
    width = number.bit_length()
    return f"{number:0{2 * width - 1 - order}b}"


class _Rice(dict[int, str]):
    """Rice codes with parameter ``low``, by the difference (≥ 1) of two numbers of a list; made when first needed."""

    def __init__(self, low: int) -> None:
        self.low = low

    def code(self, difference: int) -> str:
        gap = difference - 1
        low = self.low
        return f"{1 << low | gap & (1 << low) - 1:0{(gap >> low) + 1 + low}b}"

    def __missing__(self, difference: int) -> str:
        self[difference] = code = self.code(difference)
        return code


@cache
def _rice(low: int) -> _Rice:
    return _Rice(low)


def parameter(count: int, size: int) -> int:
    """The Rice parameter for so many numbers below ``size``: the power of two nearest to 0.69 of the mean gap."""
    return max(0, (size * 11 // 16 // count).bit_length() - 1)


def id_list(ids: Sequence[int], size: int) -> str:
    """A sorted list of numbers below ``size``, none twice."""
    count = len(ids)
    head = golomb(count, 0)
    if not count:
        return head
    codes = _rice(parameter(count, size))
    if count == 1:
        return head + codes.code(ids[0] + 1)
    return head + codes[ids[0] + 1] + "".join(map(codes.__getitem__, map(sub, ids[1:], ids)))


def packed(bits: str) -> str:
    """Bits as base64 text, zeros at the end."""
    length = (len(bits) + 7) // 8
    return base64.b64encode(int(bits.ljust(length * 8, "0") or "0", 2).to_bytes(length, "big")).decode().rstrip("=")


# ---------------------------------------------------------------------- back again


def unpacked(text: str) -> str:
    """The bits of base64 text, with zeros at the end."""
    raw = base64.b64decode(text + "=" * (-len(text) % 4))
    return f"{int.from_bytes(raw, 'big'):0{8 * len(raw)}b}"


def read_golomb(bits: str, at: int, order: int) -> tuple[int, int]:
    """The number that stands at a place, and the place behind it.

    >>> read_golomb("0" + golomb(4, 2) + "1", 1, 2)
    (4, 5)
    """
    one = bits.index("1", at)
    end = one + one - at + 1 + order
    return int(bits[one:end], 2) - (1 << order), end


def read_list(bits: str, at: int, size: int) -> tuple[list[int], int]:
    """The id list that stands at a place, and the place behind it.

    >>> read_list(id_list([0, 5, 6], 9), 0, 9)
    ([0, 5, 6], 11)
    """
    count, at = read_golomb(bits, at, 0)
    low = parameter(count, size)
    codes = [found[0] for found in islice(_pattern(low).finditer(bits, at), count)]
    end = at + sum(map(len, codes))
    mask = (1 << low) - 1
    gaps = ((len(code) - 1 - low << low | int(code, 2) & mask) + 1 for code in codes)
    return list(accumulate(gaps, initial=-1))[1:], end


def skip_list(bits: str, at: int, size: int) -> int:
    """The place behind the id list that stands at a place."""
    count, at = read_golomb(bits, at, 0)
    return next(islice(_pattern(parameter(count, size)).finditer(bits, at), count - 1, None)).end()


@cache
def _pattern(low: int) -> re.Pattern[str]:
    return re.compile(f"0*1[01]{{{low}}}")
