"""``disclosure import`` from the file to the folder: what is written, what is said, what is never touched."""

import json
import sys
import time
import zipfile
from pathlib import Path

import pytest

from generator import content
from generator.importing import sandbox
from generator.importing.rules import TOO_MUCH
from generator.importing.run import differences
from generator.problems import Problems
from tests.commands import run, run_process
from tests.making import make

DATA = Path(__file__).parent.parent / "data/2024"
EXPECTED = json.loads((DATA.parent / "expected.json").read_text(encoding="utf-8"))
SHEET = """项目支出绩效目标表,,,
（2024年度）,,,
项目名称,{name},,
主管部门及代码,[101]测试局,实施单位,测试局
项目资金（万元）,年度资金总额：,{total},
,其中：财政拨款,{total},
年度目标,完成救助。,,
一级指标,二级指标,三级指标,指标值
产出指标,数量指标,救助人数,{value}
"""


def sheet(folder, name="甲项目", total="5.00", value="≥2人", file="表.csv"):
    (folder / file).write_text(SHEET.format(name=name, total=total, value=value), encoding="utf-8")
    return file


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_first_import_makes_a_site_that_builds(tmp_path):
    done = run("import", str(DATA / "attachment.txt"), "--year", "2024", cwd=tmp_path)
    assert done.code == 0, done.err
    assert done.out.rstrip().endswith("已导入 content：8 个项目，86 行指标，合计 246.76 万元。")
    assert "新建 2024/disclosure.yaml" in done.out
    assert "新建 site.yaml" in done.out
    problems = Problems()
    loaded = content.load(tmp_path, problems)
    assert not problems.has_errors
    assert loaded.site.publisher.name == "亳州市总工会"
    assert loaded.site.latest.title == EXPECTED["标题"]
    assert [project.name for project in loaded.site.latest.projects] == [p["项目名称"] for p in EXPECTED["项目"]]
    assert [(entry.name, entry.text) for entry in loaded.site.latest.printed_list] == [
        (row["项目名称"], row["预算金额"]) for row in EXPECTED["清单"]["行"]
    ]
    # the published original contradicts itself once: that stops a build until a human says that it may stand
    stopped = run("build", cwd=tmp_path)
    assert stopped.code == 1
    listed, _, again = stopped.err.partition("必须改正的是：")
    assert (listed.count("错误 "), again.count("错误 ")) == (1, 1)
    file = tmp_path / "content/2024/03-xuan-pai-gan-bu-sheng-huo-bu-zhu.yaml"
    with file.open("a", encoding="utf-8") as opened:
        opened.write("核对说明:\n  - 编号: V301\n    原因: 原件如此\n")
    assert run("build", cwd=tmp_path).code == 0


def test_what_the_checks_will_say_is_said_at_once_with_the_cell(tmp_path):
    done = run("import", str(DATA / "forms.xlsx"), "--year", "2024", "--into", "x", cwd=tmp_path)
    assert done.code == 0
    assert (
        "forms.xlsx: 警告 V301 工作表 3 选派干部生活补助 › C17：「项目总成本」≤30768元 超过年度资金总额 2.76万元（27600元）\n"
    ) in done.err
    assert "不处理的话，生成网站时会在这里停下" in done.err


def test_the_committed_disclosure_is_what_importing_the_attachment_writes(tmp_path):
    assert run("import", str(DATA / "attachment.txt"), "--year", "2024", cwd=tmp_path).code == 0
    ours = Path(__file__).parents[2] / "content/2024"
    made = tmp_path / "content/2024"
    assert sorted(path.name for path in ours.iterdir()) == sorted(path.name for path in made.iterdir())
    for path in made.iterdir():
        committed, _, accepted = (ours / path.name).read_text(encoding="utf-8").partition("核对说明:\n")
        assert committed == path.read_text(encoding="utf-8")  # what a human accepted stands below
        assert not accepted or accepted.startswith("  - ")


def test_importing_again_gives_the_same_bytes_and_changes_nothing(tmp_path):
    arguments = ("import", str(DATA / "embedded.docx"), "--year", "2024")
    assert run(*arguments, cwd=tmp_path).code == 0
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    again = run(*arguments, cwd=tmp_path)
    assert again.code == 0
    assert again.out.count("相同") == 8
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    other = tmp_path / "other"
    other.mkdir()
    assert run_process(*arguments, cwd=other, PYTHONHASHSEED="7", LC_ALL="C").code == 0
    assert tree(other / "content") == tree(tmp_path / "content")


