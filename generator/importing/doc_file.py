"""The inside of a Word 97–2003 file: its header, its text as pieces, and the properties of paragraphs and characters.

Every number in it may lie; what points outside of its stream is ignored, and nothing is read more often than it is long.
After the published description of the format ([MS-DOC]): FIB, Clx, PlcBtePapx, PlcBteChpx, Sprm.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from generator.importing.rules import DAMAGED, NOT_READABLE, PASSWORD, TOO_MUCH, Refused

ENCRYPTED, TABLE_1 = 0x0100, 0x0200
FIRST_OF_97 = 0xA0
"""Versions below are Word 6 and 95: other headers, other text."""

CHARACTERS = 4_000_000
RUNS = 500_000
"""Most changes of formatting; a form of 15 rows has some 120."""
LONG_PROPERTIES = 32_000_000
"""Most bytes of properties of paragraphs that don't fit on a page; rows of wide tables may have 3,000."""

PAGE = 512
_CHPX, _PAPX, _FONTS, _CLX = 12, 13, 15, 33
_BODY, _BEFORE_BOXES, _BOXES = 3, range(3, 9), 9
_HUGE = (0x6645, 0x6646)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of characters, from ``start`` to ``end`` in the document, stored together."""

    start: int
    end: int
    offset: int
    width: int
    changes: bytes
    """Properties that a quick save put beside the text."""


@dataclass(frozen=True, slots=True)
class Run:
    """Properties of the characters stored from ``start`` to ``end``."""

    start: int
    end: int
    properties: bytes


class DocFile:
    """Text and properties by character position. Positions count UTF-16 units, and so does ``text``."""

    def __init__(self, main: bytes, tables: tuple[bytes, bytes], data: bytes) -> None:
        if len(main) < 0x22:
            raise Refused(DAMAGED, "WordDocument 流不完整")
        mark, version = struct.unpack_from("<HH", main, 0)
        self._flags = _u16(main, 0x0A)
        if mark != 0xA5EC or version < FIRST_OF_97:
            raise Refused(NOT_READABLE, "这是 Word 6.0/95 的文档", "用 Word 或 WPS 打开，另存为 .docx 再导入")
        if self._flags & ENCRYPTED:
            raise Refused(PASSWORD, "Word 文档加了密码")
        self._main, self._data = main, data
        self._table = tables[1 if self._flags & TABLE_1 else 0]
        counts = 0x22 + 2 * _u16(main, 0x20)
        self._counts_at = counts + 2
        self._places_at = counts + 2 + 4 * _u16(main, counts) + 2
        self.pieces = self._load_pieces()
        self._starts = [piece.start for piece in self.pieces]
        self.text = self._load_text()
        self._paragraphs = self._load_runs(_PAPX)
        self._paragraph_starts = [run.start for run in self._paragraphs]
        self._long = 0
        self.characters = self._load_runs(_CHPX)

    @property
    def body(self) -> tuple[int, int]:
        """Where the main text begins and ends."""
        return 0, min(self._count(_BODY) or len(self.text), len(self.text))

    @property
    def boxes(self) -> tuple[int, int]:
        """Where the text of text boxes begins and ends, after notes, headers and comments."""
        start = min(sum(self._count(number) for number in _BEFORE_BOXES), len(self.text))
        return start, min(start + self._count(_BOXES), len(self.text))

    @property
    def has_notes(self) -> bool:
        """Whether there are footnotes or endnotes."""
        return self._count(4) > 0 or self._count(8) > 0

    def paragraph(self, position: int) -> bytes:
        """The properties of the paragraph whose last character is at a position."""
        index = bisect_right(self._starts, position) - 1
        piece = self.pieces[index]
        at = piece.offset + (position - piece.start) * piece.width
        index = bisect_right(self._paragraph_starts, at) - 1
        run = self._paragraphs[index] if index >= 0 else None
        own = run.properties if run is not None and at < run.end else b""
        properties = self._unfolded(own) + piece.changes
        self._long += max(0, len(properties) - PAGE)
        if self._long > LONG_PROPERTIES:
            raise Refused(TOO_MUCH, f"段落格式超过 {LONG_PROPERTIES:,} 字节")
        return properties

    def fonts(self) -> list[str]:
        """The names of the fonts by their numbers."""
        table = self._part(_FONTS)
        names: list[str] = []
        at = 4
        while at < len(table) and len(names) < 5_000:
            entry = table[at + 1 : at + 1 + table[at]]
            name = entry[39 : 39 + len(entry[39:]) // 2 * 2].decode("utf-16-le", "replace")
            names.append(name.partition("\0")[0])
            at += 1 + table[at]
        return names

    def _count(self, number: int) -> int:
        return max(0, _i32(self._main, self._counts_at + 4 * number))

    def _part(self, number: int) -> bytes:
        """A part of the table stream."""
        at = self._places_at + 8 * number
        start, size = _i32(self._main, at), _i32(self._main, at + 4)
        return self._table[start : start + size] if start >= 0 and size > 0 else b""

    def _load_pieces(self) -> list[Piece]:
        clx = self._part(_CLX)
        changes: list[bytes] = []
        at = 0
        while at + 5 <= len(clx):
            if clx[at] == 1:
                size = _u16(clx, at + 1)
                changes.append(clx[at + 3 : at + 3 + size])
                at += 3 + size
            elif clx[at] == 2:
                return _pieces(clx[at + 5 : at + 5 + max(0, _i32(clx, at + 1))], changes)
            else:
                break
        raise Refused(DAMAGED, "Word 文档里没有正文的位置表")

    def _load_text(self) -> str:
        if self.pieces[-1].end > CHARACTERS:
            raise Refused(TOO_MUCH, f"正文超过 {CHARACTERS:,} 字")
        raw = []
        for piece in self.pieces:
            size = (piece.end - piece.start) * piece.width
            raw.append(self._main[piece.offset : piece.offset + size])
            if len(raw[-1]) < size:
                raise Refused(DAMAGED, "Word 文档的正文不完整")
        return "".join(_units(part, piece.width) for part, piece in zip(raw, self.pieces, strict=True))

    def _load_runs(self, number: int) -> list[Run]:
        """Runs of properties from the pages that a table lists, sorted and without overlap."""
        table = self._part(number)
        count = max(0, (len(table) - 4) // 8)
        numbers = struct.unpack_from(f"<{count}I", table, 4 * (count + 1)) if count else ()
        load = _paragraph_runs if number == _PAPX else _character_runs
        found: list[Run] = []
        for page in sorted({value & 0x3FFFFF for value in numbers}):
            data = self._main[page * PAGE : (page + 1) * PAGE]
            found += load(data) if len(data) == PAGE else ()
            if len(found) > RUNS:
                raise Refused(TOO_MUCH, f"正文里的格式超过 {RUNS:,} 处")
        runs: list[Run] = []
        end = 0
        for run in sorted(found, key=lambda run: run.start):
            if run.end > max(run.start, end):
                runs.append(Run(max(run.start, end), run.end, run.properties))
                end = run.end
        return runs

    def _unfolded(self, properties: bytes) -> bytes:
        """Long properties, of wide tables, are in the data stream."""
        for code, operand in sprms(properties):
            if code in _HUGE:
                at = struct.unpack("<I", operand)[0]
                return properties + self._data[at + 2 : at + 2 + _u16(self._data, at)]
        return properties


def _pieces(table: bytes, changes: list[bytes]) -> list[Piece]:
    count = (len(table) - 4) // 12
    if count < 1:
        raise Refused(DAMAGED, "Word 文档的正文位置表是空的")
    ends = struct.unpack_from(f"<{count + 1}I", table)
    pieces: list[Piece] = []
    for number in range(count):
        start, end = ends[number], ends[number + 1]
        _, place, change = struct.unpack_from("<HIH", table, 4 * (count + 1) + 8 * number)
        # positions must follow each other, or those of the text would mean nothing
        if end < start or start != (pieces[-1].end if pieces else 0):
            raise Refused(DAMAGED, "Word 文档的正文位置表前后矛盾")
        narrow = bool(place & 0x40000000)
        offset = (place & 0x3FFFFFFF) // 2 if narrow else place & 0x3FFFFFFF
        index = change >> 1
        extra = changes[index] if change & 1 and index < len(changes) else b""
        if end > start:
            pieces.append(Piece(start, end, offset, 1 if narrow else 2, extra))
    if not pieces:
        raise Refused(DAMAGED, "Word 文档没有正文")
    return pieces


def _units(data: bytes, width: int) -> str:
    """One character for each unit; characters beyond the first plane stay two halves until a text is complete."""
    if width == 1:
        return _narrow(data)
    text = data.decode("utf-16-le", "surrogatepass")
    return text if len(text) * 2 == len(data) else "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data)))


_CP1252 = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
_HANZI_PAIRS = 4


def _narrow(data: bytes) -> str:
    """Text of one byte a character is cp1252; programs other than Word put GBK there, two units a character.

    Taken for GBK only if it can hardly be anything else: every high byte belongs to a pair, some to different common
    characters (``××××`` is one pair repeated).
    """
    high = data.translate(None, bytes(range(128)))
    if len(high) >= 2 * _HANZI_PAIRS:
        try:
            text = data.decode("gb2312")
        except UnicodeDecodeError:
            text = ""
        if len({char for char in text if "一" <= char <= "龥"}) >= _HANZI_PAIRS:
            # the second unit of a pair must stay, so that positions still fit; it is dropped as a control character
            return "".join(char if char < "\x80" else f"{char}\x00" for char in text)
    return data.decode("latin-1").translate(_CP1252)


def halves_joined(text: str) -> str:
    """Surrogates to characters; lone ones become U+FFFD."""
    if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _paragraph_runs(page: bytes) -> Iterator[Run]:
    count = min(page[-1], (PAGE - 5) // 17)
    places = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        at = page[4 * (count + 1) + 13 * number] * 2
        size = 2 * page[at] - 1 if at < PAGE and page[at] else 0
        if at and not size and at + 1 < PAGE:
            at += 1
            size = 2 * page[at]
        # the number of the style comes first
        properties = page[at + 3 : at + 1 + size] if at and size > 2 else b""
        yield Run(places[number], places[number + 1], properties)


def _character_runs(page: bytes) -> Iterator[Run]:
    count = min(page[-1], (PAGE - 5) // 5)
    places = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        at = page[4 * (count + 1) + number] * 2
        if at:
            yield Run(places[number], places[number + 1], page[at + 1 : at + 1 + page[at]])


_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_TABLE_DEFINITIONS = (0xD606, 0xD608)
_TABS = 0xC615


@lru_cache(256)
def sprms(properties: bytes) -> tuple[tuple[int, bytes], ...]:
    """The single properties: code and operand. What is cut off at the end is left out."""
    return tuple(_sprms(properties))


def _sprms(properties: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 < len(properties):
        code = _u16(properties, at)
        at += 2
        size = _SIZES.get(code >> 13)
        if code in _TABLE_DEFINITIONS:
            size = _u16(properties, at) - 1
            at += 2
        elif size is None:
            size = properties[at]
            at += 1
            if code == _TABS and size == 255:
                size = _long_tabs(properties[at:])
        if size < 0 or at + size > len(properties):
            return
        yield code, properties[at : at + size]
        at += size


def _long_tabs(operand: bytes) -> int:
    deleted = operand[0] if operand else 0
    added = operand[1 + 4 * deleted] if 1 + 4 * deleted < len(operand) else 0
    return 2 + 4 * deleted + 3 * added


def _u16(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


def _i32(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little", signed=True)
