"""Level-1 and level-2 labels that are missing or unknown, either tree, empty and hidden rows."""

from tests.importing.grids import (
    FOUR_ROWS,
    HEADER,
    TOP,
    codes,
    form,
    grid,
    rows,
)


def test_a_missing_first_level_is_inferred_under_an_empty_merged_cell():
    found = form(
        grid(
            *TOP,
            HEADER,
            ["产出指标", "数量指标", "人数", "≥2人"],
            [("", 1, 2), "社会效益指标", "影响", "较高"],
            ["可持续影响指标", "机制", "健全"],
            ["满意度指标", "服务对象满意度指标", "满意度", "≥95%"],
        )
    )
    assert [(row.class_label, row.class_inferred) for row in found.rows] == [
        ("产出指标", False),
        ("效益指标", True),
        ("效益指标", True),
        ("满意度指标", False),
    ]
    assert [(note.rule.code, note.row, note.message) for note in found.notes] == [
        ("I813", 2, "第 2–3 行没有印一级指标，按二级指标推定为「效益指标」")
    ]


def test_a_first_level_that_is_missing_from_the_start():
    found = form(grid(*TOP, HEADER, [None, "数量指标", "人数", "≥2人"], ["效益指标", "社会效益指标", "影响", "较高"]))
    assert [(row.class_label, row.class_inferred) for row in found.rows] == [("产出指标", True), ("效益指标", False)]


def test_the_tree_of_2021_with_cost_first():
    table = grid(
        *TOP,
        HEADER,
        [("成本指标", 1, 2), "经济成本指标", "总成本", "≤5万元"],
        ["生态环境成本指标", "无", "无"],
        ["产出指标", "数量指标", "人数", "≥2人"],
        ["效益指标", "社会效益指标", "影响", "较高"],
    )
    for profile in ("2021", "2015"):
        found = form(table, profile=profile)
        assert [row.class_label for row in found.rows] == ["成本指标", "成本指标", "产出指标", "效益指标"]
        assert not found.notes


def test_hybrids_of_both_trees_are_kept_as_printed():
    found = form(
        grid(
            *TOP,
            HEADER,
            [("产出指标", 1, 2), "数量指标", "人数", "≥2人"],
            ["经济成本指标", "总成本", "≤5万元"],
            [("效益指标", 1, 2), "社会效益指标", "影响", "较高"],
            ["社会公众或服务对象满意度指标", "满意度", "≥95%"],
        )
    )
    assert [row.class_label for row in found.rows] == ["产出指标", "产出指标", "效益指标", "效益指标"]
    assert [note.rule.code for note in found.notes] in ([], ["I819"])


def test_what_the_tree_does_not_know_is_kept_and_told():
    found = form(
        grid(
            *TOP,
            HEADER,
            ["产出指标", "社会效益指标", "影响", "较高"],
            ["", "安全指标", "事故", "0起"],
            ["管理指标", "数量指标", "人数", "≥2人"],
        )
    )
    assert rows(found) == [
        ("产出指标", "社会效益指标", "影响", "较高"),
        ("产出指标", "安全指标", "事故", "0起"),
        ("管理指标", "数量指标", "人数", "≥2人"),
    ]
    assert codes(found) == [("I819", "A4"), ("I819", "B5"), ("I819", "A6")]


def test_one_cell_for_both_levels():
    found = form(grid(*TOP, HEADER, [("满意度指标", 2), "满意度", "≥95%"]))
    assert rows(found) == [("满意度指标", "满意度指标", "满意度", "≥95%")]


def test_a_missing_second_level():
    found = form(grid(*TOP, HEADER, ["满意度指标", "", "满意度", "≥95%"], ["产出指标", "", "人数", "≥2人"]))
    assert rows(found) == [("满意度指标", "服务对象满意度指标", "满意度", "≥95%"), ("产出指标", "", "人数", "≥2人")]
    assert [note.rule.code for note in found.notes] == ["I813", "I816"]


def test_empty_rows_are_kept_and_told():
    found = form(
        grid(
            *TOP,
            HEADER,
            [("产出指标", 1, 2), "数量指标", "人数", "≥2人"],
            ["质量指标", "", ""],
            ["效益指标", "", "", ""],
            ["满意度指标", "满意度指标", "满意度", ""],
        )
    )
    assert rows(found) == [
        ("产出指标", "数量指标", "人数", "≥2人"),
        ("产出指标", "质量指标", "", ""),
        ("效益指标", "", "", ""),
        ("满意度指标", "满意度指标", "满意度", ""),
    ]
    assert [(note.rule.code, note.row) for note in found.notes] == [("I815", 2), ("I815", 3)]


def test_spare_lines_of_a_group_are_layout():
    found = form(
        grid(
            *TOP,
            HEADER,
            [("产出指标", 1, 3), ("数量指标", 1, 3), "人数", "≥2人"],
            ["", ""],
            ["", ""],
            list(FOUR_ROWS[2]),
        )
    )
    assert rows(found) == [FOUR_ROWS[0], FOUR_ROWS[2]]
    assert not found.notes


def test_hidden_rows_are_read_and_told():
    found = form(grid(*TOP, HEADER, *map(list, FOUR_ROWS), hidden=(4,)))
    assert [row.hidden for row in found.rows] == [False, True, False, False]
    assert [(note.rule.code, note.place, note.row) for note in found.notes] == [("I811", "A5", 2)]


def test_one_value_for_two_names():
    found = form(grid(*TOP, HEADER, [("产出指标", 1, 2), ("数量指标", 1, 2), "人数", ("按计划", 1, 2)], ["次数"]))
    assert [(row.name, row.value) for row in found.rows] == [("人数", "按计划"), ("次数", "按计划")]


def test_texts_are_verbatim():
    found = form(grid(*TOP, HEADER, ["产出指标", "数量指标", "  人数（人）\n（含  离休）：  ", "　=1万 "]))
    assert rows(found) == [("产出指标", "数量指标", "人数（人）\n（含  离休）：", "=1万")]
