"""A made-up site of forms that do not fit on a page: many rows, a very long goal, a very long cell, further columns."""

from pathlib import Path

from tests.making import SITE, SITE_PATH, make

SUBCLASSES = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("满意度指标",),
}


def _project(name: str, number: int, goal: str, rows: int, *, wide: bool = False, long_cell: str = "") -> str:
    """A project file with ``rows`` indicators below each second-level label; every text is said once."""
    lines = [
        f"项目名称: {name}",
        f"序号: {number}",
        "主管部门: 测试单位",
        "实施单位: 测试单位",
        "项目期: 1年",
        "项目资金:",
        "  年度资金总额: 5.00",
        "  财政拨款: 5.00",
        f"年度目标: {goal}",
        "绩效指标:",
    ]
    at = 0
    for first, seconds in SUBCLASSES.items():
        lines.append(f"  {first}:")
        for second in seconds:
            lines.append(f"    {second}:")
            for _ in range(rows):
                at += 1
                title = f"始{number}之{at}" + "补助资金发放的情况与进度" * (at % 4) + f"终{number}之{at}"
                value = long_cell if long_cell and at == 3 else f"≥{at}个"
                if wide:
                    lines += [f"      - 三级指标: {title}", f"        指标值: {value}", f"        计量单位: 个{at}"]
                    lines += [f"        权重: {at}", f"        备注: 备注{number}之{at}"]
                else:
                    lines.append(f"      - {title}: {value}")
    return "\n".join(lines) + "\n"


def counted(word: str, times: int) -> str:
    """A long text in which every part can be told apart."""
    return "".join(f"{word}{n}，" for n in range(1, times + 1))


PROJECTS = {
    "01-rows": _project("行数很多的项目", 1, "完成七十二项指标。", 8),
    "02-goal": _project("目标很长的项目", 2, counted("第一年完成目标", 420), 1),
    "03-wide": _project("栏目很多的项目", 3, "完成全部指标。", 5, wide=True),
    "04-cell": _project("一格很长的项目", 4, "完成。", 2, long_cell=counted("说明", 500)),
    "05-short": _project("一页的项目", 5, "完成。", 1),
}


def make_long_site(folder: Path) -> Path:
    """The site of these projects, year 2024."""
    files: dict[str, str | bytes | None] = {f"content/2024/{name}.yaml": text for name, text in PROJECTS.items()}
    return make(folder, {SITE_PATH: SITE, "content/2024/01-a.yaml": None, **files})
