"""One form: the lines that belong to it → :class:`~generator.importing.forms.FormRead`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from generator import taxonomy
from generator.importing.forms import FormRead, Read, RowRead
from generator.importing.grid import Origin
from generator.importing.labels import Labels
from generator.importing.recognise_columns import is_header
from generator.importing.recognise_fields import Fields
from generator.importing.recognise_headings import kind_of_other_form, title_in, year_in, year_of
from generator.importing.recognise_lines import Line
from generator.importing.recognise_rows import Tree
from generator.importing.recognise_table import Table
from generator.importing.rules import HIDDEN_ROW, NO_DEPARTMENT, NO_UNIT, NOT_UNDERSTOOD, OTHER_FORM, Note
from generator.problems import Rule

NOTHING = Read("", "")
MOST_NOTES = 300
"""So many notes on one form are listed one by one."""
GOALS = [term.key for term in taxonomy.form().goals]


@dataclass(slots=True)
class Area:
    """The lines of one form, page by page, and the lines above it; ``year`` is the whole document's, with its text."""

    origin: Origin
    headings: list[Line]
    year: tuple[int | None, str] = (None, "")
    pages: list[list[Line]] = field(default_factory=lambda: [[]])

    @property
    def lines(self) -> list[Line]:
        """All lines of all pages."""
        return [line for page in self.pages for line in page]


class Notes:
    """Collects what a human should look at; the same message about the same cell once."""

    def __init__(self) -> None:
        self._found: dict[Note, None] = {}
        self._more: Note | None = None
        self._count = 0

    def report(self, rule: Rule, line: Line, place: str, message: str, row: int | None = None) -> None:
        """A note on a cell of a line."""
        note = Note(rule, line.origin, message, place, None, row)
        if len(self._found) < MOST_NOTES:
            self._found[note] = None
        elif note not in self._found:
            self._more, self._count = self._more or note, self._count + 1

    def of(self, project: str) -> tuple[Note, ...]:
        """All notes, with the name of the project; of very many the first, and how many more."""
        found = [replace(note, project=project or None) for note in self._found]
        if self._more is not None:
            message = f"从这里起还有 {self._count} 处要核对，没有逐一列出"
            found.append(replace(self._more, rule=NOT_UNDERSTOOD, message=message, project=project or None, row=None))
        return tuple(found)


def read_form(area: Area, labels: Labels, tree: Tree) -> FormRead | Note | None:
    """The form; a note if it is no form of this kind; ``None`` if it is no form at all."""
    lines = area.lines
    other = other_form(area.headings, lines, labels)
    if other:
        return Note(OTHER_FORM, area.origin, f"{other}，没有导入", lines[0].place)
    notes = Notes()
    fields = Fields(labels, notes.report)
    table = Table(labels, tree, notes.report)
    _walk(area, labels, fields, table, notes)
    if not (table.found or fields.goals or not fields.money.is_empty):
        return None
    rows = table.rows()
    for line in area.headings:
        fields.add_heading(line)
    if not _is_filled(fields, rows):
        return Note(NOT_UNDERSTOOD, area.origin, "绩效目标表是空的，没有导入", lines[0].place)
    if not table.found:
        notes.report(NOT_UNDERSTOOD, lines[0], lines[0].place, "没有找到绩效指标（三级指标、指标值）")
    return assemble(area, fields, rows, notes)


def _walk(area: Area, labels: Labels, fields: Fields, table: Table, notes: Notes) -> None:
    number = 0
    for page_number, page in enumerate(area.pages):
        if page_number and table.columns is not None:
            _realign(page, labels, table, fields)
        for line in page:
            number += 1
            expect = fields.expects_multi_year
            if table.header(line, fields.loose, expect_multi_year=expect) or table.take(number, line):
                fields.loose = []
                partly = any(cell.hidden for cell in line.cells) and not all(cell.hidden for cell in line.cells)
            else:
                fields.take(number, line)
                partly = any(cell.hidden for cell in line.cells)
            if partly:
                notes.report(HIDDEN_ROW, line, line.place, "有隐藏的格，照样读入")


