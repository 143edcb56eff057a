"""The table of labels, and what a site adds to it."""

import tomllib
from importlib.resources import files

import pytest

from generator.importing.labels import load_labels, parse, spellings
from generator.importing.recognise_headings import document_title, unit_in, year_in
from generator.importing.recognise_money import number_in
from generator.importing.rules import Refused
from tests.importing.grids import grid, read

FORM = (
    ["项目名称", "甲", "主管部门", "某局"],
    ["用款科室", "一科", "项目资金（万元）", "5"],
    ["一级指标", "二级指标", "三级指标", "绩效承诺值"],
    ["产出指标", "数量指标", "人数", "≥2人"],
)


def test_no_label_of_one_kind_is_listed_twice():
    tables = tomllib.loads(files("generator").joinpath("importing", "labels.toml").read_text(encoding="utf-8"))
    for kind, rows in tables.items():
        if kind in ("list", "title"):
            continue
        listed = [label for labels in rows.values() for label in labels]
        assert sorted({label for label in listed if listed.count(label) > 1}) == [], kind


def test_a_site_adds_its_own_labels(tmp_path):
    (tmp_path / "labels.toml").write_text(
        '[fact]\nimplementing_unit = ["用款科室"]\n[column]\nvalue = ["绩效承诺值"]\n', encoding="utf-8"
    )
    form = read(grid(*FORM), labels=load_labels(tmp_path)).forms[0]
    assert dict(form.facts)["implementing_unit"].text == "一科"
    assert dict(form.facts)["implementing_unit"].label == "用款科室"
    assert form.rows[0].value == "≥2人"
    assert not form.notes


def test_without_them_they_are_not_understood(tmp_path):
    form = read(grid(*FORM), labels=load_labels(tmp_path)).forms[0]
    assert {note.place for note in form.notes} == {"A2", "B2", "D3"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[fact", "不是合格的 TOML"),
        ("[facts]\nname = []", r"不认识的一节 \[facts\]"),
        ("fact = 1", r"不认识的一节 \[fact\]"),
        ("[fact]\nnaam = []", "不认识「naam」"),
        ('[fact]\nname = "项目"', "应当是一组加引号的文字"),
        ("[fact]\nname = [1]", "应当是一组加引号的文字"),
    ],
)
def test_mistakes_in_it_are_named(text, message):
    with pytest.raises(Refused, match=message):
        parse(text)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "labels.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match="UTF-8"):
        load_labels(tmp_path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("绩\n效\n指\n标", ("绩效指标",)),
        (" 年度资金总额：", ("年度资金总额",)),
        ("项目资金\n（万元）", ("项目资金（万元）", "项目资金")),
        ("①财政拨款", ("①财政拨款", "财政拨款")),
        ("2024年度目标", ("2024年度目标", "年度目标", "目标")),
        ("", ()),
        ("长" * 61, ()),
    ],
)
def test_spellings(text, found):
    assert spellings(text) == found


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("（2024年度）", 2024),
        (" （2024 年度）   ", 2024),
        ("(２０２４年)", 2024),
        ("二○二四年度", 2024),
        ("亳州市总工会2024年度项目支出绩效目标", 2024),
        ("2024", 2024),
        ("年度：2024", 2024),
        ("2024年3月", None),
        ("2024年—2026年", None),
        ("（20××年度）", None),
        ("12024年", None),
    ],
)
def test_years(text, year):
    assert year_in(text) == year


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("项目资金\n（万元）", "万元"),
        ("预算金额（单位：万元）", "万元"),
        ("金额单位：元", "元"),
        ("年度资金总额(元)", "元"),
        ("单位：千元", "千元"),
        ("项目资金", None),
    ],
)
def test_units(text, unit):
    assert unit_in(text) == unit


@pytest.mark.parametrize(
    ("text", "digits", "value", "unit", "clear"),
    [
        ("      5.00 ", "5.00", "5.00", None, True),
        ("１，２３４．５", "1,234.5", "1234.5", None, True),
        ("¥5万元", "5", "5", "万元", True),
        ("5元", "5", "5", "元", True),
        ("", "", None, None, True),
        ("—", "", None, None, True),
        ("12,34", "", None, None, False),
        ("-5", "", None, None, False),
        ("5%", "", None, None, False),
        ("1e5", "", None, None, False),
        ("9" * 400, "", None, None, False),
    ],
)
def test_amounts(text, digits, value, unit, clear):
    number = number_in(text)
    assert (number.text, str(number.value) if number.value is not None else None) == (digits, value)
    assert (number.unit, number.clear) == (unit, clear)


def test_the_title_of_a_document():
    titles = ["附件：", "项目支出绩效目标表", "附件1：某局2024年度项目支出绩效目标", "另一局2024年绩效目标表"]
    assert document_title(titles) == "某局2024年度项目支出绩效目标"
    assert document_title(["目录", "项目支出绩效目标表"]) == "项目支出绩效目标表"
    assert document_title([]) == ""
