import pytest

from generator import checks, content
from generator.problems import Problems
from tests.checks.auditing import about_row, audit, form, of
from tests.making import PROJECT, PROJECT_PATH, changed, make


def found(folder, funding, more=""):
    problems = Problems()
    text = changed("  年度资金总额: 5.00\n", "".join(f"  {line}\n" for line in funding.split("; "))) + more
    loaded = content.load(make(folder, {PROJECT_PATH: text}), problems)
    assert not len(problems)
    checks.run(loaded, problems)
    return [
        (str(p.location).removeprefix(f"{PROJECT_PATH}:"), p.severity, p.message, p.project)
        for p in problems
        if p.code == "V201"
    ]


@pytest.mark.parametrize(
    ("funding", "place", "message"),
    [
        ("年度资金总额: 6.00; 财政拨款: 5.00", "4:11", "「年度资金总额」6.00 不等于 财政拨款5.00 = 5.00（万元）"),
        (
            "财政拨款: 1; 资金总额: 3.011; 上年结转: 1; 其他: 1.0",
            "5:9",
            "「资金总额」3.011 不等于 财政拨款1 + 上年结转1 + 其他1.0 = 3.0（万元）",
        ),
        (
            "年度资金总额: 5; 财政拨款: 5; 中央资金: 2; 县级资金: 2",
            "5:9",
            "「财政拨款」5 不等于 中央资金2 + 县级资金2 = 4（万元）",
        ),
        (
            '单位: 元; 年度资金总额: "50,000"; 财政拨款: 49899.99',
            "5:11",
            "「年度资金总额」50,000 不等于 财政拨款49899.99 = 49899.99（元）",
        ),
        (
            "年度资金总额: 12345678901234567890.13; 财政拨款: 12345678901234567890.11",
            "4:11",
            "「年度资金总额」12345678901234567890.13 不等于 财政拨款12345678901234567890.11 = 12345678901234567890.11（万元）",
        ),
        ("年度资金总额: 0; 财政拨款: 0.02", "4:11", "「年度资金总额」0 不等于 财政拨款0.02 = 0.02（万元）"),
    ],
)
def test_found(tmp_path, funding, place, message):
    assert found(tmp_path, funding) == [(place, "error", message, "甲")]


@pytest.mark.parametrize(
    "funding",
    [
        "年度资金总额: 5.00",
        "年度资金总额: 5; 财政拨款: 5.00; 上年结转: 0; 其他资金: 0.00",
        "年度资金总额: 5.00; 财政拨款: 4.99",  # a difference of one hundredth of 万元 is rounding
        "年度资金总额: 5.00; 财政拨款: 5.01",
        "单位: 元; 年度资金总额: 50000; 财政拨款: 49900",
        "年度资金总额: ; 财政拨款: 5",
        "年度资金总额: 6; 财政拨款: 5; 上年结转:",
        "年度资金总额: 5; 财政拨款: 5; 省级资金: 3; 市级资金:",
        "年度资金总额: 0.3; 财政拨款: 0.1; 上年结转: 0.2",
        "年度资金总额: 5; 财政拨款: 3; 省级资金: 3; 单位资金: 2",
    ],
)
def test_not_found(tmp_path, funding):
    assert found(tmp_path, funding) == []


def test_each_block_is_compared_for_itself(tmp_path):
    more = "中期资金:\n  单位: 元\n  资金总额: 150000\n  财政资金: 50000\n"
    assert found(tmp_path, "年度资金总额: 6; 财政拨款: 5", more) == [
        ("4:11", "error", "「年度资金总额」6 不等于 财政拨款5 = 5（万元）", "甲"),
        ("13:9", "error", "「资金总额」150000 不等于 财政资金50000 = 50000（元）", "甲"),
    ]


def test_the_sample_is_sound(tmp_path):
    assert "年度资金总额: 5.00" in PROJECT
    assert found(tmp_path, "年度资金总额: 5.00") == []


