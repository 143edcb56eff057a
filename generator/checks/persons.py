"""Data about persons that should not be published: numbers of telephones and of identity cards.

Looked for in all that is published, wherever it is written. The telephone of the publishing body is no such number,
and on a page of prose, which may say whom to ask, a landline is none.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from generator.checks.finding import Finding, ProjectCheck, YearCheck
from generator.checks.gist import YearReading
from generator.checks.leftovers import texts
from generator.checks.reading import Reading, plain
from generator.model import Acceptance, Page, Path
from generator.problems import Rule, Severity

PERSONAL = Rule(
    "V406",
    Severity.WARNING,
    "像是电话号码或身份证号码",
    "项目责任人的电话、救助对象的身份证号码是个人信息，公布前应当删去或遮盖；项目、清单、网站说明和文字页面都看。金额（13800000000元）、site.yaml 的电话、文字页面上的座机不算。",
    "删去号码；确实是对外公布的服务电话就保留",
    bad="备注: 联系人王某 13800000000",
    good="备注: 咨询请到服务大厅",
)

_PHONE = "电话"
_MAYBE_NUMBER = re.compile(r"\d{7}|\d{4}[-－—–]\d{4}")
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86-?)?1[3-9]\d(?P<gap>-?)\d{4}(?P=gap)\d{4}(?![\d.%]|[十百千万亿]?元|[万亿])")
_LANDLINE = re.compile(r"(?<![\d.])(?:\(0\d{2,3}\)|0\d{2,3}[-—–])[2-8]\d{6,7}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)[1-8]\d{5}(?P<born>(?:19|20)\d{6})\d{3}[\dXx](?![\dA-Za-z])")


def of_text(what: str, text: str, *, landlines: bool = True) -> str | None:
    """What is objected to in a text, as a message that does not repeat the number; ``None`` if nothing is."""
    if not _MAYBE_NUMBER.search(text):
        return None
    folded = plain(text)
    identity = next((found for found in _IDENTITY.finditer(folded) if _is_date(found["born"])), None)
    if identity:
        return f"「{what}」里像是有身份证号码 {identity[0][:6]}************"
    phone = _MOBILE.search(folded) or (_LANDLINE.search(folded) if landlines else None)
    return f"「{what}」里像是有电话号码 {phone[0][:3]}****{phone[0][-2:]}" if phone else None


def personal(reading: Reading) -> Iterator[Finding]:
    """In a project."""
    if _MAYBE_NUMBER.search(reading.words):
        yield from _in_words(reading)
    yield from _reasons(reading.project.acceptances)


def _in_words(reading: Reading) -> Iterator[Finding]:
    for path, what, text, row, key in texts(reading):
        message = of_text(what, text)
        if message:
            yield Finding(path, message, row, key)
    message = of_text("主管部门", reading.project.department)
    if message:
        yield Finding(("主管部门",), message)


def personal_of_year(year: YearReading) -> Iterator[Finding]:
    """In what is said of a year as a whole, its list included."""
    disclosure = year.disclosure
    for what, text in (("标题", disclosure.title), ("说明", disclosure.summary)):
        message = of_text(what, text)
        if message:
            yield Finding((what,), message)
    for entry in disclosure.printed_list:
        message = of_text("公开清单", entry.name)
        if message:
            yield Finding(entry.path, message, int(entry.path[1]) + 1, key=True)
    for at, withdrawal in enumerate(disclosure.withdrawn):
        message = of_text("原因", withdrawal.reason)
        if message:
            yield Finding(("撤下", at, "原因"), message)
    yield from _reasons(disclosure.acceptances)


def _reasons(acceptances: tuple[Acceptance, ...]) -> Iterator[Finding]:
    """Readers are told why a finding was let stand."""
    for acceptance in acceptances:
        message = of_text("原因", acceptance.reason) if acceptance.shown else None
        if message:
            yield Finding((*acceptance.path, "原因"), message)


def of_file(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """(path, message) of what is objected to in a file that is shown as it is; the body's telephone is on purpose.

    In ``corrections.yaml`` this finds the number that a correction took away: the record would tell it to everybody.
    """
    if isinstance(data, dict):
        for name, value in data.items():
            if name != _PHONE:
                yield from of_file(value, (*path, name))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from of_file(value, (*path, at))
    elif isinstance(data, str):
        what = next(name for name in reversed(path) if isinstance(name, str))
        message = of_text(what, data, landlines=False)
        if message:
            yield path, message


def of_page(page: Page) -> Iterator[tuple[int, str]]:
    """(line, message) of what is objected to on a page of prose."""
    for at, line in enumerate(page.text.split("\n"), 1):
        message = of_text(page.title, line, landlines=False)
        if message:
            yield at, message


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


CHECKS = (ProjectCheck(PERSONAL, personal),)
YEAR_CHECKS = (YearCheck(PERSONAL, personal_of_year),)
