"""What a careful reader of the finished content would object to. One rule, one function, one code.

A rule looks at one project and yields findings; it neither knows about files nor about other rules. :data:`RULES` is
the whole list: a new rule is a function in one of the modules here and its name in that list.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from generator.checks import completeness, money
from generator.checks.finding import Finding
from generator.content import Content
from generator.model import Project
from generator.problems import Problems, Rule

Check = Callable[[Project], Iterator[Finding]]


class _Entry(NamedTuple):
    rule: Rule
    check: Check


CHECKS = (
    _Entry(completeness.EMPTY_VALUE, completeness.empty_value),
    _Entry(completeness.EMPTY_ROW, completeness.empty_row),
    _Entry(completeness.EMPTY_AMOUNT, completeness.empty_amount),
    _Entry(completeness.EMPTY_GOAL, completeness.empty_goal),
    _Entry(money.WRONG_SUM, money.wrong_sum),
)
RULES = tuple(entry.rule for entry in CHECKS)


def run(content: Content, problems: Problems) -> None:
    """Run every rule over every published project, in one pass."""
    for disclosure in content.site.years:
        for project in disclosure.projects:
            for rule, check in CHECKS:
                for finding in check(project):
                    at = content.locate(project.source_path, finding.path, key=finding.key)
                    problems.add(rule, at, finding.message, project=project.name, row=finding.row)
