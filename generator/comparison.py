"""Two years side by side: which projects and which indicator rows are the same, and what of them differs.

A project is the same in both years by its file name, which is its identity, else by an equal name within its department.
An indicator row is the same by class, subclass and name, else by a name that is much alike in the same subclass. Nothing is
lost: every project and every row of either year is in exactly one pair.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from generator.model import Disclosure, Indicator, Project

K = TypeVar("K", bound=Hashable)

ALIKE = 0.5
"""Names that share at least so much of their pairs of characters can be the same row."""
MOST_GUESSED = 200
"""With more unmatched rows than that in a subclass of either year names are not weighed against each other."""


class Cell(NamedTuple):
    """A cell of an indicator row that differs."""

    label: str
    old: str
    new: str


class RowPair(NamedTuple):
    """A row in the earlier and in the later year; ``None`` where it is not. ``cells`` are those that differ."""

    old: Indicator | None
    new: Indicator | None
    cells: tuple[Cell, ...] = ()

    @property
    def row(self) -> Indicator:
        """The row as it is, or was."""
        return self.new or self.old  # type: ignore[return-value]  # one of them is there

    @property
    def changed(self) -> bool:
        """Whether the two years differ in this row."""
        return self.old is None or self.new is None or bool(self.cells)


class Pair(NamedTuple):
    """A project in the earlier and in the later year; ``None`` where it is not.

    ``by_name``: their file names differ. ``detailed``: more differs than the amounts, goals or indicators.
    """

    old: Project | None
    new: Project | None
    by_name: bool = False
    detailed: bool = False

    @property
    def project(self) -> Project:
        """The project as it is, or was."""
        return self.new or self.old  # type: ignore[return-value]  # one of them is there

    @property
    def difference(self) -> Decimal | None:
        """By how much the amount changed, in 万元; ``None`` where there are not two amounts."""
        old = self.old.total_wan if self.old else None
        new = self.new.total_wan if self.new else None
        return None if old is None or new is None else new - old

    @property
    def amount_changed(self) -> bool:
        """Whether both years have the project, with different amounts or only one of them filled in."""
        return self.old is not None and self.new is not None and self.old.total_wan != self.new.total_wan

    @property
    def goals(self) -> tuple[Cell, ...]:
        """The goals whose text differs, of a project that both years have."""
        if self.old is None or self.new is None:
            return ()
        old = {goal.key: goal for goal in self.old.goals}
        new = {goal.key: goal for goal in self.new.goals}
        texts = (
            Cell((new.get(key) or old[key]).label, _text(old.get(key)), _text(new.get(key)))
            for key in dict.fromkeys((*old, *new))
        )
        return tuple(cell for cell in texts if cell.old != cell.new)

    @property
    def changed(self) -> bool:
        """Whether anything differs that is compared."""
        return self.old is None or self.new is None or self.amount_changed or self.detailed

    @property
    def rows(self) -> tuple[RowPair, ...]:
        """The indicator rows that differ."""
        if self.old is None or self.new is None:
            return ()
        return tuple(pair for pair in row_pairs(self.old.indicators, self.new.indicators) if pair.changed)


class Figures(NamedTuple):
    """What became of the projects, in numbers; amounts in 万元."""

    old_count: int
    new_count: int
    old_total: Decimal
    new_total: Decimal
    added: int
    ended: int
    raised: int
    lowered: int
    reworded: int
    unchanged: int

    @property
    def difference(self) -> Decimal:
        """By how much the sum changed."""
        return self.new_total - self.old_total


_ZERO = Decimal(0)
_NOTHING = Figures(0, 0, _ZERO, _ZERO, 0, 0, 0, 0, 0, 0)


def figures(pairs: Iterable[Pair]) -> Figures:
    """Count what became of the projects."""
    return total(map(_figures, pairs))


def total(parts: Iterable[Figures]) -> Figures:
    """The figures of several parts together."""
    return Figures._make(map(sum, zip(_NOTHING, *parts, strict=True)))


def _figures(pair: Pair) -> Figures:
    was = pair.old.total_wan if pair.old else None
    now = pair.new.total_wan if pair.new else None
    both = was is not None and now is not None
    return Figures(
        int(pair.old is not None),
        int(pair.new is not None),
        was or _ZERO,
        now or _ZERO,
        int(pair.old is None),
        int(pair.new is None),
        int(both and now > was),  # type: ignore[operator]  # both are there
        int(both and now < was),  # type: ignore[operator]
        int(pair.detailed),
        int(not pair.changed),
    )


def project_pairs(old: Disclosure, new: Disclosure) -> tuple[Pair, ...]:
    """The projects of two years: those of the later one in its order, then those that ended, in theirs."""
    before = {project.id: project for project in old.projects}
    ids = {project.id for project in new.projects}
    names_before = _alone(_name(project) for project in old.projects if project.id not in ids)
    names_after = _alone(_name(project) for project in new.projects if project.id not in before)
    by_name = {
        _name(project): project
        for project in old.projects
        if project.id not in ids and _name(project) in names_before & names_after
    }
    pairs = []
    for project in new.projects:
        same = before.get(project.id)
        found = same or by_name.get(_name(project))
        detailed = found is not None and found.summary.wording != project.summary.wording
        pairs.append(Pair(found, project, found is not same, detailed))
    taken = {pair.old.id for pair in pairs if pair.old}
    return (*pairs, *(Pair(project, None) for project in old.projects if project.id not in taken))


def row_pairs(old: Sequence[Indicator], new: Sequence[Indicator]) -> tuple[RowPair, ...]:
    """The rows of two forms: those of the later one in its order, then those that are gone, in theirs."""
    left_old, left_new = dict(enumerate(old)), dict(enumerate(new))
    partner: dict[int, int] = {}
    # the same row unchanged, then the same name in the same class, then in the same subclass of another class
    for key in (
        _cells,
        lambda row: (row.class_key, row.subclass_key, row.name),
        lambda row: (row.subclass_key, row.name),
    ):
        waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
        for at, row in left_old.items():
            waiting[key(row)].append(at)
        for at, row in list(left_new.items()):
            candidates = waiting.get(key(row))
            if candidates:
                partner[at] = candidates.pop(0)
                del left_new[at], left_old[partner[at]]
    for was, at in _alike(left_old, left_new):
        partner[at] = was
        del left_new[at], left_old[was]
    pairs = [_row_pair(old[partner[at]] if at in partner else None, row) for at, row in enumerate(new)]
    return (*pairs, *[RowPair(row, None) for row in left_old.values()])


def _row_pair(old: Indicator | None, new: Indicator) -> RowPair:
    if old is None:
        return RowPair(None, new)
    was, now = _cells(old), _cells(new)
    if was == now:  # as most are
        return RowPair(old, new)
    before, after = dict(was), dict(now)
    texts = [(label, before.get(label, ""), after.get(label, "")) for label in dict.fromkeys((*before, *after))]
    return RowPair(old, new, tuple([Cell(*one) for one in texts if one[1] != one[2]]))


def _alike(old: dict[int, Indicator], new: dict[int, Indicator]) -> Iterator[tuple[int, int]]:
    """Positions of rows of one subclass whose names are much alike, the most alike first."""
    by_subclass: defaultdict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((old, new)):
        for at, row in rows.items():
            if row.name:
                by_subclass[row.subclass_key][side].append(at)
    for olds, news in by_subclass.values():
        if max(len(olds), len(news)) > MOST_GUESSED:
            continue
        pieces = {
            **{("old", at): _pieces(old[at].name) for at in olds},
            **{("new", at): _pieces(new[at].name) for at in news},
        }
        weighed = sorted((-_share(pieces["old", was], pieces["new", at]), was, at) for was in olds for at in news)
        taken: set[tuple[str, int]] = set()
        for unlike, was, at in weighed:
            if -unlike >= ALIKE and ("old", was) not in taken and ("new", at) not in taken:
                taken |= {("old", was), ("new", at)}
                yield was, at


def _pieces(name: str) -> frozenset[str]:
    return frozenset(name[at : at + 2] for at in range(len(name) - 1)) or frozenset({name})


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _cells(row: Indicator) -> tuple[tuple[str, str], ...]:
    labels = (("一级指标", row.class_label), ("二级指标", row.subclass_label))
    return (*labels, ("三级指标", row.name), ("指标值", row.value), *row.extras)


def _name(project: Project) -> tuple[str, str]:
    return project.department_key, project.name


def _alone(keys: Iterable[K]) -> set[K]:
    """The keys that occur once: of two projects of one name nobody knows which is which."""
    once: set[K] = set()
    again: set[K] = set()
    for key in keys:
        (again if key in once else once).add(key)
    return once - again


def _text(goal: object) -> str:
    return getattr(goal, "text", "")
