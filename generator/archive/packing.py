"""A published site as a zip file: the same site gives the same bytes, on any machine.

Files stand in the order of their paths, dated 1980 (the oldest a zip can say), readable by everybody, and stored
without compression, because what a compressor writes depends on the zlib that Python was built with.
"""

import hashlib
import os
import secrets
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from generator import filesystem, publish
from generator.archive import copies, verifying
from generator.archive.verifying import Progress, Verified
from generator.problems import BuildStopped, Problems

_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX, _PLAIN_FILE = 3, 0o100644


@dataclass(frozen=True, slots=True)
class Packed:
    """The zip file, and the site in it; what the folder has besides (``site.foreign``) is not."""

    file: Path
    size: int
    sha256: str
    site: Verified
    signature: Path | None = None


Sign = Callable[[bytes], tuple[str, bytes]]
"""Gives the suffix and the bytes of a signature over checksums."""


class Exists(Exception):
    """Another file stands there, and an archive is never overwritten."""


def pack(
    folder: Path, to: Path | None, problems: Problems, progress: Progress = iter, sign: Sign | None = None
) -> Packed:
    """Pack the site in ``folder`` into the file ``to``, by default beside the folder, with the digest in its name.

    What ``sign`` makes of the checksums stands beside it; where it fails nothing is packed. Raises :class:`BuildStopped`
    if the site is not whole (the problems say in what), :class:`Exists`, :class:`OSError`.
    """
    with copies.opened(folder) as copy:
        found = verifying.verify(copy, progress)
    own = replace(found, foreign=())
    if not own.intact:
        verifying.report(own, folder.as_posix(), problems)
        raise BuildStopped
    file = to or folder.with_name(f"{Path(os.path.realpath(folder)).name}-{found.digest[:8]}.zip")
    scratch = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        _write(folder, _paths(folder), scratch)
        sha256 = _sha256(scratch)
        if file.exists() and _sha256(file) != sha256:
            raise Exists(f"已有 {file}，内容不同；归档的文件从不覆盖，换一个名称（--to）或先把它移走")
        signed = sign(found.sums) if sign else None
        scratch.replace(file)
    finally:
        scratch.unlink(missing_ok=True)
    signature = None
    if signed:
        signature = file.with_suffix(f".SHA256SUMS{signed[0]}")
        signature.write_bytes(signed[1])
    return Packed(file, file.stat().st_size, sha256, found, signature)


def _paths(folder: Path) -> list[str]:
    known = publish.read_manifest((folder / publish.MANIFEST).read_bytes())
    return sorted([*(known["files"] if known else ()), publish.MANIFEST])


def _write(folder: Path, paths: list[str], file: Path) -> None:
    with open(file, "xb", opener=filesystem.create) as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as archive:
        for path in paths:
            entry = zipfile.ZipInfo(path, _DATE)
            entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE << 16
            archive.writestr(entry, (folder / path).read_bytes())


def _sha256(file: Path) -> str:
    with file.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()
