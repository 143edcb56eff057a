"""The page of each year: its public list, or its departments where that is long; its amounts and indicators as pictures."""

from collections.abc import Iterator

from generator.model import Disclosure, Site
from generator.outputs import charts, metadata
from generator.outputs.addresses import year_path
from generator.outputs.indicators import Index, is_paged, kinds
from generator.outputs.lists import sums
from generator.outputs.pages import short_listing, title, year_crumbs
from generator.outputs.paging import WHOLE
from generator.plan import Page


def artifacts(site: Site, found: tuple[Index, ...]) -> Iterator[Page]:
    """One page a year."""
    paged = is_paged(site)
    for disclosure, index in zip(site.years, found, strict=True):
        pictures = (charts.amounts(disclosure), charts.classes(disclosure.year, kinds(disclosure, index, paged=paged)))
        yield _year(site, disclosure, tuple(filter(None, pictures)))


def _year(site: Site, disclosure: Disclosure, pictures: tuple[charts.Chart, ...]) -> Page:
    return Page(
        year_path(disclosure),
        disclosure.source_path,
        "year.html",
        "year",
        title(site, f"{disclosure.year}年公开清单"),
        year_crumbs(disclosure),
        {
            "disclosure": disclosure,
            "listing": short_listing(disclosure, WHOLE),
            "departments": sums(disclosure),
            "charts": pictures,
            "published": disclosure.published_text,
            "corrected": disclosure.corrected.isoformat() if disclosure.corrected else "",
            "catalogue": metadata.catalogue(site, disclosure),
        },
    )
