"""A real browser on the repository's own site, served as static hosts serve it.

Every page a test opens is watched: a message on the console, an error in a script, a request that leaves the site, or
one that fails, fails the test.
"""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import exploring, searching
from tests.chromium import ChromiumMissing, find
from tests.conftest import ROOT, build
from tests.firefox import Firefox, FirefoxMissing
from tests.fonts import single_fonts

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
]


OURS = ("http://127.0.0.1:", "file:", "data:", "about:")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    try:
        executable = find()
    except ChromiumMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def firefox(tmp_path_factory) -> Iterator[Firefox]:
    """One Firefox for all tests."""
    try:
        with Firefox(single_fonts(tmp_path_factory.mktemp("fonts"))) as firefox:
            yield firefox
    except FirefoxMissing as missing:
        pytest.fail(str(missing), pytrace=False)


@dataclass(frozen=True)
class Site:
    """A served site: ``root`` is the address of the output folder, with a slash at the end."""

    root: str

    def url(self, path: str) -> str:
        """The address of an output path."""
        return self.root + quote(path)


class _Handler(SimpleHTTPRequestHandler):
    """Static files below ``prefix``; like nginx with ``error_page 404 /404.html``, at any depth."""

    def __init__(self, *args, prefix: str, **options) -> None:
        self.prefix = prefix
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return str(Path(self.directory, "no-such-file"))
        return super().translate_path(path[len(self.prefix) - 1 :])

    def send_error(self, code, message=None, explain=None) -> None:
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and code >= HTTPStatus.OK:
            self.wfile.write(body)

    def log_message(self, *args) -> None:
        """Say nothing."""


def _serve(folder: Path, prefix: str) -> Iterator[Site]:
    handler = partial(_Handler, directory=str(folder), prefix=prefix)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Site(f"http://127.0.0.1:{server.server_port}{prefix}")
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def site(output) -> Iterator[Site]:
    """The site at the root of a host."""
    yield from _serve(output, "/")


@pytest.fixture(scope="session")
def site_below(output) -> Iterator[Site]:
    """The site under a sub-path, as in a county portal."""
    yield from _serve(output, "/a/b/")


@pytest.fixture(scope="session")
def site_on_disk(output) -> Site:
    """The site as a folder, opened by a double click."""
    return Site(output.as_uri() + "/")


@pytest.fixture(scope="session")
def site_with_address(tmp_path_factory) -> Iterator[tuple[Site, str]]:
    """The site as it is once its public address is known, and that address."""
    folder, address = tmp_path_factory.mktemp("address"), "https://www.example.gov.cn/jixiao/"
    shutil.copytree(ROOT / "content", folder / "content")
    with (folder / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\n网址: {address}\n")
    build(folder, folder / "output")
    for site in _serve(folder / "output", "/"):
        yield site, address


@pytest.fixture(scope="session")
def explored_output(tmp_path_factory) -> Path:
    """The output folder of a site of several years and departments, with lists so long that they are cut into pages."""
    folder = exploring.write(tmp_path_factory.mktemp("explored"), exploring.LONG)
    build(folder, folder / "output")
    return folder / "output"


@pytest.fixture(scope="session")
def explored(explored_output) -> Iterator[Site]:
    """That site, served."""
    yield from _serve(explored_output, "/")


@pytest.fixture(scope="session")
def searched(tmp_path_factory) -> Path:
    """The output folder of a site of 336 projects, three years and 24 departments."""
    folder = searching.write(tmp_path_factory.mktemp("searched"))
    build(folder, folder / "output")
    return folder / "output"


@pytest.fixture(scope="session")
def searched_site(searched) -> Iterator[Site]:
    """That site, served."""
    yield from _serve(searched, "/")


class Watch:
    """What went wrong on the pages of a context."""

    def __init__(self, context: BrowserContext) -> None:
        self.wrong: list[str] = []
        context.on("console", lambda message: self.wrong.append(f"控制台: {message.type}: {message.text}"))
        context.on("weberror", lambda error: self.wrong.append(f"脚本错误: {error.error}"))
        context.on("request", lambda request: self._request(request.url))
        context.on("requestfailed", lambda request: self._failed(request.url, request.failure))
        context.on("response", lambda response: self._response(response.status, response.url))

    def _request(self, url: str) -> None:
        if not url.startswith(OURS):
            self.wrong.append(f"请求离开了网站: {url}")

    def _failed(self, url: str, failure: str | None) -> None:
        # what a page was still loading when the test went on to the next
        if failure != "net::ERR_ABORTED":
            self.wrong.append(f"请求失败: {url} {failure}")

    def _response(self, status: int, url: str) -> None:
        if status >= HTTPStatus.BAD_REQUEST:
            self.wrong.append(f"{status}: {url}")


@pytest.fixture
def open_context(browser):
    """Makes watched contexts: ``open_context(java_script_enabled=False)``; ``watched=False`` for one that may err."""
    contexts, watches = [], []

    def make(*, watched: bool = True, **options) -> BrowserContext:
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "zh-CN", "reduced_motion": "reduce", **options}
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        if watched:
            watches.append(Watch(context))
        return context

    yield make
    for context in contexts:
        context.close()
    assert [wrong for watch in watches for wrong in watch.wrong] == []


@pytest.fixture
def page(open_context) -> Page:
    """A page in a desktop window, with JavaScript, watched."""
    return open_context().new_page()
