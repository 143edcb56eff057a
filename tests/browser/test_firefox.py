"""The other engine, with its own preferences: what only Firefox refuses."""

import pytest


@pytest.mark.parametrize("served", ["site", "site_on_disk"])
def test_pages_run_without_a_complaint(firefox, request, served, pages):
    site = request.getfixturevalue(served)
    for path in pages:
        firefox.open(site.url(path))
        assert firefox.wrong == [], path


@pytest.mark.parametrize("served", ["site", "site_on_disk"])
def test_the_search_box_leads_to_the_search_page(firefox, request, served):
    """From a disk Firefox does not count a file as 'self' when a form is sent."""
    site = request.getfixturevalue(served)
    firefox.open(site.url("index.html"))
    firefox.type("#site-search", "困难职工")
    firefox.press("Enter")
    firefox.wait_for("location.pathname.endsWith('/search.html')")
    firefox.wait_for("document.querySelector('main').innerText.includes('困难职工帮扶专项资金')")
    assert firefox.wrong == []
