"""Publication is a transaction: ``output/`` is the site of before or the new one, whole, and nothing in between.

How. Pages are compared with what is published as they come. What differs goes into a staging folder beside the output
(``.output.new-1a2b3c4d``). ``commit`` completes that folder to the whole new site (unchanged files are hard linked, so
they keep their bytes, dates and inodes; where the file system has no links they are copied with their dates), swaps it
with the output in one step, and deletes the old tree, which now stands under the staging name. If nothing differs,
nothing at all is written: no staging folder, no lock, no manifest.

What each system promises when the process is killed at any moment:

* Linux: the swap is one ``renameat2(RENAME_EXCHANGE)``; macOS (APFS): one ``renamex_np(RENAME_SWAP)``. Whoever opens
  the output by its path finds a whole site, always.
* Windows, and file systems that can't exchange (FAT before Linux 6.0, many network shares, old C libraries): two
  renames, ``output`` → ``.output.old-1a2b3c4d`` and staging → ``output``. Between the two, for well under a millisecond,
  there is no output; it is never a mix. If the process dies just there, the next run puts the old site back.
  A program that holds a file or the folder open blocks a rename on Windows: it is retried for about two seconds.
* First publication: one rename everywhere.
* Loss of power is not covered: files are not forced to disk one by one, which would cost minutes on a large site. The
  next run mends what was lost, because it compares with the bytes on the disk and does not trust dates or the manifest.

There is no journal. ``.output.new-*`` is always rubbish, ``.output.old-*`` always a whole site that was not replaced, so
a look at the folder's siblings tells a new run (which holds the lock) what to put back and what to delete.

Decisions a webmaster may ask about:

* Files in the output that the manifest does not list are somebody else's (``CNAME``, ``.well-known/``): they are kept,
  links as links, empty folders too. Only where a page of the site has the very same path does the page win; where a
  page needs a folder and theirs is a file or link, or the reverse, the publication is refused.
* If the output is a symbolic link to a folder (``output`` → ``/var/www/x``), that folder is what is exchanged, the link
  stays; so its parent must be writable. Links inside the output are never followed.
* A mount point (or a folder of a container's image) can't be exchanged, and a folder whose parent is not writable has
  no place for staging. Both are refused with a hint to publish into a folder inside; replacing files one by one would
  show a mixed site. So is an output that has something mounted inside: deleting the old tree would empty it.
* The exchange gives the output a new inode. A process *standing* in the folder (``cd output``, a container that mounts
  exactly this folder) goes on seeing the deleted tree: serve it by its path, mount its parent.
* New files are 0644, new folders 0755, less the umask. A folder that was there before keeps owner, mode and labels.
"""

import contextlib
import errno
import hashlib
import json
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, NoReturn, Self

from generator import filesystem
from generator.links import unsafe_name
from generator.outputs.addresses import INTEGRITY, SUMS
from generator.problems import BuildStopped, Location, Problems, Rule, Severity

MANIFEST = "manifest.json"
UNLISTED = (MANIFEST, SUMS, INTEGRITY)
"""What the list of checksums can't list: itself, the page that shows its digest, the manifest that has it."""

O701 = Rule(
    "O701",
    Severity.ERROR,
    "输出文件夹不是本程序生成的",
    "生成网站时，输出文件夹会被整个换成新的站点。里面如果是别人的文件，就会混进或丢失，所以只接受空文件夹、"
    "不存在的文件夹，或本程序以前生成的文件夹（里面有本程序写的 manifest.json）。",
    "改用空的或不存在的文件夹（--output）；确认里面没有要保留的文件后，也可以先把它移走",
    bad="disclosure build --output 文档        （里面是别人的文件）",
    good="disclosure build --output output      （不存在、是空的，或上次生成的）",
)
O702 = Rule(
    "O702",
    Severity.ERROR,
    "输出位置会盖住不该动的东西",
    "输出文件夹会被整个替换。它不能是站点文件夹本身，不能是、包含或位于 content、site_templates、.git 和程序所在的文件夹，"
    "也不能是一个文件或失效的链接。",
    "用 --output 另选一个文件夹，例如站点文件夹里的 output",
    bad="disclosure build --output content/2024",
    good="disclosure build --output output",
)
O703 = Rule(
    "O703",
    Severity.ERROR,
    "系统不让写入",
    "新站点没有写成（磁盘已满、没有权限、路径太长、文件夹正被占用等）。已发布的站点没有改动，仍是原来的样子。",
    "按上面的原因处理后再生成一次",
    bad="磁盘已满时运行 disclosure build",
    good="腾出空间后再运行一次 disclosure build",
)
O704 = Rule(
    "O704",
    Severity.ERROR,
    "另一次生成正在进行",
    "两次生成同时写同一个输出文件夹，结果会互相覆盖，所以后来的一次不写任何东西。程序中途被关掉不会留下这个状态。",
    "等另一次生成结束后再试；若开着 disclosure serve，它会自己重新生成，不必再运行 build",
    bad="在两个窗口里同时运行 disclosure build",
    good="一次结束后再运行下一次",
)
RULES: tuple[Rule, ...] = (O701, O702, O703, O704)

