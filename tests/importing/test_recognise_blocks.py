"""Indicator tables with a mid-term block, and over several pages."""

import pytest

from tests.importing.grids import (
    FOUR_ROWS,
    HEADER,
    TOP,
    extras,
    form,
    grid,
    paragraph,
    rows,
    word,
)


def test_columns_of_mid_term_and_annual_values():
    found = form(
        grid(
            *TOP,
            ["一级指标", "二级指标", "三级指标", "实施期指标值", "年度指标值"],
            ["产出指标", "数量指标", "里程", "30公里", "10公里"],
        )
    )
    assert rows(found) == [("产出指标", "数量指标", "里程", "10公里")]
    assert extras(found) == [{"实施期指标值": "30公里"}]


def test_mid_term_and_annual_under_one_heading():
    found = form(
        grid(
            *TOP,
            [("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("指标值", 2)],
            ["实施期", "年度"],
            ["产出指标", "数量指标", "里程", "30公里", "10公里"],
        )
    )
    assert rows(found) == [("产出指标", "数量指标", "里程", "10公里")]
    assert extras(found) == [{"中期指标值": "30公里"}] or extras(found) == [{"实施期指标值": "30公里"}]


BLOCKS = (
    ["二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
    [("产出指标", 1, 2), "数量指标", "里程", "30公里", "数量指标", "里程", "10公里"],
    ["质量指标", "合格率", "100%", "时效指标", "按期", "12月底前"],
)


@pytest.mark.parametrize("banded", [True, False])
def test_two_blocks_side_by_side(banded):
    """The official form of 财预〔2015〕88号: mid-term on the left, the year on the right."""
    goals = [[("总体目标", 1, 2), ("中期目标", 3), ("年度目标", 3)], [("三年。", 3), ("一年。", 3)]]
    bands = (
        [[("一级指标", 1, 2), ("中期指标", 3), ("年度指标", 3)], BLOCKS[0]] if banded else [["一级指标", *BLOCKS[0]]]
    )
    found = form(grid(*TOP, *goals, *bands, *BLOCKS[1:]))
    assert rows(found) == [
        ("产出指标", "数量指标", "里程", "10公里"),
        ("产出指标", "时效指标", "按期", "12月底前"),
        ("产出指标", "质量指标", "合格率", ""),
    ]
    assert extras(found) == [{"中期指标值": "30公里"}, {}, {"中期指标值": "100%"}]


def test_two_tables_one_under_the_other():
    found = form(
        grid(
            *TOP,
            [("中期绩效指标", 1, 2), *HEADER],
            ["产出指标", "数量指标", "里程", "30公里"],
            [("年度绩效指标", 1, 3), *HEADER],
            ["产出指标", "数量指标", "里程", "10公里"],
            ["效益指标", "社会效益指标", "影响", "较高"],
        )
    )
    assert rows(found) == [("产出指标", "数量指标", "里程", "10公里"), FOUR_ROWS[2]]
    assert extras(found) == [{"中期指标值": "30公里"}, {}]


def test_two_halves_of_one_table():
    """Nothing says mid-term: the right half is more of the same."""
    found = form(
        grid(*TOP, [*HEADER, *HEADER], [*FOUR_ROWS[0], *FOUR_ROWS[2]], [*FOUR_ROWS[1], *FOUR_ROWS[3]]),
    )
    assert sorted(rows(found)) == sorted(FOUR_ROWS)


def test_a_word_table_without_name_continues_the_form():
    found = form(
        word(*TOP, HEADER, list(FOUR_ROWS[0])),
        paragraph("— 1 —", file="附件.docx"),
        word([("产出指标"), "质量指标", "合格率", "100%"], list(FOUR_ROWS[2]), number=2),
    )
    assert rows(found) == FOUR_ROWS[:3]


def test_a_repeated_header_anchors_anew():
    found = form(
        word(*TOP, HEADER, [("产出指标", 1, 1), "数量指标", "人数", "≥2人"]),
        word(
            ["绩效指标", "一级指标", "二级指标", ("三级指标", 3), "指标值"],
            ["", "", "质量指标", ("合格率", 3), "100%"],
            ["", *FOUR_ROWS[2][:2], (FOUR_ROWS[2][2], 3), FOUR_ROWS[2][3]],
            number=2,
        ),
    )
    assert rows(found) == FOUR_ROWS[:3]
    assert not any(row.class_inferred for row in found.rows)


def test_the_next_page_may_have_other_column_positions():
    found = form(
        word(
            *TOP,
            ["绩效指标", "一级指标", ("二级指标", 2), ("三级指标", 3), ("指标值", 2)],
            ["", "产出指标", ("数量指标", 2), ("人数", 3), ("≥2人", 2)],
        ),
        word(["", *FOUR_ROWS[1]], ["", *FOUR_ROWS[2]], number=2),
    )
    assert rows(found) == FOUR_ROWS[:3]


def test_a_goal_on_the_next_page():
    found = form(word(*TOP), word(["年度目标", ("完成。", 3)], HEADER, list(FOUR_ROWS[0]), number=2))
    assert (found.goals[0][1].text, rows(found)) == ("完成。", FOUR_ROWS[:1])
