"""Characters that nobody sees."""

import pytest

from generator.importing.clean import clean
from generator.importing.grid import Origin

ORIGIN = Origin("附件.xls", ("工作表 1",))


@pytest.mark.parametrize(
    ("text", "cleaned", "message"),
    [
        ("甲\t乙\n≤5", "甲\t乙\n≤5", None),
        ("甲\r\n乙\r丙\x0b丁", "甲\n乙\n丙\n丁", None),
        ("甲\x07\x00乙\x07", "甲乙", "去掉了控制字符 U+0000、U+0007"),
        ("甲\ud800乙\uffff\x9f", "甲乙", "去掉了控制字符 U+009F、U+D800、U+FFFF"),
        ("甲\u202e乙\u200b", "甲\u202e乙\u200b", "有看不见的字符 U+200B、U+202E，照录"),
        ("甲\u00ad乙\U000e0041", "甲\u00ad乙\U000e0041", "有看不见的字符 U+00AD、U+E0041，照录"),
    ],
)
def test_control_characters_go_and_invisible_ones_are_reported(text, cleaned, message):
    notes = []
    assert clean(text, ORIGIN, "B7", notes) == cleaned
    assert [note.message for note in notes] == ([message] if message else [])
    assert all((note.rule.code, note.origin, note.place) == ("I817", ORIGIN, "B7") for note in notes)
