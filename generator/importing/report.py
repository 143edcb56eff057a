"""What an import says of itself: rows of a table, JSON, and the page for proof-reading."""

from pathlib import Path
from typing import Any

from generator import render, report_file
from generator.display import wan
from generator.importing.run import Imported, Options
from generator.problems import Problems

COLUMNS = ("序号", "项目名称", "清单金额", "表中总额", "指标", "文件", "情况")


def table(imported: Imported) -> list[tuple[str, ...]]:
    """One row a project, as text; the columns are :data:`COLUMNS`, amounts in 万元."""
    status = {target.path: target.status for target in imported.targets}
    return [
        (
            str(project.number or ""),
            project.form.name.text,
            f"{project.row.amount_text}{'' if project.row.unit == '万元' else project.row.unit}" if project.row else "",
            wan(project.total_wan),
            str(len(project.form.rows)),
            imported.files[at],
            status[imported.files[at]],
        )
        for at, project in enumerate(imported.projects)
    ]


def other_files(imported: Imported) -> list[tuple[str, str]]:
    """Files beside the projects': path and status."""
    of_projects = set(imported.files.values())
    return [(target.path, target.status) for target in imported.targets if target.path not in of_projects]


def as_dict(imported: Imported | None, problems: Problems) -> dict[str, Any]:
    """The shape of ``import --format json``; amounts are text, in 万元."""
    projects = []
    for row, project in zip(table(imported), imported.projects, strict=True) if imported else ():
        projects.append(
            {
                "number": project.number,
                "name": row[1],
                "list_amount": row[2],
                "total": row[3],
                "rows": len(project.form.rows),
                "file": row[5],
                "status": row[6],
                "source": str(project.form.origin),
            }
        )
    return {
        "projects": projects,
        "files": [target.path for target in imported.targets] if imported else [],
        "problems": [problem.as_dict() for problem in problems],
    }


def write_review(file: Path, files: list[Path], imported: Imported, problems: Problems, options: Options) -> None:
    """The proof-reading page, a single file."""
    page = render.report(
        "review.html",
        year=options.year,
        files=[path.name for path in files],
        projects=imported.projects,
        names=[imported.files[at] for at in range(len(imported.projects))],
        rows=sum(len(project.form.rows) for project in imported.projects),
        total=imported.total_wan,
        problems=list(problems),
    )
    report_file.write(file, page)
