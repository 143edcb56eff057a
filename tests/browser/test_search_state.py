"""What is asked stands in the address: it can be shared and gone back to, on a host and in a folder; and it is told the truth."""

import re
import shutil
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from generator.outputs.search import layout
from tests import searching
from tests.browser.conftest import Site, _serve

COUNTS = """() => Object.fromEntries([...document.querySelectorAll('.facets [type=radio], .facets option, .facets [type=checkbox]')]
  .filter((choice) => choice.value)
  .map((choice) => [`${choice.name || choice.parentNode.name} ${choice.value}`,
    (choice.labels ? choice.labels[0] : choice).textContent.match(/（(约 )?([0-9]+)）$/)])
  .filter(([, found]) => found).map(([key, found]) => [key, [!found[1], Number(found[2])]]))"""
FACETS = ("year", "department", "amount", "class", "findings")


@pytest.fixture(scope="session")
def truth(searched):
    """What is on it."""
    return searching.Truth(searched)


def _open(page, site: Site, at: str = "") -> Page:
    page.goto(site.url("search.html") + at)
    return page


def _found(page, count: int) -> None:
    expect(page.locator("#found")).to_have_text(re.compile(f"^找到(约)? {count} 个项目$"))


def _asked(page) -> dict[str, str]:
    return {key: value for key, (value,) in parse_qs(urlsplit(page.url).fragment, keep_blank_values=True).items()}


def _names(page) -> list[str]:
    return page.locator("#search-results h3").all_inner_texts()


# ---- counts

QUERIES = [
    ("", {"year": "2023"}),
    ("道路", {}),
    ("道路", {"year": "2024"}),
    ("维修 ≥9", {"amount": "100"}),
    ("ｍ２", {"department": "303"}),
    ("图书馆", {"class": "beneficiary_satisfaction", "year": "2022"}),
    ("第5局", {"amount": "0", "findings": "1"}),
    ("建设 新桥", {"department": "某市第1局"}),
]


@pytest.mark.parametrize(("query", "narrowed"), QUERIES)
def test_counts_beside_the_choices_are_true(page, searched_site, truth, query, narrowed):
    asked = "&".join(f"{key}={quote(value)}" for key, value in {"q": query, **narrowed}.items())
    _open(page, searched_site, f"#{asked}")
    found = truth.found(query, **narrowed)
    expect(page.locator("#answer")).to_be_visible()
    if found:
        _found(page, len(found))
        assert set(_names(page)) <= {one["name"] for one in found}
    expect(page.locator(".facets .choice").last).to_contain_text(re.compile("（.*）"))
    counts = page.evaluate(COUNTS)
    for facet in FACETS:
        true = truth.counts(facet, query, **narrowed)
        shown = {key.split(" ", 1)[1]: count for key, count in counts.items() if key.startswith(f"{facet} ")}
        assert set(true) <= set(shown), facet
        for key, (exact, count) in shown.items():
            assert count == true.get(key, 0) if exact else count >= true.get(key, 0), f"{facet} {key}"


@pytest.mark.parametrize("query", ["困难", "≥95%", "补助 较高", "2024"])
def test_on_a_small_site_every_count_is_exact_at_once(page, site, output, query):
    truth = searching.Truth(output)
    _open(page, site, f"#q={quote(query)}")
    _found(page, len(truth.found(query)))
    counts = page.evaluate(COUNTS)
    assert {key.split(" ")[0] for key in counts} == {"amount", "class", "findings"}, "只有一年、一个部门，不必选"
    for key, (exact, count) in counts.items():
        facet, value = key.split(" ", 1)
        assert exact
        assert count == truth.counts(facet, query).get(value, 0), key


# ---- choices


def test_choices_narrow_and_can_be_dropped(page, searched_site, truth):
    _open(page, searched_site, "#q=道路")
    _found(page, len(truth.found("道路")))
    page.get_by_role("radio", name="2023年").check()
    _found(page, len(truth.found("道路", year="2023")))
    page.get_by_label("主管部门", exact=True).select_option("303")
    _found(page, len(truth.found("道路", year="2023", department="303")))
    assert _asked(page) == {"q": "道路", "year": "2023", "department": "303"}
    expect(page.locator("#chosen")).to_have_text(re.compile("^已筛选：2023年、某市第4局 去掉筛选$"))
    page.get_by_role("link", name="去掉筛选").click()
    _found(page, len(truth.found("道路")))
    expect(page.locator("#found")).to_be_focused()
    expect(page.get_by_role("radio", name="2023年")).not_to_be_checked()
    assert not page.locator("#chosen").is_visible()


