"""The official form on paper, from both engines alike: cells, pages, labels, page numbers; what does not fit goes on."""

import io
import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.browser.long_forms import PROJECTS, counted, make_long_site
from tests.browser.printing import Printer, sheets_of, squeezed
from tests.conftest import build
from tests.making import PROJECT, make
from tests.tables import LexborHTMLParser, distinct, grid

NAMES = tuple(PROJECTS)
SUBCLASS_OF = ("数量", "质量", "时效", "成本", "经济效益", "社会效益", "生态效益", "可持续影响", "满意度")


@pytest.fixture(scope="session")
def long_site(tmp_path_factory):
    """Made-up long forms: the address of an output path, as a file on disk."""
    folder = make_long_site(tmp_path_factory.mktemp("long"))
    build(folder, folder / "output")
    return lambda path: (folder / "output" / path).as_uri()


@pytest.fixture(scope="module")
def chromium_printer(browser):
    context = browser.new_context(locale="zh-CN")
    yield Printer("chromium", context.new_page())
    context.close()


@pytest.fixture(scope="module")
def firefox_printer(firefox):
    return Printer("firefox", firefox)


@pytest.fixture(params=["chromium", "firefox"])
def printer(request):
    """Each engine in turn."""
    return request.getfixturevalue(f"{request.param}_printer")


@pytest.fixture
def laid_out(page, long_site):
    """The pages of a form as they are printed, as tables of cells: one list of tables a page."""

    def pages_of(path: str) -> list[list]:
        page.goto(long_site(path))
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        html = page.locator(".paper").evaluate("paper => paper.outerHTML")
        sections = LexborHTMLParser(html).css(".paper > .sheet")
        return [[grid(table) for table in section.css("table")] for section in sections]

    return pages_of


def test_both_engines_print_the_same_cells(chromium_printer, firefox_printer, site, output):
    for file in sorted((output / "2024/print").rglob("*.html")):
        url = site.url(file.relative_to(output).as_posix())
        assert chromium_printer.sheets(url) == firefox_printer.sheets(url)


@pytest.mark.parametrize("name", NAMES)
def test_both_engines_print_the_same_long_form(chromium_printer, firefox_printer, long_site, name):
    url = long_site(f"2024/print/{name}.html")
    chromium, firefox = chromium_printer.sheets(url), firefox_printer.sheets(url)
    # a cell that is cut may be cut a few words earlier or later
    assert len(chromium) == len(firefox)
    if name not in ("02-goal", "04-cell"):
        assert chromium == firefox


def test_pages_of_each_long_form(printer, long_site):
    counts = {name: len(printer.sheets(long_site(f"2024/print/{name}.html"))) for name in NAMES}
    assert counts.pop("05-short") == 1
    assert all(count > 1 for count in counts.values()), counts


def test_no_row_is_lost_doubled_or_cut(printer, long_site):
    for number, name in enumerate(NAMES, 1):
        sheets = printer.sheets(long_site(f"2024/print/{name}.html"))
        rows = len(re.findall(r"终\d+之\d+", PROJECTS[name]))
        for at in range(1, rows + 1):
            begins = [bool(re.search(rf"始{number}之{at}(?!\d)", sheet)) for sheet in sheets]
            ends = [bool(re.search(rf"终{number}之{at}(?!\d)", sheet)) for sheet in sheets]
            if name == "04-cell" and at == 3:
                assert sum(begins) > 1, "格子跨页的一行，每页都有它的名称"
            else:
                assert begins == ends, (name, at)
                assert sum(begins) == 1, (name, at)


@pytest.mark.parametrize(("name", "word", "times"), [("02-goal", "第一年完成目标", 420), ("04-cell", "说明", 500)])
def test_a_cell_longer_than_a_page_is_printed_whole(printer, laid_out, long_site, name, word, times):
    text = "".join(printer.sheets(long_site(f"2024/print/{name}.html")))
    for n in range(1, times + 1):
        assert f"{n}," in text, "数字不断在两页上，也不丢字"
    cells = [cell.text for page in laid_out(f"2024/print/{name}.html") for row in page[0] for cell in distinct(row)]
    parts = [text for at, text in enumerate(cells) if text.count(word) > 2 and text not in cells[:at]]
    assert "".join(parts) == counted(word, times)


@pytest.mark.parametrize("name", NAMES)
def test_every_page_has_the_heads_and_the_labels_of_its_rows(laid_out, name):
    """No label stands alone, no row without its labels; the cells are a full grid on every page."""
    pages = laid_out(f"2024/print/{name}.html")
    for (table,) in pages:
        assert table[0][0].text == "项目名称"
        heads = [at for at, row in enumerate(table) if row[-1].text in ("指标值", "备注") and row[1].text == "一级指标"]
        rows = [row for row in table if re.match(r"始\d", row[4].text)]
        assert len(heads) == (1 if rows else 0)
        if rows:
            assert table[heads[0] :] == [table[heads[0]], *rows], "列头后面就是指标行"
            assert {row[0].text for row in rows} == {"绩效指标"}
        for row in rows:
            assert row[2].text.removesuffix("指标") in SUBCLASS_OF
            assert (
                row[1].text
                == {"数": "产出", "质": "产出", "时": "产出", "成": "产出", "满": "满意度"}.get(row[2].text[0], "效益")
                + "指标"
            )


