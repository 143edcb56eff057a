"""The compound file of .doc, .xls and embedded objects: streams in storages, like files in folders, read with olefile.

olefile is liberal, which suits files of many programs; but it follows chains as long as the file says. So no table and
no stream may claim to be longer than the file, and a stream that ends early is damaged.
"""

import io
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import olefile

from generator.importing.budget import Budget
from generator.importing.grid import Item, Origin
from generator.importing.rules import DAMAGED, NOT_READABLE, TOO_MUCH, Note, Refused

SIGNATURE: bytes = olefile.MAGIC
Path = tuple[str, ...]
"""The names of the storages around a stream, and its own."""

_HEADER = struct.Struct("<8s16xHHHHH6x9I")
_ENTRY = struct.Struct("<64sHBxIII36xIQ")
_FREE, _END, _FAT_SECTOR, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR = 512
_SMALL_STREAM = 4096
_LISTED = 109
"""Sectors of the table of sectors that the header lists."""
_LOSSES = ("referenced more than once", "double reference", "index out of range", "incorrect OLE root entry")
"""What olefile says about a directory of which it passed a part by."""


class Compound:
    """The streams of a compound file."""

    def __init__(self, data: bytes) -> None:
        self._size = len(data)
        if self._size < _SECTOR:
            raise _damaged("文件头不完整")
        shift, tables, small_tables = struct.unpack_from("<H12xI16xI", data, 30)
        sectors = self._size >> shift
        if shift not in {9, 12} or tables > _LISTED + (sectors >> shift - 2) or small_tables > sectors:
            raise _damaged("文件头里的大小不对")
        self._file = _opened(data)
        if self._file.root.size > self._size:
            raise _damaged("有一个数据流比文件还大")
        self.streams: tuple[Path, ...] = tuple(map(tuple, self._file.listdir()))
        self._folded = {_fold(path): path for path in self.streams}

    def find(self, *path: str) -> Path | None:
        """A stream by its path in any case, as it is spelled here."""
        return self._folded.get(_fold(path))

    def read(self, path: Path, budget: Budget) -> bytes:
        """All bytes of a stream; every reading counts."""
        size = self._file.get_size(list(path))
        if size > self._size:
            raise _damaged("有一个数据流比文件还大")
        budget.unpacked(size)
        with _damage("扇区链断开，文件可能没有传完"):
            data: bytes = self._file.openstream(list(path)).read()
        if len(data) < size:
            raise _damaged("数据不够长，文件可能没有传完")
        return data


def _opened(data: bytes) -> Any:
    """Never of the bytes themselves: olefile takes short ones for a file name."""
    with _damage("目录读不懂，文件可能没有传完"):
        file = cast("Any", olefile.OleFileIO(io.BytesIO(data)))
    if any(loss in issue for _, issue in file.parsing_issues for loss in _LOSSES):
        raise _damaged("目录循环或越界")
    return file


@contextmanager
def _damage(reason: str) -> Iterator[None]:
    """A directory that is too deep, an index beyond the table: olefile has no one error for them."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        raise _damaged(reason) from error


def _fold(path: Path) -> Path:
    return tuple(name.casefold() for name in path)


def _damaged(reason: str) -> Refused:
    return Refused(DAMAGED, f"复合文档（OLE）{reason}")


def unwrap(compound: Compound, folder: Path, budget: Budget) -> tuple[bytes, str] | None:
    """The file inside of a storage and its name, if it has one; ``None`` if there is nothing of the kind."""
    for name in ("Package", "package_stream", "EmbeddedOdf", "Workbook", "Book"):
        path = compound.find(*folder, name)
        if path:
            return compound.read(path, budget), ""
    path = compound.find(*folder, "\x01Ole10Native")
    if path:
        return _packaged(compound.read(path, budget))
    for name in ("WordDocument", "EncryptedPackage", "PowerPoint Document"):
        if folder and compound.find(*folder, name):
            inside = [path for path in compound.streams if _fold(path[:-1]) == _fold(folder)]
            return wrap({path[-1]: compound.read(path, budget) for path in inside}), ""
    path = compound.find(*folder, "CONTENTS")
    return (compound.read(path, budget), "") if path else None


def _packaged(data: bytes) -> tuple[bytes, str]:
    """The file in a packager object: names in the writer's code page, here GBK; else the native data as it is."""
    try:
        label_end = data.index(b"\0", 6)
        path_end = data.index(b"\0", label_end + 1)
        at = path_end + 5  # two numbers of no use
        (length,) = struct.unpack_from("<I", data, at)
        at += 4 + length
        (size,) = struct.unpack_from("<I", data, at)
    except (ValueError, struct.error):
        return data[4:], ""
    if not size or len(data) < at + 4 + size:
        return data[4:], ""
    name = data[6:label_end].decode("gb18030", "replace").replace("\\", "/").rpartition("/")[2]
    return data[at + 4 : at + 4 + size], name


def wrap(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of a few streams without storages; short streams are padded, which no format here minds."""
    bodies = [data.ljust(_SMALL_STREAM, b"\0") for data in streams.values()]
    entries = [_directory_entry("Root Entry", olefile.STGTY_ROOT, child=1 if streams else _NONE)]
    chains: list[int] = []
    for number, (name, body) in enumerate(zip(streams, bodies, strict=True), start=1):
        right = number + 1 if number < len(streams) else _NONE
        entries.append(_directory_entry(name, olefile.STGTY_STREAM, right=right, start=len(chains), size=len(body)))
        chains += _linked(len(chains), len(body))
    directory = b"".join(entries)
    directory_start = len(chains)
    chains += _linked(directory_start, len(directory))
    fats = -(-len(chains) * 4 // (_SECTOR - 4))
    if fats > _LISTED:
        raise Refused(TOO_MUCH, "嵌入的 Word 文档超过 7 MB")
    places = list(range(len(chains), len(chains) + fats))
    table = struct.pack(f"<{len(chains) + fats}I", *chains, *[_FAT_SECTOR] * fats)
    header = _HEADER.pack(
        SIGNATURE, 0x3E, 3, 0xFFFE, 9, 6, 0, fats, directory_start, 0, _SMALL_STREAM, _END, 0, _END, 0
    ) + struct.pack(f"<{_LISTED}I", *places, *[_FREE] * (_LISTED - fats))
    parts = [header, *map(_padded, bodies), _padded(directory, _directory_entry("", 0)), _padded(table, b"\xff" * 4)]
    return b"".join(parts)


def _directory_entry(
    name: str, kind: int, *, right: int = _NONE, child: int = _NONE, start: int = _END, size: int = 0
) -> bytes:
    text = name[:31].encode("utf-16-le")
    return _ENTRY.pack(text, len(text) + 2 if text else 0, kind, _NONE, right, child, start, size)


def _linked(start: int, size: int) -> list[int]:
    count = -(-size // _SECTOR)
    return [*range(start + 1, start + count), _END]


def _padded(data: bytes, filler: bytes = b"\0") -> bytes:
    missing = -len(data) % _SECTOR
    return data + (filler * (missing // len(filler) + 1))[:missing]


def read(data: bytes, origin: Origin, budget: Budget, notes: list[Note], depth: int) -> Iterator[Item]:
    """The file that is wrapped in an object of its own, as office programs embed them."""
    from generator.importing.readers import read_any  # noqa: PLC0415  # each reads what is in the other

    found = unwrap(Compound(data), (), budget)
    if found is None:
        raise Refused(NOT_READABLE, "嵌入的对象里没有文件")
    inner, name = found
    yield from read_any(inner, origin.within(name) if name else origin, budget, notes, depth + 1)
