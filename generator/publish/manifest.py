"""What is known of a published site: its files with size and SHA-256, their checksums, and ``manifest.json``."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

import orjson

from generator.outputs.addresses import INTEGRITY, SUMS

MANIFEST = "manifest.json"
UNLISTED = (MANIFEST, SUMS, INTEGRITY)
"""What the list of checksums can't list: itself, the page that shows its digest, the manifest that has it."""

Stamp = str
"""What tells that a file is the one of before: when it was last changed (ns), its size, its inode, with dots between."""
_SHA256 = 64
_SPACE, _STAR = " *"


class Made(NamedTuple):
    """A file of the new site: its SHA-256, its stamp, and whether it is ``fresh``, that is, not the published one."""

    sha256: str
    stamp: Stamp
    fresh: bool = False

    def as_text(self) -> str:
        """All of it in one text, as what is known of very many files is kept."""
        return f"{self.sha256}{_STAR if self.fresh else _SPACE}{self.stamp}"

    @classmethod
    def of(cls, text: str) -> Self:
        """What :meth:`as_text` said."""
        return cls(text[:_SHA256], stamp_in(text), is_fresh(text))

    @property
    def size(self) -> int:
        """In bytes."""
        return int(self.stamp.split(".")[1])


def stamp_in(text: str) -> Stamp:
    """The stamp in what :meth:`Made.as_text` said."""
    return text[_SHA256 + 1 :]


def is_fresh(text: str) -> bool:
    """Whether :meth:`Made.as_text` said that of a fresh file."""
    return text[_SHA256] == _STAR


def as_published(text: str) -> str:
    """The same of a file that is published now."""
    return text.replace(_STAR, _SPACE)


def manifest_of(files: Mapping[str, str], digest: str) -> bytes:
    """``manifest.json`` of a site, one file a line, sorted: the same site gives the same bytes, and a difference can be read.

    ``files`` are given as :meth:`Made.as_text` says them.
    """
    lines = [  # no name that is safe has a character that JSON would escape
        f'  "{path}": {{"bytes": {files[path].split(".")[1]}, "sha256": "{files[path][:_SHA256]}"}}'
        for path in sorted(files)
    ]
    listed = ",\n".join(lines)
    head = f' "generator": "disclosure",\n "format": 1,\n "sha256": "{digest}"'
    return f'{{\n{head},\n "files": {{\n{listed}\n }}\n}}\n'.encode()


def sums_of(files: Mapping[str, str]) -> bytes:
    """``SHA256SUMS.txt`` of files given with their SHA-256 (or more): one line a file, by path, as ``sha256sum`` writes it.

    The digest of the whole site is the SHA-256 of these bytes, so that anybody can work it out. Files in ``UNLISTED``
    are left out.
    """
    return "".join([f"{files[path][:_SHA256]}  {path}\n" for path in sorted(files) if path not in UNLISTED]).encode()


def read_manifest(manifest: bytes | None) -> dict[str, Any] | None:
    """What a manifest of ours says; ``None`` if it is not one."""
    try:
        content = orjson.loads(manifest or b"")
    except ValueError:
        return None
    if not isinstance(content, dict) or content.get("generator") != "disclosure" or content.get("format") != 1:
        return None
    return content if isinstance(content.get("files"), dict) else None
