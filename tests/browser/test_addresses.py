"""The site works at the root of a host, under a sub-path, from a folder on disk; and nothing is asked of anyone else."""

from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

import pytest

from tests.browser.conftest import Watch


@pytest.fixture(params=["site", "site_below", "site_on_disk"])
def anywhere(request):
    """The site in each of the places it may stand."""
    return request.getfixturevalue(request.param)


def test_every_page_opens_with_style_and_script(page, anywhere, pages):
    for path in pages:
        page.goto(anywhere.url(path))
        assert page.title()
        assert page.evaluate("[...document.styleSheets].map(s => s.href)") == [anywhere.url("assets/site.css")], path
        # the style applies: custom properties of the theme are known
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgba(0, 0, 0, 0)", path
        # the script runs: what needs it is shown (404.html may be out of reach of its script and has nothing that does)
        assert page.locator("[data-set-theme=dark]:visible").count() == (path != "404.html"), path


def test_every_link_leads_to_a_page_or_file_of_the_site(page, anywhere, pages, output):
    start = anywhere.root
    seen, waiting = set(), [anywhere.url("index.html")]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page.goto(address)
        for link in page.evaluate("[...document.querySelectorAll('a[href], link[href]')].map(a => a.href)"):
            target = urldefrag(link).url
            if target.startswith("file:") or urlsplit(target).netloc == urlsplit(start).netloc:
                assert target.startswith(start), f"{address} → {link}"
                file = output / unquote(target[len(start) :])
                assert file.is_file(), f"{address} → {link}"
                if file.suffix == ".html":
                    waiting.append(target)
    reached = {unquote(address[len(start) :]) for address in seen}
    assert set(pages) - reached <= {"404.html"}, "每一页都能从首页到达"


def test_anchors_lead_to_rows(page, anywhere):
    page.goto(anywhere.url("2024/index.html"))
    page.locator("main table a").first.click()
    page.wait_for_url("**/2024/0*")
    page.goto(urljoin(page.url, "#row-7"))
    assert page.evaluate("document.querySelector(':target').id") == "row-7"


@pytest.mark.parametrize("path", ["nothing.html", "2024/none.html", "2024/print/a/b/c/none.html"])
def test_not_found_is_readable_at_any_depth(open_context, site_below, path):
    page = open_context(watched=False).new_page()
    response = page.goto(site_below.url(quote(path)))
    assert response.status == 404
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator("main").inner_text().strip()


def test_not_found_leads_on_where_the_address_is_known(open_context, site_with_address):
    """Served at any depth, it is the one page whose links can't be relative."""
    site, address = site_with_address
    page = open_context(watched=False).new_page()
    page.goto(site.url("2024/print/a/b/none.html"))
    links = page.evaluate("[...document.querySelectorAll('a[href]:not([href^=\"#\"])')].map(a => a.href)")
    assert address in [link.removesuffix("index.html") for link in links]
    assert all(link.startswith(address) for link in links)


def test_a_request_that_leaves_the_site_would_be_noticed(browser, site):
    """The watch over the other tests sees what it is there to see, and the policy stops a foreign script."""
    context = browser.new_context()
    watch = Watch(context)
    page = context.new_page()
    page.goto(site.root)
    assert watch.wrong == []
    page.evaluate("""() => {
      const script = document.createElement('script');
      script.src = 'https://example.invalid/x.js';
      document.head.append(script);
      document.body.setAttribute('style', 'color: red');
      setTimeout(() => { throw new Error('oops'); });
    }""")
    page.wait_for_timeout(200)
    context.close()
    noticed = "\n".join(watch.wrong)
    assert "请求离开了网站: https://example.invalid/x.js" in noticed
    assert "script-src" in noticed
    assert "style-src" in noticed
    assert "oops" in noticed
