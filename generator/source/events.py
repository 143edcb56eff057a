"""Text → data by libyaml's events: the reader that can say what is wrong, and where everything stands."""

import re
from typing import Any, NoReturn

import yaml

from generator import model
from generator.diagnosis import REFERENCE, SYNTAX, likely_cause
from generator.problems import Location, Problems, Rule
from generator.source.rules import (
    CONTROL_CHARACTER,
    DEEPEST,
    DUPLICATE_KEY,
    EMPTY,
    FOLDED,
    LOST_IN_COMMENT,
    SEVERAL_DOCUMENTS,
    TOO_DEEP,
    VALUE_IN_COMMENT,
)

Data = dict[str, "Data"] | list["Data"] | str

# Among them what YAML takes for the end of a line and editors don't: U+0085, U+2028, U+2029.
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_NODES = {yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.AliasEvent}
_ENDS = {yaml.MappingEndEvent, yaml.SequenceEndEvent}
COMMENT_LOSS = re.compile(r"[ \t]+(#[0-9０-９A-Za-z].*)")


class _Unusable(Exception):
    """Something was found, and said, after which reading on makes no sense."""


class EventReader:
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
        for event in yaml.parse(text, Loader=LOADER):
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
        found = UNPRINTABLE.search(event.value)
        if found:
            message = f"含有控制字符 U+{ord(found[0]):04X}，是用反斜杠「\\」写出来的"
            self._add(CONTROL_CHARACTER, event.start_mark, message)

    def _look_for_lost_text(self, event: Any, lines: list[str]) -> None:
        mark = event.end_mark
        found = COMMENT_LOSS.match(lines[mark.line], mark.column) if mark.line < len(lines) else None
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
