"""Publishing again: what changed must be on record, and no address may break."""

import json
import shutil
import zipfile

import pytest

from generator import amend
from generator.build import Options, build
from generator.outputs import projects, records
from generator.plan import members
from generator.problems import BuildStopped, Problems
from tests.commands import Done, run
from tests.making import PROJECT, PROJECT_PATH, SITE, SITE_PATH, changed, make, sound, told

YEAR_PATH = "content/2024/disclosure.yaml"
RECORD_PATH = "content/2024/corrections.yaml"
PUBLISHED = {YEAR_PATH: "公布日期: 2024-02-08\n"}
SECOND = PROJECT.replace("甲", "乙")
CORRECTED = """更正:
  - 日期: 2024-03-01
    原因: 录入有误
    改动:
      - 项目: 01-a
        内容: 项目资金：年度资金总额
        原: 5.00
        现: 6.00
"""


def published(folder, files=None, *, before=None):
    """The problems of a build, what is only said left out; the second build of a folder is another publication."""
    problems = Problems()
    try:
        build(make(folder, files), folder / "output", problems, Options(published=before))
    except BuildStopped:
        assert problems.has_errors
    return [line for line in told(problems) if " V" not in line]


@pytest.fixture
def site(tmp_path):
    """A site that was published once."""
    files = {**PUBLISHED, "content/2024/02-b.yaml": SECOND, "content/pages/a.md": "---\n标题: 说明\n---\n正文\n"}
    assert published(tmp_path, files) == []
    return tmp_path


def test_records_are_read_as_they_were_written(tmp_path):
    text = (
        changed("救助人数: 2人", "三级指标: 人数\n        指标值: =1万\n        符号: ≥")
        + "序号: 3\n主管部门代码: '202'\n项目期: 012\n中期资金:\n  单位: 元\n  资金总额: '1,000.10'\n备注: 末\n信息公开目录:\n  索引号: A\n"
    )
    year = "批复日期: 2024-01-31\n公布日期: 2024-02-08\n公布时间: 09:30\n说明: 一\n信息公开目录:\n  文号: 一号\n"
    made = sound(tmp_path, {PROJECT_PATH: text, YEAR_PATH: year})
    files = {
        file.path: json.loads(file.make())
        for file in (*members(projects.artifacts(made, {})), *records.artifacts(made))
        if file.path.startswith("2024/") and file.path.endswith(".json")
    }
    of_project = records.published_project(files["2024/01-a.json"])
    assert of_project == records.project_to_publish(made.latest.projects[0])
    assert of_project.fields["信息公开目录：索引号"] == "A"
    assert of_project.fields["中期资金：资金总额"] == "1,000.10"
    assert of_project.rows == (
        (("一级指标", "产出指标"), ("二级指标", "数量指标"), ("三级指标", "人数"), ("指标值", "=1万"), ("符号", "≥")),
    )
    of_year = records.published_year(files["2024/index.json"])
    assert of_year == records.year_to_publish(made.latest)
    assert of_year.fields["公布时间"] == "09:30"


def test_a_year_without_a_day_of_publication_changes_freely(tmp_path):
    assert published(tmp_path, {"content/2024/02-b.yaml": SECOND}) == []
    (tmp_path / "content/2024/02-b.yaml").unlink()
    assert published(tmp_path, {PROJECT_PATH: changed("5.00", "6.00")}) == []
    assert published(tmp_path, {PROJECT_PATH: changed("5.00", "7.00"), **PUBLISHED}) == []


def test_the_same_again_and_another_look_need_nothing(site):
    assert (
        published(
            site, {"site_templates/404.html": '{% extends "base.html" %}{% block main %}<h1>无</h1>{% endblock %}'}
        )
        == []
    )


