"""Reads an HTML page as a reader does: tables with their spans expanded, text without what only a screen reader hears."""

from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

EMPTY = "未填"


@dataclass(frozen=True)
class Cell:
    """A cell at every place of the grid that it covers; ``origin`` is the row and column where it begins."""

    text: str
    header: bool
    scope: str
    classes: tuple[str, ...]
    origin: tuple[int, int]


class TableError(AssertionError):
    """The table is not a full grid."""


def parse(file: Path) -> LexborHTMLParser:
    """A page as a tree."""
    return LexborHTMLParser(file.read_text(encoding="utf-8"))


def text_of(node: LexborNode) -> str:
    """The text of a cell or an element, without the white space around it.

    Where the page marks the value itself, it is that; a mark that the original is empty reads as empty; what is there
    for screen readers only is left out.
    """
    value = node.css_first(".value")
    if value is not None:
        node = value
    if node.css_first(".empty") is not None:
        shown = (node.text(deep=True) or "").strip()
        if shown != EMPTY:
            raise TableError(f"空单元格应写「{EMPTY}」，却写着「{shown}」")
        return ""
    return "".join(_texts(node)).strip()


def _texts(node: LexborNode):
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield child.text_content or ""
        elif child.tag == "br":
            yield "\n"
        elif "sr-only" not in (child.attributes.get("class") or "").split():
            yield from _texts(child)


def grid(table: LexborNode) -> list[list[Cell]]:
    """The rows of a table; a spanning cell stands at every place it covers.

    Fails where cells overlap, rows have gaps or differ in length, as a screen reader would be lost there.
    """
    rows: list[list[Cell]] = []
    for group in [node for node in table.iter() if node.tag in ("thead", "tbody", "tfoot")]:
        rows.extend(_group(group, len(rows)))
    widths = {len(row) for row in rows}
    if len(widths) != 1:
        raise TableError(f"各行的列数不同：{sorted(widths)}")
    return rows


def _group(group: LexborNode, first: int) -> list[list[Cell]]:
    lines = [node for node in group.iter() if node.tag == "tr"]
    places: dict[tuple[int, int], Cell] = {}
    for index, line in enumerate(lines):
        column = 0
        for node in line.iter():
            if node.tag not in ("td", "th"):
                continue
            while (index, column) in places:
                column += 1
            wide, high = (int(node.attributes.get(name) or 1) for name in ("colspan", "rowspan"))
            if index + high > len(lines):
                raise TableError(f"单元格「{text_of(node)}」跨出了行组")
            cell = Cell(
                text_of(node),
                node.tag == "th",
                node.attributes.get("scope") or "",
                tuple((node.attributes.get("class") or "").split()),
                (first + index, column),
            )
            for row in range(index, index + high):
                for place in range(column, column + wide):
                    if (row, place) in places:
                        raise TableError(f"单元格「{cell.text}」与「{places[row, place].text}」重叠")
                    places[row, place] = cell
            column += wide
    width = 1 + max((column for _, column in places), default=-1)
    gaps = [place for row in range(len(lines)) for place in [(row, c) for c in range(width)] if place not in places]
    if gaps:
        raise TableError(f"表格有缺口：{gaps}")
    return [[places[row, column] for column in range(width)] for row in range(len(lines))]


def distinct(row: list[Cell]) -> list[Cell]:
    """The cells of one row of a grid from left to right, a cell that spans columns once."""
    return [cell for place, cell in enumerate(row) if place == 0 or cell is not row[place - 1]]
