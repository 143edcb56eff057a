"""Finds Firefox and drives it by WebDriver BiDi, the protocol it speaks itself: no geckodriver, no further package.

``FIREFOX=/path/to/it`` decides which one. ``python tests/firefox.py --install`` makes sure that there is one. The
profile is new and has Firefox's default preferences: what WebDriver would change for the comfort of tests (among it
what a page opened from a disk may do) is left as a reader has it. Only what would call home is silenced.
"""

import asyncio
import base64
import itertools
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

NAMES = ("firefox-esr", "firefox", "firefox-bin", "librewolf")
MISSING = (
    "没有找到 Firefox，Firefox 的测试无法运行。任选一种办法：\n"
    "  sudo apt-get install firefox-esr          （Ubuntu：sudo apt-get install firefox）\n"
    "  python tests/firefox.py --install         以 root 运行时用 apt 自动安装\n"
    "  FIREFOX=/浏览器/的/路径 make test"
)
QUIET = {
    "app.normandy.enabled": False,
    "app.shield.optoutstudies.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.server": "",
    # WebDriver's own list of preferences for tests, several dozens of them
    "remote.prefs.recommended": False,
}
KEYS = {"Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c", "ArrowDown": "\ue015", "ArrowUp": "\ue013"}
PATIENCE = 120
A4_CM = {"width": 21.0, "height": 29.7}


class FirefoxMissing(Exception):
    """There is no Firefox to test with; the text says what to do."""


class FirefoxError(Exception):
    """Firefox did not do what it was asked."""


# ---------------------------------------------------------------------- finding it


def find() -> str:
    """The executable of an installed Firefox that starts; raises :class:`FirefoxMissing` if there is none."""
    chosen = os.environ.get("FIREFOX")
    if chosen:
        path = shutil.which(chosen)
        if path is None or not _starts(path):
            raise FirefoxMissing(f"环境变量 FIREFOX 指向的浏览器不能运行：{chosen}")
        return path
    for path in _candidates():
        if _starts(path):
            return path
    raise FirefoxMissing(MISSING)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    if platform.system() == "Darwin":
        for root in (Path("/Applications"), Path.home() / "Applications"):
            yield str(root / "Firefox.app/Contents/MacOS/firefox")
    if platform.system() == "Windows":
        for root in filter(None, map(os.environ.get, ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))):
            yield str(Path(root, "Mozilla Firefox", "firefox.exe"))


def _starts(path: str) -> bool:
    """Whether this is a browser and not, as on Ubuntu, a script that only tells to install one."""
    if not os.access(path, os.X_OK):
        return False
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and b"Mozilla" in answer.stdout


def install() -> str:
    """Make sure that there is a Firefox, where we may install one; its executable."""
    try:
        return find()
    except FirefoxMissing:
        may_apt = shutil.which("apt-get") is not None and getattr(os, "geteuid", lambda: 1)() == 0
        if os.environ.get("FIREFOX") or not may_apt:
            raise
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    _run("apt-get", "update", "--quiet")
    for package in ("firefox-esr", "firefox"):  # Debian's name, then the one of other distributions
        if _run("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", package):
            break
    return find()


def _run(*command: str) -> bool:
    print("+", *command, file=sys.stderr)
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode == 0


# ---------------------------------------------------------------------- driving it


