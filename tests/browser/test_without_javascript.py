"""Without JavaScript every page is whole: lists complete, nothing offered that would not work."""

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def page(open_context) -> Page:
    """A page in a browser whose JavaScript is off."""
    return open_context(java_script_enabled=False).new_page()


def test_lists_are_complete(page, site, expected):
    for path in ("index.html", "2024/index.html", "search.html", "2024/print/index.html"):
        page.goto(site.url(path))
        for row in expected["清单"]["行"]:
            link = page.locator("main").get_by_role("link", name=row["项目名称"], exact=True)
            assert link.first.is_visible(), f"{path}: {row['项目名称']}"


def test_every_indicator_is_seen(page, site, pages, expected):
    shown = {}
    for path in pages:
        if path.startswith("2024/0"):
            page.goto(site.url(path))
            shown[page.locator("h1").inner_text()] = page.locator("main").inner_text()
    assert len(shown) == 8
    for project in expected["项目"]:
        text = shown[project["项目名称"]]
        for row in project["指标"]:
            for column in ("一级指标", "二级指标", "三级指标", "指标值"):
                assert row[column] in text
        assert project["年度目标"] in text


def test_nothing_is_offered_that_needs_javascript(page, site, pages):
    for path in pages:
        page.goto(site.url(path))
        assert page.locator("button[type=button]:visible").all_inner_texts() == [], path
        assert page.locator("input:not(form input):visible").count() == 0, path


def test_projects_can_be_read_one_after_another(page, site, expected):
    page.goto(site.url("2024/index.html"))
    page.locator("main table").get_by_role("link").first.click()
    for row in expected["清单"]["行"]:
        expect(page.locator("h1")).to_have_text(row["项目名称"])
        following = page.locator("a[rel=next]")
        if following.count():
            following.click()
    assert following.count() == 0


def test_the_search_page_is_a_list_with_anchors(page, searched_site):
    """Of several years and departments; a form of the head leads here with ``?q=``, which does no harm."""
    page.goto(searched_site.root)
    page.locator("#site-search").fill("道路")
    page.locator("#site-search").press("Enter")
    page.wait_for_url("**/search.html?q=*")
    assert not page.locator("#facets").is_visible()
    assert page.locator("#all-projects ul.index a").count() == 336
    contents = page.get_by_role("navigation", name="全部项目的目录")
    assert contents.get_by_role("link").count() == 3 + 3 * 12  # half of the departments have projects in a year
    for link in contents.get_by_role("link").all():
        target = link.get_attribute("href").removeprefix("#")
        assert page.locator(f"[id='{target}']").count() == 1
    contents.get_by_role("link", name="2023年（").click()
    assert page.url.endswith("#year-2023")
