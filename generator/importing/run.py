"""The recipe of an import: read → recognise → reconcile → write out → look at it again → put it in place, or nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from generator import checks, source, taxonomy
from generator.checks.finding import Finding
from generator.conformity import conforms
from generator.content import CONTENT, CORRECTIONS_FILE, DISCLOSURE_FILE, LABELS_FILE, SITE_FILE, SUFFIX
from generator.importing import naming, reconcile, sandbox, writing
from generator.importing.forms import AmountRead, FormRead, Read, Recognised
from generator.importing.grid import Item
from generator.importing.labels import load_labels
from generator.importing.placing import put_in_place
from generator.importing.recognise import recognise
from generator.importing.rules import BAD_LABELS, EXISTS, LIST_LEFT_OUT, NOT_READABLE, NOTHING_FOUND, Note, Refused
from generator.model import Project
from generator.problems import BuildStopped, Location, Problems, Severity
from generator.project_file import ProjectReader
from generator.schema import project_validator

NEW, SAME, CHANGED = "新建", "相同", "不同"


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for. ``into`` writes the project files straight into a folder of their own."""

    root: Path
    year: int
    into: Path | None = None
    profile: str | None = None
    overwrite: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A file to write: its path below the target folder, its text, and what is there already."""

    path: str
    text: str
    status: str
    changes: tuple[str, ...] = ()
    loses: bool = False
    """Whether writing it would lose what the publisher decided of the project."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do."""

    recognised: Recognised
    projects: tuple[reconcile.Project, ...]
    targets: tuple[Target, ...]
    folder: Path
    files: dict[int, str]
    """By position in ``projects``: the path of the project's file."""

    @property
    def total_wan(self) -> Decimal:
        """Sum of the totals in 万元."""
        return sum((project.total_wan or Decimal(0) for project in self.projects), Decimal(0))


def run(
    files: Iterable[Path], options: Options, problems: Problems, done: Callable[[Path], None] = lambda _file: None
) -> Imported:
    """Import ``files``; raises :class:`BuildStopped` with nothing written where a problem is an error."""
    readings = sandbox.read(_expand(files, problems), done=done)
    items = _items(readings, problems)
    _gate(problems)
    profile = taxonomy.profile(options.profile or _profile_of(options))
    try:
        recognised = recognise(items, load_labels(options.root / CONTENT), profile)
    except Refused as refused:
        about = f"{CONTENT}/{LABELS_FILE}" if refused.rule is BAD_LABELS else "、".join(r.file for r in readings)
        problems.add(refused.rule, Location(about), refused.reason, hint=refused.hint)
        raise BuildStopped from refused
    projects, differences = reconcile.match(recognised)
    notes = [*recognised.notes, *differences, *reconcile.wrong_years(recognised, options.year)]
    for note in [*notes, *(note for form in recognised.forms for note in form.notes)]:
        add(problems, note)
    if not recognised.forms:
        names = "、".join(reading.file for reading in readings)
        problems.add(NOTHING_FOUND, Location(names or "."), "没有找到绩效目标表")
    _gate(problems)
    imported = _plan(recognised, projects, profile, options)
    _verify(imported, profile, options.year, problems)
    for target in imported.targets:
        at = Location((imported.folder / target.path).as_posix())
        if target.status == CHANGED and not options.overwrite:
            problems.add(EXISTS, at, "已经存在，内容不同：" + "；".join(target.changes))
        elif target.status == CHANGED and target.loses:
            message = "不能覆盖：其中的「公开」「核对说明」等没有各占一行，无法原样保留"
            problems.add(EXISTS, at, message, hint="把它们改成每项一行，从行首写起，再导入")
    _gate(problems)
    _say_of_list(recognised, options, problems)
    if not options.dry_run:
        wanted = {target.path: target.text for target in imported.targets if target.status != SAME}
        put_in_place(imported.folder, wanted, problems)
    return imported


def add(problems: Problems, note: Note) -> None:
    """A note as a problem, its place in the file said in words."""
    where = " › ".join((*note.origin.inside, note.place) if note.place else note.origin.inside)
    message = f"{where}：{note.message}" if where else note.message
    problems.add(note.rule, Location(note.origin.file), message, project=note.project, row=note.row)


def _gate(problems: Problems) -> None:
    if problems.has_errors:
        raise BuildStopped


