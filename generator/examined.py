"""All that is known of one project file: the project, what is wrong with the file, what the rules object to in it.

It hangs on the bytes of the file, its place and the form's profile alone. So another process may find it out, and the next
build may remember it: as one line, whose head says of which file it is and of what state of it.
"""

import os
import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from hashlib import sha256
from itertools import accumulate
from typing import Any, NamedTuple, Self

from generator import amendments, cache, model, notices, project_file, source, taxonomy
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

_HEAD, _TAB, _END = "\t", b"\t", b"\n"
UNKNOWN_STATE = ""
"""Of a file that was changed so lately that its dates do not tell it from what may be written next."""


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
        return cls(code, line, column, message, row, hint)


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


# ---------------------------------------------------------------------- as a line


def state_of(about: os.stat_result, looked: float) -> str:
    """What tells whether a file is as it was; :data:`UNKNOWN_STATE` if it may yet change unseen. ``looked``: seconds."""
    if max(about.st_mtime, about.st_ctime) >= looked - cache.TICK:
        return UNKNOWN_STATE
    return f"{about.st_mtime_ns}.{about.st_size}.{about.st_ino}.{about.st_ctime_ns}"


def to_line(place: Place, state: str, digest: str, found: Examined) -> bytes:
    """All that is known as a line of text; that of a file whose name no line can hold is good for once.

    The form stands last, and before it the gist, so that neither need be read to know the rest.
    """
    project, withheld, problems, remarks, gist = found
    known = cache.dumps((project and _heading(project), withheld, [one.as_data() for one in problems], remarks))
    noted = cache.dumps(gist and gist())
    form = cache.dumps(project and _form_data(project.form))
    path = place.path if place.path.isprintable() else ""
    return _HEAD.join((path, place.profile, state, digest, "")).encode() + _TAB.join((known, noted, form)) + _END


class Line(NamedTuple):
    """The head of a line, and where it stands in the text that was remembered."""

    profile: str
    state: str
    digest: str
    text: bytes
    start: int
    end: int

    @property
    def whole(self) -> bytes:
        """The line."""
        return self.text[self.start : self.end]

    def with_state(self, place: Place, state: str) -> bytes:
        """The same of the file as it now stands there."""
        body = self.whole.split(_TAB, 4)[4]
        return _HEAD.join((place.path, self.profile, state, self.digest, "")).encode() + body


_LINE = re.compile(rb"^([^\t\n]+)\t([^\t\n]*)\t([^\t\n]*)\t([^\t\n]+)(?:\t[^\t\n]*){3}\n", re.MULTILINE)


def lines_by_path(remembered: bytes) -> dict[str, Line]:
    """Lines that were remembered; what is not one is left out."""
    return {
        path.decode(): Line(profile.decode(), state.decode(), digest.decode(), remembered, *found.span())
        for found in _LINE.finditer(remembered)
        for path, profile, state, digest in [found.groups()]
    }


