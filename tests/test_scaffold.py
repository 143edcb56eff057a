"""``disclosure new``: what is made is valid, builds at once, and never takes the place of anything."""

import json
import re
from datetime import UTC, datetime

import pytest
import yaml
from jsonschema_rs import Draft202012Validator

from generator import scaffold, source
from generator.build import build, check
from generator.problems import Problems
from generator.scaffold import NotMade, new_project, new_site, new_year
from generator.schema import schema_files
from tests.making import PROJECT, PROJECT_PATH, make, told


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def checked(folder):
    problems = Problems(strict=True)
    site = check(folder, problems)
    assert told(problems) == []
    return site


def refused(make, *arguments):
    with pytest.raises(NotMade) as error:
        make(*arguments)
    return str(error.value)


# ---------------------------------------------------------------------- a site


def test_a_new_site_builds_without_any_problem(tmp_path):
    folder = tmp_path / "新站"
    made = new_site(folder, 2031)
    assert made == sorted(made, key=made.index)
    assert set(made) == set(files(folder))
    assert [name for name in made if not name.startswith("content/.schema/")] == [
        "content/site.yaml",
        "content/pages/shuoming.md",
        "content/2031/disclosure.yaml",
        "content/2031/01-shili-xiangmu.yaml",
    ]
    site = checked(folder)
    assert [(year.year, year.profile.id, [p.id for p in year.projects]) for year in site.years] == [
        (2031, "2015", ["01-shili-xiangmu"])
    ]
    problems = Problems(strict=True)
    build(folder, folder / "output", problems)
    assert told(problems) == []


def test_the_first_year_is_this_year_in_beijing(tmp_path, monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2029, 12, 31, 18, 0, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(scaffold, "datetime", Clock)
    assert "content/2030/disclosure.yaml" in new_site(tmp_path)


def test_a_site_can_be_made_where_other_files_are(tmp_path):
    (tmp_path / "README.md").write_text("x", encoding="utf-8")
    new_site(tmp_path, 2031)
    assert files(tmp_path)["README.md"] == b"x"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "content"]


@pytest.mark.parametrize("there", ["content/x", "content"])
def test_a_site_is_never_made_over_another(tmp_path, there):
    target = tmp_path / there
    target.parent.mkdir(exist_ok=True)
    target.write_text("x", encoding="utf-8")
    before = files(tmp_path)
    said = refused(new_site, tmp_path, 2031)
    assert said == f"「{tmp_path}」里已经有 content 文件夹，没有改动；要加年度请用 disclosure new year"
    assert files(tmp_path) == before


def test_a_site_in_place_of_a_file(tmp_path):
    (tmp_path / "x").write_text("x", encoding="utf-8")
    assert refused(new_site, tmp_path / "x", 2031).startswith(f"不能在「{tmp_path / 'x'}」里新建文件（")


def test_a_site_is_made_whole_or_not_at_all(tmp_path, monkeypatch):
    write = scaffold._write
    count = iter(range(100))

    def fail(file, text):
        if next(count) == 3:
            raise OSError(28, "No space left on device")
        write(file, text)

    monkeypatch.setattr(scaffold, "_write", fail)
    assert "新建文件（" in refused(new_site, tmp_path / "a", 2031)
    assert list(tmp_path.rglob("*")) in ([], [tmp_path / "a"])


def test_a_file_that_appears_in_between_is_left_alone(tmp_path):
    (tmp_path / "a.yaml").write_text("x", encoding="utf-8")
    with pytest.raises(FileExistsError):
        scaffold._write(tmp_path / "a.yaml", "y")
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "x"


# ---------------------------------------------------------------------- a year


def test_a_new_year(tmp_path):
    make(tmp_path)
    assert new_year(tmp_path, 2025) == ["content/2025/disclosure.yaml", "content/2025/01-shili-xiangmu.yaml"]
    site = checked(tmp_path)
    assert [year.year for year in site.years] == [2025, 2024]
    assert site.latest.projects[0].department == "测试单位"


