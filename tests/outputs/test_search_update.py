"""The index of the last build is built on: the bytes are those of a clean build, and no more is made than must be."""

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.outputs.search import codec, index, layout, postings, update
from generator.outputs.search.text import Entry, rank

WORDS = [
    "困难",
    "职工",
    "帮扶",
    "补助",
    "13万元",
    "≥95%",
    "道路",
    "养护",
    "学校",
    "食堂",
    "5G",
    "完成",
    "提高",
    "满意度",
    "工会",
    "培训",
    "人次",
    "及时",
    "公里",
    "村",
    "桥",
    "水库",
    "除险",
    "加固",
]


def projects(count, seed):
    rng = random.Random(seed)

    def text(most):
        return "".join(rng.choice(WORDS) for _ in range(rng.randint(1, most)))

    entries = [
        Entry(
            rng.choice((2024, 2023)), f"202/{at}.html", text(3), "202", "某局", Decimal(rng.randint(1, 5000)),
            (text(8),), tuple(("数量指标", text(2), text(1)) for _ in range(rng.randint(1, 4))), ("quantity",), False,
        )
        for at in range(count)
    ]  # fmt: skip
    return sorted(entries, key=lambda one: rank(one.year, one.amount))


def built(entries, read=None):
    return dict(index.build(entries, ["quantity"], 0, read))


@pytest.fixture(autouse=True)
def many_folders(monkeypatch):
    """As many as a site of ten thousand projects has."""
    monkeypatch.setattr(postings, "_MARK_BITS", 5)


@pytest.fixture
def made_whole(monkeypatch):
    """How often the index was made anew."""
    made = []

    class Counting(postings.Postings):
        def __init__(self, entries):
            made.append(1)
            super().__init__(entries)

    monkeypatch.setattr(index, "Postings", Counting)
    return made


def changed(before, after):
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_without_a_change_every_file_is_the_same(made_whole):
    entries = projects(400, seed=1)
    files = built(entries)
    assert built(entries, files.get) == files
    assert len(made_whole) == 1


@pytest.mark.parametrize("seed", range(30))
def test_a_few_projects_changed(made_whole, seed):
    rng = random.Random(seed)
    entries = projects(400, seed=7)
    files = built(entries)
    edited = list(entries)
    for at in rng.sample(range(400), rng.randint(1, 4)):
        one = edited[at]
        edited[at] = rng.choice(
            (
                one._replace(name=one.name + "（二期）"),
                one._replace(goals=("全部改写", *one.goals[1:])),
                one._replace(goals=()),
                one._replace(rows=(*one.rows, ("质量指标", "𠮷祥 达标率", "≥99.5%"))),
                one._replace(rows=one.rows[1:]),
                one._replace(department="财政局", code="301"),
                one._replace(classes=(), doubtful=True, path="202/new.html"),
            )
        )
    after = built(edited, files.get)
    wholes = len(made_whole)
    assert after == built(edited)
    assert wholes <= 2  # once more if a folder begins elsewhere


def test_an_edit_rewrites_a_few_folders(made_whole):
    entries = projects(1200, seed=3)
    files = built(entries)
    entries[600] = entries[600]._replace(goals=(entries[600].goals[0] + "村桥",))
    after = built(entries, files.get)
    assert len(made_whole) == 1
    assert after == built(entries)
    folders = {name.rpartition("/")[0] for name in changed(files, after)}
    assert 1 < len(folders) < 8 < len({name.rpartition("/")[0] for name in files})


def test_where_the_order_or_too_much_is_different_all_is_made(made_whole):
    entries = projects(400, seed=5)
    files = built(entries)
    for edited in (entries[1:], [one._replace(year=one.year + 1) for one in entries], projects(400, seed=6)):
        assert built(edited, files.get) == built(edited)
    assert len(made_whole) == 7


@pytest.mark.parametrize("gone", ["m.js", "s.js", "t/0/0.js", "g/0/0.js"])
@pytest.mark.parametrize("left", [None, b"", b"<html>", layout.building()[1]])
def test_an_index_that_is_not_whole_is_no_use(gone, left):
    entries = projects(400, seed=5)
    files = built(entries)
    assert built(entries, (files | {gone: left}).get) == files


def test_files_in_a_folder_have_one_name_of_their_contents():
    entries = projects(1200, seed=3)
    names = {}
    for name, raw in built(entries).items():
        names.setdefault(name.rpartition("/")[0], set()).add(raw.split(b'"')[3])
    assert {len(found) for found in names.values()} == {1}
    manifest = update._data(built(entries).get, layout.MANIFEST)
    for kind in "gt":
        folders = sorted((int(name[2:]), found) for name, found in names.items() if name[:2] == f"{kind}/")
        assert manifest[kind] == "".join(one.decode() for _, found in folders for one in found)


def test_more_projects_than_a_slice_holds(monkeypatch):
    entries = projects(300, seed=2)
    whole = list(postings.Postings(entries).folders())
    monkeypatch.setattr(postings, "_SLICE", 64)
    assert list(postings.Postings(entries).folders()) == whole


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2**49), st.booleans()), min_size=1, unique_by=lambda one: one[0]).map(sorted))
def test_where_shards_begin_can_be_read_again(told):
    text = postings.steps([postings.Shard(first, alone, "") for first, alone in told])
    assert postings.read_steps(text, len(told)) == told


def test_a_gram_in_very_many_projects_has_a_shard_alone():
    bodies = [(5, "1" * 100), (6, "1" * 100), (7, "1" * 20_000), (9, "1" * 100), (12, "1" * 100)]
    assert [(first, alone) for first, alone, _ in postings.cut(bodies, 1000)] == [(5, False), (7, True), (9, False)]


def test_the_lists_are_those_of_the_texts():
    entries = projects(150, seed=4)
    expected = {}
    for at, one in enumerate(entries):
        for tier, keys in enumerate(postings.keys_of(one)):
            for number in keys:
                expected.setdefault(number, [[], [], [], []])[tier].append(at)
    found = {}
    for shards in postings.Postings(entries).folders():
        for first, _, text in shards:
            for number, bits in update._grams(first, codec.unpacked(text), len(entries)):
                found[number] = update._lists(bits, len(entries))
    assert found == expected
