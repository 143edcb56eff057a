"""The official form of a project as a spreadsheet: the cells of ``_form.html``, merged alike, on A4.

Columns: A 绩效指标 · B 一级指标 · C+D 二级指标 · E 三级指标 · F+G 指标值 (one column of a form
without further fields), then one for each further label of the form.
Spreadsheets don't fit the height of merged cells to their text, so heights are reckoned here.
"""

import math
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from generator.display import form_facts
from generator.model import Amount, ClassGroup, Fact, Form, Funding, Project, groups_of
from generator.outputs.data import package
from generator.outputs.data.package import MAIN, XML

SHEET = "目标表"
_WIDTHS = (5.0, 8.0, 10.5, 4.8, 32.5)
_NARROWER = (5.0, 8.0, 10.5, 4.8, 24.0)
_VALUE, _NARROWER_VALUE = 32.0, 20.0
_FURTHER = 10.0
"""Widths of the columns in characters: A to E of the plain form, with further columns, F and G together, a further column."""
_PORTRAIT_FURTHER = 2
_LINE, _PADDING, _HIGHEST = 14.0, 6.0, 405.0
"""Points: a line of text, what a cell has around it, the highest row that a spreadsheet can have (409)."""
_TITLE_HEIGHT = 32.0
_LONG = 18
"""Rows of indicators from which a form surely runs onto a second page and prints the column heads there again."""
_ANYWHERE = 4
"""Characters that fit into any cell."""
_DECIMALS = 10


# Cell formats, in the order of ``cellXfs``; those of amounts follow: by decimals, then the same with thousands.
PLAIN, TITLE, YEAR, CENTRED, LEFT, UPRIGHT, PART, FIRST_PART, SUBPART, AMOUNT = range(10)


class Grid(NamedTuple):
    """The columns of a form after A to E."""

    value: int
    """Columns of 指标值: F and G are one where no second field stands beside a first."""
    extra: int
    """One for each further label."""


class Cell(NamedTuple):
    """A cell as it is written: the XML of it and of those that it covers, the points that its text needs, what it spans.

    ``rows`` is 0 where a cell from above goes on, and where there is nothing to merge. ``high`` is 0 of one that spans several rows.
    """

    xml: str
    high: float = 0.0
    first: int = 0
    width: int = 1
    rows: int = 0


def filled_form(project: Project) -> bytes:
    """The workbook with the filled form of a project."""
    form = project.form
    columns = project.extra_columns
    grid = Grid(2 if form.facts else 1, len(columns))
    sheet = _Sheet(grid)
    for cells in _above(project, form, grid):
        sheet.add(cells)
    for goal in form.goals:
        _add_goal(goal, sheet)
    head = len(sheet.rows) + 1
    for cells in _indicators(groups_of(form.indicators), columns, grid):
        sheet.add(cells)
    frame = package.frame((SHEET,), (head if len(form.indicators) > _LONG else 0,))
    part = package.part("xl/worksheets/sheet1.xml", (sheet.xml().encode(),), small=True)
    return package.zipped((*frame, package.constant("xl/styles.xml", _styles()), part))


def _above(project: Project, form: Form, grid: Grid) -> Iterator[tuple[Cell, ...]]:
    """Heading, year, the fields and the money: labels span A to C."""
    whole = 5 + grid.value + grid.extra
    yield (_cell("项目支出绩效目标表", TITLE, (0, whole), grid),)
    yield (_cell(f"（{project.year}年度）", YEAR, (0, whole), grid),)
    yield _cell("项目名称", CENTRED, (0, 3), grid), _cell(project.name, CENTRED, (3, whole - 3), grid)
    for left, right in form_facts(project):
        label = _cell(left.label, CENTRED, (0, 3), grid)
        if right is None:
            yield label, _cell(left.text, CENTRED, (3, whole - 3), grid)
        else:
            values = _cell(right.label, CENTRED, (5, 1), grid), _cell(right.text, CENTRED, (6, 1 + grid.extra), grid)
            yield label, _cell(left.text, CENTRED, (3, 2), grid), *values
    if form.multi_year_funding:
        yield from _money("中期资金", form.multi_year_funding, grid)
    yield from _money("项目资金", form.funding, grid)


def _money(title: str, funding: Funding, grid: Grid) -> Iterator[tuple[Cell, ...]]:
    first_part = funding.parts[:1]
    opens = _cell(f"{title}\n（{funding.unit}）", CENTRED, (0, 3), grid, len(funding.amounts))
    for amount in funding.amounts:
        label, style = amount.label, SUBPART
        if not amount.within:
            style = LEFT
        elif amount in first_part:
            label, style = f"其中：{label}", FIRST_PART
        elif amount.within == "total":
            style = PART
        yield opens, _cell(label, style, (3, 2), grid), _amount(amount, grid)
        opens = _LABEL


