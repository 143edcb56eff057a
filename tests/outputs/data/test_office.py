"""LibreOffice itself opens the published files: nothing is calculated, no text is lost, amounts are numbers.

CSV files are opened as a person opens them who ticks every box: formulas are calculated, whatever looks like a number or
a date is turned into one, in the languages of China and of the United States.
"""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from generator.outputs.data.csv_file import MARK, csv_lines, guard, table_csv, years_csv
from generator.outputs.data.form_workbook import filled_form
from generator.outputs.data.tables import SHEETS, every_table
from generator.outputs.data.workbook import data_workbook, sheet_rows
from tests.conftest import ROOT
from tests.making import PROJECT_PATH, changed, sound
from tests.office import convert
from tests.outputs.data.published import files, loaded
from tests.rebuild import read_csv

CHINESE, ENGLISH = 2052, 1033
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

HOSTILE = [
    *("=1万", "=1+1", "+1", "-1", "@SUM(1)", "'x", "＝1+1", "=HYPERLINK(1)", "1.10", "012", "1-2", "2024-12", "12:30"),
    *(
        "2024年12月31日",
        "12月31日",
        "2024/1/2",
        "95%",
        "９５％",
        "1e5",
        "1,000",
        "￥5",
        "$5",
        "(5)",
        "1/2",
        "TRUE",
        "false",
    ),
    *(
        "Jan-1",
        "2 Feb 2024",
        "12345678901234567890",
        "123456789012",
        ".5",
        "5.",
        "_x0041_",
        "甲\n乙",
        '"a",b;c',
        "≥95%",
    ),
    *(
        "2人",
        "1年",
        "202",
        "0",
        "12345678901",
        "=",
        "-",
        "—",
        "/",
        "1 2",
        "5 %",
        "+",
        "1.",
        "1..2",
        "1-2-3",
        "3:4:5",
        "0x10",
    ),
]


@dataclass(frozen=True)
class Cell:
    """A cell as LibreOffice has it."""

    kind: str
    shown: str
    value: str
    formula: str


def sheets(file) -> dict[str, list[list[Cell]]]:
    """Every sheet of a flat OpenDocument spreadsheet, without the empty rows and cells at the end."""
    found = {}
    for table in ET.parse(file).iter(f"{TABLE}table"):
        rows = []
        for row in table.iter(f"{TABLE}table-row"):
            cells = [cell for node in row for cell in _cells(node)]
            while cells and cells[-1].kind == "" and not cells[-1].formula:
                cells.pop()
            rows += [cells] * (1 if not cells else int(row.get(f"{TABLE}number-rows-repeated", "1")))
        while rows and not rows[-1]:
            rows.pop()
        found[table.get(f"{TABLE}name")] = rows
    return found


def _cells(node):
    if node.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        return []
    shown = "\n".join("".join(_texts(paragraph)) for paragraph in node.findall(f"{TEXT}p"))
    cell = Cell(
        node.get(f"{OFFICE}value-type", ""), shown, node.get(f"{OFFICE}value", ""), node.get(f"{TABLE}formula", "")
    )
    repeated = int(node.get(f"{TABLE}number-columns-repeated", "1"))
    return [cell] * (repeated if cell.kind or repeated < 100 else 1)


def _texts(node):
    yield node.text or ""
    for child in node:
        yield " " * int(child.get(f"{TEXT}c", "1")) if child.tag == f"{TEXT}s" else "".join(_texts(child))
        yield child.tail or ""


def opened(folder, files, reading=""):
    """The sheets of each of these files (name → bytes), by name of the file."""
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    made = convert([folder / name for name in files], "fods", folder, reading)
    return dict(zip(files, map(sheets, made), strict=True))


def opened_csv(folder, files, language):
    """The rows of each of these CSV files."""
    reading = f"CSV:44,34,76,1,,{language},false,true,false,false,false,-1,true"  # the last: calculate formulas
    return {name: next(iter(found.values())) for name, found in opened(folder, files, reading).items()}


