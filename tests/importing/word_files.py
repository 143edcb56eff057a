"""Small Word files made by hand, and what the tests of both formats ask of a reader."""

import io
import json
import random
import struct
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

from generator.importing.budget import Budget
from generator.importing.cfb import wrap
from generator.importing.grid import Grid, Item, Origin, Paragraph
from generator.importing.rules import Note, Refused

DATA = Path(__file__).resolve().parents[1] / "data"
FIXTURES = DATA / "2024"
EXPECTED = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W,
        "r": _R,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "o": "urn:schemas-microsoft-com:office:office",
        "v": "urn:schemas-microsoft-com:vml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w16se": "http://schemas.microsoft.com/office/word/2015/wordml/symex",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    }.items()
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def document(body: str) -> str:
    return f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>"


def docx(body: str, links: Iterable[tuple[str, str, str]] = (), **parts: bytes) -> bytes:
    """A package around a body; ``links`` are (id, kind, target), external if the target is an address."""
    return package(document(body), links, {name.replace("__", "."): data for name, data in parts.items()})


def package(
    xml: str | bytes, links: Iterable[tuple[str, str, str]] = (), parts: dict[str, bytes] | None = None
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("_rels/.rels", _relationships([("r", "officeDocument", "word/document.xml")]))
        file.writestr("word/document.xml", xml)
        file.writestr("word/_rels/document.xml.rels", _relationships(links))
        for name, data in (parts or {}).items():
            file.writestr(f"word/{name}", data)
    return out.getvalue()


def _relationships(links: Iterable[tuple[str, str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for key, kind, target in links
    )
    return f'<Relationships xmlns="{_PACKAGE}">{made}</Relationships>'


def p(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


IN_TABLE, ROW_END = b"\x16\x24\x01", b"\x17\x24\x01"
INNER_CELL, INNER_ROW_END = b"\x4b\x24\x01", b"\x4c\x24\x01"
DELETED, HIDDEN = b"\x00\x08\x01", b"\x3c\x08\x01"
START, CONTINUE = 0x60, 0x20


def depth(level: int) -> bytes:
    return b"\x49\x66" + struct.pack("<i", level)


def row(borders: list[int], flags: Iterable[int] = ()) -> bytes:
    """The properties that end a row."""
    cells = b"".join(struct.pack("<H18x", flag) for flag in flags)
    operand = bytes([len(borders) - 1]) + struct.pack(f"<{len(borders)}h", *borders) + cells
    return IN_TABLE + ROW_END + b"\x08\xd6" + struct.pack("<H", len(operand) + 1) + operand


def cells(*texts_: str) -> list[tuple[str, bytes]]:
    return [(text + "\x07", IN_TABLE) for text in texts_]


def doc(
    paragraphs: Iterable[tuple[str, bytes] | str],
    characters: Iterable[tuple[int, int, bytes]] = (),
    *,
    version: int = 0xC1,
    mark: int = 0xA5EC,
    flags: int = 0,
    boxes: int = 0,
    pieces: Iterable[tuple[int, str]] = (),
    data: bytes = b"",
    fonts: Iterable[str] = (),
) -> bytes:
    """A Word 97 file: paragraphs with their marks and properties, properties of characters from–to.

    The last ``boxes`` characters are text boxes. ``pieces`` are (characters, encoding) for text that is not all UTF-16.
    """
    items = [(item, b"") if isinstance(item, str) else item for item in paragraphs]
    text = "".join(part for part, _ in items)
    units = text.encode("utf-16-le", "surrogatepass")
    stored, table_of_pieces, at = _stored(text, list(pieces) or [(len(units) // 2, "utf-16-le")])
    where = dict(at)
    main = bytearray(0x800) + stored
    main += b"\0" * (-len(main) % 512)
    ends = [0]
    for part, _ in items:
        ends.append(ends[-1] + len(part.encode("utf-16-le", "surrogatepass")) // 2)
    papx = _pages(
        main,
        [
            (where[a], where[b], b"\0\0" + props)
            for (a, b, props) in zip(ends, ends[1:], [q for _, q in items], strict=False)
        ],
        paragraphs=True,
    )
    chpx = _pages(main, [(where[a], where[b], props) for a, b, props in characters], paragraphs=False)
    names = [b"\0" * 39 + name.encode("utf-16-le") + b"\0\0" for name in fonts]
    font_table = struct.pack("<HH", len(names), 0) + b"".join(bytes([len(name)]) + name for name in names)
    table = bytearray()
    places = {}
    for number, part in ((12, chpx), (13, papx), (15, font_table), (33, table_of_pieces)):
        places[number] = (len(table), len(part))
        table += part
    struct.pack_into("<HH", main, 0, mark, version)
    struct.pack_into("<H", main, 0x0A, 0x0200 | flags)
    struct.pack_into("<H", main, 0x20, 14)
    struct.pack_into("<H", main, 0x3E, 22)
    struct.pack_into("<i", main, 0x4C, len(units) // 2 - boxes)
    struct.pack_into("<i", main, 0x64, boxes)
    struct.pack_into("<H", main, 0x98, 93)
    for number, place in places.items():
        struct.pack_into("<II", main, 0x9A + 8 * number, *place)
    return wrap({"WordDocument": bytes(main), "1Table": bytes(table), **({"Data": data} if data else {})})


def _stored(text: str, pieces: list[tuple[int, str]]) -> tuple[bytes, bytes, list[tuple[int, int]]]:
    """The text as bytes, the table of its pieces, and the byte at which each character is."""
    stored, ends, descriptions, places = b"", [0], b"", []
    units = text.encode("utf-16-le", "surrogatepass")
    for count, encoding in pieces:
        start = ends[-1]
        wide = encoding == "utf-16-le"
        raw = units[2 * start : 2 * (start + count)]
        body = raw if wide else raw.decode("utf-16-le").encode(encoding)
        offset = 0x800 + len(stored)
        length = count if wide else len(body)
        places += [(start + number, offset + number * (2 if wide else 1)) for number in range(length)]
        descriptions += struct.pack("<HIH", 0, offset if wide else (offset * 2) | 0x40000000, 0)
        stored += body
        ends.append(start + length)
    places.append((ends[-1], 0x800 + len(stored)))
    plc = struct.pack(f"<{len(ends)}I", *ends) + descriptions
    return stored, b"\x02" + struct.pack("<I", len(plc)) + plc, places


def _pages(main: bytearray, runs: list[tuple[int, int, bytes]], *, paragraphs: bool) -> bytes:
    """One page for each run, added to the stream; the table that lists them."""
    numbers = []
    for start, end, properties in runs:
        page = bytearray(512)
        struct.pack_into("<II", page, 0, start, end)
        size = len(properties)
        if paragraphs:
            padded = properties + b"\0" * (size % 2)
            place = 510 - len(padded) - 2 & ~1
            page[8] = place // 2
            page[place : place + 2 + len(padded)] = bytes([0, len(padded) // 2]) + padded
        else:
            place = 510 - size - 1 & ~1
            page[8] = place // 2
            page[place : place + 1 + size] = bytes([size]) + properties
        page[511] = 1
        numbers.append(len(main) // 512)
        main += page
    bounds = [start for start, _, _ in runs] + [runs[-1][1] if runs else 0]
    return struct.pack(f"<{len(bounds)}I", *bounds) + struct.pack(f"<{len(numbers)}I", *numbers)


def read(reader, data: bytes) -> tuple[list[Item], list[Note]]:
    notes: list[Note] = []
    return list(reader.read(data, Origin("附件"), Budget(), notes, 0)), notes


def grids(items: Iterable[Item]) -> list[Grid]:
    return [item for item in items if isinstance(item, Grid)]


def texts(items: Iterable[Item]) -> list[str]:
    return [item.text for item in items if isinstance(item, Paragraph)]


def shape(grid: Grid) -> list[tuple[int, int, int, int, str]]:
    """(row, column, rows, columns, text) of each cell."""
    return [(cell.row, cell.column, cell.rows, cell.columns, cell.text) for cell in grid.cells]


def forms(items: Iterable[Item]) -> list[str]:
    """The project names of the forms, in order."""
    found = []
    for grid in grids(items):
        cells = [cell for cell in grid.cells if cell.text.strip()]
        if cells[0].text == "项目名称" or (cells[0].text == "项目支出绩效目标表"):
            label = next(number for number, cell in enumerate(cells) if cell.text.strip() == "项目名称")
            found.append(cells[label + 1].text)
    return found


def assert_only_refused(reader, data: bytes, *, rounds: int, seed: int) -> None:
    """Damaged copies of a file are read or refused, nothing else, and soon."""
    dice = random.Random(seed)
    for _ in range(rounds):
        copy = bytearray(data)
        for _ in range(dice.choice([1, 3, 20])):
            at = dice.randrange(len(copy))
            copy[at : at + dice.choice([1, 2, 4])] = dice.choice(
                [b"\xff\xff\xff\xff", b"\0\0\0\0", dice.randbytes(4), b"\x07\0\r\0"]
            )
        if dice.random() < 0.2:
            del copy[dice.randrange(len(copy)) :]
        started = time.process_time()
        try:
            read(reader, bytes(copy))
        except Refused as refused:
            assert str(refused)
        assert time.process_time() - started < 10
