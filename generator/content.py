"""``content/`` → :class:`~generator.model.Site`: every file is read, every problem of every file is collected.

content/site.yaml                     the site and the publishing body
content/pages/<page>.md               prose
content/<year>/disclosure.yaml        what concerns a year as a whole (optional)
content/<year>/corrections.yaml       what was corrected after publication (optional)
content/<year>/**/<project>.yaml      one project each; the path below the year is its identity and its address
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from generator import amendments, examined, filesystem, model, notices, project_file, source, taxonomy
from generator.conformity import MISSING, NOT_ALLOWED, conforms
from generator.conventions import WebTags
from generator.examined import Examined, Place, Remark, check_name
from generator.examining import Examiner
from generator.problems import Location, Problems, Rule, Severity
from generator.schema import validator
from generator.source import Document

IGNORED_FILE = Rule(
    "C210",
    Severity.WARNING,
    "这个文件不会公布",
    "content/ 里只读取 .yaml 文件和 pages/ 里的 .md 文件；其他文件（原始附件、备份）不会进入网站。",
    "移到 content/ 以外；项目文件的扩展名必须是 .yaml",
    bad="content/2024/附件.doc",
    good="content/2024/01-kunnan-bangfu.yaml",
)
NO_CONTENT = Rule(
    "C211",
    Severity.ERROR,
    "没有可以公布的内容",
    "网站至少需要 content/site.yaml 和一个年度的一个项目。",
    "用「disclosure new site 文件夹」生成一个样例，或用 --site 指明网站所在的文件夹",
)
EMPTY_YEAR = Rule(
    "C213",
    Severity.WARNING,
    "这一年没有可以公布的项目",
    "没有内容的栏目不应出现在网站上，所以这一年不会生成页面。",
    "放入项目文件，或删除这个文件夹",
    bad="content/2025/（空文件夹）",
    good="content/2025/01-kunnan-bangfu.yaml",
)
REPEATED_NUMBER = Rule(
    "C214",
    Severity.ERROR,
    "序号重复",
    "序号是项目在本部门公开清单中的位置，同一部门一年之内不能重复。",
    "改正序号，或者全部不写（按文件名排列）",
    bad="序号: 1（两个项目）",
    good="序号: 2",
)
NOT_A_YEAR = Rule(
    "C215",
    Severity.ERROR,
    "年度文件夹的名称不对",
    "content/ 下只有 pages/ 和以四位年份命名的文件夹；其他文件夹里的内容不会公布，因此按错误处理。",
    "改为年份，例如 content/2024/；不公布的材料移到 content/ 以外",
    bad="content/2024年/",
    good="content/2024/",
)
RULES = (
    *notices.RULES,
    *amendments.RULES,
    *project_file.RULES,
    *examined.RULES,
    IGNORED_FILE,
    NO_CONTENT,
    EMPTY_YEAR,
    REPEATED_NUMBER,
    NOT_A_YEAR,
)

CONTENT = "content"
PAGES = "pages"
SITE_FILE = "site.yaml"
LABELS_FILE = "labels.toml"  # read by import: further spellings of the form's labels
DISCLOSURE_FILE = "disclosure.yaml"
CORRECTIONS_FILE = "corrections.yaml"
SUFFIX = ".yaml"

_YEAR = re.compile(r"(19|20)[0-9]{2}\Z")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_SYSTEM_FILES = {"thumbs.db", "desktop.ini"}
_LAST_ORDER = 1_000_000


class Documents:
    """The content files that are no project's, and places in any file. A project's file is read again when one is asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._kept: dict[str, Document] = {}
        self._last: tuple[str, Document | None] = ("", None)

    def keep(self, document: Document) -> None:
        """Have a document at hand."""
        self._kept[document.path] = document

    def __getitem__(self, source_path: str) -> Document:
        """A document that is kept."""
        return self._kept[source_path]

    def get(self, source_path: str) -> Document | None:
        """The document that is kept of a file, if it is."""
        return self._kept.get(source_path)

    def locate(self, source_path: str, path: model.Path, *, key: bool = False) -> Location:
        """The place of a value (or its key) in a content file."""
        document = self._kept.get(source_path)
        if document is None:
            if self._last[0] != source_path:
                self._last = (source_path, source.read(self._root / source_path, source_path, Problems()))
            document = self._last[1]
        return document.locate(path, key=key) if document else Location(source_path)


