"""The whole recipe: what a build leaves alone, what it repeats, and that it travels."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import rjsmin

from generator import build as recipe
from generator.build import Options, build, check
from generator.plan import Page, members
from generator.problems import BuildStopped, Problems
from tests.commands import ROOT, environment, run_process
from tests.making import PROJECT, PROJECT_PATH, changed, make, told

SITES = ROOT / "tests/sites/good"


def built(folder, files=None, *, strict=False):
    problems = Problems(strict=strict)
    report = build(make(folder, files), folder / "output", problems)
    return report, told(problems)


def stopped(folder, files=None, *, strict=False):
    problems = Problems(strict=strict)
    with pytest.raises(BuildStopped):
        build(make(folder, files), folder / "output", problems)
    return told(problems)


def contents(folder):
    """Every file's bytes by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def stamps(folder):
    """What any write would change: bytes, dates, inodes, of the folder and all in it."""
    return {
        path: (s.st_ino, s.st_mtime_ns, s.st_ctime_ns, s.st_mode, path.read_bytes() if path.is_file() else b"")
        for path in (folder, *sorted(folder.rglob("*")))
        for s in [path.lstat()]
    }


def test_report(tmp_path):
    report, problems = built(
        tmp_path, {"content/2023/01-a.yaml": PROJECT, "content/pages/a.md": "---\n标题: 甲说\n---\n正文\n"}
    )
    assert problems == []
    assert (report.projects, report.years) == (2, (2024, 2023))
    files = contents(tmp_path / "output")
    assert report.pages == sum(path.endswith(".html") for path in files) == 18
    assert report.files == len(files) - 1  # and the manifest
    assert sorted(report.published.written) == sorted(set(files) - {"manifest.json"})


def test_check_finds_the_same_and_writes_nothing(tmp_path):
    problems = Problems()
    site = check(make(tmp_path, {PROJECT_PATH: PROJECT + "    质量指标:\n"}), problems)
    assert told(problems) == [f"{PROJECT_PATH}:10:5 V102 「质量指标」是空行"]
    assert site.title == "测试站"
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("body", ["[x](#y)", "[x](y.html)", "[x](javascript:y)", "#### 四级"])
def test_check_stops_at_what_the_pages_show(tmp_path, body):
    problems = Problems()
    with pytest.raises(BuildStopped):
        check(make(tmp_path, {"content/pages/a.md": f"---\n标题: 甲说\n---\n{body}\n"}), problems)
    assert problems.has_errors


# ---------------------------------------------------------------------- errors leave the output as it was


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({PROJECT_PATH: changed("5.00", "五")}, f"{PROJECT_PATH}:4:11 C204 "),
        ({PROJECT_PATH: changed("5.00", "6\n  财政拨款: 5")}, f"{PROJECT_PATH}:4:11 V201 "),
        ({"content/site.yaml": "站点名称: 站\n"}, "content/site.yaml:1:1 C202 "),
        ({"content/2024/index.yaml": PROJECT}, "content/2024/index.yaml P601 "),
        ({"content/pages/a.md": "---\n标题: 甲说\n---\n[x](javascript:y)\n"}, "content/pages/a.md:4:5 T404 "),
        ({"content/pages/a.md": "---\n标题: 甲说\n---\n[x](y.html)\n"}, "content/pages/a.md H501 "),
        ({"site_templates/year.html": "{{ nix }}"}, "site_templates/year.html:1 T402 "),
        ({"site_templates/base.html": "{% block %}"}, "site_templates/base.html:1 T401 "),
        ({"site_templates/404.html": "<p>甲</p>"}, "content/site.yaml H503 "),
    ],
    ids=lambda value: value.partition(" ")[2] if isinstance(value, str) else "",
)
def test_an_error_anywhere_leaves_the_output_untouched(tmp_path, files, problem):
    built(tmp_path)
    before = stamps(tmp_path / "output")
    found = stopped(tmp_path, files)
    assert any(line.startswith(problem) for line in found), found
    assert stamps(tmp_path / "output") == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == [".disclosure-cache"]


def test_problems_of_content_and_of_checks_are_said_together(tmp_path):
    files = {
        PROJECT_PATH: changed("5.00", "6\n  财政拨款: 5"),
        "content/2024/02-b.yaml": changed("年度目标:", "年度目的:"),
    }
    assert [line.split()[1] for line in stopped(tmp_path, files)] == ["V201", "C201"]


def test_problems_of_several_pages_are_said_together(tmp_path):
    page = "---\n标题: {0}说\n---\n[x]({0}.html)\n"
    found = stopped(tmp_path, {"content/pages/a.md": page.format("甲"), "content/pages/b.md": page.format("乙")})
    assert [line.split(" 页面")[0] for line in found] == ["content/pages/a.md H501", "content/pages/b.md H501"]


