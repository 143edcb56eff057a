"""``disclosure correct``: what it asks, what it writes, what it leaves alone."""

import errno
from datetime import date

import pytest

from generator import correcting, source
from generator.build import build
from generator.problems import Problems
from tests.commands import Done, run
from tests.making import PROJECT, PROJECT_PATH, changed, make
from tests.test_amend import PUBLISHED, RECORD_PATH

COMMAND = ("correct", "2024", "--reason", "录入有误", "--date", "2024-03-01")
ENTRY = """  - 日期: 2024-03-01
    原因: 录入有误
    改动:
      - 项目: 01-a  # 甲
        内容: 项目资金：年度资金总额
        原: 5.00
        现: 6.00
"""


@pytest.fixture
def site(tmp_path):
    build(make(tmp_path, PUBLISHED), tmp_path / "output", Problems())
    return make(tmp_path, {**PUBLISHED, PROJECT_PATH: changed("5.00", "6.00")})


def test_the_first_entry_makes_the_file(site):
    done = run(*COMMAND, cwd=site)
    assert done.code == 0
    assert done.err == (
        "2024 年公布以后有 1 处改动：\n  甲：项目资金：年度资金总额 「5.00」 → 「6.00」\n核对后运行 disclosure build\n"
    )
    text = (site / RECORD_PATH).read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../.schema/corrections.json\n# ")
    assert text.endswith(f"\n更正:\n{ENTRY}")


@pytest.mark.parametrize(
    "before",
    [
        "# 说明\n更正:\n",
        "# 说明\n更正:   # 尾注\n\n\n",
        "更正:\r\n  - 日期: 2024-02-20  # 甲\r\n    原因: 因\r\n    改动:\r\n  # 尾注\r\n",
        "\ufeff更正:\n- 日期: 2024-02-20\n  原因: 因\n  改动: []\n# 尾注",
    ],
    ids=["empty", "blank lines", "CRLF", "BOM, not indented"],
)
def test_what_stands_there_stays(site, before):
    file = site / RECORD_PATH
    file.write_bytes(before.encode())
    done = run(*COMMAND, cwd=site)
    assert done.code == 0, done
    raw = file.read_bytes().decode()
    assert raw.replace("\r\n", "\n").startswith(before.replace("\r\n", "\n").rstrip("\n"))
    assert ("\r\n" in before) == ("\r\n" in raw)
    assert raw.count("\n") == raw.count("\r\n") or "\r\n" not in before
    read = source.parse(raw.removeprefix("\ufeff").replace("\r\n", "\n"), RECORD_PATH, Problems())
    assert read.data["更正"][-1]["改动"][0]["现"] == "6.00"
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("before", ["更正: []\n", "更正:\n  - {日期: 2024-02-20, 原因: 因, 改动: }\n其他: 1\n"])
def test_what_can_not_be_continued_is_refused_and_left_alone(site, before):
    (site / RECORD_PATH).write_text(before, encoding="utf-8")
    done = run(*COMMAND, cwd=site)
    assert done.code == 1
    assert (site / RECORD_PATH).read_text(encoding="utf-8") == before


def test_hostile_texts_come_back_as_they_were(site):
    goal = '完成: # "救助"。'
    text = changed("完成救助。", "|\n  " + goal + "\n  第二行\n")
    make(site, {**PUBLISHED, PROJECT_PATH: text})
    assert run("correct", "2024", "--reason", "- '因'\n: #", "--date", "2024-03-01", cwd=site).code == 0
    read = source.parse((site / RECORD_PATH).read_text(encoding="utf-8"), RECORD_PATH, Problems())
    [entry] = read.data["更正"]
    assert entry["原因"] == "- '因'\n: #"
    assert entry["改动"][0]["现"] == goal + "\n第二行"
    assert run("build", cwd=site).code == 0


@pytest.mark.parametrize(
    ("arguments", "done"),
    [
        (("2024",), (2, "缺少选项 --reason：写明更正的原因，读者看得到")),
        (("2024", "--reason", " "), (2, "更正的原因不能是空的")),
        (
            ("2024", "--reason", "因", "--date", "2024.3.1"),
            (2, "--date 的「2024.3.1」不是日期；写成 2024-03-01 的样子"),
        ),
        (
            ("2024", "--reason", "因", "--date", "2999-01-01"),
            (2, "--date 的「2999-01-01」还没有到；写登记的这一天，或者更早的日子"),
        ),
        (("2024", "--reason", "因", "--date", "2024-02-01"), (1, "日期 2024-02-01 早于公布日期 2024-02-08")),
        (("2023", "--reason", "因"), (1, "没有 2023 年的内容")),
        (
            ("2024", "--published", "content", "--reason", "因"),
            (1, "「content」里没有以前生成的网站；用 --published 指明已公布的 output 文件夹或 zip 压缩文件"),
        ),
        (
            ("2024", "--published", "content/site.yaml"),
            (1, "「content/site.yaml」不能比较：既不是文件夹，也不是完好的 zip 压缩文件"),
        ),
        (("99", "--reason", "因"), (2, "年份 的值不对，应当是 1949 到 2099 的整数")),
    ],
)
def test_wrong_use(site, arguments, done):
    result = run("correct", *arguments, cwd=site)
    assert (result.code, result.out) == (done[0], "")
    assert f"错误: {done[1]}\n" in result.err
    assert not (site / RECORD_PATH).exists()


def test_an_unpublished_year_needs_no_record(site):
    (site / "content/2024/disclosure.yaml").unlink()
    make(site, {"content/2025/01-a.yaml": PROJECT, **PUBLISHED})
    done = run("correct", "2025", "--reason", "因", cwd=site)
    assert done == Done(1, "", "错误: 「output」里没有公布过 2025 年（没有公布日期），不需要登记更正\n")


def test_errors_in_the_content_come_first(site):
    make(site, {**PUBLISHED, PROJECT_PATH: changed("5.00", "五")})
    done = run(*COMMAND, cwd=site)
    assert done.code == 1
    assert done.err.endswith("没有登记：先改正上面的错误。\n")
    assert "C204" in done.err


def test_on_a_terminal_the_reason_is_asked_for(site, monkeypatch):
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", lambda text, err: asked.append((text, err)) or "问来的")
    assert run("correct", "2024", "--date", "2024-03-01", cwd=site).code == 0
    assert asked == [("更正的原因（读者看得到）", True)]
    assert "    原因: 问来的\n" in (site / RECORD_PATH).read_text(encoding="utf-8")


def test_too_much_for_one_file(site, monkeypatch):
    found = correcting.find(site, 2024, site / "output", Problems())
    monkeypatch.setattr(source, "LARGEST_FILE", 100)
    with pytest.raises(correcting.NotCorrected, match="会超过 1 MB"):
        correcting.record(site, found, date(2024, 3, 1), "因")
    assert not (site / RECORD_PATH).exists()


def test_nothing_is_half_written(site, monkeypatch):
    (site / RECORD_PATH).write_text("更正:\n", encoding="utf-8")

    def full(*_):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr("os.replace", full)
    done = run(*COMMAND, cwd=site)
    assert done.code == 1
    assert done.err.endswith(f"错误: {RECORD_PATH} 写不进去（磁盘已满）\n")
    assert (site / RECORD_PATH).read_text(encoding="utf-8") == "更正:\n"
    assert [path.name for path in (site / "content/2024").iterdir() if path.name.startswith(".")] == []
