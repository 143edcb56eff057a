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
from functools import partial
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from generator.outputs.search.codec import golomb, id_list, packed, read_golomb, unpacked
from generator.outputs.search.layout import LARGE
from generator.outputs.search.text import Entry, fold, grams, key, name_key, units

K = TypeVar("K")

KEY_ORDER = 8
STEP_ORDER = 10
_SLICE = 1 << 16
_MARK_BITS = 9


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

    Names and goals are as many as there are projects. Departments and what stands in the rows of indicators come again and
    again: of each such text it is known which projects have it, and it is cut into grams once.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._names, self._goals = _Numbers[str](), _Numbers[str]()
        self._whole = _Numbers[int]()
        self._departments, self._rows = _Texts(), _Texts()
        self.size = 0
        with _no_garbage():
            for one in entries:
                self._add(one)

    def _add(self, one: Entry) -> None:
        at = self.size
        name, goals = units(fold(one.name)), units(fold("\n".join(one.goals)))
        self._names.add(at, grams(name).union(name, grams(one.initials)))
        self._departments.add(at, one.department_texts)
        self._rows.add(at, one.row_texts)
        self._goals.add(at, grams(goals).union(goals))
        self._whole.add(at, (name_key(fold(one.name)),))
        self.size += 1

    def folders(self) -> Iterator[list[Shard]]:
        """The shards of each folder."""
        with _no_garbage():
            tiers = (self._names, self._departments.by_gram(), self._rows.by_gram(), self._goals)
        known = {gram for tier in tiers for gram in tier}
        keys = [(key(gram), gram) for gram in known if not has_blank(gram)]
        keys += [(number, "") for number in self._whole]
        run: list[Body] = []
        for number, gram in sorted(keys):
            if run and marked(number):
                yield list(cut(run, self.size))
                run.clear()
            lists = [tier.numbers(gram) for tier in tiers] if gram else [self._whole.numbers(number), (), (), ()]
            run.append((number, body(lists, self.size)))
        if run:
            yield list(cut(run, self.size))


class _Numbers(Generic[K]):
    """The numbers of the projects that have a key, a gram or that of a name; kept in slices of 65,536 projects, in two bytes each."""

    def __init__(self) -> None:
        self._slices: list[defaultdict[K, MutableSequence[int]]] = []

    def add(self, number: int, keys: Iterable[K]) -> None:
        """A project has these. Projects come in the order of their numbers."""
        if number // _SLICE == len(self._slices):
            self._slices.append(defaultdict(partial(array, "H")))
        of_slice, at = self._slices[-1], number % _SLICE
        for one in keys:
            of_slice[one].append(at)

    def __iter__(self) -> Iterator[K]:
        return iter(set().union(*self._slices))

    def numbers(self, of: K) -> Sequence[int]:
        """The numbers, from the lowest."""
        slices = [one.get(of, ()) for one in self._slices]
        if len(slices) == 1:
            return slices[0]
        return [at * _SLICE + one for at, ids in enumerate(slices) for one in ids]


class _Texts:
    """The numbers of the projects that have a text; texts are as they were typed."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, MutableSequence[int]] = defaultdict(partial(array, "I"))

    def add(self, number: int, texts: Iterable[str]) -> None:
        """A project has these texts; those that it has twice count once."""
        for text in set(texts):
            self._numbers[text].append(number)

    def by_gram(self) -> "_Unions":
        """By gram the lists of the texts that have it."""
        found: defaultdict[str, list[Sequence[int]]] = defaultdict(list)
        for text, numbers in self._numbers.items():
            folded = units(fold(text))
            for gram in grams(folded).union(folded):
                found[gram].append(numbers)
        return _Unions(found)


class _Unions(dict[str, list[Sequence[int]]]):
    """Lists of numbers that count as one, by gram."""

    def numbers(self, gram: str) -> Sequence[int]:
        """The numbers that are in any of the lists, from the lowest."""
        lists = self.get(gram, ())
        return lists[0] if len(lists) == 1 else sorted(set().union(*lists))


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
