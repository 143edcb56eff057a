"""One page of each kind, however many kinds there are: found by the class that base.html gives to every body."""

import re
from pathlib import Path

_KIND = re.compile(r'<body class="page-([a-z0-9-]+)"')


def kinds(output: Path) -> dict[str, str]:
    """By kind the output path of its first page, as the folder sorts them."""
    found: dict[str, str] = {}
    for file in sorted(output.rglob("*.html")):
        kind = _KIND.search(file.read_text(encoding="utf-8"))
        if kind:
            found.setdefault(kind[1], file.relative_to(output).as_posix())
    return found
