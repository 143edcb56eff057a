"""Text: encodings, the three shapes of extracted tables, CSV of every kind."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.importing import text
from generator.importing.budget import Budget
from generator.importing.grid import Grid, Origin, Paragraph
from generator.importing.rules import Refused
from tests.importing.written import DATA, as_delimited, grids, read, recognised, sheets, texts

ORIGIN = Origin("附件.txt")


def items(data, notes=None):
    data = data.encode() if isinstance(data, str) else data
    return list(text.read(data, ORIGIN, Budget(), [] if notes is None else notes, 0))


def table(data):
    (found,) = [item for item in items(data) if isinstance(item, Grid)]
    return texts(found)


def paragraphs(data):
    return [item.text for item in items(data) if isinstance(item, Paragraph)]


# encodings


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"]
)
def test_the_encoding_is_found_out(encoding):
    written = "项目名称,预算金额\r\n困难职工帮扶,5\r\n"
    assert text.decode(written.encode(encoding)) == written
    assert table(written.encode(encoding))[1, 1] == "5"


def test_rare_characters_of_gb18030():
    assert text.decode("㐀𠀀，镕".encode("gb18030")) == "㐀𠀀，镕"


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (b"\xff\xfea\x00b", "I803", "UTF-16 编码，第 5 字节"),
        (b"\xef\xbb\xbf\xe4\xb8", "I803", "UTF-8 编码，第 4 字节"),
        ("困难职工帮扶专项资金".encode()[:-1], "I803", "UTF-8 编码，第 28 字节"),
        ("困难职工帮扶专项资金".encode() + b"\xff" + "预算".encode(), "I803", "第 31 字节"),
        ("预算".encode("gb18030") + b"\xff\xff", "I801", "文字编码认不出"),
        (b"x" * 8_000_001, "I804", "8,000,001 字节"),
    ],
)
def test_what_is_no_text_is_refused(data, code, reason):
    with pytest.raises(Refused, match=reason) as refused:
        items(data)
    assert refused.value.rule.code == code


def test_damaged_unicode_is_never_read_as_something_else():
    """Most of a text cut in the middle of a character is valid GB18030, and nonsense."""
    data = (DATA / "attachment.txt").read_bytes()
    with pytest.raises(Refused, match="不完整或已损坏"):
        text.decode(data[: data.rindex(b"\xe2\x89\xa5") + 2])


# extracted text


def test_a_row_a_line():
    data = "表一\n\t项目名称\t\t困难职工帮扶\n\t项目资金\n（万元）\t总额\t5.00\n\t\t其中\t 4 \n\n\n表二\n\t甲\t乙\n"
    one, two = (item for item in items(data) if isinstance(item, Grid))
    assert texts(one) == {
        (0, 0): "项目名称",
        (0, 2): "困难职工帮扶",
        (1, 0): "项目资金\n（万元）",
        (1, 1): "总额",
        (1, 2): "5.00",
        (2, 1): "其中",
        (2, 2): " 4 ",
    }
    assert [cell.place for cell in one.cells] == ["第2行", "第2行", "第3行", "第4行", "第4行", "第5行", "第5行"]
    assert texts(two) == {(0, 0): "甲", (0, 1): "乙"}
    assert (one.origin, two.origin) == (ORIGIN.within("表格 1"), ORIGIN.within("表格 2"))
    assert paragraphs(data) == ["表一", "表二"]


def test_a_row_a_line_with_two_tabs():
    data = "\t\t项目名称\t\t\t\t帮扶\n\n\t\t年度\n目标\t\t申请。\n\n\t\t\t\t产出指标\t\t\n"
    assert table(data) == {
        (0, 0): "项目名称",
        (0, 2): "帮扶",
        (1, 0): "年度\n目标",
        (1, 1): "申请。",
        (2, 1): "产出指标",
    }


def test_a_cell_a_line():
    data = "题\n\t序号\n\t名称\n\n\t1\n\t帮扶\n资金\n\n\t\n\t空\n\n\n正文\n"
    (grid,) = (item for item in items(data) if isinstance(item, Grid))
    assert [(cell.row, cell.column, cell.text, cell.place) for cell in grid.cells] == [
        (0, 0, "序号", "第2行"),
        (0, 1, "名称", "第3行"),
        (1, 0, "1", "第5行"),
        (1, 1, "帮扶\n资金", "第6行"),
        (2, 0, "", "第9行"),
        (2, 1, "空", "第10行"),
    ]
    assert paragraphs(data) == ["题", "正文"]


def test_an_empty_line_in_a_cell_does_not_end_it():
    assert table("\t目标\n\t一、甲\n\n二、乙\n\t尾\n\n\t行\n")[0, 1] == "一、甲\n\n二、乙"
    assert table("\t\t目标\t\t甲\n\n乙\t\t丙\n\n\t\t行\t\t1\n")[0, 1] == "甲\n\n乙"


@pytest.mark.parametrize("between", ["\n\n说明文字\n", "\n项目支出绩效目标表\n", "项目支出绩效目标表\n"])
def test_other_text_ends_a_table(between):
    found = items(f"\t序号\n\t名称\n\n\t1\n\t帮扶\n{between}\t项目名称\n\t帮扶\n\n\t目标\n\t甲\n")
    assert [type(item) for item in found] == [Grid, Paragraph, Grid]
    assert texts(found[0])[1, 1] == "帮扶"


def test_a_title_in_a_table_begins_a_new_one():
    data = "\t项目支出绩效目标表\n\t项目名称\t甲\n\t目标\t乙\n\t项目支出绩效目标表（2024年度）\n\t项目名称\t丙\n"
    assert [texts(item)[1, 1] for item in items(data)] == ["甲", "丙"]


def test_two_word_tables_without_text_between_them():
    assert len(items("\t甲\n\t乙\n\n\t丙\n\t丁\n\n\n\t戊\n\t己\n")) == 2


def test_an_empty_row_leaves_a_gap():
    assert {row for row, _ in table("\t甲\t乙\n\t丙\t丁\n\n\n\t戊\t己\n\t庚\t辛\n")} == {0, 1, 3, 4}


def test_the_text_of_pictures_is_no_table():
    data = (DATA / "attachment.txt").read_text(encoding="utf-8")
    pictures = "\n".join(line for line in data.split("\n") if not line.startswith("\t"))
    assert "医疗救助人数 ≤2人" in pictures
    found = items(pictures)
    assert found
    assert not any(isinstance(item, Grid) and any(cell.column for cell in item.cells) for item in found)


def test_a_tab_in_a_paragraph_makes_no_tsv_of_extracted_text():
    data = "附件：\t第1号\n" + (DATA / "attachment.txt").read_text(encoding="utf-8")
    assert len([item for item in items(data) if isinstance(item, Grid)]) == 9


# delimited text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_disclosure_as_delimited_text(delimiter):
    written = as_delimited(sheets(), delimiter)
    wanted = recognised(sheets())
    for data in (written, written.encode("gb18030"), written.encode("utf-16")):
        found = recognised(read(data))
        assert [form["name"] for form in found["forms"]] == [form["name"] for form in wanted["forms"]]
        for one, other in zip(found["forms"], wanted["forms"], strict=True):
            visible = [{**row, "hidden": False} for row in other["rows"]]
            assert one["rows"] == visible
            assert {key: value for key, value in one.items() if key not in ("rows", "notes")} == {
                key: value for key, value in other.items() if key not in ("rows", "notes")
            }
        assert found["lists"] == wanted["lists"]


def test_quoted_cells_hold_anything():
    data = '项目名称,"甲 ""乙"", 丙"\r\n"项目资金\r\n（万元）",5\r\n,=1万\r\n'
    (grid,) = items(data)
    assert texts(grid) == {
        (0, 0): "项目名称",
        (0, 1): '甲 "乙", 丙',
        (1, 0): "项目资金\n（万元）",
        (1, 1): "5",
        (2, 1): "=1万",
    }
    assert [cell.place for cell in grid.cells] == ["第1行", "第1行", "第2行", "第2行", "第4行"]


def test_quoted_cells_of_tab_separated_text_that_begins_with_an_empty_column():
    data = '\t项目名称\t甲\r\n\t"项目资金\r\n（万元）"\t5\r\n'
    assert table(data) == {(0, 1): "项目名称", (0, 2): "甲", (1, 1): "项目资金\n（万元）", (1, 2): "5"}


def test_excel_may_name_the_delimiter():
    (grid,) = items("sep=^\n甲,乙^丙;丁\n戊^己\n")
    assert texts(grid) == {(0, 0): "甲,乙", (0, 1): "丙;丁", (1, 0): "戊", (1, 1): "己"}
    assert [cell.place for cell in grid.cells] == ["第2行", "第2行", "第3行", "第3行"]


def test_empty_columns_at_the_end_are_nothing():
    tail = "," * 2000
    assert table(f"甲,乙{tail}\n丙,丁{tail}\n{tail}\n") == {(0, 0): "甲", (0, 1): "乙", (1, 0): "丙", (1, 1): "丁"}


@pytest.mark.parametrize("data", ['甲,"乙\n丙,丁\n戊,己\n', '甲,"' + "乙\n丙,丁\n" + "戊己庚辛,壬癸\n" * 18_000])
def test_a_quotation_mark_that_nobody_closes_swallows_nothing(data):
    notes = []
    (grid,) = items(data, notes)
    assert texts(grid)[0, 1] == '"乙'
    assert texts(grid)[1, 1] == "丁"
    assert [note.message for note in notes] == ["有引号没有配对，引号都按文字读入"]


def test_a_table_in_prose():
    data = "关于公开的说明\n第一段\n第二段\n序号\t名称\n1\t甲\n第三段\n第四段\n"
    assert table(data)[4, 1] == "甲"


def test_prose_is_paragraphs():
    assert paragraphs("第一段，有逗号。\n\n第二段。\n") == ["第一段，有逗号。", "第二段。"]
    assert items("") == []


def test_odd_characters_are_noted_with_their_line():
    notes = []
    (grid,) = items("甲\x07,乙\n\u202e丙,丁\n", notes)
    assert texts(grid)[0, 0] == "甲"
    assert texts(grid)[1, 0] == "\u202e丙"
    assert [(note.rule.code, note.place) for note in notes] == [("I817", "第1行"), ("I817", "第2行")]


# hostile text


@pytest.mark.parametrize(
    "data",
    [
        "\t" * 4_000_000,
        "\ta" * 3_000_000,
        "\n" * 4_000_000,
        "a," * 3_000_000,
        '"\n",' * 150_000,
        "\ta\tb\n" * 30_000,
        "\ta\n" * 300_000,
        "甲,乙\n" * 200_000,
        "a\n" * 400_000,
        ",".join("a" * 600) + "\n" + ",".join("b" * 600),
        '"' + "a" * 7_000_000,
        "\ta\n\nb\n" * 100_000,
        "\u200b,\u200b\n" * 100_000,
        "\0" * 1_000_000,
        "\x01\t" * 10_000,
    ],
)
def test_floods_are_refused_or_read_in_time(data):
    started = time.process_time()
    try:
        items(data)
    except Refused as refused:
        assert refused.rule.code in {"I804", "I803", "I801"}
    assert time.process_time() - started < 10


def survives(data):
    try:
        for item in items(data):
            assert isinstance(item, Grid | Paragraph)
            if isinstance(item, Grid):
                places = [(cell.row, cell.column) for cell in item.cells]
                assert places == sorted(set(places))
    except Refused:
        pass


@given(st.text(alphabet="\t\t\t\n\n,;|\"'a项绩效目标表 \r\x0b\0\ufeff=", max_size=200))
@settings(deadline=None, max_examples=300)
def test_any_text_is_read(data):
    survives(data)


@given(st.binary(max_size=300))
@settings(deadline=None, max_examples=300)
def test_any_bytes_are_read_or_refused(data):
    survives(data)


@pytest.mark.parametrize("name", ["attachment.txt", "tika/tables.docx.txt", "tika/forms.xls.txt"])
def test_mutilated_files_are_read_or_refused(name):
    whole = (DATA / name).read_bytes()
    chance = random.Random(name)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 20)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(40)] = chance.choice([b"", b"\t", b"\n", b'"', b"\0", b"\xff", b",\n\t\t"])
        survives(bytes(data))


def test_nothing_is_left_of_a_table_that_is_cut_off():
    """Every beginning of the text is read, and no row of it differs but the last."""
    lines = (DATA / "tika/forms.xls.txt").read_text(encoding="utf-8").split("\n")[:60]
    whole = [texts(grid) for grid in grids("\n".join(lines))]
    for end in range(5, 45):
        part = [texts(grid) for grid in grids("\n".join(lines[:end]))]
        last = max(row for row, _ in part[-1])
        assert all(whole[len(part) - 1][place] == text for place, text in part[-1].items() if place[0] < last)
