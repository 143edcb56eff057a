import pytest

from tests.checks.auditing import audit, form, of


def listed(*rows, more=""):
    return "公开清单:\n" + "".join(f"  - {row}\n" for row in rows) + more


def year(folder, disclosure, **projects):
    files = {f"{name}.yaml": form(**{"name": name, **project}) for name, project in projects.items()}
    return audit(folder, {"disclosure.yaml": disclosure, **files})


def test_amount_differs(tmp_path):
    found = year(tmp_path, listed("甲: 4.98", "乙: 5"), 甲={}, 乙={"total": "60000", "unit": "元"})
    assert of("V701", found) == [
        ("乙.yaml:5:11", "error", "「乙」清单上是 5万元，表上是 60000元", None),
        ("甲.yaml:4:11", "error", "「甲」清单上是 4.98万元，表上是 5.00万元", None),
    ]


@pytest.mark.parametrize(
    ("rows", "project"),
    [
        (["甲: 5"], {}),
        (["甲: 5.01"], {}),
        (["甲: 5"], {"total": "50000", "unit": "元"}),
        (["甲:"], {}),
        (["' 甲 （ 一 ）': 5.000"], {"name": "甲(一)"}),
        (["测试单位: 5", "甲: 5", "小计: 5", "合 计: 5"], {}),
    ],
)
def test_list_agrees(tmp_path, rows, project):
    found = year(tmp_path, listed(*rows), 甲=project)
    assert [code for code in ("V701", "V702", "V703", "V706") if of(code, found)] == []


def test_projects_of_one_name_take_their_own_amount(tmp_path):
    same = {"name": "办公经费"}
    found = year(
        tmp_path,
        listed("办公经费: 6", "办公经费: 5"),
        甲={**same, "total": 5},
        乙={**same, "total": 6, "department": "乙局"},
    )
    assert [code for code in ("V701", "V702", "V703") if of(code, found)] == []


def test_names_that_do_not_meet(tmp_path):
    found = year(tmp_path, listed("甲: 5", "困难职工帮抚资金: 5"), 甲={}, 困难职工帮扶资金={}, 乙={})
    assert of("V702", found) == [("disclosure.yaml:3:5", "error", "清单里的「困难职工帮抚资金」没有目标表", 2)]
    assert of("V703", found) == [
        ("乙.yaml:1:7", "error", "公开清单里没有「乙」", None),
        ("困难职工帮扶资金.yaml:1:7", "error", "公开清单里没有「困难职工帮扶资金」", None),
    ]
    hints = {p.code + (p.project or ""): p.hint for p in found}
    assert hints["V702"] == "是不是「困难职工帮扶资金」？"
    assert hints["V703困难职工帮扶资金"] == "清单里有「困难职工帮抚资金」，是不是它？"


def test_without_a_list_nothing_is_compared(tmp_path):
    found = year(tmp_path, "标题: 2024年度\n", 甲={})
    assert found == []


@pytest.mark.parametrize(
    ("rows", "codes"), [(["甲: 5"], []), (["甲: 5", "合计: 5"], []), (["甲: 5", "乙: 5", "总计（万元）: 10"], [])]
)
def test_total_is_there(tmp_path, rows, codes):
    projects = {row.partition(":")[0]: {} for row in rows if "计" not in row}
    found = year(tmp_path, listed(*rows), **projects)
    assert [code for code in ("V705", "V706") if of(code, found)] == codes


def test_no_total(tmp_path):
    found = year(tmp_path, listed("甲: 5", "乙: 5"), 甲={}, 乙={})
    assert of("V705", found) == [("disclosure.yaml:1:1", "note", "公开清单有 2 行，没有合计", None)]


def test_wrong_total(tmp_path):
    found = year(tmp_path, listed("甲: 5", "乙: 5", "合计: 11"), 甲={}, 乙={})
    assert of("V706", found) == [("disclosure.yaml:4:9", "error", "清单的「合计」是 11万元，各项目相加是 10.00万元", 3)]


@pytest.mark.parametrize(
    ("approved", "published", "code", "message"),
    [
        ("2024-01-18", "2024-02-08", "V704", "2024-01-18 批复，2024-02-08 公布，隔了 21 天，超过 20 天"),
        ("2024-02-09", "2024-02-08", "V708", "2024-02-08 公布，早于批复日期 2024-02-09"),
    ],
)
def test_dates(tmp_path, approved, published, code, message):
    found = year(tmp_path, f"批复日期: {approved}\n公布日期: {published}\n", 甲={})
    assert of(code, found) == [("disclosure.yaml:2:7", "warning", message, None)]


@pytest.mark.parametrize(
    "disclosure",
    [
        "批复日期: 2024-01-19\n公布日期: 2024-02-08\n",
        "批复日期: 2023-12-30\n公布日期: 2023-12-30\n",
        "公布日期: 2026-02-08\n",
        "标题: 2023—2024年度绩效目标\n",
        "标题: 某单位绩效目标（2022年设立）2024年\n",
        "标题: 某单位绩效目标\n",
    ],
)
def test_dates_that_agree(tmp_path, disclosure):
    assert year(tmp_path, disclosure, 甲={}) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("标题: 某单位2023年度绩效目标", "标题写的是 2023 年，公开的是 2024 年度"),
        ("批复日期: 2025-01-31", "2025-01-31 批复，公开的是 2024 年度"),
        ("批复日期: 2022-01-31", "2022-01-31 批复，公开的是 2024 年度"),
        ("公布日期: 2022-02-08", "2022-02-08 公布，公开的是 2024 年度"),
    ],
)
def test_other_year(tmp_path, line, message):
    column = line.index(" ") + 2
    assert of("V707", year(tmp_path, line + "\n", 甲={})) == [(f"disclosure.yaml:1:{column}", "error", message, None)]


def test_a_withheld_project_has_its_place_in_the_list(tmp_path):
    found = year(tmp_path, listed("甲: 5", "乙: 6", "丙: 7"), 甲={}, 乙={"more": "公开: 否\n"})
    assert [message for _, _, message, _ in of("V702", found)] == ["清单里的「丙」没有目标表"]


def test_a_file_that_can_not_be_read_is_not_missing(tmp_path):
    from generator import checks, content
    from generator.problems import Problems
    from tests.making import SITE

    for name, text in {
        "site.yaml": SITE,
        "2024/disclosure.yaml": listed("甲: 5", "乙: 6"),
        "2024/a.yaml": form(),
        "2024/b.yaml": form(name="乙").replace("项目名称:", "项目名称："),
        "2024/c.yaml": form(("满意度指标", "满意度", "≥95%"), name="丙").replace("绩效指标:", "绩效指标:\n  产品指标:"),
    }.items():
        file = tmp_path / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    problems = Problems()
    loaded = content.load(tmp_path, problems)
    assert problems.has_errors
    checks.run(loaded, problems)
    assert {p.code for p in problems if p.code[0] == "V"} == {"V703", "V705"}  # not V702, not V106
