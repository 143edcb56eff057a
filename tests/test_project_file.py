"""One project file that has the right shape → a project, word for word."""

from decimal import Decimal

import pytest

from generator import taxonomy
from tests.making import PROJECT, PROJECT_PATH, changed, load, project

YEAR_PATH = "content/2024/disclosure.yaml"

WHOLE = """\
序号: 12
项目名称: 困难帮扶
部门代码: 0202
主管部门: 某工会
项目期: 12:30
起止: ""
项目来源: no
项目单位: 某单位
项目资金:
  单位: 元
  其他: "1,000.50"
  年度金额: 5000.50
  财政资金: 4000.00
  省级资金: 4000
  上年结转:
中期资金:
  中期资金总额: 012
年度总体目标: |
  第一。
  第二。
实施期目标: 三年。
绩效指标:
  效益指标（30分）:
    环境效益指标:
      - 三级指标: 绿化
        符号: ≥
        指标值: 5
        计量单位: 亩
      - 三级指标: 没有值
  产出指标: # 推定
    数量指标:
      - 人数: =1万
      - 空着:
    质量指标:
  满意度指标:
备注: 表末
""".replace('起止: ""\n', "")


def test_a_whole_project(tmp_path):
    made = project(tmp_path, WHOLE)
    assert (made.id, made.year, made.number, made.name) == ("01-a", 2024, 12, "困难帮扶")
    assert (made.department, made.department_code, made.department_text) == ("某工会", "0202", "[0202]某工会")
    assert made.source_path == PROJECT_PATH
    assert made.note == "表末"
    # in the order of the form, under the labels that this form printed
    assert [(fact.key, fact.label, fact.text) for fact in made.facts] == [
        ("implementing_unit", "项目单位", "某单位"),
        ("source", "项目来源", "no"),
        ("period", "项目期", "12:30"),
    ]
    assert [(goal.key, goal.label, goal.text) for goal in made.goals] == [
        ("multi_year_goal", "实施期目标", "三年。"),
        ("annual_goal", "年度总体目标", "第一。\n第二。"),
    ]


def test_money(tmp_path):
    made = project(tmp_path, WHOLE)
    assert made.funding.unit == "元"
    # in the order of the file, which is the form's own
    assert [(a.key, a.label, a.within, a.text, a.value, a.path) for a in made.funding.amounts] == [
        ("other", "其他", "total", "1,000.50", Decimal("1000.50"), ("项目资金", "其他")),
        ("total", "年度金额", "", "5000.50", Decimal("5000.50"), ("项目资金", "年度金额")),
        ("fiscal", "财政资金", "total", "4000.00", Decimal("4000.00"), ("项目资金", "财政资金")),
        ("provincial", "省级资金", "fiscal", "4000", Decimal(4000), ("项目资金", "省级资金")),
        ("carryover", "上年结转", "total", "", None, ("项目资金", "上年结转")),
    ]
    assert made.total_wan == Decimal("0.50005")
    assert made.multi_year_funding.unit == "万元"
    assert [(a.text, a.value) for a in made.multi_year_funding.amounts] == [("012", Decimal(12))]


def test_indicators(tmp_path):
    rows = project(tmp_path, WHOLE).indicators
    assert [
        (i.row, i.class_label, i.class_key, i.subclass_label, i.subclass_key, i.name, i.value, i.extras, i.inferred)
        for i in rows
    ] == [
        (
            1,
            "效益指标（30分）",
            "benefit",
            "环境效益指标",
            "ecological_benefit",
            "绿化",
            "5",
            (("符号", "≥"), ("计量单位", "亩")),
            False,
        ),
        (2, "效益指标（30分）", "benefit", "环境效益指标", "ecological_benefit", "没有值", "", (), False),
        (3, "产出指标", "output", "数量指标", "quantity", "人数", "=1万", (), True),
        (4, "产出指标", "output", "数量指标", "quantity", "空着", "", (), True),
        (5, "产出指标", "output", "质量指标", "quality", "", "", (), True),
        (6, "满意度指标", "satisfaction", "", "", "", "", (), False),
    ]
    classes = ("绩效指标", "产出指标")
    assert [i.path for i in rows[2:]] == [
        (*classes, "数量指标", 0, "人数"),
        (*classes, "数量指标", 1, "空着"),
        (*classes, "质量指标"),
        ("绩效指标", "满意度指标"),
    ]


