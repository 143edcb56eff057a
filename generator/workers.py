"""Work shared by several processes, where the system can fork; each takes the next unit as soon as it is free.

Workers live within one call of :func:`spread`: none is left behind when it returns, is interrupted or fails. What a worker
raises, or that it was killed, comes out as :class:`WorkerFailed`.
"""

import os
import pickle
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import NoReturn, TypeVar

R = TypeVar("R")

CAN_FORK = hasattr(os, "fork") and sys.platform not in ("darwin", "emscripten", "wasi")
"""Not on macOS, whose libraries do not survive it; starting Python anew there costs more than it saves."""
_UNIT = struct.Struct("<H")
MOST_UNITS = 1 << 14
"""All numbers of units must fit into the buffer of a pipe."""


class WorkerFailed(Exception):
    """A worker died, or raised what it should not; the text is its traceback."""


def default_jobs() -> int:
    """As many processes as this program may use processors."""
    if not CAN_FORK:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Callable[[Iterator[int]], R], units: int, jobs: int) -> list[R]:
    """What ``work`` returns in each of ``jobs`` processes, one of them this one.

    ``work`` is given the numbers of the units that fall to it. With one process, or one unit, there is no other.
    """
    jobs = max(1, min(jobs, units)) if CAN_FORK and units <= MOST_UNITS else 1
    if jobs <= 1:
        return [work(iter(range(units)))]
    queue, numbers = os.pipe()
    os.write(numbers, b"".join(map(_UNIT.pack, range(units))))
    os.close(numbers)
    workers: list[tuple[int, int]] = []
    try:
        while len(workers) < jobs - 1:
            workers.append(_start(work, queue))
        own = work(_taken(queue))
        return [own, *(_result(*worker) for worker in workers)]
    finally:
        os.close(queue)
        for process, pipe in workers:
            _end(process, pipe)


def _start(work: Callable[[Iterator[int]], R], queue: int) -> tuple[int, int]:
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _work(work, queue, writing, parent)
    os.close(writing)
    return process, reading


def _work(work: Callable[[Iterator[int]], R], queue: int, writing: int, parent: int) -> NoReturn:
    """The life of a worker. It never returns into the program that it was forked from."""
    status = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            answer: tuple[bool, object] = True, work(_taken(queue, parent))
        except Exception:  # noqa: BLE001  # told by the parent
            answer = False, traceback.format_exc()
        with open(writing, "wb") as pipe:
            pickle.dump(answer, pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)


def _taken(queue: int, parent: int = 0) -> Iterator[int]:
    """The next units, until none is left, or until nobody is left to work for."""
    while not parent or os.getppid() == parent:
        number = os.read(queue, _UNIT.size)
        if not number:
            return
        yield _UNIT.unpack(number)[0]


def _result(process: int, pipe: int) -> R:  # type: ignore[type-var]  # whatever the work returns
    with open(pipe, "rb", closefd=False) as answer:
        try:
            sound, result = pickle.load(answer)  # noqa: S301  # of our own child
        except (EOFError, pickle.UnpicklingError):
            raise WorkerFailed(f"worker {process} ended before its work was done") from None
    if not sound:
        raise WorkerFailed(result)
    return result  # type: ignore[no-any-return]


def _end(process: int, pipe: int) -> None:
    """Wait for a worker that is done; end one that is not."""
    os.close(pipe)
    done, _ = os.waitpid(process, os.WNOHANG)
    if not done:
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)
