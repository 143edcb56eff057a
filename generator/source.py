"""Bytes → text → plain data with positions. The only importer of ``yaml``.

Nothing but text comes out of YAML: every scalar stays the text that was typed (``012``, ``no``, ``=1万``), mappings are
``dict``, sequences are ``list``. What YAML would do silently is a problem here: equal keys, anchors, tags, several
documents, text lost in a comment. Positions are worked out again from the text when a problem needs one, so that
reading ten thousand sound files does not pay for them.
"""

import codecs
import json
import re
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import yaml

from generator import filesystem, model
from generator.diagnosis import REFERENCE, SYNTAX, likely_cause
from generator.problems import Location, Problems, Rule, Severity

Data = dict[str, "Data"] | list["Data"] | str

LARGEST_FILE = 1_000_000
"""Bytes of one content file. A project file has about 2 kB; the longest form known has 40."""
MOST_CONTROL_CHARACTERS = 10
"""How many of them are listed: a file with more is no text."""
DEEPEST = 12
"""Levels of nesting. The format needs 6."""

UNREADABLE = Rule(
    "S101",
    Severity.ERROR,
    "文件读不出来",
    "程序没有读取权限，或这不是普通文件。",
    "检查文件的权限，或重新复制一份",
)
NOT_UTF8 = Rule(
    "S102",
    Severity.ERROR,
    "文件编码不是 UTF-8",
    "内容文件一律使用 UTF-8 编码。Windows 记事本和一些办公软件默认保存为 GBK（ANSI）或 UTF-16（Unicode），直接读取会变成乱码。",
    "用记事本打开文件，「另存为」时编码选择 UTF-8",
    bad="（以 GBK 或 UTF-16 保存的文件）",
    good="（以 UTF-8 保存的文件，有无 BOM 均可）",
)
TOO_LARGE = Rule(
    "S103",
    Severity.ERROR,
    "文件过大",
    "一个内容文件只写一个项目，通常不到 5 kB。超过 1 MB 的文件多半放错了地方。",
    "检查是否误放了其他文件；一个项目写一个文件",
)
DUPLICATE_KEY = Rule(
    "S107",
    Severity.ERROR,
    "同一个名称写了两次",
    "同一级里名称不能重复，否则后一个会悄悄顶掉前一个。同名的指标要写成列表里的两项（各以「- 」开头）。",
    "删去多余的一个，或改正名称",
    bad="项目期: 1年\n项目期: 2年",
    good="项目期: 1年",
)
CONTROL_CHARACTER = Rule(
    "S109",
    Severity.ERROR,
    "含有控制字符",
    "控制字符看不见也打印不出来，多半是从其他软件复制时带进来的。",
    "删除这个字符",
)
SEVERAL_DOCUMENTS = Rule(
    "S110",
    Severity.ERROR,
    "一个文件里有几份文档",
    "「---」或「...」把文件分成了几份，后面几份会丢失。",
    "一个项目写一个文件；删除分隔线",
    bad="项目名称: 甲\n---\n项目名称: 乙",
    good="项目名称: 甲",
)
TOO_DEEP = Rule(
    "S111",
    Severity.ERROR,
    "嵌套过深",
    f"内容文件最多需要 6 级；超过 {DEEPEST} 级说明缩进有误，或不是内容文件。",
    "检查缩进",
)
EMPTY = Rule(
    "S112",
    Severity.ERROR,
    "文件是空的",
    "空文件什么也不能公布。",
    "写入内容，或删除这个文件",
    bad="（空文件）",
    good="项目名称: 困难职工帮扶专项资金",
)
FOLDED = Rule(
    "S115",
    Severity.WARNING,
    "一个值写成了几行，换行处会变成空格",
    "YAML 把写成几行的文字接成一行，接头处放一个空格；中文里就多出一个空格，与批复文件不一致。",
    "把值写在一行里；确实要分段，在冒号后写「|」，另起一行缩进书写",
    bad="年度目标: 对符合条件的\n  困难职工按时救助。",
    good="年度目标: 对符合条件的困难职工按时救助。",
)
LOST_IN_COMMENT = Rule(
    "S113",
    Severity.WARNING,
    "「 #」之后的文字被当作注释，不会公布",
    "YAML 把空格加 # 之后的内容当作注释。若 # 后紧跟数字或字母，多半是正文的一部分。",
    "如果是正文，给整个值加英文双引号；如果是注释，在 # 后加一个空格",
    bad="实施地点: 职工之家 #2楼",
    good='实施地点: "职工之家 #2楼"',
)
VALUE_IN_COMMENT = Rule(
    "S116",
    Severity.ERROR,
    "值以 # 开头，整个成了注释",
    "YAML 把空格加 # 之后的内容当作注释，这里整个值都不会公布。",
    "给整个值加英文双引号；确实是注释，在 # 后加一个空格",
    bad="实施地点: #2楼",
    good='实施地点: "#2楼"',
)
INVISIBLE = Rule(
    "S114",
    Severity.WARNING,
    "含有看不见的字符",
    "零宽字符和改变文字方向的字符看不见，却会让检索找不到、让显示的顺序与实际不同。",
    "删除后重新输入这几个字",
)