@pytest.mark.parametrize("profile", ["2015", "2021"])
def test_a_new_year_is_on_the_form_of_the_newest_one(tmp_path, profile):
    make(tmp_path, {"content/2023/01-a.yaml": PROJECT, "content/2024/disclosure.yaml": f'表样: "{profile}"\n'})
    new_year(tmp_path, 2022)
    years = {year.year: year.profile.id for year in checked(tmp_path).years}
    assert years == {2024: profile, 2023: "2015", 2022: profile}


def test_a_year_that_is_there_is_left_alone(tmp_path):
    make(tmp_path)
    before = files(tmp_path)
    assert (
        refused(new_year, tmp_path, 2024)
        == "content/2024 已经存在，没有改动；要加项目请用 disclosure new project 2024/文件名"
    )
    assert files(tmp_path) == before


@pytest.mark.parametrize("arguments", [(new_year, 2025), (new_project, "2025/a")], ids=["year", "project"])
def test_where_there_is_no_site(tmp_path, arguments):
    function, argument = arguments
    assert refused(function, tmp_path, argument) == (
        f"「{tmp_path}」里没有 content 文件夹；请先用 disclosure new site 新建，或用 --site 指明网站文件夹"
    )
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------- a project


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("2024/b", "content/2024/b.yaml"),
        ("2024/b.yaml", "content/2024/b.yaml"),
        ("2024/202/b", "content/2024/202/b.yaml"),
        ("2024\\202\\b", "content/2024/202/b.yaml"),
        ("/2024/困难帮扶/", "content/2024/困难帮扶.yaml"),
    ],
)
def test_a_new_project(tmp_path, typed, path):
    make(tmp_path, {"content/2024/disclosure.yaml": "标题: 甲\n"})
    assert new_project(tmp_path, typed, "乙项目") == [path]
    assert [p.name for p in checked(tmp_path).latest.projects] == ["甲", "乙项目"]


def test_the_first_project_of_a_year_brings_the_year(tmp_path):
    make(tmp_path)
    assert new_project(tmp_path, "2025/b") == ["content/2025/disclosure.yaml", "content/2025/b.yaml"]
    latest = checked(tmp_path).latest
    assert (latest.year, latest.projects[0].name, latest.projects[0].number) == (2025, "b", 1)


@pytest.mark.parametrize(
    "name",
    ["甲: 乙", "#1楼", "012", "'引号", '"双引号"', "\\反斜杠", "> 95%", "- 减号", "甲 #5", "是", "null", "{x}", "{name}{year}", "甲，乙（丙）", "- ", "a: ", "*级", "&x", "!x", "%", "@"],
)  # fmt: skip
def test_any_name_is_kept_to_the_letter(tmp_path, name):
    make(tmp_path)
    new_project(tmp_path, "2024/b", name)
    assert checked(tmp_path).latest.projects[1].name == name.strip()


@pytest.mark.parametrize(
    ("numbers", "number"),
    [([], None), (["3"], 4), (["3", "12", None], 13), (["x"], None)],
)
def test_the_next_number_of_the_list(tmp_path, numbers, number):
    more = {f"content/2024/9{at}.yaml": PROJECT + (f"序号: {n}\n" if n else "") for at, n in enumerate(numbers)}
    make(tmp_path, more)
    new_project(tmp_path, "2024/b")
    text = (tmp_path / "content/2024/b.yaml").read_text(encoding="utf-8")
    assert re.search(r"^(# )?序号: (\d+)$", text, re.MULTILINE).groups() == (
        ("# ", "1") if number is None else (None, str(number))
    )


def test_the_department_of_the_site(tmp_path):
    make(
        tmp_path, {"content/site.yaml": '站点名称: 站\n发布单位: 单位\n部门:\n  - 代码: "202"\n    名称: "某: 工会"\n'}
    )
    new_project(tmp_path, "2024/b")
    made = {p.id: p for p in checked(tmp_path).latest.projects}["b"]
    assert (made.department, made.department_code) == ("某: 工会", "202")


