"""The open data as one workbook: a sheet for each main table, and the data dictionary. Texts are texts, amounts numbers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from generator.model import Disclosure, Project
from generator.outputs.data import package
from generator.outputs.data.dictionary import DICTIONARY, dictionary_rows
from generator.outputs.data.package import MAIN, XML, Part
from generator.outputs.data.rows import Cell, Findings, Row, Understood, indicator_rows, of_project
from generator.outputs.data.tables import SHEETS, Column, Table, every_table
from generator.problems import Problem

LONGEST_SHEET = 1_048_576
"""Rows that a sheet can have. A table with more goes on on a further sheet, after a whole project."""

_HEAD, _TEXT, _AMOUNT, _NUMBER, _WRAPPED = 1, 2, 3, 4, 5
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


def data_workbook(years: tuple[Disclosure, ...], findings: Findings) -> bytes:
    """The workbook of these years."""
    sheets: list[tuple[str, Part]] = []
    for table in every_table():
        if table.name in SHEETS:
            each = (
                (count, xml)
                for year in years
                for project in year.projects
                for count, xml in [sheet_rows(table.name, project, findings.get(project.source_path, ()))]
            )
            sheets += _sheets(table, each, len(sheets))
    dictionary = [(1, _dictionary_row(row)) for row in dictionary_rows()]
    sheets += _sheets(DICTIONARY, dictionary, len(sheets))
    names = tuple(name for name, _ in sheets)
    frame = package.frame(names, (1,) * len(names))
    return package.zipped((*frame, package.constant("xl/styles.xml", _STYLES), *(part for _, part in sheets)))


def sheet_rows(name: str, project: Project, findings: Sequence[Problem]) -> tuple[int, str]:
    """The rows of a table about one project, as XML, and how many they are."""
    if name == "indicators":
        made = _indicator_rows(project, findings)
    else:
        made = [_row_xml(row, _STYLES_BY_TABLE[name], _text) for row in of_project(name, project, findings)]
    return len(made), "".join(made)


def _indicator_rows(project: Project, findings: Sequence[Problem]) -> list[str]:
    """As :func:`_row_xml`, the parts of the rows that come again and again written once."""
    made = []
    begin = ""
    for row in indicator_rows(project, findings):
        begin = begin or f"<row>{_cells(row.project, _OF_PROJECT, _text)}"
        name, value = row.texts
        made.append(
            f"{begin}{_integer(row.row)}{_texts(row.classes)}{_text(name)}{_text(value)}"
            f"{_value(row.understood)}{_text(row.codes)}</row>"
        )
    return made


def _sheets(table: Table, pieces: Iterable[tuple[int, str]], before: int) -> Iterator[tuple[str, Part]]:
    """The table as (name, part): one sheet, or several where it is longer than a sheet can be."""
    each = iter(pieces)
    number = 0
    following = next(each, None)
    while following or not number:
        number += 1
        here, following = _fitting(following, each)
        name = f"xl/worksheets/sheet{before + number}.xml"
        xml = _sheet_xml(table, here, selected=before + number == 1)
        yield table.title + (f" ({number})" if number > 1 else ""), package.part(name, xml)


def _fitting(
    first: tuple[int, str] | None, each: Iterator[tuple[int, str]]
) -> tuple[list[str], tuple[int, str] | None]:
    """What goes on one sheet beginning with ``first``, and what is the first of the next."""
    here: list[str] = []
    count = 1  # the head
    while first and count + first[0] <= LONGEST_SHEET:
        here.append(first[1])
        count += first[0]
        first = next(each, None)
    return here, first


def _sheet_xml(table: Table, here: Iterable[str], *, selected: bool) -> Iterator[str]:
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
    )
    yield from here
    yield (
        '</sheetData><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    )


def _row_xml(row: Row, styles: tuple[int, ...], text: Callable[[str], str]) -> str:
    return f"<row>{_cells(row, styles, text)}</row>"


def _cells(row: Sequence[Cell], styles: tuple[int, ...], text: Callable[[str], str]) -> str:
    return "".join(
        [text(cell) if type(cell) is str else _number(cell, style) for cell, style in zip(row, styles, strict=True)]
    )


@lru_cache(maxsize=1 << 12)
def _texts(texts: tuple[str, ...]) -> str:
    return "".join(map(_text, texts))


@lru_cache(maxsize=1 << 13)
def _value(understood: Understood) -> str:
    return _cells(understood.cells, (_NUMBER,) * len(understood.cells), _text)


@lru_cache(maxsize=1 << 10)
def _integer(number: int) -> str:
    return _number(number, _NUMBER)


def _dictionary_row(row: Row) -> str:
    """A row as high as its explanation, whose length is known here and not to every spreadsheet."""
    lines = -(-2 * len(str(row[-1])) // _WIDTHS["about"]) or 1
    xml = _row_xml(row, _styles_of(DICTIONARY), _wrapped)
    return xml.replace("<row>", f'<row ht="{15 * lines}" customHeight="1">', 1)


@lru_cache(maxsize=1 << 14)
def _text(text: str) -> str:
    return f'<c s="{_TEXT}" t="inlineStr"><is>{package.text_xml(text)}</is></c>' if text else "<c/>"


def _wrapped(text: str) -> str:
    return f'<c s="{_WRAPPED}" t="inlineStr"><is>{package.text_xml(text)}</is></c>'


def _number(cell: Cell, style: int) -> str:
    if isinstance(cell, (int, Decimal)):
        number = package.number_text(cell)
        return _text(f"{cell:f}") if number is None else f'<c s="{style}"><v>{number}</v></c>'
    return _text(cell.isoformat() if isinstance(cell, date) else "")


def _styles_of(table: Table) -> tuple[int, ...]:
    return tuple(_AMOUNT if column.unit == "万元" else _NUMBER for column in table.columns)


_STYLES_BY_TABLE = {table.name: _styles_of(table) for table in every_table()}
_OF_PROJECT = _STYLES_BY_TABLE["indicators"][:4]


def _width(column: Column) -> int:
    return _WIDTHS.get(column.name) or max(9, min(18, 2 * len(column.heading) + 3))
