"""Makes published sites and copies of them."""

import zipfile
from pathlib import Path

from generator.archive import copies, verifying
from generator.outputs.addresses import SUMS
from generator.problems import Problems
from generator.publish import Publication

FILES = {"index.html": b"home", "2024/01-a.html": b"one", "2024/\u56f0\u96be.json": b"{}", "empty.txt": b""}


def published(folder: Path, files: dict[str, bytes] = FILES) -> Path:
    """A published site of these files in ``folder``."""
    with Publication(folder, Problems(), site_root=folder.parent) as publication:
        for path, data in files.items():
            publication.put(path, data)
        publication.put(SUMS, publication.sums())
        publication.commit()
    return folder


def zipped(folder: Path, file: Path, prefix: str = "", more: dict[str, bytes] | None = None) -> Path:
    """The folder packed by other hands: compressed, dated, perhaps below its own name, with ``more`` files at the end."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, prefix + path.relative_to(folder).as_posix())
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return file


def verified(place: Path) -> verifying.Verified:
    """What verification finds at ``place``."""
    with copies.opened(place) as copy:
        return verifying.verify(copy)
