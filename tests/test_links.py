import doctest
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import links
from generator.links import LONGEST_NAME, absolute, relative, resolve, unsafe_name


def test_examples_in_the_docstrings():
    assert doctest.testmod(links) == (0, 5)


@pytest.mark.parametrize(
    ("origin", "target", "anchor", "href"),
    [
        ("index.html", "index.html", "", "index.html"),
        ("index.html", "index.html", "顶", "#%E9%A1%B6"),
        ("index.html", "2024/index.html", "", "2024/index.html"),
        ("2024/index.html", "index.html", "", "../index.html"),
        ("2024/202/x.html", "2024/print/202/x.html", "", "../print/202/x.html"),
        ("2024/a/b.html", "2024/a/b/c.html", "", "b/c.html"),
        ("2024/a.html", "2023/a.html", "row-1", "../2023/a.html#row-1"),
        ("2024/2024/a.html", "2024/a.html", "", "../a.html"),
        ("index.html", "2024/困难 帮扶.html", "", "2024/%E5%9B%B0%E9%9A%BE%20%E5%B8%AE%E6%89%B6.html"),
        ("index.html", "a:b.html", "", "a%3Ab.html"),
        ("index.html", "50%.html", "a b", "50%25.html#a%20b"),
    ],
)
def test_relative(origin, target, anchor, href):
    assert relative(origin, target, anchor) == href


@pytest.mark.parametrize(
    ("base", "target", "url"),
    [
        ("https://x.example", "index.html", "https://x.example/"),
        ("https://x.example/", "2024/index.html", "https://x.example/2024/"),
        ("https://x.example/a/", "2024/print/index.html", "https://x.example/a/2024/print/"),
        ("https://x.example/a", "2024/项目.html", "https://x.example/a/2024/%E9%A1%B9%E7%9B%AE.html"),
        ("https://x.example", "2024/myindex.html", "https://x.example/2024/myindex.html"),
    ],
)
def test_absolute(base, target, url):
    assert absolute(base, target) == url


@pytest.mark.parametrize(
    ("origin", "href", "found"),
    [
        ("a/b.html", "", ("a/b.html", "")),
        ("a/b.html", "#c%20d", ("a/b.html", "c d")),
        ("a/b.html", "?q=1#x", ("a/b.html", "x")),
        ("a/b.html", "c.html?q=../x", ("a/c.html", "")),
        ("a/b.html", "..", ("index.html", "")),
        ("a/b.html", "../", ("index.html", "")),
        ("a/b.html", ".", ("a/index.html", "")),
        ("a/b.html", "./c.html", ("a/c.html", "")),
        ("a/b.html", "c//d.html", ("a/c/d.html", "")),
        ("a/b.html", "%E9%A1%B9.html", ("a/项.html", "")),
        ("a/b.html", "../../c.html", None),
        ("index.html", "../index.html", None),
        ("index.html", "/index.html", None),
    ],
)
def test_resolve(origin, href, found):
    assert resolve(origin, href) == found


part = st.text(st.characters(exclude_characters="/", exclude_categories=("Cs", "Cc")), min_size=1).filter(
    lambda text: text not in (".", "..")
)
path = st.lists(part, min_size=1, max_size=4).map("/".join)


@settings(deadline=None)
@given(path, path, st.text(st.characters(exclude_categories=("Cs",))))
def test_a_link_leads_where_it_should(origin, target, anchor):
    href = relative(origin, target, anchor)
    assert resolve(origin, href) == (target, anchor)
    assert href.isascii()
    assert not set(href) & set(' "<>\\^`{|}')


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("01-kunnan.html", None),
        ("困难职工 帮扶（2024）", None),
        ("a.b", None),
        ("context", None),
        ("com0", None),
        (".well-known", None),
        ("", "文件名为空"),
        ("CON", "「CON」是 Windows 的设备名"),
        ("nul.tar.gz", "「nul.tar.gz」是 Windows 的设备名"),
        ("con .txt", "「con .txt」是 Windows 的设备名"),
        ("Com9.html", "「Com9.html」是 Windows 的设备名"),
        ("lpt¹", "「lpt¹」是 Windows 的设备名"),
        ("CONIN$", "「CONIN$」是 Windows 的设备名"),
        ("a?", "含有不能用于文件名的字符 '?'"),
        ("a/b", "含有不能用于文件名的字符 '/'"),
        ("a\\b", r"含有不能用于文件名的字符 '\\'"),
        ("a:b", "含有不能用于文件名的字符 ':'"),
        ("a#b", "含有不能用于文件名的字符 '#'"),
        ("50%", "含有不能用于文件名的字符 '%'"),
        ("a\tb", r"含有不能用于文件名的字符 '\t'"),
        ("a\x00b", r"含有不能用于文件名的字符 '\x00'"),
        ("a\u3000b", r"含有不能用于文件名的字符 '\u3000'"),
        ("a\u200bb", "含有看不见的控制字符"),
        ("a\u202eb", "含有看不见的控制字符"),
        ("a\udcffb", "不是 UTF-8 编码"),
        ("a.", "以点或空格开头或结尾"),
        ("a ", "以点或空格开头或结尾"),
        (" a", "以点或空格开头或结尾"),
        ("..", "以点或空格开头或结尾"),
        ("a" * LONGEST_NAME, None),
        ("a" * (LONGEST_NAME + 1), "太长，最多 120 个字母或 80 个汉字"),
        ("项" * 80, None),
        ("项" * 81, "太长，最多 120 个字母或 80 个汉字"),
    ],
)
def test_unsafe_name(name, reason):
    assert unsafe_name(name) == reason


WINDOWS_CHARACTERS = {*map(chr, range(32)), *'"*:<>?|/\\'}
WINDOWS_DEVICES = {
    *("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"),
    *(f"{port}{n}" for port in ("COM", "LPT") for n in "123456789\xb9\xb2\xb3"),
}


def windows_refuses(name):
    """As ``ntpath.isreserved`` of Python 3.13 has it."""
    return (
        name[-1:] in (".", " ")
        or bool(WINDOWS_CHARACTERS & set(name))
        or name.partition(".")[0].rstrip(" ").upper() in WINDOWS_DEVICES
    )


device = st.builds(
    lambda name, lower, blanks, rest: (name.lower() if lower else name) + blanks + rest,
    st.sampled_from(sorted(WINDOWS_DEVICES)),
    st.booleans(),
    st.text(" ", max_size=2),
    st.text(" .ab", max_size=4),
)


@settings(deadline=None)
@given(st.one_of(st.text(), device, st.text('. a"*:<>?|/\\\t')))
def test_what_is_called_safe_can_be_a_file_anywhere(name):
    if unsafe_name(name) is None:
        assert name
        assert not windows_refuses(name)
        assert len(name.encode()) < 250
        assert json.dumps(name, ensure_ascii=False) == f'"{name}"'  # so the manifest can be written quickly
