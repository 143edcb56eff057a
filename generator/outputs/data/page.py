"""The data page: every file with its type, size and rows, every column, how to read them, on what terms."""

from typing import NamedTuple

from generator.checks import RULES
from generator.model import Disclosure, Site
from generator.outputs.addresses import DATA, DATA_PAGE, data_folder
from generator.outputs.data import rows
from generator.outputs.data.dictionary import NOTES, TYPES
from generator.outputs.data.tables import every_table
from generator.outputs.pages import HOME_CRUMB, title
from generator.plan import Page

NAME = "数据下载"
PACKAGE = "datapackage.json"


class Entry(NamedTuple):
    """A file as the page lists it; ``rows`` is ``None`` where it has no rows."""

    path: str
    title: str
    type: str
    rows: int | None
    about: str


class Group(NamedTuple):
    """The files of one folder."""

    anchor: str
    name: str
    projects: int
    files: tuple[Entry, ...]


def data_page(site: Site, *, whole: bool) -> Page:
    """The page; ``whole`` says whether there are files with all years."""
    groups = [_group(f"year-{year.year}", f"{year.year}年", data_folder(year), (year,)) for year in site.years]
    if whole:
        groups.insert(0, _group("whole", "全部年度", DATA, site.years))
    context = {
        "groups": tuple(groups),
        "tables": every_table(),
        "types": TYPES,
        "notes": NOTES,
        "codes": tuple((rule.code, rule.title) for rule in RULES),
        "whole": whole,
        "sample": site.latest.projects[0],
    }
    sizes_of = tuple(entry.path for group in groups for entry in group.files)
    if not whole:
        sizes_of += (f"{DATA}/{PACKAGE}",)
    crumbs = (HOME_CRUMB, (NAME, DATA_PAGE))
    return Page(DATA_PAGE, site.source_path, "data.html", "data", title(site, NAME), crumbs, context, sizes_of)


def _group(anchor: str, name: str, folder: str, years: tuple[Disclosure, ...]) -> Group:
    about = "项目、资金、指标三张表和数据字典，用 Excel、WPS 或 LibreOffice 打开"
    files = [Entry(f"{folder}/disclosure.xlsx", "电子表格", "XLSX", None, about)]
    for table in every_table():
        count = None if table.name == rows.UNCOUNTED else sum(rows.count(table.name, year) for year in years)
        files.append(Entry(f"{folder}/{table.name}.csv", table.title, "CSV", count, table.about))
    about = "同样的内容，供程序读取；金额是十进制文字"
    files.append(Entry(f"{folder}/disclosure.json", "全部内容", "JSON", None, about))
    about = "各表各列的名称、类型、单位和关联，供程序读取（Data Package 2）"
    files.append(Entry(f"{folder}/{PACKAGE}", "数据包说明", "JSON", None, about))
    return Group(anchor, name, sum(len(year.projects) for year in years), tuple(files))
