import errno
import hashlib
import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import filesystem
from generator.outputs.addresses import SUMS
from generator.problems import BuildStopped, Location, Problems, Rule, Severity, format_text
from generator.publish import MANIFEST, RULES, Publication, Published

ROOT = Path(__file__).resolve().parent.parent
SITE = {"index.html": b"<h1>2024</h1>", "2024/index.html": b"list", "2024/202/困难帮扶.html": b"x", "empty.txt": b""}
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX signals, links and modes")


@pytest.fixture(params=["exchange", "renames"])
def any_system(request, monkeypatch):
    """Each test with it runs twice: with the system's own exchange, and as where there is none."""
    if request.param == "renames":
        monkeypatch.setattr(filesystem, "exchange", unsupported)
    return request.param


def unsupported(one, two):
    raise OSError(errno.EINVAL, "no exchange here")


@pytest.fixture
def site(tmp_path):
    for name in ("content", "site_templates", ".git"):
        (tmp_path / "site" / name).mkdir(parents=True)
    return tmp_path / "site"


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


# ---- what is published ---------------------------------------------------------------------------------------------


def test_first_publication(site, any_system):
    assert run(site, SITE) == Published(tuple(sorted(SITE)), 0, ())
    assert pages(site / "output") == SITE
    assert traces(site) == []


def test_the_manifest_lists_every_file_and_nothing_of_the_machine(site):
    run(site, {"index.html": b"a", "2024/项目.html": b""})
    text = (site / "output" / MANIFEST).read_text(encoding="utf-8")
    assert text == (
        "{\n"
        ' "generator": "disclosure",\n'
        ' "format": 1,\n'
        ' "sha256": "e7aaac85bd08a0da9ab4f6130bb2dc556e43a4b7eafe119e942c1b5ad198a930",\n'
        ' "files": {\n'
        '  "2024/项目.html": {"bytes": 0, "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},\n'
        '  "index.html": {"bytes": 1, "sha256": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}\n'
        " }\n"
        "}\n"
    )
    assert json.loads(text)["files"]["index.html"]["bytes"] == 1


def test_the_checksums_are_those_of_sha256sum_and_leave_out_what_is_made_of_them(site):
    with Publication(site / "output", Problems(), site_root=site) as publication:
        for path, data in {"b.html": b"b", "a/项目.html": b"a", "B.txt": b"B"}.items():
            publication.put(path, data)
        sums = publication.sums()
        publication.put(SUMS, sums)
        assert publication.sums() == sums
        publication.put("integrity.html", hashlib.sha256(sums).hexdigest().encode())
        published = publication.commit()
    output = site / "output"
    assert [line[66:] for line in sums.decode().splitlines()] == ["B.txt", "a/项目.html", "b.html"]
    assert (
        published.digest == hashlib.sha256(sums).hexdigest() == json.loads((output / MANIFEST).read_bytes())["sha256"]
    )
    assert subprocess.run(["sha256sum", "--check", "--quiet", "--strict", SUMS], cwd=output).returncode == 0
    told = subprocess.run(["sha256sum", SUMS], cwd=output, capture_output=True, encoding="utf-8").stdout
    assert told == f"{published.digest}  {SUMS}\n"


def test_the_order_of_put_does_not_show(site):
    run(site, SITE, "one")
    run(site, dict(reversed(SITE.items())), "two")
    assert snapshot(site / "one") == snapshot(site / "two")


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


# ---- what is not ours ----------------------------------------------------------------------------------------------


def test_files_of_others_are_kept(site, any_system):
    run(site, SITE)
    output = site / "output"
    (output / "CNAME").write_bytes(b"x.example")
    (output / ".well-known").mkdir()
    (output / ".well-known" / "a").write_bytes(b"1")
    (output / "2024" / "202" / "note.txt").write_bytes(b"2")
    (output / "inbox").mkdir()
    theirs = {"CNAME": b"x.example", ".well-known/a": b"1", "2024/202/note.txt": b"2", "inbox": "empty folder"}
    inode = (output / "CNAME").stat().st_ino
    assert run(site, {"index.html": b"new"}).removed == ("2024/202/困难帮扶.html", "2024/index.html", "empty.txt")
    assert pages(output) == {"index.html": b"new"} | theirs
    assert (output / "CNAME").stat().st_ino == inode
    run(site, SITE)
    assert pages(output) == SITE | theirs
    before = stamps(site)
    run(site, SITE)
    assert stamps(site) == before


