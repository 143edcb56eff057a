"""What a file really is, by its bytes: an .xls is often a web page, a .doc often RTF, a .wps a Word file."""

import re
from enum import StrEnum

from generator.importing.budget import Budget
from generator.importing.cfb import SIGNATURE, Compound
from generator.importing.package import Package


class Kind(StrEnum):
    """A kind of file; the value is its name in messages."""

    XLSX = "Excel 工作簿（.xlsx）"
    XLSB = "Excel 二进制工作簿（.xlsb）"
    DOCX = "Word 文档（.docx）"
    PPTX = "演示文稿（.pptx）"
    OOXML = "Office 的其他文件（如 Visio、XPS）"
    ODS = "OpenDocument 表格（.ods）"
    ODT = "OpenDocument 文件（.odt 等）"
    OFD = "OFD 版式文件"
    UOF = "标文通（UOF）文件"
    EPUB = "电子书（.epub）"
    ZIP = "ZIP 压缩包"
    XLS = "Excel 97-2003 工作簿（.xls、.et）"
    BIFF = "Excel 工作簿的数据流"
    DOC = "Word 97-2003 文档（.doc、.wps）"
    PPT = "演示文稿（.ppt、.dps）"
    ENCRYPTED = "加了密码的 Office 文件"
    OLE_WRAPPER = "嵌入对象"
    MAIL = "邮件（.msg、.eml）"
    MSI = "安装程序（.msi）"
    OLE = "复合文档（OLE）对象"
    OLD_WORD = "Word 6.0 以前的文档"
    RTF = "RTF 文件"
    MHTML = "单个文件网页（.mht）"
    HTML = "网页（HTML）"
    SPREADSHEETML = "XML 表格 2003"
    WORDML = "Word 的 XML 文档"
    XML = "XML 文件"
    PDF = "PDF 文件"
    IMAGE = "图片"
    RAR = "RAR 压缩包"
    SEVEN_ZIP = "7z 压缩包"
    GZIP = "GZIP 压缩包"
    ARCHIVE = "压缩包"
    PROGRAM = "程序文件"
    TEXT = "文本"
    EMPTY = "空文件"
    BINARY = "认不出的二进制文件"


_SIGNATURES = (
    (b"{\\rtf", Kind.RTF),
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
    (b"II*\0", Kind.IMAGE),
    (b"MM\0*", Kind.IMAGE),
    (b"\xd7\xcd\xc6\x9a", Kind.IMAGE),
    (b"Rar!\x1a\x07", Kind.RAR),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"\x1f\x8b", Kind.GZIP),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ\0", Kind.ARCHIVE),
    (b"MSCF", Kind.ARCHIVE),
    (b"PK\x05\x06", Kind.ZIP),
    (b"MZ\x90", Kind.PROGRAM),
    (b"\x7fELF", Kind.PROGRAM),
    (b"\xdb\xa5", Kind.OLD_WORD),
    (b"1\xbe\0\0", Kind.OLD_WORD),
)

_MAIN_PARTS = (
    ("sheet.binary", Kind.XLSB),
    ("spreadsheetml.", Kind.XLSX),
    ("ms-excel.", Kind.XLSX),
    ("wordprocessingml.", Kind.DOCX),
    ("ms-word.", Kind.DOCX),
    ("presentationml.", Kind.PPTX),
    ("ms-powerpoint.", Kind.PPTX),
)
"""By what the type of the main part contains; the first that fits."""

_STREAMS = (
    ("EncryptedPackage", Kind.ENCRYPTED),
    ("EncryptionInfo", Kind.ENCRYPTED),
    ("Workbook", Kind.XLS),
    ("WordDocument", Kind.DOC),
    ("Book", Kind.XLS),
    ("PowerPoint Document", Kind.PPT),
    ("Package", Kind.OLE_WRAPPER),
    ("package_stream", Kind.OLE_WRAPPER),
    ("EmbeddedOdf", Kind.OLE_WRAPPER),
    ("\x01Ole10Native", Kind.OLE_WRAPPER),
    ("CONTENTS", Kind.OLE_WRAPPER),
    ("__properties_version1.0", Kind.MAIL),
    ("\u4840\u3f3f\u4577\u446c\u3b6a\u45e4\u4824", Kind.MSI),
)
"""By a stream beside the root; the first that is there."""

_XML_KINDS = (
    ("urn:schemas-microsoft-com:office:spreadsheet", Kind.SPREADSHEETML),
    ("schemas.microsoft.com/office/word/2003/wordml", Kind.WORDML),
    ("schemas.microsoft.com/office/2006/xmlPackage", Kind.WORDML),
    ("uof.org", Kind.UOF),
    ("urn:oasis:names:tc:opendocument", Kind.ODT),
    ("<html", Kind.HTML),
)

