"""Web pages: what a browser shows of tables, whatever wrote them."""

import base64
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.importing import html
from generator.importing.budget import Budget
from generator.importing.grid import Grid, Origin, Paragraph
from generator.importing.rules import Refused
from tests.importing.written import as_html, as_page, read, recognised, sheets, texts

ORIGIN = Origin("附件.xls")


def items(page, notes=None):
    data = page.encode() if isinstance(page, str) else page
    return list(html.read(data, ORIGIN, Budget(), [] if notes is None else notes, 0))


def tables(page):
    return [item for item in items(page) if isinstance(item, Grid)]


def table(page):
    (found,) = tables(page)
    return found


def paragraphs(page):
    return [item.text for item in items(page) if isinstance(item, Paragraph)]


def places(page):
    return [(cell.row, cell.column, cell.rows, cell.columns, cell.text) for cell in table(page).cells]


# the disclosure


@pytest.mark.parametrize(
    "page",
    [
        as_page(sheets()),
        as_page(sheets(), "<meta charset=gb2312>").encode("gb18030"),
        as_page(sheets(), "<meta http-equiv=Content-Type content='text/html; charset=gb2312'>"),
        as_page(sheets(), "").encode("utf-16"),
        as_page(sheets(), "").encode("utf-8-sig"),
    ],
    ids=["utf-8", "gb18030", "wrongly declared", "utf-16", "with a mark"],
)
def test_the_disclosure_as_a_web_page(page):
    notes = []
    assert recognised(read(page, notes)) == recognised(sheets())
    assert not notes


def test_the_disclosure_as_a_single_file_page():
    boundary = "----=_NextPart_01"
    part = "Content-Location: file:///C:/x/sheet00{}.htm\nContent-Type: text/html; charset=gb2312\n"
    part += "Content-Transfer-Encoding: base64\n\n{}\n"
    body = f"--{boundary}\nContent-Type: text/html\n\n<frameset><frame src=sheet001.htm></frameset>\n"
    for number, sheet in enumerate(sheets()):
        page = base64.encodebytes(as_page([sheet]).encode("gb18030")).decode()
        body += f"--{boundary}\n{part.format(number, page)}"
    body += f"--{boundary}\nContent-Type: image/png\n\nx\n--{boundary}--\n"
    whole = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="{boundary}"\n\n{body}'
    found = read(whole.replace("\n", "\r\n"))
    assert recognised(found) == recognised(sheets())
    assert found[0].origin.inside == ("网页 sheet000.htm", "表格 1")


def test_hidden_sheets_of_a_single_file_page_are_noted():
    hidden = "<!--[if gte mso 9]><xml><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></xml><![endif]-->"
    page = "--x\nContent-Location: {}\nContent-Type: text/html\n\n<table><tr><td>{}</table>\n"
    whole = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    whole += page.format("a.htm", "1") + page.format("b.htm", f"2{hidden}") + "--x--\n"
    notes = []
    assert [texts(item) for item in items(whole, notes)] == [{(0, 0): "1"}]
    assert [(note.rule.code, str(note.origin)) for note in notes] == [("I812", "附件.xls › 网页 b.htm")]


# encodings


def test_big5_is_believed_only_if_it_is_not_utf_8():
    page = "<meta charset=big5><table><tr><td>項目名稱<td>總計</table>"
    assert texts(table(page.encode("big5hkscs")))[0, 0] == "項目名稱"
    assert texts(table(page.encode()))[0, 0] == "項目名稱"


def test_a_page_in_no_known_encoding_is_refused():
    with pytest.raises(Refused, match="文字编码认不出"):
        items("<table><tr><td>资金".encode("gb18030") + b"\xff\xff</table>")


def test_zero_bytes_are_removed_and_noted():
    notes = []
    (grid,) = (item for item in items("<table><tr><td>资\0金资金资金资金资金<td>\x01x</table>", notes))
    assert texts(grid) == {(0, 0): "资金资金资金资金资金", (0, 1): "x"}
    assert [(note.rule.code, note.place) for note in notes] == [("I817", ""), ("I817", "第1行第2格")]


