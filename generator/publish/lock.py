"""One run at a time writes beside an output; what a killed one left there is put back or deleted."""

import contextlib
import os
import re
import secrets
from pathlib import Path

from generator import filesystem


def sibling(target: Path, kind: str) -> Path:
    """A free name beside ``target``: ``.output.new-1a2b3c4d``. On the same file system, hidden, and short for Windows."""
    return target.with_name(f".{target.name}.{kind}-{secrets.token_hex(4)}")


class Lock:
    """The lock on an output. The system drops the lock of a dead process, so none can be stale."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether it is ours."""
        return self._descriptor is not None

    def acquire(self) -> bool:
        """Take it; ``False`` if another run has it."""
        path = self._path
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
            try:
                filesystem.lock(descriptor)
                # Its owner may have removed the file after we opened it: then the lock is one on nothing.
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    self._descriptor = descriptor
                    return True
            except FileNotFoundError:
                pass
            except BlockingIOError:
                os.close(descriptor)
                return False
            except OSError:
                os.close(descriptor)
                raise
            os.close(descriptor)

    def release(self) -> None:
        """Give it back, if it is ours."""
        if self._descriptor is None:
            return
        # Where an open file can be deleted it must go first, or we would delete the next run's; Windows can't, and
        # there the next run's file is safe because it is open.
        if os.name == "nt":
            os.close(self._descriptor)
        with contextlib.suppress(OSError):
            self._path.unlink()
        if os.name != "nt":
            os.close(self._descriptor)
        self._descriptor = None

    def recover(self) -> bool:
        """Put back what a killed run left between two renames, delete the rest; ``False`` if that run is alive."""
        if not self._left():
            return True
        if not self.acquire():
            return False
        for path in self._left():  # looked at again: with the lock it is all of dead runs
            if path == self._path:
                continue
            if ".old-" not in path.name:
                filesystem.remove_tree(path)
            elif not os.path.lexists(self._target):
                filesystem.rename(path, self._target)
            else:
                # Under its own name it would be taken for a whole site if this run were killed while deleting it.
                filesystem.remove_tree(filesystem.rename(path, sibling(self._target, "new")))
        self.release()
        return True

    def _left(self) -> list[Path]:
        """What runs leave beside the output while they work, and when they are killed."""
        ours = re.compile(rf"\.{re.escape(self._target.name)}\.(lock|(new|old)-[0-9a-f]{{8}})")
        try:
            return sorted(path for path in self._target.parent.iterdir() if ours.fullmatch(path.name))
        except FileNotFoundError:
            return []

    @property
    def _path(self) -> Path:
        return self._target.parent / f".{self._target.name}.lock"