def test_a_page_wins_over_a_foreign_file_of_its_path(site):
    run(site, SITE)
    (site / "output" / "robots.txt").write_bytes(b"theirs")
    assert run(site, SITE | {"robots.txt": b"ours"}) == Published(("robots.txt",), 4, ())
    assert pages(site / "output") == SITE | {"robots.txt": b"ours"}


@pytest.mark.parametrize("planned", ["x.html", "2025/index.html"])
def test_a_foreign_folder_is_not_lost_to_a_page_nor_a_foreign_file_to_a_folder(site, planned, any_system):
    run(site, SITE)
    (site / "output" / "x.html").mkdir()
    (site / "output" / "x.html" / "theirs").write_bytes(b"1")
    (site / "output" / "2025").write_bytes(b"2")
    before = snapshot(site)
    place = planned.split("/")[0]
    assert refused(site, SITE | {planned: b"ours"}) == (
        f"output/{place}: 错误 O703 写不进「{place}」：那里已有同名的文件或文件夹\n"
        "    提示: 输出文件夹里有不是本程序生成的同名文件或文件夹，把它移走或改名后再生成一次。详见 disclosure explain O703\n"
    )
    assert snapshot(site) == before


@posix
def test_links_inside_are_kept_and_never_followed(site, tmp_path, any_system):
    run(site, SITE)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "same").write_bytes(SITE["index.html"])
    (site / "output" / "theirs").symlink_to(outside)
    for page, place in (("index.html", "same"), ("empty.txt", "nothing")):
        (site / "output" / page).unlink()
        (site / "output" / page).symlink_to(outside / place)
    before = stamps(outside)
    assert run(site, SITE).written == ("empty.txt", "index.html")
    assert pages(site / "output") == SITE | {"theirs": ("link", str(outside))}
    assert stamps(outside) == before


@posix
def test_a_link_in_the_place_of_a_folder_is_refused_not_followed(site, tmp_path, any_system):
    run(site, SITE)
    (site / "output" / "2024").rename(tmp_path / "2024")
    (site / "output" / "2024").symlink_to(tmp_path / "2024")
    before = snapshot(tmp_path)
    assert refused(site).startswith("output/2024: 错误 O703 写不进「2024」：那里已有同名的文件或文件夹\n")
    assert snapshot(tmp_path) == before


@posix
def test_an_output_that_is_a_link_stays_one(site, tmp_path, any_system):
    www = tmp_path / "www" / "public"
    www.mkdir(parents=True)
    (site / "output").symlink_to(www)
    for files in (SITE, {"index.html": b"new"}):
        run(site, files)
        assert (site / "output").readlink() == www
        assert pages(www) == files
    assert traces(www.parent, "public") == []


# ---- the rules -----------------------------------------------------------------------------------------------------


def test_every_rule_explains_itself():
    assert [rule.code for rule in RULES] == ["O701", "O702", "O703", "O704"]
    for rule in RULES:
        assert isinstance(rule, Rule)
        assert rule.severity is Severity.ERROR
        assert all((rule.title, rule.why, rule.cure, rule.bad, rule.good))


@pytest.mark.parametrize(
    ("name", "data", "fact"),
    [
        ("a.doc", b"theirs", "里有别的文件，没有本程序的清单 manifest.json"),
        (MANIFEST, b'{"name": "PWA", "icons": []}', "里的 manifest.json 不是本程序（这个版本）写的"),
        (
            MANIFEST,
            b'{"generator": "disclosure", "format": 2, "files": {}}',
            "里的 manifest.json 不是本程序（这个版本）写的",
        ),
        (MANIFEST, b"\xff{", "里的 manifest.json 不是本程序（这个版本）写的"),
        (MANIFEST, b"", "里的 manifest.json 不是本程序（这个版本）写的"),
    ],
)
def test_o701_a_folder_of_others_is_refused_and_untouched(site, name, data, fact):
    (site / "output").mkdir()
    (site / "output" / name).write_bytes(data)
    before = stamps(site)
    assert refused(site) == (
        f"output: 错误 O701 输出文件夹「output」{fact}\n"
        "    提示: 改用空的或不存在的文件夹（--output）；确认里面没有要保留的文件后，也可以先把它移走。详见 disclosure explain O701\n"
    )
    assert stamps(site) == before


