"""Nothing that is kept is trusted: not with the right digest either, when what it says makes no sense."""

import random
import shutil

import pytest

from generator import build, cache
from generator.cache import NONSENSE, Cache, dumps, loads, program_version
from tests.commands import run
from tests.making import PROJECT, changed, make

JUNK = (None, 7, -1, "x", "1E+99", [], [[1]], {}, {"a": 1}, True)
EDITED, OTHER = "content/2024/01-a.yaml", "content/2024/02-b.yaml"
FILES = {
    "content/2023/01-a.yaml": PROJECT + "核对说明:\n  - 编号: V104\n    原因: 原件如此\n",
    OTHER: PROJECT.replace("甲", "乙").replace("2人", ""),
    "content/2024/03-c.yaml": PROJECT.replace("甲", "丙") + "备注: 注\n曾用地址:\n  - c\n",
    "content/2024/04-d.yaml": PROJECT.replace("甲", "丁") + "公开: 否\n",
}


@pytest.fixture(autouse=True)
def forgiving(monkeypatch):
    """In other tests what fails over the cache fails the test."""
    monkeypatch.setattr(build, "NONSENSE", NONSENSE)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A site that was built, and what the build said; then one file was edited. And what a clean build then gives."""
    site = make(tmp_path_factory.mktemp("forged"), FILES)
    run("build", cwd=site)
    (site / EDITED).write_text(changed("2人", "3人"), encoding="utf-8")
    kept = {path.name: path for path in (site / cache.FOLDER).glob("[a-z]*")}
    bodies = {name: Cache(site, program_version()).load_bytes(name) for name in kept}
    assert {name.partition("-")[0] for name in bodies} == {"across", "pages", "projects"}
    clean = site / "clean"
    shutil.copytree(site / "content", clean / "content")
    done = run("build", cwd=clean)
    return site, bodies, (tree(clean / "output"), done.err)


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def built_on(site, bodies):
    """What a build gives with these bodies kept, each with the right digest."""
    keep = Cache(site, program_version())
    keep.forget()
    for name, body in bodies.items():
        keep.save_bytes(name, body)
    done = run("build", cwd=site)
    return done.code, tree(site / "output"), done.err


def with_field(body, number, junk):
    """Every line of a body with another field."""
    lines = [line.split(b"\t") for line in body.split(b"\n")]
    return b"\n".join(b"\t".join((*line[:number], junk, *line[number + 1 :])) for line in lines)


def test_what_is_sound_is_used(built):
    site, bodies, (pages, said) = built
    assert built_on(site, bodies) == (0, pages, said)
    assert (site / cache.FOLDER / "projects").exists()


@pytest.mark.parametrize(
    "body", [b"", b"\n\n", b"\xff\xfe\t\n", b"null", b"[[1]]", b"\t" * 9, b"\0" * 6, b"a\tb\tc\td\n" * 3]
)
@pytest.mark.parametrize("kind", ["across", "pages", "projects"])
def test_a_file_of_nonsense_is_as_good_as_none(built, kind, body):
    site, bodies, (pages, said) = built
    forged = {name: body if name.startswith(kind) else sound for name, sound in bodies.items()}
    assert built_on(site, forged) == (0, pages, said)


@pytest.mark.parametrize("junk", [b"", b"\xff", b"[", b"[[1,2,3,4]]"])
@pytest.mark.parametrize(
    ("kind", "number"), [*(("projects", at) for at in range(7)), *(("pages", at) for at in range(6))]
)
def test_lines_with_a_field_of_nonsense_are_as_good_as_none(built, kind, number, junk):
    site, bodies, (pages, said) = built
    forged = {
        name: with_field(sound, number, junk) if name.startswith(kind) else sound for name, sound in bodies.items()
    }
    code, *found = built_on(site, forged)
    assert (code, found) == (0, [pages, said])


def forged_somewhere(chance, data):
    """Plain data with something else in one place."""
    if isinstance(data, list) and data and chance.random() < 0.9:
        at = chance.randrange(len(data))
        return [*data[:at], forged_somewhere(chance, data[at]), *data[at + 1 :]]
    if isinstance(data, dict) and data and chance.random() < 0.9:
        key = chance.choice(sorted(data))
        return data | {key: forged_somewhere(chance, data[key])}
    return chance.choice(JUNK)


@pytest.mark.parametrize("seed", range(20))
def test_plausible_nonsense_is_no_fault_of_the_program(built, seed):
    """What has the form of ours may be believed; all the same it ends in a site or in a problem that is told."""
    site, bodies, _ = built
    chance = random.Random(seed)
    forged = {}
    for name, body in bodies.items():
        lines = [line.split(b"\t") for line in body.split(b"\n")]
        for line in lines:
            for at, field in enumerate(line):
                if field[:1] in (b"[", b"{") and chance.random() < 0.5:
                    line[at] = dumps(forged_somewhere(chance, loads(field)))
        forged[name] = b"\n".join(map(b"\t".join, lines))
    code, _, said = built_on(site, forged)
    assert code in (0, 1), said
    assert "程序内部错误" not in said
    assert run("check", cwd=site).code in (0, 1)


def test_what_fails_without_a_cache_fails(built, monkeypatch):
    site = built[0]

    def fail(*_arguments):
        raise ValueError

    monkeypatch.setattr(build, "make_plan", fail)
    Cache(site, program_version()).forget()
    assert run("check", cwd=site).code == 3
    Cache(site, program_version()).save("projects", [])
    assert run("check", cwd=site).code == 3


def test_a_cache_that_can_not_be_deleted_is_not_read_again(built, monkeypatch):
    site, bodies, (pages, said) = built
    monkeypatch.setattr(Cache, "forget", lambda _self: False)
    forged = dict.fromkeys(bodies, b"\xff\t" * 10)
    keep = Cache(site, program_version())
    for name, body in forged.items():
        keep.save_bytes(name, body)
    done = run("build", cwd=site)
    assert (done.code, tree(site / "output"), done.err) == (0, pages, said)
    assert keep.load_bytes("across") == forged["across"]
