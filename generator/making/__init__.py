"""From the plan to finished files: rendered, looked at, put; by several processes where there is much to do.

What an earlier run made is not made again if all that goes into it is the same (its key, see ``digest``) and the published
file is the one that was made then. What must be known of such a page to judge the others is remembered with it.

    units  what a process takes at once, and makes together
    shelf  where finished files go
"""

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from generator import workers
from generator.digest import Digester, Undigestible
from generator.links import INDEX
from generator.making.shelf import NoShelf, Shelf
from generator.making.units import Mine, step_of, together, units_of
from generator.model import Project
from generator.pieces import Pieces, known_of
from generator.plan import Artifact, Bundle, File, Group, Joined, Last, Page, Plan, members
from generator.problems import BuildStopped, Problem, Problems
from generator.publish import Made
from generator.records import Known, Ledger, Lines, Record, pages_of
from generator.render import RULES as TEMPLATE_RULES
from generator.render import Renderer
from generator.spool import Span
from generator.timings import Spent, Timings, peak_memory
from generator.verify import Seen, Verifier, mark_of

__all__ = ["NoShelf", "Progress", "Shelf", "Workshop"]

TEMPLATE_CODES = frozenset(rule.code for rule in TEMPLATE_RULES)
_OVERVIEWS = frozenset({"booklet", "indicator-list", "comparison", "comparison-list"})
"""Kinds of page that are timed as a phase of their own."""
FEW = 200
"""Files that one process makes sooner than another could begin."""
_ROOM = 10_000
"""Bytes that must be free for the line of an artifact, which has 2,300."""
_FORGET = 400
"""Artifacts after which what was remembered for others is let go of."""
_SWEEP = 4_000
"""Artifacts after which garbage is looked for: ours leave none, a site's own templates may."""

Progress = Callable[[Sequence[Artifact]], Iterable[Artifact]]
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


