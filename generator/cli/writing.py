"""The commands that write content: ``import``, ``correct``, ``new``."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from generator.cli import options
from generator.cli.chinese import ChineseGroup, command
from generator.cli.talking import show, talk, write_utf8
from generator.problems import BuildStopped, Problems, as_json


@command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件或文件夹 …")
@options.site
@click.option("--year", type=click.IntRange(1949, 2099), required=True, help="哪一年的公开内容（必填）", metavar="年份")
@click.option("--into", type=click.Path(path_type=Path), help="只把项目文件写进这个文件夹", metavar="文件夹")
@click.option("--profile", help="表样：2015 或 2021，默认与该年度已有的一致", metavar="表样")
@click.option("--overwrite", is_flag=True, help="已有文件内容不同时也覆盖")
@click.option("--dry-run", is_flag=True, help="只报告会写什么，不写文件")
@click.option("--review", type=click.Path(path_type=Path, dir_okay=False), help="另写一个核对用的网页", metavar="文件")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="报告格式：text 或 json")
def import_(  # noqa: PLR0917  # one parameter an option
    files: tuple[Path, ...],
    root: Path,
    year: int,
    into: Path | None,
    profile: str | None,
    overwrite: bool,
    dry_run: bool,
    review: Path | None,
    form: str,
) -> None:
    """导入 Word、Excel 等附件，每个项目写成一个 YAML 文件。"""
    from generator import filesystem, importing

    missing = importing.missing_libraries()
    if missing:
        raise click.UsageError(f"导入需要另外安装：pip install 'disclosure[import]'（缺 {'、'.join(missing)}）")
    from generator.importing import report, run
    from generator.taxonomy import profile_ids

    if profile is not None and profile not in profile_ids():
        raise click.UsageError(f"没有表样 {profile}；可用的有 {'、'.join(profile_ids())}")
    if review is not None:
        options.must_be_free(review)
    wanted = run.Options(root, year, into, profile, overwrite, dry_run)
    problems = Problems()
    imported = None
    try:
        imported = run.run(files, wanted, problems)
    finally:
        if form == "json":
            write_utf8(as_json(report.as_dict(imported, problems)))
        else:
            show(problems)
            if imported is None:
                talk("没有导入任何文件。")
    if form == "text":
        _show_import(imported, dry_run)
    if review is not None:
        try:
            report.write_review(review, list(files), imported, problems, wanted)
        except OSError as error:
            raise click.UsageError(
                f"核对用的网页写不进 {review}（{filesystem.reason(error)}）；内容已经导入"
            ) from error
        talk(f"请打开 {review}，与原件逐格核对")


def _show_import(imported: Any, dry_run: bool) -> None:
    """The result as a table, and what was written."""
    from rich.console import Console
    from rich.table import Table

    from generator.importing import report

    grid = Table(box=None, pad_edge=False, show_edge=False)
    for column in report.COLUMNS:
        grid.add_column(
            column, justify="right" if column in ("序号", "清单金额", "表中总额", "指标") else "left", no_wrap=True
        )
    for row in report.table(imported):
        grid.add_row(*row)
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 500, highlight=False).print(grid)
    for path, status in report.other_files(imported):
        click.echo(f"{status} {path}")
    rows = sum(len(project.form.rows) for project in imported.projects)
    done = "将写入（没有写）" if dry_run else "已导入"
    total = format(imported.total_wan, "f")
    click.echo(f"{done} {imported.folder}：{len(imported.projects)} 个项目，{rows} 行指标，合计 {total} 万元。")


@command()
@click.argument("year", type=click.IntRange(1949, 2099), metavar="年份")
@options.site
@options.output
@options.published
@click.option("--reason", help="更正的原因，读者看得到；不写则在窗口里询问", metavar="原因")
@click.option("--date", "day", help="更正的日期，例如 2024-03-01，默认今天", metavar="日期")
def correct(  # noqa: PLR0917  # one parameter an option
    year: int, root: Path, output: Path | None, published: Path | None, reason: str | None, day: str | None
) -> None:
    """登记更正：公布以后改了什么、什么时候、为什么。"""
    from generator import correcting

    problems = Problems()
    try:
        when = correcting.today() if day is None else _date(day)
        if when > correcting.today():
            raise click.UsageError(f"--date 的「{day}」还没有到；写登记的这一天，或者更早的日子")
        found = correcting.find(root, year, published or output or root / "output", problems)
        if not found.changes:
            click.echo(f"{year} 年没有需要登记的改动。")
            return
        talk(f"{year} 年公布以后有 {len(found.changes)} 处改动：")
        for line in correcting.described(found.changes, found.names):
            talk(f"  {line}")
        path = correcting.record(root, found, when, _reason(reason))
    except BuildStopped:
        show(problems)
        talk("没有登记：先改正上面的错误。")
        raise
    except correcting.NotCorrected as why:
        talk(f"错误: {why}")
        raise BuildStopped from why
    click.echo(f"已登记 {path}：{len(found.changes)} 处改动。")
    talk("核对后运行 disclosure build")


def _date(text: str) -> Any:
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"--date 的「{text}」不是日期；写成 2024-03-01 的样子") from error


def _reason(given: str | None) -> str:
    """The reason for a correction, asked for on a terminal."""
    reason = given
    if reason is None and sys.stdin is not None and sys.stdin.isatty():
        reason = click.prompt("更正的原因（读者看得到）", err=True)
    if reason is None:
        raise click.UsageError("缺少选项 --reason：写明更正的原因，读者看得到")
    if not reason.strip():
        raise click.UsageError("更正的原因不能是空的")
    return reason.strip()


@click.group(cls=ChineseGroup)
def new() -> None:
    """新建网站、年度或项目的样例文件，从不覆盖已有文件。"""


@new.command("site")
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
@click.option("--year", type=click.IntRange(1949, 2099), help="第一个年度，默认今年", metavar="年份")
def new_site(folder: Path, year: int | None) -> None:
    """新建一个网站，带一个可以直接生成的样例项目。"""
    from generator import scaffold

    _make(lambda: scaffold.new_site(folder, year), folder)


@new.command("year")
@click.argument("year", type=click.IntRange(1949, 2099), metavar="年份")
@options.site
def new_year(year: int, root: Path) -> None:
    """新建一个年度，例如 disclosure new year 2025。"""
    from generator import scaffold

    _make(lambda: scaffold.new_year(root, year), root)


@new.command("project")
@click.argument("project", metavar="年份/文件名")
@click.option("--name", help="项目名称，默认与文件名相同", metavar="名称")
@options.site
def new_project(project: str, name: str | None, root: Path) -> None:
    """新建一个项目，例如 disclosure new project 2025/xuanpai-ganbu --name 选派干部生活补助。"""
    from generator import scaffold

    _make(lambda: scaffold.new_project(root, project, name), root)


def _make(make: Callable[[], list[str]], folder: Path) -> None:
    from generator.scaffold import NotMade

    try:
        made = make()
    except NotMade as reason:
        talk(f"错误: {reason}")
        raise BuildStopped from reason
    for path in made:
        click.echo(f"已新建 {path}")
    where = "" if folder == Path() else f" --site {folder}"
    talk(f"按注释填写后运行 disclosure build{where}")
