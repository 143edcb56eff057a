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

from generator.model import Disclosure, Project
from generator.outputs.data.rows import Cell, Findings, Row, Understood, indicator_rows, of_project, of_year
from generator.outputs.data.tables import every_table
from generator.problems import Problem

MARK = b"\xef\xbb\xbf"
_FORMULA = r"\s*['=+\-@|＝＋－＠]"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# what reads as a number, share, amount, date or time in some language, but for a whole number: it looks the same as a
# number, up to the eleven digits that a spreadsheet shows. Nor is 1年 taken for anything else
_NUMBER = r"(?!(?:0|[1-9][0-9]{0,10})[年月日号时分秒]?\Z)(?=[^0-9０-９]*[0-9０-９])[0-9０-９.．,，:：/／%％‰年月日号时分秒点 　¥￥$€£eE()（）\-–—~#]+\Z"
_WORD = rf"(?i:true|false)\Z|(?=[^0-9]*[0-9])(?i:[0-9]*[\s\-/.,]*(?:{_MONTHS})[a-z]*[\s\-/.,]*[0-9]*[\s\-/.,]*[0-9]*\Z)"
_QUOTED = re.compile('[,"\r\n]')
_END = "\r\n"
_GUARDED = re.compile(f"{_FORMULA}|{_NUMBER}|{_WORD}")


def guard(text: str) -> str:
    """A text as it stands in a cell."""
    return "'" + text if _GUARDED.match(text) else text


def unguard(cell: str) -> str:
    """The text of a cell: the inverse of :func:`guard`."""
    return cell.removeprefix("'")


def table_csv(name: str, years: tuple[Disclosure, ...], findings: Findings) -> bytes:
    """The table ``name`` of these years as a file, header first."""
    table = next(table for table in every_table() if table.name == name)
    pieces = [_lines([tuple(column.name for column in table.columns)])]
    if name == "years":
        pieces.append(_lines(map(of_year, years)))
    else:
        for year in years:
            pieces += [csv_lines(name, project, findings.get(project.source_path, ())) for project in year.projects]
    return MARK + "".join(pieces).encode()


def csv_lines(name: str, project: Project, findings: Sequence[Problem]) -> str:
    """The lines of a table about one project."""
    if name == "indicators":
        return _indicator_lines(project, findings)
    return _lines(of_project(name, project, findings))


def _indicator_lines(project: Project, findings: Sequence[Problem]) -> str:
    """As :func:`_lines`, the parts of the rows that come again and again written once."""
    lines = []
    begin = ""
    for row in indicator_rows(project, findings):
        begin = begin or _line(row.project)
        classes, texts, value = _texts(row.classes), _texts(row.texts), _value(row.understood)
        lines.append(f"{begin},{row.row},{classes},{texts},{value},{_text(row.codes)}{_END}")
    return "".join(lines)


def _lines(rows: Iterable[Row]) -> str:
    return "".join([_line(row) + _END for row in rows])


def _line(row: Iterable[Cell]) -> str:
    return ",".join([_text(cell) if type(cell) is str else _plain(cell) for cell in row])


@lru_cache(maxsize=1 << 15)  # most texts come again and again
def _text(text: str) -> str:
    """A text as it stands in the file, in quotation marks where it must."""
    text = guard(text)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


@lru_cache(maxsize=1 << 12)
def _texts(texts: tuple[str, ...]) -> str:
    return _line(texts)


@lru_cache(maxsize=1 << 13)
def _value(understood: Understood) -> str:
    return _line(understood.cells)


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)
