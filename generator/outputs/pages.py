"""The pages of the site as a whole: home, prose, 404."""

from collections.abc import Iterator

from generator.model import Disclosure, Frame, Project, Site, Year
from generator.outputs.addresses import HOME, NOT_FOUND, prose_path, year_path
from generator.outputs.lists import Listing, of_year
from generator.plan import Page

Crumbs = tuple[tuple[str, str], ...]

HOME_CRUMB = ("首页", HOME)
HOME_ROWS = 100
"""A list of so many rows still stands on the home page."""


def title(site: Frame, *parts: str) -> str:
    """A page's title, the particular first: ``选派干部生活补助 - 2024年 - 某站``."""
    return " - ".join((*parts, site.title))


def year_crumbs(disclosure: Year) -> Crumbs:
    """The way to a year's public list."""
    return (HOME_CRUMB, (f"{disclosure.year}年公开清单", year_path(disclosure)))


def project_title(site: Frame, project: Project, *parts: str) -> str:
    """The title of a page about a project. The department tells apart projects of the same name."""
    names = (
        (project.name,)
        if project.department in (site.title, site.publisher.name)
        else (project.name, project.department)
    )
    return title(site, *names, *parts, f"{project.year}年")


def artifacts(site: Site) -> Iterator[Page]:
    """All of these pages."""
    home = {"disclosures": site.years, "listing": short_listing(site.latest, HOME_ROWS)}
    yield Page(HOME, site.source_path, "home.html", "home", site.title, (), home)
    for page in site.pages:
        crumbs = (HOME_CRUMB, (page.title, prose_path(page)))
        context = {"markdown": page.text, "published": page.published.isoformat() if page.published else ""}
        yield Page(prose_path(page), page.source_path, "prose.html", "prose", title(site, page.title), crumbs, context)
    yield Page(NOT_FOUND, site.source_path, "404.html", "404", title(site, "没有找到这个页面"))


def short_listing(disclosure: Disclosure, most: int) -> Listing | None:
    """The whole list of a year that has no more rows than ``most``."""
    return of_year(disclosure) if len(disclosure.projects) <= most else None
