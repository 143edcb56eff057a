"""The command as its user meets it: what goes to which stream, and the exit code."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import generator.build
from generator import __version__, cli
from generator.problems import BuildStopped
from tests.commands import ROOT, Done, environment, run, run_process
from tests.making import PROJECT, PROJECT_PATH, changed, make

WARNING = {PROJECT_PATH: changed("年度目标: 完成救助。", "年度目标:")}
ERROR = {PROJECT_PATH: changed("5.00", "五")}
WARNED = f"{PROJECT_PATH}:5:1: 警告 V104 「年度目标」未填\n    提示: 核对原件；确实空着就保留，公布时显示「未填」。详见 disclosure explain V104\n"
WRONG = f"{PROJECT_PATH}:4:11: 错误 C204 「年度资金总额」的金额「五」不是数字\n    提示: 只写半角数字，例如 2.76。详见 disclosure explain C204\n"


@pytest.fixture
def site(tmp_path):
    return make(tmp_path)


@pytest.fixture(autouse=True)
def temporary_files(tmp_path_factory, monkeypatch):
    """Log files go where pytest clears up."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("logs")))


# ---------------------------------------------------------------------- results and talk


def test_check_without_problems(site):
    assert run("check", cwd=site) == Done(0, "", "没有发现问题\n")


def test_check_with_a_warning(site):
    make(site, WARNING)
    assert run("check", cwd=site) == Done(0, WARNED, "1 个警告\n")
    assert run("check", "--strict", cwd=site) == Done(1, WARNED.replace("警告", "错误"), "1 个错误\n")


def test_check_with_an_error(site):
    make(site, ERROR)
    assert run("check", cwd=site) == Done(1, WRONG, "1 个错误\n")


def test_check_writes_nothing(site):
    before = sorted(site.rglob("*"))
    run("check", cwd=site)
    assert sorted(site.rglob("*")) == before


def test_check_in_json(site):
    assert run("check", "--format", "json", cwd=site) == Done(0, "[]\n", "没有发现问题\n")
    make(site, WARNING)
    done = run("check", "--format", "json", cwd=site)
    assert done.code == 0
    assert json.loads(done.out) == [
        {
            "path": PROJECT_PATH,
            "line": 5,
            "column": 1,
            "severity": "warning",
            "code": "V104",
            "message": "「年度目标」未填",
            "hint": "核对原件；确实空着就保留，公布时显示「未填」",
            "project": "甲",
            "row": None,
        }
    ]
    make(site, ERROR)
    assert [found["severity"] for found in json.loads(run("check", "--format", "json", cwd=site).out)] == ["error"]


def test_check_for_github(site):
    make(site, WARNING)
    assert run("check", "--format", "github", cwd=site).out == (
        f"::warning file={PROJECT_PATH},line=5,col=1,title=V104::「年度目标」未填%0A核对原件；确实空着就保留，公布时显示「未填」\n"
    )


DATA_FILES = (
    "datapackage.json",
    "details.csv",
    "disclosure.json",
    "disclosure.xlsx",
    "funding.csv",
    "indicators.csv",
    "projects.csv",
    "years.csv",
)


def test_build(site):
    done = run("build", cwd=site)
    assert (done.code, done.err) == (0, "")
    digest = hashlib.sha256((site / "output/SHA256SUMS.txt").read_bytes()).hexdigest()
    first, second = done.out.splitlines()
    assert re.fullmatch(r"已生成 output：2024 年，1 个项目，11 个页面；更新 \d+ 个文件，移除 0 个。", first)
    assert second == f"完整性摘要（SHA-256）：{digest}"
    assert f"<code>{digest}</code>" in (site / "output/integrity.html").read_text(encoding="utf-8")
    assert run("build", cwd=site) == Done(0, f"已生成 output：2024 年，1 个项目，11 个页面；没有变化。\n{second}\n", "")


def test_build_says_what_it_removed(site):
    make(site, {"content/2023/01-a.yaml": PROJECT})
    assert "2024、2023 年，2 个项目" in run("build", cwd=site).out
    shutil.rmtree(site / "content/2023")
    done = run("build", cwd=site)
    assert done.err == ""
    lines = done.out.splitlines()
    pages = ("01-a.html", "01-a.json", "01-a.xlsx", "index.html", "index.json", "print/01-a.html", "print/index.html")
    assert lines[:-2] == [
        *(f"已移除 2023/{name}" for name in pages),
        "已移除 compare.html",
        "已移除 compare/2024-2023.html",
        *(f"已移除 data/2023/{name}" for name in DATA_FILES),
    ]
    assert lines[-2].endswith("移除 17 个。")


def test_build_with_a_warning(site):
    make(site, WARNING)
    done = run("build", cwd=site)
    assert (done.code, done.err) == (0, WARNED + "1 个警告\n")
    assert done.out.startswith("已生成 ")
    strict = run("build", "--strict", cwd=site)
    assert strict == Done(1, "", WARNED.replace("警告", "错误") + "1 个错误\n没有生成：已有的网站保持原样。\n")


def test_build_with_an_error(site):
    make(site, ERROR)
    assert run("build", cwd=site) == Done(1, "", WRONG + "1 个错误\n没有生成网站。\n")
    assert not (site / "output").exists()


def test_site_and_output_from_elsewhere(site, tmp_path_factory):
    here = tmp_path_factory.mktemp("here")
    assert run("build", "--site", str(site), "--output", "公开/网站", cwd=here).code == 0
    assert (here / "公开/网站/index.html").is_file()
    assert not (site / "output").exists()
    assert run("build", "--site", str(site), cwd=here).out.startswith(f"已生成 {site}/output：")
    assert run("check", "--site", str(here), cwd=site).out.startswith(
        f"content: 错误 C211 「{here}」里没有 content 文件夹\n"
    )


