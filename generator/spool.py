"""Text that is laid away: what is known of very many projects need not stand in memory, least of all once a process.

A :class:`Spool` takes pieces and gives them back. It is memory while it is small; a large one is a file without a name in the
system's folder for such, to which processes forked later may add as well.
"""

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from itertools import accumulate, pairwise
from typing import NamedTuple

try:
    from fcntl import LOCK_EX, LOCK_UN, lockf
except ImportError:  # where no process is forked nobody shares
    lockf = None  # type: ignore[assignment]

LARGE = 1 << 20
"""Bytes that are kept in memory."""


class Span(NamedTuple):
    """Where a piece stands."""

    start: int
    end: int


class Spool:
    """Pieces of text, in the order in which they came. Where no file can be had they stay in memory."""

    def __init__(self, large: int = LARGE) -> None:
        self._large = large if hasattr(os, "pread") else 1 << 62
        self._text = bytearray()  # what is in no file
        self._file: int | None = None
        self._end = 0  # of what is in the file, where nobody shares it
        self._is_shared = False

    def add(self, piece: bytes) -> Span:
        """Lay a piece away. ``OSError`` where a file that several processes share can't be written to."""
        if self._file is None:
            self._text += piece
            span = Span(len(self._text) - len(piece), len(self._text))
            if len(self._text) > self._large:
                self._to_file()
            return span
        if not self._is_shared:
            try:
                self._end = _written(self._file, piece, self._end)
            except OSError:  # no room: memory may have some
                self._to_memory()
                return self.add(piece)
            return Span(self._end - len(piece), self._end)
        lockf(self._file, LOCK_EX)
        try:
            start = os.fstat(self._file).st_size
            return Span(start, _written(self._file, piece, start))
        finally:
            lockf(self._file, LOCK_UN)

    def add_all(self, pieces: Sequence[bytes]) -> list[Span]:
        """Lay several pieces away at once, which is as much work as one."""
        at = self.add(b"".join(pieces)).start
        ends = list(accumulate(map(len, pieces), initial=at))
        return [Span(start, end) for start, end in pairwise(ends)]

    def read(self, span: Span) -> bytes:
        """The piece that stands there, or a part of one."""
        start, end = span
        if self._file is None:
            return bytes(self._text[start:end])
        return os.pread(self._file, end - start, start)

    def share(self, expected: int) -> bool:
        """Make ready for processes that are forked after this; whether there is a file with room for so many bytes more."""
        if self._file is None:
            self._to_file()
        if self._file is not None and _room(self._file) < expected:
            self._to_memory()
        self._is_shared = self._file is not None and lockf is not None
        return self._is_shared

    def _to_file(self) -> None:
        if not hasattr(os, "pread"):
            return
        self._large = 1 << 62  # where it fails, it is not tried again
        with suppress(OSError), tempfile.TemporaryFile(prefix="disclosure-", buffering=0) as file:
            self._end = _written(file.fileno(), self._text, 0)
            self._file = os.dup(file.fileno())
            self._text = bytearray()

    def _to_memory(self) -> None:
        """Everything stands where it stood."""
        if self._file is not None:
            end = os.fstat(self._file).st_size if self._is_shared else self._end
            self._text = bytearray(os.pread(self._file, end, 0))
            os.close(self._file)
            self._file = None

    def __del__(self) -> None:
        """The file is gone with the last process that has it open."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _room(file: int) -> int:
    """Bytes that are free where a file is."""
    about = os.fstatvfs(file)
    return about.f_bavail * about.f_frsize


def _written(file: int, piece: bytes | bytearray, start: int) -> int:
    """Write all of a piece; where it ends."""
    at = start
    rest = memoryview(piece)
    while rest:
        count = os.pwrite(file, rest, at)
        at += count
        rest = rest[count:]
    return at
