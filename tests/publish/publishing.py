"""Publishes small sites, and looks at what is on the disk then."""

import errno
import os
from pathlib import Path

import pytest

from generator.problems import BuildStopped, Problems, format_text
from generator.publish import MANIFEST, Publication

SITE = {"index.html": b"<h1>2024</h1>", "2024/index.html": b"list", "2024/202/困难帮扶.html": b"x", "empty.txt": b""}


posix = pytest.mark.skipif(os.name == "nt", reason="POSIX signals, links and modes")


def unsupported(one, two):
    raise OSError(errno.EINVAL, "no exchange here")


def run(site, files, output="output", problems=None):
    problems = Problems() if problems is None else problems
    with Publication(site / output, problems, site_root=site) as publication:
        for path, data in files.items():
            publication.put(path, data)
        return publication.commit()


def refused(site, files=SITE, output="output"):
    """Publish, expecting a refusal; the text of its problems."""
    problems = Problems()
    with pytest.raises(BuildStopped):
        run(site, files, output, problems)
    assert problems.has_errors
    return format_text(problems)


def snapshot(folder):
    """Everything in a folder: files by bytes, links by target, empty folders."""
    found = {}
    for here, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(here, name)
            key = path.relative_to(folder).as_posix()
            if path.is_symlink():
                found[key] = ("link", str(path.readlink()))
            elif path.is_file():
                found[key] = path.read_bytes()
            elif not any(path.iterdir()):
                found[key] = "empty folder"
    return found


def pages(folder):
    return {path: data for path, data in snapshot(folder).items() if path != MANIFEST}


def traces(site, output="output"):
    return sorted(path.name for path in site.iterdir() if path.name.startswith(f".{output}."))


def stamps(folder):
    """What any write would change: inode, dates and mode of the folder and all in it."""
    paths = [folder, *sorted(folder.rglob("*"))]
    return {p: (s.st_ino, s.st_mtime_ns, s.st_ctime_ns, s.st_mode) for p in paths for s in [p.lstat()]}


OLD = {"index.html": b"old", "same.html": b"same", "gone/x.html": b"x", "2024/a.html": b"a"}


NEW = {"index.html": b"new", "same.html": b"same", "2024/a.html": b"a", "2025/b.html": b"b"}
