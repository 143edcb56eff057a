"""What is known of one project file as one line: its head says of which file and of what state of it, its end is the form."""

import os
from typing import NamedTuple

from generator import cache, model
from generator.examined import Examined, Place

_HEAD, _TAB, _END = "\t", b"\t", b"\n"
_TABS = 6
"""In a line: path, profile, state, digest, what is known, the gist, the form."""
UNKNOWN_STATE = ""
"""Of a file that was changed so lately that its dates do not tell it from what may be written next."""


def state_of(about: os.stat_result, looked: float) -> str:
    """What tells whether a file is as it was; :data:`UNKNOWN_STATE` if it may yet change unseen. ``looked``: seconds."""
    if max(about.st_mtime, about.st_ctime) >= looked - cache.TICK:
        return UNKNOWN_STATE
    return f"{about.st_mtime_ns}.{about.st_size}.{about.st_ino}.{about.st_ctime_ns}"


def to_line(place: Place, state: str, digest: str, found: Examined) -> bytes:
    """All that is known as a line of text; that of a file whose name no line can hold is good for once.

    The form stands last, and before it the gist, so that neither need be read to know the rest.
    """
    project, withheld, problems, remarks, gist = found
    known = cache.dumps((project and _heading(project), withheld, [one.as_data() for one in problems], remarks))
    noted = cache.dumps(gist and gist())
    form = cache.dumps(project and _form_data(project.form))
    path = place.path if place.path.isprintable() else ""
    return _HEAD.join((path, place.profile, state, digest, "")).encode() + _TAB.join((known, noted, form)) + _END


class Line(NamedTuple):
    """The head of a line, and where it stands in the text that was remembered."""

    profile: str
    state: str
    digest: str
    text: bytes
    start: int
    end: int

    @property
    def whole(self) -> bytes:
        """The line."""
        return self.text[self.start : self.end]

    def with_state(self, place: Place, state: str) -> bytes:
        """The same of the file as it now stands there."""
        body = self.whole.split(_TAB, 4)[4]
        return _HEAD.join((place.path, self.profile, state, self.digest, "")).encode() + body


def lines_by_path(remembered: bytes) -> dict[str, Line]:
    """Lines that were remembered; what is not one is left out."""
    found: dict[str, Line] = {}
    start = 0
    while end := remembered.find(_END, start) + 1:
        if remembered.count(_TAB, start, end) == _TABS:
            path, profile, state, digest, _ = remembered[start:end].split(_TAB, 4)
            if path and digest:
                found[path.decode()] = Line(profile.decode(), state.decode(), digest.decode(), remembered, start, end)
        start = end
    return found


def _heading(project: model.Project) -> tuple[object, ...]:
    summary = project.summary
    total = None if summary.total_wan is None else str(summary.total_wan)
    return (
        project.number,
        project.name,
        project.department,
        project.department_code,
        (total, *summary[1:]),
        project.acceptances,
        project.catalogue,
        project.former_ids,
    )


def _form_data(form: model.Form) -> tuple[object, ...]:
    kinds: dict[tuple[object, ...], int] = {}
    rows = [
        (
            kinds.setdefault(
                (row.class_label, row.class_key, row.subclass_label, row.subclass_key, row.inferred), len(kinds)
            ),
            row.name,
            row.value,
            row.extras,
            row.place,
        )
        for row in form.indicators
    ]
    return (
        form.facts,
        _funding_data(form.funding),
        form.multi_year_funding and _funding_data(form.multi_year_funding),
        form.goals,
        list(kinds),
        rows,
        form.note,
    )


def _funding_data(funding: model.Funding) -> tuple[object, ...]:
    return funding.unit, [amount[:4] for amount in funding.amounts]
