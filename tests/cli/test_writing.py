"""``new``: what it makes, and what it refuses."""

import pytest

from tests.commands import Done, run


def test_new(site):
    done = run("new", "year", "2025", cwd=site)
    assert (done.code, done.err) == (0, "按注释填写后运行 disclosure build\n")
    assert done.out == "已新建 content/2025/disclosure.yaml\n已新建 content/2025/01-shili-xiangmu.yaml\n"
    done = run("new", "project", "2025/202/b", "--name", "乙", cwd=site)
    assert (done.code, done.out) == (0, "已新建 content/2025/202/b.yaml\n")
    done = run("new", "site", "新站", "--year", "2030", cwd=site)
    assert (done.code, done.err) == (0, "按注释填写后运行 disclosure build --site 新站\n")
    assert run("check", "--strict", cwd=site).code == 0
    assert run("check", "--strict", "--site", "新站", cwd=site).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("new year 2024", "content/2024 已经存在，没有改动；要加项目请用 disclosure new project 2024/文件名"),
        ("new site .", "「.」里已经有 content 文件夹，没有改动；要加年度请用 disclosure new year"),
        ("new project 2024/01-a", "content/2024/01-a.yaml 已经存在，没有改动"),
        ("new project b", "「b」应当写成 年份/文件名，例如 2025/xuanpai-ganbu"),
        ("new project 2024/a?b", "文件名不能用作网址：含有不能用于文件名的字符 '?'"),
        (
            "new year 2025 --site leer",
            "「leer」里没有 content 文件夹；请先用 disclosure new site 新建，或用 --site 指明网站文件夹",
        ),
    ],
)
def test_new_refuses(site, arguments, said):
    (site / "leer").mkdir()
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert run(*arguments.split(), cwd=site) == Done(1, "", f"错误: {said}\n")
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before
