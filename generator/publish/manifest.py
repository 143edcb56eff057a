"""What is known of a published site: its files with size and SHA-256, their checksums, and ``manifest.json``."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.outputs.addresses import INTEGRITY, SUMS

MANIFEST = "manifest.json"
UNLISTED = (MANIFEST, SUMS, INTEGRITY)
"""What the list of checksums can't list: itself, the page that shows its digest, the manifest that has it."""

Stamp = tuple[int, int, int]
"""What tells that a file is the one of before: when it was last changed (ns), its size, its inode."""


class Made(NamedTuple):
    """A file of the new site: its size and SHA-256, whether it is ``fresh`` (not the published one), and its stamp."""

    size: int
    sha256: str
    fresh: bool
    stamp: Stamp | None


def manifest_of(files: Mapping[str, Made], digest: str) -> bytes:
    """``manifest.json`` of a site, one file a line, sorted: the same site gives the same bytes, and a difference can be read."""
    lines = [  # no name that is safe has a character that JSON would escape
        f'  "{path}": {{"bytes": {made.size}, "sha256": "{made.sha256}"}}' for path, made in sorted(files.items())
    ]
    listed = ",\n".join(lines)
    head = f' "generator": "disclosure",\n "format": 1,\n "sha256": "{digest}"'
    return f'{{\n{head},\n "files": {{\n{listed}\n }}\n}}\n'.encode()


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
