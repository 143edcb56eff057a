"""What the rules about several projects found in the last build, for as long as all that they read is the same."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from generator.cache import NONSENSE
from generator.examined import Remark


class Located(NamedTuple):
    """What a rule objects to, and in which content file."""

    path: str
    remark: Remark


class Known:
    """Findings by the key of what was read for them; an empty key means that it is not known what was.

    ``remembered`` is what :attr:`data` was the last time; anything else is ignored.
    """

    def __init__(self, remembered: Any = None) -> None:
        self._before: dict[str, tuple[Located, ...]] = {}
        try:
            for key, found in (remembered or {}).items():
                self._before[key] = tuple(Located(str(path), Remark.from_data(one)) for path, one in found)
        except NONSENSE:
            self._before = {}
        self.data: dict[str, tuple[Located, ...]] = {}
        """What to remember: what was asked for this time."""

    @property
    def changed(self) -> bool:
        """Whether there is anything else to remember than the last time."""
        return self.data != self._before

    def find(self, key: str, find: Callable[[], Iterable[Located]]) -> tuple[Located, ...]:
        """What is remembered under a key, or is found now."""
        found = self._before.get(key) if key else None
        if found is None:
            found = tuple(find())
        if key:
            self.data[key] = found
        return found
