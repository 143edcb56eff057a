"""A made site whose lists are long enough to be cut into pages: years, departments, projects that come, go and change."""

from pathlib import Path

SITE = "站点名称: 某市项目支出绩效目标公开\n发布单位: 某市财政局\n"
DEPARTMENTS = (("101", "某市教育局"), ("102", "某市民政局"), ("", "某市图书馆/档案馆"))
LONG = {2024: (205, 100, 1), 2023: (4, 2), 2022: (2,)}
"""Projects of each department in each year."""
GLOSSARY = (
    "---\n标题: 名词解释\n---\n\n## 绩效指标\n\n### 数量指标\n\n计划做多少。\n\n### 年度目标\n\n一年里要做成的事。\n"
)


def project(number: int, year: int, department: tuple[str, str], more: str = "") -> str:
    """The text of one project: its amount and its number of people depend on the year."""
    code, name = department
    amount = f"{number % 37 + 1}.{year % 10}0"
    return (
        f"项目名称: 第{number}号项目\n序号: {number}\n主管部门: {name}\n"
        + (f'主管部门代码: "{code}"\n' if code else "")
        + f"项目资金:\n  年度资金总额: {amount}\n  财政拨款: {amount}\n"
        f"年度目标: 第{number}号项目按计划完成。\n"
        "绩效指标:\n  产出指标:\n    数量指标:\n"
        f"      - 受益群众: ≥{number + year % 10}人\n"
        "    质量指标:\n      - 验收合格率: ≥95%\n"
        f"  满意度指标:\n    服务对象满意度指标:\n      - 群众满意度: ≥9{year % 5}%\n{more}"
    )


def write(folder: Path, years: dict[int, tuple[int, ...]]) -> Path:
    """A site in ``folder``: so many projects of each of the departments in each year."""
    files = {"site.yaml": SITE, "pages/mingci.md": GLOSSARY}
    for year, counts in years.items():
        number = 0
        for department, count in zip(DEPARTMENTS, counts, strict=False):
            for _ in range(count):
                number += 1
                files[f"{year}/{department[0] or 'x'}/{number:04}.yaml"] = project(number, year, department)
    for name, text in files.items():
        file = folder / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
