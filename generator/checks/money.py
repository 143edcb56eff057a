"""Amounts that contradict each other. Everything is compared in decimals, never rounded."""

from collections.abc import Iterator
from decimal import Decimal

from generator.checks.finding import Finding
from generator.model import YUAN_PER_UNIT, Amount, Funding, Project
from generator.problems import Rule, Severity

TOLERANCE_YUAN = Decimal(100)
"""0.01 万元: the forms print two decimals."""

WRONG_SUM = Rule(
    "V201",
    Severity.ERROR,
    "资金总额不等于各项之和",
    "年度资金总额 = 财政拨款 + 上年结转 + 其他资金（允许 0.01 万元的进位差）。有一项未填就不比较。",
    "核对批复文件，改正总额或其中一项",
    bad="年度资金总额: 6.00\n财政拨款: 5.00\n上年结转: 0.00\n其他资金: 0.00",
    good="年度资金总额: 6.00\n财政拨款: 5.00\n上年结转: 1.00\n其他资金: 0.00",
)


def wrong_sum(project: Project) -> Iterator[Finding]:
    """The total against its parts, and a part against what it is split into."""
    for funding in (project.funding, project.multi_year_funding):
        for amount in funding.amounts if funding else ():
            parts = funding.parts_of(amount.key) if funding else ()
            if funding and parts:
                yield from _compare(funding, amount, parts)


def _compare(funding: Funding, amount: Amount, parts: tuple[Amount, ...]) -> Iterator[Finding]:
    if amount.value is None or any(part.value is None for part in parts):
        return
    total = sum((part.value or Decimal(0) for part in parts), Decimal(0))
    if abs(total - amount.value) * YUAN_PER_UNIT[funding.unit] > TOLERANCE_YUAN:
        terms = " + ".join(f"{part.label}{part.text}" for part in parts)
        message = f"「{amount.label}」{amount.text} 不等于 {terms} = {total}（{funding.unit}）"
        yield Finding(amount.path, message)
