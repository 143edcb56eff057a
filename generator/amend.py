"""Corrections in the open: what is about to be published is compared with what was published.

A year that was published with a day of publication may change only together with the record of the change
(``content/<year>/corrections.yaml``), and its addresses must not break. The record is complete when the corrections
that are not published yet, applied to what was published, give what is about to be published.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.content import CONTENT, CORRECTIONS_FILE, DISCLOSURE_FILE, PAGES, SITE_FILE
from generator.earlier import Earlier
from generator.model import Disclosure, Project, Site
from generator.outputs import records
from generator.outputs.addresses import booklet_path, data_path, promised, prose_path_of, year_path, year_record_path
from generator.problems import Location, Problems, Rule, Severity
from generator.record import NEW_PROJECT, Change, Correction, Mismatch, Record, apply, changes

UNRECORDED = Rule(
    "O731",
    Severity.ERROR,
    "改动了已公布的内容，没有登记更正",
    "公布以后（disclosure.yaml 里有「公布日期」，并且已经生成过）的改动要让读者看得见：改了什么、什么时候、为什么。"
    "登记以后，更正记录页、项目页和订阅里都会说明。只改模板和样式不算更正。",
    "核对改动；确实要改的，运行 disclosure correct 年份 --reason 原因；误改的，改回去",
    bad="（公布后把 5.00 改成 6.00，直接生成）",
    good='disclosure correct 2024 --reason "录入时金额有误"',
)
RECORD_CHANGED = Rule(
    "O732",
    Severity.ERROR,
    "更正记录与已公布的不符",
    "已经公布的更正记录不能改动或删除，新的接在后面；还没有公布的一条，要与内容的改动一致。",
    "恢复原来的记录；还没有公布的那一条可以删去，再运行 disclosure correct 年份",
    bad="（删去了 corrections.yaml 里去年的一条）",
    good="（只在后面增加）",
)
DROPPED = Rule(
    "O733",
    Severity.ERROR,
    "已公布的地址不再有内容",
    "读者收藏的、别处引用的网址不能失效。改名的项目要在原来的地址转到新地址，不再公布的要在原来的地址说明。",
    "恢复这个文件；改了名的，在新文件里写「曾用地址」；不再公布的，写进「撤下」，注明日期和原因",
    bad="（把 content/2024/03-xuanpai.yaml 改名为 03-gongzuodui.yaml，别的什么也没写）",
    good="曾用地址:\n  - 03-xuanpai   # 写在 03-gongzuodui.yaml 里",
)
NO_PUBLICATION = Rule(
    "O734",
    Severity.ERROR,
    "用来比较的不是本程序生成的网站",
    "--published 后面是以前生成的 output 文件夹，或它打成的 zip 压缩文件，里面有 manifest.json。",
    "核对路径；要把整个 output 文件夹打包，不能缺 manifest.json",
    bad="disclosure build --published 附件.zip",
    good="disclosure build --published output-2024.zip",
)
RULES = (UNRECORDED, RECORD_CHANGED, DROPPED, NO_PUBLICATION)

MOST_TOLD = 20
"""Projects of a year that are named one by one."""
_MOST_CHANGES = 6

Changed = Callable[[str], bool]
"""Whether what stands at an output path differs from what the earlier publication had there."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What of a project (or of the year, where there is none) is not on record; ``fits`` unless its record is wrong."""

    project: Project | None
    changes: tuple[Change, ...]
    fits: bool = True


def check(site: Site, plan: Container[str], earlier: Earlier, changed: Changed, problems: Problems) -> None:
    """Add a problem for whatever of the earlier publication is changed without a record, or dropped."""
    years = {year.year: year for year in site.years}
    published = dict(earlier.published_years())
    for number, content in published.items():
        year = years.get(number)
        if year is None:
            _dropped(problems, f"{CONTENT}/{number}", year_path_of(number), f"恢复文件夹 content/{number}")
            continue
        renamed = _check_addresses(year, content, plan, earlier, problems)
        if _is_continued(year, content, problems):
            found = differences(year, content, earlier, changed)
            _tell(year, (one for one in found if not _is_new(one) or one.changes[0].new not in renamed), problems)
    if published:
        _check_pages(earlier.site(), plan, problems)


def _is_new(one: Difference) -> bool:
    return bool(one.changes) and one.changes[0].field == NEW_PROJECT


def year_path_of(year: int) -> str:
    """The list of a year by its number."""
    return f"{year}/index.html"


# ---------------------------------------------------------------------- what changed


def differences(year: Disclosure, content: dict[str, Any], earlier: Earlier, changed: Changed) -> Iterator[Difference]:
    """What of a year differs from what was published and is not on record; ``content`` is the published record."""
    pending = year.corrections[len(content["corrections"]) :]
    if pending or changed(year_record_path(year.year)):
        found = _difference(None, ("",), records.published_year(content), records.year_to_publish(year), pending)
        if found:
            yield found
    before = {name: name for name in content["projects"]}
    touched = {change.project for correction in pending for change in correction.changes}
    for project in year.projects:
        names = (project.id, *project.former_ids)
        was = next((before[name] for name in names if name in before), None)
        if was is None:
            if not any(_announces(correction, names) for correction in pending):
                yield Difference(project, (Change(project.id, None, NEW_PROJECT, None, project.name),))
        elif was != project.id or touched.intersection(names) or changed(data_path(project)):
            old = earlier.json(promised(year.year, was)[2])
            if old is not None:
                new = records.project_to_publish(project)
                found = _difference(project, names, records.published_project(old), new, pending)
                if found:
                    yield found


