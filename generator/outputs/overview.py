"""The site map: one page that leads to every page but those of single projects and departments, which the lists lead to."""

from collections.abc import Iterable

from generator.model import Site
from generator.outputs.addresses import INTEGRITY, SITE_MAP
from generator.outputs.integrity import NAME
from generator.outputs.pages import HOME_CRUMB, title
from generator.plan import Artifact, Page

_LEFT_OUT = frozenset(
    {"project", "form", "list", "department", "indicator-list", "comparison-list", "404", "moved", "withdrawn"}
)

Group = tuple[str, tuple[tuple[str, str], ...]]
"""A heading and what stands below it: (title, output path)."""


def artifact(site: Site, published: Iterable[Artifact]) -> Page:
    """The page, made of what is published."""
    crumbs = (HOME_CRUMB, ("网站地图", SITE_MAP))
    context = {"groups": _groups(published)}
    return Page(SITE_MAP, site.source_path, "sitemap.html", "sitemap", title(site, "网站地图"), crumbs, context)


def _groups(published: Iterable[Artifact]) -> tuple[Group, ...]:
    """Pages by year, newest first, after those that concern no single year. A list's further pages are not listed."""
    found: dict[tuple[str, str], str] = {}
    for artifact in published:
        if isinstance(artifact, Page) and artifact.kind not in _LEFT_OUT:
            name = artifact.crumbs[-1][0] if artifact.crumbs else HOME_CRUMB[0]
            found.setdefault((_folder(artifact.path), name), artifact.path)
    found["", NAME] = INTEGRITY  # planned later: it is about all other files
    groups: dict[str, list[tuple[str, str]]] = {}
    for (folder, name), path in found.items():
        groups.setdefault(folder, []).append((name, path))
    years = sorted((folder for folder in groups if folder), reverse=True)
    headed = [("全站", ""), *((f"{year}年", year) for year in years)]
    return tuple((heading, tuple(groups[folder])) for heading, folder in headed)


def _folder(path: str) -> str:
    """The year that a page stands under; any other page stands with those of the site."""
    folder = path.partition("/")[0]
    return folder if folder.isdecimal() else ""
