"""主管部门及代码 in all the ways it is printed → name and code."""

import re

from generator.importing.labels import Label, compact

_CODE = r"[0-9A-Za-z][0-9A-Za-z.\-]{0,19}"
_BEFORE = re.compile(rf"[\[【(（〔]\s*({_CODE})\s*[\]】)）〕]\s*(\S.*)", re.DOTALL)
_AFTER = re.compile(rf"(.*\S)\s*[\[【(（〔]\s*({_CODE})\s*[\]】)）〕]", re.DOTALL)
_DASH_BEFORE = re.compile(r"([0-9]{3,20})\s*[-—–－_:：.、/|]\s*(\D.*)", re.DOTALL)
_DASH_AFTER = re.compile(r"(.*[^\s0-9])\s*[-—–－_:：、/|]\s*([0-9]{3,20})", re.DOTALL)
_BLANK_BEFORE = re.compile(r"([0-9]{3,20})\s+(\D.*)", re.DOTALL)
_BLANK_AFTER = re.compile(r"(.*[^\s0-9])\s+([0-9]{3,20})", re.DOTALL)
_GLUED_BEFORE = re.compile(r"([0-9]{3,20})(\D.*)", re.DOTALL)
_GLUED_AFTER = re.compile(r"(.*[^\s0-9])([0-9]{3,20})", re.DOTALL)
_ALONE = re.compile(r"[\[【(（〔]?\s*([0-9][0-9A-Za-z.\-]{1,19})\s*[\]】)）〕]?")


def department_in(text: str, label: Label) -> tuple[str, str]:
    """Name and code. Digits that are glued to a name are a code only if the label promises one (120急救中心)."""
    text = text.strip()
    shapes = [(_BEFORE, 2, 1), (_AFTER, 1, 2), (_DASH_BEFORE, 2, 1), (_DASH_AFTER, 1, 2)]
    shapes += [(_BLANK_BEFORE, 2, 1), (_BLANK_AFTER, 1, 2)]
    if promises_code(label):
        shapes += [(_GLUED_BEFORE, 2, 1), (_GLUED_AFTER, 1, 2)]
    for shape, name, code in shapes:
        found = shape.fullmatch(text)
        if found and any(char.isdigit() for char in found.group(code)):
            return found.group(name).strip(), found.group(code)
    return text, ""


def code_alone(text: str) -> str:
    """A code that stands in a cell of its own; empty for other texts."""
    found = _ALONE.fullmatch(text.strip())
    return found.group(1) if found else ""


def promises_code(label: Label) -> bool:
    """Whether the label asks for name and code: 主管部门及代码."""
    return any(word in compact(label.printed) for word in ("代码", "编码"))
