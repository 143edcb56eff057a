"""Workbooks of Excel 2007 and later (.xlsx, .xlsm), also the strict form.

The parts are read as a stream, by hand: a library that builds the whole sheet is brought down by one merged area over
all cells, stops at styles that other programs write a little wrong, and turns amounts into binary fractions. What a
form needs of a workbook is little: texts, numbers with their formats, merged and hidden cells.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.importing import markup
from generator.importing.budget import COLUMNS, ROWS, Budget
from generator.importing.clean import clean
from generator.importing.grid import Grid, Item, Origin
from generator.importing.markup import Node
from generator.importing.number_format import BUILT_IN, GENERAL
from generator.importing.package import Package, Relationship
from generator.importing.rules import DAMAGED, HIDDEN_SHEET, LEFT_OUT, NOT_UNDERSTOOD, Note, Refused
from generator.importing.sheet import Area, Sheet

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NONE: frozenset[str] = frozenset()
_LEFT_OUT = (
    (re.compile(r"vbaproject\.bin$|macrosheets/", re.IGNORECASE), "含有宏，没有执行"),
    (re.compile(r"externallinks?/", re.IGNORECASE), "引用了别的工作簿，没有打开，公式按文件里存的结果读入"),
    (re.compile(r"xl/embeddings/", re.IGNORECASE), "工作簿里嵌入的对象没有读取"),
    (re.compile(r"connections\.xml$|querytables/", re.IGNORECASE), "有外部数据连接，没有访问"),
)


@dataclass(frozen=True, slots=True)
class _Book:
    """What cells refer to."""

    strings: tuple[str, ...]
    formats: tuple[str, ...]
    from_1904: bool
    not_calculated: bool
    """The file asks to be calculated when it is opened: a zero beside a formula may be no result."""


def read(data: bytes, origin: Origin, budget: Budget, notes: list[Note], depth: int) -> Iterator[Item]:
    """One grid for each visible sheet that holds text."""
    del depth  # a workbook's embedded objects are left out
    package = Package(data, budget)
    part = _workbook_part(package)
    links = package.relationships(part)
    nodes = _heads(package, part, "sheet", "workbookPr", "calcPr")
    book = _Book(
        _strings(package, links),
        _formats(package, links),
        from_1904=any(node.name == "workbookPr" and node.flag("date1904") for node in nodes),
        not_calculated=any(node.name == "calcPr" and node.flag("fullCalcOnLoad") for node in nodes),
    )
    _note_left_out(package, origin, notes)
    found = 0
    for node in nodes:
        if node.name != "sheet" or node.parent != "sheets":
            continue
        budget.grids()
        grid = _sheet(package, links.get(node.get("id")), node, book, Sheet(_place(node, origin, notes), budget, notes))
        if grid:
            found += 1
            yield grid
    if not found and any("/media/" in name for name in package.names):
        notes.append(Note(NOT_UNDERSTOOD, origin, "工作簿里只有图片，图片里的字读不出来"))


def _workbook_part(package: Package) -> str:
    main = [link.target for link in package.relationships().values() if link.kind == "officeDocument" and link.target]
    part = main[0] if main else package.find("xl/workbook.xml")
    if not part:
        raise Refused(DAMAGED, "工作簿里没有目录（workbook.xml）")
    return part


def _place(node: Node, origin: Origin, notes: list[Note]) -> Origin:
    return origin.within(f"工作表 {clean(node.get('name'), origin, '', notes)[:100]}")


def _heads(package: Package, part: str, *names: str) -> list[Node]:
    return list(markup.records(package.read(part), part, whole=_NONE, heads=frozenset(names)))


def _linked(links: Mapping[str, Relationship], kind: str) -> str:
    return next((link.target for link in links.values() if link.kind == kind and not link.external), "")


def _strings(package: Package, links: Mapping[str, Relationship]) -> tuple[str, ...]:
    part = _linked(links, "sharedStrings")
    if not part:
        return ()
    return tuple(_rich(node) for node in markup.records(package.read(part), part, whole=frozenset({"si"})))


def _formats(package: Package, links: Mapping[str, Relationship]) -> tuple[str, ...]:
    """The number format of each cell style."""
    part = _linked(links, "styles")
    if not part:
        return ()
    codes: dict[str, str] = {str(number): code for number, code in BUILT_IN.items()}
    numbers = []
    for node in _heads(package, part, "numFmt", "xf"):
        if node.parent == "numFmts":
            codes[node.get("numFmtId")] = node.get("formatCode")
        elif node.parent == "cellXfs":
            numbers.append(node.get("numFmtId"))
    return tuple(codes.get(number, GENERAL) for number in numbers)


def _note_left_out(package: Package, origin: Origin, notes: list[Note]) -> None:
    for pattern, message in _LEFT_OUT:
        if any(pattern.search(name) for name in package.names):
            notes.append(Note(LEFT_OUT, origin, message))


def _sheet(package: Package, link: Relationship | None, node: Node, book: _Book, sheet: Sheet) -> Grid | None:
    if node.get("state") in {"hidden", "veryHidden"}:
        sheet.notes.append(Note(HIDDEN_SHEET, sheet.origin, "工作表是隐藏的"))
        return None
    if link is not None and link.kind != "worksheet":
        sheet.notes.append(Note(LEFT_OUT, sheet.origin, "不是普通工作表（图表或宏），没有读取"))
        return None
    if link is None or link.external or not link.target:
        raise Refused(DAMAGED, f"{sheet.origin.inside[-1]}的内容不在文件里")
    _Filler(sheet, book).fill(package.read(link.target), link.target)
    return sheet.grid()


class _Filler:
    """Reads the part of one sheet. Rows and cells may leave their address away: then they follow one another."""

    def __init__(self, sheet: Sheet, book: _Book) -> None:
        self._sheet = sheet
        self._book = book
        self._row = -1
        self._column = -1

    def fill(self, data: bytes, part: str) -> None:
        whole, heads = frozenset({"c", "mergeCell", "col"}), frozenset({"row", "sheetFormatPr"})
        for node in markup.records(data, part, whole=whole, heads=heads):
            match node.name, node.parent:
                case "c", "row":
                    self._cell(node)
                case "row", "sheetData":
                    self._start_row(node)
                case "mergeCell", "mergeCells":
                    self._merge(node)
                case "col", "cols":
                    self._columns(node)
                case "sheetFormatPr", _ if node.flag("zeroHeight"):
                    self._sheet.shown_rows = set()

    def _start_row(self, node: Node) -> None:
        number = node.get("r", str(self._row + 2))
        self._row = int(number) - 1 if number.isdecimal() and 0 < len(number.lstrip("0")) < 8 else ROWS
        self._column = -1
        if not 0 <= self._row < ROWS:
            return
        if node.flag("hidden") or (node.flag("customHeight") and _number(node.get("ht", "1")) == 0):
            self._sheet.hidden_rows.add(self._row)
        elif self._sheet.shown_rows is not None:
            self._sheet.shown_rows.add(self._row)

    def _columns(self, node: Node) -> None:
        first, last = node.get("min"), node.get("max")
        hidden = node.flag("hidden") or (node.flag("customWidth") and _number(node.get("width", "1")) == 0)
        if hidden and first.isdecimal() and last.isdecimal() and len(first) < 7:
            self._sheet.hidden_columns.update(range(int(first) - 1, min(int(last[:7]), COLUMNS)))

    def _merge(self, node: Node) -> None:
        first, _, last = node.get("ref").partition(":")
        top_left, bottom_right = _address(first), _address(last or first)
        if top_left is None or bottom_right is None:
            raise Refused(DAMAGED, f"{self._sheet.origin.inside[-1]}的合并单元格「{node.get('ref')[:40]}」不成区域")
        self._sheet.merge(Area(*top_left, *bottom_right))

    def _cell(self, node: Node) -> None:
        address = _address(node.get("r"))
        row, column = address or (self._row, self._column + 1)
        self._column = column
        if not node.children:
            self._sheet.put(row, column, "")
            return
        value = node.child("v")
        text = value.text if value else ""
        formula = node.child("f") is not None
        kind = node.get("t", "n")
        if formula and kind != "str" and self._is_missing(text):
            raise self._sheet.no_result(row, column)
        self._put(row, column, kind, text, node)

    def _is_missing(self, result: str) -> bool:
        return not result.strip() or (self._book.not_calculated and _number(result) == 0)

    def _put(self, row: int, column: int, kind: str, text: str, node: Node) -> None:
        sheet = self._sheet
        number = _number(text) if kind == "n" else None
        if number is not None:
            sheet.put_number(row, column, number, self._format(node.get("s", "0")), from_1904=self._book.from_1904)
        elif kind == "s" and text.strip():
            sheet.put(row, column, self._shared(text.strip()))
        elif kind == "inlineStr":
            inline = node.child("is")
            sheet.put(row, column, _rich(inline) if inline else "")
        elif kind == "b" and text.strip():
            sheet.put(row, column, "TRUE" if text.strip() in {"1", "true"} else "FALSE")
        elif kind == "e":
            sheet.put_error(row, column, text.strip())
        else:
            sheet.put(row, column, _unescaped(text))

    def _shared(self, index: str) -> str:
        if not index.isdecimal() or len(index) > 8 or int(index) >= len(self._book.strings):
            raise Refused(DAMAGED, f"{self._sheet.origin.inside[-1]}引用的文字不在文件里")
        return self._book.strings[int(index)]

    def _format(self, style: str) -> str:
        formats = self._book.formats
        return formats[int(style)] if style.isdecimal() and len(style) < 8 and int(style) < len(formats) else GENERAL


def _address(reference: str) -> tuple[int, int] | None:
    """Row and column of ``B7``, from 0."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _rich(node: Node) -> str:
    """Plain text or its runs in different fonts; how it is pronounced is no part of it."""
    parts = []
    for child in node.children:
        if child.name == "t":
            parts.append(child.text)
        elif child.name == "r":
            parts += [part.text for part in child.children if part.name == "t"]
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    """Characters that XML can't hold are written ``_x000D_``."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
