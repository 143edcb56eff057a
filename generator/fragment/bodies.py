"""A finished and verified page → what of it is pasted into another page."""

import re
from collections.abc import Iterator

from generator.fragment.scoping import SCOPE_CLASS, scoped
from generator.links import relative

SHEET = "assets/site.css"
STYLES = "assets/fragment.css"
"""Stands for ``SHEET``; a folder with this file is a publication of bodies."""

_LEFT_OUT = re.compile(
    r"404\.html|robots\.txt|sitemap(-[0-9]+)?\.xml|feed\.atom|assets/(favicon\..*|.*\.js|.*\.css)|search/.*", re.DOTALL
)
"""What belongs to a site of its own: the portal has these, and the bodies run no script."""
_MAIN = re.compile(rb"<main\b[^>]*>(.*)</main>", re.DOTALL)
_BODY = re.compile(rb"<body\b[^>]*>(.*)</body>", re.DOTALL)
_CRUMBS = re.compile(rb'<nav class="crumbs.*?</nav>', re.DOTALL)
_KIND = re.compile(rb'<body class="(page-[a-z0-9-]+)')
_SCRIPT = re.compile(rb"<(script|noscript)\b.*?</\1>\s*", re.DOTALL)


def only_bodies(path: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """What a portal gets of a finished file: the body of a page, the scoped stylesheet, or the data as they are."""
    if path == SHEET:
        yield STYLES, scoped(data.decode()).encode()
    elif path.endswith(".html") and not _LEFT_OUT.fullmatch(path):
        yield path, body_of(path, data)
    elif not _LEFT_OUT.fullmatch(path):
        yield path, data


def body_of(path: str, page: bytes) -> bytes:
    """The part of the page at output path ``path`` that is pasted; links in it stay relative to that path."""
    main = _MAIN.search(page) or _BODY.search(page)  # a template of the site's own may do without <main>
    crumbs = _CRUMBS.search(page)
    kind = _KIND.search(page)
    classes = " ".join(filter(None, (SCOPE_CLASS, kind[1].decode() if kind else "")))
    parts = [
        f'<link rel="stylesheet" href="{relative(path, STYLES)}">'.encode(),
        f'<div class="{classes}" lang="zh-CN">'.encode(),
        *([crumbs[0]] if crumbs else []),
        _SCRIPT.sub(b"", main[1] if main else page).strip(),
        b"</div>",
    ]
    return b"\n".join(parts) + b"\n"
