"""Neighbouring years side by side: which pages there are, and where a project finds itself."""

from generator.outputs import compare
from generator.outputs.compare import FEW, PAIRS
from tests.exploring import DEPARTMENTS, project
from tests.making import sound
from tests.outputs.test_departments import made, planned, year


def test_one_year_has_nothing_to_be_compared_with(tmp_path):
    found = planned(sound(tmp_path))
    assert not any(path.startswith("compare") for path in found)
    assert found["2024/01-a.html"].context["compared"] is None


def test_each_year_is_compared_with_the_one_before(tmp_path):
    found = planned(made(tmp_path, {**year(2024, 2), **year(2023, 1), **year(2021, 1)}))
    assert [path for path in found if path.startswith("compare")] == [
        "compare.html",
        "compare/2024-2023.html",
        "compare/2023-2021.html",
    ]
    assert found["compare/2024-2023.html"].title == "2024年与2023年比较 - 测试站"
    assert [title for title, _ in found["compare/2024-2023.html"].crumbs] == ["首页", "年度比较", "2024年与2023年比较"]
    assert found["2024/0001.html"].context["compared"] == ("compare/2024-2023.html", "p-0001", 2023)
    assert found["2024/0002.html"].context["compared"] is None
    assert found["2021/0001.html"].context["compared"] is None


def test_an_anchor_has_no_blank(tmp_path):
    text = project(1, 2024, DEPARTMENTS[0])
    found = planned(made(tmp_path, {"content/2024/a b/c.yaml": text, "content/2023/a b/c.yaml": text}))
    assert found["2024/a b/c.html"].context["compared"] == ("compare/2024-2023.html", "p-a%20b/c", 2023)


def test_a_long_comparison_is_by_department_and_in_pages(tmp_path):
    site = made(tmp_path, {**year(2024, FEW, 3), **year(2023, FEW - 1)})
    found = planned(site)
    assert [path for path in found if path.startswith("compare/")] == [
        "compare/2024-2023.html",
        "compare/2024-2023/101.html",
        "compare/2024-2023/101-2.html",
        "compare/2024-2023/102.html",
    ]
    parts = found["compare/2024-2023.html"].context["parts"]
    assert [(name, figures.added) for name, _, _, figures in parts] == [("某市教育局", 1), ("某市民政局", 3)]
    pages = [page for path, page in found.items() if path.startswith("compare/2024-2023/")]
    shown = [pair for page in pages for pair in page.context["pairs"]]
    [whole] = compare.comparisons(site)
    assert sorted(pair.project.id for pair in shown) == sorted(pair.project.id for pair in whole.pairs)
    place = found[f"2024/{PAIRS + 1:04}.html"].context["compared"]
    assert place == ("compare/2024-2023/101-2.html", f"p-{PAIRS + 1:04}", 2023)
    assert pages[1].title == "某市教育局（101） - 2024年与2023年比较 - 第 2 页 - 测试站"
