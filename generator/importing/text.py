"""Plain text: what programs extract from office files, with a tab before every row or cell, and CSV of any kind.

Extracted text comes in three shapes, all met in one file: a row a line with a tab before each cell; the same with two
tabs, for tables in tables; a cell a line with a tab before it and a blank line between rows, for Word tables. A line
without that tab goes on in the cell above it. What is printed without tabs is no table, however much it looks like one:
it may be the text of a picture, in the order in which it was drawn.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.importing import delimited
from generator.importing.budget import TEXT_BYTES, Budget
from generator.importing.clean import clean
from generator.importing.grid import Cell, Grid, Item, Origin, Paragraph
from generator.importing.rules import DAMAGED, NOT_READABLE, TOO_MUCH, Note, Refused

LINES = 500_000
LINE_CELLS = 16_384
"""As many as a row of Excel has."""

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_USUAL = re.compile(
    "[\t\n\r -~\u00a0-\u00ff\u2000-\u206f\u2190-\u22ff\u2460-\u27bf\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]"
)
_CONVINCING = 8
"""So many characters beyond ASCII in a row that are right in UTF-8 are UTF-8."""
_FORM_TITLE = re.compile(r"[^。；;，,]{0,60}绩效[^。；;，,]{0,20}(?:表|清单)(?:[(（][^()（）]{0,20}[)）])?")


def decode(data: bytes) -> str:
    """The text of a file in one of the encodings that Chinese office programs write; strict, so nothing is guessed away."""
    if len(data) > TEXT_BYTES:
        raise Refused(TOO_MUCH, f"文字有 {len(data):,} 字节，超过 {TEXT_BYTES:,} 字节的上限")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _marked(data, encoding)
    wide = _wide(data)
    if wide:
        return _marked(data, wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf_8(data, error)


def read(data: bytes, origin: Origin, budget: Budget, notes: list[Note], depth: int) -> Iterator[Item]:
    """Tables and paragraphs of a text, or the one table of a CSV file."""
    del depth  # nothing is nested in text
    text = decode(data)
    lines = _lines(text)
    if _is_extracted(lines):
        yield from _Extracted(origin, budget, notes).read(lines)
        return
    delimiter = delimited.find_delimiter(lines)
    if delimiter:
        yield delimited.read_grid(lines, delimiter, origin, budget, notes)
        return
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _paragraph(line, number, origin, budget, notes)


def _marked(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        name = encoding.upper()
        raise Refused(DAMAGED, f"文字是 {name} 编码，第 {error.start + 1:,} 字节起不完整或已损坏") from error


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: blanks, digits and line ends in it have zero bytes, which no other text has."""
    sample = data[:20_000]
    if b"\0" not in sample:
        return None
    sample = sample[: len(sample) // 2 * 2]
    shares = {name: _usual_share(sample.decode(name, "replace")) for name in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > 0.9 else None


def _usual_share(text: str) -> float:
    return len(_USUAL.findall(text)) / max(1, len(text))


def _not_utf_8(data: bytes, error: UnicodeDecodeError) -> str:
    """GB18030, unless so much was right in UTF-8 that the rest must be damage: almost anything passes for GB18030."""
    if len(re.findall(rb"[\xc0-\xff][\x80-\xbf]+", data[: error.start])) >= _CONVINCING:
        return _marked(data, "utf-8")
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as other:
        reason = "文字编码认不出，不是 UTF-8、UTF-16 或 GB18030"
        raise Refused(NOT_READABLE, reason, "用记事本打开，核对文字没有乱码，另存为 UTF-8 编码再导入") from other


def _lines(text: str) -> list[str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\x0b", "\n").replace("\x0c", "\n")
    if text.count("\n") >= LINES:
        raise Refused(TOO_MUCH, f"文字超过 {LINES:,} 行的上限")
    lines = text.split("\n")
    for line in lines:
        if len(line) > LINE_CELLS and max(map(line.count, delimited.DELIMITERS)) > LINE_CELLS:
            raise Refused(TOO_MUCH, f"一行超过 {LINE_CELLS:,} 格的上限")
    return lines


def _is_extracted(lines: Sequence[str]) -> bool:
    """Whether rows begin with a tab, but for lines that go on in a cell: tab-separated rows begin with their first cell."""
    tabbed = [line.startswith("\t") for line in lines if "\t" in line]
    led = sum(tabbed)
    if not led or delimited.is_uniform(lines, "\t"):
        return False
    return tabbed[0] or (len(tabbed) - led) * 5 < led


def _paragraph(line: str, number: int, origin: Origin, budget: Budget, notes: list[Note]) -> Paragraph:
    budget.paragraphs()
    place = f"第{number}行"
    return Paragraph(origin, clean(line, origin, place, notes).strip("\n"), place)


@dataclass(slots=True)
class _Line:
    """A line with a tab before it and the lines that go on in it; ``blanks`` counts the blank lines before it."""

    number: int
    parts: list[str]
    blanks: int = 0

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def is_one_cell(self) -> bool:
        return not any("\t" in part.removeprefix("\t") for part in self.parts)


@dataclass(slots=True)
class _Table:
    """A grid on its way; ``wide`` says that it has a row of more than one filled cell."""

    cells: list[Cell] = field(default_factory=list)
    row: int = -1
    wide: bool = False


class _Extracted:
    """Reads extracted text."""

    def __init__(self, origin: Origin, budget: Budget, notes: list[Note]) -> None:
        self._origin = origin
        self._budget = budget
        self._notes = notes
        self._tables = 1
        self._table = _Table()

    def read(self, lines: Sequence[str]) -> Iterator[Item]:
        """Blocks of lines with tabs, and paragraphs between them."""
        block: list[_Line] = []
        blanks = 0
        resumes = _resumes(lines)
        for at, line in enumerate(lines):
            if line.startswith("\t"):
                block.append(_Line(at + 1, [line], blanks))
            elif not line.strip():
                blanks += 1
                continue
            elif block and _goes_on(line, blanks, block[-1], resumes=resumes[at]):
                block[-1].parts.append("\n" * (blanks + 1) + line)
            else:
                yield from self._grids(block)
                block = []
                yield _paragraph(line, at + 1, self._origin, self._budget, self._notes)
            blanks = 0
        yield from self._grids(block)

    def _grids(self, block: Sequence[_Line]) -> Iterator[Grid]:
        if not block:
            return
        if sum(not line.is_one_cell for line in block) * 5 <= len(block):
            yield from self._cell_lines(block)
        else:
            yield from self._row_lines(block)
        yield from self._finish()

    def _cell_lines(self, block: Sequence[_Line]) -> Iterator[Grid]:
        """A cell a line; a blank line ends the row, two end the table."""
        row: list[tuple[int, str]] = []
        for line in block:
            if line.blanks and row:
                yield from self._add(row)
                row = []
            if line.blanks > 1:
                yield from self._finish()
            row.append((line.number, line.text[1:]))
        yield from self._add(row)

    def _row_lines(self, block: Sequence[_Line]) -> Iterator[Grid]:
        """A row a line; more blank lines than usual are an empty row."""
        usual = Counter(line.blanks for line in block[1:]).most_common(1)
        spacing = usual[0][0] if usual else 0
        runs = (run for line in block for run in re.findall("\t+", line.text))
        tab = "\t\t" if all(len(run) % 2 == 0 for run in runs) else "\t"
        for line in block:
            if line.blanks > spacing and self._table.cells:
                self._table.row += 1
            yield from self._add(list(_split(line, tab)), keep_empty=False)

    def _add(self, row: Sequence[tuple[int, str]], *, keep_empty: bool = True) -> Iterator[Grid]:
        """One row; the title of a form begins a table of its own, where there is one before it."""
        filled = [text for _, text in row if text.strip()]
        if self._table.wide and len(filled) == 1 and _FORM_TITLE.fullmatch(filled[0].strip()):
            yield from self._finish()
        table = self._table
        table.row += 1
        table.wide = table.wide or len(filled) > 1
        for column, (number, text) in enumerate(row):
            if keep_empty or text.strip():
                self._budget.place(table.row, column)
                self._budget.cells()
                place = f"第{number}行"
                table.cells.append(Cell(table.row, column, clean(text, self._inner, place, self._notes), place=place))

    @property
    def _inner(self) -> Origin:
        return self._origin.within(f"表格 {self._tables}")

    def _finish(self) -> Iterator[Grid]:
        table, self._table = self._table, _Table()
        if any(cell.text.strip() for cell in table.cells):
            self._budget.grids()
            yield Grid(self._inner, tuple(table.cells))
            self._tables += 1


def _resumes(lines: Sequence[str]) -> list[bool]:
    """For each line, whether the table goes on after it: a row follows before a blank space of two lines or a title."""
    found = [False] * len(lines)
    resumes, blanks = False, 0
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        found[at] = resumes and blanks < 2
        if line.startswith("\t"):
            resumes = True
        elif not line.strip():
            blanks += 1
            continue
        else:
            resumes = found[at] and not _FORM_TITLE.fullmatch(line.strip())
        blanks = 0
    return found


def _goes_on(line: str, blanks: int, above: _Line, *, resumes: bool) -> bool:
    """Whether a line without a leading tab belongs to the cell above it.

    After a blank line it does so for certain if more cells follow in it. Else it may be a paragraph after the table: it
    belongs to the cell only where blank lines stand between rows or cells anyway and the table goes on.
    """
    if _FORM_TITLE.fullmatch(line.strip()) or blanks > 1:
        return False
    if not blanks or "\t" in line:
        return True
    return resumes and (above.is_one_cell or above.blanks == 1)


def _split(line: _Line, tab: str) -> Iterator[tuple[int, str]]:
    """The cells of a row, each with the number of the line on which it begins."""
    number = line.number
    for text in line.text.split(tab)[1:]:
        yield number, text
        number += text.count("\n")
