"""The zip package of .docx and .xlsx, on guard: nothing is extracted, nothing outside of it is looked at.

What the directory of a zip file says may be a lie, so it is checked first and what really comes out is counted again.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from generator.importing import markup
from generator.importing.budget import ENTRY_BYTES, RATIO, RATIO_FROM, UNPACKED_BYTES, ZIP_ENTRIES, Budget
from generator.importing.rules import DAMAGED, DANGEROUS, PASSWORD, TOO_MUCH, Refused

_ENTRY_MARK, _DIRECTORY_MARK = b"PK\x03\x04", b"PK\x01\x02"
_MOST_MARKS = 50_000
"""Files packed without compression inside of this one have marks too; this only keeps the directory out of memory."""
_LOCAL_HEADER = 30
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg")
"""Never unpacked here: a blank bitmap honestly shrinks a thousandfold."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """From one part to another. ``target`` is the name of a part, or empty if there is none; of an external one, its address."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last word of the type, the same in the transitional and the strict form: ``worksheet``."""
        return self.type.rpartition("/")[2]


class Package:
    """The parts of an OOXML file by their names; also of any other zip file."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        if data.count(_DIRECTORY_MARK) > _MOST_MARKS:
            raise Refused(TOO_MUCH, f"压缩包里的文件超过 {ZIP_ENTRIES:,} 个的上限")
        self._budget = budget
        self._zip = _open(data)
        infos = self._zip.infolist()
        budget.entries(len(infos))
        _check_directory(infos)
        _check_overlap(data, infos)
        self._infos = {_tidy(info.filename).casefold(): info for info in infos if not info.is_dir()}
        self.names = tuple(_tidy(info.filename) for info in self._infos.values())

    def find(self, name: str) -> str:
        """The name as the package spells it, whatever the case; empty if there is no such part."""
        info = self._infos.get(name.lstrip("/").casefold())
        return _tidy(info.filename) if info else ""

    def read(self, name: str) -> bytes:
        """The bytes of a part; refuses one with a document type. Every reading counts."""
        info = self._infos.get(name.lstrip("/").casefold())
        if info is None:
            raise Refused(DAMAGED, f"压缩包里没有 {name}")
        data = self._unpack(info)
        if markup.looks_like_xml(data):
            markup.check_prolog(data, name)
        return data

    def xml(self, name: str) -> Any:
        """The root element of a part as an ``lxml`` tree, by a parser without entities, document types or network."""
        from lxml import etree  # noqa: PLC0415  # workbooks need no tree

        data = self.read(name)
        markup.check(data, name)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Refused(DAMAGED, f"{name} 不是完整的 XML") from error
        tree: Any = root.getroottree()
        if tree.docinfo.doctype:
            raise Refused(DANGEROUS, f"{name} 带有文档类型声明（DTD）")
        return root

    def relationships(self, part: str = "") -> Mapping[str, Relationship]:
        """What a part (by default the package itself) refers to, by id."""
        folder, name = posixpath.split(part)
        rels = self.find(posixpath.join(folder, "_rels", f"{name}.rels"))
        if not rels:
            return {}
        found = markup.records(self.read(rels), rels, whole=frozenset(), heads=frozenset({"Relationship"}))
        return {node.get("Id"): self._relationship(node, folder) for node in found}

    @cached_property
    def content_types(self) -> Mapping[str, str]:
        """The declared type of each part that has its own."""
        name = self.find("[Content_Types].xml")
        if not name:
            return {}
        nodes = markup.records(self.read(name), name, whole=frozenset(), heads=frozenset({"Override"}))
        return {self.find(unquote(node.get("PartName"))): node.get("ContentType") for node in nodes}

    def _relationship(self, node: markup.Node, folder: str) -> Relationship:
        address = node.get("Target")
        external = node.get("TargetMode").lower() == "external"
        # joined below "/", which no ".." can leave
        inside = posixpath.normpath(posixpath.join("/", folder, _tidy(unquote(address).partition("#")[0])))
        return Relationship(node.get("Id"), node.get("Type"), address if external else self.find(inside), external)

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        """Never more than the entry may have, whatever the directory says."""
        try:
            with self._zip.open(info) as entry:
                data = entry.read(ENTRY_BYTES + 1)
        except RuntimeError as error:
            raise Refused(PASSWORD, "压缩包有密码") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, LookupError) as error:
            raise Refused(DAMAGED, f"压缩包里的 {_quoted(info.filename)} 解不开") from error
        self._budget.unpacked(len(data))
        if len(data) > ENTRY_BYTES or _too_dense(len(data), info.compress_size):
            raise _bomb(info.filename)
        return data


def _open(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # the module lets several kinds through on a damaged directory
        raise Refused(DAMAGED, "压缩包的目录读不出来，文件可能没有传完") from error


def _check_directory(infos: list[zipfile.ZipInfo]) -> None:
    """What can be said before anything is unpacked."""
    seen: set[str] = set()
    for info in infos:
        name = _tidy(info.filename)
        parts = name.split("/")
        if ".." in parts or name.startswith("/") or ":" in parts[0] or _CONTROL.search(info.orig_filename):
            raise Refused(DANGEROUS, f"压缩包里有越出自身或带控制字符的路径：{_quoted(name)}")
        if name.casefold() in seen:
            raise Refused(DANGEROUS, f"压缩包里有重名的文件：{_quoted(name)}")
        seen.add(name.casefold())
        if info.flag_bits & 0x1:
            raise Refused(PASSWORD, "压缩包有密码")
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Refused(DAMAGED, f"压缩包里的 {_quoted(name)} 用了办公软件不用的压缩方法")
        if not name.lower().endswith(_PICTURES) and (
            info.file_size > ENTRY_BYTES or _too_dense(info.file_size, info.compress_size)
        ):
            raise _bomb(name)
    if sum(info.file_size for info in infos if not info.filename.lower().endswith(_PICTURES)) > UNPACKED_BYTES:
        raise Refused(TOO_MUCH, f"解压后超过 {UNPACKED_BYTES:,} 字节的上限")


def _check_overlap(data: bytes, infos: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes are how a small file unpacks to petabytes."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        at = info.header_offset
        header = data[at : at + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or not header.startswith(_ENTRY_MARK):
            raise Refused(DAMAGED, "压缩包的目录与内容对不上，文件可能没有传完")
        if at < end:
            raise Refused(DANGEROUS, "压缩包里的文件互相重叠")
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        end = at + _LOCAL_HEADER + names + info.compress_size
    if end > len(data):
        raise Refused(DAMAGED, "压缩包不完整，文件可能没有传完")


def _too_dense(size: int, packed: int) -> bool:
    return size > RATIO_FROM and size > RATIO * packed


def _bomb(name: str) -> Refused:
    return Refused(TOO_MUCH, f"压缩包里的 {_quoted(name)} 解压后过大，或压缩比超过 {RATIO} 倍")


def _quoted(name: str) -> str:
    return f"「{repr(name[:80])[1:-1]}」"


def _tidy(name: str) -> str:
    """Some writers on Windows put backslashes into names."""
    return name.replace("\\", "/")
