"""Word documents since 2007 (.docx, .docm): paragraphs, tables, and the files embedded in them.

An own walk over the body: the libraries for it lose tracked insertions and content controls, keep deleted rows, or pass
over embedded workbooks. Headers, footers, comments and footnotes are not read: no form is in them.
"""

from collections.abc import Iterator

from lxml import etree

from generator.importing import readers
from generator.importing.budget import Budget
from generator.importing.docx_tree import child, name
from generator.importing.docx_walk import Embedded, Walk
from generator.importing.grid import Item, Origin
from generator.importing.package import Package, Relationship
from generator.importing.rules import DAMAGED, HIDDEN_TEXT, LEFT_OUT, NOT_UNDERSTOOD, Note, Refused
from generator.importing.word_pictures import check_pictures


def read(data: bytes, origin: Origin, budget: Budget, notes: list[Note], depth: int) -> Iterator[Item]:
    """The paragraphs and tables of the body in order, each embedded workbook where it is shown."""
    package = Package(data, budget)
    part = _main_part(package)
    root = package.xml(part)
    body = child(root, "w:body")
    if name(root) != "w:document" or body is None:
        raise Refused(DAMAGED, f"{part} 里没有正文")
    _note_left_out(package, part, origin, notes)
    walk = Walk(origin, budget, notes)
    walk.blocks(body)
    _note_revisions(root, origin, notes)
    items = list(_Objects(package, part, origin=origin, budget=budget, notes=notes, depth=depth).resolved(walk.items))
    check_pictures(items, walk.pictures, origin, notes)
    yield from items


def _main_part(package: Package) -> str:
    for relationship in package.relationships().values():
        if relationship.kind == "officeDocument" and relationship.target and not relationship.external:
            return relationship.target
    raise Refused(DAMAGED, "压缩包里找不到 Word 文档的正文")


class _Objects:
    """Reads the embedded files at their places; each part once, however often it is referred to."""

    def __init__(
        self, package: Package, part: str, *, origin: Origin, budget: Budget, notes: list[Note], depth: int
    ) -> None:
        self._package = package
        self._relationships = package.relationships(part)
        self._origin = origin
        self._budget = budget
        self._notes = notes
        self._depth = depth
        self._done: set[str] = set()
        self._count = 0

    def resolved(self, found: list[Item | Embedded]) -> Iterator[Item]:
        """The items, with what is in embedded files in their places."""
        for item in found:
            if isinstance(item, Embedded):
                yield from self._embedded(item)
            else:
                yield item

    def _embedded(self, item: Embedded) -> Iterator[Item]:
        self._count += 1
        origin = self._origin.within(f"嵌入对象 {self._count}")
        relationship = self._relationships.get(item.relationship)
        if self._usable(relationship, origin) and relationship is not None and relationship.target not in self._done:
            self._done.add(relationship.target)
            data = self._package.read(relationship.target)
            yield from readers.read_any(data, origin, self._budget, self._notes, self._depth + 1)

    def _usable(self, relationship: Relationship | None, origin: Origin) -> bool:
        if relationship is None or not relationship.target:
            self._notes.append(Note(NOT_UNDERSTOOD, origin, "文件里没有这个对象的内容，没有读取"))
            return False
        if relationship.external:
            self._notes.append(Note(LEFT_OUT, origin, "对象链接到外部文件，没有读取"))
            return False
        return True


def _note_left_out(package: Package, part: str, origin: Origin, notes: list[Note]) -> None:
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        notes.append(Note(LEFT_OUT, origin, "文件带有宏，没有读取"))
    settings = [item.target for item in package.relationships(part).values() if item.kind == "settings"]
    templates = [item for target in settings if target for item in package.relationships(target).values()]
    if any(item.kind == "attachedTemplate" and item.external for item in templates):
        notes.append(Note(LEFT_OUT, origin, "文件引用了外部模板，没有读取"))


def _note_revisions(root: etree._Element, origin: Origin, notes: list[Note]) -> None:
    deleted = sum(name(element) in {"w:del", "w:moveFrom"} for element in root.iter("{*}del", "{*}moveFrom"))
    if deleted:
        notes.append(Note(HIDDEN_TEXT, origin, f"文件带有修订，按接受全部修订读取：{deleted} 处删除没有导入"))
