"""What several tests share: the repository's own site, built once, and the data it must show."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from generator import build as recipe

settings.register_profile("untimed", deadline=None)  # on a busy machine any test may take long: that is no failure
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parents[1]


recipe.NONSENSE = ()  # a fault over what was remembered fails the test: only those of forged caches want it forgiven


def build(site: Path, output: Path) -> None:
    """Build a site with the command, as a webmaster runs it."""
    command = [sys.executable, "-m", "generator", "build", "--site", str(site), "--output", str(output)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def output(tmp_path_factory) -> Path:
    """The output folder of the repository's own site."""
    folder = tmp_path_factory.mktemp("site") / "output"
    build(ROOT, folder)
    return folder


@pytest.fixture(scope="session")
def pages(output) -> list[str]:
    """Output paths of all pages, sorted."""
    found = sorted(path.relative_to(output).as_posix() for path in output.rglob("*.html"))
    assert "index.html" in found
    return found


@pytest.fixture(scope="session")
def expected() -> dict:
    """The 2024 disclosure as the approved attachment has it."""
    return json.loads((ROOT / "tests/data/expected.json").read_text(encoding="utf-8"))


def pytest_addoption(parser) -> None:
    """``--update-trees``: see tests/browser/test_tree.py."""
    parser.addoption("--update-trees", action="store_true", help="write tests/data/trees anew")
