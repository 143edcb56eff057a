"""Equal digests, equal bytes: whatever differs in what goes in must differ in the digest."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.digest import SIZE, Digester, Undigestible
from generator.problems import Severity
from tests.making import sound


def of(*values):
    return Digester("1").of(*values)


plain = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4), st.binary(max_size=3)),
    lambda inner: st.one_of(st.tuples(inner, inner), st.tuples(inner), st.tuples()),
    max_leaves=6,
)


@given(plain, plain)
def test_plain_values_have_one_digest_if_they_are_the_same(one, other):
    assert (of(one) == of(other)) == (repr(one) == repr(other))


def function(text):
    return text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        ("1", 1),
        (b"1", "1"),
        (Decimal("1.0"), Decimal("1.00")),
        (Decimal(1), 1),
        (date(2024, 1, 2), "2024-01-02"),
        (Markup("<b>"), "<b>"),
        (Severity.ERROR, Severity.NOTE),
        (Severity.ERROR, "error"),
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, (("a", 1),)),
        (("ab", "c"), ("a", "bc")),
        ((("a",), "b"), ("a", ("b",))),
        (partial(function, "a"), partial(function, "b")),
        (partial(function, "a"), partial(function, text="a")),
    ],
)
def test_what_differs_has_another_digest(one, other):
    try:
        assert of(one) != of(other)
    except Undigestible:
        assert callable(other)


def test_every_part_of_the_model_counts(tmp_path):
    site = sound(tmp_path)
    project = replace(site.latest.projects[0], digest=b"")  # not from a file: known by all it says
    site = replace(site, years=(replace(site.latest, projects=(project,)),))
    assert of(site) == of(replace(site))
    assert len(of(site)) == SIZE
    for changed in (
        replace(project, name="乙"),
        project.with_form(note="注"),
        project.with_form(indicators=()),
        project.with_form(goals=()),
        replace(project, number=3),
    ):
        year = replace(site.latest, projects=(changed,))
        assert of(project) != of(changed)
        assert of(site) != of(replace(site, years=(year,)))
    assert of(site.frame) == of(replace(site, years=(replace(site.latest, projects=()),)).frame)
    assert of(site.latest.heading) != of(replace(site.latest.heading, summary="说明"))


def test_a_project_made_from_a_file_is_known_by_the_digest_of_that_file(tmp_path):
    project = sound(tmp_path).latest.projects[0]
    one, other = replace(project, digest=b"1"), replace(project, digest=b"2")
    assert of(one) != of(other)
    assert of(one) == of(replace(one, name="乙"))


def test_a_file_is_known_by_its_bytes(tmp_path):
    file, other = tmp_path / "a", tmp_path / "b"
    file.write_bytes(b"1")
    other.write_bytes(b"1")
    assert of(file) == of(other)
    other.write_bytes(b"2")
    assert of(file) != of(other)


def test_what_goes_into_all_digests():
    assert Digester("1").of("a") != Digester("2").of("a")


@pytest.mark.parametrize("value", [object(), lambda: 1, "".join, open, {1}, partial(lambda: 1)], ids=list("abcdef"))
def test_what_can_not_be_known_has_no_digest(value):
    with pytest.raises(Undigestible):
        of((value,))
