"""Word documents since 2007 that are made to do harm, or damaged: refused, or read as far as they are sound; always soon."""

import io
import re
import zipfile

import pytest

from generator.importing import budget, docx
from generator.importing.rules import (
    DAMAGED,
    DANGEROUS,
    NOT_UNDERSTOOD,
    TOO_MUCH,
    Refused,
)
from tests.importing import word_files
from tests.importing.word_files import (
    FIXTURES,
    document,
    grids,
    p,
    package,
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


def test_document_types_are_refused():
    for dtd in ('<!DOCTYPE x [<!ENTITY a "b">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">'):
        for encoding in ("utf-8", "utf-16"):
            xml = f'<?xml version="1.0" encoding="{encoding}"?>{dtd}{document(p("甲"))}'.encode(encoding)
            assert refused(package(xml)).rule is DANGEROUS


@pytest.mark.parametrize("element", ["w:ins", "w:sdt", "mc:AlternateContent", "w:txbxContent"])
def test_deep_nesting_is_refused(element):
    body = f"<{element}>" * 10_000 + f"</{element}>" * 10_000
    assert refused(word_files.docx(body)).rule is TOO_MUCH


def test_tables_in_tables_in_tables_are_refused():
    start, end = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    for deep in (45, 10_000):
        assert refused(word_files.docx(start * deep + end * deep)).rule is TOO_MUCH


@pytest.mark.parametrize("span", ["513", "99999", "999999999"])
def test_huge_spans_are_refused(span):
    assert refused(word_files.docx(tbl(tr(tc("甲", f"<w:gridSpan w:val='{span}'/>"))))).rule is TOO_MUCH


@pytest.mark.parametrize("span", ["0", "-3", "x", "", "1.5", "２", "9" * 500])
def test_odd_spans_count_as_one(span):
    items, _ = read(tbl(tr(tc("甲", f"<w:gridSpan w:val='{span}'/>"), tc("乙"))))
    assert [(cell.column, cell.columns) for cell in grids(items)[0].cells] == [(0, 1), (1, 1)]


def test_too_many_cells_or_paragraphs_are_refused(monkeypatch):
    monkeypatch.setattr(budget, "CELLS", 1_000)
    monkeypatch.setattr(budget, "PARAGRAPHS", 1_000)
    assert "单元格超过" in refused(word_files.docx(tbl(*[tr(*["<w:tc/>"] * 100)] * 11))).reason
    assert "段落超过" in refused(word_files.docx("<w:p/>" * 1_001)).reason


def test_pictures_in_one_frame_take_linear_time():
    frame = "<w:p><w:r><w:pict>" + "<v:imagedata/>" * 100_000 + "</w:pict></w:r></w:p>"
    assert "100000 张图片" in refused(word_files.docx(frame)).reason


def test_a_package_that_contains_itself_ends():
    inner = word_files.docx(p("底"))
    for _ in range(5):
        inner = word_files.docx(OBJECT.format(type="Embed", id="a"), [("a", "package", "a.docx")], a__docx=inner)
    assert refused(inner).rule is TOO_MUCH


def test_cyclic_relationships_end():
    links = [("a", "package", "document.xml"), ("b", "package", "_rels/document.xml.rels")]
    body = p("文") + OBJECT.format(type="Embed", id="a") + OBJECT.format(type="Embed", id="b")
    items, notes = read(body, links)
    assert texts(items) == ["文"]
    assert {note.rule for note in notes} == {NOT_UNDERSTOOD}


def test_truncated_and_empty_packages_are_refused():
    data = (FIXTURES / "embedded.docx").read_bytes()
    for size in (0, 10, 1000, len(data) // 2, len(data) - 30):
        assert refused(data[:size]).rule in {DAMAGED, DANGEROUS}
    assert refused(package("<w:document")).rule is DAMAGED
    assert refused(package("<x/>")).rule is DAMAGED
    assert refused(package(document("").replace("w:body", "w:other"))).rule is DAMAGED
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    assert refused(empty.getvalue()).rule is DAMAGED


@pytest.mark.parametrize("name", ["embedded-mixed.docx", "tables.docx"])
def test_damaged_copies_are_read_or_refused(name):
    word_files.assert_only_refused(docx, (FIXTURES / name).read_bytes(), rounds=40, seed=1)


def test_damaged_xml_is_read_or_refused():
    with zipfile.ZipFile(FIXTURES / "tables.docx") as file:
        xml = file.read("word/document.xml")
    short = xml[: xml.index(b"</w:tbl>")] + b"</w:tbl></w:body></w:document>"

    class Wrapped:
        @staticmethod
        def read(data, *rest):
            return docx.read(package(data), *rest)

    word_files.assert_only_refused(Wrapped, short, rounds=150, seed=2)


def test_elements_in_the_wrong_places_are_read_or_skipped():
    with zipfile.ZipFile(FIXTURES / "tables.docx") as file:
        xml = file.read("word/document.xml").decode()
    names = ["tbl", "tr", "tc", "p", "r", "t"]
    for old in names:
        for new in [*names, "sdt", "del", "unknown"]:
            items, _ = word_files.read(docx, package(re.sub(rf"(</?w:){old}\b", rf"\g<1>{new}", xml)))
            assert isinstance(items, list)
