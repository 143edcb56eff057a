"""Processes that help: every unit done once, no worker left behind, one message for whatever happens to one."""

import os
import signal
import time

import pytest

from generator import workers
from generator.workers import WorkerFailed, spread

needs_fork = pytest.mark.xfail(not workers.CAN_FORK, reason="this system does not fork", run=False)


def children():
    """Whether this process has any."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


@pytest.mark.parametrize("jobs", [1, 2, 3, 9])
@pytest.mark.parametrize("units", [0, 1, 2, 500])
def test_every_unit_is_done_once(jobs, units):
    done = spread(list, units, jobs)
    assert sorted(number for numbers in done for number in numbers) == list(range(units))
    assert len(done) <= max(1, min(jobs, units))
    assert not children()


@needs_fork
def test_the_work_is_shared():
    def work(numbers):
        taken = []
        for number in numbers:
            taken.append(number)
            time.sleep(0.01)
        return os.getpid(), taken

    found = dict(spread(work, 40, 2))
    assert len(found) == 2
    assert os.getpid() in found
    assert all(found.values())


def helper(home, act):
    """Work that does something in the helping process, as soon as it has a unit."""

    def work(numbers):
        for _ in numbers:
            if os.getpid() != home:
                act()
            time.sleep(0.05)  # so that there is work left when the other process has begun
        return "done"

    return work


@needs_fork
def test_what_a_worker_raises_is_told_with_its_traceback():
    def fail():
        raise ZeroDivisionError("in a worker")

    with pytest.raises(WorkerFailed, match="ZeroDivisionError: in a worker"):
        spread(helper(os.getpid(), fail), 50, 2)
    assert not children()


@needs_fork
def test_a_worker_that_is_killed_is_told():
    with pytest.raises(WorkerFailed, match="ended before its work was done"):
        spread(helper(os.getpid(), lambda: os.kill(os.getpid(), signal.SIGKILL)), 50, 2)
    assert not children()


@needs_fork
@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, SystemExit])
def test_no_worker_outlives_what_ends_its_master(error):
    home = os.getpid()

    def work(numbers):
        next(numbers)
        if os.getpid() == home:
            raise error
        time.sleep(60)

    began = time.monotonic()
    with pytest.raises(error):
        spread(work, 2, 2)
    assert time.monotonic() - began < 30
    assert not children()


@needs_fork
def test_a_worker_whose_master_died_stops(tmp_path):
    """The process between dies at once; the worker takes no more than the unit it has."""
    log = tmp_path / "log"

    def work(numbers):
        if os.getpid() == middle_id[0]:
            os._exit(0)
        for number in numbers:
            time.sleep(0.05)
            with log.open("a") as file:
                file.write(f"{number}\n")

    middle_id = [0]
    middle = os.fork()
    if middle == 0:
        middle_id[0] = os.getpid()
        spread(work, 200, 2)
        os._exit(1)
    os.waitpid(middle, 0)
    size = -1
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        time.sleep(0.3)
        now = log.stat().st_size if log.exists() else 0
        if now == size:
            break
        size = now
    assert size == now
    assert len(log.read_text().splitlines() if log.exists() else []) < 100


def test_as_many_as_there_are_processors():
    assert 1 <= workers.default_jobs() <= (os.cpu_count() or 1)
