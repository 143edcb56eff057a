"""Amounts that contradict each other. Everything is compared in decimals, never rounded."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from generator.checks.finding import Finding, ProjectCheck, YearCheck
from generator.checks.gist import Gist, YearReading
from generator.checks.reading import (
    COST_CLASSES,
    TOLERANCE_YUAN,
    WAN,
    Reading,
    Row,
    plain,
    short,
    wan_text,
    yuan_text,
)
from generator.checks.remembering import remembered
from generator.model import YUAN_PER_UNIT, Amount, Funding
from generator.problems import Rule, Severity
from generator.taxonomy import FUNDING, FUNDING_UNIT

WRONG_SUM = Rule(
    "V201",
    Severity.ERROR,
    "资金总额不等于各项之和",
    "年度资金总额 = 财政拨款 + 上年结转 + 其他资金（允许 0.01 万元的进位差）。有一项未填就不比较。",
    "核对批复文件，改正总额或其中一项",
    bad="年度资金总额: 6.00\n财政拨款: 5.00\n上年结转: 0.00\n其他资金: 0.00",
    good="年度资金总额: 6.00\n财政拨款: 5.00\n上年结转: 1.00\n其他资金: 0.00",
)
GOAL_AMOUNT = Rule(
    "V202",
    Severity.WARNING,
    "目标里写的申请金额与预算不同",
    "年度目标里「申请××万元」应当就是这个项目的预算。与总额或其中一项资金相等、几个金额相加等于总额都算一致；"
    "「约」「近」、人均标准、带动的社会资金、其他年度的金额不比较。",
    "核对批复文件；原件如此就保留",
    bad="年度目标: 申请12万元财政资金，用于信息化建设。  # 年度资金总额 13.00",
    good="年度目标: 申请13万元财政资金，用于信息化建设。",
)
GOAL_WITHOUT_AMOUNT = Rule(
    "V203",
    Severity.NOTE,
    "年度目标没有写金额",
    "同一年里有的目标写明了申请多少钱，有的没有。写明金额，读者才能把目标和预算对上。一年里写金额的不到四分之一，不提示。",
    "原件如此就保留",
    bad="年度目标: 申请财政资金，用于保障人民安居乐业。",
    good="年度目标: 申请6万元财政资金，用于保障人民安居乐业。",
)
MIXED_UNITS = Rule(
    "V204",
    Severity.WARNING,
    "同一年里元和万元混用",
    "同一部门同一年的总成本指标、项目资金，有的用元、有的用万元，读者容易看错一万倍。人均标准等单价不比较。",
    "核对原件；原件如此就保留",
    bad="- 项目总成本: ≤9万元   # 其他项目写 ≤130000元",
    good="- 项目总成本: ≤90000元",
)

_MONEY = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>千万|百万|十万|万|亿)?(?P<yuan>元|块)?")
_SCALES = {"": Decimal(1), "十万": 10 * WAN, "百万": 100 * WAN, "千万": 1000 * WAN, "万": WAN, "亿": WAN * WAN}
_OWN_BEFORE = re.compile(
    r"(?:申请|申报|预算(?:资金|金额|安排|总额|数)?|资金总额|年度资金|项目资金|财政资金|总投入|共投入|共安排)[^\d,。;:、()]{0,8}$"
)
_OWN_AFTER = re.compile(r"(?:的)?(?:项目|财政|专项|预算)(?:预算|财政|专项)?(?:资金|经费)")
_NOT_OWN_BEFORE = re.compile(
    r"(?:约|近|超过|结余|人均|户均|平均|每[^,。;]{0,6}|其中|撬动|带动|引导|社会资[本金]|自筹|贷款|节约|增收|收入|结转|标准|达到|上年|去年)"
    r"[^,。;]{0,8}$"
)
_FUNDS = re.compile(r".{0,4}(?:资金|经费|预算)")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_CLAUSE = re.compile("[,。;]")
_NOT_OWN_AFTER = re.compile(r"[/每余多左以]|的?社会资|的?贷款")


def wrong_sum(reading: Reading) -> Iterator[Finding]:
    """The total against its parts, and a part against what it is split into."""
    for funding in (reading.project.funding, reading.project.multi_year_funding):
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


def goal_amount(reading: Reading) -> Iterator[Finding]:
    """An amount that a goal applies for and that is no amount of the form."""
    budget = reading.budget_yuan
    if budget is None:
        return
    known = [budget, *_known_amounts(reading)]
    for _, label, text in reading.goals:
        named = list(_applied_for(text, reading.project.year))
        amounts = [amount for amount, _ in named]
        if not named or any(_same(sum(amounts, Decimal(0)), total) for total in known):
            continue
        for amount, printed in named:
            if not any(_same(amount, other) for other in known):
                message = f"「{label}」里写「{printed}」，年度资金总额是 {wan_text(budget / WAN)}"
                yield Finding((label,), message)
                break


def _known_amounts(reading: Reading) -> Iterator[Decimal]:
    for funding in (reading.project.funding, reading.project.multi_year_funding):
        for amount in funding.amounts if funding else ():
            wan = funding.wan(amount) if funding else None
            if wan is not None:
                yield wan * WAN


def _same(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= TOLERANCE_YUAN


def _money_in(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _MONEY.finditer(text) if found["scale"] or found["yuan"])


def _applied_for(goal: str, year: int) -> Iterator[tuple[Decimal, str]]:
    """The amounts, in 元 and as printed, that a goal says are applied for or budgeted."""
    text = plain(goal)
    for found in _money_in(text):
        before, after = text[max(0, found.start() - 16) : found.start()], text[found.end() : found.end() + 8]
        if not found["yuan"] and after[:1] not in ("", ",", "。", ";", "用") and not _FUNDS.match(after):
            continue  # 申请5万册图书
        named = [int(year) for year in _YEAR.findall(_CLAUSE.split(text[: found.start()])[-1])]
        if named and year not in named:
            continue
        own = _OWN_BEFORE.search(before) or _OWN_AFTER.match(after)
        if own and not _NOT_OWN_BEFORE.search(before) and not _NOT_OWN_AFTER.match(after):
            number = Decimal(found["number"].replace(",", "")) * _SCALES[found["scale"] or ""]
            yield number, found[0]


_HABIT = 4
"""One goal in so many makes it a habit of the year to name the amount."""


def silent_goal_of(reading: Reading) -> str | None:
    """The label of the goal that names no amount, empty where it does; ``None`` where there is none."""
    goal = next((goal for goal in reading.goals if goal[0] == "annual_goal"), None)
    return goal and ("" if any(_money_in(plain(goal[2]))) else goal[1])


def goal_without_amount(year: YearReading) -> Iterator[Finding]:
    """A goal that names no amount, where other goals of the year do."""
    silent = [gist for gist in year.projects if gist.silent_goal]
    speaking = sum(gist.silent_goal == "" for gist in year.projects)
    if speaking * _HABIT >= len(silent) + speaking > speaking:
        for gist in silent:
            message = f"「{gist.silent_goal}」没有写金额，同一年的其他项目写了"
            yield Finding((str(gist.silent_goal),), message, project=gist.project)


def costs_of(reading: Reading) -> list[tuple[str, int, int]]:
    """Units of what the whole project may cost: (元 or 万元, row, how often)."""
    first: dict[str, int] = {}
    count: Counter[str] = Counter()
    for row in reading.rows:
        unit = _unit_of(row) if is_whole_cost(row) else ""
        if unit:
            first.setdefault(unit, row.indicator.row)
            count[unit] += 1
    return [(unit, row, count[unit]) for unit, row in first.items()]


def mixed_units(year: YearReading) -> Iterator[Finding]:
    """Whole costs, and funding blocks, of one department in 元 here and in 万元 there; said once, at the rarer unit."""
    for gists in year.departments:
        yield from _mixed_costs([(gist, cost) for gist in gists for cost in gist.costs])
        units = Counter(gist.funding_unit for gist in gists)
        if len(units) > 1:
            rare = min(units, key=lambda unit: (units[unit], unit))
            gist = next(gist for gist in gists if gist.funding_unit == rare)
            message = f"项目资金以{rare}为单位，同一部门的其他项目以{_other(rare)}为单位"
            yield Finding((FUNDING, FUNDING_UNIT), message, project=gist.project)


def _mixed_costs(costs: list[tuple[Gist, tuple[str, int, int]]]) -> Iterator[Finding]:
    units: Counter[str] = Counter()
    for _, (unit, _, times) in costs:
        units[unit] += times
    if len(units) < 2:
        return
    rare = min(units, key=lambda unit: (units[unit], unit))
    gist, at = next((gist, at) for gist, (unit, at, _) in costs if unit == rare)
    row = gist.row(at)
    message = (
        f"「{row.indicator.name}」{short(row.indicator.value)} 用{rare}，"
        f"同一部门本年度的成本指标有 {units[_other(rare)]} 处用{_other(rare)}、{units[rare]} 处用{rare}"
    )
    yield Finding(row.indicator.path, message, row.indicator.row, project=gist.project)


def _other(unit: str) -> str:
    return "元" if unit == "万元" else "万元"


def _unit_of(row: Row) -> str:
    """元 or 万元, as a whole cost is written; empty where it is no amount of money."""
    if row.most_yuan is None:
        return ""
    written = row.text + plain(row.columns.get("unit", ""))
    return "万元" if "万" in written else "元"


_WHOLE_COST = re.compile(
    r"总成本|总投资|投资总额|总费用|总造价|总支出|总预算|项目成本|预算控制|预算总额|资金总额|成本控制[数额]|概算"
)
_UNIT_PRICE = re.compile(
    r"单位成本|单价|均价|人均|户均|亩均|次均|日均|月均|平均|每|标准|单项|单个|单次|/|占比|比例|率$"
)


def is_whole_cost(row: Row) -> bool:
    """A target for what the whole project may cost: by its class or by its name, and no unit price."""
    if row.subclass not in COST_CLASSES and not _says_whole_cost(row.name):
        return False
    return row.applies and not _says_unit_price(row.name)


@remembered
def _says_whole_cost(name: str) -> bool:
    return _WHOLE_COST.search(name) is not None


@remembered
def _says_unit_price(name: str) -> bool:
    return _UNIT_PRICE.search(name) is not None


COST_ABOVE_BUDGET = Rule(
    "V301",
    Severity.ERROR,
    "成本指标超过预算",
    "成本指标是全部花费的上限，不能大于年度资金总额（有中期资金的，取较大的一个）；按元比较，允许 0.01 万元的进位差。"
    "人均标准、单价、单位成本不比较；跨年项目的总投资、概算也不比较。",
    "核对批复文件；确认无误可在文件的「核对说明」里写明原因",
    bad="年度资金总额: 2.76\n- 项目总成本: ≤30768元",
    good="年度资金总额: 2.76\n- 项目总成本: ≤27600元",
)
_OF_ALL_YEARS = re.compile(r"总投资|投资总额|总造价|概算|合同")


def cost_above_budget(reading: Reading) -> Iterator[Finding]:
    """A target for the whole cost that allows, or asks for, more than the budget."""
    project = reading.project
    of_all = project.multi_year_funding
    wans = [project.total_wan, of_all.wan(of_all.total) if of_all else None]
    if project.total_wan is None:
        return
    limit = max(wan * WAN for wan in wans if wan is not None)
    for row in reading.rows:
        if not is_whole_cost(row):
            continue
        most = row.most_yuan
        if most is None or most - limit <= TOLERANCE_YUAN:
            continue
        if len(reading.years) > 1 and _OF_ALL_YEARS.search(row.name):
            continue
        budget = f"{wan_text(limit / WAN)}（{yuan_text(limit)}）"
        what = project.funding.total.label if limit == reading.budget_yuan else "中期资金总额"
        value = short(row.indicator.value)
        if row.text.isascii() and row.columns.get("unit"):
            value += row.columns["unit"]
        message = f"「{row.indicator.name}」{value} 超过{what} {budget}"
        yield Finding(row.indicator.path, message, row.indicator.row)


CHECKS = (
    ProjectCheck(WRONG_SUM, wrong_sum),
    ProjectCheck(GOAL_AMOUNT, goal_amount),
    ProjectCheck(COST_ABOVE_BUDGET, cost_above_budget),
)
YEAR_CHECKS = (
    YearCheck(GOAL_WITHOUT_AMOUNT, goal_without_amount),
    YearCheck(MIXED_UNITS, mixed_units),
)
