from pathlib import Path

from generator import templates
from generator.templates import Templates, default_folder

ROOT = Path(__file__).resolve().parents[1]


def write(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(str(folder / name), encoding="utf-8")


def test_the_default_folder_of_a_checkout():
    assert default_folder() == ROOT / "site_templates"
    assert (default_folder() / "base.html").is_file()


def test_the_default_folder_of_an_installed_package_is_inside_it(tmp_path, monkeypatch):
    write(tmp_path, "generator/templates.py", "generator/site_templates/base.html", "site_templates/base.html")
    monkeypatch.setattr(templates, "__file__", str(tmp_path / "generator/templates.py"))
    assert default_folder() == tmp_path / "generator/site_templates"


def test_a_site_without_templates_of_its_own(tmp_path):
    assert Templates.of(tmp_path).folders == (default_folder(),)


def test_a_site_with_templates_of_its_own_comes_first(tmp_path):
    write(tmp_path, "site_templates/home.html")
    assert Templates.of(tmp_path).folders == (tmp_path / "site_templates", default_folder())


def test_the_repository_itself_has_no_two_folders():
    assert Templates.of(ROOT).folders == (default_folder(),)


def test_a_file_named_like_the_folder_is_none(tmp_path):
    write(tmp_path, "site_templates")
    assert Templates.of(tmp_path).folders == (default_folder(),)


def test_assets_of_the_first_folder_win(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    write(
        one, "assets/site.css", "assets/img/logo.png", "assets/.DS_Store", "assets/.git/x", "assets/a/.b/c", "home.html"
    )
    write(two, "assets/site.css", "assets/site.js")
    assert Templates((one, two)).assets() == {
        "site.css": one / "assets/site.css",
        "img/logo.png": one / "assets/img/logo.png",
        "site.js": two / "assets/site.js",
    }


def test_no_assets(tmp_path):
    assert Templates((tmp_path,)).assets() == {}
