"""Files that are joined of a piece about each project: what did not change is taken from the published file.

Of a file with ten thousand pieces one is made anew when one project changed. What is noted of each piece is the digest of
what it is about and its length; the bytes are those of the file itself.
"""

import struct
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.cache import NONSENSE, dumps, loads
from generator.model import Project
from generator.problems import Problem

Give = Callable[[str, Project, Sequence[Problem]], bytes]
"""What gives the piece of a table (its name) about a project with what was found in it."""
_ENTRY = struct.Struct("<8sI")  # of the digest, and the length


@dataclass(slots=True)
class Pieces:
    """Gives the pieces of one file, and notes what they are.

    ``make`` makes one; ``digest_of`` is the digest of what it is about; ``known`` are those of the last time.
    """

    make: Give
    digest_of: Callable[[Project, Sequence[Problem]], bytes]
    known: dict[tuple[str, bytes], bytes] = field(default_factory=dict)
    _entries: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))

    def __call__(self, name: str, project: Project, findings: Sequence[Problem]) -> bytes:
        """A piece, made only if it is not known."""
        digest = self.digest_of(project, findings)[:8]
        piece = self.known.get((name, digest))
        if piece is None:
            piece = self.make(name, project, findings)
        self._entries[name].append(_ENTRY.pack(digest, len(piece)))
        return piece

    @property
    def noted(self) -> str:
        """What to know of the pieces that were given the next time."""
        return dumps({name: b64encode(b"".join(entries)).decode() for name, entries in self._entries.items()}).decode()


def known_of(noted: str, joined: bytes) -> dict[tuple[str, bytes], bytes]:
    """The pieces of a file by table and digest: what was noted of them, and a text that begins with them, end to end."""
    try:
        return dict(_cut(noted, joined))
    except (*NONSENSE, struct.error):
        return {}


def _cut(noted: str, joined: bytes) -> Iterator[tuple[tuple[str, bytes], bytes]]:
    at = 0
    for name, entries in loads(noted.encode()).items():
        for digest, length in _ENTRY.iter_unpack(b64decode(entries)):
            if at + length > len(joined):
                raise ValueError
            yield (name, digest), joined[at : at + length]
            at += length
