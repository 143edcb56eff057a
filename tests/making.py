"""Makes small sites, projects and lists of problems for tests."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from generator import content
from generator.content import Content
from generator.model import Form, Project, Site, at_hand, summary_of
from generator.problems import Problem, Problems

SITE = """站点名称: 测试站
发布单位: 测试单位
"""
PROJECT = """项目名称: 甲
主管部门: 测试单位
项目资金:
  年度资金总额: 5.00
年度目标: 完成救助。
绩效指标:
  产出指标:
    数量指标:
      - 救助人数: 2人
"""
SITE_PATH = "content/site.yaml"
PROJECT_PATH = "content/2024/01-a.yaml"
GOOD: dict[str, str | bytes | None] = {SITE_PATH: SITE, PROJECT_PATH: PROJECT}


def project_of(form: Form, *heading: Any, **more: Any) -> Project:
    """A project from its form and what it is called: id, year, 序号, name, department, its code."""
    return Project(*heading, summary=summary_of(form), source=at_hand(form), **more)


def changed(old: str, new: str) -> str:
    """The sample project with a part of its text changed."""
    assert PROJECT.count(old) == 1, old
    return PROJECT.replace(old, new)


def make(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The sample site in ``folder`` with these files more, other, or (``None``) not."""
    for name, data in {**GOOD, **(files or {})}.items():
        if data is not None:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def load(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> tuple[Content | None, list[str]]:
    """The sample site with changes, loaded, and what was found."""
    problems = Problems()
    loaded = content.load(make(folder, files), problems)
    return loaded, told(problems)


def sound(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Site:
    """The same where no error may be found."""
    problems = Problems()
    loaded = content.load(make(folder, files), problems)
    assert loaded is not None, told(problems)
    assert not problems.has_errors, told(problems)
    return loaded.site


def project(folder: Path, text: str = PROJECT) -> Project:
    """The only project of the sample site, written so."""
    return sound(folder, {PROJECT_PATH: text}).latest.projects[0]


def told(problems: Iterable[Problem]) -> list[str]:
    """Problems as ``path:line:column CODE message``."""
    return [f"{problem.location} {problem.code} {problem.message}" for problem in problems]
