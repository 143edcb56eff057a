from decimal import Decimal

import pytest

from generator import display
from generator.display import size


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 字节"),
        (999, "999 字节"),
        (1000, "1 KB"),
        (1001, "2 KB"),
        (999_999, "1000 KB"),
        (1_000_000, "1.0 MB"),
        (3_449_999, "3.4 MB"),
    ],
)
def test_size(count, said):
    assert size(count) == said


@pytest.mark.parametrize(
    ("difference", "text"),
    [("0", "0.00"), ("2.5", "+2.50"), ("-0.01", "−0.01"), ("1234.567", "+1,234.567"), (None, "")],
)
def test_by_how_much_an_amount_changed(difference, text):
    assert display.signed(None if difference is None else Decimal(difference)) == text


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("2", "3", "+50.0%"),
        ("3", "2", "−33.3%"),
        ("2", "2.0", "0%"),
        ("10000", "10000.01", "+<0.1%"),
        ("0", "3", ""),
        (None, "3", ""),
        ("3", None, ""),
        ("1", "100", "+9,900.0%"),
    ],
)
def test_the_same_in_per_cent(old, new, text):
    assert display.growth(old and Decimal(old), new and Decimal(new)) == text
