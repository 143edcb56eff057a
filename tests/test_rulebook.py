import re

import pytest

from generator import content, diagnosis, rulebook
from generator.problems import Problems, Rule, Severity
from generator.rulebook import RULES, describe, overview
from tests.making import PROJECT, PROJECT_PATH, make, told

LETTERS = {"S", "C", "V", "P", "T", "H", "O", "I"}


def test_codes_are_a_letter_and_three_digits_and_unique():
    assert all(re.fullmatch(r"[A-Z]\d{3}", code) and code[0] in LETTERS for code in RULES)
    assert [rule.code for rule in rulebook.ALL] == list(RULES), "一个编号用了两次"
    assert len({rule.title for rule in RULES.values()}) == len(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_every_rule_says_what_why_and_what_to_do(rule):
    assert rule.title
    assert not rule.title.endswith("。")
    assert rule.why.endswith("。")
    assert rule.cure
    assert not rule.cure.endswith("。")
    assert isinstance(rule.severity, Severity)
    assert all(re.search("[\u4e00-\u9fff]", text) for text in (rule.title, rule.why, rule.cure))
    assert "\t" not in rule.why + rule.cure


# Codes whose bad sample is a part of a project file, and where the sample belongs in it.
SAMPLES = {
    "S104": "row", "S105": "top", "S106": "top", "S107": "top", "S108": "top", "S110": "top", "S113": "top",
    "C201": "top", "C203": "class", "C204": "funding", "C205": "top", "C206": "indicators", "C207": "indicators", "C208": "top", "C212": "top",
}  # fmt: skip


def with_sample(sample, where):
    """The sample project with a piece of it in the place of its own."""
    top, classes = PROJECT.partition("绩效指标:\n")[::2]
    keys = {line.partition(":")[0].partition("：")[0] for line in sample.split("\n")}
    if where == "top":
        kept, skipping = [], False
        for line in top.splitlines():
            skipping = line.partition(":")[0] in keys or (skipping and line.startswith(" "))
            if not skipping:
                kept.append(line)
        return "\n".join([*kept, "绩效指标:\n" + classes + sample]) + "\n"
    if where == "funding":
        return PROJECT.replace("年度资金总额: 5.00", sample)
    indented = {
        "row": f"  产出指标:\n    数量指标:\n      - {sample}\n",
        "class": "  产出指标:\n" + "".join(f"    {line}\n" for line in sample.split("\n")),
        "indicators": "".join(f"  {line}\n" for line in sample.removeprefix("绩效指标:\n").split("\n")),
    }
    return top + "绩效指标:\n" + (sample + "\n" if sample.startswith("绩效指标") else indented[where])


@pytest.mark.parametrize(("code", "where"), SAMPLES.items())
def test_the_bad_sample_is_bad_and_the_good_one_good(tmp_path, code, where):
    rule = RULES[code]
    found = {}
    for kind, sample in (("bad", rule.bad), ("good", rule.good)):
        problems = Problems()
        content.load(make(tmp_path / kind, {PROJECT_PATH: with_sample(sample, where)}), problems)
        found[kind] = [problem.code for problem in problems if problem.code not in ("C211", "C213")], told(problems)
    assert code in found["bad"][0], found["bad"][1]
    assert code not in found["good"][0], found["good"][1]


def test_describe():
    rule = Rule("X101", Severity.WARNING, "题", "为何。", "改正", bad="甲:\n  乙", good="丙")
    assert (
        describe(rule)
        == "X101（警告）题\n\n为何。\n\n怎么办：改正。\n\n不对的写法：\n    甲:\n      乙\n\n正确的写法：\n    丙\n"
    )
    assert (
        describe(Rule("X102", Severity.NOTE, "题", "为何。", "改正")) == "X102（提示）题\n\n为何。\n\n怎么办：改正。\n"
    )


def test_overview_has_one_line_a_code():
    lines = overview().splitlines()
    assert [line.split("  ")[0] for line in lines] == list(RULES)
    assert "V101  警告  指标值未填" in lines


def test_every_room_that_finds_something_is_in_the_book():
    """Each `Rule` that a module of the package makes is in the list."""
    import importlib
    import pkgutil

    import generator

    made = {}
    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if module.name.startswith(("generator.__main__", "generator.preview")):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Rule):
                made[value.code] = value
    assert set(made) == set(RULES)
    assert diagnosis.SYNTAX is rulebook.RULES["S104"]
