"""All that is known of one project file: the project, what is wrong with the file, what the rules object to in it.

It hangs on the bytes of the file, its place and the form's profile alone. So another process may find it out, and the next
build may remember it: as one line, whose head says of which file it is and of what state of it.

    lines   what is known as a line
    reader  lines read again
    forms   the forms that stand in them, read when they are asked for
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import sha256
from sys import intern
from typing import Any, NamedTuple, Self

from generator import amendments, model, notices, project_file, source, taxonomy
from generator.conformity import conforms
from generator.links import unsafe_name
from generator.problems import Location, Problem, Problems, Rule, Severity, are_numbers, are_texts
from generator.schema import project_validator
from generator.source import Document

BAD_FILE_NAME = Rule(
    "C209",
    Severity.ERROR,
    "文件名不能用作网址",
    "文件名就是这个项目的网址，要在 Windows、Linux 和任何网站服务器上都能用，并且每年不变。",
    "改用字母、数字、汉字和减号，例如 03-xuanpai-ganbu.yaml",
    bad="content/2024/残保金?.yaml",
    good="content/2024/07-canbaojin.yaml",
)
WITHHELD = Rule(
    "C212",
    Severity.NOTE,
    "项目设为不公开",
    "写了「公开: 否」的项目不出现在任何页面、检索、数据和网站地图里。",
    "要公开时删去「公开: 否」",
    bad="公开: 否",
    good="公开: 是",
)
RULES = (BAD_FILE_NAME, WITHHELD)


class Place(NamedTuple):
    """Of which file: its name in messages, year and identity of the project, the form's profile."""

    path: str
    year: int
    id: str
    profile: str


class Remark(NamedTuple):
    """What a rule objects to, and where in the file that is; ``hint`` is ``None`` for the rule's own cure."""

    code: str
    line: int | None
    column: int | None
    message: str
    row: int | None
    hint: str | None

    @classmethod
    def from_data(cls, data: Iterable[Any]) -> Self:
        """What was plain data; ``TypeError`` or ``ValueError`` if it was something else."""
        code, line, column, message, row, hint = data
        if not are_texts(code, message, hint or "") or not are_numbers(line, column, row):
            raise TypeError
        return cls(intern(code), line, column, message, row, hint)


class Judged(NamedTuple):
    """What the rules object to in one project, and what they note of it for when they see the others."""

    remarks: tuple[Remark, ...]
    gist: Sequence[object]


Examine = Callable[[model.Project, Document], Judged]
"""The rules about one project."""


class Withheld(NamedTuple):
    """A project that is not published: its name, and the identities under which it could be found."""

    name: str
    ids: tuple[str, ...]


class Examined(NamedTuple):
    """What is known of one file. There is a ``project`` where it is sound and to be published."""

    project: model.Project | None
    withheld: Withheld | None = None
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] | None = None
    """``None`` where nobody asked the rules."""
    gist: Callable[[], object] | None = None
    """What the rules noted for when they see other projects; as plain data, when it is asked for."""


# ---------------------------------------------------------------------- finding it out


def examine(file: str, place: Place, rules: Examine | None) -> tuple[str, Examined]:
    """Read a file: the digest of all that goes in, and what is known. The digest is empty if it can't be read."""
    problems = Problems()
    raw = source.read_bytes(file, place.path, problems)
    if raw is None:
        return "", Examined(None, problems=tuple(problems))
    digest = digest_of(raw, place)
    project, withheld, judged = _read(raw, place, bytes.fromhex(digest), rules, problems)
    if judged is None:
        return digest, Examined(project, withheld, tuple(problems))
    return digest, Examined(project, withheld, tuple(problems), judged.remarks, partial(list, judged.gist))


def digest_of(raw: bytes, place: Place) -> str:
    """The digest of all that is known of a file hangs on."""
    return sha256(repr(place).encode() + raw).hexdigest()


_Read = tuple[model.Project | None, Withheld | None, Judged | None]
_NOTHING: _Read = (None, None, None)


def _read(raw: bytes, place: Place, digest: bytes, rules: Examine | None, problems: Problems) -> _Read:
    path = place.path
    for part in place.id.split("/"):
        check_name(part, path, problems)
    text = source.decode(raw, path, problems)
    document = None if text is None else source.parse(text, path, problems)
    if document is None:
        return _NOTHING
    named = document.data.get("项目名称") if isinstance(document.data, dict) else None
    name = named if isinstance(named, str) and named else None
    if not conforms(document, project_validator(place.profile), problems, name):
        return _NOTHING
    data: dict[str, Any] = document.data  # type: ignore[assignment]  # the schema has seen to that
    is_published = data.get("公开") != "否"
    catalogue = notices.catalogue(document, data, problems) if is_published else ()
    former = amendments.former_ids(document, data, problems)
    reader = project_file.ProjectReader(document, data, taxonomy.profile(place.profile), problems)
    project = reader.project(place.year, place.id, catalogue=catalogue, former_ids=former, digest=digest)
    if not is_published:
        at = document.locate(("公开",))
        problems.add(WITHHELD, at, f"「{project.name}」设为不公开，不进入任何输出", project=project.name)
        return None, Withheld(project.name, (place.id, *former)), None
    return project, None, None if rules is None else rules(project, document)


def check_name(name: str, path: str, problems: Problems) -> None:
    """A part of a name that is to be part of an address."""
    reason = unsafe_name(name)
    if reason:
        problems.add(BAD_FILE_NAME, Location(path), f"文件名不能用作网址：{reason}")
