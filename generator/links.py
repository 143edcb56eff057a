"""Output paths and the links between them: the only place that joins URLs.

An output path is relative to the output folder, with ``/``, unquoted (``2024/困难帮扶.html``). A link is what stands in
``href``: relative, percent-encoded, naming the file, so that the site works under any sub-path and from ``file://``.
"""

import re
from functools import lru_cache
from urllib.parse import quote, unquote

INDEX = "index.html"


def relative(origin: str, target: str, anchor: str = "") -> str:
    """The link from the page at output path ``origin`` to the file at ``target``.

    >>> relative("2024/202/x.html", "2024/print/202/x.html")
    '../print/202/x.html'
    >>> relative("2024/index.html", "2024/index.html", "row-7")
    '#row-7'
    """
    fragment = f"#{quote(anchor)}" if anchor else ""
    if origin == target and anchor:
        return fragment
    here, there = origin.split("/")[:-1], target.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + quote("/".join(there[shared:])) + fragment


@lru_cache(maxsize=1 << 8)
def absolute(base: str, target: str, anchor: str = "") -> str:
    """The public address of an output path; a folder's ``index.html`` is left out, as servers show it.

    >>> absolute("https://x.example/a/", "2024/index.html")
    'https://x.example/a/2024/'
    """
    path = target.removesuffix(INDEX) if target == INDEX or target.endswith("/" + INDEX) else target
    return base.rstrip("/") + "/" + quote(path) + (f"#{quote(anchor)}" if anchor else "")


def resolve(origin: str, href: str) -> tuple[str, str] | None:
    """What a relative ``href`` on page ``origin`` points at: (output path, anchor); ``None`` if it leaves the site.

    >>> resolve("2024/index.html", "../index.html#top")
    ('index.html', 'top')
    >>> resolve("index.html", "../secret.html") is None
    True
    """
    path, _, anchor = href.partition("#")
    path = path.partition("?")[0]
    if not path:
        return origin, unquote(anchor)
    if path.startswith("/"):  # the root of the server, which is not ours under a sub-path or from a disk
        return None
    parts = origin.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(unquote(part))
    if path.endswith(("/", "/..", "/.")) or path in (".", ".."):
        parts.append(INDEX)
    return "/".join(parts), unquote(anchor)


_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    "conin$",
    "conout$",
    *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³"),
}
_USUAL = re.compile(
    r"(?!(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|\Z))[a-z0-9_-](?:[a-z0-9_.-]{0,118}[a-z0-9_-])?",
    re.ASCII | re.IGNORECASE,
)
"""Names of which nothing more need be asked."""
_FORBIDDEN = set('<>:"/\\|?*#%')
LONGEST_NAME = 120
LONGEST_NAME_BYTES = 240
"""Linux counts bytes, 255 of them, and a Chinese character has three; the suffix must fit, too."""


def unsafe_name(name: str) -> str | None:
    """Why ``name`` (one path part) can't be a file on every system and a link on every server; ``None`` if it can.

    Windows forbids device names, some characters, and a dot or blank at the end; ``#`` and ``%`` break links that
    servers or people re-encode.
    """
    if _USUAL.fullmatch(name):
        return None
    if not name:
        return "文件名为空"
    if any("\ud800" <= char <= "\udfff" for char in name):
        return "不是 UTF-8 编码"
    if name.partition(".")[0].rstrip(" ").lower() in _DEVICES:
        return f"「{name}」是 Windows 的设备名"
    bad = next(
        (char for char in name if char in _FORBIDDEN or ord(char) < 32 or (char.isspace() and char != " ")), None
    )
    if bad is not None:
        return f"含有不能用于文件名的字符 {bad!r}"
    if any("\u200b" <= char <= "\u200f" or "\u202a" <= char <= "\u202e" or char == "\ufeff" for char in name):
        return "含有看不见的控制字符"
    if name[-1] in ". " or name[0] == " ":
        return "以点或空格开头或结尾"
    if len(name) > LONGEST_NAME or len(name.encode()) > LONGEST_NAME_BYTES:
        return f"太长，最多 {LONGEST_NAME} 个字母或 {LONGEST_NAME_BYTES // 3} 个汉字"
    return None
