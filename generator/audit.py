"""The page for whoever approves the publication: totals, projects, every finding beside the row it is about, what was accepted and why."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from generator import content, render, report_file
from generator.model import Disclosure, Indicator, ListEntry, Project, Site
from generator.problems import SEVERITY_NAMES, Problem, Problems
from generator.rulebook import RULES


@dataclass(frozen=True, slots=True)
class Line:
    """A finding and the row of the form, or of the public list, that it is about."""

    problem: Problem
    indicator: Indicator | None
    entry: ListEntry | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one file. ``project`` is ``None`` for files that are no project, or could not be read as one."""

    path: str
    anchor: str
    project: Project | None
    lines: tuple[Line, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each severity, accepted ones apart."""
        return dict(Counter(kind(line.problem) for line in self.lines))


KINDS = {**{severity.value: name for severity, name in SEVERITY_NAMES.items()}, "accepted": "已说明"}
"""What a finding counts as, in order: error, warning, note, or accepted with a reason."""


def kind(problem: Problem) -> str:
    """One of :data:`KINDS`."""
    return "accepted" if problem.accepted else problem.severity.value


def write(file: Path, root: Path, problems: Problems) -> None:
    """Write the report on the site in folder ``root``, of which ``problems`` is all that was found, as one HTML file.

    The content is loaded once more, so that there is a report also where errors stopped the check.
    """
    loaded = content.load(root, Problems())
    site = loaded.site if loaded else None
    groups = _groups(site, list(problems))
    page = render.report(
        "audit.html",
        site=site,
        groups=groups,
        by_path={group.path: group for group in groups},
        kinds=KINDS,
        counts=Counter(kind(problem) for problem in problems),
        codes=_codes(list(problems)),
        accepted=[(group, line) for group in groups for line in group.lines if line.problem.accepted],
        stopped=problems.has_errors,
    )
    report_file.write(file, page)


def _groups(site: Site | None, problems: list[Problem]) -> list[Group]:
    """Findings by file: what is no project first, then the projects in the order of the list, newest year first."""
    by_path: dict[str, list[Problem]] = {}
    for problem in problems:
        by_path.setdefault(problem.location.path, []).append(problem)
    years = site.years if site else ()
    projects = {project.source_path: project for disclosure in years for project in disclosure.projects}
    disclosures = {disclosure.source_path: disclosure for disclosure in years}
    others = [path for path in by_path if path not in projects]
    return [
        Group(
            path,
            f"file-{at}",
            projects.get(path),
            tuple(_line(problem, projects, disclosures) for problem in by_path[path]),
        )
        for at, path in enumerate((*others, *(path for path in projects if path in by_path)), 1)
    ]


def _line(problem: Problem, projects: dict[str, Project], disclosures: dict[str, Disclosure]) -> Line:
    path, row = problem.location.path, problem.row
    if row is None:
        return Line(problem, None)
    if path in projects:
        indicators = projects[path].indicators
        return Line(problem, indicators[row - 1] if row <= len(indicators) else None)
    printed = disclosures[path].printed_list if path in disclosures else ()
    return Line(problem, None, printed[row - 1] if row <= len(printed) else None)


def _codes(problems: list[Problem]) -> list[tuple[str, str, str, int]]:
    """(kind, code, title, how many), the gravest and most frequent first."""
    counted = Counter((kind(problem), problem.code) for problem in problems)
    order = list(KINDS)
    rows = [(what, code, RULES[code].title, count) for (what, code), count in counted.items()]
    return sorted(rows, key=lambda row: (order.index(row[0]), -row[3], row[1]))
