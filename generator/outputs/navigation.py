"""The main navigation: short however many years there are, and without an entry that leads nowhere."""

from generator.model import Site
from generator.outputs.addresses import DATA_PAGE, DEPARTMENTS, HOME, SEARCH, prose_path, year_path
from generator.outputs.paging import WHOLE

YEARS = 4
"""So many of the newest years stand in the navigation; all years stand on the home page."""


def entries(site: Site) -> tuple[tuple[str, str, str], ...]:
    """(title, output path, anchor) in the order of the navigation."""
    found = [("首页", HOME, "")]
    found += [(f"{disclosure.year}年", year_path(disclosure), "") for disclosure in site.years[:YEARS]]
    if len(site.years) > YEARS:
        found.append(("历年", HOME, "years"))
    if has_departments(site):
        found.append(("部门", DEPARTMENTS, ""))
    found += [(page.title, prose_path(page), "") for page in site.pages]
    found += [("数据", DATA_PAGE, ""), ("检索", SEARCH, "")]
    return tuple(found)


def has_departments(site: Site) -> bool:
    """Whether departments have pages: where there are several, or a year is too long for one list."""
    return len(site.departments) > 1 or any(len(disclosure.projects) > WHOLE for disclosure in site.years)
