"""Text of a web page as a browser lays it out: white space collapses, blocks and breaks make lines."""

import re
from dataclasses import dataclass, field

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_BREAK = re.compile(f"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\n\r\f]*(?=[{_WIDE}])")
"""Where the source of a page goes on in the next line between two Chinese characters, there is no blank."""
_BLANKS = re.compile("[ \t\n\r\f]+")
_SOLID = "\u00a0"


@dataclass(slots=True)
class Flow:
    """The text of a cell or of a paragraph, as it comes."""

    _lines: list[str] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)

    def add(self, text: str, *, kept: bool = False) -> None:
        """Text; its blanks and line ends count if it is ``kept`` as it is."""
        if not kept:
            self._line.append(text)
            return
        first, *others = text.replace(" ", _SOLID).replace("\t", _SOLID).replace("\r", "").split("\n")
        self._line.append(first)
        for line in others:
            self.line_break()
            self._line.append(line)

    def line_break(self) -> None:
        """A ``br``: what follows stands in a new line."""
        self._lines.append(_shown("".join(self._line)))
        self._line = []

    def block(self) -> None:
        """A block begins or ends: what follows stands in a new line, if there is anything before it."""
        line = _shown("".join(self._line))
        self._line = []
        if line:
            self._lines.append(line)

    def take(self) -> str:
        """All of it; a new text begins."""
        self.block()
        text = "\n".join(self._lines).strip("\n")
        self._lines = []
        return text


def _shown(source: str) -> str:
    r"""A line: blanks collapse, those that may not be broken are blanks all the same.

    >>> _shown("经济\n  负担 的 \n improved")
    '经济负担 的 improved'
    """
    return _BLANKS.sub(" ", _BREAK.sub("", source)).strip(" ").replace(_SOLID, " ")
