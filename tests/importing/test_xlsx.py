"""Workbooks since 2007: what a cell shows is what is read, and only what is there costs anything."""

import time

import pytest

from generator.importing import budget, markup
from generator.importing.rules import (
    DAMAGED,
    FORMULA,
    HIDDEN_SHEET,
    LEFT_OUT,
    NOT_UNDERSTOOD,
    ODD_CELL,
    ODD_CHARACTERS,
    TOO_MUCH,
)
from tests.importing.workbook_files import (
    cells,
    fixture,
    grids,
    mutations,
    read,
    refusal,
    row,
    survives,
    texts,
    worksheet,
    xlsx,
)


def test_the_fixture() -> None:
    found = grids(fixture("forms.xlsx"))
    assert [grid.origin.inside[-1] for grid in found][:2] == ["工作表 公开清单", "工作表 1 困难职工帮扶专项资金"]
    assert len(found) == 9
    listed = texts(fixture("forms.xlsx"))
    assert (listed["A1"], listed["C3"], listed["C4"], listed["C6"], listed["C7"]) == (
        "亳州市总工会2024年度项目支出绩效目标",
        "预算金额（单位：万元）",
        "5",
        "2.76",
        "13",
    )
    form = cells(fixture("forms.xlsx"), 1)
    assert form["A1"].columns == 9
    assert (form["A6"].text, form["A6"].rows, form["A6"].columns) == ("项目资金\n（万元）", 4, 3)
    assert form["G6"].text == "      5.00 "
    assert (form["B12"].text, form["B12"].rows) == ("产出指标", 6)


def test_the_fixture_has_what_is_odd_in_it() -> None:
    data = fixture("forms.xlsx")
    seventh, third, eighth = cells(data, 7), cells(data, 3), cells(data, 8)
    assert "=1万" in {cell.text for cell in seventh.values()}
    assert any(not cell.text and cell.rows > 1 and cell.column == 1 for cell in third.values())
    hidden = [cell for cell in eighth.values() if cell.hidden]
    assert {cell.row for cell in hidden} == {18}
    assert "生态效益指标" in {cell.text for cell in hidden}
    assert read(data)[1] == []


def number_cell(value: str, code: str) -> dict[str, str]:
    style = (
        f'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    return texts(xlsx(worksheet(row(1, f'<c r="A1" s="1"><v>{value}</v></c>')), styles=style))


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("5", "General", "5"),
        ("13.0", "General", "13"),
        ("2.7599999999999998", "General", "2.76"),
        ("0.30000000000000004", "General", "0.3"),
        ("1E3", "General", "1000"),
        ("-0", "General", "0"),
        ("5", "0.00", "5.00"),
        ("1234567.5", "#,##0.00", "1,234,567.50"),
        ("0.95", "0%", "95%"),
        ("0.955", "0.0%", "95.5%"),
        ("5", "&quot;≥&quot;0&quot;人&quot;", "≥5人"),
        ("27600", "0!.0,&quot;万元&quot;", "2.8万元"),
        ("45383", "yyyy/m/d", "2024/4/1"),
        ("45383", "m&quot;月&quot;d&quot;日&quot;", "4月1日"),
        ("45383.75", "[$-804]yyyy-mm-dd hh:mm;@", "2024-04-01 18:00"),
        ("3", ";;;", "3"),
        ("0", "0;-0;;@", "0"),
        ("0", "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * &quot;-&quot;??_ ;_ @_ ", "0"),
        ("0.5", "# ?/?", "0.5"),
        ("5", "[&gt;3]0;0.0", "5"),
        ("2024", "@", "2024"),
        ("1e400", "General", "1e400"),
        ("nan", "0.00", "nan"),
        ("12,5", "0.00", "12,5"),
    ],
)
def test_numbers_as_shown(value: str, code: str, text: str) -> None:
    assert number_cell(value, code) == {"A1": text}


def test_rounded_numbers_are_noted() -> None:
    style = '<styleSheet><cellXfs><xf numFmtId="1"/></cellXfs></styleSheet>'
    items, notes = read(xlsx(worksheet(row(1, '<c r="A1"><v>2.76</v></c>', '<c r="B1"><v>3</v></c>')), styles=style))
    assert [cell.text for cell in items[0].cells] == ["3", "3"]
    assert [(note.rule, note.place) for note in notes] == [(ODD_CELL, "A1")]
    assert "2.76" in notes[0].message


