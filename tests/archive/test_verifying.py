import hashlib
import json
import os
import random
import struct
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.archive import copies
from generator.publish import MANIFEST
from tests.archive.copying import FILES, published, verified, zipped
from tests.commands import run


@pytest.fixture
def site(tmp_path):
    return published(tmp_path / "output")


def test_a_whole_folder(site):
    found = verified(site)
    assert found.intact
    assert (found.listed, found.missing, found.changed, found.foreign, found.fault) == (len(FILES) + 1, (), (), (), "")
    assert found.digest == hashlib.sha256((site / "SHA256SUMS.txt").read_bytes()).hexdigest()
    assert found.sums == (site / "SHA256SUMS.txt").read_bytes()


@pytest.mark.parametrize("prefix", ["", "output/", "a/b/"])
def test_a_whole_zip_also_below_a_folder_and_compressed(site, tmp_path, prefix):
    assert verified(zipped(site, tmp_path / "x.zip", prefix)) == verified(site)


def test_what_is_missing_changed_and_foreign(site):
    (site / "empty.txt").unlink()
    (site / "index.html").write_bytes(b"HOME")
    (site / "2024/01-a.html").write_bytes(b"on")
    (site / "2024/困难.json").write_bytes(b"{} ")
    (site / "2024/x.php").write_bytes(b"")
    (site / "2024/CON~1").mkdir()
    found = verified(site)
    assert found.missing == ("empty.txt",)
    assert found.changed == (
        ("2024/01-a.html", "应为 3 字节，实为 2 字节"),
        ("2024/困难.json", "应为 2 字节，实际更长"),
        ("index.html", "长度相同，内容不同"),
    )
    assert found.foreign == ("2024/x.php",)


def test_links_are_foreign_unless_what_they_lead_to_is_the_file(site, tmp_path):
    (site / "index.html").rename(tmp_path / "moved.html")
    (site / "index.html").symlink_to(tmp_path / "moved.html")
    (site / "up").symlink_to(tmp_path)
    assert verified(site).foreign == ("up",)
    assert (verified(site).missing, verified(site).changed) == ((), ())
    (tmp_path / "moved.html").unlink()
    assert verified(site).changed == (("index.html", "读不出来"),)


def test_a_zip_with_a_file_twice_or_beside_the_site(site, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of the name that stands there twice
        file = zipped(
            site, tmp_path / "x.zip", "site/", {"site/index.html": b"home", "index.html": b"", "__MACOSX/x": b""}
        )
    found = verified(file)
    assert found.changed == (("index.html", "出现了两次"),)
    assert found.foreign == ("../__MACOSX/x", "../index.html")


def test_a_zip_that_claims_to_hold_more_than_the_list_says_is_not_unpacked(site, tmp_path):
    (site / "index.html").write_bytes(b"0" * 50_000_000)
    assert verified(zipped(site, tmp_path / "x.zip")).changed == (("index.html", "应为 4 字节，实际更长"),)


def test_a_damaged_entry_and_an_encrypted_one(site, tmp_path):
    file = tmp_path / "x.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(site.rglob("*")):
            archive.write(path, path.relative_to(site).as_posix())
    raw = bytearray(file.read_bytes())
    raw[raw.index(b"home")] ^= 1
    at = raw.index(b"PK\x01\x02")
    while raw[at + 46 : at + 46 + 14] != b"2024/01-a.html":
        at = raw.index(b"PK\x01\x02", at + 4)
    struct.pack_into("<H", raw, at + 8, 1)  # the flag of encryption
    local = struct.unpack_from("<I", raw, at + 42)[0]
    struct.pack_into("<H", raw, local + 6, 1)
    file.write_bytes(raw)
    assert verified(file).changed == (("2024/01-a.html", "读不出来"), ("index.html", "读不出来"))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda manifest: None, "没有 manifest.json，或者读不出来"),
        (lambda manifest: b"\xff", "manifest.json 不是本程序（这个版本）写的"),
        (lambda manifest: b"[" * 100_000, "manifest.json 不是本程序（这个版本）写的"),
        (lambda manifest: b'{"name": "PWA"}', "manifest.json 不是本程序（这个版本）写的"),
        (lambda manifest: manifest.replace(b'"bytes": 4', b'"bytes": "4"'), "manifest.json 不是本程序（这个版本）写的"),
        (
            lambda manifest: manifest.replace(b'"sha256": "', b'"sha256": "0'),
            "manifest.json 不是本程序（这个版本）写的",
        ),
        (
            lambda manifest: manifest.replace(hashlib.sha256(b"home").hexdigest().encode(), b"0" * 64),
            "manifest.json 前后矛盾：文件的 SHA-256 与摘要对不上",
        ),
        (
            lambda manifest: manifest.replace(b'"index.html"', b'"index.htm"'),
            "manifest.json 前后矛盾：文件的 SHA-256 与摘要对不上",
        ),
    ],
)
def test_a_list_that_can_not_be_used(site, change, fault):
    new = change((site / MANIFEST).read_bytes())
    (site / MANIFEST).unlink() if new is None else (site / MANIFEST).write_bytes(new)
    found = verified(site)
    assert (found.fault, found.digest, found.sums) == (fault, "", b"")


