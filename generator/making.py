"""From the plan to finished files: rendered, looked at, put; by several processes where there is much to do.

What an earlier run made is not made again if all that goes into it is the same (its key, see ``digest``) and the published
file is the one that was made then. What must be known of such a page to judge the others is remembered with it.
"""

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple

from generator import workers
from generator.digest import Digester, Undigestible
from generator.links import INDEX
from generator.model import Project
from generator.pieces import Pieces, known_of
from generator.plan import Artifact, Bundle, File, Group, Joined, Last, Page, Plan, members
from generator.problems import BuildStopped, Problem, Problems
from generator.publish import Made, Publication
from generator.records import Known, Ledger, Lines, Record, pages_of
from generator.render import RULES as TEMPLATE_RULES
from generator.render import Renderer
from generator.spool import Span
from generator.timings import Spent, Timings, peak_memory
from generator.verify import Verifier, mark_of

TEMPLATE_CODES = frozenset(rule.code for rule in TEMPLATE_RULES)
FEW = 200
"""Files that one process makes sooner than another could begin."""
_UNIT = 10
"""Groups that a process takes at once, or more where they are very many."""
_UNITS = 4_000
_ROOM = 10_000
"""Bytes that must be free for the line of an artifact, which has 2,300."""
_SWEEP = 400
"""Artifacts after which what templates left behind (a macro and its page hold each other) is taken away."""

Progress = Callable[[Sequence[Artifact]], Iterable[Artifact]]


class NoShelf:
    """For a check, which publishes nothing."""

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}

    def put(self, path: str, data: bytes) -> Made:
        """Forget all but the size."""
        self._sizes[path] = len(data)
        return Made("-" * 64, f"0.{len(data)}.0", fresh=True)

    def keep(self, files: Mapping[str, str]) -> bool:  # noqa: ARG002
        """Nothing is kept."""
        return False

    def take(self, files: Mapping[str, str]) -> None:
        """Sizes are all that is taken."""
        self._sizes.update((path, Made.of(made).size) for path, made in files.items())

    def share(self) -> None:
        """Nothing is shared."""

    def as_worker(self) -> Callable[[], None]:
        """What a worker puts."""
        return self._sizes.clear

    def sums(self) -> bytes:
        """Of no file."""
        return b""

    def size(self, path: str) -> int | None:
        """The size of what was put at an output path."""
        return self._sizes.get(path)

    def published_as(self, path: str, made: str) -> bytes | None:  # noqa: ARG002
        """Nothing is published."""
        return None


Shelf = Publication | NoShelf
"""Where finished files go."""
Finish = Callable[[str, bytes], Iterable[tuple[str, bytes]]]
"""What is published of a file that was made, as (output path, bytes)."""


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class _Done(NamedTuple):
    """What one process has done. What this very process found and put is not repeated here."""

    lines: list[Span]
    failed: frozenset[str]
    problems: Sequence[Problem] = ()
    spent: Spent = _NOTHING
    memory: int = 0
    stopped: bool = False


