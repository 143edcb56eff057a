"""What is laid away comes back as it was, from memory or a file, whoever laid it there."""

import os
import tempfile
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import spool, workers
from generator.spool import Span, Spool

pieces = st.lists(st.binary(max_size=40), max_size=20)


def open_files():
    return len(os.listdir("/proc/self/fd"))


@given(pieces, st.integers(0, 200), st.integers(0, 20))
def test_every_piece_comes_back(pieces, large, shared):
    laid = Spool(large)
    spans = []
    for at, piece in enumerate(pieces):
        if at == shared:
            assert laid.share(1000) == workers.CAN_FORK
        spans.append(laid.add(piece))
    assert [laid.read(span) for span in spans] == pieces
    for (start, end), piece in zip(spans, pieces, strict=True):
        assert laid.read(Span(min(start + 1, end), end)) == piece[1:]


@given(pieces, pieces, st.integers(0, 200))
def test_several_pieces_at_once(before, pieces, large):
    laid = Spool(large)
    spans = [*laid.add_all(before), *laid.add_all(pieces)]
    assert [laid.read(span) for span in spans] == [*before, *pieces]


def add_some(laid, numbers):
    return [(number, laid.add(b"%d " % number * (number % 50))) for number in numbers]


def test_several_processes_add_to_one():
    laid = Spool()
    first = laid.add(b"first")
    assert laid.share(1000)
    done = [one for each in workers.spread(partial(add_some, laid), 600, 3) for one in each]
    assert sorted(number for number, _ in done) == list(range(600))
    assert all(laid.read(span) == b"%d " % number * (number % 50) for number, span in done)
    assert laid.read(first) == b"first"


def test_a_small_one_is_no_file_and_a_large_one_one_without_a_name(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = open_files()
    laid = Spool(10)
    laid.add(b"0123456789")
    assert open_files() == before
    laid.add(b"0")
    assert open_files() == before + 1
    assert not any(tmp_path.iterdir())
    del laid
    assert open_files() == before


def test_where_no_file_can_be_had_all_stays_in_memory(monkeypatch):
    def refuse(**_):
        raise PermissionError

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    laid = Spool(3)
    spans = [laid.add(b"abcd"), laid.add(b"ef")]
    assert not laid.share(1000)
    spans.append(laid.add(b"g"))
    assert [laid.read(span) for span in spans] == [b"abcd", b"ef", b"g"]


def test_a_system_that_cannot_read_at_a_place_keeps_all_in_memory(monkeypatch):
    monkeypatch.delattr(os, "pread")
    laid = Spool(3)
    assert laid.read(laid.add(b"abcd")) == b"abcd"
    assert not laid.share(1000)


def test_without_room_all_goes_back_to_memory(monkeypatch):
    before = open_files()
    laid = Spool(3)
    whole = laid.add(b"abcd")
    assert open_files() == before + 1
    monkeypatch.setattr(spool.os, "pwrite", partial(full, os.pwrite))
    more = [laid.add(b"ef" * 10), laid.add(b"g")]
    assert open_files() == before
    assert [laid.read(span) for span in (whole, *more)] == [b"abcd", b"ef" * 10, b"g"]


def test_nobody_shares_a_file_without_room():
    laid = Spool(3)
    span = laid.add(b"abcd")
    assert not laid.share(1 << 62)
    assert laid.read(laid.add(b"e")) == b"e"
    assert laid.read(span) == b"abcd"
    assert Spool().share(1)


def test_what_was_shared_goes_back_to_memory_too():
    laid = Spool()
    assert laid.share(1)
    spans = [laid.add(b"abc"), laid.add(b"d")]
    assert not laid.share(1 << 62)
    spans.append(laid.add(b"ef"))
    assert [laid.read(span) for span in spans] == [b"abc", b"d", b"ef"]


def test_a_full_disk_is_said_where_several_share(monkeypatch):
    laid = Spool(3)
    assert laid.share(1)
    whole = laid.add(b"abcd")
    monkeypatch.setattr(spool.os, "pwrite", partial(full, os.pwrite))
    with pytest.raises(OSError, match="No space"):
        laid.add(b"ef" * 10)
    monkeypatch.undo()
    assert laid.read(laid.add(b"ghi")) == b"ghi"
    assert laid.read(whole) == b"abcd"


def full(write, file, piece, at):
    if at + len(piece) > 20:
        raise OSError(28, "No space left on device")
    return write(file, piece[:10], at)
