"""What a reader's phone has to load and redraw: bytes as they are sent, requests before anything is seen, nothing that jumps."""

import gzip
import re
from pathlib import Path

import pytest

from tests.browser.kinds import kinds

PAGE = 12_000
"""Bytes of an indicator page, its HTML, compressed."""
SHARED = 25_000
"""Bytes of style and scripts that every page has, compressed."""
JUMP = 0.01
"""Of what is seen; browsers call a tenth good. A page is still when it is sorted out before it is painted."""

_SHIFTS = """() => new Promise((done) => {
  const seen = [];
  new PerformanceObserver((list) => seen.push(...list.getEntries())).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(seen.reduce((sum, shift) => sum + shift.value, 0)), 300);
})"""


def sent(data: bytes) -> int:
    return len(gzip.compress(data, 6))


def projects(output: Path) -> list[Path]:
    return [file for file in output.rglob("*.html") if 'class="page-project"' in file.read_text(encoding="utf-8")]


def test_an_indicator_page_is_light(output, searched):
    for folder, least in ((output, 8), (searched, 336)):
        weights = {file: sent(file.read_bytes()) for file in projects(folder)}
        assert len(weights) >= least
        assert {file: weight for file, weight in weights.items() if weight > PAGE} == {}


def test_what_pages_share_is_light(output):
    shared = [sent((output / "assets" / name).read_bytes()) for name in ("site.css", "theme.js", "site.js", "paper.js")]
    assert sum(shared) <= SHARED


def test_every_list_of_a_large_site_is_light(explored_output):
    heavy = {
        file.relative_to(explored_output).as_posix(): weight
        for file in explored_output.rglob("*.html")
        if "/print/" not in file.as_posix() and (weight := sent(file.read_bytes())) > 30_000
    }
    assert heavy == {}


@pytest.mark.parametrize("kind", ["home", "project", "year", "form"])
def test_a_page_is_seen_after_three_requests(open_context, output, site, kind):
    """Itself, its style, the choice of colours; what else it asks for does not hold it up."""
    path = kinds(output)[kind]
    head = (output / path).read_text(encoding="utf-8").partition("</head>")[0]
    waits = re.findall(r'<link rel="stylesheet"[^>]*>|<script src="[^"]*">', head)
    assert len(waits) <= 2
    page = open_context(watched=False).new_page()
    asked = []

    def only_what_is_waited_for(route):
        name = route.request.url.rpartition("/")[2]
        if name in ("site.css", "theme.js") or route.request.resource_type == "document":
            asked.append(name)
            route.continue_()
        else:
            route.abort()

    page.route("**/*", only_what_is_waited_for)
    page.goto(site.url(path))
    assert page.locator("h1").first.bounding_box()["height"] > 0
    assert page.evaluate("performance.getEntriesByName('first-contentful-paint').length") == 1
    assert len(asked) <= 3


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_jumps(open_context, output, site, width):
    page = open_context(viewport={"width": width, "height": 800}).new_page()
    jumped = {}
    for kind, path in kinds(output).items():
        if kind == "moved":
            continue  # it leads on at once
        page.goto(site.url(path))
        page.wait_for_load_state("networkidle")
        shift = page.evaluate(_SHIFTS)
        if shift > JUMP:
            jumped[kind] = shift
    assert jumped == {}
