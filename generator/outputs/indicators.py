"""All indicators across projects: what was promised, kind by kind.

indicators.html                            all of them where they are few; else how many of which kind, leading to
indicators/<year>/<class>-<subclass>.html  those of one subclass in a year, in pages
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from generator.model import Disclosure, Indicator, Project, Site
from generator.outputs.addresses import INDICATORS, indicators_path
from generator.outputs.pages import HOME_CRUMB, title
from generator.outputs.paging import ROWS, WHOLE, Pager
from generator.plan import Page

Key = tuple[str, str]
"""The class and subclass that a row means."""
Row = tuple[Project, Indicator]


@dataclass(frozen=True, slots=True)
class Kind:
    """The rows of one class and subclass in a year; ``path`` is where they are listed."""

    key: Key
    class_label: str
    label: str
    count: int
    path: str


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of one kind as a page shows them: ``take`` rows of these projects after the first ``skip``.

    Only the projects are named, not the rows: a page of a large site is known by what it is made from.
    """

    projects: tuple[Project, ...]
    key: Key
    skip: int
    take: int

    @property
    def rows(self) -> Iterator[Row]:
        """The rows."""
        return islice(_rows(self.projects, self.key), self.skip, self.skip + self.take)


def _rows(projects: Sequence[Project], key: Key) -> Iterator[Row]:
    class_key, subclass_key = key
    for project in projects:
        for indicator in project.indicators:
            if indicator.subclass_key == subclass_key and indicator.class_key == class_key:
                yield project, indicator


class Index:
    """Which projects of a year have rows of which kind, and how many: a few bytes a project."""

    def __init__(self, disclosure: Disclosure) -> None:
        self._projects = disclosure.projects
        self._at: defaultdict[Key, array[int]] = defaultdict(lambda: array("I"))
        self._count: defaultdict[Key, array[int]] = defaultdict(lambda: array("I"))
        for at, project in enumerate(disclosure.projects):
            for class_key, subclass_key, rows in project.summary.kinds:
                self._at[class_key, subclass_key].append(at)
                self._count[class_key, subclass_key].append(rows)

    def count(self, key: Key) -> int:
        """How many rows of a kind there are."""
        return sum(self._count.get(key, ()))

    @property
    def keys(self) -> tuple[Key, ...]:
        """The kinds that occur."""
        return tuple(self._at)

    def slices(self, key: Key, size: int = ROWS) -> Iterator[Slice]:
        """The rows of a kind in pages of ``size``."""
        shown: list[Project] = []
        skip = held = 0
        for at, count in zip(self._at[key], self._count[key], strict=True):
            shown.append(self._projects[at])
            held += count
            while held - skip >= size:
                yield Slice(tuple(shown), key, skip, size)
                left = held - skip - size
                shown = shown[-1:] if left else []
                held, skip = (count, count - left) if left else (0, 0)
        if held > skip:
            yield Slice(tuple(shown), key, skip, held - skip)


def kinds(disclosure: Disclosure, index: Index, *, paged: bool) -> tuple[Kind, ...]:
    """The kinds of a year in the order of its profile, then what else occurs."""
    profile = disclosure.profile
    labels = {sub.key: sub.label for one in profile.classes for sub in one.subclasses}
    classes = {one.key: one.label for one in profile.classes}
    order = {(one.key, sub.key): at for at, one in enumerate(profile.classes) for sub in one.subclasses}
    ranks = {sub.key: at for at, sub in enumerate(sub for one in profile.classes for sub in one.subclasses)}
    places = {one.key: at for at, one in enumerate(profile.classes)}

    def rank(key: Key) -> tuple[int, bool, int]:
        return places.get(key[0], len(places)), key not in order, ranks.get(key[1], -1)

    return tuple(
        Kind(
            key,
            classes.get(key[0], key[0]),
            labels.get(key[1], classes.get(key[0], key[0])),
            index.count(key),
            indicators_path(disclosure.year, *key) if paged else INDICATORS,
        )
        for key in sorted(index.keys, key=rank)
    )


def indexes(site: Site) -> tuple[Index, ...]:
    """The index of each year."""
    return tuple(map(Index, site.years))


def is_paged(site: Site) -> bool:
    """Whether the rows are too many for one page."""
    return sum(project.row_count for disclosure in site.years for project in disclosure.projects) > WHOLE


def artifacts(site: Site, found: tuple[Index, ...]) -> Iterator[Page]:
    """All of these pages."""
    paged = is_paged(site)
    years = tuple(
        (disclosure.year, kinds(disclosure, index, paged=paged))
        for disclosure, index in zip(site.years, found, strict=True)
    )
    crumbs = (HOME_CRUMB, ("绩效指标", INDICATORS))
    shown = () if paged else tuple(_whole(site, found, years))
    context = {"years": years, "sections": shown, "several": len(site.departments) > 1}
    yield Page(INDICATORS, site.source_path, "indicators.html", "indicators", title(site, "绩效指标"), crumbs, context)
    if paged:
        for disclosure, index, (_, listed) in zip(site.years, found, years, strict=True):
            for kind in listed:
                yield from _kind(site, disclosure, index, kind)


def _whole(
    site: Site, found: tuple[Index, ...], years: tuple[tuple[int, tuple[Kind, ...]], ...]
) -> Iterator[tuple[int, Kind, Slice]]:
    for disclosure, index, (_, listed) in zip(site.years, found, years, strict=True):
        for kind in listed:
            for part in index.slices(kind.key, WHOLE):
                yield disclosure.year, kind, part


def _kind(site: Site, disclosure: Disclosure, index: Index, kind: Kind) -> Iterator[Page]:
    year = disclosure.year
    name = kind.label if kind.label == kind.class_label else f"{kind.class_label} › {kind.label}"
    pages = max(1, -(-kind.count // ROWS))
    for number, part in enumerate(index.slices(kind.key), 1):
        pager = Pager(kind.path, number, pages, kind.count)
        crumbs = (HOME_CRUMB, ("绩效指标", INDICATORS), (f"{year}年{kind.label}", pager.here))
        yield Page(
            pager.here,
            disclosure.source_path,
            "indicator-list.html",
            "indicator-list",
            title(site, name, f"{year}年绩效指标", *pager.said),
            crumbs,
            {"year": year, "kind": kind, "slice": part, "pager": pager, "several": len(disclosure.departments) > 1},
        )
