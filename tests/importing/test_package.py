"""The zip guard: what a hostile package could do to whoever unpacks it trustingly."""

import io
import struct
import zipfile
import zlib

import pytest

from generator.importing import budget, markup
from generator.importing.budget import Budget
from generator.importing.package import Package
from generator.importing.rules import DAMAGED, DANGEROUS, PASSWORD, TOO_MUCH, Refused
from tests.importing.workbook_files import fixture, packed, row, worksheet, xlsx


def reason(data: bytes, part: str | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        package = Package(data, Budget())
        if part:
            package.read(part)
    return caught.value


def test_parts_and_relationships() -> None:
    package = Package(fixture("forms.xlsx"), Budget())
    assert "xl/workbook.xml" in package.names
    links = package.relationships("xl/workbook.xml")
    assert {link.target for link in links.values() if link.kind == "worksheet"} == {
        f"xl/worksheets/sheet{number}.xml" for number in range(1, 10)
    }
    assert [link.target for link in package.relationships().values() if link.kind == "officeDocument"] == [
        "xl/workbook.xml"
    ]
    assert package.relationships("xl/none.xml") == {}
    assert package.xml("xl/workbook.xml").tag.endswith("}workbook")


def test_names_in_other_spellings() -> None:
    package = Package(packed({"XL\\Workbook.xml": "<a/>", "x/_rels/y.xml.rels": "<a/>"}), Budget())
    assert package.find("/xl/workbook.XML") == "XL/Workbook.xml"
    assert package.read("xl/workbook.xml") == b"<a/>"


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("b.xml", "xl/b.xml"),
        ("../other/c.xml", "other/c.xml"),
        ("/xl/b.xml", "xl/b.xml"),
        ("%62.xml#a", "xl/b.xml"),
        ("..\\other\\c.xml", "other/c.xml"),
        ("../../../../other/c.xml", "other/c.xml"),
        ("../../../etc/passwd", ""),
        ("file:///etc/passwd", ""),
        ("", ""),
    ],
)
def test_targets_stay_inside(target: str, found: str) -> None:
    links = f'<Relationships><Relationship Id="r" Type="t/image" Target="{target}"/></Relationships>'
    package = Package(
        packed({"xl/a.xml": "<a/>", "xl/b.xml": "<b/>", "other/c.xml": "<c/>", "xl/_rels/a.xml.rels": links}), Budget()
    )
    assert package.relationships("xl/a.xml")["r"].target == found


def test_external_targets_are_only_named() -> None:
    links = '<Relationships><Relationship Id="r" Type="t/x" Target="http://a/xl/b.xml" TargetMode="External"/></Relationships>'
    link = Package(packed({"xl/b.xml": "<b/>", "_rels/.rels": links}), Budget()).relationships()["r"]
    assert (link.external, link.target) == (True, "http://a/xl/b.xml")


def test_too_many_entries() -> None:
    assert reason(packed({f"{number}": b"" for number in range(budget.ZIP_ENTRIES + 1)})).rule is TOO_MUCH


def test_directory_too_large_to_load() -> None:
    data = packed({"a": b"PK\x01\x02" * 60_000}, zipfile.ZIP_STORED)
    assert reason(data).rule is TOO_MUCH