@dataclass
class Workshop:
    """Makes the artifacts of one plan.

    ``earlier`` is what the last run remembered. ``version`` says of which program, templates and settings keys are.
    ``forget`` lets go of what is remembered of many projects, where one after the other is made.
    """

    plan: Plan
    make_renderer: Callable[[Problems], Renderer]
    verifier: Verifier
    version: Sequence[object]
    shelf: Shelf
    problems: Problems
    timings: Timings
    earlier: Lines
    finish: Finish
    forget: Callable[[], None]

    def __post_init__(self) -> None:
        self._renderer = self.make_renderer(self.problems)
        self._ledger = Ledger()
        self._digests: dict[int, bytes] = {}  # of projects and what was found in them
        self.digester: Digester | None = None
        try:
            self.digester = Digester(self.version, self._renderer.shared)
        except Undigestible:  # of something in every page nobody knows whether it changed
            return

    def make_all(self, progress: Progress, jobs: int) -> Ledger:
        """Make, look at and put everything; what was found is among the problems. Returns what to remember."""
        late = [one for one in self.plan if _waits(one)]
        waiting = {one.path for one in late}
        first = [one for one in self.plan if one.path not in waiting]
        gc.freeze()  # what there is already is no garbage: nobody need look at it again
        ledger = self._ledger
        self._keep(first)
        self._make_rest([one for one in first if one.path not in ledger], progress, jobs)
        for artifact in late:
            ledger.enter(self._make(artifact))
        self.timings.enter("verify")
        self.verifier.compare(
            lambda: ((path, one.origin, seen) for one in self.plan for path, seen in pages_of(ledger[one.path]))
        )
        return ledger

    # ---- what was made before ------------------------------------------------------------------------------------

    def _keep(self, artifacts: Sequence[Artifact]) -> None:
        """Enter what need not be made again; its files are kept where they are. Files come before the pages that state their sizes."""
        gone = self._gone()
        for artifact in artifacts:
            line = self.earlier.get(artifact.path)
            if line is None:
                continue
            known = Known.of(line)
            if known.key != self._key(artifact) or (gone and known.leads_to(gone)):
                continue
            if self.shelf.keep(known.files):
                self._ledger.keep(artifact.path, line)

    def _gone(self) -> frozenset[bytes]:
        """Marks of the output paths that the site no longer has: a page that leads there must be looked at again."""
        planned = self.plan.by_path
        gone = set(self.earlier.keys() - planned.keys())
        for path, line in self.earlier.items():
            one = planned.get(path)
            if not isinstance(one, Group) or one.path != path:  # a group that is there has the pages that it had
                gone.update(name for name, _ in pages_of(line) if name not in planned)
        return frozenset(map(mark_of, (*gone, *(path.removesuffix(f"/{INDEX}") for path in gone))))

    def _key(self, artifact: Artifact) -> str:
        """The digest of all that an artifact is made from; empty where it can't be known."""
        if self.digester is None:
            return ""
        try:
            if isinstance(artifact, Page):
                about = (artifact.path, artifact.origin, artifact.template, artifact.kind, artifact.title)
                sizes = tuple(map(self.shelf.size, artifact.sizes_of))
                if None not in sizes:
                    return self.digester.of(about, artifact.crumbs, artifact.context, sizes).hex()
            if isinstance(artifact, Bundle):
                return self.digester.of(artifact.path, artifact.about()).hex()
            if isinstance(artifact, File | Joined | Group):
                return self.digester.of(artifact.path, artifact.make).hex()
        except Undigestible:
            pass
        return ""

    # ---- making --------------------------------------------------------------------------------------------------

    def _make_rest(self, artifacts: Sequence[Artifact], progress: Progress, jobs: int) -> None:
        """Make these, and enter their lines."""
        if sum(map(_size, artifacts)) <= FEW or not workers.CAN_FORK:
            jobs = 1
        if jobs > 1 and not self._ledger.spool.share(_ROOM * len(artifacts)):
            jobs = 1
        units = _units(artifacts) if jobs > 1 else [list(artifacts)]
        if jobs > 1:
            self.shelf.share()
        failed: set[str] = set()
        before = len(self.problems)
        for done in workers.spread(partial(self._work, units, progress, os.getpid()), len(units), jobs):
            failed |= done.failed
            self.problems.extend(done.problems)
            if done.memory:
                self.timings.add(done.spent, done.memory)
            for span in done.lines:
                line = self._ledger.enter(span)
                if done.memory:  # of another process, which put its files itself
                    self.shelf.take(Known.of(line).files)
            if done.stopped:
                raise BuildStopped
        if jobs > 1 and failed:
            self._say_in_order(artifacts, failed, before)

    def _work(self, units: list[list[Artifact]], progress: Progress, home: int, numbers: Iterator[int]) -> _Done:
        """What one process makes: the units that fall to it."""
        mine = _Mine(units, numbers)
        lines: list[Span] = []
        if os.getpid() == home:
            for at, artifact in enumerate(progress(mine), 1):
                lines.append(self._make(artifact))
                if at % _SWEEP == 0:
                    self._sweep(artifact)
            return _Done(lines, self._renderer.failed)
        before = len(self.problems)
        self.timings = type(self.timings)()
        forget_files = self.shelf.as_worker()
        stopped = False
        try:
            for at, artifact in enumerate(mine, 1):
                lines.append(self._make(artifact))
                forget_files()  # they are in the line
                if at % _SWEEP == 0:
                    self._sweep(artifact)
        except BuildStopped:
            stopped = True
        found = self.problems.since(before)
        return _Done(lines, self._renderer.failed, found, dict(self.timings.spent), peak_memory(), stopped)

    def _sweep(self, last: Artifact) -> None:
        """Take away what is of no more use."""
        if isinstance(last, Group):
            self.forget()
        gc.collect()
        gc.freeze()  # what is left is no garbage

    def _make(self, artifact: Artifact) -> Span:
        """One artifact, made, looked at and put: where its line is."""
        return self._ledger.spool.add(self._record(artifact).line(artifact.path))

    def _record(self, artifact: Artifact) -> Record:
        self.timings.enter("plan")
        key = self._key(artifact)
        if isinstance(artifact, Last):
            artifact = artifact.make(self.shelf.sums())
        if isinstance(artifact, Group):
            return self._make_group(artifact, key)
        if isinstance(artifact, Page):
            return self._make_page(artifact, key)
        if isinstance(artifact, File):
            return self._make_file(artifact, key)
        if isinstance(artifact, Joined):
            return self._make_joined(artifact, key)
        files: dict[str, Made] = {}
        self.timings.enter("search")
        for name, data in artifact.make(self._reader(artifact)):
            files |= self._put(f"{artifact.path}/{name}", data)
            self.timings.enter("search", 1)
        return Record(key, files, {})

    def _reader(self, bundle: Bundle) -> Callable[[str], bytes | None] | None:
        """What reads the files that a bundle gave the last time, as long as they are those."""
        line = self.earlier.get(bundle.path)
        if line is None:
            return None
        files = Known.of(line).files

        def read(name: str) -> bytes | None:
            path = f"{bundle.path}/{name}"
            return self.shelf.published_as(path, files[path]) if path in files else None

        return read

    def _make_group(self, group: Group, key: str) -> Record:
        whole = Record(key, {}, {})
        for one in group.make():
            made = self._make_page(one, key) if isinstance(one, Page) else self._make_file(one, key)
            whole.files.update(made.files)
            whole.pages.update(made.pages)
            if not made.key:  # of one of them something must be said each time
                whole = whole._replace(key="")
        return whole

    def _make_file(self, file: File, key: str) -> Record:
        self.timings.enter("exports", 1)
        data = file.make()
        return Record(key, self._put(file.path, data), {})

    def _make_joined(self, file: Joined, key: str) -> Record:
        self.timings.enter("exports", 1)
        if not key:
            return Record(key, self._put(file.path, file.make(file.piece)), {})
        pieces = Pieces(file.piece, self._digest_of, self._known_pieces(file))
        data = file.make(pieces)
        return Record(key, self._put(file.path, data), {}, pieces.noted)

    def _known_pieces(self, file: Joined) -> dict[tuple[str, bytes], bytes]:
        """The pieces that the published file has, as long as it is the one that was made then."""
        line = self.earlier.get(file.path)
        if line is None:
            return {}
        known = Known.of(line)
        made = known.files.get(file.path)
        data = made and self.shelf.published_as(file.path, made)
        if not made or not data or sha256(data).hexdigest() != Made.of(made).sha256:
            return {}
        return known_of(known.pieces, file.within(data))

    def _digest_of(self, project: Project, findings: Sequence[Problem]) -> bytes:
        """The digest of a project and what was found in it, for which all tables ask."""
        assert self.digester is not None  # noqa: S101 - a key was made with it
        digest = self._digests.get(id(project))
        if digest is None:  # the plan has the project: nothing else will have its id
            digest = self._digests[id(project)] = self.digester.of(project, findings)
        return digest

    def _make_page(self, page: Page, key: str) -> Record:
        self.timings.enter("render", 1)
        before = len(self.problems)
        sizes = {path: size for path in page.sizes_of if (size := self.shelf.size(path)) is not None}
        html = self._renderer.render(page, sizes)
        if html is None:
            return Record("", {}, {})
        self.timings.enter("verify", 1)
        seen = self.verifier.look_at(page, html)
        sound = len(self.problems) == before  # what was found must be said each time
        return Record(key if sound else "", self._put(page.path, html), {page.path: seen})

    def _put(self, path: str, data: bytes) -> dict[str, Made]:
        """Put what is published of a file. A copy may have the name of a file that the site has itself: one will do."""
        self.timings.enter("write", 1)
        files = {}
        for place, content in self.finish(path, data):
            if place == path or place not in self.plan:
                files[place] = self.shelf.put(place, content)
        return files

    def _say_in_order(self, artifacts: Sequence[Artifact], failed: set[str], before: int) -> None:
        """Say of each template that failed what a single process would have said: the first page that shows it."""
        said = [problem for problem in self.problems.since(before) if problem.code not in TEMPLATE_CODES]
        again = Problems()
        renderer = self.make_renderer(again)
        for page in members(artifacts):
            if failed <= renderer.failed:
                break
            if isinstance(page, Page) and page.template in failed - renderer.failed:
                renderer.render(page)
        self.problems.forget(before)
        self.problems.extend((*said, *(problem for problem in again if problem.code in TEMPLATE_CODES)))


