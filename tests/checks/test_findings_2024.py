"""The true findings of the 2024 disclosure, and no others: by code, project and row (``None``: not about a row)."""

from pathlib import Path

from generator import checks, content
from generator.problems import Problems, Severity

FINDINGS = {
    "V101": {"残疾人就业保障金": [7]},
    "V102": {"两节送温暖项目": [9], "产改工作经费": [8]},
    "V107": {"选派干部生活补助": [7], "产改工作经费": [6]},
    "V203": {
        "困难职工帮扶专项资金": [None],
        "两节送温暖项目": [None],
        "残疾人就业保障金": [None],
        "产改工作经费": [None],
    },
    "V204": {"市级劳模困难帮扶慰问三金补贴": [5]},
    "V301": {"选派干部生活补助": [6]},
    "V305": {"工会经费": [1], "市级劳模困难帮扶慰问三金补贴": [1], "残疾人就业保障金": [1]},
    "V306": {
        "困难职工帮扶专项资金": [5],
        "两节送温暖项目": [4],
        "选派干部生活补助": [4],
        "信息化平台建设": [4, 5],
        "市级劳模困难帮扶慰问三金补贴": [3, 4],
    },
    "V307": {"困难职工帮扶专项资金": [6], "两节送温暖项目": [6], "残疾人就业保障金": [4]},
    "V308": {"困难职工帮扶专项资金": [1, 2, 3], "两节送温暖项目": [1]},
    "V309": {"选派干部生活补助": [1]},
    "V401": {"困难职工帮扶专项资金": [6, 11], "两节送温暖项目": [6], "选派干部生活补助": [10], "残疾人就业保障金": [4]},
    "V402": {"两节送温暖项目": [2], "选派干部生活补助": [2, 3]},
    "V403": {
        "困难职工帮扶专项资金": [4],
        "两节送温暖项目": [3, 11],
        "工会经费": [7],
        "市级劳模困难帮扶慰问三金补贴": [2, 8],
        "产改工作经费": [3],
    },
    "V404": {"两节送温暖项目": [7, 8, 10], "工会经费": [8]},
    "V407": {"困难职工帮扶专项资金": [4, 5, 7, 11], "两节送温暖项目": [5]},
    "V408": {"困难职工帮扶专项资金": [8]},
    "V409": {"选派干部生活补助": [9]},
    "V705": {"": [None]},
}


def audit():
    problems = Problems()
    loaded = content.load(Path(__file__).parents[2], problems)
    assert not len(problems)
    checks.run(loaded, problems)
    return [problem for problem in problems if problem.location.path.startswith("content/2024/")]


def test_findings():
    found = {}
    for problem in audit():
        found.setdefault(problem.code, {}).setdefault(problem.project or "", []).append(problem.row)
    assert dict(sorted(found.items())) == FINDINGS


def test_what_is_an_error_is_accepted_with_its_reason():
    problems = audit()
    assert not [problem for problem in problems if problem.severity is Severity.ERROR]
    [accepted] = [problem for problem in problems if problem.accepted]
    assert (accepted.code, accepted.project, accepted.row) == ("V301", "选派干部生活补助", 6)
    assert accepted.message.startswith("「项目总成本」≤30768元 超过年度资金总额 2.76万元（27600元）（原文如此：")
    assert accepted.shown
