"""Untrusted files are parsed in a child process with limits on memory and time; only plain text comes back.

A parser that eats memory, hangs or kills its process takes the child down, not the import: the file is refused by name
and the remaining files go to a new child. Where the system has no such limits (Windows has none on memory), the limits
of :mod:`generator.importing.budget` and the time still hold.
"""

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.importing.grid import Cell, Grid, Item, Origin, Paragraph
from generator.importing.rules import DAMAGED, RULES, TOO_MUCH, Note
from generator.problems import Rule

SECONDS = 10
"""For one file."""
MEMORY_BYTES = 300_000_000
"""Of data, for one child."""

_RULES = {rule.code: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not read, and why."""

    file: str
    rule: Rule
    reason: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of one file: items and notes, or a refusal."""

    file: str
    items: tuple[Item, ...] = ()
    notes: tuple[Note, ...] = ()
    refusal: Refusal | None = None


def read(
    files: Iterable[Path], *, seconds: float = SECONDS, done: Callable[[Path], None] = lambda _file: None
) -> list[Reading]:
    """Read every file in order; ``done`` is called after each of them."""
    waiting = list(files)
    readings: list[Reading] = []
    while waiting:
        with _Child(waiting) as child:
            while waiting:
                reading = child.next_reading(waiting[0], seconds)
                readings.append(reading or child.autopsy(waiting[0]))
                done(waiting.pop(0))
                if reading is None:
                    break
    return readings


class _Child:
    """One worker process that reads a row of files and answers with one line of JSON for each."""

    def __init__(self, files: list[Path]) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-I", "-X", "utf8", "-c", _START.format(path=sys.path, memory=MEMORY_BYTES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._collector = threading.Thread(target=self._collect, daemon=True)
        self._collector.start()
        assert self._process.stdin is not None  # noqa: S101  # it was asked for
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps([str(file) for file in files]).encode())
            self._process.stdin.close()
        self._timed_out = False

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._collector.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # the last flush into a child that is gone
                    pipe.close()

    def _collect(self) -> None:
        assert self._process.stdout is not None  # noqa: S101
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(b"")

    def next_reading(self, file: Path, seconds: float) -> Reading | None:
        """The answer about ``file``; ``None`` if none comes in time."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            self._timed_out = True
            return None
        return _decode(file, json.loads(line)) if line else None

    def autopsy(self, file: Path) -> Reading:
        """Why no answer came."""
        if self._timed_out:
            return _refused(file, TOO_MUCH, f"{SECONDS} 秒内没有读完")
        return _refused(file, TOO_MUCH, f"读取时超出 {MEMORY_BYTES // 1_000_000} MB 内存，或使读取程序中断")


def _refused(file: Path, rule: Rule, reason: str, hint: str | None = None) -> Reading:
    return Reading(file.name, refusal=Refusal(file.name, rule, reason, hint))


_START = """\
import sys
sys.path[:] = {path!r}
from generator.importing.worker import main
main({memory})
"""


def encode(items: Iterable[Item], notes: Iterable[Note]) -> dict[str, Any]:
    """Items and notes as JSON data, for the way from the child."""
    return {
        "items": [
            {"at": [item.origin.file, *item.origin.inside], "cells": [_flat(cell) for cell in item.cells]}
            if isinstance(item, Grid)
            else {"at": [item.origin.file, *item.origin.inside], "text": item.text, "place": item.place}
            for item in items
        ],
        "notes": [
            [note.rule.code, [note.origin.file, *note.origin.inside], note.message, note.place] for note in notes
        ],
    }


def _flat(cell: Cell) -> list[Any]:
    return [cell.row, cell.column, cell.text, cell.rows, cell.columns, cell.hidden, cell.place]


def _decode(file: Path, answer: dict[str, Any]) -> Reading:
    if "refused" in answer:
        code, reason, hint = answer["refused"]
        return _refused(file, _RULES.get(code, DAMAGED), reason, hint)
    return Reading(
        file.name,
        tuple(_item(item) for item in answer["items"]),
        tuple(Note(_RULES[code], _origin(at), message, place) for code, at, message, place in answer["notes"]),
    )


def _item(data: dict[str, Any]) -> Item:
    origin = _origin(data["at"])
    if "cells" in data:
        return Grid(origin, tuple(Cell(*cell) for cell in data["cells"]))
    return Paragraph(origin, data["text"], data["place"])


def _origin(at: list[str]) -> Origin:
    return Origin(at[0], tuple(at[1:]))
