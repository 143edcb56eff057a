"""The indicator table of one form: header lines, rows, what has no place, over as many pages as it takes."""

from collections.abc import Callable, Iterable

from generator.importing.forms import RowRead
from generator.importing.grid import Cell
from generator.importing.labels import Labels
from generator.importing.recognise_columns import Block, Columns, is_block_label, is_header, read_header
from generator.importing.recognise_lines import Line
from generator.importing.recognise_rows import (
    BlockReader,
    Row,
    Tree,
    assign,
    has_known_label,
    leaves_table,
    together,
    unknown_columns,
)
from generator.importing.rules import EMPTY_ROW, HIDDEN_ROW, INFERRED, NOT_UNDERSTOOD, ODD_CLASS
from generator.problems import Rule

_ELLIPSIS = "….。· "

Report = Callable[[Rule, Line, str, str, int | None], None]
"""Takes rule, line, place, message and the number of the row."""


class Table:
    """Takes the lines of a form that belong to indicator tables and makes rows of them."""

    def __init__(self, labels: Labels, tree: Tree, report: Report) -> None:
        self._labels = labels
        self._tree = tree
        self._report = report
        self._columns: Columns | None = None
        self._blocks: list[Block] = []
        self._readers: list[BlockReader] = []
        self._expect = False
        self._fresh = False
        self._left = False
        self._annual: list[Row] = []
        self._multi_year: list[Row] = []
        self._lines: dict[int, Line] = {}
        self._unknown: dict[str, tuple[Line, str, int]] = {}
        self.found = False

    @property
    def columns(self) -> Columns | None:
        """The columns of the last header."""
        return self._columns

    def header(self, line: Line, before: Iterable[Cell], *, expect_multi_year: bool) -> bool:
        """Anchor the columns at a header line; false for any other line."""
        if not is_header(line, self._labels):
            return False
        columns = read_header(line, list(before), self._labels)
        for cell in columns.strays:
            self._report(NOT_UNDERSTOOD, line, cell.place, f"不知道属于哪一列：{cell.text.strip()[:60]}", None)
        self.anchor(columns, expect_multi_year=expect_multi_year)
        self._expect_unknown(line)
        return True

    def _expect_unknown(self, line: Line) -> None:
        assert self._columns is not None  # noqa: S101  # anchored just now
        for at in unknown_columns(self._columns):
            column = self._columns.columns[at]
            self._unknown.setdefault(column.label, (line, column.place, 0))

    def anchor(self, columns: Columns, *, expect_multi_year: bool) -> None:
        """Read the lines that follow by these columns; labels fill down over a header that is met again."""
        blocks = columns.blocks(expect_multi_year=expect_multi_year)
        same = [block.multi_year for block in blocks] == [block.multi_year for block in self._blocks]
        if not same:
            self._finish()
            self._readers = [BlockReader(self._tree) for _ in blocks]
        self._columns, self._blocks, self._expect = columns, blocks, expect_multi_year
        self._left = False
        self._fresh = self.found = True

    def take(self, number: int, line: Line) -> bool:
        """A line below the header; false if it is not part of the table."""
        if self._columns is None:
            return False
        if self._fresh:
            refined = self._columns.refined(line, self._labels)
            if refined is not None:
                self.anchor(refined, expect_multi_year=self._expect)
                self._expect_unknown(line)
                return True
        if not line.text.strip(_ELLIPSIS):  # …… : room for more rows
            return True
        slots, left, stray = assign(line, self._columns, self._tree)
        if not has_known_label(slots, self._columns, self._tree):
            self._left = self._left or leaves_table(line, self._columns, slots, self._labels)
            if self._left:
                return False
        self._fresh = self._left = False
        self._lines[number] = line
        taken = [
            reader.read(number, line, self._columns, block, slots)
            for reader, block in zip(self._readers, self._blocks, strict=True)
        ]
        self._strays(line, slots, [*(cell for cell in left if not is_block_label(cell, self._labels)), *stray])
        if not all(taken):
            self._report(NOT_UNDERSTOOD, line, line.place, f"这一行没有指标名称和指标值：{line.text[:60]}", None)
        return True

    def _strays(self, line: Line, slots: dict[int, Cell], cells: list[Cell]) -> None:
        for cell in cells:
            self._report(NOT_UNDERSTOOD, line, cell.place, f"不知道属于哪一列：{cell.text.strip()[:60]}", None)
        assert self._columns is not None  # noqa: S101  # only called below a header
        for at in unknown_columns(self._columns):
            if at in slots:
                column = self._columns.columns[at]
                first, place, count = self._unknown.get(column.label, (line, column.place, 0))
                self._unknown[column.label] = (first, place, count + 1)

    def _finish(self) -> None:
        for reader, block in zip(self._readers, self._blocks, strict=True):
            (self._multi_year if block.multi_year else self._annual).extend(reader.rows)
        self._readers, self._blocks = [], []

    def rows(self) -> tuple[RowRead, ...]:
        """All rows in the order of the form; what is odd with them is reported."""
        self._finish()
        if not self._annual:  # only a mid-term table: nothing to set beside it
            self._annual, self._multi_year = self._multi_year, []
        rows = together(self._annual, self._multi_year)
        self._report_rows(rows)
        for label, (line, place, count) in self._unknown.items():
            message = f"不认识的列「{label[:40]}」，" + (f"有 {count} 格内容没有导入" if count else "没有内容")
            self._report(NOT_UNDERSTOOD, line, place, message, None)
        return tuple(row.read() for row in rows)

    def _report_rows(self, rows: list[Row]) -> None:
        seen: dict[tuple[str, str], list[int]] = {}
        for number, row in enumerate(rows, 1):
            line = self._lines[row.line]
            if row.hidden:
                self._report(HIDDEN_ROW, line, row.place, f"第 {number} 行指标在原表里是隐藏的，照样读入", number)
            if row.is_empty:
                of = row.sub or row.class_label
                self._report(EMPTY_ROW, line, row.place, f"第 {number} 行「{of}」没有填指标", number)
            for remark in row.remarks:
                seen.setdefault(remark, []).append(number)
        rules = {"inferred": INFERRED, "odd": ODD_CLASS, "lost": NOT_UNDERSTOOD}
        for (kind, message), numbers in seen.items():
            row = rows[numbers[0] - 1]
            which = f"第 {numbers[0]} 行" if len(numbers) == 1 else f"第 {_spans(numbers)} 行"
            self._report(rules[kind], self._lines[row.line], row.place, f"{which}{message}", numbers[0])


def _spans(numbers: list[int]) -> str:
    """Row numbers for a message.

    >>> _spans([7, 8, 9, 12])
    '7–9、12'
    """
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][-1] == number - 1:
            spans[-1] = [spans[-1][0], number]
        else:
            spans.append([number])
    return "、".join("–".join(map(str, span)) for span in spans)
