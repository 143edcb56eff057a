"""What content says of changes after publication: corrections, former addresses, withdrawn addresses."""

from collections.abc import Collection, Iterator
from typing import Any

from generator.conformity import NOT_ALLOWED
from generator.conventions import CORRECTIONS, FORMER_IDS, WITHDRAWN
from generator.links import unsafe_name
from generator.model import Disclosure
from generator.notices import day
from generator.problems import Problems, Rule, Severity
from generator.record import Change, Correction, Row, Withdrawal, row
from generator.source import Document

WRONG_CORRECTION = Rule(
    "C223",
    Severity.ERROR,
    "更正记录与内容对不上",
    "更正记录按时间先后排列，每条说明哪个项目改了什么；日期不早于公布日期，也不早于前一条；写着的项目要能找到（现在的、改名以前的或已撤下的文件名）。",
    "核对日期和项目的文件名；最好用「disclosure correct 年份」登记，不手写",
    bad="更正:\n  - 日期: 2024-03-01\n    原因: 录入有误\n    改动:\n      - 项目: 没有的文件名\n        内容: 年度目标\n        原: 甲\n        现: 乙",
    good="更正:\n  - 日期: 2024-03-01\n    原因: 录入有误\n    改动:\n      - 项目: 03-xuanpai-ganbu\n        内容: 年度目标\n        原: 甲\n        现: 乙",
)
BAD_FORMER = Rule(
    "C224",
    Severity.ERROR,
    "写的地址不能用",
    "「曾用地址」和「撤下」写的是项目文件在年度文件夹里的名称（有子文件夹的连同子文件夹），不写 .yaml，也不写网址。",
    "照原来的文件名书写，例如 03-xuanpai-ganbu 或 202/03-xuanpai-ganbu",
    bad="曾用地址:\n  - https://www.example.gov.cn/2024/a.html",
    good="曾用地址:\n  - 03-xuanpai-ganbu",
)
RULES = (WRONG_CORRECTION, BAD_FORMER)


def former_ids(document: Document, data: dict[str, Any], problems: Problems) -> tuple[str, ...]:
    """曾用地址 of a project file."""
    given = data.get(FORMER_IDS) or ()
    return tuple(name for at, name in enumerate(given) if _is_id(document, (FORMER_IDS, at), name, problems))


def withdrawn(document: Document, data: dict[str, Any], problems: Problems) -> tuple[Withdrawal, ...]:
    """撤下 of a year or of the site."""
    found = []
    for at, item in enumerate(data.get(WITHDRAWN) or ()):
        since = _day(document, (WITHDRAWN, at, "日期"), item["日期"], problems)
        if _is_id(document, (WITHDRAWN, at, "地址"), item["地址"], problems) and since:
            found.append(Withdrawal(item["地址"], since, item["原因"]))
    return tuple(found)


def _is_id(document: Document, path: tuple[str | int, ...], name: str, problems: Problems) -> bool:
    suffix = next((ending for ending in (".yaml", ".html", ".md") if name.endswith(ending)), None)
    reason = f"不要写 {suffix}" if suffix else next(filter(None, map(unsafe_name, name.split("/"))), None)
    if reason:
        problems.add(BAD_FORMER, document.locate(path), f"「{name}」不能用作地址：{reason}")
    return not reason


def _day(document: Document, path: tuple[str | int, ...], text: str, problems: Problems) -> Any:
    try:
        return day(text)
    except ValueError:
        message = f"「{path[-1]}」的「{text}」不是日历上有的日期"
        problems.add(NOT_ALLOWED, document.locate(path), message, hint="核对月份和日期")
        return None


def corrections(
    document: Document, year: Disclosure, unpublished: Collection[str], problems: Problems
) -> tuple[Correction, ...]:
    """The corrections of a year in their order.

    ``unpublished`` are ids whose content must not be shown (any more): what was changed in them is left out.
    """
    known = (
        {project.id for project in year.projects} | {name for one in year.projects for name in one.former_ids} | {""}
    )
    listed: list[dict[str, Any]] = document.data.get(CORRECTIONS) or []  # type: ignore[union-attr, assignment]
    found = []
    strange: set[str] = set()
    earliest = year.published
    for at, item in enumerate(listed):
        when = _day(document, (CORRECTIONS, at, "日期"), item["日期"], problems)
        if when is None:
            continue
        if earliest and when < earliest:
            message = f"日期 {when} 早于{'公布日期' if earliest == year.published else '前一条'} {earliest}"
            problems.add(WRONG_CORRECTION, document.locate((CORRECTIONS, at, "日期")), message)
        earliest = when
        kept = tuple(change for change in _changes(item) if change.project in known)
        for place, one in enumerate(item["改动"] or ()):
            name = one.get("项目", "")
            if name not in known and name not in unpublished and name not in strange:
                strange.add(name)
                path = (CORRECTIONS, at, "改动", place, "项目")
                hint = f"改了名的，在新文件里写「曾用地址」：{name}；不再公布的，在 disclosure.yaml 的「撤下」里写明"
                problems.add(WRONG_CORRECTION, document.locate(path), f"{year.year} 年没有项目「{name}」", hint=hint)
        found.append(Correction(at + 1, when, item["原因"], kept))
    return tuple(found)


def _changes(item: dict[str, Any]) -> Iterator[Change]:
    for one in item["改动"] or ():
        number = int(one["行"]) if one.get("行") else None
        yield Change(one.get("项目", ""), number, one["内容"], _side(one.get("原")), _side(one.get("现")))


def _side(given: Any) -> str | Row | None:
    return row(given.items()) if isinstance(given, dict) else given
