"""What was saved: a look at all files that a build reads, and the difference between two looks."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

# What editors and systems put beside a file while they save it or show its folder.
_TEMPORARY = re.compile(
    r"[.#]|~\$|(?:4913|thumbs\.db|desktop\.ini)\Z|.*(?:~|\.(?:sw[a-z]|tmp|temp|part|crdownload)|___jb_[a-z]+___)\Z",
    re.IGNORECASE,
)


Snapshot = dict[str, tuple[int, ...]]


def snapshot(folders: Iterable[Path]) -> Snapshot:
    """What tells whether files have changed, by path: not only dates, which a moved or unpacked file brings along.

    Temporary files of editors are left out. What can't be read is not there.
    """
    seen: Snapshot = {}
    roots: dict[str, str] = {}
    for folder in folders:  # a site in a checkout has no templates but the default ones: one folder, two names
        roots.setdefault(os.path.realpath(folder), os.fspath(folder))
    pending = list(roots.values())
    linked: set[str] = set()
    while pending:
        with suppress(OSError), os.scandir(pending.pop()) as entries:
            for entry in entries:
                if _TEMPORARY.match(entry.name):
                    continue
                with suppress(OSError):  # gone since it was listed, or a link to nowhere
                    if not entry.is_dir():
                        now = entry.stat()
                        seen[entry.path] = (now.st_mtime_ns, now.st_size, now.st_ino, now.st_ctime_ns)
                        continue
                    seen[entry.path] = ()
                    if entry.is_symlink():
                        real = os.path.realpath(entry.path)
                        if real in linked:
                            continue  # links may go round in circles
                        linked.add(real)
                    pending.append(entry.path)
    return seen


def changes(before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """Paths that are new, gone or different, sorted."""
    return tuple(sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path)))
