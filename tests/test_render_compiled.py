"""Compiled templates are kept outside of the site, for the program's own alone, and trusted only if they are whole."""

import os
import tempfile

import jinja2
import pytest

from generator.plan import Page
from generator.problems import Problems
from generator.render import Renderer
from generator.render import compiled as module
from generator.render.compiled import kept_for
from generator.templates import Templates, default_folder
from tests.making import sound, told


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where temporary files go, empty."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def kept(folder):
    return sorted(file for file in folder.rglob("*.cache"))


def page(tmp_path, own=None):
    site = tmp_path / "site"
    if own:
        (site / "site_templates").mkdir(parents=True, exist_ok=True)
        (site / "site_templates/404.html").write_text(own, encoding="utf-8")
    problems = Problems()
    made = Renderer(sound(site), Templates.of(site), problems).render(
        Page("404.html", "content/site.yaml", "404.html", "404", "题", (("首页", "index.html"),))
    )
    assert not told(problems)
    return made


def test_what_is_kept_gives_the_same_page(tmp_path, folder, monkeypatch):
    first = page(tmp_path)
    assert kept(folder)
    monkeypatch.setattr(jinja2.Environment, "compile", None)
    assert page(tmp_path) == first


def test_what_is_damaged_is_as_good_as_nothing(tmp_path, folder):
    first = page(tmp_path)
    for at, file in enumerate(kept(folder)):
        file.write_bytes(file.read_bytes()[: 40 + at] if at % 2 else b"nonsense")
    assert page(tmp_path) == first


def test_of_another_program_nothing_is_taken(tmp_path, folder, monkeypatch):
    page(tmp_path)
    before = [file.read_bytes() for file in kept(folder)]
    monkeypatch.setattr(module, "program_version", lambda: "another")
    page(tmp_path)
    assert [file.read_bytes() for file in kept(folder)] != before


def test_templates_of_a_site_are_not_kept(tmp_path, folder):
    assert page(tmp_path, "甲") == "甲".encode()
    assert not kept(folder)
    assert page(tmp_path, "乙") == "乙".encode()


@pytest.mark.skipif(os.name == "nt", reason="the folder is the user's own there")
def test_in_a_folder_that_others_can_write_to_nothing_is_kept(tmp_path, folder, monkeypatch):
    (folder / f"_jinja2-cache-{os.getuid()}").write_text("a file", encoding="utf-8")
    assert kept_for(jinja2.Environment) is None
    assert page(tmp_path)


def test_where_nothing_can_be_written_pages_are_made_all_the_same(tmp_path, folder, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError

    cache = kept_for(jinja2.Environment)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(default_folder()), bytecode_cache=cache)
    assert environment.get_template("404.html")
    assert not kept(folder)