def test_an_existing_file_is_never_touched_unless_asked(tmp_path):
    assert run("import", sheet(tmp_path), "--year", "2024", cwd=tmp_path).code == 0
    before = tree(tmp_path / "content")
    sheet(tmp_path, total="6.00", value="≥3人")
    done = run("import", "表.csv", "--year", "2024", cwd=tmp_path)
    assert done.code == 1
    assert tree(tmp_path / "content") == before
    assert (
        "content/2024/jia-xiang-mu.yaml: 错误 I831 已经存在，内容不同：项目资金/年度资金总额: 5.00 → 6.00；"
        "项目资金/财政拨款: 5.00 → 6.00；绩效指标/产出指标/数量指标[1]/救助人数: ≥2人 → ≥3人\n"
    ) in done.err
    assert "没有导入任何文件。" in done.err
    assert run("import", "表.csv", "--year", "2024", "--overwrite", cwd=tmp_path).code == 0
    assert "年度资金总额: 6.00" in (tmp_path / "content/2024/jia-xiang-mu.yaml").read_text(encoding="utf-8")


def test_a_dry_run_says_everything_and_writes_nothing(tmp_path):
    file = sheet(tmp_path)
    done = run("import", file, "--year", "2024", "--dry-run", cwd=tmp_path)
    assert done.code == 0
    assert "将写入（没有写） content：1 个项目，1 行指标，合计 5.00 万元。" in done.out
    assert list(tmp_path.iterdir()) == [tmp_path / file]


def test_into_writes_project_files_and_nothing_else(tmp_path):
    done = run("import", str(DATA / "forms.xls"), "--year", "2024", "--into", "neu", cwd=tmp_path)
    assert done.code == 0
    assert len(list((tmp_path / "neu").iterdir())) == 8
    assert [path.name for path in tmp_path.iterdir()] == ["neu"]


def test_a_project_keeps_the_file_name_that_another_year_gave_it(tmp_path):
    make(tmp_path, {"content/2023/alt-name.yaml": "项目名称: 甲项目\n"})
    assert run("import", sheet(tmp_path), "--year", "2024", cwd=tmp_path).code == 0
    assert (tmp_path / "content/2024/alt-name.yaml").is_file()


def test_a_folder_and_several_files(tmp_path):
    (tmp_path / "附件").mkdir()
    sheet(tmp_path / "附件", "甲项目", file="a.csv")
    sheet(tmp_path / "附件", "乙项目", file="b.csv")
    (tmp_path / "附件/~$b.csv").write_text("x", encoding="utf-8")
    sheet(tmp_path, "丙项目", file="c.csv")
    done = run("import", "附件", "c.csv", "--year", "2024", "--format", "json", cwd=tmp_path)
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert [project["name"] for project in told["projects"]] == ["甲项目", "乙项目", "丙项目"]
    assert told["problems"] == []
    assert set(told["projects"][0]) == {"number", "name", "list_amount", "total", "rows", "file", "status", "source"}


@pytest.mark.parametrize(
    ("files", "code", "problem"),
    [
        ([("甲项目", "5.00", "1人"), ("甲项目", "5.00", "1人")], 0, ""),
        ([("甲项目", "5.00", "1人"), ("甲项目", "5.00", "2人")], 1, "I824"),
    ],
)
def test_the_same_form_twice_counts_once_and_a_different_one_is_an_error(tmp_path, files, code, problem):
    names = [sheet(tmp_path, *form, file=f"{at}.csv") for at, form in enumerate(files)]
    done = run("import", *names, "--year", "2024", cwd=tmp_path)
    assert done.code == code
    assert problem in done.err
    assert (tmp_path / "content").exists() == (code == 0)


def test_the_list_is_held_against_the_forms(tmp_path):
    (tmp_path / "清单.csv").write_text(
        "序号,项目名称,预算金额（万元）\n1,甲项目,6.00\n2,丙项目,1.00\n合计,,9.00\n", encoding="utf-8"
    )
    sheet(tmp_path, "甲项目", file="a.csv")
    sheet(tmp_path, "乙项目", file="b.csv")
    done = run("import", "清单.csv", "a.csv", "b.csv", "--year", "2024", cwd=tmp_path)
    assert done.code == 0
    assert "I823" in done.err
    assert "「甲项目」清单上是 6.00万元，表上是 5.00万元" in done.err
    assert "清单第 2 项「丙项目」没有目标表" in done.err
    assert "清单里没有「乙项目」" in done.err
    assert "清单的合计印着 9.00，各项目相加是 7.00（万元）" in done.err


