"""The workbook as openpyxl reads it, and its bytes."""

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.outputs.data import package, workbook
from generator.outputs.data.dictionary import NOTES
from generator.outputs.data.tables import every_table
from generator.outputs.data.workbook import data_workbook, sheet_rows
from tests.making import PROJECT_PATH, changed, sound
from tests.outputs.data.published import ROOT, SITES, files, loaded


def sheet_xml(raw, number):
    return zipfile.ZipFile(io.BytesIO(raw)).read(f"xl/worksheets/sheet{number}.xml").decode()


@pytest.fixture(scope="module")
def real():
    site, findings = loaded(ROOT)
    return data_workbook(site.years, findings, sheet_rows)


def test_sheets_are_frozen_below_their_heads_and_print_on_a4(real):
    book = openpyxl.load_workbook(io.BytesIO(real))
    assert book.sheetnames == ["项目", "资金", "指标", "数据字典"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert all(cell.font.b for cell in sheet[1])


def test_texts_are_texts_and_amounts_numbers(real):
    sheet = openpyxl.load_workbook(io.BytesIO(real))["指标"]
    [row] = [row for row in sheet.iter_rows(min_row=2) if row[10].value == "=1万"]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in row[:5]] == [
        (2024, "n", "General"),
        ("07-can-ji-ren-jiu-ye-bao-zhang-jin", "s", "@"),
        ("残疾人就业保障金", "s", "@"),
        (1, "n", "#,##0.00########"),
        (1, "n", "General"),
    ]
    assert (row[10].data_type, row[10].quotePrefix) == ("s", True)
    assert [cell.value for cell in row[11:]] == ["quantity", "=", 10000, None, None, None, "V305"]


def test_the_dictionary_has_every_column(real):
    rows = list(openpyxl.load_workbook(io.BytesIO(real))["数据字典"].iter_rows(values_only=True))
    assert rows[0] == ("表", "列名（CSV）", "名称", "类型", "单位", "说明")
    listed = [(table, name) for table, name, *_ in rows[1 : -len(NOTES)]]
    assert listed == [
        (table.title, name)
        for table in every_table()
        for name in (f"{table.name}.csv", *(column.name for column in table.columns))
    ]
    assert [row[2] for row in rows[-len(NOTES) :]] == [subject for subject, _ in NOTES]


def test_explanations_of_the_dictionary_are_not_cut(real):
    sheet = openpyxl.load_workbook(io.BytesIO(real))["数据字典"]
    for row in sheet.iter_rows(min_row=2):
        lines = 2 * len(row[5].value) / sheet.column_dimensions["F"].width
        assert sheet.row_dimensions[row[0].row].height >= 15 * lines
        assert row[5].alignment.wrap_text


def test_numbers_stand_digit_for_digit(tmp_path):
    long = "12345678901234567.89"
    text = changed("  年度资金总额: 5.00", f"  年度资金总额: '0.10'\n  财政拨款: '9.1'\n  其他资金: '{long}'")
    raw = data_workbook(sound(tmp_path, {PROJECT_PATH: text}).years, {}, sheet_rows)
    xml = sheet_xml(raw, 2)
    assert re.findall(r"<v>([^<]*)</v>", xml) == ["2024", "0.10", "0.10", "2024", "9.1", "9.1", "2024"]
    assert xml.count(f"<t>{long}</t>") == 2  # a spreadsheet would round it


def test_a_table_that_is_too_long_for_a_sheet_goes_on_on_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "LONGEST_SHEET", 3)
    site = sound(tmp_path)
    [project] = site.latest.projects
    many = tuple(replace(project, id=f"p{at}") for at in range(5))
    book = openpyxl.load_workbook(io.BytesIO(data_workbook((replace(site.latest, projects=many),), {}, sheet_rows)))
    assert book.sheetnames[:3] == ["项目", "项目 (2)", "项目 (3)"]
    assert [sheet.max_row for sheet in book.worksheets[:3]] == [3, 3, 2]
    ids = [row[1] for sheet in book.worksheets[:3] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert ids == [f"p{at}" for at in range(5)]


@pytest.mark.parametrize("folder", SITES, ids=lambda folder: folder.name)
def test_every_workbook_is_sound_and_has_no_clock(folder):
    site, findings = loaded(folder)
    made = files(site, findings)
    again = files(site, findings)
    for path, raw in made.items():
        if not path.endswith(".xlsx"):
            continue
        assert raw == again[path]
        archive = zipfile.ZipFile(io.BytesIO(raw))
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        openpyxl.load_workbook(io.BytesIO(raw))


def test_what_is_withheld_is_in_no_file_of_a_workbook():
    site, findings = loaded(ROOT / "tests/sites/good/withheld")
    for path, raw in files(site, findings).items():
        archive = zipfile.ZipFile(io.BytesIO(raw)) if path.endswith(".xlsx") else None
        parts = [archive.read(name) for name in archive.namelist()] if archive else [raw]
        assert not any("机密标记".encode() in part for part in parts), path


@pytest.mark.parametrize(
    ("text", "xml"),
    [
        ("甲", "<t>甲</t>"),
        ("<&>", "<t>&lt;&amp;&gt;</t>"),
        (" 甲", '<t xml:space="preserve"> 甲</t>'),
        ("甲\n乙", '<t xml:space="preserve">甲\n乙</t>'),
        ("_x0041_", "<t>_x005F_x0041_</t>"),
        ("_x004_", "<t>_x004_</t>"),
        ("甲\r", '<t xml:space="preserve">甲_x000D_</t>'),
    ],
)
def test_texts_in_xml(text, xml):
    assert package.text_xml(text) == xml


def test_a_text_that_no_cell_holds_says_so():
    xml = package.text_xml("甲" * 40_000)
    assert len(xml) == 32_767 + len("<t></t>")
    assert xml.endswith("……（超过电子表格一个单元格的上限，全文见 CSV 或 JSON）</t>")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, places=4))
def test_numbers_are_exact_or_texts(number):
    text = package.number_text(number)
    digits = len(f"{number:f}".replace(".", "").strip("0"))
    assert (text is None) == (digits > 15)
    if text is not None:
        assert Decimal(text) == number