# What must never be overwritten, by name inside the site folder; the folder itself and this package are added to them.
_PROTECTED = ("content", "site_templates", ".git")

_HINTS = {
    "磁盘已满": "腾出磁盘空间后再生成一次",
    "超出磁盘配额": "删除不用的文件，或请管理员提高配额，再生成一次",
    "那里已有同名的文件或文件夹": "输出文件夹里有不是本程序生成的同名文件或文件夹，把它移走或改名后再生成一次",
    "没有权限": "输出文件夹和它的上一级文件夹都要能写；没有上一级的权限时，用 --output 指定它里面的一个文件夹",
    "路径太长": "缩短文件名，或用 --output 指定离磁盘根部更近的文件夹",
    "正被其他程序打开": "关闭正在使用输出文件夹的程序（资源管理器、编辑器、网页服务）后再生成一次",
    "没有权限，或正被其他程序打开": "关闭正在使用输出文件夹的程序（资源管理器、编辑器、网页服务），检查写入权限，再生成一次",
    "正被系统占用，或是一个挂载点": "用 --output 指定挂载点里面的一个文件夹",
    "它或它的一部分是挂载点（或属于容器镜像），不能整体替换": "用 --output 另选一个文件夹；不要把别的磁盘或文件夹挂在输出文件夹里面",
}


@dataclass(frozen=True)
class Published:
    """What a publication changed: sorted output paths ``written`` (new or different) and ``removed``, and a count.

    ``digest`` is the SHA-256 of the whole site, see :func:`sums_of`.
    """

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    digest: str = field(default="", compare=False)  # what changed is compared, not what there is


Stamp = tuple[int, int, int]
"""What tells that a file is the one of before: when it was last changed (ns), its size, its inode."""


class Made(NamedTuple):
    """A file of the new site: its size and SHA-256, whether it is ``fresh`` (not the published one), and its stamp."""

    size: int
    sha256: str
    fresh: bool
    stamp: Stamp | None