@pytest.mark.parametrize(
    ("output", "shown", "fact"),
    [
        (".", ".", "输出文件夹「.」就是站点文件夹本身"),
        ("content", "content", "输出文件夹「content」就是站点的 content 文件夹"),
        ("content/2024/x", "content/2024/x", "输出文件夹「content/2024/x」在站点的 content 文件夹里面"),
        ("site_templates", "site_templates", "输出文件夹「site_templates」就是站点的 site_templates 文件夹"),
        (".git/x", ".git/x", "输出文件夹「.git/x」在站点的 .git 文件夹里面"),
        ("file", "file", "「file」不是文件夹"),
    ],
)
def test_o702_places_that_must_not_be_overwritten(site, output, shown, fact):
    (site / "file").write_bytes(b"1")
    before = stamps(site)
    assert refused(site, output=output) == (
        f"{shown}: 错误 O702 {fact}\n    提示: 用 --output 另选一个文件夹，例如站点文件夹里的 output。详见 disclosure explain O702\n"
    )
    assert stamps(site) == before


@pytest.mark.parametrize(
    ("output", "fact"),
    [
        (ROOT / "generator" / "x", "在程序所在的文件夹里面"),
        (ROOT / "generator", "就是程序所在的文件夹"),
        (ROOT, "包含了程序所在的文件夹"),
    ],
)
def test_o702_the_program_itself(site, output, fact):
    shown = output.as_posix()
    assert refused(site, output=output).startswith(f"{shown}: 错误 O702 输出文件夹「{shown}」{fact}\n")
    assert not (ROOT / "generator" / "x").exists()


def test_o702_what_contains_the_site(site):
    shown = site.parent.as_posix()
    assert refused(site, output="..").startswith(f"{shown}: 错误 O702 输出文件夹「{shown}」包含了整个站点文件夹\n")


@posix
def test_o702_sees_through_links(site, tmp_path):
    shutil.move(site / "content", tmp_path / "real")
    (site / "content").symlink_to(tmp_path / "real")
    (site / "output").symlink_to(tmp_path / "real")
    assert refused(site).startswith("output: 错误 O702 输出文件夹「output」就是站点的 content 文件夹\n")
    (site / "output").unlink()
    (site / "output").symlink_to(site / "nowhere")
    assert refused(site).startswith("output: 错误 O702 「output」是一个链接，但它指向的文件夹不存在\n")
    (site / "output").unlink()
    (site / "output").symlink_to("output")
    assert refused(site).startswith("output: 错误 O702 「output」不是文件夹\n")


@pytest.mark.parametrize(
    ("error", "reason", "hint"),
    [
        (OSError(errno.ENOSPC, "x"), "磁盘已满", "腾出磁盘空间后再生成一次"),
        (
            OSError(errno.EACCES, "x"),
            "没有权限",
            "输出文件夹和它的上一级文件夹都要能写；没有上一级的权限时，用 --output 指定它里面的一个文件夹",
        ),
        (OSError(errno.ENAMETOOLONG, "x"), "路径太长", "缩短文件名，或用 --output 指定离磁盘根部更近的文件夹"),
        (OSError(errno.EIO, "x"), "磁盘读写出错", "按上面的原因处理后再生成一次"),
        (OSError(9999, "strange"), "系统错误 9999（strange）", "按上面的原因处理后再生成一次"),
    ],
)
def test_o703_names_the_path_and_the_reason(site, monkeypatch, error, reason, hint):
    def fail(path, _flags):
        raise error

    run(site, {"index.html": b"old"})
    before = stamps(site / "output")
    with monkeypatch.context() as patch:
        patch.setattr(filesystem, "create", fail)
        assert refused(site, {"index.html": b"old", "2024/x.html": b"1"}) == (
            f"output/2024/x.html: 错误 O703 写不进「2024/x.html」：{reason}\n    提示: {hint}。详见 disclosure explain O703\n"
        )
    assert stamps(site / "output") == before
    assert traces(site) == []