def test_dates_from_1904_and_built_in_formats() -> None:
    style = '<styleSheet><cellXfs><xf numFmtId="31"/></cellXfs></styleSheet>'
    data = xlsx(worksheet(row(1, '<c r="A1"><v>43921</v></c>')), styles=style, book='<workbookPr date1904="1"/>')
    assert texts(data) == {"A1": "2024年4月1日"}


def test_kinds_of_cells() -> None:
    shared = (
        "<sst><si><t>文字</t></si><si><r><rPr><b/></rPr><t>粗</t></r><r><t>细</t></r><rPh sb='0' eb='1'><t>xi</t></rPh></si>"
        "<si><t xml:space='preserve'> 行一_x000D_\n行二_x005F_x0041_ </t></si></sst>"
    )
    content = row(
        1,
        '<c r="A1" t="s"><v>0</v></c>',
        '<c r="B1" t="s"><v>1</v></c>',
        '<c r="C1" t="s"><v>2</v></c>',
        '<c r="D1" t="b"><v>1</v></c>',
        '<c r="E1" t="d"><v>2024-04-01</v></c>',
        '<c r="F1" t="str"><f>A1&amp;""</f><v>=1万</v></c>',
        '<c r="G1" t="inlineStr"><is><r><t>内</t></r><r><t>嵌</t></r></is></c>',
        '<c r="H1"><f>1+1</f><v>2</v></c>',
        '<c r="I1" t="str"><f>""</f><v></v></c>',
    )
    assert texts(xlsx(worksheet(content), sharedStrings=shared)) == {
        "A1": "文字",
        "B1": "粗细",
        "C1": " 行一\n行二_x0041_ ",
        "D1": "TRUE",
        "E1": "2024-04-01",
        "F1": "=1万",
        "G1": "内嵌",
        "H1": "2",
    }


def test_errors_are_kept_and_noted() -> None:
    items, notes = read(xlsx(worksheet(row(1, "a", '<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'))))
    assert [cell.text for cell in items[0].cells] == ["a", "#DIV/0!"]
    assert [(note.rule, note.place) for note in notes] == [(ODD_CELL, "B1")]


@pytest.mark.parametrize(
    "cell", ['<c r="C7"><f>A1</f><v></v></c>', '<c r="C7"><f>A1</f></c>', '<c r="C7"><f>A1</f><v/></c>']
)
def test_formula_without_result(cell: str) -> None:
    refused = refusal(xlsx(worksheet(row(7, "a", "b", cell))))
    assert refused.rule is FORMULA
    assert "表1" in refused.reason
    assert "C7" in refused.reason


def test_zero_that_was_never_calculated() -> None:
    content = worksheet(row(1, '<c r="A1"><f>B1</f><v>0</v></c>'))
    assert texts(xlsx(content)) == {"A1": "0"}
    assert refusal(xlsx(content, book='<calcPr fullCalcOnLoad="1"/>')).rule is FORMULA


def test_formula_in_a_hidden_sheet_is_nobodys_business() -> None:
    data = xlsx(worksheet(row(1, "a")), worksheet(row(1, '<c r="A1"><f>B1</f></c>')), states={2: "veryHidden"})
    assert texts(data) == {"A1": "a"}


def test_hidden_sheets_are_left_out_and_noted() -> None:
    items, notes = read(
        xlsx(
            worksheet(row(1, "a")),
            worksheet(row(1, "b")),
            worksheet(row(1, "c")),
            states={1: "hidden", 2: "veryHidden"},
        )
    )
    assert [item.cells[0].text for item in items] == ["c"]
    assert [(note.rule, note.origin.inside[-1]) for note in notes] == [
        (HIDDEN_SHEET, "工作表 表1"),
        (HIDDEN_SHEET, "工作表 表2"),
    ]


def test_hidden_rows_and_columns() -> None:
    content = (
        row(1, "a", "b")
        + row(2, "c", "d", attributes='hidden="1"')
        + row(3, "e", "f", attributes='ht="0" customHeight="1"')
    )
    data = xlsx(worksheet(content, before='<cols><col min="2" max="16384" hidden="true"/></cols>'))
    assert {place for place, cell in cells(data).items() if cell.hidden} == {"B1", "A2", "B2", "A3", "B3"}


def test_rows_hidden_by_default() -> None:
    data = xlsx(
        worksheet(
            row(1, "a") + row(2, "b", attributes='hidden="1"'),
            '<mergeCells><mergeCell ref="A1:A5"/></mergeCells>',
            before='<sheetFormatPr zeroHeight="1"/>',
        )
    )
    assert {place: cell.hidden for place, cell in cells(data).items()} == {"A1": False}