@lru_cache(maxsize=1 << 12)
def _amount(amount: Amount, grid: Grid) -> Cell:
    """A number that looks as it was typed; a text where no number can look so."""
    width = grid.value + grid.extra
    if amount.value is None:
        return _cell("", LEFT, (5, width), grid)
    number = package.number_text(amount.value)
    whole, _, decimals = amount.text.partition(".")
    plain = whole.replace(",", "")
    if number is None or len(decimals) > _DECIMALS or (plain.startswith("0") and plain != "0"):
        return _cell(amount.text, LEFT, (5, width), grid)
    style = AMOUNT + len(decimals) + (_DECIMALS + 1) * ("," in whole)
    return Cell(f'<c s="{style}"><v>{number}</v></c>{_more(style, width - 1)}', 0.0, 5, width, 1)


def _add_goal(goal: Fact, sheet: "_Sheet") -> None:
    """A goal that is higher than a row can be goes over several rows, merged."""
    width = 4 + sheet.grid.value + sheet.grid.extra
    text = _cell(goal.text, LEFT, (1, width), sheet.grid)
    high = max(text.high, _LINE + _PADDING, len(goal.label) * _LINE + _PADDING)
    rows = math.ceil(high / _HIGHEST)
    if rows > 1:
        text = _cell(goal.text, LEFT, (1, width), sheet.grid, rows)
    sheet.add((_cell(goal.label, UPRIGHT, (0, 1), sheet.grid, rows), text), high / rows)
    for _ in range(rows - 1):
        sheet.add((_SIDE, Cell(_more(LEFT, width))), high / rows)


def _indicators(groups: tuple[ClassGroup, ...], columns: tuple[str, ...], grid: Grid) -> Iterator[tuple[Cell, ...]]:
    first = 5 + grid.value
    heads = ((1, 1), "一级指标"), ((2, 2), "二级指标"), ((4, 1), "三级指标"), ((5, grid.value), "指标值")
    further = (((at, 1), column) for at, column in enumerate(columns, first))
    rows = sum(group.size for group in groups)
    side = _cell("绩效指标", UPRIGHT, (0, 1), grid, rows + 1)
    yield side, *[_cell(text, CENTRED, span, grid) for span, text in (*heads, *further)]
    for group in groups:
        class_cell = _cell(group.label, CENTRED, (1, 1), grid, group.size)
        for subgroup in group.subclasses:
            sub_cell = _cell(subgroup.label, CENTRED, (2, 2), grid, len(subgroup.indicators))
            for indicator in subgroup.indicators:
                name, value = (
                    _cell(indicator.name, LEFT, (4, 1), grid),
                    _cell(indicator.value, LEFT, (5, grid.value), grid),
                )
                if columns:
                    extras = dict(indicator.extras)
                    texts = [
                        _cell(extras.get(column, ""), LEFT, (at, 1), grid) for at, column in enumerate(columns, first)
                    ]
                    yield _SIDE, class_cell, sub_cell, name, value, *texts
                else:
                    yield _SIDE, class_cell, sub_cell, name, value
                class_cell, sub_cell = _CLASS, _SUBCLASS