def test_a_list_that_leads_outside_opens_nothing(site, tmp_path):
    """Only files that are found in the copy are opened, whatever the list says."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"s")
    manifest = json.loads((site / MANIFEST).read_bytes())
    entries = {path: entry["sha256"] for path, entry in manifest["files"].items() if path != "SHA256SUMS.txt"}
    entries["../secret"] = hashlib.sha256(b"s").hexdigest()
    sums = "".join(f"{entries[path]}  {path}\n" for path in sorted(entries)).encode()
    (site / "SHA256SUMS.txt").write_bytes(sums)
    manifest["sha256"] = hashlib.sha256(sums).hexdigest()
    manifest["files"]["SHA256SUMS.txt"] = {"bytes": len(sums), "sha256": manifest["sha256"]}
    manifest["files"]["../secret"] = {"bytes": 1, "sha256": entries["../secret"]}
    (site / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert verified(site).missing == ("../secret",)


@pytest.mark.parametrize("data", [b"", b"PK", b"<html>", b"PK\x05\x06" + b"\xff" * 18])
def test_no_zip(tmp_path, data):
    file = tmp_path / "x.zip"
    file.write_bytes(data)
    with pytest.raises(copies.NotACopy, match="不是完好的 zip 压缩文件"), copies.opened(file):
        pass


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), flips=st.integers(1, 40))
def test_a_zip_with_random_damage_is_found_out_or_refused(tmp_path_factory, seed, flips):
    """And never breaks the program."""
    folder = tmp_path_factory.getbasetemp() / "random-damage"
    if not folder.exists():
        zipped(published(folder / "output"), folder / "whole.zip")
    raw = bytearray((folder / "whole.zip").read_bytes())
    chance = random.Random(seed)
    for _ in range(flips):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    file = folder / f"damaged-{os.getpid()}.zip"
    file.write_bytes(raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = verified(file)
    except copies.NotACopy:
        return
    if found.intact:  # dates and modes may be damaged, contents not
        assert found.digest == verified(folder / "output").digest


# ---- the command ---------------------------------------------------------------------------------------------------


def test_the_command_says_it(site, tmp_path):
    digest = verified(site).digest
    done = run("verify", "output", cwd=tmp_path)
    assert done == (0, f"完整性摘要（SHA-256）：{digest}\n完整：6 个文件与发布时一致。\n", "")
    spaced = " ".join(digest[at : at + 8] for at in range(0, 64, 8)).upper()
    assert run("verify", "output", "--digest", spaced, cwd=tmp_path).code == 0


def test_the_command_as_json(site, tmp_path):
    (site / "index.html").unlink()
    (site / "x").write_bytes(b"")
    done = run("verify", "output", "--format", "json", cwd=tmp_path)
    assert (done.code, done.err) == (1, "")
    said = json.loads(done.out)
    found = said.pop("problems")
    assert said == {
        "intact": False,
        "sha256": verified(site).digest,
        "files": 5,
        "missing": ["index.html"],
        "changed": [],
        "foreign": ["x"],
        "signed_by": None,
    }
    assert [(one["path"], one["code"]) for one in found] == [("output/index.html", "O711"), ("output/x", "O713")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "文件夹或压缩文件 的值不对，没有这个文件或文件夹：nothing"),
        (["output/index.html"], "output/index.html 不是完好的 zip 压缩文件"),
        (["output", "--digest", "12"], "--digest 的值不对，应当是 64 个字符（0–9、a–f）"),
        (["output", "--signature", "output/index.html"], "--signature 和 --public-key 要一起写"),
        (["output", "--signature", "x", "--public-key", "x"], "--signature 的值不对，没有这个文件：x"),
        (["output", "--format", "xml"], "--format 的值不对，只能是 text、json"),
        ([], "缺少参数 文件夹或压缩文件"),
    ],
)
def test_wrong_usage(site, tmp_path, arguments, said):
    done = run("verify", *arguments, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[0] == f"错误: {said}"
