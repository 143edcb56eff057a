"""The rendered site, looked at as a browser and a screen reader will: links, titles, headings, tables, pictures.

    looking  one page: structure is a property of its bytes
    rules    what can be wrong

Links are checked against the plan, and against the ids of all pages once every page was seen.
"""

from collections.abc import Container

from generator import links
from generator.outputs.addresses import SEARCH
from generator.plan import Page
from generator.problems import Location, Problems, Rule
from generator.verify.looking import Look, look
from generator.verify.rules import BAD_TITLE, DEAD_ANCHOR, DEAD_LINK, RULES

__all__ = ["RULES", "Look", "Verifier", "look"]


class Verifier:
    """Looks at every page once; :meth:`finish` checks what needs all of them."""

    def __init__(self, paths: Container[str], base_url: str, problems: Problems) -> None:
        self._paths = paths
        self._base_url = base_url
        self._problems = problems
        self._titles: dict[str, Page] = {}
        self._ids: dict[str, tuple[str, ...]] = {}
        self._anchors: list[tuple[Page, str, str, str]] = []  # page, href, target path, anchor

    def check(self, page: Page, html: bytes) -> None:
        """Everything that one page alone can show; what concerns others is remembered for :meth:`finish`."""
        self.note(page, look(html, page.path, self._base_url))

    def note(self, page: Page, seen: Look) -> None:
        """Take over what was seen of a page."""
        for rule, fact in seen.faults:
            self._add(rule, page, fact)
        other = self._titles.setdefault(seen.title, page) if seen.title else page
        if other is not page:
            self._add(BAD_TITLE, page, f"标题「{seen.title}」与「{other.path}」（{other.origin}）相同")
        for href, target in seen.targets:
            if target not in self._paths and f"{target}/{links.INDEX}" not in self._paths:
                self._add(DEAD_LINK, page, f"链接「{href}」指向不存在的文件")
        self._ids[page.path] = seen.ids
        # what to search for stands after the # of the search page, and is no place on it
        self._anchors += ((page, *one) for one in seen.anchors if not (one[1] == SEARCH and "=" in one[2]))

    def finish(self) -> None:
        """Links into pages, once the ids of all pages are known."""
        for page, href, target, anchor in self._anchors:
            if target in self._ids and anchor not in self._ids[target]:
                self._add(DEAD_ANCHOR, page, f"链接「{href}」：「{target}」里没有「{anchor}」")
        self._anchors.clear()

    def _add(self, rule: Rule, page: Page, fact: str) -> None:
        self._problems.add(rule, Location(page.origin), f"页面「{page.path}」：{fact}")