def test_only_projects_with_findings(page, site, output):
    truth = searching.Truth(output)
    _open(page, site)
    page.get_by_role("checkbox", name="只看有核对提示的项目").check()
    found = truth.found("", findings="1")
    _found(page, len(found))
    assert set(_names(page)) == {one["name"] for one in found}
    assert _asked(page) == {"q": "", "findings": "1"}


def test_a_department_is_looked_for_by_name(page, searched_site, truth):
    _open(page, searched_site, "#q=维修")
    _found(page, len(truth.found("维修")))
    page.get_by_label("查找主管部门").fill("第1")
    shown = page.evaluate(
        "[...document.querySelectorAll('#department option')].filter((one) => !one.hidden).map((one) => one.dataset.label)"
    )
    assert shown[0] == "全部"
    assert sorted(shown[1:]) == sorted(f"某市第{number}局" for number in (1, *range(10, 20)))
    page.get_by_label("查找主管部门").fill("第13局")
    page.get_by_label("主管部门", exact=True).focus()
    page.keyboard.press("End")
    _found(page, len(truth.found("维修", department="某市第13局")))


def test_sorting(page, searched_site, truth):
    _open(page, searched_site, "#q=学校")
    found = truth.found("学校")
    _found(page, len(found))
    page.get_by_label("排序").select_option("amount")
    expect(page.locator("#search-results h3")).to_have_count(10)
    amounts = sorted((float(one["amount_text"]) for one in found), reverse=True)[:10]
    abouts = page.locator("#search-results > li > p")
    expect(abouts).to_contain_text([f" · {amount:,.2f} 万元" for amount in amounts])
    page.get_by_label("排序").select_option("year")
    expect(abouts.first).to_contain_text("2024年")
    page.get_by_label("排序").select_option("name")
    expect(page.locator("#search-results h3").first).to_have_text(re.compile("^北门"))
    assert _asked(page) == {"q": "学校", "sort": "name"}


# ---- the address


@pytest.fixture(params=["served", "below", "on disk"])
def anywhere(request, searched):
    """The site in each of the places it may stand."""
    if request.param == "on disk":
        yield Site(searched.as_uri() + "/")
    else:
        yield from _serve(searched, "/a/b/" if request.param == "below" else "/")


def test_an_address_says_everything(open_context, anywhere, truth):
    page = _open(open_context().new_page(), anywhere)
    page.locator("#q").fill("公园 维修")
    page.locator("#q").press("Enter")
    page.get_by_role("radio", name="2022年").check()
    page.get_by_label("排序").select_option("name")
    _found(page, len(truth.found("公园 维修", year="2022")))
    expect(page.locator("#search-results h3").first).to_be_visible()
    assert "?" not in page.url
    other = open_context().new_page()
    other.goto(page.url)
    _found(other, len(truth.found("公园 维修", year="2022")))
    assert _names(other) == _names(page)
    assert other.locator("#q").input_value() == "公园 维修"
    expect(other.get_by_role("radio", name="2022年")).to_be_checked()
    assert other.get_by_label("排序").input_value() == "name"
    assert other.title().startswith("公园 维修 - 检索 - ")


def test_back_goes_from_search_to_search(open_context, anywhere, truth):
    page = _open(open_context().new_page(), anywhere)
    box = page.locator("#q")
    counts = {}
    for query in ("道路", "学校"):
        box.fill("")
        for letter in query:
            box.press_sequentially(letter)
        box.press("Enter")
        counts[query] = len(truth.found(query))
        _found(page, counts[query])
    page.get_by_role("radio", name="2024年").check()
    _found(page, len(truth.found("学校", year="2024")))
    page.go_back()
    _found(page, counts["学校"])
    expect(page.get_by_role("radio", name="2024年")).not_to_be_checked()
    assert box.input_value() == "学校"
    page.go_back()
    _found(page, counts["道路"])
    assert box.input_value() == "道路"
    page.go_back()
    expect(page.locator("#answer")).to_be_hidden()
    expect(page.locator("#all-projects")).to_be_visible()
    page.go_forward()
    _found(page, counts["道路"])


