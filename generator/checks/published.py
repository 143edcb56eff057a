"""The public list against the forms, and the dates of the disclosure."""

import re
from collections.abc import Iterator
from decimal import Decimal
from difflib import get_close_matches

from generator.checks.finding import Finding, YearCheck
from generator.checks.gist import Gist, YearReading
from generator.checks.reading import TOLERANCE_YUAN, WAN, bare, plain, wan_text
from generator.model import DEADLINE_DAYS, ListEntry
from generator.problems import Rule, Severity
from generator.taxonomy import FUNDING

LIST_AMOUNT = Rule(
    "V701",
    Severity.ERROR,
    "清单金额与目标表不一致",
    "公开清单（disclosure.yaml 的「公开清单」）里的预算金额应当等于目标表的年度资金总额（允许 0.01 万元的进位差）；5 和 5.00 相同。",
    "核对批复文件，改正清单或目标表；原件如此的，在「核对说明」里写明原因",
    bad="公开清单:\n  - 工会经费: 19   # 目标表上是 190.00",
    good="公开清单:\n  - 工会经费: 190",
)
LIST_WITHOUT_FORM = Rule(
    "V702",
    Severity.ERROR,
    "清单里有，却没有目标表",
    "清单上的每个项目都要有目标表（财预〔2016〕143号：细化公开）。合计、小计、部门名称的行、「公开: 否」的项目不算。",
    "补上这个项目的文件，或核对名称；原件如此的，在 disclosure.yaml 的「核对说明」里写明原因",
    bad="公开清单:\n  - 工会经费: 190   # 没有这个项目的文件",
    good="公开清单:\n  - 工会经费: 190   # 05-gong-hui-jing-fei.yaml",
)
FORM_WITHOUT_LIST = Rule(
    "V703",
    Severity.ERROR,
    "有目标表，清单里却没有",
    "公开了目标表的项目都要在公开清单里。没有登记公开清单的年度不比较。",
    "核对清单，或核对项目名称；原件如此的，在「核对说明」里写明原因",
    bad="项目名称: 产改工作经费   # 公开清单里没有",
    good="公开清单:\n  - 产改工作经费: 20",
)
LATE = Rule(
    "V704",
    Severity.WARNING,
    "批复二十天以后才公布",
    "预算法第十四条：部门预算在批复后二十日内由各部门向社会公开（涉及国家秘密的除外）。没有写明日期的不比较。",
    "核对批复日期和公布日期；确实如此就保留",
    bad='批复日期: "2024-01-10"\n公布日期: "2024-02-08"',
    good='批复日期: "2024-01-31"\n公布日期: "2024-02-08"',
)
NO_TOTAL = Rule(
    "V705",
    Severity.NOTE,
    "公开清单没有合计",
    "清单有合计，读者才能核对有没有漏掉项目。只有一个项目的清单不需要。",
    "原件如此就保留；页面上的合计由程序计算",
    bad="公开清单:\n  - 工会经费: 190\n  - 产改工作经费: 20",
    good="公开清单:\n  - 工会经费: 190\n  - 产改工作经费: 20\n  - 合计: 210",
)
WRONG_TOTAL = Rule(
    "V706",
    Severity.ERROR,
    "清单的合计不等于各项目之和",
    "清单上印的合计应当是各项目金额相加（允许 0.01 万元的进位差）。",
    "核对批复文件，改正合计或其中一项；原件如此的，在 disclosure.yaml 的「核对说明」里写明原因",
    bad="公开清单:\n  - 工会经费: 190\n  - 产改工作经费: 20\n  - 合计: 200",
    good="公开清单:\n  - 工会经费: 190\n  - 产改工作经费: 20\n  - 合计: 210",
)
OTHER_YEAR = Rule(
    "V707",
    Severity.ERROR,
    "标题或日期与公开的年度不符",
    "标题里的年份应当是文件夹的年份；预算在当年或上一年批复，不会更早，也不会更晚；公布不会早于上一年。",
    "核对标题和日期；原件如此的，在 disclosure.yaml 的「核对说明」里写明原因",
    bad="标题: 某单位2023年度项目支出绩效目标   # 在 content/2024/ 里",
    good="标题: 某单位2024年度项目支出绩效目标",
)
TOO_EARLY = Rule(
    "V708",
    Severity.WARNING,
    "公布日期早于批复日期",
    "预算批复以后才能公布，两个日期多半写反了。",
    "核对批复日期和公布日期；确实如此就保留",
    bad='批复日期: "2024-02-08"\n公布日期: "2024-01-31"',
    good='批复日期: "2024-01-31"\n公布日期: "2024-02-08"',
)

_TOTALS = re.compile(r"(?:总计|合计|总合计|小计|共计|总额|项目合计|部门合计)(?:\(.*\))?")
_GRAND = re.compile(r"(?:总计|合计|总合计|共计)(?:\(.*\))?")


def _entries(year: YearReading) -> list[ListEntry]:
    """The rows of the list that name projects."""
    if not year.disclosure.printed_list:
        return []
    departments = {bare(gist.project.department) for gist in year.projects}
    projects = {bare(gist.project.name) for gist in year.projects}
    return [
        entry
        for entry in year.disclosure.printed_list
        if not _TOTALS.fullmatch(plain(entry.name))
        and (bare(entry.name) in projects or bare(entry.name) not in departments)
    ]


