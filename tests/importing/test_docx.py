"""Word documents since 2007: what a reader of the document sees is what is read, in its order, nothing twice."""

import pytest

from generator.importing import docx
from generator.importing.grid import Grid
from generator.importing.rules import (
    HIDDEN_TEXT,
    LEFT_OUT,
    ODD_CHARACTERS,
)
from tests.importing import word_files
from tests.importing.word_files import (
    EXPECTED,
    FIXTURES,
    W,
    document,
    forms,
    grids,
    p,
    package,
    shape,
    tbl,
    tc,
    texts,
    tr,
)

NAMES = [project["项目名称"] for project in EXPECTED["项目"]]
FORM_HEAD = [
    (0, 0, 1, 3, "项目名称"),
    (0, 3, 1, 6, "选派干部生活补助"),
    (1, 0, 1, 3, "主管部门及代码"),
    (1, 3, 1, 3, "[202]亳州市总工会"),
    (1, 6, 1, 2, "实施单位"),
    (1, 8, 1, 1, "亳州市总工会"),
    (2, 0, 1, 3, "项目来源"),
    (2, 3, 1, 3, "本级申报项目"),
    (2, 6, 1, 2, "项目期"),
    (2, 8, 1, 1, "1年"),
    (3, 0, 4, 3, "项目资金\n（万元）"),
    (3, 3, 1, 3, " 年度资金总额："),
    (3, 6, 1, 3, "      2.76 "),
    (4, 3, 1, 3, "   其中：财政拨款"),
    (4, 6, 1, 3, "      2.76 "),
]
FORM_MISSING_CLASS = [
    (14, 6, 1, 3, "≤30768元"),
    (15, 1, 4, 1, ""),
    (15, 2, 2, 2, "社会效益指标"),
]


def read(body: str, links=(), **parts):
    return word_files.read(docx, word_files.docx(body, links, **parts))


def one(body: str):
    """The only paragraph."""
    items, _ = read(body)
    (text,) = texts(items)
    return text


# the real disclosure


def test_tables_are_read_in_order_with_their_merges():
    items, notes = word_files.read(docx, (FIXTURES / "tables.docx").read_bytes())
    assert notes == []
    assert forms(items) == NAMES
    assert len(grids(items)) == 9
    form = shape(grids(items)[3])
    assert form[: len(FORM_HEAD)] == FORM_HEAD
    assert [cell for cell in form if cell in FORM_MISSING_CLASS] == FORM_MISSING_CLASS
    assert texts(items)[:2] == ["附件：", "亳州市总工会2024年度项目支出绩效目标"]
    assert [type(item).__name__ for item in items[2:6]] == ["Grid", "Paragraph", "Paragraph", "Grid"]


def test_every_text_of_every_form_is_verbatim():
    items, _ = word_files.read(docx, (FIXTURES / "tables.docx").read_bytes())
    for project, grid in zip(EXPECTED["项目"], grids(items)[1:], strict=True):
        cells = {cell.text for cell in grid.cells}
        wanted = {row[key] for row in project["指标"] for key in ("二级指标", "三级指标", "指标值")}
        assert wanted <= cells | {"", None}
        assert project["年度目标"] in cells


@pytest.mark.parametrize("name", ["embedded.docx", "embedded-libreoffice.docx", "embedded-mixed.docx"])
def test_embedded_workbooks_are_read_where_they_are_shown(name):
    items, _ = word_files.read(docx, (FIXTURES / name).read_bytes())
    assert forms(items) == NAMES
    assert shape(grids(items)[0])[3:7] == [
        (1, 2, 1, 1, "预算金额（单位：万元）"),
        (2, 0, 1, 1, "1"),
        (2, 1, 1, 1, "困难职工帮扶专项资金"),
        (2, 2, 1, 1, "5"),
    ]
    assert [grid.origin.inside[0] for grid in grids(items)] == ["表格 1", *(f"嵌入对象 {n}" for n in range(1, 9))]


def test_a_packaged_file_is_named_in_the_origin():
    items, _ = word_files.read(docx, (FIXTURES / "embedded-mixed.docx").read_bytes())
    origins = [str(grid.origin) for grid in grids(items)]
    assert origins[4].startswith("附件 › 嵌入对象 4 › 信息化平台建设绩效目标表.xlsx › ")


# text


def test_what_is_inserted_is_read_and_what_is_deleted_is_not():
    body = (
        "<w:p><w:r><w:t>一</w:t></w:r><w:ins><w:r><w:t>二</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        "<w:moveTo><w:r><w:t>三</w:t></w:r></w:moveTo><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom></w:p>"
    )
    items, notes = read(body)
    assert texts(items) == ["一二三"]
    assert [note.rule for note in notes] == [HIDDEN_TEXT]
    assert "2 处删除" in notes[0].message


