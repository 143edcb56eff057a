"""The official form of a project as a spreadsheet: the cells of ``_form.html``, merged alike, on A4.

Columns: A 绩效指标 · B 一级指标 · C+D 二级指标 · E 三级指标 · F+G 指标值, then one for each further label of the form.
Spreadsheets don't fit the height of merged cells to their text, so heights are reckoned here.
"""

import math
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from generator.display import form_facts
from generator.model import Amount, Funding, Project
from generator.outputs.data import package
from generator.outputs.data.package import MAIN, XML

SHEET = "目标表"
_WIDTHS = (5.0, 8.0, 10.5, 4.8, 32.5, 16.0, 16.0)
_NARROWER = (5.0, 8.0, 10.5, 4.8, 24.0, 10.0, 10.0)
_FURTHER = 10.0
"""Widths of the columns in characters: of the plain form, with further columns, of a further column."""
_PORTRAIT_COLUMNS = 9
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


class Cell(NamedTuple):
    """A cell ``width`` columns wide and ``rows`` rows high. ``text`` is ``None`` where a cell from above goes on."""

    width: int
    text: str | None
    style: int = LEFT
    rows: int = 1
    number: str | None = None


_SIDE, _CLASS, _SUBCLASS = Cell(1, None, UPRIGHT), Cell(1, None, CENTRED), Cell(2, None, CENTRED)
"""What goes on from the row above."""


def filled_form(project: Project) -> bytes:
    """The workbook with the filled form of a project."""
    sheet = _Sheet(len(project.extra_columns))
    for cells in _above(project, sheet.columns - 7):
        sheet.add(cells)
    for cells in _goals(project, sheet):
        sheet.add(cells)
    head = len(sheet.rows) + 1
    for cells in _indicators(project):
        sheet.add(cells)
    frame = package.frame((SHEET,), (head if len(project.indicators) > _LONG else 0,))
    part = package.part("xl/worksheets/sheet1.xml", map(str.encode, sheet.xml()))
    return package.zipped((*frame, package.constant("xl/styles.xml", _styles()), part))


def _above(project: Project, extra: int) -> Iterator[list[Cell]]:
    """Heading, year, the fields and the money: labels span A to C."""
    yield [Cell(7 + extra, "项目支出绩效目标表", TITLE)]
    yield [Cell(7 + extra, f"（{project.year}年度）", YEAR)]
    yield [Cell(3, "项目名称", CENTRED), Cell(4 + extra, project.name, CENTRED)]
    for left, right in form_facts(project):
        label = Cell(3, left.label, CENTRED)
        if right is None:
            yield [label, Cell(4 + extra, left.text, CENTRED)]
        else:
            values = (Cell(1, right.label, CENTRED), Cell(1 + extra, right.text, CENTRED))
            yield [label, Cell(2, left.text, CENTRED), *values]
    if project.multi_year_funding:
        yield from _money("中期资金", project.multi_year_funding, extra)
    yield from _money("项目资金", project.funding, extra)


def _money(title: str, funding: Funding, extra: int) -> Iterator[list[Cell]]:
    first_part = funding.parts[:1]
    for at, amount in enumerate(funding.amounts):
        opens = Cell(3, f"{title}\n（{funding.unit}）", CENTRED, len(funding.amounts))
        label, style = amount.label, SUBPART
        if not amount.within:
            style = LEFT
        elif amount in first_part:
            label, style = f"其中：{label}", FIRST_PART
        elif amount.within == "total":
            style = PART
        yield [Cell(3, None, CENTRED) if at else opens, Cell(2, label, style), _amount(amount, 2 + extra)]


def _amount(amount: Amount, width: int) -> Cell:
    """A number that looks as it was typed; a text where no number can look so."""
    if amount.value is None:
        return Cell(width, "")
    number = package.number_text(amount.value)
    whole, _, decimals = amount.text.partition(".")
    plain = whole.replace(",", "")
    if number is None or len(decimals) > _DECIMALS or (plain.startswith("0") and plain != "0"):
        return Cell(width, amount.text)
    style = AMOUNT + len(decimals) + (_DECIMALS + 1) * ("," in whole)
    return Cell(width, amount.text, style, number=number)


def _goals(project: Project, sheet: "_Sheet") -> Iterator[list[Cell]]:
    """A goal that is higher than a row can be goes over several rows, merged."""
    width = sheet.columns - 1
    for goal in project.goals:
        high = max(sheet.height(goal.text, 1, width), len(goal.label) * _LINE + _PADDING)
        rows = math.ceil(high / _HIGHEST)
        sheet.least = high / rows
        yield [Cell(1, goal.label, UPRIGHT, rows), Cell(width, goal.text, LEFT, rows)]
        for _ in range(rows - 1):
            yield [Cell(1, None, UPRIGHT), Cell(width, None)]
        sheet.least = 0


