"""What changed between two states of a record, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.record import DROPPED_ROW, NEW_ROW, Change, Mismatch, Record, apply, changes, row

TEXTS = st.sampled_from(["", "甲", "乙", "5.00", "≥95%"])
ROWS = st.dictionaries(st.sampled_from(["三级指标", "指标值", "权重", "符号"]), TEXTS, min_size=1).map(
    lambda cells: row(cells.items())
)
RECORDS = st.builds(
    Record,
    st.dictionaries(st.sampled_from(["项目名称", "年度目标", "备注", "序号"]), TEXTS),
    st.lists(ROWS, max_size=6).map(tuple),
)


@given(RECORDS, RECORDS)
def test_changes_applied_to_the_old_give_the_new(old, new):
    assert apply(old, changes("a", old, new)) == new


@given(RECORDS, RECORDS)
def test_the_same_has_no_changes_and_what_differs_has(old, new):
    assert changes("a", old, old) == ()
    assert bool(changes("a", old, new)) == (old != new)


@given(RECORDS, RECORDS, RECORDS)
def test_changes_fit_what_they_were_made_of_alone_or_fail(old, new, other):
    """Whatever they are applied to, the outcome differs in nothing that the changes name, or it is refused."""
    made = changes("a", old, new)
    try:
        reached = apply(other, made)
    except Mismatch:
        return
    for change in made:
        if change.row is None:
            assert reached.fields.get(change.field) == change.new


def indicator(name, value, **more):
    return row({"三级指标": name, "指标值": value, **more}.items())


A, B, C = indicator("甲", "1"), indicator("乙", "2"), indicator("丙", "3")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ((A, B), (A, C, B), [(2, NEW_ROW, None, C)]),
        ((A, B, C), (A, C), [(2, DROPPED_ROW, B, None)]),
        ((A, B), (A, indicator("乙", "3")), [(2, "指标值", "2", "3")]),
        ((A,), (indicator("甲", "1", 权重="10"),), [(1, "权重", None, "10")]),
        ((A, B), (B,), [(1, DROPPED_ROW, A, None)]),
        ((), (A,), [(1, NEW_ROW, None, A)]),
        ((A,), (B, C), [(1, "三级指标", "甲", "乙"), (1, "指标值", "1", "2"), (2, NEW_ROW, None, C)]),
    ],
)
def test_rows(old, new, found):
    made = changes("p", Record({}, old), Record({}, new))
    assert [(change.row, change.field, change.old, change.new) for change in made] == found


def test_fields():
    made = changes("p", Record({"甲": "1", "乙": "2"}), Record({"甲": "3", "丙": ""}))
    assert made == (
        Change("p", None, "甲", "1", "3"),
        Change("p", None, "乙", "2", None),
        Change("p", None, "丙", None, ""),
    )


@pytest.mark.parametrize(
    "change",
    [
        Change("p", None, "甲", "2", "3"),
        Change("p", None, "乙", "2", "3"),
        Change("p", 1, "指标值", "9", "3"),
        Change("p", 2, "指标值", "1", "3"),
        Change("p", 1, DROPPED_ROW, B, None),
        Change("p", 3, NEW_ROW, None, B),
        Change("p", None, "甲", "1", A),
        Change("p", 1, NEW_ROW, None, "文字"),
    ],
)
def test_what_does_not_fit_is_refused(change):
    with pytest.raises(Mismatch):
        apply(Record({"甲": "1"}, (A,)), [change])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("p", None, "年度目标", "", ""), "年度目标"),
        (Change("p", 3, "指标值", "", ""), "第 3 行：指标值"),
    ],
)
def test_place(change, said):
    assert change.place == said
