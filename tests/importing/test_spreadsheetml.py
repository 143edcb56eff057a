"""Workbooks in the XML of Excel 2003."""

import random
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.importing import spreadsheetml
from generator.importing.budget import Budget
from generator.importing.grid import Grid, Origin
from generator.importing.rules import Refused
from tests.importing.written import as_workbook, as_worksheet, read, recognised, sheets, texts

ORIGIN = Origin("附件.xls")
STYLES = """
  <Style ss:ID="Default"><NumberFormat/></Style>
  <Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style>
  <Style ss:ID="child" ss:Parent="p"/>
  <Style ss:ID="fixed"><NumberFormat ss:Format="Fixed"/></Style>
  <Style ss:ID="day"><NumberFormat ss:Format="Short Date"/></Style>
  <Style ss:ID="month"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;;@"/></Style>
  <Style ss:ID="ring" ss:Parent="ring"/>
"""


def items(data, notes=None):
    data = data.encode() if isinstance(data, str) else data
    return list(spreadsheetml.read(data, ORIGIN, Budget(), [] if notes is None else notes, 0))


def sheet(table, *, name="表", options="", notes=None):
    """The one grid of a workbook with this in its table."""
    found = items(book(table, name=name, options=options), notes)
    return found[0] if found else None


def book(table, *, name="表", options=""):
    worksheet = f'<Worksheet ss:Name="{name}"><Table>{table}</Table>{options}</Worksheet>'
    return as_workbook(worksheet, styles=STYLES)


def data(text, kind="String"):
    return f'<Data ss:Type="{kind}">{text}</Data>'


def one(cell):
    return texts(sheet(f"<Row>{cell}</Row>")).get((0, 0), "")


WHOLE = as_workbook(*[as_worksheet(grid, grid.origin.inside[-1].removeprefix("工作表 ")) for grid in sheets()])


@pytest.mark.parametrize(
    "written",
    [
        WHOLE,
        WHOLE.replace('version="1.0"', 'version="1.0" encoding="UTF-8"').encode("utf-8-sig"),
        WHOLE.replace('version="1.0"', "version='1.0' encoding='gb2312'").encode("gb18030"),
        WHOLE.replace('version="1.0"', 'version="1.0" encoding="UTF-16"').encode("utf-16"),
        WHOLE.replace("<Row", "\n  <Row").replace(" ss:Index", " Index"),
        WHOLE.replace("<Row", "<ss:Row").replace("</Row", "</ss:Row"),
    ],
    ids=["plain", "utf-8", "gb2312", "utf-16", "unprefixed", "prefixed"],
)
def test_the_disclosure_in_xml(written):
    notes = []
    found = read(written, notes)
    assert recognised(found) == recognised(sheets())
    assert [item.origin.inside for item in found] == [grid.origin.inside for grid in sheets()]
    assert not notes


def test_cells_stand_where_their_numbers_say():
    grid = sheet(
        f"<Row><Cell ss:MergeAcross='2' ss:MergeDown='1'>{data('a')}</Cell><Cell>{data('b')}</Cell></Row>"
        f'<Row><Cell ss:Index="4">{data("c")}</Cell></Row>'
        f'<Row ss:Index="5"><Cell/><Cell>{data("d")}</Cell></Row><Row ss:Span="2"/><Row><Cell>{data("e")}</Cell></Row>'
    )
    assert [(cell.place, cell.rows, cell.columns, cell.text) for cell in grid.cells] == [
        ("A1", 2, 3, "a"),
        ("D1", 1, 1, "b"),
        ("D2", 1, 1, "c"),
        ("A5", 1, 1, ""),
        ("B5", 1, 1, "d"),
        ("A9", 1, 1, "e"),
    ]


