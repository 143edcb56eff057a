"""The data page and the downloads: what links say of a file is what one gets; data blocks trouble no policy."""

import json
import re

import pytest

from generator.display import size

PROJECT = "2024/03-xuan-pai-gan-bu-sheng-huo-bu-zhu"
TYPES = {
    "CSV": ("text/csv", ".csv"),
    "JSON": ("application/json", ".json"),
    "XLSX": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
}
LINK = re.compile(r"(?P<name>.+)（(?P<type>CSV|JSON|XLSX)，(?P<size>[0-9.]+ (字节|KB|MB))）")


def downloads(page):
    """(text, type attribute, path) of the links that load a file down."""
    return [
        (link.inner_text(), link.get_attribute("type"), link.evaluate("link => link.href"))
        for link in page.locator("a[download]").all()
    ]


@pytest.mark.parametrize(("path", "count"), [("data/index.html", 16), (f"{PROJECT}.html", 2)])
def test_links_state_type_and_size(page, site, output, path, count):
    page.goto(site.url(path))
    found = downloads(page)
    assert len(found) == count
    for text, media_type, address in found:
        said = LINK.fullmatch(text)
        assert said, text
        file = output / address.removeprefix(site.root)
        assert (media_type, file.suffix) == TYPES[said["type"]]
        assert said["size"] == size(file.stat().st_size)


@pytest.mark.parametrize("name", ["电子表格", "指标", "全部内容"])
def test_a_file_is_loaded_down_as_it_is(page, site, output, name):
    page.goto(site.url("data/index.html"))
    link = page.locator("section[aria-labelledby=year-2024]").get_by_role("link", name=f"{name}（")
    with page.expect_download() as event:
        link.click()
    path = event.value.url.removeprefix(site.root)
    assert event.value.suggested_filename == path.rpartition("/")[2]
    assert event.value.path().read_bytes() == (output / path).read_bytes()


def test_the_form_is_loaded_down_from_the_page_of_the_project(page, site, output):
    page.goto(site.url(f"{PROJECT}.html"))
    with page.expect_download() as event:
        page.get_by_role("link", name="下载目标表").click()
    assert event.value.path().read_bytes() == (output / f"{PROJECT}.xlsx").read_bytes()


def test_the_way_to_the_data(page, site):
    page.goto(site.root)
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="数据", exact=True).click()
    page.wait_for_url(site.url("data/index.html"))
    assert page.get_by_role("navigation", name="主导航").locator("[aria-current=page]").inner_text() == "数据"
    page.goto(site.url("2024/index.html"))
    page.get_by_role("link", name="下载本年度数据").click()
    page.wait_for_url(site.url("data/index.html") + "#year-2024")
    assert page.get_by_role("heading", name="2024年", exact=True).is_visible()


def test_every_column_of_every_file_is_explained(page, site, output):
    page.goto(site.url("data/index.html"))
    for file in sorted((output / "data/2024").glob("*.csv")):
        columns = file.read_text(encoding="utf-8-sig").partition("\n")[0].strip().split(",")
        table = page.locator(f"h3#table-{file.stem} ~ .scroll").first
        assert table.locator("tbody th").all_inner_texts() == columns
        assert all(text.strip() for text in table.locator("tbody td:last-child").all_inner_texts())
    page.get_by_text("全部").filter(has_text="个编号").click()
    assert page.get_by_role("row", name="V305").is_visible()


def test_the_page_says_how_a_value_like_a_formula_is_kept(page, site):
    page.goto(site.url("data/index.html"))
    assert "=1万" in page.locator("dt", has_text="撇号").locator("xpath=following-sibling::dd").inner_text()


def test_data_blocks_are_read_and_not_run(page, site, pages):
    """The watch of the page fails the test if the policy reports anything."""
    violations = []
    page.expose_function("violated", lambda *address: violations.append(address))
    page.add_init_script("document.addEventListener('securitypolicyviolation', e => violated(e.blockedURI))")
    found = {}
    for path in pages:
        page.goto(site.url(path))
        blocks = page.locator('script[type="application/ld+json"]')
        if blocks.count():
            found[path] = json.loads(blocks.first.text_content())
    assert violations == []
    assert set(found) == {"2024/index.html", "data/index.html"}
    [dataset] = found["2024/index.html"]["@graph"]
    for one in dataset["distribution"]:
        page.goto(site.url("2024/index.html"))
        address = page.evaluate("path => new URL(path, document.baseURI).href", one["contentUrl"])
        assert page.request.head(address).status == 200


def test_with_an_address_the_blocks_name_it(open_context, site_with_address):
    site, address = site_with_address
    page = open_context().new_page()
    page.goto(site.url(f"{PROJECT}.html"))
    [trail] = json.loads(page.locator('script[type="application/ld+json"]').text_content())["@graph"]
    assert [step["item"] for step in trail["itemListElement"]] == [
        address,
        f"{address}2024/",
        f"{address}{PROJECT}.html",
    ]


def test_on_a_narrow_screen_nothing_of_the_tables_is_out_of_reach(open_context, site):
    page = open_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(site.url("data/index.html"))
    assert page.evaluate("document.scrollingElement.scrollWidth") == 320
    for region in page.locator(".scroll").all():
        assert region.evaluate("e => e.scrollWidth <= e.clientWidth")