class Reader:
    """Reads lines. Texts that come again and again are kept once, which halves the memory of a large site."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._known: dict[object, Any] = {}
        self._lines: bytes | bytearray = bytearray()
        self._spans: dict[int, tuple[int, int]] = {}
        self._ends = array("Q")
        self.form = lru_cache(MANY)(self._form)
        """The form that stands in the line of a number; those asked for last are remembered."""

    def take(self, line: bytes, at: int) -> None:
        """Have a line at hand, under its number."""
        self._spans[at] = (len(self._lines), len(self._lines) + len(line))
        self._lines += line

    def settle(self) -> bytes:
        """All lines that were taken, in the order of their numbers; now forms can be asked for.

        They are one text because other processes that read it share its memory.
        """
        spans = [self._spans[at] for at in range(len(self._spans))]
        self._spans.clear()
        self._ends = array("Q", accumulate(end - start for start, end in spans))
        taken = memoryview(self._lines)
        self._lines = b"".join([taken[start:end] for start, end in spans])
        return self._lines

    def read(self, line: bytes, place: Place, at: int) -> Examined:
        """What the line says that is to have the number ``at``, but for the form; one of :data:`~generator.cache.NONSENSE` is raised if it makes no sense."""
        head = line.split(_TAB, 5)
        project, withheld, problems, remarks = cache.loads(head[4])
        return Examined(
            project and self._project(project, place, bytes.fromhex(head[3].decode()), at),
            withheld and Withheld(withheld[0], tuple(withheld[1])),
            tuple(map(Problem.from_data, problems)),
            None if remarks is None else tuple(map(Remark.from_data, remarks)),
            None if remarks is None else partial(self._gist, at),
        )

    def _project(self, data: list[Any], place: Place, digest: bytes, at: int) -> model.Project:
        number, name, department, code, (total, amounts, kinds, wording), accepted, catalogue, former = data
        keep = self._texts.setdefault
        if not isinstance(name, str):
            raise TypeError
        return model.Project(
            place.id,
            place.year,
            number,
            name,
            keep(department, department),
            keep(code, code),
            model.Summary(None if total is None else Decimal(total), amounts, self._kinds(kinds), wording),
            partial(self.form, at),
            place.path,
            tuple(
                model.Acceptance(code, reason, row, shown, tuple(path)) for code, reason, row, shown, path in accepted
            ),
            tuple((item, text) for item, text in catalogue),
            tuple(former),
            digest,
        )

    def _kinds(self, kinds: list[tuple[str, str, int]]) -> tuple[tuple[str, str, int], ...]:
        """Equal ones are one: most forms have the same rows of the same kinds."""
        known = self._known
        found = tuple([known.setdefault(kind, kind) for kind in map(tuple, kinds)])
        return known.setdefault(found, found)  # type: ignore[no-any-return]

    def _gist(self, at: int) -> object:
        end = self._lines.rindex(_TAB, 0, self._ends[at])
        return cache.loads(bytes(self._lines[self._lines.rindex(_TAB, 0, end) + 1 : end]))

    def _form(self, at: int) -> model.Form:
        end = self._ends[at]
        line = self._lines[self._lines.rindex(_TAB, 0, end) + 1 : end]
        facts, annual, multi, goals, kinds, rows, note = cache.loads(bytes(line))
        return model.Form(
            self._facts(facts),
            self._funding(annual, taxonomy.FUNDING),
            self._funding(multi, taxonomy.MULTI_YEAR_FUNDING) if multi else None,
            self._facts(goals),
            self._indicators(kinds, rows),
            note,
        )

    def _facts(self, data: list[list[str]]) -> tuple[model.Fact, ...]:
        keep = self._texts.setdefault
        return tuple(
            [
                _fact((keep(key, key), keep(label, label), text if len(text) > _LONG else keep(text, text)))
                for key, label, text in data
            ]
        )

    def _funding(self, data: list[Any], block: str) -> model.Funding:
        """Equal amounts are one: most are nothing."""
        unit, amounts = data
        known = self._known.get
        found = [known(key) or self._amount(key) for key in [(block, *amount) for amount in amounts]]
        return model.Funding(self._texts.setdefault(unit, unit), tuple(found))

    def _amount(self, said: tuple[str, ...]) -> model.Amount:
        block, key, label, within, text = said
        value = project_file.amount(text)
        found = self._known[said] = model.Amount(key, label, within, text, value, (block, label))
        return found

    def _indicators(self, kinds: list[list[Any]], rows: list[list[Any]]) -> tuple[model.Indicator, ...]:
        keep, known = self._texts.setdefault, self._known
        found = [known.setdefault(kind, kind) for kind in map(tuple, kinds)]
        places = project_file.place
        return tuple(
            [
                _indicator(
                    (
                        number,
                        *found[kind][:4],
                        keep(name, name),
                        keep(value, value),
                        tuple(map(tuple, extras)) if extras else (),
                        found[kind][4],
                        places(*place),
                    )
                )
                for number, (kind, name, value, extras, place) in enumerate(rows, 1)
            ]
        )


_fact = partial(
    tuple.__new__, model.Fact
)  # as Fact._make does, in a third of the time: there are thirty of these a form
_indicator = partial(tuple.__new__, model.Indicator)
_LONG = 40
"""Characters of a text that will hardly come again."""
MANY = 1 << 13
"""Forms that are remembered, 6 kB each: those of a year of a large city; of more, what is asked for again is read again."""


def _heading(project: model.Project) -> tuple[object, ...]:
    summary = project.summary
    total = None if summary.total_wan is None else str(summary.total_wan)
    return (
        project.number,
        project.name,
        project.department,
        project.department_code,
        (total, *summary[1:]),
        project.acceptances,
        project.catalogue,
        project.former_ids,
    )


def _form_data(form: model.Form) -> tuple[object, ...]:
    kinds: dict[tuple[object, ...], int] = {}
    rows = [
        (
            kinds.setdefault(
                (row.class_label, row.class_key, row.subclass_label, row.subclass_key, row.inferred), len(kinds)
            ),
            row.name,
            row.value,
            row.extras,
            row.place,
        )
        for row in form.indicators
    ]
    return (
        form.facts,
        _funding_data(form.funding),
        form.multi_year_funding and _funding_data(form.multi_year_funding),
        form.goals,
        list(kinds),
        rows,
        form.note,
    )


def _funding_data(funding: model.Funding) -> tuple[object, ...]:
    return funding.unit, [amount[:4] for amount in funding.amounts]
