"""Compound files whose tables lie, and what is wrapped in them."""

import struct

import pytest

from generator.importing.budget import Budget
from generator.importing.cfb import Compound, unwrap, wrap
from generator.importing.rules import DAMAGED, NOT_READABLE, NOT_UNDERSTOOD, PASSWORD, TOO_MUCH, Refused
from tests.importing.workbook_files import (
    biff,
    fixture,
    label,
    mutations,
    packed,
    read,
    refusal,
    row,
    survives,
    texts,
    worksheet,
    xlsx,
)

BOOK = biff(label(0, 0, "项目名称"))


def damaged(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        compound = Compound(data)
        for path in compound.streams:
            compound.read(path, Budget())
    return caught.value


def test_paths_in_any_case() -> None:
    compound = Compound(fixture("embedded.doc"))
    assert compound.find("objectpool", "_2147483640", "WORKBOOK") == ("ObjectPool", "_2147483640", "Workbook")
    assert compound.find("Workbook") is None


def test_wrapped_and_read_back() -> None:
    streams = {"Workbook": b"ab" * 200_000, "1Table": b"x" * 5000, "\x01CompObj": b"y" * 4096}
    compound = Compound(wrap(streams))
    assert {path[0]: compound.read(path, Budget()) for path in compound.streams} == streams
    assert Compound(wrap({"a": b"1"})).read(("a",), Budget()) == b"1".ljust(4096, b"\0")
    assert Compound(wrap({})).streams == ()


def test_large_ones_have_a_table_of_tables() -> None:
    """Beyond 6.8 MB the list of tables itself is a chain; made by hand from a file that is too large to wrap."""
    with pytest.raises(Refused) as caught:
        wrap({"a": bytes(8_000_000)})
    assert caught.value.rule is TOO_MUCH
    sectors = 14_000
    body = b"".join(struct.pack("<I508x", number) for number in range(sectors))
    tables = -(-(sectors + 200) // 128)
    chain = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE] + [0xFFFFFFFD] * tables + [0xFFFFFFFC]
    directory = wrap({"a": b"1"})
    entries = bytearray(directory[512 * 9 : 512 * 10])
    entries[128 + 116 : 128 + 128] = struct.pack("<IQ", 0, sectors * 512)
    places = list(range(sectors + 1, sectors + 1 + tables))
    extra = struct.pack("<128I", *places[109:], *[0xFFFFFFFF] * (127 - len(places[109:])), 0xFFFFFFFE)
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * 512, b"\xff")
    head = bytearray(directory[:512])
    struct.pack_into("<I", head, 44, tables)
    struct.pack_into("<I", head, 48, sectors)
    struct.pack_into("<II", head, 68, sectors + 1 + tables, 1)
    struct.pack_into("<109I", head, 76, *places[:109])
    compound = Compound(bytes(head) + body + bytes(entries) + fat + extra)
    assert compound.read(("a",), Budget()) == body


def test_what_is_inside_of_what() -> None:
    book = xlsx(worksheet(row(1, "项目名称")))
    name = "绩效目标.xlsx".encode("gbk")
    native = b"\2\0" + name + b"\0" + b"C:\\Users\\" + name + b"\0" + b"\0\0\3\0" + struct.pack("<I", 3) + b"C:\0"
    native += struct.pack("<I", len(book)) + book + b"\0\0"
    for streams, origin in (
        ({"Package": book}, ()),
        ({"CONTENTS": book}, ()),
        ({"\x01Ole10Native": struct.pack("<I", len(native)) + native, "\x01CompObj": b"x"}, ("绩效目标.xlsx",)),
        ({"\x01Ole10Native": struct.pack("<I", len(book)) + book}, ()),
    ):
        data = wrap(streams)
        assert texts(data) == {"A1": "项目名称"}
        assert read(data)[0][0].origin.inside[:-1] == origin


@pytest.mark.parametrize(
    "wild", [b"", b"\0", b"\xff" * 40, b"\2\0a\0b\0\0\0\3\0\xff\xff\xff\xff", b"\2\0" + b"a" * 300]
)
def test_broken_packages_are_no_crash(wild: bytes) -> None:
    survives(wrap({"\x01Ole10Native": wild}))


def test_streams_of_a_storage() -> None:
    compound = Compound(fixture("embedded.doc"))
    found = unwrap(compound, ("ObjectPool", "_2147483640"), Budget())
    assert found is not None
    assert texts(found[0])["A1"] == "项目支出绩效目标表"
    assert unwrap(compound, ("ObjectPool",), Budget()) is None
    assert unwrap(compound, (), Budget()) is None


def test_nesting_ends() -> None:
    data = BOOK
    for _ in range(3):
        data = wrap({"Package": data})
    assert texts(data) == {"A1": "项目名称"}
    assert refusal(wrap({"Package": data})).rule is TOO_MUCH


def test_passwords() -> None:
    assert refusal(wrap({"EncryptionInfo": b"x", "EncryptedPackage": b"y"})).rule is PASSWORD
    assert refusal(wrap({"Package": wrap({"EncryptedPackage": b"y"})})).rule is PASSWORD


