"""The disclosure of 2024 as other programs would save it: web pages, XML, delimited text."""

import csv
import io
from dataclasses import asdict
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

from generator import taxonomy
from generator.importing import readers
from generator.importing.budget import Budget
from generator.importing.grid import Grid, Origin
from generator.importing.labels import load_labels
from generator.importing.recognise import recognise

DATA = Path(__file__).parent.parent / "data/2024"
NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
PLACED = {"origin", "place", "department_place", "year_text", "message", "row"}


@cache
def sheets():
    """The sheets of the workbook."""
    return tuple(readers.file_items(DATA / "forms.xlsx", Budget(), []))


def rows(grid):
    return [list(row) for _, row in groupby(grid.cells, lambda cell: cell.row)]


def as_html(grid, *, hide="style='display:none'"):
    def cell(one):
        text = escape(one.text).replace("\n", "<br>").replace("  ", "&nbsp; ")
        return f"<td rowspan={one.rows} colspan='{one.columns}' x:str>{text}</td>"

    def row(cells):
        hidden = f" {hide}" if all(one.hidden for one in cells) else ""
        return f"<tr{hidden}>{''.join(map(cell, cells))}</tr>"

    return f"<table border=1>\n{chr(10).join(map(row, rows(grid)))}</table>"


def as_page(grids, head="<meta charset=utf-8>"):
    tables = "".join(f"<div>{as_html(grid)}</div>" for grid in grids)
    return f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>{head}</head><body>{tables}</body></html>'


def as_worksheet(grid, name="表"):
    def cell(one):
        across = f' ss:MergeAcross="{one.columns - 1}"' if one.columns > 1 else ""
        down = f' ss:MergeDown="{one.rows - 1}"' if one.rows > 1 else ""
        text = escape(one.text).replace("\n", "&#10;")
        return f'<Cell ss:Index="{one.column + 1}"{across}{down}><Data ss:Type="String">{text}</Data></Cell>'

    def row(cells):
        hidden = ' ss:Hidden="1"' if all(one.hidden for one in cells) else ""
        return f'<Row ss:Index="{cells[0].row + 1}"{hidden}>{"".join(map(cell, cells))}</Row>'

    return f'<Worksheet ss:Name="{escape(name)}"><Table>{"".join(map(row, rows(grid)))}</Table></Worksheet>'


def as_workbook(*worksheets, declaration='<?xml version="1.0"?>', styles=""):
    return (
        f'{declaration}<?mso-application progid="Excel.Sheet"?><Workbook xmlns="{NAMESPACE}" xmlns:ss="{NAMESPACE}" '
        f'xmlns:html="http://www.w3.org/TR/REC-html40"><Styles>{styles}</Styles>{"".join(worksheets)}</Workbook>'
    )


def as_delimited(grids, delimiter=","):
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    for grid in grids:
        width = max(cell.column + cell.columns for cell in grid.cells)
        for cells in rows(grid):
            line = [""] * width
            for cell in cells:
                line[cell.column] = cell.text
            writer.writerow(line)
        writer.writerow([""] * width)
    return file.getvalue()


def read(data, notes=None, file="附件.xls"):
    """What the import reads from bytes or text."""
    data = data.encode() if isinstance(data, str) else data
    return list(readers.read_any(data, Origin(file), Budget(), [] if notes is None else notes, 0))


def grids(data, notes=None):
    return [item for item in read(data, notes) if isinstance(item, Grid)]


def texts(grid):
    """Rows of texts by place."""
    return {(cell.row, cell.column): cell.text for cell in grid.cells if cell.text}


def recognised(items):
    """Forms and lists without their places, in a comparable shape."""
    found = recognise(items, load_labels(), taxonomy.profile("2015"))
    return bare(asdict(found))


def bare(value):
    if isinstance(value, dict):
        return {key: bare(inner) for key, inner in value.items() if key not in PLACED}
    if isinstance(value, (list, tuple)):
        return [bare(inner) for inner in value]
    return value.strip() if isinstance(value, str) else value
