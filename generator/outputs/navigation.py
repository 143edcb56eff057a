"""The main navigation: short however many years there are, and without an entry that leads nowhere."""

from generator.model import Frame
from generator.outputs.addresses import COMPARE, DATA_PAGE, DEPARTMENTS, HOME, INDICATORS, SEARCH, prose_path, year_path

YEARS = 4
"""So many of the newest years stand in the navigation; all years stand on the home page."""


def entries(site: Frame) -> tuple[tuple[str, str, str], ...]:
    """(title, output path, anchor) in the order of the navigation."""
    found = [("首页", HOME, "")]
    found += [(f"{disclosure.year}年", year_path(disclosure), "") for disclosure in site.years[:YEARS]]
    if len(site.years) > YEARS:
        found.append(("历年", HOME, "years"))
    if site.by_department:
        found.append(("部门", DEPARTMENTS, ""))
    found.append(("指标", INDICATORS, ""))
    if len(site.years) > 1:
        found.append(("比较", COMPARE, ""))
    found += [(page.title, prose_path(page), "") for page in site.pages]
    found += [("数据", DATA_PAGE, ""), ("检索", SEARCH, "")]
    return tuple(found)
