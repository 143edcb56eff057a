"""``docs/rules.md`` lists every rule as the program has it. ``python -m tests.test_rules_page`` writes it anew."""

from pathlib import Path

from generator.problems import SEVERITY_NAMES
from generator.rulebook import RULES

PAGE = Path(__file__).parents[1] / "docs/rules.md"
HEADINGS = {
    "I": "导入（I）",
    "S": "文字和写法（S）",
    "C": "内容文件（C）",
    "V1": "内容核对：是否填写齐全（V1）",
    "V2": "内容核对：金额（V2）",
    "V3": "内容核对：指标值（V3）",
    "V4": "内容核对：用词、占位和个人信息（V4）",
    "V5": "内容核对：项目之间（V5）",
    "V6": "内容核对：年度之间（V6）",
    "V7": "内容核对：清单和日期（V7）",
    "V9": "核对说明（V9）",
    "P": "发布计划（P）",
    "T": "模板（T）",
    "H": "生成的页面（H）",
    "O": "输出（O）",
}
INTRODUCTION = """# 全部规则

程序能发现的每一种问题：编号、程度、为什么、怎么办、正反两个例子。命令行里用 `disclosure explain 编号` 查看其中一条。

- **错误**：内容自相矛盾或结构不完整，不改正就不生成网站；内容核对（V）的错误，核对无误的可以在「核对说明」里写明原因后公布。
- **警告**：多半是疏漏，照常公布。`--strict` 把警告也当作错误。
- **提示**：写法上的建议。

「不算」「不比较」说的是规则有意放过的写法：误报和漏报一样是缺陷。

本页由规则本身生成（`python -m tests.test_rules_page`），不要手工修改。
"""


def heading_of(code):
    return HEADINGS.get(code[:2]) or HEADINGS[code[0]]


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def page():
    """The whole page."""
    groups = {}
    for rule in RULES.values():
        groups.setdefault(heading_of(rule.code), []).append(rule)
    parts = [INTRODUCTION]
    for heading, rules in groups.items():
        parts.append(f"## {heading}\n\n| 编号 | 程度 | 问题 |\n|---|---|---|")
        parts[-1] += "".join(
            f"\n| [{rule.code}](#{rule.code.lower()}) | {SEVERITY_NAMES[rule.severity]} | {cell(rule.title)} |"
            for rule in rules
        )
        parts[-1] += "\n"
        parts += [section(rule) for rule in rules]
    return "\n".join(parts)


def section(rule):
    text = (
        f"### {rule.code}\n\n**{SEVERITY_NAMES[rule.severity]}：{rule.title}**\n\n{rule.why}\n\n怎么办：{rule.cure}。\n"
    )
    for heading, sample in (("不对的写法", rule.bad), ("正确的写法", rule.good)):
        if sample:
            text += f"\n{heading}：\n\n" + "".join(f"    {line}\n" for line in sample.split("\n"))
    return text


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.test_rules_page"


def test_every_rule_is_on_the_page_with_its_samples():
    for rule in RULES.values():
        assert f"### {rule.code}\n" in page()
        if rule.code.startswith("V"):
            assert rule.bad, rule.code
            assert rule.good, rule.code


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
