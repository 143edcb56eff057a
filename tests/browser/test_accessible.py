"""axe-core finds nothing on any page, however it is looked at, and nothing leaves the window sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe

MODES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "more contrast": {"contrast": "more"},
    "more contrast, dark": {"contrast": "more", "color_scheme": "dark"},
    "phone": {"color_scheme": "light"},
    "large text": {"color_scheme": "light"},
    "zoom 200 %": {"color_scheme": "light"},
    "print": {"media": "print"},
}
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}
ZOOMED = {"width": 640, "height": 450}  # what a window of 1280 × 900 has at a zoom of 200 %
VIEWPORTS = {"phone": PHONE, "zoom 200 %": ZOOMED}
WIDTHS = (320, 360, 640, 768, 1280)
# everything that axe does by itself, and what it does only when asked: WCAG 2.2
SCREEN = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
PAPER = {"resultTypes": ["violations"]}


def _violations(page, options: dict) -> list[dict]:
    page.evaluate(Axe().axe_script)
    return page.evaluate("options => axe.run(options).then(result => result.violations)", options)


def _large_text(page, site):
    page.goto(site.root)
    page.get_by_role("button", name="大字").click()


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing(open_context, site, pages, mode):
    # bypass_csp lets axe in; nothing of the site is changed by it
    page = open_context(bypass_csp=True, viewport=VIEWPORTS.get(mode, DESKTOP)).new_page()
    page.emulate_media(**MODES[mode])
    if mode == "large text":
        _large_text(page, site)
    found = []
    for path in pages:
        page.goto(site.url(path))
        for violation in _violations(page, PAPER if mode == "print" else SCREEN):
            found += [
                f"{path}: {violation['id']}: {node['html'][:200]}: {node['failureSummary']}"
                for node in violation["nodes"]
            ]
    assert not found, "\n".join(found)


def test_axe_would_find_something(open_context):
    page = open_context(bypass_csp=True).new_page()
    page.set_content(
        '<p style="color:#aaa;background:#fff">看不清<img src="data:,">'
        "<style>button { display: block; width: 12px; height: 12px; padding: 0; font-size: 8px }</style>"
        "<button>甲</button><button>乙</button><button>丙</button>"
    )
    found = {violation["id"] for violation in _violations(page, SCREEN)}
    assert {"color-contrast", "image-alt", "html-has-lang", "document-title", "target-size"} <= found


# Text that is cut off or stands outside of the window, except in a region made for scrolling and what only screen readers hear.
CUT_OFF = """() => {
  const found = [], width = document.documentElement.clientWidth;
  const name = element => `${element.tagName.toLowerCase()}.${element.className}: ${element.textContent.trim().slice(0, 40)}`;
  if (document.scrollingElement.scrollWidth > width) found.push(`页面宽 ${document.scrollingElement.scrollWidth}`);
  const forEars = element => {
    for (; element; element = element.parentElement)
      if (getComputedStyle(element).clipPath === 'inset(50%)') return true;
    return false;
  };
  const quiet = element => element.closest('.skip, [hidden], svg, script, style') || !element.checkVisibility() || forEars(element);
  const scrolls = element => {
    for (; element; element = element.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(element).overflowX)) return element;
    return null;
  };
  for (const element of document.body.querySelectorAll('*')) {
    if (quiet(element)) continue;
    const style = getComputedStyle(element);
    if (style.overflowX === 'hidden' || style.overflowX === 'clip' || style.overflowY === 'hidden')
      if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
        found.push('剪掉了 ' + name(element));
    if (['auto', 'scroll'].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      if (!(element.tabIndex >= 0 && element.getAttribute('role') === 'region' && element.getAttribute('aria-label')))
        found.push('不能用键盘滚动 ' + name(element));
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || quiet(parent)) continue;
    range.selectNodeContents(walker.currentNode);
    const box = scrolls(parent)?.getBoundingClientRect();
    for (const rect of range.getClientRects())
      if ((rect.left < -1 || rect.right > width + 1) && !(box && box.left >= 0 && box.right <= width + 1)) {
        found.push('出了窗口 ' + name(parent));
        break;
      }
  }
  return found;
}"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("text", ["normal", "large"])
def test_nothing_is_cut_off(open_context, site, pages, width, text):
    page = open_context(viewport={"width": width, "height": 800}).new_page()
    if text == "large":
        _large_text(page, site)
    found = []
    for path in pages:
        page.goto(site.url(path))
        found += [f"{path}: {what}" for what in page.evaluate(CUT_OFF)]
    assert not found, "\n".join(found)


def test_text_that_is_cut_off_would_be_found(open_context):
    page = open_context(viewport=PHONE).new_page()
    page.set_content(
        '<p style="width:5em;overflow:hidden;white-space:nowrap">这一段文字被剪掉了一半</p>'
        '<div style="overflow-x:auto"><div style="width:900px">滚动</div></div>'
        '<p style="width:900px;white-space:nowrap">' + "很宽" * 40
    )
    assert {what[:3] for what in page.evaluate(CUT_OFF)} == {"剪掉了", "不能用", "页面宽", "出了窗"}
