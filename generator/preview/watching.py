"""What was saved: a look at all files that a build reads, and the difference between two looks.

The system's own word that a file was saved (inotify and its like) comes at once, but not from every disk, and not always:
it only says where to look first.
"""

import asyncio
import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

# What editors and systems put beside a file while they save it or show its folder.
_TEMPORARY = re.compile(
    r"[.#]|~\$|(?:4913|thumbs\.db|desktop\.ini)\Z|.*(?:~|\.(?:sw[a-z]|tmp|temp|part|crdownload)|___jb_[a-z]+___)\Z",
    re.IGNORECASE,
)


MOMENT = 0.015  # seconds in which an editor writes, renames and dates a file
MOST_MOMENTS = 40  # a file that never comes to rest must not keep the others waiting

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


def look_again(seen: Snapshot, paths: Iterable[str]) -> Snapshot | None:
    """What was ``seen``, with another look at some files; ``None`` where that can't be told without looking at all."""
    now = dict(seen)
    for path in paths:
        if _TEMPORARY.match(os.path.basename(path)):  # noqa: PTH119
            continue
        before = seen.get(path)
        try:
            about = os.stat(path)  # noqa: PTH116
        except OSError:
            about = None
        if before == () or (about is not None and (before is None or not stat.S_ISREG(about.st_mode))):
            return None  # a folder, or a file that was not there
        if about is None:
            now.pop(path, None)
        else:
            now[path] = (about.st_mtime_ns, about.st_size, about.st_ino, about.st_ctime_ns)
    return now


class Hints(FileSystemEventHandler):
    """The paths that the system says were saved below some folders, while the context lasts; none where it can't say."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = [folder for folder in folders if folder.is_dir()]
        self._loop = asyncio.get_running_loop()
        self._paths: set[str] = set()
        self._said = asyncio.Event()
        self._observer = Observer()

    def __enter__(self) -> Self:
        with suppress(OSError):  # too many folders for the system's limits, or a disk that says nothing
            for folder in self._folders:
                self._observer.schedule(self, str(folder), recursive=True)
            self._observer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called in a thread of the observer."""
        if event.event_type not in ("opened", "closed_no_write"):  # reading is no change
            paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._add, paths)

    def _add(self, paths: list[str]) -> None:
        self._paths.update(path for path in paths if not os.path.isdir(path))  # noqa: PTH112
        if self._paths:
            self._said.set()

    async def wait(self, longest: float) -> set[str]:
        """What was saved, as soon as it is said and nothing more was for a moment; nothing after so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._said.wait(), longest)
        if not self._said.is_set():
            return set()
        for _ in range(MOST_MOMENTS):
            count = len(self._paths)
            self._said.clear()
            await asyncio.sleep(MOMENT)
            if not self._said.is_set() and len(self._paths) == count:
                break
        paths, self._paths = self._paths, set()
        self._said.clear()
        return paths
