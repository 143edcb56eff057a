"""The slips that webmasters make in YAML, recognised in the text itself: YAML's own messages help no layman."""

import re

from generator.problems import Rule, Severity

SYNTAX = Rule(
    "S104",
    Severity.ERROR,
    "不符合 YAML 写法",
    "内容文件按 YAML 书写：「名称: 值」，下级内容比上级多缩进两个空格。以 > | * & ! % @ ` 等符号开头的值、含有「: 」的值要加英文双引号。",
    '给整个值加英文双引号，例如 服务对象满意度: ">95%"；缩进不齐的，与同级的行对齐',
    bad="服务对象满意度: >95%",
    good='服务对象满意度: ">95%"',
)
TAB = Rule(
    "S105",
    Severity.ERROR,
    "用制表符（Tab）缩进",
    "YAML 只允许用空格缩进，制表符在不同编辑器里宽度不同。",
    "把行首的制表符换成空格（每级两个）",
    bad="项目资金:\n\t年度资金总额: 5.00",
    good="项目资金:\n  年度资金总额: 5.00",
)
PUNCTUATION = Rule(
    "S106",
    Severity.ERROR,
    "该用英文标点的地方用了中文标点，或漏了空格",
    "「名称: 值」中间必须是英文冒号加一个空格，列表的行首必须是英文减号加一个空格。中文输入法打出的「：」「－」只会被当作文字。值里面的中文标点不受影响。",
    "改为英文冒号「:」加一个空格",
    bad="项目期：1年",
    good="项目期: 1年",
)
REFERENCE = Rule(
    "S108",
    Severity.ERROR,
    "用了 YAML 的引用或标签",
    "以 & * ! 开头的值在 YAML 中是引用或标签，不是文字。公开的内容应当一目了然，因此不允许引用。",
    "如果这是文字，请给整个值加英文双引号",
    bad="备注: *见附件",
    good='备注: "*见附件"',
)

RULES = (SYNTAX, TAB, PUNCTUATION, REFERENCE)

_WIDE_COLON = re.compile(r"\s*(?:-\s+)?[^\s:：#\"'][^:：#\"']{0,60}(：)")
_TIGHT_COLON = re.compile(r"\s*(?:-\s+)?[^\s:：#\"'][^:：#\"']{0,60}(:)[^\s:/]")
_WIDE_DASH = re.compile(r"\s*([－—–﹣])\s*\S")
_TIGHT_DASH = re.compile(r"\s*(-)[^\s\-0-9]")
_WIDE_BLANK = re.compile(r"[ ]*([\u3000\u00a0])")
_TAB = re.compile(r"[ ]*(\t)")
_REFERENCE_START = re.compile(r"\s*(?:-\s+)?(?:[^:#]+:\s+)?([*&!])")
_SPECIAL_START = re.compile(r"\s*(?:-\s+)?(?:[^:#]+:\s+)?([>|%@`\[\]{},?])")
_COLON_IN_VALUE = re.compile(r"\s*(?:-\s+)?[^:\"']+:\s+[^\"'\s][^\"']*?(: |:$)")

_CAUSES = (
    (_TAB, TAB, "用制表符（Tab）缩进"),
    (_WIDE_BLANK, PUNCTUATION, "行首用了全角空格缩进，应当用普通空格"),
    (_WIDE_DASH, PUNCTUATION, "列表的行首用了「{0}」，应当是英文减号「-」加一个空格"),
    (_WIDE_COLON, PUNCTUATION, "名称后用了中文冒号「：」，应当是英文冒号「:」加一个空格"),
    (_TIGHT_COLON, PUNCTUATION, "英文冒号「:」后面缺一个空格"),
    (_TIGHT_DASH, PUNCTUATION, "英文减号「-」后面缺一个空格"),
    (_COLON_IN_VALUE, SYNTAX, "值里有英文冒号加空格，会被当作下一级名称"),
    (_REFERENCE_START, REFERENCE, "以「{0}」开头的值在 YAML 中是引用或标签"),
    (_SPECIAL_START, SYNTAX, "值以特殊符号「{0}」开头"),
)


def likely_cause(text: str, line: int, column: int) -> tuple[Rule, int, int, str]:
    """What most likely made YAML stumble at a place: rule, line and column (from 0), message.

    libyaml often notices a slip one or two lines later (a full-width colon makes a line part of the text above), so
    the lines before are looked at too.
    """
    lines = text.split("\n")
    line = min(line, len(lines) - 1)
    for number in (line, line - 1, line - 2, line + 1):
        if not 0 <= number < len(lines) or lines[number].lstrip().startswith("#"):
            continue
        for pattern, rule, message in _CAUSES:
            found = pattern.match(lines[number])
            if found and (number == line or rule in (TAB, PUNCTUATION)):
                return rule, number, found.start(1), message.format(found[1])
    return SYNTAX, line, column, "这一行的缩进或写法与上下行不一致"
