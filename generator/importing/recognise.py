"""Grids and paragraphs → forms and lists, whatever the file was. Anchored on labels, never on positions."""

from collections.abc import Iterable

from generator.importing.budget import FORMS
from generator.importing.forms import FormRead, ListRead, Recognised
from generator.importing.grid import Cell, Grid, Item, Paragraph
from generator.importing.labels import Labels, compact
from generator.importing.recognise_columns import is_header
from generator.importing.recognise_flat import FlatArea, FlatHeader, flat_header, read_flat
from generator.importing.recognise_form import Area, Notes, other_form, read_form
from generator.importing.recognise_headings import document_title, is_heading, is_title, year_in
from generator.importing.recognise_lines import Line, lines
from generator.importing.recognise_list import ListArea, ListColumns, list_columns, looks_like_row, read_list, take_row
from generator.importing.recognise_rows import Tree
from generator.importing.rules import NOT_UNDERSTOOD, OTHER_FORM, TOO_MUCH, Note, Refused
from generator.taxonomy import Profile

HEADINGS = 12
"""How many lines above a form are looked at."""

_HEADING_KINDS = ("fact", "personal", "year", "note", "other")
_PARTS = ("fact", "goal", "funding", "year", "block")


def recognise(items: Iterable[Item], labels: Labels, profile: Profile) -> Recognised:
    """Every form and list in what the readers found, in its order; raises :class:`Refused` for too many."""
    return _Recogniser(labels, profile).read(items)


