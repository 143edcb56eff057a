"""The filled form as a spreadsheet: the same cells, merged alike, as the printed form."""

import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from selectolax.lexbor import LexborHTMLParser

from generator.outputs import projects as of_projects
from generator.outputs.data.form_workbook import filled_form
from generator.plan import Page, members
from generator.problems import Problems
from generator.render import Renderer
from generator.templates import Templates
from tests.making import changed, project
from tests.outputs.data.published import ROOT, SITES, loaded, projects
from tests.tables import grid


def read(one):
    return openpyxl.load_workbook(io.BytesIO(filled_form(one))).active


def shown(cell):
    """A cell as it looks: a number in its format."""
    if cell.data_type != "n" or cell.value is None:
        return cell.value or ""
    thousands, _, decimals = cell.number_format.partition(".")
    return f"{cell.value:{',' if ',' in thousands else ''}.{len(decimals)}f}"


def cells(sheet):
    """Text and the top left corner of the merged area, for every place below heading and year."""
    corner = {}
    for area in sheet.merged_cells.ranges:
        for row, column in area.cells:
            corner[row, column] = (area.min_row, area.min_col)
    return [
        [
            (shown(sheet.cell(*corner.get((row, column), (row, column)))), corner.get((row, column), (row, column)))
            for column in range(1, sheet.max_column + 1)
        ]
        for row in range(3, sheet.max_row + 1)
    ]


def printed(site):
    """The same of every form in HTML, by project."""
    renderer = Renderer(site, Templates.of(ROOT), Problems())
    for page in members(of_projects.artifacts(site, {})):
        if isinstance(page, Page) and page.kind == "form":
            table = LexborHTMLParser(renderer.render(page)).css_first("table.form")
            rows = grid(table)
            yield (
                page.context["project"],
                [[(cell.text, (cell.origin[0] + 3, cell.origin[1] + 1)) for cell in row] for row in rows],
            )


def plain(rows):
    """Without what only one of the two prints: 其中： is drawn by the style sheet; a break of a line is a blank there."""
    return [[("".join(text.removeprefix("其中：").split()), origin) for text, origin in row] for row in rows]


@pytest.mark.parametrize("folder", SITES, ids=lambda folder: folder.name)
def test_the_same_cells_as_the_printed_form(folder):
    site, _ = loaded(folder)
    found = {}
    for one, rows in printed(site):
        found[one.id] = rows
        assert plain(cells(read(one))) == plain(rows), one.id
    assert found


def test_heading_and_year(tmp_path):
    sheet = read(project(tmp_path))
    assert (sheet["A1"].value, sheet["A2"].value) == ("项目支出绩效目标表", "（2024年度）")
    assert {"A1:F1", "A2:F2"} <= {str(area) for area in sheet.merged_cells.ranges}
    assert (sheet["A1"].font.sz, sheet["A1"].font.b) == (18, True)


def test_paper_and_borders(tmp_path):
    sheet = read(project(tmp_path))
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (
        9,
        "portrait",
        0,
    )
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    edges = ("left", "right", "top", "bottom")

    assert {getattr(sheet["D3"].border, edge).style for edge in edges} == {"thin"}
    xml = zipfile.ZipFile(io.BytesIO(filled_form(project(tmp_path)))).read("xl/worksheets/sheet1.xml").decode()
    styles = [
        int(style) for row in re.findall("(?s)<row.*?</row>", xml)[2:] for style in re.findall(r'<c s="(\d+)"', row)
    ]
    assert len(styles) == 6 * (sheet.max_row - 2)
    assert min(styles) >= 3  # every format from the third on has a border, so that also the hidden cells have one
    assert sum(sheet.column_dimensions[name].width for name in "ABCDEF") < 94  # the width of A4 less margins


@pytest.mark.parametrize(
    "text", ["5", "5.00", "0.00", "1,234.50", "0.1", "1234567", "007", "", "0.12345678901", "1234567890.123456789"]
)
def test_amounts_look_as_they_were_typed(tmp_path, text):
    sheet = read(project(tmp_path, changed("5.00", f"'{text}'")))
    [cell] = [row[5] for row in sheet.iter_rows() if row[3].value == "年度资金总额"]
    assert shown(cell) == text
    assert cell.data_type == ("s" if len(text) > 12 or text == "007" else "n")


def test_a_long_form_prints_the_heads_of_the_columns_on_every_page(tmp_path):
    rows = "".join(f"      - 指标{at}: {at}人\n" for at in range(40))
    sheet = read(project(tmp_path, changed("      - 救助人数: 2人\n", rows)))
    head = next(row[1].row for row in sheet.iter_rows() if row[1].value == "一级指标")
    assert sheet.print_title_rows == f"${head}:${head}"
    assert read(project(tmp_path / "short")).print_title_rows is None


def test_rows_are_high_enough_for_their_texts(tmp_path):
    text = "保障" * 40
    sheet = read(project(tmp_path, changed("救助人数: 2人", f"{text}: {text}")))
    last = sheet.max_row
    assert sheet.row_dimensions[last].height >= 5 * 14
    assert sheet.row_dimensions[3].height == 20


def test_a_goal_that_no_row_can_hold_goes_over_several(tmp_path):
    sheet = read(project(tmp_path, changed("完成救助。", "完成救助。" * 600)))
    [area] = [area for area in sheet.merged_cells.ranges if area.min_col == 2 and area.max_col == 6]
    heights = [sheet.row_dimensions[row].height for row in range(area.min_row, area.max_row + 1)]
    assert len(heights) > 1
    assert max(heights) <= 409
    assert sum(heights) >= 3000 * 2 / 88 * 14


def test_many_further_columns_are_printed_across(tmp_path):
    row = "三级指标: 人数\n        指标值: 2\n        符号: ≥\n        计量单位: 人\n        权重: 10"
    sheet = read(project(tmp_path, changed("救助人数: 2人", row)))
    assert sheet.page_setup.orientation == "landscape"
    assert [cell.value for cell in sheet[sheet.max_row]][4:] == ["人数", "2", "≥", "人", "10"]


@given(one=projects())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_project_makes_a_workbook_that_opens(one):
    sheet = read(one)
    assert sheet["D3"].value is not None
