"""Search: the page, and the index in small scripts below ``search/`` that assets/search.js reads (docs/search.md)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from generator.model import Site
from generator.outputs.search import index, layout, page
from generator.outputs.search.text import Entry, entry
from generator.plan import Artifact, Bundle
from generator.problems import Problem


def artifacts(site: Site, findings: Mapping[str, Sequence[Problem]]) -> Iterator[Artifact]:
    """The page and the index."""
    yield page.artifact(site, class_labels(site))
    yield Bundle(layout.FOLDER, site.source_path, partial(_files, site, findings))


def _files(site: Site, findings: Mapping[str, Sequence[Problem]]) -> Iterator[tuple[str, bytes]]:
    return index.build(entries(site, findings), class_labels(site))


def entries(site: Site, findings: Mapping[str, Sequence[Problem]]) -> Iterator[Entry]:
    """What search knows of every project."""
    for disclosure in site.years:
        for project in disclosure.projects:
            yield entry(project, bool(findings.get(project.source_path)))


def class_labels(site: Site) -> dict[str, str]:
    """The classes of indicators by key, in the order of the official trees of the years' profiles, newest first."""
    found: dict[str, str] = {}
    for disclosure in site.years:
        for group in disclosure.profile.classes:
            for term in group.subclasses:
                found.setdefault(term.key, term.label)
    return found
