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
from generator.preview.at_once import AtOnce
from generator.preview.watching import Hints, Snapshot, changes, look_again, snapshot
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
    show: Callable[[Problems], object]
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
    ahead: dict[str, bytes] = field(default_factory=dict)
    """Pages and files that are newer than the output, by output path: of projects saved since the build began."""
    building: bool = False
    _at_once: AtOnce | None = None
    _due: list[str] = field(default_factory=list)

    @property
    def folders(self) -> tuple[Path, ...]:
        """All that a build reads; folders that do not exist yet included."""
        return (self.root / CONTENT, self.root / FOLDER, default_folder())

    @property
    def index_follows(self) -> bool:
        """Whether a build is on its way that will take a while, and search still finds what was there before."""
        return self.building and self._at_once is not None and self._at_once.is_large

    async def rebuild(self, changed: tuple[str, ...] = (), *, retry: bool = False) -> None:
        """Build, say what came of it, and bring every open page up to date. A retry that fails as before is silent."""
        if changed:
            self.terminal.talk(f"\n{self._named(changed)}，正在重新生成 …")
        ahead = dict(self.ahead)
        self.building = True
        outcome, problems, sentence = await asyncio.to_thread(self._build)
        self.building = False
        if retry and outcome == self.outcome:
            return
        self.terminal.show(problems)
        self.terminal.talk(sentence)
        known = set()  # who was shown at once what the build then made, or what is newer, sees nothing new
        for path, data in tuple(self.ahead.items()):
            is_newer = data is not ahead.get(path)
            if outcome.sound and self.outcome.sound and (is_newer or self._is_published(path, data)):
                known.add(path)
            if not is_newer or not outcome.sound:  # it is said that what is shown is the last sound site
                del self.ahead[path]
        self.outcome = outcome
        self.shows_site = self.shows_site or outcome.sound
        self._tell(lambda path: path not in known)

    def _tell(self, concerned: Callable[[str], bool]) -> None:
        """Have the open pages loaded again that are concerned, by output path."""
        self.edition += 1
        for page in LiveReloadHandler.waiters.copy():
            if concerned(page.shows):
                page.reload()

    def _is_published(self, path: str, data: bytes) -> bool:
        try:
            return (self.output / path).read_bytes() == data
        except OSError:
            return False

    async def watch(self, seen: Snapshot) -> None:
        """Follow every change from what was ``seen`` before the last build began.

        The pages of a project whose file was saved are shown at once, while the site is built again.
        """
        pause, tried = POLL, time.monotonic()
        build: asyncio.Task[None] | None = None
        with Hints(self.folders) as hints:
            try:
                while True:
                    hinted = await hints.wait(pause)
                    began = time.process_time()
                    now = look_again(seen, hinted) if hinted else None
                    if now is None:
                        now = await asyncio.to_thread(snapshot, self.folders)
                        pause = max(POLL, (time.process_time() - began) / BUSY)
                        if now != seen:
                            now = await self._settled(now)
                    # what is saved while the build runs differs from this, so that the next look finds it
                    changed, seen = changes(seen, now), now
                    if changed:  # else it came and went, as temporary files do
                        await self._show_at_once(changed)
                        self._due += changed
                    if build is not None and build.done():
                        build, tried = build.result(), time.monotonic()
                    if build is None and self._due:
                        build = asyncio.create_task(self._rebuild_due())
                    elif build is None and self.outcome.was_refused and time.monotonic() - tried > RETRY:
                        build = asyncio.create_task(self.rebuild(retry=True))
            finally:
                if build is not None:
                    build.cancel()

    async def _rebuild_due(self) -> None:
        """Build until nothing is left that was saved since."""
        while self._due:
            changed, self._due = tuple(dict.fromkeys(self._due)), []
            await self.rebuild(changed)

    async def _show_at_once(self, changed: tuple[str, ...]) -> None:
        if len(changed) != 1 or self._at_once is None or not self.outcome.sound:
            return
        files = await asyncio.to_thread(self._at_once.files, changed[0])
        self.ahead.update(files)
        if files:
            self._tell(files.__contains__)

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
        self._at_once = AtOnce(self.root, report.made)
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
