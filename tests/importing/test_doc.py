"""Word documents of 1997–2003: the same disclosure as in the new format, and the turns of the old one."""

import struct

import pytest

from generator.importing import doc
from generator.importing.doc_file import sprms
from generator.importing.grid import Grid
from generator.importing.rules import (
    HIDDEN_TEXT,
    LEFT_OUT,
    NOT_READABLE,
    NOT_UNDERSTOOD,
    ODD_CHARACTERS,
    Refused,
)
from tests.importing import word_files
from tests.importing.word_files import (
    CONTINUE,
    DELETED,
    EXPECTED,
    FIXTURES,
    HIDDEN,
    IN_TABLE,
    INNER_CELL,
    INNER_ROW_END,
    START,
    cells,
    depth,
    forms,
    grids,
    row,
    shape,
    texts,
)

NAMES = [project["项目名称"] for project in EXPECTED["项目"]]


def read(paragraphs, characters=(), **options):
    return word_files.read(doc, word_files.doc(paragraphs, characters, **options))


def refused(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        word_files.read(doc, data)
    return caught.value


# the real disclosure


def test_native_tables_have_the_texts_and_spans_of_the_form():
    items, notes = word_files.read(doc, (FIXTURES / "tables.doc").read_bytes())
    assert notes == []
    assert forms(items) == NAMES
    assert texts(items)[:3] == ["附件：", "亳州市总工会2024年度项目支出绩效目标", "项目支出绩效目标表"]
    form = shape(grids(items)[3])
    assert form[:8] == [
        (0, 0, 1, 3, "项目名称"),
        (0, 3, 1, 4, "选派干部生活补助"),
        (1, 0, 1, 3, "主管部门及代码"),
        (1, 3, 1, 2, "[202]亳州市总工会"),
        (1, 5, 1, 1, "实施单位"),
        (1, 6, 1, 1, "亳州市总工会"),
        (2, 0, 1, 3, "项目来源"),
        (2, 3, 1, 2, "本级申报项目"),
    ]
    assert (3, 0, 4, 3, "项目资金\n（万元）") in form
    assert (8, 0, 12, 1, "绩\n效\n指\n标") in form
    assert (15, 1, 4, 1, "") in form


def test_both_word_formats_give_the_same_cells():
    from generator.importing import docx

    old, _ = word_files.read(doc, (FIXTURES / "tables.doc").read_bytes())
    new, _ = word_files.read(docx, (FIXTURES / "tables.docx").read_bytes())

    def facts(item):
        if not isinstance(item, Grid):
            return item.text, item.place
        return [(cell.row, cell.rows, cell.text.rstrip(), cell.place) for cell in item.cells]

    assert [facts(item) for item in old] == [facts(item) for item in new]


@pytest.mark.parametrize("name", ["embedded.doc", "embedded-package.doc"])
def test_embedded_workbooks_are_read_where_they_are_shown(name):
    items, _ = word_files.read(doc, (FIXTURES / name).read_bytes())
    assert sorted(forms(items)) == sorted(NAMES)
    assert forms(items) == NAMES
    assert [grid.origin.inside[0] for grid in grids(items)] == ["表格 1", *(f"嵌入对象 {n}" for n in range(1, 9))]


def test_objects_that_the_text_does_not_show_are_left_out():
    data = (FIXTURES / "embedded.doc").read_bytes()
    first, second = (struct.pack("<HI", 0x6A03, number) for number in (2147483647, 2147483646))
    assert data.count(first) == 1
    items, notes = word_files.read(doc, data.replace(first, second))
    assert forms(items) == NAMES[1:]
    assert [(note.rule, "1 个" in note.message) for note in notes] == [(HIDDEN_TEXT, True)]


def test_without_any_reference_all_objects_are_read_by_number():
    data = (FIXTURES / "embedded.doc").read_bytes().replace(b"\x03\x6a", b"\x04\x6a")
    items, _ = word_files.read(doc, data)
    assert forms(items) == NAMES[::-1]


def test_linked_objects_are_not_read():
    data = (FIXTURES / "embedded.doc").read_bytes()
    for embed, link in ((b" EMBED ", b" LINK  "), (" EMBED ".encode("utf-16-le"), " LINK  ".encode("utf-16-le"))):
        data = data.replace(embed, link)
    items, notes = word_files.read(doc, data)
    assert forms(items) == []
    assert {note.rule for note in notes} == {LEFT_OUT}


# text


def test_text_in_pieces_of_both_kinds():
    text = "甲乙Total: 5·°\r丙丁\r"
    items, _ = read([text[:13], text[13:]], pieces=[(2, "utf-16-le"), (10, "cp1252"), (4, "utf-16-le")])
    assert texts(items) == ["甲乙Total: 5·°", "丙丁"]


def test_narrow_text_of_other_programs_may_be_gbk():
    stored = "项目支出绩效目标5×\r".encode("gb2312").decode("latin-1")
    items, notes = read([stored, "后\r"], pieces=[(len(stored), "latin-1"), (2, "utf-16-le")])
    assert texts(items) == ["项目支出绩效目标5×", "后"]
    assert notes == []


@pytest.mark.parametrize("text", ["××××××××", "±°±°±°±°", "5±3 · 7°", "«Été» naïve"])
def test_signs_of_western_text_are_not_taken_for_gbk(text):
    items, _ = read([text + "\r"], pieces=[(len(text) + 1, "cp1252")])
    assert texts(items) == [text]


def test_characters_beyond_the_first_plane():
    items, notes = read(["𠮷野\r", "后\r"])
    assert texts(items) == ["𠮷野", "后"]
    assert notes == []


def test_codes_of_fields_are_not_text():
    items, notes = read(
        ["见\x13 HYPERLINK x \x14链接\x15后\r", "\x13 DDEAUTO c:\\cmd \x14旧值\x15\r", "\x13 坏\r", "后\r"]
    )
    assert texts(items) == ["见链接后", "旧值", "后"]
    assert [(note.rule, note.place) for note in notes] == [(LEFT_OUT, "第2段"), (HIDDEN_TEXT, "第3段")]


def test_characters_with_a_meaning():
    items, _ = read(["一\x0b二\x1e三\x1f四\x02\x05\r"])
    assert texts(items) == ["一\n二-三四"]


def test_deleted_and_hidden_text():
    items, notes = read(["一删二密三\r", "四\r", "五\r"], [(1, 2, DELETED), (3, 4, HIDDEN)])
    assert texts(items) == ["一二三", "四", "五"]
    assert [(note.rule, note.place) for note in notes] == [(HIDDEN_TEXT, "第1段"), (HIDDEN_TEXT, "")]
    assert "密" in notes[0].message
    assert "1 处删除" in notes[1].message


def test_characters_of_symbol_fonts():
    sign, odd = (struct.pack("<HHH", 0x6A09, font, code) for font, code in ((1, 0xF0B3), (0, 0xF041)))
    items, notes = read(["((90%\r"], [(0, 1, sign), (1, 2, odd)], fonts=["方正图形", "Symbol"])
    assert texts(items) == ["≥□90%"]
    assert [note.rule for note in notes] == [ODD_CHARACTERS]


def test_text_boxes_come_last():
    items, _ = read(["正文\r", "（2024年度）\r"], boxes=9)
    assert texts(items) == ["正文", "（2024年度）"]


def test_pictures():
    problem = refused(word_files.doc(["附件\r", "\x01\r", "\x08\r"]))
    assert problem.rule is NOT_READABLE
    assert "2 张图片" in problem.reason
    _, notes = read(["通知" * 200 + "\x01\r"])
    assert [(note.rule, "1 张图片" in note.message) for note in notes] == [(NOT_UNDERSTOOD, True)]


# tables


def test_borders_of_rows_within_30_twips_are_one():
    items, _ = read(
        [
            *cells("项目名称", "甲"),
            ("\x07", row([0, 1000, 3000])),
            *cells("一", "二", "三"),
            ("\x07", row([-10, 1020, 2000, 3005])),
            "后\r",
        ]
    )
    assert shape(grids(items)[0]) == [
        (0, 0, 1, 1, "项目名称"),
        (0, 1, 1, 2, "甲"),
        (1, 0, 1, 1, "一"),
        (1, 1, 1, 1, "二"),
        (1, 2, 1, 1, "三"),
    ]
    assert [cell.place for cell in grids(items)[0].cells][-1] == "第2行第3格"


def test_vertical_merges_restart():
    rows = [("产出", START), ("", CONTINUE), ("效益", START), ("", CONTINUE), ("满意", 0), ("另", CONTINUE)]
    paragraphs = []
    for number, (text, flag) in enumerate(rows):
        paragraphs += [*cells(text, str(number)), ("\x07", row([0, 500, 900], [flag, 0]))]
    items, _ = read([*paragraphs, "\r"])
    assert shape(grids(items)[0]) == [
        (0, 0, 2, 1, "产出"),
        (0, 1, 1, 1, "0"),
        (1, 1, 1, 1, "1"),
        (2, 0, 2, 1, "效益"),
        (2, 1, 1, 1, "2"),
        (3, 1, 1, 1, "3"),
        (4, 0, 1, 1, "满意"),
        (4, 1, 1, 1, "4"),
        (5, 0, 1, 1, "另"),
        (5, 1, 1, 1, "5"),
    ]


@pytest.mark.parametrize("flags", [[1, 2, 2, 0], [2, 1, 1, 0], [3, 1, 1, 0]])
def test_cells_merged_to_the_left(flags):
    items, _ = read([*cells("甲", "", "", "乙"), ("\x07", row([0, 100, 200, 300, 400], flags)), "\r"])
    assert shape(grids(items)[0]) == [(0, 0, 1, 3, "甲"), (0, 3, 1, 1, "乙")]


def test_merges_by_later_properties():
    merge, vertical = struct.pack("<HBB", 0x5624, 0, 2), struct.pack("<HBBB", 0xD62B, 2, 2, 3)
    again = struct.pack("<HBBB", 0xD62B, 2, 2, 1)
    borders = [0, 100, 200, 300]
    items, _ = read(
        [
            *cells("甲", "", "乙"),
            ("\x07", row(borders, [0, 0, 0]) + merge + vertical),
            *cells("丙", "丁", ""),
            ("\x07", row(borders, [0, 0, 0]) + again),
            "\r",
        ]
    )
    assert shape(grids(items)[0]) == [(0, 0, 1, 2, "甲"), (0, 2, 2, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")]


def test_paragraphs_of_a_cell_are_lines():
    items, _ = read([("绩\r", IN_TABLE), ("效\x07", IN_TABLE), ("\x07", row([0, 100])), "\r"])
    assert shape(grids(items)[0]) == [(0, 0, 1, 1, "绩\n效")]


def test_tables_in_tables_follow_the_outer_one():
    items, _ = read(
        [
            ("外\r", IN_TABLE + depth(1)),
            ("里\r", IN_TABLE + depth(2) + INNER_CELL),
            ("\r", depth(2) + INNER_ROW_END + row([0, 50])),
            ("面\x07", IN_TABLE + depth(1)),
            ("\x07", row([0, 100])),
            "后\r",
        ]
    )
    assert [shape(item) if isinstance(item, Grid) else item.text for item in items] == [
        [(0, 0, 1, 1, "外\n面")],
        [(0, 0, 1, 1, "里")],
        "后",
    ]
    assert [grid.origin.inside for grid in grids(items)] == [("表格 1",), ("表格 2",)]


def test_deleted_rows_are_gone():
    paragraphs = [*cells("甲"), ("\x07", row([0, 100])), *cells("乙"), ("\x07", row([0, 100])), "\r"]
    items, _ = read(paragraphs, [(3, 6, DELETED)])
    assert shape(grids(items)[0]) == [(0, 0, 1, 1, "甲")]


def test_wide_rows_keep_their_properties_elsewhere():
    properties = row([0, 100, 200], [START, 0])
    huge = struct.pack("<HI", 0x6646, 8)
    data = b"\0" * 8 + struct.pack("<H", len(properties)) + properties
    items, _ = read([*cells("甲", "乙"), ("\x07", huge), "\r"], data=data)
    assert shape(grids(items)[0]) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")]


@pytest.mark.parametrize(
    "properties",
    [IN_TABLE + b"\x17\x24\x01", row([300, 200, 100]), row([0, 100, 200])[:-3], row([0]), row([0, 0, 0]), row([5, 10])],
)
def test_a_row_without_sound_borders_counts_its_cells(properties):
    items, _ = read([*cells("甲", "乙"), ("\x07", properties), "\r"])
    assert shape(grids(items)[0]) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")]


def test_a_table_without_the_end_of_its_last_row_is_not_lost():
    items, _ = read([*cells("甲", "乙"), "后\r"])
    assert shape(grids(items)[0]) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")]


def test_single_properties_of_every_size():
    data = b"\x16\x24\x01\x03\x6a\1\2\3\4\x0d\xc6\x02ab\x15\xc6\xff\x01abcd\x01xyz\x70\xe8abc\x16\x24\x00"
    assert [code for code, _ in sprms(data)] == [0x2416, 0x6A03, 0xC60D, 0xC615, 0xE870, 0x2416]
    assert sprms(data[:-1])[-1][0] == 0xE870
