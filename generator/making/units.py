"""What one process takes at once, and what it makes together."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from generator.plan import Artifact, Bundle, Group

_STEP = 40
"""Groups that a process takes at once, all of them together through one step of the work after the other."""
_UNITS = 4_000
_SHARES = 8
"""Times that each process should take groups, at the least, so that none waits long for another."""
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")


def step_of(artifacts: Iterable[Artifact], jobs: int) -> int:
    """How many groups to take at once."""
    groups = sum(isinstance(one, Group) for one in artifacts)
    return max(1, min(_STEP, groups // (_SHARES * jobs)), -(-groups // _UNITS))


def units_of(artifacts: Sequence[Artifact], step: int) -> Iterator[list[Artifact]]:
    """What one process takes at once: the index, which takes longest, first; what is large alone; groups by the step.

    What is about one year reads the same forms, so it comes together.
    """
    yield from _cut([one for one in artifacts if isinstance(one, Bundle)], 1)
    yield from _cut(sorted((one for one in artifacts if not isinstance(one, Bundle | Group)), key=_year), 1)
    yield from _cut([one for one in artifacts if isinstance(one, Group)], step)


def _year(artifact: Artifact) -> str:
    found = _YEAR.search(artifact.path)
    return found[0] if found else ""


def _cut(artifacts: Sequence[Artifact], least: int) -> Iterator[list[Artifact]]:
    size = max(least, -(-len(artifacts) // _UNITS))
    return (list(artifacts[at : at + size]) for at in range(0, len(artifacts), size))


def together(artifacts: Iterable[Artifact], step: int) -> Iterator[list[Artifact]]:
    """The same artifacts, groups by the step, all else alone."""
    for are_groups, some in groupby(artifacts, lambda one: isinstance(one, Group)):
        while batch := list(islice(some, step if are_groups else 1)):
            yield batch


class Mine(Sequence[Artifact]):
    """The artifacts that fall to this process, as it takes them; as many as it may expect, for a progress bar."""

    def __init__(self, units: list[list[Artifact]], numbers: Iterator[int]) -> None:
        self._units = units
        self._numbers = numbers

    def __len__(self) -> int:
        return sum(map(len, self._units))

    def __getitem__(self, at: Any) -> Any:
        raise IndexError(at)

    def __iter__(self) -> Iterator[Artifact]:
        return (artifact for number in self._numbers for artifact in self._units[number])
