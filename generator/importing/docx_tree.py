"""The XML of a .docx, walked in the order and to the extent in which Word shows it."""

from collections.abc import Collection, Iterator
from functools import lru_cache

from lxml import etree

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    "urn:schemas-microsoft-com:office:office": "o",
    "urn:schemas-microsoft-com:vml": "v",
}

# Deleted by a tracked change; properties; the reading aid over a character (its text would double the word).
_NOT_SHOWN = frozenset(
    [
        "w:del",
        "w:moveFrom",
        "w:delText",
        "w:delInstrText",
        "w:rt",
        "w:txbxContent",
        "w:pPr",
        "w:rPr",
        "w:tblPr",
        "w:tblPrEx",
        "w:tblGrid",
        "w:trPr",
        "w:tcPr",
        "w:sdtPr",
        "w:sdtEndPr",
        "w:sectPr",
    ]
)


@lru_cache(4096)
def _short(tag: str) -> str:
    if not tag.startswith("{"):
        return tag
    namespace, _, local = tag[1:].partition("}")
    return f"{_PREFIXES.get(namespace, '?')}:{local}"


def name(element: etree._Element) -> str:
    """The name with the usual prefix (``w:tbl``), the same for transitional and strict files; ``?`` for others."""
    tag = element.tag
    return _short(tag) if isinstance(tag, str) else ""


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """The first child of that name, and so on down the path."""
    found: etree._Element | None = element
    for step in path:
        if found is None:
            return None
        found = next((item for item in found if name(item) == step), None)
    return found


def attribute(element: etree._Element | None, wanted: str) -> str | None:
    """An attribute by its usual name (``w:val``)."""
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if _short(str(key)) == wanted), None)


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as ``w:vanish`` is there and not turned off."""
    return element is not None and attribute(element, "w:val") not in ("0", "false", "off")


def number(element: etree._Element | None, default: int) -> int:
    """The whole number in ``w:val``."""
    value = attribute(element, "w:val") or ""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else default


def shown(container: etree._Element, wanted: Collection[str]) -> Iterator[etree._Element]:
    """The wanted elements inside of a container, in order, through every wrapper that is shown.

    Unknown wrappers are entered (insertions, content controls, smart tags, links …): better to read too deep than to
    lose text. What is wanted is not entered itself.
    """
    stack: list[Iterator[etree._Element]] = [iter(container)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif (kind := name(element)) in wanted:
            yield element
        elif kind == "mc:AlternateContent":
            stack.append(iter(_half(element)))
        elif kind not in _NOT_SHOWN:
            stack.append(iter(element))


def _half(element: etree._Element) -> list[etree._Element]:
    """One of the two forms of the same thing: the newer one, unless it is a character known by its number only."""
    halves = [item for item in element if name(item) in {"mc:Choice", "mc:Fallback"}]
    readable = [item for item in halves if "w16se" not in (item.get("Requires") or "").split()]
    return (readable or halves)[:1]