# cells


def test_spans_place_cells_as_a_browser_does():
    page = """<table>
      <tr><th rowspan=3>a<td colspan=2 rowspan="2">b<td>c
      <tr><td>d
      <tr><td>e<td>f<td>g
    </table>"""
    assert places(page) == [
        (0, 0, 3, 1, "a"),
        (0, 1, 2, 2, "b"),
        (0, 3, 1, 1, "c"),
        (1, 3, 1, 1, "d"),
        (2, 1, 1, 1, "e"),
        (2, 2, 1, 1, "f"),
        (2, 3, 1, 1, "g"),
    ]


def test_no_cell_reaches_beyond_its_part_of_the_table():
    page = """<table><thead><tr><td rowspan=9>a<td>b</thead>
      <tbody><tr><td rowspan=0>c<td>d<tr><td>e</tbody><tbody><tr><td>f<td rowspan=-1 colspan=x>g</table>"""
    assert places(page) == [
        (0, 0, 1, 1, "a"),
        (0, 1, 1, 1, "b"),
        (1, 0, 2, 1, "c"),
        (1, 1, 1, 1, "d"),
        (2, 1, 1, 1, "e"),
        (3, 0, 1, 1, "f"),
        (3, 1, 1, 1, "g"),
    ]


def test_cells_never_overlap():
    page = "<table><tr><td>a<td rowspan=2>b<tr><td colspan=5>c<td>d</table>"
    assert places(page) == [(0, 0, 1, 1, "a"), (0, 1, 2, 1, "b"), (1, 0, 1, 1, "c"), (1, 2, 1, 1, "d")]


def test_a_title_wider_than_any_table_is_cut():
    assert places("<table><tr><td colspan=99999>题<tr><td>a</table>")[0] == (0, 0, 1, 512, "题")


def test_cells_without_rows_and_rows_without_ends():
    assert places("<table><td>a<td>b<tr><td>c") == [(0, 0, 1, 1, "a"), (0, 1, 1, 1, "b"), (1, 0, 1, 1, "c")]


def test_places_count_rows_and_cells():
    assert [cell.place for cell in table("<table><tr><td colspan=2>a<td>b<tr><td>c</table>").cells] == [
        "第1行第1格",
        "第1行第2格",
        "第2行第1格",
    ]


@pytest.mark.parametrize("hide", ["style='height:0;DISPLAY : none'", "hidden", 'style="visibility: collapse"'])
def test_hidden_rows_are_read_and_marked(hide):
    grid = table(f"<table><tr><td>a<td>b<tr {hide}><td>c<td>d<tr><td {hide}>e<td>f</table>")
    assert [cell.text for cell in grid.cells if cell.hidden] == ["c", "d", "e"]


def test_hidden_columns_are_marked():
    page = "<table><colgroup><col><col span=2 style='display:none'></colgroup><tr><td>a<td>b<td>c<td>d</table>"
    assert [cell.text for cell in table(page).cells if cell.hidden] == ["b", "c"]


def test_hidden_tables_are_marked():
    assert all(cell.hidden for cell in table("<div style=display:none><table><tr><td>a<td>b</table></div>").cells)


def test_hidden_and_deleted_text_is_left_out_and_noted():
    notes = []
    page = "<table><tr><td>甲<span style='mso-hide:all'>乙</span><del>丙</del>丁</table><p>正<b hidden>文</b></p>"
    found = items(page, notes)
    assert texts(found[0]) == {(0, 0): "甲丁"}
    assert found[1].text == "正"
    assert [(note.rule.code, note.message, note.place) for note in notes] == [
        ("I820", "隐藏文字「乙丙」没有导入", "第1行第1格"),
        ("I820", "隐藏文字「文」没有导入", ""),
    ]


