"""Whole sites in folders: each bad one says exactly what its ``expected.txt`` says, each good one builds in silence.

``python -m tests.test_sites bad/CODE…`` writes ``expected.txt`` anew; read the difference before you commit it.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from generator import publish, rulebook
from generator.problems import Problems
from tests.commands import Done, run

SITES = Path(__file__).parent / "sites"
EXPECTED = "expected.txt"
BAD = sorted(folder.name for folder in (SITES / "bad").iterdir())
GOOD = sorted(folder.name for folder in (SITES / "good").iterdir() if not (folder / EXPECTED).exists())
TRANSCRIPTS = sorted(file.parent.relative_to(SITES).as_posix() for file in SITES.glob(f"*/*/{EXPECTED}"))


def test_every_code_has_a_folder_and_every_folder_a_code():
    assert sorted({name.partition("-")[0] for name in BAD}) == sorted(rulebook.RULES)


def test_every_bad_site_says_what_it_is_expected_to_say():
    assert [f"bad/{name}" for name in BAD] == [name for name in TRANSCRIPTS if name.startswith("bad/")]


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_transcript(name, tmp_path):
    expected = (SITES / name / EXPECTED).read_text(encoding="utf-8")
    assert transcript(name, tmp_path) == expected
    if name.startswith("bad/"):
        code = name.removeprefix("bad/").partition("-")[0]
        assert f" {code} " in expected
        assert expected.endswith("[1]\n") == (f"错误 {code} " in expected)


@pytest.mark.parametrize("name", GOOD)
def test_good_site(name, tmp_path):
    site = copy(f"good/{name}", tmp_path)
    assert run("check", "--strict", cwd=site) == Done(0, "", "没有发现问题\n")
    done = run("build", "--strict", cwd=site)
    assert (done.code, done.err) == (0, "")
    assert (site / "output/index.html").is_file()


def copy(name: str, folder: Path) -> Path:
    """A copy of a site to work in, without what it is expected to say."""
    return shutil.copytree(SITES / name, folder / "site", ignore=shutil.ignore_patterns(EXPECTED))


def transcript(name: str, folder: Path) -> str:
    """What the command in the first line of ``expected.txt`` prints and leaves, as tests/sites/README.md describes."""
    first = (SITES / name / EXPECTED).read_text(encoding="utf-8").partition("\n")[0]
    site = copy(name, folder)
    arguments = first.removeprefix("$ disclosure ").split()
    if name == "bad/S103":  # a million bytes are not worth storing
        file = site / "content/2024/01-a.yaml"
        file.write_text(file.read_text(encoding="utf-8") + "# 过大\n" * 120_000, encoding="utf-8")
    if name == "bad/O704":
        with publish.Publication(site / "output", Problems(), site_root=site) as other:
            other.put("index.html", b"another build is writing")
            done = run(*arguments, cwd=site)
    else:
        done = run(*arguments, cwd=site)
    talk = "".join(f"2> {line}\n" for line in done.err.splitlines())
    return f"{first}\n{done.out}{talk}[{done.code}]\n"


def rewrite(prefixes: list[str]) -> None:
    """Write ``expected.txt`` of the sites whose names begin so."""
    for name in TRANSCRIPTS:
        if name.startswith(tuple(prefixes)):
            with tempfile.TemporaryDirectory() as scratch:
                text = transcript(name, Path(scratch))
            (SITES / name / EXPECTED).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    rewrite(sys.argv[1:])
