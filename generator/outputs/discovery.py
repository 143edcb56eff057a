"""For harvesters: ``sitemap.xml`` and ``robots.txt``. A sitemap needs full addresses, so it needs a configured one."""

from collections.abc import Iterable, Iterator
from functools import partial
from html import escape

from generator.links import absolute
from generator.model import Site
from generator.outputs.metadata import w3c_time
from generator.plan import Artifact, File, Group, Page

MOST_ADDRESSES = 50_000
"""The protocol allows no more in one file."""
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LEFT_OUT = frozenset({"404", "moved", "withdrawn"})

Entries = tuple[tuple[str, str], ...]
"""(full address, when it last changed, or nothing)."""


def artifacts(site: Site, published: Iterable[Artifact]) -> Iterator[File]:
    """The map of all ``published`` pages where the site's address is known, in several files where they are many."""
    if site.base_url:
        yield from _sitemaps(site, tuple(_entries(site, published)))
    yield File("robots.txt", site.source_path, partial(_robots, site.base_url))


def _entries(site: Site, published: Iterable[Artifact]) -> Iterator[tuple[str, str]]:
    for artifact in published:
        if isinstance(artifact, Page) and artifact.kind not in _LEFT_OUT:
            changed = artifact.context.get("corrected") or artifact.context.get("published") or ""
            yield absolute(site.base_url, artifact.path), w3c_time(changed)
        elif isinstance(artifact, Group):
            yield from ((absolute(site.base_url, path), w3c_time(artifact.changed)) for path in artifact.pages)


def _sitemaps(site: Site, entries: Entries) -> Iterator[File]:
    if len(entries) <= MOST_ADDRESSES:
        yield File("sitemap.xml", site.source_path, partial(_listed, "urlset", "url", entries))
        return
    parts = [entries[at : at + MOST_ADDRESSES] for at in range(0, len(entries), MOST_ADDRESSES)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield File(name, site.source_path, partial(_listed, "urlset", "url", part))
    index = tuple((absolute(site.base_url, name), "") for name in names)
    yield File("sitemap.xml", site.source_path, partial(_listed, "sitemapindex", "sitemap", index))


def _listed(root: str, item: str, entries: Entries) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_SITEMAP}">']
    for address, changed in entries:
        last = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<{item}><loc>{escape(address, quote=False)}</loc>{last}</{item}>")
    return ("\n".join(lines) + f"\n</{root}>\n").encode()


def _robots(base_url: str) -> bytes:
    lines = ["User-agent: *", "Allow: /"]
    if base_url:
        lines.append(f"Sitemap: {absolute(base_url, 'sitemap.xml')}")
    return ("\n".join(lines) + "\n").encode()
