"""One direction: a module imports only from the rooms above its own; third-party packages stay in the room that owns them."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import environment

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "generator"

# From top to bottom, as in docs/architecture.md. A folder is one room.
ROOMS = [
    "problems", "links", "filesystem", "report_file", "timings", "workers", "spool", "cache", "unchanged",
    "conventions", "record", "taxonomy", "indicator_value", "model", "digest", "comparison", "display",
    "diagnosis", "source", "schema", "conformity", "project_file", "notices", "amendments", "examined", "examining", "content", "checks",
    "templates", "pieces", "plan", "prose", "outputs", "render", "pdf", "verify", "publish", "hosting", "fragment", "archive", "earlier", "amend",
    "records", "making",
    "build", "importing", "rulebook", "audit", "scaffold", "correcting", "preview", "cli",
]  # fmt: skip

OWNERS = {
    "yaml": {"source"},
    "jsonschema_rs": {"schema"},
    "jinja2": {"render"},
    "rjsmin": {"outputs"},
    "markdown": {"prose"},
    "markupsafe": {"prose", "render"},
    "nh3": {"prose"},
    "orjson": {"cache", "model", "outputs", "publish", "verify"},
    "selectolax": {"verify"},
    "tinycss2": {"fragment"},
    "brotli": {"hosting"},
    "weasyprint": {"pdf"},
    "livereload": {"preview"},
    "tornado": {"preview"},
    "watchdog": {"preview"},
    "click": {"cli"},
    "rich": {"cli"},
    "xlrd": {"importing"},
    "olefile": {"importing"},
    "lxml": {"importing"},
    "pypinyin": {"importing"},
}

FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(file):
    first = file.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(file):
    """Every module that a file imports, at whatever place, also for types only; names of `from x import y` as `x.y`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_imported(file):
    for name in imported(file):
        parts = name.split(".")
        if parts[0] == "generator" and len(parts) > 1:
            is_room = (PACKAGE / parts[1]).is_dir() or (PACKAGE / f"{parts[1]}.py").is_file()
            yield parts[1] if is_room else "__init__"


def test_the_reader_of_imports_sees_all_of_them(tmp_path):
    file = tmp_path / "x.py"
    file.write_text(
        "import a.b\nfrom generator import plan, model as m\ndef f():\n    if x:\n        from generator.checks.money import y\n",
        encoding="utf-8",
    )
    assert list(imported(file)) == ["a.b", "generator.plan", "generator.model", "generator.checks.money.y"]
    assert list(rooms_imported(file)) == ["plan", "model", "checks"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_rooms_above(file):
    room = room_of(file)
    if room in ("__init__", "__main__"):
        assert set(rooms_imported(file)) <= {"cli"}
        return
    assert room in ROOMS, "a new room needs a place in the order, here and in docs/architecture.md"
    above = set(ROOMS[: ROOMS.index(room) + 1]) | {"__init__"}
    assert set(rooms_imported(file)) <= above


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_third_party_packages_stay_in_their_room(file):
    room = room_of(file)
    for name in {name.partition(".")[0] for name in imported(file)}:
        if name == "generator" or name in sys.stdlib_module_names:
            continue
        assert name in OWNERS, f"{name} needs an owner, and its reason in pyproject.toml"
        assert room in OWNERS[name], f"{name} belongs to {OWNERS[name]}"


def test_the_rooms_of_the_architecture_page_are_in_the_same_order():
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rows = [line.split("|")[2] for line in page.splitlines() if line.startswith("|")]
    listed = [room for row in rows for room in ROOMS if f"`{room}`" in row or f"`{room}/`" in row]
    assert listed == [room for room in ROOMS if room in listed]
    assert {"problems", "content", "publish", "cli"} <= set(listed)


def run(code):
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_module_can_be_imported_first():
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in FILES]
    names = [name for name in names if name != "generator.__main__"]
    assert "generator.outputs.pages" in names
    run(
        "import importlib, sys\n"
        f"for name in {names!r}:\n"
        "    for module in [m for m in sys.modules if m.partition('.')[0] == 'generator']:\n"
        "        del sys.modules[module]\n"
        "    importlib.import_module(name)\n"
    )


def test_a_command_starts_quickly():
    """What only one command needs is imported by that command."""
    heavy = {
        "yaml",
        "jinja2",
        "markdown",
        "nh3",
        "jsonschema_rs",
        "selectolax",
        "livereload",
        "tornado",
        "rich",
        "asyncio",
        "openpyxl",
        "lxml",
    }
    loaded = run("import sys, generator.cli; print(*{m.partition('.')[0] for m in sys.modules})").split()
    assert heavy & set(loaded) == set()


def test_a_command_is_imported_when_it_is_called():
    code = """
import sys
from generator.cli import COMMANDS, disclosure
print([name for name in set(COMMANDS.values()) if f"generator.cli.{name}" in sys.modules])
print([disclosure.get_command(None, name).name for name in COMMANDS] == list(COMMANDS))
"""
    assert run(code).split("\n") == ["[]", "True", ""]


def test_no_text_file_is_opened_in_the_encoding_of_the_machine(tmp_path):
    """Python itself warns of it, when asked; a whole build and a whole scaffold pass without."""
    code = f"""
import sys
from generator import cli
for arguments in (["new", "site", {str(tmp_path)!r}], ["build", "--site", {str(tmp_path)!r}], ["check", "--format", "json", "--site", {str(tmp_path)!r}]):
    sys.argv = ["disclosure", *arguments]
    cli.main()
"""
    done = subprocess.run(
        [sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning", "-c", code],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, "EncodingWarning" in done.stderr) == (0, False), done.stderr
    assert (tmp_path / "output/index.html").is_file()