def test_strict(tmp_path):
    files = {PROJECT_PATH: PROJECT + "    质量指标:\n"}
    built(tmp_path, files)
    before = stamps(tmp_path / "output")
    assert stopped(tmp_path, files, strict=True) == [f"{PROJECT_PATH}:10:5 V102 「质量指标」是空行"]
    assert stamps(tmp_path / "output") == before


def test_a_fault_of_the_program_leaves_the_output_untouched(tmp_path, monkeypatch):
    built(tmp_path)
    before = stamps(tmp_path / "output")

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(recipe.Verifier, "compare", fail)
    make(tmp_path, {PROJECT_PATH: PROJECT.replace("甲", "乙")})
    with pytest.raises(RuntimeError):
        build(tmp_path, tmp_path / "output", Problems())
    assert stamps(tmp_path / "output") == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == [".disclosure-cache"]


# ---------------------------------------------------------------------- the same again, and what changed


def test_a_second_build_writes_nothing(tmp_path):
    first, _ = built(tmp_path)
    before = stamps(tmp_path / "output")
    second, _ = built(tmp_path)
    assert (second.published.written, second.published.removed) == ((), ())
    assert second.published.unchanged == first.files
    assert stamps(tmp_path / "output") == before


def test_only_what_changed_is_written(tmp_path):
    built(tmp_path, {"content/2023/01-a.yaml": PROJECT})
    report, _ = built(tmp_path, {"content/2023/01-a.yaml": changed("2人", "3人")})
    tables = ("disclosure.json", "disclosure.xlsx", "indicators.csv")
    assert report.published.written == (
        "2023/01-a.html",
        "2023/01-a.json",
        "2023/01-a.xlsx",
        "2023/print/01-a.html",
        "2023/print/index.html",
        "SHA256SUMS.txt",
        "compare.html",
        "compare/2024-2023.html",
        *(f"data/2023/{name}" for name in tables),
        *(f"data/{name}" for name in tables),
        "indicators.html",
        "integrity.html",
        "search/a.js",
        "search/h.js",
        "search/m.js",
        "search/n.js",
    )


def test_a_removed_source_is_removed_and_reported(tmp_path):
    built(tmp_path, {"content/2024/202/02-b.yaml": PROJECT.replace("甲", "乙")})
    (tmp_path / "content/2024/202/02-b.yaml").unlink()
    report, _ = built(tmp_path)
    assert report.published.removed == (
        "2024/202/02-b.html",
        "2024/202/02-b.json",
        "2024/202/02-b.xlsx",
        "2024/print/202/02-b.html",
    )
    assert not (tmp_path / "output/2024/202").exists()
    assert "乙" not in "".join(
        raw.decode() for path, raw in contents(tmp_path / "output").items() if path.endswith((".html", ".js"))
    )


def test_a_project_that_is_withheld_later_is_removed_and_reported(tmp_path):
    second = PROJECT.replace("甲", "机密")
    built(tmp_path, {"content/2024/02-b.yaml": second})
    report, problems = built(tmp_path, {"content/2024/02-b.yaml": second + "公开: 否\n"})
    assert report.published.removed == (
        "2024/02-b.html",
        "2024/02-b.json",
        "2024/02-b.xlsx",
        "2024/print/02-b.html",
    )
    assert problems == ["content/2024/02-b.yaml:10:5 C212 「机密」设为不公开，不进入任何输出"]
    assert not any("机密".encode() in raw for raw in contents(tmp_path / "output").values())


def test_edits_in_any_order_end_in_the_same_bytes(tmp_path):
    """After edits, renames and deletions the output is that of a clean build."""
    states = [
        {"content/2024/02-b.yaml": PROJECT.replace("甲", "乙"), "site_templates/404.html": None},
        {"content/2023/01-a.yaml": PROJECT, "content/pages/a.md": "---\n标题: 甲说\n---\n正文\n"},
        {PROJECT_PATH: None, "content/2024/03-c.yaml": PROJECT.replace("甲", "丙")},
        {},
    ]
    site = tmp_path / "site"
    for number, files in enumerate(states):
        shutil.rmtree(site / "content", ignore_errors=True)
        built(site, files)
        clean, _ = built(tmp_path / f"clean{number}", files)
        assert contents(site / "output") == contents(tmp_path / f"clean{number}/output")
        assert clean.files == len(contents(site / "output")) - 1


# ---------------------------------------------------------------------- same input, same bytes


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """The site with several departments and years, built here; what every other build of it must be."""
    folder = tmp_path_factory.mktemp("reference")
    assert not told(Problems()) and build(SITES / "departments", folder / "output", Problems())
    return contents(folder / "output")


