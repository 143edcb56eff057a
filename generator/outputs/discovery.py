"""For harvesters: ``sitemap.xml`` and ``robots.txt``. A sitemap needs full addresses, so it needs a configured one."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from generator.links import absolute
from generator.model import Site
from generator.outputs.addresses import HOME, SEARCH, booklet_path, form_path, project_path, prose_path, year_path
from generator.plan import File


def artifacts(site: Site) -> Iterator[File]:
    """Both files; the sitemap only where the site's address is known."""
    if site.base_url:
        yield File("sitemap.xml", site.source_path, lambda: _sitemap(site))
    yield File("robots.txt", site.source_path, lambda: _robots(site))


def _sitemap(site: Site) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    lines += (f"<url><loc>{escape(absolute(site.base_url, path))}</loc></url>" for path in _pages(site))
    return ("\n".join(lines) + "\n</urlset>\n").encode()


def _pages(site: Site) -> Iterator[str]:
    yield HOME
    for disclosure in site.years:
        yield year_path(disclosure)
        yield booklet_path(disclosure)
        for project in disclosure.projects:
            yield project_path(project)
            yield form_path(project)
    yield from (prose_path(page) for page in site.pages)
    yield SEARCH


def _robots(site: Site) -> bytes:
    lines = ["User-agent: *", "Allow: /"]
    if site.base_url:
        lines.append(f"Sitemap: {absolute(site.base_url, 'sitemap.xml')}")
    return ("\n".join(lines) + "\n").encode()
