"""The words of the field, and the patterns made of them. They read folded text, see :data:`FOLD`.

Every repetition is bounded, or runs over one class of characters, so that no text makes a pattern slow.
"""

import re
import tomllib
from importlib.resources import files

FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""One character for one, so that places in the folded text are places in the raw one: full-width forms to ASCII, every
blank to a space, numerals of account (壹, 两) to plain ones."""
FOLD |= dict.fromkeys(map(ord, "\t\n\r\v\f\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u2060\u3000\ufeff"), ord(" "))
FOLD |= str.maketrans(
    "壹贰叁肆伍陆柒捌玖拾佰仟两〇○﹪﹣−‐﹤﹥﹦∕⁄∼〜￥﹒･・•∶【】〔〕",
    "一二三四五六七八九十百千二零零%---<>=//~~¥.···:()()",
)

_W = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
_UNITS = _W["units"]
_RATINGS = _W["ratings"]

OPERATORS: dict[str, str] = {word: sign for sign, listed in _W["operators"].items() for word in listed.split()}
LEADING = frozenset(_W["leading"]["words"].split())
BOUNDS: dict[str, str] = {word: sign for sign, listed in _W["bounds"].items() for word in listed.split()}
COUNTERS = frozenset(_UNITS["counters"].split())
UNITS = frozenset(word for kind in ("rates", "money", "counters", "others") for word in _UNITS[kind].split())
RATES_AND_MONEY = frozenset(f"{_UNITS['rates']} {_UNITS['money']}".split())
GRADES = frozenset(_RATINGS["grades"].split())
STATES = frozenset(_RATINGS["states"].split())
SINGLES = frozenset(_RATINGS["singles"].split())


def _any(*texts: str) -> str:
    """A pattern for any of the words, the longest first."""
    found = {word for text in texts for word in text.split()}
    return "(?:" + "|".join(map(re.escape, sorted(found, key=lambda word: (-len(word), word)))) + ")"


_S = " {0,3}"
_HAN = "[\u3400-\u4dbf\u4e00-\u9fff]"
_NUMERAL = "[一二三四五六七八九]"
_TO = "(?:--|——|[-~—–―至到])"
_BREAK = rf"(?={_S}(?:$|[,;。、:(]))"

# ---------------------------------------------------------------------------------------------- a number's company
_BOUND = _any(*_W["bounds"].values())
_WORD = _any(*_W["operators"].values())
_SIGN = "[<>=≥≤≧≦⩾⩽》《≯≮≈≒±](?: ?[<>=≥≤≧≦⩾⩽》《±]){0,2}"
_LATIN = rf"[A-Za-zµμΩ]{{1,6}}[23²³]?(?={_S}(?:$|[-~至到,;。、:(/]|{_BOUND}))"
_UNIT = rf"(?:{_any(*(_UNITS[kind] for kind in ('rates', 'money', 'counters', 'others')))}(?![性级龄均率]|之[0-9一二三四五六七八九])|{_LATIN})"
_NO_NOUN = rf"{_WORD}|{_BOUND}|{_any(_W['remarks']['openers'])}"
_COUNT = rf"(?:[0-9]{{1,3}}|{_NUMERAL}|十)"
# 每年, 每3年, 每名学生, 人均; 1年 in 1年2次
_EACH = (
    rf"(?:每(?:[名位个家所户只台辆件亩村](?:(?!{_NO_NOUN}){_HAN}){{1,6}}?(?={_S}(?:[0-9¥]|{_SIGN}|{_WORD}{_S}[0-9]))|"
    rf"(?:{_COUNT}|半)?{_any(_UNITS['per'])})|[人户年月日亩生村校]均|"
    rf"{_COUNT}{_any(_UNITS['spans'])}内?(?={_S}(?:{_SIGN}|{_WORD})?{_S}{_COUNT}[次期场轮回遍]{_BREAK}))"
)
_ONE_PER = (
    rf"每?[0-9]{{0,4}}(?:(?:(?!{_NO_NOUN}){_HAN}){{1,6}}?(?=$|[/·(,;。 ]|{_BOUND})|"
    rf"{_LATIN}|{_any(_UNITS['per'])})"
)
_NUMBER_AHEAD = "(?=[0-9]|百分之|百分百|千分之)"

lead = re.compile(rf"(?P<each>{_EACH})|(?P<sign>{_SIGN})|(?P<word>{_WORD})|(?P<money>¥|人民币)")
# The words before a quantity; lazily, so that what leads the number is not taken for a word.
quantity_label = re.compile(
    rf"(?P<label>(?:(?P<year>(?:19|20)[0-9]{{2}})年度?)?(?:{_HAN}{{1,20}}?(?<![第每不未无非])[: ]?)??)"
    rf"(?:{_EACH}|{_SIGN}|{_WORD}|¥|人民币|[-+]| ){{0,5}}{_NUMBER_AHEAD}"
)
each_in_label = re.compile(
    rf"每[名位个]?(?:{_any(_UNITS['per'])}|(?:(?!{_NO_NOUN}){_HAN}){{1,2}})|[人户年月日亩生村校]均"
)
# Fifteen digits before the point and eight after it: longer ones are no figures, and shorter ones stay exact.
number = re.compile(
    r"[-+]?(?!0[0-9]{2})(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,8})?(?![0-9]|[.,][0-9])"
)
chinese_number = re.compile(
    rf"(?:[零十百千一二三四五六七八九]{{1,10}}[万亿]?){{1,3}}|半(?={_any('年 个月 月 天 日 小时')})"
)
numeral = re.compile(_NUMERAL)
numeral_section = re.compile(
    rf"(?:({_NUMERAL})千)?(?:零?({_NUMERAL})百)?(?:零?(?:({_NUMERAL})?(十)))?(?:零?({_NUMERAL}))?"
)
hundred_percent = re.compile("百分之?百")
share = re.compile("百分之|千分之")
more = re.compile("[余多]")
scale = re.compile("(?!千克|千米|千瓦|千伏|千卡|千字|百分点)(?:[十百千]?(?:万亿|万|亿)|[十百千])")
unit = re.compile(_UNIT)
unit_in_brackets = re.compile(rf"\({_UNIT}\)")
plain_unit = re.compile(_any(_UNITS["rates"], _UNITS["money"], _UNITS["counters"], "人 人次"))
unknown_unit = re.compile(
    rf"(?![至到余多第前每十百千万亿]|{_BOUND}|{_any(_W['remarks']['openers'], _RATINGS['grades'], _RATINGS['states'])})"
    rf"{_HAN}{{1,4}}?(?=$|[,;。(/]|{_BOUND})"
)
bound = re.compile(_BOUND)
noun_before_bound = re.compile(rf"{_HAN}{{1,8}}?(?={_BOUND}{_BREAK})")  # 3个项目以上
per = re.compile(rf"/ ?{_ONE_PER}(?:[/·]{_ONE_PER}){{0,3}}|{_EACH}|\((?:{_EACH}){{1,3}}\)")
to = re.compile(_TO)

# ------------------------------------------------------------------------------------------------------------- dates
YEAR = "(?:(?:19|20)[0-9]{2}(?![0-9])|[一二][零九][零一二三四五六七八九]{2})"
_MONTH = f"(?:[0-9]{{1,2}}|十[一二]?|{_NUMERAL})"
_MONTH_12 = "(?:1[0-2]|0?[1-9])"
_MONTHS = rf"{_S}(?:月份?|(?={_S}{_TO}{_S}{_MONTH}{_S}月))"
_DAY = f"(?:[0-9]{{1,2}}|[二三]?十{_NUMERAL}?|{_NUMERAL})"
_END = "年?[底末终初内]|[上中下]旬|[上下]半年|第?[一二三四1-4]季度[末底]?"
_DATE_END = rf"(?={_S}(?:$|[,;。、:()]|[之以]?前|止|起|{_TO}|完成|完工))"

# Every way to name a date. Groups: y, m, d and e (an end: 底, 上半年 …), with the number of the way.
date = re.compile(
    "|".join(
        (
            rf"(?P<y1>{YEAR}){_S}年度?(?:{_S}(?P<m1>{_MONTH}){_MONTHS}(?:{_S}(?P<d1>{_DAY}){_S}[日号])?)?(?:{_S}(?P<e1>{_END}))?",
            rf"(?P<y2>(?:19|20)[0-9]{{2}})(?P<mark>[-./])(?P<m2>[0-9]{{1,2}})(?P=mark)(?P<d2>[0-9]{{1,2}})日?{_DATE_END}",
            rf"(?P<y3>(?:19|20)[0-9]{{2}})[-./](?P<m3>{_MONTH_12}){_DATE_END}",
            rf"(?P<y4>20[0-9]{{2}})(?P<m4>[01][0-9])(?P<d4>[0-3][0-9]){_DATE_END}",
            rf"(?P<y5>{YEAR})(?={_S}{_TO}{_S}{YEAR}{_S}(?:年|$))",
            rf"(?P<m6>{_MONTH}){_MONTHS}(?!/)(?:{_S}(?P<d6>{_DAY}){_S}[日号])?(?:{_S}(?P<e6>[底末初内]|[上中下]旬))?",
            rf"(?P<m7>{_MONTH_12})\.(?P<d7>[0-9]{{1,2}})(?=日?[之以]?前)日?",
            rf"(?P<e8>[本当该]?年度?[底末终内]|[每本当]?(?:月|季度?)[底末]|[上下]半年|第?[一二三四]季度[末底]?){_DATE_END}",
            rf"每月(?P<d9>{_DAY})[日号](?=[之以]?前)",
        )
    )
)
# The end of a span that leaves out what its beginning said.
span_end = re.compile(rf"(?P<d1>{_DAY})[日号]|(?P<y2>{YEAR}){_DATE_END}|(?P<m3>{_MONTH_12}){_DATE_END}")
date_label = re.compile(rf"(?P<label>(?:{_HAN}{{1,16}}?[: ]?)??)(?:{_SIGN}|{_WORD})? ?")
date_bound = re.compile("[之以]?前|以内|之内|内|止|起|之间|期间")
done = re.compile(rf"(?:完成|完工){_BREAK}")

# ----------------------------------------------------------------------------------------------- words and the rest
_LEVEL = _any(*(_RATINGS[kind] for kind in ("grades", "states", "adverbs", "singles")))
_ASPECT = _any(_RATINGS["aspects"])

not_applicable = re.compile(
    r"(?:[本该此]?(?:项目|单位|指标))?(?:不适用|不涉及|未涉及|暂无|无)(?:于|[本该此]|相关|项|项目|指标|内容|情况){0,4}|"
    r"[-–—―/\\]+|N/?A",
    re.IGNORECASE,
)
level = re.compile(_LEVEL)
# What is rated before the word of rating: 流程 of 流程合规, also where a remark is glued to it or it is said twice.
_FINAL = _any(_RATINGS["final"])
level_label = re.compile(
    rf"(?!{_any(_RATINGS['grades'], _RATINGS['states'], _RATINGS['adverbs'])})"
    rf"(?P<label>{_HAN}{{1,12}}?)(?<![不未无非够太])"
    rf"(?={_FINAL}(?:{_BREAK}|{_any(_W['remarks']['after_states'])}|(?P=label){_FINAL}{_BREAK}))"
)
aspect = re.compile(rf"的?{_ASPECT}(?:(?:或者|[或和及与、])?{_ASPECT}){{0,5}}|的(?={_HAN})")
state_remark = re.compile(_any(_W["remarks"]["after_states"]))
remark = re.compile(_any(_W["remarks"]["openers"]))
no_complement = re.compile(rf"{_NUMERAL}|{_any(_W['remarks']['openers'])}")  # nor does 一人一策 count people
choice = re.compile(rf"[无未不]?{_LEVEL}(?:的?{_ASPECT}){{0,2}}|[无未有]{_ASPECT}")
bare_choice = re.compile(_any(_RATINGS["scale"]))
words = re.compile(rf"{_HAN}{{1,20}}{_BREAK}")
han = re.compile(_HAN)
sign = re.compile(_SIGN)
stop = re.compile(_BREAK)
blank = re.compile(" +")
separator = re.compile("[ ,;。、:]+")