@pytest.mark.parametrize("name", NAMES)
def test_columns_stay_where_they_are_from_page_to_page(page, long_site, name):
    page.goto(long_site(f"2024/print/{name}.html"))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    edges = page.evaluate("""[...document.querySelectorAll('.paper .column-heads')].map(
      row => [...row.cells].map(cell => Math.round(cell.getBoundingClientRect().left)))""")
    assert edges
    assert all(edge == edges[0] for edge in edges)


def test_nothing_is_wider_than_the_paper(page, long_site):
    for name in NAMES:
        page.goto(long_site(f"2024/print/{name}.html"))
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        over = page.evaluate("""[...document.querySelectorAll('.paper .sheet, .paper td, .paper th')].filter(
          element => element.scrollWidth > element.clientWidth + 1).map(element => element.textContent)""")
        assert over == [], name


def test_the_contents_list_says_where_each_form_begins(printer, long_site, site, expected):
    for url in (long_site("2024/print/index.html"), site.url("2024/print/index.html")):
        sheets = printer.sheets(url)
        listed = re.findall(r"(\d)(\D+?)(\d+\.\d\d)(\d+)(?=\d\D|合计)", sheets[1])
        assert len(listed) in (5, 8)
        begins = [at for at, sheet in enumerate(sheets, 1) if "项目支出绩效目标表(" in sheet]
        assert [int(page) for *_, page in listed] == begins
        for _, name, _, number in listed:
            assert f"项目名称{name}" in sheets[int(number) - 1]


def test_the_screen_is_as_before_after_printing(page, site):
    page.goto(site.url("2024/print/index.html"))
    before = page.content()
    page.pdf()
    assert page.content() == before


def test_without_the_script_the_style_sheet_prints_every_cell(open_context, long_site):
    page = open_context(java_script_enabled=False).new_page()
    for number, name in enumerate(NAMES, 1):
        page.goto(long_site(f"2024/print/{name}.html"))
        sheets = [squeezed(sheet) for sheet in sheets_of(page.pdf(prefer_css_page_size=True))]
        assert all(f"第{at}页共{len(sheets)}页" in sheet for at, sheet in enumerate(sheets, 1))
        for at in range(1, len(re.findall(r"终\d+之\d+", PROJECTS[name])) + 1):
            assert re.search(rf"始{number}之{at}(?!\d)", "".join(sheets))


def test_ink_is_black_on_white(printer, long_site):
    """Looked at in the printed page itself: no colour, and nearly all of it paper."""
    document = pypdfium2.PdfDocument(io.BytesIO(printer.print(long_site("2024/print/01-rows.html"))))
    for sheet in document:
        image = sheet.render(scale=1).to_pil().convert("RGB")
        assert image.getpixel((5, 5)) == (255, 255, 255)
        hue = max(max(pixel) - min(pixel) for _, pixel in image.getcolors(1 << 24))
        assert hue < 8, "没有彩色"
        white = sum(count for count, pixel in image.getcolors(1 << 24) if min(pixel) > 250)
        assert white / (image.width * image.height) > 0.8
    document.close()


@pytest.fixture(scope="module")
def volumes_site(tmp_path_factory):
    """Three departments with more forms together than one volume holds."""
    folder = tmp_path_factory.mktemp("volumes")
    files = {"content/2024/01-a.yaml": None}
    for department, count in (("甲局", 120), ("乙局", 90), ("丙局", 30)):
        for at in range(1, count + 1):
            text = PROJECT.replace("项目名称: 甲", f"项目名称: {department}第{at}项\n序号: {at}")
            files[f"content/2024/{department}/{at:03}.yaml"] = text.replace(
                "主管部门: 测试单位", f"主管部门: {department}"
            )
    make(folder, files)
    build(folder, folder / "output")
    return lambda path: (folder / "output" / path).as_uri()


def test_a_year_in_volumes(page, volumes_site):
    page.goto(volumes_site("2024/index.html"))
    page.get_by_role("link", name="全部目标表").click()
    rows = page.locator(".volumes tbody tr")
    expect(rows).to_have_count(2)
    assert [row.split() for row in rows.all_inner_texts()] == [
        ["第", "1", "册", "丙局、乙局", "丙局第1项", "至", "乙局第90项", "120", "600.00"],
        ["第", "2", "册", "甲局", "甲局第1项", "至", "甲局第120项", "120", "600.00"],
    ]
    page.get_by_role("link", name="第 2 册").click()
    page.wait_for_url("**/volume-2.html")
    expect(page.locator(".sheet")).to_have_count(2 + 120)
    page.get_by_role("link", name="上一册").click()
    page.wait_for_url("**/volume-1.html")
    expect(page.locator("h1")).to_have_text("2024年度项目支出绩效目标")
    page.get_by_role("link", name="返回分册目录").click()
    page.get_by_role("link", name="返回2024年公开清单").click()
    expect(page.locator("table.projects")).to_have_count(1)


def test_a_volume_on_paper(printer, volumes_site):
    sheets = printer.sheets(volumes_site("2024/print/volume-1.html"))
    assert "第1册(共2册)" in sheets[0]
    listed = [sheet for sheet in sheets if "公开清单" in sheet or ("序号项目名称" in sheet and "页码" in sheet)]
    begins = {
        re.search(r"项目名称([乙丙]局第\d+项)", sheet)[1]: at
        for at, sheet in enumerate(sheets, 1)
        if "项目支出绩效目标表(" in sheet
    }
    assert len(begins) == 120
    assert len(listed) > 2
    assert sheets[len(listed)].endswith("本册合计600.00")
    assert [name for name, at in begins.items() if f"{name}5.00{at}" not in "".join(listed)] == []
    assert len(sheets) == 1 + len(listed) + 120
