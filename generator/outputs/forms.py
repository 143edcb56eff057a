"""The official form of each project, and the booklet of a year: what is printed."""

from collections.abc import Iterator

from generator.model import Site
from generator.outputs.addresses import booklet_path, form_path
from generator.outputs.pages import project_title, title, year_crumbs
from generator.plan import Page


def artifacts(site: Site) -> Iterator[Page]:
    """The booklet and the forms of every year."""
    for disclosure in site.years:
        crumbs = (*year_crumbs(disclosure), ("全部目标表", booklet_path(disclosure)))
        yield Page(
            booklet_path(disclosure),
            disclosure.source_path,
            "booklet.html",
            "booklet",
            title(site, "项目支出绩效目标表汇编", f"{disclosure.year}年"),
            crumbs,
            {"disclosure": disclosure, "published": disclosure.published_text},
        )
        for project in disclosure.projects:
            yield Page(
                form_path(project),
                project.source_path,
                "form.html",
                "form",
                project_title(site, project, "项目支出绩效目标表"),
                (*crumbs, (project.name, form_path(project))),
                {"disclosure": disclosure.heading, "project": project, "published": disclosure.published_text},
            )
