"""The commands of every day: ``build``, ``check``, ``serve``, ``explain``."""

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import options
from generator.cli.chinese import command
from generator.cli.talking import errors_again, log, paint, progress, show, show_again, talk, write_utf8
from generator.problems import FORMATS, BuildStopped, Problems, format_text, summary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.unchanged import Said

DEFAULT_PORT = 8000


@command()
@options.site
@options.output
@options.strict
@options.published
@click.option(
    "--precompress", is_flag=True, help="另存压缩好的副本（.gz；装有 brotli 时还有 .br），供网站服务器直接发送"
)
@click.option("--fragment", is_flag=True, help="只生成页面正文和样式，供嵌入门户网站的栏目；默认生成到 output-fragment")
@click.option("--web-config", is_flag=True, help="另存 IIS 的配置文件 web.config")
@click.option("--pdf", "with_pdf", is_flag=True, help="另把目标表和汇编生成 PDF 文件（需要 disclosure[pdf]）")
@click.option("--jobs", type=click.IntRange(1, 64), help="用几个进程生成，默认与处理器数相同", metavar="个数")
@click.option("--timings", "timed", is_flag=True, help="列出每个阶段用了多少时间和内存")
def build(  # noqa: PLR0917  # one parameter an option
    root: Path,
    output: Path | None,
    strict: bool,
    published: Path | None,
    precompress: bool,
    fragment: bool,
    web_config: bool,
    with_pdf: bool,
    jobs: int | None,
    timed: bool,
) -> None:
    """生成网站；有错误就不动已生成的网站。"""
    from generator import unchanged
    from generator.cache import Cache, program_version
    from generator.templates import default_folder

    target = output or root / ("output-fragment" if fragment else "output")
    settings = repr((strict, precompress, fragment, web_config, with_pdf))
    cache = Cache(root, program_version())
    read = (root / "content", root / "site_templates", default_folder(), Path(__file__).parents[1])
    state = unchanged.look(read, settings)
    said = None if timed or published or with_pdf else unchanged.recall(cache, target, state)
    if said is None:
        host = precompress, web_config, fragment, with_pdf
        said, stamps = _build(root, target, Problems(strict=strict), host, published, jobs, timed)
        if not published:
            unchanged.remember(cache, target, state, said, stamps)
        return
    show_again(said.text)
    click.echo(f"{said.done}；没有变化。\n{said.digest}")


def _build(  # noqa: PLR0917
    root: Path,
    target: Path,
    problems: Problems,
    host: tuple[bool, bool, bool, bool],
    published: Path | None,
    jobs: int | None,
    timed: bool,
) -> "tuple[Said, Mapping[str, str] | None]":
    """Build, say what came of it, and return what to say again when nothing has changed; and the stamps of the output."""
    from generator.build import Host, Options
    from generator.build import build as run
    from generator.pdf import PdfUnavailable
    from generator.timings import NoTimings, Timings, table
    from generator.unchanged import Said
    from generator.workers import default_jobs

    times = Timings() if timed else NoTimings()
    options = Options(progress("生成页面"), jobs or default_jobs(), times, Host(*host[:3]), published, host[3])
    try:
        report = run(root, target, problems, options)
    except PdfUnavailable as error:
        raise click.UsageError(str(error)) from error
    except BuildStopped:
        show(problems)
        talk("没有生成：已有的网站保持原样。" if target.exists() else "没有生成网站。")
        raise
    text = show(problems)
    done = report.published
    for path in done.removed:
        click.echo(f"已移除 {path}")
    years = "、".join(map(str, report.years))
    sentence = f"已生成 {target}：{years} 年，{report.projects} 个项目，{report.pages} 个页面"
    changed = (
        f"更新 {len(done.written)} 个文件，移除 {len(done.removed)} 个" if done.written or done.removed else "没有变化"
    )
    digest = f"完整性摘要（SHA-256）：{done.digest}"
    click.echo(f"{sentence}；{changed}。\n{digest}")
    if timed:
        click.echo(table(times), nl=False)
    return Said(sentence, digest, text), done.stamps


@command()
@options.site
@options.strict
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", help="输出格式：text、json 或 github"
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="另写一个供审批用的核对报告（网页）",
    metavar="文件",
)
def check(root: Path, strict: bool, form: str, report: Path | None) -> None:
    """检查全部内容，列出所有问题，不生成网站。"""
    from generator.build import Options
    from generator.build import check as run

    if report is not None:
        options.must_be_free(report)
    problems = Problems(strict=strict)
    with contextlib.suppress(BuildStopped):
        run(root, problems, Options(progress("检查")))
    if form == "text":
        sys.stdout.write(format_text(problems, paint(sys.stdout)))
    else:
        write_utf8(FORMATS[form](problems))
    sys.stdout.flush()
    talk(summary(problems))
    if form == "text":
        sys.stderr.write(errors_again(problems, paint(sys.stderr)))
    if report is not None:
        _write_report(report, root, problems)
    if problems.has_errors:
        raise BuildStopped


def _write_report(file: Path, root: Path, problems: Problems) -> None:
    from generator import audit, filesystem

    try:
        audit.write(file, root, problems)
    except OSError as error:
        raise click.UsageError(f"核对报告写不进 {file}（{filesystem.reason(error)}）") from error
    talk(f"核对报告：{file}")


@command()
@options.site
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="每次生成后发布到这个文件夹；默认只预览，不发布",
    metavar="文件夹",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    help=f"端口，默认 {DEFAULT_PORT}；0 为任一空闲端口",
    metavar="端口",
)
@click.option("--open", "open_browser", is_flag=True, help="在浏览器中打开")
def serve(root: Path, output: Path | None, port: int, open_browser: bool) -> None:
    """在本机预览；内容、模板一改就重新生成并刷新浏览器。"""
    from generator import preview

    terminal = preview.Terminal(click.echo, talk, show, log, progress("生成页面"))
    try:
        preview.serve(root, output, port, open_browser, terminal)
    except preview.PortUnavailable as error:
        raise click.UsageError(str(error)) from error


@command()
@click.argument("code", required=False, metavar="[编号]")
def explain(code: str | None) -> None:
    """解释问题编号，例如 disclosure explain V101；不写编号则列出全部。"""
    from generator import rulebook

    if code is None:
        click.echo(rulebook.overview(), nl=False)
        return
    rule = rulebook.RULES.get(code.upper())
    if rule is None:
        raise click.UsageError(f"没有编号 {code}；运行 disclosure explain 查看全部编号")
    click.echo(rulebook.describe(rule), nl=False)
