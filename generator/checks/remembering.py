"""What rules work out of a text is remembered while they run: the same words stand in very many forms."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

R = TypeVar("R")

MANY = 1 << 17
"""Different texts that are remembered: those of a site of 50,000 projects."""
_FORGET: list[Callable[[], None]] = []


def remembered(work: Callable[[str], R]) -> Callable[[str], R]:
    """The same function, which works out once what it says of a text, until :func:`forget`."""
    known = lru_cache(maxsize=MANY)(work)
    _FORGET.append(known.cache_clear)
    return known


def forget() -> None:
    """Let go of all that is remembered: of a very large site it is hundreds of megabytes."""
    for one in _FORGET:
        one()
