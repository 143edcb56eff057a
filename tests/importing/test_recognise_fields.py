"""Fields of forms as other provinces print them: other labels, other orders, values beside and below."""

import pytest

from tests.importing.grids import (
    DEPARTMENT,
    FUNDING,
    GOAL,
    INDICATORS,
    NAME,
    PLAIN,
    TITLE,
    YEAR,
    amounts,
    codes,
    facts,
    form,
    goals,
    grid,
    rows,
)


def test_the_plain_form_has_every_field_with_its_cell():
    found = form(grid(*PLAIN))
    assert (found.title, found.year, found.year_text) == ("项目支出绩效目标表", 2024, "（2024年度）")
    assert (found.name.text, found.name.place, found.name.label) == ("甲项目", "B3", "项目名称")
    assert (found.department.text, found.department_code.text) == ("某市总工会", "202")
    assert facts(found) == {"implementing_unit": "某市总工会机关"}
    assert (amounts(found.funding), found.funding.unit) == ({"total": "5.00"}, "万元")
    assert goals(found) == {"annual_goal": "做好甲项目。"}
    assert len(found.rows) == 2
    assert found.notes == ()


@pytest.mark.parametrize(("down", "right"), [(0, 0), (7, 0), (0, 3), (40, 17)])
def test_where_the_form_stands_on_the_sheet_does_not_matter(down, right):
    moved, plain = form(grid(*PLAIN, down=down, right=right)), form(grid(*PLAIN))
    assert (rows(moved), facts(moved), goals(moved)) == (rows(plain), facts(plain), goals(plain))
    assert amounts(moved.funding) == amounts(plain.funding)
    assert moved.year == 2024
    assert not moved.notes


@pytest.mark.parametrize(
    ("label", "text", "name", "code"),
    [
        ("主管部门及代码", "[202]亳州市总工会", "亳州市总工会", "202"),
        ("主管部门及代码", "【202】亳州市总工会", "亳州市总工会", "202"),
        ("主管部门及代码", "（202001）亳州市总工会", "亳州市总工会", "202001"),
        ("主管部门及代码", "219-池州市人民政府办公室", "池州市人民政府办公室", "219"),
        ("主管部门及代码", "219—池州市人民政府办公室", "池州市人民政府办公室", "219"),
        ("主管部门及代码", "219 池州市教育局", "池州市教育局", "219"),
        ("主管部门及代码", "219池州市教育局", "池州市教育局", "219"),
        ("主管部门及代码", "池州市教育局[219]", "池州市教育局", "219"),
        ("主管部门及代码", "池州市教育局（219001）", "池州市教育局", "219001"),
        ("主管部门及代码", "池州市教育局-219", "池州市教育局", "219"),
        ("主管部门及代码", "池州市教育局 219", "池州市教育局", "219"),
        ("主管部门及代码", "池州市教育局", "池州市教育局", ""),
        ("主管部门及代码", "池州市教育局（本级）", "池州市教育局（本级）", ""),
        ("主管部门", "120急救中心", "120急救中心", ""),
        ("主管部门", "[219]池州市教育局", "[219]池州市教育局", None),
    ],
)
def test_department_and_code(label, text, name, code):
    found = form(grid(TITLE, NAME, [label, (text, 3)], FUNDING, *INDICATORS))
    if code is None:  # the label asks for no code, a code in brackets is one all the same
        name, code = "池州市教育局", "219"
    assert (found.department.text, found.department_code.text) == (name, code)


@pytest.mark.parametrize(
    "row",
    [
        ["主管部门", "某局", "主管部门代码", "219"],
        ["主管部门", "某局", "部门编码", "219"],
        ["主管部门及代码", "某局", "219", None],
        ["主管部门及代码", "219", "某局", None],
        ["主管部门及代码", "某局", "代码", "219"],
    ],
)
def test_department_and_code_in_two_cells(row):
    found = form(grid(TITLE, NAME, row, FUNDING, *INDICATORS))
    assert (found.department.text, found.department_code.text) == ("某局", "219")
    assert "I816" not in dict(codes(found))


def test_a_form_without_department_takes_its_unit_and_says_so():
    found = form(grid(TITLE, NAME, ["项目单位", ("某中心", 3)], FUNDING, *INDICATORS))
    assert found.department.text == "某中心"
    assert codes(found) == [("I827", "B3")]


@pytest.mark.parametrize(
    "label",
    [
        "项目（政策）名称",
        "项 目 名 称",
        "项目\n名称",
        "专项名称",
        "1.项目名称：",
        "项目\u200b名称",
        "项目名称（全称）",
        "项目名稱"[:3] + "称",
    ],
)
def test_spellings_of_the_name(label):
    assert form(grid(TITLE, [label, ("甲项目", 3)], *PLAIN[3:])).name.text == "甲项目"


def test_label_and_value_in_one_cell():
    found = form(
        grid(
            TITLE,
            [("项目名称：甲项目", 4)],
            [("主管部门：某局", 2), ("实施单位：某中心", 2)],
            [("年度资金总额： 5.00", 2), ("其中：财政拨款：5.00", 2)],
            [("年度目标：目标1：完成。", 4)],
            *INDICATORS,
        )
    )
    assert (found.name.text, found.department.text) == ("甲项目", "某局")
    assert facts(found) == {"implementing_unit": "某中心"}
    assert amounts(found.funding) == {"total": "5.00", "fiscal": "5.00"}
    assert goals(found) == {"annual_goal": "目标1：完成。"}