def test_merged_cell_is_hidden_when_all_of_it_is() -> None:
    content = row(1, "a", "b", attributes='hidden="1"') + row(2, "", "d")
    found = cells(xlsx(worksheet(content, '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>')))
    assert {place: cell.hidden for place, cell in found.items()} == {"A1": False, "B1": True, "B2": False}


def test_addresses_may_be_left_away() -> None:
    sheet = "<row><c t='inlineStr'><is><t>a</t></is></c><c><v>1</v></c></row><row r='4'><c r='C4'><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>"
    assert texts(xlsx(worksheet(sheet))) == {"A1": "a", "B1": "1", "C4": "2", "D4": "3", "A5": "4"}


def test_prefixes_and_the_strict_form() -> None:
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    data = xlsx(
        "<x:worksheet xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main'><x:sheetData><x:row r='1'><x:c r='A1'>"
        "<x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>",
        **{
            "_rels/.rels": f'<Relationships><Relationship Id="r" Type="{strict}/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<x:workbook xmlns:x="m" xmlns:q="{strict}"><x:sheets><x:sheet name="s" sheetId="1" q:id="rId1"/></x:sheets></x:workbook>',
        },
    )
    assert texts(data) == {"A1": "7"}


def test_empty_cells_count_only_where_a_form_is() -> None:
    content = row(1, "a", '<c r="B1" s="1"/>', '<c r="C1" s="1"/>', "d") + row(2, '<c r="A2"/>', '<c r="XFD2"/>')
    far = content + '<row r="1048576"><c r="A1048576" s="3"/><c r="XFD1048576"/></row>'
    assert list(cells(xlsx(worksheet(far)))) == ["A1", "B1", "C1", "D1"]
    assert grids(xlsx(worksheet(row(1, '<c r="A1"/>', '<c r="B1" t="inlineStr"><is><t> </t></is></c>')))) == []


def test_merged_areas_beyond_the_text_are_cut() -> None:
    content = row(1, "标题") + row(2, "a", "b")
    found = cells(
        xlsx(worksheet(content, '<mergeCells><mergeCell ref="A1:XFD1"/><mergeCell ref="B2:B9"/></mergeCells>'))
    )
    assert (found["A1"].columns, found["B2"].rows) == (2, 8)


def test_overlapping_merges_and_covered_texts_are_noted() -> None:
    content = row(1, "a", "b", "c") + row(2, "d", "e", "f")
    merges = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="B1:C2"/></mergeCells>'
    items, notes = read(xlsx(worksheet(content, merges)))
    assert [(cell.place, cell.columns) for cell in items[0].cells] == [
        ("A1", 2),
        ("C1", 1),
        ("A2", 1),
        ("B2", 1),
        ("C2", 1),
    ]
    assert [note.rule for note in notes] == [NOT_UNDERSTOOD, NOT_UNDERSTOOD]
    assert "B1 b" in notes[1].message


def test_no_two_cells_of_a_grid_overlap() -> None:
    for sheet in range(9):
        seen: set[tuple[int, int]] = set()
        for cell in grids(fixture("forms.xlsx"))[sheet].cells:
            places = {
                (cell.row + down, cell.column + right) for down in range(cell.rows) for right in range(cell.columns)
            }
            assert not seen & places
            seen |= places


def test_what_is_left_out_is_said() -> None:
    data = xlsx(
        worksheet(row(1, "a")),
        **{
            "xl/vbaProject.bin": b"x",
            "xl/externalLinks/externalLink1.xml": "<a/>",
            "xl/embeddings/oleObject1.bin": b"x",
            "xl/connections.xml": "<a/>",
        },
    )
    assert [note.rule for note in read(data)[1]] == [LEFT_OUT] * 4


def test_a_workbook_of_pictures() -> None:
    items, notes = read(xlsx(worksheet(), **{"xl/media/image1.png": b"x"}))
    assert items == []
    assert [note.rule for note in notes] == [NOT_UNDERSTOOD]


