"""Characters that no reader of a form can see: removed where they carry nothing, reported where they might."""

import re

from generator.importing.grid import Origin
from generator.importing.rules import ODD_CHARACTERS, Note

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def clean(text: str, origin: Origin, place: str, notes: list[Note]) -> str:
    """The text with LF line ends and without control characters; odd ones are noted with their cell.

    Zero-width and direction-changing characters are kept: they are in the original, and a human must decide.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    removed = sorted({f"U+{ord(char):04X}" for char in _CONTROL.findall(text)})
    if removed:
        notes.append(Note(ODD_CHARACTERS, origin, f"去掉了控制字符 {'、'.join(removed)}", place))
        text = _CONTROL.sub("", text)
    kept = sorted({f"U+{ord(char):04X}" for char in _INVISIBLE.findall(text)})
    if kept:
        notes.append(Note(ODD_CHARACTERS, origin, f"有看不见的字符 {'、'.join(kept)}，照录", place))
    return text
