"""Bytes to plain text data. Every table runs with libyaml and with the pure Python loader: same data, same problems."""

import errno
import os
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import source
from generator.problems import Problems
from tests.making import PROJECT, told


@pytest.fixture(params=[yaml.CSafeLoader, yaml.SafeLoader], ids=["libyaml", "python"])
def any_loader(request, monkeypatch):
    """Each test with it runs twice. That libyaml is there is part of the test: else it is not compared with anything."""
    monkeypatch.setattr(source.events, "LOADER", request.param)


def parsed(text):
    problems = Problems()
    document = source.parse(text, "x", problems)
    return (None if document is None else document.data), [line.removeprefix("x:") for line in told(problems)]


# ---------------------------------------------------------------------- nothing but text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        *(
            (text, text)
            for text in ("012", "12:30", "no", "Yes", "on", "true", "1.10", "1_000", "=1万", "=", "~", "null", "1e3")
        ),
        *(
            (text, text)
            for text in (
                "0x1F",
                "0o17",
                ".inf",
                ".nan",
                "+1",
                "-1",
                "-0",
                "2024-02-08",
                "2024-13-45",
                "2024-02-08T12:30:00",
            )
        ),
        *(
            (text, text)
            for text in (
                "190:20:30",
                "1,000",
                "≥95%",
                "≤30768元",
                "5%",
                "-x",
                "?x",
                ":x",
                "x#5",
                "a:b",
                "http://x.cn/a",
                "<<",
            )
        ),
        *(
            (text, text)
            for text in ("（一）", "“引号”", "甲：乙", "－", "100％", "无", "/", "—", "𠮷", "é", "e\u0301", "甲 乙")
        ),
        ("", ""),
        ("''", ""),
        ('""', ""),
        ("  甲  ", "甲"),
        ("' 甲 '", "甲"),
        ("'012'", "012"),
        ('"no"', "no"),
        ("'it''s'", "it's"),
        ('"a\\tb\\n\\u4e2d"', "a\tb\n中"),
        ("'>95%'", ">95%"),
        ("甲 # 注释", "甲"),
        ("甲 #", "甲"),
        ("'甲 #2'", "甲 #2"),
        ("|\n  甲\n  乙\n", "甲\n乙"),
        ("! 甲", "甲"),
    ],
)
def test_a_scalar_stays_the_text_that_was_typed(typed, text, any_loader):
    assert parsed(f"名称: {typed}\n") == ({"名称": text}, [])


@pytest.mark.parametrize("typed", ["甲\n  乙", '"甲\n  乙"', "'甲\n  乙'"])
def test_a_value_on_several_lines_gains_a_blank_and_that_is_said(typed, any_loader):
    assert parsed(f"名称: {typed}\n") == ({"名称": "甲 乙"}, ["1:5 S115 一个值写成了几行，换行处会变成空格"])


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1\nb:\n  c: 2\n", {"a": "1", "b": {"c": "2"}}),
        ("a:\n- b: c\n- d\n-\n", {"a": [{"b": "c"}, "d", ""]}),
        ("a:\n  - b\n  - - c\n", {"a": ["b", ["c"]]}),
        ("{a: [b, c], d: {e: f}}", {"a": ["b", "c"], "d": {"e": "f"}}),
        ("- a\n", ["a"]),
        ("文字", "文字"),
        ("--- \na: b\n...\n", {"a": "b"}),
        ("%YAML 1.1\n---\na: b\n", {"a": "b"}),
        ("? a\n: b\n", {"a": "b"}),
        ("012: 1\nno: 2\n~: 3\n", {"012": "1", "no": "2", "~": "3"}),
        ("<<: {a: b}\n", {"<<": {"a": "b"}}),
        ("a: b # c\n# d\n", {"a": "b"}),
        ("a: 1\r\nb: 2\r\n".replace("\r\n", "\n"), {"a": "1", "b": "2"}),
        ("a:\n  b:\n", {"a": {"b": ""}}),
    ],
)
def test_structure(text, data, any_loader):
    assert parsed(text) == (data, [])


# ---------------------------------------------------------------------- what YAML would do silently, and slips

