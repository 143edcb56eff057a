"""What a careful auditor of the finished content would object to. One rule, one function, one code.

A rule looks at one project, at one year, or at two years on end, and yields findings; it neither knows about files nor
about other rules. :data:`CHECKS`, :data:`YEAR_CHECKS` and :data:`SUCCESSION_CHECKS` are the whole list: a new rule
is a function in one of the modules here and its line in that module's list. Codes: V1 completeness, V2 money, V3 values
and targets, V4 wording and personal data, V5 projects of a year, V6 years, V7 list and dates, V9 acceptances.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from generator.checks import (
    acceptance,
    across,
    completeness,
    habits,
    leftovers,
    money,
    persons,
    published,
    targets,
    values,
    wording,
    years,
)
from generator.checks.acceptance import Acceptances
from generator.checks.finding import Finding, ProjectCheck, SuccessionCheck, YearCheck
from generator.checks.gist import Succession, Unpublished, YearReading
from generator.checks.known import Known, Located
from generator.checks.noting import gist_of, gists
from generator.checks.reading import Reading
from generator.checks.remembering import forget
from generator.content import CONTENT, CORRECTIONS_FILE, Content
from generator.digest import Digester, Undigestible
from generator.examined import Judged, Remark
from generator.model import Disclosure, Project
from generator.problems import Location, Problem, Problems, Rule, Severity
from generator.source import Document

__all__ = [
    "CHECKS",
    "CODES_ACROSS",
    "RULES",
    "SUCCESSION_CHECKS",
    "YEAR_CHECKS",
    "for_readers",
    "forget",
    "judge",
    "of_file",
    "of_project",
    "run",
]

CHECKS: tuple[ProjectCheck, ...] = (
    *completeness.CHECKS,
    *money.CHECKS,
    *values.CHECKS,
    *targets.CHECKS,
    *wording.CHECKS,
    *leftovers.CHECKS,
    *persons.CHECKS,
)
YEAR_CHECKS: tuple[YearCheck, ...] = (
    *money.YEAR_CHECKS,
    *habits.YEAR_CHECKS,
    *across.YEAR_CHECKS,
    *published.YEAR_CHECKS,
    *persons.YEAR_CHECKS,
)
SUCCESSION_CHECKS: tuple[SuccessionCheck, ...] = years.CHECKS
_ACCEPTABLE: tuple[Rule, ...] = tuple(
    sorted(
        {*(one.rule for one in CHECKS), *(one.rule for one in YEAR_CHECKS), *(one.rule for one in SUCCESSION_CHECKS)},
        key=lambda rule: rule.code,
    )
)
RULES = (*_ACCEPTABLE, *acceptance.RULES)
CODES_ACROSS = frozenset(
    {*(one.rule.code for one in YEAR_CHECKS), *(one.rule.code for one in SUCCESSION_CHECKS)}
    - {one.rule.code for one in CHECKS}
)
"""Of what only the other projects show."""
_RULES = {rule.code: rule for rule in _ACCEPTABLE}


def run(content: Content, problems: Problems, known: Known | None = None) -> None:
    """Run every rule over everything published, and add what was found and is not accepted as a problem.

    What is accepted is added as a note that says why. What rules across projects found the last time is ``known``.
    """
    broken = {problem.location.path for problem in problems if problem.severity is Severity.ERROR}
    across: defaultdict[str, list[Remark]] = defaultdict(list)
    for path, remark in _across(content, broken, known or Known()):
        across[path].append(remark)
    for disclosure in content.site.years:
        for project in disclosure.projects:
            path = project.source_path
            remarks = content.remarks.get(path)
            if remarks is None:
                remarks = tuple(_remark(content, path, rule, finding) for rule, finding in of_project(project))
            if path in broken:  # there may be output among the rows whose class is not known
                remarks = tuple(one for one in remarks if one.code != completeness.NO_OUTPUT.code)
            if path in across:
                remarks += tuple(across[path])
            if remarks or project.acceptances:
                _say(content, problems, path, project, remarks)
        path = disclosure.source_path
        _say(content, problems, path, disclosure, across[path])
    _persons_elsewhere(content, problems)


def _persons_elsewhere(content: Content, problems: Problems) -> None:
    """Personal data in the files that are no year's: they have no acceptances."""
    years = (f"{CONTENT}/{disclosure.year}/{CORRECTIONS_FILE}" for disclosure in content.site.years)
    for path in (content.site.source_path, *years):
        document = content.documents.get(path)
        for inside, message in persons.of_file(document.data) if document else ():
            problems.add(persons.PERSONAL, content.documents.locate(path, inside), message)
    for page in content.site.pages:
        for line, message in persons.of_page(page):
            problems.add(persons.PERSONAL, Location(page.source_path, line), message)


