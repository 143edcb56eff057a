"""The recipe: from ``content/`` to a published site. Start reading here.

load content → check → plan → gate: any error stops here, the output untouched
→ render → verify → gate → publish → report
"""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

from generator import amend, checks, content, earlier, outputs, pdf
from generator.cache import NONSENSE, Cache, cache_name, program_version
from generator.checks.known import Known
from generator.examining import Examiner
from generator.fragment import OTHER_KIND, STYLES, only_bodies
from generator.hosting import compression, iis
from generator.making import NoShelf, Progress, Shelf, Workshop
from generator.model import Site
from generator.outputs import data
from generator.outputs.addresses import HOME
from generator.plan import Artifact, Group, Last, Page, Plan, make_plan
from generator.problems import BuildStopped, Findings, Location, Problem, Problems
from generator.publish import Publication, Published
from generator.records import Ledger, Lines, remembered, to_remember
from generator.render import MANY, Renderer
from generator.templates import Templates
from generator.timings import NoTimings, Timings
from generator.verify import Verifier
from generator.workers import WorkerFailed

R = TypeVar("R")
_NONE: Lines = {}
_PROJECTS, _ACROSS = "projects", "across"
SMALL_SITE = 500
"""Files of a site that ``check`` looks at whole."""
_KINDS = {False: "完整的网站", True: "供嵌入的片段"}


class Made(NamedTuple):
    """What a build was made of, for whoever goes on with it."""

    site: Site
    templates: Templates
    plan: Plan


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. ``pages`` counts HTML pages, ``files`` everything."""

    projects: int
    years: tuple[int, ...]
    pages: int
    files: int
    published: Published
    made: Made


@dataclass(frozen=True, slots=True)
class Host:
    """Where the site will stand, and what is wanted there.

    Copies ``compressed`` in advance, a ``web.config`` for ``iis``; as a ``fragment`` the bodies of pages alone, for a
    portal that has frames and styles of its own.
    """

    compressed: bool = False
    iis: bool = False
    fragment: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: who is told how far it is, in how many processes, where the times are noted, what for a server.

    ``pdf``: forms and booklets as PDF files, too. What was published before is what ``published`` (a folder or zip) has, else what the output has.
    """

    progress: Progress = iter
    jobs: int = 1
    timings: Timings = field(default_factory=NoTimings)
    host: Host = Host()
    published: Path | None = None
    pdf: bool = False
    cached: bool = True
    """Whether to use, and to leave for the next build, what need not be made again."""


def build(root: Path, output: Path, problems: Problems, options: Options | None = None) -> Report:
    """Build the site in folder ``root`` and publish it to ``output``. Changes of what was published must be on record.

    Everything found is added to ``problems``. Raises :class:`~generator.problems.BuildStopped` when there are errors;
    then ``output`` is exactly as it was.
    """
    with _no_garbage():
        return _believing(partial(_build, root, output, problems), root, problems, options or Options())


def _build(root: Path, output: Path, problems: Problems, options: Options) -> Report:
    with Publication(output, problems, site_root=root) as publication:
        _must_be_of_one_kind(publication, output, options.host, problems)
        if options.host.iis:
            publication.put(iis.WEB_CONFIG, iis.web_config())
        cache = Cache(root, program_version())
        kept = cache_name("pages", output)
        known = remembered(cache.load_bytes(kept)) if options.cached else _NONE
        made, lines = make(root, problems, publication, options, known=known)
        _compare(made.site, made.plan, (options.published, output), publication, problems)
        options.timings.enter("write")
        committed = publication.commit()
        if options.cached and publication.stamps_hold:
            cache.save_parts(kept, to_remember(lines))
    _gate(problems)
    return _report(made, committed)


def _must_be_of_one_kind(publication: Publication, output: Path, host: Host, problems: Problems) -> None:
    """Refuse to replace a whole site by bodies for a portal, or the reverse."""
    if publication.had(HOME) and publication.had(STYLES) != host.fragment:
        problems.add(OTHER_KIND, Location(output.as_posix()), f"「{output}」里是{_KINDS[not host.fragment]}")
        raise BuildStopped


