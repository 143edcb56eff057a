"""``datapackage.json`` as the frictionless library reads it, and what it says."""

import json

import frictionless
import pytest

from generator.outputs import data
from tests.making import PROJECT, SITE, SITE_PATH, sound
from tests.outputs.data.published import SITES, files, loaded


def written(folder, made):
    for path, raw in made.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)


def errors(folder, path):
    report = frictionless.validate(str(folder / path))
    return report.flatten(["type", "message"]), {task.name: task.stats.get("rows") for task in report.tasks}


@pytest.mark.parametrize("folder", SITES, ids=lambda folder: folder.name)
def test_frictionless_finds_no_error(tmp_path, folder):
    site, findings = loaded(folder)
    written(tmp_path, files(site, findings))
    for path in ["data", *(f"data/{year.year}" for year in site.years)]:
        found, rows = errors(tmp_path, f"{path}/datapackage.json")
        assert found == []
        years = [year for year in site.years if path in ("data", f"data/{year.year}")]
        assert rows["projects"] == sum(len(year.projects) for year in years)
        assert rows["indicators"] == sum(len(p.indicators) for year in years for p in year.projects)


def test_frictionless_would_find_errors(tmp_path):
    site, findings = loaded(SITES[0])
    made = files(site, findings)
    lines = made["data/funding.csv"].split(b"\r\n")
    lines[1] = lines[1].replace(b"2024,", b"2023,")  # no such project
    lines[2] = lines[2].replace(b"5.00", b"=5")
    lines[3] = lines[4]
    written(tmp_path, {**made, "data/funding.csv": b"\r\n".join(lines)})
    found, _ = errors(tmp_path, "data/datapackage.json")
    assert {kind for kind, _ in found} == {"foreign-key", "type-error", "primary-key"}


def test_a_large_site_lists_the_files_of_its_years(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "WHOLE", 1)
    site = sound(tmp_path / "s", {"content/2023/01-a.yaml": PROJECT})
    made = files(site)
    assert sorted(path for path in made if path.startswith("data/") and path.count("/") == 1) == [
        "data/datapackage.json"
    ]
    written(tmp_path, made)
    found, rows = errors(tmp_path, "data/datapackage.json")
    assert found == []
    assert rows == {
        **{
            f"{name}-{year}": 1
            for year in (2024, 2023)
            for name in ("projects", "funding", "indicators", "details", "years")
        },
        **{f"disclosure-json-{year}": None for year in (2024, 2023)},
        **{f"disclosure-xlsx-{year}": 1 for year in (2024, 2023)},
    }


def descriptor(folder, settings=""):
    return json.loads(files(sound(folder, {SITE_PATH: SITE + settings}))["data/2024/datapackage.json"])


def test_what_is_not_known_is_not_said(tmp_path):
    package = descriptor(tmp_path)
    assert {key: package[key] for key in package if key not in ("description", "resources")} == {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "disclosure-2024",
        "title": "2024年度项目支出绩效目标（数据）",
        "contributors": [{"title": "测试单位", "roles": ["publisher"]}],
        "keywords": ["项目支出", "绩效目标", "预算公开"],
    }


def test_what_is_known_is_said(tmp_path):
    package = descriptor(
        tmp_path,
        "网址: https://x.cn/j/\n主页: https://x.cn/\n数据使用条件: 注明来源即可使用\n数据使用条件链接: https://x.cn/tiaojian.html\n",
    )
    assert package["homepage"] == "https://x.cn/j/"
    assert package["contributors"] == [{"title": "测试单位", "roles": ["publisher"], "path": "https://x.cn/"}]
    assert package["licenses"] == [{"path": "https://x.cn/tiaojian.html", "title": "注明来源即可使用"}]


def test_columns_have_titles_units_and_descriptions(tmp_path):
    resources = {resource["name"]: resource for resource in descriptor(tmp_path)["resources"]}
    fields = {field["name"]: field for field in resources["indicators"]["schema"]["fields"]}
    assert fields["budget_wan_yuan"] == {
        "name": "budget_wan_yuan",
        "type": "number",
        "title": "预算金额",
        "description": "年度资金总额；原表未填的为空",
        "unit": "万元",
    }
    assert all(
        field["title"] and field["description"]
        for one in resources.values()
        for field in one.get("schema", {}).get("fields", ())
    )
    assert resources["indicators"]["schema"]["foreignKeys"] == [
        {"fields": ["year", "project_id"], "reference": {"resource": "projects", "fields": ["year", "project_id"]}}
    ]
