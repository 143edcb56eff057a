"""Indicator tables as they are met: extra columns, other orders, two header lines, no merges, shifted cells."""

from tests.importing.grids import (
    FOUR_ROWS,
    HEADER,
    TOP,
    codes,
    extras,
    form,
    grid,
    rows,
)


def test_merged_labels():
    found = form(
        grid(
            *TOP,
            HEADER,
            [("产出指标", 1, 2), "数量指标", "人数", "≥2人"],
            ["质量指标", "合格率", "100%"],
            ["效益指标", "社会效益指标", "影响", "较高"],
            ["满意度指标", "服务对象满意度指标", "满意度", "≥95%"],
        )
    )
    assert rows(found) == FOUR_ROWS
    assert not found.notes


def test_labels_printed_once_without_merges():
    found = form(
        grid(
            *TOP,
            HEADER,
            ["产出指标", "数量指标", "人数", "≥2人"],
            ["", "质量指标", "合格率", "100%"],
            ["", "", "完成率", "100%"],
            ["效益指标", "社会效益指标", "影响", "较高"],
        )
    )
    assert rows(found) == [*FOUR_ROWS[:2], ("产出指标", "质量指标", "完成率", "100%"), FOUR_ROWS[2]]
    assert not any(row.class_inferred for row in found.rows)


def test_labels_printed_on_every_row():
    assert rows(form(grid(*TOP, HEADER, *map(list, FOUR_ROWS)))) == FOUR_ROWS


def test_labels_on_lines_of_their_own():
    found = form(
        grid(
            *TOP,
            HEADER,
            ["产出指标", "", "", ""],
            ["", "数量指标", "", ""],
            ["", "", "人数", "≥2人"],
            ["", "质量指标", "合格率", "100%"],
            ["效益指标", "社会效益指标", "影响", "较高"],
        )
    )
    assert rows(found) == FOUR_ROWS[:3]


def test_block_label_beside_the_table_and_spanning_columns():
    found = form(
        grid(
            *TOP,
            [("绩\n效\n指\n标", 1, 3), "一级\n指标", ("二级指标", 2), ("三级指标", 2), ("指标值", 3)],
            [("产出\n指标", 1, 2), ("数量指标", 2), ("人数", 2), ("≥2人", 3)],
            [("质量指标", 2), ("合格率", 2), ("100%", 3)],
        )
    )
    assert rows(found) == FOUR_ROWS[:2]


def test_points_and_numbers_in_labels():
    found = form(
        grid(
            *TOP,
            ["一级指标（分值）", "二级指标", "三级指标", "指标值"],
            ["产出指标\n（50分）", "1.数量指标", "人数", "≥2人"],
            ["（二）效益指标", "社会效益指标(30分)", "影响", "较高"],
        )
    )
    assert [(row.class_label, row.subclass_label) for row in found.rows] == [
        ("产出指标（50分）", "数量指标"),
        ("效益指标", "社会效益指标(30分)"),
    ]
    assert not found.notes


def test_operator_unit_weight_and_remark_columns():
    found = form(
        grid(
            *TOP,
            ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重（%）", "指标方向性", "备注"],
            ["产出指标", "数量指标", "人数", "≥", "2", "人", "20", "正向指标", ""],
        )
    )
    assert rows(found) == [("产出指标", "数量指标", "人数", "2")]
    assert extras(found) == [{"指标性质": "≥", "度量单位": "人", "权重": "20", "指标方向性": "正向指标"}]


def test_spellings_of_columns_become_those_of_content_files():
    found = form(
        grid(
            *TOP,
            [
                "一级指标",
                "二级指标",
                "指标名称",
                "计算符号",
                "目标值",
                "指标单位",
                "分值/权重",
                "指标释义",
                "评（扣）分标准",
            ],
            ["产出指标", "数量指标", "人数", "≥", "2", "人", "20", "按实计", "少一人扣1分"],
        )
    )
    assert extras(found) == [
        {"符号": "≥", "计量单位": "人", "权重": "20", "指标值说明": "按实计", "评(扣)分标准": "少一人扣1分"}
    ]


def test_the_order_of_columns_does_not_matter():
    found = form(
        grid(
            *TOP,
            ["分值", "一级指标", "二级指标", "三级指标", "备注", "指标值"],
            ["20", "产出指标", "数量指标", "人数", "注", "≥2人"],
        )
    )
    assert rows(found) == FOUR_ROWS[:1]
    assert extras(found) == [{"分值": "20", "备注": "注"}]
    assert not found.notes


