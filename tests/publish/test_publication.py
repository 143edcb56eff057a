"""Publication: the new site or the old one, whole, and every refusal with its cure."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import filesystem
from generator.problems import BuildStopped, Location, Problems
from generator.publish import MANIFEST, RULES, Publication, Published
from tests.publish.publishing import SITE, pages, run, snapshot, stamps, traces, unsupported


def test_first_publication(site, any_system):
    assert run(site, SITE) == Published(tuple(sorted(SITE)), 0, ())
    assert pages(site / "output") == SITE
    assert traces(site) == []


def test_an_identical_publication_touches_nothing(site, any_system):
    run(site, SITE)
    before = stamps(site)
    assert run(site, SITE) == Published((), len(SITE), ())
    assert stamps(site) == before


def test_an_empty_site_is_published_once(site):
    assert run(site, {}) == Published((), 0, ())
    before = stamps(site)
    assert run(site, {}) == Published((), 0, ())
    assert stamps(site) == before
    assert list(snapshot(site / "output")) == [MANIFEST]


def test_removed_files_go_and_are_named(site, any_system):
    run(site, SITE)
    assert run(site, {"index.html": SITE["index.html"]}) == Published(
        (), 1, ("2024/202/困难帮扶.html", "2024/index.html", "empty.txt")
    )
    assert pages(site / "output") == {"index.html": SITE["index.html"]}
    assert not (site / "output" / "2024").exists()


def test_a_file_becomes_a_folder_and_back(site, any_system):
    for files in ({"a": b"1"}, {"a/b": b"2"}, {"a": b"1"}):
        run(site, files)
        assert pages(site / "output") == files


def test_bytes_on_the_disk_count_not_dates_or_the_manifest(site):
    run(site, SITE)
    page = site / "output" / "index.html"
    before = page.stat()
    page.write_bytes(b"<h1>9999</h1>")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    (site / "output" / "empty.txt").unlink()
    assert run(site, SITE) == Published(("empty.txt", "index.html"), 2, ())
    assert pages(site / "output") == SITE


def test_a_refused_publication_refuses_everything(site):
    problems = Problems()
    publication = Publication(site / "content", problems, site_root=site)
    for call in (lambda: publication.put("a", b"1"), publication.commit):
        with pytest.raises(BuildStopped):
            call()
    publication.abandon()
    assert len(problems) == 1
    assert snapshot(site / "content") == {}


@pytest.mark.parametrize(
    "path", ["", "/etc/x", "../x", "a/../x", "a//b", "./a", "a\\b", "c:x", "nul", MANIFEST, "index.html"]
)
def test_what_no_plan_may_hold_is_a_fault(site, path):
    with Publication(site / "output", Problems(), site_root=site) as publication:
        publication.put("index.html", b"1")
        with pytest.raises(ValueError, match="put before, or no path for an output file"):
            publication.put(path, b"2")


@pytest.mark.parametrize("before", [None, SITE])
def test_abandoned_leaves_no_trace(site, before):
    if before:
        run(site, before)
    was = snapshot(site)
    publication = Publication(site / "public/a/output", Problems(), site_root=site)
    publication.put("x", b"1")
    publication.abandon()
    publication.abandon()
    with pytest.raises(ZeroDivisionError), Publication(site / "output", Problems(), site_root=site) as publication:
        publication.put("index.html", b"1")
        raise ZeroDivisionError
    assert snapshot(site) == was


def test_an_error_of_any_room_stops_the_commit(site):
    run(site, SITE)
    before = snapshot(site)
    problems = Problems()
    publication = Publication(site / "output", problems, site_root=site)
    publication.put("index.html", b"new")
    problems.add(RULES[0], Location("content/x.yaml", 1, 1), "another room's")
    with pytest.raises(BuildStopped):
        publication.commit()
    assert snapshot(site) == before


NAMES = st.sampled_from(["a", "b", "c.html", "项目"])


PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


TREES = st.dictionaries(PATHS, st.binary(max_size=2), max_size=6).map(
    lambda tree: {path: tree[path] for path in tree if not any(other.startswith(path + "/") for other in tree)}
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TREES, min_size=1, max_size=5), st.booleans())
def test_any_sequence_of_sites_leaves_the_last_one(trees, exchange):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        if not exchange:
            patch.setattr(filesystem, "exchange", unsupported)
        site, last, theirs = Path(folder), {}, {}
        for tree in trees:
            got = run(site, tree)
            same = {path for path in tree if last.get(path) == tree[path]}
            assert got == Published(tuple(sorted(set(tree) - same)), len(same), tuple(sorted(set(last) - set(tree))))
            assert pages(site / "output") == tree | theirs
            (site / "output" / "CNAME").write_bytes(b"theirs")
            theirs = {"CNAME": b"theirs"}
            assert traces(site) == []
            last = tree