RULES = (
    UNREADABLE,
    NOT_UTF8,
    TOO_LARGE,
    DUPLICATE_KEY,
    CONTROL_CHARACTER,
    SEVERAL_DOCUMENTS,
    TOO_DEEP,
    EMPTY,
    LOST_IN_COMMENT,
    INVISIBLE,
    FOLDED,
    VALUE_IN_COMMENT,
)

_LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_NODES = {yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.AliasEvent}
_ENDS = {yaml.MappingEndEvent, yaml.SequenceEndEvent}
# Among them what YAML takes for the end of a line and editors don't: U+0085, U+2028, U+2029.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]")
_COMMENT_LOSS = re.compile(r"[ \t]+(#[0-9０-９A-Za-z].*)")
_INFERRED = re.compile(r"\s*:\s+#\s*推定\s*$")


@dataclass(frozen=True)
class Document:
    """One content file: ``path`` relative to the site, its ``text``, its ``data``."""

    path: str
    text: str
    data: Data

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _marks(self) -> dict[model.Path, tuple[Any, Any]]:
        reader = _Reader(self.path, Problems(), with_marks=True)
        reader.read(self.text)
        return reader.marks

    def locate(self, path: model.Path, *, key: bool = False) -> Location:
        """Where the value at ``path`` stands, or its key; the nearest place above it where there is none."""
        while path and path not in self._marks:
            path, key = path[:-1], False
        if path not in self._marks:
            return Location(self.path, 1, 1)
        key_mark, value_mark = self._marks[path]
        mark = key_mark if key else value_mark
        return Location(self.path, mark.line + 1, mark.column + 1)

    def forget_positions(self) -> None:
        """Free what :meth:`locate` worked out: it is many times the size of the text."""
        self.__dict__.pop("_marks", None)

    def is_marked_inferred(self, path: model.Path) -> bool:
        """Whether the key at ``path`` carries the comment ``# 推定`` (an importer inferred this class)."""
        if "推定" not in self.text:
            return False
        mark = self._marks[path][0]
        line = self._lines[mark.line]
        return bool(_INFERRED.match(line, mark.column + len(str(path[-1])))) or bool(
            _INFERRED.match(line, mark.column + len(str(path[-1])) + 2)  # a quoted key
        )


def read(file: Path, path: str, problems: Problems) -> Document | None:
    """Read one YAML file; ``path`` is its name in messages. ``None`` after problems that leave nothing to go on."""
    text = read_text(file, path, problems)
    return None if text is None else parse(text, path, problems)


def read_text(file: Path, path: str, problems: Problems) -> str | None:
    """The text of a content file, without BOM, with LF line ends; ``None`` after a problem."""
    at = Location(path)
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode):  # reading a pipe or a device might never end
            problems.add(UNREADABLE, at, "文件读不出来（是文件夹，或不是普通文件）")
            return None
        if about.st_size > LARGEST_FILE:
            problems.add(TOO_LARGE, at, f"文件有 {about.st_size / 1e6:.1f} MB，超过 1 MB 的上限")
            return None
        raw = file.read_bytes()
    except OSError as error:
        problems.add(UNREADABLE, at, f"文件读不出来（{filesystem.reason(error)}）")
        return None
    return decode(raw, path, problems)


def decode(raw: bytes, path: str, problems: Problems) -> str | None:
    """UTF-8 bytes, with or without BOM, as text; other encodings are named in the problem."""
    wide = _wide_encoding(raw)
    if wide:
        problems.add(NOT_UTF8, Location(path), f"文件编码是 {wide}，不是 UTF-8")
        return None
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        at = Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        try:
            raw.decode("gb18030")
            problems.add(NOT_UTF8, at, "文件编码像是 GBK（ANSI），不是 UTF-8")
        except UnicodeDecodeError:
            problems.add(NOT_UTF8, at, f"文件不是 UTF-8 编码：字节 0x{raw[error.start]:02X} 无法解读")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _wide_encoding(raw: bytes) -> str | None:
    if raw.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "UTF-32"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    # Without a BOM: UTF-16 writes each ASCII colon, blank and line end with a zero byte.
    head = raw[:2000]
    return "UTF-16" if len(head) > 3 and head.count(0) > len(head) // 16 and any(head) else None