SPECIAL = "值以特殊符号「{0}」开头"
REFERENCE = "以「{0}」开头的值在 YAML 中是引用或标签"
UNEVEN = "这一行的缩进或写法与上下行不一致"
QUOTE = "这里开始的引号没有成对"
NESTED = "值里有英文冒号加空格，会被当作下一级名称"
WIDE_COLON = "名称后用了中文冒号「：」，应当是英文冒号「:」加一个空格"
NO_BLANK = "英文冒号「:」后面缺一个空格"
BLANK_INDENT = "行首用了全角空格缩进，应当用普通空格"
SECOND = "这里开始了第二份文档"
ESCAPE = "双引号里反斜杠「\\」后面的写法不对，请改用英文单引号"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        # signs that mean something to YAML
        *((f"a: {sign}甲\n", [f"1:4 S104 {SPECIAL.format(sign)}"]) for sign in "%@`|>,]}"),
        *((f"a:\n  - b: {sign}95%\n", [f"2:8 S104 {SPECIAL.format(sign)}"]) for sign in ">|@`%"),
        ("a: [甲\n", [f"1:4 S104 {SPECIAL.format('[')}"]),
        ("a: {甲\n", [f"1:4 S104 {SPECIAL.format('{')}"]),
        ("主管部门: [202]亳州市总工会\n实施单位: 甲\n", [f"1:7 S104 {SPECIAL.format('[')}"]),
        *((f"a: {sign}见附件\n", [f"1:4 S108 {REFERENCE.format(sign)}"]) for sign in "*&!"),
        ("a:\n  - *见附件\n", [f"2:5 S108 {REFERENCE.format('*')}"]),
        ("a: * b\n", [f"1:4 S108 {REFERENCE.format('*')}"]),
        ("a: &x b\nc: *x\n", ["1:4 S108 「&x」是 YAML 的锚点", "2:4 S108 「*x」是 YAML 的引用"]),
        ("&x a: b\n*x : c\n", ["1:1 S108 「&x」是 YAML 的锚点", "2:1 S108 「*x」是 YAML 的引用"]),
        ("a: &x\n  b: c\n", ["1:4 S108 「&x」是 YAML 的锚点"]),
        ("a: !x b\n", ["1:4 S108 「!x」是 YAML 的标签"]),
        ("a: !!float 1\n", ["1:4 S108 「!!float」是 YAML 的标签"]),
        ("a: !e!x b\n", ["1:4 S108 以「!」开头的值在 YAML 中是标签"]),
        ("--- !!map\na: b\n", ["1:5 S108 「!!map」是 YAML 的标签"]),
        # quotes
        ("a: '甲\n", [f"1:4 S104 {QUOTE}"]),
        ('a: 1\nb: "甲\nc: 2\n', [f"2:4 S104 {QUOTE}"]),
        ('a: "甲" 乙\n', [f"1:8 S104 {UNEVEN}"]),
        ('a: "C:\\data"\n', [f"1:4 S104 {ESCAPE}"]),
        ('a: "\\x7"\n', [f"1:4 S104 {ESCAPE}"]),
        # colons and dashes
        ("a: b: c\n", [f"1:5 S104 {NESTED}"]),
        ("a: 分两步: 先: 后\n", [f"1:7 S104 {NESTED}"]),
        ("a: 95%:\n", [f"1:7 S104 {NESTED}"]),
        ("项目名称：甲\nb: c\n", [f"1:5 S106 {WIDE_COLON}"]),
        ("a: b\n项目期：1年\nc: d\n", [f"2:4 S106 {WIDE_COLON}"]),
        ("a: b\n项目期:1年\nc: d\n", [f"2:4 S106 {NO_BLANK}"]),
        ("a:\n  - b: c\n  － d: e\n", ["3:3 S106 列表的行首用了「－」，应当是英文减号「-」加一个空格"]),
        ("a:\n  - b: c\n  — d: e\n", ["3:3 S106 列表的行首用了「—」，应当是英文减号「-」加一个空格"]),
        ("a:\n  - b: c\n  -d: e\n", ["3:3 S106 英文减号「-」后面缺一个空格"]),
        # indentation
        ("a:\n\tb: c\n", ["2:1 S105 用制表符（Tab）缩进"]),
        ("a:\n  \tb: c\n", ["2:3 S105 用制表符（Tab）缩进"]),
        ("\ta: b\n", ["1:1 S105 用制表符（Tab）缩进"]),
        ("a:\n  b: c\n　　d: e\n", []),  # a name that begins with wide blanks: the schema will say so
        ("a: b\n　　c: d\n e: f\n", [f"2:1 S106 {BLANK_INDENT}"]),
        ("a:\n  b: c\n d: e\n", [f"3:2 S104 {UNEVEN}"]),
        ("a: b\n  c: d\n", [f"2:4 S104 {UNEVEN}"]),
        # names
        ("a: 1\nb: 2\na: 3\n", ["3:1 S107 「a」在同一级里写了两次"]),
        ("x:\n  a: 1\n  'a': 2\n", ["3:3 S107 「a」在同一级里写了两次"]),
        ("{a: 1, a: 2}\n", ["1:8 S107 「a」在同一级里写了两次"]),
        ("a: 1\nx:\n  a: 2\n", []),
        ("? [a]\n: b\n", ["1:3 S104 这里应当是名称（文字），不能是列表或下级内容"]),
        ("{a: b}: c\n", ["1:1 S104 这里应当是名称（文字），不能是列表或下级内容"]),
        # documents
        ("a: b\n---\nc: d\n", [f"2:1 S110 {SECOND}"]),
        ("a: b\n...\nc: d\n", [f"3:1 S110 {SECOND}"]),
        ("a: b\n---\n", [f"2:1 S110 {SECOND}"]),
        # nothing
        *((text, ["1:1 S112 文件里没有内容"]) for text in ("", " ", "\n\n", "#", "# 注释\n", "---\n", "''", '""', "{}", "[]")),
        # text lost in comments
        ("a: 职工之家 #2楼\n", ["1:9 S113 「#2楼」被当作注释，不会公布"]),
        ("a: b\nc:\n  - d: 甲  #Ａ１ \n", []),
        ("a: b\nc:\n  - d: 甲  #１号 \n", ["3:11 S113 「#１号」被当作注释，不会公布"]),
        ("a: #5号\n", ["1:4 S116 「#5号」被当作注释，不会公布"]),
        ("a: 5 #x\nb: 6 #y\n", ["1:6 S113 「#x」被当作注释，不会公布", "2:6 S113 「#y」被当作注释，不会公布"]),
        ("a: b # c\nd: 'e' #5\n#6\n", []),
        # characters
        ("a: 甲\x07\nb: \x0c乙\x00\n", ["1:5 S109 含有控制字符 U+0007", "2:4 S109 含有控制字符 U+000C", "2:6 S109 含有控制字符 U+0000"]),
        *((f"a: 甲{char}乙\n", [f"1:5 S109 含有控制字符 U+{ord(char):04X}"]) for char in "\x7f\x85\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800"),
        ('a: "甲\\u0007"\n', ["1:4 S109 含有控制字符 U+0007，是用反斜杠「\\」写出来的"]),
        ('a: "甲\\L"\n', ["1:4 S109 含有控制字符 U+2028，是用反斜杠「\\」写出来的"]),
        *((f"a: 甲\n\nb: {char}乙\n", [f"3:4 S114 含有看不见的字符 U+{ord(char):04X}"]) for char in "\u200b\u200d\u200e\u202e\u2060\u2066"),
        # depth
        ("[" * 12 + "a" + "]" * 12, []),
        ("[" * 13 + "a" + "]" * 13, ["1:13 S111 嵌套超过 12 级"]),
        ("[" * 1000, ["1:13 S111 嵌套超过 12 级"]),
        ("{a: " * 13 + "}" * 13, ["1:49 S111 嵌套超过 12 级"]),
    ],
)  # fmt: skip
def test_problems(text, problems, any_loader):
    assert parsed(text)[1] == problems


