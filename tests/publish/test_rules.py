"""Why a publication is refused: the path, the reason of the system, the cure."""

import errno
import os
import time
from pathlib import Path

import pytest

from generator import filesystem
from generator.problems import Rule, Severity
from generator.publish import RULES
from tests.publish.publishing import SITE, pages, posix, refused, run, snapshot, stamps, traces, unsupported


def test_every_rule_explains_itself():
    assert [rule.code for rule in RULES] == ["O701", "O702", "O703", "O704"]
    for rule in RULES:
        assert isinstance(rule, Rule)
        assert rule.severity is Severity.ERROR
        assert all((rule.title, rule.why, rule.cure, rule.bad, rule.good))


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
