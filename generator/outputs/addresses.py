"""Where things are published: the output path of everything that has a page of its own."""

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


def prose_path(page: Page) -> str:
    """A page of prose."""
    return prose_path_of(page.id)


def prose_path_of(page_id: str) -> str:
    """The same by the page's id."""
    return f"{page_id}.html"
