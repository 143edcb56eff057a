"""``build``, ``check``, ``explain``: what goes to which stream, and the exit code."""

import hashlib
import json
import re
import shutil

from tests.cli.said import ERROR, WARNED, WARNING, WRONG
from tests.commands import Done, run
from tests.making import PROJECT, PROJECT_PATH, make


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
