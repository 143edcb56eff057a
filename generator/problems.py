"""A problem is data: where, how bad, which code, what is wrong, what to do next.

Rooms add problems to a :class:`Problems` collector; nothing is printed before the edge of the program, where one of
the ``format_*`` functions turns all of them, sorted, into text, JSON or GitHub annotations.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How bad: an error stops the build, a warning is said and published, a note is about style."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"}
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Rule:
    """What one code means; the text that ``disclosure explain CODE`` prints.

    ``cure`` is the hint shown with every problem of this code unless the problem brings its own; ``bad`` and ``good``
    are samples (of a content file where the code is about one).
    """

    code: str
    severity: Severity
    title: str
    why: str
    cure: str
    bad: str = ""
    good: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A place: ``path`` relative to the site with ``/``; ``line`` and ``column`` count from 1, in characters."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. ``project`` is the project's name, ``row`` its indicator row (from 1), where they apply.

    ``accepted`` is the reason for which the publisher lets the finding stand; then it is a note, whatever its rule says,
    and ``shown`` to readers or not.
    """

    location: Location
    severity: Severity
    code: str
    message: str
    hint: str = ""
    project: str | None = None
    row: int | None = None
    accepted: str = ""
    shown: bool = True

    @property
    def sort_key(self) -> tuple[str, int, int, int, str, str]:
        """By place first, so that a webmaster walks through a file from top to bottom."""
        at = self.location
        return (at.path, at.line or 0, at.column or 0, _RANK[self.severity], self.code, self.message)

    def as_data(self) -> tuple[object, ...]:
        """All of it as plain data, the place first."""
        at = self.location
        rest = (self.message, self.hint, self.project, self.row, self.accepted, self.shown)
        return (at.path, at.line, at.column, self.severity.value, self.code, *rest)

    @classmethod
    def from_data(cls, data: Iterable[Any]) -> "Problem":
        """What :meth:`as_data` made plain; ``TypeError`` or ``ValueError`` if it is something else."""
        path, line, column, severity, code, message, hint, project, row, accepted, shown = data
        if not are_texts(path, code, message, hint, project or "", accepted) or not are_numbers(line, column, row):
            raise TypeError
        at = Location(path, line, column)
        return cls(at, Severity(severity), code, message, hint, project, row, accepted, bool(shown))

    def as_dict(self) -> dict[str, str | int | None]:
        """The shape of ``check --format json``."""
        return {
            "path": self.location.path,
            "line": self.location.line,
            "column": self.location.column,
            "severity": self.severity.value,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "project": self.project,
            "row": self.row,
        }


def are_texts(*values: object) -> bool:
    """Whether all of them are texts."""
    return all(isinstance(value, str) for value in values)


def are_numbers(*values: object) -> bool:
    """Whether all of them are whole numbers, or nothing."""
    return all(value is None or isinstance(value, int) for value in values)


class Problems:
    """Collects problems from every room of one run; the only mutable thing that is handed around."""

    def __init__(self, *, strict: bool = False) -> None:
        self._strict = strict
        self._found: list[Problem] = []
        self._ordered: list[Problem] = []  # the same, once asked for

    def add(
        self,
        rule: Rule,
        at: Location,
        message: str,
        *,
        hint: str | None = None,
        project: str | None = None,
        row: int | None = None,
        accepted: str = "",
        shown: bool = True,
    ) -> None:
        """Note a problem of ``rule`` at a place. Under ``strict`` a warning counts as an error, unless ``accepted``."""
        if accepted:
            message = f"{message}（原文如此：{accepted}）"
            self._found.append(Problem(at, Severity.NOTE, rule.code, message, "", project, row, accepted, shown))
            return
        severity = rule.severity
        if self._strict and severity is Severity.WARNING:
            severity = Severity.ERROR
        self._found.append(Problem(at, severity, rule.code, message, rule.cure if hint is None else hint, project, row))

    def extend(self, found: Iterable[Problem]) -> None:
        """Add problems that were found elsewhere, perhaps by somebody less strict."""
        if self._strict:
            found = (
                replace(one, severity=Severity.ERROR) if one.severity is Severity.WARNING else one for one in found
            )
        self._found.extend(found)

    def forget(self, count: int) -> None:
        """Keep the first ``count`` problems only."""
        del self._found[count:]
        self._ordered = []

    def since(self, count: int) -> list[Problem]:
        """What was added after the first ``count`` problems."""
        return self._found[count:]

    def __iter__(self) -> Iterator[Problem]:
        if len(self._ordered) != len(self._found):
            self._ordered = sorted(self._found, key=lambda problem: problem.sort_key)
        return iter(self._ordered)

    def __len__(self) -> int:
        return len(self._found)

    @property
    def has_errors(self) -> bool:
        """Whether anything found so far must stop the build."""
        return any(problem.severity is Severity.ERROR for problem in self._found)

    def count(self, severity: Severity) -> int:
        """How many problems of one severity."""
        return sum(problem.severity is severity for problem in self._found)


@dataclass(frozen=True, eq=False)
class Findings(Mapping[str, Sequence[Problem]]):
    """Problems by content file, as outputs are told of them. One object for all who need the same, known by one digest."""

    by_file: Mapping[str, tuple[Problem, ...]]

    def __getitem__(self, source_path: str) -> tuple[Problem, ...]:
        return self.by_file[source_path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_file)

    def __len__(self) -> int:
        return len(self.by_file)


class BuildStopped(Exception):
    """Errors were found and collected; nothing was published."""


def format_text(
    problems: Iterable[Problem], paint: Callable[[str, Severity], str] = lambda text, _severity: text
) -> str:
    """``path:line:column: 错误 CODE message`` and an indented hint, one problem after the other.

    ``paint`` may colour the severity on a terminal.
    """
    lines = []
    for problem in problems:
        level = paint(SEVERITY_NAMES[problem.severity], problem.severity)
        lines.append(f"{problem.location}: {level} {problem.code} {problem.message}")
        hint = f"{problem.hint}。" if problem.hint and not problem.hint.endswith(("。", "？", "！")) else problem.hint
        lines.append(f"    提示: {hint}详见 disclosure explain {problem.code}")
    return "".join(line + "\n" for line in lines)


def format_json(problems: Iterable[Problem]) -> str:
    """A JSON array of objects, see :meth:`Problem.as_dict`."""
    return as_json([problem.as_dict() for problem in problems])


def as_json(value: object) -> str:
    """Plain data as programs read it."""
    import json  # noqa: PLC0415  # not needed where nothing has changed

    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def format_github(problems: Iterable[Problem]) -> str:
    """Workflow commands that GitHub and Gitea show as annotations beside the changed line."""
    lines = []
    for problem in problems:
        at = problem.location
        properties = {"file": at.path, "line": at.line, "col": at.column, "title": problem.code}
        listed = ",".join(f"{key}={_github_property(value)}" for key, value in properties.items() if value is not None)
        text = problem.message + (f"\n{problem.hint}" if problem.hint else "")
        lines.append(f"::{_GITHUB_LEVEL[problem.severity]} {listed}::{_github_text(text)}\n")
    return "".join(lines)


def _github_text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(value: str | int) -> str:
    return _github_text(str(value)).replace(":", "%3A").replace(",", "%2C")


FORMATS = {"text": format_text, "json": format_json, "github": format_github}


def summary(problems: Problems) -> str:
    """``2 个错误，1 个警告`` or ``没有发现问题``."""
    counts = [(problems.count(severity), SEVERITY_NAMES[severity]) for severity in Severity]
    return "，".join(f"{count} 个{name}" for count, name in counts if count) or "没有发现问题"