def test_numbered_rows():
    found = form(grid(*TOP, ["序号", *HEADER], *([str(number), *row] for number, row in enumerate(FOUR_ROWS, 1))))
    assert rows(found) == FOUR_ROWS
    assert not found.notes


def test_an_indicator_content_column_instead_of_the_third_level():
    found = form(grid(*TOP, ["一级指标", "二级指标", "指标内容", "指标值"], ["产出指标", "数量指标", "人数", "≥2人"]))
    assert rows(found) == FOUR_ROWS[:1]


def test_unknown_columns_are_told_once():
    found = form(
        grid(*TOP, [*HEADER, "责任科室"], [*FOUR_ROWS[0], "办公室"], [*FOUR_ROWS[1], "财务科"], [*FOUR_ROWS[2], ""])
    )
    assert rows(found) == FOUR_ROWS[:3]
    assert [(note.rule.code, note.place, note.message) for note in found.notes] == [
        ("I816", "E3", "不认识的列「责任科室」，有 2 格内容没有导入")
    ]


def test_a_header_of_two_lines():
    found = form(
        grid(
            *TOP,
            [("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("指标值", 3), ("备注", 1, 2)],
            ["符号", "数值", "计量单位"],
            ["产出指标", "数量指标", "人数", "≥", "2", "人", "注"],
        )
    )
    assert rows(found) == [("产出指标", "数量指标", "人数", "2")]
    assert extras(found) == [{"符号": "≥", "计量单位": "人", "备注": "注"}]


def test_values_of_earlier_years_are_not_taken_for_this_years():
    """Hubei: 前年, 上年 and 预计当年实现 under 指标值."""
    found = form(
        grid(
            *TOP,
            [
                ("目标名称", 1, 2),
                ("一级指标", 1, 2),
                ("二级指标", 1, 2),
                ("指标名称", 1, 2),
                ("指标值", 3),
                ("绩效标准", 1, 2),
            ],
            ["前年", "上年", "预计当年实现"],
            [("年度绩效目标1", 1, 2), ("产出指标", 1, 2), "数量指标", "里程", "1", "2", "≥3公里", "计划"],
            ["质量指标", "合格率", "90%", "95%", "100%", "计划"],
        )
    )
    assert rows(found) == [("产出指标", "数量指标", "里程", "≥3公里"), ("产出指标", "质量指标", "合格率", "100%")]
    told = [note.message for note in found.notes]
    assert [message for message in told if "列「" in message] == [
        "不认识的列「绩效标准」，有 2 格内容没有导入",
        "不认识的列「前年」，有 2 格内容没有导入",
        "不认识的列「上年」，有 2 格内容没有导入",
    ]


def test_numbers_of_columns_are_layout():
    found = form(grid(*TOP, HEADER, ["1", "2", "3", "4"], list(FOUR_ROWS[0])))
    assert rows(found) == FOUR_ROWS[:1]
    assert not found.notes


def test_cells_that_begin_left_of_their_header():
    found = form(
        grid(
            *TOP,
            ["绩效指标", "一级指标", ("二级指标", 2), ("三级指标", 2), ("指标值", 2)],
            ["", ("产出指标", 1, 2), "数量指标", ("人数", 3), ("≥2人", 2)],
            ["", "质量指标", ("合格率", 3), ("100%", 2)],
        )
    )
    assert rows(found) == FOUR_ROWS[:2]


def test_cells_without_a_column_are_told():
    found = form(grid(*TOP, HEADER, [*FOUR_ROWS[0], None, "另见附件"], ["秘密", *FOUR_ROWS[1]], right=0))
    assert ("I816", "F4") in codes(found) or "另见附件" in str(found)
    told = str(found)
    assert "另见附件" in told
    assert "合格率" in told


def test_lines_after_the_table_do_not_become_rows():
    found = form(
        grid(
            *TOP,
            HEADER,
            list(FOUR_ROWS[0]),
            [("以上指标由业务科室提供", 4)],
            [],
            ["品名", "台数", "单价", "金额"],
            ["电脑", "2", "5000", "1"],
        )
    )
    assert rows(found) == FOUR_ROWS[:1]
    places = [place for code, place in codes(found) if code == "I816"]
    assert {"A5", "A7", "A8", "D8"} <= set(places)
