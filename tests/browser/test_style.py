"""The style sheet holds no rule that a current browser drops, and the light and the dark colours are one set."""

import gzip
import re

import pytest

UNKNOWN = """blocks => blocks.flatMap(([selector, declarations]) => [
  ...(() => { try { document.querySelector(selector); return []; } catch { return [selector]; } })(),
  ...declarations.filter(([name, value]) => !CSS.supports(name, value)).map(pair => `${selector} { ${pair.join(': ')} }`),
])"""


def _blocks(css: str) -> list[tuple[str, list[list[str]]]]:
    """Selectors with their declarations, innermost blocks only; those of @page and of at-rules aside."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@page[^{]*\{(?:[^{}]|\{[^{}]*\})*\}", "", css)
    found = []
    for selector, body in re.findall(r"([^{};]+)\{([^{}]*)\}", css):
        if not selector.strip().startswith("@"):
            declarations = [part.split(":", 1) for part in body.split(";") if part.strip()]
            found.append((selector.strip(), [[text.strip() for text in pair] for pair in declarations]))
    return found


def _unknown(page, css: str) -> list[str]:
    return page.evaluate(UNKNOWN, [[selector, pairs] for selector, pairs in _blocks(css)])


def test_every_rule_is_understood(page, site, output):
    page.goto(site.root)
    css = (output / "assets/site.css").read_text(encoding="utf-8").replace("!important", "")
    assert len(_blocks(css)) > 50
    assert _unknown(page, css) == []


def test_a_mistake_would_be_found(page, site):
    page.goto(site.root)
    css = "a:hoover { color: red } @media print { p { colour: red; margin: 1px } }"
    assert _unknown(page, css) == ["a:hoover", "p { colour: red }"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_custom_property_that_is_used_is_set(page, site, output, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(site.root)
    css = (output / "assets/site.css").read_text(encoding="utf-8")
    names = sorted(set(re.findall(r"var\((--[\w-]+)\)", css)))
    assert names
    unset = "names => names.filter(name => !getComputedStyle(document.documentElement).getPropertyValue(name))"
    assert page.evaluate(unset, names) == []


def test_pages_are_light(output, pages):
    """What a phone has to load: a page, the style sheet and the scripts, compressed as hosts do."""

    def weight(*paths: str) -> int:
        return sum(len(gzip.compress((output / path).read_bytes(), mtime=0)) for path in paths)

    search = ("assets/search.js", "assets/search-page.js")
    assert weight("assets/site.css", "assets/site.js", "assets/theme.js", *search) <= 25_000
    for path in pages:
        if path.count("/") == 1 and not path.endswith("index.html"):
            assert weight(path) <= 12_000, path
