"""What a screen reader is given, per kind of page: the accessibility tree, held against the trees in ``tests/data/trees``.

A change of a page that changes what is heard shows here as a difference to be read and approved:
``pytest tests/browser/test_tree.py --update-trees`` writes the trees anew.
"""

import re
import shutil
from pathlib import Path

import pytest

from tests.browser.conftest import Site
from tests.browser.kinds import kinds
from tests.conftest import ROOT, build

TREES = ROOT / "tests/data/trees"
# the digest of the site, and sizes of files, which depend on the system's compression
VARIES = re.compile(r"[0-9a-f]{64}|[0-9.,]+ (?:字节|KB|MB)")
GOOD = ROOT / "tests/sites/good/departments"


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """The output of a small site that has every kind of page: two years, several departments."""
    folder = tmp_path_factory.mktemp("trees")
    shutil.copytree(GOOD / "content", folder / "content")
    about = folder / "content/site.yaml"
    lines = about.read_text(encoding="utf-8").splitlines(keepends=True)
    # without its address: the 404 page would ask for style and script there
    about.write_text("".join(line for line in lines if not line.startswith("网址")), encoding="utf-8")
    build(folder, folder / "output")
    return folder / "output"


def test_what_is_heard_is_what_was_approved(page, small, request):
    found = kinds(small)
    update = request.config.getoption("--update-trees")
    if update:
        TREES.mkdir(exist_ok=True)
        for stale in TREES.glob("*.txt"):
            stale.unlink()
    site = Site(small.as_uri() + "/")
    differ = []
    for kind, path in found.items():
        page.goto(site.url(path))
        page.wait_for_load_state("networkidle")
        tree = VARIES.sub("…", page.locator("body").aria_snapshot()) + "\n"
        file = TREES / f"{kind}.txt"
        if update:
            file.write_text(tree, encoding="utf-8")
        if not file.is_file() or file.read_text(encoding="utf-8") != tree:
            differ.append(f"{kind} ({path})")
    assert not differ, f"读屏软件得到的内容变了：{differ}；看过以后用 --update-trees 重写"
    assert {file.stem for file in TREES.glob("*.txt")} == set(found)


def test_the_frame_of_every_page_is_there(page, small):
    """Landmarks: one banner, one main with a heading, one footer; every navigation and region has a name of its own."""
    site = Site(small.as_uri() + "/")
    for kind, path in kinds(small).items():
        page.goto(site.url(path))
        assert page.get_by_role("banner").count() == 1, kind
        assert page.get_by_role("main").get_by_role("heading", level=1).count() == 1, kind
        assert page.get_by_role("contentinfo").count() == 1, kind
        for role in ("navigation", "region"):
            names = [one.evaluate(NAME) for one in page.get_by_role(role).all()]
            assert all(names), f"{kind}: {role} 没有名称"
            assert len(names) == len(set(names)), f"{kind}: {role} 重名 {names}"


NAME = """element => element.getAttribute('aria-label')
  || document.getElementById(element.getAttribute('aria-labelledby'))?.textContent.trim() || ''"""