def _say(
    content: Content, problems: Problems, path: str, said_in: Project | Disclosure, remarks: Sequence[Remark]
) -> None:
    """Say what was found in a file, accepted or not, and which acceptances are good for nothing."""
    name = said_in.name if isinstance(said_in, Project) else None
    acceptances = Acceptances(said_in.acceptances, frozenset(_RULES)) if said_in.acceptances else None
    for remark in remarks:
        _add(problems, path, name, remark, acceptances)
    for rule, finding in acceptances.findings() if acceptances else ():
        problems.add(rule, content.documents.locate(path, finding.path, key=finding.key), finding.message, project=name)


def _add(problems: Problems, path: str, name: str | None, remark: Remark, acceptances: Acceptances | None) -> None:
    code, line, column, message, row, hint = remark
    taken = acceptances.take(code, row) if acceptances else None
    at = Location(path, line, column)
    if taken:
        problems.add(
            _RULES[code], at, message, hint=hint, project=name, row=row, accepted=taken.reason, shown=taken.shown
        )
    else:
        problems.add(_RULES[code], at, message, hint=hint, project=name, row=row)


def _unpublished(content: Content, broken: set[str]) -> dict[int, Unpublished]:
    found = {}
    for disclosure in content.site.years:
        year = disclosure.year
        names = frozenset(name for of_year, name in content.withheld if of_year == year)
        read = {project.source_path for project in disclosure.projects} | {disclosure.source_path}
        unread = any(path.startswith(f"{CONTENT}/{year}/") and path not in read for path in broken)
        found[year] = Unpublished(names, unread)
    return found


def _across(content: Content, broken: set[str], known: Known) -> Iterator[Located]:
    """What the rules about a year, and about two on end, object to; one year after the other, so that none is kept."""
    unpublished, noted = _unpublished(content, broken), gists(content.gists)
    digester = Digester()
    later: tuple[YearReading, str] | None = None
    for disclosure in content.site.years:
        year = YearReading(disclosure, unpublished[disclosure.year], noted)
        key = _key(content, digester, year)
        yield from known.find(key, partial(_of_years, content, YEAR_CHECKS, year))
        if later:
            both = f"{later[1]} {key}" if later[1] and key else ""
            succession = Succession(year, later[0])
            yield from known.find(both, partial(_of_years, content, SUCCESSION_CHECKS, succession))
        later = year, key


def _key(content: Content, digester: Digester, year: YearReading) -> str:
    """The digest of all that is read of a year, and of where it stands; empty where it can't be known."""
    document = content.documents.get(year.disclosure.source_path)
    unread = (sorted(year.unpublished.names), year.unpublished.unread)
    try:
        return digester.of(year.disclosure, unread, document.text if document else None).hex()
    except Undigestible:
        return ""


def _of_years(content: Content, rules: Sequence[Any], read: YearReading | Succession) -> Iterator[Located]:
    """What rules object to in what they read: in the file of a project, or of the (later) year."""
    disclosure = read.disclosure if isinstance(read, YearReading) else read.later.disclosure
    for rule, check in rules:
        for finding in check(read):
            path = finding.project.source_path if finding.project else disclosure.source_path
            yield Located(path, _remark(content, path, rule, finding))


def _remark(content: Content, path: str, rule: Rule, finding: Finding) -> Remark:
    at = content.documents.locate(path, finding.path, key=finding.key)
    return Remark(rule.code, at.line, at.column, finding.message, finding.row, finding.hint)


def of_file(project: Project, found: Sequence[Remark]) -> Problems:
    """What is said of one project by itself, what is accepted with the reason; not whether an acceptance still applies."""
    problems = Problems()
    acceptances = Acceptances(project.acceptances, frozenset(_RULES))
    for remark in found:
        _add(problems, project.source_path, project.name, remark, acceptances)
    return problems


def for_readers(problem: Problem) -> bool:
    """Whether the reader of a project's page should know: notes are about style, for the publisher alone.

    Unless they say what the publisher lets stand.
    """
    is_about_content = problem.code.startswith("V")
    return is_about_content and (problem.shown if problem.accepted else problem.severity is not Severity.NOTE)


def judge(project: Project, document: Document) -> Judged:
    """What the rules about a single project object to, where in its file that is, and what the others will ask of it."""
    reading = Reading(project)
    remarks = []
    for rule, finding in _of_reading(reading):
        at = document.locate(finding.path, key=finding.key)
        remarks.append(Remark(rule.code, at.line, at.column, finding.message, finding.row, finding.hint))
    return Judged(tuple(remarks), gist_of(reading)[1:])


def of_project(project: Project) -> Iterator[tuple[Rule, Finding]]:
    """What the rules about a single project object to: for whoever has a project before it is a file, as import does."""
    return _of_reading(Reading(project))


def _of_reading(reading: Reading) -> Iterator[tuple[Rule, Finding]]:
    for rule, check in CHECKS:
        for finding in check(reading):
            yield rule, finding