class _Mine(Sequence[Artifact]):
    """The artifacts that fall to this process, as it takes them; as many as it may expect, for a progress bar."""

    def __init__(self, units: list[list[Artifact]], numbers: Iterator[int]) -> None:
        self._units = units
        self._numbers = numbers

    def __len__(self) -> int:
        return sum(map(len, self._units))

    def __getitem__(self, at: Any) -> Any:
        raise IndexError(at)

    def __iter__(self) -> Iterator[Artifact]:
        return (artifact for number in self._numbers for artifact in self._units[number])


def _waits(artifact: Artifact) -> bool:
    """Whether an artifact says something of the others that is known in the end only."""
    return isinstance(artifact, Last) or (isinstance(artifact, Page) and bool(artifact.sizes_of))


def _size(artifact: Artifact) -> int:
    return len(artifact.pages) + len(artifact.files) if isinstance(artifact, Group) else 1


def _units(artifacts: Sequence[Artifact]) -> list[list[Artifact]]:
    """What one process makes at once: the index, which takes longest, first; what is large alone; groups by some ten."""
    bundles: list[list[Artifact]] = [[one] for one in artifacts if isinstance(one, Bundle)]
    alone = [one for one in artifacts if not isinstance(one, Bundle | Group)]
    groups: list[Artifact] = [one for one in artifacts if isinstance(one, Group)]
    return [*bundles, *_cut(alone, 1), *_cut(groups, _UNIT)]


def _cut(artifacts: Sequence[Artifact], least: int) -> Iterator[list[Artifact]]:
    size = max(least, -(-len(artifacts) // _UNITS))
    return (list(artifacts[at : at + size]) for at in range(0, len(artifacts), size))