@dataclass(frozen=True)
class Content:
    """What was loaded: the site, and the documents it came from for whoever must say where something stands.

    ``remarks`` are what the rules object to in each project, ``gists`` what they noted of it, by content file, where they were
    asked as it was read.
    """

    site: model.Site
    documents: Documents = field(repr=False)
    remarks: dict[str, tuple[Remark, ...]] = field(default_factory=dict, repr=False)
    gists: dict[str, Callable[[], object]] = field(default_factory=dict, repr=False)
    withheld: frozenset[tuple[int, str]] = frozenset()
    """(year, name) of the projects that are not published: for the checks alone, never part of the site."""
    forget: Callable[[], None] = field(default=lambda: None, repr=False)
    """Let go of the forms that are remembered."""


def is_year(name: str) -> bool:
    """Whether a folder of this name holds a year's disclosure."""
    return bool(_YEAR.match(name))


def load(root: Path, problems: Problems, examiner: Examiner | None = None) -> Content | None:
    """Load the site in folder ``root``; ``None`` where not even a site can be made of it.

    The ``examiner`` reads the project files, and may ask the rules about each.
    """
    folder = root / CONTENT
    if not folder.is_dir():
        problems.add(NO_CONTENT, Location(CONTENT), f"「{root}」里没有 content 文件夹")
        return None
    loader = _Loader(root, problems, examiner or Examiner())
    try:
        return loader.content()
    except OSError as error:  # a folder that can't be listed; files are read where each can be named
        path = Path(error.filename or folder).relative_to(root).as_posix()
        problems.add(source.UNREADABLE, Location(path), f"文件夹读不出来（{filesystem.reason(error)}）")
        return None


class _Year(NamedTuple):
    """A year before its projects are known: what its own file says, whether that is sound, the files of projects."""

    year: int
    folder: Path
    data: dict[str, Any]
    sound: bool
    files: list[tuple[str, Place]]


