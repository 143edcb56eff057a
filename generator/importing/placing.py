"""Puts files in place: all of them, or none."""

import shutil
import tempfile
from pathlib import Path
from typing import NoReturn

from generator import filesystem
from generator.importing.rules import EXISTS
from generator.problems import BuildStopped, Location, Problems


def put_in_place(folder: Path, texts: dict[str, str], problems: Problems) -> None:
    """Write ``texts`` (path below ``folder`` → text) by way of a temporary folder beside it.

    One rename where the folder is new, else one a file; a failure is a problem, raises :class:`BuildStopped`, and
    leaves everything as it was.
    """
    if not texts:
        return
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".import-", dir=folder.parent))
    except OSError as error:
        _stop(folder, error, problems)
    try:
        staging.chmod(0o755)
        for path, text in texts.items():
            file = staging / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        if not folder.exists():
            staging.rename(folder)
            return
        _move(staging, folder, list(texts))
    except OSError as error:
        _stop(folder, error, problems)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _move(staging: Path, folder: Path, paths: list[str]) -> None:
    """Move files one by one; a failure puts back what was there."""
    before = {path: (folder / path).read_bytes() if (folder / path).exists() else None for path in paths}
    try:
        for path in paths:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (staging / path).replace(folder / path)
    except OSError:
        for path, data in before.items():
            if data is None:
                (folder / path).unlink(missing_ok=True)
            else:
                (folder / path).write_bytes(data)
        raise


def _stop(folder: Path, error: OSError, problems: Problems) -> NoReturn:
    message = f"写不进「{folder}」（{filesystem.reason(error)}）；没有导入任何文件"
    problems.add(EXISTS, Location(str(folder)), message, hint="检查权限和磁盘空间后再试")
    raise BuildStopped from error
