"""Search, measured: the real product on generated sites, in a headless Chromium, against what is true.

    python -m tests.benchmarks.search                       8, 1,000, 10,000 and 100,000 projects, Pagefind beside (make bench-search)
    python -m tests.benchmarks.search 8 1000                only these sizes
    python -m tests.benchmarks.search 100000 --no-pagefind --index-only 100000   of this size the index alone, no pages

All of it takes an hour or two and 15 GB on two cores, most of it for Pagefind over 100,000 projects (9 s a query). Nothing is written but a temporary folder.
Bytes are those of the gzipped files; "first" is the client, page script included, and all that it loads until ten hits are
shown in a new browser; "following" is the same without what a browser has kept: client, manifest, table of strings.
Compute is the time of the main thread in JavaScript, read from Chromium.
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from statistics import mean

from playwright.sync_api import sync_playwright

from generator import content
from generator.outputs import search
from generator.outputs.assets import artifacts as assets
from generator.outputs.search.index import SMALL
from generator.problems import Problems
from generator.templates import Templates
from tests.benchmarks import search_reader
from tests.benchmarks.search_browser import PAGE_SCRIPT, Engine, Ours, Pagefind, serve
from tests.benchmarks.search_queries import Query, Truth, queries, substrings
from tests.chromium import find

ROOT = Path(__file__).resolve().parents[2]

SHAPES = {8: (1, 1), 1000: (3, 60), 10_000: (3, 120), 100_000: (5, 600)}


Column = dict[str, str]
"""What is printed of one engine on one site, line by line."""


def percentile(numbers: list[float], share: float) -> float:
    """The value below which ``share`` of the numbers are."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(numbers: list[float], unit: str, digits: int = 1) -> str:
    """Mean and 95th percentile."""
    return f"{mean(numbers):.{digits}f} / {percentile(numbers, 0.95):.{digits}f} {unit}"


def middle(numbers: list[float], unit: str) -> str:
    """Median and 95th percentile."""
    return f"{percentile(numbers, 0.5):.1f} / {percentile(numbers, 0.95):.1f} {unit}"


# ---------------------------------------------------------------------- building


