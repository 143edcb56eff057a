"""Is everything as the last build left it? Then there is nothing to do but to say again what was said.

Looked at are names, dates, sizes and inodes: of all that a build reads (content, templates, the program, the libraries that
are installed) and of the whole output. A file as young as the build that read it is not taken at its word, because what
is saved twice within one tick of the clock shows only once. This module imports nothing heavy, and nothing that does.
"""

import os
import sys
import time
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from generator.cache import TICK, Cache, cache_name, libraries
from generator.filesystem import entries_of

_ANY = "surrogatepass"
"""Names of files may be in no encoding."""


class State(NamedTuple):
    """What went into a build, and when it was looked at."""

    inputs: str
    newest: float
    looked: float

    @property
    def holds(self) -> bool:
        """Whether no file was so young that another change might have gone unseen."""
        return self.newest < self.looked - TICK


class Said(NamedTuple):
    """What a build said: a sentence of what is done, the digest of the site, the text of all problems."""

    done: str
    digest: str
    text: str


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


def recall(cache: Cache, output: Path, state: State) -> Said | None:
    """What the last build said, if that is all there is to say."""
    kept = (cache.load_bytes(cache_name("said", output)) or b"").split(b"\0", 4)
    if len(kept) != 5 or kept[0] != state.inputs.encode() or kept[1] != _digest(output).encode():
        return None
    try:
        return Said(*[one.decode(errors=_ANY) for one in kept[2:]])
    except ValueError:
        return None


def remember(cache: Cache, output: Path, state: State, said: Said, stamps: Mapping[str, str] | None = None) -> None:
    """Keep what a build said for the next. ``stamps`` of all files of the output, where they are known, spare a look at them."""
    if state.holds:
        digest = _digest(output) if stamps is None else _digest_of(output, stamps)
        parts = (state.inputs, digest, *said)  # no name of a file has a NUL
        cache.save_bytes(cache_name("said", output), b"\0".join(one.encode(errors=_ANY) for one in parts))


def _digest(folder: Path) -> str:
    return sha256(_listing(os.path.realpath(folder))[0]).hexdigest()


def _digest_of(folder: Path, stamps: Mapping[str, str]) -> str:
    """The digest of a folder that has these plain files alone."""
    root = os.path.realpath(folder)
    found: dict[str, list[str]] = {root: []}
    for path, stamp in stamps.items():
        above, _, name = f"{root}/{path}".rpartition("/")
        if above not in found:
            _enter(above, found)
        found[above].append(f"\t{name}\t{stamp}")
    return sha256(_joined(found)).hexdigest()


def _enter(folder: str, found: dict[str, list[str]]) -> None:
    """Enter a folder, and those that it is in."""
    above, _, name = folder.rpartition("/")
    if above not in found:
        _enter(above, found)
    found[above].append(f"\t{name}")
    found[folder] = []


def _joined(found: Mapping[str, list[str]]) -> bytes:
    """Lines about what is in each folder as one listing, in an order that hangs on names alone."""
    return "\n".join(["\n".join([folder, *sorted(found[folder])]) for folder in sorted(found)]).encode(errors=_ANY)


def _listing(folder: str) -> tuple[bytes, float]:
    """Name, date, size and inode of everything below a folder, by folder; and the newest date."""
    found: dict[str, list[str]] = {}
    newest = 0
    pending = [folder]
    linked: set[str] = set()
    while pending:
        here = pending.pop()
        lines = found.setdefault(here, [])
        try:
            with entries_of(here) as entries:
                for entry in entries:
                    name = entry.name
                    if name == "__pycache__":
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(f"{here}/{name}")
                        lines.append(f"\t{name}")
                        continue
                    about = entry.stat(follow_symlinks=False)
                    if entry.is_symlink():
                        real = os.path.realpath(f"{here}/{name}")
                        if real not in linked and os.path.isdir(real):  # noqa: PTH112
                            linked.add(real)
                            pending.append(real)
                        about = os.stat(real) if os.path.exists(real) else about  # noqa: PTH110, PTH116
                    changed = about.st_mtime_ns
                    if changed > newest or about.st_ctime_ns > newest:  # a call for each of many files would be felt
                        newest = max(changed, about.st_ctime_ns)
                    lines.append(f"\t{name}\t{changed}.{about.st_size}.{about.st_ino}")  # as a stamp
        except OSError as error:
            lines.append(f"\t{error.errno}")
    return _joined(found), newest / 1e9