# ---------------------------------------------------------------------- the goal, the cost, the units


@pytest.mark.parametrize(
    ("goal", "printed"),
    [
        ("申请6万元财政资金，完成救助。", "6万元"),
        ("申请财政资金６.００万元。", "6.00万元"),
        ("申请190万财政资金，用于工会建设。", "190万"),
        ("项目预算60000元，用于救助。", "60000元"),
        ("2024年申请0.6百万元项目资金。", "0.6百万元"),
        ("申请2万元省级资金和1万元市级资金，用于救助。", "2万元"),
        ("申请50,000元和申请20,000元资金。", "20,000元"),
    ],
)
def test_goal_amount(tmp_path, goal, printed):
    [(place, severity, message, row)] = of("V202", audit(tmp_path, {"a.yaml": form(goal=goal)}))
    assert (place, severity, row) == ("a.yaml:5:7", "warning", None)
    assert message == f"「年度目标」里写「{printed}」，年度资金总额是 5.00万元"


@pytest.mark.parametrize(
    "goal",
    [
        "申请5万元财政资金，完成救助。",
        "申请5万财政资金",
        "申请50,000元资金。",
        "申请省级资金3万元、申请市级资金2万元。",
        "申请约6万元资金。",
        "人均补助6万元，每人预算6万元。",
        "撬动社会资金100万元，带动贷款20万元。",
        "申请6万册图书，培训60000人。",
        "2023年申请6万元财政资金，今年继续。",
        "补助标准为每户2万元。",
        "申请5万元资金，人均收入达到2万元。",
        "完成救助。",
    ],
)
def test_goal_amount_agrees(tmp_path, goal):
    assert of("V202", audit(tmp_path, {"a.yaml": form(goal=goal)})) == []


def test_goal_amount_may_be_a_part_or_the_amount_of_all_years(tmp_path):
    more = "中期资金:\n  资金总额: 15\n中期目标: 申请15万元资金。\n"
    text = form(goal="申请4万元财政资金。", more=more).replace(
        "  年度资金总额: 5.00\n", "  年度资金总额: 5.00\n  财政拨款: 4\n  其他资金: 1\n"
    )
    assert of("V202", audit(tmp_path, {"a.yaml": text})) == []


def test_goal_without_amount(tmp_path):
    goals = ["申请5万元资金。", "完成救助。", "", "完成建设。", "补助标准每人500元"]
    files = {f"{at}.yaml": form(name=str(at), goal=goal) for at, goal in enumerate(goals)}
    assert of("V203", audit(tmp_path, files)) == [
        ("1.yaml:5:7", "note", "「年度目标」没有写金额，同一年的其他项目写了", None),
        ("3.yaml:5:7", "note", "「年度目标」没有写金额，同一年的其他项目写了", None),
    ]


@pytest.mark.parametrize(
    "goals", [["完成救助。"], ["完成救助。", "完成建设。"], ["申请5万元资金。", *["完成建设。"] * 4]]
)
def test_goals_that_are_alike(tmp_path, goals):
    files = {f"{at}.yaml": form(name=str(at), goal=goal) for at, goal in enumerate(goals)}
    assert of("V203", audit(tmp_path, files)) == []


