"""Where the time of a build goes, by phase: of this process and of those that help it."""

import sys
import time
from collections import defaultdict
from collections.abc import Mapping

PHASES = {
    "start": "启动",
    "load": "读取内容",
    "check": "核对",
    "plan": "安排",
    "render": "生成页面",
    "overviews": "汇总页面",
    "verify": "检查页面",
    "search": "检索索引",
    "records": "项目数据",
    "exports": "其他文件",
    "write": "写入",
}
"""In the order of a build, with their names.

Overviews are booklets, the indicators of a year and comparisons: pages about very many projects. The index for search, the
JSON of each project and the other files are all that is no page.
"""

Spent = Mapping[str, tuple[float, float, int]]
"""(seconds of processor, seconds on the clock, number of things) by phase."""


class Timings:
    """What the phases of a build take.

    :meth:`enter` ends one phase and begins the next, so that nothing is left out or counted twice. What the process did
    before, importing above all, is the start.
    """

    def __init__(self) -> None:
        self._phase = "start"
        self._cpu = 0.0
        self._wall = time.perf_counter()
        self._spent: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0])
        self.memory: list[int] = []
        """Peaks of the other processes, in bytes."""

    def enter(self, phase: str, count: int = 0) -> None:
        """Begin a phase, or go on with it; ``count`` things are done in it."""
        cpu, wall = time.process_time(), time.perf_counter()
        ended = self._spent[self._phase]
        ended[0] += cpu - self._cpu
        ended[1] += wall - self._wall
        self._spent[phase][2] += count
        self._phase, self._cpu, self._wall = phase, cpu, wall

    def add(self, spent: Spent, memory: int) -> None:
        """What another process took: its processor time. On the clock it ran beside this one."""
        for phase, (cpu, _, count) in spent.items():
            self._spent[phase][0] += cpu
            self._spent[phase][2] += count
        self.memory.append(memory)

    @property
    def spent(self) -> dict[str, tuple[float, float, int]]:
        """By phase, the one that is under way up to now."""
        self.enter(self._phase)
        return {phase: (cpu, wall, int(count)) for phase, (cpu, wall, count) in self._spent.items()}


class NoTimings(Timings):
    """For a build whose times nobody asks for."""

    def enter(self, phase: str, count: int = 0) -> None:
        """Nothing."""


def peak_memory() -> int:
    """The largest memory that this process ever had, in bytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415  # not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def table(timings: Timings) -> str:
    """The times as text for a terminal: processor and clock in seconds, how many things."""
    spent = timings.spent
    lines = ["阶段\t处理器（秒）\t经过（秒）\t个数"]
    for phase, name in PHASES.items():
        cpu, wall, count = spent.get(phase, (0.0, 0.0, 0))
        lines.append(f"{name}\t{cpu:.3f}\t{wall:.3f}\t{count or ''}".rstrip())
    total_cpu, total_wall, _ = (sum(figures) for figures in zip(*spent.values(), strict=True))
    lines.append(f"合计\t{total_cpu:.3f}\t{total_wall:.3f}")
    own = f"内存峰值：{peak_memory() / 1e6:.0f} MB"
    others = "、".join(f"{memory / 1e6:.0f} MB" for memory in timings.memory)
    lines.append(f"{own}；另 {len(timings.memory)} 个进程 {others}（含共用部分）" if others else own)
    return "".join(line + "\n" for line in lines)
