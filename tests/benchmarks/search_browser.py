"""Two search engines in a headless Chromium: what they find, what they load, how long they compute."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page

PAGE_SCRIPT = "assets/search-page.js"
KEPT = (PAGE_SCRIPT, "assets/search.js", "assets/search-index.js", "search/m.js", "search/s.js")
PAGE = b'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>x</title>'
PRECOMPRESSED = (".pf_fragment", ".pf_index", ".pf_meta", ".pagefind")


class Answer(NamedTuple):
    """What came of a query: the set behind the count and the first ten in order, as project paths or numbers."""

    kind: str
    total: int
    exact: bool
    found: list[Any]
    shown: list[str]
    sent: dict[str, int]
    compute: float
    wall: float


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    sent: dict[str, int]


class _Handler(SimpleHTTPRequestHandler):
    """Static files, gzipped; what was sent is counted. Any page asked for as blank.html is empty."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every answer waits 40 ms for the acknowledgement of its head
    server: _Server

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].lstrip("/")
        file = Path(self.directory, path)
        blank = path.endswith("blank.html")
        if not blank and not file.is_file():
            self.send_error(404)
            return
        data = PAGE if blank else file.read_bytes()
        packed = data if path.endswith(PRECOMPRESSED) else gzip.compress(data, 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        if packed is not data:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(packed)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(packed)
        if not blank:
            self.server.sent[path] = len(packed)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[tuple[str, _Server]]:
    """A folder served on loopback: its address, and the server, which counts."""
    with _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        server.sent = {}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", server
        server.shutdown()


class Engine:
    """A search engine in a page. ``setup`` loads it, ``ask`` is JavaScript from a query to an answer."""

    setup = ""
    ask = ""

    def __init__(self, browser: Browser, address: str, server: _Server) -> None:
        self.address = address
        self.server = server
        self.page = browser.new_page()
        self.page.set_default_timeout(300_000)
        self.tools = self.page.context.new_cdp_session(self.page)
        self.tools.send("Performance.enable")

    def opened(self) -> Page:
        """An empty page with the engine just loaded, as in a browser that has kept nothing: the server forbids it."""
        self.page.goto(self.address + "blank.html")
        self.server.sent.clear()
        self.page.evaluate(self.setup)
        return self.page

    def query(self, text: str) -> Answer:
        """Ask once in a page just opened."""
        page = self.opened()
        before = _script_time(self.tools)
        got = page.evaluate(self.ask, text)
        compute = _script_time(self.tools) - before
        return Answer(**self.answer(got), sent=dict(self.server.sent), compute=compute, wall=got["wall"])

    def answer(self, got: dict[str, Any]) -> dict[str, Any]:
        """The answer in our terms."""
        raise NotImplementedError

    def keeps(self, path: str) -> bool:
        """Whether a file is one that any first search loads and the next finds in the browser."""
        raise NotImplementedError


def _script_time(tools: Any) -> float:
    metrics = {metric["name"]: metric["value"] for metric in tools.send("Performance.getMetrics")["metrics"]}
    return metrics["ScriptDuration"] * 1000


class Ours(Engine):
    """The product."""

    setup = """() => Promise.all(["search-page.js", "search.js"].map((name) => new Promise((done) => {
        if (name === "search-page.js") return fetch("assets/" + name).then((got) => got.text()).then(done);
        const script = document.createElement("script");
        script.src = "assets/" + name;
        script.onload = done;
        document.head.append(script);
    })))"""
    ask = """async (q) => {
        const start = performance.now();
        const found = await disclosureSearch.find({ q });
        return { ...found, wall: performance.now() - start };
    }"""

    def answer(self, got: dict[str, Any]) -> dict[str, Any]:
        """The numbers of the projects behind the count; the addresses of those shown."""
        return {
            "kind": got["kind"],
            "total": got["total"],
            "exact": got["exact"],
            "found": got["ids"],
            "shown": [hit["url"] for hit in got["hits"]],
        }

    def keeps(self, path: str) -> bool:
        """The scripts, the manifest, the table of strings."""
        return path in KEPT

    def sets(self, texts: list[str]) -> list[list[int]]:
        """Only the sets behind the counts, of many queries in one page; nothing shown."""
        page = self.opened()
        found = []
        for at in range(0, len(texts), 100):
            found += page.evaluate(
                """async (texts) => {
                    const found = [];
                    for (const q of texts) {
                        const result = await disclosureSearch.find({ q, size: 0 });
                        found.push(result.kind === "exact" ? result.ids : []);
                    }
                    return found;
                }""",
                texts[at : at + 100],
            )
        return found


class Pagefind(Engine):
    """Pagefind's API. Its results name their pages only in fragments, which are read from the disk for the set."""

    setup = "async () => { window.pagefind = await import(location.origin + '/pagefind/pagefind.js'); }"
    ask = """async (q) => {
        const start = performance.now();
        const { results } = await pagefind.search(q);
        const shown = await Promise.all(results.slice(0, 10).map((one) => one.data()));
        const wall = performance.now() - start;
        return { found: results.map((one) => one.id), shown: shown.map((one) => one.url), wall };
    }"""

    def __init__(self, browser: Browser, address: str, server: _Server, folder: Path) -> None:
        super().__init__(browser, address, server)
        self.pages = dict(_fragments(folder / "pagefind/fragment"))

    def answer(self, got: dict[str, Any]) -> dict[str, Any]:
        """The paths of the pages behind the count, and of those shown."""
        found = [self.pages[name] for name in got["found"]]
        shown = [url.lstrip("/") for url in got["shown"]]
        return {"kind": "exact", "total": len(found), "exact": True, "found": found, "shown": shown}

    def keeps(self, path: str) -> bool:
        """All but chunks of the index and fragments."""
        return not path.endswith((".pf_index", ".pf_fragment"))


def _fragments(folder: Path) -> Iterator[tuple[str, str]]:
    for file in folder.iterdir():
        data = gzip.decompress(file.read_bytes())
        fragment = json.loads(data[data.index(b"{") :])
        yield file.name.removesuffix(".pf_fragment"), fragment["url"].lstrip("/")