def test_numbers_that_go_backwards_never_overwrite():
    grid = sheet(
        f'<Row ss:Index="3"><Cell ss:Index="2">{data("a")}</Cell><Cell ss:Index="1">{data("b")}</Cell></Row>'
        f'<Row ss:Index="1"><Cell>{data("c")}</Cell></Row>'
    )
    assert texts(grid) == {(2, 1): "a", (2, 2): "b", (3, 0): "c"}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (f"<Cell>{data('5', 'Number')}</Cell>", "5"),
        (f"<Cell>{data('2.7599999999999998', 'Number')}</Cell>", "2.76"),
        (f"<Cell ss:StyleID='p'>{data('0.955', 'Number')}</Cell>", "95.5%"),
        (f"<Cell ss:StyleID='child'>{data('0.955', 'Number')}</Cell>", "95.5%"),
        (f"<Cell ss:StyleID='ring'>{data('5', 'Number')}</Cell>", "5"),
        (f"<Cell ss:StyleID='fixed'>{data('5', 'Number')}</Cell>", "5.00"),
        (f"<Cell ss:StyleID='day'>{data('2024-03-01T00:00:00.000', 'DateTime')}</Cell>", "2024/3/1"),
        (f"<Cell ss:StyleID='month'>{data('2024-03-01T00:00:00.000', 'DateTime')}</Cell>", "2024年3月"),
        (f"<Cell>{data('2024-03-01T00:00:00.000', 'DateTime')}</Cell>", "2024-03-01"),
        (f"<Cell>{data('几时', 'DateTime')}</Cell>", "几时"),
        (f"<Cell>{data('nan', 'Number')}</Cell>", "nan"),
        (f"<Cell>{data('1', 'Boolean')}</Cell>", "TRUE"),
        (f"<Cell>{data('=1万')}</Cell>", "=1万"),
        (f"<Cell>{data('绩&#10;效&lt;')}</Cell>", "绩\n效<"),
        (f"<Cell ss:Formula='=RC[1]'>{data('7', 'Number')}</Cell>", "7"),
        (f"<Cell>{data('m<html:Sup>2</html:Sup>、<html:B>粗<html:I>斜</html:I></html:B>')}</Cell>", "m2、粗斜"),
        (f"<Cell>{data('值')}<Comment ss:Author='x'>{data('批注')}</Comment></Cell>", "值"),
        (f"<Cell><Comment>{data('批注')}</Comment>{data('值')}</Cell>", "值"),
        (f"<Cell>{data('<![CDATA[a<b]]>')}</Cell>", "a<b"),
    ],
)
def test_a_cell_reads_as_it_shows(cell, text):
    assert one(f"{cell}<Cell>{data('.')}</Cell>") == text


def test_styles_come_from_rows_columns_and_tables():
    number = data("0.5", "Number")
    table = f"""<Table ss:StyleID="fixed"><Column ss:Index="2" ss:Span="1" ss:StyleID="p"/>
        <Row><Cell>{number}</Cell><Cell/><Cell>{number}</Cell></Row><Row ss:StyleID="child"><Cell>{number}</Cell></Row></Table>"""
    (grid,) = items(as_workbook(f"<Worksheet ss:Name='a'>{table}</Worksheet>", styles=STYLES))
    assert texts(grid) == {(0, 0): "0.50", (0, 2): "50.0%", (1, 0): "50.0%"}


def test_hidden_rows_and_columns_are_marked():
    row = f"<Cell>{data('a')}</Cell><Cell>{data('b')}</Cell><Cell>{data('c')}</Cell>"
    grid = sheet(
        f'<Column/><Column ss:Hidden="1"/><Row>{row}</Row><Row ss:Hidden="1" ss:Span="1"/>'
        f'<Row ss:Height="0">{row}</Row><Row>{row}</Row>'
    )
    assert [cell.place for cell in grid.cells if cell.hidden] == ["B1", "A4", "B4", "C4", "B5"]


@pytest.mark.parametrize("how", ["SheetHidden", "SheetVeryHidden"])
def test_hidden_sheets_are_noted(how):
    notes = []
    options = (
        f"<WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'><Visible>{how}</Visible></WorksheetOptions>"
    )
    assert sheet(f"<Row><Cell ss:Formula='=A2'/><Cell>{data('a')}</Cell></Row>", options=options, notes=notes) is None
    assert [(note.rule.code, str(note.origin)) for note in notes] == [("I812", "附件.xls › 工作表 表")]


def test_a_formula_without_a_result_is_refused():
    with pytest.raises(Refused, match=r"工作表 总表的 C1 是公式") as refused:
        sheet("<Row><Cell ss:Index='3' ss:Formula='=SUM(A1)'/></Row>", name="总表")
    assert refused.value.rule.code == "I806"


def test_errors_are_noted():
    notes = []
    assert texts(sheet(f"<Row><Cell>{data('#REF!', 'Error')}</Cell></Row>", notes=notes)) == {(0, 0): "#REF!"}
    assert [note.place for note in notes] == ["A1"]


def test_odd_characters_are_noted():
    notes = []
    assert texts(sheet(f"<Row><Cell>{data('甲&#x202E;乙')}</Cell></Row>", notes=notes)) == {(0, 0): "甲\u202e乙"}
    assert [(note.rule.code, note.place) for note in notes] == [("I817", "A1")]


