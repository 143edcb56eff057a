"""Workbooks in the XML of Excel 2002 and 2003, which many systems write and call .xls.

It is read as a stream, like a web page. Texts in several fonts mix elements and text, so pieces are taken in order.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from generator.importing import markup
from generator.importing.budget import COLUMNS, ROWS, Budget
from generator.importing.clean import clean
from generator.importing.grid import Grid, Item, Origin
from generator.importing.number_format import GENERAL
from generator.importing.rules import DAMAGED, HIDDEN_SHEET, TOO_MUCH, Note, Refused
from generator.importing.sheet import Area, Sheet

_WHERE = "XML 表格"
_DECLARATION = re.compile(
    rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"'](gb2312|gbk|gb18030|x-gbk|cp936)[\"'][^>]*>", re.IGNORECASE
)
_NAMED_FORMATS = {
    "general number": GENERAL,
    "fixed": "0.00",
    "standard": "#,##0.00",
    "percent": "0.00%",
    "currency": '"¥"#,##0.00',
    "euro currency": '"€"#,##0.00',
    "general date": "yyyy/m/d h:mm",
    "short date": "yyyy/m/d",
    "medium date": "yyyy-m-d",
    "long date": 'yyyy"年"m"月"d"日"',
    "short time": "h:mm",
    "medium time": "h:mm",
    "long time": "h:mm:ss",
}
_START_OF_DAYS = datetime(1899, 12, 30)  # noqa: DTZ001  # dates in sheets have no time zone
_BEYOND = 10_000_000


def read(data: bytes, origin: Origin, budget: Budget, notes: list[Note], depth: int) -> Iterator[Item]:
    """One grid for each visible sheet that holds text."""
    del depth  # nothing is embedded in it
    data = _in_utf_8(data)
    markup.check(data, _WHERE)
    book = _Book(origin, budget, notes)
    target: Any = book  # its methods get text, never the bytes that the parser's types allow
    parser = etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        parser.feed(data)
        parser.close()
    except etree.LxmlError as error:
        raise Refused(DAMAGED, f"{_WHERE}的内容读不懂") from error
    yield from book.grids


def _in_utf_8(data: bytes) -> bytes:
    """Parsers of XML know no Chinese encodings but Unicode."""
    declaration = _DECLARATION.match(data)
    if not declaration:
        return data
    try:
        return data[declaration.end() :].decode("gb18030").encode()
    except UnicodeDecodeError as error:
        raise Refused(DAMAGED, f"{_WHERE}第 {declaration.end() + error.start + 1:,} 字节起不完整或已损坏") from error


@dataclass(slots=True)
class _Style:
    parent: str = ""
    format: str = ""


@dataclass(slots=True)
class _Cell:
    """The open cell: where it is, and what its first ``Data`` says."""

    row: int
    column: int
    style: str
    formula: bool
    kind: str = ""
    parts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Sheet:
    """The open worksheet; what is wrong with it counts only if it turns out to be visible."""

    sheet: Sheet
    row: int = -1
    next_row: int = 0
    next_column: int = 0
    column_mark: int = 0
    table_style: str = ""
    row_style: str = ""
    column_styles: dict[int, str] = field(default_factory=dict)
    hidden: bool = False
    failure: Refused | None = None


class _Book:
    """The target of the parser; what was found is in ``grids``."""

    def __init__(self, origin: Origin, budget: Budget, notes: list[Note]) -> None:
        self._origin = origin
        self._budget = budget
        self._notes = notes
        self._path: list[str] = []
        self._styles: dict[str, _Style] = {}
        self._style = _Style()
        self._sheet: _Sheet | None = None
        self._cell: _Cell | None = None
        self._text: list[str] | None = None
        self.grids: list[Grid] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A start tag."""
        name = _local(tag)
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        given = {_local(key): value for key, value in attributes.items()}
        match parent, name:
            case _, "Worksheet":
                self._start_sheet(given)
            case "Styles", "Style":
                self._style = self._styles[given.get("ID", "")] = _Style(given.get("Parent", ""))
            case "Style", "NumberFormat":
                self._style.format = given.get("Format", "")
            case "WorksheetOptions", "Visible":
                self._text = []
            case _ if self._sheet is not None:
                self._start_in_sheet(self._sheet, parent, name, given)

    def end(self, tag: str) -> None:
        """An end tag."""
        self._path.pop()
        match _local(tag):
            case "Visible" if self._sheet is not None and self._text is not None:
                self._sheet.hidden = "".join(self._text).strip() in {"SheetHidden", "SheetVeryHidden"}
                self._text = None
            case "Data":
                self._text = None
            case "Cell" if self._sheet is not None and self._cell is not None:
                self._end_cell(self._sheet, self._cell)
                self._cell = None
            case "Worksheet" if self._sheet is not None:
                self._end_sheet(self._sheet)
                self._sheet = None

    def data(self, text: str) -> None:
        """Text."""
        if self._text is not None:
            self._text.append(text)

    def comment(self, text: str) -> None:
        """Comments in the XML are not those of cells."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Processing instructions only say which program to open."""

    def close(self) -> None:
        """The end of the file."""

    # sheets, columns, rows

    def _start_sheet(self, given: Mapping[str, str]) -> None:
        self._budget.grids()
        name = clean(given.get("Name", ""), self._origin, "", self._notes)[:100]
        self._sheet = _Sheet(Sheet(self._origin.within(f"工作表 {name}"), self._budget, self._notes))

    def _end_sheet(self, sheet: _Sheet) -> None:
        if sheet.hidden:
            self._notes.append(Note(HIDDEN_SHEET, sheet.sheet.origin, "工作表是隐藏的"))
            return
        if sheet.failure is not None:
            raise sheet.failure
        grid = sheet.sheet.grid()
        if grid:
            self.grids.append(grid)

    def _start_in_sheet(self, sheet: _Sheet, parent: str, name: str, given: Mapping[str, str]) -> None:
        match parent, name:
            case "Worksheet", "Table":
                sheet.table_style = given.get("StyleID", "")
            case "Table", "Column":
                _columns(sheet, given)
            case "Table", "Row":
                _start_row(sheet, given)
            case "Row", "Cell":
                self._cell = _start_cell(sheet, given)
            case "Cell", "Data" if self._cell is not None and not self._cell.kind:
                self._cell.kind = given.get("Type", "String")
                self._text = self._cell.parts

    # cells

    def _end_cell(self, sheet: _Sheet, cell: _Cell) -> None:
        text = "".join(cell.parts)
        if cell.formula and not cell.kind:
            sheet.failure = sheet.failure or sheet.sheet.no_result(cell.row, cell.column)
            return
        number = _number(text) if cell.kind == "Number" else None
        code = self._format(sheet, cell)
        if cell.kind == "DateTime":
            number = _days(text) if code != GENERAL else None
            text = text.removesuffix(".000").removesuffix("T00:00:00")
        if number is not None:
            sheet.sheet.put_number(cell.row, cell.column, number, code, from_1904=False)
        elif cell.kind == "Error":
            sheet.sheet.put_error(cell.row, cell.column, text.strip())
        elif cell.kind == "Boolean" and text.strip():
            sheet.sheet.put(cell.row, cell.column, "TRUE" if text.strip() == "1" else "FALSE")
        else:
            sheet.sheet.put(cell.row, cell.column, text)

    def _format(self, sheet: _Sheet, cell: _Cell) -> str:
        """The number format of the cell's style, or of a style that it stands on."""
        name = (
            cell.style or sheet.row_style or sheet.column_styles.get(cell.column, "") or sheet.table_style or "Default"
        )
        for _ in range(20):  # styles that stand on each other in a circle
            style = self._styles.get(name)
            if style is None:
                break
            if style.format:
                return _NAMED_FORMATS.get(style.format.lower(), style.format)
            name = style.parent
        return GENERAL


