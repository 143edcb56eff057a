"""Values that say something twice, or more than a value: what is left over when the columns of a system are glued."""

import re
from collections.abc import Iterator

from generator.checks.finding import Finding, ProjectCheck
from generator.checks.reading import Reading, plain, short
from generator.checks.remembering import remembered
from generator.problems import Rule, Severity

_GLUED = "财政系统把指标值和指标值说明分成两栏，导出成一格时会连在一起。"

DOUBLED = Rule(
    "V401",
    Severity.WARNING,
    "整个值重复了",
    f"{_GLUED}两栏相同，就成了两遍。「人人」「1212」这样的不算。",
    "核对原件；原件如此就保留",
    bad="- 政策补助补贴标准: 文件规定标准文件规定标准",
    good="- 政策补助补贴标准: 文件规定标准",
)
PARTLY_REPEATED = Rule(
    "V402",
    Severity.WARNING,
    "值里有一段话重复了",
    f"{_GLUED}值的一部分与说明相同，就重复了半句。「可持续发展可持续影响」这样短的词、"
    "并列的句子（甲村完成建设，乙村完成建设）不算。",
    "核对原件；原件如此就保留",
    bad="- 支出合规性: 严格执行相关财经法规、制度，合规严格执行相关财经法规、制度",
    good="- 支出合规性: 合规，严格执行相关财经法规、制度",
)
GLUED_REMARK = Rule(
    "V403",
    Severity.WARNING,
    "说明连在了值的后面",
    f"{_GLUED}「较高」是值，后面的话是说明。中间有标点、写在括号里的，或者本来是一句话的（有效提升服务水平），不算。",
    "核对原件；原件如此就保留",
    bad="- 支出合规性: 合规严格执行相关财经法规、制度",
    good="- 支出合规性: 合规",
)
SCALE_LEFT = Rule(
    "V404",
    Severity.WARNING,
    "评价等级的选项留在了值里",
    "「（较高、明显、一般）」是填表时供选择的等级，不是目标。",
    "核对原件；原件如此就保留",
    bad="- 对提高群众生活水平的影响程度: 较高影响程度（较高、明显、一般）",
    good="- 对提高群众生活水平的影响程度: 较高影响程度",
)

_HAN = re.compile("[\u4e00-\u9fff]")
_LONGEST = 400
"""Longer values are prose; repetition there is nothing to say, and looking for it would cost."""


@remembered
def doubled(text: str) -> str:
    """What a plain text is two or more copies of, a comma between them or not; empty for most texts."""
    for whole in (text, re.sub("[,;、。]", "", text)):
        size = len(whole)
        at = (whole + whole).find(whole, 1) if size >= 4 else size
        if at < size and at >= 2 and _HAN.search(whole):
            return whole[:at]
    return ""


def whole_value_doubled(reading: Reading) -> Iterator[Finding]:
    """A value, a name, or a goal, that is the same text twice."""
    for _, label, text in reading.goals:
        once = doubled(plain(text))
        if once:
            yield Finding((label,), f"「{label}」是「{short(once)}」重复")
    for row in reading.rows:
        once = doubled(row.text)
        if once:
            message = f"「{row.indicator.name}」的值「{short(row.indicator.value)}」是「{short(once)}」重复"
            yield Finding(row.indicator.path, message, row.indicator.row)
        once = doubled(row.name)
        if once:
            message = f"指标名称「{short(row.indicator.name)}」是「{short(once)}」重复"
            path, key = row.name_path
            yield Finding(path, message, row.indicator.row, key=key)


_ENDS = re.compile("[,;。:()]")


@remembered
def repeated_part(text: str) -> str:
    """A part of a plain text that stands there twice: side by side, or as a clause of its own and again; or empty."""
    if not 8 <= len(text) <= _LONGEST:
        return ""
    for clause in _ENDS.split(text):
        if len(clause) >= 6 and _HAN.search(clause) and text.count(clause) > 1:
            return clause
    found = _adjacent(text)
    return found if _HAN.search(found) else ""


