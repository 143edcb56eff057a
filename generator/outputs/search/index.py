"""The index: from what search knows of each project to the files below ``search/``.

Projects are numbered by rank, the newest year first and in it the largest amount: a list of numbers is in the order of
display, a year or a range of amounts is a range of numbers. A small site is one file that is scanned whole.
"""

import gc
import hashlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableSequence, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from generator.outputs.search import layout
from generator.outputs.search.codec import golomb, id_list, packed
from generator.outputs.search.layout import dump, script
from generator.outputs.search.text import Entry, fold, grams, initial, key, name_key, traditional

SMALL = 300
"""Sites of so many projects are one file."""
AMOUNTS = (1000, 500, 100, 50, 10)
"""Steps of the facet of amounts, in 万元."""
AMOUNT_CHOICES = (
    (str(AMOUNTS[0]), f"{AMOUNTS[0]}万元以上"),
    *((str(step), f"{step}—{above}万元") for above, step in pairwise(AMOUNTS)),
    ("0", f"{AMOUNTS[-1]}万元以下"),
    ("none", "金额未填"),
)
"""Key and label of each step, from the largest down."""
STRINGS = 200
"""How many of the commonest texts are kept apart, to be named by number in the records."""
_KEY_ORDER = 8
_STEP_ORDER = 20
_Lists = dict[str, MutableSequence[int]]


