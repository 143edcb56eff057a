"""The other recipes of docs/hosting.md: how the site gets there."""

import shutil
import subprocess

import yaml

from tests.commands import ROOT, run
from tests.hosting.serving import RECIPES
from tests.recipes import replaced
from tests.servers import find


def shell(text, cwd):
    """Run a recipe in a shell that stops at the first failure."""
    done = subprocess.run(["sh", "-eu", "-c", text], cwd=cwd, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def test_rsync_beside_and_then_in_one_step(hosted, tmp_path):
    here = {
        "rsync ": f"{find('rsync')} ",
        "www@www.example.gov.cn:/var/www": str(tmp_path),
        "ssh www@www.example.gov.cn '": "sh -c '",
        "/var/www": str(tmp_path),
        "output/": f"{hosted}/",
    }
    (tmp_path / "jixiao").mkdir()
    (tmp_path / "jixiao/index.html").write_text("last year", encoding="utf-8")
    for _ in range(2):  # the second time the one of before is there
        shell(replaced(RECIPES["rsync"], here), tmp_path)
        assert run("verify", "jixiao", cwd=tmp_path).code == 0
        shell(RECIPES["sums"], tmp_path / "jixiao")
    assert (tmp_path / "jixiao.old/index.html").is_file()


def test_scp(hosted, tmp_path):
    here = {"www@www.example.gov.cn:/var/www": str(tmp_path), "output": str(hosted)}
    shell(replaced(RECIPES["scp"], here), tmp_path)
    assert run("verify", "jixiao.new", cwd=tmp_path).code == 0


def test_the_workflow_of_pages(tmp_path):
    """Its commands run as they stand; that its actions exist only the platform can tell."""
    workflow = yaml.safe_load(RECIPES["pages"])
    assert workflow[True] == {"push": {"branches": ["main"]}}  # YAML 1.1 reads `on` as true; the platform does not
    assert workflow["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    steps = workflow["jobs"]["publish"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert commands[0] == "pip install ."
    shutil.copytree(ROOT / "content", tmp_path / "content")
    for command in commands[1:]:
        program, *arguments = command.split()
        assert program == "disclosure"
        done = run(*arguments, cwd=tmp_path)
        assert done.code == 0, (command, done)
    upload = next(step["with"]["path"] for step in steps if "upload-pages-artifact" in step.get("uses", ""))
    assert (tmp_path / upload / "404.html").is_file()
    assert [step["uses"].partition("@")[0] for step in steps if "uses" in step][-1] == "actions/deploy-pages"