def _expand(files: Iterable[Path], problems: Problems) -> list[Path]:
    """The files themselves; a folder stands for what is in it, system files aside."""
    found: list[Path] = []
    for file in files:
        if file.is_dir():
            inside = sorted(path for path in file.rglob("*") if path.is_file())
            found += (path for path in inside if not path.name.startswith((".", "~$")))
        elif file.exists():
            found.append(file)
        else:
            problems.add(NOT_READABLE, Location(str(file)), "没有这个文件", hint="核对文件名和所在的文件夹")
    return found


def _items(readings: list[sandbox.Reading], problems: Problems) -> list[Item]:
    items: list[Item] = []
    for reading in readings:
        if reading.refusal is not None:
            refusal = reading.refusal
            problems.add(refusal.rule, Location(refusal.file), refusal.reason, hint=refusal.hint)
        for note in reading.notes:
            add(problems, note)
        items += reading.items
    return items


def _profile_of(options: Options) -> str:
    """The profile that the year already has."""
    file = options.root / CONTENT / str(options.year) / DISCLOSURE_FILE
    document = source.read(file, file.name, Problems()) if file.is_file() else None
    chosen = document.data.get("表样") if document is not None and isinstance(document.data, dict) else None
    return str(chosen) if chosen in taxonomy.profile_ids() else taxonomy.DEFAULT_PROFILE


# ---------------------------------------------------------------------- what to write


def _plan(
    recognised: Recognised, projects: list[reconcile.Project], profile: taxonomy.Profile, options: Options
) -> Imported:
    folder = options.into or options.root / CONTENT
    below = "" if options.into else f"{options.year}/"
    several = len({project.form.department_code.text for project in projects}) > 1
    known = _known_names(options)
    texts: dict[str, str] = {}
    files: dict[int, str] = {}
    for at, project in enumerate(projects):
        code = project.form.department_code.text
        department = f"{code}/" if several and code.isalnum() else ""
        name = known.get(project.form.name.text)
        if name is None or f"{below}{name}{SUFFIX}" in texts:
            taken = {path.removeprefix(below + department).removesuffix(SUFFIX) for path in texts}
            name = department + naming.file_name(project.form.name.text, project.number, taken)
        files[at] = f"{below}{name}{SUFFIX}"
        texts[files[at]] = writing.project_yaml(project.form, project.number)
    targets = [_target(folder, path, text) for path, text in texts.items()]
    if not options.into:
        targets += _year_and_site(recognised, projects, profile, options)
    return Imported(recognised, tuple(projects), tuple(targets), folder, files)


def _known_names(options: Options) -> dict[str, str]:
    """Project name → file name, as this year or the nearest other one has it: a project keeps its address."""
    if options.into:
        return {}
    content = options.root / CONTENT
    years = sorted((entry for entry in content.glob("[12][0-9][0-9][0-9]") if entry.is_dir()), reverse=True)
    years.sort(key=lambda entry: abs(int(entry.name) - options.year))
    known: dict[str, str] = {}
    for year in years:
        for file in sorted(year.rglob(f"*{SUFFIX}")):
            document = (
                source.read(file, file.name, Problems())
                if file.name not in (DISCLOSURE_FILE, CORRECTIONS_FILE)
                else None
            )
            name = document.data.get("项目名称") if document is not None and isinstance(document.data, dict) else None
            if isinstance(name, str):
                known.setdefault(name, file.relative_to(year).as_posix().removesuffix(SUFFIX))
    return known


def _year_and_site(
    recognised: Recognised, projects: list[reconcile.Project], profile: taxonomy.Profile, options: Options
) -> list[Target]:
    """What a first import of a year, or of a whole site, needs besides the projects; never touched once it is there."""
    content = options.root / CONTENT
    made = []
    year_file = f"{options.year}/{DISCLOSURE_FILE}"
    if not (content / year_file).exists():
        printed = recognised.lists[0] if recognised.lists else None
        made.append(Target(year_file, writing.disclosure_yaml(recognised.title, profile.id, printed), NEW))
    if not (content / SITE_FILE).exists():
        made.append(Target(SITE_FILE, writing.site_yaml(projects[0].form.department.text), NEW))
    return made


def _say_of_list(recognised: Recognised, options: Options, problems: Problems) -> None:
    """Say of a list in the attachment that it is not what stands in the year's file, which is there already."""
    path = f"{CONTENT}/{options.year}/{DISCLOSURE_FILE}"
    if options.into or not recognised.lists or not (options.root / path).exists():
        return
    document = source.read(options.root / path, path, Problems())
    there = document.data.get(writing.LIST) if document is not None and isinstance(document.data, dict) else None
    text = writing.list_yaml(recognised.lists[0])
    printed = source.parse(text, path, Problems())
    if printed is not None and isinstance(printed.data, dict) and there != printed.data.get(writing.LIST):
        what = "与其中的「公开清单」不同" if there else "其中没有「公开清单」"
        listed = "；".join(line.strip().removeprefix("- ") for line in text.splitlines()[1:])
        problems.add(LIST_LEFT_OUT, Location(path), f"已经存在，{what}；附件里的清单没有写入：{listed}")


