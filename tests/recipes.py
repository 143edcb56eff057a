"""The recipes of the documentation, which are the very files that tests use.

``<!-- recipe: name -->`` stands in the line above a fenced block.
"""

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
_BLOCK = re.compile(r"<!-- recipe: (\S+) -->\n```\w*\n(.*?)```\n", re.DOTALL)


def recipes(page: str) -> dict[str, str]:
    """Every recipe of a page by its name."""
    found = _BLOCK.findall((DOCS / page).read_text(encoding="utf-8"))
    names = [name for name, _ in found]
    assert len(set(names)) == len(names), names
    return dict(found)


def replaced(text: str, changes: dict[str, str]) -> str:
    """A recipe for this machine; every part that is to be replaced must be there."""
    for old, new in changes.items():
        assert old in text, f"{old!r} is not in the recipe any more"
        text = text.replace(old, new)
    return text