def _realign(page: Sequence[Line], labels: Labels, table: Table, fields: Fields) -> None:
    """The next page may divide its columns otherwise: same number of cells, same columns."""
    columns = table.columns
    if columns is None or not page or any(is_header(line, labels) for line in page[:3]):
        return
    starts = {cell.column for line in page for cell in (*line.cells, *line.blank)}
    widest = max(page, key=lambda line: len(line.cells) + len(line.blank) + len(line.above))
    cells = sorted(cell.column for cell in (*widest.cells, *widest.blank, *widest.above))
    if not set(columns.starts) <= starts and len(cells) >= len(columns.starts) and len(cells) <= columns.cells:
        moved = columns.moved(cells[-len(columns.starts) :])
        table.anchor(moved, expect_multi_year=fields.expects_multi_year)


def assemble(area: Area, fields: Fields, rows: Sequence[RowRead], notes: Notes) -> FormRead:
    """All that was read of one form."""
    name = fields.facts.get("name", NOTHING)
    first = area.lines[0]
    if not name.text:
        notes.report(NOT_UNDERSTOOD, first, name.place or first.place, "项目名称是空的")
    texts = [*(line.text for line in area.headings), *fields.headings]
    funding, multi_year, remarks = fields.money.result(texts)
    if not any(amount.key == "total" for amount in funding.amounts):
        remarks.append("没有找到资金总额")
    for remark in remarks:
        rule = NOT_UNDERSTOOD if remark else NO_UNIT
        notes.report(rule, first, first.place, remark or "表上没有印金额单位")
    year, year_text = year_of([*reversed(fields.headings), *(line.text for line in area.headings)], area.origin)
    if year is None:
        year, year_text = area.year
    own = year_in(fields.year_text) or (int(fields.year_text) if _is_year(fields.year_text) else None)
    return FormRead(
        area.origin,
        name,
        _department(fields, first, notes),
        fields.code,
        tuple(fields.close()),
        funding,
        multi_year,
        tuple(sorted(fields.goals.items(), key=lambda goal: GOALS.index(goal[0]))),
        tuple(rows),
        own or year,
        fields.year_text if own else year_text,
        "\n".join(text for text in fields.notes if text),
        notes.of(name.text),
        next((title for line in reversed(area.headings) if (title := title_in(line.text))), ""),
    )


def _department(fields: Fields, first: Line, notes: Notes) -> Read:
    """The department; a form that prints none has the unit that it prints."""
    read = fields.facts.get("department", NOTHING)
    if read.text:
        return read
    unit = fields.facts.get("implementing_unit", NOTHING)
    place = unit.place or read.place or first.place
    instead = f"，以「{unit.label}」{unit.text} 代替" if unit.text else ""
    notes.report(NO_DEPARTMENT, first, place, f"没有主管部门{instead}")
    return Read(unit.text, place)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and text.startswith("20")


def _is_filled(fields: Fields, rows: Iterable[RowRead]) -> bool:
    """Whether anything but labels stands on the form."""
    texts = [read.text for read in (*fields.facts.values(), *fields.goals.values())]
    return any(texts[:1]) or any(texts) or any(not row.is_empty for row in rows)


def other_form(headings: Sequence[Line], lines: Sequence[Line], labels: Labels) -> str | None:
    """What kind of form this is, if it is one that is not imported."""
    marks = {
        label.printed
        for line in lines
        for cell in line.cells
        if (label := labels.find(cell.text, "evaluation")) is not None
    }
    if len(marks) > 1:
        return f"有「{'」「'.join(sorted(marks)[:2])}」，是绩效自评（监控）表"
    titles = [title for line in headings for cell in line.cells if (title := title_in(cell.text))]
    return kind_of_other_form(titles[-1:], labels)
