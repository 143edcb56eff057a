"""Runs the command ``disclosure`` inside the test's own process, as its user meets it: two streams and an exit code."""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from generator import cli

ROOT = Path(__file__).resolve().parents[1]


class Done(NamedTuple):
    """What a command left."""

    code: int
    out: str
    err: str


def run(*arguments: str, cwd: Path) -> Done:
    """``disclosure arguments…`` in the folder ``cwd``."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    code = 0
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "argv", ["disclosure", *arguments]),
    ):
        try:
            cli.main()
        except SystemExit as done:
            code = done.code
        out.flush()
        err.flush()
    return Done(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))


def environment(**more: str) -> dict[str, str]:
    """This process's environment for a command in a process of its own."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **more}


def run_process(*arguments: str, cwd: Path, options: tuple[str, ...] = (), **more: str) -> Done:
    """The same in a process of its own; ``options`` are Python's, ``more`` are environment variables."""
    command = [sys.executable, *options, "-m", "generator", *arguments]
    done = subprocess.run(command, cwd=cwd, env=environment(**more), capture_output=True, encoding="utf-8", check=False)
    return Done(done.returncode, done.stdout, done.stderr)