def _target(folder: Path, path: str, text: str) -> Target:
    file = folder / path
    if not file.exists():
        return Target(path, text, NEW)
    there = source.read(file, path, Problems())
    kept = writing.decided(there) if there is not None else ""
    text += kept or ""
    if file.read_bytes() == text.encode():
        return Target(path, text, SAME)
    new = source.parse(text, path, Problems())
    changes = differences(there.data if there else {}, new.data if new else {})
    return Target(path, text, CHANGED, tuple(changes) or ("只有注释或写法不同",), kept is None)


def differences(old: source.Data, new: source.Data, name: str = "") -> list[str]:
    """Field by field, what another text says: ``项目资金/财政拨款: 5.00 → 6.00``."""
    if isinstance(old, dict) and isinstance(new, dict):
        keys = dict.fromkeys((*old, *new))
        return [
            change
            for key in keys
            for change in differences(old.get(key, _ABSENT), new.get(key, _ABSENT), f"{name}/{key}" if name else key)
        ]
    if isinstance(old, list) and isinstance(new, list):
        longest = range(max(len(old), len(new)))
        return [
            change
            for at in longest
            for change in differences(
                old[at] if at < len(old) else _ABSENT, new[at] if at < len(new) else _ABSENT, f"{name}[{at + 1}]"
            )
        ]
    return [] if old == new else [f"{name}: {_shown(old)} → {_shown(new)}"]


_ABSENT = "\0"


def _shown(data: source.Data) -> str:
    if data == _ABSENT:
        return "（没有）"
    if data == "":
        return "（空）"
    return data if isinstance(data, str) else "（另有内容）"


def _verify(imported: Imported, profile: taxonomy.Profile, year: int, problems: Problems) -> None:
    """Read every project file back, as ``build`` will: what is put in place is sound and says what the form says."""
    for at, project in enumerate(imported.projects):
        path = imported.files[at]
        text = next(target.text for target in imported.targets if target.path == path)
        document = source.parse(text, path, problems)
        if document is None or not conforms(document, project_validator(profile.id), problems, project.form.name.text):
            continue
        data: dict[str, object] = document.data  # type: ignore[assignment]  # the schema has seen to that
        made = ProjectReader(document, data, profile, problems).project(year, path)
        _audit(project, made, problems)
        written = sorted((row.class_label, row.subclass_label, row.name, row.value) for row in made.indicators)
        read = sorted((row.class_label, row.subclass_label, row.name, row.value) for row in project.form.rows)
        if written != read:
            raise RuntimeError(f"{path} does not read back as it was imported")


_SAID_BY_READING = {"V102", "V107"}  # empty rows and inferred classes: already noted as they were read


def _audit(project: reconcile.Project, made: Project, problems: Problems) -> None:
    """What the checks will object to, said at once and with the cell; the import itself goes on."""
    for rule, finding in checks.of_project(made):
        if rule.code in _SAID_BY_READING:
            continue
        hint = finding.hint
        if rule.severity is Severity.ERROR:
            hint = f"{rule.cure}；不处理的话，生成网站时会在这里停下"
        mild = replace(rule, severity=Severity.WARNING) if rule.severity is Severity.ERROR else rule
        place = _place(project.form, finding)
        where = " › ".join((*project.form.origin.inside, place) if place else project.form.origin.inside)
        message = f"{where}：{finding.message}" if where else finding.message
        at = Location(project.form.origin.file)
        problems.add(mild, at, message, hint=hint, project=made.name, row=finding.row)


def _place(form: FormRead, finding: Finding) -> str:
    """The cell that a finding is about."""
    if finding.row is not None:
        return form.rows[finding.row - 1].place
    label = finding.path[-1] if finding.path else ""
    funding = (*form.funding.amounts, *(form.multi_year_funding.amounts if form.multi_year_funding else ()))
    read: list[AmountRead | Read] = [
        *funding,
        *(read for _, read in (*form.facts, *form.goals)),
        form.department,
        form.department_code,
    ]
    return next((one.place for one in read if one.label == label), form.name.place)
