"""Everything can be done with the keyboard alone, and the focus is always seen."""

import re

from playwright.sync_api import expect

from tests.browser.kinds import kinds

ACTIVE = """() => {
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  return {
    tag: element.tagName, text: (element.textContent || element.value || '').trim().slice(0, 30),
    outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    left: box.left, top: box.top, width: box.width, height: box.height,
    hidden: !element.contains(document.elementFromPoint(box.left + Math.min(box.width, 400) / 2, box.top + Math.min(box.height, 200) / 2)),
    order: [...document.querySelectorAll('*')].indexOf(element),
  };
}"""
TARGETS = """() => [...document.querySelectorAll('a[href], button, input, select, summary')]
  .filter(element => element.checkVisibility() && !element.classList.contains('skip'))
  // WCAG 2.5.8 lets links within a sentence be as high as the line
  .filter(element => !(element.tagName === 'A' && element.closest('p, dd, main li:not(.actions li)')))
  .map(element => {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    // a link in a running line has the room of its line around it
    const height = style.display === 'inline' ? Math.max(box.height, parseFloat(style.lineHeight)) : box.height;
    return [element.textContent.trim(), box.width, height];
  })
  .filter(([, width, height]) => width < 24 || height < 24)
  .map(([text, width, height]) => `${text} ${Math.round(width)}×${Math.round(height)}`)"""


def test_skip_link_comes_first_and_leads_to_the_text(page, site, pages):
    for path in pages:
        page.goto(site.url(path))
        page.keyboard.press("Tab")
        active = page.evaluate(ACTIVE)
        assert active["text"] == "跳到正文", path
        assert active["width"] > 20, f"{path}: 获得焦点时要看得见"
        assert active["left"] >= 0, path
        assert active["top"] >= 0, path
    page.goto(site.url("2024/index.html"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_focus_follows_the_reading_order_and_is_seen(page, site, output):
    for path in kinds(output).values():
        _walk(page, site, path)


def test_so_it_does_on_the_kinds_of_pages_that_a_longer_site_has(page, explored, explored_output, output):
    longer = {kind: path for kind, path in kinds(explored_output).items() if kind not in kinds(output)}
    assert {"compare", "comparison", "department", "departments", "indicator-list", "list", "volumes"} <= set(longer)
    for path in longer.values():
        _walk(page, explored, path)


def _walk(page, site, path):
    page.goto(site.url(path))
    page.evaluate("document.querySelector('main').removeAttribute('tabindex')")
    order = []
    for _ in range(200):
        page.keyboard.press("Tab")
        active = page.evaluate(ACTIVE)
        if active["tag"] == "BODY" or (order and active["order"] == order[0]):
            break
        assert active["outline"], f"{path}: 看不见焦点在「{active['text']}」"
        assert active["width"] >= 1, f"{path}: {active}"
        assert not active["hidden"], f"{path}: 焦点所在的「{active['text']}」被别的东西盖住了"
        order.append(active["order"])
    assert len(order) > 5
    assert order == sorted(order), path


def test_sort_by_keyboard(page, site):
    page.goto(site.url("2024/index.html"))
    header = page.get_by_role("columnheader", name=re.compile("预算金额"))
    header.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", re.compile("ascending|descending"))
    before = header.get_attribute("aria-sort")
    page.keyboard.press("Space")
    assert header.get_attribute("aria-sort") not in (before, None, "none")
    assert page.evaluate(ACTIVE)["tag"] == "BUTTON", "排序后焦点不动"


def test_filter_by_keyboard(page, site):
    page.goto(site.url("2024/index.html"))
    page.get_by_label("筛选本表").focus()
    page.keyboard.insert_text("工会")
    expect(page.locator("main").get_by_role("status")).to_contain_text("1 个")


def test_theme_by_keyboard(page, site):
    page.goto(site.root)
    page.get_by_role("button", name="深色").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="深色")).to_have_attribute("aria-pressed", "true")


def test_targets_are_large_enough(open_context, site, pages):
    for width in (360, 1280):
        page = open_context(viewport={"width": width, "height": 800}).new_page()
        for path in pages:
            page.goto(site.url(path))
            assert page.evaluate(TARGETS) == [], f"{path} {width}"
