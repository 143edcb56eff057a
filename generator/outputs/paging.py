"""Long lists in pages: each page is light, has an address that stays, and says where it stands among the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from generator.model import LONG_LIST
from generator.outputs.addresses import numbered

T = TypeVar("T")

ROWS = 200
"""Rows of a list on one page."""
WHOLE = LONG_LIST
"""A list of so many rows is still one page, which sorts and filters as a whole."""


@dataclass(frozen=True, slots=True)
class Pager:
    """Page ``number`` of ``count`` pages of the list at ``path``, which has ``total`` rows."""

    path: str
    number: int
    count: int
    total: int

    @property
    def here(self) -> str:
        """The address of this page."""
        return numbered(self.path, self.number)

    @property
    def previous(self) -> str:
        """The address of the page before; empty on the first."""
        return numbered(self.path, self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        """The address of the page after; empty on the last."""
        return numbered(self.path, self.number + 1) if self.number < self.count else ""

    @property
    def shown(self) -> tuple[tuple[int, str], ...]:
        """(number, address) of the pages that the pager links: the ends and the neighbours. A gap is number 0."""
        near = {1, self.count, *range(max(1, self.number - 2), min(self.count, self.number + 2) + 1)}
        shown: list[tuple[int, str]] = []
        for number in sorted(near):
            if shown and number > shown[-1][0] + 1:
                shown.append((0, ""))
            shown.append((number, numbered(self.path, number)))
        return tuple(shown)

    @property
    def said(self) -> tuple[str, ...]:
        """What the title of this page adds: ``第 2 页``; nothing on the first."""
        return (f"第 {self.number} 页",) if self.number > 1 else ()


def pages(items: Sequence[T], path: str, size: int = ROWS) -> Iterator[tuple[Pager, tuple[T, ...]]]:
    """The pages of a list with what stands on each; a list without rows is one empty page."""
    count = max(1, -(-len(items) // size))
    for number in range(1, count + 1):
        yield Pager(path, number, count, len(items)), tuple(items[(number - 1) * size : number * size])