def test_an_escape_that_is_no_character_is_refused_by_both(any_loader):
    """Here alone the loaders differ in what they notice."""
    for escape in (r"\ud800", r"\UFFFFFFFF", r"\U00110000"):
        _, problems = parsed(f'a: "{escape}"\n')
        assert len(problems) == 1
        assert re.match(r"1:[14] S10[49] ", problems[0])


def test_only_the_first_control_characters_are_listed():
    data, problems = parsed("a: " + "\x01" * 50)
    assert data is None
    assert len(problems) == source.MOST_CONTROL_CHARACTERS


def test_invisible_characters_stay_in_the_text():
    assert parsed("a: 甲\u200b乙\n")[0] == {"a": "甲\u200b乙"}


# ---------------------------------------------------------------------- places

PLACES = """\
# 注释
甲: 1
乙:
  丙:   2
  '丁': "3"
戊:
  - 己: 4
  -   5
  -
壬: {癸: [6, 7]}
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("甲",), "2:1", "2:4"),
        (("乙",), "3:1", "4:3"),
        (("乙", "丙"), "4:3", "4:8"),
        (("乙", "丁"), "5:3", "5:8"),
        (("戊",), "6:1", "7:3"),
        (("戊", 0), "7:5", "7:5"),
        (("戊", 0, "己"), "7:5", "7:8"),
        (("戊", 1), "8:7", "8:7"),
        (("戊", 2), "9:4", "9:4"),
        (("壬", "癸", 1), "10:12", "10:12"),
        ((), "2:1", "2:1"),
        (("戊", 9), "7:3", "7:3"),  # the nearest place above
        (("乙", "无", 3), "4:3", "4:3"),
        (("无",), "2:1", "2:1"),
    ],
)
def test_locate(path, key, value, any_loader):
    document = source.parse(PLACES, "x", Problems())
    assert str(document.locate(path, key=True)) == f"x:{key}"
    assert str(document.locate(path)) == f"x:{value}"


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("产出指标:  # 推定", True),
        ("产出指标: #推定", True),
        ("产出指标 :   # 推定  ", True),
        ('"产出指标": # 推定', True),
        ("产出指标:", False),
        ("产出指标: # 推定的", False),
        ("产出指标: # 不是推定", False),
    ],
)
def test_is_marked_inferred(line, marked, any_loader):
    document = source.parse(f"绩效指标:\n  {line}\n    b: 推定\n", "x", Problems())
    assert document.is_marked_inferred(("绩效指标", "产出指标")) is marked


# ---------------------------------------------------------------------- bytes

SAMPLE = "项目名称: 困难帮扶\n年度目标: 完成。\n"


@pytest.mark.parametrize(
    ("raw", "text", "problems"),
    [
        (SAMPLE.encode(), SAMPLE, []),
        (SAMPLE.encode("utf-8-sig"), SAMPLE, []),
        (SAMPLE.replace("\n", "\r\n").encode(), SAMPLE, []),
        (SAMPLE.replace("\n", "\r").encode(), SAMPLE, []),
        (b"", "", []),
        (b"a", "a", []),
        (b"a: b", "a: b", []),
        ("表样: 2021\n".encode(), "表样: 2021\n", []),
        (SAMPLE.encode("gbk"), None, ["x:1:1 S102 文件编码像是 GBK（ANSI），不是 UTF-8"]),
        (b"a: b\n" + SAMPLE.encode("gbk"), None, ["x:2:1 S102 文件编码像是 GBK（ANSI），不是 UTF-8"]),
        ("a: 甲\n甲乙: ".encode() + b"\xb9\xa4", None, ["x:2:5 S102 文件不是 UTF-8 编码：字节 0xB9 无法解读"]),
        (b"\xef\xbb\xbfa: \xb9\xa4\xbb\xe1", None, ["x:1:4 S102 文件编码像是 GBK（ANSI），不是 UTF-8"]),
        (b"\xef\xbb\xbfa: b\nc: \xff", None, ["x:2:4 S102 文件不是 UTF-8 编码：字节 0xFF 无法解读"]),
        (b"a: b\r\nc: \xff", None, ["x:2:4 S102 文件不是 UTF-8 编码：字节 0xFF 无法解读"]),
        (b"a: \xff\xfe\xfd", None, ["x:1:4 S102 文件不是 UTF-8 编码：字节 0xFF 无法解读"]),
        (b"a: \xed\xa0\x80", None, ["x:1:4 S102 文件不是 UTF-8 编码：字节 0xED 无法解读"]),
        (SAMPLE.encode("utf-16"), None, ["x S102 文件编码是 UTF-16，不是 UTF-8"]),
        (SAMPLE.encode("utf-16-le"), None, ["x S102 文件编码是 UTF-16，不是 UTF-8"]),
        (SAMPLE.encode("utf-16-be"), None, ["x S102 文件编码是 UTF-16，不是 UTF-8"]),
        (b"\xfe\xff" + SAMPLE.encode("utf-16-be"), None, ["x S102 文件编码是 UTF-16，不是 UTF-8"]),
        (SAMPLE.encode("utf-32"), None, ["x S102 文件编码是 UTF-32，不是 UTF-8"]),
        (b"a: " + b"b" * 5000 + b"\x00\n", "a: " + "b" * 5000 + "\x00\n", []),  # a control character, said later
    ],
)
def test_decode(raw, text, problems):
    found = Problems()
    assert source.decode(raw, "x", found) == text
    assert told(found) == problems


def test_both_byte_orders_without_a_mark_are_named_for_any_text():
    for text in ("a: b\n", "项目名称: 甲\n", SAMPLE * 20):
        for encoding in ("utf-16-le", "utf-16-be"):
            found = Problems()
            assert source.decode(text.encode(encoding), "x", found) is None
            assert [problem.code for problem in found] == ["S102"]


def test_line_ends_do_not_move_positions(any_loader):
    for end in ("\n", "\r\n", "\r"):
        found = Problems()
        text = source.decode(f"甲: 1{end}乙: 2{end}甲: 3{end}".encode(), "x", found)
        source.parse(text, "x", found)
        assert told(found) == ["x:3:1 S107 「甲」在同一级里写了两次"]


# ---------------------------------------------------------------------- files


def test_read(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes("甲: 1\n".encode("utf-8-sig"))
    problems = Problems()
    document = source.read(file, "content/a.yaml", problems)
    assert (document.path, document.text, document.data) == ("content/a.yaml", "甲: 1\n", {"甲": "1"})
    assert len(problems) == 0


def test_size(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes(b"#" * source.LARGEST_FILE)
    problems = Problems()
    assert len(source.read_text(file, "x", problems)) == source.LARGEST_FILE
    file.write_bytes(b"#" * (source.LARGEST_FILE + 1))
    assert source.read_text(file, "x", problems) is None
    assert told(problems) == ["x S103 文件有 1.0 MB，超过 1 MB 的上限"]


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (os.mkdir, "x S101 文件读不出来（是文件夹，或不是普通文件）"),
        (os.mkfifo, "x S101 文件读不出来（是文件夹，或不是普通文件）"),
        (lambda path: path.symlink_to("gone"), "x S101 文件读不出来（文件不存在（可能刚被移走，或链接失效））"),
        (lambda path: path.symlink_to(path), "x S101 文件读不出来（链接绕成了圈）"),
    ],
    ids=["folder", "pipe", "dead link", "loop"],
)
def test_what_is_no_file(tmp_path, make, problem):
    make(tmp_path / "a.yaml")
    problems = Problems()
    assert source.read(tmp_path / "a.yaml", "x", problems) is None
    assert told(problems) == [problem]


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.EACCES, "没有权限"), (errno.EPERM, "没有权限"), (errno.EIO, "磁盘读写出错")]
)
def test_what_the_system_refuses(tmp_path, monkeypatch, number, reason):
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: b")

    def refuse(*_arguments):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(source.os, "read", refuse)
    problems = Problems()
    assert source.read(file, "x", problems) is None
    assert told(problems) == [f"x S101 文件读不出来（{reason}）"]


# ---------------------------------------------------------------------- anything at all


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise(raw):
    problems = Problems()
    text = source.decode(raw, "x", problems)
    assert (text is None) == problems.has_errors
    if text is not None:
        source.parse(text, "x", problems)


yaml_like = st.text(st.sampled_from("ab甲： :-\n\t\"'#&*!|>%@`[]{},?~=<.1\\u\u3000－"), max_size=60)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), yaml_like))
def test_no_text_raises_and_problems_have_places(text):
    problems = Problems()
    document = source.parse(text, "x", problems)
    lines = text.split("\n")
    for problem in problems:
        assert 1 <= problem.location.line <= max(len(lines), 1) + 1
        assert problem.location.column >= 1
    assert document is not None or problems.has_errors


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), yaml_like))
def test_both_loaders_agree_on_any_data(text):
    """On what is sound: a text that both take has the same data. (A tab after a colon is refused by one of them.)"""
    found = {}
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(source.events, "LOADER", loader)
            problems = Problems()
            document = source.parse(text, "x", problems)
        if not problems.has_errors:
            found[loader] = document.data
    assert len({repr(data) for data in found.values()}) <= 1


# ---------------------------------------------------------------------- the quick way and the careful way

SOUND = (
    PROJECT
    + """主管部门代码: "202"
