"""The few things that publishing asks of a file system and the standard library does not have, for every system.

Also why a system refused something, in Chinese.
"""

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

REASONS = {
    getattr(errno, "EDQUOT", errno.ENOSPC): "超出磁盘配额",  # not known everywhere: then the next line takes its place
    errno.ENOSPC: "磁盘已满",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "路径太长",
    errno.EEXIST: "那里已有同名的文件或文件夹",
    errno.ENOTEMPTY: "那里已有同名的文件夹，而且不是空的",
    errno.EISDIR: "那里已有同名的文件夹",
    errno.ENOTDIR: "上一级不是文件夹",
    errno.ENOENT: "文件不存在（可能刚被移走，或链接失效）",
    errno.EBUSY: "正被系统占用，或是一个挂载点",
    errno.EXDEV: "它或它的一部分是挂载点（或属于容器镜像），不能整体替换",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.EFBIG: "文件太大",
}
_WINDOWS = {
    5: "没有权限，或正被其他程序打开",
    32: "正被其他程序打开",
    33: "正被其他程序打开",
    112: "磁盘已满",
    206: "路径太长",
}

CANNOT_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
_RETRY_AFTER = (0.05, 0.1, 0.2, 0.4, 0.6, 0.8)  # seconds; a virus scanner lets go within the first of them
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT: Windows' link to a folder, which is no S_ISLNK


def identity(path: Path) -> tuple[int, int] | None:
    """What stays the same however a file is named; ``None`` where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def ancestry(path: Path) -> set[tuple[int, int]]:
    """The identities of a folder and of all folders it lies in."""
    return {found for folder in (path, *path.parents) if (found := identity(folder))}


def is_plain_folder(path: Path) -> bool:
    """A folder itself, neither a link to one nor a Windows junction."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and getattr(found, "st_reparse_tag", 0) != _JUNCTION


def read_if_plain(path: Path, size: int | None = None) -> bytes | None:
    """The bytes of a regular file (of that size), never through a link; ``None`` if it is not one or can't be read."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or size not in (None, found.st_size):
            return None
        return path.read_bytes()
    except OSError:
        return None


def stamp_of(about: os.stat_result) -> str:
    """What tells that a file is the one of before: when it was last changed (ns), its size, its inode."""
    return f"{about.st_mtime_ns}.{about.st_size}.{about.st_ino}"


def read_with_stamp(path: str, size: int) -> tuple[bytes, str] | None:
    """The bytes of a regular file of that size, never through a link, and its stamp; ``None`` if it is not one."""
    try:
        found = os.lstat(path)
        if not stat.S_ISREG(found.st_mode) or found.st_size != size:
            return None
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0))
        try:
            return os.read(descriptor, size) if size else b"", stamp_of(found)
        finally:
            os.close(descriptor)
    except OSError:
        return None


def write_new(path: str, data: bytes) -> str:
    """Write a new file; its stamp. Raises :class:`OSError`, also where there is one."""
    descriptor = create(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0))
    try:
        written = os.write(descriptor, data)
        while written < len(data):
            written += os.write(descriptor, data[written:])
        found = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return stamp_of(found)


def stamps(folder: str) -> dict[str, str]:
    """The :func:`stamp_of` of every regular file below a folder, by its path there; links are not followed."""
    found: dict[str, str] = {}
    pending = [""]
    while pending:
        below = pending.pop()
        with contextlib.suppress(OSError), entries_of(f"{folder}/{below}") as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    about = entry.stat(follow_symlinks=False)
                    found[below + entry.name] = f"{about.st_mtime_ns}.{about.st_size}.{about.st_ino}"  # as in stamp_of
                elif entry.is_dir(follow_symlinks=False):
                    pending.append(f"{below}{entry.name}/")
    return found


@contextlib.contextmanager
def entries_of(folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """What is in a folder. Where there are numbers of folders, a file is found by that, sooner than by its whole path."""
    number = os.open(folder, os.O_RDONLY) if os.scandir in os.supports_fd else None
    try:
        with os.scandir(folder if number is None else number) as entries:
            yield entries
    finally:
        if number is not None:
            os.close(number)


if sys.platform == "win32":
    import msvcrt

    def lock(descriptor: int) -> None:
        """Take the lock or raise :class:`BlockingIOError`."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(errno.EAGAIN, "locked") from error

