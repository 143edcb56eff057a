"""Tables that hold many projects: 项目名称, 一级指标 … 指标值 in one header line, a project over several rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.importing.forms import FormRead, Read
from generator.importing.grid import Cell, Origin
from generator.importing.labels import Label, Labels, compact
from generator.importing.recognise_columns import Columns, is_header, read_header
from generator.importing.recognise_fields import Fields
from generator.importing.recognise_form import Area, Notes, assemble, other_form
from generator.importing.recognise_lines import Line
from generator.importing.recognise_rows import Tree, project_columns
from generator.importing.recognise_table import Table
from generator.importing.rules import NOT_UNDERSTOOD, OTHER_FORM, Note

_KINDS = ("fact", "multi_year_amount", "amount", "goal", "funding", "personal", "other", "year")
_NUMBER = "number"


@dataclass(frozen=True, slots=True)
class FlatHeader:
    """What the columns of a table of many projects are: of the project (by position), and of the indicators."""

    projects: dict[int, Label]
    columns: Columns


@dataclass(slots=True)
class FlatArea:
    """The lines of such a table; each header with the lines below it."""

    origin: Origin
    headings: list[Line]
    year: tuple[int | None, str]
    parts: list[tuple[FlatHeader, list[Line]]] = field(default_factory=list)


@dataclass(slots=True)
class _Project:
    values: dict[int, Cell] = field(default_factory=dict)
    lines: list[tuple[FlatHeader, Line]] = field(default_factory=list)


def flat_header(line: Line, labels: Labels) -> FlatHeader | None:
    """The columns, if one header line has 项目名称 as well as the columns of indicators."""
    if not is_header(line, labels):
        return None
    cells = [*line.cells, *(cell for cell in line.above if labels.find(cell.text, *_KINDS))]
    projects = {cell.column: label for cell in cells if (label := _of_project(cell, labels)) is not None}
    if not any(label.kind == "fact" and label.key == "name" for label in projects.values()):
        return None
    return FlatHeader(projects, read_header(line, [], labels, projects))


def _of_project(cell: Cell, labels: Labels) -> Label | None:
    column = labels.find(cell.text, "column")
    if column is not None:
        return None
    number = labels.find(cell.text, "list")
    if number is not None and number.key == _NUMBER:
        return Label(_NUMBER, _NUMBER, number.printed)
    return labels.find(cell.text, *_KINDS)


def read_flat(area: FlatArea, labels: Labels, tree: Tree) -> Iterator[FormRead | Note]:
    """Each project as a form."""
    lines = [line for _, below in area.parts for line in below]
    header_lines = [line for line in area.headings[-3:] if line.origin == area.origin]
    other = other_form(area.headings, header_lines, labels)
    if other:
        yield Note(OTHER_FORM, area.origin, f"{other}，没有导入", lines[0].place if lines else "")
        return
    outer = Notes()
    for project in _projects(area, labels, outer):
        yield _read(project, area, labels, tree)
    yield from outer.of("")


def _projects(area: FlatArea, labels: Labels, notes: Notes) -> Iterator[_Project]:
    """The lines by project: a new one begins where another name is printed."""
    project: _Project | None = None
    unit: Cell | None = None
    for header, lines in area.parts:
        name_at = _position(header, "name")
        unit_at = _position(header, "implementing_unit")
        for line in lines:
            values = _values(line, header)
            name = values.get(name_at)
            if not _has_indicator(line, header):
                unit = _aside(line, name, unit, labels, notes)
                continue
            if project is None or _is_another(project.values, values, name_at, unit_at):
                if project is not None:
                    yield project
                project = _Project(_over(line, header, unit, project))
            for at, cell in values.items():
                if not project.lines or at not in project.values:
                    project.values[at] = cell
            project.lines.append((header, line))
    if project is not None:
        yield project


def _aside(line: Line, name: Cell | None, unit: Cell | None, labels: Labels, notes: Notes) -> Cell | None:
    """A line without indicators: the unit whose projects follow, or something that is not understood."""
    if name is not None and len(line.cells) == 1 and not labels.find(name.text, "sum"):
        return name
    if not any(labels.find(cell.text, "sum", "column") for cell in line.cells[:2]):
        notes.report(NOT_UNDERSTOOD, line, line.place, f"这一行没有指标：{line.text[:60]}")
    return unit


def _is_another(known: dict[int, Cell], values: dict[int, Cell], name_at: int, unit_at: int) -> bool:
    return any(
        at in values and at in known and compact(values[at].text) != compact(known[at].text)
        for at in (name_at, unit_at)
        if at >= 0
    )


def _over(line: Line, header: FlatHeader, unit: Cell | None, before: _Project | None) -> dict[int, Cell]:
    """What holds for a project though it is not printed beside it: merged cells from above, the unit."""
    found: dict[int, Cell] = {}
    units = {at for key in ("implementing_unit", "department") if (at := _position(header, key)) >= 0}
    if unit is not None and not units:
        found[-1] = unit
    for at in project_columns(header.columns):
        start, end = header.columns.reach(at)
        cell = line.covering(start, end)
        if cell is None and start in units and before is not None:
            cell = before.values.get(start)
        if cell is not None and start != _position(header, "name"):
            found[start] = cell
    return found


def _position(header: FlatHeader, key: str) -> int:
    found = (at for at, label in header.projects.items() if label.kind == "fact" and label.key == key)
    return next(found, -1)


def _values(line: Line, header: FlatHeader) -> dict[int, Cell]:
    """The cells of the project's columns that begin on this line."""
    columns = header.columns
    found: dict[int, Cell] = {}
    for at in project_columns(columns):
        first, end = columns.reach(at)
        cell = next((cell for cell in line.cells if first <= cell.column < end), None)
        if cell is not None:
            found[columns.columns[at].start] = cell
    return found


def _has_indicator(line: Line, header: FlatHeader) -> bool:
    projects = set(project_columns(header.columns))
    return any(header.columns.find(cell.column) not in projects for cell in line.cells)


def _read(project: _Project, area: FlatArea, labels: Labels, tree: Tree) -> FormRead:
    notes = Notes()
    fields = Fields(labels, notes.report)
    table = Table(labels, tree, notes.report)
    first = project.lines[0][1]
    _fill(fields, project, first)
    header: FlatHeader | None = None
    for number, (its, line) in enumerate(project.lines, 1):
        if its is not header:
            header = its
            table.anchor(header.columns, expect_multi_year=fields.expects_multi_year)
        if not table.take(number, _without(line, header)):
            notes.report(NOT_UNDERSTOOD, line, line.place, f"这一行没有看懂：{line.text[:60]}")
    rows = table.rows()
    for line in area.headings:
        fields.add_heading(line)
    lines = [line for _, line in project.lines]
    return assemble(Area(area.origin, area.headings, area.year, [lines]), fields, rows, notes)


def _without(line: Line, header: FlatHeader) -> Line:
    """The line without the cells of the project's columns."""
    projects = set(project_columns(header.columns))
    cells = tuple(cell for cell in line.cells if header.columns.find(cell.column) not in projects)
    return Line(line.origin, line.row, cells, line.blank, line.above, line.gap)


def _fill(fields: Fields, project: _Project, line: Line) -> None:
    header = project.lines[0][0]
    for at, cell in sorted(project.values.items()):
        label = header.projects.get(at)
        if at < 0:
            fields.facts["implementing_unit"] = Read(cell.text.strip(), cell.place, "单位名称")
        elif label is not None and label.kind != _NUMBER:
            fields.give(line, label, Cell(cell.row, at, label.printed, place=cell.place), cell)
