"""A project against itself a year before."""

from collections.abc import Iterator
from decimal import Decimal

from generator.checks.finding import Finding, SuccessionCheck
from generator.checks.gist import Succession
from generator.checks.reading import Row, bare, short, wan_text
from generator.problems import Rule, Severity
from generator.taxonomy import FUNDING, INDICATORS

AMOUNT_JUMPS = Rule(
    "V601",
    Severity.WARNING,
    "金额比上一年相差三倍以上",
    "同一个项目（文件名相同）的预算一下多到三倍以上、或少到三分之一以下，多半是元和万元弄混，或者小数点写错。"
    "相差不到 1 万元的、有一年是 0 的不算。",
    "核对两年的批复文件；确实如此就保留",
    bad="年度资金总额: 2760.00   # 上一年是 2.70",
    good="年度资金总额: 2.76",
)
INDICATORS_VANISHED = Rule(
    "V602",
    Severity.NOTE,
    "上一年的指标今年没有了",
    "同一个项目年年都考核同样的指标，才看得出变化。名称改了、类别换了也会提示；「不适用」不算。",
    "核对原件；确实取消了就保留",
    bad="（今年没有）   # 上一年有「职工满意度」",
    good="- 职工满意度: ≥95%",
)

_TIMES = Decimal(3)


def amount_jumps(years: Succession) -> Iterator[Finding]:
    """The budget three times that of the disclosed year before, or a third of it."""
    for earlier, later in years.projects:
        before, now = earlier.project.total_wan, later.project.total_wan
        if not before or not now or abs(now - before) < 1:
            continue
        if max(before, now) >= _TIMES * min(before, now):
            message = (
                f"{later.project.funding.total.label} {wan_text(now)}，{earlier.project.year} 年是 {wan_text(before)}"
            )
            yield Finding((FUNDING, later.project.funding.total.label), message, project=later.project)


def has_target(row: Row) -> bool:
    """A row that names what is to be reached, and how far."""
    return bool(row.indicator.name) and row.applies


def indicators_vanished(years: Succession) -> Iterator[Finding]:
    """Indicators of the disclosed year before that this year's form does not have; one finding a project."""
    for earlier, later in years.projects:
        have = {*later.wordings, *later.targets, *later.others}
        if have.issuperset(earlier.wordings) and have.issuperset(earlier.targets):
            continue
        names = dict.fromkeys(row.indicator.name for row in earlier.rows if has_target(row))
        gone = [name for name in names if bare(name) not in have]
        listed = "、".join(f"「{short(name)}」" for name in gone[:5]) + (" 等" if len(gone) > 5 else "")
        message = f"{earlier.project.year} 年的 {len(gone)} 个指标没有了：{listed}"
        yield Finding((INDICATORS,), message, key=True, project=later.project)


CHECKS = (SuccessionCheck(AMOUNT_JUMPS, amount_jumps), SuccessionCheck(INDICATORS_VANISHED, indicators_vanished))
