"""``disclosure serve``: the site as it will be, in a browser on this machine, rebuilt and reloaded at every save.

A preview publishes nothing: it builds into a private temporary folder that is gone when the preview ends. Publishing is
a deliberate act, ``disclosure build``; only ``serve --output FOLDER`` publishes there, at every sound build.

    watch content/ and the templates → one sound project file: its own pages are shown at once; in any case
                                     → build, in a thread → sound: the new site is shown
                                                          → broken: the last sound one, under a panel with all problems

From livereload come the script in the browser and the protocol it speaks. Its watcher and its server loop stay out of
use, because changes get lost in them: files with an old date, saves within three seconds of a reload, saves during a
build, whatever follows an exception; and they are mute while a build runs. Here the system's word that something was
saved (watchdog) is a hint, a poll compares all that a build reads, and a page carries the number of the edition that it shows (livereload's ``snipver``, sent with its ``hello``), so that
a page that was loading, asleep or left over from an earlier preview at the moment of a reload is still brought up to date.

Only this machine is served: the socket is bound to 127.0.0.1, other names in ``Host`` are refused (a web page elsewhere
could have its own name point here), and so are web sockets opened by other sites.

    session    builds, and knows what is shown
    watching   notices what was saved
    at_once    the pages of one project, before the build
    serving    answers the browser
    injected   what the preview adds to a page: livereload's script, the panel of problems

The only importer of ``livereload``, of ``tornado``, on which it stands, and of ``watchdog``.
"""

import asyncio
import errno
import logging
import signal
import tempfile
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from generator.preview.serving import application
from generator.preview.session import Preview, Terminal
from generator.preview.watching import snapshot

HOST = "127.0.0.1"

__all__ = ["PortUnavailable", "Terminal", "run", "serve"]


class PortUnavailable(Exception):
    """The port can't be listened on; the text says why and what to do."""


def serve(root: Path, output: Path | None, port: int, open_browser: bool, terminal: Terminal) -> None:
    """Preview the site in folder ``root`` until the user interrupts.

    Without ``output`` nothing is published. ``port`` 0 takes a free one; the address is the result. Raises
    :class:`PortUnavailable` before anything is built.
    """
    try:
        sockets = bind_sockets(port, HOST)
    except OSError as error:
        raise PortUnavailable(_port_message(error, port)) from error
    # the terminal is for what concerns a webmaster, in Chinese
    for name in ("livereload", "tornado"):
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    with tempfile.TemporaryDirectory(prefix="disclosure-", ignore_cleanup_errors=True) as private:
        if output is None:
            terminal.talk("只是预览，不会发布；要发布请运行 disclosure build。")
        preview = Preview(root, output or Path(private, "site"), terminal)
        # Ctrl-C is how a preview ends, not a failure; closing the window or `kill` arrives as a cancellation
        with suppress(KeyboardInterrupt, asyncio.CancelledError):
            asyncio.run(run(preview, sockets, open_browser=open_browser))
    terminal.talk("已停止预览。")


async def run(preview: Preview, sockets: list[Any], *, open_browser: bool = False) -> None:
    """Build, then serve on ``sockets`` and follow the changes until cancelled."""
    _end_on_signals()
    server = HTTPServer(application(preview))
    try:
        seen = await asyncio.to_thread(snapshot, preview.folders)
        await preview.rebuild()
        server.add_sockets(sockets)  # who asked earlier has been waiting in the queue of the socket
        address = f"http://{HOST}:{sockets[0].getsockname()[1]}/"
        preview.terminal.result(f"预览地址 {address}")
        preview.terminal.talk("保存文件后页面会自动更新；按 Ctrl-C 停止。")
        if open_browser:
            threading.Thread(target=_open, args=(address, preview.terminal), daemon=True).start()
        await preview.watch(seen)
    finally:
        preview.stopping = True
        server.stop()
        for socket in sockets:
            socket.close()
        await server.close_all_connections()


def _end_on_signals() -> None:
    """Have a closed window or ``kill`` end the preview as Ctrl-C does, so that no temporary folder stays behind."""
    task = asyncio.current_task()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # one that is ignored (nohup) stays so; Windows has none of this
        if task is not None and number is not None and signal.getsignal(number) is signal.SIG_DFL:
            with suppress(NotImplementedError, RuntimeError):
                asyncio.get_running_loop().add_signal_handler(number, task.cancel)


def _open(address: str, terminal: Terminal) -> None:
    if not webbrowser.open(address):
        terminal.talk(f"没有找到能打开的浏览器，请自己打开 {address}")


def _port_message(error: OSError, port: int) -> str:
    other = f"换一个端口：--port {port + 1 if 1024 <= port < 65535 else 8080}，或用 --port 0 自动选一个空闲的"
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 正被别的程序使用，也许另一个预览还开着。关掉它，或者{other}"
    if error.errno == errno.EACCES:
        return f"系统不允许使用端口 {port}。请{other}"
    return f"端口 {port} 不能用（{error.strerror or error}）。请{other}"