def build(entries: Iterable[Entry], classes: Collection[str], small: int = SMALL) -> Iterator[tuple[str, bytes]]:
    """All files as (name below ``search/``, bytes). ``classes`` are the keys of the indicator classes in their order."""
    ranked = sorted(entries, key=lambda one: (-one.year, one.amount is None, -(one.amount or 0)))
    head, facets = _facets(ranked, classes)
    orders = {layout.NAMES: _order_of_names(ranked), layout.AMOUNTS: _order_of_amounts(ranked)}
    help_ = _help(ranked)
    tables = {} if len(ranked) <= small else _tables(ranked)
    records = [dump(_record(one, tables)) for one in ranked]
    stamp = _digest((*records, *tables, help_, dump(head), dump(facets), dump(orders)))
    yield script(layout.HELP, stamp, help_)
    for name, order in orders.items():
        yield script(name, stamp, dump(order))
    if len(ranked) <= small:
        everything = dump({**head, "facets": facets}).removesuffix("}")
        yield script(layout.MANIFEST, stamp, f'{everything},"records":[{",".join(records)}]}}')
        return
    steps = []
    with _no_garbage():
        for at, (first, bits) in enumerate(_shards(ranked)):
            steps.append(first)
            yield script(layout.shard(at), stamp, f'"{bits}"')
    for at in range(0, len(records), layout.GROUP):
        yield script(layout.records(at // layout.GROUP), stamp, f"[{','.join(records[at : at + layout.GROUP])}]")
    yield script(layout.FACETS, stamp, dump(facets))
    yield script(layout.STRINGS, stamp, dump(list(tables)))
    gaps = "".join(golomb(there - here, _STEP_ORDER) for here, there in pairwise((0, *steps)))
    lengths = sorted({len(name_parts(one.name)) for one in ranked})
    yield script(
        layout.MANIFEST, stamp, dump({**head, "shards": len(steps), "steps": packed(gaps), "lengths": lengths})
    )


def _digest(parts: Iterable[str]) -> str:
    """The name of a build: other content, other name."""
    everything = hashlib.blake2b(digest_size=6)
    for part in parts:
        everything.update(part.encode())
        everything.update(b"\n")
    return everything.hexdigest()


def name_parts(name: str) -> str:
    """A name as it is compared with a whole query: folded, without blanks."""
    return "".join(fold(name).split())


# ---------------------------------------------------------------------- grams


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


def _shards(ranked: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    """Files of grams as (first key, packed bits): number of grams, then of each the key, the tiers it has, a list a tier."""
    size = len(ranked)
    tiers, whole = _postings(ranked)
    keys = sorted(
        [(key(gram), gram) for gram in {gram for tier in tiers for gram in tier} if not _has_blank(gram)]
        + [(number, "") for number in whole]
    )
    limit = (3000 if size <= 20_000 else 6000) * 6  # bits of so many base64 characters
    first, last, count, length = 0, 0, 0, 0
    bits: list[str] = []
    for number, gram in keys:
        lists = [tier.get(gram) for tier in tiers] if gram else [whole[number], None, None, None]
        mask = "".join("1" if ids else "0" for ids in lists)
        body = mask + "".join([id_list(ids, size) for ids in lists if ids])
        step = golomb(number - last, _KEY_ORDER)
        if count and length + len(step) + len(body) > limit:
            yield first, packed(golomb(count, 0) + "".join(bits))
            count, bits, length = 0, [], 0
        if not count:
            first, step = number, golomb(0, _KEY_ORDER)
        bits += (step, body)
        length += len(step) + len(body)
        last = number
        count += 1
    yield first, packed(golomb(count, 0) + "".join(bits))


def _postings(ranked: Sequence[Entry]) -> tuple[tuple[_Lists, ...], dict[int, MutableSequence[int]]]:
    """By tier and gram the numbers of the projects that have it there; and by hash those of a whole name."""
    tiers: tuple[_Lists, ...] = tuple(defaultdict(_empty) for _ in range(4))
    whole: dict[int, MutableSequence[int]] = defaultdict(_empty)
    for at, one in enumerate(ranked):
        for tier, text in zip(tiers, one.texts, strict=True):
            for gram in grams(text).union(text):
                tier[gram].append(at)
        for gram in grams(one.initials):
            tiers[0][gram].append(at)
        whole[name_key(fold(one.name))].append(at)
    return tiers, whole


def _empty() -> MutableSequence[int]:
    return array("I")


def _has_blank(gram: str) -> bool:
    return len(gram.split()) != 1 or gram != gram.strip()


# ---------------------------------------------------------------------- records


def _strings(one: Entry) -> Iterator[str]:
    yield one.code
    yield one.department
    for row in one.rows:
        yield from row


def _tables(ranked: Sequence[Entry]) -> dict[str, int]:
    """The texts that save most when they stand in one table, with their numbers; the commonest first."""
    counted = Counter(text for one in ranked for text in _strings(one))
    saving = [(count * len(text), text) for text, count in counted.items() if count > 1 and len(text) > 1]
    saving.sort(key=lambda pair: (-pair[0], pair[1]))
    common = sorted((text for _, text in saving[:STRINGS]), key=lambda text: (-counted[text], text))
    return {text: number for number, text in enumerate(common)}


def _record(one: Entry, tables: Mapping[str, int]) -> list[object]:
    """Path without .html, name, code, department, amount, goals, then each row in three; texts of the table as numbers."""
    return [
        one.path.removesuffix(".html"),
        one.name,
        tables.get(one.code, one.code),
        tables.get(one.department, one.department),
        one.amount_text,
        one.goals,
        *[tables.get(text, text) for row in one.rows for text in row],
    ]


# ---------------------------------------------------------------------- facets, order of names, help


def _facets(ranked: Sequence[Entry], classes: Collection[str]) -> tuple[dict[str, Any], list[object]]:
    """What projects can be chosen by: what the first look at the site needs; the rest.

    The rest are the departments with their numbers of projects and, of every project, the position of its department,
    a bit for each class, and whether there are findings.
    """
    used = sorted({step(one.amount) for one in ranked})
    counted = {
        year: Counter(step(one.amount) for one in group) for year, group in groupby(ranked, key=lambda one: one.year)
    }
    used_classes = {name for one in ranked for name in one.classes}
    present = [name for name in classes if name in used_classes]
    head = {
        "count": len(ranked),
        "years": list(counted),
        "ranges": [[steps[step] for step in used] for steps in counted.values()],
        "amounts": [AMOUNT_CHOICES[step][0] for step in used],
        "classes": present,
    }
    departments = Counter((one.code, one.department) for one in ranked)
    position = {department: at for at, department in enumerate(sorted(departments))}
    bit = {name: 1 << at for at, name in enumerate(present)}
    columns = {
        "department": [position[one.code, one.department] for one in ranked],
        "class": [sum(bit[name] for name in one.classes) for one in ranked],
        "findings": [int(one.doubtful) for one in ranked],
    }
    listed = [{"code": code, "name": name, "count": departments[code, name]} for code, name in position]
    return head, [listed, columns]


def step(amount: Decimal | None) -> int:
    """The position of an amount's step in :data:`AMOUNT_CHOICES`."""
    if amount is None:
        return len(AMOUNTS) + 1
    return next((at for at, least in enumerate(AMOUNTS) if amount >= least), len(AMOUNTS))


def _order_of_names(ranked: Sequence[Entry]) -> list[int]:
    """Each project's place in the order of names. GB18030 has the common characters in the order of pinyin."""
    order = sorted(range(len(ranked)), key=lambda at: (ranked[at].name.encode("gb18030", "replace"), at))
    places = [0] * len(ranked)
    for place, at in enumerate(order):
        places[at] = place
    return places


def _order_of_amounts(ranked: Sequence[Entry]) -> str:
    """The order of amounts, largest first: for each place a character, from 0 on, for the year whose turn it is.

    That is enough, as each year's projects are in this order already.
    """
    years = {year: chr(ord("0") + at) for at, year in enumerate(dict.fromkeys(one.year for one in ranked))}
    return "".join(years[one.year] for one in sorted(ranked, key=lambda one: (one.amount is None, -(one.amount or 0))))


def _help(ranked: Sequence[Entry]) -> str:
    """What helps a query without a hit (JSON): traditional and simplified characters, characters of names by initial."""
    used = set().union(*(text for one in ranked for text in one.texts))
    by_initial: dict[str, list[str]] = {}
    for char in sorted(set().union(*(fold(one.name) for one in ranked))):
        letter = initial(char)
        if letter and not char.isascii():
            by_initial.setdefault(letter, []).append(char)
    return dump([*traditional(used), {letter: "".join(chars) for letter, chars in sorted(by_initial.items())}])
