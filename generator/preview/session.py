"""What is shown, how the last build ended, and when to build again."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from livereload.handlers import LiveReloadHandler

from generator.build import Options, build
from generator.content import CONTENT
from generator.making import Progress
from generator.plan import Artifact
from generator.preview.watching import Snapshot, changes, snapshot
from generator.problems import BuildStopped, Problem, Problems, Severity
from generator.templates import FOLDER, default_folder

POLL = 0.2  # seconds between two looks at the files …
BUSY = 0.03  # … or longer, so that looking takes no more than this part of a processor's time
SETTLE = 0.1  # what is saved within this time is one change
SETTLE_LOOKS = 50  # a file that never comes to rest must not keep the others waiting
RETRY = 3.0  # seconds until a refused publication (disk full, another build at work) is tried again


@dataclass(frozen=True)
class Terminal:
    """How the preview speaks: the command knows about streams and colours, not this room.

    ``log`` writes the exception that is being handled to a file and returns the file's name.
    """

    result: Callable[[str], None]
    talk: Callable[[str], None]
    show: Callable[[Problems], None]
    log: Callable[[], str]
    progress: Progress = iter


@dataclass(frozen=True)
class Outcome:
    """How a build ended: with all its ``problems`` where they stopped it, with a log's name after a ``fault``."""

    problems: tuple[Problem, ...] = ()
    fault: str = ""

    @property
    def sound(self) -> bool:
        """Whether there is a new site."""
        return not self.problems and not self.fault

    @property
    def was_refused(self) -> bool:
        """Whether it was the system that stopped it: then no save of a file will tell when to try again."""
        return any(problem.code.startswith("O") and problem.severity is Severity.ERROR for problem in self.problems)


@dataclass
class Preview:
    """What is shown, and how the last build ended.

    ``edition`` numbers what browsers should show. It begins with the clock, so that pages left open by an earlier
    preview are of another edition.
    """

    root: Path
    output: Path
    terminal: Terminal
    outcome: Outcome = Outcome()
    shows_site: bool = False
    stopping: bool = False
    edition: int = field(default_factory=lambda: time.time_ns() // 1_000_000)

    @property
    def folders(self) -> tuple[Path, ...]:
        """All that a build reads; folders that do not exist yet included."""
        return (self.root / CONTENT, self.root / FOLDER, default_folder())

    async def rebuild(self, changed: tuple[str, ...] = (), *, retry: bool = False) -> None:
        """Build, say what came of it, and bring every open page up to date. A retry that fails as before is silent."""
        if changed:
            self.terminal.talk(f"\n{self._named(changed)}，正在重新生成 …")
        outcome, problems, sentence = await asyncio.to_thread(self._build)
        if retry and outcome == self.outcome:
            return
        self.terminal.show(problems)
        self.terminal.talk(sentence)
        self.outcome = outcome
        self.shows_site = self.shows_site or outcome.sound
        self.edition += 1
        for page in LiveReloadHandler.waiters.copy():
            page.reload()

    async def watch(self, seen: Snapshot) -> None:
        """Rebuild after every change from what was ``seen`` before the last build began."""
        pause, tried = POLL, time.monotonic()
        while True:
            await asyncio.sleep(pause)
            began = time.process_time()
            now = await asyncio.to_thread(snapshot, self.folders)
            differs = now != seen
            pause = max(POLL, (time.process_time() - began) / BUSY)
            if differs:
                now = await self._settled(now)
                # what is saved while the build runs differs from this, so that the next look finds it
                changed, seen = changes(seen, now), now
                if not changed:
                    continue  # came and went, as temporary files do
                await self.rebuild(changed)
            elif self.outcome.was_refused and time.monotonic() - tried > RETRY:
                await self.rebuild(retry=True)
            else:
                continue
            tried = time.monotonic()

    async def _settled(self, now: Snapshot) -> Snapshot:
        for _ in range(SETTLE_LOOKS):
            await asyncio.sleep(SETTLE)
            before, now = now, await asyncio.to_thread(snapshot, self.folders)
            if before == now:
                break
        return now

    def _build(self) -> tuple[Outcome, Problems, str]:
        """How the build ended, what was found, and a sentence for the terminal."""
        problems = Problems()
        kept = "浏览器里仍是上一次成功生成的网站。" if self.shows_site else "还没有可以显示的网站。"
        try:
            report = build(self.root, self.output, problems, Options(self._until_stopped))
        except BuildStopped:
            return Outcome(tuple(problems)), problems, f"没有生成：{kept}改好后会自动重新生成。"
        except Exception:  # noqa: BLE001  # a fault of the program must not end the preview: the next save may avoid it
            log = self.terminal.log()
            sentence = f"程序内部错误，{kept}详细记录在 {log}，请把它发给开发者。"
            return Outcome(fault=log), problems, sentence
        done = report.published
        changed = f"更新 {len(done.written)} 个文件，移除 {len(done.removed)} 个"
        return Outcome(), problems, f"已生成：{report.projects} 个项目，{report.pages} 个页面；{changed}。"

    def _until_stopped(self, artifacts: Sequence[Artifact]) -> Iterator[Artifact]:
        """The artifacts, until the preview ends: nobody waits for the rest of a build that nobody will see."""
        for artifact in self.terminal.progress(artifacts):
            if self.stopping:
                raise BuildStopped
            yield artifact

    def _named(self, paths: tuple[str, ...]) -> str:
        first = os.path.relpath(paths[0], self.root) if Path(paths[0]).is_relative_to(self.root) else paths[0]
        first = first.replace(os.sep, "/")
        return f"{first} 有改动" if len(paths) == 1 else f"{first} 等 {len(paths)} 处有改动"
