"""Whole sites in folders: each bad one says exactly what its ``expected.txt`` says, each good one builds in silence.

``python -m tests.test_sites CODE…`` writes ``expected.txt`` anew; read the difference before you commit it.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from generator import publish, rulebook

from tests.commands import Done, run

SITES = Path(__file__).parent / "sites"
BAD = sorted(folder.name for folder in (SITES / "bad").iterdir())
GOOD = sorted(folder.name for folder in (SITES / "good").iterdir())
EXPECTED = "expected.txt"


def test_every_code_has_a_folder_and_every_folder_a_code():
    assert sorted({name.partition("-")[0] for name in BAD}) == sorted(rulebook.RULES)


@pytest.mark.parametrize("name", BAD)
def test_bad_site(name, tmp_path):
    expected = (SITES / "bad" / name / EXPECTED).read_text(encoding="utf-8")
    said = transcript(name, tmp_path)
    assert said == expected
    assert f" {name.partition('-')[0]} " in said


@pytest.mark.parametrize("name", GOOD)
def test_good_site(name, tmp_path):
    site = copy("good", name, tmp_path)
    assert run("check", "--strict", cwd=site) == Done(0, "", "没有发现问题\n")
    done = run("build", "--strict", cwd=site)
    assert (done.code, done.err) == (0, "")
    assert (site / "output/index.html").is_file()


def copy(kind: str, name: str, folder: Path) -> Path:
    """A copy of a site to work in, without what it is expected to say."""
    return shutil.copytree(SITES / kind / name, folder / "site", ignore=shutil.ignore_patterns(EXPECTED))


def transcript(name: str, folder: Path) -> str:
    """What the command in the first line of ``expected.txt`` prints and leaves, as tests/sites/README.md describes."""
    first = (SITES / "bad" / name / EXPECTED).read_text(encoding="utf-8").partition("\n")[0]
    site = copy("bad", name, folder)
    if name == "S103":  # a million bytes are not worth storing
        file = site / "content/2024/01-a.yaml"
        file.write_text(file.read_text(encoding="utf-8") + "# 过大\n" * 120_000, encoding="utf-8")
    if name == "O704":
        with publish.Publication(site / "output", publish.Problems(), site_root=site) as other:
            other.put("index.html", b"another build is writing")
            done = run(*first.split()[2:], cwd=site)
    else:
        done = run(*first.split()[2:], cwd=site)
    talk = "".join(f"2> {line}\n" for line in done.err.splitlines())
    return f"{first}\n{done.out}{talk}[{done.code}]\n"


if __name__ == "__main__":
    for wanted in sys.argv[1:]:
        for site_name in (name for name in BAD if name.startswith(wanted)):
            with tempfile.TemporaryDirectory() as scratch:
                text = transcript(site_name, Path(scratch))
            (SITES / "bad" / site_name / EXPECTED).write_text(text, encoding="utf-8", newline="\n")
