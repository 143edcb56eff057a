"""Lines read again: the heading of a project at once, its form when somebody asks for it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from generator import cache, model
from generator.examined import Examined, Place, Remark, Withheld
from generator.examined.forms import FEW, MANY, Forms, Source
from generator.problems import Problem
from generator.spool import Span, Spool

_TAB = b"\t"


class Reader:
    """Reads lines. Texts that come again and again are kept once, which halves the memory of a large site."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._known: dict[object, Any] = {}
        self._forms = Forms(self._texts, self._known)
        self._form = lru_cache(FEW)(self._forms.form)  # those asked for last are remembered

    @property
    def spool(self) -> Spool:
        """Where the lines are that were taken."""
        return self._forms.spool

    def expect(self, most: int) -> None:
        """Make ready for years that have so many projects at the most; before any line is read."""
        self._form = lru_cache(min(max(FEW, most), MANY))(self._forms.form)

    def take(self, line: bytes, at: int, span: Span) -> None:
        """Know a line that was laid away by its number, so that its form can be asked for."""
        self._forms.take(line, at, span)

    def take_all(self, lines: Sequence[tuple[bytes, int]]) -> None:
        """Lay lines away, each under its number."""
        spans = self.spool.add_all([line for line, _ in lines])
        for (line, at), span in zip(lines, spans, strict=True):
            self.take(line, at, span)

    def lines(self) -> Iterator[bytes]:
        """All lines that were taken, in the order of their numbers."""
        return self._forms.lines()

    def forget(self) -> None:
        """Let go of the forms that are remembered."""
        self._form.cache_clear()

    def read(self, line: bytes, place: Place, at: int) -> Examined:
        """What the line says that is to have the number ``at``, but for the form; one of :data:`~generator.cache.NONSENSE` is raised if it makes no sense."""
        head = line.split(_TAB, 5)
        project, withheld, problems, remarks = cache.loads(head[4])
        return Examined(
            project and self._project(project, place, bytes.fromhex(head[3].decode()), at),
            withheld and Withheld(withheld[0], tuple(withheld[1])),
            tuple(map(Problem.from_data, problems)),
            None if remarks is None else tuple(map(Remark.from_data, remarks)),
            None if remarks is None else partial(self._forms.gist, at),
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
            Source(self._form, at),
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
