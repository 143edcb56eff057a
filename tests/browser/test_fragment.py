"""A body inside a portal's page that has a reset and loud rules of its own: neither harms the other."""

import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from tests.browser.conftest import Site, _Handler
from tests.commands import run
from tests.conftest import ROOT

NEUTRAL = ""
HOSTILE = """
html { font-size: 62.5% }
* { margin: 0; padding: 0; box-sizing: content-box; border-radius: 9px }
body { font: italic 700 30px/1 monospace; color: #f0f; text-align: right; letter-spacing: 4px; text-transform: uppercase; direction: rtl }
h1, h2, h3, p, li, dt, dd, th, td, caption, a { color: red; background: yellow; font-size: 40px; float: right }
ul, ol { list-style: square inside }
table { border: 9px dotted red; display: block }
#content table td, #content a, #content h2 { color: lime !ie; color: lime; padding: 50px; text-decoration: line-through; display: none }
.article .list th { display: none }
a::after { content: " →"; color: red }
.figures, .wrap, .actions, .crumbs { display: none }
svg { width: 3px }
:root { --text: red; --page: black }
"""
PORTAL = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>门户</title><style>{style}</style></head>
<body><h1 class="own">门户</h1><table class="own list"><tr><td class="own">表</td></tr></table><a class="own" href="x">甲</a>
<div id="content" class="article">{body}</div></body></html>"""
SHOWN = """root => [root, ...root.querySelectorAll('*')].map(node => {
  const look = style => ['display', 'color', 'backgroundColor', 'fontSize', 'fontWeight', 'fontStyle', 'fontFamily', 'lineHeight',
    'textAlign', 'textTransform', 'letterSpacing', 'direction', 'float', 'paddingTop', 'paddingLeft', 'marginTop', 'borderTopWidth',
    'borderTopStyle', 'borderRadius', 'listStyleType', 'textDecorationLine', 'boxSizing', 'content', 'width', 'height'].map(name => style[name]).join('|');
  return `${node.tagName}.${node.getAttribute('class')}: ${look(getComputedStyle(node))} / ${look(getComputedStyle(node, '::after'))}`;
})"""
OWN = """() => [document.documentElement, document.body, ...document.querySelectorAll('.own')].map(node => {
  const style = getComputedStyle(node);
  return [...style].filter(name => !/^(height|block-size|perspective-origin|transform-origin)$/.test(name)).map(name => `${name}:${style[name]}`).join(';');
})"""


class _Portal(_Handler):
    """Wraps the bodies as a server's include does."""

    style = NEUTRAL
    bare = False

    def send_head(self):
        file = Path(self.translate_path(self.path))
        if file.suffix != ".html" or not file.is_file():
            return super().send_head()
        body = "" if self.bare else file.read_text(encoding="utf-8")
        page = PORTAL.replace("{style}", self.style).replace("{body}", body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
        return None


def serve(folder, **attributes):
    kind = type("Portal", (_Portal,), attributes)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(kind, directory=str(folder), prefix="/lanmu/"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, Site(f"http://127.0.0.1:{server.server_port}/lanmu/")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fragment") / "out"
    assert run("build", "--fragment", "--output", str(folder), cwd=ROOT).code == 0
    return folder


@pytest.fixture(scope="module")
def portals(folder):
    """The bodies in a neutral portal and in a hostile one, and that one without them."""
    served = [serve(folder), serve(folder, style=HOSTILE), serve(folder, style=HOSTILE, bare=True)]
    yield [site for _, site in served]
    for server, _ in served:
        server.shutdown()
        server.server_close()


PAGES = [
    "index.html",
    "2024/index.html",
    "2024/03-xuan-pai-gan-bu-sheng-huo-bu-zhu.html",
    "2024/print/index.html",
    "shuoming.html",
]


@pytest.mark.parametrize("path", PAGES)
def test_the_host_does_not_reach_in(open_context, portals, path):
    neutral, hostile, _ = portals
    looks = []
    for site in (neutral, hostile):
        page = open_context(java_script_enabled=True).new_page()
        page.goto(site.url(path))
        page.evaluate(
            "document.querySelector('#content').setAttribute('style', 'all: initial; display: block; width: 900px')"
        )
        looks.append(page.locator(".disclosure-fragment").evaluate(SHOWN))
    assert len(looks[0]) > 20
    differ = [(one, other) for one, other in zip(*looks, strict=True) if one != other]
    assert differ == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_reaches_out(open_context, portals, path):
    _, hostile, bare = portals
    page = open_context().new_page()
    page.goto(bare.url(path))
    before = page.evaluate(OWN)
    page.goto(hostile.url(path))
    page.locator("link[href$='assets/fragment.css']").evaluate("link => link.sheet.cssRules.length")
    assert page.evaluate(OWN) == before
    assert page.locator("script").count() == 0


def test_every_link_of_a_body_leads_on(open_context, portals, folder):
    site = portals[0]
    page = open_context().new_page()
    seen, waiting = set(), [site.url("index.html")]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page.goto(address)
        for link in page.evaluate("[...document.querySelectorAll('#content a[href], #content link')].map(a => a.href)"):
            target = urldefrag(link).url
            if target.startswith("http://127.0.0.1"):
                file = folder / unquote(target.removeprefix(site.root))
                assert file.is_file(), f"{address} → {link}"
                if file.suffix == ".html":
                    waiting.append(target)
    assert len(seen) >= 20


def test_the_colours_of_a_dark_system_stay_out(open_context, portals):
    page = open_context(color_scheme="dark").new_page()
    page.goto(portals[0].url("2024/index.html"))
    assert (
        page.locator(".disclosure-fragment").evaluate("node => getComputedStyle(node).backgroundColor")
        == "rgb(255, 255, 255)"
    )
