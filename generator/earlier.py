"""An earlier publication, in a folder or a zip file: what it promised, and what it said."""

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.archive import copies
from generator.outputs.addresses import SITE_RECORD, year_record_path
from generator.publish import MANIFEST, read_manifest

LARGEST_RECORD = 200_000_000
"""Bytes of one file that is read of it; the record of a year with 100,000 projects has about 3 million."""


class NotAPublication(Exception):
    """Why something is no publication of this program."""


@dataclass(frozen=True)
class Earlier:
    """Its files' SHA-256 by output path, and its content where asked for."""

    digests: dict[str, str]
    _read: Callable[[str], bytes | None] = field(repr=False)

    def json(self, path: str) -> dict[str, Any] | None:
        """The content of one of its JSON files; ``None`` where there is none."""
        raw = self._read(path) if path in self.digests else None
        if raw is None:
            return None
        try:
            content = json.loads(raw)
        except (ValueError, RecursionError):
            return None
        return content if isinstance(content, dict) else None

    def site(self) -> dict[str, Any]:
        """What it said of itself: years and pages."""
        return self.json(SITE_RECORD) or {}

    def published_years(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The years that had a day of publication, with their records."""
        for listed in self.site().get("years", ()):
            content = self.json(year_record_path(listed["year"]))
            if content and content.get("published"):
                yield listed["year"], content


@contextlib.contextmanager
def opened(place: Path) -> Iterator[Earlier | None]:
    """The publication at ``place``; ``None`` if there is nothing yet. Raises :class:`NotAPublication`."""
    if not place.exists():
        yield None
        return
    try:
        with copies.opened(place) as copy:
            yield _of(copy, is_folder=place.is_dir())
    except copies.NotACopy as error:
        raise NotAPublication("既不是文件夹，也不是完好的 zip 压缩文件") from error


def _of(copy: copies.Copy, *, is_folder: bool) -> Earlier | None:
    raw = copies.read(copy, MANIFEST, LARGEST_RECORD)
    if raw is None:
        if is_folder:
            return None
        raise NotAPublication(f"压缩文件里没有 {MANIFEST}")
    manifest = read_manifest(raw)
    if manifest is None:
        raise NotAPublication(f"{MANIFEST} 不是本程序写的")
    digests = {path: about.get("sha256", "") for path, about in manifest["files"].items() if isinstance(about, dict)}
    return Earlier(digests, lambda path: copies.read(copy, path, LARGEST_RECORD))