CHANGES = [
    (
        {PROJECT_PATH: changed("5.00", "6.00")},
        PROJECT_PATH,
        "「甲」已公布，有 1 处改动没有登记：项目资金：年度资金总额 「5.00」 → 「6.00」",
    ),
    ({PROJECT_PATH: PROJECT + "备注: 末\n"}, PROJECT_PATH, "「甲」已公布，有 1 处改动没有登记：备注 没有 → 「末」"),
    (
        {PROJECT_PATH: PROJECT + "      - 人数: 3人\n"},
        PROJECT_PATH,
        "「甲」已公布，有 1 处改动没有登记：第 2 行：新增一行 没有 → 「产出指标 数量指标 人数 3人」",
    ),
    ({YEAR_PATH: ""}, YEAR_PATH, None),
    (
        {YEAR_PATH: "公布日期: 2024-02-09\n"},
        YEAR_PATH,
        "「2024 年的说明」已公布，有 1 处改动没有登记：公布日期 「2024-02-08」 → 「2024-02-09」",
    ),
    (
        {"content/2024/03-c.yaml": PROJECT.replace("甲", "丙")},
        "content/2024/03-c.yaml",
        "2024 年已公布，「丙」是新增的项目，没有登记",
    ),
]


@pytest.mark.parametrize(("files", "path", "message"), [case for case in CHANGES if case[2]])
def test_a_change_without_a_record_is_refused(site, files, path, message):
    before = (site / "output/manifest.json").read_bytes()
    assert published(site, files) == [f"{path} O731 {message}"]
    assert (site / "output/manifest.json").read_bytes() == before


@pytest.mark.parametrize(("files", "path", "message"), [case for case in CHANGES if case[2]])
def test_correct_records_it_and_then_it_is_published(site, files, path, message):
    make(site, files)
    done = run("correct", "2024", "--reason", "核对原件", "--date", "2024-03-01", cwd=site)
    assert (done.code, done.out) == (0, "已登记 content/2024/corrections.yaml：1 处改动。\n")
    assert published(site, files) == []
    record = json.loads((site / "output/2024/index.json").read_bytes())
    [correction] = record["corrections"]
    assert (correction["day"], correction["reason"], len(correction["changes"])) == ("2024-03-01", "核对原件", 1)
    assert run("correct", "2024", "--reason", "又", cwd=site) == Done(0, "2024 年没有需要登记的改动。\n", "")
    page = (site / "output/corrections.html").read_text(encoding="utf-8")
    assert "原因：核对原件" in page


def test_the_day_of_publication_is_not_simply_taken_back(site):
    (site / YEAR_PATH).unlink()
    [problem] = published(site)
    assert problem == f"{YEAR_PATH} O731 「2024 年的说明」已公布，有 1 处改动没有登记：公布日期 「2024-02-08」 → 没有"


def test_many_changes_are_counted(site, monkeypatch):
    monkeypatch.setattr(amend, "MOST_TOLD", 1)
    files = {PROJECT_PATH: changed("5.00", "6.00"), "content/2024/02-b.yaml": SECOND.replace("5.00", "6.00")}
    found = published(site, files)
    assert found[0] == "content/2024 O731 2024 年还有 1 个项目的改动没有登记"
    assert len(found) == 2


def test_a_record_written_by_hand_counts(site):
    assert published(site, {PROJECT_PATH: changed("5.00", "6.00"), RECORD_PATH: CORRECTED}) == []


def test_a_record_must_say_what_changed(site):
    found = published(site, {PROJECT_PATH: changed("5.00", "7.00"), RECORD_PATH: CORRECTED})
    assert found == [
        f"{PROJECT_PATH} O731 「甲」已公布，有 1 处改动没有登记：项目资金：年度资金总额 「6.00」 → 「7.00」"
    ]
    wrong = CORRECTED.replace("原: 5.00", "原: 4.00")
    found = published(site, {PROJECT_PATH: changed("5.00", "7.00"), RECORD_PATH: wrong})
    assert found == [f"{RECORD_PATH} O732 「甲」还没有公布的更正，与已公布的内容接不上"]
    done = run("correct", "2024", "--reason", "又", cwd=site)
    assert done == Done(
        1, "", "错误: 「甲」在 corrections.yaml 里有还没有公布的更正，与已公布的内容接不上；删去那一条再登记\n"
    )