def test_entries_count_over_all_packages() -> None:
    shared = Budget()
    data = packed({f"{number}": b"" for number in range(budget.ZIP_ENTRIES // 2)})
    Package(data, shared)
    Package(data, shared)
    with pytest.raises(Refused):
        Package(data, shared)


def test_bomb_by_its_directory() -> None:
    assert reason(packed({"xl/a.xml": bytes(5_000_000)})).rule is TOO_MUCH


def test_pictures_may_be_blank() -> None:
    assert Package(packed({"word/media/image1.bmp": bytes(5_000_000), "a": b"1"}), Budget()).read("a") == b"1"
    assert reason(packed({"word/media/image1.bmp": bytes(5_000_000)}), "word/media/image1.bmp").rule is TOO_MUCH


def lying(content: bytes, declared: int) -> bytes:
    """A package whose directory gives one entry a size of its own."""
    data = bytearray(packed({"a.xml": content}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", declared)
    return bytes(data)


def test_directory_that_lies() -> None:
    assert reason(lying(bytes(50_000_000), 100), "a.xml").rule is DAMAGED
    assert Package(lying(b"abc", 10_000), Budget()).read("a.xml") == b"abc"
    assert reason(lying(b"abc", budget.ENTRY_BYTES + 1)).rule is TOO_MUCH


def test_reading_again_counts_again(monkeypatch) -> None:
    package = Package(packed({"a": b"x" * 1000}), Budget())
    monkeypatch.setattr(budget, "UNPACKED_BYTES", 2500)
    package.read("a")
    package.read("a")
    with pytest.raises(Refused):
        package.read("a")


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/passwd", "xl/../../x", "C:\\x.xml", "..\\x.xml", "a/..\\b", "a\x1b[31m.xml"]
)
def test_path_tricks(name: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        info = zipfile.ZipInfo("x")
        info.filename = name
        package.writestr(info, "x")
    assert reason(file.getvalue()).rule is DANGEROUS


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["xl/a.xml", "XL/A.xml", "xl\\a.xml"])
def test_duplicates(second: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("xl/a.xml", "1")
        info = zipfile.ZipInfo("x")
        info.filename = second
        package.writestr(info, "2")
    assert reason(file.getvalue()).rule is DANGEROUS


def overlapping() -> bytes:
    """Two entries of the directory over the same bytes."""
    body = zlib.compress(b"<a/>")[2:-4]
    crc = zlib.crc32(b"<a/>")
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(body), 4, 1, 0) + b"a" + body
    central = b"".join(
        struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(body), 4, 1, 0, 0, 0, 0, 0, 0) + name
        for name in (b"a", b"b")
    )
    return local + central + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 2, 2, len(central), len(local), 0)


def test_overlapping_entries() -> None:
    assert reason(overlapping()).rule is DANGEROUS


def test_encrypted_entries() -> None:
    data = bytearray(packed({"a": b"1"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert reason(bytes(data)).rule is PASSWORD


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_office_does_not_use(method: int) -> None:
    assert reason(packed({"a": b"1" * 100}, method)).rule is DAMAGED


@pytest.mark.parametrize("cut", [5, 30, 100, 5_000, 26_000])
def test_truncated(cut: int) -> None:
    assert reason(fixture("forms.xlsx")[:cut]).rule is DAMAGED


DTD = '<!DOCTYPE w [<!ENTITY a "ha">]>'
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "text",
    [
        f'<?xml version="1.0"?>{DTD}<w/>',
        f"<!-- {'x' * 9000} -->{DTD}<w>&a;</w>",
        f"{LAUGHS}]><w>&j;</w>",
        '<!DOCTYPE w SYSTEM "file:///etc/passwd"><w/>',
        '<!DOCTYPE w [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]><w/>',
        "<!DOCTYPE w><w/>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_document_types(text: str, encoding: str) -> None:
    content = text.encode(encoding)
    if encoding == "utf-16-be":
        content = b"\xfe\xff" + content
    data = packed({"a.xml": content})
    assert reason(data, "a.xml").rule is DANGEROUS
    with pytest.raises(Refused) as caught:
        Package(data, Budget()).xml("a.xml")
    assert caught.value.rule is DANGEROUS


def test_document_type_in_any_part_of_a_workbook() -> None:
    for part in (
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
        "_rels/.rels",
        "[Content_Types].xml",
    ):
        data = xlsx(worksheet(row(1, "a")), **{part: f"{DTD}<a/>".encode("utf-16")})
        assert reason(data, part).rule is DANGEROUS


def test_words_that_look_like_a_document_type_are_text() -> None:
    assert Package(packed({"a.xml": "<w><![CDATA[<!DOCTYPE x>]]></w>"}), Budget()).xml("a.xml").text == "<!DOCTYPE x>"


def test_depth_and_size_of_trees(monkeypatch) -> None:
    deep = "<a>" * (markup.DEPTH + 1) + "</a>" * (markup.DEPTH + 1)
    with pytest.raises(Refused) as caught:
        Package(packed({"a.xml": deep}), Budget()).xml("a.xml")
    assert caught.value.rule is TOO_MUCH
    monkeypatch.setattr(markup, "ELEMENTS", 100)
    with pytest.raises(Refused) as caught:
        Package(packed({"a.xml": f"<a>{'<b/>' * 100}</a>"}), Budget()).xml("a.xml")
    assert caught.value.rule is TOO_MUCH


def test_missing_and_broken_parts() -> None:
    assert reason(packed({"a": b""}), "b").rule is DAMAGED
    with pytest.raises(Refused):
        Package(packed({"a.xml": "<a><b></a>"}), Budget()).xml("a.xml")
