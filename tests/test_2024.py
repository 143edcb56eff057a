"""The published figure is the approved figure: every text, amount and row of the 2024 disclosure, read back from the HTML."""

from decimal import Decimal
from itertools import pairwise

import pytest

from tests.tables import distinct, grid, parse, text_of

FACTS = ("实施单位", "项目来源", "项目期")
AMOUNTS = ("年度资金总额", "财政拨款", "上年结转", "其他资金")
COLUMNS = ["一级指标", "二级指标", "三级指标", "指标值"]
NUMBERS = range(1, 9)


def _plain(label: str) -> str:
    """A label without the blanks and the punctuation by which the form aligns it."""
    return "".join(label.split()).rstrip("：:").removeprefix("其中：")


@pytest.fixture(scope="module", params=NUMBERS)
def project(request, expected) -> dict:
    """One project as approved."""
    (found,) = [one for one in expected["项目"] if one["序号"] == request.param]
    return found


def _page(output, folder: str, name: str):
    """The one page in a folder that is about a project, by its first heading."""
    found = []
    for file in sorted((output / folder).glob("*.html")):
        tree = parse(file)
        texts = [text_of(node) for node in tree.css("h1, main td, main dd")]
        if file.name != "index.html" and name in texts:
            found.append(tree)
    assert len(found) == 1, f"{folder}: {name}"
    return found[0]


@pytest.fixture(scope="module")
def page(output, project):
    """The indicator page of the project."""
    return _page(output, "2024", project["项目名称"])


@pytest.fixture(scope="module")
def form(output, project):
    """The printed form of the project, as a grid of cells."""
    (table,) = _page(output, "2024/print", project["项目名称"]).css("main table")
    return grid(table)


def _rows_expected(project: dict) -> list[list[str]]:
    return [[row[column] for column in COLUMNS] for row in project["指标"]]


def test_expected_is_whole(expected):
    assert len(expected["项目"]) == 8
    assert sum(len(project["指标"]) for project in expected["项目"]) == 86


def test_list(output, expected):
    tree = parse(output / "2024/index.html")
    (table,) = [table for table in tree.css("main table") if "项目名称" in text_of(table.css_first("thead"))]
    rows = grid(table)
    wanted = [(row["序号"], row["项目名称"], f"{Decimal(row['预算金额']):,.2f}") for row in expected["清单"]["行"]]
    assert [tuple(cell.text for cell in row[:3]) for row in rows if row[0].text.isdigit()] == wanted
    (total,) = [row for row in rows if row[0].text.startswith("合计")]
    assert expected["清单"]["合计_计算"] in [cell.text for cell in total]


def test_list_on_the_home_page(output, expected):
    texts = "".join(parse(output / "index.html").css_first("main").text().split())
    for row in expected["清单"]["行"]:
        assert row["项目名称"] in texts
    assert expected["清单"]["合计_计算"] in texts


class TestIndicatorPage:
    def test_heading(self, page, project):
        (heading,) = page.css("h1")
        assert project["项目名称"] in text_of(heading)

    def test_facts(self, page, project):
        shown = {
            text_of(term): text_of(term.parent.css_first("dd") if term.parent.tag == "div" else term.next)
            for term in page.css("main dl dt")
        }
        for label in FACTS:
            assert shown[label] == project[label], label
        assert shown["主管部门及代码"] == project["主管部门及代码"]["raw"]

    def test_funding(self, page, project):
        (table,) = [table for table in page.css("main table") if "年度资金总额" in text_of(table)]
        rows = grid(table)
        amounts = {_plain(row[0].text): row[1].text for row in rows if _plain(row[0].text) in AMOUNTS}
        assert amounts == {label: project["项目资金"][label]["value"] for label in AMOUNTS}
        assert project["项目资金"]["单位"] in text_of(table)

    def test_goal(self, page, project):
        assert project["年度目标"] in [text_of(node) for node in page.css("main p, main dd, main blockquote, main div")]

    def test_indicators(self, page, project):
        (table,) = [table for table in page.css("main table") if table.css_first("#row-1") is not None]
        rows = grid(table)
        assert [cell.text for cell in rows[0]] == COLUMNS
        assert [[cell.text for cell in row] for row in rows[1:]] == _rows_expected(project)
        assert all((row[0].scope, row[1].scope, row[2].scope) == ("rowgroup", "row", "row") for row in rows[1:])
        ids = [node.attributes.get("id") for node in table.css("tbody tr")]
        assert ids == [f"row-{row['序']}" for row in project["指标"]]

    def test_inferred_classes_are_told(self, page, project):
        told = "由二级指标推定" in page.css_first("main").text()
        assert told == any(row["一级推断"] for row in project["指标"])


class TestForm:
    """Cell for cell as the official form: labels and values stand beside each other, spans as printed."""

    def test_heading(self, output, project):
        tree = _page(output, "2024/print", project["项目名称"])
        text = "".join(tree.css_first("main").text().split())
        assert "项目支出绩效目标表" in text
        assert "（2024年度）" in text

    def test_facts(self, form, project):
        rows = [[cell.text for cell in distinct(row)] for row in form]
        assert rows[0] == ["项目名称", project["项目名称"]]
        assert rows[1] == ["主管部门及代码", project["主管部门及代码"]["raw"], "实施单位", project["实施单位"]]
        assert rows[2] == ["项目来源", project["项目来源"], "项目期", project["项目期"]]

    def test_funding(self, form, project):
        rows = [[cell.text for cell in distinct(row)] for row in form[3:7]]
        head = f"项目资金（{project['项目资金']['单位']}）"
        assert ["".join(row[0].split()) for row in rows] == [head] * 4
        assert [(_plain(label), amount) for _, label, amount in rows] == [
            (label, project["项目资金"][label]["value"]) for label in AMOUNTS
        ]
        assert len({row[0] for row in form[3:7]}) == 1, "项目资金是一个合并的单元格"

    def test_goal(self, form, project):
        label, goal = distinct(form[7])
        assert "".join(label.text.split()) == "年度目标"
        assert goal.text == project["年度目标"]

    def test_indicators(self, form, project):
        rows = form[8:]
        assert len({row[0] for row in rows}) == 1, "绩效指标是一个合并的单元格"
        assert "".join(rows[0][0].text.split()) == "绩效指标"
        texts = [["".join(cell.text.split()) for cell in distinct(rows[0])[1:]]]
        texts += [[cell.text for cell in distinct(row)[1:]] for row in rows[1:]]
        assert texts == [COLUMNS, *_rows_expected(project)]

    def test_labels_are_merged_as_printed(self, form, project):
        """一级 and 二级 labels stand once for all of their rows."""
        rows = [distinct(row)[1:3] for row in form[9:]]
        for above, below in pairwise(rows):
            assert (above[0].origin == below[0].origin) == (above[0].text == below[0].text)
            same = above[0].text == below[0].text and above[1].text == below[1].text
            assert (above[1].origin == below[1].origin) == same


def test_booklet_holds_every_form(output, expected):
    tree = parse(output / "2024/print/index.html")
    tables = [grid(table) for table in tree.css("main table")]
    forms = [table for table in tables if table[0][0].text == "项目名称"]
    assert len(forms) == 8
    for project, form in zip(expected["项目"], forms, strict=True):
        assert form[0][-1].text == project["项目名称"]
        assert [[cell.text for cell in distinct(row)[1:]] for row in form[9:]] == _rows_expected(project)
