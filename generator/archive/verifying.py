"""A copy against the list of files that it brings along."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import publish
from generator.archive import copies, rules, signature
from generator.archive.copies import UNREADABLE, Copy
from generator.outputs.addresses import SUMS
from generator.problems import Location, Problems

LONGEST_MANIFEST = 1 << 30

Progress = Callable[[list[str]], Iterable[str]]


@dataclass(frozen=True, slots=True)
class _Entry:
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found, by path: ``changed`` with the reason.

    ``digest`` is the site's, by its list of files, and ``sums`` the checksums that it and a signature are made of; both
    are empty where the list can't be used, and ``fault`` says why.
    """

    digest: str
    listed: int
    missing: tuple[str, ...] = ()
    changed: tuple[tuple[str, str], ...] = ()
    foreign: tuple[str, ...] = ()
    fault: str = ""
    sums: bytes = field(default=b"", repr=False)

    @property
    def intact(self) -> bool:
        """Whether the copy is exactly what its list says."""
        return not (self.missing or self.changed or self.foreign or self.fault)


def verify(copy: Copy, progress: Progress = iter) -> Verified:
    """Read every file of a copy and compare it with ``manifest.json``."""
    manifest = copies.read(copy, publish.MANIFEST, LONGEST_MANIFEST)
    if manifest is None:
        return Verified("", 0, fault="没有 manifest.json，或者读不出来")
    known = publish.read_manifest(manifest)
    listed = _entries(known["files"]) if known else None
    if known is None or listed is None:
        return Verified("", 0, fault="manifest.json 不是本程序（这个版本）写的")
    sums = publish.sums_of({path: entry.sha256 for path, entry in listed.items()})
    digest = hashlib.sha256(sums).hexdigest()
    own = listed.get(SUMS)
    if digest != known.get("sha256") or (own is not None and own.sha256 != digest):
        return Verified("", 0, fault="manifest.json 前后矛盾：文件的 SHA-256 与摘要对不上")
    found = Counter(copy.paths())
    missing = tuple(path for path in sorted(listed) if path not in found)
    changed = []
    for path in progress([path for path in sorted(listed) if path in found]):
        difference = "出现了两次" if found[path] > 1 else _difference(copy, path, listed[path])
        if difference:
            changed.append((path, difference))
    foreign = tuple(sorted(path for path in found if path not in listed and path != publish.MANIFEST))
    return Verified(digest, len(listed), missing, tuple(changed), foreign, sums=sums)


def _entries(files: dict[str, Any]) -> dict[str, _Entry] | None:
    """The list of files; ``None`` where it is not as this program writes it."""
    entries = {}
    for path, given in files.items():
        match given:
            case {"bytes": int(size), "sha256": str(sha256)} if re.fullmatch(r"[0-9a-f]{64}", sha256):
                entries[path] = _Entry(size, sha256)
            case _:
                return None
    return entries


def _difference(copy: Copy, path: str, entry: _Entry) -> str:
    """In what a file differs from its entry in the list; nothing if it does not."""
    seen, size = hashlib.sha256(), 0
    try:
        with copy.open(path) as file:
            for data in copies.chunks(file):
                seen.update(data)
                size += len(data)
                if size > entry.bytes:  # a zip may claim to hold terabytes
                    return f"应为 {entry.bytes} 字节，实际更长"
    except UNREADABLE:
        return "读不出来"
    if size < entry.bytes:
        return f"应为 {entry.bytes} 字节，实为 {size} 字节"
    return "" if seen.hexdigest() == entry.sha256 else "长度相同，内容不同"


def compare(verified: Verified, shown: str, digest: str | None, problems: Problems) -> None:
    """Whether this is the publication that has this digest, where one is given."""
    if digest is not None and digest != verified.digest:
        problems.add(rules.OTHER_DIGEST, Location(shown), f"摘要是 {verified.digest}，给出的是 {digest}")


def signed_by(verified: Verified, signed: Path, public_key: Path, problems: Problems) -> str | None:
    """Who signed the copy's list of files; ``None`` after a problem. Raises :class:`signature.NotAskable`."""
    try:
        return signature.verify(verified.sums, signed.read_bytes(), public_key)
    except signature.NotValid as reason:
        problems.add(rules.BAD_SIGNATURE, Location(signed.as_posix()), f"签名对不上这份网站和这个公钥（{reason}）")
        return None


def as_dict(verified: Verified, signer: str | None, problems: Problems) -> dict[str, Any]:
    """The shape of ``verify --format json``."""
    return {
        "intact": not problems.has_errors,
        "sha256": verified.digest or None,
        "files": verified.listed,
        "missing": list(verified.missing),
        "changed": [path for path, _ in verified.changed],
        "foreign": list(verified.foreign),
        "signed_by": signer,
        "problems": [problem.as_dict() for problem in problems],
    }


def report(verified: Verified, shown: str, problems: Problems) -> None:
    """What was found as problems, at paths below ``shown``."""
    if verified.fault:
        problems.add(rules.UNLISTED, Location(shown), verified.fault)
    for path in verified.missing:
        problems.add(rules.MISSING, Location(f"{shown}/{path}"), "缺少这个文件")
    for path, difference in verified.changed:
        problems.add(rules.CHANGED, Location(f"{shown}/{path}"), f"与发布时不同：{difference}")
    for path in verified.foreign:
        problems.add(rules.FOREIGN, Location(f"{shown}/{path}"), "清单里没有这个文件")
