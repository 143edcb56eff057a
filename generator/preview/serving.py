"""What answers the browser: files of the site, livereload's socket and script; to this machine and nobody else."""

import json
import os
import re
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.web import Application, HTTPError, RequestHandler

from generator.hosting import content_type
from generator.links import INDEX
from generator.outputs.addresses import NOT_FOUND
from generator.outputs.search import layout
from generator.preview.injected import LOCAL, Injected
from generator.preview.session import Preview

_INDEX = f"{layout.FOLDER}/{layout.MANIFEST}"


def application(preview: Preview) -> Application:
    """What answers the browser."""
    context = {"preview": preview}
    handlers: list[Any] = [
        (r"/livereload", _Socket, context),
        (r"/livereload\.js", _Script, context),
        (r"/livereload\.css", _Style, context),
        (r"/(.*)", _File, context),
    ]
    return Application(handlers, log_function=lambda _handler: None)


class _Local(RequestHandler):
    """A request of this machine, for this machine; nothing of it is remembered by the browser."""

    preview: Preview

    def initialize(self, preview: Preview) -> None:
        self.preview = preview

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        # what is not published yet must not be readable from web pages elsewhere, as scripts otherwise are
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def prepare(self) -> None:
        if not LOCAL.fullmatch(self.request.host):
            raise HTTPError(403)

    def head(self, *parts: str) -> None:
        """As GET; tornado leaves the body out."""
        self.get(*parts)

    def write_error(self, status_code: int, **_context: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        said = {403: "预览只供本机使用。", 405: "预览只能读取。"}
        self.finish(said.get(status_code, "预览服务器不能回答这个请求。") + "\n")

    def log_exception(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Refusals are part of the work; anything else is a fault of the program."""
        del kind, trace
        if not isinstance(error, HTTPError):
            self.preview.terminal.talk(
                f"程序内部错误，预览继续。详细记录在 {self.preview.terminal.log()}，请把它发给开发者。"
            )


class _Socket(_Local, LiveReloadHandler):  # type: ignore[misc]  # livereload has no types
    """Livereload's web socket, for pages of this server, which say what edition they show."""

    edition: object = None
    shows = INDEX
    """The output path of the page."""

    def check_origin(self, origin: str) -> bool:
        return urlsplit(origin).netloc.lower() == self.request.host.lower()

    def on_message(self, message: str | bytes) -> None:
        try:
            said = json.loads(message)
            command = said["command"]
        except (ValueError, TypeError, KeyError, RecursionError):
            self.close()
            return
        super().on_message(message)
        if command == "hello":
            self.edition = said.get("snipver")
        elif command == "info":
            self.shows = _output_path(said.get("url"))
        if command == "info" and self.edition not in (None, self.preview.edition):
            self.reload()

    def reload(self) -> None:
        """Tell the page to load itself again, whatever has changed: one way that is always right."""
        self.send_message({"command": "reload", "path": "*", "liveCSS": False, "liveImg": False})


class _Script(_Local, LiveReloadJSHandler):  # type: ignore[misc]  # livereload has no types
    """Livereload's script."""

    def get(self) -> None:
        super().get()
        self.set_header("Content-Type", content_type("livereload.js"))


class _Style(_Local):
    """The look of the panel; a file, because the pages allow nothing inline."""

    def get(self) -> None:
        self.set_header("Content-Type", content_type("livereload.css"))
        self.write(files("generator").joinpath("preview", "panel.css").read_bytes())


class _File(_Local):
    """A file of the site, ``index.html`` for a folder, ``404.html`` for what is not there."""

    def get(self, path: str) -> None:
        # Asked before the file is read: if a new site comes in between, the page is reloaded once too often, not stale.
        page = Injected(self.preview, self.request.host)
        if not self.preview.shows_site:
            self.set_status(503)
            self._send("problems.html", page.instead())
            return
        output = Path(os.path.realpath(self.preview.output))
        file = find(output, path)
        if file is not None and file.is_dir():
            query = f"?{self.request.query}" if self.request.query else ""
            self.redirect(f"/{quote(file.relative_to(output).as_posix())}/{query}")
        elif file is not None and (data := self._newest(file, output)) is not None:
            self._send(file.name, page.into(data) if file.suffix == ".html" else data)
        else:
            self.set_status(404)
            self._send(NOT_FOUND, page.into(_not_found(output)))

    def _newest(self, file: Path, output: Path) -> bytes | None:
        """What was made of a project since the build began, else what was built."""
        path = file.relative_to(output).as_posix()
        if path == _INDEX and self.preview.index_follows:
            return layout.building()[1]
        ahead = self.preview.ahead.get(path)
        return _read(file) if ahead is None else ahead

    def _send(self, name: str, data: bytes) -> None:
        self.set_header("Content-Type", content_type(name))
        self.finish(data)

    def compute_etag(self) -> None:
        """None: nothing is kept that could be compared."""


def find(output: Path, path: str) -> Path | None:
    """The file that a URL's decoded ``path`` names inside the real folder ``output``.

    A folder is returned only where the slash at its end is missing, without which relative links lead astray.
    """
    *folders, name = path.split("/")
    if any(part in ("", ".", "..") for part in folders) or name in (".", ".."):
        return None
    try:
        found = Path(os.path.realpath(output.joinpath(*folders, name or INDEX)))
        if not found.is_relative_to(output):
            return None  # through a link, a drive letter or a backslash
        if found.is_file() or (found.is_dir() and name and (found / INDEX).is_file()):
            return found
    except (OSError, ValueError):  # a name that no file can have
        pass
    return None


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:  # a new site without it has just taken the place, or it may not be read
        return None


def _output_path(url: object) -> str:
    """The output path that a page's address stands for."""
    try:
        path = unquote(urlsplit(str(url)).path).lstrip("/")
    except ValueError:
        return INDEX
    return path + INDEX if not path or path.endswith("/") else path


_CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]+)">')


def _not_found(output: Path) -> bytes:
    """``404.html``; its links name the site's public address, which the preview stands in for."""
    data, index = _read(output / NOT_FOUND), _read(output / INDEX)
    if data is None:
        return b"<!DOCTYPE html><html lang=zh-CN><head><title>404</title></head><body><h1>404</h1></body></html>"
    public = _CANONICAL.search(index or b"")
    return data.replace(b'="' + public[1].rstrip(b"/") + b"/", b'="/') if public else data
