"""Forms and booklets as PDF files, for ``build --pdf``: the same pages in the same style. The only importer of ``weasyprint``.

Fonts are embedded, headings are bookmarks, tables and headings are tagged (PDF/UA), and the same pages give the same
bytes: no clock, no random identifier. WeasyPrint comes with the extra ``pdf`` and needs the system's Pango.
"""

import gc
import logging
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from generator.model import ClassGroup, Project, Site, groups_of
from generator.outputs import forms
from generator.outputs.addresses import pdf_path
from generator.plan import Artifact, Page
from generator.problems import Location, Problems, Rule, Severity
from generator.render import Renderer
from generator.templates import Templates

NO_GLYPH = Rule(
    "O741",
    Severity.WARNING,
    "PDF 里有字体没有的字",
    "生成 PDF 的电脑上没有一种字体有这个字，PDF 里它是一个方框；网页不受影响，读者的电脑用自己的字体。",
    "核对是不是输入法的自造字；是生僻字的，安装收字更多的中文字体（例如 fonts-noto-cjk、fonts-hanazono）再生成",
    bad="单位名称里有输入法的自造字（U+E000 一类）",
    good="改用标准的汉字",
)
RULES = (NO_GLYPH,)

NOT_INSTALLED = "生成 PDF 需要另外安装：pip install 'disclosure[pdf]'"
NO_LIBRARY = (
    "生成 PDF 需要系统的文字排版库 Pango，这台电脑上没有找到。安装办法：\n"
    "  Debian、Ubuntu  sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk\n"
    "  macOS           brew install pango\n"
    "  Windows         安装 MSYS2 后运行 pacman -S mingw-w64-ucrt-x86_64-pango，并把它的 bin 文件夹写进 WEASYPRINT_DLL_DIRECTORIES"
)
NO_FONT = (
    "这台电脑上没有中文字体，PDF 里的汉字会是方框。安装一种宋体一类的字体再生成，例如：\n"
    "  sudo apt-get install fonts-noto-cjk"
)
_SITE = "http://site.invalid/"
"""Where the site stands while it is printed; nothing is asked of any network."""

_FONT_TEST = """
import logging, sys, weasyprint
class Refuse(logging.Handler):
    def emit(self, record):
        sys.exit(1)
logging.getLogger("weasyprint").handlers = [Refuse(logging.WARNING)]
weasyprint.HTML(string='<p lang="zh-CN">\u6c49\u5b57').write_pdf()
"""

Progress = Callable[[Sequence[Artifact]], Iterable[Artifact]]
_AT_ONCE = 20
Parts = tuple[tuple[ClassGroup, ...], ...]
"""The indicators of a form that stand on one page each."""


class PdfUnavailable(Exception):
    """PDF files can't be made on this machine; the text says what is missing and how to get it."""


def print_site(
    site: Site, templates: Templates, problems: Problems, folder: Path, progress: Progress
) -> dict[str, Path]:
    """Print every form and booklet of a site into ``folder``; the file of each PDF by its output path.

    Raises :class:`PdfUnavailable`. A page whose template fails is left out: the problem is found again when it is made.
    """
    printer = _Printer(site, templates, problems)
    pages = [forms.form(site.frame, year.heading, project) for year in site.years for project in year.projects]
    pages += [page for page in forms.artifacts(site) if page.kind == "booklet"]  # they break where the forms do
    breaks: dict[int, dict[str, Parts]] = {disclosure.year: {} for disclosure in site.years}
    made: dict[str, Path] = {}
    by_path = {page.path: page for page in pages}
    for at, planned in enumerate(progress(pages), 1):
        page = by_path[planned.path]
        if at % _AT_ONCE == 0:
            gc.collect()  # the parts of a laid out page hold each other, and a build does not collect by itself
        of_year = breaks[page.context["disclosure"].year]
        document = (
            printer.document(page, of_year)
            if page.kind == "booklet"
            else _divided(printer, page, page.context["project"], of_year)
        )
        if document is None:
            continue
        path = pdf_path(page.path)
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with _missing_glyphs() as missing:
            document.write_pdf(file, pdf_variant="pdf/ua-1")
        if missing and page.kind == "form":
            listed = "、".join(f"「{char}」U+{ord(char):04X}" for char in sorted(missing))
            problems.add(NO_GLYPH, Location(page.origin), f"PDF 里有字体没有的字：{listed}")
        made[path] = file
    return made


