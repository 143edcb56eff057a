"""The file of a page for the webmaster: what a check found, what an import read. Its templates are in ``reports/``."""

from pathlib import Path

from generator.filesystem import read_if_plain

MARK = '<meta name="generator" content="disclosure">'
"""Stands in the head of every report."""
_HEAD = 2_000
"""Bytes at the beginning of a report that have the mark in them."""


_CONTENT = (".yaml", ".yml", ".md")
"""Names of what is read as content."""


class NotOurs(Exception):
    """What stands there is no report, or would be read as content: it is not written. The text says so, for the webmaster."""


def must_be_free(file: Path) -> None:
    """Raise :class:`NotOurs` where a report would take the place of anything but an earlier report, or of content to come."""
    elsewhere = f"换一个文件名，例如 {file.stem}-核对.html"
    there = read_if_plain(file)
    if file.exists() and (there is None or MARK.encode() not in there[:_HEAD]):
        raise NotOurs(f"已有 {file}，不是本程序写的报告，没有覆盖；{elsewhere}")
    if file.suffix.lower() in _CONTENT:
        raise NotOurs(f"报告是网页，写成 {file} 会被当作内容读取；{elsewhere}")


def write(file: Path, page: str) -> None:
    """Write a report, in place of an earlier one. Raises :class:`NotOurs`, :class:`OSError`."""
    must_be_free(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8", newline="\n")