# text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("项目资金<br>（万元）", "项目资金\n（万元）"),
        ("<p>绩</p>\n<p>效</p>", "绩\n效"),
        ("<div>甲</div>乙<br></div>", "甲\n乙"),
        ("  a \n\t b  ", "a b"),
        ("对减轻补助\n      对象的\n影响", "对减轻补助对象的影响"),
        ("对减轻<span>\n补助</span>\n<b>对象</b>", "对减轻补助对象"),
        ("≥95%\n 以上", "≥95% 以上"),
        ("&nbsp;&nbsp;5.00&nbsp;", "  5.00 "),
        ("&lt;5 &amp; &#8804;9 &bogus;", "<5 & ≤9 &bogus;"),
        ("=1万", "=1万"),
        ("<font color=red>甲<u>乙</u></font>", "甲乙"),
        ("<pre> a\n  b</pre>", " a\n  b"),
        ("甲<script>var a = '<td>';</script><style>td{}</style><!-- x --><template>y</template>", "甲"),
        ("甲<!--[if gte mso 9]><xml><x:V>1</x:V></xml><![endif]--><![if !mso]>乙<![endif]><o:p>&nbsp;</o:p>", "甲乙 "),
        ("<xml><o:Author>张三</o:Author></xml>甲", "甲"),
        ("<textarea>甲\n乙</textarea>", "甲\n乙"),
        ("<input value='甲'><input type=hidden value=乙><input type=checkbox value=丙>", "甲"),
        ("<select><option>甲<option selected>乙</select>", "乙"),
        ("<ruby>帮<rt>bāng</rt></ruby>扶", "帮扶"),
        ("<ul><li>一<li>二</ul>", "一\n二"),
        ("&nbsp;", " "),
    ],
)
def test_text_is_what_a_browser_shows(content, text):
    assert texts(table(f"<table><tr><td>{content}</td><td>.</table>")).get((0, 0), "") == text


def test_numbers_are_read_as_shown():
    page = '<table xmlns:x="urn:schemas-microsoft-com:office:excel"><tr><td x:num="0.95499999">95.5%</td></table>'
    assert texts(table(page)) == {(0, 0): "95.5%"}


def test_paragraphs_stand_in_their_place():
    page = "<title>略</title><h1>绩效<br>目标</h1>引言<p>段</p><table><caption>表名<tr><td>a</table>尾"
    found = items(page)
    assert [item.text if isinstance(item, Paragraph) else texts(item) for item in found] == [
        "绩效\n目标",
        "引言",
        "段",
        "表名",
        {(0, 0): "a"},
        "尾",
    ]
    assert [item.place for item in found if isinstance(item, Paragraph)] == [f"第{number}段" for number in range(1, 6)]


# tables in tables


def test_a_table_in_a_table_is_a_table_of_its_own():
    page = "<table><tr><td>菜单<td><h1>标题</h1>" + "<table><tr><td>a<td>b</table>" + "说明</table>"
    outer, title, inner, text = items(page)
    assert texts(outer) == {(0, 0): "菜单", (0, 1): "标题\n说明"}
    assert (title.text, texts(inner), text.text) == ("标题", {(0, 0): "a", (0, 1): "b"}, "说明")
    assert (outer.origin, inner.origin) == (ORIGIN.within("表格 1"), ORIGIN.within("表格 2"))


def test_the_disclosure_in_a_page_laid_out_with_tables():
    inner = "<br>".join(map(as_html, sheets()))
    page = f"<table><tr><td colspan=2>网站<tr><td>首页<td><table><tr><td>{inner}</table><tr><td>版权</table>"
    assert recognised(read(page))["forms"] == recognised(sheets())["forms"]


def test_tables_without_text_are_nothing():
    assert items("<table><tr><td><img src=x><td>&nbsp;</table>") == []


def test_a_page_of_frames_is_refused_with_the_cure():
    with pytest.raises(Refused, match="框架") as refused:
        items("<html><frameset><frame src='a.files/sheet001.htm'><noframes>x</noframes></frameset></html>")
    assert "另存为 .xlsx" in refused.value.hint


