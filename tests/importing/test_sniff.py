"""A file is what its bytes are, whatever it calls itself."""

import contextlib
import io
import zipfile

import pytest

from generator.importing.cfb import wrap
from generator.importing.rules import Refused
from generator.importing.sniff import Kind, kind
from tests.importing.workbook_files import FIXTURES, biff, fixture, label, mutations, packed, worksheet, xlsx


@pytest.mark.parametrize(
    "path", sorted(path for path in FIXTURES.rglob("*") if path.is_file()), ids=lambda path: path.name
)
def test_the_fixtures(path) -> None:
    kinds = {".docx": Kind.DOCX, ".doc": Kind.DOC, ".xlsx": Kind.XLSX, ".xls": Kind.XLS, ".pdf": Kind.PDF}
    assert kind(path.read_bytes()) is kinds.get(path.suffix, Kind.TEXT)


def office(part: str, declared: str) -> bytes:
    types = f'<Types><Default Extension="xlsx" ContentType="a.spreadsheetml.sheet"/><Override PartName="/{part}" ContentType="application/{declared}"/></Types>'
    links = f'<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="{part}"/></Relationships>'
    return packed({"[Content_Types].xml": types, "_rels/.rels": links, part: "<a/>"})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (office("xl/workbook.xml", "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), Kind.XLSX),
        (office("book/main.xml", "vnd.ms-excel.sheet.macroEnabled.main+xml"), Kind.XLSX),
        (office("xl/workbook.bin", "vnd.ms-excel.sheet.binary.macroEnabled.main"), Kind.XLSB),
        (
            office("word/document.xml", "vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
            Kind.DOCX,
        ),
        (office("word/document.xml", "vnd.ms-word.document.macroEnabled.main+xml"), Kind.DOCX),
        (
            office("ppt/presentation.xml", "vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml"),
            Kind.PPTX,
        ),
        (office("visio/document.xml", "vnd.ms-visio.drawing.main+xml"), Kind.OOXML),
        (packed({"xl/workbook.xml": "<a/>"}), Kind.XLSX),
        (packed({"XL\\WORKBOOK.XML": "<a/>"}), Kind.XLSX),
        (packed({"word/document.xml": "<a/>"}), Kind.DOCX),
        (packed({"xl/workbook.bin": "x"}), Kind.XLSB),
        (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}), Kind.ODS),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), Kind.ODT),
        (packed({"mimetype": "application/epub+zip"}), Kind.EPUB),
        (packed({"OFD.xml": "<a/>", "Doc_0/Document.xml": "<a/>"}), Kind.OFD),
        (packed({"附件1.docx": "x", "附件2.xls": "y"}), Kind.ZIP),
        (packed({}), Kind.ZIP),
        (wrap({"Workbook": b"x"}), Kind.XLS),
        (wrap({"BOOK": b"x"}), Kind.XLS),
        (wrap({"WordDocument": b"x", "1Table": b"x"}), Kind.DOC),
        (wrap({"PowerPoint Document": b"x"}), Kind.PPT),
        (wrap({"EncryptedPackage": b"x", "Workbook": b"x"}), Kind.ENCRYPTED),
        (wrap({"Package": b"x"}), Kind.OLE_WRAPPER),
        (wrap({"\x01Ole10Native": b"x"}), Kind.OLE_WRAPPER),
        (wrap({"__properties_version1.0": b"x"}), Kind.MAIL),
        (wrap({"\u4840\u3f3f\u4577\u446c\u3b6a\u45e4\u4824": b"x"}), Kind.MSI),
        (wrap({"Equation Native": b"x"}), Kind.OLE),
        (biff(label(0, 0, "a")), Kind.BIFF),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00", Kind.BIFF),
        (b"{\\rtf1\\ansi", Kind.RTF),
        (b"\r\n {\\rtf1", Kind.RTF),
        (b"%PDF-1.7\n", Kind.PDF),
        (b"junk\n%PDF-1.4", Kind.PDF),
        (b"\x89PNG\r\n\x1a\n", Kind.IMAGE),
        (b"\xff\xd8\xff\xe0abc", Kind.IMAGE),
        (b"BM\x36\x10\x0e\x00\x00\x00\x00\x00abc", Kind.IMAGE),
        (b"\1\0\0\0" + bytes(36) + b" EMF", Kind.IMAGE),
        (b"Rar!\x1a\x07\x01\x00", Kind.RAR),
        (b"7z\xbc\xaf\x27\x1c\0\4", Kind.SEVEN_ZIP),
        (b"\x1f\x8b\x08\x00abc", Kind.GZIP),
        (b"a" * 257 + b"ustar", Kind.ARCHIVE),
        (b"MZ\x90\0abc", Kind.PROGRAM),
        (b"\xdb\xa5\x2d\0abc", Kind.OLD_WORD),
        (b"", Kind.EMPTY),
        (b"\0" * 100, Kind.EMPTY),
        (b" \r\n\t", Kind.EMPTY),
        (bytes(range(256)) * 4, Kind.BINARY),
    ],
)
def test_by_content(data: bytes, expected: Kind) -> None:
    assert kind(data) is expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<html><body>项目<table></table>", Kind.HTML),
        ("\r\n<!DOCTYPE HTML PUBLIC>\n<HTML>", Kind.HTML),
        ("<!-- 导出 -->\n<table border=1><tr><td>项目</td></tr></table>", Kind.HTML),
        ("<meta charset='gbk'><table>", Kind.HTML),
        ("<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'>", Kind.HTML),
        (
            '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            Kind.SPREADSHEETML,
        ),
        ('<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', Kind.SPREADSHEETML),
        (
            '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">',
            Kind.WORDML,
        ),
        ('<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof">', Kind.UOF),
        ('<?xml version="1.0"?><项目/>', Kind.XML),
    ],
)
def test_markup(text: str, expected: Kind, encoding: str) -> None:
    assert kind(text.encode(encoding)) is expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize(
    "text", ["序号,项目名称,预算金额\r\n1,困难职工帮扶专项资金,5\r\n", "\t项目名称\t困难职工帮扶专项资金\n" * 3000]
)
def test_text(text: str, encoding: str) -> None:
    assert kind(text.encode(encoding)) is Kind.TEXT


def test_text_that_is_nearly_something_else() -> None:
    assert kind(b"PK is not a zip") is Kind.TEXT
    assert kind("<5人的项目\n项目：a".encode()) is Kind.TEXT
    assert kind("日期: 2024\n项目: a\n".encode()) is Kind.TEXT


def test_mail_and_single_file_pages() -> None:
    page = b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
    assert kind(page) is Kind.MHTML
    assert kind(b"From: a@b\nContent-Type: multipart/mixed\n boundary=y\n\nabc") is Kind.MAIL


def test_damaged_containers_are_refused() -> None:
    for data in (fixture("forms.xlsx")[:3000], fixture("forms.xls")[:300], b"PK\x03\x04abc"):
        with pytest.raises(Refused):
            kind(data)


def test_no_content_types_can_mislead() -> None:
    file = io.BytesIO(xlsx(worksheet()))
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("word/document.xml", "<a/>")
    assert kind(file.getvalue()) is Kind.XLSX


def test_anything_at_all() -> None:
    for source in (b"<?xml version='1.0'?><a><b/></a>" * 5, b"{\\rtf1}" * 9, fixture("forms.xlsx"), bytes(range(256))):
        for data in mutations(source, 100, seed=3):
            with contextlib.suppress(Refused):
                assert kind(data) in Kind
