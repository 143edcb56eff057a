"""What the template left: places that were to be filled in."""

import re
from collections.abc import Iterator

from generator.checks.finding import Finding, ProjectCheck
from generator.checks.reading import Reading, plain, short
from generator.model import Path
from generator.problems import Rule, Severity

PLACEHOLDER = Rule(
    "V405",
    Severity.WARNING,
    "留着没有填写的占位文字",
    "「XX」「待填写」「*」是模板里等着填写的地方，公布出去读者不知道指什么。型号（XXL）、乘号（3×2米）不算。",
    "核对原件，补上内容；原件如此就保留",
    bad="年度目标: 完成XX项目建设。",
    good="年度目标: 完成信息化平台建设。",
)

_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])(?:[Xx]{2,}|[Xx]+(?=[年月日个万元人户次%]))(?![A-Za-z0-9])|×{2,}|×(?=[年月日个万元人户次%])(?<!\d×)"
    r"|\*{2,}|_{3,}|\?{2,}|[○〇]{2,}|(?<![等接招优亟有急期])待(?:填写?|补充|定(?![期向点]))|(?:此处|在此)(?:填写|输入)|请(?:填写|输入|选择)|[(\[](?:请?填写|示例|样例)[^()\[\]]*[)\]]"
)
# What is worth a closer look; most texts are not.
_MAYBE_PLACEHOLDER = re.compile(
    r"[XxＸｘ×*＊_＿?？○〇…]|^[.。．]+$|待[填补定]|请[填输选]|[此在][填处]|示例|样例|填写", re.MULTILINE
)

_ONLY_SIGNS = re.compile(r"[*?Xx×○_.…]+")


def texts(reading: Reading) -> Iterator[tuple[Path, str, str, int | None, bool]]:
    """(path, what it is, text, row, key) of everything a project says in words."""
    project = reading.project
    yield ("项目名称",), "项目名称", project.name, None, False
    for fact in (*project.facts, *project.goals):
        yield (fact.label,), fact.label, fact.text, None, False
    for row in reading.rows:
        indicator = row.indicator
        path, key = row.name_path
        yield path, "三级指标", indicator.name, indicator.row, key
        yield indicator.path, indicator.name or "指标值", indicator.value, indicator.row, False
        for label, text in indicator.extras:
            yield (*indicator.path[:-1], label), label, text, indicator.row, False
    yield ("备注",), "备注", project.note, None, False


def placeholder(reading: Reading) -> Iterator[Finding]:
    """Text that stands for text to come."""
    if not _MAYBE_PLACEHOLDER.search(reading.words):
        return
    for path, what, text, row, key in texts(reading):
        if not _MAYBE_PLACEHOLDER.search(text):
            continue
        found = _PLACEHOLDER.search(plain(text)) or _ONLY_SIGNS.fullmatch(plain(text))
        if found:
            yield Finding(path, f"「{what}」里有占位文字「{found[0]}」：{short(text)}", row, key)


CHECKS = (ProjectCheck(PLACEHOLDER, placeholder),)
