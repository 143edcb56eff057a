"""Values that contradict their name, their unit, the year, or each other."""

import re
from collections.abc import Iterator
from decimal import Decimal

from generator.checks.finding import Finding, ProjectCheck
from generator.checks.reading import Reading, Row, plain, short
from generator.indicator_value import Kind
from generator.problems import Rule, Severity

ABOVE_ALL = Rule(
    "V302",
    Severity.ERROR,
    "百分比超过 100%",
    "满意度、合格率、覆盖率、占比这样的比率最多是 100%。增长率、完成率、投入产出、负债率等可以超过，不比较。",
    "核对原件；确认无误可在文件的「核对说明」里写明原因",
    bad="- 服务对象满意度: ≥950%",
    good="- 服务对象满意度: ≥95%",
)
OTHER_YEAR = Rule(
    "V303",
    Severity.ERROR,
    "时间与公开的年度不符",
    "本年度的目标不能在别的年度完成。项目期跨年的，项目期以内的年度都可以；与以前年度比较、引用文件的年份不算。",
    "核对原件的年份；确认无误可在文件的「核对说明」里写明原因",
    bad="- 完成时间: 2023年12月底前   # 在 content/2024/ 里",
    good="- 完成时间: 2024年12月底前",
)
REPEATED_INDICATOR = Rule(
    "V304",
    Severity.ERROR,
    "同一个指标写了两次",
    "同一类别下同名的指标有两个值，就不知道考核哪一个。写着「不适用」的行、说明（指标值说明）不同的行不算。",
    "核对原件，删去重复的一行，或补全名称；原件如此的，在「核对说明」里写明原因",
    bad="- 救助人数: ≥2人\n- 救助人数: ≥3人",
    good="- 医疗救助人数: ≥2人\n- 助学救助人数: ≥3人",
)
OTHER_UNIT = Rule(
    "V310",
    Severity.WARNING,
    "单位与指标矛盾",
    "指标值里的单位应当与「计量单位」一栏、与指标名称说的是同一种量：比率用 %，人数用人，次数用次。",
    "核对原件；原件如此就保留",
    bad="- 培训合格率: ≥95人",
    good="- 培训合格率: ≥95%",
)

_RATE = re.compile(r"(?:率|满意度|知晓度|占比|比例|比重|百分比)(?:\(.*\))?$")
_UNBOUNDED = re.compile(
    r"增|提高|提升|上涨|上升|下降|降低|减少|同比|环比|完成|超|达产|产出|回报|收益|利润|杠杆|放大|撬动|配套|拨备|偿债|偿付|保障倍数"
    r"|负债|流动比|速动比|负荷|周转|利用率|使用率|效率|入住率|上座率|效益比|备付|保证金|贷存比|存贷|渗透|贡献|相当于"
)
_HUNDRED = Decimal(100)


def above_all(reading: Reading) -> Iterator[Finding]:
    """More than a hundred per cent of what can only be a part of a whole."""
    for row in reading.rows:
        most = row.value.most
        if row.unit != "%" or most is None:
            continue
        bounded = row.indicator.class_key == "satisfaction" or _RATE.search(row.name)
        if most * row.value.scale > _HUNDRED and bounded and not _UNBOUNDED.search(row.name + row.value.remark):
            message = f"「{row.indicator.name}」{short(row.indicator.value)} 超过 100%"
            yield Finding(row.indicator.path, message, row.indicator.row)


_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|[.\-/]\d{1,2}(?!\d))")
_DUE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?:度)?(?:底|末|内|年底|\d{1,2}月(?:份|底|末|\d{1,2}[日号])?)(?:之?前|以前|内)"
)
_DONE = re.compile(
    r"(?<![较比自从至到\d-])(?P<year>(?:19|20)\d\d)年(?:度|全年)?(?:计划|预计|拟|全面|力争)?(?:完成|开展|实施|建成|举办|实现|申请)(?!了|的|后)"
)
_COMPARED = re.compile(r"较|比|同期|以来|文件|号|规划|《|学年|截至|基数|基准")


def other_year(reading: Reading) -> Iterator[Finding]:
    """A due time, or the period itself, outside the years that the project is about."""
    project = reading.project
    label = next((fact.label for fact in project.facts if fact.key == "period"), "")
    if project.year not in reading.years:
        message = f"「{label}」{reading.fact('period')} 不含公开的年度 {project.year} 年"
        yield Finding((label,), message)
        return
    for row in reading.rows:
        if row.value.kind is not Kind.DATE and row.subclass != "timeliness":
            continue
        wrong = _wrong_year(row.text, reading.years)
        if wrong and not _COMPARED.search(row.text):
            message = (
                f"「{row.indicator.name}」{short(row.indicator.value)} 是 {wrong} 年，公开的是 {project.year} 年度"
            )
            yield Finding(row.indicator.path, message, row.indicator.row)
    for key, label, text in reading.goals:
        written = _due_in_goal(plain(text), reading.years) if key == "annual_goal" else ""
        if written:
            yield Finding((label,), f"「{label}」里写「{written}」，公开的是 {project.year} 年度")


