"""Pictures in a Word document: nothing in them is read, which must be said where they may be the tables."""

from generator.importing.grid import Grid, Item, Origin, Paragraph
from generator.importing.rules import NOT_READABLE, NOT_UNDERSTOOD, Note, Refused

TEXT_BESIDE_PICTURES = 300
"""A document without any table and with less text than this is its pictures."""


def check_pictures(items: list[Item], pictures: int, origin: Origin, notes: list[Note]) -> None:
    """Say it when tables may be pictures: an error if the document is nothing else, for both Word formats."""
    if not pictures:
        return
    grids = any(isinstance(item, Grid) for item in items)
    text = sum(len(item.text) for item in items if isinstance(item, Paragraph))
    if not grids and text < TEXT_BESIDE_PICTURES:
        raise Refused(
            NOT_READABLE,
            f"文档里没有表格，只有 {pictures} 张图片：表是图片",
            "向对方索取里面的 Word 或 Excel 原文件，图片里的字读不出来",
        )
    notes.append(Note(NOT_UNDERSTOOD, origin, f"文档里有 {pictures} 张图片，图片里的内容没有读取"))
