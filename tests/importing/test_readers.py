"""One door for all files: refused by their real name with the cure, or read by whoever knows them."""

import importlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.importing import budget, readers
from generator.importing.budget import Budget
from generator.importing.cfb import wrap
from generator.importing.grid import Origin
from generator.importing.rules import DAMAGED, NOT_READABLE, NOT_UNDERSTOOD, PASSWORD, TOO_MUCH, Refused
from generator.importing.sniff import Kind
from tests.importing.workbook_files import biff, fixture, label, packed, read, refusal, row, survives, worksheet, xlsx


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "PDF 文件"),
        (b"{\\rtf1}", "RTF 文件"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"Rar!\x1a\x07\0", "RAR 压缩包"),
        (packed({"附件.docx": "x"}), "ZIP 压缩包"),
        (packed({"OFD.xml": "<a/>"}), "OFD"),
        (packed({"xl/workbook.bin": "x"}), ".xlsb"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), ".ods"),
        (wrap({"PowerPoint Document": b"x"}), ".ppt"),
        (b"MZ\x90\0", "程序"),
        (bytes(range(256)), "二进制"),
    ],
)
def test_refused_by_its_real_name(data: bytes, words: str) -> None:
    refused = refusal(data)
    assert refused.rule is NOT_READABLE
    assert words in refused.reason
    assert refused.hint


def test_every_kind_is_read_or_has_a_cure() -> None:
    for kind in Kind:
        assert kind in readers.READERS or kind in readers.HINTS or kind in {Kind.EMPTY, Kind.ENCRYPTED}
    for kind, hint in readers.HINTS.items():
        assert kind not in readers.READERS
        assert re.search("[\u4e00-\u9fff]", hint)


def test_every_reader_is_there() -> None:
    for module in set(readers.READERS.values()):
        assert callable(importlib.import_module(f"generator.importing.{module}").read)


def test_empty_and_encrypted() -> None:
    assert refusal(b"").rule is DAMAGED
    assert refusal(wrap({"EncryptionInfo": b"x"})).rule is PASSWORD


def test_size_is_checked_before_reading(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "大.xlsx"
    path.write_bytes(b"x" * 1000)
    monkeypatch.setattr(readers, "FILE_BYTES", 999)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read"))
    with pytest.raises(Refused) as caught:
        readers.file_items(path, Budget(), [])
    assert caught.value.rule is TOO_MUCH


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.xlsx", tmp_path):
        with pytest.raises(Refused) as caught:
            readers.file_items(path, Budget(), [])
        assert caught.value.rule is NOT_READABLE


def test_a_file_under_any_name(tmp_path: Path) -> None:
    path = tmp_path / "附件.doc"
    path.write_bytes(fixture("forms.xlsx"))
    items = readers.file_items(path, Budget(), [])
    assert len(items) == 9
    assert str(items[0].origin) == "附件.doc › 工作表 公开清单"


def test_embedded_files_of_no_use_are_noted() -> None:
    for inner in (b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", wrap({"Equation Native": b"x"}), packed({"a": "b"})):
        items, notes = read(wrap({"Package": inner}))
        assert items == []
        assert [note.rule for note in notes] == [NOT_UNDERSTOOD]


def test_embedded_files_that_are_bad_are_refused_with_their_place() -> None:
    native = b"....\2\0" + "目标.xlsx".encode("gbk") + b"\0p\0\0\0\3\0\0\0\0\0"
    inner = xlsx(worksheet(row(1, "a", '<c r="B1"><f>A1</f></c>')))
    data = wrap({"\x01Ole10Native": native + len(inner).to_bytes(4, "little") + inner})
    assert refusal(data).reason.startswith("目标.xlsx：工作表 表1的 B1 是公式")
    assert refusal(wrap({"Package": fixture("forms.xlsx")[:9000]})).rule is DAMAGED


def test_a_library_that_is_not_installed(monkeypatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name=name.rpartition(".")[2])

    monkeypatch.setattr(readers.importlib, "import_module", missing)
    refused = refusal(fixture("tables.docx"))
    assert refused.rule is NOT_READABLE
    assert "没有安装" in refused.reason
    assert "pip install" in (refused.hint or "")
    with pytest.raises(Refused):  # never passed over as something of no use
        list(readers.read_any(biff(label(0, 0, "a")), Origin("a"), Budget(), [], 1))


def test_a_crash_is_a_damaged_file(monkeypatch) -> None:
    for error in (RecursionError(), KeyError("x"), AssertionError(), OverflowError()):

        def crash(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr("generator.importing.xls.read", crash)
        refused = refusal(biff(label(0, 0, "a")))
        assert refused.rule is DAMAGED
        assert type(error).__name__ in refused.reason
    monkeypatch.setattr("generator.importing.xls.read", lambda *_: (_ for _ in ()).throw(MemoryError))
    with pytest.raises(MemoryError):
        read(biff(label(0, 0, "a")))


def test_limits_hold_over_all_that_is_nested(monkeypatch) -> None:
    monkeypatch.setattr(budget, "CELLS", 3)
    shared = Budget()
    read(xlsx(worksheet(row(1, "a", "b"))), shared)
    with pytest.raises(Refused):
        read(xlsx(worksheet(row(1, "a", "b"))), shared)


STARTS = st.sampled_from(
    [
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x09\x08\x10\x00\x00\x06\x05\x00",
        b"<?xml version='1.0'?>",
        b"<table>",
        b"\xff\xfe",
        b"{\\rtf",
    ]
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(STARTS, st.binary(max_size=2000))
def test_any_bytes(start: bytes, rest: bytes) -> None:
    survives(start + rest)