class Publication:
    """One publication into ``output``; see the module's text for what is promised.

    Making one checks the target, puts back what a killed run left behind, and writes nothing else. What is wrong is
    added to ``problems``; then, and after any failure, ``put`` and ``commit`` raise :class:`BuildStopped`. As a context
    manager it abandons what was not committed. ``site_root`` is protected, and messages name paths relative to it.
    """

    def __init__(self, output: Path, problems: Problems, *, site_root: Path) -> None:
        self._problems = problems
        self._shown = _shown(output, site_root)
        self._target = Path(os.path.realpath(output))
        self._staging: Path | None = None
        self._made: list[Path] = []  # parents of the output that did not exist, for abandon
        self._root = os.fspath(self._target)
        self._folders: dict[str, str] = {}  # of the site → where they stand in staging
        self._safe = {""}  # folders whose names every system takes
        self._plain: dict[str, bool] = {"": True}  # folders of the output that are no links
        self._stamps: dict[str, Stamp] | None = None  # of the published files, once asked for
        self._copied = False  # a file that was kept is a copy: the stamps are not those of before
        self._is_shared = False  # others put into the same staging folder
        self._is_worker = False
        self._lock: int | None = None
        self._files: dict[str, Made] = {}
        self._sums: bytes | None = None  # of these files, once asked for
        self._old: dict[str, object] = {}
        self._old_manifest: bytes | None = None
        self._open = False
        try:
            self._open = self._check(output, site_root)
        except OSError as error:
            self._note(error, f"不能使用输出文件夹「{self._shown}」")
        finally:
            if not self._open:
                self._release()

    def put(self, path: str, data: bytes) -> Made:
        """Publish ``data`` at output path ``path`` with the commit; unchanged bytes are not written.

        Raises :class:`BuildStopped` when the system refuses (the problem is collected), :class:`ValueError` for a path
        that no plan may hold: given twice, unsafe as a file name (``..`` too), or the manifest's own.
        """
        self._admit(path)
        stamp = self._holds(path, data) if path in self._old else None
        fresh = stamp is None
        if fresh:
            try:
                stamp = self._write(path, data)
            except OSError as error:
                self._fail(error, path)
            except BaseException:
                self.abandon()
                raise
        made = self._files[path] = Made(len(data), hashlib.sha256(data).hexdigest(), fresh, stamp)
        if path not in UNLISTED:
            self._sums = None
        return made

    def keep(self, path: str, made: Made) -> None:
        """Publish again the file that stands at ``path`` with these very size, digest and stamp; it is not read."""
        self._admit(path)
        if self.stamps().get(path) != made.stamp:
            raise ValueError(f"not the file that was made: {path!r}")
        self._files[path] = made._replace(fresh=False)
        self._sums = None

    def take(self, made: Mapping[str, Made]) -> None:
        """What a worker has put (see :meth:`share`)."""
        self._files.update(made)
        self._sums = None

    def share(self) -> None:
        """Make ready for workers, who put into the same staging folder; before they are forked."""
        self._must_be_open()
        with self._or_stop(""):
            self._stage()
        self._is_shared = True

    def as_worker(self) -> dict[str, Made]:
        """In a worker: what it puts from now on, for :meth:`take`. Only the process it works for cleans up."""
        self._is_worker = True
        self._files = {}
        return self._files

    def published(self, path: str) -> bytes | None:
        """What is published at an output path; ``None`` if no plain file is there."""
        return filesystem.read_if_plain(self._target / path)

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of the plain files that are published and listed, by path; looked at once."""
        if self._stamps is None:
            found = filesystem.stamps(self._target) if self._old else {}
            self._stamps = {path: stamp for path, stamp in found.items() if path in self._old}
        return self._stamps

    @property
    def made(self) -> Mapping[str, Made]:
        """All files of the new site so far. After a commit their stamps hold, unless ``stamps_hold`` says otherwise."""
        return self._files

    @property
    def stamps_hold(self) -> bool:
        """Whether the files that were kept are the very files of before, and not copies."""
        return not self._copied

    def _admit(self, path: str) -> None:
        folder, _, name = path.rpartition("/")
        if path in self._files or path == MANIFEST or unsafe_name(name) or not self._is_safe(folder):
            raise ValueError(f"put before, or no path for an output file: {path!r}")
        self._must_be_open()

    def _is_safe(self, folder: str) -> bool:
        if folder not in self._safe:
            if any(map(unsafe_name, folder.split("/"))):
                return False
            self._safe.add(folder)
        return True

    def commit(self) -> Published:
        """Swap the published site for the new one, all or nothing, and say what changed.

        Raises :class:`BuildStopped` if the system refuses, and also if an error of any room has been collected: then
        the published site stays as it was.
        """
        self._must_be_open()
        if self._problems.has_errors:
            self.abandon()
            raise BuildStopped
        manifest = self._manifest()
        removed = tuple(sorted(set(self._old) - set(self._files)))
        fresh = tuple(sorted(path for path, made in self._files.items() if made.fresh))
        if fresh or manifest != self._old_manifest:
            self._replace(manifest)
        self.abandon()  # the old tree has the staging name now
        return Published(fresh, len(self._files) - len(fresh), removed, self._digest())

    def had(self, path: str) -> bool:
        """Whether the publication that is there has a file at this output path."""
        return path in self._old

    def digest_of(self, path: str) -> str:
        """The SHA-256 of what was put at an output path; empty if nothing was."""
        return self._files[path].sha256 if path in self._files else ""

    def sums(self) -> bytes:
        """The checksums of all that was put so far, see :func:`sums_of`."""
        if self._sums is None:
            self._sums = sums_of({path: made.sha256 for path, made in self._files.items()})
        return self._sums

    def _digest(self) -> str:
        return hashlib.sha256(self.sums()).hexdigest()

    def abandon(self) -> None:
        """Leave the published site as it is and no trace beside it. May be called again, and after a commit."""
        self._open = False
        if self._is_worker:
            return
        if self._staging is not None:
            filesystem.remove_tree(self._staging)
            self._staging = None
        self._release()
        while self._made:
            with contextlib.suppress(OSError):  # not empty: published, or in use by somebody else
                self._made.pop().rmdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.abandon()

    # ---- the target ------------------------------------------------------------------------------------------------

    def _check(self, output: Path, site_root: Path) -> bool:
        """Whether the target may be published into; reads what is there. Recovery comes before the reading."""
        clash = _clash(self._target, site_root)
        if clash:
            return self._refuse(O702, f"输出文件夹「{self._shown}」{clash}")
        if os.path.ismount(self._target):
            hint = _HINTS[filesystem.REASONS[errno.EBUSY]]
            return self._refuse(O703, f"输出文件夹「{self._shown}」是一个挂载点，不能整体替换", hint)
        return self._recover() and self._read_target(output)

    def _read_target(self, output: Path) -> bool:
        """Learn which files of the output are ours; ``False`` if it is nothing to publish into."""
        if not os.path.lexists(self._target):
            if output.is_symlink():
                return self._refuse(O702, f"「{self._shown}」是一个链接，但它指向的文件夹不存在")
            return True
        if not self._target.is_dir():
            return self._refuse(O702, f"「{self._shown}」不是文件夹")
        self._old_manifest = filesystem.read_if_plain(self._target / MANIFEST)
        known = read_manifest(self._old_manifest)
        if known is None and any(self._target.iterdir()):
            no_manifest = "里有别的文件，没有本程序的清单 manifest.json"
            fact = no_manifest if self._old_manifest is None else "里的 manifest.json 不是本程序（这个版本）写的"
            return self._refuse(O701, f"输出文件夹「{self._shown}」{fact}")
        self._old = known["files"] if known else {}
        return True

    def _recover(self) -> bool:
        """Put back what a killed run left between two renames, delete the rest; ``False`` if that run is alive."""
        if not self._left():
            return True
        if not self._acquire():
            return False
        for path in self._left():  # looked at again: with the lock it is all of dead runs
            if path == self._lock_path:
                continue
            if ".old-" not in path.name:
                filesystem.remove_tree(path)
            elif not os.path.lexists(self._target):
                filesystem.rename(path, self._target)
            else:
                # Under its own name it would be taken for a whole site if this run were killed while deleting it.
                filesystem.remove_tree(filesystem.rename(path, _sibling(self._target, "new")))
        self._release()
        return True

    def _left(self) -> list[Path]:
        """What runs leave beside the output while they work, and when they are killed."""
        ours = re.compile(rf"\.{re.escape(self._target.name)}\.(lock|(new|old)-[0-9a-f]{{8}})")
        try:
            return sorted(path for path in self._target.parent.iterdir() if ours.fullmatch(path.name))
        except FileNotFoundError:
            return []

    # ---- staging ---------------------------------------------------------------------------------------------------

    def _holds(self, path: str, data: bytes) -> Stamp | None:
        """The stamp of the file there if it has these very bytes and is a plain file of a plain folder."""
        if not self._is_plain(path.rpartition("/")[0]):
            return None
        found = filesystem.read_with_stamp(f"{self._root}/{path}", len(data))
        return found[1] if found and found[0] == data else None

    def _is_plain(self, folder: str) -> bool:
        known = self._plain.get(folder)
        if known is None:
            above = folder.rpartition("/")[0]
            known = self._plain[folder] = self._is_plain(above) and filesystem.is_plain_folder(self._target / folder)
        return known

    def _stage(self) -> Path:
        """The staging folder, made (and the output locked) when the first difference shows."""
        if self._staging is None:
            self._make_parents()
            if self._lock is None and not self._acquire():
                self.abandon()
                raise BuildStopped
            if filesystem.read_if_plain(self._target / MANIFEST) != self._old_manifest:
                # Between our first look and our lock somebody else has published: what was compared is gone.
                self._refuse(O704, f"另一次生成刚刚更新了「{self._shown}」", "再生成一次")
                self.abandon()
                raise BuildStopped
            self._staging = _sibling(self._target, "new")
            self._make_folder(self._staging, self._target)
            self._folders[""] = os.fspath(self._staging)
        return self._staging

    def _make_parents(self) -> None:
        missing = []
        folder = self._target.parent
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for folder in reversed(missing):
            folder.mkdir(0o755)
            self._made.append(folder)

    def _make_folder(self, folder: Path, model: Path) -> None:
        """Make a folder of the new tree; where the old tree has it, with that one's owner, mode and labels."""
        with contextlib.suppress(FileExistsError if self._is_shared else NotADirectoryError):  # by another worker
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

    def _place(self, path: str) -> str:
        """Where ``path`` stands in staging, its folder made."""
        if self._staging is None:
            self._stage()
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

    def _write(self, path: str, data: bytes) -> Stamp:
        return filesystem.write_new(self._place(path), data)

    def _keep(self, path: str) -> None:
        """Take a file of the old tree over into the new one: the same inode, or else a copy with its dates."""
        old, new = f"{self._root}/{path}", self._place(path)
        if path in self._files or not Path(old).is_symlink():  # ours is none: that was looked at
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
        self._copied = True
        shutil.copy2(old, new, follow_symlinks=False)

    def _foreign(self) -> Iterator[tuple[str, bool]]:
        """What in the old tree is not ours, as (path, whether it is a folder).

        Asked as late as possible, so that what is put there during a long build is seen.
        """
        ours = {path.rpartition("/")[0] for path in self._old}
        for name in list(ours):
            while name:
                name = name.rpartition("/")[0]  # noqa: PLW2901 - climbs to the root
                ours.add(name)
        device = self._target.stat().st_dev
        pending = [""]
        while pending:
            here = pending.pop()
            with os.scandir(self._target / here) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    path = f"{here}/{entry.name}" if here else entry.name
                    if not entry.is_dir(follow_symlinks=False):
                        if path not in self._old and path not in self._files and path != MANIFEST:
                            yield path, False
                        continue
                    with self._or_stop(path):
                        filesystem.must_be_local(entry, device)
                    if path not in ours:
                        yield path, True
                    pending.append(path)

    # ---- the swap --------------------------------------------------------------------------------------------------

    def _manifest(self) -> bytes:
        """One file a line, sorted: the same site gives the same bytes, and a difference can be read."""
        lines = [  # no name that is safe has a character that JSON would escape
            f'  "{path}": {{"bytes": {made.size}, "sha256": "{made.sha256}"}}'
            for path, made in sorted(self._files.items())
        ]
        listed = ",\n".join(lines)
        head = f' "generator": "disclosure",\n "format": 1,\n "sha256": "{self._digest()}"'
        return f'{{\n{head},\n "files": {{\n{listed}\n }}\n}}\n'.encode()

    def _replace(self, manifest: bytes) -> None:
        """Complete the staging folder and put it in the output's place."""
        with self._or_stop(""):
            self._stage()
        path = ""
        try:
            for path, made in self._files.items():
                if not made.fresh:
                    self._keep(path)
        except OSError as error:
            self._fail(error, path)
        if self._target.exists():
            with self._or_stop(""):
                for path, is_folder in self._foreign():
                    with self._or_stop(path):
                        if is_folder:
                            self._place(f"{path}/.")  # an empty folder has nothing else to be made for
                        else:
                            self._keep(path)
        with self._or_stop(MANIFEST):
            self._write(MANIFEST, manifest)
        with self._or_stop(""):
            self._swap(self._stage())

    def _swap(self, staging: Path) -> None:
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
        aside = _sibling(self._target, "old")
        try:
            filesystem.rename(self._target, aside)
            filesystem.rename(staging, self._target)
        except BaseException:  # an interruption as well: there must be an output
            if os.path.lexists(aside) and not os.path.lexists(self._target):
                filesystem.rename(aside, self._target)
            raise
        with contextlib.suppress(OSError):  # the new site stands; if not now, the next run deletes the old one
            filesystem.rename(aside, staging)

    # ---- the lock --------------------------------------------------------------------------------------------------

    def _acquire(self) -> bool:
        """Lock the output for this run. The system drops the lock of a dead process, so none can be stale."""
        path = self._lock_path
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
            try:
                filesystem.lock(descriptor)
                # Its owner may have removed the file after we opened it: then the lock is one on nothing.
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    self._lock = descriptor
                    return True
            except FileNotFoundError:
                pass
            except BlockingIOError:
                os.close(descriptor)
                return self._refuse(O704, f"另一次生成正在写「{self._shown}」")
            except OSError:
                os.close(descriptor)
                raise
            os.close(descriptor)

    def _release(self) -> None:
        if self._lock is None:
            return
        # Where an open file can be deleted it must go first, or we would delete the next run's; Windows can't, and
        # there the next run's file is safe because it is open.
        if os.name == "nt":
            os.close(self._lock)
        with contextlib.suppress(OSError):
            self._lock_path.unlink()
        if os.name != "nt":
            os.close(self._lock)
        self._lock = None

    @property
    def _lock_path(self) -> Path:
        return self._target.parent / f".{self._target.name}.lock"

    # ---- problems --------------------------------------------------------------------------------------------------

    def _must_be_open(self) -> None:
        if not self._open:
            raise BuildStopped

    def _refuse(self, rule: Rule, message: str, hint: str | None = None) -> bool:
        self._problems.add(rule, Location(self._shown), message, hint=hint)
        return False

    @contextlib.contextmanager
    def _or_stop(self, path: str) -> Iterator[None]:
        """Turn what the system refuses inside into a problem at output path ``path``, and stop the publication."""
        try:
            yield
        except OSError as error:
            self._fail(error, path)
        except BaseException:
            self.abandon()
            raise

    def _fail(self, error: OSError, path: str) -> NoReturn:
        self._note(error, f"写不进「{path}」" if path else f"换不上新的站点「{self._shown}」", path)
        self.abandon()
        raise BuildStopped from error

    def _note(self, error: OSError, fact: str, path: str = "") -> None:
        reason = filesystem.reason(error)
        at = Location(f"{self._shown}/{path}" if path else self._shown)
        self._problems.add(O703, at, f"{fact}：{reason}", hint=_HINTS.get(reason))


