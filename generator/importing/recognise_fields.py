"""The fields of one form: labels, and the values beside or below them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.importing.forms import Read
from generator.importing.grid import Cell
from generator.importing.labels import Label, Labels, compact
from generator.importing.recognise_department import code_alone, department_in, promises_code
from generator.importing.recognise_headings import is_heading
from generator.importing.recognise_lines import Line, is_fragment
from generator.importing.recognise_money import Money, is_multi_year, looks_like_amount
from generator.importing.rules import NOT_UNDERSTOOD, PERSONAL
from generator.problems import Rule

Report = Callable[[Rule, Line, str, str], None]

_FIELDS = ("fact", "goal", "funding", "block", "personal", "year", "note", "other")
_INLINE = ("fact", "goal", "personal", "year", "note", "other")
_MONEY = ("multi_year_amount", "amount")
_SHORT_TOTALS = {"合计", "总计", "总额", "金额", "资金额", "预算数", "资金"}
LONGEST_LABEL = 14


@dataclass(slots=True)
class Found:
    """A label on a line, with the cells that belong to it."""

    label: Label
    cell: Cell
    values: list[tuple[Cell, str]] = field(default_factory=list)


class Fields:
    """Collects the fields of one form, line by line."""

    def __init__(self, labels: Labels, report: Report) -> None:
        self._labels = labels
        self._report = report
        self.facts: dict[str, Read] = {}
        self.goals: dict[str, Read] = {}
        self.code = Read("", "")
        self.money = Money()
        self.year_text = ""
        self.notes: list[str] = []
        self.headings: list[str] = []
        self._in_funding = False
        self._open: list[Found] = []
        self._goal_column: tuple[str, int] | None = None
        self._above: tuple[Cell, ...] = ()
        self._goals_above: list[tuple[int, str]] = []
        self.loose: list[Cell] = []
        """Header-like cells of the last line: the first of two header lines of an indicator table."""

    @property
    def expects_multi_year(self) -> bool:
        """Whether the form is about a mid-term as well."""
        annual = "annual_goal" in self.goals
        return (annual and "multi_year_goal" in self.goals) or self.money.has_multi_year

    def take(self, number: int, line: Line) -> None:
        """Read a line that is no part of an indicator table."""
        self.loose = [cell for cell in line.cells if self._labels.find(cell.text, "column", "block")]
        found, before = self._labelled(line)
        if not found and self._below(number, line):
            return
        self._continue(line, before)
        self._open = []
        if not found:
            return
        if all(not one.values for one in found):
            self._open = found
        self._heads(number, found)
        for at, one in enumerate(found):
            self._settle(number, line, one, found[at + 1 :])

    # which cells are labels, which values

    def _labelled(self, line: Line) -> tuple[list[Found], list[Cell]]:
        """The labels of a line with their values, and the cells before the first label."""
        found: list[Found] = []
        before: list[Cell] = []
        for at, cell in enumerate(line.cells):
            pending = found[-1] if found else None
            waiting = pending is not None and not pending.values
            following = line.cells[at + 1] if at + 1 < len(line.cells) else None
            if waiting and pending and pending.label.kind in ("goal", "note") and self._is_text(cell):
                pending.values.append((cell, cell.text))
                continue
            label = self._label(cell, following)
            if label is not None:
                found.append(Found(label, cell))
                self._enter(label)
                continue
            inline = self._labels.split(cell.text, *_INLINE, *_MONEY)
            if inline:
                found += [Found(label, cell, [(cell, text)] if text else []) for label, text in inline]
            elif pending is None:
                before.append(cell)
            else:
                pending.values.append((cell, cell.text))
        return found, before

    def _is_text(self, cell: Cell) -> bool:
        return self._label(cell, None) is None

    def _enter(self, label: Label) -> None:
        if label.kind in ("funding", *_MONEY):
            self._in_funding = True
        elif label.kind in ("fact", "goal", "block"):
            self._in_funding = False

    def _label(self, cell: Cell, following: Cell | None) -> Label | None:
        label = self._labels.find(cell.text, *_FIELDS)
        if self._in_funding and label is not None and label.kind in ("funding", "other", "fact"):
            inside = self._labels.find(cell.text, *_MONEY)
            if inside is not None and label.kind != "funding":
                return inside
        if label is not None:
            return label
        amount = self._labels.find(cell.text, *_MONEY)
        if amount is not None:
            number = following is not None and looks_like_amount(following.text)
            clear = amount.key == "total" and amount.printed not in _SHORT_TOTALS
            return amount if self._in_funding or number or clear else None
        column = self._labels.find(cell.text, "column")
        return column if column is not None and column.key in ("class", "subclass", "name") else None

    # values below their labels

    def _below(self, number: int, line: Line) -> bool:
        """Values under a line of labels: goals by column, other fields only exactly under their labels."""
        goals = [one for one in self._open if one.label.kind == "goal"]
        exact = {one.cell.column: one for one in self._open if one.label.kind != "goal"}
        if not self._open or not all(goals or cell.column in exact for cell in line.cells):
            return False
        for cell in line.cells:
            over = exact.get(cell.column)
            if over is None:
                left = [one for one in goals if one.cell.column <= cell.column]
                if not left:
                    self._not_understood(line, [cell])
                    continue
                over = left[-1]
            self._give(number, line, Found(over.label, over.cell, [(cell, cell.text)]))
        self._open = goals
        return True

    def _heads(self, number: int, found: Sequence[Found]) -> None:
        """Headings of funding blocks; two of them without amounts stand over columns."""
        heads = [(one.cell, one.label) for one in found if is_head(one.label)]
        for cell, label in heads:
            self.money.head(number, cell, label)
        empty = [(one.cell, one.label) for one in found if is_head(one.label) and not one.values]
        last_two = empty[-2:]
        if len(last_two) == 2 and len({is_multi_year(label) for _, label in last_two}) == 2:
            self.money.columns(last_two)

    # what to do with a label and its values

    def _settle(self, number: int, line: Line, one: Found, later: Sequence[Found]) -> None:
        empties = [cell for cell in line.blank if cell.column > one.cell.column]
        if self._looks_unfilled(one, empties):
            self._not_understood(line, [cell for cell, _ in one.values])
            one = Found(one.label, one.cell)
        if not one.values and one.label.kind == "goal" and later and later[0].label.kind == "goal":
            return  # 总体目标, written before 中期目标 and 年度目标
        self._give(number, line, one)

    def _looks_unfilled(self, one: Found, empties: Sequence[Cell]) -> bool:
        """An empty cell right of a label, then two unknown cells: a label that import does not know, and its value."""
        if len(one.values) != 2 or one.label.kind not in ("fact", "year"):
            return False
        first = one.values[0][0]
        text = compact(first.text).rstrip(":：")
        label_like = len(text) <= LONGEST_LABEL and not any(char.isdigit() for char in text)
        return label_like and any(one.cell.column < cell.column < first.column for cell in empties)

    def _give(self, number: int, line: Line, one: Found) -> None:
        kind = one.label.kind
        if kind == "personal":
            if one.values:
                self._report(PERSONAL, line, one.cell.place, f"「{one.label.printed}」没有导入")
        elif kind in ("funding", *_MONEY):
            self._amount(number, line, one)
        elif kind == "fact":
            self._fact(line, one)
        elif kind == "goal":
            self._goal(one)
        elif kind == "note":
            self.notes += [text.strip() for _, text in one.values]
        elif kind == "year":
            self.year_text = self.year_text or " ".join(text.strip() for _, text in one.values)
        elif kind == "other" and one.values:
            text = " ".join(compact(text) for _, text in one.values)
            self._report(NOT_UNDERSTOOD, line, one.cell.place, f"「{one.label.printed}」没有地方放：{text[:60]}")
        else:
            self._not_understood(line, [cell for cell, _ in one.values])

    def _fact(self, line: Line, one: Found) -> None:
        key, values = one.label.key, list(one.values)
        if key == "department" and len(values) == 2:
            codes = [value for value in values if code_alone(value[1])]
            if len(codes) == 1:
                values.remove(codes[0])
                self._set_code(codes[0])
        self._not_understood(line, [cell for cell, _ in values[1:]])
        cell, text = values[0] if values else (one.cell, "")
        read = Read(text.strip(), cell.place, one.label.printed)
        if key == "department":
            name, code = department_in(text, one.label)
            if code or promises_code(one.label):
                read = Read(name, cell.place, one.label.printed)
            if code:
                self._set_code((cell, code))
        if key == "department_code":
            self._set_code((cell, text.strip()))
            return
        before = self.facts.get(key)
        if before is None or not before.text:
            self.facts[key] = read
        elif read.text and read.text != before.text:
            message = f"「{read.label}」又是「{read.text[:40]}」，前面「{before.label}」是「{before.text[:40]}」"
            self._report(NOT_UNDERSTOOD, line, cell.place, message)

    def _set_code(self, value: tuple[Cell, str]) -> None:
        code = code_alone(value[1]) or value[1].strip()
        if code and not self.code.text:
            self.code = Read(code, value[0].place)

    def _goal(self, one: Found) -> None:
        key = one.label.key
        text = "\n".join(text.strip() for _, text in one.values)
        cell = one.values[0][0] if one.values else one.cell
        before = self.goals.get(key)
        self._goal_column = (key, cell.column)
        if before is None or not before.text:
            self.goals[key] = Read(text, cell.place, one.label.printed)
        elif text and text != before.text:
            self.goals[key] = Read(f"{before.text}\n{text}", before.place, before.label)

    def _amount(self, number: int, line: Line, one: Found) -> None:
        if one.label.kind == "funding" and not any(looks_like_amount(text) for _, text in one.values):
            self._not_understood(line, [cell for cell, _ in one.values])
            return
        wanted = 2 if self.money.has_columns else 1
        taken: list[tuple[Cell, str]] = one.values[:wanted] or [(one.cell, "")]
        for cell, text in taken:
            wrong = self.money.add(number, one.label, one.cell, cell, text)
            if wrong:
                self._report(NOT_UNDERSTOOD, line, cell.place, wrong)
        self._not_understood(line, [cell for cell, _ in one.values[wanted:]])

    # the rest

    def _continue(self, line: Line, before: Sequence[Cell]) -> None:
        """Cells without a label: more of the goal above them, a heading, or not understood."""
        strange = []
        for cell in before:
            goal = self._goal_over(line, cell)
            if goal is not None:
                read = self.goals[goal]
                self.goals[goal] = Read(f"{read.text}\n{cell.text.strip()}".strip(), read.place, read.label)
            elif is_heading(cell.text):
                self.headings.append(cell.text)
            elif not is_fragment(cell):
                strange.append(cell)
        self._not_understood(line, strange)

    def _goal_over(self, line: Line, cell: Cell) -> str | None:
        """The goal whose label reaches down to this line, or whose text stands right over it."""
        if line.above is not self._above:  # neighbouring lines share it
            found = [(over.column, self._labels.find(over.text, "goal")) for over in line.above]
            self._above = line.above
            self._goals_above = [(column, label.key) for column, label in found if label is not None]
        for column, key in self._goals_above:
            if column < cell.column and key in self.goals:
                return key
        if self._goal_column and self._goal_column[1] == cell.column and not line.gap and not self._in_funding:
            return self._goal_column[0]
        return None

    def _not_understood(self, line: Line, cells: Sequence[Cell]) -> None:
        for cell in cells:
            text = " ".join(cell.text.split())
            self._report(NOT_UNDERSTOOD, line, cell.place, f"不知道是哪一项：{text[:60]}")

    def give(self, line: Line, label: Label, label_cell: Cell, cell: Cell) -> None:
        """A value whose label stands elsewhere: over its column."""
        self._give(0, line, Found(label, label_cell, [(cell, cell.text)]))

    def add_heading(self, line: Line) -> None:
        """A line above the form: 部门：某局 holds for a form that does not say it itself."""
        for cell in line.cells:
            for label, text in self._labels.split(cell.text, *_INLINE):
                missing = label.key not in self.facts or not self.facts[label.key].text
                if text and (label.kind == "personal" or (label.kind == "fact" and missing)):
                    self._give(0, line, Found(label, cell, [(cell, text)]))
        self.headings.append(line.text)

    def close(self) -> Iterator[tuple[str, Read]]:
        """The plain facts other than name and department, in the order of the form."""
        return ((key, read) for key, read in self.facts.items() if key not in ("name", "department"))


def is_head(label: Label) -> bool:
    """A heading of a funding block."""
    return label.kind in ("funding", "multi_year_amount") or (label.kind == "amount" and label.key == "total")