# hostile pages


@pytest.mark.parametrize(
    "page",
    [
        "<table>" * 40,
        "<table><tr>" + "<td>x" * 600,
        "<table>" + "<tr><td rowspan=65534 colspan=512>x" * 60_000,
        "<table>" + "<tr><td>x" * 21_000,
        "<table>" + ("<tr>" + "<td>x" * 500) * 401,
        "<b>" * 1_000_001,
        "<p>x" * 400_000,
    ],
)
def test_bombs_are_refused(page):
    with pytest.raises(Refused) as refused:
        items(page)
    assert refused.value.rule.code == "I804"


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 200_000 + "x",
        "<table>" * 20 + "</table>" * 300_000,
        "&" * 4_000_000,
        "<p>中\n" + " " * 4_000_000,
        "<p " + "a=b " * 1_000_000 + ">",
        "<p style='" + "display " * 400_000 + "'>x",
        "<span hidden>x" * 300_000,
        "<!--" * 900_000,
        "<table><tr><td>" + "<br>" * 900_000,
        "<pre>" + "\n" * 3_000_000,
        "MIME-Version: 1.0\nContent-Type: text/html\n\n" + "x\n" * 500_000,
        "MIME-Version: 1.0\n"
        + "".join(f"Content-Type: multipart/related; boundary=x{at}\n\n--x{at}\n" for at in range(20_000)),
    ],
)
def test_floods_are_refused_or_read_in_time(page):
    started = time.process_time()
    survives(page.encode())
    assert time.process_time() - started < 10


def test_nothing_is_fetched_or_expanded():
    page = """<!DOCTYPE html [<!ENTITY a "aaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>
      <link rel=stylesheet href="http://localhost:1/x"><table background="http://localhost:1/y"><tr><td>&a;&b;</table>"""
    assert texts(table(page)) == {(0, 0): "&a;&b;"}


def test_a_single_file_page_without_a_page_is_refused():
    with pytest.raises(Refused, match="没有网页"):
        items(
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\ny\n--x--\n"
        )


def survives(data):
    try:
        for item in items(data):
            assert isinstance(item, Grid | Paragraph)
            if isinstance(item, Grid):
                covered = [
                    (row, column)
                    for cell in item.cells
                    for row in range(cell.row, cell.row + cell.rows)
                    for column in range(cell.column, cell.column + cell.columns)
                ]
                assert len(covered) == len(set(covered))
                found = [(cell.row, cell.column) for cell in item.cells]
                assert found == sorted(found)
    except Refused:
        pass


TAGS = [
    "table",
    "tr",
    "td",
    "td rowspan=2",
    "td colspan=3",
    "td rowspan=0",
    "th",
    "tbody",
    "thead",
    "caption",
    "p",
    "br",
]
TAGS += [
    "div hidden",
    "pre",
    "del",
    "col span=2 style='display:none'",
    "/table",
    "/tr",
    "/td",
    "/tbody",
    "/div",
    "option",
]
PIECES = st.one_of(st.sampled_from([f"<{tag}>" for tag in TAGS]), st.text(alphabet="a中 \n\xa0<>&;\0\x01", max_size=5))


@given(st.lists(PIECES, max_size=60))
@settings(deadline=None, max_examples=400)
def test_any_tags_in_any_order_are_read(pieces):
    survives(("<table>" + "".join(pieces)).encode())


@given(st.binary(max_size=300))
@settings(deadline=None, max_examples=200)
def test_any_bytes_are_read_or_refused(data):
    survives(data)
    survives(b"<html>" + data)
    survives(b"MIME-Version: 1.0\nContent-Type: text/html\n" + data)


def test_mutilated_pages_are_read_or_refused():
    whole = as_page(sheets()[:3]).encode()
    chance = random.Random(7)
    for _ in range(80):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 20)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(60)] = chance.choice([b"", b"<", b">", b"'", b"<table>", b"</td>", b"\xff"])
        survives(bytes(data))
