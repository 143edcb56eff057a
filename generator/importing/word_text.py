"""What both Word formats share below the paragraph: fields, and characters of symbol fonts."""

EXTERNAL_FIELDS = frozenset(("DDE", "DDEAUTO", "LINK", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "INCLUDE", "RD"))
"""Fields that fetch from outside. Their last result is text of the file; they are never updated."""

# Symbol has no code points of its own for these; ≥ and ≤ put in by 插入符号 are often stored like this.
_SYMBOL = {code: chr(code) for code in range(0x20, 0x40)} | {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x7E: "∼", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAE: "→",
    0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x75: "◆",
    0xA8: "□",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x54: "☒", 0xA3: "□"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(font: str, code: int) -> str | None:
    """The character that a symbol font shows for a code (0x20–0xFF, also as U+F020–U+F0FF); ``None`` if unknown.

    >>> symbol("Symbol", 0xF0B3)
    '≥'
    """
    return _FONTS.get(font.strip().lower(), {}).get(code - 0xF000 if 0xF000 <= code <= 0xF0FF else code)


class Fields:
    """The fields of one paragraph: their codes are not text, their results are.

    Made anew for each paragraph: a field that never ends (a damaged file) hides the rest of its paragraph only, and
    fields over several paragraphs (a table of contents) have their code in the first.
    """

    def __init__(self) -> None:
        self._open: list[list[str] | None] = []
        self._codes = 0
        self.external: list[str] = []

    @property
    def in_code(self) -> bool:
        """Whether what comes now is not shown."""
        return self._codes > 0

    @property
    def unfinished(self) -> str:
        """What was taken for the code of fields whose code didn't end here."""
        return "".join(part for code in self._open if code is not None for part in code).strip()

    def begin(self) -> None:
        """A field starts with its code."""
        self._open.append([])
        self._codes += 1

    def code(self, text: str) -> None:
        """A piece of the code of the innermost field."""
        if self._open and (code := self._open[-1]) is not None:
            code.append(text)

    def separate(self) -> str:
        """The code is over, the result follows. Returns the code."""
        if not self._open or (parts := self._open[-1]) is None:
            return ""
        self._open[-1] = None
        self._codes -= 1
        code = "".join(parts).strip()
        self.look(code)
        return code

    def end(self) -> None:
        """The field is over, with or without a result."""
        self.separate()
        if self._open:
            self._open.pop()

    def look(self, code: str) -> None:
        """Remember the code if it fetches from outside."""
        words = code.split(maxsplit=1)
        if words and words[0].upper() in EXTERNAL_FIELDS:
            self.external.append(words[0].upper())
