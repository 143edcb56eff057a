"""The glossary: the page of prose with the title 名词解释. A term that it defines is a link wherever pages show the term."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from generator import prose, taxonomy
from generator.model import Site
from generator.outputs.addresses import prose_path

TITLE = "名词解释"


@dataclass(frozen=True)
class Terms:
    """Where the terms are defined: the glossary's output path, and by term the anchor as it stands in a link."""

    path: str
    anchors: dict[str, str]


def terms(site: Site) -> Terms | None:
    """What the glossary defines: its headings and the terms of its definition lists; ``None`` without a glossary.

    A label that a form prints for a term of the official form means that term.
    """
    page = next((page for page in site.pages if page.title == TITLE), None)
    if page is None:
        return None
    anchors = {term: quote(anchor) for term, anchor in prose.terms(page.text).items()}
    for label, aliases in _official():
        for alias in aliases:
            if label in anchors:
                anchors.setdefault(alias, anchors[label])
    return Terms(prose_path(page), anchors)


def _official() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every official label with the other spellings of it."""
    form = taxonomy.form()
    for term in (*form.facts, *form.goals, *form.amounts, *form.columns):
        yield term.label, term.aliases
    yield "主管部门", ("主管部门及代码",)
    for profile_id in taxonomy.profile_ids():
        for one in taxonomy.profile(profile_id).classes:
            yield one.label, one.aliases
            yield from ((term.label, term.aliases) for term in one.subclasses)
