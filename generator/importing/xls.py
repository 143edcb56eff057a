"""Workbooks of Excel 95 to 2003 (.xls, .et), as a file or as the bare stream inside of a Word document, with xlrd.

xlrd says nothing about formulas: a cell holds the result that the file stores, also the zero of a program that never
calculated. So the records are walked once for formulas whose flag says so: such a zero must not become a published
figure. xlrd has no limits of its own: a list of strings or of names that lies may cost time and memory, which the
sandbox of :mod:`generator.importing.sandbox` bounds.
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd
from xlrd.book import SUPBOOK_DDEOLE, SUPBOOK_EXTERNAL

from generator.importing.budget import Budget
from generator.importing.cfb import SIGNATURE, Compound
from generator.importing.clean import clean
from generator.importing.grid import Grid, Item, Origin
from generator.importing.number_format import BUILT_IN, GENERAL
from generator.importing.rules import DAMAGED, FORMULA, HIDDEN_SHEET, LEFT_OUT, NOT_READABLE, PASSWORD, Note, Refused
from generator.importing.sheet import Area, Sheet

_BOF = b"\x09\x08"
_ENCRYPTED = "Workbook is encrypted"
_RECORD = struct.Struct("<HH")
_FORMULA_RECORD, _CALCULATE_ON_LOAD = 0x0006, 0x0002
_FORMULA_HEAD = struct.Struct("<HH2xdH")
_NO_RESULT = ("Expected STRING", "Expected SHRFMLA")
"""How xlrd's errors begin, which has one class for all of them."""


def read(data: bytes, origin: Origin, budget: Budget, notes: list[Note], depth: int) -> Iterator[Item]:
    """One grid for each visible sheet that holds text."""
    del depth  # embedded objects are left out
    stream = _stream(data, origin, budget, notes) if data.startswith(SIGNATURE) else data
    if not stream.startswith(_BOF):
        raise Refused(NOT_READABLE, "这是 Excel 4.0 以前的工作簿", "用 Excel 或 WPS 打开，另存为 .xlsx 再导入")
    with Path(os.devnull).open("w", encoding="utf-8", errors="replace") as silent, _opened(stream, silent) as book:
        _note_left_out(book, origin, notes)
        _refuse_not_calculated(stream, book)
        styles = _styles(book)
        for number, name in enumerate(book.sheet_names()):
            budget.grids()
            place = origin.within(f"工作表 {clean(name, origin, '', notes)}")
            grid = _grid(_loaded(book, number, place), Sheet(place, budget, notes), styles)
            book.unload_sheet(number)
            if grid:
                yield grid


def _stream(data: bytes, origin: Origin, budget: Budget, notes: list[Note]) -> bytes:
    compound = Compound(data)
    path = compound.find("Workbook") or compound.find("Book")
    if path is None:
        raise Refused(NOT_READABLE, "里面没有工作簿")
    if any(stream[0].casefold().startswith("_vba_project") for stream in compound.streams):
        notes.append(Note(LEFT_OUT, origin, "含有宏，没有执行"))
    return compound.read(path, budget)


def _opened(stream: bytes, silent: Any) -> Any:
    """The book; its sheets are read when they are asked for, so that only one at a time takes memory."""
    try:
        return xlrd.open_workbook(
            file_contents=stream, formatting_info=True, on_demand=True, ragged_rows=True, logfile=silent
        )
    except xlrd.XLRDError as error:
        if str(error) == _ENCRYPTED:
            raise Refused(PASSWORD, "工作簿加了密码") from error
        raise Refused(DAMAGED, "工作簿的目录读不懂，文件可能没有传完") from error


def _refuse_not_calculated(stream: bytes, book: Any) -> None:
    """Raise for a formula that stores a zero and asks to be calculated when the file is opened."""
    at = 0
    while at + _RECORD.size <= len(stream):
        kind, size = _RECORD.unpack_from(stream, at)
        body = at + _RECORD.size
        if kind == _FORMULA_RECORD and size >= _FORMULA_HEAD.size and body + _FORMULA_HEAD.size <= len(stream):
            row, column, result, flags = _FORMULA_HEAD.unpack_from(stream, body)
            if flags & _CALCULATE_ON_LOAD and result == 0:
                starts = [(start, number) for number, start in enumerate(book._sh_abs_posn) if start <= at]  # noqa: SLF001
                sheet = f"工作表 {book.sheet_names()[max(starts)[1]]} " if starts else ""
                cell = f"{xlrd.colname(column)}{row + 1}"
                raise Refused(FORMULA, f"{sheet}{cell} 是公式，文件里没有计算结果")
        at = body + size


def _loaded(book: Any, number: int, place: Origin) -> Any:
    try:
        return book.sheet_by_index(number)
    except xlrd.XLRDError as error:
        if str(error).startswith(_NO_RESULT):
            raise Refused(FORMULA, f"{place.inside[-1]}里有公式，文件里没有计算结果") from error
        raise Refused(DAMAGED, f"{place.inside[-1]}读不懂，文件可能没有传完") from error


def _note_left_out(book: Any, origin: Origin, notes: list[Note]) -> None:
    """What xlrd passes by without a public word."""
    others = book._all_sheets_map.count(-1)  # noqa: SLF001
    if others:
        notes.append(Note(LEFT_OUT, origin, f"有 {others} 张不是普通工作表（图表或宏），没有读取"))
    if {SUPBOOK_EXTERNAL, SUPBOOK_DDEOLE}.intersection(book._supbook_types):  # noqa: SLF001
        notes.append(Note(LEFT_OUT, origin, "引用了别的工作簿，没有打开，公式按文件里存的结果读入"))


def _styles(book: Any) -> list[str]:
    """The number format of each cell style; what the file doesn't spell out looks as it does in Chinese."""
    codes = BUILT_IN | {form.format_key: form.format_str for form in book.format_list}
    return [codes.get(style.format_key, GENERAL) for style in book.xf_list]


def _grid(found: Any, sheet: Sheet, styles: list[str]) -> Grid | None:
    if found.visibility:
        sheet.notes.append(Note(HIDDEN_SHEET, sheet.origin, "工作表是隐藏的"))
        return None
    sheet.hidden_columns.update(
        number for number, about in found.colinfo_map.items() if about.hidden or not about.width
    )
    sheet.hidden_rows.update(number for number, about in found.rowinfo_map.items() if about.hidden)
    if found.default_row_hidden:
        sheet.shown_rows = found.rowinfo_map.keys() - sheet.hidden_rows
    for top, bottom, left, right in found.merged_cells:
        sheet.merge(Area(top, left, bottom - 1, right - 1))
    for row in range(found.nrows):
        for column, kind in enumerate(found.row_types(row)):
            if kind != xlrd.XL_CELL_EMPTY:
                _put(sheet, found, row, column, styles)
    return sheet.grid()


def _put(sheet: Sheet, found: Any, row: int, column: int, styles: list[str]) -> None:
    value, kind = found.cell_value(row, column), found.cell_type(row, column)
    if isinstance(value, float):
        if abs(value) < float("inf"):
            style = found.cell_xf_index(row, column)
            code = styles[style] if style < len(styles) else GENERAL
            sheet.put_number(row, column, value, code, from_1904=found.book.datemode == 1)
    elif kind == xlrd.XL_CELL_ERROR:
        sheet.put_error(row, column, xlrd.error_text_from_code.get(value, "#ERROR!"))
    elif kind == xlrd.XL_CELL_BOOLEAN:
        sheet.put(row, column, "TRUE" if value else "FALSE")
    else:
        sheet.put(row, column, value)
