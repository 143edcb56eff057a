"""``make screenshots``: one page of each kind, in every width and on paper."""

import re

from PIL import Image

from tests.screenshots import FOR_THE_DOCS, ROOT, every_kind, keep_for_the_docs, pages_by_kind, photograph


def seen(file):
    with Image.open(file) as picture:
        return *picture.size, picture.mode


def test_every_kind_of_page_is_taken(output):
    kinds = {
        re.search(r'<body class="page-([\w-]+)', file.read_text(encoding="utf-8"))[1] for file in output.rglob("*.html")
    }
    assert pages_by_kind(output).keys() == kinds >= {"home", "year", "project", "form", "booklet", "search", "404"}


def test_kinds_that_only_a_longer_site_has_are_taken_too(tmp_path):
    taken = every_kind(ROOT, tmp_path)
    assert taken.keys() >= {
        "home",
        "project",
        "compare",
        "comparison-list",
        "departments",
        "indicator-list",
        "list",
        "volumes",
    }
    assert taken["project"].is_relative_to(tmp_path / "output")
    assert taken["compare"].is_relative_to(tmp_path / "longer-output")


def test_widths_colours_and_paper(browser, output, tmp_path):
    made = photograph(browser, "form", pages_by_kind(output)["form"], tmp_path)
    assert [file.name for file in made] == [
        "form-1280.png",
        "form-print-1.png",
        "form-1280-dark.png",
        "form-768.png",
        "form-360.png",
    ]
    widths = [seen(file)[0] for file in made]
    assert (widths[0], *widths[2:]) == (1280, 1280, 768, 360)


def test_what_is_kept_in_git_is_small(tmp_path):
    (tmp_path / "images").mkdir()
    for name in FOR_THE_DOCS:
        Image.effect_noise((1280, 3000), 40).save(tmp_path / f"{name}.png")
    keep_for_the_docs(tmp_path, tmp_path / "images")
    kept = [seen(file) for file in (tmp_path / "images").iterdir()]
    assert len(kept) == len(FOR_THE_DOCS)
    assert all(width <= 900 and height <= 1100 and mode == "P" for width, height, mode in kept)
