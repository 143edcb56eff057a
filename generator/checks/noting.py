"""Takes the gist of a form, when its file is read."""

from collections.abc import Callable, Iterable

from generator.checks import habits, money, years
from generator.checks.gist import Gist
from generator.checks.reading import Reading, Row, bare
from generator.model import Project


def gist_of(reading: Reading) -> Gist:
    """What the rules across projects are to know of a project."""
    names: dict[str, None] = {}
    return Gist(
        reading.project,
        reading.fact("implementing_unit"),
        reading.project.funding.unit,
        money.silent_goal_of(reading),
        _new(names, filter(habits.is_own_wording, reading.rows)),
        _new(names, filter(years.has_target, reading.rows)),
        _new(names, reading.rows),
        habits.levels_of(reading),
        habits.absent_of(reading),
        money.costs_of(reading),
    )


def _new(names: dict[str, None], rows: Iterable[Row]) -> list[str]:
    """The names of rows that are not among the ``names`` yet, which they then are."""
    known = len(names)
    names.update((bare(row.indicator.name), None) for row in rows)
    return list(names)[known:]


def gists(noted: dict[str, Callable[[], object]]) -> Callable[[Project], Gist]:
    """Says the gist of a project: as it was ``noted`` (by content file), else of its form."""

    def found(project: Project) -> Gist:
        note = noted.get(project.source_path)
        data = note and note()
        return Gist(project, *data) if isinstance(data, list) else gist_of(Reading(project))

    return found
