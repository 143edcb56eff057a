"""Finds the LibreOffice that opens the published spreadsheets, and with ``--install`` makes sure that there is one.

``SOFFICE=/path/to/soffice`` decides.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

NAMES = ("soffice", "libreoffice", "localc")
MACOS = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
WINDOWS = r"LibreOffice\program\soffice.exe"
WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMFILES(X86)")
PACKAGES = ("libreoffice-calc-nogui", "libreoffice-calc")  # the first is smaller; not every release has it

MISSING = (
    "没有找到 LibreOffice，电子表格测试无法运行。任选一种办法：\n"
    "  python tests/office.py --install          自动安装（root 用 apt）\n"
    "  sudo apt-get install libreoffice-calc\n"
    "  SOFFICE=/soffice/的/路径 make test"
)


class OfficeMissing(Exception):
    """There is no LibreOffice to test with; the text says what to do."""


def find() -> str:
    """The executable of an installed LibreOffice that can open spreadsheets; :class:`OfficeMissing` if there is none."""
    chosen = os.environ.get("SOFFICE")
    if chosen:
        path = shutil.which(chosen)
        if path is None or not _starts(path):
            raise OfficeMissing(f"环境变量 SOFFICE 指向的程序不能运行：{chosen}")
        return path
    for path in _candidates():
        if _starts(path):
            return path
    raise OfficeMissing(MISSING)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    if platform.system() == "Darwin":
        yield MACOS
    if platform.system() == "Windows":
        for root in filter(None, map(os.environ.get, WINDOWS_ROOTS)):
            yield str(Path(root, WINDOWS))


def _starts(path: str) -> bool:
    """Whether it runs, and has the part for spreadsheets: Writer alone has not."""
    if not os.access(path, os.X_OK):
        return False
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    program = Path(path).resolve().parent
    return answer.returncode == 0 and b"Office" in answer.stdout and any(program.glob("*sclo*"))


def convert(files: list[Path], kind: str, folder: Path, reading: str = "") -> list[Path]:
    """Open files and save them as ``kind`` into ``folder``, with a profile of its own; ``reading`` is an import filter."""
    command = [_found(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    command += [f"--infilter={reading}"] if reading else []
    command += ["--convert-to", kind, "--outdir", str(folder), *map(str, files)]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    made = [folder / f"{file.stem}.{kind}" for file in files]
    assert done.returncode == 0, done.stderr
    assert all(file.is_file() for file in made), done.stdout + done.stderr
    return made


_found = cache(find)


def install() -> str:
    """Make sure that there is a LibreOffice, where we may install one; its executable."""
    try:
        return find()
    except OfficeMissing:
        may_apt = shutil.which("apt-get") is not None and getattr(os, "geteuid", lambda: 1)() == 0
        if os.environ.get("SOFFICE") or not may_apt:
            raise
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    _run(["apt-get", "update", "--quiet"])
    for package in PACKAGES:
        if _run(["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", package]):
            break
    return find()


def _run(command: list[str]) -> bool:
    print("+", *command, file=sys.stderr)
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode == 0


if __name__ == "__main__":
    try:
        print(install() if "--install" in sys.argv[1:] else find())
    except OfficeMissing as missing:
        sys.exit(f"错误: {missing}")
