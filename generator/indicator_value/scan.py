"""Reading a folded text from left to right, and naming the pieces of the raw text that were read."""

import re

from generator.indicator_value import patterns


class Scan:
    """A place in the folded text between ``start`` and ``end``, and the pieces of the raw text before it."""

    def __init__(self, raw: str, text: str, start: int, end: int) -> None:
        self.raw, self.text, self.start, self.pos, self.end = raw, text, start, start, end
        self.pieces: list[tuple[str, str]] = []

    def add(self, role: str, to: int) -> None:
        """What lies before ``to`` is a piece."""
        if self.pos < to:
            self.pieces.append((role, self.raw[self.pos : to]))
            self.pos = to

    def peek(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The pattern at this place, after blanks; ``None`` also if it matches nothing at all."""
        blank = patterns.blank.match(self.text, self.pos, self.end)
        match = pattern.match(self.text, blank.end() if blank else self.pos, self.end)
        return match if match and match[0] else None

    def take(self, pattern: re.Pattern[str], role: str) -> re.Match[str] | None:
        """The same, and go on after it."""
        match = self.peek(pattern)
        if match:
            self.add("blank", match.start())
            self.add(role, match.end())
        return match

    def mark(self) -> tuple[int, int]:
        """The place reached, for :meth:`back`."""
        return self.pos, len(self.pieces)

    def back(self, mark: tuple[int, int]) -> None:
        """Forget what was taken since the mark."""
        self.pos = mark[0]
        del self.pieces[mark[1] :]

    def rest(self) -> str:
        """What is left, folded, without blanks around it."""
        return self.text[self.pos : self.end].strip(" ")

    def at_break(self) -> bool:
        """Whether the text ends here, or punctuation or a bracket follows."""
        return patterns.stop.match(self.text, self.pos, self.end) is not None

    def repeats(self) -> bool:
        """Whether what is left says again what was read."""
        return self.rest() == self.text[self.start : self.pos].strip(" ")

    def complement(self, longest: int) -> bool:
        """Whether words follow that can belong to the value: at most so many characters, not opening a remark."""
        words = self.peek(patterns.words)
        return words is not None and len(words[0]) <= longest and not patterns.no_complement.match(words[0])

    def finish(self, complement: int = 0) -> None:
        """Take words that belong to the value (at most ``complement`` characters), and all the rest as remark."""
        if self.complement(complement):
            self.take(patterns.words, "complement")
        self.take(patterns.separator, "separator")
        self.add("blank", self.end - len(self.text[self.pos : self.end].lstrip(" ")))
        close = self.end - 1
        if self.pos < close and self.text[self.pos] == "(" and self.text.find(")", self.pos) == close:
            self.add("separator", self.pos + 1)
            self.add("remark", close)
            self.add("separator", self.end)
        self.add("remark", len(self.text[: self.end].rstrip(" ,;。")))
        self.add("separator", self.end)