@pytest.mark.parametrize(
    ("options", "variables"),
    [
        ((), {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0"}),
        (("-O",), {"PYTHONHASHSEED": "4242", "TZ": "America/Anchorage", "LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8"}),
        (("-OO", "-B"), {"PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1", "NO_COLOR": "1", "COLUMNS": "20"}),
    ],
    ids=["C locale", "-O", "-OO"],
)
def test_same_bytes_anywhere(tmp_path, reference, options, variables):
    site = tmp_path / "另一个 名字"
    shutil.copytree(SITES / "departments", site, copy_function=shutil.copyfile)  # with the dates of today
    here = tmp_path / "elsewhere"
    here.mkdir()
    done = run_process("build", "--site", f"../{site.name}", "--output", "out", cwd=here, options=options, **variables)
    assert done.code == 0, done.err
    assert contents(here / "out") == reference


class Entries(list):
    """A listing as ``os.scandir`` gives it: to be closed, and used up by one reading."""

    def __enter__(self):
        return iter(self)

    def __exit__(self, *_):
        pass

    def __next__(self):
        if not self:
            raise StopIteration
        return self.pop(0)


def test_same_bytes_whatever_order_the_folder_has(tmp_path, reference, monkeypatch):
    listdir, scandir = os.listdir, os.scandir
    monkeypatch.setattr(os, "listdir", lambda path: sorted(listdir(path), reverse=True))
    monkeypatch.setattr(
        os, "scandir", lambda path=".": Entries(sorted(scandir(path), key=lambda entry: entry.name, reverse=True))
    )
    build(SITES / "departments", tmp_path / "output", Problems())
    assert contents(tmp_path / "output") == reference


def test_no_clock_and_no_path_of_this_machine(reference):
    secrets = {str(ROOT), str(Path.home()), os.uname().nodename, "site_templates"}
    for path, raw in reference.items():
        assert not [secret for secret in secrets if len(secret) > 5 and secret.encode() in raw], path


# ---------------------------------------------------------------------- templates


def test_a_template_of_the_site_shadows_the_default(tmp_path):
    own = '{% extends "base.html" %}{% block main %}<h1>自己的 404</h1>{% endblock %}'
    built(
        tmp_path,
        {
            "site_templates/404.html": own,
            "site_templates/assets/site.css": "p {}",
            "site_templates/assets/a/b.txt": "乙",
            "site_templates/assets/own.js": "// 自己的\n",
        },
    )
    assert "<h1>自己的 404</h1>" in (tmp_path / "output/404.html").read_text(encoding="utf-8")
    assert (tmp_path / "output/assets/site.css").read_bytes() == b"p {}"
    assert (tmp_path / "output/assets/a/b.txt").read_text(encoding="utf-8") == "乙"
    # our own scripts lose their comments, a site's are its own affair
    assert (tmp_path / "output/assets/own.js").read_text(encoding="utf-8") == "// 自己的\n"
    default = (ROOT / "site_templates/assets/site.js").read_text(encoding="utf-8")
    assert (tmp_path / "output/assets/site.js").read_text(encoding="utf-8") == rjsmin.jsmin(default)
    shutil.rmtree(tmp_path / "site_templates")
    report, _ = built(tmp_path)
    assert report.published.removed == ("assets/a/b.txt", "assets/own.js")
    assert "自己的" not in (tmp_path / "output/404.html").read_text(encoding="utf-8")


def test_a_default_template_can_use_a_part_that_the_site_shadows(tmp_path):
    built(
        tmp_path,
        {"site_templates/_form.html": '<table><caption>自己的表</caption><tr><th scope="row">甲</th></tr></table>'},
    )
    assert "自己的表" in (tmp_path / "output/2024/print/01-a.html").read_text(encoding="utf-8")


# ---------------------------------------------------------------------- installed from a wheel


def test_installed_from_a_wheel(tmp_path):
    """In a virtual environment of its own, far from this checkout, with nothing but the wheel and its dependencies."""
    source = tmp_path / "source"
    shutil.copytree(ROOT / "generator", source / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "site_templates", source / "site_templates")
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
    ]
    subprocess.run([*pip, "--wheel-dir", str(tmp_path / "wheels"), str(source)], check=True, capture_output=True)
    [wheel] = (tmp_path / "wheels").glob("disclosure-*.whl")
    shutil.rmtree(source)

    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin/python"
    [packages] = home.glob("lib/python*/site-packages")
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--no-index", "--target", str(packages), str(wheel)], check=True, capture_output=True)  # fmt: skip
    assert (packages / "generator/site_templates/base.html").is_file()
    assert not (packages / "site_templates").exists()
    # the dependencies are those of this environment; this checkout is on no path
    installed = [path for path in sys.path if path.endswith("-packages")]
    (packages / "dependencies.pth").write_text("\n".join(installed) + "\n", encoding="utf-8")

    site = tmp_path / "site"
    shutil.copytree(SITES / "minimal", site)
    variables = {key: value for key, value in environment().items() if key != "PYTHONPATH"}

    def disclosure(*arguments):
        return subprocess.run(
            [python, "-m", "generator", *arguments],
            cwd=site,
            env=variables,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    done = disclosure("build")
    assert done.returncode == 0, done.stderr
    where = subprocess.run(
        [python, "-c", "import generator; print(generator.__file__)"],
        cwd=site,
        env=variables,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(packages)
    build(SITES / "minimal", tmp_path / "output", Problems())
    assert contents(site / "output") == contents(tmp_path / "output")
    assert disclosure("new", "site", "neu").returncode == 0
    assert disclosure("build", "--site", "neu").returncode == 0
    assert disclosure("explain", "V101").stdout.startswith("V101（警告）")


@pytest.mark.parametrize(("small", "pages"), [(500, 12), (1, 9)])
def test_check_looks_at_one_page_of_each_kind_of_a_large_site(tmp_path, monkeypatch, small, pages):
    second = PROJECT.replace("甲", "乙")
    prose = "---\n标题: 题\n---\n[x](y.html)\n"
    site = make(tmp_path, {"content/2024/02-b.yaml": second, "content/pages/a.md": prose})
    monkeypatch.setattr(recipe, "SMALL_SITE", small)
    problems, seen = Problems(), []

    def watched(plan):
        for artifact in plan:
            seen.extend(one for one in members((artifact,)) if isinstance(one, Page))
            yield artifact

    with pytest.raises(BuildStopped):
        check(site, problems, Options(watched))
    assert len(seen) == pages
    assert [line for line in told(problems) if " H501 " in line] == [
        "content/pages/a.md H501 页面「a.html」：链接「y.html」指向不存在的文件"
    ]


# ---------------------------------------------------------------------- several processes


def tree(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def always_shared(monkeypatch):
    """Several processes also for a small site."""
    monkeypatch.setattr("generator.making.FEW", 0)
    monkeypatch.setattr("generator.making.units._STEP", 2)


def test_several_processes_give_the_same_bytes(tmp_path, always_shared):
    files = {f"content/{year}/{n:02}.yaml": PROJECT.replace("甲", f"甲{n}") for year in (2023, 2024) for n in range(9)}
    site = make(tmp_path / "site", files)
    found = {}
    for jobs in (1, 3):
        problems = Problems()
        report = build(site, tmp_path / str(jobs), problems, Options(jobs=jobs))
        found[jobs] = told(problems), report.published.written, report.published.digest
    assert found[1] == found[3]
    assert tree(tmp_path / "1") == tree(tmp_path / "3")
    again = build(site, tmp_path / "3", Problems(), Options(jobs=3))
    assert (again.published.written, again.published.removed) == ((), ())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1", "3", "site"]


@pytest.mark.parametrize(
    "files",
    [
        {"site_templates/project.html": '{% extends "base.html" %}{% block main %}<h1>{{ project.name }}</h1>{{ nix }}{% endblock %}'},
        {"site_templates/form.html": '{% extends "base.html" %}{% block main %}<h1>一</h1><a href="nix.html">x</a>{% endblock %}'},
        {"content/pages/a.md": "---\n标题: 题\n---\n[x](y.html)\n", "site_templates/project.html": "{% if %}"},
    ],
)  # fmt: skip
def test_several_processes_find_the_same_problems(tmp_path, always_shared, files):
    many = {f"content/2024/{n:02}.yaml": PROJECT.replace("甲", f"甲{n}") for n in range(9)}
    site = make(tmp_path / "site", {**many, **files})
    found = []
    for jobs in (1, 3):
        problems = Problems()
        with pytest.raises(BuildStopped):
            build(site, tmp_path / "output", problems, Options(jobs=jobs))
        found.append(told(problems))
    assert found[0] == found[1]
    assert found[0]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_the_system_refuses_a_worker_is_said_once_and_nothing_is_left(tmp_path, always_shared, monkeypatch):
    site = make(tmp_path / "site", {f"content/2024/{n:02}.yaml": PROJECT.replace("甲", f"甲{n}") for n in range(9)})

    def full(*_arguments):
        raise OSError(28, "full")

    monkeypatch.setattr("generator.filesystem.write_new", full)
    problems = Problems()
    with pytest.raises(BuildStopped):
        build(site, tmp_path / "output", problems, Options(jobs=3))
    assert {line.rpartition("：")[2] for line in told(problems) if " O703 " in line} == {"磁盘已满"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
