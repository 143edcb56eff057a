"""The index of the last build, of which only what changed is made anew.

What is published is all that is needed: the records tell what each project's texts were, and so in which lists it
stands; ``m.js`` tells which file has them. This holds as long as every project has its number; if not, or if too
much is different, the index is made as if there were none. The bytes are the same either way.
"""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from generator.outputs.search import layout
from generator.outputs.search.codec import read_golomb, read_list, skip_list, unpacked
from generator.outputs.search.columns import recorded
from generator.outputs.search.postings import KEY_ORDER, Body, Shard, body, cut, keys_of, marked, read_steps
from generator.outputs.search.text import Entry

Read = Callable[[str], bytes | None]
"""The bytes of a file that the last build wrote, by its name below ``search/``; nothing if there is none."""
_MOST = 20
"""The index is made anew if more than one of so many projects is different, and more than a few are."""
_FEW = 100
_Changes = Mapping[int, Sequence[tuple[set[int], set[int]]]]
"""By key, for each tier, the numbers of projects that are to be in the list, and those that are not."""


class Unfit(Exception):
    """The last index is of no use."""


def folders(
    read: Read, head: Mapping[str, Any], groups: Sequence[str], entry: Callable[[int], Entry]
) -> list[list[Shard]]:
    """The shards of each folder, as ``Postings.folders`` makes them; :class:`Unfit` if they must be made by it.

    ``head`` and ``groups`` are what ``m.js`` and the files of records are about to say, ``entry`` gives the projects.
    """
    manifest = _data(read, layout.MANIFEST)
    if any(manifest.get(name) != head[name] for name in ("count", "years", "ranges")) or "steps" not in manifest:
        raise Unfit
    years = [year for year, counts in zip(head["years"], head["ranges"], strict=True) for _ in range(sum(counts))]
    old = _changed(read, manifest["t"], groups, years, entry)
    changes: dict[int, list[tuple[set[int], set[int]]]] = defaultdict(lambda: [(set(), set()) for _ in range(4)])
    for at, before in old.items():
        for tier, (was, now) in enumerate(zip(keys_of(before), keys_of(entry(at)), strict=True)):
            for number in now - was:
                changes[number][tier][0].add(at)
            for number in was - now:
                changes[number][tier][1].add(at)
    return _patched(read, manifest, changes, len(years))


def _changed(
    read: Read, names: str, groups: Sequence[str], years: Sequence[int], entry: Callable[[int], Entry]
) -> dict[int, Entry]:
    """The projects whose records are different, with what they were."""
    strings = _data(read, layout.STRINGS)
    found: dict[int, Entry] = {}
    before = [_text(read, layout.records(number, len(groups))) for number in range(len(groups))]
    files = 1 << layout.folder_bits(len(groups))
    if names != "".join(layout.token(before[at : at + files]) for at in range(0, len(before), files)):
        raise Unfit
    for number, (was, now) in enumerate(zip(before, groups, strict=True)):
        if was == now:
            continue
        for place, cells in enumerate(json.loads(was)):
            at = (number << layout.group_bits(len(years))) + place
            one = recorded(cells, years[at], strings)
            if _said(one) != _said(entry(at)):
                found[at] = one
        if len(found) * _MOST > len(years) + _FEW:
            raise Unfit
    return found


def _said(one: Entry) -> tuple[object, ...]:
    """All that the texts of a project are made of, but for its year."""
    return one.name, one.code, one.department, one.goals, one.rows


def _patched(read: Read, manifest: Mapping[str, Any], changes: _Changes, size: int) -> list[list[Shard]]:
    told = read_steps(manifest["steps"], sum(manifest["shards"]))
    ends = list(accumulate(manifest["shards"]))
    starts = [0, *ends[:-1]]
    touched: dict[int, dict[int, Sequence[tuple[set[int], set[int]]]]] = defaultdict(dict)
    for number, change in changes.items():
        touched[max(0, bisect_right([told[start][0] for start in starts], number) - 1)][number] = change
    found = []
    for folder, (start, end) in enumerate(zip(starts, ends, strict=True)):
        shards = [
            Shard(*told[at], json.loads(_text(read, layout.shard(folder, at - start)))) for at in range(start, end)
        ]
        if layout.token(str(shard.text) for shard in shards) != manifest["g"][4 * folder : 4 * folder + 4]:
            raise Unfit
        if folder in touched:
            shards = list(cut(_merged(shards, touched[folder], size), size))
        found.append(shards)
    return found


def _merged(shards: Sequence[Shard], changes: _Changes, size: int) -> Iterator[Body]:
    """The grams of a folder with what is different."""
    bodies = dict(gram for first, _, text in shards for gram in _grams(first, unpacked(text), size))
    for number, tiers in changes.items():
        lists = _lists(bodies.get(number, "0000"), size)
        now = [sorted((set(ids) | more) - less) for ids, (more, less) in zip(lists, tiers, strict=True)]
        if any(now) != (number in bodies) and marked(number):
            raise Unfit  # folders begin elsewhere
        bodies[number] = body(now, size) if any(now) else ""
    return ((number, bits) for number, bits in sorted(bodies.items()) if bits)


def _grams(first: int, bits: str, size: int) -> Iterator[Body]:
    """The grams of a shard."""
    count, at = read_golomb(bits, 0, 0)
    number = first
    for _ in range(count):
        step, at = read_golomb(bits, at, KEY_ORDER)
        number += step
        end = at + 4
        for _ in range(bits.count("1", at, end)):
            end = skip_list(bits, end, size)
        yield number, bits[at:end]
        at = end


def _lists(bits: str, size: int) -> list[list[int]]:
    """The four lists of a gram."""
    lists: list[list[int]] = []
    at = 4
    for has in bits[:4]:
        ids: list[int] = []
        if has == "1":
            ids, at = read_list(bits, at, size)
        lists.append(ids)
    return lists


def _text(read: Read, name: str) -> str:
    raw = read(name)
    found = None if raw is None else layout.data(raw)
    if found is None:
        raise Unfit
    return found


def _data(read: Read, name: str) -> Any:
    return json.loads(_text(read, name))
