"""The open data as a whole."""

import pytest

from generator.outputs import data
from generator.outputs.data import csv_file, workbook
from generator.problems import Findings
from tests.making import sound


@pytest.mark.parametrize("made_by", [csv_file, workbook])
def test_nothing_is_left_of_the_files_of_a_year_once_they_are_made(made_by, tmp_path):
    files = {one.path: one for one in data.artifacts(sound(tmp_path), Findings({})) if hasattr(one, "piece")}
    first = {path: one.make(one.piece) for path, one in files.items()}
    assert made_by._text.cache_info().currsize
    data.forget()
    assert not any(
        one.cache_info().currsize for one in (made_by._text, made_by._classes, made_by._value, made_by._amount)
    )
    assert {path: one.make(one.piece) for path, one in files.items()} == first
