"""The open data as one workbook: a sheet for each main table, and the data dictionary. Texts are texts, amounts numbers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from generator.model import Amount, Disclosure, Project
from generator.outputs.data import package, rows
from generator.outputs.data.dictionary import DICTIONARY, dictionary_rows
from generator.outputs.data.package import MAIN, XML, Part
from generator.outputs.data.rows import Cell, Findings, Row, Understood
from generator.outputs.data.tables import SHEETS, Column, Table, every_table
from generator.pieces import Give
from generator.problems import Problem

LONGEST_SHEET = 1_048_576
"""Rows that a sheet can have. A table with more goes on on a further sheet, after a whole project."""

_HEAD, _TEXT, _AMOUNT, _NUMBER, _WRAPPED = 1, 2, 3, 4, 5
_EMPTY, _ROW_END, _ROWS_END = b"<c/>", b"</row>", b"</sheetData>"
_SHEET = "xl/worksheets/sheet"
_WIDTHS = {
    "project_name": 32,
    "department": 24,
    "implementing_unit": 24,
    "annual_goal": 60,
    "multi_year_goal": 40,
    "indicator": 40,
    "value": 28,
    "remark": 24,
    "page": 36,
    "project_id": 26,
    "class_printed": 14,
    "subclass_printed": 18,
    "table": 12,
    "about": 90,
}
_STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00########"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE6EEF0"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="6"><xf/>'
    '<xf numFmtId="49" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>'
    '<xf numFmtId="49" applyNumberFormat="1" quotePrefix="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="0"/>'
    '<xf numFmtId="49" applyNumberFormat="1" quotePrefix="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def data_workbook(years: tuple[Disclosure, ...], findings: Findings, give: Give) -> bytes:
    """The workbook of these years; ``give`` gives the rows of a table about a project."""
    sheets: list[tuple[str, Part]] = []
    for table in every_table():
        if table.name in SHEETS:
            each = (
                give(table.name, project, findings.get(project.source_path, ()))
                for year in years
                for project in year.projects
            )
            sheets += _sheets(table, each, len(sheets))
    dictionary = map(_dictionary_row, dictionary_rows())
    sheets += _sheets(DICTIONARY, dictionary, len(sheets))
    names = tuple(name for name, _ in sheets)
    frame = package.frame(names, (1,) * len(names))
    return package.zipped((*frame, package.constant("xl/styles.xml", _STYLES), *(part for _, part in sheets)))


def sheet_rows(name: str, project: Project, findings: Sequence[Problem]) -> bytes:
    """The rows of a table about one project, as XML."""
    return _ROWS[name](project, findings)


def rows_within(data: bytes) -> bytes:
    """What stands on the sheets of a workbook, without their heads."""
    sheets = (xml for name, xml in package.unzipped(data) if name.startswith(_SHEET.encode()))
    return b"".join(xml[xml.index(_ROW_END) + len(_ROW_END) : xml.rindex(_ROWS_END)] for xml in sheets)


def _project_rows(project: Project, findings: Sequence[Problem]) -> bytes:
    return _row_xml(rows.of_project(project, findings), _OF_PROJECTS, _text)


def _funding_rows(project: Project, _findings: Sequence[Problem]) -> bytes:
    begin = b"<row>" + _cells((project.year, project.id, project.name), _OF_FUNDING[:3], _text)
    pieces: list[bytes] = []
    for one in rows.amounts(project):
        pieces += (begin, _amount(*one), _ROW_END)
    return b"".join(pieces)


def _indicator_rows(project: Project, findings: Sequence[Problem]) -> bytes:
    start = (project.year, project.id, project.name, project.total_wan)
    begin = b"<row>" + _cells(start, _OF_INDICATORS[:4], _text)
    codes = rows.codes_by_row(findings)
    pieces: list[bytes] = []
    for indicator in project.indicators:
        number, label, class_key, sub_label, sub_key, name, value, extras, inferred, _ = indicator
        classes = _classes("" if inferred else label, class_key, sub_label, sub_key)
        said = _said(value, rows.understood(indicator)) if extras else _value(value)
        code = _text(codes[number]) if number in codes else _EMPTY
        pieces += (begin, _integer(number), classes, _text(name), said, code, _ROW_END)
    return b"".join(pieces)


def _sheets(table: Table, pieces: Iterable[bytes], before: int) -> Iterator[tuple[str, Part]]:
    """The table as (name, part): one sheet, or several where it is longer than a sheet can be."""
    each = iter(pieces)
    number = 0
    following = next(each, None)
    while following is not None or not number:
        number += 1
        here, following = _fitting(following, each)
        name = f"{_SHEET}{before + number}.xml"
        xml = _sheet_xml(table, here, selected=before + number == 1)
        yield table.title + (f" ({number})" if number > 1 else ""), package.part(name, xml)


def _fitting(first: bytes | None, each: Iterator[bytes]) -> tuple[list[bytes], bytes | None]:
    """What goes on one sheet beginning with ``first``, and what is the first of the next."""
    here: list[bytes] = []
    count = 1  # the head
    while first is not None and count + first.count(_ROW_END) <= LONGEST_SHEET:
        here.append(first)
        count += first.count(_ROW_END)
        first = next(each, None)
    return here, first


def _sheet_xml(table: Table, here: Iterable[bytes], *, selected: bool) -> Iterator[bytes]:
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{_width(column)}" customWidth="1"/>'
        for n, column in enumerate(table.columns, 1)
    )
    heads = "".join(
        f'<c s="{_HEAD}" t="inlineStr"><is>{package.text_xml(column.heading)}</is></c>' for column in table.columns
    )
    yield (
        f'{XML}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView tabSelected="{selected:d}" workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData><row ht="33" customHeight="1">{heads}</row>'
    ).encode()
    yield from here
    yield (
        '</sheetData><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    ).encode()


def _row_xml(row: Row, styles: tuple[int, ...], text: Callable[[str], bytes]) -> bytes:
    return b"<row>%b</row>" % _cells(row, styles, text)


def _cells(row: Sequence[Cell], styles: tuple[int, ...], text: Callable[[str], bytes]) -> bytes:
    return b"".join(
        [text(cell) if type(cell) is str else _number(cell, style) for cell, style in zip(row, styles, strict=True)]
    )


# most texts come again and again, and so does what is made of them


@lru_cache(maxsize=1 << 15)
def _text(text: str) -> bytes:
    return f'<c s="{_TEXT}" t="inlineStr"><is>{package.text_xml(text)}</is></c>'.encode() if text else _EMPTY


@lru_cache(maxsize=1 << 12)
def _classes(*texts: str) -> bytes:
    return b"".join(map(_text, texts))


@lru_cache(maxsize=1 << 14)
def _value(text: str) -> bytes:
    return _said(text, rows.understood_value(text))


def _said(value: str, understood: Understood) -> bytes:
    """A value, and what it says."""
    return _text(value) + _cells(understood.cells, (_NUMBER,) * len(understood.cells), _text)


@lru_cache(maxsize=1 << 14)
def _amount(block: str, unit: str, amount: Amount) -> bytes:
    return _cells(rows.amount_cells(block, unit, amount), _OF_FUNDING[3:], _text)


@lru_cache(maxsize=1 << 10)
def _integer(number: int) -> bytes:
    return _number(number, _NUMBER)


def _dictionary_row(row: Row) -> bytes:
    """A row as high as its explanation, whose length is known here and not to every spreadsheet."""
    lines = -(-2 * len(str(row[-1])) // _WIDTHS["about"]) or 1
    xml = _row_xml(row, _styles_of(DICTIONARY), _wrapped)
    return xml.replace(b"<row>", b'<row ht="%d" customHeight="1">' % (15 * lines), 1)


def _wrapped(text: str) -> bytes:
    return f'<c s="{_WRAPPED}" t="inlineStr"><is>{package.text_xml(text)}</is></c>'.encode()


def _number(cell: Cell, style: int) -> bytes:
    if isinstance(cell, (int, Decimal)):
        number = package.number_text(cell)
        return _text(f"{cell:f}") if number is None else f'<c s="{style}"><v>{number}</v></c>'.encode()
    return _text(cell.isoformat() if isinstance(cell, date) else "")


def _styles_of(table: Table) -> tuple[int, ...]:
    return tuple(_AMOUNT if column.unit == "万元" else _NUMBER for column in table.columns)


_ROWS = {"projects": _project_rows, "funding": _funding_rows, "indicators": _indicator_rows}
_OF_PROJECTS, _OF_FUNDING, _OF_INDICATORS = (
    _styles_of(table) for name in _ROWS for table in every_table() if table.name == name
)


def _width(column: Column) -> int:
    return _WIDTHS.get(column.name) or max(9, min(18, 2 * len(column.heading) + 3))


def forget() -> None:
    """Let go of what is remembered of texts, values and amounts: once the files of all years are made nobody needs it."""
    for one in (_text, _classes, _value, _amount):
        one.cache_clear()
