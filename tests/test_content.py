"""From a folder to a Site, with every problem of every file."""

import os
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import content
from generator.problems import Problems
from tests.commands import ROOT
from tests.making import GOOD, PROJECT, PROJECT_PATH, SITE, SITE_PATH, changed, load, make, sound, told

YEAR_PATH = "content/2024/disclosure.yaml"
PAGE = "---\n标题: 说明\n---\n\n正文。\n"


def named(name, more=""):
    return PROJECT.replace("甲", name) + more


# ---------------------------------------------------------------------- the site


def test_the_smallest_site(tmp_path):
    site = sound(tmp_path)
    assert (site.title, site.publisher.name, site.base_url, site.description, site.pages) == (
        "测试站",
        "测试单位",
        "",
        "",
        (),
    )
    assert site.publisher.footer == ()
    assert site.source_path == "content/site.yaml"
    [year] = site.years
    assert (year.year, year.title, year.profile.id, year.approved, year.published) == (
        2024,
        "2024年度项目支出绩效目标",
        "2015",
        None,
        None,
    )
    assert (year.summary, year.printed_list, year.source_path) == ("", (), "content/2024/disclosure.yaml")
    assert [project.id for project in year.projects] == ["01-a"]


def test_everything_about_a_site(tmp_path):
    text = SITE + "".join(
        f"{key}: {value}\n"
        for key, value in {
            "网址": "https://x.cn/a/",
            "说明": "一句话",
            "地址": "路1号",
            "邮编": "012345",
            "电话": "0558-1",
            "邮箱": "a@x.cn",
            "主页": "http://x.cn",
            "网站标识码": "0341220001",
            "ICP备案号": "皖ICP备1号",
            "公安备案号": "皖公网安备1号",
            "找错链接": "https://x.cn/jc",
            "页脚": "[一, 二]",
        }.items()
    )
    site = sound(tmp_path, {SITE_PATH: text})
    assert (site.base_url, site.description) == ("https://x.cn/a/", "一句话")
    body = site.publisher
    assert (body.address, body.postcode, body.phone, body.email) == ("路1号", "012345", "0558-1", "a@x.cn")
    assert (body.homepage, body.site_id_code, body.icp, body.police) == (
        "http://x.cn",
        "0341220001",
        "皖ICP备1号",
        "皖公网安备1号",
    )
    assert (body.report_error, body.footer) == ("https://x.cn/jc", ("一", "二"))


@pytest.mark.parametrize(
    "address",
    [
        "www.x.cn",
        "x.cn/a",
        "//x.cn",
        "ftp://x.cn",
        "javascript:alert(1)",
        "https://",
        "http://[::1",
        "https://x.cn/a b",
    ],
)
@pytest.mark.parametrize("key", ["网址", "主页", "找错链接"])
def test_no_web_address(tmp_path, key, address):
    _, found = load(tmp_path, {SITE_PATH: SITE + f'{key}: "{address}"\n'})
    assert found == [f"content/site.yaml:3:{len(key) + 3} C205 「{key}」的「{address}」不是网址"]


@pytest.mark.parametrize("address", ["https://x.cn/?a=1", "https://x.cn/#a"])
def test_a_site_address_that_no_path_can_follow(tmp_path, address):
    _, found = load(tmp_path, {SITE_PATH: SITE + f"网址: {address}\n"})
    assert found == [f"content/site.yaml:3:5 C205 「网址」的「{address}」里有 ? 或 #，后面不能再接路径"]


@pytest.mark.parametrize(
    ("files", "problems"),
    [
        ({SITE_PATH: None}, ["content/site.yaml C211 缺少网站说明文件 site.yaml"]),
        ({SITE_PATH: "站点名称: 站\n"}, ["content/site.yaml:1:1 C202 缺少「发布单位」"]),
        ({PROJECT_PATH: None}, ["content C211 没有任何年度有可以公布的项目"]),
        ({PROJECT_PATH: None, SITE_PATH: None, "content/x.txt": ""}, ["content/site.yaml C211 缺少网站说明文件 site.yaml", "content/x.txt C210 「x.txt」不会公布"]),
        (dict.fromkeys(GOOD), ["content C211 「{root}」里没有 content 文件夹"]),
    ],
)  # fmt: skip
def test_no_site(tmp_path, files, problems):
    loaded, found = load(tmp_path, files)
    assert loaded is None
    assert found == [line.format(root=tmp_path) for line in problems]


def test_problems_of_all_files_at_once(tmp_path):
    files = {
        SITE_PATH: "站点名称: 站\n天气: 晴\n",
        "content/pages/a.md": "正文",
        YEAR_PATH: "表样: 2022\n",
        PROJECT_PATH: changed("5.00", "五"),
        "content/2024/02-b.yaml": "\t",
        "content/2023/01-c.yaml": named("丙", "公开: 不\n"),
    }
    loaded, found = load(tmp_path, files)
    assert loaded is None
    assert found == [
        "content/2023/01-c.yaml:10:5 C205 「公开」只能写「是」、「否」，不能写「不」",
        "content/2024/01-a.yaml:4:11 C204 「年度资金总额」的金额「五」不是数字",
        "content/2024/02-b.yaml:1:1 S105 用制表符（Tab）缩进",
        "content/2024/disclosure.yaml:1:5 C205 「表样」只能写「2015」、「2021」，不能写「2022」",
        "content/pages/a.md:1:1 C202 缺少页首",
        "content/site.yaml:1:1 C202 缺少「发布单位」",
        "content/site.yaml:2:1 C201 这里没有「天气」这一项",
    ]


# ---------------------------------------------------------------------- which files are read


@pytest.mark.parametrize(
    ("files", "problems"),
    [
        ({"content/README.txt": ""}, ["content/README.txt C210 「README.txt」不会公布"]),
        ({"content/2024/附件.doc": ""}, ["content/2024/附件.doc C210 「附件.doc」不会公布"]),
        ({"content/2024/202/b.yml": ""}, ["content/2024/202/b.yml C210 「b.yml」不会公布"]),
        ({"content/2024/B.YAML": ""}, ["content/2024/B.YAML C210 「B.YAML」不会公布"]),
        ({"content/pages/a.png": ""}, ["content/pages/a.png C210 「a.png」不会公布"]),
        ({"content/2024/a.yaml.bak": ""}, ["content/2024/a.yaml.bak C210 「a.yaml.bak」不会公布"]),
        ({"content/draft/a.yaml": ""}, ["content/draft C215 「draft」不是年份，里面的内容不会公布"]),
        ({"content/2024年/a.yaml": ""}, ["content/2024年 C215 「2024年」不是年份，里面的内容不会公布"]),
        ({"content/1824/a.yaml": ""}, ["content/1824 C215 「1824」不是年份，里面的内容不会公布"]),
        ({"content/２０２４/a.yaml": ""}, ["content/２０２４ C215 「２０２４」不是年份，里面的内容不会公布"]),
        ({"content/2025/.gitkeep": ""}, ["content/2025 C213 2025 年没有可以公布的项目"]),
        *(
            ({name: "不读"}, [])
            for name in (
                *("content/.DS_Store", "content/.git/x", "content/.schema/site.json", "content/Thumbs.db", "content/2024/desktop.ini"),
                *("content/2024/~$a.yaml", "content/2024/._01-a.yaml", "content/2024/.#a.yaml", "content/2024/a.yaml~"),
                *("content/2024/.old/b.yaml", "content/2024/202/.a.yaml.swp", "content/pages/._a.md", "content/pages/.a.md"),
            )
        ),
    ],
)  # fmt: skip
def test_files_that_are_not_read(tmp_path, files, problems):
    loaded, found = load(tmp_path, files)
    assert found == problems
    assert [project.id for year in loaded.site.years for project in year.projects] == ["01-a"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("content/2024/a.yml", "项目文件的扩展名必须是 .yaml（小写），请改名"),
        ("content/2024/a.YAML", "项目文件的扩展名必须是 .yaml（小写），请改名"),
        ("content/a.yaml", "项目文件要放进年度文件夹，例如 content/2024/"),
        ("content/2024/a.doc", "移到 content/ 以外；项目文件的扩展名必须是 .yaml"),
    ],
)
def test_hints_for_ignored_files(tmp_path, name, hint):
    problems = Problems()
    content.load(make(tmp_path, {name: ""}), problems)
    assert [problem.hint for problem in problems] == [hint]


@pytest.mark.parametrize(
    ("name", "path", "reason"),
    [
        ("content/2024/50%.yaml", "content/2024/50%.yaml", "含有不能用于文件名的字符 '%'"),
        ("content/2024/a #1/b.yaml", "content/2024/a #1/b.yaml", "含有不能用于文件名的字符 '#'"),
        ("content/2024/con/b.yaml", "content/2024/con/b.yaml", "「con」是 Windows 的设备名"),
        ("content/2024/a .yaml", "content/2024/a .yaml", "以点或空格开头或结尾"),
    ],
)
def test_names_that_can_be_no_address(tmp_path, name, path, reason):
    _, found = load(tmp_path, {name: PROJECT})
    assert found == [f"{path} C209 文件名不能用作网址：{reason}"]


def test_a_name_that_is_no_utf8(tmp_path):
    make(tmp_path)
    (tmp_path / PROJECT_PATH).rename(tmp_path / "content/2024" / os.fsdecode(b"\xb9\xa4.yaml"))
    problems = Problems()
    content.load(tmp_path, problems)
    assert [problem.message for problem in problems] == ["文件名不能用作网址：不是 UTF-8 编码"]


def test_a_folder_that_can_not_be_listed(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", os.fspath(path))

    make(tmp_path)
    monkeypatch.setattr(content.os, "scandir", refuse)
    problems = Problems()
    assert content.load(tmp_path, problems) is None
    assert told(problems) == ["content/2024 S101 文件夹读不出来（没有权限）"]


# ---------------------------------------------------------------------- pages


def test_pages_in_their_order(tmp_path):
    pages = {
        "content/pages/c.md": PAGE,
        "content/pages/a.md": "---\n标题: 后\n顺序: 10\n---\n",
        "content/pages/b.md": '\ufeff---  \r\n标题: "先: 来"\r\n顺序: 9\r\n---\r\n# 一\r\n'.encode(),
    }
    site = sound(tmp_path, pages)
    assert [(page.id, page.title, page.order) for page in site.pages] == [
        ("b", "先: 来", 9),
        ("a", "后", 10),
        ("c", "说明", 1000000),
    ]
    assert [page.text for page in site.pages] == ["\n\n\n\n# 一\n", "\n\n\n\n", "\n\n\n\n正文。\n"]
    assert site.pages[0].source_path == "content/pages/b.md"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("正文\n", "1:1 C202 缺少页首"),
        ("\n---\n标题: 甲\n---\n", "1:1 C202 缺少页首"),
        ("---\n标题: 甲\n", "1:1 C202 缺少页首"),
        ("---\n---\n", "1:1 S112 文件里没有内容"),
        ("---\n标题：甲\n---\n", "2:1 S106 「标题：甲」用了中文冒号「：」，名称和值没有分开"),
        ("---\n标题：甲\n顺序: 2\n---\n", "2:3 S106 名称后用了中文冒号「：」，应当是英文冒号「:」加一个空格"),
        ("---\n标题: 甲\n顺序: 二\n---\n", "3:5 C205 「顺序」不能写「二」"),
        ("---\n标题: 甲\n标题: 乙\n---\n", "3:1 S107 「标题」在同一级里写了两次"),
        ("---\n标题: 甲\n---\n一\n二\x07\n", "5:2 S109 含有控制字符 U+0007"),
        ("---\n标题: 甲\x07\n---\n一\n", "2:6 S109 含有控制字符 U+0007"),
        ("---\n标题: 甲\n---\n一\n二\u200b\n", "5:2 S114 含有看不见的字符 U+200B"),
    ],
)
def test_problems_of_a_page(tmp_path, text, problem):
    _, found = load(tmp_path, {"content/pages/a.md": text})
    assert found == [f"content/pages/a.md:{problem}"]


# ---------------------------------------------------------------------- a year


def test_years_newest_first(tmp_path):
    files = {f"content/{year}/01-a.yaml": PROJECT for year in (1999, 2023, 2025)}
    assert [year.year for year in sound(tmp_path, files).years] == [2025, 2024, 2023, 1999]


def test_everything_about_a_year(tmp_path):
    text = """标题: 总目标
表样: 2021
批复日期: 2024-02-08
公布日期: 2024-02-28
说明: 一段话
公开清单:
  - 甲: "1,005.5"
  - 乙:
"""
    year = sound(tmp_path, {YEAR_PATH: text}).latest
    assert (year.title, year.profile.id, year.summary) == ("总目标", "2021", "一段话")
    assert (year.approved, year.published) == (date(2024, 2, 8), date(2024, 2, 28))
    assert [(entry.name, entry.text, entry.amount, entry.path) for entry in year.printed_list] == [
        ("甲", "1,005.5", Decimal("1005.5"), ("公开清单", 0, "甲")),
        ("乙", "", None, ("公开清单", 1, "乙")),
    ]


def test_keys_left_empty_are_as_if_not_written(tmp_path):
    year = sound(tmp_path, {YEAR_PATH: "标题:\n批复日期:\n公布日期:\n说明:\n公开清单:\n"}).latest
    assert (year.title, year.approved, year.published, year.printed_list) == (
        "2024年度项目支出绩效目标",
        None,
        None,
        (),
    )


@pytest.mark.parametrize("day", ["2024-02-30", "2024-13-01", "2023-02-29", "0000-01-01", "2024-00-10"])
def test_days_that_the_calendar_does_not_have(tmp_path, day):
    _, found = load(tmp_path, {YEAR_PATH: f"标题: 甲\n公布日期: {day}\n"})
    assert found == [f"content/2024/disclosure.yaml:2:7 C205 「公布日期」的「{day}」不是日历上有的日期"]


def test_projects_are_listed_by_number_then_department_then_file(tmp_path):
    departments = '部门:\n  - 代码: "9"\n    名称: 九局\n  - 代码: "1"\n    名称: 一局\n'
    files = {
        SITE_PATH: SITE + departments,
        PROJECT_PATH: None,
        "content/2024/a.yaml": named("a"),
        "content/2024/b.yaml": named("b", '主管部门代码: "1"\n'),
        "content/2024/c.yaml": named("c", '主管部门代码: "9"\n'),
        "content/2024/d.yaml": named("d", "序号: 10\n"),
        "content/2024/e.yaml": named("e", "序号: 9\n"),
        "content/2024/x/f.yaml": named("f", '主管部门代码: "9"\n'),
    }
    year = sound(tmp_path, files).latest
    assert [(project.id, project.number) for project in year.projects] == [
        ("e", 9), ("d", 10), ("c", None), ("x/f", None), ("b", None), ("a", None)
    ]  # fmt: skip


def test_a_number_given_twice(tmp_path):
    files = {
        PROJECT_PATH: named("甲", "序号: 7\n"),
        "content/2024/b/02-b.yaml": named("乙", "序号: 7\n"),
        "content/2023/01-a.yaml": named("甲", "序号: 7\n"),
    }
    loaded, found = load(tmp_path, files)
    assert found == ["content/2024/b/02-b.yaml:10:5 C214 序号 7 与「甲」（content/2024/01-a.yaml）重复"]
    assert loaded is not None


# ---------------------------------------------------------------------- withheld


def test_a_withheld_project_is_not_in_the_site(tmp_path):
    files = {"content/2024/02-b.yaml": named("机密", "公开: 否\n"), "content/2024/03-c.yaml": named("丙", "公开: 是\n")}
    loaded, found = load(tmp_path, files)
    assert found == ["content/2024/02-b.yaml:10:5 C212 「机密」设为不公开，不进入任何输出"]
    assert [project.name for project in loaded.site.latest.projects] == ["甲", "丙"]
    assert "机密" not in repr(loaded.site)
    assert "content/2024/02-b.yaml" not in loaded.remarks


