"""Bytes → text → plain data with positions. The only importer of ``yaml``.

Nothing but text comes out of YAML: every scalar stays the text that was typed (``012``, ``no``, ``=1万``), mappings are
``dict``, sequences are ``list``. What YAML would do silently is a problem here: equal keys, anchors, tags, several
documents, text lost in a comment. Positions are worked out again from the text when a problem needs one, so that
reading ten thousand sound files does not pay for them.

    nodes    the quick way through a file in which nothing is suspicious
    events   the careful way through any file: every problem, every position
    rules    what can be wrong
"""

import codecs
import json
import os
import re
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from generator import filesystem, model
from generator.problems import Location, Problems
from generator.source import nodes
from generator.source.events import UNPRINTABLE, Data, EventReader
from generator.source.rules import CONTROL_CHARACTER, INVISIBLE, NOT_UTF8, RULES, TOO_DEEP, TOO_LARGE, UNREADABLE

__all__ = [
    "RULES",
    "TOO_DEEP",
    "UNREADABLE",
    "Data",
    "Document",
    "as_scalar",
    "check_characters",
    "decode",
    "parse",
    "read",
    "read_bytes",
    "read_text",
]

LARGEST_FILE = 1_000_000
"""Bytes of one content file. A project file has about 2 kB; the longest form known has 40."""
MOST_CONTROL_CHARACTERS = 10
"""How many of them are listed: a file with more is no text."""

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]")
_INFERRED = re.compile(r"\s*:\s+#\s*推定\s*$")


@dataclass(frozen=True)
class Document:
    """One content file: ``path`` relative to the site, its ``text``, its ``data``, its ``nodes`` if it was read quickly."""

    path: str
    text: str
    data: Data
    nodes: Any = field(default=None, repr=False, compare=False)

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _marks(self) -> dict[model.Path, tuple[Any, Any]]:
        if self.nodes is not None:
            return nodes.marks_of(self.nodes)
        reader = EventReader(self.path, Problems(), with_marks=True)
        reader.read(self.text)
        return reader.marks

    def locate(self, path: model.Path, *, key: bool = False) -> Location:
        """Where the value at ``path`` stands, or its key; the nearest place above it where there is none."""
        while path and path not in self._marks:
            path, key = path[:-1], False
        if path not in self._marks:
            return Location(self.path, 1, 1)
        key_mark, value_mark = self._marks[path]
        mark = key_mark if key else value_mark
        return Location(self.path, mark.line + 1, mark.column + 1)

    def is_marked_inferred(self, path: model.Path) -> bool:
        """Whether the key at ``path`` carries the comment ``# 推定`` (an importer inferred this class)."""
        if "推定" not in self.text:
            return False
        mark = self._marks[path][0]
        line = self._lines[mark.line]
        return bool(_INFERRED.match(line, mark.column + len(str(path[-1])))) or bool(
            _INFERRED.match(line, mark.column + len(str(path[-1])) + 2)  # a quoted key
        )


def read(file: Path, path: str, problems: Problems) -> Document | None:
    """Read one YAML file; ``path`` is its name in messages. ``None`` after problems that leave nothing to go on."""
    text = read_text(file, path, problems)
    return None if text is None else parse(text, path, problems)


def read_text(file: Path, path: str, problems: Problems) -> str | None:
    """The text of a content file, without BOM, with LF line ends; ``None`` after a problem."""
    raw = read_bytes(file, path, problems)
    return None if raw is None else decode(raw, path, problems)


def read_bytes(file: str | Path, path: str, problems: Problems) -> bytes | None:
    """What stands in a content file; ``None`` after a problem."""
    at = Location(path)
    try:
        # without waiting: a pipe or a device might never answer
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                problems.add(UNREADABLE, at, "文件读不出来（是文件夹，或不是普通文件）")
                return None
            if about.st_size > LARGEST_FILE:
                problems.add(TOO_LARGE, at, f"文件有 {about.st_size / 1e6:.1f} MB，超过 1 MB 的上限")
                return None
            return os.read(descriptor, about.st_size)
        finally:
            os.close(descriptor)
    except OSError as error:
        problems.add(UNREADABLE, at, f"文件读不出来（{filesystem.reason(error)}）")
        return None


def decode(raw: bytes, path: str, problems: Problems) -> str | None:
    """UTF-8 bytes, with or without BOM, as text; other encodings are named in the problem."""
    wide = _wide_encoding(raw)
    if wide:
        problems.add(NOT_UTF8, Location(path), f"文件编码是 {wide}，不是 UTF-8")
        return None
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        at = Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        try:
            raw.decode("gb18030")
            problems.add(NOT_UTF8, at, "文件编码像是 GBK（ANSI），不是 UTF-8")
        except UnicodeDecodeError:
            problems.add(NOT_UTF8, at, f"文件不是 UTF-8 编码：字节 0x{raw[error.start]:02X} 无法解读")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _wide_encoding(raw: bytes) -> str | None:
    if raw.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "UTF-32"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    # Without a BOM: UTF-16 writes each ASCII colon, blank and line end with a zero byte.
    head = raw[:2000]
    return "UTF-16" if len(head) > 3 and head.count(0) > len(head) // 16 and any(head) else None


def parse(text: str, path: str, problems: Problems) -> Document | None:
    """YAML text as a document; every problem found is added, ``None`` if there is no sound data."""
    if not check_characters(text, path, problems):
        return None
    quick = nodes.read(text)
    if quick is not None:
        return Document(path, text, *quick)
    data = EventReader(path, problems).read(text)
    return None if data is None else Document(path, text, data)


def check_characters(text: str, path: str, problems: Problems) -> bool:
    """Whether a text has no control characters; those and invisible ones are added as problems."""
    if text.replace("\n", "").isprintable():  # the quick way out: neither control characters nor invisible ones
        return True
    unprintable = list(UNPRINTABLE.finditer(text))
    for found in unprintable[:MOST_CONTROL_CHARACTERS]:
        problems.add(CONTROL_CHARACTER, _at(text, found.start(), path), f"含有控制字符 U+{ord(found[0]):04X}")
    for found in _INVISIBLE.finditer(text):
        problems.add(INVISIBLE, _at(text, found.start(), path), f"含有看不见的字符 U+{ord(found[0]):04X}")
    return not unprintable


def _at(text: str, offset: int, path: str) -> Location:
    return Location(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def as_scalar(text: str, *, key: bool = False) -> str:
    """A text as it is written into a content file: plain where it reads back as itself, else in double quotes."""
    sample, expected = (f"- {text}: x", [{text: "x"}]) if key else (f"x: {text}", {"x": text})
    problems = Problems()
    document = parse(sample, "", problems)
    if "\n" not in text and not len(problems) and document is not None and document.data == expected:
        return text
    quoted = json.dumps(text, ensure_ascii=False)  # JSON's quoting is YAML's, but for three more line breaks
    return quoted.replace("\x85", "\\N").replace("\u2028", "\\L").replace("\u2029", "\\P")
