"""The public list: a header with 序号 and 项目名称, its rows, and 合计."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from generator.importing.forms import ListRead, ListRow, Unit
from generator.importing.grid import Cell, Origin
from generator.importing.labels import Labels, compact
from generator.importing.recognise_columns import MOST_COLUMNS
from generator.importing.recognise_form import Notes
from generator.importing.recognise_headings import is_heading, known_unit, title_in, unit_in, year_of
from generator.importing.recognise_lines import Line
from generator.importing.recognise_money import number_in
from generator.importing.rules import HIDDEN_ROW, NO_UNIT, NOT_UNDERSTOOD, Note

_NUMBER = "0123456789一二三四五六七八九十.．、()（）"


@dataclass(frozen=True, slots=True)
class ListColumns:
    """Where the columns of a list begin; what is not known has an empty key."""

    starts: tuple[int, ...]
    keys: tuple[str, ...]
    labels: tuple[str, ...]
    header: Line

    def cells(self, line: Line) -> tuple[dict[str, Cell], list[tuple[str, Cell]]]:
        """The cells of a line by column, and those for which there is no place, with the header over them."""
        found: dict[str, Cell] = {}
        rest: list[tuple[str, Cell]] = []
        for cell in line.cells:
            at = bisect_right(self.starts, cell.column) - 1
            key = self.keys[at] if at >= 0 else ""
            if key and key not in found:
                found[key] = cell
            else:
                rest.append((self.labels[at] if at >= 0 else "", cell))
        return found, rest

    @property
    def amount_cell(self) -> Cell | None:
        """The header of the amounts."""
        named = (start for start, key in zip(self.starts, self.keys, strict=True) if key == "amount")
        start = next(named, None)
        return next((cell for cell in self.header.cells if cell.column == start), None)


@dataclass(slots=True)
class ListArea:
    """A list on its way: its columns, which a repeated header sets anew, and its rows so far."""

    origin: Origin
    headings: list[Line]
    year: tuple[int | None, str]
    columns: ListColumns
    rows: list[tuple[ListRow, Line]] = field(default_factory=list)
    total: Decimal | None = None
    closed: bool = False
    fresh: bool = True
    rest: dict[str, tuple[Line, list[Cell]]] = field(default_factory=dict)
    """By header: the first line with cells for which there is no place, and all such cells."""


def list_columns(line: Line, labels: Labels) -> ListColumns | None:
    """The columns, if a line is the header of a list: 序号 and 项目名称 (or 项目名称 and an amount), no values."""
    keys = [_key(cell, labels) for cell in line.cells[:MOST_COLUMNS]]
    if "name" not in keys or len(keys) < len(line.cells):
        return None
    amounts = [at for at, key in enumerate(keys) if key == "amount"]
    for at in amounts[1:]:
        keys[at] = ""
    if "number" in keys:
        after = line.cells[keys.index("number") + 1 : keys.index("number") + 2]
        if any(compact(cell.text).isdigit() for cell in after):  # 序号 1 项目名称 …
            return None
    elif not amounts or not all(keys) or any(_is_core(cell, labels) for cell in line.cells):
        return None
    return ListColumns(
        tuple(cell.column for cell in line.cells), tuple(keys), tuple(compact(cell.text) for cell in line.cells), line
    )


def _key(cell: Cell, labels: Labels) -> str:
    fact = labels.find(cell.text, "fact")
    if fact is not None and fact.key == "name":
        return "name"
    label = labels.find(cell.text, "list")
    return label.key if label is not None and label.key in ("number", "amount", "department") else ""


def _is_core(cell: Cell, labels: Labels) -> bool:
    label = labels.find(cell.text, "column")
    return label is not None and label.key in ("class", "subclass", "name", "value")


def looks_like_row(line: Line, columns: ListColumns) -> bool:
    """Whether a line below a list, or on its next page, is one of its rows."""
    cells, _ = columns.cells(line)
    number = cells.get("number")
    return "name" in cells and (number is None or _is_number(number.text)) and len(line.cells) > 1


def take_row(area: ListArea, line: Line, labels: Labels, notes: Notes) -> bool:
    """Read a line below the header; false if the list is over."""
    if area.fresh and _is_second_header(line, area.columns, labels):
        area.columns = _refined(area.columns, line)
        return True
    cells, rest = area.columns.cells(line)
    sum_label = next((label for cell in line.cells[:2] if (label := labels.find(cell.text, "sum")) is not None), None)
    if sum_label is not None:
        amount = cells.get("amount") or line.cells[-1]
        if sum_label.key == "total":
            area.total = number_in(amount.text).value
            area.closed = bool(area.rows)
        return True
    name = cells.get("name")
    if name is None or not (len(line.cells) > 1 or len(area.columns.keys) == 1):
        return _aside(area, line, notes)
    area.fresh = False
    area.rows.append((_row(line, cells, name), line))
    if any(cell.hidden for cell in line.cells):
        notes.report(HIDDEN_ROW, line, line.place, "清单的这一行在原表里是隐藏的，照样读入")
    for header, cell in rest:
        area.rest.setdefault(header, (line, []))[1].append(cell)
    return True


def _aside(area: ListArea, line: Line, notes: Notes) -> bool:
    """A line that is no row: the list goes on, unless rows are there and a gap before."""
    if line.gap and area.rows:
        return False
    if not is_heading(line.text):
        notes.report(NOT_UNDERSTOOD, line, line.place, f"清单里的这一行没有看懂：{line.text[:60]}")
    return True


def _row(line: Line, cells: dict[str, Cell], name: Cell) -> ListRow:
    number = cells.get("number")
    amount = cells.get("amount")
    department = cells.get("department")
    read = number_in(amount.text) if amount else number_in("")
    text = read.text if read.clear or amount is None else amount.text.strip()
    return ListRow(
        number.text.strip() if number else "",
        name.text.strip(),
        text,
        read.value,
        known_unit(read.unit) or "万元",
        line.place,
        department.text.strip() if department else "",
    )


def _is_number(text: str) -> bool:
    return all(char in _NUMBER for char in compact(text))


def _is_second_header(line: Line, columns: ListColumns, labels: Labels) -> bool:
    """合计, 财政拨款 … under the header of the amounts."""
    amount = columns.amount_cell
    if amount is None or amount.columns < 2:
        return False
    under = amount.column + amount.columns
    return all(amount.column <= cell.column < under and labels.find(cell.text, "list", "amount") for cell in line.cells)


def _refined(columns: ListColumns, line: Line) -> ListColumns:
    before = zip(columns.starts, columns.keys, columns.labels, strict=True)
    kept = [column for column in before if column[1] != "amount"]
    amounts = [(cell.column, "" if at else "amount", compact(cell.text)) for at, cell in enumerate(line.cells)]
    starts, keys, labels = zip(*sorted([*kept, *amounts]), strict=True)
    return ListColumns(starts, keys, labels, columns.header)


def read_list(area: ListArea, labels: Labels, notes: Notes) -> ListRead | Note | None:
    """The list; ``None`` if it is empty; a note if its title says that it is another kind of table."""
    if not area.rows:
        return None
    titles = [title for line in area.headings for cell in line.cells if (title := title_in(cell.text))]
    texts = [line.text for line in area.headings]
    near = titles[-1] if titles else "".join(texts[-2:])
    if labels.has_title("unrelated", near) and "绩效" not in near:
        return Note(
            NOT_UNDERSTOOD,
            area.origin,
            f"有「序号」「项目名称」的表，标题是「{near[:40]}」，没有导入",
            area.rows[0][0].place,
        )
    for label, (line, cells) in area.rest.items():
        message = (
            f"清单的「{label[:40]}」一列没有地方放，有 {len(cells)} 格没有导入，第一格是：{cells[0].text.strip()[:40]}"
        )
        notes.report(NOT_UNDERSTOOD, line, cells[0].place, message)
    year, _ = year_of(texts, area.origin)
    rows = _in_unit(area, texts, notes)
    return ListRead(area.origin, titles[-1] if titles else "", rows, area.total, year or area.year[0])


def _in_unit(area: ListArea, texts: Sequence[str], notes: Notes) -> tuple[ListRow, ...]:
    """The rows with their unit: from the header, else a line above, else what is printed with the amounts."""
    header = area.columns.amount_cell
    printed = [unit for text in texts if (unit := unit_in(text))]
    first = area.rows[0][1]
    unit = (unit_in(header.text) if header else None) or next(iter(printed[::-1]), None)
    rows = [row for row, _ in area.rows]
    filled = any(row.amount is not None for row in rows)
    if unit is None:
        suffixed = any(number_in(cell.text).unit for _, line in area.rows for cell in line.cells)
        if filled and not suffixed:
            notes.report(NO_UNIT, first, first.place, "清单没有印金额单位")
        return tuple(rows)
    known: Unit | None = known_unit(unit)
    if known is None:
        notes.report(NOT_UNDERSTOOD, first, first.place, f"清单金额以{unit}为单位，没有导入")
    return tuple(
        ListRow(
            row.number,
            row.name,
            row.amount_text if known else "",
            row.amount if known else None,
            known or "万元",
            row.place,
            row.department,
        )
        for row in rows
    )
