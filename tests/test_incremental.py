"""Whatever was edited, renamed, deleted: building on what was there gives the bytes of a clean build, in any number of processes."""

import random
import shutil
from pathlib import Path

import pytest

from generator import making
from generator.build import Options, build
from generator.outputs.data import record
from generator.outputs.search import index, postings
from generator.problems import BuildStopped, Problems
from tests.making import PROJECT, SITE, SITE_PATH, make, told

STEPS = 14
NAMES = [f"0{n}-{letter}" for n, letter in enumerate("abcdefg", 1)]


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def project(chance, name):
    rows = "".join(f"      - 指标{name}{n}: ≥{chance.randint(1, 99)}%\n" for n in range(chance.randint(1, 4)))
    amount = f"{chance.randint(1, 900)}.{chance.randint(10, 99)}"
    text = PROJECT.replace("甲", f"项目{name}{chance.choice(['', '甲'])}").replace("5.00", amount)
    return text.replace("      - 救助人数: 2人\n", rows) + chance.choice(["", '主管部门代码: "202"\n', "备注: 注\n"])


def edit(chance, site):
    """One thing that a webmaster may do."""
    projects = sorted((site / "content").glob("2*/*.yaml"))
    projects = [path for path in projects if path.name != "disclosure.yaml"]
    year = chance.choice(["2023", "2024"])
    new = site / "content" / year / f"{chance.choice(NAMES)}.yaml"
    one = chance.choice(projects)
    match chance.randrange(10):
        case 0 | 1:
            one.write_text(project(chance, one.stem), encoding="utf-8")
        case 2:
            new.parent.mkdir(exist_ok=True)
            new.write_text(project(chance, new.stem), encoding="utf-8")
        case 3 if len(projects) > 2:
            one.unlink()
        case 4 if not new.exists() and new.parent.is_dir():
            one.rename(new)
        case 5:
            text = one.read_text(encoding="utf-8")
            one.write_text(text.replace("公开: 否\n", "") if "公开" in text else text + "公开: 否\n", encoding="utf-8")
        case 6:
            template = site / "site_templates/404.html"
            template.parent.mkdir(exist_ok=True)
            body = f"<h1>没有{chance.randint(1, 9)}</h1>"
            template.write_text(
                f'{{% extends "base.html" %}}{{% block main %}}{body}{{% endblock %}}', encoding="utf-8"
            )
        case 7:
            named = f"站点名称: 站{chance.randint(1, 3)}\n发布单位: 测试单位\n"
            address = chance.choice(["", "网址: https://x.example/a/\n"])
            (site / SITE_PATH).write_text(named + address, encoding="utf-8")
        case 8:
            about = site / "content" / year / "disclosure.yaml"
            if about.parent.is_dir():
                about.write_text(f"标题: {year}年度公开{chance.randint(1, 3)}\n", encoding="utf-8")
        case 9:
            page = site / "content/pages/a.md"
            page.parent.mkdir(exist_ok=True)
            links = "[甲](2024/index.html)" if (site / "content/2024").is_dir() else "无"
            page.write_text(f"---\n标题: 说明\n---\n{links}{chance.randint(1, 9)}\n", encoding="utf-8")
        case _:
            one.touch()


def result(site, output, **options):
    problems = Problems()
    try:
        build(site, output, problems, Options(**options))
    except BuildStopped:
        return False, told(problems)
    return True, told(problems)


@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_building_on_gives_the_bytes_of_a_clean_build(tmp_path, monkeypatch, seed, jobs):
    monkeypatch.setattr(making, "FEW", 5)
    monkeypatch.setattr(making.units, "_STEP", 3)
    monkeypatch.setattr(index, "SMALL", 6)  # so that most of these sites have an index
    chance = random.Random(seed)
    files = {f"content/{year}/{name}.yaml": project(chance, name) for year in (2023, 2024) for name in NAMES[:3]}
    site = make(tmp_path / "site", {**files, "content/2024/01-a.yaml": PROJECT, SITE_PATH: SITE})
    output, sound = tmp_path / "output", 0
    for step in range(STEPS):
        for _ in range(chance.randint(1, 3)):
            edit(chance, site)
        if chance.random() < 0.15:
            shutil.rmtree(site / ".disclosure-cache", ignore_errors=True)
        if chance.random() < 0.2 and output.is_dir():
            damaged = chance.choice(sorted(path for path in output.rglob("*.html")))
            damaged.write_bytes(b"somebody wrote here")
        before = tree(output) if output.is_dir() else None
        found = result(site, output, jobs=jobs)
        clean = tmp_path / f"clean-{step}"
        expected = result(site, clean, cached=False)
        assert found == expected, f"seed {seed}, step {step}"
        if found[0]:
            sound += 1
            assert tree(output) == tree(clean), f"seed {seed}, step {step}"
            shutil.rmtree(clean)
        else:
            assert (tree(output) if output.is_dir() else None) == before
    assert sound > STEPS // 3