@dataclass(slots=True)
class _Making:
    """A page on its way: its HTML, unless its template failed; what was seen of it; whether nothing was wrong."""

    page: Page
    key: str
    html: bytes | None = None
    sound: bool = True
    seen: dict[str, Seen] = field(default_factory=dict)

    @property
    def remembered_as(self) -> str:
        """The key; of a page in which something was found nothing, as it must be said each time."""
        return self.key if self.sound and self.html is not None else ""


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
        for span in self._make(late):
            ledger.enter(span)
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
        step = step_of(artifacts, jobs)
        units = list(units_of(artifacts, step))
        if jobs > 1:
            self.shelf.share()
        failed: set[str] = set()
        before = len(self.problems)
        for done in workers.spread(partial(self._work, units, step, progress, os.getpid()), len(units), jobs):
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

    def _work(
        self, units: list[list[Artifact]], step: int, progress: Progress, home: int, numbers: Iterator[int]
    ) -> _Done:
        """What one process makes: the units that fall to it."""
        mine = Mine(units, numbers)
        if os.getpid() == home:
            return _Done(self._make(progress(mine), step), self._renderer.failed)
        before = len(self.problems)
        self.timings = type(self.timings)()
        forget_files = self.shelf.as_worker()
        lines: list[Span] = []
        stopped = False
        try:
            lines = self._make(mine, step, forget_files)  # they are in the lines
        except BuildStopped:
            stopped = True
        found = self.problems.since(before)
        return _Done(lines, self._renderer.failed, found, dict(self.timings.spent), peak_memory(), stopped)

    def _make(
        self, artifacts: Iterable[Artifact], step: int = 1, forget_files: Callable[[], None] = lambda: None
    ) -> list[Span]:
        """Artifacts, made, looked at and put: where their lines are."""
        lines: list[Span] = []
        forgot, swept = 0, 0
        for some in together(artifacts, step):
            records = self._make_groups(some) if isinstance(some[0], Group) else [self._record(some[0])]
            made = [record.line(artifact.path) for artifact, record in zip(some, records, strict=True)]
            lines += self._ledger.spool.add_all(made)
            forget_files()
            if len(lines) - forgot >= _FORGET and isinstance(some[0], Group):
                forgot = len(lines)
                self.forget()
            if len(lines) - swept >= _SWEEP:
                swept = len(lines)
                gc.collect()
                gc.freeze()  # what is left is no garbage
        return lines

    def _record(self, artifact: Artifact) -> Record:
        self.timings.enter("plan")
        key = self._key(artifact)
        if isinstance(artifact, Last):
            artifact = artifact.make(self.shelf.sums())
        if isinstance(artifact, Page):
            return self._make_pages([artifact], [key])[0]
        if isinstance(artifact, File):
            return self._make_files([artifact], [key])[0]
        assert not isinstance(artifact, Group)  # noqa: S101 - groups are made together
        if isinstance(artifact, Joined):
            return self._make_joined(artifact, key)
        files: dict[str, Made] = {}
        self.timings.enter("search")
        for name, data in artifact.make(self._reader(artifact)):
            self.timings.enter("write", 1)
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

    def _make_groups(self, groups: Sequence[Artifact]) -> list[Record]:
        """Groups, one step of all of them after the other: what a step needs is at hand then, which saves a tenth of its time."""
        self.timings.enter("plan")
        keys = [self._key(group) for group in groups]
        members = [(at, one) for at, group in enumerate(groups) if isinstance(group, Group) for one in group.make()]
        files = sorted(((at, one) for at, one in members if isinstance(one, File)), key=lambda of: of[1].path[-4:])
        pages = sorted(((at, one) for at, one in members if isinstance(one, Page)), key=lambda of: of[1].template)
        wholes = [Record(key, {}, {}) for key in keys]
        made = self._make_files([one for _, one in files], [keys[at] for at, _ in files])
        made += self._make_pages([one for _, one in pages], [keys[at] for at, _ in pages])
        for (at, _), record in zip([*files, *pages], made, strict=True):
            wholes[at].files.update(record.files)
            wholes[at].pages.update(record.pages)
            if not record.key:  # of one of them something must be said each time
                wholes[at] = wholes[at]._replace(key="")
        return wholes

    def _make_files(self, files: Sequence[File], keys: Sequence[str]) -> list[Record]:
        made: list[bytes] = []
        for is_record, some in groupby(files, lambda file: file.path.endswith(".json")):
            before = len(made)
            self.timings.enter("records" if is_record else "exports")
            made += [file.make() for file in some]
            self.timings.enter("records" if is_record else "exports", len(made) - before)
        self.timings.enter("write", len(files))
        return [Record(key, self._put(file.path, data), {}) for file, data, key in zip(files, made, keys, strict=True)]

    def _make_joined(self, file: Joined, key: str) -> Record:
        self.timings.enter("exports", 1)
        pieces = Pieces(file.piece, self._digest_of, self._known_pieces(file)) if key else None
        data = file.make(pieces or file.piece)
        self.timings.enter("write", 1)
        return Record(key, self._put(file.path, data), {}, pieces.noted if pieces else "")

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

    def _make_pages(self, pages: Sequence[Page], keys: Sequence[str]) -> list[Record]:
        made = [_Making(page, key) for page, key in zip(pages, keys, strict=True)]
        is_overview = any(page.kind in _OVERVIEWS for page in pages)  # they are made alone
        self.timings.enter("overviews" if is_overview else "render", len(made))
        for one in made:
            before = len(self.problems)
            one.html = self._renderer.render(one.page, self._sizes(one.page))
            one.sound = len(self.problems) == before
        self.timings.enter("verify", len(made))
        for one in made:
            if one.html is not None:
                before = len(self.problems)
                one.seen[one.page.path] = self.verifier.look_at(one.page, one.html)
                one.sound &= len(self.problems) == before
        self.timings.enter("write", len(made))
        return [Record(one.remembered_as, self._put_page(one), one.seen) for one in made]

    def _sizes(self, page: Page) -> dict[str, int]:
        return {path: size for path in page.sizes_of if (size := self.shelf.size(path)) is not None}

    def _put_page(self, made: "_Making") -> dict[str, Made]:
        return {} if made.html is None else self._put(made.page.path, made.html)

    def _put(self, path: str, data: bytes) -> dict[str, Made]:
        """Put what is published of a file. A copy may have the name of a file that the site has itself: one will do."""
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


def _waits(artifact: Artifact) -> bool:
    """Whether an artifact says something of the others that is known in the end only."""
    return isinstance(artifact, Last) or (isinstance(artifact, Page) and bool(artifact.sizes_of))


def _size(artifact: Artifact) -> int:
    return len(artifact.pages) + len(artifact.files) if isinstance(artifact, Group) else 1