else:
    import fcntl

    def lock(descriptor: int) -> None:
        """Take the lock or raise :class:`BlockingIOError`."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def create(path: str, flags: int) -> int:
    """Open a new file that everybody may read, as far as the umask allows; an opener for :func:`open`."""
    return os.open(path, flags, 0o644)


def exchange(one: Path, two: Path) -> None:
    """Swap two folders in one step. Raises :class:`OSError`, with one of ``CANNOT_EXCHANGE`` where it is not known."""
    import ctypes  # noqa: PLC0415  # not needed where nothing has changed

    here, swap = -100, 2  # AT_FDCWD; RENAME_EXCHANGE and RENAME_SWAP happen to be the same number
    number, text = ctypes.c_int, ctypes.c_char_p
    first, second = os.fsencode(one), os.fsencode(two)
    if sys.platform == "linux":
        error = _call("renameat2", (number, text, number, text, ctypes.c_uint), here, first, here, second, swap)
    elif sys.platform == "darwin":
        error = _call("renamex_np", (text, text, ctypes.c_uint), first, second, swap)
    else:
        error = errno.ENOSYS
    if error:
        raise OSError(error, os.strerror(error), os.fspath(two))


def _call(name: str, types: tuple[type, ...], *arguments: int | bytes) -> int:
    """Call a function of the C library; its ``errno`` if it failed, ``ENOSYS`` if there is none of that name."""
    import ctypes  # noqa: PLC0415

    try:
        function = getattr(ctypes.CDLL(None, use_errno=True), name)
    except AttributeError:
        return errno.ENOSYS
    function.argtypes = types
    return ctypes.get_errno() if function(*arguments) else 0


def must_be_local(folder: os.DirEntry[str], device: int) -> None:
    """Raise :class:`OSError` for a mount point or junction: deleting the old tree would empty what is behind it."""
    found = folder.stat(follow_symlinks=False)
    mounted = os.name != "nt" and found.st_dev != device  # an entry of a Windows folder does not know its device
    if mounted or getattr(found, "st_reparse_tag", 0) == _JUNCTION:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), folder.path)


def rename(old: Path, new: Path) -> Path:
    """Rename and return the new place, waiting a moment where Windows says that somebody has it open."""
    for pause in _RETRY_AFTER:
        try:
            return old.rename(new)
        except OSError as error:
            if getattr(error, "winerror", None) not in (5, 32, 33):
                raise
            time.sleep(pause)
    return old.rename(new)


def remove_tree(path: Path) -> None:
    """Delete a folder that nobody needs; what can't be deleted now is left for the next run."""
    import shutil  # noqa: PLC0415

    if os.scandir in os.supports_fd and {os.open, os.unlink, os.rmdir} <= os.supports_dir_fd:
        with contextlib.suppress(OSError):  # what it could not do is left to those below
            _remove_at(os.fspath(path), None)
    shutil.rmtree(path, ignore_errors=True)
    if not path.is_dir():
        return
    with contextlib.suppress(OSError):
        path.chmod(stat.S_IRWXU)
        for folder, names, _ in os.walk(path):  # of folders only: a file may be linked from the new site
            for name in names:
                if is_plain_folder(Path(folder, name)):
                    Path(folder, name).chmod(stat.S_IRWXU)
    shutil.rmtree(path, ignore_errors=True)


def _remove_at(name: str, above: int | None) -> None:
    """Delete a folder and all in it, as :func:`shutil.rmtree` does in half as much again: it puts every path together."""
    folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
    try:
        with os.scandir(folder) as entries:
            for entry in list(entries):
                if entry.is_dir(follow_symlinks=False):
                    _remove_at(entry.name, folder)
                else:
                    os.unlink(entry.name, dir_fd=folder)
    finally:
        os.close(folder)
    os.rmdir(name, dir_fd=above)


def reason(error: OSError) -> str:
    """Why, in Chinese."""
    known = _WINDOWS.get(getattr(error, "winerror", None) or 0) or REASONS.get(error.errno or 0)
    return known or f"系统错误 {error.errno}（{error.strerror or error}）"
