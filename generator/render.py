"""Planned pages → HTML. The only importer of ``jinja2``.

Autoescape is on, undefined names are errors, and an error in a template is a problem with the template's file and line.
"""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jinja2

from generator import links, prose
from generator.display import day, moment, share, spoken, wan
from generator.model import Fact, Project, Site
from generator.outputs import addresses, metadata
from generator.plan import Page
from generator.problems import Location, Problems, Rule, Severity
from generator.templates import FOLDER, Templates

TEMPLATE_SYNTAX = Rule(
    "T401",
    Severity.ERROR,
    "模板写法有误",
    "模板用 Jinja 书写：{{ 值 }}、{% 语句 %}，每个 {% if %}、{% for %} 都要有结束。",
    "改正模板的这一行；不需要自己的模板时删除它，就会使用默认模板",
    bad="{% if project %}（没有 {% endif %}）",
    good="{% if project %}…{% endif %}",
)
TEMPLATE_FAILED = Rule(
    "T402",
    Severity.ERROR,
    "模板用了没有的内容",
    "模板里写了程序不提供的名称。为了不悄悄漏掉内容，这按错误处理。",
    "核对名称；可用的名称见 docs/architecture.md",
    bad="{{ project.nmae }}",
    good="{{ project.name }}",
)
TEMPLATE_MISSING = Rule(
    "T403",
    Severity.ERROR,
    "找不到模板",
    "模板引用了一个不存在的文件。",
    "核对文件名；默认模板随程序安装，不需要复制",
    bad='{% extends "bsae.html" %}',
    good='{% extends "base.html" %}',
)
RULES = (TEMPLATE_SYNTAX, TEMPLATE_FAILED, TEMPLATE_MISSING)


class Renderer:
    """Renders the pages of one site."""

    def __init__(self, site: Site, templates: Templates, problems: Problems) -> None:
        self._site = site
        self._problems = problems
        self._folders = templates.folders
        self._failed: set[str] = set()
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(templates.folders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters.update(wan=wan, share=share, spoken=spoken, day=day, moment=moment)
        self._environment.globals.update(
            site=site.frame,
            year_path=addresses.year_path,
            project_path=addresses.project_path,
            form_path=addresses.form_path,
            booklet_path=addresses.booklet_path,
            data_path=addresses.data_path,
            form_facts=form_facts,
            web_tags=partial(metadata.web_tags, site.frame),
            open_graph=partial(metadata.open_graph, site.frame),
        )

    def render(self, page: Page) -> bytes | None:
        """The HTML of a page in UTF-8; ``None`` after a problem."""
        context: dict[str, Any] = {**page.context, "page": page, "link": self._link(page), "page_url": self._url(page)}
        if "markdown" in page.context:
            context["body"] = prose.to_html(page.context["markdown"], page.origin, self._problems)
        if page.template in self._failed:
            return None  # the same slip would be reported once a page
        try:
            return self._environment.get_template(page.template).render(context).encode()
        except jinja2.TemplateSyntaxError as error:
            at = Location(self._name_of(error.filename or page.template), error.lineno)
            self._problems.add(TEMPLATE_SYNTAX, at, f"模板写法有误（{error.message}）")
        except jinja2.TemplateNotFound as error:
            self._problems.add(TEMPLATE_MISSING, self._failing_line(error, page), f"找不到模板「{error.name}」")
        except Exception as error:  # noqa: BLE001  # a template may fail in any way Python can
            message = f"生成「{page.path}」时，{_in_chinese(error)}"
            self._problems.add(TEMPLATE_FAILED, self._failing_line(error, page), message)
        self._failed.add(page.template)
        return None

    def _link(self, page: Page) -> Callable[..., str]:
        """``link(path, anchor)`` as a template of this page calls it.

        ``404.html`` is served at any depth, where relative links lead astray: it uses the configured address.
        """
        if page.path == addresses.NOT_FOUND and self._site.base_url:
            return partial(links.absolute, self._site.base_url)
        return partial(links.relative, page.path)

    def _url(self, page: Page) -> str:
        return links.absolute(self._site.base_url, page.path) if self._site.base_url else ""

    def _name_of(self, filename: str) -> str:
        """A template's file as the webmaster knows it."""
        for folder in self._folders:
            path = Path(filename)
            if path.is_relative_to(folder):
                return f"{FOLDER}/{path.relative_to(folder).as_posix()}"
        return f"{FOLDER}/{filename}"

    def _failing_line(self, error: BaseException, page: Page) -> Location:
        """The last template line in the traceback: Jinja compiles templates so that their lines are in it."""
        at = Location(f"{FOLDER}/{page.template}")
        trace = error.__traceback__
        while trace is not None:
            filename = trace.tb_frame.f_code.co_filename
            if any(Path(filename).is_relative_to(folder) for folder in self._folders):
                at = Location(self._name_of(filename), trace.tb_lineno)
            trace = trace.tb_next
        return at


def report(name: str, **context: Any) -> str:
    """A self-contained page for the webmaster, from ``generator/reports/``."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(wan=wan, day=day)
    return environment.get_template(name).render(context)


def form_facts(project: Project) -> list[tuple[Fact, Fact | None]]:
    """The fields above the money, two to a line as on the form, beginning with 主管部门及代码."""
    facts = (Fact("department", "主管部门及代码", project.department_text), *project.facts)
    return [(facts[at], facts[at + 1] if at + 1 < len(facts) else None) for at in range(0, len(facts), 2)]


_UNDEFINED = re.compile(r"'(?P<name>[^']+)' is undefined|'(?P<kind>[^']+)' has no attribute '(?P<attribute>[^']+)'")


def _in_chinese(error: Exception) -> str:
    found = _UNDEFINED.search(str(error))
    if found and isinstance(error, jinja2.UndefinedError):
        return f"模板里的「{found['name'] or found['attribute']}」没有定义"
    return f"模板出错（{type(error).__name__}: {error}）"