class _Loader:
    def __init__(self, root: Path, problems: Problems, examiner: Examiner) -> None:
        self._folder = root / CONTENT
        self._problems = problems
        self._examiner = examiner
        self._department_order: dict[str, int] = {}
        self._tags: WebTags | None = None
        self._documents = Documents(root)
        self._remarks: dict[str, tuple[Remark, ...]] = {}
        self._gists: dict[str, Callable[[], object]] = {}
        self._withheld: set[tuple[int, str]] = set()
        self._hidden: set[tuple[int, str]] = set()  # the same by id

    def content(self) -> Content | None:
        site = self._site()
        if site is None:
            return None
        withheld, forget = frozenset(self._withheld), self._examiner.reader.forget
        return Content(site, self._documents, self._remarks, self._gists, withheld, forget)

    # ------------------------------------------------------------------ the site

    def _site(self) -> model.Site | None:
        data = self._site_data()
        if data is not None:
            self._tags = notices.web_tags(self._documents[f"{CONTENT}/{SITE_FILE}"], data, self._problems)
            self._department_order = {row["代码"]: at for at, row in enumerate(data.get("部门") or ())}
        pages = self._pages()
        found = []
        for name in sorted(os.listdir(self._folder), reverse=True):
            entry = self._folder / name
            if is_year(name) and entry.is_dir():
                found.append(self._found(entry, int(name)))
            elif entry.is_dir() and name != PAGES and not name.startswith("."):
                self._problems.add(NOT_A_YEAR, Location(f"{CONTENT}/{name}"), f"「{name}」不是年份，里面的内容不会公布")
            elif entry.is_file() and name not in (SITE_FILE, LABELS_FILE):
                self._ignored(f"{CONTENT}/{name}")
        examined = self._examiner.examine([file for year in found for file in year.files])
        numbers = notices.IndexNumbers(self._documents.locate, self._problems)
        years = [made for year in found if (made := self._year(year, examined, numbers)) is not None]
        if not years and not self._problems.has_errors:
            hint = "用「disclosure new project 年份/文件名」新建一个项目，或删去某个项目里的「公开: 否」"
            self._problems.add(NO_CONTENT, Location(CONTENT), "没有任何年度有可以公布的项目", hint=hint)
        if data is None or not years:
            return None
        return model.Site(
            title=data["站点名称"],
            publisher=self._publisher(data),
            base_url=data.get("网址", ""),
            description=data.get("说明", ""),
            years=tuple(years),
            pages=pages,
            source_path=f"{CONTENT}/{SITE_FILE}",
            tags=self._tags,
            catalogue=notices.labels(data),
            withdrawn=amendments.withdrawn(self._documents[f"{CONTENT}/{SITE_FILE}"], data, self._problems),
        )

    def _site_data(self) -> dict[str, Any] | None:
        file = self._folder / SITE_FILE
        path = f"{CONTENT}/{SITE_FILE}"
        if not file.is_file():
            hint = "新建 content/site.yaml，至少写两行：站点名称: …、发布单位: …"
            self._problems.add(NO_CONTENT, Location(path), "缺少网站说明文件 site.yaml", hint=hint)
            return None
        document = self._document(file, path)
        if document is None or not conforms(document, validator("site"), self._problems):
            return None
        data: dict[str, Any] = document.data  # type: ignore[assignment]  # the schema has seen to that
        for key in ("网址", "主页", "找错链接", "数据使用条件链接"):
            if data.get(key) and not _is_web_address(data[key]):
                at = document.locate((key,))
                self._problems.add(
                    NOT_ALLOWED,
                    at,
                    f"「{key}」的「{data[key]}」不是网址",
                    hint="写完整的网址，以 https:// 或 http:// 开头",
                )
        if re.search("[?#]", data.get("网址", "")):
            message = f"「网址」的「{data['网址']}」里有 ? 或 #，后面不能再接路径"
            self._problems.add(NOT_ALLOWED, document.locate(("网址",)), message, hint="写到文件夹为止，以 / 结尾")
        return data

    def _publisher(self, data: dict[str, Any]) -> model.Publisher:
        return model.Publisher(
            data["发布单位"],
            address=data.get("地址", ""),
            postcode=data.get("邮编", ""),
            phone=data.get("电话", ""),
            email=data.get("邮箱", ""),
            homepage=data.get("主页", ""),
            site_id_code=data.get("网站标识码", ""),
            icp=data.get("ICP备案号", ""),
            police=data.get("公安备案号", ""),
            report_error=data.get("找错链接", ""),
            organiser=data.get("承办单位", ""),
            footer=tuple(data.get("页脚") or ()),
            reuse=data.get("数据使用条件", ""),
            reuse_url=data.get("数据使用条件链接", ""),
        )

    def _pages(self) -> tuple[model.Page, ...]:
        folder = self._folder / PAGES
        pages = []
        for name in sorted(os.listdir(folder)) if folder.is_dir() else ():
            path = f"{CONTENT}/{PAGES}/{name}"
            if not name.endswith(".md") or _is_hidden(name):
                self._ignored(path)
                continue
            text = source.read_text(folder / name, path, self._problems)
            page = None if text is None else self._page(name, path, text)
            if page is not None:
                pages.append(page)
        return tuple(sorted(pages, key=lambda page: (page.order, page.id)))

    def _page(self, name: str, path: str, text: str) -> model.Page | None:
        check_name(name, path, self._problems)
        found = _FRONT_MATTER.match(text)
        if found is None:
            self._problems.add(
                MISSING, Location(path, 1, 1), "缺少页首", hint="文件最前面写三行：---、标题: 页面标题、---"
            )
            return None
        # the leading line keeps the line numbers of the file
        document = source.parse("\n" + found[1], path, self._problems)
        if document is None or not conforms(document, validator("page"), self._problems):
            return None
        data: dict[str, Any] = document.data  # type: ignore[assignment]
        order = int(data.get("顺序") or _LAST_ORDER)
        body = "\n" * text.count("\n", 0, found.end()) + text[found.end() :]
        if not source.check_characters(body, path, self._problems):
            return None
        return model.Page(name.removesuffix(".md"), data["标题"], body, order, path, self._published(document, data))

    # ------------------------------------------------------------------ a year

    def _found(self, folder: Path, year: int) -> _Year:
        data, sound = self._disclosure_data(folder, f"{CONTENT}/{year}/{DISCLOSURE_FILE}")
        profile = data.get("表样") or taxonomy.DEFAULT_PROFILE
        files = []
        for file, name in _walk(folder):
            path = f"{CONTENT}/{year}/{name}"
            if name in (DISCLOSURE_FILE, CORRECTIONS_FILE):
                continue
            if not name.endswith(SUFFIX) or _is_hidden(name):
                self._ignored(path)
                continue
            place = Place(path, year, name.removesuffix(SUFFIX), profile)
            if any("\ud800" <= char <= "\udfff" for char in name):  # no text at all: it can't be said of what file
                check_name(name, path, self._problems)
            else:
                files.append((file, place))
        return _Year(year, folder, data, sound, files)

    def _year(
        self, found: _Year, examined: Iterator[Examined], numbers: notices.IndexNumbers
    ) -> model.Disclosure | None:
        year, folder, data, sound, files = found
        path = f"{CONTENT}/{year}/{DISCLOSURE_FILE}"
        projects = []
        for (_, place), one in zip(files, examined, strict=False):
            project = self._project(place, one)
            if project is not None:
                numbers.take(project.catalogue, place.path)
                projects.append(project)
        if not projects and not self._problems.has_errors:
            self._problems.add(EMPTY_YEAR, Location(f"{CONTENT}/{year}"), f"{year} 年没有可以公布的项目")
        if not sound or not projects:
            return None
        self._check_numbers(projects)
        if self._tags:
            notices.must_have_date(self._documents.get(path), path, data, self._problems)
        document = self._documents.get(path)
        catalogue = notices.catalogue(document, data, self._problems) if document else ()
        numbers.take(catalogue, path)
        made = model.Disclosure(
            year=year,
            title=data.get("标题") or f"{year}年度项目支出绩效目标",
            profile=taxonomy.profile(data.get("表样") or taxonomy.DEFAULT_PROFILE),
            approved=notices.day(data.get("批复日期")),
            published=notices.day(data.get("公布日期")),
            summary=data.get("说明", ""),
            printed_list=tuple(self._printed_list(data.get("公开清单") or ())),
            projects=tuple(sorted(projects, key=self._list_order)),
            source_path=path,
            acceptances=tuple(project_file.acceptances(data)),
            published_time=data.get("公布时间", ""),
            catalogue=catalogue,
            withdrawn=amendments.withdrawn(document, data, self._problems) if document else (),
        )
        return self._with_corrections(made, folder)

    def _with_corrections(self, year: model.Disclosure, folder: Path) -> model.Disclosure:
        path = f"{CONTENT}/{year.year}/{CORRECTIONS_FILE}"
        if not (folder / CORRECTIONS_FILE).is_file():
            return year
        document = self._document(folder / CORRECTIONS_FILE, path)
        if document is None or not conforms(document, validator("corrections"), self._problems):
            return year
        hidden = {one.id for one in year.withdrawn} | {name for of_year, name in self._hidden if of_year == year.year}
        made = amendments.corrections(document, year, hidden, self._problems)
        return replace(year, corrections=made, corrected=made[-1].day if made else None)

    def _published(self, document: Document, data: dict[str, Any]) -> date | None:
        """公布日期 of a page of prose."""
        try:
            published = notices.day(data.get("公布日期"))
        except ValueError:
            self._no_such_day(document, "公布日期", data)
            return None
        if self._tags:
            notices.must_have_date(document, document.path, data, self._problems)
        return published

    def _no_such_day(self, document: Document, key: str, data: dict[str, Any]) -> None:
        message = f"「{key}」的「{data[key]}」不是日历上有的日期"
        self._problems.add(NOT_ALLOWED, document.locate((key,)), message, hint="核对月份和日期")

    def _disclosure_data(self, folder: Path, path: str) -> tuple[dict[str, Any], bool]:
        if not (folder / DISCLOSURE_FILE).is_file():
            return {}, True
        document = self._document(folder / DISCLOSURE_FILE, path)
        if document is None:
            return {}, False
        sound = conforms(document, validator("disclosure"), self._problems)
        data: dict[str, Any] = document.data if sound else {}  # type: ignore[assignment]
        for key in ("批复日期", "公布日期"):
            try:
                notices.day(data.get(key))
            except ValueError:
                self._no_such_day(document, key, data)
                return data, False
        return data, sound

    @staticmethod
    def _printed_list(rows: tuple[dict[str, str], ...]) -> Iterator[model.ListEntry]:
        for at, row in enumerate(rows):
            ((name, text),) = row.items()
            yield model.ListEntry(name, text, project_file.amount(text), ("公开清单", at, name))

    def _list_order(self, project: model.Project) -> tuple[float, int, str]:
        """By 序号; without one by department as site.yaml lists them, then by file name."""
        number = float("inf") if project.number is None else project.number
        return number, self._department_order.get(project.department_code, len(self._department_order)), project.id

    def _check_numbers(self, projects: list[model.Project]) -> None:
        first: dict[tuple[str, str, int], model.Project] = {}
        for project in projects:
            if project.number is None:
                continue
            other = first.setdefault((project.department_code, project.department, project.number), project)
            if other is not project:
                at = self._documents.locate(project.source_path, ("序号",))
                message = f"序号 {project.number} 与「{other.name}」（{other.source_path}）重复"
                self._problems.add(REPEATED_NUMBER, at, message, project=project.name)

    # ------------------------------------------------------------------ a project

    def _project(self, place: Place, examined: Examined) -> model.Project | None:
        project, withheld, problems, remarks, gist = examined
        self._problems.extend(problems)
        if withheld is not None:
            self._withheld.add((place.year, withheld.name))
            self._hidden |= {(place.year, name) for name in withheld.ids}
        if project is not None and remarks is not None:
            self._remarks[place.path] = remarks
        if project is not None and gist is not None:
            self._gists[place.path] = gist
        return project

    # ------------------------------------------------------------------ helpers

    def _document(self, file: Path, path: str) -> Document | None:
        document = source.read(file, path, self._problems)
        if document is not None:
            self._documents.keep(document)
        return document

    def _ignored(self, path: str) -> None:
        name = path.rsplit("/", 1)[1]
        if _is_hidden(name) or name.lower() in _SYSTEM_FILES or name.endswith("~"):
            return
        hint = None
        if name.endswith(SUFFIX):
            hint = "项目文件要放进年度文件夹，例如 content/2024/"
        elif name.lower().endswith((".yml", ".yaml")):
            hint = "项目文件的扩展名必须是 .yaml（小写），请改名"
        self._problems.add(IGNORED_FILE, Location(path), f"「{name}」不会公布", hint=hint)


def _is_hidden(name: str) -> bool:
    """Names that systems and office programs give to files of their own."""
    return name.rpartition("/")[2].startswith((".", "~$"))


def _walk(folder: str | Path, below: str = "") -> Iterator[tuple[str, str]]:
    """Every file of a year in a stable order, with its path below the year."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        name = below + entry.name
        if entry.is_dir():
            if not entry.name.startswith("."):
                yield from _walk(entry.path, name + "/")
        else:
            yield entry.path, name


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", text)
