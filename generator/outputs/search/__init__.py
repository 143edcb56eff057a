"""Search: the page, and the index in small scripts below ``search/`` that assets/search.js reads (docs/search.md)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from generator.model import Project, Site
from generator.outputs.search import index, layout, page
from generator.outputs.search.text import Entry, entry, rank
from generator.outputs.search.update import Read
from generator.plan import Artifact, Bundle
from generator.problems import Problem


def artifacts(site: Site, findings: Mapping[str, Sequence[Problem]]) -> Iterator[Artifact]:
    """The page and the index."""
    yield page.artifact(site, class_labels(site))
    yield Bundle(layout.FOLDER, site.source_path, partial(_files, site, findings), partial(_about, site, findings))


def _files(
    site: Site, findings: Mapping[str, Sequence[Problem]], read: Read | None = None
) -> Iterator[tuple[str, bytes]]:
    return index.build(Entries(site, findings), class_labels(site), index.SMALL, read)


def _about(site: Site, findings: Mapping[str, Sequence[Problem]]) -> tuple[object, ...]:
    """All that an :class:`Entry` of each project is made of: what else its form says changes no index."""
    projects = [
        (
            project.year,
            project.id,
            project.name,
            project.department_code,
            project.department,
            str(project.total_wan),
            _in_one_text(project.summary.kinds),
            project.summary.wording,
            bool(findings.get(project.source_path)),
        )
        for disclosure in site.years
        for project in disclosure.projects
    ]
    return (*class_labels(site).items(), *projects)


@lru_cache(maxsize=1 << 12)
def _in_one_text(kinds: tuple[tuple[str, str, int], ...]) -> str:
    """The kinds of rows: many forms have the same, and a text has its digest sooner than tuples in a tuple."""
    return str(kinds)


class Entries(Sequence[Entry]):
    """What search knows of every project, in the order of rank; made when asked for, as it is as large as the projects."""

    def __init__(self, site: Site, findings: Mapping[str, Sequence[Problem]]) -> None:
        projects = [project for disclosure in site.years for project in disclosure.projects]
        self._projects: list[Project] = sorted(projects, key=lambda one: rank(one.year, one.total_wan))
        self._findings = findings

    def __len__(self) -> int:
        return len(self._projects)

    def __getitem__(self, at: Any) -> Any:
        project = self._projects[at]
        return entry(project, bool(self._findings.get(project.source_path)))


def class_labels(site: Site) -> dict[str, str]:
    """The classes of indicators by key, in the order of the official trees of the years' profiles, newest first."""
    found: dict[str, str] = {}
    for disclosure in site.years:
        for group in disclosure.profile.classes:
            for term in group.subclasses:
                found.setdefault(term.key, term.label)
    return found