def _announces(correction: Correction, names: tuple[str, ...]) -> bool:
    return any(change.field == NEW_PROJECT and change.project in names for change in correction.changes)


def _difference(
    project: Project | None, names: tuple[str, ...], old: Record, new: Record, pending: Iterable[Correction]
) -> Difference | None:
    reached, fits = old, True
    for correction in pending:
        try:
            reached = apply(reached, correction.of(names).changes)
        except Mismatch:
            reached, fits = old, False
            break
    left = changes(names[0], reached, new)
    return Difference(project, left, fits) if left or not fits else None


def _is_continued(year: Disclosure, content: dict[str, Any], problems: Problems) -> bool:
    """Whether the corrections that were published are still there, word for word."""
    shown = {project.id for project in year.projects} | {""}
    shown |= {name for project in year.projects for name in project.former_ids}
    for at, old in enumerate(content["corrections"]):
        # what was withdrawn since then is not shown any more
        kept = {**old, "changes": [change for change in old["changes"] if change["project"] in shown]}
        now = records.correction_content(year.corrections[at]) if at < len(year.corrections) else None
        if now != kept:
            path = f"{CONTENT}/{year.year}/{CORRECTIONS_FILE}"
            fact = "不见了" if now is None else "改动过"
            problems.add(RECORD_CHANGED, Location(path), f"已公布的第 {at + 1} 条更正（{old['day']}）{fact}")
            return False
    return True


def _tell(year: Disclosure, found: Iterable[Difference], problems: Problems) -> None:
    rest = 0
    hint = f"确实要改的，运行 disclosure correct {year.year} --reason 原因；误改的，改回去"
    for number, one in enumerate(found):
        if number >= MOST_TOLD:
            rest += 1
            continue
        at = Location(one.project.source_path if one.project else year.source_path)
        name = one.project.name if one.project else f"{year.year} 年的说明"
        if not one.fits:
            path = f"{CONTENT}/{year.year}/{CORRECTIONS_FILE}"
            message = f"「{name}」还没有公布的更正，与已公布的内容接不上"
            problems.add(RECORD_CHANGED, Location(path), message)
        elif _is_new(one):
            problems.add(UNRECORDED, at, f"{year.year} 年已公布，「{name}」是新增的项目，没有登记", hint=hint)
        else:
            message = f"「{name}」已公布，有 {len(one.changes)} 处改动没有登记：{_listed(one.changes)}"
            problems.add(UNRECORDED, at, message, hint=hint)
    if rest:
        at = Location(f"{CONTENT}/{year.year}")
        problems.add(UNRECORDED, at, f"{year.year} 年还有 {rest} 个项目的改动没有登记", hint=hint)


def _listed(made: tuple[Change, ...]) -> str:
    said = "；".join(map(said_of, made[:_MOST_CHANGES]))
    return said + (f"；另有 {len(made) - _MOST_CHANGES} 处" if len(made) > _MOST_CHANGES else "")


def said_of(change: Change) -> str:
    """A change in one line."""
    return f"{change.place} {_side(change.old)} → {_side(change.new)}"


def _side(value: str | tuple[tuple[str, str], ...] | None) -> str:
    if value is None:
        return "没有"
    text = value if isinstance(value, str) else " ".join(text for _, text in value if text)
    return f"「{text if len(text) <= 40 else text[:39] + '…'}」"


# ---------------------------------------------------------------------- addresses


def _check_addresses(
    year: Disclosure, content: dict[str, Any], plan: Container[str], earlier: Earlier, problems: Problems
) -> set[str]:
    """Say which addresses of a year would break; gives the names of projects that seem to have been renamed."""
    fresh = {project.name: project.id for project in year.projects if project.id not in content["projects"]}
    renamed = set()
    for path in (year_path(year), booklet_path(year)):
        if path not in plan:
            _dropped(problems, year.source_path, path, None)
    ids = [*content["projects"], *content["former"], *(one["id"] for one in content["withdrawn"])]
    for name in ids:
        gone = next((path for path in promised(year.year, name) if path not in plan), None)
        if gone:
            was = (earlier.json(promised(year.year, name)[2]) or {}).get("name", "")
            heir = f"「{fresh[was]}.yaml」" if was in fresh else "新文件"
            hint = (
                f"恢复这个文件；改了名的，在{heir}里写「曾用地址」：{name}；"
                f"不再公布的，在 content/{year.year}/{DISCLOSURE_FILE} 的「撤下」里写明日期和原因"
            )
            renamed |= {was} & set(fresh)
            _dropped(problems, f"{CONTENT}/{year.year}/{name}.yaml", gone, hint)
    return renamed


def _check_pages(site: dict[str, Any], plan: Container[str], problems: Problems) -> None:
    for listed in (*site.get("pages", ()), *site.get("withdrawn", ())):
        path = prose_path_of(listed["id"])
        if path not in plan:
            hint = f"恢复这个文件；不再公布的，在 content/{SITE_FILE} 的「撤下」里写明日期和原因"
            _dropped(problems, f"{CONTENT}/{PAGES}/{listed['id']}.md", path, hint)


def _dropped(problems: Problems, source: str, path: str, hint: str | None) -> None:
    problems.add(DROPPED, Location(source), f"已公布的地址「{path}」不再有内容", hint=hint)