def test_o703_a_mount_point(site, monkeypatch):
    (site / "output").mkdir()
    said = "output: 错误 O703 {}\n    提示: 用 --output 指定挂载点里面的一个文件夹。详见 disclosure explain O703\n"
    with monkeypatch.context() as patch:
        patch.setattr(os.path, "ismount", lambda _path: True)
        assert refused(site) == said.format("输出文件夹「output」是一个挂载点，不能整体替换")
    with monkeypatch.context() as patch:  # a bind mount shows only when it is tried

        def busy(one, two):
            raise OSError(errno.EBUSY, "busy")

        patch.setattr(filesystem, "exchange", busy)
        assert refused(site) == said.format("换不上新的站点「output」：正被系统占用，或是一个挂载点")
    assert snapshot(site / "output") == {}
    assert traces(site) == []


def test_o703_something_mounted_inside_is_neither_emptied_nor_copied(site, monkeypatch):
    run(site, SITE)
    (site / "output" / "media").mkdir()
    (site / "output" / "media" / "film").write_bytes(b"theirs")
    before = snapshot(site)

    def elsewhere(folder, _device):
        if folder.name == "media":
            raise OSError(errno.EXDEV, "cross-device")

    with monkeypatch.context() as patch:
        patch.setattr(filesystem, "must_be_local", elsewhere)
        text = refused(site, {"index.html": b"new"})
    assert text.startswith(
        "output/media: 错误 O703 写不进「media」：它或它的一部分是挂载点（或属于容器镜像），不能整体替换\n"
    )

    def cross(old, new):
        raise OSError(errno.EXDEV, "cross-device")

    with monkeypatch.context() as patch:  # a bind mount of the same disk shows when its files are linked
        patch.setattr(os, "link", cross)
        assert refused(site, {"index.html": b"new"}).startswith(
            "output/media/film: 错误 O703 写不进「media/film」：它或"
        )
    assert snapshot(site) == before


@posix
def test_o703_a_parent_that_is_not_writable(site, monkeypatch):
    (site / "output").mkdir()

    def no_permission(path, flags):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    monkeypatch.setattr(filesystem, "create", no_permission)  # what a system says to all but the administrator
    assert "没有权限" in refused(site)


def test_o703_when_windows_has_it_open(site, monkeypatch):
    run(site, SITE)
    before = snapshot(site)
    waits = []
    rename = Path.rename

    def held(path, target):
        error = PermissionError(errno.EACCES, "in use")
        error.winerror = 32
        raise error

    def held_twice(path, target):
        return held(path, target) if len(waits) < 2 else rename(path, target)

    monkeypatch.setattr(filesystem, "exchange", unsupported)
    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setattr(Path, "rename", held)
    assert refused(site, {"index.html": b"new"}) == (
        "output: 错误 O703 换不上新的站点「output」：正被其他程序打开\n"
        "    提示: 关闭正在使用输出文件夹的程序（资源管理器、编辑器、网页服务）后再生成一次。详见 disclosure explain O703\n"
    )
    assert 2 < sum(waits) < 3
    assert snapshot(site) == before
    waits.clear()
    monkeypatch.setattr(Path, "rename", held_twice)
    run(site, {"index.html": b"new"})
    assert len(waits) == 2
    assert pages(site / "output") == {"index.html": b"new"}


def test_o704_the_second_of_two_is_refused(site):
    with Publication(site / "output", Problems(), site_root=site) as first:
        first.put("index.html", b"1")
        assert refused(site) == (
            "output: 错误 O704 另一次生成正在写「output」\n"
            "    提示: 等另一次生成结束后再试；若开着 disclosure serve，它会自己重新生成，不必再运行 build。"
            "详见 disclosure explain O704\n"
        )
        first.commit()
    assert pages(site / "output") == {"index.html": b"1"}
    run(site, SITE)
    assert traces(site) == []


def test_o704_also_where_both_began_before_either_wrote(site):
    problems = Problems()
    late = Publication(site / "output", problems, site_root=site)
    with Publication(site / "output", Problems(), site_root=site) as early:
        early.put("a", b"1")
        with pytest.raises(BuildStopped):
            late.put("a", b"2")
        assert [problem.code for problem in problems] == ["O704"]
        early.commit()
    assert pages(site / "output") == {"a": b"1"}
    assert traces(site) == []


