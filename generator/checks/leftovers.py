"""What should not be published at all: blanks of the template, and data about persons."""

import re
from collections.abc import Iterator
from datetime import date

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
PERSONAL = Rule(
    "V406",
    Severity.WARNING,
    "像是电话号码或身份证号码",
    "项目责任人的电话、救助对象的身份证号码是个人信息，公布前应当删去或遮盖。金额（13800000000元）不算。",
    "删去号码；确实是对外公布的服务电话就保留",
    bad="备注: 联系人王某 13800000000",
    good="备注: 咨询请到服务大厅",
)

_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])(?:[Xx]{2,}|[Xx]+(?=[年月日个万元人户次%]))(?![A-Za-z0-9])|×{2,}|×(?=[年月日个万元人户次%])(?<!\d×)"
    r"|\*{2,}|_{3,}|\?{2,}|[○〇]{2,}|(?<![等接招优亟有急期])待(?:填写?|补充|定(?![期向点]))|(?:此处|在此)(?:填写|输入)|请(?:填写|输入|选择)|[(\[](?:请?填写|示例|样例)[^()\[\]]*[)\]]"
)
# What is worth a closer look; most texts are not.
_MAYBE_PLACEHOLDER = re.compile(r"[XxＸｘ×*＊_＿?？○〇…]|^[.。．]+$|待[填补定]|请[填输选]|[此在][填处]|示例|样例|填写")
_MAYBE_NUMBER = re.compile(r"\d{7}|\d{4}[-－—–]\d{4}")
_ONLY_SIGNS = re.compile(r"[*?Xx×○_.…]+")
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86-?)?1[3-9]\d(?P<gap>-?)\d{4}(?P=gap)\d{4}(?![\d.%]|[十百千万亿]?元|[万亿])")
_LANDLINE = re.compile(r"(?<![\d.])(?:\(0\d{2,3}\)|0\d{2,3}[-—–])[2-8]\d{6,7}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)[1-8]\d{5}(?P<born>(?:19|20)\d{6})\d{3}[\dXx](?![\dA-Za-z])")


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
    for path, what, text, row, key in texts(reading):
        if not _MAYBE_PLACEHOLDER.search(text):
            continue
        found = _PLACEHOLDER.search(plain(text)) or _ONLY_SIGNS.fullmatch(plain(text))
        if found:
            yield Finding(path, f"「{what}」里有占位文字「{found[0]}」：{short(text)}", row, key)


def personal(reading: Reading) -> Iterator[Finding]:
    """Numbers that belong to a person; the message does not repeat them."""
    for path, what, text, row, key in texts(reading):
        if not _MAYBE_NUMBER.search(text):
            continue
        folded = plain(text)
        identity = next((found for found in _IDENTITY.finditer(folded) if _is_date(found["born"])), None)
        if identity:
            yield Finding(path, f"「{what}」里像是有身份证号码 {identity[0][:6]}************", row, key)
            continue
        phone = _MOBILE.search(folded) or _LANDLINE.search(folded)
        if phone:
            yield Finding(path, f"「{what}」里像是有电话号码 {phone[0][:3]}****{phone[0][-2:]}", row, key)


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


CHECKS = (ProjectCheck(PLACEHOLDER, placeholder), ProjectCheck(PERSONAL, personal))
