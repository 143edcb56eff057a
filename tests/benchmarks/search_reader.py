"""The index as search.js reads it, in Python: which projects of many are found by which pieces of text."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Any

from generator.outputs.search import layout
from generator.outputs.search.codec import unpacked
from generator.outputs.search.postings import read_steps
from generator.outputs.search.text import CJK, fold, key, units
from generator.outputs.search.update import _grams, _lists

Read = Callable[[str], bytes]


def grams(text: str) -> list[str]:
    """The grams that the client asks for: a gram of three stands for the two that it begins and ends with."""

    def other(at: int) -> bool:
        return ord(text[at]) < CJK

    def triple(at: int) -> bool:
        return at + 2 < len(text) and other(at + 1) and (other(at) or other(at + 2))

    found = []
    for at in range(len(text) - 1):
        if triple(at):
            found.append(text[at : at + 3])
        elif not at or not triple(at - 1):
            found.append(text[at : at + 2])
    return found or [text]


def lost(read: Read, pieces: Sequence[tuple[int, str]]) -> list[str]:
    """Of pieces of text and the projects they come from those whose project the index or the record does not have.

    Every list is decoded once and looked at for all pieces: ten thousand cost seconds on any site.
    """
    wanted: dict[int, list[tuple[int, int]]] = defaultdict(list)
    terms = [(number, at, units(term)) for number, (at, piece) in enumerate(pieces) for term in fold(piece).split()]
    for number, (_, at, term) in enumerate(terms):
        for gram in set(grams(term)):
            wanted[key(gram)].append((number, at))
    tiers = [0b1111] * len(terms)
    for gram, lists in _postings(read, wanted):
        for number, at in wanted.pop(gram):
            tiers[number] &= sum((at in ids) << tier for tier, ids in enumerate(lists))
    missed = {number for waiting in wanted.values() for number, _ in waiting}
    missed |= {number for number, found in enumerate(tiers) if not found}
    missed |= {number for number, (_, at, term) in enumerate(terms) if term not in _text(read, at)}
    return sorted({pieces[terms[number][0]][1] for number in missed})


def _postings(read: Read, wanted: Iterable[int]) -> Iterable[tuple[int, list[set[int]]]]:
    manifest = _data(read, layout.MANIFEST)
    firsts = [first for first, _ in read_steps(manifest["steps"], sum(manifest["shards"]))]
    ends = list(accumulate(manifest["shards"], initial=0))
    by_shard: dict[int, set[int]] = defaultdict(set)
    for gram in wanted:
        by_shard[max(0, bisect_right(firsts, gram) - 1)].add(gram)
    names = [
        layout.shard(folder, at) for folder, (start, end) in enumerate(pairwise(ends)) for at in range(end - start)
    ]
    for shard, keys in sorted(by_shard.items()):
        for gram, bits in _grams(firsts[shard], unpacked(_data(read, names[shard])), manifest["count"]):
            if gram in keys:
                yield gram, [set(ids) for ids in _lists(bits, manifest["count"])]


def _text(read: Read, at: int) -> str:
    """All that is said of a project, folded, as its record has it."""
    manifest = _data(read, layout.MANIFEST)
    strings = _data(read, layout.STRINGS)
    files = -(-manifest["count"] // (1 << manifest["group"]))
    cells = _data(read, layout.records(at >> manifest["group"], files))[at % (1 << manifest["group"])]
    path, name, code, department, _, goals, *rows = [strings[one] if type(one) is int else one for one in cells]
    del path
    year = manifest["years"][bisect_right(list(accumulate(map(sum, manifest["ranges"]))), at)]
    parts = (name, f"[{code}]{department}" if code else department, str(year), *goals, *rows)
    return units("\n".join(map(fold, parts)))


def _data(read: Read, name: str) -> Any:
    return json.loads(layout.data(read(name)) or "null")
