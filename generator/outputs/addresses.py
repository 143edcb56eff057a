"""Where things are published: the output path of everything that has a page of its own."""

from generator.model import Page, Project, Year

HOME = "index.html"
SEARCH = "search.html"
NOT_FOUND = "404.html"
INTEGRITY = "integrity.html"
SUMS = "SHA256SUMS.txt"
SITE_MAP = "sitemap.html"
FEED = "feed.atom"
ASSETS = "assets"
DATA = "data"
DATA_PAGE = f"{DATA}/index.html"


def year_path(disclosure: Year) -> str:
    """The public list of a year."""
    return f"{disclosure.year}/index.html"


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
    return f"{page.id}.html"
