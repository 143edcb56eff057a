"""Help and wrong usage are Chinese."""

import re

import pytest

from generator import __version__, cli
from tests.commands import Done, run


def test_version(site):
    assert run("--version", cwd=site) == Done(0, f"disclosure {__version__}\n", "")


def commands(group=cli.disclosure, path=()):
    yield path
    for name in group.list_commands(None) if hasattr(group, "list_commands") else ():
        yield from commands(group.get_command(None, name), (*path, name))


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_is_chinese(path, flag, site):
    done = run(*path, flag, cwd=site)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("用法: disclosure")
    for english in (
        "Usage",
        "Options",
        "Commands",
        "Show this",
        "Error",
        "default",
        "required",
        "[OPTIONS]",
        "COMMAND",
        "TEXT",
        "INTEGER",
        "DIRECTORY",
    ):
        assert english not in done.out
    options = re.findall(r"^  (-\S.*?)(?:  +(.*))?$", done.out, re.MULTILINE)
    assert options
    for option in re.split(r"\n(?=  -)", done.out.partition("选项:\n")[2].partition("\n\n")[0]):
        assert re.search("[\u4e00-\u9fff]", option), option


def test_without_a_command_the_help_is_talk(site):
    for path in ((), ("new",)):
        done = run(*path, cwd=site)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("用法: disclosure")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("chek", "没有 chek 这个命令"),
        ("new sight", "没有 sight 这个命令"),
        ("--nix", "没有 --nix 这个选项"),
        ("build --nix", "没有 --nix 这个选项"),
        ("check --forma text", "没有 --forma 这个选项；是不是 --format？"),
        ("check --format xml", "--format 的值不对，只能是 text、json、github"),
        ("check --format", "选项 --format 后面要有一个值"),
        ("check x", "多余的参数 x"),
        ("build x y", "多余的参数 x y"),
        ("check --site nix", "--site 的值不对，没有这个文件夹：nix"),
        ("check --site content/site.yaml", "--site 的值不对，没有这个文件夹：content/site.yaml"),
        ("build --site nix", "--site 的值不对，没有这个文件夹：nix"),
        ("build --output", "选项 --output 后面要有一个值"),
        ("serve --port x", "--port 的值不对，应当是 0 到 65535 的整数"),
        ("serve --port 70000", "--port 的值不对，应当是 0 到 65535 的整数"),
        ("serve --site nix", "--site 的值不对，没有这个文件夹：nix"),
        ("new site", "缺少参数 文件夹"),
        ("new site a --year 20244", "--year 的值不对，应当是 1949 到 2099 的整数"),
        ("new year", "缺少参数 年份"),
        ("new year abc", "年份 的值不对，应当是 1949 到 2099 的整数"),
        ("new year 1948", "年份 的值不对，应当是 1949 到 2099 的整数"),
        ("new project", "缺少参数 年份/文件名"),
        ("explain V101 V102", "多余的参数 V102"),
    ],
)
def test_wrong_usage(arguments, said, site):
    before = sorted(site.rglob("*"))
    done = run(*arguments.split(), cwd=site)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[0] == f"错误: {said}"
    assert "Traceback" not in done.err
    assert sorted(site.rglob("*")) == before


def test_wrong_usage_says_where_help_is(site):
    assert run("check", "--nix", cwd=site).err == "错误: 没有 --nix 这个选项\n运行 disclosure check --help 查看用法\n"


def test_an_empty_output_is_the_site_itself_and_refused(site):
    done = run("build", "--output", "", cwd=site)
    assert done.code == 1
    assert "错误 O702 " in done.err
