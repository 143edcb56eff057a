"""The text of a Word 97–2003 file as it is shown: without field codes, deletions and hidden text; objects at their places."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from generator.importing.doc_file import DocFile, halves_joined, sprms
from generator.importing.grid import Origin
from generator.importing.rules import HIDDEN_TEXT, LEFT_OUT, ODD_CHARACTERS, Note
from generator.importing.word_grid import shortened
from generator.importing.word_text import Fields, symbol

_DELETED, _VANISH, _SYMBOL = 0x0800, 0x083C, 0x6A09
_OLE, _OBJECT = 0x080A, 0x0856
_LOCATIONS = (0x6A03, 0x680E)
_SPECIAL = re.compile("[\x00-\x08\x0b-\x0f\x13-\x15\x1e\x1f]")
_REPLACED = {"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-"}
"""Line, page and column break, hyphen that doesn't break. The other special characters carry no text."""


@dataclass(frozen=True, slots=True)
class Look:
    """What matters of the properties of characters."""

    deleted: bool = False
    hidden: bool = False
    symbol: tuple[int, int] | None = None
    ole: bool = False
    places: tuple[int, ...] = ()
    """Numbers of storages of embedded objects, or places of pictures."""


@dataclass(slots=True)
class Shown:
    """One paragraph as shown: its text, the numbers of its embedded objects, its pictures that show no object."""

    origin: Origin
    place: str
    end_deleted: bool = False
    parts: list[str] = field(default_factory=list)
    objects: list[int] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    fields: Fields = field(default_factory=Fields)
    preview: bool = False
    pictures: int = 0
    drawings: int = 0

    @property
    def text(self) -> str:
        """The text, complete characters."""
        return halves_joined("".join(self.parts))


class DocText:
    """Composes the paragraphs of one document."""

    def __init__(self, file: DocFile, notes: list[Note]) -> None:
        self._file = file
        self._notes = notes
        self._fonts: list[str] | None = None
        self._spans = list(_spans(file))
        self._starts = [start for start, _, _ in self._spans]
        self._unknown: set[tuple[int, int]] = set()
        self.deletions = 0
        self.gone: set[int] = set()

    def shown(self, start: int, end: int, origin: Origin, place: str) -> Shown:
        """The paragraph whose characters go from ``start`` to its mark at ``end``."""
        shown = Shown(origin, place)
        for first, last, look in self._stretches(start, end):
            text = self._file.text[first:last]
            if look.deleted:
                self.deletions += 1
                self.gone.update(look.places)
            elif look.hidden:
                shown.hidden.append(_SPECIAL.sub("", text))
            elif look.symbol is not None:
                shown.parts.append(self._symbol(look.symbol, shown) * len(text))
            else:
                self._add(text, look, shown)
        shown.end_deleted = any(look.deleted for _, _, look in self._stretches(end, end + 1))
        self._report(shown)
        return shown

    def _stretches(self, start: int, end: int) -> Iterator[tuple[int, int, Look]]:
        """The characters cut where their properties change."""
        index = max(0, bisect_right(self._starts, start) - 1)
        at = start
        while at < end:
            while index < len(self._spans) and self._spans[index][1] <= at:
                index += 1
            first, last, look = self._spans[index] if index < len(self._spans) else (end, end, Look())
            if first > at:
                yield at, min(first, end), Look()
            if first < end:
                yield max(first, at), min(last, end), look
            at = min(last if first < end else end, end)

    def _add(self, text: str, look: Look, shown: Shown) -> None:
        at = 0
        for match in _SPECIAL.finditer(text):
            self._plain(text[at : match.start()], shown)
            self._special(match[0], look, shown)
            at = match.end()
        self._plain(text[at:], shown)

    @staticmethod
    def _plain(text: str, shown: Shown) -> None:
        if shown.fields.in_code:
            shown.fields.code(text)
        else:
            shown.parts.append(text)

    def _special(self, char: str, look: Look, shown: Shown) -> None:
        fields = shown.fields
        if char == "\x13":
            fields.begin()
        elif char == "\x14":
            self._object(fields.separate(), look, shown)
        elif char == "\x15":
            fields.end()
            shown.preview = False
        elif not fields.in_code:
            shown.parts.append(_REPLACED.get(char, ""))
            if look.ole:
                shown.objects += look.places
            elif not shown.preview:
                shown.pictures += char == "\x01"
                shown.drawings += char == "\x08"

    def _object(self, code: str, look: Look, shown: Shown) -> None:
        """The end of a field's code names the storage of its object; what follows is the object's picture."""
        if code.upper().startswith("LINK"):
            self.gone.update(look.places)
        elif code.upper().startswith("EMBED") or look.ole:
            shown.objects += look.places
        else:
            return
        shown.preview = True

    def _symbol(self, code: tuple[int, int], shown: Shown) -> str:
        if self._fonts is None:
            self._fonts = self._file.fonts()
        font = self._fonts[code[0]] if code[0] < len(self._fonts) else ""
        found = symbol(font, code[1])
        if found is None and code not in self._unknown:
            self._unknown.add(code)
            message = f"不认识符号字体 {font[:30]} 的字符 {code[1]:04X}，以 □ 代替"
            self._notes.append(Note(ODD_CHARACTERS, shown.origin, message, shown.place))
        return found or "□"

    def _report(self, shown: Shown) -> None:
        for code in dict.fromkeys(shown.fields.external):
            message = f"引用外部内容的域 {code} 没有更新，照录文件里保存的结果"
            self._notes.append(Note(LEFT_OUT, shown.origin, message, shown.place))
        unfinished = halves_joined(shown.fields.unfinished)
        if unfinished:
            message = f"没有结束的域「{shortened(unfinished)}」没有导入"
            self._notes.append(Note(HIDDEN_TEXT, shown.origin, message, shown.place))
        hidden = halves_joined("".join(shown.hidden))
        if hidden.strip():
            message = f"隐藏文字「{shortened(hidden)}」没有导入"
            self._notes.append(Note(HIDDEN_TEXT, shown.origin, message, shown.place))


def _spans(file: DocFile) -> Iterator[tuple[int, int, Look]]:
    """Positions of characters that don't look like plain text, in order."""
    runs = [(run, look) for run in file.characters if (look := _look(run.properties)) != Look()]
    starts = [run.start for run, _ in runs]
    for piece in file.pieces:
        changed = _look(piece.changes)
        if changed.deleted or changed.hidden:
            yield piece.start, piece.end, changed
            continue
        last = piece.offset + (piece.end - piece.start) * piece.width
        index = max(0, bisect_right(starts, piece.offset) - 1)
        while index < len(runs) and runs[index][0].start < last:
            run, look = runs[index]
            first = piece.start + max(0, run.start - piece.offset) // piece.width
            end = piece.start + (min(run.end, last) - piece.offset) // piece.width
            if end > first:
                yield first, end, look
            index += 1


@lru_cache(1024)
def _look(properties: bytes) -> Look:
    values = dict(sprms(properties))
    places = dict.fromkeys(int.from_bytes(values[code], "little") for code in _LOCATIONS if code in values)
    sign = values.get(_SYMBOL)
    return Look(
        _on(values.get(_DELETED)),
        _on(values.get(_VANISH)),
        (int.from_bytes(sign[:2], "little"), int.from_bytes(sign[2:], "little")) if sign else None,
        _on(values.get(_OLE)) or _on(values.get(_OBJECT)),
        tuple(places),
    )


def _on(operand: bytes | None) -> bool:
    """1 is on, 0x81 the opposite of the style, which is off."""
    return operand is not None and operand[:1] in (b"\x01", b"\x81")
