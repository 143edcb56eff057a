"""The rendered site, looked at as a browser and a screen reader will: links, titles, headings, tables, pictures.

    looking    one page: structure is a property of its bytes
    quick      the same of a page that is plain and sound, sooner; what must be so for that is in ``nesting``
    addresses  where links lead
    rules      what can be wrong

Links are checked against the plan, and against the ids of all pages once every page was seen.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from generator import links
from generator.outputs.addresses import SEARCH
from generator.plan import Page
from generator.problems import Location, Problems, Rule
from generator.verify.looking import look
from generator.verify.quick import Quick
from generator.verify.rules import BAD_TITLE, DEAD_ANCHOR, DEAD_LINK, RULES

__all__ = ["MARK", "RULES", "Seen", "Verifier", "mark_of"]


BETWEEN = "\x7f"
"""No id has it in it, and JSON need not escape it."""
MARK = 4
"""Bytes of a mark."""


@lru_cache(maxsize=1 << 14)
def mark_of(path: str) -> bytes:
    """A short mark of an output path; two paths have the same by chance in four thousand million."""
    return crc32(path.encode()).to_bytes(MARK, "big")


class Seen(NamedTuple):
    """What of a sound page the others must know; plain values, which can be kept as long as the page stays as it is.

    ``ids`` are joined by ``BETWEEN``. ``anchors`` are the links to places in another page, together where they begin alike: how the
    addresses begin up to the #, or a whole address; the output path; joined ids. ``leads`` are the marks of the output
    paths of all links inside the site.
    """

    title: str
    ids: str
    anchors: Sequence[tuple[str, str, str]]
    leads: bytes = b""


class Verifier:
    """Looks at every page once; :meth:`compare` checks what needs all of them."""

    def __init__(self, paths: Container[str], base_url: str, problems: Problems) -> None:
        self._paths = paths
        self._base_url = base_url
        self._quick = Quick(base_url)
        self._problems = problems

    def look_at(self, page: Page, html: bytes) -> Seen:
        """Everything that one page and the plan can show."""
        seen = self._quick.look(html, page.path) or look(html, page.path, self._base_url)
        for rule, fact in seen.faults:
            self._add(rule, (page.path, page.origin), fact)
        for href, target in seen.targets:
            if target not in self._paths and f"{target}/{links.INDEX}" not in self._paths:
                self._add(DEAD_LINK, (page.path, page.origin), f"链接「{href}」指向不存在的文件")
        leads = dict.fromkeys([target for _, target in seen.targets])
        return Seen(seen.title, BETWEEN.join(seen.ids), _together(seen.anchors), b"".join(map(mark_of, leads)))

    def compare(self, pages: Callable[[], Iterable[tuple[str, str, Seen]]]) -> None:
        """What needs all pages, given as (path, origin, what was seen): titles, and links to places in other pages.

        They are gone through twice, so that of a hundred thousand pages next to nothing is kept.
        """
        titles: set[int] = set()
        repeated: set[int] = set()
        ids: dict[str, str] = {}
        known: dict[str, str] = {}
        for path, _, seen in pages():
            mark = hash(seen.title)
            (repeated if mark in titles else titles).add(mark)
            ids[path] = known.setdefault(seen.ids, seen.ids)
        first: dict[str, tuple[str, str]] = {}
        places: dict[str, frozenset[str]] = {}
        for path, origin, seen in pages():
            page = (path, origin)
            if seen.title and hash(seen.title) in repeated:
                other = first.setdefault(seen.title, page)
                if other is not page:
                    self._add(BAD_TITLE, page, f"标题「{seen.title}」与「{other[0]}」（{other[1]}）相同")
            for begin, target, joined in seen.anchors:
                if target in ids:
                    there = ids[target]
                    if there not in places:
                        places[there] = frozenset(there.split(BETWEEN))
                    self._follow(page, begin, target, joined, places[there])

    def _follow(self, page: tuple[str, str], begin: str, target: str, joined: str, places: frozenset[str]) -> None:
        """Whether the links that begin alike lead to places that the target has."""
        for anchor in joined.split(BETWEEN):
            if anchor not in places:
                href = begin + anchor if begin.endswith("#") else begin
                self._add(DEAD_ANCHOR, page, f"链接「{href}」：「{target}」里没有「{anchor}」")

    def _add(self, rule: Rule, page: tuple[str, str], fact: str) -> None:
        path, origin = page
        self._problems.add(rule, Location(origin), f"页面「{path}」：{fact}")


def _together(anchors: Sequence[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    """Links to places in other pages, those together that differ in nothing but the place."""
    found: dict[tuple[str, str], list[str]] = {}
    for href, target, anchor in anchors:
        if target == SEARCH and "=" in anchor:
            continue  # what to search for stands after the # of the search page, and is no place on it
        begin = href.removesuffix(anchor)
        found.setdefault((begin if begin.endswith("#") else href, target), []).append(anchor)
    return tuple((begin, target, BETWEEN.join(ids)) for (begin, target), ids in found.items())