class Firefox:
    """A running Firefox with one window. Use it in a ``with`` statement.

    It may be used where Playwright's own loop is running: the connection lives in a thread. ``environment`` is added
    to the environment of the process.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = environment or {}
        self.wrong: list[str] = []
        """Errors of scripts and of the console since the last page was opened."""
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._folder = tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True)

    def __enter__(self) -> "Firefox":
        folder = Path(self._folder.name)
        (folder / "user.js").write_text(
            "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in QUIET.items()),
            encoding="utf-8",
        )
        # its own home, as Firefox refuses root where HOME is somebody else's
        self._process = subprocess.Popen(
            [find(), "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port=0"],
            env={**os.environ, "HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1", **self._environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
        self._thread.start()
        try:
            self._connect(self._address())
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stderr.close()
        self._wait(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._folder.cleanup()

    def _address(self) -> str:
        timer = threading.Timer(PATIENCE, self._process.kill)
        timer.start()
        try:
            said = []
            for line in self._process.stderr:
                said.append(line)
                found = re.search(r"listening on (ws://\S+)", line)
                if found:
                    # what it says from here on is read and dropped, so that the pipe never fills
                    threading.Thread(target=lambda: [None for _ in self._process.stderr], daemon=True).start()
                    return found[1]
        finally:
            timer.cancel()
        raise FirefoxError("Firefox 没有启动：\n" + "".join(said))

    def _connect(self, address: str) -> None:
        async def connect() -> WebSocketClientConnection:
            return await websocket_connect(f"{address}/session", max_message_size=2**30)

        self._socket = self._wait(connect())
        self._reader = asyncio.run_coroutine_threadsafe(self._read(), self._loop)
        self._ask("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._window = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def _wait(self, coroutine: Coroutine[Any, Any, Any], patience: float = PATIENCE) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(patience)

    async def _read(self) -> None:
        while (text := await self._socket.read_message()) is not None:
            message = json.loads(text)
            if "id" in message:
                self._answers.pop(message["id"]).set_result(message)
            elif message.get("method") == "log.entryAdded" and message["params"]["level"] in ("error", "warn"):
                entry = message["params"]
                self.wrong.append(f"{entry['level']}: {entry['text']}")
        for answer in self._answers.values():
            answer.set_exception(FirefoxError("Firefox 断开了连接"))

    async def _end(self) -> None:
        if hasattr(self, "_socket"):
            self._socket.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    def _ask(self, method: str, patience: float = PATIENCE, **params: Any) -> Any:
        """One command of the protocol; its result. Raises ``TimeoutError`` after ``patience`` seconds."""

        async def ask() -> Any:
            number = next(self._ids)
            answer = self._answers[number] = self._loop.create_future()
            try:
                await self._socket.write_message(json.dumps({"id": number, "method": method, "params": params}))
            except WebSocketClosedError as error:
                raise FirefoxError("Firefox 断开了连接") from error
            return await answer

        message = self._wait(ask(), patience)
        if message["type"] == "error":
            raise FirefoxError(f"{method}: {message['error']}: {message['message']}")
        return message["result"]

    # ---- what a reader does

    def open(self, url: str) -> None:
        """Open an address and wait until it is loaded."""
        self.wrong.clear()
        self._ask("browsingContext.navigate", context=self._window, url=url, wait="complete")

    def reload(self) -> None:
        """Load the page again."""
        self.wrong.clear()
        self._ask("browsingContext.reload", context=self._window, wait="complete")

    def evaluate(self, expression: str, patience: float = PATIENCE) -> Any:
        """The value of a JavaScript expression in the page, as plain data; promises are awaited."""
        result = self._ask(
            "script.evaluate",
            patience,
            expression=f"(async () => JSON.stringify([await ({expression})]))()",
            target={"context": self._window},
            awaitPromise=True,
            userActivation=True,
        )
        if result["type"] == "exception":
            raise FirefoxError(f"{expression}: {result['exceptionDetails']['text']}")
        return json.loads(result["result"]["value"])[0]

    def wait_for(self, expression: str, patience: float = 30) -> None:
        """Wait until a JavaScript expression is true, also when the page is left meanwhile."""
        until = time.monotonic() + patience
        # asked again and again, as a question to a page that is being left may stay without an answer
        while time.monotonic() < until:
            try:
                if self.evaluate(f"!!({expression}) || new Promise(done => setTimeout(done, 30))", patience=5):
                    return
            except TimeoutError:
                continue
            except FirefoxError as error:
                if "断开" in str(error):
                    raise
        raise FirefoxError(f"{patience} 秒内没有成立：{expression}")

    def type(self, selector: str, text: str) -> None:
        """Put the cursor into a field and type."""
        self.evaluate(f"document.querySelector({json.dumps(selector)}).focus()")
        self._keys(text)

    def press(self, name: str) -> None:
        """Press one key: a name of KEYS or a character."""
        self._keys(KEYS.get(name, name))

    def _keys(self, text: str) -> None:
        actions = [{"type": kind, "value": char} for char in text for kind in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self._ask("input.performActions", context=self._window, actions=[keyboard])

    def resize(self, width: int, height: int) -> None:
        """The size of the page's window in CSS pixels."""
        self._ask("browsingContext.setViewport", context=self._window, viewport={"width": width, "height": height})

    def screenshot(self) -> bytes:
        """What the window shows, as PNG."""
        return base64.b64decode(self._ask("browsingContext.captureScreenshot", context=self._window)["data"])

    def pdf(self) -> bytes:
        """The page as Firefox prints it on A4; margins are the page's own."""
        return base64.b64decode(
            self._ask("browsingContext.print", context=self._window, page=A4_CM, background=False)["data"]
        )


if __name__ == "__main__":
    try:
        print(install() if "--install" in sys.argv[1:] else find())
    except FirefoxMissing as missing:
        sys.exit(f"错误: {missing}")
