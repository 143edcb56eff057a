"""What the form left empty. It is published as empty (未填): warnings, never errors."""

from collections.abc import Iterator

from generator.checks.finding import Finding
from generator.model import Project
from generator.problems import Rule, Severity

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


def empty_value(project: Project) -> Iterator[Finding]:
    """An indicator with a name and no value, or the reverse."""
    for indicator in project.indicators:
        if indicator.name and not indicator.value:
            yield Finding(indicator.path, f"「{indicator.name}」的指标值未填", indicator.row)
        elif indicator.value and not indicator.name:
            yield Finding(indicator.path, f"指标值「{indicator.value}」没有三级指标名称", indicator.row)


def empty_row(project: Project) -> Iterator[Finding]:
    """A class of the form without an indicator."""
    for indicator in project.indicators:
        if indicator.is_empty:
            label = indicator.subclass_label or indicator.class_label
            yield Finding(indicator.path, f"「{label}」是空行", indicator.row, key=True)


def empty_amount(project: Project) -> Iterator[Finding]:
    """A cell of the funding block that was left empty."""
    for funding in (project.funding, project.multi_year_funding):
        for amount in funding.amounts if funding else ():
            if amount.value is None:
                yield Finding(amount.path, f"「{amount.label}」未填")


def empty_goal(project: Project) -> Iterator[Finding]:
    """A project without an annual goal: the key is missing, or nothing stands after it."""
    goal = next((goal for goal in project.goals if goal.key == "annual_goal"), None)
    if goal is None:
        yield Finding(("项目名称",), "没有「年度目标」", key=True)
    elif not goal.text:
        yield Finding((goal.label,), f"「{goal.label}」未填", key=True)
