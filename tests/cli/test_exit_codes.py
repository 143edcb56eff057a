"""Faults, interruptions and readers that go away: the exit code and one sentence. Both ways to call the program."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import generator.build
from generator import __version__
from generator.problems import BuildStopped
from tests.cli.said import WARNING
from tests.commands import ROOT, Done, environment, run, run_process
from tests.making import make


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


def test_as_a_module(site):
    assert run_process("--version", cwd=site) == Done(0, f"disclosure {__version__}\n", "")
    assert run_process("chek", cwd=site) == Done(
        2, "", "错误: 没有 chek 这个命令\n运行 python -m generator --help 查看用法\n"
    )


def test_the_entry_point_is_the_same():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"disclosure": "generator.cli:command"}
