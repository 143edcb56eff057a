"""Planned pages → HTML. The only importer of ``jinja2``.

    compiler  templates as Python that does less
    compiled  what is kept of that between builds

Autoescape is on, undefined names are errors, and an error in a template is a problem with the template's file and line.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jinja2
from markupsafe import Markup, escape

from generator import links, prose
from generator.display import (
    day,
    form_facts,
    form_money,
    form_parts,
    funding_view,
    growth,
    moment,
    share,
    signed,
    size,
    spoken,
    wan,
)
from generator.model import Site
from generator.outputs import addresses, corrections, metadata, navigation
from generator.outputs.glossary import Terms
from generator.outputs.linked import linked_data
from generator.plan import Page
from generator.problems import Location, Problems, Rule, Severity
from generator.render.compiled import kept_for
from generator.render.compiler import QuickEnvironment
from generator.taxonomy import plain
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


MANY = frozenset({"project", "form", "list", "department", "indicator-list", "comparison-list"})
"""Kinds of page that there are very many of: no navigation leads to one of them."""
_PARTS = 1000


class Renderer:
    """Renders the pages of one site."""

    def __init__(self, site: Site, templates: Templates, problems: Problems) -> None:
        self._site = site
        self._frame = site.frame
        self._problems = problems
        self._folders = templates.folders
        self._failed: set[str] = set()
        self._parts: dict[tuple[str, str, str, str], Markup] = {}
        self.shared = self._shared()
        self._quick = self._prepare(QuickEnvironment)
        self._careful = self._prepare(jinja2.Environment)

    def _shared(self) -> dict[str, Any]:
        """What every template may use. All of it goes into the key of every page: nothing else may reach them."""
        return {
            "site": self._frame,
            "year_path": addresses.year_path,
            "project_path": addresses.project_path,
            "form_path": addresses.form_path,
            "booklet_path": addresses.booklet_path,
            "department_path": addresses.department_path,
            "department_list_path": addresses.department_list_path,
            "navigation": navigation.entries(self._frame),
            "data_path": addresses.data_path,
            "workbook_path": addresses.workbook_path,
            "form_facts": form_facts,
            "form_money": form_money,
            "form_parts": form_parts,
            "funding_view": funding_view,
            "growth": growth,
            "comparison_anchor": addresses.comparison_anchor,
            "canonical_url": partial(_canonical_url, self._frame.base_url),
            "web_tags": partial(metadata.web_tags, self._frame),
            "has_corrections": corrections.has_corrections(self._frame),
            "has_feed": corrections.has_feed(self._frame),
            "correction_anchor": addresses.correction_anchor,
            "open_graph": partial(metadata.open_graph, self._frame),
        }

    def _prepare(self, kind: type[jinja2.Environment]) -> jinja2.Environment:
        environment = kind(
            loader=jinja2.FileSystemLoader(self._folders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=kept_for(kind),
        )
        environment.filters.update(
            wan=wan,
            share=share,
            spoken=spoken,
            day=day,
            moment=moment,
            signed=signed,
            breakable=breakable,
            voiced=voiced,
            size=size,
        )
        environment.globals.update(self.shared)
        return environment

    @property
    def failed(self) -> frozenset[str]:
        """The templates that failed: nothing more is made with them."""
        return frozenset(self._failed)

    def render(self, page: Page, sizes: Mapping[str, int] = MappingProxyType({})) -> bytes | None:
        """The HTML of a page in UTF-8; ``None`` after a problem.

        ``sizes`` are those of the files that were made; in a check of a large site most are not.
        """
        link = self._link(page)
        context: dict[str, Any] = {
            **page.context,
            "page": page,
            "link": link,
            "page_url": _canonical_url(self._frame.base_url, page.path),
        }
        context["part"] = partial(self._part, page, link)
        address = partial(links.absolute, self._site.base_url) if self._site.base_url else link
        context["linked_data"] = Markup(linked_data(self._frame, page, address))  # noqa: S704  # it escapes what HTML minds
        context["term"] = partial(_term, page.context.get("terms"), link)
        if page.sizes_of:
            context["sizes"] = {path: sizes.get(path, 0) for path in page.sizes_of}
        if "markdown" in page.context:
            context["body"] = prose.to_html(page.context["markdown"], page.origin, self._problems)
        if page.template in self._failed:
            return None  # the same slip would be reported once a page
        try:
            try:
                return _rendered(self._quick, page.template, context)
            except AttributeError:
                return _rendered(self._careful, page.template, context)
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

    def _part(self, page: Page, link: Callable[..., str], template: str) -> Markup:
        """What a page has in common with the others of its kind in its folder, made once."""
        here = "" if page.kind in MANY else page.path
        key = (template, page.path.rpartition("/")[0], page.kind, here)
        made = self._parts.get(key)
        if made is None:
            if len(self._parts) > _PARTS:
                self._parts.clear()
            context = {"link": link, "kind": page.kind, "here": here}
            made = self._parts[key] = Markup(  # noqa: S704  # it was escaped as it was made
                self._careful.get_template(template).render(context).rstrip("\n")
            )
        return made

    def _link(self, page: Page) -> Callable[..., str]:
        """``link(path, anchor)`` as a template of this page calls it.

        ``404.html`` is served at any depth, where relative links lead astray: it uses the configured address.
        """
        if page.path == addresses.NOT_FOUND and self._site.base_url:
            return partial(links.absolute, self._site.base_url)
        return partial(_relative, page.path, page.path.rpartition("/")[0])

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


def _rendered(environment: jinja2.Environment, name: str, context: dict[str, Any]) -> bytes:
    """As ``Template.render``, but that nothing is left which only a search for garbage would free: a macro and its page hold each other."""
    template = environment.get_template(name)
    made = template.new_context(context)
    try:
        return environment.concat(template.root_render_func(made)).encode()
    except Exception:  # noqa: BLE001  # Jinja raises it again, with the lines of the template
        environment.handle_exception()
    finally:
        made.vars.clear()


def report(name: str, **context: Any) -> str:
    """A self-contained page for the webmaster, from ``generator/reports/``."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parents[1] / "reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(wan=wan, day=day)
    return environment.get_template(name).render(context)


