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

    rules     why a publication is refused
    manifest  what is known of a site: files, checksums, ``manifest.json``
    lock      one run at a time; what killed ones left
    target    the output as it stands
    staging   the new tree
"""

import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

from generator import filesystem
from generator.links import unsafe_name
from generator.problems import BuildStopped, Problems
from generator.publish.lock import Lock
from generator.publish.manifest import (
    MANIFEST,
    UNLISTED,
    Made,
    Stamp,
    as_published,
    is_fresh,
    manifest_of,
    read_manifest,
    stamp_in,
    sums_of,
)
from generator.publish.rules import O704, RULES, Refusals
from generator.publish.staging import Staging
from generator.publish.target import Target, shown

__all__ = [
    "MANIFEST",
    "RULES",
    "UNLISTED",
    "Made",
    "Publication",
    "Published",
    "Stamp",
    "read_manifest",
    "stamp_in",
    "sums_of",
]


@dataclass(frozen=True)
class Published:
    """What a publication changed: sorted output paths ``written`` (new or different) and ``removed``, and a count.

    ``digest`` is the SHA-256 of the whole site, see :func:`sums_of`. ``stamps`` are those of all files of the output, by output
    path; ``None`` where it was not looked at whole, or somebody else has files there.
    """

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    digest: str = field(default="", compare=False)  # what changed is compared, not what there is
    stamps: Mapping[str, Stamp] | None = field(default=None, compare=False)


class Publication:
    """One publication into ``output``; see the module's text for what is promised.

    Making one checks the target, puts back what a killed run left behind, and writes nothing else. What is wrong is
    added to ``problems``; then, and after any failure, ``put`` and ``commit`` raise :class:`BuildStopped`. As a context
    manager it abandons what was not committed. ``site_root`` is protected, and messages name paths relative to it.
    """

    def __init__(self, output: Path, problems: Problems, *, site_root: Path) -> None:
        self._problems = problems
        self._refusals = Refusals(problems, shown(output, site_root))
        self._target = Target(output, self._refusals)
        self._staging = Staging(self._target.path)
        self._lock = Lock(self._target.path)
        self._safe = {""}  # folders whose names every system takes
        self._is_worker = False
        self._files: dict[str, str] = {}  # as Made.as_text says it
        self._sums: bytes | None = None  # of these files, once asked for
        self._open = False
        try:
            self._open = self._target.check(output, site_root, self._lock)
        except OSError as error:
            self._refusals.note(error, f"不能使用输出文件夹「{self._refusals.shown}」")
        finally:
            if not self._open:
                self._lock.release()

    def put(self, path: str, data: bytes) -> Made:
        """Publish ``data`` at output path ``path`` with the commit; unchanged bytes are not written.

        Raises :class:`BuildStopped` when the system refuses (the problem is collected), :class:`ValueError` for a path
        that no plan may hold: given twice, unsafe as a file name (``..`` too), or the manifest's own.
        """
        self._admit(path)
        stamp = self._target.holds(path, data)
        fresh = stamp is None
        if fresh:
            try:
                stamp = self._staged().write(path, data)
            except OSError as error:
                self._fail(error, path)
            except BaseException:
                self.abandon()
                raise
        assert stamp is not None  # noqa: S101 - it stands there or was written
        made = Made(hashlib.sha256(data).hexdigest(), stamp, fresh)
        self._files[path] = made.as_text()
        if path not in UNLISTED:
            self._sums = None
        return made

    def keep(self, files: Mapping[str, str]) -> bool:
        """Publish again the files that stand at these paths, given as :meth:`Made.as_text` said them; they are not read.

        ``False``, and nothing is kept, if one of them is not the file that was made then, by its stamp.
        """
        self._must_be_open()
        stamps = self._target.stamps()
        for path, made in files.items():
            if stamps.get(path) != stamp_in(made):
                return False
        for path, made in files.items():
            if path in self._files:
                raise ValueError(f"put before: {path!r}")
            self._files[path] = as_published(made)
        self._sums = None
        return True

    def take(self, files: Mapping[str, str]) -> None:
        """What a worker has put (see :meth:`share`), as :meth:`Made.as_text` says it."""
        self._files.update(files)
        self._sums = None

    def share(self) -> None:
        """Make ready for workers, who put into the same staging folder; before they are forked."""
        self._must_be_open()
        with self._or_stop(""):
            self._staged().is_shared = True

    def as_worker(self) -> Callable[[], None]:
        """In a worker, which hands over what it puts: only the process it works for cleans up. Returns what forgets it."""
        self._is_worker = True
        self._files = {}
        return self._files.clear

    def published(self, path: str) -> bytes | None:
        """What is published at an output path; ``None`` if no plain file is there."""
        return filesystem.read_if_plain(self._target.path / path)

    def published_as(self, path: str, made: str) -> bytes | None:
        """The same, as long as it is the file that was made then."""
        return self.published(path) if self._target.stamps().get(path) == stamp_in(made) else None

    def size(self, path: str) -> int | None:
        """The size of what was put at an output path."""
        return Made.of(self._files[path]).size if path in self._files else None

    @property
    def stamps_hold(self) -> bool:
        """Whether the files that were kept are the very files of before, and not copies."""
        return not self._staging.has_copies

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
        manifest = manifest_of(self._files, self._digest())
        removed = tuple(sorted(self._target.old - self._files.keys()))
        fresh = tuple(sorted(path for path, made in self._files.items() if is_fresh(made)))
        stamps = None
        if fresh or manifest != self._target.old_manifest:
            stamps = self._replace(manifest)
        self.abandon()  # the old tree has the staging name now
        return Published(fresh, len(self._files) - len(fresh), removed, self._digest(), stamps)

    def had(self, path: str) -> bool:
        """Whether the publication that is there has a file at this output path."""
        return path in self._target.old

    def digest_of(self, path: str) -> str:
        """The SHA-256 of what was put at an output path; empty if nothing was."""
        return Made.of(self._files[path]).sha256 if path in self._files else ""

    def sums(self) -> bytes:
        """The checksums of all that was put so far, see :func:`sums_of`."""
        if self._sums is None:
            self._sums = sums_of(self._files)
        return self._sums

    def _digest(self) -> str:
        return hashlib.sha256(self.sums()).hexdigest()

    def abandon(self) -> None:
        """Leave the published site as it is and no trace beside it. May be called again, and after a commit."""
        self._open = False
        if self._is_worker:
            return
        self._staging.remove()
        self._lock.release()
        self._staging.remove_parents()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.abandon()

    # ---- the new tree ----------------------------------------------------------------------------------------------

    def _staged(self) -> Staging:
        """The new tree, made (and the output locked) when the first difference shows."""
        if not self._staging.is_made:
            self._staging.make_parents()
            if not self._lock.is_held and not self._lock.acquire():
                self._give_up(f"另一次生成正在写「{self._refusals.shown}」")
            if self._target.has_changed():
                # Between our first look and our lock somebody else has published: what was compared is gone.
                self._give_up(f"另一次生成刚刚更新了「{self._refusals.shown}」", "再生成一次")
            self._staging.make()
        return self._staging

    def _give_up(self, message: str, hint: str | None = None) -> NoReturn:
        self._refusals.refuse(O704, message, hint)
        self.abandon()
        raise BuildStopped

    def _replace(self, manifest: bytes) -> dict[str, Stamp] | None:
        """Complete the new tree and put it in the output's place. The stamps of its files, if all of them are ours."""
        with self._or_stop(""):
            staging = self._staged()
        path = ""
        try:
            for path, made in self._files.items():
                if not is_fresh(made):
                    staging.keep(path, ours=True)
        except OSError as error:
            self._fail(error, path)
        all_ours = True
        if self._target.path.exists():
            with self._or_stop(""):
                for path, is_folder in self._target.foreign(self._files, self._or_stop):
                    all_ours = False
                    with self._or_stop(path):
                        if is_folder:
                            staging.place(f"{path}/.")  # an empty folder has nothing else to be made for
                        else:
                            staging.keep(path, ours=path in self._files)
        with self._or_stop(MANIFEST):
            of_manifest = staging.write(MANIFEST, manifest)
        with self._or_stop(""):
            staging.swap()
        if not all_ours or staging.has_copies:
            return None
        return {MANIFEST: of_manifest, **{path: stamp_in(made) for path, made in self._files.items()}}

    # ---- problems --------------------------------------------------------------------------------------------------

    def _must_be_open(self) -> None:
        if not self._open:
            raise BuildStopped

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
        self._refusals.note(error, f"写不进「{path}」" if path else f"换不上新的站点「{self._refusals.shown}」", path)
        self.abandon()
        raise BuildStopped from error
