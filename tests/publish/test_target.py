"""What is not ours in an output folder is kept, and a folder that is none is refused."""

import errno
import os
import shutil

import pytest

from generator import filesystem
from generator.publish import MANIFEST, Published
from tests.commands import ROOT
from tests.publish.publishing import SITE, pages, posix, refused, run, snapshot, stamps, traces


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
