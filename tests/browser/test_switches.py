"""Colours and text size: by preference of the system, by choice of the reader, remembered from page to page."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

OTHER = "2024/index.html"


def _lightness(page) -> float:
    """How light the page's background is, 0 to 255."""
    colour = page.evaluate("""() => {
      const canvas = new OffscreenCanvas(1, 1).getContext('2d');
      canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    }""")
    assert colour[3] == 255, "背景不透明"
    return sum(colour[:3]) / 3


def _text_size(page) -> float:
    return page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p, main li')).fontSize)")


def _button(page, name: str):
    return page.get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_follows_the_system(page, site, scheme, dark):
    page.emulate_media(color_scheme=scheme)
    page.goto(site.root)
    assert (_lightness(page) < 80) == dark
    assert (_lightness(page) > 200) == (not dark)


def test_follows_the_system_without_javascript(open_context, site):
    page = open_context(java_script_enabled=False, color_scheme="dark").new_page()
    page.goto(site.root)
    assert _darkness_of_screenshot(page) < 80


def _darkness_of_screenshot(page) -> float:
    """Without JavaScript nothing can be asked of the page, so its corner is looked at."""
    image = Image.open(io.BytesIO(page.screenshot(clip={"x": 0, "y": 880, "width": 8, "height": 8}))).convert("L")
    return image.getpixel((4, 4))


@pytest.mark.parametrize(("system", "choice"), [("light", "深色"), ("dark", "浅色")])
def test_choice_beats_the_system_and_stays(page, site, system, choice):
    page.emulate_media(color_scheme=system)
    page.goto(site.root)
    before = _lightness(page)
    _button(page, choice).click()
    assert abs(_lightness(page) - before) > 100
    chosen = _lightness(page)
    page.goto(site.url(OTHER))
    assert _lightness(page) == chosen
    expect(_button(page, choice)).to_have_attribute("aria-pressed", "true")
    expect(_button(page, "跟随系统")).to_have_attribute("aria-pressed", "false")
    _button(page, "跟随系统").click()
    assert _lightness(page) == before
    page.reload()
    assert _lightness(page) == before


def test_large_text_stays(page, site):
    page.goto(site.root)
    before = _text_size(page)
    _button(page, "大字").click()
    large = _text_size(page)
    assert large >= before * 1.15
    page.goto(site.url(OTHER))
    expect(_button(page, "大字")).to_have_attribute("aria-pressed", "true")
    assert _text_size(page) >= before * 1.15
    _button(page, "大字").click()
    page.goto(site.root)
    assert _text_size(page) == before


def test_zoomed_text_reflows(open_context, site, pages):
    """200 % zoom of a 1280 window is a window of 640."""
    page = open_context(viewport={"width": 640, "height": 450}, device_scale_factor=2).new_page()
    for path in pages:
        page.goto(site.url(path))
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), path


def test_without_storage_the_page_still_works(open_context, site):
    """A browser that forbids storage throws; the page must go on."""
    context = open_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    page = context.new_page()
    page.goto(site.root)
    _button(page, "深色").click()
    assert _lightness(page) < 80
