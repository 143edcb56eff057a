"""Tables as text with a separator between cells: CSV from any program, tab-separated text from a spreadsheet."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from generator.importing.budget import Budget
from generator.importing.clean import clean
from generator.importing.grid import Cell, Grid, Origin
from generator.importing.rules import NOT_UNDERSTOOD, TOO_MUCH, Note, Refused

DELIMITERS = ("\t", ",", ";", "|")
_SEP = re.compile(r'"?sep=([^"\w]|_)"?', re.IGNORECASE)
_SAMPLE_LINES, _SAMPLE_CHARACTERS = 500, 200_000
_END = "\x1a"
"""A last line of our own: it stays a record of its own if all quotation marks before it are closed."""

Record = tuple[int, list[str]]
"""The number of its first line, from 0, and the fields."""


def find_delimiter(lines: Sequence[str]) -> str | None:
    """The separator that makes most lines rows of cells, the most regular ones; ``None`` for text without."""
    declared = _SEP.fullmatch(lines[0]) if lines else None
    if declared:
        return declared[1]
    sample = _sample(lines)
    best, found = (0, 0), None
    for delimiter in DELIMITERS:
        widths = [len(fields) for _, fields in _records(sample, delimiter, csv.QUOTE_MINIMAL) if any(fields)]
        wide = [width for width in widths if width > 1]
        usual = Counter(wide).most_common(1)
        score = (len(wide), usual[0][1] if usual else 0)
        needed = 2 if delimiter == "\t" else len(widths) / 2  # a tab separates cells even if most lines are prose
        if wide and len(wide) >= needed and score > best:
            best, found = score, delimiter
    return found


def is_uniform(lines: Sequence[str], delimiter: str) -> bool:
    """Whether all lines are rows of the same number of cells, as spreadsheets write them.

    Rows that all begin with an empty cell may be anything, unless cells are quoted as well.
    """
    sample = _sample(lines)
    records = [fields for _, fields in _records(sample, delimiter, csv.QUOTE_MINIMAL)]
    if len(sample) < len(lines) and len(records) > 1:
        records.pop()  # cut off
    while records and not any(records[-1]):
        records.pop()
    widths = {len(fields) for fields in records}
    if len(widths) != 1 or widths & {0, 1}:
        return False
    return any(fields[0].strip() for fields in records) or any(f'{delimiter}"' in line for line in sample)


def read_grid(lines: Sequence[str], delimiter: str, origin: Origin, budget: Budget, notes: list[Note]) -> Grid:
    """All lines as one grid."""
    budget.grids()
    skipped = 1 if lines and _SEP.fullmatch(lines[0]) else 0
    cells: list[Cell] = []
    for row, (line, fields) in enumerate(_read(lines[skipped:], delimiter, origin, notes)):
        place = f"第{line + skipped + 1}行"
        for column, text in enumerate(fields):
            if text.strip():
                budget.place(row, column)
                budget.cells()
                cells.append(Cell(row, column, clean(text, origin, place, notes), place=place))
    return Grid(origin, tuple(cells))


def _read(lines: Sequence[str], delimiter: str, origin: Origin, notes: list[Note]) -> list[Record]:
    """The records; quotation marks that nobody closes are characters like any other, or they'd swallow the rest."""
    records = list(_records([*lines, _END], delimiter, csv.QUOTE_MINIMAL))
    if not records or records[-1][1] != [_END]:
        notes.append(Note(NOT_UNDERSTOOD, origin, "有引号没有配对，引号都按文字读入"))
        records = list(_records([*lines, _END], delimiter, csv.QUOTE_NONE))
    if not records or records[-1][1] != [_END]:
        raise Refused(TOO_MUCH, f"一格文字超过 {csv.field_size_limit():,} 字的上限")
    return records[:-1]


def _records(lines: Iterable[str], delimiter: str, quoting: Literal[0, 3]) -> Iterator[Record]:
    """The records until the end or the first one that is too long to be a cell."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, quoting=quoting)
    while True:
        first = reader.line_num
        try:
            fields = next(reader, None)
        except csv.Error:
            return
        if fields is None:
            return
        yield first, fields


def _sample(lines: Sequence[str]) -> list[str]:
    sample: list[str] = []
    size = 0
    for line in lines[:_SAMPLE_LINES]:
        size += len(line)
        if sample and size > _SAMPLE_CHARACTERS:
            break
        sample.append(line[:_SAMPLE_CHARACTERS])
    return sample
