"""Every kind of breach, in the webmaster's words, at its place."""

import pytest

from generator import conformity, source
from generator.problems import Problems
from generator.schema import project_validator, validator
from tests.making import PROJECT, changed

SAMPLE = "对照「disclosure new project」生成的样例书写"
ROW = "      - 救助人数: 2人\n"


def found(text, of):
    problems = Problems()
    document = source.parse(text, "x", problems)
    sound = conformity.conforms(document, of, problems, "甲")
    assert sound == (not len(problems))
    assert all(problem.project == "甲" for problem in problems)
    return [f"{problem.location} {problem.code} {problem.message}".removeprefix("x:") for problem in problems], [
        problem.hint for problem in problems
    ]


def test_sound():
    assert found(PROJECT, project_validator("2015")) == ([], [])


@pytest.mark.parametrize(
    ("text", "problem", "hint"),
    [
        (PROJECT + "主管部们: 乙\n", "10:1 C201 这里没有「主管部们」这一项", "是不是「主管部门」？"),
        (
            PROJECT + "天气: 晴\n",
            "10:1 C201 这里没有「天气」这一项",
            "可用的名称：序号、公开、项目名称、主管部门、主管部门代码、部门代码、实施单位、项目单位、实施(承担)单位、项目来源、项目属性、项目性质 等",
        ),
        (changed("  年度资金总额: 5.00", "  年度资金总额: 5.00\n  财政拔款: 5"), "5:3 C201 「项目资金」里没有「财政拔款」这一项", "是不是「财政拨款」？"),
        (changed("救助人数: 2人", "三级指标: 人数\n        指标直: 2人"), "10:9 C201 这里没有「指标直」这一项", "是不是「指标值」？"),
        (changed("年度目标:", '"年度目标 ":'), "5:1 S106 「年度目标 」前后有多余的空格或符号", "改为「年度目标」"),
        (changed("年度目标:", "·年度目标:"), "5:1 S106 「·年度目标」前后有多余的空格或符号", "改为「年度目标」"),
        (changed("年度目标:", "－备考:"), "5:1 S106 行首的「－」没有被当作列表", "列表的行首用英文减号「-」加一个空格"),
        (changed("年度目标:", "　备考:"), "5:1 S106 行首用了全角空格缩进，应当用普通空格", "用普通空格缩进，每级两个"),
        (changed("主管部门: 测试单位\n", ""), "1:1 C202 缺少「主管部门」", "补上一行「主管部门: …」"),
        (changed("年度资金总额", "财政拨款"), "3:1 C202 「项目资金」里缺少「年度资金总额」", "补上一行「年度资金总额: …」"),
        (changed("项目名称: 甲", "项目名称:"), "1:1 C202 「项目名称」是空的", "填写内容"),
        (changed("\n  年度资金总额: 5.00", ""), "3:1 C202 「项目资金」下面没有内容", "补上这一项"),
        (PROJECT.partition("  产出")[0], "6:1 C202 「绩效指标」下面没有内容", "补上这一项"),
        (changed("绩效指标:\n  产出指标:\n    数量指标:\n" + ROW, "绩效指标: {}\n"), "6:1 C202 「绩效指标」下面没有内容", "补上这一项"),
        (changed("救助人数: 2人", "{}"), "9:9 C202 第 1 项下面没有内容", "补上这一项"),
        (changed("\n  年度资金总额: 5.00", " 5.00"), "3:7 C203 「项目资金」后面不能直接写「5.00」，应当是下级内容", SAMPLE),
        (changed("    数量指标:\n" + ROW, "    数量指标: 2人\n"), "8:11 C203 「数量指标」后面不能直接写「2人」，应当是下级内容", "另起一行，每项写成「- 名称: 值」"),
        (changed("产出指标:\n    数量指标:\n" + ROW, "产出指标: 2人\n"), "7:9 C203 「产出指标」后面不能直接写「2人」，应当是下级内容", SAMPLE),
        (changed(ROW, ROW.replace("- ", "")), "9:7 C203 「数量指标」下面应当是列表", "每行前写「- 」，例如「- 名称: 值」"),
        (changed(ROW, ROW.replace("- ", "－ ")), "9:7 S106 行首的「－」没有被当作列表", "列表的行首用英文减号「-」加一个空格"),
        (changed(ROW, ROW.replace("- ", "-")), "9:7 S106 行首的「-」没有被当作列表", "列表的行首用英文减号「-」加一个空格"),
        (changed("救助人数: 2人", "救助人数"), "9:9 C203 「救助人数」只有名称没有冒号", "写成「- 名称: 值」；值空着也要写冒号"),
        (changed("救助人数: 2人", "救助人数：2人"), "9:9 S106 「救助人数：2人」用了中文冒号「：」，名称和值没有分开", "改为英文冒号「:」加一个空格"),
        (
            changed("救助人数: 2人", "救助人数: 2人\n        补助人数: 3人"),
            "10:9 C203 一项里写了 2 个指标：「救助人数」、「补助人数」",
            "每个指标前各写一个「- 」；要写符号、单位等列时，用「三级指标: …」「指标值: …」",
        ),
        (changed("年度目标: 完成救助。", "年度目标:\n  一: 二"), "6:3 C203 「年度目标」应当是文字，不能有下级内容", SAMPLE),
        (changed("年度目标: 完成救助。", "年度目标:\n  - 一"), "6:3 C203 「年度目标」不能是列表", SAMPLE),
        (changed("产出指标:\n    数量指标:\n" + ROW, "产出指标:\n  - a: b\n"), "8:3 C203 「产出指标」不能是列表", SAMPLE),
        ("- a\n", "1:1 C203 文件最外层应当是「名称: 值」，不能是列表", SAMPLE),
        ("项目名称：甲\n主管部门：乙\n", "1:1 S106 「项目名称：甲 主管部门：乙」用了中文冒号「：」，名称和值没有分开", "改为英文冒号「:」加一个空格"),
        ("一段文字\n", "1:1 C203 文件里只有一段文字，没有「名称: 值」", SAMPLE),
        (changed("5.00", "5万元"), "4:11 C204 「年度资金总额」的金额「5万元」不是数字", "只写半角数字，例如 2.76"),
        (changed("5.00", "一" * 40), f"4:11 C204 「年度资金总额」的金额「{'一' * 29}…」不是数字", "只写半角数字，例如 2.76"),
        (PROJECT + "公开: 不\n", "10:5 C205 「公开」只能写「是」、「否」，不能写「不」", "改为允许的值"),
        (PROJECT + "公开:\n", "10:4 C205 「公开」只能写「是」、「否」，不能写「」", "改为允许的值"),
        (PROJECT + "序号: 一\n", "10:5 C205 「序号」不能写「一」", "写成 1、2、3 这样的整数"),
    ],
)  # fmt: skip
def test_project(text, problem, hint):
    assert found(text, project_validator("2015")) == ([problem], [hint])