def test_what_has_not_changed_is_not_made_again(tmp_path, monkeypatch):
    files = {f"content/2024/{name}.yaml": PROJECT.replace("甲", name) for name in NAMES}
    site, output = make(tmp_path / "site", files), tmp_path / "output"
    result(site, output)
    stamps = {path: path.stat().st_mtime_ns for path in output.rglob("*.html")}
    rendered = []
    original = making.Renderer.render

    def watched(self, page, *sizes):
        rendered.append(page.path)
        return original(self, page, *sizes)

    monkeypatch.setattr(making.Renderer, "render", watched)
    Path(site / "content/2024/07-g.yaml").write_text(PROJECT.replace("甲", "07-g") + "备注: 注\n", encoding="utf-8")
    result(site, output)
    of_projects = {path for path in rendered if path.startswith("2024/0")}
    assert of_projects <= {"2024/06-f.html", "2024/07-g.html"}  # and its neighbour, which leads to it
    assert "2024/print/01-a.html" not in rendered
    untouched = output / "2024/01-a.html"
    assert untouched.stat().st_mtime_ns == stamps[untouched]


def test_a_data_file_is_joined_of_what_is_published(tmp_path, monkeypatch):
    """Only the piece about the project that changed is made; if somebody changed the file, all of them."""
    files = {f"content/2024/{name}.yaml": PROJECT.replace("甲", name) for name in NAMES}
    site, output = make(tmp_path / "site", files), tmp_path / "output"
    result(site, output)
    written = []
    original = record.project_line

    def watched(name, project, findings):
        written.append(project.id)
        return original(name, project, findings)

    monkeypatch.setattr(record, "project_line", watched)
    Path(site / "content/2024/07-g.yaml").write_text(PROJECT.replace("甲", "07-g") + "备注: 注\n", encoding="utf-8")
    result(site, output)
    assert written == ["07-g", "07-g"]  # in the file of the year, and in that of all years
    written.clear()
    one = output / "data/2024/disclosure.json"
    one.write_bytes(one.read_bytes().replace(b"07-g", b"07-h"))
    Path(site / "content/2024/06-f.yaml").write_text(PROJECT.replace("甲", "06-f") + "备注: 注\n", encoding="utf-8")
    assert result(site, output)[0]
    assert sorted(written) == sorted([*NAMES, "06-f"])
    assert result(site, tmp_path / "clean", cached=False)[0]
    assert tree(output) == tree(tmp_path / "clean")


def test_the_search_index_is_built_on(tmp_path, monkeypatch):
    """Where projects keep their order, no list is made anew but those of the texts that changed, and few files are."""
    monkeypatch.setattr(index, "SMALL", 6)
    monkeypatch.setattr(postings, "_MARK_BITS", 5)
    whole = []
    original = index.Postings

    def watched(entries):
        whole.append(1)
        return original(entries)

    monkeypatch.setattr(index, "Postings", watched)
    files = {f"content/2024/{name}.yaml": PROJECT.replace("甲", name) for name in NAMES}
    site, output = make(tmp_path / "site", files), tmp_path / "output"
    assert result(site, output, jobs=1)[0]
    before = tree(output / "search")
    text = PROJECT.replace("甲", "07-g").replace("救助人数", "救助人次")
    Path(site / "content/2024/07-g.yaml").write_text(text, encoding="utf-8")
    assert result(site, output, jobs=1)[0]
    assert len(whole) == 1
    after = tree(output / "search")
    assert result(site, tmp_path / "clean", jobs=1, cached=False)[0]
    assert after == tree(tmp_path / "clean/search")
    lists = {name for name in after if name.startswith("g/")}
    assert 0 < sum(before.get(name) != after[name] for name in lists) < len(lists)