def test_o704_where_the_other_has_finished_since_we_looked(site):
    problems = Problems()
    with Publication(site / "output", problems, site_root=site) as late:
        run(site, {"a": b"1"})
        with pytest.raises(BuildStopped):
            late.put("a", b"2")
    assert format_text(problems) == (
        "output: 错误 O704 另一次生成刚刚更新了「output」\n    提示: 再生成一次。详见 disclosure explain O704\n"
    )
    assert pages(site / "output") == {"a": b"1"}
    assert traces(site) == []


def test_the_lock_of_a_dead_run_does_not_block_and_goes(site):
    run(site, SITE)
    (site / ".output.lock").write_bytes(b"")
    run(site, SITE)
    assert traces(site) == []


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


# ---- all or nothing ------------------------------------------------------------------------------------------------


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


def test_an_interruption_between_the_two_renames_puts_the_site_back(site, monkeypatch):
    run(site, SITE)
    before = snapshot(site)
    rename, calls = Path.rename, []

    def interrupted(path, target):
        calls.append(path)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(filesystem, "exchange", unsupported)
    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(site, {"index.html": b"new"})
    assert snapshot(site) == before


# Publishes NEW over OLD in forked children, each of which is stopped at its n-th call of the system (an audit hook sees
# them all), and looks at what the next run finds. Prints one line a child.
AT_EVERY_CALL = """
import errno, json, os, signal, sys
from pathlib import Path
from generator import filesystem, publish
from generator.problems import BuildStopped, Problems
site, how, exchange = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
sys.path.insert(0, sys.argv[4])
from test_publish import NEW, OLD, pages, run, snapshot, traces, unsupported
if exchange == "renames":
    filesystem.exchange = unsupported
calls = 0
stop_at = 0
WATCHED = ("os.", "open", "fcntl.", "ctypes.dlsym")

def watch(event, arguments):
    global calls
    if stop_at and event.startswith(WATCHED) and event != "os.fork":
        calls += 1
        if calls == stop_at:
            if how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.ENOSPC, "injected")

sys.addaudithook(watch)
output = site / "output"
for number in range(1, 1000):
    run(site, OLD)
    (output / "CNAME").write_bytes(b"theirs")
    old = snapshot(output)
    child = os.fork()
    if child == 0:
        stop_at = number
        problems = Problems()
        try:
            run(site, NEW, problems=problems)
            done = 0
        except BuildStopped:
            done = 10 if problems.has_errors else 99
        os._exit(done if calls >= stop_at else 50)
    status = os.waitpid(child, 0)[1]
    ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    found = snapshot(output) if output.exists() else None
    left = traces(site)
    publish.Publication(output, Problems(), site_root=site).abandon()
    after = pages(output)
    state = "old" if found == old else "missing" if found is None else "new" if pages(output) == NEW | {"CNAME": b"theirs"} else "MIX"
    recovered = "old" if snapshot(output) == old else "new" if after == NEW | {"CNAME": b"theirs"} else "MIX"
    print(json.dumps([number, ended, state, left, recovered, traces(site)]), flush=True)
    if ended == 50:
        break
"""
OLD = {"index.html": b"old", "same.html": b"same", "gone/x.html": b"x", "2024/a.html": b"a"}
NEW = {"index.html": b"new", "same.html": b"same", "2024/a.html": b"a", "2025/b.html": b"b"}