def test_a_change_back_is_a_change(site):
    published(site, {PROJECT_PATH: changed("5.00", "6.00"), RECORD_PATH: CORRECTED})
    found = published(site, {PROJECT_PATH: PROJECT})
    assert found == [
        f"{PROJECT_PATH} O731 「甲」已公布，有 1 处改动没有登记：项目资金：年度资金总额 「6.00」 → 「5.00」"
    ]


@pytest.mark.parametrize(
    ("record", "fact"),
    [
        (None, "不见了"),
        (CORRECTED.replace("录入", "填写"), "改动过"),
        (CORRECTED.replace("现: 6.00", "现: 6.01"), "改动过"),
    ],
)
def test_what_was_published_of_the_record_stays(site, record, fact):
    published(site, {PROJECT_PATH: changed("5.00", "6.00"), RECORD_PATH: CORRECTED})
    if record is None:
        (site / RECORD_PATH).unlink()
    files = {PROJECT_PATH: changed("5.00", "6.00"), **({RECORD_PATH: record} if record else {})}
    assert published(site, files) == [f"{RECORD_PATH} O732 已公布的第 1 条更正（2024-03-01）{fact}"]


# ---------------------------------------------------------------------- addresses


def renamed(site):
    (site / "content/2024/02-b.yaml").rename(site / "content/2024/05-b.yaml")


def test_a_renamed_project_keeps_its_address(site):
    renamed(site)
    assert published(site) == ["content/2024/02-b.yaml O733 已公布的地址「2024/02-b.html」不再有内容"]
    (site / "content/2024/05-b.yaml").write_text(SECOND + "曾用地址:\n  - 02-b\n", encoding="utf-8")
    assert published(site) == []
    moved = (site / "output/2024/02-b.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=05-b.html">' in moved
    assert '<link rel="canonical" href="05-b.html" data-target="05-b.html">' in moved
    assert '<a href="05-b.html">乙</a>' in moved
    form = (site / "output/2024/print/02-b.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=05-b.html">' in form
    assert json.loads((site / "output/2024/02-b.json").read_bytes()) == {
        "year": 2024,
        "id": "02-b",
        "moved_to": "05-b.json",
    }
    assert published(site) == []
    (site / "content/2024/05-b.yaml").write_text(SECOND, encoding="utf-8")
    assert published(site) == ["content/2024/02-b.yaml O733 已公布的地址「2024/02-b.html」不再有内容"]


def test_a_rename_hides_no_change(site):
    renamed(site)
    files = {"content/2024/05-b.yaml": SECOND.replace("5.00", "6.00") + "曾用地址:\n  - 02-b\n"}
    assert published(site, files) == [
        "content/2024/05-b.yaml O731 「乙」已公布，有 1 处改动没有登记：项目资金：年度资金总额 「5.00」 → 「6.00」"
    ]


@pytest.mark.parametrize("withheld", [True, False])
def test_what_is_withdrawn_says_so(site, withheld):
    file = site / "content/2024/02-b.yaml"
    if withheld:
        file.write_text(SECOND + "公开: 否\n", encoding="utf-8")
    else:
        file.unlink()
    assert "content/2024/02-b.yaml O733 已公布的地址「2024/02-b.html」不再有内容" in published(site)
    year = PUBLISHED[YEAR_PATH] + "撤下:\n  - 地址: 02-b\n    日期: 2024-05-01\n    原因: 涉及个人信息\n"
    assert [line for line in published(site, {YEAR_PATH: year}) if " C212 " not in line] == []
    for path in ("2024/02-b.html", "2024/print/02-b.html", "corrections.html"):
        assert "涉及个人信息" in (site / "output" / path).read_text(encoding="utf-8")
    said = {"year": 2024, "id": "02-b", "withdrawn": "2024-05-01", "reason": "涉及个人信息"}
    assert json.loads((site / "output/2024/02-b.json").read_bytes()) == said
    assert not [path for path in (site / "output").rglob("*") if path.is_file() and "乙".encode() in path.read_bytes()]


def test_what_was_corrected_in_a_withdrawn_project_is_withdrawn_too(site):
    record = CORRECTED.replace("01-a", "02-b").replace("录入有误", "核对原件")
    assert published(site, {"content/2024/02-b.yaml": SECOND.replace("5.00", "6.00"), RECORD_PATH: record}) == []
    assert "更正为" in (site / "output/corrections.html").read_text(encoding="utf-8")
    (site / "content/2024/02-b.yaml").unlink()
    year = PUBLISHED[YEAR_PATH] + "撤下:\n  - 地址: 02-b\n    日期: 2024-05-01\n    原因: 涉及个人信息\n"
    assert published(site, {YEAR_PATH: year}) == []
    page = (site / "output/corrections.html").read_text(encoding="utf-8")
    assert "更正为" not in page
    assert "原因：核对原件" in page
    assert b"6.00" not in (site / "output/2024/index.json").read_bytes()


def test_pages_of_prose_keep_their_address(site):
    (site / "content/pages/a.md").unlink()
    assert published(site) == ["content/pages/a.md O733 已公布的地址「a.html」不再有内容"]
    gone = SITE + "撤下:\n  - 地址: a\n    日期: 2024-05-01\n    原因: 并入说明\n"
    assert published(site, {SITE_PATH: gone}) == []
    assert "并入说明" in (site / "output/a.html").read_text(encoding="utf-8")
    assert published(site, {SITE_PATH: SITE}) == ["content/pages/a.md O733 已公布的地址「a.html」不再有内容"]


def test_a_year_does_not_vanish(site):
    make(site, {"content/2025/01-a.yaml": PROJECT})
    shutil.rmtree(site / "content/2024")
    problems = Problems()
    with pytest.raises(BuildStopped):
        build(site, site / "output", problems)
    assert [line for line in told(problems) if " V" not in line] == [
        "content/2024 O733 已公布的地址「2024/index.html」不再有内容"
    ]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (
            {"content/2024/02-b.yaml": SECOND + "曾用地址:\n  - 01-a\n"},
            "content/2024/02-b.yaml P601 会生成「2024/01-a.html」，与 content/2024/01-a.yaml 生成的「2024/01-a.html」冲突",
        ),
        (
            {YEAR_PATH: "公布日期: 2024-02-08\n撤下:\n  - 地址: 01-a\n    日期: 2024-05-01\n    原因: 因\n"},
            "content/2024/01-a.yaml P601 会生成「2024/01-a.html」，与 content/2024/disclosure.yaml 生成的「2024/01-a.html」冲突",
        ),
    ],
)
def test_an_address_has_one_content(site, files, found):
    assert found in published(site, files)


