"""What a careful auditor of the finished content would object to. One rule, one function, one code.

A rule looks at one project, at one year, or at a project through the years, and yields findings; it neither knows about
files nor about other rules. :data:`CHECKS`, :data:`YEAR_CHECKS` and :data:`SITE_CHECKS` are the whole list: a new rule
is a function in one of the modules here and its line in that module's list. Codes: V1 completeness, V2 money, V3 values
and targets, V4 wording and personal data, V5 projects of a year, V6 years, V7 list and dates, V9 acceptances.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

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
from generator.checks.finding import Finding, ProjectCheck, SiteCheck, YearCheck
from generator.checks.reading import Unpublished, read_project, read_site
from generator.content import CONTENT, CORRECTIONS_FILE, Content
from generator.examined import Remark
from generator.model import Acceptance, Disclosure, Project, Site
from generator.problems import Location, Problem, Problems, Rule, Severity
from generator.source import Document

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
SITE_CHECKS: tuple[SiteCheck, ...] = years.CHECKS
_ACCEPTABLE: tuple[Rule, ...] = tuple(
    sorted(
        {*(one.rule for one in CHECKS), *(one.rule for one in YEAR_CHECKS), *(one.rule for one in SITE_CHECKS)},
        key=lambda rule: rule.code,
    )
)
RULES = (*_ACCEPTABLE, *acceptance.RULES)
CODES_ACROSS = frozenset(
    {*(one.rule.code for one in YEAR_CHECKS), *(one.rule.code for one in SITE_CHECKS)}
    - {one.rule.code for one in CHECKS}
)
"""Of what only the other projects show."""
_RULES = {rule.code: rule for rule in _ACCEPTABLE}


class Found(NamedTuple):
    """A finding, the rule it breaks, the content file it stands in."""

    rule: Rule
    source_path: str
    project: Project | None
    finding: Finding


def run(content: Content, problems: Problems) -> None:
    """Run every rule over everything published, in one pass, and add what was found and is not accepted as a problem.

    What is accepted is added as a note that says why.
    """
    accepted = _acceptances(content.site)
    broken = {problem.location.path for problem in problems if problem.severity is Severity.ERROR}
    by_file: dict[str, list[Found]] = {path: [] for path in accepted}
    for found in _of_content(content, broken):
        if found.rule is completeness.NO_OUTPUT and found.source_path in broken:
            continue  # it may be among the rows whose class is not known
        by_file.setdefault(found.source_path, []).append(found)
    for path, file_found in by_file.items():
        acceptances = accepted.get(path)
        for found in file_found:
            taken = acceptances[1].take(found.rule.code, found.finding.row) if acceptances else None
            _add(content, problems, found, taken)
        if acceptances:
            project, of_file = acceptances
            for rule, finding in of_file.findings():
                _add(content, problems, Found(rule, path, project, finding), None)
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


def _add(content: Content, problems: Problems, found: Found, taken: Acceptance | None) -> None:
    _, path, _, finding = found
    at = Location(path, *finding.at) if finding.at else content.documents.locate(path, finding.path, key=finding.key)
    _say(problems, at, found, taken)


def _say(problems: Problems, at: Location, found: Found, taken: Acceptance | None) -> None:
    rule, _, project, finding = found
    name = project.name if project else None
    reason, shown = (taken.reason, taken.shown) if taken else ("", True)
    problems.add(
        rule, at, finding.message, hint=finding.hint, project=name, row=finding.row, accepted=reason, shown=shown
    )


def _unpublished(content: Content, broken: set[str]) -> dict[int, Unpublished]:
    found = {}
    for disclosure in content.site.years:
        year = disclosure.year
        names = frozenset(name for of_year, name in content.withheld if of_year == year)
        read = {project.source_path for project in disclosure.projects} | {disclosure.source_path}
        unread = any(path.startswith(f"{CONTENT}/{year}/") and path not in read for path in broken)
        found[year] = Unpublished(names, unread)
    return found


def _of_content(content: Content, broken: set[str]) -> Iterator[Found]:
    """Everything that the rules object to."""
    site = content.site
    for disclosure in site.years:
        for project in disclosure.projects:
            path = project.source_path
            remarks = content.remarks.get(path)
            found = of_project(project) if remarks is None else map(_as_finding, remarks)
            yield from (Found(rule, path, project, finding) for rule, finding in found)
    reading = read_site(site, _unpublished(content, broken))
    for year in reading.years:
        for rule, year_check in YEAR_CHECKS:
            for finding in year_check(year):
                yield _placed(rule, finding, year.disclosure)
    for rule, site_check in SITE_CHECKS:
        for finding in site_check(reading):
            yield _placed(rule, finding, site.latest)


def of_file(project: Project, found: Sequence[Remark]) -> Problems:
    """What is said of one project by itself, what is accepted with the reason; not whether an acceptance still applies."""
    problems = Problems()
    acceptances = Acceptances(project.acceptances, frozenset(_RULES))
    for rule, finding in map(_as_finding, found):
        at = Location(project.source_path, *(finding.at or ()))
        taken = acceptances.take(rule.code, finding.row)
        _say(problems, at, Found(rule, project.source_path, project, finding), taken)
    return problems


def for_readers(problem: Problem) -> bool:
    """Whether the reader of a project's page should know: notes are about style, for the publisher alone.

    Unless they say what the publisher lets stand.
    """
    is_about_content = problem.code.startswith("V")
    return is_about_content and (problem.shown if problem.accepted else problem.severity is not Severity.NOTE)


def _as_finding(remark: Remark) -> tuple[Rule, Finding]:
    return _RULES[remark.code], Finding(
        (), remark.message, remark.row, hint=remark.hint, at=(remark.line, remark.column)
    )


def remarks(project: Project, document: Document) -> Iterator[Remark]:
    """What the rules about a single project object to, and where in its file that is."""
    for rule, finding in of_project(project):
        at = document.locate(finding.path, key=finding.key)
        yield Remark(rule.code, at.line, at.column, finding.message, finding.row, finding.hint)


def of_project(project: Project) -> Iterator[tuple[Rule, Finding]]:
    """What the rules about a single project object to: for whoever has a project before it is a file, as import does."""
    reading = read_project(project)
    for rule, check in CHECKS:
        for finding in check(reading):
            yield rule, finding


def _placed(rule: Rule, finding: Finding, disclosure: Disclosure) -> Found:
    path = finding.project.source_path if finding.project else disclosure.source_path
    return Found(rule, path, finding.project, finding)


def _acceptances(site: Site) -> dict[str, tuple[Project | None, Acceptances]]:
    """By content file, where there are any."""
    found: dict[str, tuple[Project | None, Acceptances]] = {}
    for disclosure in site.years:
        if disclosure.acceptances:
            found[disclosure.source_path] = None, Acceptances(disclosure.acceptances, frozenset(_RULES))
        for project in disclosure.projects:
            if project.acceptances:
                found[project.source_path] = project, Acceptances(project.acceptances, frozenset(_RULES))
    return found
