"""One page, looked at once: what is wrong with it, and what of it the other pages must know.

A :class:`Look` depends on the bytes of the page, its path and the address of the site alone, so it need not be taken
again while these stay. The only importer of ``selectolax``.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from generator.problems import Rule
from generator.verify.addresses import destination, is_foreign
from generator.verify.rules import (
    BAD_HEADINGS,
    BAD_TABLE,
    BAD_TITLE,
    DEAD_LINK,
    FOREIGN_RESOURCE,
    NO_ALTERNATIVE,
    NO_LANGUAGE,
    REPEATED_ID,
)

Fault = tuple[Rule, str]
Attributes = dict[str, str | None]

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
SCOPES = ("col", "row", "colgroup", "rowgroup")


class Look(NamedTuple):
    """What one page shows: plain values, which can be kept.

    ``targets`` are the links inside the site as (href, output path), ``anchors`` those to a place in a page as (href,
    output path, id).
    """

    faults: tuple[Fault, ...]
    title: str
    ids: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]
    anchors: tuple[tuple[str, str, str], ...]


def look(html: bytes, path: str, base_url: str) -> Look:
    """Everything that the page at ``path`` alone can show."""
    page = _Page(path, base_url.rstrip("/") + "/" if base_url else "")
    tree = LexborHTMLParser(html)
    root = tree.root
    for node in root.traverse() if root else ():  # CSS selectors would take more time than all the rest
        attributes = node.attributes
        if attributes:
            page.see_attributes(node, attributes)
        of_tag = _OF_TAG.get(str(node.tag))
        if of_tag is not None:
            of_tag(page, node, attributes)
    page.finish(tree)
    own = {f"{page.path}#{name}" for name in page.ids}
    anchors = tuple(one for one in page.anchors if f"{one[1]}#{one[2]}" not in own)
    return Look(tuple(page.faults), page.title, tuple(page.ids), tuple(page.targets), anchors)


class _Page:
    """A page while its elements pass by, in the order of the document."""

    def __init__(self, path: str, base: str) -> None:
        self.path = path
        self.base = base
        self.title = ""
        self.faults: list[Fault] = []
        self.ids: dict[str, None] = {}
        self.targets: list[tuple[str, str]] = []
        self.anchors: list[tuple[str, str, str]] = []
        self._hrefs: set[str] = set()
        self._level = 0
        self._headings = 0
        self._in_body = False
        self._tables: list[list[bool]] = []  # of each: it has a caption, it has a head, all heads have a scope
        self._nested = False
        self._said: set[str] = set()

    def finish(self, tree: LexborHTMLParser) -> None:
        """What only the whole page can show."""
        if not self.title:
            self._fault(BAD_TITLE, "没有标题")
        if self._headings != 1:
            self._fault(BAD_HEADINGS, f"有 {self._headings} 个一级标题，应当恰好一个")
        if self._nested or not all(map(all, self._tables)):
            self.faults += ((BAD_TABLE, fact) for table in tree.css("table") for fact in _table(table))

    def _fault(self, rule: Rule, fact: str) -> None:
        self.faults.append((rule, fact))

    def _once(self, rule: Rule, fact: str, kind: str) -> None:
        if kind not in self._said:
            self._said.add(kind)
            self._fault(rule, fact)

    def see_attributes(self, node: Any, attributes: Attributes) -> None:
        """Ids, addresses, and what has no place in a page."""
        if "id" in attributes:
            name = attributes["id"] or ""
            if name in self.ids:
                self._fault(REPEATED_ID, f"编号「{name}」出现了两次")
            self.ids[name] = None
        if "href" in attributes:
            self._see_address(attributes["href"] or "")
            if node.tag == "link":
                self._see_resource(attributes["href"] or "", attributes)
        if "src" in attributes:
            self._see_address(attributes["src"] or "")
            self._see_resource(attributes["src"] or "", attributes)
        if "action" in attributes:
            self._see_address(attributes["action"] or "")
        for name in attributes:
            if (name[:2] == "on" or name == "style") and self._in_body:
                self._once(FOREIGN_RESOURCE, f"<{node.tag}> 写了 {name} 属性", "attribute")

    # ---- links ---------------------------------------------------------------------------------------------------

    def _see_address(self, address: str) -> None:
        if address in self._hrefs:
            return
        self._hrefs.add(address)
        target, anchor, fault = destination(self.path, self.base, address)
        if fault:
            self._fault(DEAD_LINK, fault)
        if target:
            self.targets.append((address, target))
            if anchor:
                self.anchors.append((address, target, anchor))

    def _see_resource(self, address: str, attributes: Attributes) -> None:
        if is_foreign(address, attributes.get("rel"), self.base):
            self._fault(FOREIGN_RESOURCE, f"从别的网站取「{address}」")

    # ---- elements ------------------------------------------------------------------------------------------------

    def see_root(self, _node: Any, attributes: Attributes) -> None:
        if not attributes.get("lang"):
            self._fault(NO_LANGUAGE, "没有声明语言")

    def see_body(self, _node: Any, _attributes: Attributes) -> None:
        self._in_body = True  # its own attributes have passed by

    def see_heading(self, node: Any, _attributes: Attributes) -> None:
        here = _HEADINGS[node.tag]
        text = node.text(strip=True)
        self._headings += here == 1
        if not text:
            self._fault(BAD_HEADINGS, f"有一个空的 {here} 级标题")
        if here > self._level + 1:
            self._fault(BAD_HEADINGS, f"标题「{text}」是 {here} 级，前面只到 {self._level} 级")
        self._level = here

    def see_title(self, node: Any, _attributes: Attributes) -> None:
        if not self._in_body and not self.title:
            self.title = node.text(strip=True)

    def see_table(self, node: Any, _attributes: Attributes) -> None:
        self._tables.append([False, False, True])
        above = node.parent
        while above is not None and not self._nested:
            self._nested = above.tag == "table"
            above = above.parent

    def see_caption(self, node: Any, _attributes: Attributes) -> None:
        if self._tables and node.text(strip=True):
            self._tables[-1][0] = True

    def see_head(self, _node: Any, attributes: Attributes) -> None:
        if self._tables:
            self._tables[-1][1] = True
            self._tables[-1][2] &= attributes.get("scope") in SCOPES

    def see_image(self, _node: Any, attributes: Attributes) -> None:
        if "alt" not in attributes:
            self._fault(NO_ALTERNATIVE, f"图片「{attributes.get('src')}」没有替代文字")

    def see_picture(self, node: Any, attributes: Attributes) -> None:
        if attributes.get("aria-hidden") != "true" and not attributes.get("aria-label") and not node.css_first("title"):
            self._fault(NO_ALTERNATIVE, "有一个 svg 图形既没有名称也没有 aria-hidden")

    def see_script(self, node: Any, attributes: Attributes) -> None:
        """A script in the page itself. A data block is none: no browser runs it."""
        if "src" in attributes:
            return
        if attributes.get("type") != "application/ld+json":
            self._once(FOREIGN_RESOURCE, "页面里写了脚本", "script")
            return
        try:
            json.loads(node.text())
        except ValueError:
            self._fault(FOREIGN_RESOURCE, "页面里的结构化数据（application/ld+json）不是 JSON")

    def see_style(self, _node: Any, _attributes: Attributes) -> None:
        self._once(FOREIGN_RESOURCE, "页面里写了样式（<style>）", "style")


_OF_TAG = {
    "html": _Page.see_root,
    "body": _Page.see_body,
    "title": _Page.see_title,
    "table": _Page.see_table,
    "caption": _Page.see_caption,
    "th": _Page.see_head,
    "img": _Page.see_image,
    "svg": _Page.see_picture,
    "script": _Page.see_script,
    "style": _Page.see_style,
    **dict.fromkeys(_HEADINGS, _Page.see_heading),
}


def _table(table: Any) -> Iterator[str]:
    caption = table.css_first("caption")
    name = caption.text(strip=True) if caption else ""
    if not name:
        yield "有一个表格没有标题（caption）"
    heads = table.css("th")
    if not heads:
        yield f"表格「{name}」没有表头（th）"
    for head in heads:
        if head.attributes.get("scope") not in SCOPES:
            yield f"表格「{name}」的表头「{head.text(strip=True)}」没有 scope"
