"""Workbooks of Excel 95 to 2003: the same cells as in the newer format, from a stream of records that may be hostile."""

import struct

import pytest

from generator.importing import budget, sandbox
from generator.importing.cfb import wrap
from generator.importing.rules import (
    DAMAGED,
    FORMULA,
    HIDDEN_SHEET,
    LEFT_OUT,
    NOT_READABLE,
    ODD_CELL,
    PASSWORD,
    TOO_MUCH,
)
from tests.importing.workbook_files import (
    biff,
    cells,
    fixture,
    grids,
    label,
    mutations,
    read,
    record,
    refusal,
    short_string,
    survives,
    texts,
)


def test_the_fixture_equals_the_newer_one() -> None:
    old, new = grids(fixture("forms.xls")), grids(fixture("forms.xlsx"))
    assert [grid.origin.inside for grid in old] == [grid.origin.inside for grid in new]
    assert [grid.cells for grid in old] == [grid.cells for grid in new]


def test_nothing_is_printed(capfd) -> None:
    wide = record(0x007D, struct.pack("<HHHHH", 1, 300, 100, 0, 1)) + record(0x00A0, struct.pack("<HH", 1, 0))
    read(biff(wide + label(0, 0, "a")))
    assert capfd.readouterr() == ("", "")


def test_a_bare_stream_and_a_wrapped_one() -> None:
    stream = biff(label(0, 0, "项目名称"))
    assert texts(stream) == {"A1": "项目名称"}
    assert texts(wrap({"Workbook": stream})) == {"A1": "项目名称"}
    assert texts(wrap({"Book": stream, "x": b"1"})) == {"A1": "项目名称"}


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def packed_number(value: int) -> bytes:
    return record(0x027E, struct.pack("<HHHI", 0, 0, 0, value))


@pytest.mark.parametrize(
    ("packed", "text"),
    [
        (13 << 2 | 2, "13"),
        (276 << 2 | 3, "2.76"),
        ((-5 << 2 | 2) & 0xFFFFFFFF, "-5"),
        (struct.unpack("<II", struct.pack("<d", 1.5))[1], "1.5"),
        (struct.unpack("<II", struct.pack("<d", 150.0))[1] | 1, "1.5"),
    ],
)
def test_packed_numbers(packed: int, text: str) -> None:
    assert texts(biff(packed_number(packed))) == {"A1": text}


def test_kinds_of_cells() -> None:
    many = record(0x00BD, struct.pack("<HHHIHIH", 1, 1, 0, 5 << 2 | 2, 0, 6 << 2 | 2, 2))
    rich = record(0x00D6, struct.pack("<HHH", 2, 0, 0) + short_string("粗细", "H") + struct.pack("<HHH", 1, 0, 0))
    blanks = record(0x00BE, struct.pack("<HHHHH", 1, 3, 0, 0, 4)) + record(0x0201, struct.pack("<HHH", 2, 1, 0))
    truth = record(0x0205, struct.pack("<HHHBB", 3, 0, 0, 1, 0)) + record(0x0205, struct.pack("<HHHBB", 3, 1, 0, 42, 1))
    items, notes = read(biff(label(0, 0, "=1万") + label(0, 4, "x") + many + blanks + rich + truth))
    assert {cell.place: cell.text for cell in items[0].cells} == {
        "A1": "=1万",
        "E1": "x",
        "B2": "5",
        "C2": "6",
        "D2": "",
        "E2": "",
        "A3": "粗细",
        "B3": "",
        "A4": "TRUE",
        "B4": "#N/A",
    }
    assert [(note.rule, note.place) for note in notes] == [(ODD_CELL, "B4")]


def test_formats_and_dates() -> None:
    styles = b"".join(record(0x00E0, struct.pack("<HH16x", 0, code)) for code in (0, 9, 164, 14))
    form = record(0x041E, struct.pack("<H", 164) + short_string('"≥"0"人"', "H"))
    content = number(0, 0, 13.0) + number(0, 1, 0.95, 1) + number(0, 2, 5, 2) + number(0, 3, 45383, 3)
    assert texts(biff(content, before=form + styles)) == {
        "A1": "13",
        "B1": "95%",
        "C1": "≥5人",
        "D1": "2024/4/1",
    }
    moved = biff(number(0, 0, 43921, 3), before=record(0x22, b"\1\0") + styles)
    assert texts(moved) == {"A1": "2024/4/1"}


def formula(result: bytes, flags: int = 0) -> bytes:
    return record(0x0006, struct.pack("<HHH", 6, 2, 0) + result + struct.pack("<HI", flags, 0))