def test_wrappers_don_t_hide_text():
    body = (
        "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>"
        "<w:p><w:sdt><w:sdtContent><w:r><w:t>甲</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:smartTag><w:customXml><w:r><w:t>乙</w:t></w:r></w:customXml></w:smartTag>"
        "<w:hyperlink><w:r><w:t>丙</w:t></w:r></w:hyperlink>"
        "<w:fldSimple w:instr='DATE'><w:r><w:t>丁</w:t></w:r></w:fldSimple>"
        "<m:oMath><m:r><m:t>≥</m:t></m:r></m:oMath>"
        "<w:r><w:ruby><w:rt><w:r><w:t>wù</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>戊</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "</w:p></w:sdtContent></w:sdt>"
    )
    assert one(body) == "甲乙丙丁≥戊"


def test_only_one_half_of_an_alternative_is_read():
    box = "<w:txbxContent><w:p><w:r><w:t>（2024年度）</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        + box
        + "</wps:txbx></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><v:textbox>"
        + box
        + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        "<mc:AlternateContent><mc:Choice Requires='w16se'><w16se:symEx w16se:char='2611'/></mc:Choice>"
        "<mc:Fallback><w:t>☑</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    items, _ = read(body)
    assert texts(items) == ["☑", "（2024年度）"]


def test_codes_of_fields_are_not_text_and_their_results_are():
    def char(kind):
        return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"

    code = "<w:r><w:instrText> IF </w:instrText><w:t>码</w:t></w:r>"
    body = f"<w:p>{char('begin')}{code}{char('begin')}{char('separate')}<w:r><w:t>内</w:t></w:r>{char('end')}{char('separate')}<w:r><w:t>果</w:t></w:r>{char('end')}</w:p>"
    assert one(body) == "果"


def test_a_field_that_never_ends_hides_its_own_paragraph_only_and_is_noted():
    begin = "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
    items, notes = read(f"<w:p><w:r><w:t>前</w:t></w:r>{begin}<w:r><w:t>丢</w:t></w:r></w:p>{p('后')}")
    assert texts(items) == ["前", "后"]
    assert [(note.rule, note.place, "丢" in note.message) for note in notes] == [(HIDDEN_TEXT, "第1段", True)]


def test_fields_that_fetch_are_noted_and_keep_their_result():
    body = (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\cmd</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/><w:t>旧值</w:t><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )
    items, notes = read(body)
    assert texts(items) == ["旧值"]
    assert [(note.rule, note.place) for note in notes] == [(LEFT_OUT, "第1段")]


def test_old_form_fields_show_what_was_chosen():
    body = (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='元'/><w:listEntry w:val='万元'/></w:ddList></w:ffData></w:fldChar>"
        "<w:instrText>FORMDROPDOWN</w:instrText><w:fldChar w:fldCharType='end'/></w:r>"
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='1'/><w:checked w:val='0'/></w:checkBox></w:ffData></w:fldChar><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )
    assert one(body) == "万元□"


def test_characters_that_are_elements():
    run = "<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/>"
    assert one(f"<w:p><w:r>{run}</w:r></w:p>") == "a\tb\nc-d"


def test_blanks_at_the_ends_of_a_text_count_only_when_marked():
    assert one("<w:p><w:r><w:t>a</w:t><w:t xml:space='preserve'>\n b </w:t><w:t> c </w:t></w:r></w:p>") == "a  b c"


def test_characters_of_symbol_fonts():
    items, notes = read(
        "<w:p><w:r><w:sym w:font='Symbol' w:char='F0B3'/><w:t>90%</w:t><w:sym w:font='Wingdings 2' w:char='0052'/><w:sym w:font='方正图形' w:char='F041'/></w:r></w:p>"
    )
    assert texts(items) == ["≥90%☑□"]
    assert [note.rule for note in notes] == [ODD_CHARACTERS]


def test_hidden_text_is_left_out_and_said():
    items, notes = read(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部备注</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>公开</w:t></w:r></w:p>"
    )
    assert texts(items) == ["公开"]
    assert [(note.rule, "内部备注" in note.message) for note in notes] == [(HIDDEN_TEXT, True)]


def test_what_is_said_of_a_cell_names_its_table():
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r></w:p>"
    _, notes = read(tbl(tr(tc("甲"))) + tbl(tr(tc("乙"), tc(hidden))))
    assert [(note.origin.inside, note.place) for note in notes] == [(("表格 2",), "第1行第2格")]


def test_control_characters_are_noted_with_their_cell():
    items, notes = read(tbl(tr(tc("甲\u200b"), tc("乙\u202e"))))
    assert [cell.text for cell in grids(items)[0].cells] == ["甲\u200b", "乙\u202e"]
    assert [(note.rule, note.place) for note in notes] == [
        (ODD_CHARACTERS, "第1行第1格"),
        (ODD_CHARACTERS, "第1行第2格"),
    ]


