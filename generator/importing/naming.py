"""File names of imported projects: number and pinyin, safe everywhere, the same every time and every year."""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 60


def file_name(name: str, number: int | None, taken: Collection[str]) -> str:
    """``03-xuan-pai-gan-bu-sheng-huo-bu-zhu`` for the third project of a list; ``-2`` … where that is taken.

    >>> file_name("产改工作经费", 8, ())
    '08-chan-gai-gong-zuo-jing-fei'
    """
    base = _slug(name) or "xiang-mu"
    if number is not None:
        base = f"{number:02d}-{base}"
    candidate, again = base, 2
    while candidate in taken:
        candidate, again = f"{base}-{again}", again + 1
    return candidate


def _slug(name: str) -> str:
    """ASCII words joined by ``-``, cut between words."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415  # half a second of tables, needed by import alone

    text = unicodedata.normalize("NFKC", name).lower()
    words = [word for part in lazy_pinyin(text) for word in re.findall(r"[a-z0-9]+", part)]
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug
