"""What content says about a publication: tags, catalogue block, dates."""

import pytest

from tests.making import PROJECT, PROJECT_PATH, SITE, SITE_PATH, load
from tests.outputs.test_metadata import FILES, TAGGED

YEAR_PATH = "content/2024/disclosure.yaml"


def without(text, line):
    assert text.count(line) == 1
    return text.replace(line, "")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("网址: https://www.x.gov.cn/jixiao/\n", "4:1 C221 「网址」没有填写，标签 SiteDomain 是空的"),
        ('网站标识码: "3416000001"\n', "4:1 C221 「网站标识码」没有填写，标签 SiteIDCode 是空的"),
        ("  栏目名称: 绩效目标\n", "5:1 C221 「栏目名称」没有填写，标签 ColumnName 是空的"),
        ("  栏目描述: 各年度项目支出绩效目标\n", "5:1 C221 「栏目描述」没有填写，标签 ColumnDescription 是空的"),
        ("  栏目关键词: 绩效目标,部门预算\n", "5:1 C221 「栏目关键词」没有填写，标签 ColumnKeywords 是空的"),
        ("  栏目类型: 信息公开目录\n", "5:1 C221 「栏目类型」没有填写，标签 ColumnType 是空的"),
    ],
)
def test_a_missing_tag_is_told_where_it_belongs(tmp_path, line, found):
    _, problems = load(tmp_path, {**FILES, SITE_PATH: without(TAGGED, line)})
    assert problems == [f"{SITE_PATH}:{found}"]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("栏目名称: 绩效目标", "栏目名称:", "6:8 C221 「栏目名称」没有填写，标签 ColumnName 是空的"),
        ("3416000001", "34160000", "4:8 C221 网站标识码「34160000」不是 10 位数字"),
        ("https://www.x.gov.cn/jixiao/", "", "3:4 C221 「网址」没有填写，标签 SiteDomain 是空的"),
    ],
)
def test_an_empty_tag_is_told_at_its_place(tmp_path, old, new, found):
    _, problems = load(tmp_path, {**FILES, SITE_PATH: TAGGED.replace(old, new)})
    assert problems == [f"{SITE_PATH}:{found}"]


def test_tags_that_were_only_begun_lack_everything(tmp_path):
    _, problems = load(tmp_path, {**FILES, SITE_PATH: SITE + "政府网站标签:\n"})
    assert len(problems) == 6
    assert {problem.split()[1] for problem in problems} == {"C221"}


def test_tags_are_no_list(tmp_path):
    _, problems = load(tmp_path, {SITE_PATH: SITE + "政府网站标签: 是\n"})
    assert problems == [f"{SITE_PATH}:3:9 C203 「政府网站标签」后面不能直接写「是」，应当是下级内容"]


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        (YEAR_PATH, None, f"{YEAR_PATH} C221"),
        (YEAR_PATH, "标题: 题\n", f"{YEAR_PATH}:1:1 C221"),
        (YEAR_PATH, "标题: 题\n公布日期:\n", f"{YEAR_PATH}:2:6 C221"),
        ("content/pages/shuoming.md", "---\n标题: 说明\n---\n正文\n", "content/pages/shuoming.md:2:1 C221"),
    ],
)
def test_content_needs_its_date(tmp_path, path, text, found):
    _, problems = load(tmp_path, {**FILES, path: text})
    assert problems == [f"{found} 「公布日期」没有填写，标签 PubDate 是空的"]


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        (YEAR_PATH, "公布时间: 9点\n", f"{YEAR_PATH}:1:7 C205 「公布时间」的「9点」不是时间"),
        (YEAR_PATH, "公布时间: 24:00\n", f"{YEAR_PATH}:1:7 C205 「公布时间」的「24:00」不是时间"),
        (
            YEAR_PATH,
            "信息公开目录:\n  成文日期: 2024-02-30\n",
            f"{YEAR_PATH}:2:9 C205 「成文日期」的「2024-02-30」不是日历上有的日期",
        ),
        (YEAR_PATH, "信息公开目录:\n  编号: 1\n", f"{YEAR_PATH}:2:3 C201 「信息公开目录」里没有「编号」这一项"),
        (
            PROJECT_PATH,
            PROJECT + "信息公开目录:\n  生效日期: 今年\n",
            f"{PROJECT_PATH}:11:9 C205 「生效日期」的「今年」不是日期",
        ),
        (
            "content/pages/a.md",
            "---\n标题: 说\n公布日期: 2024-13-01\n---\n",
            "content/pages/a.md:3:7 C205 「公布日期」的「2024-13-01」不是日历上有的日期",
        ),
    ],
)
def test_dates_and_names(tmp_path, path, text, found):
    _, problems = load(tmp_path, {path: text})
    assert problems == [found]


def test_an_index_number_is_used_once(tmp_path):
    block = "信息公开目录:\n  索引号: A/1\n"
    files = {PROJECT_PATH: PROJECT + block, "content/2023/01-a.yaml": PROJECT + block}
    _, problems = load(tmp_path, files)
    assert problems == ["content/2023/01-a.yaml:11:8 C222 索引号「A/1」与 content/2024/01-a.yaml 重复"]


def test_the_index_number_of_a_withheld_project_is_not_told(tmp_path):
    block = "信息公开目录:\n  索引号: A/1\n"
    files = {
        PROJECT_PATH: PROJECT + block,
        "content/2023/01-a.yaml": PROJECT + block + "公开: 否\n",
        "content/2023/02-b.yaml": PROJECT,
    }
    loaded, problems = load(tmp_path, files)
    assert [problem.split()[1] for problem in problems] == ["C212"]
    assert loaded.site.latest.projects[0].catalogue == (("索引号", "A/1"),)
