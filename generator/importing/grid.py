"""What every reader yields, whatever the format: paragraphs, and grids of placed cells."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was read: the file, then the way into it.

    >>> str(Origin("附件.doc", ("嵌入对象 3", "工作表 Sheet1")))
    '附件.doc › 嵌入对象 3 › 工作表 Sheet1'
    """

    file: str
    inside: tuple[str, ...] = ()

    def within(self, name: str) -> "Origin":
        """A place one step further in."""
        return replace(self, inside=(*self.inside, name))

    def __str__(self) -> str:
        return " › ".join((self.file, *self.inside))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell at its place; a merged cell is one cell that spans ``rows`` × ``columns``.

    ``row`` and ``column`` count from 0 and order the cells of one grid. ``text`` is verbatim, with LF line breaks.
    ``place`` is how a person finds it: ``B7`` in a sheet, ``第3行第2格`` in a Word table, ``第120行`` in a text.
    Empty cells that exist (a merged or bordered empty cell) are cells too, with an empty text.
    """

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    hidden: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet or table; cells sorted by row and column, none overlapping."""

    origin: Origin
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside of grids, in its place between them (titles, the year under a title)."""

    origin: Origin
    text: str
    place: str = ""


Item = Grid | Paragraph
"""Readers yield items in the order in which a person reads the file."""
