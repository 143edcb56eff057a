"""Office packages (.xlsx): a zip of XML parts, the same bytes everywhere.

Why not XlsxWriter or openpyxl: they take numbers through ``float``, and here 1,700 and 19,000 µs for one filled form, of
which a site may have ten thousand. What is written here is small: constant parts are compressed once, a part in pieces
goes through the compressor as it comes.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from html import escape
from typing import NamedTuple

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
LONGEST_CELL = 32_767
LONGEST_NUMBER = 15
"""Digits that a spreadsheet keeps of a number: it counts in doubles."""

_CUT = "……（超过电子表格一个单元格的上限，全文见 CSV 或 JSON）"
_DOS_DATE = 0x21  # 1980-01-01, the first day a zip knows
_UTF8 = 0x800
_DEFLATED = 8
_LOCAL = 30
"""Bytes before the name of a part."""


class Part(NamedTuple):
    """A compressed file of a package."""

    name: bytes
    checksum: int
    size: int
    data: bytes


def part(name: str, pieces: Iterable[bytes], level: int = 6, *, small: bool = False) -> Part:
    """A part made of pieces of XML, compressed as they come.

    A ``small`` one, of some ten thousand bytes, takes half the time and 6 % more room: there making the compressor's tables is
    much of the work.
    """
    compressor = zlib.compressobj(3, zlib.DEFLATED, -14, 7) if small else zlib.compressobj(level, zlib.DEFLATED, -15)
    checksum = size = 0
    packed = []
    for data in pieces:
        checksum = zlib.crc32(data, checksum)
        size += len(data)
        packed.append(compressor.compress(data))
    packed.append(compressor.flush())
    return Part(name.encode(), checksum, size, b"".join(packed))


@cache
def constant(name: str, text: str) -> Part:
    """A part that is the same in many packages."""
    return part(name, (text.encode(),), level=9)


def zipped(parts: Iterable[Part]) -> bytes:
    """The package: no clock, no name of a system, nothing but the parts in their order."""
    files: list[bytes] = []
    entries: list[bytes] = []
    at = 0
    for name, checksum, size, data in parts:
        common = struct.pack("<HHHHHIIIHH", 20, _UTF8, _DEFLATED, 0, _DOS_DATE, checksum, len(data), size, len(name), 0)
        files += (b"PK\3\4", common, name, data)
        entries.append(b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, at) + name)
        at += 4 + len(common) + len(name) + len(data)
    directory = b"".join(entries)
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), at, 0)
    return b"".join((*files, directory, end))


def unzipped(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a package that :func:`zipped` made, as (name, data)."""
    at = 0
    while data.startswith(b"PK\3\4", at):
        packed, _, named = struct.unpack_from("<IIH", data, at + 18)
        start = at + _LOCAL + named
        yield data[at + _LOCAL : start], zlib.decompress(data[start : start + packed], -15)
        at = start + packed


@cache
def frame(sheets: tuple[str, ...], heads: tuple[int, ...]) -> tuple[Part, ...]:
    """What every workbook has around its sheets and styles.

    ``sheets`` are the names of the sheets, ``heads`` the row of each that is printed again on every page (0: none).
    """
    names = [escape(name) for name in sheets]
    numbers = range(1, len(names) + 1)
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    targets.append(("styles", "styles.xml"))
    types = "".join(
        f'<Override PartName="/xl/{target}" ContentType="{_TYPES}.{kind}+xml"/>' for kind, target in targets
    )
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, names, strict=True)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{at}">\'{name}\'!${head}:${head}</definedName>'
        for at, (name, head) in enumerate(zip(names, heads, strict=True))
        if head
    )
    return (
        constant(
            "[Content_Types].xml",
            f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>{types}</Types>',
        ),
        constant("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])),
        constant(
            "xl/workbook.xml",
            f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets>'
            f"{f'<definedNames>{titles}</definedNames>' if titles else ''}</workbook>",
        ),
        constant("xl/_rels/workbook.xml.rels", _relations(targets)),
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'


_MARKUP = re.compile("[&<>]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def text_xml(text: str) -> str:
    """``<t>`` with a text. What the format itself would take for an escape (``_x0041_``) is escaped."""
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - len(_CUT)] + _CUT
    blanks = "" if text == text.strip() and "\n" not in text else ' xml:space="preserve"'
    if "_x" in text or not text.isprintable():
        text = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return f"<t{blanks}>{escape(text, quote=False) if _MARKUP.search(text) else text}</t>"


def number_text(number: Decimal | int) -> str | None:
    """A number as it stands in a cell, digit for digit; ``None`` where a spreadsheet would round it."""
    text = f"{number:f}" if isinstance(number, Decimal) else str(number)
    return text if len(text.lstrip("-").replace(".", "").strip("0")) <= LONGEST_NUMBER else None
