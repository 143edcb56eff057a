"""Is everything as the last build left it? Then there is nothing to do but to say again what was said.

Looked at are names, dates, sizes and inodes: of all that a build reads (content, templates, the program, the libraries that
are installed) and of the whole output. A file as young as the build that read it is not taken at its word, because what
is saved twice within one tick of the clock shows only once. This module imports nothing heavy, and nothing that does.
"""

import os
import sys
import time
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from generator.cache import TICK, Cache, cache_name, libraries
from generator.problems import Problem, Problems


class State(NamedTuple):
    """What went into a build, and when it was looked at."""

    inputs: str
    newest: float
    looked: float

    @property
    def holds(self) -> bool:
        """Whether no file was so young that another change might have gone unseen."""
        return self.newest < self.looked - TICK


def look(folders: Iterable[Path], settings: str) -> State:
    """What a build with these settings would read."""
    looked = time.time()
    digest = sha256(f"{settings}\n{sys.version}\n".encode())
    digest.update(libraries())
    newest = 0.0
    for folder in folders:
        lines, young = _listing(os.fspath(folder))
        digest.update(lines)
        newest = max(newest, young)
    return State(digest.hexdigest(), newest, looked)


def recall(cache: Cache, output: Path, state: State) -> dict[str, object] | None:
    """What the last build said, if that is all there is to say."""
    kept = cache.load(cache_name("said", output))
    if not isinstance(kept, dict) or kept.get("inputs") != state.inputs:
        return None
    return kept if kept.get("output") == _digest(output) else None


def remember(cache: Cache, output: Path, state: State, said: dict[str, object]) -> None:
    """Keep what a build said for the next."""
    if state.holds:
        cache.save(cache_name("said", output), {**said, "inputs": state.inputs, "output": _digest(output)})


def problems_of(said: dict[str, Any]) -> Problems:
    """The problems that a build found."""
    problems = Problems()
    problems.extend(map(Problem.from_data, said["problems"]))
    return problems


def _digest(folder: Path) -> str:
    return sha256(_listing(os.path.realpath(folder))[0]).hexdigest()


def _listing(folder: str) -> tuple[bytes, float]:
    """Name, date, size and inode of everything below a folder, sorted; and the newest date."""
    lines = []
    newest = 0
    pending = [folder]
    linked: set[str] = set()
    while pending:
        here = pending.pop()
        try:
            entries = list(os.scandir(here))
        except OSError as error:
            lines.append(f"{here}\t{error.errno}")
            continue
        for entry in entries:
            if entry.name == "__pycache__":
                continue
            about = entry.stat(follow_symlinks=False)
            if entry.is_symlink():
                real = os.path.realpath(entry.path)
                if real not in linked and os.path.isdir(real):  # noqa: PTH112
                    linked.add(real)
                    pending.append(real)
                about = os.stat(real) if os.path.exists(real) else about  # noqa: PTH110, PTH116
            elif entry.is_dir():
                pending.append(entry.path)
                lines.append(entry.path)
                continue
            changed = about.st_mtime_ns
            newest = max(newest, changed, about.st_ctime_ns)
            lines.append(f"{entry.path}\t{changed}\t{about.st_size}\t{about.st_ino}")
    lines.sort()
    return "\n".join(lines).encode(errors="surrogateescape"), newest / 1e9