def test_objects_without_a_file() -> None:
    assert refusal(wrap({"Equation Native": b"x"})).rule is NOT_READABLE
    items, notes = read(wrap({"Package": wrap({"Equation Native": b"x"})}))
    assert items == []
    assert [note.rule for note in notes] == [NOT_UNDERSTOOD]


def patched(at: int, data: bytes, of: bytes | None = None) -> bytes:
    made = bytearray(of or wrap({"Workbook": BOOK}))
    made[at : at + len(data)] = data
    return bytes(made)


DIRECTORY = 512 + 4096
TABLE = DIRECTORY + 512


@pytest.mark.parametrize(
    "data",
    [
        patched(30, struct.pack("<H", 65535)),  # sectors of 2**65535 bytes
        patched(30, struct.pack("<H", 20)),
        patched(48, struct.pack("<I", 5_000_000)),  # the directory lies outside
        patched(76, struct.pack("<109I", *[0xFFFFFFFF] * 109)),  # no table
        patched(76, struct.pack("<I", 0)),  # the table is the workbook
        patched(TABLE, struct.pack("<I", 0)),  # the first sector follows itself, but the stream is short enough
        patched(DIRECTORY + 66, b"\1"),  # no root
        patched(DIRECTORY + 128 + 68, struct.pack("<I", 1)),  # an entry is its own left neighbour
        patched(DIRECTORY + 128 + 72, struct.pack("<I", 0)),  # … or leads back to the root
        patched(DIRECTORY + 128 + 72, struct.pack("<I", 77)),  # … or to nowhere
        patched(DIRECTORY + 128 + 116, struct.pack("<I", 9999)),  # a stream outside of the file
        patched(DIRECTORY + 128 + 120, struct.pack("<I", 2**31)),  # a stream of 2 GB
        wrap({"Workbook": BOOK})[:512],
        wrap({"Workbook": BOOK})[:100],
        wrap({"Workbook": BOOK})[:600],
    ],
)
def test_tables_that_lie(data: bytes) -> None:
    survives(data)
    if data != patched(TABLE, struct.pack("<I", 0)):
        assert damaged(data).rule is DAMAGED


@pytest.mark.parametrize(
    ("at", "count"), [(44, 2**31), (64, 2**31), (32, 0)], ids=["tables", "small tables", "small sectors"]
)
def test_sizes_that_lie(at: int, count: int) -> None:
    """olefile would read as many sectors as the header says, from a chain that never ends."""
    data = patched(60, struct.pack("<III", 0, 1, 0))
    data = patched(72, struct.pack("<I", (2**31 - 109 + 126) // 127), patched(TABLE, struct.pack("<I", 0), data))
    survives(patched(at, struct.pack("<I", count), data))


def test_a_directory_that_follows_itself() -> None:
    assert texts(patched(TABLE + 4 * 8, struct.pack("<I", 8))) == {"A1": "项目名称"}


def test_a_small_stream_store_that_lies() -> None:
    data = patched(DIRECTORY + 116, struct.pack("<II", 0, 2**32 - 1), patched(TABLE, struct.pack("<I", 0)))
    assert damaged(data).rule is DAMAGED


def test_cyclic_list_of_tables() -> None:
    data = patched(68, struct.pack("<II", 0, 0xFFFFFFFF))
    data = patched(76, struct.pack("<109I", *[0] * 109), data)
    survives(data)


def test_deep_storages_end() -> None:
    """Each storage holds the next: too deep for a call in a call."""
    count = 3_000
    entries = [struct.pack("<64sHBxIII36xIQ", b"R\0", 4, 5, 0xFFFFFFFF, 0xFFFFFFFF, 1, 0xFFFFFFFE, 0)]
    for number in range(1, count):
        child = number + 1 if number + 1 < count else 0xFFFFFFFF
        entries.append(struct.pack("<64sHBxIII36xIQ", b"a\0", 4, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, 0, 0))
    assert damaged(with_directory(b"".join(entries))).rule is DAMAGED


def test_many_entries_that_nothing_names() -> None:
    entry = struct.pack("<64sHBxIII36xIQ", b"a\0", 4, 2, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0, 0)
    root = struct.pack("<64sHBxIII36xIQ", b"R\0", 4, 5, 0xFFFFFFFF, 0xFFFFFFFF, 1, 0xFFFFFFFE, 0)
    assert Compound(with_directory(root + entry * 21_000)).streams == (("a",),)


def with_directory(directory: bytes) -> bytes:
    """A compound file whose directory is this: the stream of one that was wrapped."""
    made = bytearray(wrap({"x": directory}))
    made[48:52] = struct.pack("<I", 0)
    return bytes(made)


def test_truncated_anywhere() -> None:
    for name in ("embedded.doc", "embedded-package.doc"):
        data = fixture(name)
        for cut in range(1, len(data), 9_973):
            survives(data[:cut])


def test_mutated_wrappers() -> None:
    data = wrap(
        {
            "\x01Ole10Native": b"....\2\0a\0b\0\0\0\3\0\0\0\0\0" + struct.pack("<I", 200) + packed({"a": b"1"}),
            "Package": BOOK,
        }
    )
    for broken in mutations(data, 200, seed=11):
        survives(broken)
