"""The output as it stands: whether it may be published into, what of it is ours, and what is not."""

import errno
import os
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from generator import filesystem
from generator.publish.lock import Lock
from generator.publish.manifest import MANIFEST, Stamp, read_manifest
from generator.publish.rules import HINTS, O701, O702, O703, O704, Refusals

# What must never be overwritten, by name inside the site folder; the folder itself and this package are added to them.
_PROTECTED = ("content", "site_templates", ".git")


class Target:
    """The output folder. ``path`` is where it really is, ``old`` what its manifest lists (nothing before :meth:`check`)."""

    def __init__(self, output: Path, refusals: Refusals) -> None:
        self.path = Path(os.path.realpath(output))
        self.old: frozenset[str] = frozenset()
        self.old_manifest: bytes | None = None
        self._root = os.fspath(self.path)
        self._refusals = refusals
        self._plain: dict[str, bool] = {"": True}  # folders of the output that are no links
        self._stamps: Mapping[str, Stamp] | None = None  # of the published files, once asked for

    def check(self, output: Path, site_root: Path, lock: Lock) -> bool:
        """Whether it may be published into; reads what is there. Recovery comes before the reading."""
        refuse, name = self._refusals.refuse, self._refusals.shown
        why = clash(self.path, site_root)
        if why:
            return refuse(O702, f"输出文件夹「{name}」{why}")
        if os.path.ismount(self.path):
            hint = HINTS[filesystem.REASONS[errno.EBUSY]]
            return refuse(O703, f"输出文件夹「{name}」是一个挂载点，不能整体替换", hint)
        if not lock.recover():
            return refuse(O704, f"另一次生成正在写「{name}」")
        return self._read(output)

    def _read(self, output: Path) -> bool:
        """Learn which files of the output are ours; ``False`` if it is nothing to publish into."""
        refuse, name = self._refusals.refuse, self._refusals.shown
        if not os.path.lexists(self.path):
            if output.is_symlink():
                return refuse(O702, f"「{name}」是一个链接，但它指向的文件夹不存在")
            return True
        if not self.path.is_dir():
            return refuse(O702, f"「{name}」不是文件夹")
        self.old_manifest = filesystem.read_if_plain(self.path / MANIFEST)
        known = read_manifest(self.old_manifest)
        if known is None and any(self.path.iterdir()):
            no_manifest = "里有别的文件，没有本程序的清单 manifest.json"
            fact = no_manifest if self.old_manifest is None else "里的 manifest.json 不是本程序（这个版本）写的"
            return refuse(O701, f"输出文件夹「{name}」{fact}")
        self.old = frozenset(known["files"] if known else ())
        return True

    def has_changed(self) -> bool:
        """Whether somebody else has published since :meth:`check`."""
        return filesystem.read_if_plain(self.path / MANIFEST) != self.old_manifest

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of the plain files that are published and listed, by path; looked at once."""
        if self._stamps is None:
            found = filesystem.stamps(self._root) if self.old else {}
            self._stamps = {path: stamp for path, stamp in found.items() if path in self.old}
        return self._stamps

    def holds(self, path: str, data: bytes) -> Stamp | None:
        """The stamp of the file there if it has these very bytes and is a plain file of a plain folder."""
        if path not in self.old or not self._is_plain(path.rpartition("/")[0]):
            return None
        found = filesystem.read_with_stamp(f"{self._root}/{path}", len(data))
        return found[1] if found and found[0] == data else None

    def _is_plain(self, folder: str) -> bool:
        known = self._plain.get(folder)
        if known is None:
            above = folder.rpartition("/")[0]
            known = self._plain[folder] = self._is_plain(above) and filesystem.is_plain_folder(self.path / folder)
        return known

    def foreign(
        self, new: Container[str], or_stop: Callable[[str], AbstractContextManager[None]]
    ) -> Iterator[tuple[str, bool]]:
        """What is not ours, nor will be as one of the ``new`` files, as (path, whether it is a folder).

        Asked as late as possible, so that what is put there during a long build is seen.
        """
        ours = {path.rpartition("/")[0] for path in self.old}
        for name in list(ours):
            while name:
                name = name.rpartition("/")[0]  # noqa: PLW2901 - climbs to the root
                ours.add(name)
        device = self.path.stat().st_dev
        pending = [""]
        while pending:
            below = pending.pop()
            files, folders = [], []
            with os.scandir(f"{self._root}/{below}") as entries:
                for entry in entries:
                    path = below + entry.name
                    if entry.is_dir(follow_symlinks=False):
                        with or_stop(path):
                            filesystem.must_be_local(entry, device)
                        folders.append(path)
                    elif path not in self.old and path not in new and path != MANIFEST:
                        files.append(path)
            for path in sorted(files):
                yield path, False
            for path in sorted(folders):
                if path not in ours:
                    yield path, True
                pending.append(f"{path}/")


def shown(output: Path, site_root: Path) -> str:
    """The output as messages name it: relative to the site where it is inside, with ``/``."""
    path, root = Path(os.path.abspath(output)), Path(os.path.abspath(site_root))  # noqa: PTH100 - links stay as typed
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def clash(target: Path, site_root: Path) -> str:
    """What the target would overwrite, as the rest of a sentence, or nothing.

    Folders are compared by identity, not by name, so that links and the letter case of a name can't hide one.
    """
    root = Path(os.path.realpath(site_root))
    mine, above = filesystem.identity(target), filesystem.ancestry(target)
    if mine and mine == filesystem.identity(root):
        return "就是站点文件夹本身"
    if mine and mine in filesystem.ancestry(root):
        return "包含了整个站点文件夹"
    places = {f"站点的 {name} 文件夹": root / name for name in _PROTECTED}
    places["程序所在的文件夹"] = Path(__file__).parents[1]
    for name, place in places.items():
        real = Path(os.path.realpath(place))
        identity = filesystem.identity(real)
        if identity is None:
            continue
        if mine == identity:
            return f"就是{name}"
        if identity in above:
            return f"在{name}里面"
        if mine and mine in filesystem.ancestry(real):
            return f"包含了{name}"
    return ""