class _Recogniser:
    """Cuts the lines of all items into areas, each a form or a list, and reads them."""

    def __init__(self, labels: Labels, profile: Profile) -> None:
        self._labels = labels
        self._tree = Tree(profile)
        self._headings: list[Line] = []
        self._titles: list[str] = []
        self._name = ""
        self._year: tuple[int | None, str] = (None, "")
        self._form: Area | None = None
        self._list: ListArea | None = None
        self._flat: FlatArea | None = None
        self._forms: list[FormRead] = []
        self._lists: list[ListRead] = []
        self._notes: list[Note] = []
        self._list_notes = Notes()

    def read(self, items: Iterable[Item]) -> Recognised:
        for item in items:
            self._file(item.origin.file)
            if isinstance(item, Paragraph):
                self._paragraph(item)
            else:
                self._grid(item)
        self._close()
        title = document_title(self._titles)
        return Recognised(title, tuple(self._forms), tuple(self._lists), tuple(self._notes))

    # lines

    def _file(self, name: str) -> None:
        """Nothing goes on from one file into another."""
        if name != self._name:
            self._close()
            self._name, self._headings, self._year = name, [], (None, "")

    def _paragraph(self, item: Paragraph) -> None:
        for text in item.text.splitlines():
            if text.strip():
                cell = Cell(0, 0, text, place=item.place)
                self._heading(Line(item.origin, 0, (cell,)))

    def _heading(self, line: Line) -> None:
        self._headings = [*self._headings[-HEADINGS + 1 :], line]
        titles = [cell.text for cell in line.cells if is_title(cell.text)]
        self._titles += titles
        for text in titles:
            year = year_in(text)
            if year is not None and self._year[0] is None:
                self._year = (year, text.strip())

    def _grid(self, grid: Grid) -> None:
        found = lines(grid, self._labels)
        if not found:
            return
        if not self._goes_on(found):
            self._note_unclear(found)
            self._close()
        for line in found:
            self._line(line)

    def _line(self, line: Line) -> None:
        flat = flat_header(line, self._labels)
        columns = None if flat else list_columns(line, self._labels)
        if flat:
            self._flat_header(flat, line)
        elif columns:
            self._list_header(columns, line)
        elif self._begins_form(line):
            self._begin(line)
        elif self._form is not None:
            self._form.pages[-1].append(line)
        elif self._flat is not None:
            self._flat.parts[-1][1].append(line)
        elif self._list is not None and not self._list.closed and self._row(line):
            pass
        else:
            self._homeless(line)
            self._heading(line)

    def _homeless(self, line: Line) -> None:
        """A table of indicators that no form begins."""
        if is_header(line, self._labels):
            other = other_form(self._headings, [line], self._labels)
            rule, message = (OTHER_FORM, other) if other else (NOT_UNDERSTOOD, "有绩效指标，却没有项目名称")
            self._notes.append(Note(rule, line.origin, f"{message}，没有导入", line.place))

    # areas

    def _begins_form(self, line: Line) -> bool:
        """A line with the label 项目名称 (or an indicator header under a paragraph 项目名称：…)."""
        for cell in line.cells:
            label = self._labels.find(cell.text, "fact")
            if label is not None and label.key == "name":
                return not (self._flat is not None and len(line.cells) == 1)
            inline = self._labels.split(cell.text, "fact")
            if any(label.key == "name" and text for label, text in inline):
                return True
        return self._form is None and is_header(line, self._labels) and self._named_above()

    def _named_above(self) -> bool:
        return any(
            label.key == "name" and text
            for line in self._headings
            for cell in line.cells
            for label, text in self._labels.split(cell.text, "fact")
        )

    def _begin(self, line: Line) -> None:
        headings = self._end_before(line)
        first = next((at for at, above in enumerate(headings) if self._is_part(above, line)), len(headings))
        self._form = Area(line.origin, headings[:first], self._year)
        self._form.pages[-1] += [*headings[first:], line]

    def _is_part(self, above: Line, line: Line) -> bool:
        """A line with labels of the form above the one with its name."""
        return above.origin == line.origin and any(self._labels.find(cell.text, *_PARTS) for cell in above.cells)

    def _end_before(self, line: Line) -> list[Line]:
        """Close what is open; its last lines may be the headings of what begins here."""
        own: list[Line] = []
        if self._form is not None:
            own = _trailing_headings(self._form.pages[-1], line, self._labels)
        elif self._flat is not None and self._flat.parts:
            own = _trailing_headings(self._flat.parts[-1][1], line, self._labels)
        self._close()
        for heading in own:
            self._heading(heading)
        headings, self._headings = self._headings, []
        return headings

    def _flat_header(self, header: FlatHeader, line: Line) -> None:
        if self._flat is not None:
            below = self._flat.parts[-1][1]
            if not _trailing_headings(below, line, self._labels):
                self._flat.parts.append((header, []))
                return
        headings = [*self._end_before(line), line]
        self._flat = FlatArea(line.origin, headings, self._year, [(header, [])])

    def _list_header(self, columns: ListColumns, line: Line) -> None:
        going_on = self._list is not None and not self._list.closed and bool(self._list.rows)
        if going_on and self._list is not None and not any(is_title(heading.text) for heading in self._headings):
            self._list.columns = columns
            return
        self._list = ListArea(line.origin, self._end_before(line), self._year, columns)

    def _row(self, line: Line) -> bool:
        return self._list is not None and take_row(self._list, line, self._labels, self._list_notes)

    def _goes_on(self, found: list[Line]) -> bool:
        """Whether a grid continues what was open at the end of the last one (a Word table over several pages)."""
        first = found[0]
        if _is_sheet(first):
            return False
        if any(is_title(heading.text) for heading in self._headings):
            return False
        if self._list is not None and not self._list.closed:
            columns = self._list.columns
            return any(list_columns(line, self._labels) or looks_like_row(line, columns) for line in found[:3])
        if self._flat is not None:
            return self._continues_table(found)
        if self._form is None or any(is_title(cell.text) for line in found[:2] for cell in line.cells):
            return False
        if self._continues_table(found):
            self._form.pages.append([])
            return True
        return False

    def _note_unclear(self, found: list[Line]) -> None:
        """A table of as many columns right under a form's may be more of it; nothing in it says so."""
        if self._form is None or self._headings or any(self._begins(line) for line in found[:HEADINGS]):
            return
        before, first = self._form.pages[-1][-1], found[0]
        together = before.origin.inside[:-1] == first.origin.inside[:-1] and not _is_sheet(first)
        if together and _width(before) == max(map(_width, found)):
            message = "紧跟在绩效目标表后面的表，不知道是不是它的下一页，没有导入"
            self._notes.append(Note(NOT_UNDERSTOOD, first.origin, message, first.place))

    def _begins(self, line: Line) -> bool:
        known = flat_header(line, self._labels) or list_columns(line, self._labels)
        return known is not None or self._begins_form(line)

    def _continues_table(self, found: list[Line]) -> bool:
        """A header of indicators, a known class in one of the first columns, or labels of a form that began so."""
        return any(
            is_header(line, self._labels)
            or any("指标" in compact(cell.text) and self._tree.knows(cell.text) for cell in line.cells[:3])
            or self._labels.find(line.cells[0].text, "goal", "block") is not None
            or self._labels.find(line.cells[0].text, "funding") is not None
            for line in found
        )

    def _close(self) -> None:
        """Read what is open."""
        if self._form is not None:
            self._keep(read_form(self._form, self._labels, self._tree), self._form)
        if self._flat is not None:
            for found in read_flat(self._flat, self._labels, self._tree):
                self._keep(found, None)
        if self._list is not None:
            read = read_list(self._list, self._labels, self._list_notes)
            if isinstance(read, ListRead):
                self._lists.append(read)
                self._notes += self._list_notes.of("")
            elif read is not None:
                self._notes.append(read)
            self._list_notes = Notes()
        self._form = self._flat = self._list = None

    def _keep(self, found: FormRead | Note | None, area: Area | None) -> None:
        if isinstance(found, FormRead):
            self._forms.append(found)
            if len(self._forms) > FORMS:
                raise Refused(TOO_MUCH, f"绩效目标表超过 {FORMS:,} 张的上限")
        elif found is not None:
            self._notes.append(found)
        elif area is not None:
            message = "有「项目名称」，却没有目标、资金和指标，不是绩效目标表，没有导入"
            self._notes.append(Note(NOT_UNDERSTOOD, area.origin, message, area.lines[0].place))


def _is_sheet(line: Line) -> bool:
    return bool(line.origin.inside) and line.origin.inside[-1].startswith("工作表")


def _width(line: Line) -> int:
    """How many cells stand side by side."""
    return len(line.cells) + len(line.blank) + len(line.above)


def _trailing_headings(page: list[Line], next_line: Line, labels: Labels) -> list[Line]:
    """Take the title, year and unit of the next form off the end of this one."""
    at = len(page)
    while at and len(page) - at < HEADINGS and page[at - 1].origin == next_line.origin and _heads(page[at - 1], labels):
        at -= 1
    titled = [number for number in range(at, len(page)) if any(is_heading(cell.text) for cell in page[number].cells)]
    start = next((number for number in titled if is_title(page[number].text)), titled[0] if titled else len(page))
    own = page[start:]
    del page[start:]
    return own


def _heads(line: Line, labels: Labels) -> bool:
    """Whether a line could stand above a form."""
    if labels.find(line.cells[0].text, "fact", "year"):
        return True
    return len(line.cells) <= 3 and all(
        is_heading(cell.text) or labels.split(cell.text, *_HEADING_KINDS) for cell in line.cells
    )
