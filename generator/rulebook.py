"""Every code of every room in one list, for ``disclosure explain`` and the documentation."""

from generator import (
    amend,
    checks,
    conformity,
    content,
    diagnosis,
    fragment,
    pdf,
    plan,
    prose,
    publish,
    render,
    source,
    verify,
)
from generator.archive import rules as archive
from generator.importing import rules
from generator.problems import SEVERITY_NAMES, Rule

_LETTERS = "ISCVPTHO"  # in the order of the work: import, source, content, values, plan, templates, HTML, output

_ROOMS = (
    diagnosis,
    source,
    conformity,
    content,
    checks,
    plan,
    prose,
    render,
    verify,
    publish,
    pdf,
    archive,
    amend,
    fragment,
    rules,
)
ALL: tuple[Rule, ...] = tuple(
    sorted((rule for room in _ROOMS for rule in room.RULES), key=lambda rule: (_LETTERS.index(rule.code[0]), rule.code))
)
RULES: dict[str, Rule] = {rule.code: rule for rule in ALL}


def describe(rule: Rule) -> str:
    """A rule as it is explained on the terminal."""
    parts = [f"{rule.code}（{SEVERITY_NAMES[rule.severity]}）{rule.title}", "", rule.why, "", f"怎么办：{rule.cure}。"]
    for heading, sample in (("不对的写法", rule.bad), ("正确的写法", rule.good)):
        if sample:
            parts += ["", f"{heading}：", *(f"    {line}" for line in sample.split("\n"))]
    return "\n".join(parts) + "\n"


def overview() -> str:
    """All codes, one a line."""
    return "".join(f"{rule.code}  {SEVERITY_NAMES[rule.severity]}  {rule.title}\n" for rule in RULES.values())
