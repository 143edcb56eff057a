"""The language of number formats: nothing in it can stop an import or change a number beyond what the cell shows."""

import random
import time

import pytest

from generator.importing.number_format import is_rounded, plain, shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (2.755, "0.00", "2.76"),
        (-5, "0.00", "-5.00"),
        (-5, "0.00_);(0.00)", "(5.00)"),
        (3, "#.##", "3"),
        (0.3, "#.##", ".3"),
        (3, "0.0#", "3.0"),
        (12, "0\\.0", "1.2"),
        (5, "00000", "00005"),
        (12345678, "000-0000", "1234-5678"),
        (1_000_000, "#,##0,", "1,000"),
        (12.5, "[$¥-804]#,##0.00", "¥12.50"),
        (3, "[Red]0.0", "3.0"),
        (100, 'G/通用格式"元"', "100元"),
        (2024, '0"年"', "2024年"),
        (45383, "[$-F800]dddd, mmmm dd, yyyy", "2024年4月1日"),
        (45383, "yy-mm-dd aaaa", "24-04-01 星期一"),
        (45383.5, "h:mm:ss", "12:00:00"),
        (1, "yyyy/m/d", "1900/1/1"),
        (-1, "yyyy/m/d", "-1"),
        (1e300, "0.00", "1E+300"),
        (45383, "[DBNum1]0", "45383"),
        (3.14159, "0.00E+00", "3.14159"),
        (5, '"' * 999, "5"),
    ],
)
def test_as_the_cell_shows_it(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_plain_numbers_have_no_noise() -> None:
    assert [plain(value) for value in (13.0, 2.76, 0.1 + 0.2, -0.0, 1e15, 1e-12)] == [
        "13",
        "2.76",
        "0.3",
        "0",
        "1000000000000000",
        "1E-12",
    ]


def test_rounding_is_known() -> None:
    assert is_rounded(2.755, "2.76", "0.00")
    assert is_rounded(0.955, "96%", "0%")
    assert is_rounded(27600, "2.8", "0!.0,")
    assert not is_rounded(13.0, "13.00", "0.00")
    assert not is_rounded(0.95, "95%", "0%")
    assert not is_rounded(45383, "2024.4", "yyyy.m")


def test_any_format() -> None:
    chance = random.Random(1)
    start = time.process_time()
    for _ in range(10_000):
        code = "".join(chance.choice('0#?.,%;"[]$-@_*!\\ymdhsaeAMP/E+Gnral年') for _ in range(chance.randint(1, 60)))
        value = chance.choice([0, 1, -1, 2.5, 45000.5, 1e9, -1e-5, 1e307, 9.99e20])
        text = shown(value, code)
        assert any(char.isdigit() for char in text)
        is_rounded(value, text, code)
    assert time.process_time() - start < 10
