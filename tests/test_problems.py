import json

import pytest

from generator.problems import (
    BuildStopped,
    Location,
    Problem,
    Problems,
    Rule,
    Severity,
    format_github,
    format_json,
    format_text,
    summary,
)

BAD = Rule("X101", Severity.ERROR, "错", "为何", "改正")
ODD = Rule("X102", Severity.WARNING, "怪", "为何", "核对")
DULL = Rule("X103", Severity.NOTE, "淡", "为何", "")
AT = Location("content/2024/a.yaml", 3, 7)


@pytest.mark.parametrize(
    ("location", "text"),
    [
        (Location("a.yaml"), "a.yaml"),
        (Location("a.yaml", 3), "a.yaml:3"),
        (Location("a.yaml", 3, 7), "a.yaml:3:7"),
    ],
)
def test_location(location, text):
    assert str(location) == text


def test_the_collector_keeps_the_rule_and_its_cure():
    problems = Problems()
    problems.add(BAD, AT, "事实", project="甲", row=2)
    problems.add(BAD, AT, "事实二", hint="另一办法")
    assert list(problems) == [
        Problem(AT, Severity.ERROR, "X101", "事实", "改正", "甲", 2),
        Problem(AT, Severity.ERROR, "X101", "事实二", "另一办法"),
    ]


def test_sorted_by_place_then_severity_then_code():
    problems = Problems()
    for rule, at, message in [
        (BAD, Location("b.yaml"), "6"),
        (ODD, Location("a.yaml", 10, 1), "5"),
        (ODD, Location("a.yaml", 9, 2), "4"),
        (DULL, Location("a.yaml", 9, 1), "3"),
        (BAD, Location("a.yaml", 9, 1), "2b"),
        (BAD, Location("a.yaml", 9, 1), "2a"),
        (ODD, Location("a.yaml"), "1"),
    ]:
        problems.add(rule, at, message)
    assert [problem.message for problem in problems] == ["1", "2a", "2b", "3", "4", "5", "6"]


@pytest.mark.parametrize(
    ("rules", "strict", "has_errors", "said"),
    [
        ([], False, False, "没有发现问题"),
        ([DULL], False, False, "1 个提示"),
        ([ODD, DULL, ODD], False, False, "2 个警告，1 个提示"),
        ([ODD, BAD, DULL], False, True, "1 个错误，1 个警告，1 个提示"),
        ([DULL], True, False, "1 个提示"),
        ([ODD, BAD], True, True, "2 个错误"),
        ([ODD], True, True, "1 个错误"),
    ],
)
def test_strict_and_summary(rules, strict, has_errors, said):
    problems = Problems(strict=strict)
    for rule in rules:
        problems.add(rule, AT, "事实")
    assert (problems.has_errors, summary(problems), len(problems)) == (has_errors, said, len(rules))


@pytest.mark.parametrize(
    ("hint", "line"),
    [
        ("改正", "    提示: 改正。详见 disclosure explain X101\n"),
        ("改正。", "    提示: 改正。详见 disclosure explain X101\n"),
        ("是不是「乙」？", "    提示: 是不是「乙」？详见 disclosure explain X101\n"),
        ("", "    提示: 详见 disclosure explain X101\n"),
    ],
)
def test_text(hint, line):
    problem = Problem(AT, Severity.ERROR, "X101", "事实", hint)
    assert format_text([problem]) == "content/2024/a.yaml:3:7: 错误 X101 事实\n" + line


def test_text_painted():
    problem = Problem(AT, Severity.WARNING, "X102", "事实")
    painted = format_text([problem], lambda text, severity: f"<{severity}>{text}</>")
    assert painted.startswith("content/2024/a.yaml:3:7: <warning>警告</> X102 事实\n")


def test_json_has_these_keys_and_no_others():
    problems = [
        Problem(AT, Severity.WARNING, "X102", "“事实”\n", "核对", "甲", 2),
        Problem(Location("x"), Severity.NOTE, "X103", ""),
    ]
    text = format_json(problems)
    assert text.endswith("]\n")
    assert "事实" in text
    assert json.loads(text) == [
        {
            "path": "content/2024/a.yaml",
            "line": 3,
            "column": 7,
            "severity": "warning",
            "code": "X102",
            "message": "“事实”\n",
            "hint": "核对",
            "project": "甲",
            "row": 2,
        },
        {
            "path": "x",
            "line": None,
            "column": None,
            "severity": "note",
            "code": "X103",
            "message": "",
            "hint": "",
            "project": None,
            "row": None,
        },
    ]
    assert list(json.loads(text)[0]) == [
        "path",
        "line",
        "column",
        "severity",
        "code",
        "message",
        "hint",
        "project",
        "row",
    ]


def test_json_of_nothing_is_an_empty_array():
    assert json.loads(format_json([])) == []


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (
            Problem(AT, Severity.ERROR, "X101", "事实", "改正"),
            "::error file=content/2024/a.yaml,line=3,col=7,title=X101::事实%0A改正\n",
        ),
        (Problem(Location("x"), Severity.WARNING, "X102", "事实"), "::warning file=x,title=X102::事实\n"),
        (
            Problem(Location("a,b:c%.yaml", 1), Severity.NOTE, "X103", "50%,\r\n::x"),
            "::notice file=a%2Cb%3Ac%25.yaml,line=1,title=X103::50%25,%0D%0A::x\n",
        ),
    ],
)
def test_github(problem, line):
    assert format_github([problem]) == line


def test_build_stopped_is_no_fault_of_the_program():
    assert issubclass(BuildStopped, Exception)