# hostile workbooks

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("doctype", [LAUGHS, '<!DOCTYPE x SYSTEM "http://localhost:1/x.dtd">', "<!DOCTYPE x>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_dangerous(doctype, encoding):
    written = book(f"<Row><Cell>{data('&b;')}</Cell></Row>").replace("<Workbook", f"{doctype}<Workbook")
    with pytest.raises(Refused) as refused:
        items(written.encode(encoding))
    assert refused.value.rule.code == "I805"


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (f"<Row ss:Index='20001'><Cell>{data('a')}</Cell></Row>", "I804"),
        (f"<Row><Cell ss:Index='513'>{data('a')}</Cell></Row>", "I804"),
        (f"<Row ss:Index='{9**30}'><Cell>{data('a')}</Cell></Row>", "I804"),
        ("<Row ss:Span='99999999999'/>", "I804"),
        (f"<Row><Cell ss:MergeAcross='16383' ss:MergeDown='1048575'>{data('a')}</Cell></Row>", "I804"),
        ("<Row>" + f"<Cell ss:MergeAcross='1'>{data('a')}</Cell>" * 200 + "</Row>", None),
        ("<Row>" + "<Cell ss:MergeDown='1'/>" * 500 + "</Row>", None),
        (("<Row>" + f"<Cell>{data('a')}</Cell>" * 500 + "</Row>") * 401, "I804"),
        ("<Row>" + "<x>" * 250 + "</x>" * 250 + "</Row>", "I804"),
        ("<Row>" * 100, "I803"),
        ("&b;", "I803"),
    ],
)
def test_bombs_are_refused(table, code):
    started = time.process_time()
    if code is None:
        sheet(table)
    else:
        with pytest.raises(Refused) as refused:
            sheet(table)
        assert refused.value.rule.code == code
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "written",
    [
        book("<Row/>" * 400_000),
        book("<Row>" + "<Cell/>" * 500_000 + "</Row>"),
        book("<Column ss:Span='10000000' ss:Hidden='1'/>" * 20_000),
        as_workbook(styles="".join(f"<Style ss:ID='s{at}' ss:Parent='s{at + 1}'/>" for at in range(100_000))),
        as_workbook("<Worksheet ss:Name='a'/>" * 3_000),
        book(f"<Row><Cell>{data('x' * 9_000_000)}</Cell></Row>"),
        book(f"<Row><Cell>{data('<B>x</B>' * 400_000)}</Cell></Row>"),
    ],
    ids=["rows", "cells", "columns", "styles", "sheets", "text", "runs"],
)
def test_floods_are_refused_or_read_in_time(written):
    started = time.process_time()
    survives(written.encode())
    assert time.process_time() - started < 10


def test_damaged_chinese_encoding_is_refused():
    written = WHOLE.replace('version="1.0"', 'version="1.0" encoding="gbk"').encode("gb18030")
    with pytest.raises(Refused, match="不完整或已损坏"):
        items(written[:-400] + b"\xff\xff" + written[-400:])


def survives(written):
    with suppress(Refused):
        assert all(isinstance(item, Grid) for item in items(written))


def test_mutilated_files_are_read_or_refused():
    whole = as_workbook(*map(as_worksheet, sheets()[:2])).encode()
    chance = random.Random(11)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(30)] = chance.choice(
                [b"", b'"', b"<Row>", b"9", b"</Cell>", b"\xff", b"&#0;"]
            )
        survives(bytes(data))
    for end in range(0, len(whole), 997):
        survives(whole[:end])


ELEMENTS = ["Worksheet", "Table", "Row", "Cell", "Data", "Column", "Style", "Comment", "Visible"]
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["Index", "Span", "MergeAcross", "MergeDown", "Hidden", "Type", "StyleID", "Formula"]),
    st.sampled_from(["0", "1", "2", "-1", "7", "300", "1e9", "", "Number", "DateTime", "s"]),
    max_size=3,
)
TREES = st.recursive(
    st.text(alphabet="a1.中-T:", max_size=4),
    lambda inner: st.builds(
        lambda name, attributes, children: (
            f"<{name}{''.join(f' ss:{key}={value!r}' for key, value in attributes.items())}>{''.join(children)}</{name}>"
        ),
        st.sampled_from(ELEMENTS),
        ATTRIBUTES,
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@given(TREES)
@settings(deadline=None, max_examples=300)
def test_any_elements_in_any_order_are_read(tree):
    survives(as_workbook(tree).encode())
    survives(book(f"<Row>{tree}</Row>").encode())
