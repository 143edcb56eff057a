"""What a site turns into: each module here makes planned artifacts of one kind out of a :class:`~generator.model.Site`."""

from collections.abc import Iterator, Mapping, Sequence

from generator.model import Site
from generator.outputs import assets, data, discovery, forms, integrity, pages, search
from generator.plan import Artifact
from generator.problems import Problem
from generator.templates import Templates

Findings = Mapping[str, Sequence[Problem]]
"""What was found in the content, by content file: shown to the reader on the project's page."""


def of(site: Site, templates: Templates, findings: Findings) -> Iterator[Artifact]:
    """Every file of the site."""
    yield from pages.artifacts(site, findings)
    yield from forms.artifacts(site)
    yield from search.artifacts(site)
    yield from data.artifacts(site)
    yield from discovery.artifacts(site)
    yield from assets.artifacts(templates)
    yield from integrity.artifacts(site)