@posix
@pytest.mark.parametrize("how", ["fail", "kill"])
def test_stopped_at_every_call_of_the_system(site, how, any_system):
    arguments = [sys.executable, "-c", AT_EVERY_CALL, str(site), how, any_system, str(ROOT / "tests")]
    done = subprocess.run(arguments, env=environment(), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows[-1][1:] == [50, "new", [], "new", []]  # the last child had fewer calls than that, and got through
    assert len(rows) > 40
    states = {row[2] for row in rows}
    for number, ended, state, left, recovered, left_after in rows[:-1]:
        assert recovered in ("old", "new"), number
        assert left_after == [], number
        if how == "kill":
            assert ended == signal.SIGKILL
            assert state in ("old", "new") or (any_system == "renames" and state == "missing" and recovered == "old"), (
                number
            )
        else:
            assert (ended, state) in ((0, "new"), (10, "old")), number
            # Where the lock itself fails its file stays: it could be another run's.
            assert left in ([], [".output.lock"]) or state == "new", number
    assert states == {"old", "new"} | ({"missing"} if how == "kill" and any_system == "renames" else set())


# Publishes the sites it is handed in turn, for ever; the tests kill it. It imports little, so as to be started often.
IN_TURN = """
import errno, json, sys
from pathlib import Path
from generator import filesystem, publish
from generator.problems import Problems

def unsupported(one, two):
    raise OSError(errno.EINVAL, "no exchange here")

site = Path(sys.argv[1])
if sys.argv[2] == "renames":
    filesystem.exchange = unsupported
sides = json.loads(sys.stdin.readline())
print("ready", flush=True)
while True:
    for files in sides:
        with publish.Publication(site / "output", Problems(), site_root=site) as publication:
            for path, text in files.items():
                publication.put(path, text.encode())
            publication.commit()
"""
SIDES = tuple(
    {"index.html": side, **{f"{n % 7}/{n}.html": side if n % 3 else "both" for n in range(200)}, f"only/{side}": side}
    for side in ("A", "B")
)
SIDE_TREES = tuple({path: text.encode() for path, text in side.items()} for side in SIDES)


def environment():
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def start(site, system):
    arguments = [sys.executable, "-c", IN_TURN, str(site), system]
    pipe = subprocess.PIPE
    process = subprocess.Popen(arguments, env=environment(), stdin=pipe, stdout=pipe, encoding="utf-8")
    process.stdin.write(json.dumps(SIDES) + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "ready\n"
    return process


def stop(process):
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


@posix
def test_killed_at_random_moments(site, any_system):
    random_moment = random.Random(20240101)
    run(site, SIDE_TREES[0])
    for _ in range(15):
        process = start(site, any_system)
        time.sleep(random_moment.uniform(0.005, 0.2))
        assert process.poll() is None
        stop(process)
        if any_system == "exchange":
            assert pages(site / "output") in SIDE_TREES
        Publication(site / "output", Problems(), site_root=site).abandon()
        assert pages(site / "output") in SIDE_TREES
        assert traces(site) == []


@posix
@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="needs the exchange of folders")
def test_a_reader_sees_one_version_and_always_finds_one(site):
    run(site, SIDE_TREES[0])
    process = start(site, "exchange")
    seen = set()
    try:
        start_of_test = time.monotonic()
        # one second, and longer on a busy machine that was not seen to publish both yet
        while time.monotonic() < start_of_test + (1 if seen == {b"A", b"B"} else 30):
            folder = os.open(site / "output", os.O_RDONLY | os.O_DIRECTORY)  # must never fail
            try:
                versions = {read_at(folder, name) for name in ("index.html", "1/1.html", "5/5.html")}
            except FileNotFoundError:
                versions = set()  # replaced since it was opened, and being deleted
            finally:
                os.close(folder)
            assert len(versions) <= 1
            seen |= versions
        assert process.poll() is None
    finally:
        stop(process)
    assert seen == {b"A", b"B"}


def read_at(folder, name):
    with open(name, "rb", opener=lambda path, flags: os.open(path, flags, dir_fd=folder)) as file:
        return file.read()


@pytest.mark.parametrize("finished", [False, True])
def test_recovery_after_a_kill_around_the_second_rename(site, finished):
    run(site, SITE)
    old = snapshot(site / "output")
    (site / "output").rename(site / ".output.old-00000001")
    run(site, {"index.html": b"new"}, "elsewhere")
    (site / "elsewhere").rename(site / ("output" if finished else ".output.new-00000001"))
    (site / ".output.backup").mkdir()  # not one of our names
    Publication(site / "output", Problems(), site_root=site).abandon()
    assert traces(site) == [".output.backup"]
    assert snapshot(site / "output") == old if not finished else pages(site / "output") == {"index.html": b"new"}


# ---- any sequence --------------------------------------------------------------------------------------------------

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