def _pairs(year: YearReading) -> tuple[list[tuple[ListEntry, Gist]], list[ListEntry], list[Gist]]:
    """Rows and forms of one name, the same amounts first; then the rows and the forms that are left over."""
    forms: dict[str, list[Gist]] = {}
    for gist in year.projects:
        forms.setdefault(bare(gist.project.name), []).append(gist)
    pairs = []
    rows = _entries(year)
    for exact in (True, False):
        left: list[ListEntry] = []
        for entry in rows:
            candidates = forms.get(bare(entry.name), [])
            at = next((at for at, one in enumerate(candidates) if not exact or not _differ(entry, one)), None)
            if at is None:
                left.append(entry)
            else:
                pairs.append((entry, candidates.pop(at)))
        rows = left
    return pairs, rows, [gist for gists in forms.values() for gist in gists]


def _differ(entry: ListEntry, gist: Gist) -> bool:
    budget = gist.budget_yuan
    return entry.amount is not None and budget is not None and abs(entry.amount * WAN - budget) > TOLERANCE_YUAN


def _row(entry: ListEntry) -> int:
    """Which row of the list, from 1."""
    return int(entry.path[1]) + 1


def list_amount(year: YearReading) -> Iterator[Finding]:
    """A project whose amount in the list is not that of its form; told at the form's total."""
    for entry, gist in _pairs(year)[0]:
        project = gist.project
        if _differ(entry, gist):
            total = project.funding.total
            form = f"{total.text}{project.funding.unit}"
            yield Finding(
                (FUNDING, total.label), f"「{project.name}」清单上是 {entry.text}万元，表上是 {form}", project=project
            )


def list_without_form(year: YearReading) -> Iterator[Finding]:
    """A name in the list that no form bears, withheld ones included; unless it may be one that could not be read."""
    if year.unpublished.unread or not year.disclosure.printed_list:
        return
    _, rows, forms = _pairs(year)
    withheld = {bare(name) for name in year.unpublished.names}
    for entry in rows:
        if bare(entry.name) in withheld:
            continue
        close = get_close_matches(entry.name, [gist.project.name for gist in forms], n=1, cutoff=0.6)
        hint = f"是不是「{close[0]}」？" if close else None
        yield Finding(entry.path, f"清单里的「{entry.name}」没有目标表", _row(entry), key=True, hint=hint)


def form_without_list(year: YearReading) -> Iterator[Finding]:
    """A form that the list does not name."""
    if not year.disclosure.printed_list:
        return
    _, rows, forms = _pairs(year)
    for gist in forms:
        name = gist.project.name
        close = get_close_matches(name, [entry.name for entry in rows], n=1, cutoff=0.6)
        hint = f"清单里有「{close[0]}」，是不是它？" if close else None
        yield Finding(("项目名称",), f"公开清单里没有「{name}」", project=gist.project, hint=hint)


def late(year: YearReading) -> Iterator[Finding]:
    """Published more than twenty days after approval."""
    approved, published = year.disclosure.approved, year.disclosure.published
    if approved and published and (published - approved).days > DEADLINE_DAYS:
        days = (published - approved).days
        yield Finding(("公布日期",), f"{approved} 批复，{published} 公布，隔了 {days} 天，超过 {DEADLINE_DAYS} 天")


def too_early(year: YearReading) -> Iterator[Finding]:
    """Published before it was approved."""
    approved, published = year.disclosure.approved, year.disclosure.published
    if approved and published and published < approved:
        yield Finding(("公布日期",), f"{published} 公布，早于批复日期 {approved}")


def no_total(year: YearReading) -> Iterator[Finding]:
    """A list of several projects without 合计."""
    printed = year.disclosure.printed_list
    if len(printed) > 1 and not any(_GRAND.fullmatch(plain(entry.name)) for entry in printed):
        yield Finding(("公开清单",), f"公开清单有 {len(printed)} 行，没有合计", key=True)


def wrong_total(year: YearReading) -> Iterator[Finding]:
    """A printed 合计 that is not the sum of the projects in the list."""
    amounts = [entry.amount for entry in _entries(year)]
    if any(amount is None for amount in amounts):
        return
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    for entry in year.disclosure.printed_list:
        if not _GRAND.fullmatch(plain(entry.name)) or entry.amount is None:
            continue
        if abs(entry.amount - total) * WAN > TOLERANCE_YUAN:
            yield Finding(
                entry.path, f"清单的「{entry.name}」是 {entry.text}万元，各项目相加是 {wan_text(total)}", _row(entry)
            )


def other_year(year: YearReading) -> Iterator[Finding]:
    """A title or a date of another year."""
    disclosure = year.disclosure
    named = [int(found) for found in re.findall(r"(?<!\d)(?:19|20)\d\d(?=年)", plain(disclosure.title))]
    if named and disclosure.year not in named:
        yield Finding(("标题",), f"标题写的是 {named[0]} 年，公开的是 {disclosure.year} 年度")
    approved, published = disclosure.approved, disclosure.published
    if approved and approved.year not in (disclosure.year - 1, disclosure.year):
        yield Finding(("批复日期",), f"{approved} 批复，公开的是 {disclosure.year} 年度")
    if published and published.year < disclosure.year - 1:
        yield Finding(("公布日期",), f"{published} 公布，公开的是 {disclosure.year} 年度")


YEAR_CHECKS = (
    YearCheck(LIST_AMOUNT, list_amount),
    YearCheck(LIST_WITHOUT_FORM, list_without_form),
    YearCheck(FORM_WITHOUT_LIST, form_without_list),
    YearCheck(LATE, late),
    YearCheck(NO_TOTAL, no_total),
    YearCheck(WRONG_TOTAL, wrong_total),
    YearCheck(OTHER_YEAR, other_year),
    YearCheck(TOO_EARLY, too_early),
)
