"""Where the addresses in a page lead, and what a page must not take from elsewhere."""

from functools import lru_cache
from urllib.parse import urlsplit

from generator import links

_NO_ADDRESS = "?"

Destination = tuple[str, str, str]
"""Output path, id, fault. No path for what is outside of the site."""


def destination(path: str, base: str, address: str) -> Destination:
    """Where an address on the page at ``path`` leads. ``base`` is the address of the site, with a slash at its end."""
    if address[:1] in ("#", "?", ""):
        return _destination(path, base, address)
    return _from_folder(path.rpartition("/")[0], base, address)


def is_foreign(address: str, rel: str | None, base: str) -> bool:
    """Whether a browser would take a resource from another site."""
    if (base and address.startswith(base)) or rel in ("canonical", "alternate"):
        return False
    return _scheme(address) not in ("", "data", _NO_ADDRESS) or address.startswith("//")


def _scheme(address: str) -> str:
    if ":" not in address and "[" not in address and "]" not in address:
        return ""  # what urlsplit would say of a relative address, the usual one
    try:
        return urlsplit(address).scheme
    except ValueError:
        return _NO_ADDRESS


def _destination(origin: str, base: str, address: str) -> tuple[str, str, str]:
    """Where an address on page ``origin`` leads: (output path, id, fault); no path for what is outside of the site."""
    if base and address.startswith(base):
        found = links.resolve(links.INDEX, address.removeprefix(base) or links.INDEX)
    else:
        scheme = _scheme(address)
        if scheme == _NO_ADDRESS:
            return "", "", f"链接「{address}」不是网址"
        if scheme or address.startswith("//"):
            return "", "", ""  # a link that leaves the site is the reader's choice
        found = links.resolve(origin, address)
    return (*found, "") if found else ("", "", f"链接「{address}」指向不存在的文件")


@lru_cache(maxsize=1 << 12)
def _from_folder(folder: str, base: str, address: str) -> tuple[str, str, str]:
    """As :func:`_destination`; the pages of a folder link the same few pages of the site."""
    return _destination(f"{folder}/" if folder else "", base, address)
