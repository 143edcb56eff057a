"""Pictures of a year that are tables as well: every bar has its label and its figure beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from generator.display import share, wan
from generator.model import Disclosure
from generator.outputs.addresses import department_list_path, project_path
from generator.outputs.indicators import Kind

TOP = 10
"""So many bars, the longest first; what is left is one more, in grey."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``length`` in per cent of the longest, ``share`` of the whole; ``path`` of the page it leads to, or nothing."""

    label: str
    text: str
    length: str
    share: str
    path: str
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars under a caption; ``first``, ``unit``: what the labels are and what the figures count."""

    id: str
    caption: str
    first: str
    unit: str
    bars: tuple[Bar, ...]


Item = tuple[str, Decimal, str]
"""(label, amount, output path)."""


def amounts(disclosure: Disclosure) -> Chart | None:
    """The amounts of a year by department, or by project where there is but one; nothing where none is filled in."""
    if len(disclosure.departments) > 1:
        items = [
            (group.name, group.total_wan, department_list_path(disclosure.year, group.key))
            for group in disclosure.departments
        ]
        what, counter = "主管部门", "个部门"
    else:
        items = [
            (project.name, project.total_wan, project_path(project))
            for project in disclosure.projects
            if project.total_wan is not None
        ]
        what, counter = "项目", "个项目"
    bars = _bars(items, counter)
    return Chart("amounts", f"{disclosure.year}年预算金额，按{what}", what, "万元", bars) if bars else None


def _bars(items: Iterable[Item], counter: str) -> tuple[Bar, ...]:
    ranked = sorted((item for item in items if item[1] > 0), key=lambda item: -item[1])
    top, left = ranked[:TOP], ranked[TOP:]
    if len(left) == 1:  # 其余 1 个 says less than its name
        top, left = ranked, []
    whole = sum((amount for _, amount, _ in ranked), Decimal(0))
    rest = sum((amount for _, amount, _ in left), Decimal(0))
    longest = max((amount for _, amount, _ in top), default=Decimal(0))
    # 其余 may be longer than the longest: then it is what the others are measured by
    longest = max(longest, rest)
    bars = [Bar(label, wan(amount), share(amount, longest), share(amount, whole), path) for label, amount, path in top]
    if left:
        bars.append(
            Bar(f"其余 {len(left)} {counter}", wan(rest), share(rest, longest), share(rest, whole), "", rest=True)
        )
    return tuple(bars)


def classes(year: int, kinds: tuple[Kind, ...]) -> Chart | None:
    """How many indicators of a year are of which kind, in the order of the form."""
    whole = Decimal(sum(kind.count for kind in kinds))
    longest = Decimal(max((kind.count for kind in kinds), default=0))
    bars = tuple(
        Bar(
            kind.label if kind.label == kind.class_label else f"{kind.class_label} › {kind.label}",
            str(kind.count),
            share(kind.count, longest),
            share(kind.count, whole),
            kind.path,
        )
        for kind in kinds
    )
    return Chart("classes", f"{year}年绩效指标，按类别", "类别", "项", bars) if bars else None
