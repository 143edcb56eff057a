"""Neighbouring years side by side.

compare.html                              which years can be compared
compare/<later>-<earlier>.html            what became of the projects; all of them where they are few
compare/<later>-<earlier>/<department>.html   else those of one department, in pages
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from generator.comparison import Figures, Pair, figures, project_pairs, total
from generator.model import Disclosure, Site, Year
from generator.outputs.addresses import COMPARE, Places, comparison_anchor, comparison_list_path, comparison_path
from generator.outputs.pages import HOME_CRUMB, title
from generator.outputs.paging import Pager, pages
from generator.plan import Page

FEW = 100
"""So many projects stand on one page with all that changed of them."""
PAIRS = 50
"""Projects on one page of a longer comparison."""


@dataclass(frozen=True, slots=True)
class Part:
    """Projects that are compared on pages of their own: all of them, or those of one department."""

    name: str
    code: str
    path: str
    pairs: tuple[Pair, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two years and what became of the projects."""

    old: Year
    new: Year
    path: str
    pairs: tuple[Pair, ...]
    parts: tuple[Part, ...]
    figures: Figures

    @property
    def whole(self) -> bool:
        """Whether all of it stands on one page."""
        return len(self.pairs) <= FEW

    def pages(self) -> Iterator[tuple[Part, Pager, tuple[Pair, ...]]]:
        """The pages on which single projects are compared."""
        for part in self.parts:
            for pager, shown in pages(part.pairs, part.path, FEW if self.whole else PAIRS):
                yield part, pager, shown


def comparisons(site: Site) -> tuple[Comparison, ...]:
    """Each year with the one before it, the newest first."""
    return tuple(_compare(old, new) for new, old in zip(site.years, site.years[1:], strict=False))


def _compare(old: Disclosure, new: Disclosure) -> Comparison:
    pairs, path = project_pairs(old, new), comparison_path(new.year, old.year)
    if len(pairs) <= FEW:
        sums = figures(pairs)
        return Comparison(old.heading, new.heading, path, pairs, (Part("", "", path, pairs, sums),), sums)
    by_department: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_department[pair.project.department_key].append(pair)
    parts = tuple(
        Part(
            "、".join(dict.fromkeys(pair.project.department for pair in group)),
            group[0].project.department_code,
            comparison_list_path(new.year, old.year, key),
            tuple(group),
            figures(group),
        )
        for key, group in by_department.items()
    )
    return Comparison(old.heading, new.heading, path, pairs, parts, total(part.figures for part in parts))


def places(compared: tuple[Comparison, ...]) -> Places:
    """Where the projects of the later years are compared with what they were."""
    return {
        (comparison.new.year, pair.new.id): (
            pager.here,
            comparison_anchor(pair.new.id, detailed=False),  # of its row: a project's page need not know what changed
            comparison.old.year,
        )
        for comparison in compared
        for _, pager, shown in comparison.pages()
        for pair in shown
        if pair.old and pair.new
    }


def artifacts(site: Site, compared: tuple[Comparison, ...]) -> Iterator[Page]:
    """All of these pages; none where there is but one year."""
    if not compared:
        return
    index = (HOME_CRUMB, ("年度比较", COMPARE))
    listed = tuple((one.old.year, one.new.year, one.path, one.figures) for one in compared)
    context: dict[str, object] = {"comparisons": listed}
    yield Page(COMPARE, site.source_path, "compare.html", "compare", title(site, "年度比较"), index, context)
    for comparison in compared:
        yield from _pages(site, comparison, index)


def _pages(site: Site, comparison: Comparison, index: tuple[tuple[str, str], ...]) -> Iterator[Page]:
    years = {"old": comparison.old.year, "new": comparison.new.year}
    name = f"{comparison.new.year}年与{comparison.old.year}年比较"
    crumbs = (*index, (name, comparison.path))
    origin = comparison.new.source_path
    if not comparison.whole:
        parts = tuple((part.name, part.code, part.path, part.figures) for part in comparison.parts)
        context = {**years, "figures": comparison.figures, "parts": parts}
        yield Page(comparison.path, origin, "comparison.html", "comparison", title(site, name), crumbs, context)
    for part, pager, shown in comparison.pages():
        department = f"{part.name}（{part.code}）" if part.code else part.name
        yield Page(
            pager.here,
            origin,
            "comparison-list.html",
            "comparison" if comparison.whole else "comparison-list",
            title(site, *([department] if part.name else []), name, *pager.said),
            crumbs if comparison.whole else (*crumbs, (part.name, pager.here)),
            {
                **years,
                "name": part.name,
                "figures": part.figures,
                "pairs": shown,
                "pager": pager,
            },
        )
