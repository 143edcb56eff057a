"""What comes out of the printer: the official form on one A4 page, the whole text in its order."""

import re

import pytest

from tests.browser.printing import form_text, sheets_of, squeezed
from tests.tables import parse, text_of


def _printed(page) -> list[str]:
    """The text of each page that Chromium prints."""
    return sheets_of(page.pdf(prefer_css_page_size=True))


@pytest.fixture(scope="module")
def forms(output) -> dict[str, str]:
    """Output path of the printable form of each project, by its name."""
    found = {}
    for file in sorted((output / "2024/print").rglob("*.html")):
        if file.name != "index.html":
            cells = [text_of(cell) for cell in parse(file).css("main table th, main table td")]
            found[cells[cells.index("项目名称") + 1]] = file.relative_to(output).as_posix()
    return found


@pytest.mark.parametrize("number", range(1, 9))
def test_a_form_is_one_page_with_every_word(page, site, forms, expected, number):
    (project,) = [one for one in expected["项目"] if one["序号"] == number]
    path = forms[project["项目名称"]]
    page.goto(site.url(path))
    (sheet,) = _printed(page)
    assert form_text(project) in squeezed(sheet)
    assert "第1页共1页" in squeezed(sheet)
    assert expected["部门"] in sheet


def test_booklet(page, site, expected):
    page.goto(site.url("2024/print/index.html"))
    sheets = [squeezed(sheet) for sheet in _printed(page)]
    assert len(sheets) == 10
    assert squeezed(expected["标题"]) in sheets[0]
    assert expected["部门"] in sheets[0]
    for row in expected["清单"]["行"]:
        assert row["项目名称"] in sheets[1]
    assert expected["清单"]["合计_计算"] in sheets[1]
    for sheet, project in zip(sheets[2:], expected["项目"], strict=True):
        assert form_text(project) in sheet
    assert [f"第{number}页共10页" in sheet for number, sheet in enumerate(sheets, 1)].count(False) <= 1, (
        "封面可以没有页码"
    )


def test_every_page_prints_its_text_the_body_and_page_numbers(page, site, pages, expected):
    for path in pages:
        page.goto(site.url(path))
        heading = squeezed(page.locator("h1").inner_text())
        sheets = [squeezed(sheet) for sheet in _printed(page)]
        assert heading in sheets[0], path
        assert any(expected["部门"] in sheet for sheet in sheets), path
        cover = path.endswith("print/index.html")  # a title page has no number
        for number, sheet in enumerate(sheets, 1):
            assert f"第{number}页共{len(sheets)}页" in sheet or (cover and number == 1), path


def test_what_is_for_the_screen_is_not_printed(page, site, pages):
    page.emulate_media(media="print")
    for path in pages:
        page.goto(site.url(path))
        # the head of a column that sorts is a button, and its text is printed
        shown = page.evaluate("""
          [...document.querySelectorAll('nav, form, input, select, button:not(th button), a[href="#main"]')]
            .filter(element => element.checkVisibility()).map(element => element.outerHTML)""")
        assert shown == [], path


def test_no_heading_is_printed_over_nothing(page, site):
    page.goto(site.url("index.html"))
    (sheet,) = _printed(page)
    assert page.get_by_role("heading", name="查找与下载").count() == 1
    assert "查找与下载" not in squeezed(sheet)


def test_a_form_carries_the_address_it_came_from(page, site_with_address, forms, expected):
    site, address = site_with_address
    path = forms[expected["项目"][0]["项目名称"]]
    page.goto(site.url(path))
    (sheet,) = _printed(page)
    assert squeezed(address + path) in squeezed(sheet)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_print_is_black_on_white(page, site, pages, scheme):
    page.emulate_media(media="print", color_scheme=scheme)
    for path in pages:
        page.goto(site.url(path))
        ink = page.evaluate("getComputedStyle(document.querySelector('main')).color")
        paper = page.evaluate("[document.documentElement, document.body].map(e => getComputedStyle(e).backgroundColor)")
        assert max(map(int, re.findall(r"\d+", ink)[:3])) < 64, path
        assert set(paper) <= {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}, path


def test_a_long_form_breaks_between_rows_and_repeats_its_heading(page, site, forms):
    """A form of forty more rows, made on the page itself."""
    page.goto(site.url(next(iter(forms.values()))))
    heading = page.locator("main thead").inner_text()
    page.evaluate("""() => {
      const rows = [...document.querySelectorAll('main table tbody tr')];
      const first = rows.find(row => row.textContent.includes('三级指标'));
      // the merged first column covers the new rows too
      first.cells[0].rowSpan += 40;
      for (let i = 40; i > 0; i--) {
        const row = rows.at(-1).cloneNode();
        row.removeAttribute('id');
        for (const [text, span] of [['甲', 1], ['乙', 2], [`起${i}` + '很长的指标名称'.repeat(6) + `止${i}`, 1], ['值', 2]]) {
          const cell = row.insertCell();
          cell.colSpan = span;
          cell.textContent = text;
        }
        rows.at(-1).after(row);
      }
    }""")
    sheets = [squeezed(sheet) for sheet in _printed(page)]
    assert len(sheets) > 1
    for sheet in sheets:
        assert squeezed(heading) in sheet
        for i in range(1, 41):
            assert bool(re.search(rf"起{i}(?!\d)", sheet)) == bool(re.search(rf"止{i}(?!\d)", sheet)), (
                "一行不断在两页上"
            )
