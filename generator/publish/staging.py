"""The new tree, made beside the output and put in its place in one step."""

import contextlib
import errno
import os
import shutil
import stat
from pathlib import Path

from generator import filesystem
from generator.publish.lock import sibling
from generator.publish.manifest import Stamp


class Staging:
    """A folder beside ``target`` for the new files, and for those of before that stay."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._root = os.fspath(target)
        self._path: Path | None = None
        self._parents: list[Path] = []  # of the output, which did not exist
        self._folders: dict[str, str] = {}  # of the site → where they stand here
        self.has_copies = False
        """Whether a file that was kept is a copy: its stamp is not that of before."""
        self.is_shared = False
        """Whether others put into the same folder."""

    @property
    def is_made(self) -> bool:
        """Whether there is anything on the disk."""
        return self._path is not None

    def make_parents(self) -> None:
        """Make the folders above the output that do not exist."""
        missing = []
        folder = self._target.parent
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for folder in reversed(missing):
            folder.mkdir(0o755)
            self._parents.append(folder)

    def make(self) -> None:
        """Make the folder itself."""
        self._path = sibling(self._target, "new")
        self._make_folder(self._path, self._target)
        self._folders[""] = os.fspath(self._path)

    def _make_folder(self, folder: Path, model: Path) -> None:
        """Make a folder of the new tree; where the old tree has it, with that one's owner, mode and labels."""
        with contextlib.suppress(FileExistsError if self.is_shared else NotADirectoryError):  # by another worker
            folder.mkdir(0o755)
        if not filesystem.is_plain_folder(model):
            return
        was = model.stat()
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):  # only the administrator may; the group often works
                os.chown(folder, -1, was.st_gid)
            with contextlib.suppress(OSError):
                os.chown(folder, was.st_uid, -1)
        with contextlib.suppress(OSError):
            shutil.copystat(model, folder)
        folder.chmod(stat.S_IMODE(was.st_mode) | stat.S_IRWXU)  # this program must be able to fill and delete it

    def place(self, path: str) -> str:
        """Where the file of an output path stands, its folder made."""
        folder, _, name = path.rpartition("/")
        return f"{self._folders.get(folder) or self._folder(folder)}/{name}"

    def _folder(self, folder: str) -> str:
        place = self._folders.get(folder)
        if place is None:
            above, _, name = folder.rpartition("/")
            place = f"{self._folder(above)}/{name}"
            self._make_folder(Path(place), self._target / folder)
            self._folders[folder] = place
        return place

    def write(self, path: str, data: bytes) -> Stamp:
        """Write a new file."""
        return filesystem.write_new(self.place(path), data)

    def keep(self, path: str, *, ours: bool) -> None:
        """Take a file of the old tree over into the new one: the same inode, or else a copy with its dates."""
        old, new = f"{self._root}/{path}", self.place(path)
        if ours or not Path(old).is_symlink():  # ours is none: that was looked at
            try:
                os.link(old, new)
            except OSError as error:
                # EXDEV between siblings: something is mounted there, and deleting the old tree would empty it.
                if error.errno in {errno.EEXIST, errno.EXDEV, errno.ENOENT}:
                    raise
            else:
                return
        if os.path.lexists(new):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new)
        self.has_copies = True
        shutil.copy2(old, new, follow_symlinks=False)

    def swap(self) -> None:
        """Put the new tree in the output's place; the old one, if there is one, takes this one's name."""
        staging = self._path
        assert staging is not None  # noqa: S101 - it was made
        if not os.path.lexists(self._target):
            filesystem.rename(staging, self._target)
            return
        try:
            filesystem.exchange(staging, self._target)
        except OSError as error:
            if error.errno not in filesystem.CANNOT_EXCHANGE:
                raise
        else:
            return
        aside = sibling(self._target, "old")
        try:
            filesystem.rename(self._target, aside)
            filesystem.rename(staging, self._target)
        except BaseException:  # an interruption as well: there must be an output
            if os.path.lexists(aside) and not os.path.lexists(self._target):
                filesystem.rename(aside, self._target)
            raise
        with contextlib.suppress(OSError):  # the new site stands; if not now, the next run deletes the old one
            filesystem.rename(aside, staging)

    def remove(self) -> None:
        """Delete what stands under this name: a tree that was given up, or the old one."""
        if self._path is not None:
            filesystem.remove_tree(self._path)
            self._path = None

    def remove_parents(self) -> None:
        """Delete the folders above the output that were made in vain."""
        while self._parents:
            with contextlib.suppress(OSError):  # not empty: published, or in use by somebody else
                self._parents.pop().rmdir()
