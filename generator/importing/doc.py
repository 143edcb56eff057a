"""Word documents of 1997–2003 (.doc, .wps): paragraphs, tables, and the files embedded in them. No office program needed."""

from collections.abc import Iterator

from generator.importing import readers
from generator.importing.budget import Budget
from generator.importing.cfb import Compound, unwrap
from generator.importing.doc_file import DocFile
from generator.importing.doc_tables import Embedded, Tables
from generator.importing.doc_text import DocText
from generator.importing.grid import Item, Origin
from generator.importing.rules import DAMAGED, HIDDEN_TEXT, LEFT_OUT, NOT_UNDERSTOOD, Note, Refused
from generator.importing.word_pictures import check_pictures

_POOL = "ObjectPool"


def read(data: bytes, origin: Origin, budget: Budget, notes: list[Note], depth: int) -> Iterator[Item]:
    """The paragraphs and tables of the body in order, each embedded workbook where it is shown, text boxes at the end."""
    compound = Compound(data)
    file = DocFile(
        _stream(compound, "WordDocument", budget),
        (_stream(compound, "0Table", budget), _stream(compound, "1Table", budget)),
        _stream(compound, "Data", budget),
    )
    text = DocText(file, notes)
    tables = Tables(file, text, origin, budget, notes)
    tables.read(*file.body)
    boxes_start, boxes_end = file.boxes
    tables.read(boxes_start, boxes_end)
    _note_left_out(compound, file, text, origin, notes)
    items = list(_Objects(compound, origin, budget, notes, depth).resolved(tables.items, text.gone))
    # a drawing may be a text box as well as a picture
    pictures = tables.pictures + (tables.drawings if boxes_end == boxes_start else 0)
    check_pictures(items, pictures, origin, notes)
    yield from items


def _stream(compound: Compound, name: str, budget: Budget) -> bytes:
    path = compound.find(name)
    if path is None and name == "WordDocument":
        raise Refused(DAMAGED, "复合文档里没有 WordDocument 流")
    return compound.read(path, budget) if path else b""


class _Objects:
    """Reads the embedded files at the places that the text names.

    Word keeps objects that were deleted, so one that the text doesn't name is left out; only if it names none at all
    (written by a program that forgets to) all are read, in the order of their numbers.
    """

    def __init__(self, compound: Compound, origin: Origin, budget: Budget, notes: list[Note], depth: int) -> None:
        self._compound = compound
        self._origin = origin
        self._budget = budget
        self._notes = notes
        self._depth = depth
        self._count = 0
        pool = {path[1] for path in compound.streams if len(path) > 2 and path[0].casefold() == _POOL.casefold()}
        numbered = sorted((_number(name), name) for name in pool)
        self._waiting = {number if number >= 0 else -index: name for index, (number, name) in enumerate(numbered, 1)}

    def resolved(self, found: list[Item | Embedded], gone: set[int]) -> Iterator[Item]:
        """The items, with what is in embedded files in their places."""
        for number in gone:
            self._waiting.pop(number, None)
        for item in found:
            if not isinstance(item, Embedded):
                yield item
            elif item.number in self._waiting:
                yield from self._embedded(self._waiting.pop(item.number))
        if not self._count:
            for name in self._waiting.values():
                yield from self._embedded(name)
        elif self._waiting:
            message = f"文件里还存有 {len(self._waiting)} 个正文没有显示的对象，没有导入"
            self._notes.append(Note(HIDDEN_TEXT, self._origin, message))

    def _embedded(self, name: str) -> Iterator[Item]:
        self._count += 1
        origin = self._origin.within(f"嵌入对象 {self._count}")
        inside = unwrap(self._compound, (_POOL, name), self._budget)
        if inside is None:
            self._notes.append(Note(NOT_UNDERSTOOD, origin, "嵌入的对象里没有文件，没有读取"))
            return
        data, file_name = inside
        origin = origin.within(file_name) if file_name else origin
        yield from readers.read_any(data, origin, self._budget, self._notes, self._depth + 1)


def _number(name: str) -> int:
    """The number of a storage, ``_1234567890``, as the text has it."""
    digits = name.removeprefix("_").removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 12):
        return -1
    return (-int(digits) if name.startswith("_-") else int(digits)) & 0xFFFFFFFF


def _note_left_out(compound: Compound, file: DocFile, text: DocText, origin: Origin, notes: list[Note]) -> None:
    if any(path[0].casefold() == "macros" for path in compound.streams):
        notes.append(Note(LEFT_OUT, origin, "文件带有宏，没有读取"))
    if file.has_notes:
        notes.append(Note(LEFT_OUT, origin, "脚注、尾注没有读取"))
    if text.deletions:
        notes.append(Note(HIDDEN_TEXT, origin, f"文件带有修订，按接受全部修订读取：{text.deletions} 处删除没有导入"))
