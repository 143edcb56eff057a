"""Corrections, former addresses and withdrawals as content files have them."""

from datetime import date

import pytest

from generator.record import Change, Withdrawal
from tests.making import PROJECT, PROJECT_PATH, SITE, SITE_PATH, load, sound
from tests.test_amend import CORRECTED, RECORD_PATH, YEAR_PATH


def test_a_sound_record(tmp_path):
    text = (
        CORRECTED + "      - 行: 2\n        内容: 新增一行\n        现:\n          指标值: 5\n          三级指标: 乙\n"
    )
    year = sound(tmp_path, {RECORD_PATH: text, YEAR_PATH: "公布日期: 2024-02-08\n"}).latest
    [correction] = year.corrections
    assert (correction.number, correction.day, correction.reason) == (1, date(2024, 3, 1), "录入有误")
    assert correction.changes == (
        Change("01-a", None, "项目资金：年度资金总额", "5.00", "6.00"),
        Change("", 2, "新增一行", None, (("三级指标", "乙"), ("指标值", "5"))),
    )
    assert year.corrected == date(2024, 3, 1)
    assert list(year.corrections_by_project) == ["01-a"]


def test_corrections_follow_a_renamed_project(tmp_path):
    text = CORRECTED.replace("01-a", "old")
    year = sound(tmp_path, {RECORD_PATH: text, PROJECT_PATH: PROJECT + "曾用地址:\n  - old\n"}).latest
    assert list(year.corrections_by_project) == ["01-a"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CORRECTED.replace("01-a", "02-b"), "5:13 C223 2024 年没有项目「02-b」"),
        (CORRECTED.replace("2024-03-01", "2024-02-07"), "2:9 C223 日期 2024-02-07 早于公布日期 2024-02-08"),
        (
            CORRECTED + CORRECTED.partition("\n")[2].replace("03-01", "02-28"),
            "9:9 C223 日期 2024-02-28 早于前一条 2024-03-01",
        ),
        (CORRECTED.replace("2024-03-01", "2024-02-30"), "2:9 C205 「日期」的「2024-02-30」不是日历上有的日期"),
        (CORRECTED.replace("2024-03-01", "3月1日"), "2:9 C205 「日期」的「3月1日」不是日期"),
        (CORRECTED.replace("    原因: 录入有误\n", ""), "2:5 C202 缺少「原因」"),
        (CORRECTED.replace("原因: 录入有误", "原因:"), "3:5 C202 「原因」是空的"),
        (CORRECTED.replace("原: 5.00", "旧: 5.00"), "7:9 C201 这里没有「旧」这一项"),
        ("更正: 没有\n", "1:5 C203 「更正」后面不能直接写「没有」，应当是下级内容"),
        ("- 日期: 2024-03-01\n", "1:1 C203 文件最外层应当是「名称: 值」，不能是列表"),
    ],
)
def test_a_wrong_record_is_told_at_its_place(tmp_path, text, found):
    _, problems = load(tmp_path, {RECORD_PATH: text, YEAR_PATH: "公布日期: 2024-02-08\n"})
    assert problems == [f"{RECORD_PATH}:{found}"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("01-b.yaml", "不要写 .yaml"),
        ("01-b.html", "不要写 .html"),
        ("../b", "以点或空格开头或结尾"),
        ("https://x.cn/b", "含有不能用于文件名的字符 ':'"),
        ("/b", "文件名为空"),
    ],
)
def test_an_address_is_a_file_name(tmp_path, name, reason):
    files = {PROJECT_PATH: PROJECT + f"曾用地址:\n  - {name}\n"}
    assert load(tmp_path / "a", files)[1] == [f"{PROJECT_PATH}:11:5 C224 「{name}」不能用作地址：{reason}"]
    gone = f"撤下:\n  - 地址: {name}\n    日期: 2024-05-01\n    原因: 因\n"
    assert load(tmp_path / "b", {SITE_PATH: SITE + gone})[1] == [
        f"{SITE_PATH}:4:9 C224 「{name}」不能用作地址：{reason}"
    ]


def test_withdrawn(tmp_path):
    gone = "撤下:\n  - 地址: {0}\n    日期: 2024-05-01\n    原因: 因\n"
    site = sound(tmp_path, {SITE_PATH: SITE + gone.format("a"), YEAR_PATH: gone.format("202/b")})
    assert site.withdrawn == (Withdrawal("a", date(2024, 5, 1), "因"),)
    assert site.latest.withdrawn == (Withdrawal("202/b", date(2024, 5, 1), "因"),)
    _, problems = load(tmp_path / "b", {YEAR_PATH: gone.format("b").replace("05-01", "05-32")})
    assert problems == [f"{YEAR_PATH}:3:9 C205 「日期」的「2024-05-32」不是日历上有的日期"]


def test_the_record_is_no_project(tmp_path):
    loaded, problems = load(tmp_path, {RECORD_PATH: "更正:\n"})
    assert problems == []
    assert [project.id for project in loaded.site.latest.projects] == ["01-a"]
