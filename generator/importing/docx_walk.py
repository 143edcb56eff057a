"""The body of a .docx as a reader sees it: paragraphs, tables, and the places of embedded files, in order."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from generator.importing.budget import COLUMNS, Budget
from generator.importing.clean import clean
from generator.importing.docx_tree import attribute, child, is_on, name, number, shown
from generator.importing.grid import Item, Origin, Paragraph
from generator.importing.rules import HIDDEN_TEXT, LEFT_OUT, ODD_CHARACTERS, TOO_MUCH, Note, Refused
from generator.importing.word_grid import Merge, RowCell, cell_place, make_grid, shortened
from generator.importing.word_text import Fields, symbol
from generator.problems import Rule

TABLES_DEEP = 30

_BLOCKS = frozenset(["w:p", "w:tbl", "w:altChunk", "w:subDoc"])
_RUNS = frozenset(["w:r", "m:t", "w:fldSimple"])
_OBJECTS = frozenset(["o:OLEObject", "w:objectEmbed", "w:objectLink"])
_PICTURES = frozenset(["v:imagedata", "pic:pic"])
_FRAMES = frozenset(["w:object", "w:pict", "w:p"])
_NOTES = frozenset(["w:footnoteReference", "w:endnoteReference"])
_CHARACTERS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_PIECES = (
    frozenset(["w:t", "m:t", "w:sym", "w:fldChar", "w:instrText", "w:txbxContent"])
    | _OBJECTS
    | _PICTURES
    | _NOTES
    | {*_CHARACTERS}
)


@dataclass(frozen=True, slots=True)
class Embedded:
    """The place of a file inside of the document: a relationship of its part."""

    relationship: str
    kind: str


@dataclass(slots=True)
class _Text:
    """One paragraph: its text, and what hangs on it."""

    origin: Origin
    place: str
    parts: list[str] = field(default_factory=list)
    attached: list[etree._Element] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    fields: Fields = field(default_factory=Fields)

    def add(self, text: str) -> None:
        if self.fields.in_code:
            self.fields.code(text)
        else:
            self.parts.append(text)


class Walk:
    """One walk over a document; what it found is in ``items`` and ``pictures``."""

    def __init__(self, origin: Origin, budget: Budget, notes: list[Note]) -> None:
        self._origin = origin
        self._budget = budget
        self._notes = notes
        self._tables = 0
        self._paragraphs = 0
        self._unknown: set[tuple[str, str]] = set()
        self._frame: tuple[etree._Element | None, bool] = (None, False)
        self.items: list[Item | Embedded] = []
        self.pictures = 0

    def blocks(self, container: etree._Element, depth: int = 0) -> None:
        """Read the paragraphs and tables of the body or a text box."""
        for block in shown(container, _BLOCKS):
            self._block(block, depth)

    def _block(self, block: etree._Element, depth: int) -> None:
        if depth > TABLES_DEEP:
            raise Refused(TOO_MUCH, f"表格或文本框套了 {TABLES_DEEP} 层以上")
        kind = name(block)
        if kind == "w:p":
            self._paragraph(block, depth)
        elif kind == "w:tbl":
            self._table(block, depth)
        elif kind == "w:txbxContent":
            self.blocks(block, depth + 1)
        elif kind == "w:objectLink" or attribute(block, "Type") == "Link":
            self._note(LEFT_OUT, "链接的对象没有读取")
        else:
            self.items.append(Embedded(attribute(block, "r:id") or "", kind))

    def _paragraph(self, paragraph: etree._Element, depth: int) -> None:
        self._paragraphs += 1
        read = self._text(paragraph, self._origin, f"第{self._paragraphs}段")
        text = clean("".join(read.parts), self._origin, read.place, self._notes).strip("\n")
        if text.strip():
            self.items.append(Paragraph(self._origin, text, read.place))
        for element in read.attached:
            self._block(element, depth)

    def _table(self, table: etree._Element, depth: int) -> None:
        """A table, then what its cells hold besides text, tables in them included."""
        self._tables += 1
        origin = self._origin.within(f"表格 {self._tables}")
        later: list[etree._Element] = []
        rows: list[list[RowCell]] = []
        for row in shown(table, {"w:tr"}):
            if child(row, "w:trPr", "w:del") is None:
                rows.append(list(self._row(row, len(rows), origin, later)))
        self.items.append(make_grid(rows, origin, self._budget, self._notes))
        for element in later:
            self._block(element, depth + 1)

    def _row(self, row: etree._Element, count: int, origin: Origin, later: list[etree._Element]) -> Iterator[RowCell]:
        column = number(child(row, "w:trPr", "w:gridBefore"), 0)
        hidden = is_on(child(row, "w:trPr", "w:hidden"))
        last: RowCell | None = None
        for index, cell in enumerate(shown(row, {"w:tc"})):
            columns = max(1, number(child(cell, "w:tcPr", "w:gridSpan"), 1))
            # one beyond the limit is enough to be refused
            columns = min(columns, COLUMNS + 1)
            text = self._cell(cell, origin, cell_place(count, index), later)
            if last is not None and attribute(child(cell, "w:tcPr", "w:hMerge"), "w:val") == "continue":
                last = RowCell(last.column, last.columns + columns, last.text + text, last.merge, hidden)
            else:
                if last is not None:
                    yield last
                last = RowCell(column, columns, text, _merge(cell), hidden)
            column += columns
        if last is not None:
            yield last

    def _cell(self, cell: etree._Element, origin: Origin, place: str, later: list[etree._Element]) -> str:
        parts: list[str] = []
        for block in shown(cell, _BLOCKS):
            if name(block) != "w:p":
                later.append(block)
                continue
            read = self._text(block, origin, place)
            parts += read.parts
            # a paragraph whose end is deleted runs on into the next
            if child(block, "w:pPr", "w:rPr", "w:del") is None:
                parts.append("\n")
            later += read.attached
        return clean("".join(parts), origin, place, self._notes).strip("\n")

    def _text(self, paragraph: etree._Element, origin: Origin, place: str) -> _Text:
        self._budget.paragraphs()
        read = _Text(origin, place)
        stack = [shown(paragraph, _RUNS)]
        while stack:
            run = next(stack[-1], None)
            if run is None:
                stack.pop()
            elif name(run) == "w:fldSimple":
                read.fields.look(attribute(run, "w:instr") or "")
                stack.append(shown(run, _RUNS))
            elif name(run) == "m:t":
                read.add(run.text or "")
            elif is_on(child(run, "w:rPr", "w:vanish")):
                read.hidden.append(_hidden(run))
            else:
                for piece in shown(run, _PIECES):
                    self._piece(piece, read)
        self._report(read)
        return read

    def _report(self, read: _Text) -> None:
        for code in dict.fromkeys(read.fields.external):
            self._note(LEFT_OUT, f"引用外部内容的域 {code} 没有更新，照录文件里保存的结果", read)
        if read.fields.unfinished:
            self._note(HIDDEN_TEXT, f"没有结束的域「{shortened(read.fields.unfinished)}」没有导入", read)
        hidden = "".join(read.hidden)
        if hidden.strip():
            self._note(HIDDEN_TEXT, f"隐藏文字「{shortened(hidden)}」没有导入", read)

    def _piece(self, piece: etree._Element, read: _Text) -> None:
        kind = name(piece)
        if kind in ("w:t", "m:t"):
            read.add(_typed(piece))
        elif kind in _CHARACTERS:
            read.add(_CHARACTERS[kind])
        elif kind == "w:sym":
            read.add(self._symbol(piece, read))
        elif kind == "w:fldChar":
            _field(piece, read)
        elif kind == "w:instrText":
            read.fields.code(piece.text or "")
        elif kind in _PICTURES:
            self.pictures += not self._is_preview(piece)
        elif kind in _NOTES:
            self._note(LEFT_OUT, "脚注、尾注没有读取", read)
        else:
            read.attached.append(piece)

    def _symbol(self, piece: etree._Element, read: _Text) -> str:
        font, code = attribute(piece, "w:font") or "", attribute(piece, "w:char") or ""
        try:
            value = int(code, 16)
        except ValueError:
            value = 0
        found = symbol(font, value)
        if found is None and (font, code) not in self._unknown:
            self._unknown.add((font, code))
            self._note(ODD_CHARACTERS, f"不认识符号字体 {font[:30]} 的字符 {code[:6]}，以 □ 代替", read)
        return found or "□"

    def _is_preview(self, picture: etree._Element) -> bool:
        """Whether the picture only shows what an embedded object looks like."""
        frame = next((outer for outer in picture.iterancestors() if name(outer) in _FRAMES), None)
        if frame is None or name(frame) == "w:p":
            return False
        if frame is not self._frame[0]:
            self._frame = (frame, any(name(item) in _OBJECTS for item in frame))
        return self._frame[1]

    def _note(self, rule: Rule, message: str, read: _Text | None = None) -> None:
        self._notes.append(Note(rule, read.origin if read else self._origin, message, read.place if read else ""))


def _typed(piece: etree._Element) -> str:
    """The text of one ``w:t``: line breaks in the XML are blanks, and blanks at its ends count only when marked."""
    text = (piece.text or "").replace("\n", " ").replace("\r", " ")
    return text if piece.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve" else text.strip(" \t")


def _field(piece: etree._Element, read: _Text) -> None:
    step = attribute(piece, "w:fldCharType")
    if step == "begin":
        read.add(_chosen(piece))
        read.fields.begin()
    elif step == "separate":
        read.fields.separate()
    elif step == "end":
        read.fields.end()


def _chosen(piece: etree._Element) -> str:
    """What an old form field shows: the chosen entry of a drop-down, a ticked or empty box; others have a result."""
    box = child(piece, "w:ffData", "w:checkBox")
    if box is not None:
        checked = child(box, "w:checked")
        return "☑" if is_on(child(box, "w:default") if checked is None else checked) else "□"
    drop_down = child(piece, "w:ffData", "w:ddList")
    if drop_down is None:
        return ""
    entries = [attribute(item, "w:val") or "" for item in drop_down if name(item) == "w:listEntry"]
    default = number(child(drop_down, "w:default"), 0)
    chosen = number(child(drop_down, "w:result"), default)
    return entries[chosen] if chosen < len(entries) else ""


def _hidden(run: etree._Element) -> str:
    text = "".join(piece.text or "" for piece in shown(run, {"w:t"}))
    return text or ("（图片或对象）" if next(shown(run, _OBJECTS | _PICTURES), None) is not None else "")


def _merge(cell: etree._Element) -> Merge:
    merge = child(cell, "w:tcPr", "w:vMerge")
    if merge is None:
        return Merge.NONE
    return Merge.START if attribute(merge, "w:val") == "restart" else Merge.CONTINUE
