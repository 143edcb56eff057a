"""From the office attachment to content files: bytes → grids of placed cells → forms and list → YAML.

    sniff      what a file really is, by its bytes
    readers    file → grids and paragraphs, whatever the format (xlsx, xls, docx, doc, html, text …), in a child process
    recognise  grids → forms and list, anchored on labels, never on positions
    reconcile  list against forms, totals, years, duplicates
    writing    forms → the text of YAML files; placing puts all of them in place, or none
    report     a table, JSON, and one page on which a human compares what was read with where it came from
    run        the recipe: open this first

Libraries come with the extra ``import``; nothing here is needed to build a site.
"""

from importlib.util import find_spec

LIBRARIES = ("lxml", "olefile", "xlrd", "pypinyin")
"""What the extra ``import`` installs."""


def missing_libraries() -> list[str]:
    """Those of :data:`LIBRARIES` that are not installed."""
    return [name for name in LIBRARIES if find_spec(name) is None]
