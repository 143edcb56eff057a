"""Word documents of 1997–2003 that can't be read, or are damaged: refused by their name; always soon."""

import struct

import pytest

from generator.importing import budget, doc
from generator.importing.rules import (
    DAMAGED,
    NOT_READABLE,
    PASSWORD,
    TOO_MUCH,
    Refused,
)
from tests.importing import word_files
from tests.importing.word_files import (
    DELETED,
    FIXTURES,
    HIDDEN,
    IN_TABLE,
    INNER_CELL,
    START,
    cells,
    depth,
    row,
)


def refused(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        word_files.read(doc, data)
    return caught.value


def test_passwords_are_called_passwords():
    assert refused(word_files.doc(["密\r"], flags=0x0100)).rule is PASSWORD


@pytest.mark.parametrize(("mark", "version"), [(0xA5DC, 0x65), (0xA5EC, 0x68), (0xA5DB, 0x21)])
def test_older_versions_are_refused_by_name(mark, version):
    problem = refused(word_files.doc(["旧\r"], mark=mark, version=version))
    assert problem.rule is NOT_READABLE
    assert "95" in problem.reason
    assert ".docx" in problem.hint


def test_nesting_and_amounts_have_limits(monkeypatch):
    assert refused(word_files.doc([("深\r", IN_TABLE + depth(31))])).rule is TOO_MUCH
    assert refused(word_files.doc([("深\r", IN_TABLE + depth(2**31 - 1))])).rule is TOO_MUCH
    monkeypatch.setattr(budget, "PARAGRAPHS", 100)
    assert refused(word_files.doc(["\r" * 101])).rule is TOO_MUCH


def table_stream(pieces: bytes) -> bytes:
    """A document whose table of pieces is replaced."""
    data = word_files.doc(["正文\r"])
    head = struct.pack("<BI", 2, 16)
    old = head + struct.pack("<II", 0, 3)
    assert data.count(old) == 1
    return data.replace(old, head + pieces)


def test_contradictory_places_of_the_text_are_refused():
    for pieces in (
        struct.pack("<II", 0, 10**9),
        struct.pack("<II", 5, 3),
        struct.pack("<II", 1, 3),
        struct.pack("<II", 0, 0),
    ):
        assert refused(table_stream(pieces)).rule in {DAMAGED, TOO_MUCH}


@pytest.mark.parametrize("name", ["embedded.doc", "embedded-package.doc", "tables.doc"])
def test_truncated_files_are_refused(name):
    data = (FIXTURES / name).read_bytes()
    for size in (0, 100, 512, 2000, len(data) // 3, len(data) // 2):
        assert refused(data[:size]).rule is DAMAGED


@pytest.mark.parametrize("name", ["embedded.doc", "embedded-package.doc", "tables.doc"])
def test_damaged_copies_are_read_or_refused(name):
    word_files.assert_only_refused(doc, (FIXTURES / name).read_bytes(), rounds=150, seed=3)


def test_damaged_small_files_are_read_or_refused():
    paragraphs = [
        *cells("甲", "乙"),
        ("\x07", row([0, 100, 200], [START, 0])),
        ("里\r", depth(2) + INNER_CELL),
        "后\x13x\x14\x01\x15\r",
    ]
    data = word_files.doc(paragraphs, [(1, 2, DELETED), (9, 10, HIDDEN)], fonts=["Symbol"])
    word_files.assert_only_refused(doc, data, rounds=1500, seed=4)
