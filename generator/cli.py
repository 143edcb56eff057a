"""The command ``disclosure``: options, messages, exit codes. The only importer of ``click`` and ``rich``.

Results go to standard output, talk to standard error. Exit codes: 0 done, 1 the content has errors, 2 wrong usage,
3 a fault of the program, 130 interrupted. What only one command needs is imported by that command.
"""

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__
from generator.problems import FORMATS, BuildStopped, Problems, Severity, as_json, format_text, summary

if TYPE_CHECKING:
    from generator.unchanged import Said

DONE, CONTENT_HAS_ERRORS, WRONG_USAGE, PROGRAM_FAULT, INTERRUPTED = 0, 1, 2, 3, 130
DEFAULT_PORT = 8000

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


# ---------------------------------------------------------------------- click, in Chinese


class _Chinese(click.Command):
    """A command whose help has Chinese headings."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        said = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 …"}
        return [said.get(piece, piece) for piece in super().collect_usage_pieces(ctx)]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), "用法: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx)) is not None]
        if records:
            with formatter.section("选项"):  # without click's English [required] and ranges: the Chinese text says them
                formatter.write_dl([(name, re.sub(r"\s*\[[^\]]*\]$", "", text)) for name, text in records if text])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明"
        return option


class _ChineseGroup(_Chinese, click.Group):
    """A group of such commands."""

    command_class = _Chinese

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        commands = [(name, self.commands[name]) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in commands])

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)  # in the order of a webmaster's work, not of the alphabet


_ChineseGroup.group_class = _ChineseGroup


def _usage_message(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            guess = f"；是不是 {error.possibilities[0]}？" if error.possibilities else ""
            return f"没有 {error.option_name} 这个选项{guess}"
        case click.MissingParameter():
            if isinstance(error.param, click.Option):
                return f"缺少选项 {error.param.opts[0]} {error.param.metavar or ''}".rstrip()
            name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
            return f"缺少参数 {name}".rstrip()
        case click.BadParameter():
            where = error.param.get_error_hint(error.ctx).strip("'") if error.param and error.ctx else "参数"
            return f"{where} 的值不对，{_bad_value(error)}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 后面要有一个值"
        case click.BadArgumentUsage():
            return "参数的个数不对"
    text = error.message
    if "No such command" in text:
        return f"没有 {text.split(chr(39))[1]} 这个命令"
    if "Missing command" in text:
        return "缺少命令"
    if "extra argument" in text:
        return f"多余的参数 {text[text.find('(') + 1 : text.rfind(')')]}"
    return text


def _bad_value(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"只能是 {'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        return f"应当是 {kind.min} 到 {kind.max} 的整数"
    if isinstance(kind, click.Path):
        what = {(True, False): "文件", (False, True): "文件夹"}.get((kind.file_okay, kind.dir_okay), "文件或文件夹")
        return f"没有这个{what}：{error.message.split(chr(39))[1]}"
    return error.message


# ---------------------------------------------------------------------- talking


def _coloured(stream: Any) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _paint(stream: Any) -> Any:
    if not _coloured(stream):
        return lambda text, _severity: text
    return lambda text, severity: click.style(text, fg=_COLOURS[severity], bold=severity is Severity.ERROR)


def _talk(text: str) -> None:
    sys.stderr.write(text + "\n")


def _show(problems: Problems) -> None:
    """All problems, for a command whose result is something else."""
    sys.stderr.write(_said(problems, _paint(sys.stderr)))


def _said(problems: Problems, paint: Callable[[str, Severity], str] = lambda text, _severity: text) -> str:
    return format_text(problems, paint) + (f"{summary(problems)}\n" if len(problems) else "")


def _progress(description: str) -> Any:
    """A progress bar on a terminal, nothing in a pipe."""

    def track(plan: Any) -> Any:
        if not sys.stderr.isatty():
            return plan
        from rich.console import Console
        from rich.progress import track as rich_track

        return rich_track(plan, description, total=len(plan), console=Console(stderr=True), transient=True)

    return track


# ---------------------------------------------------------------------- commands

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_site = click.option(
    "--site",
    "root",
    type=_FOLDER,
    default=".",
    help="网站所在的文件夹（含 content/），默认当前文件夹",
    metavar="文件夹",
)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_output = click.option(
    "--output", type=click.Path(path_type=Path), help="生成到哪个文件夹，默认网站文件夹里的 output", metavar="文件夹"
)
_strict = click.option("--strict", is_flag=True, help="把警告也当作错误")


_published = click.option(
    "--published",
    type=click.Path(path_type=Path),
    help="与这个已公布的网站（文件夹或 zip）比较，默认与输出文件夹里的比较",
    metavar="位置",
)


@click.group(cls=_ChineseGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="disclosure", message="%(prog)s %(version)s", help="显示版本")
def disclosure() -> None:
    """项目支出绩效目标公开：从 content/ 里的 YAML 生成可检索、可打印的静态网站。"""


@disclosure.command()
@_site
@_output
@_strict
@_published
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
    read = (root / "content", root / "site_templates", default_folder(), Path(__file__).parent)
    state = unchanged.look(read, settings)
    said = None if timed or published or with_pdf else unchanged.recall(cache, target, state)
    if said is None:
        host = precompress, web_config, fragment, with_pdf
        said = _build(root, target, Problems(strict=strict), host, published, jobs, timed)
        if not published:
            unchanged.remember(cache, target, state, said)
        return
    found = said.found() if _coloured(sys.stderr) else None
    if found is None:
        sys.stderr.write(said.text)
    else:
        _show(found)
    click.echo(f"{said.done}；没有变化。\n{said.digest}")


def _build(  # noqa: PLR0917
    root: Path,
    target: Path,
    problems: Problems,
    host: tuple[bool, bool, bool, bool],
    published: Path | None,
    jobs: int | None,
    timed: bool,
) -> "Said":
    """Build, say what came of it, and return what to say again when nothing has changed."""
    from generator.build import Host, Options
    from generator.build import build as run
    from generator.pdf import PdfUnavailable
    from generator.timings import NoTimings, Timings, table
    from generator.unchanged import Said
    from generator.workers import default_jobs

    times = Timings() if timed else NoTimings()
    options = Options(_progress("生成页面"), jobs or default_jobs(), times, Host(*host[:3]), published, host[3])
    try:
        report = run(root, target, problems, options)
    except PdfUnavailable as error:
        raise click.UsageError(str(error)) from error
    except BuildStopped:
        _show(problems)
        _talk("没有生成：已有的网站保持原样。" if target.exists() else "没有生成网站。")
        raise
    _show(problems)
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
    return Said.of(sentence, digest, _said(problems), problems)


@disclosure.command()
@_site
@_strict
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

    problems = Problems(strict=strict)
    with contextlib.suppress(BuildStopped):
        run(root, problems, Options(_progress("检查")))
    if form == "text":
        sys.stdout.write(format_text(problems, _paint(sys.stdout)))
    else:
        _write_utf8(FORMATS[form](problems))
    sys.stdout.flush()
    _talk(summary(problems))
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
    _talk(f"核对报告：{file}")


@disclosure.command()
@_site
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

    terminal = preview.Terminal(click.echo, _talk, _show, _log, _progress("生成页面"))
    try:
        preview.serve(root, output, port, open_browser, terminal)
    except preview.PortUnavailable as error:
        raise click.UsageError(str(error)) from error


@disclosure.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件或文件夹 …")
@_site
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
    from generator import importing

    missing = importing.missing_libraries()
    if missing:
        raise click.UsageError(f"导入需要另外安装：pip install 'disclosure[import]'（缺 {'、'.join(missing)}）")
    from generator.importing import report, run
    from generator.taxonomy import profile_ids

    if profile is not None and profile not in profile_ids():
        raise click.UsageError(f"没有表样 {profile}；可用的有 {'、'.join(profile_ids())}")
    options = run.Options(root, year, into, profile, overwrite, dry_run)
    problems = Problems()
    imported = None
    try:
        imported = run.run(files, options, problems)
    finally:
        if form == "json":
            _write_utf8(as_json(report.as_dict(imported, problems)))
        else:
            _show(problems)
            if imported is None:
                _talk("没有导入任何文件。")
    if form == "text":
        _show_import(imported, dry_run)
    if review is not None:
        report.write_review(review, list(files), imported, problems, options)
        _talk(f"请打开 {review}，与原件逐格核对")


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


@disclosure.command()
@click.argument("year", type=click.IntRange(1949, 2099), metavar="年份")
@_site
@_output
@_published
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
        found = correcting.find(root, year, published or output or root / "output", problems)
        if not found.changes:
            click.echo(f"{year} 年没有需要登记的改动。")
            return
        _talk(f"{year} 年公布以后有 {len(found.changes)} 处改动：")
        for line in correcting.described(found.changes, found.names):
            _talk(f"  {line}")
        path = correcting.record(root, found, when, _reason(reason))
    except BuildStopped:
        _show(problems)
        _talk("没有登记：先改正上面的错误。")
        raise
    except correcting.NotCorrected as why:
        _talk(f"错误: {why}")
        raise BuildStopped from why
    click.echo(f"已登记 {path}：{len(found.changes)} 处改动。")
    _talk("核对后运行 disclosure build")


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


@disclosure.group()
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
@_site
def new_year(year: int, root: Path) -> None:
    """新建一个年度，例如 disclosure new year 2025。"""
    from generator import scaffold

    _make(lambda: scaffold.new_year(root, year), root)


@new.command("project")
@click.argument("project", metavar="年份/文件名")
@click.option("--name", help="项目名称，默认与文件名相同", metavar="名称")
@_site
def new_project(project: str, name: str | None, root: Path) -> None:
    """新建一个项目，例如 disclosure new project 2025/xuanpai-ganbu --name 选派干部生活补助。"""
    from generator import scaffold

    _make(lambda: scaffold.new_project(root, project, name), root)


def _make(make: Callable[[], list[str]], folder: Path) -> None:
    from generator.scaffold import NotMade

    try:
        made = make()
    except NotMade as reason:
        _talk(f"错误: {reason}")
        raise BuildStopped from reason
    for path in made:
        click.echo(f"已新建 {path}")
    where = "" if folder == Path() else f" --site {folder}"
    _talk(f"按注释填写后运行 disclosure build{where}")


@disclosure.command()
@click.argument("folder", required=False, type=_FOLDER, metavar="[文件夹]")
@_site
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="压缩文件的名称", metavar="文件")
@click.option("--sign", "key", help="用这个密钥签名：SSH 私钥文件，或 GnuPG 密钥的编号、邮箱", metavar="密钥")
def pack(folder: Path | None, root: Path, to: Path | None, key: str | None) -> None:
    """把生成的网站打成一个压缩文件，供归档、拷贝；内容相同，文件就相同。"""
    from generator import filesystem
    from generator.archive import packing, signature
    from generator.display import size

    problems = Problems()
    place = folder or root / "output"
    if not place.is_dir():
        raise click.UsageError(f"没有文件夹 {place}；先运行 disclosure build，或写明生成到了哪个文件夹")
    try:
        packed = packing.pack(place, to, problems, _progress("打包"))
        signed = signature.sign(packed.site.sums, key) if key else None
        if signed:
            signed_file = packed.file.with_suffix(f".SHA256SUMS{signed[0]}")
            signed_file.write_bytes(signed[1])
    except BuildStopped:
        _show(problems)
        _talk("没有打包：先重新生成网站，再打包。")
        raise
    except (packing.Exists, signature.SigningFailed) as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.UsageError(f"压缩文件没有写成（{filesystem.reason(error)}）") from error
    for path in packed.site.foreign:
        _talk(f"没有打进去 {path}（不是生成的文件）")
    click.echo(f"已打包 {packed.file}：{packed.site.listed + 1} 个文件，{size(packed.size)}")
    click.echo(f"完整性摘要（SHA-256）：{packed.site.digest}")
    click.echo(f"压缩文件的 SHA-256：{packed.sha256}")
    if signed:
        click.echo(f"签名 {signed_file}")


@disclosure.command()
@click.argument("place", type=click.Path(exists=True, path_type=Path), metavar="文件夹或压缩文件")
@click.option("--digest", help="应有的完整性摘要，例如公告里印的", metavar="摘要")
@click.option("--signature", "signed", type=_FILE, help="签名文件（.sig 或 .asc）", metavar="文件")
@click.option("--public-key", type=_FILE, help="发布单位的公钥文件，与 --signature 同用", metavar="文件")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="报告格式：text 或 json")
def verify(place: Path, digest: str | None, signed: Path | None, public_key: Path | None, form: str) -> None:
    """核验一份网站（文件夹或 zip）：缺少、改动、混进了什么文件。"""
    from generator.archive import copies, signature, verifying

    wanted = _digest(digest)
    if (signed is None) != (public_key is None):
        raise click.UsageError("--signature 和 --public-key 要一起写")
    problems = Problems()
    signer = None
    try:
        with copies.opened(place) as copy:
            found = verifying.verify(copy, _progress("核验"))
        shown = place.as_posix()
        verifying.report(found, shown, problems)
        if not found.fault:
            verifying.compare(found, shown, wanted, problems)
            if signed and public_key:
                signer = verifying.signed_by(found, signed, public_key, problems)
    except (copies.NotACopy, signature.NotAskable) as error:
        raise click.UsageError(str(error)) from error
    if form == "json":
        _write_utf8(as_json(verifying.as_dict(found, signer, problems)))
    else:
        sys.stdout.write(format_text(problems, _paint(sys.stdout)))
        _show_verified(found, signer, problems)
    if problems.has_errors:
        raise BuildStopped


def _digest(text: str | None) -> str | None:
    """A digest as it was typed from paper."""
    digest = re.sub(r"\s", "", text or "").lower()
    if text is not None and not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise click.UsageError("--digest 的值不对，应当是 64 个字符（0–9、a–f）")
    return digest or None


def _show_verified(found: Any, signer: str | None, problems: Problems) -> None:
    if found.intact:
        click.echo(f"完整性摘要（SHA-256）：{found.digest}")
    if signer:
        click.echo(f"签名有效：{signer}")
    if problems.has_errors:
        counts = ((found.missing, "缺少"), (found.changed, "改动"), (found.foreign, "多出"))
        said = "，".join(f"{what} {len(paths)} 个文件" for paths, what in counts if paths)
        _talk(f"核验没有通过：{said or summary(problems)}。")
    else:
        click.echo(f"完整：{found.listed + 1} 个文件与发布时一致。")


@disclosure.command()
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


# ---------------------------------------------------------------------- the edge


def _write_utf8(text: str) -> None:
    """Machine-readable results are UTF-8 whatever the console's code page."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
    sys.stdout.buffer.flush()


