"""What is known of an artifact that was made: a line, which one process hands to another, and one build to the next.

    path ⇥ key ⇥ where its pages lead ⇥ its pages ⇥ its pieces ⇥ file ⇥ what is known of it ⇥ file ⇥ …

A site has a hundred thousand of them, so a line stays the bytes that it is: of one that did not change the head is read and
the files, and it is copied.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Self

from generator.cache import dumps, loads
from generator.publish import Made
from generator.spool import Span, Spool
from generator.verify import MARK, Seen

_TAB, _HEAD = "\t", 5
"""What stands between the fields, which no path, key or JSON has in it; how many come before the files."""


class Record(NamedTuple):
    """An artifact that was made: the key of all that went in, its files, and what was seen of those that are pages.

    Without a key it is not remembered. ``pieces`` is what was noted of those that it was joined of.
    """

    key: str
    files: dict[str, Made]
    pages: dict[str, Seen]
    pieces: str = ""

    def line(self, path: str) -> bytes:
        """The record of the artifact at a path as a line."""
        leads = b64encode(b"".join(seen.leads for seen in self.pages.values())).decode()
        pages = dumps([(name, seen.title, seen.ids, seen.anchors) for name, seen in self.pages.items()]).decode()
        files = [part for name, made in self.files.items() for part in (name, made.as_text())]
        return _TAB.join((path, self.key, leads, pages, self.pieces, *files)).encode()


Lines = Mapping[str, bytes]
"""Lines by the path of the artifact."""


class Ledger:
    """The lines of one build, by the path of the artifact: those that an earlier one made, and those of its own in a spool."""

    def __init__(self) -> None:
        self._lines: dict[str, bytes | Span] = {}
        self.spool = Spool()

    def keep(self, path: str, line: bytes) -> None:
        """Have a line that is in memory anyway."""
        self._lines[path] = line

    def enter(self, span: Span) -> bytes:
        """Have a line that was laid away, which is returned."""
        line = self.spool.read(span)
        self._lines[path_of(line)] = span
        return line

    def __contains__(self, path: object) -> bool:
        return path in self._lines

    def __getitem__(self, path: str) -> bytes:
        line = self._lines[path]
        return self.spool.read(line) if isinstance(line, Span) else line

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, self._lines)


class Known(NamedTuple):
    """A line, read as far as is needed to know whether it still holds."""

    key: str
    leads: str
    pieces: str
    files: dict[str, str]

    @classmethod
    def of(cls, line: bytes) -> Self:
        """What stands in a line."""
        fields = line.decode().split(_TAB)
        files = dict(zip(fields[_HEAD::2], fields[_HEAD + 1 :: 2], strict=True))
        return cls(fields[1], fields[2], fields[4], files)

    def leads_to(self, marks: frozenset[bytes]) -> bool:
        """Whether its pages lead to one of the places with these marks, or to one that has the same by chance."""
        leads = b64decode(self.leads)
        return any(leads[at : at + MARK] in marks for at in range(0, len(leads), MARK))


def pages_of(line: bytes) -> Iterator[tuple[str, Seen]]:
    """What was seen of the pages of an artifact, by output path; where they lead is left out."""
    for name, title, ids, anchors in loads(line.split(b"\t", 4)[3]):
        yield name, Seen(title, ids, anchors)


def path_of(line: bytes) -> str:
    """The path of the artifact that a line is about."""
    return line[: line.index(b"\t")].decode()


def to_remember(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines that the next build may use, with their ends."""
    return (line + b"\n" for line in lines if b"\t\t" not in line[: line.index(b"\t") + 2])


def remembered(kept: bytes | None) -> Lines:
    """What an earlier build remembered."""
    lines = kept.split(b"\n") if kept else ()
    return {path_of(line): line for line in lines if line.count(b"\t") % 2 == 0 and line.count(b"\t") >= _HEAD - 1}
