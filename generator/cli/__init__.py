"""The command ``disclosure``: options, messages, exit codes. The only importer of ``click`` and ``rich``.

Results go to standard output, talk to standard error. Exit codes: 0 done, 1 the content has errors, 2 wrong usage,
3 a fault of the program, 130 interrupted. What only one command needs is imported by that command, and its own module
when it is called.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click

from generator import __version__
from generator.cli.chinese import ChineseGroup, usage_message
from generator.cli.talking import log, talk
from generator.problems import BuildStopped

DONE, CONTENT_HAS_ERRORS, WRONG_USAGE, PROGRAM_FAULT, INTERRUPTED = 0, 1, 2, 3, 130

COMMANDS = {
    "build": "building",
    "check": "building",
    "serve": "building",
    "import": "writing",
    "correct": "writing",
    "new": "writing",
    "pack": "archiving",
    "verify": "archiving",
    "explain": "building",
}
"""The module of each command, in the order of a webmaster's work."""


class _Commands(ChineseGroup):
    """All commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        found: click.Command = getattr(import_module(f"{__name__}.{COMMANDS[name]}"), name.replace("import", "import_"))
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="disclosure", message="%(prog)s %(version)s", help="显示版本")
def disclosure() -> None:
    """项目支出绩效目标公开：从 content/ 里的 YAML 生成可检索、可打印的静态网站。"""


@contextlib.contextmanager
def _exit_codes() -> Iterator[None]:
    """Map what may happen to an exit code and one clear message."""
    try:
        yield
    except BuildStopped:
        sys.exit(CONTENT_HAS_ERRORS)
    except click.exceptions.NoArgsIsHelpError as error:
        talk(error.message)
        sys.exit(WRONG_USAGE)
    except click.UsageError as error:
        talk(f"错误: {usage_message(error)}")
        if error.ctx is not None:
            talk(f"运行 {error.ctx.command_path} --help 查看用法")
        sys.exit(WRONG_USAGE)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except (click.Abort, KeyboardInterrupt):
        talk("\n已中断，网站保持原样。")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone (… | head): nothing is left to say, not even when the stream is closed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except Exception:  # noqa: BLE001  # whatever it is, a user gets one sentence and a file to send
        talk(f"程序内部错误，网站保持原样。详细记录在 {log()}，请把它发给开发者。")
        sys.exit(PROGRAM_FAULT)


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
