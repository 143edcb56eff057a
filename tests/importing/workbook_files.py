"""Small workbooks, packages and compound files made by hand, and how the tests read them."""

import io
import random
import struct
import time
import zipfile
from pathlib import Path

from generator.importing.budget import Budget
from generator.importing.grid import Cell, Grid, Item, Origin
from generator.importing.readers import read_any
from generator.importing.rules import Note, Refused

FIXTURES = Path(__file__).resolve().parents[1] / "data" / "2024"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
ROOT_LINKS = (
    f'<Relationships><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
SECONDS = 10.0
"""Of processor time, for refusing one bad file, on a busy machine."""


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def read(data: bytes, budget: Budget | None = None) -> tuple[list[Item], list[Note]]:
    """What is in a file, whatever it is."""
    notes: list[Note] = []
    return list(read_any(data, Origin("表.xlsx"), budget or Budget(), notes, 0)), notes


def refusal(data: bytes) -> Refused:
    """Why a file is refused."""
    try:
        items, _ = read(data)
    except Refused as refused:
        return refused
    raise AssertionError(f"not refused: {items[:3]}")


def grids(data: bytes) -> list[Grid]:
    return [item for item in read(data)[0] if isinstance(item, Grid)]


def cells(data: bytes, sheet: int = 0) -> dict[str, Cell]:
    """The cells of a sheet by their names."""
    return {cell.place: cell for cell in grids(data)[sheet].cells}


def texts(data: bytes, sheet: int = 0) -> dict[str, str]:
    """The texts of a sheet by the names of their cells, without empty ones."""
    return {place: cell.text for place, cell in cells(data, sheet).items() if cell.text}


def packed(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def worksheet(rows: str = "", after: str = "", before: str = "") -> str:
    return f"<worksheet>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def row(number: int, *content: str, attributes: str = "") -> str:
    """A row of cells; plain text becomes an inline string."""
    made = []
    for column, text in enumerate(content):
        name = f"{chr(ord('A') + column)}{number}"
        made.append(text if text.startswith("<") else f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>')
    return f'<row r="{number}" {attributes}>{"".join(made)}</row>'


def xlsx(*sheets: str, states: dict[int, str] | None = None, book: str = "", **more: str | bytes) -> bytes:
    """A workbook; ``more`` replaces or adds parts: ``styles``, ``sharedStrings``, or any by its full name."""
    listed = "".join(
        f'<sheet name="表{number}" sheetId="{number}" state="{(states or {}).get(number, "visible")}" r:id="rId{number}"/>'
        for number in range(1, len(sheets) + 1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{REL}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    links += "".join(
        f'<Relationship Id="x{name}" Type="{REL}/{name}" Target="{name}.xml"/>' for name in ("styles", "sharedStrings")
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_LINKS,
        "xl/workbook.xml": f'<workbook xmlns:r="{REL}">{book}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
        "xl/styles.xml": "<styleSheet/>",
        "xl/sharedStrings.xml": "<sst/>",
        **{f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, 1)},
    }
    for name, content in more.items():
        parts[f"xl/{name}.xml" if name in {"styles", "sharedStrings"} else name] = content
    return packed(parts)


def record(code: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def short_string(text: str, length: str = "B") -> bytes:
    return struct.pack(f"<{length}B", len(text), 1) + text.encode("utf-16-le")


def label(line: int, column: int, text: str) -> bytes:
    return record(0x0204, struct.pack("<HHH", line, column, 0) + short_string(text, "H"))


def biff(
    *sheets: bytes, before: bytes = b"", states: dict[int, int] | None = None, kinds: dict[int, int] | None = None
) -> bytes:
    """The stream of a workbook of BIFF8."""
    names = [short_string(f"表{number}") for number in range(1, len(sheets) + 1)]
    bodies = [record(0x0809, struct.pack("<HHIII", 0x0600, 0x10, 0, 0, 0)) + sheet + record(0x0A) for sheet in sheets]
    head = record(0x0809, struct.pack("<HHIII", 0x0600, 5, 0, 0, 0)) + before
    at = len(head) + sum(4 + 6 + len(name) for name in names) + 4
    for number, (name, body) in enumerate(zip(names, bodies, strict=True), 1):
        state, kind = (states or {}).get(number, 0), (kinds or {}).get(number, 0)
        head += record(0x85, struct.pack("<IBB", at, state, kind) + name)
        at += len(body)
    return head + record(0x0A) + b"".join(bodies)


def mutations(data: bytes, count: int, seed: int = 2024) -> list[bytes]:
    """The same damaged copies every time: bytes changed, ranges removed, doubled or zeroed, ends cut off."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        broken = bytearray(data)
        for _ in range(chance.choice((1, 3, 20))):
            at, size = chance.randrange(len(broken)), chance.choice((1, 2, 4, 64))
            match chance.randrange(5):
                case 0:
                    broken[at : at + size] = chance.randbytes(size)
                case 1:
                    del broken[at : at + size]
                case 2:
                    broken[at:at] = broken[at : at + size]
                case 3:
                    broken[at : at + size] = bytes([chance.choice((0, 255))]) * size
                case 4 if chance.random() < 0.2:
                    del broken[max(at, 1) :]
            if not broken:
                broken = bytearray(b"\0")
        made.append(bytes(broken))
    return made


def survives(data: bytes) -> None:
    """Either it is read or it is refused, soon."""
    start = time.process_time()
    try:
        read(data)
    except Refused as refused:
        assert refused.reason
        assert "Error" not in refused.reason or refused.rule.code == "I803"
    assert time.process_time() - start < SECONDS
