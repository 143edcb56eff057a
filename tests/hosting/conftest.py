"""The repository's own site with a file of every type, built for a server, in a folder that a server's user may read."""

import shutil
import tempfile
from pathlib import Path

import pytest

from generator.hosting import TYPES
from tests.commands import ROOT, run
from tests.hosting.serving import SERVERS, free_port, running


@pytest.fixture(scope="session")
def open_folder():
    """A temporary folder outside pytest's own, which is closed to other users."""
    with tempfile.TemporaryDirectory(prefix="disclosure-hosting-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture(scope="session")
def hosted(open_folder) -> Path:
    """The output folder, with compressed copies."""
    site = open_folder / "site"
    shutil.copytree(ROOT / "content", site / "content")
    (site / "content/pages/中文页.md").write_text("---\n标题: 中文页\n---\n\n正文。\n", encoding="utf-8")
    assets = site / "site_templates/assets/各种"
    assets.mkdir(parents=True)
    for suffix in TYPES:
        if suffix != ".html":
            (assets / f"样 例{suffix}").write_text("样例，" * 200, encoding="utf-8")
    done = run("build", "--precompress", "--output", str(open_folder / "output"), cwd=site)
    assert done.code == 0, done.err
    return open_folder / "output"


@pytest.fixture(scope="session", params=[(name, prefix) for name in SERVERS for prefix in ("/", "/a/b/")], ids=str)
def server(request, hosted, open_folder):
    """(its name, its port, the path of the site on it)."""
    name, prefix = request.param
    folder, port = open_folder / f"{name}{prefix.replace('/', '-')}", free_port()
    folder.mkdir()
    command = SERVERS[name](hosted, prefix != "/", port, folder)
    with running(command, port, folder):
        yield name, port, prefix
