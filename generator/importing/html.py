"""Web pages with tables: pages as such, tables that a system saved as .xls or .doc, single-file pages (.mht).

The parser makes no tree: a page costs little more than its own bytes. Scripts, styles, comments (the conditional ones of
office programs included) and hidden attributes of numbers are passed over: what is read is what a browser shows.
"""

import email
import email.errors
import email.policy
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from generator.importing.budget import TEXT_BYTES, Budget
from generator.importing.grid import Grid, Item, Origin
from generator.importing.html_page import Page
from generator.importing.markup import looks_like_xml
from generator.importing.rules import DAMAGED, HIDDEN_SHEET, NOT_READABLE, ODD_CHARACTERS, TOO_MUCH, Note, Refused
from generator.importing.text import decode

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*big5", re.IGNORECASE)
_HEAD = 4096
_ADDRESS = 100
TAGS = 1_000_000


def read(data: bytes, origin: Origin, budget: Budget, notes: list[Note], depth: int) -> Iterator[Item]:
    """The tables of a page, and the text around them as paragraphs."""
    del depth  # a page's pictures and frames are other files, which are never fetched
    if looks_like_xml(data):
        yield from _alone([(data, origin)], budget, notes)
    else:
        yield from _alone(list(_parts(data, origin, budget)), budget, notes)


def _alone(pages: list[tuple[bytes, Origin]], budget: Budget, notes: list[Note]) -> list[Item]:
    """Everything on the pages of one file; refuses one that only says where its tables are."""
    items: list[Item] = []
    framed = False
    for data, origin in pages:
        page = _page(data, origin, budget, notes)
        framed = framed or page.framed
        if page.hidden_sheet and len(pages) > 1:
            notes.append(Note(HIDDEN_SHEET, origin, "工作表是隐藏的"))
        else:
            items += page.items
    if framed and not any(isinstance(item, Grid) for item in items):
        hint = "表格在与它同名的文件夹里：用 Excel 或浏览器打开，另存为 .xlsx 再导入"
        raise Refused(NOT_READABLE, "这是网页的框架，里面没有表格", hint)
    return items


def _page(data: bytes, origin: Origin, budget: Budget, notes: list[Note]) -> Page:
    text = _decoded(data)
    if "\0" in text:
        notes.append(Note(ODD_CHARACTERS, origin, "去掉了控制字符 U+0000"))
        text = text.replace("\0", "")
    if text.count("<") > TAGS:
        raise Refused(TOO_MUCH, f"网页的标签超过 {TAGS:,} 个的上限")
    page = Page(origin, budget, notes)
    target: Any = page  # its methods get text, never the bytes that the parser's types allow
    parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True, huge_tree=False)
    try:
        parser.feed(text.encode())
        parser.close()
    except etree.LxmlError as error:
        raise Refused(DAMAGED, "网页的内容读不懂") from error
    return page


def _decoded(data: bytes) -> str:
    """The text of a page. What a page says of its encoding is often wrong, so its bytes count more."""
    if _DECLARED.search(data[:_HEAD]):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return _big5(data)
    return decode(data)


def _big5(data: bytes) -> str:
    if len(data) > TEXT_BYTES:
        raise Refused(TOO_MUCH, f"网页有 {len(data):,} 字节，超过 {TEXT_BYTES:,} 字节的上限")
    try:
        return data.decode("big5hkscs")
    except UnicodeDecodeError:
        return decode(data)


def _parts(data: bytes, origin: Origin, budget: Budget) -> Iterator[tuple[bytes, Origin]]:
    """The pages in a single-file page, each with its name: a workbook saved so has one for each sheet."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    except (email.errors.MessageError, LookupError, ValueError, RecursionError) as error:
        raise Refused(DAMAGED, "单个文件网页的结构已损坏") from error
    if not parts:
        raise Refused(NOT_READABLE, "单个文件网页里没有网页", "用浏览器或 Word 打开，另存为 .docx 再导入")
    budget.entries(len(parts))
    for part in parts:
        page = part.get_payload(decode=True)
        if not isinstance(page, bytes):
            raise Refused(DAMAGED, "单个文件网页的内容不完整")
        budget.unpacked(len(page))
        name = str(part.get("Content-Location", "")).rpartition("/")[2][:_ADDRESS]
        yield page, origin.within(f"网页 {name}") if len(parts) > 1 and name else origin
