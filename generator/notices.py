"""What content files say about a publication rather than about money: tags of pages, the catalogue block."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from generator.conformity import NOT_ALLOWED
from generator.conventions import (
    CATALOGUE,
    CATALOGUE_DATES,
    COLUMN_TAGS,
    CONTENT_SOURCE,
    INDEX_NUMBER,
    TAGS,
    Catalogue,
    WebTags,
)
from generator.model import Path
from generator.problems import Location, Problems, Rule, Severity
from generator.source import Document

EMPTY_TAG = Rule(
    "C221",
    Severity.ERROR,
    "政府网站标签缺少必填的内容",
    "site.yaml 里写了「政府网站标签」，每一页就要带齐《政府网站发展指引》规定的标签：网站名称、域名、标识码，栏目的名称、描述、关键词、类型，"
    "内容页还有标题、发布时间、来源。缺一项，检查就不合格；程序不会替你编。",
    "填写这一项；不需要这些标签时，删去 site.yaml 里的「政府网站标签」",
    bad="政府网站标签:\n  栏目名称: 绩效目标\n  栏目类型:",
    good="政府网站标签:\n  栏目名称: 绩效目标\n  栏目描述: 各年度项目支出绩效目标\n  栏目关键词: 绩效目标,部门预算\n  栏目类型: 信息公开目录",
)
REPEATED_INDEX = Rule(
    "C222",
    Severity.ERROR,
    "索引号重复",
    "一条公开的信息有一个索引号，别的信息不能再用，发布后也不再改变。",
    "核对目录，改正其中一个",
    bad="信息公开目录:\n  索引号: 003210/2024-00001   # 两个项目都这样写",
    good="信息公开目录:\n  索引号: 003210/2024-00002",
)
RULES = (EMPTY_TAG, REPEATED_INDEX)

_ID_CODE = re.compile(r"[0-9]{10}")


def day(text: str | None) -> date | None:
    """A date as YYYY-MM-DD; raises ``ValueError`` for one that the calendar does not have."""
    return date.fromisoformat(text) if text else None


def web_tags(document: Document, data: dict[str, Any], problems: Problems) -> WebTags | None:
    """The tags that site.yaml asks for; whatever one of them lacks is a problem at its place."""
    if TAGS not in data:
        return None
    given = data[TAGS] or {}
    for key, tag in (("网址", "SiteDomain"), ("网站标识码", "SiteIDCode")):
        if not data.get(key):
            at = document.locate((key,)) if key in data else document.locate((TAGS,), key=True)
            problems.add(EMPTY_TAG, at, f"「{key}」没有填写，标签 {tag} 是空的")
    code = data.get("网站标识码")
    if code and not _ID_CODE.fullmatch(code):
        at = document.locate(("网站标识码",))
        problems.add(EMPTY_TAG, at, f"网站标识码「{code}」不是 10 位数字", hint="照党政机关网站标识上的 10 位数字填写")
    for key, tag in COLUMN_TAGS.items():
        if not given.get(key):
            at = document.locate((TAGS, key)) if key in given else document.locate((TAGS,), key=True)
            problems.add(EMPTY_TAG, at, f"「{key}」没有填写，标签 {tag} 是空的")
    column = tuple((tag, given.get(key, "")) for key, tag in COLUMN_TAGS.items())
    return WebTags(column, given.get(CONTENT_SOURCE) or data["发布单位"])


def must_have_date(document: Document | None, path: str, data: dict[str, Any], problems: Problems) -> None:
    """A year or a page of prose on a site with tags: PubDate is mandatory."""
    if not data.get("公布日期"):
        at = Location(path) if document is None else document.locate(("公布日期",))
        hint = "在文件里写上 公布日期: 年-月-日，例如 公布日期: 2024-02-08"
        problems.add(EMPTY_TAG, at, "「公布日期」没有填写，标签 PubDate 是空的", hint=hint)


def labels(data: dict[str, Any]) -> Catalogue:
    """The items of the catalogue block as a site wants them: in this order, by these names."""
    return tuple((item, label or item) for item, label in (data.get(CATALOGUE) or {}).items())


def catalogue(document: Document, data: dict[str, Any], problems: Problems) -> Catalogue:
    """The items of the catalogue block of a year or project that are filled in."""
    given = data.get(CATALOGUE) or {}
    for item in CATALOGUE_DATES:
        try:
            day(given.get(item))
        except ValueError:
            message = f"「{item}」的「{given[item]}」不是日历上有的日期"
            problems.add(NOT_ALLOWED, document.locate((CATALOGUE, item)), message, hint="核对月份和日期")
    return tuple((item, text) for item, text in given.items() if text)


class IndexNumbers:
    """The index numbers that are taken, by what file. ``locate`` says where something stands in a file."""

    def __init__(self, locate: Callable[[str, Path], Location], problems: Problems) -> None:
        self._locate = locate
        self._problems = problems
        self._taken: dict[str, str] = {}

    def take(self, catalogue: Catalogue, path: str) -> None:
        """Take the number of a catalogue block, if it has one; one that is taken already is a problem."""
        number = dict(catalogue).get(INDEX_NUMBER) if catalogue else None
        other = self._taken.setdefault(number, path) if number else path
        if other != path:
            at = self._locate(path, (CATALOGUE, INDEX_NUMBER))
            self._problems.add(REPEATED_INDEX, at, f"索引号「{number}」与 {other} 重复")
