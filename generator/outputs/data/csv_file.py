"""A table as CSV: RFC 4180, UTF-8 with the mark that Excel needs, and no cell that a spreadsheet would change.

Opened in a spreadsheet, ``=1万`` becomes a formula, ``012`` the number 12, ``1.10`` the number 1.1, ``1-2`` a day. So
texts of that look are written with one apostrophe before them, and so are texts that begin with an apostrophe. Who
reads the file takes one apostrophe away from the front of every text cell that has one (:func:`unguard`), and has the text.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from generator.model import Amount, Disclosure, Project
from generator.outputs.data import rows
from generator.outputs.data.rows import Cell, Findings, Understood
from generator.outputs.data.tables import every_table
from generator.pieces import Give
from generator.problems import Problem

MARK = b"\xef\xbb\xbf"
_FORMULA = r"\s*['=+\-@|＝＋－＠]"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# what reads as a number, share, amount, date or time in some language, but for a whole number: it looks the same as a
# number, up to the eleven digits that a spreadsheet shows. Nor is 1年 taken for anything else
_NUMBER = r"(?!(?:0|[1-9][0-9]{0,10})[年月日号时分秒]?\Z)(?=[^0-9０-９]*[0-9０-９])[0-9０-９.．,，:：/／%％‰年月日号时分秒点 　¥￥$€£eE()（）\-–—~#]+\Z"
_WORD = rf"(?i:true|false)\Z|(?=[^0-9]*[0-9])(?i:[0-9]*[\s\-/.,]*(?:{_MONTHS})[a-z]*[\s\-/.,]*[0-9]*[\s\-/.,]*[0-9]*\Z)"
_QUOTED = re.compile('[,"\r\n]')
_END = b"\r\n"
_GUARDED = re.compile(f"{_FORMULA}|{_NUMBER}|{_WORD}")


def guard(text: str) -> str:
    """A text as it stands in a cell."""
    return "'" + text if _GUARDED.match(text) else text


def unguard(cell: str) -> str:
    """The text of a cell: the inverse of :func:`guard`."""
    return cell.removeprefix("'")


def years_csv(years: tuple[Disclosure, ...]) -> bytes:
    """The table of years as a file, header first."""
    return b"".join((_head("years"), *(_line(rows.of_year(year)) + _END for year in years)))


def table_csv(name: str, years: tuple[Disclosure, ...], findings: Findings, lines: Give) -> bytes:
    """The table ``name`` of these years as a file, header first; ``lines`` gives those about a project."""
    pieces = [_head(name)]
    for year in years:
        pieces += [lines(name, project, findings.get(project.source_path, ())) for project in year.projects]
    return b"".join(pieces)


def lines_within(name: str, data: bytes) -> bytes:
    """What stands in a file about projects."""
    return data[len(_head(name)) :]


def _head(name: str) -> bytes:
    table = next(table for table in every_table() if table.name == name)
    return MARK + _line(column.name for column in table.columns) + _END


def csv_lines(name: str, project: Project, findings: Sequence[Problem]) -> bytes:
    """The lines of a table about one project."""
    return _LINES[name](project, findings)


def _project_line(project: Project, findings: Sequence[Problem]) -> bytes:
    return _line(rows.of_project(project, findings)) + _END


def _funding_lines(project: Project, _findings: Sequence[Problem]) -> bytes:
    begin = _line((project.year, project.id, project.name)) + b","
    pieces: list[bytes] = []
    for one in rows.amounts(project):
        pieces += (begin, _amount(*one), _END)
    return b"".join(pieces)


def _indicator_lines(project: Project, findings: Sequence[Problem]) -> bytes:
    begin = _line((project.year, project.id, project.name, project.total_wan)) + b","
    codes = rows.codes_by_row(findings)
    pieces: list[bytes] = []
    for indicator in project.indicators:
        number, label, class_key, sub_label, sub_key, name, value, extras, inferred, _ = indicator
        classes = _classes("" if inferred else label, class_key, sub_label, sub_key)
        said = _said(value, rows.understood(indicator)) if extras else _value(value)
        end = _text(codes[number]) + _END if number in codes else _END
        pieces += (begin, _number(number), classes, _text(name), said, end)
    return b"".join(pieces)


def _detail_lines(project: Project, _findings: Sequence[Problem]) -> bytes:
    begin = _line((project.year, project.id)) + b","
    pieces: list[bytes] = []
    for position, (row, key, label, text) in enumerate(rows.details(project), 1):
        of_row = b"," if row is None else _number(row)
        pieces += (begin, _number(position), of_row, _text(key), b",", _text(label), b",", _text(text), _END)
    return b"".join(pieces)


_LINES = {
    "projects": _project_line,
    "funding": _funding_lines,
    "indicators": _indicator_lines,
    "details": _detail_lines,
}


def _line(row: Iterable[Cell]) -> bytes:
    return b",".join([_text(cell) if type(cell) is str else _plain(cell) for cell in row])


# most texts come again and again, and so does what is made of them


@lru_cache(maxsize=1 << 15)
def _text(text: str) -> bytes:
    """A text as it stands in the file, in quotation marks where it must."""
    if text.isalpha() and not text.isascii():  # characters: no figure, formula or word that a spreadsheet knows
        return text.encode()
    text = guard(text)
    return ('"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text).encode()


@lru_cache(maxsize=1 << 10)
def _number(number: int) -> bytes:
    return b"%d," % number


@lru_cache(maxsize=1 << 12)
def _classes(*texts: str) -> bytes:
    return _line(texts) + b","


@lru_cache(maxsize=1 << 14)
def _value(text: str) -> bytes:
    return _said(text, rows.understood_value(text))


def _said(value: str, understood: Understood) -> bytes:
    """A value, and what it says, with the commas around them."""
    return b",%b,%b," % (_text(value), _line(understood.cells))


@lru_cache(maxsize=1 << 14)
def _amount(block: str, unit: str, amount: Amount) -> bytes:
    return _line(rows.amount_cells(block, unit, amount))


def _plain(cell: Cell) -> bytes:
    if cell is None:
        return b""
    if isinstance(cell, Decimal):
        return f"{cell:f}".encode()
    return (cell.isoformat() if isinstance(cell, date) else str(cell)).encode()


def forget() -> None:
    """Let go of what is remembered of texts, values and amounts: once the files of all years are made nobody needs it."""
    for one in (_text, _classes, _value, _amount):
        one.cache_clear()
