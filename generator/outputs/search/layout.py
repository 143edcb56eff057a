"""The files below ``search/`` and what they are called; docs/search.md tells what is in them. search.js knows the same.

Every file is a script that hands its data to ``disclosureSearch.take(name, build, data)``: a ``<script>`` loads from any
host and from a disk. ``build`` names what is in the files of a folder, or the whole build; files of two are never mixed.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

FOLDER = "search"
MANIFEST = "m.js"
FACETS = "f.js"
NAMES = "n.js"
AMOUNTS = "a.js"
"""What is loaded for filters, for the order of names, for the order of amounts."""
HELP = "h.js"
STRINGS = "s.js"
LARGE = 20_000
"""Above so many projects lists are long: files of grams may be larger, files of records are smaller."""
FOLDERS = 128
"""Folders of records there are at most, of 64, 128, 256 … files each."""

# a byte order mark is believed before any header that a server may send
_BOM = "\ufeff"
_SCRIPT = re.compile(r'\ufeff?disclosureSearch\.take\("[^"]*","[^"]*",(.*)\);\n', re.DOTALL)


def shard(folder: int, at: int) -> str:
    """The name of a file of grams."""
    return f"g/{folder}/{at}.js"


def group_bits(size: int) -> int:
    """Projects in a file of records, on a site of so many, as a power of two."""
    return 1 if size > LARGE else 2


def folder_bits(count: int) -> int:
    """Files of records in a folder, of so many in all, as a power of two."""
    return max(6, (max(1, count) - 1).bit_length() - (FOLDERS.bit_length() - 1))


def records(at: int, count: int) -> str:
    """The name of a file of records, of so many in all."""
    return f"t/{at >> folder_bits(count)}/{at}.js"


def script(name: str, build: str, data: str) -> tuple[str, bytes]:
    """A file: its name, and the script with ``data``, which is JSON."""
    mark = "" if data.isascii() else _BOM
    return name, f'{mark}disclosureSearch.take("{name}","{build}",{data});\n'.encode()


def building() -> tuple[str, bytes]:
    """What stands in for the index while it is being made: the search page says so, and asks again until it is there.

    It replaces the manifest, so that whatever else stands in the folder is not looked at.
    """
    return script(MANIFEST, "", dump({"building": True}))


def data(raw: bytes) -> str | None:
    """The data of a file as :func:`script` makes them."""
    found = _SCRIPT.fullmatch(raw.decode(errors="replace"))
    return found and found[1]


def dump(data: Any) -> str:
    """Data as compact JSON, which is JavaScript too."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # these end a line in the strings of old JavaScript
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def token(parts: Iterable[str], size: int = 3) -> str:
    """The name of what is in files: other content, other name. Three bytes are four characters."""
    everything = hashlib.blake2b(digest_size=size)
    for part in parts:
        everything.update(part.encode())
        everything.update(b"\n")
    return base64.b64encode(everything.digest()).decode()
