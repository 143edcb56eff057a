import pytest

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
