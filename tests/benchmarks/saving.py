"""From saving a project's file to the browser being told, in a running preview: ``python -m tests.benchmarks.saving [SIZES]``."""

import asyncio
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

HERE = Path(__file__).parent
EDITS = 9
ARGUMENTS = {100: (2, 4), 1_000: (3, 60), 10_000: (3, 120)}
"""Years and departments by number of projects."""


def corpus(size, folder):
    """Make a site of so many projects."""
    years, departments = ARGUMENTS[size]
    arguments = ("--projects", size, "--years", years, "--departments", departments, "--seed", 1, folder)
    subprocess.run(
        [sys.executable, HERE / "corpus/make_corpus.py", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL
    )


async def measure(folder):
    """Milliseconds of each edit, the preview's page being open."""
    preview = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "generator", "serve", "--site", str(folder), "--port", "0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = re.search(rb":([0-9]+)/", await preview.stdout.readline())[1].decode()
        file = sorted((folder / "content").glob("2*/*/*.yaml"))[7]
        page = file.relative_to(folder / "content").with_suffix(".html").as_posix()
        socket = await websocket_connect(HTTPRequest(f"ws://127.0.0.1:{port}/livereload"))
        await socket.write_message(
            json.dumps({"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]})
        )
        await socket.read_message()
        await socket.write_message(json.dumps({"command": "info", "url": f"http://127.0.0.1:{port}/{page}"}))
        await asyncio.sleep(1)
        found = []
        for turn in range(EDITS):
            text = re.sub(r"^项目期: .*", f"项目期: {turn + 2}年", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
            began = time.perf_counter()
            file.write_text(text, encoding="utf-8")
            assert json.loads(await asyncio.wait_for(socket.read_message(), 60))["command"] == "reload"
            found.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(0.7)
        return found
    finally:
        preview.terminate()
        await preview.wait()


def main():
    sys.stdout.write("| projects | ms from save to told: median | largest |\n|---|---|---|\n")
    for size in [int(size) for size in sys.argv[1:]] or ARGUMENTS:
        with tempfile.TemporaryDirectory() as folder:
            corpus(size, Path(folder))
            found = asyncio.run(measure(Path(folder)))
        sys.stdout.write(f"| {size} | {statistics.median(found):.0f} | {max(found):.0f} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
