"""What a site turns into: each module here makes planned artifacts of one kind out of a :class:`~generator.model.Site`."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generator.model import Site
from generator.outputs import (
    assets,
    compare,
    corrections,
    data,
    departments,
    discovery,
    forms,
    indicators,
    integrity,
    moved,
    overview,
    pages,
    printed,
    projects,
    records,
    search,
    years,
)
from generator.plan import Artifact
from generator.problems import Problem
from generator.templates import Templates

Findings = Mapping[str, Sequence[Problem]]
"""What was found in the content, by content file: shown to the reader on the project's page."""


def of(
    site: Site, templates: Templates, findings: Findings, pdfs: Mapping[str, Path] | None = None
) -> Iterator[Artifact]:
    """Every file of the site; ``pdfs`` are the PDF files that were printed, by output path."""
    compared, index = compare.comparisons(site), indicators.indexes(site)
    pdfs = pdfs or {}
    made: list[Artifact] = [
        *pages.artifacts(site),
        *printed.with_pdfs((*years.artifacts(site, index), *forms.artifacts(site)), pdfs),
        *projects.artifacts(site, findings, compare.places(compared), pdfs),
        *departments.artifacts(site),
        *indicators.artifacts(site, index),
        *compare.artifacts(site, compared),
        *search.artifacts(site, findings),
        *data.artifacts(site, findings),
        *corrections.artifacts(site),
        *moved.artifacts(site),
        *records.artifacts(site),
        *assets.artifacts(templates),
    ]
    made.append(overview.artifact(site, made))
    yield from made
    yield from discovery.artifacts(site, made)
    yield from integrity.artifacts(site)
