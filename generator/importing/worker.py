"""The child process of :mod:`generator.importing.sandbox`: reads files, answers with a line of JSON for each."""

import contextlib
import json
import sys
from pathlib import Path
from typing import Any

from generator.importing import readers
from generator.importing.budget import Budget
from generator.importing.grid import Origin
from generator.importing.rules import DAMAGED, TOO_MUCH, Note, Refused
from generator.importing.sandbox import encode


def main(memory_bytes: int) -> None:
    """Read the list of files from standard input; the limits of the whole import are one budget."""
    _limit(memory_bytes)
    budget = Budget()
    for name in json.load(sys.stdin):
        answer = json.dumps(_read(Path(name), budget), ensure_ascii=True)
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


def _read(file: Path, budget: Budget) -> dict[str, Any]:
    notes: list[Note] = []
    try:
        data = readers.file_bytes(file)
        items = list(readers.read_any(data, Origin(file.name), budget, notes, 0))
        return encode(items, notes)
    except Refused as refused:
        return {"refused": [refused.rule.code, refused.reason, refused.hint]}
    except MemoryError:
        return {"refused": [TOO_MUCH.code, "读取时内存超出上限", None]}
    except Exception as error:  # noqa: BLE001  # a parser may fail in any way on a damaged file
        return {"refused": [DAMAGED.code, f"内部结构读不懂（{type(error).__name__}）", None]}


def _limit(memory_bytes: int) -> None:
    """Limit memory and CPU time where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # Unix only

        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