# ---------------------------------------------------------------------- compared with a copy


def test_on_another_machine_the_copy_is_named(site, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(site / "content", elsewhere / "content")
    packed = elsewhere / "site.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in (site / "output").rglob("*"):
            archive.write(file, f"output/{file.relative_to(site / 'output').as_posix()}")
    change = {PROJECT_PATH: changed("5.00", "6.00")}
    files = {**PUBLISHED, **change, "content/2024/02-b.yaml": SECOND}
    for before in (site / "output", packed):
        assert [line.split()[1] for line in published(elsewhere, files, before=before)] == ["O731"]
    done = run("correct", "2024", "--published", str(packed), "--reason", "因", "--date", "2024-03-01", cwd=elsewhere)
    assert done.code == 0
    assert published(elsewhere, files, before=packed) == []


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("content", "「{}」里没有以前生成的网站"),
        ("nothing", "「{}」里没有以前生成的网站"),
        (PROJECT_PATH, "「{}」不能比较：既不是文件夹，也不是完好的 zip 压缩文件"),
        ("empty.zip", "「{}」不能比较：压缩文件里没有 manifest.json"),
        ("foreign.zip", "「{}」不能比较：manifest.json 不是本程序写的"),
    ],
)
def test_what_is_no_copy_is_refused(tmp_path, name, fact):
    make(tmp_path)
    zipfile.ZipFile(tmp_path / "empty.zip", "w").close()
    with zipfile.ZipFile(tmp_path / "foreign.zip", "w") as archive:
        archive.writestr("manifest.json", '{"files": {"a": {"sha256": ""}}}')
    place = tmp_path / name
    assert published(tmp_path, before=place) == [f"{place.as_posix()} O734 {fact.format(place)}"]
    assert not (tmp_path / "output").exists()
