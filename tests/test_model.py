from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from generator import model, taxonomy
from generator.model import Amount, Disclosure, Form, Frame, Funding, Indicator, Page, Publisher, Site, Year
from tests.making import project_of


def amount(key, within, text):
    return Amount(key, key, within, text, Decimal(text) if text else None, ("项目资金", key))


def indicator(row, class_label, sub_label, name="指标", value="1个", extras=(), inferred=False):
    return Indicator(row, class_label, "output", sub_label, "quantity", name, value, extras, inferred, ())


def funding(*parts, unit="万元"):
    return Funding(unit, parts or (amount("total", "", "5.00"),))


def project(name="a", year=2024, money=None, indicators=(), department="某局", code="", number=None):
    form = Form((), money or funding(), None, (), indicators)
    path = f"content/{year}/{name}.yaml"
    return project_of(form, name, year, number, f"项目{name}", department, code, source_path=path)


def disclosure(*projects, year=2024):
    return Disclosure(
        year=year,
        title="标题",
        profile=taxonomy.profile("2015"),
        approved=date(2024, 2, 8),
        projects=projects,
        source_path="x",
    )


def test_funding_finds_its_total_and_its_parts():
    money = funding(
        amount("fiscal", "total", "3.00"),
        amount("total", "", "5.00"),
        amount("central", "fiscal", ""),
        amount("other", "total", "2"),
    )
    assert money.total.text == "5.00"
    assert [part.key for part in money.parts] == ["fiscal", "other"]
    assert [part.key for part in money.parts_of("fiscal")] == ["central"]
    assert money.parts_of("other") == ()


@pytest.mark.parametrize(
    ("unit", "text", "wan"),
    [
        ("万元", "2.76", "2.76"),
        ("元", "27600", "2.76"),
        ("元", "1", "0.0001"),
        ("元", "123456789012345678.99", "12345678901234.567899"),
        ("万元", "", None),
    ],
)
def test_wan_is_exact(unit, text, wan):
    money = funding(amount("total", "", text), unit=unit)
    assert money.wan(money.total) == (None if wan is None else Decimal(wan))
    assert project(money=money).total_wan == (None if wan is None else Decimal(wan))


def test_sums_count_an_empty_amount_as_nothing():
    year = disclosure(
        project("a"),
        project("b", money=funding(amount("total", "", ""))),
        project("c", money=funding(amount("total", "", "27600"), unit="元")),
    )
    assert year.total_wan == Decimal("7.76")


@pytest.mark.parametrize(("code", "text"), [("202", "[202]某局"), ("", "某局")])
def test_department_text(code, text):
    assert project(code=code).department_text == text


def test_departments_in_the_order_in_which_they_appear():
    year = disclosure(
        project("a", department="甲局", code="2"),
        project("b", department="乙局", code="1"),
        project("c", department="甲局", code="2"),
        project("d", department="甲局"),
    )
    assert [
        (group.code, group.name, [p.id for p in group.projects], group.total_wan) for group in year.departments
    ] == [
        ("2", "甲局", ["a", "c"], Decimal(10)),
        ("1", "乙局", ["b"], Decimal(5)),
        ("", "甲局", ["d"], Decimal(5)),
    ]


def test_groups_span_their_rows():
    rows = (
        indicator(1, "产出指标", "数量指标"),
        indicator(2, "产出指标", "数量指标"),
        indicator(3, "产出指标", "质量指标"),
        indicator(4, "效益指标", "", "", "", inferred=True),
    )
    groups = project(indicators=rows).groups
    assert [(group.label, group.size, group.inferred) for group in groups] == [
        ("产出指标", 3, False),
        ("效益指标", 1, True),
    ]
    assert [[sub.label for sub in group.subclasses] for group in groups] == [["数量指标", "质量指标"], [""]]
    assert [i.row for group in groups for i in group.indicators] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("name", "value", "empty"), [("", "", True), ("人数", "", False), ("", "2人", False), ("人数", "2人", False)]
)
def test_an_empty_row(name, value, empty):
    row = indicator(7, "产出指标", "数量指标", name, value)
    assert row.is_empty is empty
    assert row.anchor == "row-7"


def test_extra_columns_in_order_of_appearance():
    rows = (
        indicator(1, "a", "b", extras=(("符号", "≥"), ("备注", "x"))),
        indicator(2, "a", "b"),
        indicator(3, "a", "b", extras=(("权重", "5"), ("符号", "="))),
    )
    assert project(indicators=rows).extra_columns == ("符号", "备注", "权重")


def test_a_number_is_the_one_given_or_the_place_in_the_list():
    first, second = replace(project("a"), number=7), project("b")
    assert [disclosure(first, second).number_of(one) for one in (first, second)] == [7, 2]


def test_a_heading_and_a_frame_hold_neither_projects_nor_texts():
    year = disclosure(project("a"))
    page = Page("shuoming", "说明", "正文", 1, "content/pages/shuoming.md")
    site = Site(title="站", publisher=Publisher("单位"), years=(year,), pages=(page,), source_path="x")
    assert type(year.heading) is Year
    assert (year.heading.title, year.heading.source_path) == ("标题", "x")
    assert not hasattr(year.heading, "projects")
    assert type(site.frame) is Frame
    assert site.frame.years == (year.heading,)
    assert site.frame.pages == (replace(page, text=""),)


def test_history_is_newest_first():
    years = (disclosure(project("a", 2025), project("b", 2025), year=2025), disclosure(project("a", 2024), year=2024))
    site = Site(title="站", publisher=Publisher("单位"), years=years, source_path="x")
    assert {key: [p.year for p in projects] for key, projects in site.history.items()} == {
        "a": [2025, 2024],
        "b": [2025],
    }
    assert site.latest.year == 2025


@pytest.mark.parametrize(
    "thing", [project(), funding(), indicator(1, "a", "b"), disclosure(), Publisher("单位"), amount("total", "", "1")]
)
def test_everything_is_frozen(thing):
    kind = type(thing)
    field = kind._fields[0] if hasattr(kind, "_fields") else next(iter(kind.__dataclass_fields__))
    with pytest.raises(AttributeError):
        setattr(thing, field, None)


def test_units():
    assert {"万元": Decimal(10000), "元": Decimal(1)} == model.YUAN_PER_UNIT


def test_a_project_with_something_else_on_its_form():
    rows = (indicator(1, "产出指标", "数量指标"), indicator(2, "产出指标", "数量指标"))
    one = project(indicators=rows)
    assert one.summary.kinds == (("output", "quantity", 2),)
    changed = one.with_form(indicators=rows[:1], funding=funding(amount("total", "", "7.00")))
    assert (changed.row_count, changed.total_wan, changed.digest) == (1, Decimal("7.00"), b"")
    assert changed != one
    assert changed.summary.wording != one.summary.wording
    assert one.with_form() == one
    assert one.with_form(funding=funding(amount("total", "", "7.00"))).summary.wording == one.summary.wording