def test_a_withheld_project_takes_no_number(tmp_path):
    files = {PROJECT_PATH: named("甲", "序号: 1\n"), "content/2024/02-b.yaml": named("乙", "序号: 1\n公开: 否\n")}
    assert [line.split()[1] for line in load(tmp_path, files)[1]] == ["C212"]


def test_a_year_of_withheld_projects_is_no_year(tmp_path):
    loaded, found = load(tmp_path, {"content/2025/01-a.yaml": named("甲", "公开: 否\n")})
    assert [year.year for year in loaded.site.years] == [2024]
    assert found == [
        "content/2025 C213 2025 年没有可以公布的项目",
        "content/2025/01-a.yaml:10:5 C212 「甲」设为不公开，不进入任何输出",
    ]


# ---------------------------------------------------------------------- places


def test_locate(tmp_path):
    loaded, _ = load(tmp_path)
    assert str(loaded.documents.locate(PROJECT_PATH, ("项目资金", "年度资金总额"))) == f"{PROJECT_PATH}:4:11"
    assert str(loaded.documents.locate(PROJECT_PATH, ("项目资金", "年度资金总额"), key=True)) == f"{PROJECT_PATH}:4:3"
    assert str(loaded.documents.locate("content/2024/disclosure.yaml", ("标题",))) == "content/2024/disclosure.yaml"


# ---------------------------------------------------------------------- anything at all

REAL = ROOT / "content/2024/01-kun-nan-zhi-gong-bang-fu-zhuan-xiang-zi-jin.yaml"
SAMPLES = {
    SITE_PATH: SITE + '网址: https://x.cn/\n部门:\n  - 代码: "1"\n    名称: 一局\n',
    PROJECT_PATH: PROJECT,
    YEAR_PATH: "表样: 2015\n批复日期: 2024-02-08\n公开清单:\n  - 甲: 5\n",
    "content/pages/a.md": PAGE,
    "content/2024/02-b.yaml": REAL.read_text(encoding="utf-8"),
}
FILES = sorted(SAMPLES)
ODD = st.text(st.sampled_from("：: -－　\t\n\"'#&*!|>%@[]{},?~0五\x07\u200b\u2028甲"), max_size=3)
slip = st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 12), st.one_of(ODD, st.text(max_size=3)))


def damaged(text, slips):
    for place, length, inserted in slips:
        at = int(place * (len(text) + 1))
        text = text[:at] + inserted + text[at + length :]
    return text


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.dictionaries(st.sampled_from(FILES), st.lists(slip, min_size=1, max_size=4), min_size=1))
def test_no_slip_raises_anything_but_problems(tmp_path, slips):
    files = {name: damaged(text, slips.get(name, [])) for name, text in SAMPLES.items()}
    problems = Problems()
    loaded = content.load(
        make(tmp_path, {name: text.encode("utf-8", "surrogatepass") for name, text in files.items()}), problems
    )
    assert loaded is not None or problems.has_errors
    for problem in problems:
        assert problem.location.path.startswith("content")
        assert problem.message


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FILES), st.binary(max_size=300))
def test_no_bytes_raise_anything_but_problems(tmp_path, name, raw):
    problems = Problems()
    loaded = content.load(make(tmp_path, {**SAMPLES, name: raw}), problems)
    assert loaded is not None or problems.has_errors


word = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp"), exclude_characters="\ufeff"),
    min_size=1,
    max_size=20,
).filter(str.strip)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word, word, word)
def test_texts_are_published_as_they_were_typed(tmp_path, name, goal, value):
    def quoted(text):
        return "'" + text.replace("'", "''") + "'"

    text = f"项目名称: {quoted(name)}\n主管部门: 局\n项目资金: {{年度资金总额: '5'}}\n年度目标: {quoted(goal)}\n"
    text += f"绩效指标: {{产出指标: {{数量指标: [{{{quoted(name)}: {quoted(value)}}}]}}}}\n"
    made = sound(tmp_path, {PROJECT_PATH: text}).latest.projects[0]
    assert (made.name, made.goals[0].text) == (name.strip(), goal.strip())
    assert (made.indicators[0].name, made.indicators[0].value) == (name, value.strip())
