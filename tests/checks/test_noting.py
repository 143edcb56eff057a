"""The gist of a form says all that the rules across projects ask of it, and saves them from reading the form."""

import json

import pytest

from generator import checks, content
from generator.checks.noting import gist_of
from generator.checks.reading import Reading
from generator.examined.forms import Forms
from generator.examining import Examiner
from generator.problems import Problems
from tests.checks.auditing import form
from tests.making import PROJECT_PATH, make, told

ROWS = (
    ("数量指标", "救助 人数", "≥2人"),
    ("数量指标", "救助人数", "≥3人"),
    ("质量指标", "合规性", ""),
    ("成本指标", "项目总成本", "≤3万元"),
    ("成本指标", "总费用", "≤30000元"),
    ("成本指标", "设备总投资", "≤20000元"),
    "经济效益指标",
    ("社会效益指标", "影响程度", "较高影响（长期）"),
    ("社会效益指标", "影响", "较高"),
    ("生态效益指标", "不适用", "不适用"),
    ("可持续影响指标", "无", "无"),
    ("满意度指标", "职工满意度", "≥95%"),
)


def load(folder, files, examiner=None):
    problems = Problems()
    loaded = content.load(make(folder, {PROJECT_PATH: None, **files}), problems, examiner)
    assert loaded is not None, list(problems)
    return loaded, problems


def gist(folder, *rows, **more):
    loaded, _ = load(folder, {"content/2024/a.yaml": form(*rows, **more)})
    return gist_of(Reading(loaded.site.latest.projects[0]))


def test_gist(tmp_path):
    found = gist(tmp_path, *ROWS, facts="实施单位: 甲处", unit="元", total="50000")
    assert found[1:] == (
        "甲处",
        "元",
        "年度目标",
        ["救助人数", "影响程度", "影响"],
        ["项目总成本", "总费用", "设备总投资", "职工满意度"],
        ["合规性", "", "不适用", "无"],
        [("较高", "较高影响", 8), ("较高", "较高", 9)],
        [("空行", 7, 1), ("不适用", 10, 1), ("无", 11, 1)],
        [("万元", 4, 1), ("元", 5, 2)],
    )
    assert found.budget_yuan == 50000
    assert found.row(5).indicator.name == "总费用"


@pytest.mark.parametrize(("goal", "silent"), [("投入 2.76 万元。", ""), ("完成救助。", "年度目标"), ("", None)])
def test_goal(tmp_path, goal, silent):
    assert gist(tmp_path, goal=goal).silent_goal == silent


YEARS = {
    f"content/{year}/{at:02}.yaml": form(
        *ROWS[at : at + 6],
        ("质量指标", "验收合格率", "≥95%"),
        name=f"项目{'的' * (at % 2)}救助{at // 2}",
        total=str(5 * (at + 1) * (4 if year == 2024 else 1)),
        goal="投入5万元。" if at else "完成救助。",
        code="202" if at < 4 else "203",
    )
    for year in (2023, 2024)
    for at in range(6)
} | {"content/2024/disclosure.yaml": "公开清单:\n  - 项目救助0: 9\n  - 没有: 3\n"}


def test_rules_find_the_same_in_gists_that_were_noted_and_in_forms(tmp_path):
    loaded, problems = load(tmp_path / "a", YEARS)
    checks.run(loaded, problems)
    noted, said = load(tmp_path / "b", YEARS, Examiner(checks.judge))
    assert noted.gists.keys() == {project.source_path for year in noted.site.years for project in year.projects}
    checks.run(noted, said)
    assert told(said) == told(problems)
    codes = {line.split(" ")[1] for line in told(said)}
    assert {"V203", "V204", "V407", "V408", "V409", "V502", "V503", "V601", "V701", "V702", "V703"} <= codes


def test_no_form_is_read_where_nothing_is_found(tmp_path, monkeypatch):
    files = {
        f"content/{year}/{at}.yaml": form(name=f"项目{at}", total=str(at + 5))
        for year in (2023, 2024)
        for at in range(3)
    }
    loaded, problems = load(tmp_path, files, Examiner(checks.judge))
    forms = []
    original = Forms._indicators
    monkeypatch.setattr(Forms, "_indicators", lambda *said: forms.append(said) or original(*said))
    checks.run(loaded, problems)
    assert (told(problems), forms) == ([], [])
    assert loaded.site.latest.projects[0].indicators
    assert len(forms) == 1


def test_what_is_no_gist_is_taken_from_the_form(tmp_path):
    loaded, problems = load(tmp_path, YEARS)
    for project in loaded.site.latest.projects:
        loaded.gists[project.source_path] = lambda: None
    checks.run(loaded, problems)
    clean, said = load(tmp_path / "b", YEARS)
    checks.run(clean, said)
    assert told(problems) == told(said)


def test_a_gist_is_the_same_as_a_line(tmp_path):
    loaded, _ = load(tmp_path, YEARS, Examiner(checks.judge))
    for project in loaded.site.latest.projects:
        noted = loaded.gists[project.source_path]()
        assert noted == json.loads(json.dumps(gist_of(Reading(project))[1:]))