def test_back_from_a_project_finds_the_answer_again(open_context, anywhere, truth):
    page = _open(open_context().new_page(), anywhere, "#q=维修&page=2")
    expect(page.locator("#result-pages")).to_contain_text("第 2 页")
    names = _names(page)
    page.locator("#search-results h3 a").first.click()
    expect(page.locator("h1")).to_have_text(names[0])
    page.go_back()
    expect(page.locator("#search-results h3")).to_have_text(names)
    assert page.locator("#q").input_value() == "维修"


def test_what_an_address_asks_and_nobody_has(page, searched_site):
    _open(page, searched_site, "#q=道路&year=1999&department=x&class=y&sort=z&page=-3")
    expect(page.locator("#found")).to_have_text("没有找到“道路”")
    page.get_by_role("link", name=re.compile("^不加筛选")).click()
    expect(page.locator("#found")).to_contain_text("找到")
    assert _asked(page) == {"q": "道路", "sort": "z"}


def test_another_year_is_offered_where_it_helps(page, searched_site, truth):
    only = next(
        one["name"]
        for one in truth.projects
        if {year for other in truth.found(one["name"]) for year in other["year"]} == {"2023"}
    )
    _open(page, searched_site, f"#q={quote(only)}&year=2024")
    count = len(truth.found(only, year="2023"))
    expect(page.locator("#tries a")).to_contain_text(
        [re.compile(f"^在2023年找（{count}）$"), "不加筛选", "浏览全部项目"]
    )
    assert page.get_by_role("link", name="在2022年找").count() == 0
    page.get_by_role("link", name=re.compile("^在2023年找")).click()
    _found(page, count)
    expect(page.get_by_role("radio", name="2023年")).to_be_checked()


def test_an_anchor_of_the_list_is_not_a_question(page, searched_site):
    _open(page, searched_site)
    page.get_by_role("navigation", name="全部项目的目录").get_by_role("link", name=re.compile("^2023年")).click()
    assert page.url.endswith("#year-2023")
    expect(page.get_by_role("heading", name="2023年全部项目")).to_be_in_viewport()
    page.locator("#q").fill("道路")
    expect(page.locator("#answer")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="2023年全部项目")).to_be_visible()


def test_an_old_question_mark_does_no_harm(page, site):
    _open(page, site, "?q=%E5%9B%B0%E9%9A%BE")
    expect(page.locator("#all-projects")).to_be_visible()
    assert page.locator("#q").input_value() == ""
    page.locator("#q").fill("三金")
    _found(page, 1)


# ---- while the index is being made


@pytest.mark.parametrize("where", ["host", "disk"])
def test_while_the_index_is_made_the_page_says_so_and_then_finds(page, searched, tmp_path, where):
    """The site is there before its index; a reader who asks meanwhile need not do anything."""
    folder = tmp_path / "site"
    shutil.copytree(searched, folder)
    name, raw = layout.building()
    manifest = folder / layout.FOLDER / name
    index = manifest.read_bytes()
    manifest.write_bytes(raw)
    served = _serve(folder, "/")
    site = next(served) if where == "host" else Site(f"{folder.as_uri()}/")
    _open(page, site, f"#q={quote('道路')}")
    expect(page.locator("#found")).to_have_text("检索数据正在生成，请稍候")
    expect(page.locator("#search-status")).to_have_text("检索数据正在生成，请稍候。稍后自动重试。")
    assert page.locator("#all-projects").is_visible()
    assert not page.get_by_role("button", name="重新载入").is_visible()
    manifest.write_bytes(index)
    expect(page.locator("#found")).to_have_text(re.compile("^找到(约)? [0-9]+ 个项目$"))
    assert _names(page)
    assert not page.locator("#all-projects").is_visible()
    if where == "host":
        next(served, None)
