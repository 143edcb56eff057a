"""Markdown → safe HTML. The only importer of ``markdown`` and ``nh3``.

Raw HTML is shown as the text it is; what comes out is cleaned against an allow list all the same. A table gets what a
screen reader needs: its heads say that they head columns, and a paragraph ``表：…`` before it becomes its caption.
"""

import re
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions.toc import TocExtension, slugify_unicode, unique
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from generator.problems import Location, Problems, Rule, Severity
from generator.source import TOO_DEEP

UNSAFE_LINK = Rule(
    "T404",
    Severity.ERROR,
    "不安全的链接",
    "文字页面里的链接只能指向本站文件、网页（http、https）、邮箱（mailto）和电话（tel）。javascript: 之类的链接会在读者的浏览器里执行程序。",
    "改为普通链接，或删除",
    bad="[打开](javascript:alert(1))",
    good="[公开清单](2024/index.html)",
)
RULES = (UNSAFE_LINK,)

SAFE_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
_TAGS = {
    *("a", "abbr", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    *("img", "li", "ol", "p", "pre", "strong", "sub", "sup", "ul"),
    *("table", "caption", "tbody", "td", "th", "thead", "tr"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "dt": {"id"},
    "th": {"scope"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
_CAPTION = re.compile(r"\s*表\s*[：:]\s*")


def to_html(text: str, origin: str, problems: Problems) -> Markup:
    """The HTML of a page; headings get ids. Unsafe links are problems at the line of ``origin`` that they stand on."""
    try:
        html = _converter().convert(text)
    except RecursionError:  # hundreds of signs of a list in one line
        problems.add(TOO_DEEP, Location(origin), "列表或引用嵌套过深")
        return Markup()
    for found in re.finditer(r'(?:href|src)="([^"]*)"', html):
        address = Markup(found[1]).unescape()  # noqa: S704  # unescaping, not trusting
        if _scheme(address) not in SAFE_SCHEMES:
            problems.add(UNSAFE_LINK, _find(text, address, origin), f"不安全的链接「{address}」")
    schemes = {scheme for scheme in SAFE_SCHEMES if scheme}
    cleaned = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=schemes, link_rel=None)
    return Markup(cleaned)  # noqa: S704  # just cleaned


def terms(text: str) -> dict[str, str]:
    """What a page defines, its headings and the terms of its definition lists, each with the id it has on the page."""
    html = to_html(text, "", Problems())
    found: dict[str, str] = {}
    for anchor, term in re.findall(r'<(?:h[1-6]|dt) id="([^"]*)">(.*?)</(?:h[1-6]|dt)>', html, re.DOTALL):
        found.setdefault(Markup(term).striptags(), Markup(anchor).unescape())  # noqa: S704  # to be read, not shown
    return found


def _converter() -> markdown.Markdown:
    converter = markdown.Markdown(
        extensions=["tables", "sane_lists", "def_list", TocExtension(slugify=slugify_unicode)], output_format="html"
    )
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    converter.treeprocessors.register(_Tables(converter), "tables for everybody", 1)
    converter.treeprocessors.register(_Definitions(converter), "terms can be linked", 0)
    return converter


class _Definitions(Treeprocessor):
    """Ids for the terms of definition lists, made as those of headings are."""

    def run(self, root: Element) -> None:
        used = {element.get("id", "") for element in root.iter()}
        for term in root.iter("dt"):
            term.set("id", unique(slugify_unicode("".join(term.itertext()), "-"), used))


class _Tables(Treeprocessor):
    """Scopes for the heads of a table, and its caption."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for before, table in [
                (None, child) if at == 0 else (parent[at - 1], child) for at, child in enumerate(parent)
            ]:
                if table.tag != "table":
                    continue
                for head in table.iter("th"):
                    head.set("scope", "col")
                if before is not None and before.tag == "p" and before.text and _CAPTION.match(before.text):
                    caption = Element("caption")
                    caption.text = _CAPTION.sub("", before.text, count=1)
                    caption.extend(before)
                    table.insert(0, caption)
                    parent.remove(before)


def _scheme(address: str) -> str:
    try:
        return urlsplit("".join(address.split())).scheme.lower()
    except ValueError:
        return "?"


def _find(text: str, address: str, origin: str) -> Location:
    offset = text.find(address)
    if offset < 0:
        return Location(origin)
    return Location(origin, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