STRING = b"\0\0\0\0\0\0\xff\xff"


def test_results_of_formulas() -> None:
    assert texts(biff(formula(struct.pack("<d", 2.5)))) == {"C7": "2.5"}
    assert texts(biff(formula(STRING) + record(0x04BC, b"x" * 10) + record(0x0207, short_string("结果", "H")))) == {
        "C7": "结果"
    }
    assert texts(biff(formula(b"\1\0\1\0\0\0\xff\xff"))) == {"C7": "TRUE"}
    assert texts(biff(formula(b"\2\0\x17\0\0\0\xff\xff"))) == {"C7": "#REF!"}
    assert texts(biff(formula(b"\3\0\0\0\0\0\xff\xff") + label(0, 0, "a"))) == {"A1": "a"}
    assert texts(biff(formula(bytes(8)))) == {"C7": "0"}
    assert texts(biff(formula(struct.pack("<d", 2.5), 2))) == {"C7": "2.5"}


def test_a_zero_that_nobody_calculated_is_no_figure() -> None:
    refused = refusal(biff(formula(bytes(8), 2)))
    assert refused.rule is FORMULA
    assert refused.reason.endswith("C7 是公式，文件里没有计算结果")
    assert refused.reason.startswith("工作表 ")


@pytest.mark.parametrize("content", [formula(STRING), formula(STRING) + label(7, 0, "a")])
def test_formula_without_text(content: bytes) -> None:
    refused = refusal(biff(content))
    assert refused.rule is FORMULA
    assert "表1" in refused.reason


def shared_strings(*pieces: bytes) -> bytes:
    return record(0x00FC, pieces[0]) + b"".join(record(0x003C, piece) for piece in pieces[1:])


def test_shared_strings_over_several_records() -> None:
    wide = "市级劳模".encode("utf-16-le")
    pieces = (
        struct.pack("<II", 9, 5)
        + short_string("甲", "H")
        + struct.pack("<HBHI", 2, 0x0D, 1, 4)  # fonts and pronunciation, after the end of the piece
        + "乙丙".encode("utf-16-le"),
        bytes(4) + b"yin!" + struct.pack("<HB", 8, 1) + wide,
        b"\0abcd" + struct.pack("<HB", 3, 0) + b"xyz",
        struct.pack("<HB", 0, 0),
    )
    content = b"".join(record(0x00FD, struct.pack("<HHHI", 0, column, 0, column)) for column in range(5))
    assert texts(biff(content, before=shared_strings(*pieces))) == {
        "A1": "甲",
        "B1": "乙丙",
        "C1": "市级劳模abcd",
        "D1": "xyz",
    }


def test_hidden_things_and_merges() -> None:
    content = (
        record(0x007D, struct.pack("<HHHHH", 1, 255, 100, 0, 1))
        + record(0x0208, struct.pack("<HHHHHHI", 1, 0, 3, 0, 0, 0, 0x20))
        + label(0, 0, "a")
        + label(0, 1, "b")
        + label(1, 0, "c")
        + record(0x00E5, struct.pack("<HHHHH", 1, 0, 0, 1, 2))
    )
    data = biff(content, label(0, 0, "x"), label(0, 0, "y"), b"", states={2: 1, 3: 2}, kinds={4: 2})
    items, notes = read(data)
    assert [(cell.place, cell.columns, cell.hidden) for cell in items[0].cells] == [
        ("A1", 1, False),
        ("B1", 2, True),
        ("A2", 1, True),
    ]
    assert [note.rule for note in notes] == [LEFT_OUT, HIDDEN_SHEET, HIDDEN_SHEET]
    assert len(items) == 1


def test_rows_hidden_by_default() -> None:
    rows = record(0x0225, struct.pack("<HH", 2, 0)) + record(0x0208, struct.pack("<HHHHHHI", 0, 0, 3, 0, 0, 0, 0))
    found = cells(biff(rows + label(0, 0, "a") + label(1, 0, "b")))
    assert {place: cell.hidden for place, cell in found.items()} == {"A1": False, "A2": True}


def test_a_chart_on_a_sheet_is_passed_by() -> None:
    chart = record(0x0809, struct.pack("<HHIII", 0x0600, 0x20, 0, 0, 0)) + label(0, 0, "图") + record(0x0A)
    assert texts(biff(chart + label(0, 1, "表"))) == {"B1": "表"}


