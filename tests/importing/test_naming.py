"""File names of imported projects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.importing.naming import LONGEST, file_name
from generator.links import unsafe_name


@pytest.mark.parametrize(
    ("name", "number", "taken", "made"),
    [
        ("产改工作经费", 8, (), "08-chan-gai-gong-zuo-jing-fei"),
        ("产改工作经费", None, (), "chan-gai-gong-zuo-jing-fei"),
        ("重庆银行", 1, (), "01-chong-qing-yin-hang"),
        ("2024年“两节”送温暖（A类）", 12, (), "12-2024-nian-liang-jie-song-wen-nuan-a-lei"),
        ("ＩＴ运维", 120, (), "120-it-yun-wei"),
        ("／／", 3, (), "03-xiang-mu"),
        ("甲", 1, {"01-jia"}, "01-jia-2"),
        ("甲", 1, {"01-jia", "01-jia-2"}, "01-jia-3"),
    ],
)
def test_names(name, number, taken, made):
    assert file_name(name, number, taken) == made


@given(st.text(max_size=300), st.none() | st.integers(1, 999))
def test_every_name_is_safe_everywhere_and_the_same_again(name, number):
    made = file_name(name, number, ())
    assert unsafe_name(made) is None
    assert made.isascii()
    assert len(made) <= LONGEST + 4
    assert file_name(name, number, ()) == made