@pytest.mark.parametrize(
    ("kind", "text", "problem", "hint"),
    [
        ("site", "站点名称: 站\n", "1:1 C202 缺少「发布单位」", "补上一行「发布单位: …」"),
        ("site", "站点名称: 站\n发布单位: 甲\n邮政编码: 1\n", "3:1 C201 这里没有「邮政编码」这一项", "是不是「邮编」？"),
        ("site", "站点名称: 站\n发布单位: 甲\n页脚: 一行\n", "3:5 C203 「页脚」后面不能直接写「一行」，应当是下级内容", "另起一行，每项写成「- 名称: 值」"),
        ("site", "站点名称: 站\n发布单位: 甲\n部门:\n  - 代码: 1\n", "4:5 C202 缺少「名称」", "补上一行「名称: …」"),
        ("site", "站点名称: 站\n发布单位: 甲\n部门:\n  代码: 1\n", "4:3 C203 「部门」下面应当是列表", "每行前写「- 」，例如「- 名称: 值」"),
        ("disclosure", "表样: 2022\n", "1:5 C205 「表样」只能写「2015」、「2021」，不能写「2022」", "改为允许的值"),
        ("disclosure", "批复日期: 2月8日\n", "1:7 C205 「批复日期」的「2月8日」不是日期", "日期写成 2024-02-08 的样子；不知道就删去这一行"),
        ("disclosure", "公开清单:\n  - 甲: 5\n    乙: 6\n", "2:5 C203 一项里写了 2 个名称", "每一项前各写一个「- 」"),
        ("disclosure", "公开清单:\n  - 甲: 五\n", "2:8 C204 「甲」的金额「五」不是数字", "只写半角数字，例如 2.76"),
        ("page", "顺序: 1\n", "1:1 C202 缺少「标题」", "补上一行「标题: …」"),
        ("page", "标题: 甲\n顺序: 前\n", "2:5 C205 「顺序」不能写「前」", "写成 1、2、3 这样的整数"),
    ],
)  # fmt: skip
def test_other_files(kind, text, problem, hint):
    assert found(text, validator(kind)) == ([problem], [hint])


def test_all_breaches_are_said_at_once():
    text = "项目资金:\n  年度资金总额: 五\n天气: 晴\n公开: 不\n"
    assert found(text, project_validator("2015"))[0] == [
        "1:1 C202 缺少「主管部门」",
        "1:1 C202 缺少「绩效指标」",
        "1:1 C202 缺少「项目名称」",
        "2:11 C204 「年度资金总额」的金额「五」不是数字",
        "3:1 C201 这里没有「天气」这一项",
        "4:5 C205 「公开」只能写「是」、「否」，不能写「不」",
    ]


def test_labels_of_classes_are_left_to_the_taxonomy():
    """It reads more spellings than the pattern that editors get."""
    for label in ("成果指标", "产出  指标"):
        assert found(changed("产出指标", label), project_validator("2015")) == ([], [])
