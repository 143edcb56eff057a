"""The project files of a site: what did not change is known from the last build, the rest is read, by several processes."""

import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from generator import workers
from generator.cache import NONSENSE
from generator.examined import Examine, Examined, Judged, Place, digest_of, examine
from generator.examined.lines import UNKNOWN_STATE, Line, lines_by_path, state_of, to_line
from generator.examined.reader import Reader
from generator.model import Project
from generator.problems import Problems
from generator.source import Document, read_bytes
from generator.spool import Span
from generator.timings import NoTimings, Spent, Timings, peak_memory

FEW = 400
"""Files that one process reads sooner than another could begin."""
_ROOM = 10_000
"""Bytes that must be free for a file's line, which has 3,500."""
_KEPT = 500
"""Lines of the last build that are laid away at once."""
_UNIT = 50
"""Files that a process takes at once."""


class Done(NamedTuple):
    """What one process found out: for each file its number and where its line is; what it took, if it was another."""

    lines: list[tuple[int, int, int]]
    spent: Spent | None = None
    memory: int = 0


@dataclass
class Examiner:
    """Examines project files. ``rules`` say what they object to in one; without any nobody is asked.

    ``remembered`` are the lines of the last build, ``reader`` has those to remember; ``changed`` says whether they differ.
    """

    rules: Examine | None = None
    remembered: bytes = b""
    jobs: int = 1
    timings: Timings = field(default_factory=NoTimings)
    reader: Reader = field(default_factory=Reader)
    changed: bool = False

    def examine(self, files: Sequence[tuple[str, Place]]) -> Iterator[Examined]:
        """What is known of each file, in their order."""
        looked = time.time()
        known = lines_by_path(self.remembered)
        self.reader.expect(max(Counter(place.year for _, place in files).values(), default=0))
        read: dict[int, Examined] = {}
        kept: list[tuple[bytes, int]] = []
        for at, (file, place) in enumerate(files):
            line = _known(known, file, place, looked)
            if line is not None:
                with suppress(*NONSENSE):  # a line that some other program wrote
                    read[at] = self.reader.read(line, place, at)
                    kept.append((line, at))
                    self.changed |= line != known[place.path].whole
            if len(kept) >= _KEPT:
                self.reader.take_all(kept)
                kept.clear()
        self.reader.take_all(kept)
        missing = [at for at in range(len(files)) if at not in read]
        self.changed |= bool(missing) or len(known) != len(files)
        for at, start, end in self._made(files, missing, looked):
            line = self.reader.spool.read(span := Span(start, end))
            read[at] = self.reader.read(line, files[at][1], at)
            self.reader.take(line, at, span)
        return (read[at] for at in range(len(files)))

    def _made(
        self, files: Sequence[tuple[str, Place]], missing: Sequence[int], looked: float
    ) -> Iterator[tuple[int, int, int]]:
        """The number of each file, and where its line is."""
        jobs = self.jobs if len(missing) > FEW else 1
        if jobs > 1 and not self.reader.spool.share(_ROOM * len(missing)):
            jobs = 1
        units = [missing[at : at + _UNIT] for at in range(0, len(missing), _UNIT)]
        for done in workers.spread(partial(self._work, files, units, looked, os.getpid()), len(units), jobs):
            if done.spent is not None:
                self.timings.add(done.spent, done.memory)
            yield from done.lines

    def _work(
        self,
        files: Sequence[tuple[str, Place]],
        units: Sequence[Sequence[int]],
        looked: float,
        home: int,
        numbers: Iterator[int],
    ) -> Done:
        is_home = os.getpid() == home
        if not is_home:
            self.timings = type(self.timings)()
            self.timings.enter("load")
        lines: list[tuple[int, int, int]] = []
        for number in numbers:
            made = [self._line(*files[at], looked) for at in units[number]]
            spans = self.reader.spool.add_all(made)
            lines += [(at, *span) for at, span in zip(units[number], spans, strict=True)]
        return Done(lines) if is_home else Done(lines, dict(self.timings.spent), peak_memory())

    def _line(self, file: str, place: Place, looked: float) -> bytes:
        state = _state(file, looked)
        digest, found = examine(file, place, self.rules and partial(self._timed, self.rules))
        return to_line(place, state, digest, found)

    def _timed(self, rules: Examine, project: Project, document: Document) -> Judged:
        self.timings.enter("check")
        judged = rules(project, document)
        self.timings.enter("load")
        return judged


def _known(known: Mapping[str, Line], file: str, place: Place, looked: float) -> bytes | None:
    """What was remembered of a file, if the file is as it was."""
    line = known.get(place.path)
    if line is None or line.profile != place.profile:
        return None
    state = _state(file, looked)
    if state != UNKNOWN_STATE and state == line.state:
        return line.whole
    raw = read_bytes(file, place.path, Problems())
    return line.with_state(place, state) if raw is not None and digest_of(raw, place) == line.digest else None


def _state(file: str, looked: float) -> str:
    try:
        return state_of(os.stat(file), looked)  # noqa: PTH116  # a Path would cost as much again
    except OSError:
        return UNKNOWN_STATE