class _Sheet:
    """Rows of cells that become the XML of a sheet of a grid."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows: list[str] = []
        self._merges: list[str] = []

    def add(self, cells: tuple[Cell, ...], high: float = 0.0) -> None:
        """One row, ``high`` or as high as it must be; its cells fill it from A to the last column."""
        number = len(self.rows) + 1
        needed = _LINE + _PADDING
        written = []
        for xml, points, first, width, rows in cells:
            written.append(xml)
            if points > needed:  # noqa: PLR1730  # a third of the time of a call
                needed = points
            if rows:
                self._merges.append(_merge(first, width, number, rows))
        if number == 1:
            high = _TITLE_HEIGHT
        self.rows.append(f'<row r="{number}" ht="{_points(high or needed)}" customHeight="1">{"".join(written)}</row>')

    def xml(self) -> str:
        """All of the sheet."""
        columns = _widths(self.grid)
        widths = "".join(
            f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(columns, 1)
        )
        orientation = "portrait" if self.grid.extra <= _PORTRAIT_FURTHER else "landscape"
        return (
            f'{XML}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews>'
            f"<cols>{widths}</cols><sheetData>{''.join(self.rows)}</sheetData>"
            f'<mergeCells count="{len(self._merges)}">{"".join(self._merges)}</mergeCells>'
            '<printOptions horizontalCentered="1"/>'
            '<pageMargins left="0.55" right="0.55" top="0.5" bottom="0.65" header="0.3" footer="0.3"/>'
            f'<pageSetup paperSize="9" orientation="{orientation}" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter></worksheet>"
        )


@lru_cache(maxsize=1 << 15)  # labels and values come again and again
def _cell(text: str, style: int, span: tuple[int, int], grid: Grid, rows: int = 1) -> Cell:
    """A cell with a text in columns ``span`` (the first, how many) of a form of a grid."""
    first, width = span
    merged = rows if width > 1 or rows > 1 else 0
    if not text:
        return Cell(_more(style, width), 0.0, first, width, merged)
    xml = f'<c s="{style}" t="inlineStr"><is>{package.text_xml(text)}</is></c>{_more(style, width - 1)}'
    high = _height(text, _room(grid, first, width)) if rows == 1 and len(text) > _ANYWHERE else 0.0
    return Cell(xml, high, first, width, merged)


@cache
def _more(style: int, cells: int) -> str:
    """Cells without a text, as one covers beside its first."""
    return f'<c s="{style}"/>' * cells


_SIDE, _CLASS, _SUBCLASS, _LABEL = (
    Cell(_more(style, width)) for style, width in ((UPRIGHT, 1), (CENTRED, 1), (CENTRED, 2), (CENTRED, 3))
)
"""What goes on from the row above."""


@cache
def _widths(grid: Grid) -> tuple[float, ...]:
    first, value = (_NARROWER, _NARROWER_VALUE) if grid.extra else (_WIDTHS, _VALUE)
    return (*first, *([value / grid.value] * grid.value), *([_FURTHER] * grid.extra))


@cache
def _room(grid: Grid, first: int, width: int) -> float:
    return sum(_widths(grid)[first : first + width]) - 1.5


def _height(text: str, room: float) -> float:
    if 2 * len(text) <= room and "\n" not in text:  # a Chinese character is two digits wide
        return _LINE + _PADDING
    lines = sum([max(1, math.ceil(2 * len(line) / room)) for line in text.split("\n")])
    return lines * _LINE + _PADDING


@lru_cache(maxsize=1 << 8)
def _points(high: float) -> str:
    return f"{min(high, _HIGHEST):g}"


@lru_cache(maxsize=1 << 13)
def _merge(first: int, width: int, number: int, rows: int) -> str:
    return f'<mergeCell ref="{_letters(first)}{number}:{_letters(first + width - 1)}{number + rows - 1}"/>'


def _letters(at: int) -> str:
    """The name of a column, counted from 0.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    return (_letters(at // 26 - 1) if at > 25 else "") + chr(65 + at % 26)


@cache
def _styles() -> str:
    alignments = (
        'horizontal="center"',
        'horizontal="center"',
        'horizontal="center" wrapText="1"',
        'horizontal="left" wrapText="1"',
        'horizontal="center" textRotation="255"',
        'horizontal="left" indent="4"',
        'horizontal="left" indent="1"',
        'horizontal="left" indent="6"',
    )
    texts = "".join(
        f'<xf numFmtId="49" fontId="{max(0, 2 - at)}" borderId="{int(at > 1)}" quotePrefix="1" applyNumberFormat="1" applyFont="1" '
        f'applyBorder="1" applyAlignment="1"><alignment vertical="center" {alignment}/></xf>'
        for at, alignment in enumerate(alignments)
    )
    formats = [
        head + ("." + "0" * decimals if decimals else "")
        for head in ("0", "#,##0")
        for decimals in range(_DECIMALS + 1)
    ]
    listed = "".join(f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(formats))
    amounts = "".join(
        f'<xf numFmtId="{164 + at}" borderId="1" applyNumberFormat="1" applyBorder="1" applyAlignment="1">'
        '<alignment horizontal="left" vertical="center"/></xf>'
        for at in range(len(formats))
    )
    fonts = "".join(
        f'<font>{bold}<sz val="{size}"/><name val="宋体"/></font>'
        for bold, size in (("", 10.5), ("", 12), ("<b/>", 18))
    )
    side = "".join(
        f'<{edge} style="thin"><color rgb="FF000000"/></{edge}>' for edge in ("left", "right", "top", "bottom")
    )
    return (
        f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="{len(formats)}">{listed}</numFmts>'
        f'<fonts count="3">{fonts}</fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        f'<borders count="2"><border/><border>{side}</border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="{9 + len(formats)}"><xf/>{texts}{amounts}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
