"""Finds the Chromium that browser tests drive, and with ``--install`` makes sure that there is one.

Any Chromium, Chrome or Edge will do, so that a machine that has one downloads nothing. ``CHROMIUM=/path/to/it`` decides.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
MACOS = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")

MISSING = (
    "没有找到 Chromium、Chrome 或 Edge，浏览器测试无法运行。任选一种办法：\n"
    "  python tests/chromium.py --install        自动安装（root 用 apt，其他用户用 Playwright 下载）\n"
    "  sudo apt-get install chromium fonts-noto-cjk\n"
    "  CHROMIUM=/浏览器/的/路径 make test"
)
NO_FONT = "警告: 没有找到中文字体，截图和 PDF 里的汉字会是方框。请安装，例如：sudo apt-get install fonts-noto-cjk"


class ChromiumMissing(Exception):
    """There is no browser to test with; the text says what to do."""


def find() -> str:
    """The executable of an installed browser that starts; raises :class:`ChromiumMissing` if there is none."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        path = shutil.which(chosen)
        if path is None or not _starts(path):
            raise ChromiumMissing(f"环境变量 CHROMIUM 指向的浏览器不能运行：{chosen}")
        return path
    for path in _candidates():
        if _starts(path):
            return path
    raise ChromiumMissing(MISSING)


def _candidates() -> Iterator[str]:
    for name in NAMES:
        path = shutil.which(name)
        if path:
            yield path
    if platform.system() == "Darwin":
        for app in MACOS:
            for root in (Path("/Applications"), Path.home() / "Applications"):
                yield str(root / f"{app}.app/Contents/MacOS/{app}")
    if platform.system() == "Windows":
        for root in filter(None, map(os.environ.get, WINDOWS_ROOTS)):
            for tail in WINDOWS:
                yield str(Path(root, tail))
    # last, because asking Playwright starts its driver
    yield from _playwright()


def _playwright() -> Iterator[str]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    yield path


def _starts(path: str) -> bool:
    """Whether this is a browser and not, as on Ubuntu, a script that only tells to install one."""
    if not os.access(path, os.X_OK):
        return False
    if platform.system() == "Windows":
        return True  # chrome.exe does not know --version and would open a window
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and any(name in answer.stdout for name in (b"Chrom", b"Edge"))


def has_chinese_font() -> bool:
    """Whether Chinese can be drawn; taken for granted where there is no fontconfig to ask (macOS, Windows)."""
    if platform.system() != "Linux":
        return True
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())


def install() -> str:
    """Make sure that a browser exists, and a Chinese font where we may install one; the browser's executable."""
    may_apt = shutil.which("apt-get") is not None and getattr(os, "geteuid", lambda: 1)() == 0
    try:
        browser = find()
    except ChromiumMissing:
        if os.environ.get("CHROMIUM"):
            raise
        browser = ""
    if may_apt:
        wanted = [*([] if browser else ["chromium"]), *([] if has_chinese_font() else ["fontconfig", "fonts-noto-cjk"])]
        if wanted:
            _apt(wanted)
    if not browser:
        try:
            browser = find()
        except ChromiumMissing:
            # where apt has none (Ubuntu's is a snap) or is not ours to use
            _run([sys.executable, "-m", "playwright", "install", *(["--with-deps"] if may_apt else []), "chromium"])
            browser = find()
    if not has_chinese_font():
        print(NO_FONT, file=sys.stderr)
    return browser


def _apt(packages: list[str]) -> None:
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    if _run(["apt-get", "update", "--quiet"]):
        # one at a time: a package that this release does not have must not keep the others away
        for package in packages:
            _run(["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", package])


def _run(command: list[str]) -> bool:
    print("+", *command, file=sys.stderr)
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode == 0


if __name__ == "__main__":
    try:
        print(install() if "--install" in sys.argv[1:] else find())
    except ChromiumMissing as missing:
        sys.exit(f"错误: {missing}")
