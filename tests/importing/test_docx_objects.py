"""Files inside of Word documents since 2007, and what is left out of them."""

import pytest

from generator.importing import docx
from generator.importing.rules import (
    LEFT_OUT,
    NOT_READABLE,
    NOT_UNDERSTOOD,
    Refused,
)
from tests.importing import word_files
from tests.importing.word_files import (
    p,
    tbl,
    tc,
    texts,
    tr,
)


def read(body: str, links=(), **parts):
    return word_files.read(docx, word_files.docx(body, links, **parts))


def refused(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        word_files.read(docx, data)
    return caught.value


OBJECT = "<w:p><w:r><w:object><v:shape><v:imagedata r:id='img'/></v:shape><o:OLEObject Type='{type}' r:id='{id}'/></w:object></w:r></w:p>"


def test_an_embedded_document_is_read_in_its_place_once():
    inner = word_files.docx(p("里面的文档"))
    body = p("前") + OBJECT.format(type="Embed", id="a") * 2 + p("后")
    items, notes = read(body, [("a", "package", "embeddings/a.docx")], **{"embeddings/a__docx": inner})
    assert texts(items) == ["前", "里面的文档", "后"]
    assert str(items[1].origin) == "附件 › 嵌入对象 1"
    assert notes == []


def test_an_object_in_a_cell_follows_the_table():
    inner = word_files.docx(p("里面"))
    body = tbl(tr(tc(OBJECT.format(type="Embed", id="a")), tc("甲")))
    items, _ = read(body, [("a", "package", "embeddings/a.docx")], **{"embeddings/a__docx": inner})
    assert [type(item).__name__ for item in items] == ["Grid", "Paragraph"]


def test_inserted_documents_are_read():
    items, _ = read("<w:altChunk r:id='a'/>", [("a", "aFChunk", "a.docx")], a__docx=word_files.docx(p("插入的")))
    assert texts(items) == ["插入的"]


@pytest.mark.parametrize(
    ("kind", "target", "rule"),
    [
        ("Link", "embeddings/a.docx", LEFT_OUT),
        ("Embed", "https://example.com/a.xlsx", LEFT_OUT),
        ("Embed", "file:///c:/a.xlsx", LEFT_OUT),
        ("Embed", "embeddings/none.xlsx", NOT_UNDERSTOOD),
        ("Embed", "../../../etc/passwd", NOT_UNDERSTOOD),
    ],
)
def test_what_is_linked_or_missing_is_noted_and_not_followed(kind, target, rule):
    items, notes = read(p("文") + OBJECT.format(type=kind, id="a"), [("a", "package", target)])
    assert texts(items) == ["文"]
    assert [note.rule for note in notes] == [rule]


def test_an_object_without_a_form_is_noted_and_spoils_nothing():
    items, notes = read(
        p("文") + OBJECT.format(type="Embed", id="a"), [("a", "oleObject", "a.bin")], a__bin=b"%PDF-1.7 ..."
    )
    assert texts(items) == ["文"]
    assert [(note.rule, "PDF" in note.message) for note in notes] == [(NOT_UNDERSTOOD, True)]


def test_macros_templates_and_notes_are_said():
    links = [("s", "settings", "settings.xml")]
    parts = {
        "vbaProject__bin": b"x",
        "settings__xml": b"<settings/>",
        "_rels/settings__xml__rels": word_files._relationships(
            [("t", "attachedTemplate", "https://example.com/t.dotm")]
        ).encode(),
    }
    _, notes = read("<w:p><w:r><w:t>文</w:t><w:footnoteReference w:id='1'/></w:r></w:p>", links, **parts)
    assert sorted(note.message for note in notes) == [
        "文件带有宏，没有读取",
        "文件引用了外部模板，没有读取",
        "脚注、尾注没有读取",
    ]
    assert {note.rule for note in notes} == {LEFT_OUT}


PICTURE = "<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>"


def test_a_document_of_pictures_is_refused_by_its_name():
    problem = refused(word_files.docx(p("附件") + PICTURE * 3))
    assert problem.rule is NOT_READABLE
    assert "3 张图片" in problem.reason
    assert "原文件" in problem.hint


def test_pictures_beside_tables_or_much_text_are_noted():
    for body in (tbl(tr(tc("甲"))), p("通知" * 200)):
        _, notes = read(body + PICTURE)
        assert [(note.rule, "1 张图片" in note.message) for note in notes] == [(NOT_UNDERSTOOD, True)]
