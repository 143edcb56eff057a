"""From a file, whatever it calls itself, to grids and paragraphs; or a refusal that says what the file really is."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from generator.importing.budget import FILE_BYTES, Budget
from generator.importing.grid import Item, Origin
from generator.importing.rules import DAMAGED, NOT_READABLE, NOT_UNDERSTOOD, PASSWORD, TOO_MUCH, Note, Refused
from generator.importing.sniff import Kind, kind

READERS = {
    Kind.XLSX: "xlsx",
    Kind.XLS: "xls",
    Kind.BIFF: "xls",
    Kind.DOCX: "docx",
    Kind.DOC: "doc",
    Kind.OLE_WRAPPER: "cfb",
    Kind.HTML: "html",
    Kind.MHTML: "html",
    Kind.SPREADSHEETML: "spreadsheetml",
    Kind.TEXT: "text",
}
"""Imported when first needed: each brings its own library."""

_AS_DOCX = "用 Word 或 WPS 打开，另存为 .docx 再导入"
_AS_XLSX = "用 Excel 或 WPS 打开，另存为 .xlsx 再导入"
_UNPACK = "先解压，再导入里面的文件"
_PROGRAM = "这不是文档，不要打开它；确认文件来源"
_WHAT = "确认是不是这个文件；能用办公软件打开的话，另存为 .docx 或 .xlsx 再导入"
_ASK = "里面的表格读不出来，向对方索取 Word 或 Excel 原文件"
HINTS = {
    Kind.XLSB: _AS_XLSX,
    Kind.OOXML: _ASK,
    Kind.EPUB: _ASK,
    Kind.MSI: _PROGRAM,
    Kind.OLE: _WHAT,
    Kind.ODS: _AS_XLSX,
    Kind.ODT: _AS_DOCX,
    Kind.RTF: _AS_DOCX,
    Kind.WORDML: _AS_DOCX,
    Kind.UOF: _AS_DOCX,
    Kind.OLD_WORD: _AS_DOCX,
    Kind.PPTX: "把表格复制到 Word 或 Excel，另存为 .docx 或 .xlsx 再导入",
    Kind.PPT: "把表格复制到 Word 或 Excel，另存为 .docx 或 .xlsx 再导入",
    Kind.PDF: _ASK,
    Kind.OFD: _ASK,
    Kind.IMAGE: _ASK,
    Kind.MAIL: "先把邮件里的附件另存出来，再导入附件",
    Kind.ZIP: _UNPACK,
    Kind.RAR: _UNPACK,
    Kind.SEVEN_ZIP: _UNPACK,
    Kind.GZIP: _UNPACK,
    Kind.ARCHIVE: _UNPACK,
    Kind.XML: "用生成它的软件另存为 .xlsx 或 .docx 再导入",
    Kind.PROGRAM: _PROGRAM,
    Kind.BINARY: _WHAT,
}
"""The cure for what is not read."""


class _NotInstalled(Refused):
    """Never passed over, whatever is inside of what: the webmaster can mend it."""


class _Reader(Protocol):
    def read(self, data: bytes, origin: Origin, budget: Budget, notes: list[Note], depth: int) -> Iterator[Item]:
        """Every module that reads a format has this function."""


def file_bytes(path: Path) -> bytes:
    """The bytes of a file; refuses one that is too large before reading it."""
    try:
        size = path.stat().st_size
        if size > FILE_BYTES:
            raise Refused(TOO_MUCH, f"文件有 {size:,} 字节，超过 {FILE_BYTES:,} 字节的上限")
        return path.read_bytes()
    except OSError as error:
        raise Refused(NOT_READABLE, f"打不开文件：{error.strerror}", "核对路径和权限") from error


def file_items(path: Path, budget: Budget, notes: list[Note]) -> list[Item]:
    """Everything in one file."""
    return list(read_any(file_bytes(path), Origin(path.name), budget, notes, 0))


def read_any(data: bytes, origin: Origin, budget: Budget, notes: list[Note], depth: int) -> Iterator[Item]:
    """What is in ``data``, told apart by its bytes; ``depth`` counts the files around it.

    Only :class:`Refused` comes out, and :class:`MemoryError`. What is embedded and of no kind that could hold a form
    (a PDF, a picture, a formula) is noted and left out: it doesn't spoil the document around it.
    """
    try:
        yield from _read(data, origin, budget, notes, depth)
    except (_NotInstalled, MemoryError):
        raise
    except Refused as refused:
        if depth and refused.rule is NOT_READABLE:
            notes.append(Note(NOT_UNDERSTOOD, origin, f"{refused.reason}，没有读取"))
            return
        placed = _placed(refused, origin)
        if placed is refused:
            raise
        raise placed from refused
    except Exception as error:  # parsers fail on damaged files in ways that nobody has listed
        raise _placed(Refused(DAMAGED, f"内部结构读不懂（{type(error).__name__}）"), origin) from error


def _read(data: bytes, origin: Origin, budget: Budget, notes: list[Note], depth: int) -> Iterator[Item]:
    budget.depth(depth)
    found = kind(data)
    if found is Kind.EMPTY:
        raise Refused(DAMAGED, "文件是空的，没有内容")
    if found is Kind.ENCRYPTED:
        raise Refused(PASSWORD, "文件加了密码或权限保护")
    if found not in READERS:
        raise Refused(NOT_READABLE, f"这是{_spaced(found)}", HINTS.get(found))
    try:
        reader: _Reader = importlib.import_module(f"generator.importing.{READERS[found]}")
    except ModuleNotFoundError as error:
        raise _NotInstalled(
            NOT_READABLE,
            f"读{_spaced(found)}要用的 {error.name} 没有安装",
            "安装导入用的库：pip install 'disclosure[import]'",
        ) from error
    yield from reader.read(data, origin, budget, notes, depth)


def _spaced(found: Kind) -> str:
    return f" {found.value}" if found.value[0].isascii() else found.value


def _placed(refused: Refused, origin: Origin) -> Refused:
    """The refusal with the way to the embedded file that caused it."""
    way = " › ".join(origin.inside)
    if not way or refused.reason.startswith(way.split(" › ", maxsplit=1)[0]):
        return refused
    return Refused(refused.rule, f"{way}：{refused.reason}", refused.hint)
