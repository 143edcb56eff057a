"""The page for whoever approves the publication."""

import re

import pytest

from tests.checks.auditing import form
from tests.commands import run
from tests.making import SITE, SITE_PATH

ACCEPTING = "核对说明:\n  - 编号: V301\n    原因: 原件如此\n  - 编号: V101\n    原因: 不必告知\n    公开: 否\n"
COSTLY = (("数量指标", "救助<人数>", ""), ("成本指标", "总成本", "≤6万元"))


def make(folder, **files):
    for name, text in {SITE_PATH: SITE, **{f"content/2024/{name}.yaml": text for name, text in files.items()}}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def text_of(file):
    html = file.read_text(encoding="utf-8")
    body = html.partition("<body>")[2]
    return html, " ".join(re.sub("<[^>]*>", " ", body).split())


def test_report(tmp_path):
    site = make(
        tmp_path / "site",
        a=form(*COSTLY, more=ACCEPTING),
        b=form(("数量指标", "救助", "全市"), name="乙", total="6.00"),
        c=form(name="丙"),
        disclosure="公开清单:\n  - 甲: 5\n  - 乙: 6\n  - 丙: 5\n  - 丁: 1\n",
    )
    done = run("check", "--report", "审批/report.html", cwd=site)
    assert done.code == 1
    assert done.err.endswith("核对报告：审批/report.html\n")
    html, text = text_of(site / "审批/report.html")
    assert "有错误，网站不能生成。" in text
    assert "2024 1 3 4 16.00 未填 未填" in text
    assert "错误 V702 清单里有，却没有目标表 1" in text
    assert "已说明 2" in text
    assert "content/2024/disclosure.yaml" in text
    assert "错误 V702 清单里的「丁」没有目标表" in text
    assert "4 公开清单 丁 1 5:5" in text
    assert "警告 V305 「救助」全市 没有数字" in text
    assert "1 产出指标 数量指标 救助 全市 9:15" in text
    assert "甲 2 V301 原件如此 是" in text
    assert "甲 1 V101 不必告知 否" in text
    assert "核对人、日期" in text
    assert "3 丙 测试单位 5.00 1 没有发现问题" in text
    assert "救助&lt;人数&gt;" in html
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert "<script" not in html
    for anchor in re.findall(r'href="#([^"]+)"', html):
        assert html.count(f'id="{anchor}"') == 1


def test_report_of_a_sound_site(tmp_path):
    site = make(tmp_path, a=form())
    done = run("check", "--report", "report.html", cwd=site)
    assert (done.code, done.out) == (0, "")
    _, text = text_of(site / "report.html")
    assert "没有错误，可以生成网站。" in text
    assert "逐条核对" not in text
    assert "已说明的问题 没有。" in text


def test_report_of_what_can_not_be_read(tmp_path):
    site = make(tmp_path, a="项目名称：甲\n")
    assert run("check", "--report", "report.html", cwd=site).code == 1
    _, text = text_of(site / "report.html")
    assert "内容读不出来，没有可以核对的项目。" in text
    assert "content/2024/a.yaml" in text


def test_the_same_bytes_every_time(tmp_path):
    site = make(tmp_path, a=form(*COSTLY))
    pages = []
    for _ in range(2):
        run("check", "--report", "report.html", cwd=site)
        pages.append((site / "report.html").read_bytes())
    assert pages[0] == pages[1]


def test_a_report_that_can_not_be_written(tmp_path):
    site = make(tmp_path, a=form())
    (site / "在").write_text("", encoding="utf-8")
    done = run("check", "--report", "在/report.html", cwd=site)
    assert done.code == 2
    assert "核对报告写不进" in done.err


@pytest.mark.parametrize(("hidden", "told"), [("", True), ("    公开: 否\n", False)])
def test_the_reader_is_told_what_stands_as_it_is(tmp_path, hidden, told):
    accepting = f"核对说明:\n  - 编号: V301\n    原因: 原件印的就是六万元\n{hidden}"
    site = make(tmp_path, a=form(("数量指标", "救助", "2人"), ("成本指标", "总成本", "≤6万元"), more=accepting))
    assert run("build", cwd=site).code == 0
    page = (site / "output/2024/a.html").read_text(encoding="utf-8")
    data = (site / "output/2024/a.json").read_text(encoding="utf-8")
    assert ("原文如此：原件印的就是六万元" in page) == told
    assert ("原件印的就是六万元" in data) == told
    assert '<a href="#row-2">' in page or not told


def test_notes_of_style_are_not_for_readers(tmp_path):
    site = make(tmp_path, a=form(goal="申请5万元资金。"), b=form(name="乙"))
    done = run("build", cwd=site)
    assert "V203" in done.err
    assert "没有写金额" not in (site / "output/2024/b.html").read_text(encoding="utf-8")


def test_a_report_takes_the_place_of_a_report_and_of_nothing_else(tmp_path):
    site = make(tmp_path / "site", a=form(*COSTLY))
    file = site / "content/2024/a.yaml"
    before = file.read_bytes()
    done = run("check", "--report", "content/2024/a.yaml", cwd=site)
    assert (done.code, file.read_bytes()) == (2, before)
    said = "错误: 已有 content/2024/a.yaml，不是本程序写的报告，没有覆盖；换一个文件名，例如 a-核对.html\n"
    assert done.err.startswith(said)
    for _ in range(2):
        assert run("check", "--report", "report.html", cwd=site).err.endswith("核对报告：report.html\n")


def test_a_report_is_not_written_where_it_would_be_read_as_content(tmp_path):
    site = make(tmp_path / "site", a=form(*COSTLY))
    done = run("check", "--report", "content/2025/disclosure.yaml", cwd=site)
    assert done.code == 2
    said = "错误: 报告是网页，写成 content/2025/disclosure.yaml 会被当作内容读取；换一个文件名，例如 disclosure-核对.html\n"
    assert done.err.startswith(said)
    assert not (site / "content/2025").exists()
