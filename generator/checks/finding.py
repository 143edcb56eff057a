"""What a rule yields, and what a rule is."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from generator.checks.gist import Succession, YearReading
from generator.checks.reading import Reading
from generator.model import Path, Project
from generator.problems import Rule


class Finding(NamedTuple):
    """One objection: the place in the content file (its key if ``key``), the fact, the indicator row if it has one.

    A rule about a year, or two, says which ``project`` it means; without one the place is in the year's
    ``disclosure.yaml``. ``hint`` takes the place of the rule's own cure.
    """

    path: Path
    message: str
    row: int | None = None
    key: bool = False
    project: Project | None = None
    hint: str | None = None


class ProjectCheck(NamedTuple):
    """A rule about one project."""

    rule: Rule
    check: Callable[[Reading], Iterator[Finding]]


class YearCheck(NamedTuple):
    """A rule about the projects and the public list of one year."""

    rule: Rule
    check: Callable[[YearReading], Iterator[Finding]]


class SuccessionCheck(NamedTuple):
    """A rule about what became of projects from one year to the next."""

    rule: Rule
    check: Callable[[Succession], Iterator[Finding]]
