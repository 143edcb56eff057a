"""What a process takes at once, and makes together: every artifact once, what belongs together side by side."""

from hypothesis import given
from hypothesis import strategies as st

from generator.making.units import Mine, step_of, together, units_of
from generator.plan import Bundle, File, Group

ARTIFACTS = st.lists(
    st.one_of(
        st.integers(0, 99).map(lambda at: Group(f"content/{at}.yaml", (f"2024/{at}.html",), (), "", tuple)),
        st.integers(2020, 2025).map(lambda year: File(f"data/{year}/x.csv", "", bytes)),
        st.just(File("robots.txt", "", bytes)),
        st.just(Bundle("search", "", lambda: iter(()), object)),
    ),
    max_size=60,
)


@given(ARTIFACTS, st.integers(1, 4))
def test_every_artifact_is_in_one_unit(artifacts, jobs):
    step = step_of(artifacts, jobs)
    units = list(units_of(artifacts, step))
    assert sorted(map(id, (one for unit in units for one in unit))) == sorted(map(id, artifacts))
    assert all(units)
    groups = [len(unit) for unit in units if isinstance(unit[0], Group)]
    assert not groups or max(groups) == groups[0] <= max(1, len(artifacts) // jobs)


@given(ARTIFACTS, st.integers(1, 9))
def test_together_come_groups_alone(artifacts, step):
    some = list(together(artifacts, step))
    assert [one for each in some for one in each] == artifacts
    assert all(len(each) == 1 or (len(each) <= step and all(isinstance(one, Group) for one in each)) for each in some)


def test_what_is_about_one_year_comes_together_after_the_index():
    paths = ["data/2024/a.csv", "robots.txt", "2023/print/index.html", "compare/2024-2023/101.html", "data/2023/a.csv"]
    artifacts = [*[File(path, "", bytes) for path in paths], Bundle("search", "", lambda: iter(()), object)]
    assert [unit[0].path for unit in units_of(artifacts, 1)] == [
        "search",
        "robots.txt",
        "2023/print/index.html",
        "data/2023/a.csv",
        "data/2024/a.csv",
        "compare/2024-2023/101.html",
    ]


def test_a_process_takes_units_as_it_comes_to_them():
    units = [["a", "b"], ["c"], ["d"]]
    mine = Mine(units, iter([2, 0]))
    assert len(mine) == 4
    assert list(mine) == ["d", "a", "b"]