def test_another_year_is_refused(tmp_path):
    done = run("import", sheet(tmp_path), "--year", "2025", cwd=tmp_path)
    assert done.code == 1
    assert "「甲项目」的表上印着 2024 年度，导入的是 2025 年度" in done.err
    assert not (tmp_path / "content").exists()


def test_the_review_page_is_one_file_and_marks_what_was_odd(tmp_path):
    done = run("import", str(DATA / "forms.xlsx"), "--year", "2024", "--review", "核对.html", cwd=tmp_path)
    assert done.code == 0
    page = (tmp_path / "核对.html").read_text(encoding="utf-8")
    assert page.count("一级推定") == 4 + 4
    assert page.count("隐藏行") == 1
    assert page.count('class="flag">空行<') == 2
    assert page.count('class="flag">值空<') == 1
    assert "src=" not in page
    assert "<script" not in page
    for project in EXPECTED["项目"]:
        for row in project["指标"]:
            assert row["指标值"].replace("<", "&lt;") in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x.doc",), "缺少选项 --year"),
        (("--year", "2024"), "缺少参数"),
        (("x.doc", "--year", "2024", "--profile", "1999"), "没有表样 1999；可用的有 2015、2021"),
    ],
)
def test_wrong_usage(tmp_path, arguments, message):
    done = run("import", *arguments, cwd=tmp_path)
    assert done.code == 2
    assert message in done.err


def test_a_missing_file_and_one_that_is_no_table(tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    (tmp_path / "y.txt").write_text("今天天气很好。", encoding="utf-8")
    done = run("import", "fehlt.doc", "x.pdf", "--year", "2024", cwd=tmp_path)
    assert done.code == 1
    assert "fehlt.doc: 错误 I801 没有这个文件" in done.err
    assert "x.pdf: 错误 I801 这是 PDF 文件" in done.err
    done = run("import", "y.txt", "--year", "2024", cwd=tmp_path)
    assert done.code == 1
    assert "I807" in done.err


def test_without_the_libraries_the_cure_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    done = run("import", sheet(tmp_path), "--year", "2024", cwd=tmp_path)
    assert done.code == 2
    assert "导入需要另外安装：pip install 'disclosure[import]'（缺 pypinyin）" in done.err


def test_a_site_may_add_labels_of_its_own(tmp_path):
    make(tmp_path, {"content/labels.toml": '[fact]\nimplementing_unit = ["用钱的单位"]\n'})
    file = tmp_path / sheet(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace("实施单位", "用钱的单位"), encoding="utf-8")
    assert run("import", "表.csv", "--year", "2025", "--into", "x", cwd=tmp_path).code == 1  # of 2024
    assert run("import", "表.csv", "--year", "2024", "--into", "x", cwd=tmp_path).code == 0
    assert "实施单位: 测试局" in (tmp_path / "x/jia-xiang-mu.yaml").read_text(encoding="utf-8")
    assert run("check", cwd=tmp_path).err == "没有发现问题\n"


def test_labels_that_are_no_toml(tmp_path):
    make(tmp_path, {"content/labels.toml": "[fact\n"})
    done = run("import", sheet(tmp_path), "--year", "2024", cwd=tmp_path)
    assert done.code == 1
    assert done.err.startswith("content/labels.toml: 错误 ")


def test_differences_are_said_field_by_field():
    assert differences({"a": "1", "b": [{"c": ""}], "d": {"e": "x"}}, {"a": "1", "b": [{"c": "2"}, "z"]}) == [
        "b[1]/c: （空） → 2",
        "b[2]: （没有） → z",
        "d: （另有内容） → （没有）",
    ]


# ---------------------------------------------------------------------- the child process


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", b"0" * 300_000_000)


def test_a_bomb_is_refused_quickly_by_name_and_the_other_files_are_read(tmp_path):
    bomb(tmp_path / "bombe.xlsx")
    started = time.monotonic()
    readings = sandbox.read([tmp_path / "bombe.xlsx", DATA / "forms.xls"])
    assert time.monotonic() - started < 30
    assert readings[0].refusal is not None
    assert readings[0].refusal.rule.code in {"I803", "I804"}
    assert len(readings[1].items) >= 9


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("import os; os.kill(os.getpid(), 9)", "读取时超出 300 MB 内存，或使读取程序中断"),
        ("import time; time.sleep(60)", "秒内没有读完"),
        ("'x' * 400_000_000", "内存"),
    ],
)
def test_a_parser_that_dies_hangs_or_eats_takes_only_its_child_down(tmp_path, monkeypatch, fault, reason):
    spoil = (
        "import generator.importing.readers as readers\n"
        "real = readers.file_bytes\n"
        f"def spoilt(path):\n    if path.name == 'boese.csv':\n        {fault}\n    return real(path)\n"
        "readers.file_bytes = spoilt\n"
    )
    monkeypatch.setattr(sandbox, "_START", spoil_start(spoil))
    files = [tmp_path / sheet(tmp_path, file=name) for name in ("gut.csv", "boese.csv", "auch-gut.csv")]
    readings = sandbox.read(files, seconds=3)
    assert [reading.refusal is None for reading in readings] == [True, False, True]
    assert readings[1].refusal.rule is TOO_MUCH
    assert reason in readings[1].refusal.reason


