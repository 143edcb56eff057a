"""Which projects have a gram: gathered, and cut into the files below ``g/``.

Every list is bits (``codec``). Grams in the order of their keys are cut into **folders** before each key that is
:func:`marked`, and a folder into **shards** of about equal size. So where a folder begins hangs on nothing but its first
key: a changed project changes those folders alone in which grams of it are, and ``update`` makes no others.
"""

import gc
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, MutableSequence, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import NamedTuple

from generator.outputs.search.codec import golomb, id_list, packed, read_golomb, unpacked
from generator.outputs.search.layout import LARGE
from generator.outputs.search.text import Entry, fold, grams, key, name_key

KEY_ORDER = 8
STEP_ORDER = 10
_SLICE = 1 << 16
_MARK_BITS = 9
_Lists = dict[str, MutableSequence[int]]
_Names = dict[int, MutableSequence[int]]


class Shard(NamedTuple):
    """The key of its first gram; whether that is the only one; what stands in the file.

    That is the number of grams, of each its key, the tiers it has, a list a tier.
    """

    first: int
    alone: bool
    text: str


Body = tuple[int, str]
"""A gram's key, and the bits of its tiers and lists."""


def limit(size: int) -> int:
    """How many bits a shard should have on a site of so many projects."""
    return (6000 if size > LARGE else 3000) * 6  # of so many base64 characters


def marked(number: int) -> bool:
    """Whether a folder begins with this key; one of 512 does, and those of similar grams are not alike in it."""
    return not (number * 0x9E3779B1 & 0xFFFFFFFF) >> (32 - _MARK_BITS)


class Postings:
    """By tier and gram the numbers of the projects that have it there; and by hash those of a whole name.

    They are kept in slices of 65,536 projects, in two bytes each.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._slices: list[tuple[list[_Lists], _Names]] = []
        self.size = 0
        with _no_garbage():
            for one in entries:
                self._add(one)

    def _add(self, one: Entry) -> None:
        at = self.size % _SLICE
        if not at:
            self._slices.append(([defaultdict(_empty) for _ in range(4)], defaultdict(_empty)))
        tiers, whole = self._slices[-1]
        for tier, text in zip(tiers, one.texts, strict=True):
            for gram in grams(text).union(text):
                tier[gram].append(at)
        for gram in grams(one.initials):
            tiers[0][gram].append(at)
        whole[name_key(fold(one.name))].append(at)
        self.size += 1

    def folders(self) -> Iterator[list[Shard]]:
        """The shards of each folder."""
        known = {gram for tiers, _ in self._slices for tier in tiers for gram in tier}
        names = {number for _, whole in self._slices for number in whole}
        keys = sorted([(key(gram), gram) for gram in known if not has_blank(gram)] + [(one, "") for one in names])
        run: list[Body] = []
        for number, gram in keys:
            if run and marked(number):
                yield list(cut(run, self.size))
                run.clear()
            run.append((number, body(self._lists(number, gram), self.size)))
        if run:
            yield list(cut(run, self.size))

    def _lists(self, number: int, gram: str) -> list[Sequence[int]]:
        if not gram:
            return [_joined([whole.get(number) for _, whole in self._slices]), (), (), ()]
        return [_joined([tiers[tier].get(gram) for tiers, _ in self._slices]) for tier in range(4)]


def body(lists: Sequence[Sequence[int]], size: int) -> str:
    """The bits of a gram: which tiers have it, and their lists."""
    return "".join(["1" if ids else "0" for ids in lists] + [id_list(ids, size) for ids in lists if ids])


def cut(bodies: Iterable[Body], size: int) -> Iterator[Shard]:
    """Shards of a folder."""
    most = limit(size)
    first, last, count, length = 0, 0, 0, 0
    bits: list[str] = []
    for number, one in bodies:
        step = golomb(number - last, KEY_ORDER)
        if count and length + len(step) + len(one) > most:
            yield Shard(first, count == 1, packed(golomb(count, 0) + "".join(bits)))
            count, bits, length = 0, [], 0
        if not count:
            first, step = number, golomb(0, KEY_ORDER)
        bits += (step, one)
        length += len(step) + len(one)
        last = number
        count += 1
    yield Shard(first, count == 1, packed(golomb(count, 0) + "".join(bits)))


def steps(shards: Iterable[Shard]) -> str:
    """What ``m.js`` says of all shards: the first key of the first; of each, whether it has one only, and how far the next is."""
    shards = list(shards)
    firsts = [*[shard.first for shard in shards], shards[-1].first]
    gaps = [golomb(after - first, STEP_ORDER) for first, after in pairwise(firsts)]
    told = ["01"[shard.alone] + gap for shard, gap in zip(shards, gaps, strict=True)]
    return packed(golomb(firsts[0], STEP_ORDER) + "".join(told))


def read_steps(text: str, count: int) -> list[tuple[int, bool]]:
    """The first key of so many shards, and whether it is the only one."""
    bits = unpacked(text)
    first, at = read_golomb(bits, 0, STEP_ORDER)
    found = []
    for _ in range(count):
        found.append((first, bits[at] == "1"))
        step, at = read_golomb(bits, at + 1, STEP_ORDER)
        first += step
    return found


def keys_of(one: Entry) -> list[set[int]]:
    """The keys under which a project is listed, by tier."""
    found = [{key(gram) for gram in grams(text).union(text) if not has_blank(gram)} for text in one.texts]
    found[0].update(map(key, grams(one.initials)))
    found[0].add(name_key(fold(one.name)))
    return found


def has_blank(gram: str) -> bool:
    """Whether a gram reaches over a blank, where no term of a query does."""
    return len(gram.split()) != 1 or gram != gram.strip()


def _empty() -> MutableSequence[int]:
    return array("H")


def _joined(slices: Sequence[Sequence[int] | None]) -> Sequence[int]:
    if len(slices) == 1:
        return slices[0] or ()
    return [at * _SLICE + one for at, ids in enumerate(slices) if ids for one in ids]


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Millions of small objects are made and none in a circle: looking for garbage costs a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