def test_macros_and_links_are_noted() -> None:
    links = record(0x01AE, struct.pack("<H", 1) + short_string("b.xls", "H")) + record(0x01AE, b"\1\0\1\4")
    data = wrap({"Workbook": biff(label(0, 0, "a"), before=links), "_VBA_PROJECT_CUR": b"x"})
    assert [note.rule for note in read(data)[1]] == [LEFT_OUT, LEFT_OUT]
    own = record(0x01AE, b"\1\0\1\4") + record(0x01AE, b"\1\0\1\x3a")
    assert read(biff(label(0, 0, "a"), before=own))[1] == []


def test_excel_95_speaks_gbk() -> None:
    name, text = "表".encode("gbk"), "项目名称".encode("gbk")
    start = record(0x0809, struct.pack("<HHHH", 0x0500, 5, 0, 0)) + record(0x42, struct.pack("<H", 936))
    offset = len(start) + 4 + 7 + len(name) + 4
    sheet = record(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0))
    sheet += record(0x0204, struct.pack("<HHHH", 0, 0, 0, len(text)) + text) + record(0x0A)
    stream = start + record(0x85, struct.pack("<IBBB", offset, 0, 0, len(name)) + name) + record(0x0A) + sheet
    assert texts(wrap({"Book": stream})) == {"A1": "项目名称"}
    assert grids(stream)[0].origin.inside == ("工作表 表",)


def test_older_ones_are_named() -> None:
    refused = refusal(b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00" + label(0, 0, "a"))
    assert refused.rule is NOT_READABLE
    assert "Excel 4.0" in refused.reason


def test_password() -> None:
    assert refusal(biff(label(0, 0, "a"), before=record(0x2F, bytes(6)))).rule is PASSWORD


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (biff(label(65535, 255, "a")), TOO_MUCH),
        (biff(label(0, 600, "a")), DAMAGED),
        (biff(label(0, 0, "a") + record(0x00E5, struct.pack("<HHHHH", 1, 0, 65535, 0, 65535))), TOO_MUCH),
        (biff(record(0x00FD, struct.pack("<HHHI", 0, 0, 0, 0))), DAMAGED),
        (biff(number(0, 0, 1, 99)), DAMAGED),
        (biff(b"", before=record(0xFC, struct.pack("<II", 0, 900_000))), DAMAGED),
        (biff(record(0x0203, b"\0")), DAMAGED),
        (biff(b"")[:-4], DAMAGED),
        (biff(b"")[:30], DAMAGED),
        (biff(b"", before=record(0x85, struct.pack("<IBB", 2**32 - 1, 0, 0) + short_string("x"))), DAMAGED),
        (biff(*[b""] * (budget.GRIDS + 1)), TOO_MUCH),
    ],
)
def test_hostile_streams(data: bytes, rule: object) -> None:
    assert refusal(data).rule is rule
    survives(data)


def test_what_only_the_sandbox_stops(tmp_path) -> None:
    """A list of strings that goes backwards never ends; names that double one another fill the memory."""
    endless = struct.pack("<IIHBi", 1, 2**31 - 1, 0, 4, -7) + bytes(20)
    doubling = [b"\x17\xc8\0" + b"a" * 200]
    doubling += [(b"\x23" + struct.pack("<HH", number, 0)) * 2 + b"\x08" for number in range(1, 40)]
    names = [struct.pack("<HBBH8x", 0, 0, 1, len(formula)) + b"\0n" + formula for formula in doubling]
    files = [tmp_path / "a.xls", tmp_path / "b.xls"]
    files[0].write_bytes(biff(b"", before=record(0xFC, endless)))
    files[1].write_bytes(biff(b"", before=b"".join(record(0x18, name) for name in names)))
    for reading in sandbox.read(files, seconds=2):
        assert reading.refusal is not None
        assert reading.refusal.rule is TOO_MUCH


def test_truncated_anywhere() -> None:
    data = fixture("forms.xls")
    for cut in range(1, len(data), 997):
        survives(data[:cut])


def test_mutated_fixture() -> None:
    for data in mutations(fixture("forms.xls"), 120):
        survives(data)


def test_mutated_stream() -> None:
    """Outside of a compound file, so that the mutations reach the records."""
    stream = biff(
        formula(STRING)
        + record(0x0207, short_string("结果", "H"))
        + label(0, 0, "a")
        + record(0x00E5, struct.pack("<HHHHH", 1, 0, 0, 1, 2)),
        before=shared_strings(struct.pack("<II", 1, 1) + short_string("甲", "H")) + record(0xE0, bytes(20)),
    )
    for data in mutations(stream, 300, seed=5):
        survives(data)