def spoil_start(spoil):
    head, tail = sandbox._START.split("from generator.importing.worker", 1)
    return head + spoil.replace("{", "{{").replace("}", "}}") + "from generator.importing.worker" + tail


def test_the_review_never_takes_the_place_of_the_attachment(tmp_path):
    file = sheet(tmp_path)
    before = (tmp_path / file).read_bytes()
    done = run("import", file, "--year", "2024", "--review", file, cwd=tmp_path)
    assert (done.code, (tmp_path / file).read_bytes()) == (2, before)
    assert done.err.startswith(f"错误: 已有 {file}，不是本程序写的报告，没有覆盖；换一个文件名，例如 表-核对.html\n")
    assert not (tmp_path / "content").exists(), "什么也没有导入"


def test_what_the_publisher_decided_of_a_project_is_kept(tmp_path):
    assert run("import", sheet(tmp_path), "--year", "2024", cwd=tmp_path).code == 0
    file = tmp_path / "content/2024/jia-xiang-mu.yaml"
    decisions = "核对说明:  # 看过\n  - 编号: V101\n    # 问过\n    原因: 原件如此\n"
    file.write_text(f"公开: 否  # 待定\n# 名称\n{file.read_text(encoding='utf-8')}{decisions}# 完\n", encoding="utf-8")
    sheet(tmp_path, value="≥3人")
    done = run("import", "表.csv", "--year", "2024", cwd=tmp_path)
    assert "内容不同：绩效指标/产出指标/数量指标[1]/救助人数: ≥2人 → ≥3人\n" in done.err
    assert run("import", "表.csv", "--year", "2024", "--overwrite", cwd=tmp_path).code == 0
    text = file.read_text(encoding="utf-8")
    assert "≥3人" in text
    assert text.endswith(f"公开: 否  # 待定\n{decisions}")
    assert run("import", "表.csv", "--year", "2024", cwd=tmp_path).code == 0, "它说的就是附件说的"


def test_what_can_not_be_kept_is_not_overwritten(tmp_path):
    assert run("import", sheet(tmp_path), "--year", "2024", cwd=tmp_path).code == 0
    file = tmp_path / "content/2024/jia-xiang-mu.yaml"
    file.write_text("{公开: 否, 项目名称: 甲项目}\n", encoding="utf-8")
    done = run("import", "表.csv", "--year", "2024", "--overwrite", cwd=tmp_path)
    assert done.code == 1
    assert (
        "content/2024/jia-xiang-mu.yaml: 错误 I831 不能覆盖：其中的「公开」「核对说明」等没有各占一行，无法原样保留\n"
        "    提示: 把它们改成每项一行，从行首写起，再导入。详见 disclosure explain I831\n"
    ) in done.err
    assert file.read_text(encoding="utf-8") == "{公开: 否, 项目名称: 甲项目}\n"


def test_a_list_that_is_not_written_is_said(tmp_path):
    arguments = ("import", str(DATA / "embedded.docx"), "--year", "2024")
    (tmp_path / "content/2024").mkdir(parents=True)
    year = tmp_path / "content/2024/disclosure.yaml"
    year.write_text("标题: 甲\n", encoding="utf-8")
    done = run(*arguments, cwd=tmp_path)
    assert done.code == 0
    listed = "困难职工帮扶专项资金: 5；两节送温暖项目: 6；"
    begin = "content/2024/disclosure.yaml: 警告 I832 已经存在，"
    assert f"{begin}其中没有「公开清单」；附件里的清单没有写入：{listed}" in done.err
    assert year.read_text(encoding="utf-8") == "标题: 甲\n"
    year.write_text("公开清单:\n  - 困难职工帮扶专项资金: 5.01\n", encoding="utf-8")
    assert f"{begin}与其中的「公开清单」不同；附件里的清单没有写入：{listed}" in run(*arguments, cwd=tmp_path).err
    year.unlink()
    assert run(*arguments, cwd=tmp_path).code == 0
    assert "I832" not in run(*arguments, cwd=tmp_path).err, "清单已经在那里"
