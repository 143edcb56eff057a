"""On a phone the indicator table becomes blocks: nothing is lost, for the eye or for the ear."""

import re

import pytest

from tests.browser.kinds import kinds

LABELS = ("一级指标", "二级指标")


def _spoken(value: str) -> str:
    return value.replace("≤", "不超过").replace("≥", "不低于")


@pytest.fixture
def indicator_pages(pages) -> list[str]:
    """The indicator pages of 2024."""
    found = [path for path in pages if re.fullmatch(r"2024/\d\d-[^/]*\.html", path)]
    assert len(found) == 8
    return found


def _heard(page) -> list[tuple[list[str], list[str], str]]:
    """The rows of the indicator table as the browser tells them to a screen reader: headers, cells, all text in order."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()

    def below(node):
        for child in map(nodes.get, node.get("childIds", [])):
            if child is not None:
                yield child
                yield from below(child)

    def role(node) -> str:
        return node.get("role", {}).get("value", "")

    def name(node) -> str:
        return node.get("name", {}).get("value", "")

    table = [node for node in nodes.values() if role(node) == "table" and "绩效指标" in name(node)][-1]
    rows = []
    for row in [node for node in below(table) if role(node) == "row"]:
        inside = list(below(row))
        headers, cells = ([name(node) for node in inside if role(node) == kind] for kind in ("rowheader", "cell"))
        rows.append((headers, cells, "".join(name(node) for node in inside if role(node) == "StaticText")))
    return rows[1:]


@pytest.mark.parametrize("width", [320, 1280])
def test_a_screen_reader_hears_every_row(open_context, site, indicator_pages, expected, width):
    page = open_context(viewport={"width": width, "height": 800}).new_page()
    heard = {}
    for path in indicator_pages:
        page.goto(site.url(path))
        heard[page.locator("h1").inner_text()] = _heard(page)
    for project in expected["项目"]:
        rows = heard[project["项目名称"]]
        assert len(rows) == len(project["指标"])
        for row, (headers, cells, text) in zip(project["指标"], rows, strict=True):
            assert headers[-1] == (row["三级指标"] or "未填")
            assert cells[-1].endswith(_spoken(row["指标值"]) or "未填")
            assert not re.search("[≤≥]", cells[-1])
            if width == 320:
                # every block says what it belongs to, also where the label spans rows from above
                assert [text.find(row[label]) for label in LABELS] == sorted(text.find(row[label]) for label in LABELS)
                assert all(row[label] in text for label in LABELS), text


@pytest.mark.parametrize("width", [320, 360])
def test_every_value_is_seen_in_a_narrow_window(open_context, site, indicator_pages, expected, width):
    page = open_context(viewport={"width": width, "height": 800}).new_page()
    seen = 0
    for path in indicator_pages:
        page.goto(site.url(path))
        for row in page.locator("tr[id^=row-]").all():
            box = row.locator("td").last.bounding_box()
            assert box["x"] >= 0, path
            assert box["x"] + box["width"] <= width, path
            assert box["height"] >= 16, path
            seen += 1
    assert seen == 86


_SQUEEZED = """() => [...document.querySelectorAll('table:not(.form) td, table:not(.form) th')]
  .filter(cell => cell.checkVisibility() && cell.clientWidth > 1 && cell.innerText.trim().length > 3)
  .filter(cell => {
    const box = cell.getBoundingClientRect(), size = parseFloat(getComputedStyle(cell).fontSize);
    return box.width < 3 * size + 16 && box.height > 4 * 1.5 * size;
  })
  .map(cell => cell.innerText)"""


def test_no_cell_is_squeezed_to_a_column_of_characters(open_context, site, output, explored, explored_output):
    page = open_context(viewport={"width": 360, "height": 800}).new_page()
    longer = {kind: path for kind, path in kinds(explored_output).items() if kind not in kinds(output)}
    places = [site.url(path) for path in kinds(output).values()] + [explored.url(path) for path in longer.values()]
    assert len(places) > 15
    for place in places:
        page.goto(place)
        assert page.evaluate(_SQUEEZED) == [], place
