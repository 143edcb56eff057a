"""What the form left empty. What may be empty is published as empty (未填) and said; a row without a class has no place."""

from collections.abc import Iterator

from generator.checks.finding import Finding, ProjectCheck
from generator.checks.reading import Reading
from generator.problems import Rule, Severity
from generator.taxonomy import INDICATORS

EMPTY_VALUE = Rule(
    "V101",
    Severity.WARNING,
    "指标值未填",
    "有指标而没有目标值，就无法考核。原件空着就照样公布，页面显示「未填」。不适用的指标应当写「不适用」。",
    "核对原件；确实空着就保留，公布时显示「未填」",
    bad="- 服务对象满意度:",
    good="- 服务对象满意度: ≥95%",
)
EMPTY_ROW = Rule(
    "V102",
    Severity.WARNING,
    "空行：只有类别，没有指标",
    "原表印了这一类，却没有填指标。照样公布为空行；不适用的类别应当写「不适用」。",
    "核对原件；确实空着就保留，公布时显示「未填」",
    bad="生态效益指标:",
    good="生态效益指标:\n  - 不适用: 不适用",
)
EMPTY_AMOUNT = Rule(
    "V103",
    Severity.WARNING,
    "金额未填",
    "空着的金额既不是零也不是不适用，读者无法判断。没有这项资金应当写 0.00。",
    "核对原件；没有这项资金写 0.00",
    bad="上年结转:",
    good="上年结转: 0.00",
)
EMPTY_GOAL = Rule(
    "V104",
    Severity.WARNING,
    "没有年度目标",
    "年度目标说明这笔钱要办成什么事，是公开表必有的一栏。",
    "核对原件；确实空着就保留，公布时显示「未填」",
    bad="年度目标:",
    good="年度目标: 对符合条件的困难职工按时足额救助。",
)
NO_SUBCLASS = Rule(
    "V105",
    Severity.ERROR,
    "指标没有二级指标类别",
    "每行指标都要归入一个二级指标（财预〔2015〕88号、财预〔2021〕101号的指标体系）；没有类别，就无法按类别检索、比较和考核。空行不算。",
    "对照原件补上二级指标的名称",
    bad='产出指标:\n  "":\n    - 救助人数: 2人',
    good="产出指标:\n  数量指标:\n    - 救助人数: 2人",
)
NO_OUTPUT = Rule(
    "V106",
    Severity.ERROR,
    "没有产出指标",
    "两套官方指标体系都以产出指标为必有的一级指标：花了钱办成什么事。效益、满意度指标视项目而定，没有也不算问题。",
    "对照原件补上「产出指标」；原件确实没有的，在「核对说明」里写明原因",
    bad="绩效指标:\n  效益指标:\n    社会效益指标:\n      - 受益群众: ≥100人",
    good="绩效指标:\n  产出指标:\n    数量指标:\n      - 救助人数: ≥2人",
)
INFERRED_CLASS = Rule(
    "V107",
    Severity.WARNING,
    "原件没有印出一级指标，类别是推定的",
    "一级指标的单元格被删去后，效益指标看上去像是列在产出指标之下。程序照二级指标推定类别，页面上向读者注明。",
    "核对原件；推定正确就保留「# 推定」",
    bad="效益指标: # 推定",
    good="效益指标:",
)


def empty_value(reading: Reading) -> Iterator[Finding]:
    """An indicator with a name and no value, or the reverse."""
    for indicator in reading.project.indicators:
        if indicator.name and not indicator.value:
            yield Finding(indicator.path, f"「{indicator.name}」的指标值未填", indicator.row)
        elif indicator.value and not indicator.name:
            yield Finding(indicator.path, f"指标值「{indicator.value}」没有三级指标名称", indicator.row)


def empty_row(reading: Reading) -> Iterator[Finding]:
    """A class of the form without an indicator."""
    for indicator in reading.project.indicators:
        if indicator.is_empty:
            label = indicator.subclass_label or indicator.class_label
            yield Finding(indicator.path, f"「{label}」是空行", indicator.row, key=True)


def empty_amount(reading: Reading) -> Iterator[Finding]:
    """A cell of the funding block that was left empty."""
    for funding in (reading.project.funding, reading.project.multi_year_funding):
        for amount in funding.amounts if funding else ():
            if amount.value is None:
                yield Finding(amount.path, f"「{amount.label}」未填")


def empty_goal(reading: Reading) -> Iterator[Finding]:
    """A project without an annual goal: the key is missing, or nothing stands after it."""
    goal = next((goal for goal in reading.project.goals if goal.key == "annual_goal"), None)
    if goal is None:
        yield Finding(("项目名称",), "没有「年度目标」", key=True)
    elif not goal.text:
        yield Finding((goal.label,), f"「{goal.label}」未填", key=True)


def no_subclass(reading: Reading) -> Iterator[Finding]:
    """A row that says something, under a first-level class alone."""
    for indicator in reading.project.indicators:
        if not indicator.subclass_label and not indicator.is_empty:
            said = f"{indicator.class_label} / {indicator.name}: {indicator.value}"
            yield Finding(indicator.path, f"「{said}」没有二级指标类别", indicator.row)


def no_output(reading: Reading) -> Iterator[Finding]:
    """A form whose rows are all of other classes than 产出指标."""
    indicators = reading.project.indicators
    if indicators and all(indicator.class_key != "output" for indicator in indicators):
        present = "、".join(dict.fromkeys(indicator.class_label for indicator in indicators))
        yield Finding((INDICATORS,), f"没有产出指标，只有{present}", key=True)


def inferred_class(reading: Reading) -> Iterator[Finding]:
    """A first-level label that the form did not print; one finding for all of its rows."""
    project = reading.project
    for group in project.groups if project.has_inferred else ():
        if group.inferred:
            rows = [indicator.row for indicator in group.indicators]
            span = f"第 {rows[0]} 行" if len(rows) == 1 else f"第 {rows[0]}–{rows[-1]} 行"
            message = f"{span}没有印出一级指标，「{group.label}」是推定的"
            yield Finding((INDICATORS, group.label), message, rows[0], key=True)


CHECKS = (
    ProjectCheck(EMPTY_VALUE, empty_value),
    ProjectCheck(EMPTY_ROW, empty_row),
    ProjectCheck(EMPTY_AMOUNT, empty_amount),
    ProjectCheck(EMPTY_GOAL, empty_goal),
    ProjectCheck(NO_SUBCLASS, no_subclass),
    ProjectCheck(NO_OUTPUT, no_output),
    ProjectCheck(INFERRED_CLASS, inferred_class),
)
