"""A file joined of known pieces is the file made anew, and what was noted of them by nobody knows whom is not believed."""

from dataclasses import replace
from hashlib import sha256

import pytest

from generator.outputs.data import csv_file, record, workbook
from generator.pieces import Pieces, known_of
from tests.making import sound
from tests.outputs.data.published import SITES, loaded


def digest_of(project, findings):
    return sha256(repr((project.year, project.id, project.note, findings)).encode()).digest()


def files(years, findings, frame):
    """Each file that is joined, as it is planned: what makes it, a piece of it, and what finds the pieces in it."""
    for name in ("projects", "funding", "indicators", "details"):
        yield (
            lambda give, name=name: csv_file.table_csv(name, years, findings, give),
            csv_file.csv_lines,
            lambda data, name=name: csv_file.lines_within(name, data),
        )
    yield lambda give: workbook.data_workbook(years, findings, give), workbook.sheet_rows, workbook.rows_within
    yield lambda give: record.disclosure_json(frame, years, findings, give), record.project_line, record.lines_within


def never(name, project, findings):
    raise AssertionError(project)


@pytest.mark.parametrize("folder", SITES, ids=lambda folder: folder.name)
def test_every_piece_of_a_file_is_found_again(folder):
    site, findings = loaded(folder)
    for make, piece, within in files(site.years, findings, site.frame):
        first = Pieces(piece, digest_of)
        data = make(first)
        again = Pieces(never, digest_of, known_of(first.noted, within(data)))
        assert make(again) == data == make(piece)
        assert again.noted == first.noted


def test_what_changed_is_made_anew(tmp_path):
    site = sound(tmp_path)
    [one] = site.latest.projects
    before, after = ((replace(site.latest, projects=(one, changed)),) for changed in (other(one, ""), other(one, "注")))
    for (make, piece, within), (make_after, *_) in zip(
        files(before, {}, site.frame), files(after, {}, site.frame), strict=True
    ):
        first = Pieces(piece, digest_of)
        data = make(first)
        known = known_of(first.noted, within(data))
        made = []
        second = Pieces(
            lambda *about, piece=piece, made=made: made.append(about[1].id) or piece(*about), digest_of, known
        )
        assert make_after(second) == make_after(piece)
        assert set(made) == {"p2"}


def other(project, note):
    return replace(project.with_form(note=note), id="p2")


@pytest.mark.parametrize(
    "noted", ["", "1", "[]", '{"a":1}', '{"a":"AAAA"}', '{"a":"!"}', '{"a":"AAAAAAAAAAAJAAAA"}', '{"a":"甲"}']
)
def test_what_was_noted_and_makes_no_sense_is_not_believed(noted):
    assert known_of(noted, b"12345678") == {}
