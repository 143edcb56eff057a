"""The checksums of all files, and the page that shows their digest and says how anybody can verify a copy."""

import hashlib
from collections.abc import Iterator
from functools import partial

from generator.display import size
from generator.model import Site
from generator.outputs.addresses import INTEGRITY, SUMS
from generator.outputs.pages import HOME_CRUMB, title
from generator.plan import File, Last, Page

NAME = "完整性核验"


def artifacts(site: Site) -> Iterator[Last]:
    """Both, in the order in which they are made."""
    yield Last(SUMS, site.source_path, partial(_sums, site))
    yield Last(INTEGRITY, site.source_path, partial(_page, site))


def _sums(site: Site, sums: bytes) -> File:
    return File(SUMS, site.source_path, partial(bytes, sums))


def _page(site: Site, sums: bytes) -> Page:
    context = {"digest": hashlib.sha256(sums).hexdigest(), "listed": sums.count(b"\n"), "size": size(len(sums))}
    crumbs = (HOME_CRUMB, (NAME, INTEGRITY))
    return Page(INTEGRITY, site.source_path, "integrity.html", "integrity", title(site, NAME), crumbs, context)
