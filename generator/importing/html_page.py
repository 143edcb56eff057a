"""What a browser shows of a page, taken from a stream of start tags, end tags and texts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.importing.budget import Budget
from generator.importing.clean import clean
from generator.importing.grid import Item, Origin, Paragraph
from generator.importing.html_table import Table, TableCell
from generator.importing.html_text import Flow
from generator.importing.rules import HIDDEN_TEXT, TOO_MUCH, Note, Refused
from generator.importing.word_grid import shortened

TABLES_DEEP = 30

_SKIPPED = frozenset(
    re.findall(r"\w+", "script style xml template title noscript noframes svg iframe object audio video datalist rt rp")
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
        "footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary td textarea th tr ul",
    )
)
_CELLS = frozenset(["td", "th"])
_GROUPS = frozenset(["thead", "tbody", "tfoot"])
_FRAMES = frozenset(["frame", "frameset", "iframe"])
_TYPED = frozenset(["", "text", "number", "date", "month", "tel", "email", "url", "search"])
_HIDING = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)", re.IGNORECASE
)
_HIDDEN_SHEET = re.compile(r"<x:Visible>\s*Sheet(?:Very)?Hidden", re.IGNORECASE)


class _Frame(NamedTuple):
    """An open element."""

    hidden: int = 0
    """How many hidden elements it is in, itself included."""
    skipped: bool = False
    kept: bool = False
    """Blanks and line ends count, as in ``pre``."""


@dataclass(slots=True)
class _Text:
    """Text on its way: of the page, of a table outside of its cells, or of a cell.

    ``hidden`` is how many hidden elements it stands in as a whole: a cell in a hidden row is read all the same, and
    marked as hidden by its row; what is hidden within is left out.
    """

    out: list[Item]
    origin: Origin
    place: str = ""
    hidden: int = 0
    cell: TableCell | None = None
    flow: Flow = field(default_factory=Flow)
    parts: list[str] = field(default_factory=list)
    """The text of a cell before each table in it."""
    left_out: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Level:
    """An open table with the text outside of its cells and, if one is open, in its cell."""

    table: Table
    loose: _Text
    cell: _Text | None = None


class Page:
    """The target of the parser; what was found is in ``items``.

    ``framed`` says that the page has frames, ``hidden_sheet`` that a spreadsheet wrote it from a hidden sheet.
    """

    def __init__(self, origin: Origin, budget: Budget, notes: list[Note]) -> None:
        self._origin = origin
        self._budget = budget
        self._notes = notes
        self._frames = [_Frame()]
        self._levels: list[_Level] = []
        self._tables = 0
        self._paragraphs = 0
        self.items: list[Item] = []
        self.framed = False
        self.hidden_sheet = False
        self._page = _Text(self.items, origin)
        self._text = self._page

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A start tag."""
        frame = _inside(self._frames[-1], tag, attributes)
        self._frames.append(frame)
        self.framed = self.framed or tag in _FRAMES
        if frame.skipped:
            return
        if tag == "table":
            self._start_table(frame)
        elif self._levels and (tag in _CELLS or tag in _GROUPS or tag in {"tr", "col"}):
            self._start_part(tag, attributes, frame)
        elif tag == "br":
            self._text.flow.line_break()
        elif tag in _BLOCKS:
            self._end_block()
        elif tag == "input" and attributes.get("type", "").lower() in _TYPED:
            self.data(attributes.get("value", ""))

    def end(self, tag: str) -> None:
        """An end tag, written or implied."""
        frame = self._frames.pop() if len(self._frames) > 1 else self._frames[0]
        if frame.skipped:
            return
        if tag == "table" and self._levels:
            self._end_table()
        elif self._levels and (tag in _CELLS or tag in _GROUPS or tag == "tr"):
            self._end_part(tag)
        elif tag in _BLOCKS:
            self._end_block()

    def data(self, text: str) -> None:
        """Text."""
        frame = self._frames[-1]
        if frame.skipped:
            return
        if frame.hidden > self._text.hidden:
            self._text.left_out.append(text)
        else:
            self._text.flow.add(text, kept=frame.kept)

    def comment(self, text: str) -> None:
        """Comments say nothing to readers, but spreadsheets say in them what became of a sheet."""
        self.hidden_sheet = self.hidden_sheet or bool(_HIDDEN_SHEET.search(text))

    def pi(self, target: str, data: str | None = None) -> None:
        """Neither do processing instructions."""

    def close(self) -> None:
        """The end of the page."""
        while self._levels:
            self._end_table()
        self._end_block()
        self._note_left_out(self._page)

    # tables

    def _start_table(self, frame: _Frame) -> None:
        if len(self._levels) >= TABLES_DEEP:
            raise Refused(TOO_MUCH, f"表格套了 {TABLES_DEEP} 层以上")
        self._budget.grids()
        if self._text.cell is None:
            self._end_block()
        else:
            self._end_part_of_cell(self._text)
        self._tables += 1
        origin = self._origin.within(f"表格 {self._tables}")
        table = Table(origin, self._budget)
        self._text = _Text(table.before, self._origin, hidden=frame.hidden)
        self._levels.append(_Level(table, self._text))

    def _end_table(self) -> None:
        self._end_cell()
        self._end_block()
        level = self._levels.pop()
        self._note_left_out(level.loose)
        above = self._levels[-1] if self._levels else None
        self._text = (above.cell or above.loose) if above else self._page
        self._text.out.extend(level.table.items())

    def _start_part(self, tag: str, attributes: Mapping[str, str], frame: _Frame) -> None:
        self._end_cell()
        level = self._levels[-1]
        if tag in _CELLS:
            self._end_block()
            cell = level.table.start_cell(attributes, hidden=frame.hidden > 0)
            level.cell = self._text = _Text(level.table.inside, level.table.origin, cell.place, frame.hidden, cell)
        elif tag == "tr":
            level.table.start_row()
        elif tag in _GROUPS:
            level.table.end_group()
        else:
            level.table.add_columns(attributes.get("span"), hidden=frame.hidden > 0)

    def _end_part(self, tag: str) -> None:
        self._end_cell()
        if tag == "tr":
            self._levels[-1].table.end_row()
        elif tag in _GROUPS:
            self._levels[-1].table.end_group()

    def _end_cell(self) -> None:
        level = self._levels[-1]
        text, level.cell, self._text = level.cell, None, level.loose
        if text is None or text.cell is None:
            return
        if text.parts:
            self._end_part_of_cell(text)
        else:
            text.parts.append(text.flow.take())
        whole = "\n".join(part for part in text.parts if part)
        text.cell.text = clean(whole, text.origin, text.place, self._notes)
        self._note_left_out(text)

    # text

    def _end_block(self) -> None:
        """In a cell a new line begins; elsewhere a paragraph ends."""
        if self._text.cell is not None:
            self._text.flow.block()
            return
        self._paragraph(self._text.flow.take(), self._text)

    def _end_part_of_cell(self, text: _Text) -> None:
        """Many pages are tables as a whole: the text around a table in a cell is a paragraph before or after it too."""
        part = text.flow.take()
        text.parts.append(part)
        self._paragraph(part, text)

    def _paragraph(self, text: str, around: _Text) -> None:
        if text.strip():
            self._budget.paragraphs()
            self._paragraphs += 1
            place = f"第{self._paragraphs}段"
            around.out.append(Paragraph(self._origin, clean(text, self._origin, place, self._notes), place))

    def _note_left_out(self, text: _Text) -> None:
        hidden = "".join(text.left_out)
        if hidden.strip():
            message = f"隐藏文字「{shortened(hidden)}」没有导入"
            self._notes.append(Note(HIDDEN_TEXT, text.origin, message, text.place))


def _inside(around: _Frame, tag: str, attributes: Mapping[str, str]) -> _Frame:
    """What an element makes of the text in it."""
    hides = tag == "del" or "hidden" in attributes or bool(_HIDING.search(attributes.get("style", "")))
    skips = tag in _SKIPPED or (tag == "option" and "selected" not in attributes)
    return _Frame(around.hidden + hides, around.skipped or skips, around.kept or tag in {"pre", "textarea"})