def _adjacent(text: str) -> str:
    """The first piece of four to sixty characters that is followed by itself."""
    size = len(text)
    for at in range(size - 7):
        start = text[at : at + 4]
        again = text.find(start, at + 4, at + 64)
        while again >= 0:
            length = again - at
            if text.startswith(text[at:again], again):
                return text[at : at + length]
            again = text.find(start, again + 1, at + 64)
    return ""


def partly_repeated(reading: Reading) -> Iterator[Finding]:
    """A value of which a part stands there twice."""
    for row in reading.rows:
        part = repeated_part(row.text)
        if part and not doubled(row.text):
            message = f"「{row.indicator.name}」的值「{short(row.indicator.value)}」里「{short(part)}」重复"
            yield Finding(row.indicator.path, message, row.indicator.row)


_STATE = (
    r"(?:(?:流程|程序|支出|手续|资金|使用)?合规|合格|达标|较高|很高|较好|良好|优良|优秀|较强|较大|显著|明显|有效|满意|完成|"
    r"[≥≤><=]?\d+(?:\.\d+)?(?:%|‰|[十百千万亿]?(?:元|人次|人|个|户|次|家|项|辆|名|天|件|场|期|册|套|台|年)))"
)
_CLAUSE = (
    r"(?:严格(?:按|执行|遵守|落实)|建立(?:健全|完善)|健全完善|健全相关|按照|根据|依据|依照|参照|执行相关|落实相关|制定相关|遵守|符合"
    r"|认真(?:落实|执行)|是指|即指|指标|以[^,。]{1,12}为准|由[^,。]{2,}(?:负责|实施)|确保[^,。]{4,}|通过[^,。]{2,}(?:方式|活动))"
)
_VALUE_AND_CLAUSE = re.compile(rf"{_STATE}(?P<remark>{_CLAUSE}.*)")


@remembered
def glued_remark(text: str) -> str:
    """The remark that follows a complete value without any sign between them; or empty."""
    found = _VALUE_AND_CLAUSE.fullmatch(text)
    return found["remark"] if found and len(found["remark"]) >= 4 else ""


def remark_glued(reading: Reading) -> Iterator[Finding]:
    """A value with its remark glued to it; what is repeated as well is said by V401 and V402."""
    for row in reading.rows:
        remark = glued_remark(row.text)
        if remark and not doubled(row.text) and not repeated_part(row.text):
            message = f"「{row.indicator.name}」的值「{short(row.indicator.value)}」后面连着说明「{short(remark)}」"
            yield Finding(row.indicator.path, message, row.indicator.row)


_LEVEL = r"(?:非常|比较|较为|基本|很|极|较|最|不)?(?:高|低|中|大|小|好|差|优|良|强|弱|多|少|显著|明显|一般|良好|优秀|优良|中等|及格|合格|满意|有效|达标|有|无|是|否|改善|提升|影响)"
_CHOICES = re.compile(rf"\({_LEVEL}(?:[、,/;]{_LEVEL})+\)")


@remembered
def scale_in(text: str) -> str:
    """The list of levels to choose from, as it stands in a plain text; or empty."""
    found = _CHOICES.search(text) if "(" in text else None
    return found[0] if found else ""


def scale_left(reading: Reading) -> Iterator[Finding]:
    """A value that still carries the levels that were to be chosen from."""
    for row in reading.rows:
        scale = scale_in(plain(row.indicator.value))
        if scale:
            message = f"「{row.indicator.name}」的值「{short(row.indicator.value)}」留着评价等级的选项"
            yield Finding(row.indicator.path, message, row.indicator.row)


CHECKS = (
    ProjectCheck(DOUBLED, whole_value_doubled),
    ProjectCheck(PARTLY_REPEATED, partly_repeated),
    ProjectCheck(GLUED_REMARK, remark_glued),
    ProjectCheck(SCALE_LEFT, scale_left),
)
