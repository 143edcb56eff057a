"""Colours and progress are for terminals; no code page ends the program."""

import json
import os
import sys
from pathlib import Path

import pytest

from generator import unchanged
from generator.cli import talking
from generator.content import EMPTY_YEAR, NO_CONTENT
from generator.examined import WITHHELD
from generator.problems import Location, Problems
from tests.cli.said import ERROR, WARNING
from tests.commands import run, run_process
from tests.making import PROJECT, PROJECT_PATH, make


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
    monkeypatch.setattr(talking, "coloured", lambda _stream: not os.environ.get("NO_COLOR"))


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


def test_what_is_said_again_has_the_same_colours(site, terminal, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(unchanged, "TICK", -3600.0)  # the files of this test are as young as the build
    make(site, WARNING)
    first = run("build", cwd=site)
    monkeypatch.setattr("generator.cli.building._build", None)
    again = run("build", cwd=site)
    assert "\x1b[33m" in first.err
    assert again.err == first.err


def test_only_the_severity_is_coloured(terminal, monkeypatch, capsys):
    monkeypatch.delenv("NO_COLOR", raising=False)
    problems = Problems()
    place = Location("content/2024/a.yaml", 3, 4)
    problems.add(EMPTY_YEAR, place, "「x: 错误 C204 y」: 警告 V101 z", hint="  提示: 警告 V101 z")
    problems.add(NO_CONTENT, Location("content"), "没有")
    problems.add(WITHHELD, Location("content/2024/b.yaml", 1), "甲")
    said = talking.show(problems)
    coloured = capsys.readouterr().err
    talking.show_again(said)
    assert capsys.readouterr().err == coloured
    assert coloured.count("\x1b[0m") == 3


def test_an_error_among_many_others_is_said_again_at_the_end(site):
    rows = "".join(f"      - 人数{at}:\n" for at in range(10))
    empty = PROJECT.replace("      - 救助人数: 2人\n", rows)
    wrong = {"content/2024/02-b.yaml": PROJECT.replace("甲", "乙").replace("项目名称", "项目名")}
    make(site, {PROJECT_PATH: empty, **wrong})
    done = run("check", cwd=site)
    error = [line for line in done.out.splitlines() if ": 错误 " in line]
    assert error[0].startswith("content/2024/02-b.yaml:1:1: 错误 C201 ")
    hints = done.out.splitlines()[done.out.splitlines().index(error[-1]) + 1]
    lines = done.err.splitlines()
    assert lines[1] == "必须改正的是："
    assert [line for line in lines[2:] if ": 错误 " in line] == error
    assert lines[-1] == hints
    built = run("build", cwd=site)
    assert built.err.splitlines()[-len(lines) - 1 : -1] == lines
    assert built.err.splitlines()[-1] == "没有生成网站。"


def test_errors_are_said_once_where_they_are_seen(site):
    make(site, ERROR)
    assert run("check", cwd=site).err == "1 个错误\n"


def test_colours_only_on_a_terminal(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert talking.coloured(Terminal(sys.stdout))
    with Path(os.devnull).open("w", encoding="utf-8") as pipe:
        assert not talking.coloured(pipe)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not talking.coloured(Terminal(sys.stdout))


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