@contextlib.contextmanager
def _exit_codes() -> Iterator[None]:
    """Map what may happen to an exit code and one clear message."""
    try:
        yield
    except BuildStopped:
        sys.exit(CONTENT_HAS_ERRORS)
    except click.exceptions.NoArgsIsHelpError as error:
        _talk(error.message)
        sys.exit(WRONG_USAGE)
    except click.UsageError as error:
        _talk(f"错误: {_usage_message(error)}")
        if error.ctx is not None:
            _talk(f"运行 {error.ctx.command_path} --help 查看用法")
        sys.exit(WRONG_USAGE)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _talk("\n已中断，网站保持原样。")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone (… | head): nothing is left to say, not even when the stream is closed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except Exception:  # noqa: BLE001  # whatever it is, a user gets one sentence and a file to send
        _talk(f"程序内部错误，网站保持原样。详细记录在 {_log()}，请把它发给开发者。")
        sys.exit(PROGRAM_FAULT)


def _log() -> str:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="disclosure-", suffix=".log", delete=False, encoding="utf-8") as file:
        file.write(f"disclosure {__version__}, Python {sys.version}\n{sys.argv}\n\n{traceback.format_exc()}")
    return file.name


def main() -> None:
    """Entry point of the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a code page without ≤ must not end the program
    called = "python -m generator" if Path(sys.argv[0]).name == "__main__.py" else "disclosure"
    with _exit_codes():
        # not disclosure(): click would end the program itself, with its own exit code, when a reader goes away
        with disclosure.make_context(called, sys.argv[1:]) as context:
            disclosure.invoke(context)
        sys.stdout.flush()


def command() -> None:
    """Entry point of the program: as :func:`main`, without taking apart a million objects that end with the process."""
    code: object = DONE
    try:
        main()
    except SystemExit as end:
        code = end.code
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # nobody reads any more
            stream.flush()
    os._exit(code if isinstance(code, int) else DONE if code is None else PROGRAM_FAULT)