def corpus(folder: Path, size: int) -> Path:
    """The generated content."""
    years, departments = SHAPES.get(size, (3, max(1, min(600, size // 16))))
    program = ROOT / "tests/benchmarks/corpus/make_corpus.py"
    run(
        sys.executable, program, "--projects", size, "--years", years, "--departments", departments, "--seed", 1, folder
    )
    return folder


def run(*command: str | int | Path) -> tuple[str, float, float]:
    """Runs a command: what it said, CPU seconds and peak memory in MB (of the largest process)."""
    before = os.times()
    done = subprocess.run([*map(str, command)], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{command}\n{done.stdout}{done.stderr}")
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return done.stdout, used, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def index_only(site: Path, output: Path) -> None:
    """Makes the search index alone, by the build's own code, and says what it cost; meant for a process of its own."""
    loaded = content.load(site, Problems())
    assert loaded is not None
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    _, bundle = search.artifacts(loaded.site, {})
    for name, data in bundle.make():
        write(output / bundle.path / name, data)
    cost = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for asset in assets(Templates.of(ROOT)):
        write(output / asset.path, asset.make())
    print(json.dumps({"cpu": cost, "before": before, "peak": peak}))


def write(file: Path, data: bytes) -> None:
    """Write a file, with the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def ours_built(site: Path, output: Path, size: int, whole: bool) -> Column:
    """Builds, and says what it cost. The cost of the index is that of the same code run alone."""
    column: Column = {}
    if whole:
        _, cpu, peak = run(sys.executable, "-m", "generator", "build", "--site", site, "--output", output)
        column["整个网站生成"] = f"{cpu:.1f} s CPU，{peak:.0f} MB"
    scratch = output.with_name("index")
    said, _, _ = run(
        sys.executable, "-m", "tests.benchmarks.search", "--index-of", site, "--into", output if not whole else scratch
    )
    cost = json.loads(said)
    column["索引生成"] = f"{cost['cpu']:.2f} s CPU，每个项目 {cost['cpu'] / size * 1000:.3f} ms"
    column["索引生成时内存"] = f"{cost['peak']:.0f} MB（读入内容后 {cost['before']:.0f} MB）"
    files = [file for file in (output / "search").rglob("*") if file.is_file()]
    column["索引大小"] = sizes([file.read_bytes() for file in files], size)
    return column


def pagefind_built(output: Path, size: int) -> Column:
    """Pagefind over the same project pages."""
    command = (
        sys.executable,
        "-m",
        "pagefind",
        "--site",
        output,
        "--glob",
        "[0-9]*/[0-9]*/*.html",
        "--force-language",
        "zh-cn",
    )
    _, cpu, peak = run(*command)
    files = [file for file in (output / "pagefind").rglob("*") if file.is_file()]
    return {
        "索引生成": f"{cpu:.2f} s CPU，每个项目 {cpu / size * 1000:.3f} ms",
        "索引生成时内存": f"{peak:.0f} MB（各进程的最大值）",
        "索引大小": sizes([file.read_bytes() for file in files], size),
    }


def sizes(files: list[bytes], size: int) -> str:
    """How large an index is."""
    raw = sum(map(len, files))
    packed = sum(len(gzip.compress(data, 6)) for data in files)
    return f"{len(files)} 个文件，{raw / 1000:.0f} kB（gzip {packed / 1000:.0f}）；每个项目 {raw / size:.0f} B（{packed / size:.0f}）"


# ---------------------------------------------------------------------- asking


def asked(engine: Engine, truth: Truth, wanted: list[Query], name_of: dict[object, int]) -> Column:
    """Every query in a new browser, compared with the truth. ``name_of`` turns what the engine names into numbers."""
    recall, precision, close, first, engine_alone, following, compute, wall = ([] for _ in range(8))
    wrong = lies = order = 0
    shown_in_all = 0
    for number, query in enumerate(wanted):
        if not number % 100:
            progress(f"{type(engine).__name__}：第 {number + 1} 个查询")
        true = truth.find(query.text)
        got = engine.query(query.text)
        found = {name_of[one] for one in got.found} if got.kind == "exact" else set()
        total = got.total if got.kind == "exact" else 0
        both = len(found & set(true))
        if true:
            recall.append(both / len(true))
        if found:
            precision.append(both / len(found))
        close.append(abs(total - len(true)) <= 0.01 * len(true))
        shown = [name_of[one] for one in got.shown] if got.kind == "exact" else []
        wrong += len(set(shown) - set(true))
        shown_in_all += len(shown)
        lies += got.exact and total != len(true)
        order += shown == true[: len(shown)]
        first.append(sum(got.sent.values()) / 1000)
        engine_alone.append(first[-1] - got.sent.get(PAGE_SCRIPT, 0) / 1000)
        following.append(sum(count for path, count in got.sent.items() if not engine.keeps(path)) / 1000)
        compute.append(got.compute)
        wall.append(got.wall)
    return {
        "召回率": f"{mean(recall):.4f}（{sum(one < 1 for one in recall)} 个查询有遗漏）",
        "准确率（计数所依据的集合）": f"{mean(precision):.4f}",
        "显示的结果中错误的": f"{wrong} / {shown_in_all}",
        "前十名次序与规则一致": f"{order / len(wanted):.1%}",
        "个数误差在 1% 以内": f"{mean(close):.1%}",
        "误标为准确的个数": f"{lies}",
        "查询个数": f"{len(wanted)}",
        "首次检索，含程序与页面脚本（均值 / p95）": spread(first, "kB"),
        "首次检索，不计页面脚本": spread(engine_alone, "kB"),
        "再次检索": spread(following, "kB"),
        "计算（p50 / p95）": middle(compute, "ms"),
        "从提问到十个结果，本机网络": middle(wall, "ms"),
    }


def missed(engine: Ours, output: Path, truth: Truth, options: argparse.Namespace) -> str:
    """How many random substrings do not find the project that they come from.

    All are looked up in the index, a part of them in the browser too.
    """
    pieces = substrings(truth, options.substrings, seed=2)
    lost = []
    if len(truth.entries) > SMALL:
        lost = search_reader.lost(cache(lambda name: (output / "search" / name).read_bytes()), pieces)
    said = f"{len(lost)} / {len(pieces)}" if len(truth.entries) > SMALL else ""
    pieces = pieces[: options.in_browser]
    sets = engine.sets([piece for _, piece in pieces])
    also = [piece for (at, piece), found in zip(pieces, sets, strict=True) if at not in set(found)]
    said = "；".join(filter(None, (said, f"浏览器里 {len(also)} / {len(pieces)}")))
    lost += also
    said += f"，例如 {lost[:3]}" if lost else ""
    return said


def measure(size: int, options: argparse.Namespace, folder: Path) -> dict[str, Column]:
    """All that is measured of one size."""
    site, output = corpus(folder / "site", size), folder / "output"
    whole = size < options.index_only
    progress(f"{size:,} 个项目：生成")
    columns = {"disclosure": ours_built(site, output, size, whole)}
    if options.pagefind and whole and size <= options.pagefind_up_to:
        progress("Pagefind：生成索引")
        columns["Pagefind"] = pagefind_built(output, size)
    loaded = content.load(site, Problems())
    assert loaded is not None
    truth = Truth(search.Entries(loaded.site, {}))
    wanted = queries(truth, options.queries, seed=options.seed)
    paths: dict[object, int] = {f"{one.year}/{one.path}": at for at, one in enumerate(truth.entries)}
    with serve(output) as (address, server), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find())
        ours = Ours(browser, address, server)
        columns["disclosure"] |= asked(ours, truth, wanted, {**paths, **{at: at for at in range(size)}})
        columns["disclosure"]["随机片段的遗漏"] = missed(ours, output, truth, options)
        if "Pagefind" in columns:
            show(size, columns)  # the other may take an hour
            other = Pagefind(browser, address, server, output)
            most = max(20, options.pagefind_queries * 10_000 // max(size, 10_000))
            columns["Pagefind"] |= asked(other, truth, wanted[:most], paths)
        browser.close()
    return columns


def progress(text: str) -> None:
    """Where the measuring is."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def show(size: int, columns: dict[str, Column]) -> None:
    """A Markdown table."""
    print(f"\n## {size:,} 个项目\n\n| | {' | '.join(columns)} |\n|---{'|---' * len(columns)}|")
    for line in dict.fromkeys(line for column in columns.values() for line in column):
        print(f"| {line} | {' | '.join(column.get(line, '') for column in columns.values())} |")
    print(flush=True)


def main() -> None:
    """Parse the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[8, 1000, 10_000, 100_000])
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--substrings", type=int, default=10_000)
    parser.add_argument(
        "--in-browser", type=int, default=1000, help="so many of the substrings are asked in the browser"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the queries")
    parser.add_argument("--pagefind", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--pagefind-up-to", type=int, default=100_000, help="it needs 10 GB for 100,000 projects")
    parser.add_argument(
        "--pagefind-queries",
        type=int,
        default=200,
        help="fewer of more than 10,000 projects: one takes it ten seconds there",
    )
    parser.add_argument("--index-only", type=int, default=1_000_000, help="from so many projects on no pages are built")
    parser.add_argument("--index-of", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.index_of:
        index_only(options.index_of, options.into)
        return
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
            show(size, measure(size, options, Path(folder)))


if __name__ == "__main__":
    main()
