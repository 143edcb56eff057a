"""Two years side by side: what is the same, what differs; nothing is lost."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import comparison
from generator.comparison import Cell, figures, project_pairs, row_pairs
from generator.model import Indicator
from tests.making import PROJECT, changed, sound


def row(name, value="", subclass="数量指标", number=1, extras=()):
    return Indicator(number, "产出指标", "output", subclass, subclass, name, value, extras, False, ())


def years(folder, old, new):
    """The comparison of two years made of these files."""
    files = {f"content/2023/{name}.yaml": text for name, text in old.items()}
    files |= {f"content/2024/{name}.yaml": text for name, text in new.items()}
    later, earlier = sound(folder, {"content/2024/01-a.yaml": None, **files}).years
    return project_pairs(earlier, later)


def told(pairs):
    return [(pair.old and pair.old.id, pair.new and pair.new.id) for pair in pairs]


# ---------------------------------------------------------------------- projects


def test_projects_are_the_same_by_their_file_name(tmp_path):
    pairs = years(
        tmp_path, {"a": PROJECT, "b": PROJECT.replace("甲", "乙")}, {"a": PROJECT.replace("甲", "改名"), "c": PROJECT}
    )
    assert told(pairs) == [("a", "a"), (None, "c"), ("b", None)]
    assert [pair.by_name for pair in pairs] == [False, False, False]


def test_else_by_their_name_within_the_department(tmp_path):
    pairs = years(
        tmp_path,
        {"a": PROJECT, "b": PROJECT.replace("甲", "乙")},
        {"x": PROJECT, "y": PROJECT.replace("甲", "乙").replace("测试单位", "别的局")},
    )
    assert told(pairs) == [("a", "x"), (None, "y"), ("b", None)]
    assert [pair.by_name for pair in pairs] == [True, False, False]


def test_a_name_that_is_not_unique_matches_nothing(tmp_path):
    assert told(years(tmp_path, {"a": PROJECT, "b": PROJECT}, {"x": PROJECT})) == [
        (None, "x"),
        ("a", None),
        ("b", None),
    ]


def test_a_project_that_has_its_file_name_is_not_taken_by_another_of_its_name(tmp_path):
    assert told(years(tmp_path, {"a": PROJECT}, {"a": PROJECT, "x": PROJECT})) == [("a", "a"), (None, "x")]


@pytest.mark.parametrize(
    ("text", "difference", "amount", "detailed"),
    [
        (PROJECT, "0", False, False),
        (changed("5.00", "5"), "0", False, False),
        (changed("5.00", "7.5"), "2.5", True, False),
        (changed("5.00", "4.99"), "-0.01", True, False),
        (changed("5.00", '""'), None, True, False),
        (changed("2人", "3人"), "0", False, True),
        (changed("完成救助。", "做完。"), "0", False, True),
        (PROJECT + "      - 又一个: 1个\n", "0", False, True),
    ],
)
def test_what_changed_of_a_project(tmp_path, text, difference, amount, detailed):
    [pair] = years(tmp_path, {"a": PROJECT}, {"a": text})
    assert pair.difference == (None if difference is None else Decimal(difference))
    assert (pair.amount_changed, pair.detailed, pair.changed) == (amount, detailed, amount or detailed)


def test_goals_and_rows_cell_by_cell(tmp_path):
    new = changed("完成救助。", "做完。").replace("救助人数: 2人", "救助的人数: 3人") + "      - 又一个: 1个\n"
    [pair] = years(tmp_path, {"a": PROJECT}, {"a": new})
    assert pair.goals == (Cell("年度目标", "完成救助。", "做完。"),)
    assert [one.cells for one in pair.rows] == [
        (Cell("三级指标", "救助人数", "救助的人数"), Cell("指标值", "2人", "3人")),
        (),
    ]
    assert [(one.old is None, one.new is None) for one in pair.rows] == [(False, False), (True, False)]


def test_figures(tmp_path):
    pairs = years(
        tmp_path,
        {"a": PROJECT, "b": PROJECT, "c": PROJECT, "d": PROJECT},
        {
            "a": PROJECT,
            "b": changed("5.00", "6.00"),
            "c": changed("5.00", "4.50").replace("2人", "3人"),
            "e": changed("甲", "新"),
        },
    )
    found = figures(pairs)
    assert (found.old_count, found.new_count, found.old_total, found.new_total) == (4, 4, Decimal(20), Decimal("20.5"))
    assert (found.added, found.ended, found.raised, found.lowered, found.reworded, found.unchanged) == (
        1,
        1,
        1,
        1,
        1,
        1,
    )
    assert found.difference == Decimal("0.5")


# ---------------------------------------------------------------------- rows


def matched(old, new):
    return [(pair.old and pair.old.name, pair.new and pair.new.name) for pair in row_pairs(old, new)]


def test_rows_match_by_name_whatever_their_order():
    assert matched([row("甲"), row("乙")], [row("乙"), row("甲")]) == [("乙", "乙"), ("甲", "甲")]


def test_of_two_rows_of_one_name_the_unchanged_one_is_the_same():
    pairs = row_pairs([row("人数", "1人"), row("人数", "2人")], [row("人数", "2人"), row("人数", "3人")])
    assert [(pair.old.value, pair.new.value, pair.changed) for pair in pairs] == [
        ("2人", "2人", False),
        ("1人", "3人", True),
    ]


def test_a_name_that_is_much_alike_is_the_same_row():
    assert matched([row("困难职工救助人数")], [row("困难职工的救助人数")]) == [
        ("困难职工救助人数", "困难职工的救助人数")
    ]
    assert matched([row("救助人数")], [row("培训场次")]) == [(None, "培训场次"), ("救助人数", None)]
    assert matched([row("救助人数", subclass="质量指标")], [row("救助人次")]) == [
        (None, "救助人次"),
        ("救助人数", None),
    ]


def test_the_most_alike_are_matched_first():
    old, new = [row("劳模慰问人数"), row("劳模慰问的人数")], [row("劳模慰问的人数量")]
    assert matched(old, new) == [("劳模慰问的人数", "劳模慰问的人数量"), ("劳模慰问人数", None)]


def test_other_columns_are_cells_too():
    [pair] = row_pairs(
        [row("甲", "1", extras=(("权重", "10"),))], [row("甲", "1", extras=(("权重", "20"), ("备注", "新")))]
    )
    assert pair.cells == (Cell("权重", "10", "20"), Cell("备注", "", "新"))


def test_very_many_unmatched_rows_are_not_weighed_against_each_other():
    many = comparison.MOST_GUESSED + 1
    old = [row(f"救助人数{at}") for at in range(many)]
    new = [row(f"救助的人数{at}") for at in range(many)]
    assert all(pair.old is None or pair.new is None for pair in row_pairs(old, new))


ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(["", "救助人数", "救助的人数", "救助人次", "合规性", "资金合规性"]),
        st.sampled_from(["", "1人", "≥95%"]),
        st.sampled_from(["数量指标", "质量指标"]),
    ),
    max_size=12,
)


@given(ROWS, ROWS)
def test_no_row_is_lost_and_none_is_used_twice(old, new):
    old = [one._replace(row=at) for at, one in enumerate(old)]
    new = [one._replace(row=at) for at, one in enumerate(new)]
    pairs = row_pairs(old, new)
    assert [pair.new for pair in pairs if pair.new] == new
    assert sorted(pair.old.row for pair in pairs if pair.old) == [one.row for one in old]
    assert all(pair.old or pair.new for pair in pairs)
    assert all(pair.old.subclass_key == pair.new.subclass_key for pair in pairs if pair.old and pair.new)


@given(ROWS)
def test_a_year_compared_with_itself_has_no_change(rows):
    assert not any(pair.changed for pair in row_pairs(rows, rows))


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.lists(st.sampled_from("abcdef"), unique=True), st.data())
def test_no_project_is_lost(tmp_path_factory, old, new, data):
    base = sound(tmp_path_factory.mktemp("base")).latest
    [project] = base.projects
    names = st.sampled_from(["甲", "乙"])
    earlier = replace(base, projects=tuple(replace(project, id=at, name=data.draw(names)) for at in old))
    later = replace(base, projects=tuple(replace(project, id=at, name=data.draw(names)) for at in new))
    pairs = project_pairs(earlier, later)
    assert [pair.new for pair in pairs if pair.new] == list(later.projects)
    assert sorted(pair.old.id for pair in pairs if pair.old) == sorted(old)
    assert all(
        pair.by_name == (pair.old is not None and pair.new is not None and pair.old.id != pair.new.id) for pair in pairs
    )
