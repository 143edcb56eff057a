"""XML that nobody vouches for, read as a stream: no document type, no entities, bounded depth and number of elements.

Expat refuses a document type the moment it meets one, whatever the encoding, before any entity is declared; and it
builds no tree, so that a part of 64 MB costs little more than its own bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from generator.importing.rules import DAMAGED, DANGEROUS, TOO_MUCH, Refused

DEPTH = 200
ELEMENTS = 1_500_000
_CHUNK = 1 << 20
_NO_MEMORY = 1
"""What expat says when it runs into the limit of the process."""
_WHOLE_ELEMENTS = 20_000
_WHOLE_TEXT = 200_000
"""Most elements below one that is handed out whole, and characters in it: a cell, which holds 32,767."""


@dataclass(slots=True)
class Node:
    """An element without its namespace prefixes; ``parent`` is the name of the element around it."""

    name: str
    parent: str
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def get(self, name: str, default: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, default)

    def flag(self, name: str) -> bool:
        """An attribute that is a truth value."""
        return self.get(name).strip().lower() in {"1", "true", "on"}

    def child(self, name: str) -> "Node | None":
        """The first child of a name."""
        return next((node for node in self.children if node.name == name), None)


def records(data: bytes, where: str, *, whole: frozenset[str], heads: frozenset[str] = frozenset()) -> Iterator[Node]:
    """The elements whose local name is in ``whole``, complete, and those in ``heads``, without content.

    A head comes when it starts, a whole element when it ends; those inside of a whole element are its children.
    ``where`` names the part in messages.
    """
    reader = _Reader(where, whole, heads)
    for start in range(0, max(len(data), 1), _CHUNK):
        reader.feed(data[start : start + _CHUNK], final=start + _CHUNK >= len(data))
        yield from reader.take()


def check(data: bytes, where: str) -> None:
    """Refuse XML that is damaged, has a document type, or is too deep or large to become a tree."""
    for _ in records(data, where, whole=frozenset()):
        pass


def check_prolog(data: bytes, where: str) -> None:
    """Refuse XML with a document type; only what stands before the first element is looked at."""
    reader = _Reader(where, frozenset(), frozenset())
    for start in range(0, len(data), _CHUNK // 256):
        reader.feed(data[start : start + _CHUNK // 256], final=False)
        if reader.elements:
            return


def looks_like_xml(data: bytes) -> bool:
    """Whether the first character that is no blank is ``<``, in one of the encodings XML may come in."""
    return data[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"


class _Reader:
    """Expat's handlers."""

    def __init__(self, where: str, whole: frozenset[str], heads: frozenset[str]) -> None:
        self._where = where
        self._whole = whole
        self._heads = heads
        self._found: list[Node] = []
        self._path: list[str] = []
        self._open: list[Node] = []
        self._size = self._length = 0
        self.elements = 0
        self._parser = expat.ParserCreate()
        # newer versions of expat put off what a chunk ends with; a document type must not wait
        if hasattr(self._parser, "SetReparseDeferralEnabled"):
            self._parser.SetReparseDeferralEnabled(False)
        self._parser.buffer_text = True
        self._parser.buffer_size = 1 << 16
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        if whole:
            self._parser.CharacterDataHandler = self._text

    def feed(self, data: bytes, *, final: bool) -> None:
        try:
            self._parser.Parse(data, final)
        except (expat.ExpatError, ValueError, LookupError) as error:
            if getattr(error, "code", 0) == _NO_MEMORY:
                raise MemoryError from error
            line = self._parser.CurrentLineNumber
            raise Refused(DAMAGED, f"{self._where} 不是完整的 XML，第 {line} 行起读不懂") from error

    def take(self) -> list[Node]:
        found, self._found = self._found, []
        return found

    def _doctype(self, *_: Any) -> None:
        raise Refused(DANGEROUS, f"{self._where} 带有文档类型声明（DTD）")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > ELEMENTS or len(self._path) >= DEPTH:
            raise Refused(TOO_MUCH, f"{self._where} 的元素超过 {ELEMENTS:,} 个或套了 {DEPTH} 层以上")
        name = _local(name)
        if self._open or name in self._whole:
            self._start_whole(name, attributes)
        elif name in self._heads:
            self._found.append(self._node(name, attributes))
        self._path.append(name)

    def _start_whole(self, name: str, attributes: dict[str, str]) -> None:
        node = self._node(name, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._size = self._length = 0
        self._size += 1
        if self._size > _WHOLE_ELEMENTS:
            raise Refused(TOO_MUCH, f"{self._where} 的一个 {self._open[0].name} 里有 {_WHOLE_ELEMENTS:,} 个以上的元素")
        self._open.append(node)

    def _node(self, name: str, attributes: dict[str, str]) -> Node:
        parent = self._path[-1] if self._path else ""
        return Node(name, parent, {_local(key): value for key, value in attributes.items()})

    def _end(self, _name: str) -> None:
        self._path.pop()
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._found.append(node)

    def _text(self, text: str) -> None:
        if not self._open:
            return
        self._length += len(text)
        if self._length > _WHOLE_TEXT:
            raise Refused(TOO_MUCH, f"{self._where} 的一个 {self._open[0].name} 里有 {_WHOLE_TEXT:,} 个以上的字")
        self._open[-1].text += text


def _local(name: str) -> str:
    return name.rpartition(":")[2]