def parse(text: str, path: str, problems: Problems) -> Document | None:
    """YAML text as a document; every problem found is added, ``None`` if there is no sound data."""
    if not check_characters(text, path, problems):
        return None
    reader = _Reader(path, problems)
    data = reader.read(text)
    return None if data is None else Document(path, text, data)


def check_characters(text: str, path: str, problems: Problems) -> bool:
    """Whether a text has no control characters; those and invisible ones are added as problems."""
    unprintable = list(_UNPRINTABLE.finditer(text))
    for found in unprintable[:MOST_CONTROL_CHARACTERS]:
        problems.add(CONTROL_CHARACTER, _at(text, found.start(), path), f"含有控制字符 U+{ord(found[0]):04X}")
    for found in _INVISIBLE.finditer(text):
        problems.add(INVISIBLE, _at(text, found.start(), path), f"含有看不见的字符 U+{ord(found[0]):04X}")
    return not unprintable


def _at(text: str, offset: int, path: str) -> Location:
    return Location(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def as_scalar(text: str, *, key: bool = False) -> str:
    """A text as it is written into a content file: plain where it reads back as itself, else in double quotes."""
    sample, expected = (f"- {text}: x", [{text: "x"}]) if key else (f"x: {text}", {"x": text})
    problems = Problems()
    document = parse(sample, "", problems)
    if "\n" not in text and not len(problems) and document is not None and document.data == expected:
        return text
    quoted = json.dumps(text, ensure_ascii=False)  # JSON's quoting is YAML's, but for three more line breaks
    return quoted.replace("\x85", "\\N").replace("\u2028", "\\L").replace("\u2029", "\\P")


class _Unusable(Exception):
    """Something was found, and said, after which reading on makes no sense."""


class _Reader:
    """Turns libyaml's events into plain data in one loop, without recursion; with marks only when asked."""

    def __init__(self, path: str, problems: Problems, *, with_marks: bool = False) -> None:
        self._path = path
        self._problems = problems
        self._with_marks = with_marks
        self._lines: list[str] | None = None  # only where text may have got lost in a comment
        self._root: Data | None = None
        self._stack: list[Any] = []  # open containers
        self._keys: list[Any] = []  # for each of them the pending key (None: a key is next) or the list index
        self._key_mark: Any = None
        self._folded: list[Any] = []  # said of a sound document only: in another one it is part of the slip
        self.marks: dict[model.Path, tuple[Any, Any]] = {}

    def read(self, text: str) -> Data | None:
        """The root of the document, or ``None`` after problems."""
        self._lines = text.split("\n") if " #" in text else None
        try:
            self._read(text)
        except yaml.MarkedYAMLError as error:
            self._problems.add(*_diagnose(text, self._path, error))
        except (yaml.YAMLError, ValueError, OverflowError):
            # A ReaderError has no mark; what it could mean was looked for before. The others are the pure Python
            # loader's, for an escape that is no character.
            self._problems.add(SYNTAX, Location(self._path, 1, 1), "无法按 YAML 解读")
        except _Unusable:
            pass
        else:
            for mark in self._folded if isinstance(self._root, dict) else ():
                self._add(FOLDED, mark, "一个值写成了几行，换行处会变成空格")
            if self._root:
                return self._root
            self._problems.add(EMPTY, Location(self._path, 1, 1), "文件里没有内容")
        return None

    def _read(self, text: str) -> None:
        documents = 0
        event: Any  # the stubs know no attributes of events
        for event in yaml.parse(text, Loader=_LOADER):
            kind = type(event)
            if kind in _NODES:
                self._node(event, kind)
            elif kind in _ENDS:
                self._stack.pop()
                self._keys.pop()
                self._value_is_done()
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._stop(SEVERAL_DOCUMENTS, event.start_mark, "这里开始了第二份文档")

    def _node(self, event: Any, kind: type) -> None:
        if kind is yaml.ScalarEvent:
            value: Data = event.value
            if event.end_mark.line > event.start_mark.line and event.style not in ("|", ">"):
                self._folded.append(event.start_mark)
            if self._lines is not None and not event.style:
                self._look_for_lost_text(event, self._lines)
            elif event.style == '"':
                self._look_for_control_characters(event)
        elif kind is yaml.AliasEvent:
            self._add(REFERENCE, event.start_mark, f"「*{event.anchor}」是 YAML 的引用")
            value = ""
        else:
            value = {} if kind is yaml.MappingStartEvent else []
        if kind is not yaml.AliasEvent:
            if event.anchor:
                self._add(REFERENCE, event.start_mark, f"「&{event.anchor}」是 YAML 的锚点")
            if event.tag is not None and event.tag != "!":
                tag = event.tag.replace("tag:yaml.org,2002:", "!!")
                self._add(REFERENCE, event.start_mark, f"「{tag}」是 YAML 的标签")
        if self._stack and self._keys[-1] is None:
            self._key(value, event.start_mark)
        else:
            self._value(value, event.start_mark)

    def _key(self, key: Data, mark: Any) -> None:
        if not isinstance(key, str):
            self._stop(SYNTAX, mark, "这里应当是名称（文字），不能是列表或下级内容")
        elif key in self._stack[-1]:
            self._add(DUPLICATE_KEY, mark, f"「{key}」在同一级里写了两次")
        self._keys[-1] = key
        self._key_mark = mark

    def _value(self, value: Data, mark: Any) -> None:
        if isinstance(value, str):
            value = value.strip()  # blanks around a text are layout
        if not self._stack:
            self._root = value
            self._key_mark = mark
        elif isinstance(self._stack[-1], list):
            self._keys[-1] += 1
            self._stack[-1].append(value)
            self._key_mark = mark
        else:
            self._stack[-1][self._keys[-1]] = value
        if self._with_marks:
            self.marks[tuple(self._keys)] = (self._key_mark, mark)
        if isinstance(value, str):
            self._value_is_done()
            return
        if len(self._stack) >= DEEPEST:
            self._stop(TOO_DEEP, mark, f"嵌套超过 {DEEPEST} 级")
        self._stack.append(value)
        self._keys.append(None if isinstance(value, dict) else -1)

    def _value_is_done(self) -> None:
        if self._stack and isinstance(self._stack[-1], dict):
            self._keys[-1] = None

    def _look_for_control_characters(self, event: Any) -> None:
        """An escape in double quotes can smuggle in what the text of the file must not contain."""
        found = _UNPRINTABLE.search(event.value)
        if found:
            message = f"含有控制字符 U+{ord(found[0]):04X}，是用反斜杠「\\」写出来的"
            self._add(CONTROL_CHARACTER, event.start_mark, message)

    def _look_for_lost_text(self, event: Any, lines: list[str]) -> None:
        mark = event.end_mark
        found = _COMMENT_LOSS.match(lines[mark.line], mark.column) if mark.line < len(lines) else None
        if found:
            at = Location(self._path, mark.line + 1, found.start(1) + 1)
            rule = LOST_IN_COMMENT if event.value else VALUE_IN_COMMENT
            self._problems.add(rule, at, f"「{found[1].rstrip()}」被当作注释，不会公布")

    def _add(self, rule: Rule, mark: Any, message: str) -> None:
        self._problems.add(rule, Location(self._path, mark.line + 1, mark.column + 1), message)

    def _stop(self, rule: Rule, mark: Any, message: str) -> NoReturn:
        self._add(rule, mark, message)
        raise _Unusable


_BAD_ESCAPE = ("escape", "Unicode character code", "hexdecimal", "hexadecimal")  # as both loaders say it


def _diagnose(text: str, path: str, error: yaml.MarkedYAMLError) -> tuple[Rule, Location, str]:
    """A YAML error in the webmaster's words, at its most likely cause."""
    mark = error.problem_mark or error.context_mark
    start = error.context_mark or mark
    if start and error.problem and any(said in error.problem for said in _BAD_ESCAPE):
        return (
            SYNTAX,
            Location(path, start.line + 1, start.column + 1),
            "双引号里反斜杠「\\」后面的写法不对，请改用英文单引号",
        )
    if mark and error.problem and "<document start>" in error.problem and "..." in text.split("\n")[: mark.line]:
        return SEVERAL_DOCUMENTS, Location(path, mark.line + 1, 1), "这里开始了第二份文档"
    if start and error.context and "quoted scalar" in error.context:
        return SYNTAX, Location(path, start.line + 1, start.column + 1), "这里开始的引号没有成对"
    if start and error.problem and "undefined tag handle" in error.problem:
        return REFERENCE, Location(path, start.line + 1, start.column + 1), "以「!」开头的值在 YAML 中是标签"
    if start and error.context and re.search("flow (sequence|mapping)", error.context):
        sign = text.split("\n")[start.line][start.column : start.column + 1]
        return SYNTAX, Location(path, start.line + 1, start.column + 1), f"值以特殊符号「{sign}」开头"
    rule, line, column, message = likely_cause(text, mark.line if mark else 0, mark.column if mark else 0)
    return rule, Location(path, line + 1, column + 1), message
