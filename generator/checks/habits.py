"""Habits of a whole year, said once and as notes: boilerplate, one thing written in several ways."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from generator.checks.finding import Finding, YearCheck
from generator.checks.gist import Gist, YearReading
from generator.checks.reading import COST_CLASSES, Reading, Row, bare, short
from generator.checks.remembering import remembered
from generator.indicator_value import Kind
from generator.problems import Rule, Severity

BOILERPLATE = Rule(
    "V407",
    Severity.NOTE,
    "许多项目用同一个指标",
    "同一句三级指标写在许多项目里（至少 4 个，且不少于当年的二十分之一），说明它没有写出这个项目的特点。"
    "满意度、成本指标本来就相同，不算。每句每年只提示一次。",
    "原件如此就保留；以后年度可以写得具体一些",
    bad="- 资金支出合规性: 合规   # 五个项目都是这一句",
    good="- 困难职工救助资金发放差错率: 0%",
)
LEVEL_WORDS = Rule(
    "V408",
    Severity.NOTE,
    "同一等级有几种写法",
    "「较高」「较高影响」「较高影响程度」是同一个意思，写法统一，读者才好比较。每个等级每年只提示一次。",
    "原件如此就保留；以后年度统一写法",
    bad="- 影响程度: 较高影响   # 别的项目写「较高影响程度」",
    good="- 影响程度: 较高",
)
NOT_APPLICABLE_WORDS = Rule(
    "V409",
    Severity.NOTE,
    "「不适用」有几种写法",
    "没有这类指标，有的写「不适用」，有的写「无」或「/」，有的留空行，读者分不清是不适用还是漏填。每年只提示一次。"
    "不列这一类的表、「重大事故: 无」这样的回答不算。",
    "原件如此就保留；以后年度统一写「不适用」",
    bad="生态效益指标:   # 空行；别的项目写「不适用」",
    good="生态效益指标:\n  - 不适用: 不适用",
)

_AT_LEAST = 4
_ONE_IN = 20
_SPECIFIC = COST_CLASSES | {"beneficiary_satisfaction"}
_LEVEL = re.compile(
    r"(?P<level>较高|很高|显著|明显|较好|良好|较强|较大|一般|有效|高|好)(?:的)?"
    r"(?:(?:影响|改善|提升|提高|增强)(?:或(?:影响|改善|提升|提高))?)?(?:程度|水平)?(?:\(.*\))?"
)


_level = remembered(_LEVEL.fullmatch)


def is_own_wording(row: Row) -> bool:
    """A row whose name should say what is this project's own: of satisfaction and costs all speak alike."""
    if row.subclass in _SPECIFIC or row.indicator.class_key == "satisfaction":
        return False
    return row.applies and bool(row.indicator.name)


def boilerplate(year: YearReading) -> Iterator[Finding]:
    """A third-level indicator that many projects have word for word."""
    count = Counter(chain.from_iterable(gist.wordings for gist in year.projects))
    least = max(_AT_LEAST, -(-len(year.projects) // _ONE_IN))
    common = {name: times for name, times in count.items() if times >= least}
    for gist in year.projects:
        if not common:
            break
        for name in filter(common.__contains__, gist.wordings):
            row = next(row for row in gist.rows if bare(row.indicator.name) == name and is_own_wording(row))
            message = f"「{short(row.indicator.name)}」在 {common.pop(name)} 个项目里一字不差"
            path, key = row.name_path
            yield Finding(path, message, row.indicator.row, key=key, project=gist.project)


def levels_of(reading: Reading) -> list[tuple[str, str, int]]:
    """(level, as it is written, row), each the first time."""
    found: dict[tuple[str, str], int] = {}
    for row in reading.rows:
        level = _level(row.text)
        if level and row.applies and not row.has_number:
            found.setdefault((level["level"], row.text.partition("(")[0]), row.indicator.row)
    return [(*written, row) for written, row in found.items()]


def level_words(year: YearReading) -> Iterator[Finding]:
    """A level that is written in more than one way."""
    ways: dict[str, dict[str, tuple[Gist, int]]] = {}
    for gist in year.projects:
        for level, written, row in gist.levels:
            ways.setdefault(level, {}).setdefault(written, (gist, row))
    for level, found in ways.items():
        if len(found) > 1:
            gist, row = list(found.values())[1]
            message = f"「{level}」在本年度有 {len(found)} 种写法：{_listed(found)}"
            yield Finding(gist.row(row).indicator.path, message, row, project=gist.project)


def absent_of(reading: Reading) -> list[tuple[str, int, int]]:
    """How a form says that a class does not apply: (as it is written, row, how often)."""
    first: dict[str, int] = {}
    count: Counter[str] = Counter()
    for row in reading.rows:
        if row.indicator.is_empty:
            way = "空行"
        elif row.applies:
            continue
        elif row.value.kind is Kind.NOT_APPLICABLE and not (row.text == "无" != row.name):
            way = row.text
        else:
            continue  # a name without a value is said by V101; 无 is an answer where the name asks: 重大事故: 无
        first.setdefault(way, row.indicator.row)
        count[way] += 1
    return [(way, row, count[way]) for way, row in first.items()]


def not_applicable_words(year: YearReading) -> Iterator[Finding]:
    """Several ways of saying that a class does not apply."""
    ways: dict[str, tuple[Gist, int]] = {}
    count: Counter[str] = Counter()
    for gist in year.projects:
        for way, row, times in gist.absent:
            ways.setdefault(way, (gist, row))
            count[way] += times
    if len(ways) > 1:
        gist, row = list(ways.values())[1]
        listed = "、".join(f"{way}（{count[way]} 处）" for way in ways)
        message = f"本年度不适用的指标有 {len(ways)} 种写法：{listed}"
        yield Finding(gist.row(row).indicator.path, message, row, project=gist.project)


def _listed(ways: Iterable[str]) -> str:
    all_of_them = list(ways)
    shown = [f"「{short(way)}」" for way in all_of_them[:6]]
    return "".join(shown) + (" 等" if len(all_of_them) > len(shown) else "")


YEAR_CHECKS = (
    YearCheck(BOILERPLATE, boilerplate),
    YearCheck(LEVEL_WORDS, level_words),
    YearCheck(NOT_APPLICABLE_WORDS, not_applicable_words),
)