def test_values_under_a_line_of_labels():
    found = form(
        grid(
            TITLE,
            ["项目名称", "主管部门", "实施单位", "项目期"],
            ["甲项目", "某局", "某中心", "1年"],
            FUNDING,
            *INDICATORS,
        )
    )
    assert (found.name.text, found.department.text) == ("甲项目", "某局")
    assert facts(found) == {"implementing_unit": "某中心", "period": "1年"}


def test_a_label_written_over_several_cells():
    found = form(
        grid(
            TITLE,
            NAME,
            DEPARTMENT,
            ["年", ("完成一。", 3)],
            ["度", (None, 3)],
            ["目", (None, 3)],
            ["标", (None, 3)],
            ["绩", *INDICATORS[0]],
            ["效", *INDICATORS[1]],
            ["指", *INDICATORS[2]],
            ["标", "", "可持续影响指标", "机制", "健全"],
        )
    )
    assert goals(found) == {"annual_goal": "完成一。"}
    assert [row.name for row in found.rows] == ["人数", "影响", "机制"]
    assert [note.message for note in found.notes] == ["没有找到资金总额"]


def test_mid_term_goal_beside_the_annual_one():
    found = form(
        grid(
            TITLE,
            NAME,
            DEPARTMENT,
            [("总体\n目标", 1, 2), "实施期目标（2024年—2026年）", ("年度目标", 2)],
            ["三年建成。", ("今年开工。\n打好基础。", 2)],
            *INDICATORS,
        )
    )
    assert list(goals(found).items()) == [("multi_year_goal", "三年建成。"), ("annual_goal", "今年开工。\n打好基础。")]
    assert found.year is None


def test_a_goal_on_several_lines():
    found = form(
        grid(
            TITLE,
            NAME,
            DEPARTMENT,
            [("年度总体目标", 1, 3), ("目标1：一。", 3)],
            [("目标2：二。", 3)],
            [("目标3：三。", 3)],
            *INDICATORS,
        )
    )
    assert goals(found) == {"annual_goal": "目标1：一。\n目标2：二。\n目标3：三。"}
    assert found.goals[0][1].label == "年度总体目标"


def test_a_goal_under_its_label():
    found = form(grid(TITLE, NAME, DEPARTMENT, [("项目年度绩效目标", 4)], [("完成一切。", 4)], *INDICATORS))
    assert goals(found) == {"annual_goal": "完成一切。"}


def test_the_order_of_the_parts_does_not_matter():
    found = form(grid(TITLE, YEAR, GOAL, NAME, *INDICATORS, FUNDING, DEPARTMENT))
    assert (found.name.text, found.department.text, len(found.rows)) == ("甲项目", "某市总工会", 2)
    assert (goals(found), amounts(found.funding)) == ({"annual_goal": "做好甲项目。"}, {"total": "5.00"})
    assert (found.title, found.year, found.notes) == ("项目支出绩效目标表", 2024, ())


def test_the_application_form_of_2015_with_long_term_and_annual_parts():
    """As counties of Hunan and Shaanxi print it: one cell for all amounts, two tables of indicators."""
    columns = ["一级指标", "二级指标", "指标内容", "指标值", "备注"]
    found = form(
        grid(
            [("某县财政支出项目绩效目标申报表", 6)],
            [("（2024年度）", 6)],
            [("填报单位（盖章）：某镇人民政府", 6)],
            ["项目名称", ("道路改造", 2), "项目属性", ("新增项目□ 延续项目√", 2)],
            ["主管部门", ("某镇", 2), "主管部门编码", ("301", 2)],
            ["项目单位", "某镇", "项目负责人", "张三丰", "联系电话", ""],
            ["项目起止时间", ("2024年1月-2024年12月", 5)],
            ["项目资金申请（万元）", ("资金总额：100\n财政拨款：60\n自有资金：\n其他：40", 5)],
            ["单位职能概述", ("综合管理", 5)],
            [("项目绩效\n目标", 1, 2), ("长期目标", 2), ("年度目标", 3)],
            [("改善出行", 2), ("修10公里", 3)],
            [("长期绩效指标", 1, 4), *columns],
            [("产出指标", 1, 2), "数量指标", "里程", "30公里", ""],
            ["……", "", "", ""],
            ["效益指标", "环境效益指标", "绿化", "好", ""],
            [("年度绩效指标", 1, 3), *columns],
            [("产出指标", 1, 2), "数量指标", "里程", "10公里", "一期"],
            ["…", "", "", ""],
            ["其他说明的问题", ("无", 5)],
            [("填报人：李四光      单位负责人：      填报日期：", 6)],
        )
    )
    assert (found.name.text, found.department.text, found.department_code.text) == ("道路改造", "某镇", "301")
    assert facts(found) == {
        "nature": "新增项目□ 延续项目√",
        "implementing_unit": "某镇",
        "period": "2024年1月-2024年12月",
    }
    assert amounts(found.funding) == {"total": "100", "fiscal": "60", "unit": None, "other": "40"}
    assert goals(found) == {"multi_year_goal": "改善出行", "annual_goal": "修10公里"}
    assert rows(found) == [("产出指标", "数量指标", "里程", "10公里"), ("效益指标", "环境效益指标", "绿化", "")]
    assert [dict(row.extras) for row in found.rows] == [
        {"中期指标值": "30公里", "备注": "一期"},
        {"中期指标值": "好"},
    ]
    assert (found.year, found.note) == (2024, "无")
    assert [code for code, _ in codes(found)] == ["I814", "I816", "I814"]
    assert "三丰" not in str(found)
    assert "四光" not in str(found)
