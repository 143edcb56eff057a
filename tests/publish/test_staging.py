"""The new tree: unchanged files stay the files that they are, and nobody's modes are lost."""

import errno
import os
import stat

import pytest

from generator.publish import Published
from tests.publish.publishing import SITE, pages, posix, run


def test_unchanged_files_keep_inode_and_dates(site, any_system):
    run(site, SITE)
    kept = site / "output" / "2024" / "index.html"
    os.utime(kept, ns=(10**18, 10**18))
    before = kept.stat()
    assert run(site, SITE | {"index.html": b"new"}) == Published(("index.html",), 3, ())
    after = kept.stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_nlink) == (before.st_ino, 10**18, 1)
    assert pages(site / "output") == SITE | {"index.html": b"new"}


def test_without_hard_links_unchanged_files_are_copied_with_their_dates(site, monkeypatch, any_system):
    def no_links(*_args, **_options):
        raise PermissionError(errno.EPERM, "no links here")

    run(site, SITE)
    kept = site / "output" / "2024" / "index.html"
    os.utime(kept, ns=(10**18, 10**18))
    monkeypatch.setattr(os, "link", no_links)
    run(site, SITE | {"index.html": b"new"})
    assert kept.stat().st_mtime_ns == 10**18
    assert pages(site / "output") == SITE | {"index.html": b"new"}


def test_into_an_empty_folder_and_through_missing_parents(site):
    (site / "output").mkdir()
    run(site, SITE)
    run(site, SITE, "public/county/202")
    assert pages(site / "output") == pages(site / "public" / "county" / "202") == SITE


@posix
@pytest.mark.parametrize(
    ("mask", "file_mode", "folder_mode"), [(0o022, 0o644, 0o755), (0o077, 0o600, 0o700), (0, 0o644, 0o755)]
)
def test_modes_are_those_of_a_public_file_less_the_umask(site, mask, file_mode, folder_mode):
    was = os.umask(mask)
    try:
        run(site, SITE)
    finally:
        os.umask(was)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (site / "output").rglob("*") if path.is_file()}
    assert modes == {file_mode}
    modes = {
        stat.S_IMODE(path.stat().st_mode) for path in (site / "output", *(site / "output").rglob("*")) if path.is_dir()
    }
    assert modes == {folder_mode}


@posix
def test_a_folder_keeps_the_mode_its_owner_gave_it(site, any_system):
    run(site, SITE)
    (site / "output").chmod(0o2775)
    (site / "output" / "2024").chmod(0o750)
    run(site, SITE | {"index.html": b"new"})
    assert stat.S_IMODE((site / "output").stat().st_mode) == 0o2775
    assert stat.S_IMODE((site / "output" / "2024").stat().st_mode) == 0o750
