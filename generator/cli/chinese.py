"""Click speaks Chinese: help, and what is said of wrong usage."""

import re
from functools import partial

import click


class Chinese(click.Command):
    """A command whose help has Chinese headings."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the name of the command."""
        said = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 …"}
        return [said.get(piece, piece) for piece in super().collect_usage_pieces(ctx)]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that begins with 用法."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), "用法: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and what each is for."""
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx)) is not None]
        if records:
            with formatter.section("选项"):  # without click's English [required] and ranges: the Chinese text says them
                formatter.write_dl([(name, re.sub(r"\s*\[[^\]]*\]$", "", text)) for name, text in records if text])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, explained in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明"
        return option


class ChineseGroup(Chinese, click.Group):
    """A group of such commands."""

    command_class = Chinese

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        super().format_options(ctx, formatter)
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in commands if command])

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order in which they were added: of a webmaster's work, not of the alphabet."""
        return list(self.commands)


ChineseGroup.group_class = ChineseGroup
command = partial(click.command, cls=Chinese)
"""Makes a function a command, with its name."""


def usage_message(error: click.UsageError) -> str:
    """What is wrong, in a sentence that names the option or argument."""
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