# ---- places --------------------------------------------------------------------------------------------------------


def _shown(output: Path, site_root: Path) -> str:
    """The output as messages name it: relative to the site where it is inside, with ``/``."""
    path, root = Path(os.path.abspath(output)), Path(os.path.abspath(site_root))  # noqa: PTH100 - links stay as typed
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _clash(target: Path, site_root: Path) -> str:
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
    places["程序所在的文件夹"] = Path(__file__).parent
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


def _sibling(target: Path, kind: str) -> Path:
    """A free name beside ``target``: ``.output.new-1a2b3c4d``. On the same file system, hidden, and short for Windows."""
    return target.with_name(f".{target.name}.{kind}-{secrets.token_hex(4)}")


def sums_of(digests: Mapping[str, str]) -> bytes:
    """``SHA256SUMS.txt`` of files given with their SHA-256: one line a file, by path, as ``sha256sum`` writes it.

    The digest of the whole site is the SHA-256 of these bytes, so that anybody can work it out. Files in ``UNLISTED``
    are left out.
    """
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests) if path not in UNLISTED).encode()


def read_manifest(manifest: bytes | None) -> dict[str, Any] | None:
    """What a manifest of ours says; ``None`` if it is not one."""
    try:
        content = json.loads(manifest or b"")
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or content.get("generator") != "disclosure" or content.get("format") != 1:
        return None
    return content if isinstance(content.get("files"), dict) else None