def test_a_project_beside_broken_files_is_still_made(tmp_path):
    make(tmp_path, {"content/site.yaml": "\tx", "content/2024/disclosure.yaml": "- x", PROJECT_PATH: b"\xff\xfe\x00"})
    assert new_project(tmp_path, "2024/b") == ["content/2024/b.yaml"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("b", "「b」应当写成 年份/文件名，例如 2025/xuanpai-ganbu"),
        ("", "「」应当写成 年份/文件名，例如 2025/xuanpai-ganbu"),
        ("2024", "「2024」应当写成 年份/文件名，例如 2025/xuanpai-ganbu"),
        ("2024/", "「2024/」应当写成 年份/文件名，例如 2025/xuanpai-ganbu"),
        ("1824/b", "「1824/b」应当写成 年份/文件名，例如 2025/xuanpai-ganbu"),
        ("pages/b", "「pages/b」应当写成 年份/文件名，例如 2025/xuanpai-ganbu"),
        ("../2024/b", "「../2024/b」应当写成 年份/文件名，例如 2025/xuanpai-ganbu"),
        ("2024/../../b", "文件名不能用作网址：以点或空格开头或结尾"),
        ("2024//b", "文件名不能用作网址：文件名为空"),
        ("2024/a?b", "文件名不能用作网址：含有不能用于文件名的字符 '?'"),
        ("2024/con", "文件名不能用作网址：「con」是 Windows 的设备名"),
        ("2024/01-a", "content/2024/01-a.yaml 已经存在，没有改动"),
        ("2024/disclosure", "content/2024/disclosure.yaml 已经存在，没有改动"),
    ],
)
def test_projects_that_are_not_made(tmp_path, typed, said):
    make(tmp_path, {"content/2024/disclosure.yaml": "标题: 甲\n"})
    before = files(tmp_path)
    assert refused(new_project, tmp_path, typed) == said
    assert files(tmp_path) == before


# ---------------------------------------------------------------------- for editors


def test_every_skeleton_names_a_schema_that_is_there_and_that_it_meets(tmp_path):
    new_site(tmp_path, 2031)
    new_project(tmp_path, "2031/202/b")
    make_2021 = tmp_path / "content/2032"
    make_2021.mkdir()
    (make_2021 / "disclosure.yaml").write_text(
        '# yaml-language-server: $schema=../.schema/disclosure.json\n表样: "2021"\n', encoding="utf-8"
    )
    new_project(tmp_path, "2032/c")
    looked_at = 0
    for file in (tmp_path / "content").rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        schema = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)[1]
        assert (file.parent / schema).is_file(), file
        loaded = json.loads((file.parent / schema).read_text(encoding="utf-8"))
        # as an editor reads it: with YAML's own types
        Draft202012Validator(loaded).validate(yaml.safe_load(text) or {})
        looked_at += 1
        if file.name == "c.yaml":
            assert schema.endswith("project-2021.json")
    assert looked_at == 6
    checked(tmp_path)


def test_schemas_are_made_and_brought_up_to_date(tmp_path):
    make(tmp_path, {"content/.schema/site.json": "{}"})
    new_project(tmp_path, "2024/b")
    assert {
        path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "content/.schema").iterdir()
    } == schema_files()


def test_what_is_commented_out_is_valid_too(tmp_path):
    """A webmaster who takes away the `# ` gets no error."""
    new_site(tmp_path, 2031)
    for name in ("content/site.yaml", "content/2031/disclosure.yaml"):
        file = tmp_path / name
        lines = file.read_text(encoding="utf-8").splitlines()
        uncommented = [re.sub(r"^# (?=[^\s：。，]{2,8}:(?: |$)|  )", "", line) for line in lines]
        assert uncommented != lines
        file.write_text("\n".join(uncommented) + "\n", encoding="utf-8")
    site = checked(tmp_path)
    assert site.base_url
    assert site.publisher.phone
    assert site.latest.printed_list
    assert site.latest.approved


def test_the_skeletons_are_files_as_this_project_wants_them(tmp_path):
    new_site(tmp_path, 2031)
    for name, raw in files(tmp_path).items():
        assert b"\r" not in raw, name
        assert raw.endswith(b"\n"), name
        if name.endswith(".yaml"):
            problems = Problems()
            source.parse(raw.decode(), name, problems)
            assert told(problems) == []