def _finished(host: Host, path: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """What is published of a file that was made."""
    for place, made in only_bodies(path, data) if host.fragment else ((path, data),):
        yield place, made
        if host.compressed:
            yield from compression.copies(place, made)


def _compare(
    site: Site, plan: Plan, places: tuple[Path | None, Path], publication: Publication, problems: Problems
) -> None:
    """What is about to be published against what was: changes must be on record."""
    published, output = places
    before = published or output
    try:
        with earlier.opened(before) as found:
            if found is not None:
                digests = found.digests
                amend.check(site, plan, found, lambda path: digests.get(path) != publication.digest_of(path), problems)
            elif published:
                problems.add(amend.NO_PUBLICATION, Location(before.as_posix()), f"「{before}」里没有以前生成的网站")
    except earlier.NotAPublication as reason:
        problems.add(amend.NO_PUBLICATION, Location(before.as_posix()), f"「{before}」不能比较：{reason}")


def check(root: Path, problems: Problems, options: Options | None = None) -> Site:
    """All of a build but the publication: what would stop it, or be said, and nothing written."""

    def work(options: Options) -> Site:
        return make(root, problems, NoShelf(), options, worth_making=_worth_checking)[0].site

    with _no_garbage():
        return _believing(work, root, problems, options or Options())


def _believing(work: Callable[[Options], R], root: Path, problems: Problems, options: Options) -> R:
    """What ``work`` returns. Where it fails over what was remembered, all of that is deleted, and it works without.

    A cache may have the right digest and be nonsense: forged, or written by a program at fault. Much of it is read late,
    one form after the other, and by several processes, so that here is the one place that sees it all.
    """
    before = len(problems)
    cache = Cache(root, program_version())
    try:
        return work(options)
    except (*NONSENSE, WorkerFailed):
        if not options.cached or not cache.exists:
            raise
    problems.forget(before)
    return work(replace(options, cached=cache.forget()))


@contextmanager
def _no_garbage() -> Iterator[None]:
    """What a build makes lives to its end: looking for garbage takes a fifth of its time.

    But for what the pages leave behind, one by one: the workshop has that taken away, as it looks at nothing older.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


def _worth_checking(plan: Plan) -> Plan:
    """What of a plan can bring to light a problem that the content's own checks do not.

    All of a small site. Of a large one the pages about projects are left to the build but for one of each kind: they
    are made by the same template from content that was checked.
    """
    if len(plan) <= SMALL_SITE:
        return plan
    first: dict[str, Artifact] = {}
    for artifact in plan:
        if isinstance(artifact, Last):
            first[artifact.path] = artifact
        elif isinstance(artifact, Group):
            first.setdefault("", artifact)
        elif isinstance(artifact, Page) and artifact.kind != "booklet":  # forms again, all of them
            first.setdefault(artifact.kind if artifact.kind in MANY else artifact.path, artifact)
    return Plan.of(first.values())


def make(
    root: Path,
    problems: Problems,
    shelf: Shelf,
    options: Options,
    *,
    worth_making: Callable[[Plan], Plan] = lambda plan: plan,
    known: Lines = _NONE,
) -> tuple[Made, Ledger]:
    """Load, check, plan, render and verify the site in ``root``; every finished file goes to the ``shelf``.

    What is ``known`` of an earlier build need not be made again; what to know of this one is returned.
    """
    timings = options.timings
    timings.enter("load")
    publishes = not isinstance(shelf, NoShelf)
    loaded = _loaded(root, problems, options, keep=publishes)
    timings.enter("check")
    _check(root, loaded, problems, options, keep=publishes)
    timings.enter("plan")
    site, templates = loaded.site, Templates.of(root)
    forget = partial(_forget, loaded.forget)
    del loaded  # what was noted for the rules is of no more use
    with TemporaryDirectory(prefix="disclosure-") as folder:
        printed: dict[str, Path] = {}
        if options.pdf:  # first, as pages say how large a PDF is
            _gate(problems)
            printed = pdf.print_site(site, templates, problems, Path(folder), options.progress)
        plan = make_plan(outputs.of(site, templates, _findings(problems), printed), problems)
        _gate(problems)
        make_renderer = partial(Renderer, site, templates)
        verifier = Verifier(plan.by_path, site.base_url, problems)
        version = (templates.digest(), options.host)
        finish = partial(_finished, options.host)
        planned = worth_making(plan)
        workshop = Workshop(planned, make_renderer, verifier, version, shelf, problems, timings, known, finish, forget)
        lines = workshop.make_all(options.progress, options.jobs)
    timings.enter("check")
    _gate(problems)
    return Made(site, templates, plan), lines


def _loaded(root: Path, problems: Problems, options: Options, *, keep: bool) -> content.Content:
    """The content. To ``keep`` what is known of project files for the next time is for a build that publishes."""
    cache = Cache(root, program_version())
    remembered = (cache.load_bytes(_PROJECTS) if options.cached else None) or b""
    examiner = Examiner(checks.judge, remembered, options.jobs, options.timings)
    loaded = content.load(root, problems, examiner)
    if options.cached and keep and examiner.changed:
        cache.save_parts(_PROJECTS, examiner.reader.lines())
    if loaded is None:
        raise BuildStopped
    return loaded


def _check(root: Path, loaded: content.Content, problems: Problems, options: Options, *, keep: bool) -> None:
    """Run all rules; what those across projects found is known from the last time where nothing changed."""
    cache = Cache(root, program_version())
    known = Known(cache.load(_ACROSS) if options.cached else None)
    checks.run(loaded, problems, known)
    if options.cached and keep and known.changed:
        cache.save(_ACROSS, known.data)
    checks.forget()


def _forget(forms: Callable[[], None]) -> None:
    """Let go of what was remembered for files about many projects: pages about one ask for its form alone."""
    forms()
    data.forget()


def _gate(problems: Problems) -> None:
    if problems.has_errors:
        raise BuildStopped


def _findings(problems: Problems) -> Findings:
    """What the checks found, by content file: the reader of a project's page should know."""
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        if checks.for_readers(problem):
            found[problem.location.path].append(problem)
    return Findings({path: tuple(listed) for path, listed in found.items()})


def _report(made: Made, published: Published) -> Report:
    site, _, plan = made
    return Report(
        sum(len(disclosure.projects) for disclosure in site.years),
        tuple(disclosure.year for disclosure in site.years),
        sum(path.endswith(".html") for path in plan.by_path),
        len(published.written) + published.unchanged,
        published,
        made,
    )
