"""The index: from what search knows of each project to the files below ``search/``.

Projects are numbered by rank, the newest year first and in it the largest amount: a list of numbers is in the order of
display, a year or a range of amounts is a range of numbers. A small site is one file that is scanned whole.
"""

from collections.abc import Collection, Iterator, Sequence

from generator.outputs.search import layout
from generator.outputs.search.columns import Columns, record
from generator.outputs.search.layout import dump, script, token
from generator.outputs.search.postings import Postings, Shard, steps
from generator.outputs.search.text import Entry
from generator.outputs.search.update import Read, Unfit, folders

SMALL = 300
"""Sites of so many projects are one file."""
FEW = 20_000
"""Projects whose entries are kept while the index is made, two kilobytes each; of more they are asked for again."""
_WHOLE = 6
"""Bytes of the name of a build."""

Files = Iterator[tuple[str, bytes]]


def build(entries: Sequence[Entry], classes: Collection[str], small: int = SMALL, read: Read | None = None) -> Files:
    """All files as (name below ``search/``, bytes).

    ``entries`` are in the order of rank and are asked for more than once, so that none need be kept; ``classes`` are
    the keys of the indicator classes in their order. ``read`` gives files of the last build, made by this very program.
    """
    if len(entries) <= FEW:
        entries = list(entries)
    columns = Columns(entries)
    head, facets, help_ = columns.head(classes), dump(columns.facets(classes)), columns.help()
    orders = {layout.NAMES: dump(columns.by_name()), layout.AMOUNTS: dump(columns.by_amount())}
    if len(entries) <= small:
        records = ",".join(dump(record(one, {})) for one in entries)
        stamp = token((dump(head), facets, help_, *orders.values(), records), _WHOLE)
        data = f'{dump(head).removesuffix("}")},"facets":{facets},"records":[{records}]}}'
        yield from (
            script(name, stamp, one) for name, one in {**orders, layout.HELP: help_, layout.MANIFEST: data}.items()
        )
        return
    tables = columns.tables()
    head["lengths"] = columns.lengths()
    del columns
    groups = _groups(entries, tables)
    bits = layout.folder_bits(len(groups))
    head["group"] = layout.group_bits(len(entries))
    head["bits"], head["t"] = bits + head["group"], ""
    for at in range(0, len(groups), 1 << bits):
        part = groups[at : at + (1 << bits)]
        head["t"] += (name := token(part))
        yield from (script(layout.records(at + place, len(groups)), name, one) for place, one in enumerate(part))
    head["g"], head["shards"], told = "", [], []
    known = _updated(entries, head, groups, read)
    groups.clear()
    for folder, shards in enumerate(known or Postings(entries).folders()):
        head["g"] += (name := token(shard.text for shard in shards))
        head["shards"].append(len(shards))
        told += [shard._replace(text="") for shard in shards]
        yield from (script(layout.shard(folder, at), name, f'"{shard.text}"') for at, shard in enumerate(shards))
    head["steps"] = steps(told)
    others = {
        **orders,
        layout.HELP: help_,
        layout.FACETS: facets,
        layout.STRINGS: dump(list(tables)),
        layout.MANIFEST: dump(head),
    }
    stamp = token(others.values(), _WHOLE)
    yield from (script(name, stamp, one) for name, one in others.items())


def _groups(entries: Sequence[Entry], tables: dict[str, int]) -> list[str]:
    """What stands in each file of records."""
    found = []
    most = 1 << layout.group_bits(len(entries))
    for at in range(0, len(entries), most):
        group = [record(entries[one], tables) for one in range(at, min(at + most, len(entries)))]
        found.append(dump(group))
    return found


def _updated(
    entries: Sequence[Entry], head: dict[str, object], groups: Sequence[str], read: Read | None
) -> list[list[Shard]] | None:
    """The shards of each folder, with what is still true of the last build; ``None`` if nothing came of it."""
    if read is None:
        return None
    try:
        return folders(read, head, groups, entries.__getitem__)
    except (Unfit, ValueError, LookupError, TypeError, AttributeError):
        return None
