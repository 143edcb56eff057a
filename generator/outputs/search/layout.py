"""The files below ``search/`` and what they are called; docs/search.md tells what is in them. search.js knows the same.

Every file is a script that hands its data to ``disclosureSearch.take(name, build, data)``: a ``<script>`` loads from any
host and from a disk. ``build`` names the build; files of two builds are never mixed.
"""

import json
from typing import Any

FOLDER = "search"
MANIFEST = "m.js"
FACETS = "f.js"
NAMES = "n.js"
AMOUNTS = "a.js"
"""What is loaded for filters, for the order of names, for the order of amounts."""
HELP = "h.js"
STRINGS = "s.js"
GROUP = 4
"""Projects in a file of records."""
IN_FOLDER = 500
"""Files in a folder."""

# a byte order mark is believed before any header that a server may send
_BOM = "\ufeff"


def shard(at: int) -> str:
    """The name of a file of grams."""
    return f"g/{at // IN_FOLDER}/{at % IN_FOLDER}.js"


def records(at: int) -> str:
    """The name of a file of records."""
    return f"t/{at // IN_FOLDER}/{at % IN_FOLDER}.js"


def script(name: str, build: str, data: str) -> tuple[str, bytes]:
    """A file: its name, and the script with ``data``, which is JSON."""
    # U+2028 and U+2029 end a line in the strings of old JavaScript
    data = data.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    mark = "" if data.isascii() else _BOM
    return name, f'{mark}disclosureSearch.take("{name}","{build}",{data});\n'.encode()


def dump(data: Any) -> str:
    """Data as compact JSON."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