def _due_in_goal(text: str, years: range) -> str:
    """What a goal says is due, or done, in a year that is none of the project's; or empty.

    What was done in other years may be told beside what is to be done in this one.
    """
    if not any(int(year) in years for year in _YEARS.findall(text)):
        patterns: tuple[re.Pattern[str], ...] = (_DUE, _DONE)
    else:
        patterns = (_DUE,)
    found = (one for pattern in patterns for one in pattern.finditer(text) if int(one["year"]) not in years)
    return next((one[0] for one in found), "")


def _wrong_year(text: str, years: range) -> int | None:
    """A year in a value where none of the years it names is one of the project's."""
    named = [int(found) for found in _YEARS.findall(text)]
    return named[-1] if named and not any(year in years for year in named) else None


def repeated_indicator(reading: Reading) -> Iterator[Finding]:
    """The same name twice under the same second-level class."""
    first: dict[tuple[str, str, str, str], Row] = {}
    for row in reading.rows:
        if not row.name or (row.indicator.value and not row.applies):
            continue
        remark = row.columns.get("remark", "") if row.indicator.extras else ""
        other = first.setdefault((row.indicator.class_key, row.subclass, row.name, plain(remark)), row)
        if other is not row:
            message = f"「{row.indicator.name}」与第 {other.indicator.row} 行重复：{_both(other, row)}"
            path, key = row.name_path
            yield Finding(path, message, row.indicator.row, key=key)


def _both(one: Row, other: Row) -> str:
    if one.text == other.text:
        return f"值都是「{short(one.indicator.value)}」"
    return f"值分别是「{short(one.indicator.value)}」和「{short(other.indicator.value)}」"


_COUNTED = frozenset("个人名位次件家户项种辆台套场本册份批条座处亩吨米天月年") | {
    "人次", "户次", "平方米", "公里", "千米", "立方米", "万元", "元", "场次", "批次",
}  # fmt: skip
_NOT_A_RATE = re.compile(
    r"频率|速率|功率|汇率|利率|费率|税率|效率|分辨率|概率|倍率|死亡率|发病率|发生率|生育率|容积率|流率|曝光率"
)
_COUNT_NAMES = re.compile(r"(?:人数|人次|户数|次数|场次|个数|面积|里程|长度|天数|金额|重量)(?:\(.*\))?$")
_SAME_UNITS = (
    {"人", "人次", "名", "位"},
    {"次", "场", "场次", "期", "批", "批次", "人次", "户次"},
    {"个", "家", "项", "件", "处", "套", "台", "座", "户", "支"},
)


def other_unit(reading: Reading) -> Iterator[Finding]:
    """The unit of a value against the unit column of the form, and against what the name counts."""
    for row in reading.rows:
        if row.value.number is None:
            continue
        message = _against_column(row) or _against_name(row)
        if message:
            yield Finding(row.indicator.path, message, row.indicator.row)


def _against_column(row: Row) -> str:
    if not row.indicator.extras or not row.value.unit:
        return ""
    printed = row.columns.get("unit", "")
    column = row.column_unit
    if not column or column == row.value.unit or any({column, row.value.unit} <= same for same in _SAME_UNITS):
        return ""
    return f"「{row.indicator.name}」{short(row.indicator.value)} 与计量单位「{printed}」矛盾"


def _against_name(row: Row) -> str:
    if row.value.per:
        return ""
    said = f"「{row.indicator.name}」{short(row.indicator.value)}"
    if _RATE.search(row.name) and row.unit in _COUNTED and not _NOT_A_RATE.search(row.name):
        return f"{said}：名称是比率，单位是「{row.unit}」"
    if _COUNT_NAMES.search(row.name) and row.unit == "%":
        return f"{said}：名称是数量，单位是 %"
    return ""


CHECKS = (
    ProjectCheck(ABOVE_ALL, above_all),
    ProjectCheck(OTHER_YEAR, other_year),
    ProjectCheck(REPEATED_INDICATOR, repeated_indicator),
    ProjectCheck(OTHER_UNIT, other_unit),
)