# tables


def test_merges():
    start, on, span = "<w:vMerge w:val='restart'/>", "<w:vMerge/>", "<w:gridSpan w:val='2'/>"
    items, _ = read(
        tbl(
            tr(tc("产出", start), tc("数量", start), tc("一", span)),
            tr(tc("", on), tc("", on), tc("二", span)),
            tr(tc("", on), tc("质量", start), tc("三", span)),
            tr(tc("效益", start), tc("", on), tc("四", span)),
            tr(tc("", on), tc("社会"), tc("五"), tc("六")),
        )
    )
    assert shape(grids(items)[0]) == [
        (0, 0, 3, 1, "产出"),
        (0, 1, 2, 1, "数量"),
        (0, 2, 1, 2, "一"),
        (1, 2, 1, 2, "二"),
        (2, 1, 2, 1, "质量"),
        (2, 2, 1, 2, "三"),
        (3, 0, 2, 1, "效益"),
        (3, 2, 1, 2, "四"),
        (4, 1, 1, 1, "社会"),
        (4, 2, 1, 1, "五"),
        (4, 3, 1, 1, "六"),
    ]


def test_a_continued_cell_without_a_start_or_with_other_edges_is_its_own():
    on, span = "<w:vMerge/>", "<w:gridSpan w:val='2'/>"
    items, _ = read(
        tbl(
            tr(tc("甲"), tc("乙", "<w:vMerge w:val='restart'/>")),
            tr(tc("丙", on), tc("丁", on + span)),
        )
    )
    assert shape(grids(items)[0]) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 2, "丁")]


def test_text_under_a_merge_is_reported():
    _, notes = read(tbl(tr(tc("甲", "<w:vMerge w:val='restart'/>")), tr(tc("看不见", "<w:vMerge/>"))))
    assert [(note.rule, note.place) for note in notes] == [(HIDDEN_TEXT, "第2行第1格")]
    assert "看不见" in notes[0].message


def test_rows_that_begin_late_old_merges_and_hidden_rows():
    items, _ = read(
        tbl(
            tr(tc("甲"), tc("乙", "<w:hMerge w:val='restart'/>"), tc("", "<w:hMerge w:val='continue'/>"), tc("丙")),
            tr(tc("丁"), properties="<w:gridBefore w:val='3'/><w:hidden/>"),
        )
    )
    assert shape(grids(items)[0]) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 2, "乙"), (0, 3, 1, 1, "丙"), (1, 3, 1, 1, "丁")]
    assert [cell.hidden for cell in grids(items)[0].cells] == [False, False, False, True]


def test_deleted_rows_are_gone_and_inserted_ones_stay():
    items, _ = read(tbl(tr(tc("甲")), tr(tc("乙"), properties="<w:del/>"), tr(tc("丙"), properties="<w:ins/>")))
    assert [(cell.row, cell.text, cell.place) for cell in grids(items)[0].cells] == [
        (0, "甲", "第1行第1格"),
        (1, "丙", "第2行第1格"),
    ]


def test_rows_and_cells_in_content_controls():
    items, _ = read(
        tbl(
            "<w:sdt><w:sdtContent>"
            + tr("<w:sdt><w:sdtContent>" + tc("甲") + "</w:sdtContent></w:sdt>", tc("乙"))
            + "</w:sdtContent></w:sdt>",
        )
    )
    assert [cell.text for cell in grids(items)[0].cells] == ["甲", "乙"]


def test_paragraphs_of_a_cell_are_lines_but_not_where_their_end_is_deleted():
    gone = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>绩</w:t></w:r></w:p>"
    items, _ = read(tbl(tr(tc(p("项目") + p("资金") + "<w:p/>"), tc(gone + p("效")))))
    assert [cell.text for cell in grids(items)[0].cells] == ["项目\n资金", "绩效"]


def test_tables_in_tables_follow_the_outer_one():
    inner = tbl(tr(tc("里")))
    items, _ = read(tbl(tr(tc(p("外") + inner + p("面")), tc("右"))) + p("后"))
    assert [[cell.text for cell in item.cells] if isinstance(item, Grid) else item.text for item in items] == [
        ["外\n面", "右"],
        ["里"],
        "后",
    ]
    assert [grid.origin.inside for grid in grids(items)] == [("表格 1",), ("表格 2",)]


def test_strict_documents_are_read_too():
    xml = document(tbl(tr(tc("甲", "<w:gridSpan w:val='2'/>")))).replace(
        W, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    items, _ = word_files.read(docx, package(xml))
    assert shape(grids(items)[0]) == [(0, 0, 1, 2, "甲")]
