"""Stopped or killed at any moment: the old site or the new one, whole, and no trace."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator import filesystem
from generator.problems import Problems
from generator.publish import Publication
from tests.commands import ROOT
from tests.publish.publishing import SITE, pages, posix, run, snapshot, traces, unsupported


def test_an_interruption_between_the_two_renames_puts_the_site_back(site, monkeypatch):
    run(site, SITE)
    before = snapshot(site)
    rename, calls = Path.rename, []

    def interrupted(path, target):
        calls.append(path)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(filesystem, "exchange", unsupported)
    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(site, {"index.html": b"new"})
    assert snapshot(site) == before


# Publishes NEW over OLD in forked children, each of which is stopped at its n-th call of the system (an audit hook sees
# them all), and looks at what the next run finds. Prints one line a child.
AT_EVERY_CALL = """
import errno, json, os, signal, sys
from pathlib import Path
from generator import filesystem, publish
from generator.problems import BuildStopped, Problems
site, how, exchange = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
from tests.publish.publishing import NEW, OLD, pages, run, snapshot, traces, unsupported
if exchange == "renames":
    filesystem.exchange = unsupported
calls = 0
stop_at = 0
WATCHED = ("os.", "open", "fcntl.", "ctypes.dlsym")

def watch(event, arguments):
    global calls
    if stop_at and event.startswith(WATCHED) and event != "os.fork":
        calls += 1
        if calls == stop_at:
            if how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.ENOSPC, "injected")

sys.addaudithook(watch)
output = site / "output"
for number in range(1, 1000):
    run(site, OLD)
    (output / "CNAME").write_bytes(b"theirs")
    old = snapshot(output)
    child = os.fork()
    if child == 0:
        stop_at = number
        problems = Problems()
        try:
            run(site, NEW, problems=problems)
            done = 0
        except BuildStopped:
            done = 10 if problems.has_errors else 99
        os._exit(done if calls >= stop_at else 50)
    status = os.waitpid(child, 0)[1]
    ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    found = snapshot(output) if output.exists() else None
    left = traces(site)
    publish.Publication(output, Problems(), site_root=site).abandon()
    after = pages(output)
    state = "old" if found == old else "missing" if found is None else "new" if pages(output) == NEW | {"CNAME": b"theirs"} else "MIX"
    recovered = "old" if snapshot(output) == old else "new" if after == NEW | {"CNAME": b"theirs"} else "MIX"
    print(json.dumps([number, ended, state, left, recovered, traces(site)]), flush=True)
    if ended == 50:
        break
"""


@posix
@pytest.mark.parametrize("how", ["fail", "kill"])
def test_stopped_at_every_call_of_the_system(site, how, any_system):
    arguments = [sys.executable, "-c", AT_EVERY_CALL, str(site), how, any_system]
    done = subprocess.run(arguments, env=environment(), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows[-1][1:] == [50, "new", [], "new", []]  # the last child had fewer calls than that, and got through
    assert len(rows) > 40
    states = {row[2] for row in rows}
    for number, ended, state, left, recovered, left_after in rows[:-1]:
        assert recovered in ("old", "new"), number
        assert left_after == [], number
        if how == "kill":
            assert ended == signal.SIGKILL
            assert state in ("old", "new") or (any_system == "renames" and state == "missing" and recovered == "old"), (
                number
            )
        else:
            assert (ended, state) in ((0, "new"), (10, "old")), number
            # Where the lock itself fails its file stays: it could be another run's.
            assert left in ([], [".output.lock"]) or state == "new", number
    assert states == {"old", "new"} | ({"missing"} if how == "kill" and any_system == "renames" else set())


# Publishes the sites it is handed in turn, for ever; the tests kill it. It imports little, so as to be started often.
IN_TURN = """
import errno, json, sys
from pathlib import Path
from generator import filesystem, publish
from generator.problems import Problems

def unsupported(one, two):
    raise OSError(errno.EINVAL, "no exchange here")

site = Path(sys.argv[1])
if sys.argv[2] == "renames":
    filesystem.exchange = unsupported
sides = json.loads(sys.stdin.readline())
print("ready", flush=True)
while True:
    for files in sides:
        with publish.Publication(site / "output", Problems(), site_root=site) as publication:
            for path, text in files.items():
                publication.put(path, text.encode())
            publication.commit()
"""


SIDES = tuple(
    {"index.html": side, **{f"{n % 7}/{n}.html": side if n % 3 else "both" for n in range(200)}, f"only/{side}": side}
    for side in ("A", "B")
)


SIDE_TREES = tuple({path: text.encode() for path, text in side.items()} for side in SIDES)


def environment():
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def start(site, system):
    arguments = [sys.executable, "-c", IN_TURN, str(site), system]
    pipe = subprocess.PIPE
    process = subprocess.Popen(arguments, env=environment(), stdin=pipe, stdout=pipe, encoding="utf-8")
    process.stdin.write(json.dumps(SIDES) + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "ready\n"
    return process


def stop(process):
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


@posix
def test_killed_at_random_moments(site, any_system):
    random_moment = random.Random(20240101)
    run(site, SIDE_TREES[0])
    for _ in range(15):
        process = start(site, any_system)
        time.sleep(random_moment.uniform(0.005, 0.2))
        assert process.poll() is None
        stop(process)
        if any_system == "exchange":
            assert pages(site / "output") in SIDE_TREES
        Publication(site / "output", Problems(), site_root=site).abandon()
        assert pages(site / "output") in SIDE_TREES
        assert traces(site) == []


@posix
@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="needs the exchange of folders")
def test_a_reader_sees_one_version_and_always_finds_one(site):
    run(site, SIDE_TREES[0])
    process = start(site, "exchange")
    seen = set()
    try:
        start_of_test = time.monotonic()
        # one second, and longer on a busy machine that was not seen to publish both yet
        while time.monotonic() < start_of_test + (1 if seen == {b"A", b"B"} else 30):
            folder = os.open(site / "output", os.O_RDONLY | os.O_DIRECTORY)  # must never fail
            try:
                versions = {read_at(folder, name) for name in ("index.html", "1/1.html", "5/5.html")}
            except FileNotFoundError:
                versions = set()  # replaced since it was opened, and being deleted
            finally:
                os.close(folder)
            assert len(versions) <= 1
            seen |= versions
        assert process.poll() is None
    finally:
        stop(process)
    assert seen == {b"A", b"B"}


def read_at(folder, name):
    with open(name, "rb", opener=lambda path, flags: os.open(path, flags, dir_fd=folder)) as file:
        return file.read()


@pytest.mark.parametrize("finished", [False, True])
def test_recovery_after_a_kill_around_the_second_rename(site, finished):
    run(site, SITE)
    old = snapshot(site / "output")
    (site / "output").rename(site / ".output.old-00000001")
    run(site, {"index.html": b"new"}, "elsewhere")
    (site / "elsewhere").rename(site / ("output" if finished else ".output.new-00000001"))
    (site / ".output.backup").mkdir()  # not one of our names
    Publication(site / "output", Problems(), site_root=site).abandon()
    assert traces(site) == [".output.backup"]
    assert snapshot(site / "output") == old if not finished else pages(site / "output") == {"index.html": b"new"}