def _indicators(project: Project) -> Iterator[list[Cell]]:
    columns = project.extra_columns
    heads = ((1, "一级指标"), (2, "二级指标"), (1, "三级指标"), (2, "指标值"), *((1, column) for column in columns))
    side = Cell(1, "绩效指标", UPRIGHT, len(project.indicators) + 1)
    yield [side, *(Cell(width, text, CENTRED) for width, text in heads)]
    for group in project.groups:
        class_cell = Cell(1, group.label, CENTRED, group.size)
        for subgroup in group.subclasses:
            sub_cell = Cell(2, subgroup.label, CENTRED, len(subgroup.indicators))
            for indicator in subgroup.indicators:
                cells = [_SIDE, class_cell, sub_cell, Cell(1, indicator.name), Cell(2, indicator.value)]
                if columns:
                    extras = dict(indicator.extras)
                    cells += [Cell(1, extras.get(column, "")) for column in columns]
                yield cells
                class_cell, sub_cell = _CLASS, _SUBCLASS


class _Sheet:
    """Rows of cells that become the XML of a sheet."""

    def __init__(self, extra: int) -> None:
        self._widths = (*(_NARROWER if extra else _WIDTHS), *([_FURTHER] * extra))
        self._letters = _all_letters(len(self._widths))
        self._merges: list[str] = []
        self.columns = len(self._widths)
        self.rows: list[str] = []
        self.least = 0.0

    def height(self, text: str, first: int, width: int) -> float:
        """Points that a text needs in a cell that begins at column ``first`` (from 0) and is ``width`` columns wide."""
        return _height(text, _room(self._widths, first, width))

    def add(self, cells: list[Cell]) -> None:
        """One row; its cells fill it from A to the last column."""
        number = len(self.rows) + 1
        xml = []
        high = self.least or _LINE + _PADDING
        letters = self._letters
        at = 0
        for width, text, style, rows, value in cells:
            if value is not None:
                xml.append(f'<c s="{style}"><v>{value}</v></c>{_more(style, width)}')
            elif text:
                written, needed = _written(text, style, width, _room(self._widths, at, width))
                xml.append(written)
                if needed > high and rows == 1 and not self.least:
                    high = needed
            else:
                xml.append(_more(style, width + 1))
            if text is not None and (width > 1 or rows > 1):
                self._merges.append(
                    f'<mergeCell ref="{letters[at]}{number}:{letters[at + width - 1]}{number + rows - 1}"/>'
                )
            at += width
        if number == 1:
            high = _TITLE_HEIGHT
        self.rows.append(f'<row r="{number}" ht="{_points(high)}" customHeight="1">{"".join(xml)}</row>')

    def xml(self) -> Iterator[str]:
        widths = "".join(
            f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(self._widths, 1)
        )
        orientation = "portrait" if self.columns <= _PORTRAIT_COLUMNS else "landscape"
        yield (
            f'{XML}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews>'
            f"<cols>{widths}</cols><sheetData>{''.join(self.rows)}</sheetData>"
            f'<mergeCells count="{len(self._merges)}">{"".join(self._merges)}</mergeCells>'
            '<printOptions horizontalCentered="1"/>'
            '<pageMargins left="0.55" right="0.55" top="0.5" bottom="0.65" header="0.3" footer="0.3"/>'
            f'<pageSetup paperSize="9" orientation="{orientation}" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter></worksheet>"
        )


@cache
def _more(style: int, width: int) -> str:
    """The cells that one of this width covers beside its first."""
    return f'<c s="{style}"/>' * (width - 1)


@cache
def _room(widths: tuple[float, ...], first: int, width: int) -> float:
    return sum(widths[first : first + width]) - 1.5


@lru_cache(maxsize=1 << 14)  # labels and values come again and again
def _written(text: str, style: int, width: int, room: float) -> tuple[str, float]:
    """A cell with a text, and the height it needs."""
    xml = f'<c s="{style}" t="inlineStr"><is>{package.text_xml(text)}</is></c>{_more(style, width)}'
    return xml, _height(text, room) if len(text) > _ANYWHERE else 0.0


def _height(text: str, room: float) -> float:
    if 2 * len(text) <= room and "\n" not in text:  # a Chinese character is two digits wide
        return _LINE + _PADDING
    lines = sum([max(1, math.ceil(2 * len(line) / room)) for line in text.split("\n")])
    return lines * _LINE + _PADDING


@lru_cache(maxsize=1 << 8)
def _points(high: float) -> str:
    return f"{min(high, _HIGHEST):g}"


@cache
def _all_letters(columns: int) -> tuple[str, ...]:
    return tuple(map(_letters, range(columns)))


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
