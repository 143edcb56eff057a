"""The forms of all projects, which are not all in memory: each stands in its line, the lines in a spool."""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from generator import cache, model, project_file, taxonomy
from generator.spool import Span, Spool

FEW, MANY = 1 << 12, 1 << 15
"""Forms that are remembered, 6 kB each: those of a year, which its overviews and files ask for again and again; at the least
those of a large city, and no more than those of a large province."""
_TAB = b"\t"
_LONG = 40
"""Characters of a text that will hardly come again."""
_PLACES = 4  # of a line: where it begins, its gist, its form, where it ends

_fact = partial(
    tuple.__new__, model.Fact
)  # as Fact._make does, in a third of the time: there are thirty of these a form
_indicator = partial(tuple.__new__, model.Indicator)


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Gives the form of a number. A site has very many of these: a ``partial`` is three times as large."""

    form: Callable[[int], model.Form]
    at: int

    def __call__(self) -> model.Form:
        """The form."""
        return self.form(self.at)


class Forms:
    """The lines that were taken, by number; equal ``texts`` and other parts that are ``known`` are kept once."""

    def __init__(self, texts: dict[str, str], known: dict[object, Any]) -> None:
        self._texts = texts
        self._known = known
        self.spool = Spool()
        self._places = array("Q")

    def take(self, line: bytes, at: int, span: Span) -> None:
        """Know where a line is."""
        form = line.rindex(_TAB) + 1
        gist = line.rindex(_TAB, 0, form - 1) + 1
        missing = _PLACES * (at + 1) - len(self._places)
        if missing > 0:
            self._places.frombytes(bytes(missing * self._places.itemsize))
        places = (span.start, span.start + gist, span.start + form, span.end)
        self._places[_PLACES * at : _PLACES * (at + 1)] = array("Q", places)

    def lines(self) -> Iterator[bytes]:
        """All lines, in the order of their numbers."""
        places = self._places
        return (self.spool.read(Span(*places[at : at + _PLACES : 3])) for at in range(0, len(places), _PLACES))

    def gist(self, at: int) -> object:
        """What the rules noted of a project."""
        _, gist, form, _ = self._places[_PLACES * at : _PLACES * (at + 1)]
        return cache.loads(self.spool.read(Span(gist, form - 1)))

    def form(self, at: int) -> model.Form:
        """The form of a project."""
        _, _, form, end = self._places[_PLACES * at : _PLACES * (at + 1)]
        facts, annual, multi, goals, kinds, rows, note = cache.loads(self.spool.read(Span(form, end)))
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
        labels = [(kind[:4], kind[4]) for kind in found]
        places = project_file.place
        return tuple(
            [
                _indicator(
                    (
                        number,
                        *labels[kind][0],
                        keep(name, name),
                        keep(value, value),
                        tuple(map(tuple, extras)) if extras else (),
                        labels[kind][1],
                        places(*place),
                    )
                )
                for number, (kind, name, value, extras, place) in enumerate(rows, 1)
            ]
        )