# ---------------------------------------------------------------------- explain, version, help


def test_explain(site):
    done = run("explain", "v101", cwd=site)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("V101（警告）指标值未填\n\n")
    everything = run("explain", cwd=site)
    assert (everything.code, everything.err) == (0, "")
    assert "V101  警告  指标值未填\n" in everything.out
    assert run("explain", "X999", cwd=site) == Done(
        2, "", "错误: 没有编号 X999；运行 disclosure explain 查看全部编号\n运行 disclosure explain --help 查看用法\n"
    )


def test_version(site):
    assert run("--version", cwd=site) == Done(0, f"disclosure {__version__}\n", "")


def commands(group=cli.disclosure, path=()):
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


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


# ---------------------------------------------------------------------- wrong usage


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


# ---------------------------------------------------------------------- faults and interruptions


def fail(error):
    def run(*_arguments, **_more):
        raise error

    return run


def test_a_fault_of_the_program(site, monkeypatch):
    monkeypatch.setattr(generator.build, "build", fail(RuntimeError("秘密的原因")))
    done = run("build", cwd=site)
    assert (done.code, done.out) == (3, "")
    said = re.fullmatch(r"程序内部错误，网站保持原样。详细记录在 (.+)，请把它发给开发者。\n", done.err)
    log = Path(said[1]).read_text(encoding="utf-8")
    assert log.startswith(f"disclosure {__version__}, Python {sys.version}\n['disclosure', 'build']\n\nTraceback ")
    assert log.endswith("RuntimeError: 秘密的原因\n")


@pytest.mark.parametrize(
    "error", [MemoryError(), RecursionError(), ValueError(), UnicodeError(), ImportError("x"), OSError(5, "x")]
)
def test_any_fault_is_one_sentence(site, monkeypatch, error):
    monkeypatch.setattr(generator.build, "check", fail(error))
    done = run("check", cwd=site)
    assert (done.code, done.out, done.err.count("\n")) == (3, "", 1)


def test_interrupted(site, monkeypatch):
    monkeypatch.setattr(generator.build, "build", fail(KeyboardInterrupt()))
    assert run("build", cwd=site) == Done(130, "", "\n已中断，网站保持原样。\n")


def test_build_stopped_is_exit_code_1(site, monkeypatch):
    monkeypatch.setattr(generator.build, "build", fail(BuildStopped()))
    assert run("build", cwd=site) == Done(1, "", "没有生成网站。\n")


@pytest.mark.parametrize(
    "arguments", ["explain", "explain V101", "--help", "check", "check --format json", "--version"]
)
def test_a_reader_that_goes_away_is_no_fault(arguments, site):
    """As in ``disclosure explain | head -1``, for output that fills the pipe's buffer and output that does not."""
    make(site, WARNING)
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        command = [sys.executable, "-m", "generator", *arguments.split()]
        done = subprocess.run(
            command, cwd=site, env=environment(), stdout=theirs, stderr=subprocess.PIPE, encoding="utf-8", check=False
        )
    finally:
        os.close(theirs)
    assert done.returncode == 0
    assert done.stderr in ("", "1 个警告\n")


# ---------------------------------------------------------------------- terminals and code pages


class Terminal:
    """Makes a stream say that it is one."""

    def __init__(self, stream):
        self._stream = stream

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setattr(cli, "_coloured", lambda _stream: not os.environ.get("NO_COLOR"))


def test_colours(site, terminal, monkeypatch):
    make(site, WARNING)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert run("check", cwd=site).out.startswith(f"{PROJECT_PATH}:5:1: \x1b[33m\x1b[22m警告\x1b[0m V104 ")
    assert "\x1b[33m" in run("build", cwd=site).err
    make(site, ERROR)
    assert run("check", cwd=site).out.startswith(f"{PROJECT_PATH}:4:11: \x1b[31m\x1b[1m错误\x1b[0m C204 ")
    assert "\x1b" not in run("check", "--format", "json", cwd=site).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("check", cwd=site).out


def test_colours_only_on_a_terminal(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert cli._coloured(Terminal(sys.stdout))
    with Path(os.devnull).open("w", encoding="utf-8") as pipe:
        assert not cli._coloured(pipe)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not cli._coloured(Terminal(sys.stdout))


def test_no_progress_in_a_pipe(site):
    done = run_process("build", cwd=site)
    assert (done.code, done.err) == (0, "")
    assert "\r" not in done.out
    assert "\x1b" not in done.out


def test_a_code_page_without_the_characters_ends_nothing(site):
    make(site, WARNING)
    done = run_process("check", cwd=site, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.code == 0
    assert done.out.startswith(f"{PROJECT_PATH}:5:1: \\u8b66\\u544a V104 ")
    done = run_process("check", "--format", "json", cwd=site, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert json.loads(done.out)[0]["message"] == "「年度目标」未填"  # machine-readable results are UTF-8 everywhere


def test_json_of_a_file_name_that_is_no_utf8(site):
    (site / PROJECT_PATH).rename(site / "content/2024" / os.fsdecode(b"\xb9\xa4.yaml"))
    done = run("check", "--format", "json", cwd=site)
    assert done.code == 1
    assert [found["code"] for found in json.loads(done.out)] == ["C209"]
    assert run("check", cwd=site).code == 1


# ---------------------------------------------------------------------- both ways to call it


def test_as_a_module(site):
    assert run_process("--version", cwd=site) == Done(0, f"disclosure {__version__}\n", "")
    assert run_process("chek", cwd=site) == Done(
        2, "", "错误: 没有 chek 这个命令\n运行 python -m generator --help 查看用法\n"
    )


def test_the_entry_point_is_the_same():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"disclosure": "generator.cli:command"}


# ---------------------------------------------------------------------- new


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
