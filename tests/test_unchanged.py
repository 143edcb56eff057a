"""Nothing has changed: said again without a build. Anything at all has changed: built."""

import os
import time

import pytest

from generator import cache, unchanged
from tests.commands import run
from tests.making import PROJECT, PROJECT_PATH, make

WARNING = {PROJECT_PATH: PROJECT.replace("2人", "较高影响程度（较高、明显、一般）")}


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.setattr(unchanged, "TICK", -3600.0)  # the files of this test are as young as the build
    return make(tmp_path / "site", WARNING)


def built(site, *options):
    """What a build says, and whether it was one: only a build leaves a trace in the cache of pages."""
    pages = next((site / cache.FOLDER).glob("pages-*"), None) if (site / cache.FOLDER).is_dir() else None
    before = pages.stat().st_mtime_ns if pages else 0
    from generator import cli  # in this process, so that the fixture's clock counts

    done = in_process(cli, ["build", "--site", str(site), *options])
    pages = next((site / cache.FOLDER).glob("pages-*"))
    return done, pages.stat().st_mtime_ns != before


def in_process(cli, arguments):
    import contextlib
    import io
    import sys

    out, err = io.StringIO(), io.StringIO()
    old = sys.argv
    sys.argv = ["disclosure", *arguments]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), contextlib.suppress(SystemExit):
            cli.main()
    finally:
        sys.argv = old
    return out.getvalue(), err.getvalue()


def test_what_was_said_is_said_again(site):
    first, was_built = built(site)
    assert was_built
    again, was_built = built(site)
    assert not was_built
    assert again[1] == first[1] != ""
    assert again[0].splitlines()[0].endswith("；没有变化。")
    assert again[0].splitlines()[1:] == first[0].splitlines()[1:]


def edit_content(site):
    (site / PROJECT_PATH).write_text(PROJECT, encoding="utf-8")


def touch_content(site):
    os.utime(site / PROJECT_PATH, (1, 1))


def add_content(site):
    (site / "content/2024/附件.doc").write_bytes(b"x")


def remove_content(site):
    (site / "content/2023").mkdir()


def edit_template(site):
    (site / "site_templates").mkdir()
    (site / "site_templates/_title.html").write_text("{% macro phrased(title) %}{{ title }}{% endmacro %}")


def edit_output(site):
    file = site / "output/2024/01-a.html"
    about = file.stat()
    file.write_bytes(file.read_bytes()[:-1] + b" ")
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns + 1))


def remove_output(site):
    (site / "output/2024/01-a.html").unlink()


def put_beside(site):
    (site / "output/CNAME").write_text("x")


@pytest.mark.parametrize(
    "change", [edit_content, touch_content, add_content, remove_content, edit_template, edit_output, remove_output, put_beside]
)  # fmt: skip
def test_whatever_changes_is_seen(site, change):
    built(site)
    assert not built(site)[1]
    change(site)
    assert built(site)[1]


def test_other_settings_are_another_build(site):
    built(site)
    assert built(site, "--precompress")[1]
    assert built(site, "--timings")[1]


def test_a_young_file_is_not_taken_at_its_word(site, monkeypatch):
    monkeypatch.setattr(unchanged, "TICK", 2.0)
    built(site)
    assert built(site)[1]
    old = unchanged.State("x", time.time() - 10, time.time())
    assert old.holds


def test_a_cache_that_is_damaged_foreign_or_of_another_version_is_as_good_as_none(site):
    built(site)
    damages = (
        lambda _raw: b"",
        lambda raw: raw[:-1],
        lambda raw: raw.replace(b"disclosure-cache 1", b"disclosure-cache 2"),
        lambda raw: raw[:40] + b"?" + raw[41:],
        lambda raw: raw[:-1] + b"?",
        lambda _raw: b"[]",
    )
    for damage in damages:
        for kept in (site / cache.FOLDER).glob("*-*"):
            kept.write_bytes(damage(kept.read_bytes()))
        assert built(site)[1]
    assert not built(site)[1]


@pytest.mark.parametrize("part", range(2, 5))
def test_what_was_said_is_not_said_again_if_it_makes_no_sense(site, part):
    first, _ = built(site)
    keep = cache.Cache(site, cache.program_version())
    name = next((site / cache.FOLDER).glob("said-*")).name
    parts = keep.load_bytes(name).split(b"\0", 4)
    parts[part] = b"\xff"
    keep.save_bytes(name, b"\0".join(parts))
    again, was_built = built(site)
    assert (again[0].partition("；")[0], again[0].splitlines()[1:], again[1]) == (
        first[0].partition("；")[0],
        first[0].splitlines()[1:],
        first[1],
    )
    assert was_built


def test_the_folder_ignores_itself_and_may_be_deleted(site):
    built(site)
    assert (site / cache.FOLDER / ".gitignore").read_text() == "*\n"
    import shutil

    shutil.rmtree(site / cache.FOLDER)
    assert built(site)[1]


def test_a_site_that_can_not_be_written_to_builds_all_the_same(site, tmp_path, monkeypatch):
    def refuse(*_arguments, **_named):
        raise PermissionError(13, "no")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    value = cache.Cache(site, "1")
    value.save("x", [1])
    assert value.load("x") is None


def test_from_the_command_line(tmp_path):
    """The whole program: the second build of files that are as young as the first does the work again, and says no change."""
    site = make(tmp_path / "site")
    assert run("build", cwd=site).code == 0
    assert "没有变化" in run("build", cwd=site).out


def test_the_stamps_of_a_publication_are_what_a_look_at_the_output_finds(tmp_path):
    """Else the next build would never find that nothing has changed: it spares a look, nothing more."""
    from generator.build import build
    from generator.problems import Problems

    site = make(tmp_path / "site", WARNING)
    done = build(site, tmp_path / "output", Problems()).published
    assert done.stamps is not None
    assert unchanged._digest_of(tmp_path / "output", done.stamps) == unchanged._digest(tmp_path / "output")
    (site / PROJECT_PATH).write_text(PROJECT, encoding="utf-8")
    (tmp_path / "output/CNAME").write_text("x.example")
    assert build(site, tmp_path / "output", Problems()).published.stamps is None  # somebody else's file is there