@pytest.mark.parametrize("term", [*taxonomy.form().facts, *taxonomy.form().goals], ids=lambda term: term.key)
def test_every_label_of_the_form_is_read_and_kept(tmp_path, term):
    for at, label in enumerate(term.labels):
        if term.required:
            continue
        text = PROJECT.replace("年度目标: 完成救助。\n", "") + f"{label}: 文字\n"
        made = project(tmp_path / str(at), text)
        if term.key == "department_code":
            assert made.department_code == "文字"
            continue
        assert [(f.key, f.label, f.text) for f in (*made.facts, *made.goals)] == [(term.key, label, "文字")]


@pytest.mark.parametrize("term", taxonomy.form().amounts, ids=lambda term: term.key)
def test_every_label_of_an_amount_is_read_and_kept(tmp_path, term):
    for at, label in enumerate(term.labels):
        total = "" if term.key == "total" else "  年度资金总额: 5.00\n"
        made = project(tmp_path / str(at), changed("  年度资金总额: 5.00\n", f"{total}  {label}: 1.23\n"))
        amount = made.funding.amounts[-1]
        assert (amount.key, amount.label, amount.within, amount.text) == (term.key, label, term.within, "1.23")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (changed("年度目标: 完成救助。", "年度目标: 一\n年度总体目标: 二"), "6:1 C208 「年度总体目标」与「年度目标」是同一项"),
        (PROJECT + "项目单位: 甲\n实施单位: 乙\n", "11:1 C208 「实施单位」与「项目单位」是同一项"),
        (changed("5.00\n", "5.00\n  资金总额: 5.00\n"), "5:3 C208 「资金总额」与「年度资金总额」是同一项"),
        (PROJECT + "中期资金:\n  资金总额: 5\n  年度金额: 5\n", "12:3 C208 「年度金额」与「资金总额」是同一项"),
        (changed("产出指标", "成果指标"), "7:3 C206 不认识的指标类别「成果指标」"),
        (changed("数量指标", "数目指标"), "8:5 C206 不认识的指标类别「数目指标」"),
        (changed("产出指标", '""'), "7:3 C206 不认识的指标类别「」"),
        (changed("数量指标", "社会效益指标"), "8:5 C207 「社会效益指标」按表样属于「效益指标」，却列在「产出指标」下"),
        (changed("产出指标", "满意度指标(10分)"), "8:5 C207 「数量指标」按表样属于「产出指标」，却列在「满意度指标」下"),
    ],
)  # fmt: skip
def test_problems(tmp_path, text, problem):
    assert load(tmp_path, {PROJECT_PATH: text})[1] == [f"{PROJECT_PATH}:{problem}"]


def test_the_profile_is_that_of_the_year(tmp_path):
    text = changed("  产出指标:\n    数量指标", "  产出指标:\n    成本")
    assert load(tmp_path / "a", {PROJECT_PATH: text, YEAR_PATH: "表样: 2015\n"})[1] == []
    assert load(tmp_path / "b", {PROJECT_PATH: text, YEAR_PATH: "表样: 2021\n"})[1] == [
        f"{PROJECT_PATH}:8:5 C206 不认识的指标类别「成本」"
    ]


def test_three_states_stay_apart(tmp_path):
    """A name with nothing after it, a class with nothing under it, a class that is not there."""
    made = project(tmp_path, PROJECT + "      - 补助人数:\n    质量指标:\n")
    assert [(i.subclass_key, i.name, i.is_empty) for i in made.indicators] == [
        ("quantity", "救助人数", False),
        ("quantity", "补助人数", False),
        ("quality", "", True),
    ]
