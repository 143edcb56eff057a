"""A table as CSV: RFC 4180, UTF-8 with the mark that Excel needs, and no cell that a spreadsheet would change.

Opened in a spreadsheet, ``=1万`` becomes a formula, ``012`` the number 12, ``1.10`` the number 1.1, ``1-2`` a day. So
texts of that look are written with one apostrophe before them, and so are texts that begin with an apostrophe. Who
reads the file takes one apostrophe away from the front of every text cell that has one (:func:`unguard`), and has the text.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from generator.model import Disclosure, Project
from generator.outputs.data.rows import Cell, Findings, Row, of_project, of_year
from generator.outputs.data.tables import every_table
from generator.problems import Problem

MARK = b"\xef\xbb\xbf"
_FORMULA = r"\s*['=+\-@|＝＋－＠]"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# what reads as a number, share, amount, date or time in some language, but for a whole number: it looks the same as a
# number, up to the eleven digits that a spreadsheet shows. Nor is 1年 taken for anything else
_NUMBER = r"(?!(?:0|[1-9][0-9]{0,10})[年月日号时分秒]?\Z)(?=[^0-9０-９]*[0-9０-９])[0-9０-９.．,，:：/／%％‰年月日号时分秒点 　¥￥$€£eE()（）\-–—~#]+\Z"
_WORD = rf"(?i:true|false)\Z|(?=[^0-9]*[0-9])(?i:[0-9]*[\s\-/.,]*(?:{_MONTHS})[a-z]*[\s\-/.,]*[0-9]*[\s\-/.,]*[0-9]*\Z)"
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
    return _lines(of_project(name, project, findings))


def _lines(rows: Iterable[Row]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([_guarded(cell) if type(cell) is str else _plain(cell) for cell in row] for row in rows)
    return file.getvalue()


_guarded = lru_cache(maxsize=1 << 15)(guard)  # most texts come again and again


def _plain(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else cell