def _divided(printer: "_Printer", page: Page, project: Project, breaks: dict[str, Parts]) -> Any:
    """A form, divided where its pages end, so that each page has the column heads and the labels of its rows.

    Labels that stand again may move the next break; so the breaks are looked for from the first page on. They are
    added to ``breaks`` for the booklet.
    """
    starts: tuple[int, ...] = ()
    while True:
        document = printer.document(page, breaks)
        if document is None:
            return None
        new = [row for row in _first_rows(document) if row not in starts and row > 1]
        if not new:
            return document
        starts = (*(row for row in starts if row < new[0]), new[0])
        breaks[project.id] = _parts(project, starts)


def _parts(project: Project, starts: tuple[int, ...]) -> Parts:
    """The indicators of a form before, between and after these rows."""
    parts = groupby(project.indicators, lambda indicator: sum(indicator.row >= start for start in starts))
    return tuple(groups_of(tuple(part)) for _, part in parts)


def _first_rows(document: Any) -> list[int]:
    """The first row of the indicators on each page after the first."""
    rows = ([int(name[4:]) for name in sheet.anchors if name.startswith("row-")] for sheet in document.pages[1:])
    return [min(of_page) for of_page in rows if of_page]


class _Printer:
    """Lays out pages of one site."""

    def __init__(self, site: Site, templates: Templates, problems: Problems) -> None:
        try:
            with warnings.catch_warnings(action="ignore"):  # that there is no font is said below
                import weasyprint
                from weasyprint.urls import URLFetcherResponse
        except ImportError as error:
            raise PdfUnavailable(NOT_INSTALLED) from error
        except OSError as error:
            raise PdfUnavailable(NO_LIBRARY) from error
        # in a process of its own: where there is no font at all, Pango ends the process
        if subprocess.run([sys.executable, "-c", _FONT_TEST], capture_output=True, check=False).returncode:  # noqa: S603
            raise PdfUnavailable(NO_FONT)
        self._html = weasyprint.HTML
        self._response = URLFetcherResponse
        self._renderer = Renderer(site, templates, problems)
        style = next(file for folder in templates.folders if (file := folder / "pdf.css").is_file())
        self._styles = [  # read once for all pages
            weasyprint.CSS(string=file.read_text(encoding="utf-8"), url_fetcher=self._fetch)
            for file in (templates.assets()["site.css"], style)
        ]

    def document(self, page: Page, breaks: Mapping[str, Parts]) -> Any:
        """The page laid out on paper; ``None`` after a problem."""
        html = self._renderer.render(replace(page, context={**page.context, "breaks": breaks}))
        if html is None:
            return None
        source = self._html(string=html.decode(), base_url=_SITE + page.path, url_fetcher=self._fetch)
        return source.render(stylesheets=self._styles)

    def _fetch(self, url: str) -> Any:
        """Nothing: no page has a picture, and its style sheet was read before. Nothing is asked of a disk or a network."""
        return self._response(url, b"", {"Content-Type": "text/css"})


@contextmanager
def _missing_glyphs() -> Iterator[set[str]]:
    """The characters for which no font is found meanwhile; WeasyPrint says them in its log, once each."""
    missing: set[str] = set()

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.msg.startswith(".notdef") and isinstance(record.args, tuple):
                missing.add(str(record.args[0]))

    logger = logging.getLogger("weasyprint")
    collect = Collect(logging.WARNING)
    handlers, logger.handlers = logger.handlers, [collect]
    try:
        yield missing
    finally:
        logger.handlers = handlers
