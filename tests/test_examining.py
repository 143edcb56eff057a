"""Files that did not change are not read again; whatever did is, and nothing that is remembered is trusted blindly."""

import os

import pytest

from generator import checks, content, examining, workers
from generator.examining import Examiner
from generator.problems import Problems
from tests.making import PROJECT, PROJECT_PATH, make, told

OTHER = "content/2024/02-b.yaml"


@pytest.fixture
def site(tmp_path):
    """Two projects, whose files are an hour old."""
    folder = make(tmp_path, {OTHER: PROJECT.replace("甲", "乙").replace("2人", "")})
    for name in (PROJECT_PATH, OTHER):
        age(folder / name)
    return folder


def age(file, seconds=3600):
    about = file.stat()
    os.utime(file, (about.st_atime - seconds, about.st_mtime - seconds))


@pytest.fixture
def young(monkeypatch):
    """A file's inode changes when it is given a date: in these tests that is long ago."""
    monkeypatch.setattr(examining, "time", Later)


class Later:
    @staticmethod
    def time():
        import time

        return time.time() + 3600


def load(folder, lines=b"", jobs=1):
    problems = Problems()
    examiner = Examiner(checks.judge, lines, jobs)
    loaded = content.load(folder, problems, examiner)
    checks.run(loaded, problems)
    found = b"".join(examiner.reader.lines())
    assert examiner.changed == (found != lines)
    return [project.name for project in loaded.site.latest.projects], told(problems), found


@pytest.mark.usefixtures("young")
def test_what_did_not_change_is_not_read(site, monkeypatch):
    first = load(site)
    monkeypatch.setattr(examining, "examine", None)
    monkeypatch.setattr(examining, "read_bytes", None)
    assert load(site, first[2]) == first


@pytest.mark.usefixtures("young")
def test_what_was_saved_again_with_the_same_bytes_is_only_hashed(site, monkeypatch):
    first = load(site)
    age(site / PROJECT_PATH, -60)
    monkeypatch.setattr(examining, "examine", None)
    names, said, lines = load(site, first[2])
    assert (names, said) == first[:2]
    assert lines != first[2]  # with the new date
    monkeypatch.setattr(examining, "read_bytes", None)
    assert load(site, lines)[2] == lines


def test_a_young_file_is_hashed_whatever_its_date_says(site):
    _, _, lines = load(site)
    file = site / PROJECT_PATH
    about = file.stat()
    file.write_text(PROJECT.replace("甲", "丙"), encoding="utf-8")
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert load(site, lines)[0] == ["丙", "乙"]


@pytest.mark.usefixtures("young")
def test_what_changed_is_read_again(site):
    _, said, lines = load(site)
    assert said == [f"{OTHER}:9:14 V101 「救助人数」的指标值未填"]
    (site / OTHER).write_text(PROJECT.replace("甲", "丁"), encoding="utf-8")
    assert load(site, lines)[:2] == (["甲", "丁"], [])


@pytest.mark.usefixtures("young")
def test_another_form_is_another_reading(site):
    _, _, lines = load(site)
    (site / "content/2024/disclosure.yaml").write_text('表样: "2021"\n', encoding="utf-8")
    assert load(site, lines)[1] == load(site)[1]


@pytest.mark.usefixtures("young")
def test_lines_of_somebody_else_are_not_trusted(site):
    first = load(site)
    foreign = b"".join(
        line.split(b"\t[", 1)[0] + b"\t[[1],null,[],null]\tnull\tnull\n" for line in first[2].splitlines()
    )
    assert load(site, foreign) == first


def test_several_processes_know_the_same(tmp_path, monkeypatch):
    names = [f"content/2024/{number:03}.yaml" for number in range(130)]
    texts = {
        name: PROJECT.replace("甲", f"甲{at}").replace("2人", "" if at % 3 else "2人") for at, name in enumerate(names)
    }
    site = make(tmp_path, {PROJECT_PATH: None, **texts})
    alone = load(site)
    monkeypatch.setattr(examining, "FEW", 1)
    assert workers.CAN_FORK
    assert load(site, jobs=3) == alone
