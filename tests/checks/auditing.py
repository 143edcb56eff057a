"""Small sites to audit: a row in its class, a project of rows, a year of projects, and what is found."""

import json

from generator import checks, content
from generator.problems import Problems
from tests.making import SITE, SITE_PATH

CLASS_OF = {
    "数量指标": "产出指标",
    "质量指标": "产出指标",
    "时效指标": "产出指标",
    "成本指标": "产出指标",
    "经济效益指标": "效益指标",
    "社会效益指标": "效益指标",
    "生态效益指标": "效益指标",
    "可持续影响指标": "效益指标",
    "满意度指标": "满意度指标",
    "经济成本指标": "成本指标",
    "社会成本指标": "成本指标",
}
SOUND_ROW = ("数量指标", "救助人数", "≥2人")


def quoted(text):
    """Any text as a YAML scalar."""
    return json.dumps(text, ensure_ascii=False)


def form(*rows, name="甲", total="5.00", goal="完成救助。", department="测试单位", code="", facts="", unit="", more=""):
    """A project file. A row is (二级指标, name, value) and perhaps further columns; a text there is an empty row."""
    lines = [f"项目名称: {quoted(name)}", f"主管部门: {department}"]
    lines += [f'主管部门代码: "{code}"'] if code else []
    lines += [facts] if facts else []
    lines += [
        "项目资金:",
        *([f"  单位: {unit}"] if unit else []),
        f"  年度资金总额: {total}",
        f"年度目标: {quoted(goal)}",
    ]
    tree = {}
    for row in rows or (SOUND_ROW,):
        subclass = row if isinstance(row, str) else row[0]
        tree.setdefault(CLASS_OF[subclass], {}).setdefault(subclass, []).extend([] if isinstance(row, str) else [row])
    lines.append("绩效指标:")
    for class_, subclasses in tree.items():
        lines.append(f"  {class_}:")
        for subclass, entries in subclasses.items():
            lines.append(f"    {subclass}:")
            for _, name_, value, *columns in entries:
                if columns:
                    lines += [f"      - 三级指标: {quoted(name_)}", f"        指标值: {quoted(value)}"]
                    lines += [f"        {label}: {quoted(text)}" for label, text in columns[0].items()]
                else:
                    lines.append(f"      - {quoted(name_)}: {quoted(value)}")
    return "\n".join(lines) + "\n" + more


def audit(folder, files, *, strict=False):
    """Every problem of a site of these files; a bare name is a file of 2024."""
    problems = Problems(strict=strict)
    for name, text in {SITE_PATH: SITE, **files}.items():
        file = folder / (name if name.startswith("content/") else f"content/2024/{name}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    loaded = content.load(folder, problems)
    assert loaded is not None, list(problems)
    assert not problems.has_errors, list(problems)
    checks.run(loaded, problems)
    return list(problems)


def of(code, problems):
    """(file:line:column, severity, message, row) of the problems of one code."""
    return [
        (str(p.location).removeprefix("content/").removeprefix("2024/"), p.severity.value, p.message, p.row)
        for p in problems
        if p.code == code
    ]


def about_row(folder, subclass, name, value, columns=None, /, **more):
    """What is found about a single row: {code: message}. A sound row of output stands above rows of other classes."""
    row = (subclass, name, value, columns) if columns else (subclass, name, value)
    above = [] if CLASS_OF[subclass] == "产出指标" else [SOUND_ROW]
    number = len(above) + 1
    return {p.code: p.message for p in audit(folder, {"a.yaml": form(*above, row, **more)}) if p.row in (number, None)}