@pytest.mark.parametrize(
    ("subclass", "name", "value", "columns", "message"),
    [
        ("成本指标", "项目总成本", "≤50768元", None, "「项目总成本」≤50768元 超过年度资金总额 5.00万元（50000元）"),
        ("成本指标", "项目总成本", "≤6万元", None, "「项目总成本」≤6万元 超过年度资金总额 5.00万元（50000元）"),
        ("成本指标", "项目总成本", "≤6万", None, "「项目总成本」≤6万 超过年度资金总额 5.00万元（50000元）"),
        (
            "成本指标",
            "培训费用",
            "控制在５.０２万元以内",
            None,
            "「培训费用」控制在５.０２万元以内 超过年度资金总额 5.00万元（50000元）",
        ),
        ("成本指标", "项目总成本", "4-6万元", None, "「项目总成本」4-6万元 超过年度资金总额 5.00万元（50000元）"),
        ("成本指标", "项目总成本", "≥6万元", None, "「项目总成本」≥6万元 超过年度资金总额 5.00万元（50000元）"),
        ("成本指标", "项目总成本", "6万元/年", None, "「项目总成本」6万元/年 超过年度资金总额 5.00万元（50000元）"),
        (
            "成本指标",
            "项目总成本",
            "60000",
            {"计量单位": "元"},
            "「项目总成本」60000元 超过年度资金总额 5.00万元（50000元）",
        ),
        ("经济成本指标", "成本", "6", {"计量单位": "万元"}, "「成本」6万元 超过年度资金总额 5.00万元（50000元）"),
        ("数量指标", "项目总投资", "6万元", None, "「项目总投资」6万元 超过年度资金总额 5.00万元（50000元）"),
    ],
)
def test_cost_above_budget(tmp_path, subclass, name, value, columns, message):
    assert about_row(tmp_path, subclass, name, value, columns)["V301"] == message


@pytest.mark.parametrize(
    ("subclass", "name", "value", "more"),
    [
        ("成本指标", "项目总成本", "≤50000元", {}),
        ("成本指标", "项目总成本", "≤50100元", {}),
        ("成本指标", "项目总成本", "≤5万元", {"total": "50000", "unit": "元"}),
        ("成本指标", "项目总成本", "≤15万元", {"more": "中期资金:\n  资金总额: 15\n"}),
        ("成本指标", "人均补助标准", "≤60000元", {}),
        ("成本指标", "补助成本", "≤60000元/人", {}),
        ("成本指标", "设备单价", "≤60000元", {}),
        ("成本指标", "项目总成本", "≤60000", {}),
        ("成本指标", "成本节约率", "≥60000%", {}),
        ("成本指标", "项目总投资", "≤15万元", {"facts": "项目期: 3年"}),
        ("经济效益指标", "带动产值", "≥100万元", {}),
        ("数量指标", "缴纳金额", "6万元", {}),
        ("成本指标", "项目总成本", "不适用", {}),
        ("成本指标", "项目总成本", "≤6万元", {"total": ""}),
    ],
)
def test_cost_within_budget(tmp_path, subclass, name, value, more):
    assert "V301" not in about_row(tmp_path, subclass, name, value, **more)


def test_cost_above_budget_stands_at_the_value(tmp_path):
    text = form(("成本指标", "项目总成本", "≤6万元"))
    assert of("V301", audit(tmp_path, {"a.yaml": text}))[0][:2] == ("a.yaml:9:18", "error")


def test_costs_in_two_units_are_said_once_at_the_rarer(tmp_path):
    row = ("数量指标", "救助", "2人")
    values = ["≤50000元", "≤5万元", "≤40000元", "≤4万元", "≤30000元"]
    files = {f"{at}.yaml": form(row, ("成本指标", "总成本", value), name=str(at)) for at, value in enumerate(values)}
    files["其他.yaml"] = form(row, ("成本指标", "总成本", "≤1万元"), name="甲", department="其他单位")
    assert of("V204", audit(tmp_path, files)) == [
        ("1.yaml:11:16", "warning", "「总成本」≤5万元 用万元，同一部门本年度的成本指标有 3 处用元、2 处用万元", 2)
    ]


@pytest.mark.parametrize(
    "others",
    [
        [("成本指标", "总成本", "≤50000元"), ("成本指标", "人均标准", "≤0.1万元")],
        [("成本指标", "总成本", "≤50000元"), ("经济效益指标", "带动产值", "≥100万元")],
        [("成本指标", "总成本", "≤50000元"), ("成本指标", "总费用", "按文件规定")],
    ],
)
def test_units_that_are_not_mixed(tmp_path, others):
    assert of("V204", audit(tmp_path, {"a.yaml": form(("数量指标", "救助", "2人"), *others)})) == []
