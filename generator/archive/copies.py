"""A copy of a published site: a folder or a zip file. A zip is read as it is, nothing of it is written to the disk."""

import contextlib
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

from generator.publish import MANIFEST

UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError)
"""What reading one file may raise: damaged data, a password, a way of packing that Python does not know."""


class NotACopy(Exception):
    """Neither a folder nor a zip file; the text says what it is instead."""


class Copy(Protocol):
    """The files below the folder in which ``manifest.json`` stands."""

    def paths(self) -> Iterator[str]:
        """The path of every file, with ``/``; twice where a zip has it twice, with ``../`` what is not below."""

    def open(self, path: str) -> IO[bytes]:
        """One of these files. Raises one of ``UNREADABLE``, also while it is read."""


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def paths(self) -> Iterator[str]:
        for here, folders, names in os.walk(self._folder):
            folders.sort()
            links = [name for name in folders if Path(here, name).is_symlink()]  # not followed: they may lead anywhere
            for name in sorted([*names, *links]):
                yield Path(here, name).relative_to(self._folder).as_posix()

    def open(self, path: str) -> IO[bytes]:
        return (self._folder / path).open("rb")


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = [name for name in archive.namelist() if not name.endswith("/")]
        manifests = [name for name in self._names if name.rpartition("/")[2] == MANIFEST]
        # whoever packs a folder by hand has its name before everything
        self._root = min(manifests, key=lambda name: (name.count("/"), name), default="").removesuffix(MANIFEST)

    def paths(self) -> Iterator[str]:
        for name in self._names:
            yield name.removeprefix(self._root) if name.startswith(self._root) else f"../{name}"

    def open(self, path: str) -> IO[bytes]:
        return self._archive.open(self._root + path)


@contextlib.contextmanager
def opened(place: Path) -> Iterator[Copy]:
    """The copy at ``place``. Raises :class:`NotACopy`."""
    if place.is_dir():
        yield _Folder(place)
        return
    try:
        archive = zipfile.ZipFile(place)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise NotACopy(f"{place} 不是完好的 zip 压缩文件") from error
    except OSError as error:
        raise NotACopy(f"{place} 打不开") from error
    with archive:
        yield _Zip(archive)


def read(copy: Copy, path: str, at_most: int) -> bytes | None:
    """The bytes of a file; ``None`` if it is not there, can't be read, or is longer."""
    try:
        with copy.open(path) as file:
            data = file.read(at_most + 1)
    except (KeyError, *UNREADABLE):
        return None
    return data if len(data) <= at_most else None


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The rest of a file, piece by piece."""
    while data := file.read(io.DEFAULT_BUFFER_SIZE * 32):
        yield data