def _columns(sheet: _Sheet, given: Mapping[str, str]) -> None:
    first = _count(given, "Index", sheet.column_mark + 1) - 1
    last = first + _count(given, "Span", 0)
    sheet.column_mark = last + 1
    columns = range(max(first, 0), min(last + 1, COLUMNS))
    if _is_hidden(given, "Width"):
        sheet.sheet.hidden_columns.update(columns)
    if "StyleID" in given:
        sheet.column_styles.update(dict.fromkeys(columns, given["StyleID"]))


def _start_row(sheet: _Sheet, given: Mapping[str, str]) -> None:
    sheet.row = max(_count(given, "Index", sheet.next_row + 1) - 1, sheet.next_row)
    sheet.next_row = sheet.row + 1 + _count(given, "Span", 0)
    sheet.next_column = 0
    sheet.row_style = given.get("StyleID", "")
    if _is_hidden(given, "Height"):
        sheet.sheet.hidden_rows.update(range(sheet.row, min(sheet.next_row, ROWS)))


def _start_cell(sheet: _Sheet, given: Mapping[str, str]) -> _Cell:
    column = max(_count(given, "Index", sheet.next_column + 1) - 1, sheet.next_column)
    across, down = _count(given, "MergeAcross", 0), _count(given, "MergeDown", 0)
    sheet.next_column = column + 1 + across
    if across or down:
        sheet.sheet.merge(Area(sheet.row, column, sheet.row + down, column + across))
    return _Cell(sheet.row, column, given.get("StyleID", ""), "Formula" in given)


def _count(given: Mapping[str, str], name: str, otherwise: int) -> int:
    text = given.get(name, "").strip()
    if not text.isdecimal():
        return otherwise
    if len(text) > len(str(_BEYOND)):
        raise Refused(TOO_MUCH, f"{_WHERE}里 {name} 为 {text[:20]}，不是表格会有的")
    return int(text)


def _is_hidden(given: Mapping[str, str], size: str) -> bool:
    return given.get("Hidden", "").strip() in {"1", "true"} or _number(given.get(size, "")) == 0


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _days(text: str) -> float | None:
    """A moment as the number that sheets keep."""
    try:
        moment = datetime.fromisoformat(text.strip()[:19])
    except ValueError:
        return None
    return (moment.replace(tzinfo=None) - _START_OF_DAYS) / timedelta(days=1)


def _local(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]
