"""What a command says, and where: results on standard output, talk on standard error; colours and bars on terminals only."""

import os
import re
import sys
from collections.abc import Callable
from typing import Any

import click

from generator import __version__
from generator.problems import SEVERITY_NAMES, Problems, Severity, format_text, summary

_MANY = 10
"""Other problems among which an error is overlooked."""
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def coloured(stream: Any) -> bool:
    """Whether a stream is a terminal whose user wants colours."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def paint(stream: Any) -> Any:
    """What colours a text by its severity, where the stream shows colours."""
    if not coloured(stream):
        return lambda text, _severity: text
    return lambda text, severity: click.style(text, fg=_COLOURS[severity], bold=severity is Severity.ERROR)


def talk(text: str) -> None:
    """Say a sentence that is no result."""
    sys.stderr.write(text + "\n")


def show(problems: Problems) -> str:
    """Say all problems, for a command whose result is something else; returns what was said, without colours."""
    text = as_text(problems)
    sys.stderr.write(as_text(problems, paint(sys.stderr)) if coloured(sys.stderr) else text)
    return text


def show_again(text: str) -> None:
    """Say what :func:`show` returned, in colours where they are wanted."""
    sys.stderr.write(_painted(text) if coloured(sys.stderr) else text)


def _painted(text: str) -> str:
    """The text of problems with the colours that :func:`paint` gives it."""
    severities = {name: severity for severity, name in SEVERITY_NAMES.items()}
    level = re.compile(rf"^(\S.*?: )({'|'.join(severities)})(?= [A-Z][0-9]{{3}} )", re.MULTILINE)  # no hint begins so
    colour = paint(sys.stderr)
    return level.sub(lambda found: found[1] + colour(found[2], severities[found[2]]), text)


def as_text(problems: Problems, paint: Callable[[str, Severity], str] = lambda text, _severity: text) -> str:
    """All problems and how many there are; nothing where there are none."""
    if not len(problems):
        return ""
    return f"{format_text(problems, paint)}{summary(problems)}\n{errors_again(problems, paint)}"


def errors_again(problems: Problems, paint: Callable[[str, Severity], str] = lambda text, _severity: text) -> str:
    """The errors once more, where they stand among many other problems: what is said last is what is seen."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    others = len(problems) - len(errors)
    if not errors or others < max(_MANY, 2 * len(errors)):
        return ""
    return f"必须改正的是：\n{format_text(errors, paint)}"


def progress(description: str) -> Any:
    """A progress bar on a terminal, nothing in a pipe."""

    def track(plan: Any) -> Any:
        if not sys.stderr.isatty():
            return plan
        from rich.console import Console
        from rich.progress import track as rich_track

        return rich_track(plan, description, total=len(plan), console=Console(stderr=True), transient=True)

    return track


def write_utf8(text: str) -> None:
    """Machine-readable results are UTF-8 whatever the console's code page."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
    sys.stdout.buffer.flush()


def log() -> str:
    """Write the exception that is being handled to a file of its own; returns the file's name."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="disclosure-", suffix=".log", delete=False, encoding="utf-8") as file:
        file.write(f"disclosure {__version__}, Python {sys.version}\n{sys.argv}\n\n{traceback.format_exc()}")
    return file.name
