"""Where things are published: the output path of everything that has a page of its own."""

import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256

from generator.links import unsafe_name
from generator.model import Page, Project, Year

HOME = "index.html"
SEARCH = "search.html"
NOT_FOUND = "404.html"
INTEGRITY = "integrity.html"
SUMS = "SHA256SUMS.txt"
SITE_MAP = "sitemap.html"
FEED = "feed.atom"
CORRECTIONS = "corrections.html"
SITE_RECORD = "index.json"
ASSETS = "assets"
DATA = "data"
DATA_PAGE = f"{DATA}/index.html"
DEPARTMENTS = "departments/index.html"
INDICATORS = "indicators.html"
COMPARE = "compare.html"


Places = Mapping[tuple[int, str], tuple[str, str, int]]
"""By (year, project id) where it is compared with the year before: (output path, anchor, the earlier year)."""


def year_path(disclosure: Year) -> str:
    """The public list of a year."""
    return f"{disclosure.year}/index.html"


def year_record_path(year: int) -> str:
    """What a year says of itself, as JSON: its fields, its projects, its corrections."""
    return f"{year}/index.json"


def promised(year: int, project_id: str) -> tuple[str, str, str]:
    """The addresses of a project that never break once they were published: page, form, data.

    So are those of a year's list, booklet and record, and of pages of prose. Pages of a list, departments, search,
    assets and the like are derived: they may change with any build.
    """
    return f"{year}/{project_id}.html", f"{year}/print/{project_id}.html", f"{year}/{project_id}.json"


def correction_anchor(year: int, number: int) -> str:
    """Where a correction stands on the page of all of them."""
    return f"correction-{year}-{number}"


def project_path(project: Project) -> str:
    """The indicator page of a project."""
    return f"{project.year}/{project.id}.html"


def data_path(project: Project) -> str:
    """The same project as JSON."""
    return f"{project.year}/{project.id}.json"


def workbook_path(project: Project) -> str:
    """The official form of a project as a spreadsheet."""
    return f"{project.year}/{project.id}.xlsx"


def data_folder(disclosure: Year) -> str:
    """The folder with the open data of a year."""
    return f"{DATA}/{disclosure.year}"


def form_path(project: Project) -> str:
    """The official form of a project, for printing."""
    return f"{project.year}/print/{project.id}.html"


def booklet_path(disclosure: Year) -> str:
    """All forms of a year, for printing."""
    return f"{disclosure.year}/print/index.html"


def volume_path(disclosure: Year, number: int) -> str:
    """One volume of them, where they are too many for one."""
    return f"{disclosure.year}/print/volume-{number}.html"


def pdf_path(path: str) -> str:
    """The same form or booklet as a PDF file."""
    return path.removesuffix(".html") + ".pdf"


def prose_path(page: Page) -> str:
    """A page of prose."""
    return prose_path_of(page.id)


def prose_path_of(page_id: str) -> str:
    """The same by the page's id."""
    return f"{page_id}.html"


def numbered(path: str, number: int) -> str:
    """Page ``number`` of a list that is cut into pages; the first has the plain address.

    >>> numbered("2024/departments/202.html", 2)
    '2024/departments/202-2.html'
    """
    return path if number == 1 else f"{path.removesuffix('.html')}-{number}.html"


_SLUG_MAX = 60
_RESERVED = re.compile(r"index|.*-(\d+|x[0-9a-f]{8})")
"""Names that pages of a list, or made names, may have."""


def slug(key: str) -> str:
    """A department's key (code, or name without one) as the name of its pages: the key itself wherever that is possible.

    What can't be a file name everywhere, what differs from another key only in case, and what could be taken for page 2 of
    another list gets eight digits of its digest. The name depends on nothing but the key, so it stays through the years.

    >>> slug("202"), slug("某县教育局")
    ('202', '某县教育局')
    >>> slug("A/1")
    'a-1-xa5b3d27a'
    """
    text = unicodedata.normalize("NFC", key)
    if (
        text == key == key.casefold()
        and len(key) <= _SLUG_MAX
        and not unsafe_name(key)
        and not _RESERVED.fullmatch(key)
    ):
        return key
    readable = re.sub(r"[^\w]+", "-", text.casefold()).strip("-_")[:_SLUG_MAX]
    return f"{readable or 'x'}-x{sha256(key.encode()).hexdigest()[:8]}"


def department_path(key: str) -> str:
    """A department through the years."""
    return f"departments/{slug(key)}.html"


def department_list_path(year: int, key: str) -> str:
    """The list of one department's projects in a year, its first page."""
    return f"{year}/departments/{slug(key)}.html"


def indicators_path(year: int, class_key: str, subclass_key: str) -> str:
    """The indicators of one subclass in a year, the first page of them."""
    name = "-".join(filter(None, (class_key, subclass_key))).replace("_", "-")
    return f"indicators/{year}/{name}.html"


def comparison_path(new: int, old: int) -> str:
    """Two years side by side."""
    return f"compare/{new}-{old}.html"


def comparison_list_path(new: int, old: int, key: str) -> str:
    """The same for the projects of one department, the first page of them."""
    return f"compare/{new}-{old}/{slug(key)}.html"


def comparison_anchor(project_id: str, *, detailed: bool) -> str:
    """The id of a project in a comparison: of its details where there are any, else of its row.

    A file name may have blanks, an id may not; ``%`` is in no file name.
    """
    return f"{'d' if detailed else 'p'}-{project_id.replace(' ', '%20')}"
