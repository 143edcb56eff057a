"""What stands above forms and lists: titles, years, units of money."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from generator.importing.forms import Unit
from generator.importing.grid import Origin
from generator.importing.labels import Labels, compact

_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_CHINESE_YEAR = re.compile("二[〇零○Ｏ][〇零○Ｏ一二三四五六七八九]{2}年")
_YEAR = re.compile(r"(?<![0-9\-—－~至])(20[0-9]{2})年(?:度)?(?![0-9]{1,2}月|[-—－~至])")
_ONLY_YEAR = re.compile(r"^[(（【\[]?(?:(?:20[0-9]{2}|20[×xX_]{2})年?度?|年度[:：]?20[0-9]{2}年?度?)[)）】\]]?$")
_UNIT_LABEL = re.compile(r"单位[:：(（]*(?:人民币)?(百万元|万元|千元|亿元|元)")
_TITLE = re.compile(
    r"(?:绩效|预算|项目|支出|专项|清单).{0,40}(?:表|清单|目录|目标|申报书|情况|批复|公开|一览)(?:[(（].{0,20}[)）])?$"
)
_ATTACHMENT = re.compile(r"^附[件表录]?[0-9０-９一二三四五六七八九十]*(?:[-－—][0-9]+)?[:：.、]?")
_GENERIC = re.compile(
    r"^(?:项目|专项|部门|预算|财政|支出|资金|公开|省级|市级|县级|区级|市本级|本级|年度|[(（].{0,12}[)）])*"
    r"绩效目标(?:申报|公开|批复|汇总|情况|一览|填报)*(?:表|清单|目录|情况)?(?:[(（].{0,20}[)）])?$"
)
LONGEST_TITLE = 80


def year_in(text: str) -> int | None:
    """The year that a heading is about, never the year of a date or of a span of years.

    >>> year_in("（2024年度）"), year_in("2024年3月印发"), year_in("二〇二四年度")
    (2024, None, 2024)
    """
    flat = compact(unicodedata.normalize("NFKC", text[:400]))
    flat = _CHINESE_YEAR.sub(lambda found: found.group().translate(_DIGITS), flat)
    if _ONLY_YEAR.match(flat) and "20" in flat:
        digits = re.search(r"20[0-9]{2}", flat)
        return int(digits.group()) if digits else None
    found = _YEAR.search(flat)
    return int(found.group(1)) if found else None


def unit_in(text: str) -> str | None:
    """万元 or 元 (or one that content files do not have) where a label or heading names its unit."""
    flat = compact(unicodedata.normalize("NFKC", text[:200]))
    named = _UNIT_LABEL.search(flat)
    if named:
        return named.group(1)
    in_brackets = re.search(r"\((?:[^()]*[:,、])?(百万元|万元|千元|亿元|元)\)", flat)
    return in_brackets.group(1) if in_brackets else None


def known_unit(unit: str | None) -> Unit | None:
    """A unit that content files have."""
    return "万元" if unit == "万元" else "元" if unit == "元" else None


def is_heading(text: str) -> bool:
    """A title, a year or a unit that stands alone."""
    return is_title(text) or is_year(text) or is_unit(text) or bool(_ATTACHMENT.fullmatch(compact(text)))


def is_title(text: str) -> bool:
    """The name of a form or list."""
    flat = compact(text)
    return len(flat) <= LONGEST_TITLE and bool(_TITLE.search(flat)) and not flat.endswith(("。", "；"))


def is_year(text: str) -> bool:
    """``（2024年度）`` and nothing else."""
    return bool(_ONLY_YEAR.match(compact(unicodedata.normalize("NFKC", text[:40]))))


def is_unit(text: str) -> bool:
    """``单位：万元`` and nothing else."""
    flat = compact(text[:40])
    return len(flat) <= 15 and bool(_UNIT_LABEL.search(flat))


def year_of(headings: Sequence[str], origin: Origin) -> tuple[int | None, str]:
    """The year of a form and the text it was read from: the nearest heading (the last), else the name of its sheet."""
    for text in (*reversed(headings), *reversed(origin.inside)):
        year = year_in(text)
        if year is not None:
            return year, text.strip()
    return None, ""


def title_in(text: str) -> str:
    """A title as one line; empty for other texts."""
    return compact_title(text) if is_title(text) else ""


def compact_title(text: str) -> str:
    """A title on one line, without ``附件1：`` before it."""
    return _ATTACHMENT.sub("", " ".join(text.split())).strip()


def document_title(candidates: Iterable[str]) -> str:
    """The title of the whole: the first that says more than what kind of form follows, else the first."""
    titles = [compact_title(text) for text in candidates if is_title(text) and compact_title(text)]
    named = (title for title in titles if not _GENERIC.match(compact(title)) and "绩效" in title)
    return next(named, titles[0] if titles else "")


def kind_of_other_form(titles: Iterable[str], labels: Labels) -> str | None:
    """What a heading says the form below is, when that is not 项目支出绩效目标表."""
    for title in titles:
        flat = compact(title)
        if labels.has_title("evaluation", flat):
            return "绩效自评（监控）表"
        if labels.has_title("overall", flat) and "项目支出" not in flat:
            return "整体支出绩效表"
    return None