项目期: '1年'
备注: |
  第一段。
  第二段 # 不是注释
项目来源:
核对说明:   # 注释
  - {编号: V301, 原因: "两条：见附件"}
"""
)


def careful(text):
    """(data, positions) as the events have it; ``None`` where they find anything."""
    problems = Problems()
    reader = source.EventReader("x", problems, with_marks=True)
    data = reader.read(text)
    places = {path: tuple((mark.line, mark.column) for mark in marks) for path, marks in reader.marks.items()}
    return None if len(problems) else (data, places)


def quick(text):
    found = source.nodes.read(text)
    if found is None:
        return None
    data, root = found
    marks = source.nodes.marks_of(root)
    return data, {path: tuple((mark.line, mark.column) for mark in pair) for path, pair in marks.items()}


def test_a_sound_file_is_read_the_quick_way():
    assert quick(SOUND) == careful(SOUND)
    assert quick(SOUND)[0]["备注"] == "第一段。\n第二段 # 不是注释"


@pytest.mark.parametrize(
    "text",
    ["a: &x b", "a: *x", "a: !!str b", "!t\na: b", "a: b\na: c", "a: b #2楼", 'a: "\\u0007"', "a: b\n  c", "a: 'b\n  c'", "[a]: b", "? [a]\n: b",
     "", "a", "- a", "a: b\n---\nc: d", "a: [", "a: b: c", "a: " + "[" * 40 + "]" * 40, "a:\n " + "- " * 40 + "x", "a: " + "{b: " * 20 + "}" * 20, "a:\n" + " " * 70 + "b: c"],
)  # fmt: skip
def test_what_is_suspicious_is_left_to_the_events(text):
    assert quick(text) is None


mutations = st.lists(
    st.tuples(
        st.integers(0, len(SOUND)),
        st.integers(0, 6),
        st.text("ab:-#&*!|>'\"%@`{}[],?\\ \n\t\r\u3000\xa0\x85\u2028\ufeff：甲0~.<=", max_size=6),
    ),
    max_size=4,
)


@settings(max_examples=600, deadline=None)
@given(mutations)
def test_both_ways_agree_on_any_file(changes):
    """What the quick way takes, the careful way finds sound, with the same data at the same places."""
    text = SOUND
    for at, length, put in changes:
        text = text[:at] + put + text[at + length :]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if source.check_characters(text, "x", Problems()):
        found = quick(text)
        assert found is None or found == careful(text)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), yaml_like))
def test_both_ways_agree_on_any_text(text):
    if source.check_characters(text, "x", Problems()):
        found = quick(text)
        assert found is None or found == careful(text)


plain_text = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"), exclude_characters="\u2028\u2029\ufeff"), max_size=30
)
tree = st.recursive(
    plain_text,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(plain_text, inner, max_size=3)),
    max_leaves=8,
)


def stripped(data):
    if isinstance(data, str):
        return data.strip()
    if isinstance(data, list):
        return [stripped(item) for item in data]
    return {key: stripped(value) for key, value in data.items()}


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(plain_text, tree, min_size=1, max_size=4), st.booleans(), st.sampled_from([None, '"', "'"]))
def test_text_survives_a_round_trip(data, flow, style):
    text = yaml.safe_dump(
        data, allow_unicode=True, default_flow_style=flow, default_style=style, width=10_000, sort_keys=False
    )
    problems = Problems()
    document = source.parse(text, "x", problems)
    assert not [problem for problem in problems if problem.code != "S114"], text
    # a tag that safe_dump wrote for text like 012 would be a problem: all of this is text
    assert document.data == stripped(data)