def test_the_reading_of_csv_is_as_hostile_as_it_says(tmp_path):
    files = {"t.csv": "=1+1,012,1.10,2024-12-31,=1万\r\n".encode()}
    [row] = opened_csv(tmp_path, files, CHINESE)["t.csv"]
    assert [(cell.kind, cell.shown, bool(cell.formula)) for cell in row[:4]] == [
        ("float", "2", True),
        ("float", "12", False),
        ("float", "1.1", False),
        ("date", "2024-12-31", False),
    ]
    assert row[4].formula.endswith("1万")
    assert row[4].shown in ("#NAME?", "Err:501")


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_csv(tmp_path, language):
    """The texts that are feared most, and the tables of the real site."""
    texts = io.StringIO(newline="")
    csv.writer(texts).writerows([[guard(text), "完"] for text in HOSTILE])
    site, findings = loaded(ROOT)
    others = (table.name for table in every_table() if table.name != "years")
    raw = {f"{name}.csv": table_csv(name, site.years, findings, csv_lines) for name in others}
    raw["years.csv"] = years_csv(site.years)
    found = opened_csv(tmp_path, {"t.csv": MARK + texts.getvalue().encode(), **raw}, language)
    assert [(row[0].shown, row[0].formula) for row in found["t.csv"]] == [(guard(text), "") for text in HOSTILE]
    for table in every_table():
        assert_table(table, found[f"{table.name}.csv"], read_csv(raw[f"{table.name}.csv"], set()), "name")


def assert_table(table, found, written, heading):
    """Every cell is what was written: texts as texts, numbers as numbers, nothing is a formula."""
    head, *rows = found
    assert [cell.shown for cell in head] == [getattr(column, heading) for column in table.columns]
    assert len(rows) == len(written)
    for cells, row in zip(rows, written, strict=True):
        padded = [*cells, *[Cell("", "", "", "")] * (len(table.columns) - len(cells))]
        for cell, column in zip(padded, table.columns, strict=True):
            assert cell.formula == ""
            text = row[column.name]
            if column.type == "string":
                assert cell.shown == text
            elif column.type == "date":
                assert (cell.kind, cell.shown) in {("", ""), ("date", text)}
            else:
                assert (cell.kind, Decimal(cell.value or 0)) == ("float" if text else "", Decimal(text or 0))


def test_one_of_the_values_is_the_one_that_is_feared():
    site, findings = loaded(ROOT)
    assert "'=1万" in table_csv("indicators", site.years, findings, csv_lines).decode()


def test_workbooks(tmp_path):
    """That of the real site, and one with the texts that are feared most: all are texts, to the last character."""
    site, findings = loaded(ROOT)
    rows = "".join(f"      - 指标{at}: {quoted(text)}\n" for at, text in enumerate(HOSTILE))
    feared = sound(tmp_path / "s", {PROJECT_PATH: changed("      - 救助人数: 2人\n", rows)})
    made = {
        "real.xlsx": data_workbook(site.years, findings, sheet_rows),
        "feared.xlsx": data_workbook(feared.years, {}, sheet_rows),
        "form.xlsx": filled_form(feared.latest.projects[0]),
    }
    found = opened(tmp_path, made)

    assert list(found["real.xlsx"]) == ["项目", "资金", "指标", "数据字典"]
    published = files(site, findings)
    for table in every_table():
        if table.name in SHEETS:
            texts = {column.name for column in table.columns if column.type == "string"}
            written = read_csv(published[f"data/{table.name}.csv"], texts)
            assert_table(table, found["real.xlsx"][table.title], written, "heading")

    wanted = [indicator.value for indicator in feared.latest.projects[0].indicators]
    assert "=1+1" in wanted
    _, *rows = found["feared.xlsx"]["指标"]
    assert [(row[10].kind, row[10].shown, row[10].formula) for row in rows] == [("string", text, "") for text in wanted]
    rows = found["form.xlsx"]["目标表"][-len(wanted) :]
    assert [(row[5].kind, row[5].shown, row[5].formula) for row in rows] == [("string", text, "") for text in wanted]


def quoted(text):
    """A text in YAML."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
