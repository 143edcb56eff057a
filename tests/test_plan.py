import unicodedata

import pytest

from generator.plan import Bundle, File, Last, Page, make_plan
from generator.problems import Problems
from tests.making import told


def planned(*artifacts):
    problems = Problems()
    return make_plan(artifacts, problems), told(problems)


def file(path, origin="content/2024/01-a.yaml"):
    return File(path, origin, lambda: b"")


def test_a_plan_keeps_the_order_and_knows_its_paths():
    page = Page("b.html", "content/site.yaml", "b.html", "prose", "乙")
    other = file("a/x.json")
    plan, problems = planned(page, other)
    assert (list(plan), len(plan), problems) == ([page, other], 2, [])
    assert "a/x.json" in plan
    assert "a" not in plan
    assert (page.crumbs, page.context) == ((), {})


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("2024/a.html", "2024/a.html"),
        ("2024/a.html", "2024/A.html"),
        ("2024/a.html", "2024/Ａ.html".replace("Ａ", "A")),
        ("2024/straße.html", "2024/STRASSE.html"),
        (unicodedata.normalize("NFC", "2024/é.html"), unicodedata.normalize("NFD", "2024/é.html")),
        ("2024/a.html", "2024/a.html/b.html"),
        ("2024/A.html/b.html", "2024/a.html"),
    ],
)
def test_collisions(one, two):
    plan, problems = planned(file(one, "content/2024/1.yaml"), file(two, "content/2024/2.yaml"))
    assert problems == [f"content/2024/2.yaml P601 会生成「{two}」，与 content/2024/1.yaml 生成的「{one}」冲突"]
    assert [artifact.path for artifact in plan] == [one]


@pytest.mark.parametrize("fixed", ["content/site.yaml", "content/2024/disclosure.yaml"])
@pytest.mark.parametrize("turn", [1, -1])
def test_the_file_that_can_be_renamed_is_the_one_that_is_named(fixed, turn):
    _, problems = planned(*(file("search.html", fixed), file("search.html", "content/pages/search.md"))[::turn])
    assert problems == [f"content/pages/search.md P601 会生成「search.html」，与 {fixed} 生成的「search.html」冲突"]


@pytest.mark.parametrize(
    ("one", "two"), [("2024/a.html", "2023/a.html"), ("a.html", "a/b.html"), ("Ａ.html", "A.html")]
)
def test_no_collisions(one, two):
    assert planned(file(one), file(two))[1] == []


@pytest.mark.parametrize("path", ["search/m.js", "search/g/1.js", "Search", "search"])
@pytest.mark.parametrize("turn", [1, -1])
def test_nothing_else_is_planned_below_the_folder_of_a_bundle(path, turn):
    bundle = Bundle("search", "content/site.yaml", lambda: iter(()), tuple)
    plan, problems = planned(*(bundle, file(path, "site_templates/assets/x"))[::turn])
    assert problems == [f"site_templates/assets/x P601 会生成「{path}」，与 content/site.yaml 生成的「search」冲突"]
    assert len(plan) == 1


def test_names_of_assets():
    _, problems = planned(
        file("assets/a/50%.png", "site_templates/assets/a/50%.png"), file("assets/a.png", "site_templates/assets/a.png")
    )
    assert problems == ["site_templates/assets/a/50%.png P602 文件名不能用作网址：含有不能用于文件名的字符 '%'"]


def test_pages_that_state_sizes_come_after_all_files():
    page = Page("a.html", "x", "a.html", "home", "甲", sizes_of=("z.json",))
    last = Last("SUMS", "x", lambda sums: None)
    other = Page("b.html", "x", "b.html", "home", "乙")
    plan, _ = planned(last, page, file("z.json"), other)
    assert [artifact.path for artifact in plan] == ["z.json", "b.html", "a.html", "SUMS"]