def test_chart_sheets_are_left_out() -> None:
    links = (
        '<Relationships><Relationship Id="rId1" Type="t/chartsheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    items, notes = read(xlsx(worksheet(row(1, "a")), **{"xl/_rels/workbook.xml.rels": links}))
    assert items == []
    assert [note.rule for note in notes] == [LEFT_OUT]


def test_control_characters_are_noted() -> None:
    items, notes = read(xlsx(worksheet(row(1, "a_x0007_b\u202e"))))
    assert items[0].cells[0].text == "ab\u202e"
    assert {(note.rule, note.place) for note in notes} == {(ODD_CHARACTERS, "A1")}


def merged(area: str, count: int = 1) -> str:
    return "<mergeCells>" + f'<mergeCell ref="{area}"/>' * count + "</mergeCells>"


@pytest.mark.parametrize(
    ("sheet", "rule"),
    [
        (worksheet(row(1, "a"), '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), TOO_MUCH),
        (worksheet(row(1, "a"), '<mergeCells><mergeCell ref="A1:ZZZZ9"/></mergeCells>'), DAMAGED),
        (worksheet(row(1, "a"), merged("A1:B2", budget.MERGES + 1)), TOO_MUCH),
        (
            worksheet(
                row(1, "a") + f'<row r="{budget.ROWS}"><c r="SA{budget.ROWS}"><v>1</v></c></row>',
                merged("A1:SA20000", 1000),
            ),
            TOO_MUCH,
        ),
        (worksheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), TOO_MUCH),
        (worksheet(f'<row r="{budget.ROWS + 1}"><c><v>1</v></c></row>'), TOO_MUCH),
        (worksheet('<row r="0"><c><v>1</v></c></row>'), TOO_MUCH),
        (worksheet(f'<row r="{"9" * 5000}"><c><v>1</v></c></row>'), TOO_MUCH),
        (worksheet('<row r="1"><c t="s"><v>1</v></c></row>'), DAMAGED),
        (worksheet(f'<row r="1"><c t="s"><v>{"9" * 5000}</v></c></row>'), DAMAGED),
        (worksheet("<a>" * 1000 + "</a>" * 1000), TOO_MUCH),
        ("<worksheet><sheetData>", DAMAGED),
        ("no xml", DAMAGED),
        ("", DAMAGED),
    ],
)
def test_hostile_sheets(sheet: str, rule: object) -> None:
    start = time.process_time()
    assert refusal(xlsx(sheet)).rule is rule
    assert time.process_time() - start < 10


def test_bombs_of_strings(monkeypatch) -> None:
    monkeypatch.setattr("generator.importing.sheet.TEXT_BYTES", 10_000)
    shared = f"<sst><si><t>{'x' * 1000}</t></si></sst>"
    content = "".join(f'<row r="{number}"><c t="s"><v>0</v></c></row>' for number in range(1, 12))
    assert refusal(xlsx(worksheet(content), sharedStrings=shared)).rule is TOO_MUCH
    monkeypatch.setattr(markup, "_WHOLE_TEXT", 1000)
    assert refusal(xlsx(worksheet(row(1, "y" * 1001)))).rule is TOO_MUCH


def test_too_many_cells_and_sheets(monkeypatch) -> None:
    many = "".join(f'<sheet name="s" sheetId="{number}" r:id="rId1"/>' for number in range(budget.GRIDS + 1))
    listed = f'<workbook xmlns:r="r"><sheets>{many}</sheets></workbook>'
    assert refusal(xlsx(worksheet(), **{"xl/workbook.xml": listed})).rule is TOO_MUCH
    hidden = listed.replace("<sheet ", '<sheet state="hidden" ')
    assert refusal(xlsx(worksheet(), **{"xl/workbook.xml": hidden})).rule is TOO_MUCH
    monkeypatch.setattr(budget, "CELLS", 100)
    assert refusal(xlsx(worksheet("".join(row(number, "a", "b") for number in range(1, 52))))).rule is TOO_MUCH


def test_parts_that_are_missing() -> None:
    empty = "<Relationships/>"
    assert refusal(xlsx(worksheet(), **{"xl/_rels/workbook.xml.rels": empty})).rule is DAMAGED
    outside = '<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="http://x/" TargetMode="External"/></Relationships>'
    assert refusal(xlsx(worksheet(), **{"xl/_rels/workbook.xml.rels": outside})).rule is DAMAGED


def test_mutated_fixtures() -> None:
    for data in mutations(fixture("forms.xlsx"), 60):
        survives(data)


def test_mutated_sheets() -> None:
    """Inside of a sound package, so that the mutations reach the reader."""
    sheet = worksheet(
        row(1, "项目名称", '<c r="B1"><v>2.5</v></c>', '<c r="C1" t="s"><v>0</v></c>'),
        '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
        before='<cols><col min="1" max="2" hidden="1"/></cols>',
    )
    for data in mutations(sheet.encode(), 150, seed=7):
        survives(xlsx(data))