@lru_cache(maxsize=1 << 14)
def voiced(value: str) -> Markup:
    """An indicator value as it is printed, and as it is read aloud where that differs."""
    if not value:
        return Markup('<span class="empty">未填</span>')
    said = spoken(value)
    if said == value:
        return escape(value)
    return Markup('<span aria-hidden="true">{}</span><span class="spoken" data-spoken="{}"></span>').format(value, said)


@lru_cache(maxsize=1 << 10)
def breakable(label: str) -> Markup:
    """The label of an indicator class, which may break before 指标 where its column is narrow."""
    head = label.removesuffix("指标")
    return Markup("{}<wbr>指标").format(head) if head != label else escape(label)


def _term(terms: Terms | None, link: Callable[..., str], label: str) -> str:
    """A label of the form, a link to where the glossary defines it."""
    if terms is None:
        return label
    anchor = terms.anchors.get(label) or terms.anchors.get(plain(label))
    return _defined(link(terms.path), anchor, label) if anchor else label


@lru_cache(maxsize=1 << 10)
def _defined(glossary: str, anchor: str, label: str) -> Markup:
    return Markup('<a class="term" href="{}#{}">{}</a>').format(glossary, anchor, label)


def _canonical_url(base_url: str, path: str) -> str:
    """The public address of an output path; empty where that of the site is not known."""
    return links.absolute(base_url, path) if base_url else ""


def _relative(origin: str, folder: str, target: str, anchor: str = "") -> str:
    """As :func:`links.relative`; the pages of a folder link the same few pages of the site."""
    return links.relative(origin, target, anchor) if anchor else _from_folder(folder, target)


@lru_cache(maxsize=1 << 12)
def _from_folder(folder: str, target: str) -> str:
    return links.relative(f"{folder}/" if folder else "", target)


_UNDEFINED = re.compile(r"'(?P<name>[^']+)' is undefined|'(?P<kind>[^']+)' has no attribute '(?P<attribute>[^']+)'")


def _in_chinese(error: Exception) -> str:
    found = _UNDEFINED.search(str(error))
    if found and isinstance(error, jinja2.UndefinedError):
        return f"模板里的「{found['name'] or found['attribute']}」没有定义"
    return f"模板出错（{type(error).__name__}: {error}）"
