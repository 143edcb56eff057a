"""``disclosure correct``: appends to ``content/<year>/corrections.yaml`` what changed since publication, and why."""

import codecs
import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from generator import amend, checks, content, earlier, filesystem, source
from generator.content import CONTENT, CORRECTIONS_FILE
from generator.conventions import CORRECTIONS
from generator.model import Disclosure
from generator.problems import BuildStopped, Problems
from generator.record import Change

_HEAD = """# yaml-language-server: $schema=../.schema/corrections.json
# 公布以后的更正，由 disclosure correct 登记。已公布的条目不能改动或删除，新的接在后面。
"""
_BEIJING = timezone(timedelta(hours=8))


class NotCorrected(Exception):
    """Why nothing was recorded, for the webmaster."""


@dataclass(frozen=True)
class Found:
    """What of a year is to be recorded: the changes, and the names of their projects by id."""

    year: Disclosure
    changes: tuple[Change, ...]
    names: dict[str, str]


def today() -> date:
    """The day in Beijing."""
    return datetime.now(UTC).astimezone(_BEIJING).date()


def find(root: Path, number: int, before: Path, problems: Problems) -> Found:
    """What of a year differs from the publication in ``before`` and is not on record.

    Raises :class:`BuildStopped` when the content has errors, :class:`NotCorrected` where there is nothing to compare.
    """
    loaded = content.load(root, problems)
    if loaded is None:
        raise BuildStopped
    checks.run(loaded, problems)
    if problems.has_errors:
        raise BuildStopped
    year = next((year for year in loaded.site.years if year.year == number), None)
    if year is None:
        raise NotCorrected(f"没有 {number} 年的内容")
    with _opened(before) as published:
        record = dict(published.published_years()).get(number)
        if record is None:
            raise NotCorrected(f"「{before}」里没有公布过 {number} 年（没有公布日期），不需要登记更正")
        found = tuple(amend.differences(year, record, published, lambda _path: True))
    unfit = next((one for one in found if not one.fits), None)
    if unfit:
        name = unfit.project.name if unfit.project else f"{number} 年的说明"
        raise NotCorrected(
            f"「{name}」在 {CORRECTIONS_FILE} 里有还没有公布的更正，与已公布的内容接不上；删去那一条再登记"
        )
    names = {one.project.id: one.project.name for one in found if one.project}
    return Found(year, tuple(change for one in found for change in one.changes), names)


@contextlib.contextmanager
def _opened(before: Path) -> Iterator[earlier.Earlier]:
    try:
        with earlier.opened(before) as published:
            if published is None:
                raise NotCorrected(
                    f"「{before}」里没有以前生成的网站；用 --published 指明已公布的 output 文件夹或 zip 压缩文件"
                )
            yield published
    except earlier.NotAPublication as reason:
        raise NotCorrected(f"「{before}」不能比较：{reason}") from reason


def record(root: Path, found: Found, day: date, reason: str) -> str:
    """Append the changes to the year's record, all or nothing; gives the file, relative to ``root``.

    What stands there, comments included, stays as it is.
    """
    latest = found.year.corrected or found.year.published
    if latest and day < latest:
        raise NotCorrected(f"日期 {day} 早于{'前一条更正' if found.year.corrected else '公布日期'} {latest}")
    path = f"{CONTENT}/{found.year.year}/{CORRECTIONS_FILE}"
    file = root / path
    problems = Problems()
    try:
        raw = file.read_bytes() if file.exists() else b""
        text = source.decode(raw, path, problems) or ""
        before = source.parse(text, path, problems) if text.strip() else None
        listed: Any = before.data.get(CORRECTIONS) if before and isinstance(before.data, dict) else None
        entry = list(_entry(found, day, reason))
        indent = _indent(before, bool(listed))
        start = text.rstrip("\n") + "\n" if text.strip() else f"{_HEAD}{CORRECTIONS}:\n"
        made = start + "".join(f"{' ' * indent}{line}\n" for line in entry)
        after = source.parse(made, path, problems)
        wanted = {CORRECTIONS: [*(listed or []), *_data(entry, path)]}
        if after is None or after.data != wanted:
            raise NotCorrected(
                f"{path} 的写法接不上新的一条；「{CORRECTIONS}:」下面每条以「- 日期:」开头，放在文件最后"
            )
        if len(made.encode()) > source.LARGEST_FILE:
            raise NotCorrected(f"改动太多，{path} 会超过 1 MB；分几次登记，或按年度核对是否改错了文件")
        _replace(file, made, like=raw)
    except OSError as error:
        raise NotCorrected(f"{path} 写不进去（{filesystem.reason(error)}）") from error
    return path


def _indent(before: source.Document | None, listed: bool) -> int:
    """How far the items of the list are indented in the file."""
    if before is None or not listed:
        return 2
    column = before.locate((CORRECTIONS, 0)).column or 5
    return max(0, column - 3)


def _data(entry: list[str], path: str) -> Any:
    """The entry as it must be read again."""
    document = source.parse("x:\n" + "".join(f"  {line}\n" for line in entry), path, Problems())
    return document.data["x"] if document and isinstance(document.data, dict) else []


def _entry(found: Found, day: date, reason: str) -> Iterator[str]:
    yield f"- 日期: {day.isoformat()}"
    yield f"  原因: {source.as_scalar(reason)}"
    yield "  改动:"
    for change in found.changes:
        name = " ".join(found.names.get(change.project, "").split())
        lines = [*_change(change)]
        yield f"    - {lines[0]}" + (f"  # {name}" if change.project and name else "")
        yield from (f"      {line}" for line in lines[1:])


def _change(change: Change) -> Iterator[str]:
    if change.project:
        yield f"项目: {source.as_scalar(change.project)}"
    if change.row:
        yield f"行: {change.row}"
    yield f"内容: {source.as_scalar(change.field)}"
    for label, side in (("原", change.old), ("现", change.new)):
        if isinstance(side, tuple):
            yield f"{label}:"
            yield from (f"  {_pair(column, text)}" for column, text in side)
        elif side is not None:
            yield _pair(label, side)


def _pair(label: str, text: str) -> str:
    return f"{source.as_scalar(label)}: {source.as_scalar(text)}".rstrip()


def _replace(file: Path, text: str, *, like: bytes) -> None:
    """Write the file in one step, with the line ends and BOM of before: a reader finds the old text or the new one."""
    staged = file.with_name(f".{file.name}.new-{secrets.token_hex(4)}")
    ended = text.replace("\n", "\r\n") if b"\r\n" in like else text
    bom = codecs.BOM_UTF8 if like.startswith(codecs.BOM_UTF8) else b""
    try:
        staged.write_bytes(bom + ended.encode())
        os.replace(staged, file)  # noqa: PTH105  # the name says that it takes the other's place
    finally:
        staged.unlink(missing_ok=True)


def described(changes: Iterable[Change], names: dict[str, str]) -> Iterator[str]:
    """The changes for the terminal, a line each."""
    for change in changes:
        name = names.get(change.project, "")
        yield f"{name + '：' if name else ''}{amend.said_of(change)}"