_HEAD = 4096
_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x14]\x00..[\x05\x06\x10\x20\x40\x00][\x00\x01]", re.DOTALL)
_HTML = re.compile(
    r"(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|title|style|body|table|div|center|p)\b", re.DOTALL
)
_XML = re.compile(r"(?:<\?xml|<[A-Za-z_][\w.-]*(?::[\w.-]+)?\s[^<>]*xmlns)")
_MAIL = re.compile(r"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.ASCII)
_CJK_TEXT = re.compile("[\t\n\r -~\u00a0-\u00ff\u2000-\u206f\u2190-\u22ff\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")


def kind(data: bytes) -> Kind:
    """What the bytes are. Raises :class:`~generator.importing.rules.Refused` for a container too damaged to tell."""
    if not data.strip(b"\0 \t\r\n"):
        return Kind.EMPTY
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data.startswith(SIGNATURE):
        return _compound_kind(data)
    return _by_signature(data) or _markup_kind(data) or (Kind.TEXT if _is_text(data) else Kind.BINARY)


def _by_signature(data: bytes) -> Kind | None:
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    for signature, found in _SIGNATURES:
        if data.startswith(signature) or (found is Kind.RTF and head.startswith(signature)):
            return found
    if _BIFF.match(data):
        return Kind.BIFF
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if _is_picture(data):
        return Kind.IMAGE
    return Kind.ARCHIVE if data[257:262] == b"ustar" else None


def _is_picture(data: bytes) -> bool:
    """Pictures without a mark of their own at the very start."""
    return (
        (data.startswith(b"BM") and data[6:10] == b"\0\0\0\0")
        or (data.startswith(b"\1\0\0\0") and data[40:44] == b" EMF")
        or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")
        or data[4:11] in {b"ftyphei", b"ftypmif", b"ftypavi"}
    )


def _zip_kind(data: bytes) -> Kind:
    package = Package(data, Budget())
    main = next((rel.target for rel in package.relationships().values() if rel.kind == "officeDocument"), "")
    declared = package.content_types.get(main, "") if main else ""
    for part, found in _MAIN_PARTS:
        if part in declared:
            return found
    return _by_names(package)


def _by_names(package: Package) -> Kind:
    """A package without a proper declaration is known by its folders."""
    names = tuple(name.lower() for name in package.names)
    if "mimetype" in names:
        return _by_mimetype(package.read("mimetype"))
    for folder, found in (
        ("xl/workbook.bin", Kind.XLSB),
        ("xl/workbook.xml", Kind.XLSX),
        ("word/document.xml", Kind.DOCX),
        ("ppt/presentation.xml", Kind.PPTX),
        ("ofd.xml", Kind.OFD),
        ("uof.xml", Kind.UOF),
        ("[content_types].xml", Kind.OOXML),
    ):
        if folder in names:
            return found
    return Kind.ZIP


def _by_mimetype(declared: bytes) -> Kind:
    if b"epub" in declared:
        return Kind.EPUB
    return Kind.ODS if b"spreadsheet" in declared else Kind.ODT


def _compound_kind(data: bytes) -> Kind:
    compound = Compound(data)
    for name, found in _STREAMS:
        if compound.find(name):
            return found
    return Kind.ENCRYPTED if any("DRMContent" in path[-1] for path in compound.streams) else Kind.OLE


def _markup_kind(data: bytes) -> Kind | None:
    text = _head_text(data).lstrip("\ufeff \t\r\n\0")
    lower = text.lower()
    if _XML.match(text):
        return next((found for mark, found in _XML_KINDS if mark.lower() in lower), Kind.XML)
    if _HTML.match(lower):
        return Kind.HTML
    headers = _MAIL.match(text.replace("\r\n", "\n"))
    if headers and re.search(r"^(?:mime-version|content-type):", headers[0], re.MULTILINE | re.IGNORECASE):
        return Kind.MHTML if re.search(r"multipart/related|text/html|@mhtml", lower) else Kind.MAIL
    return None


def _head_text(data: bytes) -> str:
    """The beginning as text; markup is the same in all encodings that keep ASCII."""
    if data.startswith(b"\xff\xfe") or data[1:4:2] == b"\0\0":
        return data[:_HEAD].decode("utf-16-le", "replace")
    if data.startswith(b"\xfe\xff") or data[0:3:2] == b"\0\0":
        return data[:_HEAD].decode("utf-16-be", "replace")
    return data[:_HEAD].decode("latin-1").removeprefix("ï»¿")


def _is_text(data: bytes) -> bool:
    """Whether this could be text in some encoding; which one, the text reader finds out."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return True
    head = data[: 16 * _HEAD]
    if b"\0" not in head:
        odd = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1a\x1b" for byte in head)
        return odd * 100 <= len(head)
    even = head[: len(head) // 2 * 2]
    return any(_is_wide_text(even.decode(name, "replace")) for name in ("utf-16-le", "utf-16-be"))


def _is_wide_text(text: str) -> bool:
    return len(_CJK_TEXT.findall(text)) * 100 >= len(text) * 97
