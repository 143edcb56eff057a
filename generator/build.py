"""The recipe: from ``content/`` to a published site. Start reading here.

load content → check → plan → gate: any error stops here, the output untouched
→ render → verify → gate → publish → report
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from generator import amend, checks, content, earlier, outputs
from generator.fragment import OTHER_KIND, STYLES, only_bodies
from generator.hosting import compression, iis
from generator.model import Site
from generator.outputs import Findings
from generator.outputs.addresses import HOME
from generator.plan import Artifact, Bundle, File, Last, Page, Plan, make_plan
from generator.problems import BuildStopped, Location, Problem, Problems, Severity
from generator.publish import Publication, Published
from generator.render import Renderer
from generator.templates import Templates
from generator.verify import Verifier

SMALL_SITE = 500
"""Files of a site that ``check`` looks at whole."""
_MANY = ("project", "form", "list", "department")

_KINDS = {False: "完整的网站", True: "供嵌入的片段"}

Put = Callable[[str, bytes], None]
Sums = Callable[[], bytes]
Progress = Callable[[Plan], Iterable[Artifact]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. ``pages`` counts HTML pages, ``files`` everything."""

    projects: int
    years: tuple[int, ...]
    pages: int
    files: int
    published: Published


@dataclass(frozen=True, slots=True)
class Host:
    """Where the site will stand, and what is wanted there.

    Copies ``compressed`` in advance, a ``web.config`` for ``iis``; as a ``fragment`` the bodies of pages alone, for a
    portal that has frames and styles of its own.
    """

    compressed: bool = False
    iis: bool = False
    fragment: bool = False


def build(
    root: Path,
    output: Path,
    problems: Problems,
    progress: Progress = iter,
    host: Host = Host(),
    *,
    published: Path | None = None,
) -> Report:
    """Build the site in folder ``root`` and publish it to ``output``.

    What was published before is what ``published`` (a folder or zip) has, else what ``output`` has: changes of it must
    be on record.

    Everything found is added to ``problems``. Raises :class:`~generator.problems.BuildStopped` when there are errors;
    then ``output`` is exactly as it was.
    """
    with Publication(output, problems, site_root=root) as publication:
        put = compression.with_copies(publication.put) if host.compressed else publication.put
        put = only_bodies(put) if host.fragment else put
        if publication.had(HOME) and publication.had(STYLES) != host.fragment:
            problems.add(OTHER_KIND, Location(output.as_posix()), f"「{output}」里是{_KINDS[not host.fragment]}")
            raise BuildStopped
        if host.iis:
            put(iis.WEB_CONFIG, iis.web_config())
        site, plan = make(root, problems, put, publication.sums, progress)
        _compare(site, plan, (published, output), publication, problems)
        committed = publication.commit()
    _gate(problems)
    return _report(site, plan, committed)


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


def check(root: Path, problems: Problems, progress: Progress = iter) -> Site:
    """All of a build but the publication: what would stop it, or be said, and nothing written."""
    site, _ = make(root, problems, lambda _path, _data: None, lambda: b"", lambda plan: progress(_worth_checking(plan)))
    return site


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
        elif isinstance(artifact, Page) and artifact.kind != "booklet":  # forms again, all of them
            first.setdefault(artifact.kind if artifact.kind in _MANY else artifact.path, artifact)
    return Plan({artifact.path: artifact for artifact in first.values()})


def make(root: Path, problems: Problems, put: Put, sums: Sums, progress: Progress) -> tuple[Site, Plan]:
    """Load, check, plan, render and verify the site in ``root``; every finished file goes to ``put(path, bytes)``.

    ``sums()`` are the checksums of what was put, for the files about all files, which come last.
    """
    loaded = content.load(root, problems)
    if loaded is None:
        raise BuildStopped
    checks.run(loaded, problems)
    templates = Templates.of(root)
    plan = make_plan(outputs.of(loaded.site, templates, _findings(problems)), problems)
    _gate(problems)
    renderer = Renderer(loaded.site, templates, problems)
    verifier = Verifier(plan, loaded.site.base_url, problems)
    sizes: dict[str, int] = {}
    for planned in progress(plan):
        artifact = planned.make(sums()) if isinstance(planned, Last) else planned
        if isinstance(artifact, File):
            data = artifact.make()
            sizes[artifact.path] = len(data)
            put(artifact.path, data)
            continue
        if isinstance(artifact, Bundle):
            for name, data in artifact.make():
                put(f"{artifact.path}/{name}", data)
            continue
        html = renderer.render(artifact, sizes)
        if html is not None:
            verifier.check(artifact, html)
            put(artifact.path, html)
    verifier.finish()
    _gate(problems)
    return loaded.site, plan


def _gate(problems: Problems) -> None:
    if problems.has_errors:
        raise BuildStopped


def _findings(problems: Problems) -> Findings:
    """What the checks found, by content file: the reader of a project's page should know.

    Notes are about style, for the publisher alone, unless they say what the publisher lets stand.
    """
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.code.startswith("V") and _for_readers(problem):
            found[problem.location.path].append(problem)
    return found


def _for_readers(problem: Problem) -> bool:
    return problem.shown if problem.accepted else problem.severity is not Severity.NOTE


def _report(site: Site, plan: Plan, published: Published) -> Report:
    return Report(
        sum(len(disclosure.projects) for disclosure in site.years),
        tuple(disclosure.year for disclosure in site.years),
        sum(artifact.path.endswith(".html") for artifact in plan),
        len(published.written) + published.unchanged,
        published,
    )
