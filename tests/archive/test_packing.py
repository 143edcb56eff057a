import hashlib
import os
import subprocess
import zipfile

import pytest

from tests.archive.copying import FILES, published, verified
from tests.commands import run, run_process

# Of the site of FILES. A change of it is a change of every archive's bytes: say so in the CHANGELOG.
GOLDEN = "228dcd32a9ba860330d99dc6f77834e9f1425b2c4ad81096b486bc3328d04a39"


@pytest.fixture
def site(tmp_path):
    published(tmp_path / "output")
    return tmp_path


def packs(folder):
    return [path.name for path in sorted(folder.glob("*.zip"))]


def test_pack(site):
    digest = verified(site / "output").digest
    name = f"output-{digest[:8]}.zip"
    done = run("pack", cwd=site)
    assert done.err == ""
    first, second, third = done.out.splitlines()
    file = site / name
    assert first.startswith(f"已打包 {name}：6 个文件，")
    assert second == f"完整性摘要（SHA-256）：{digest}"
    assert third == f"压缩文件的 SHA-256：{hashlib.sha256(file.read_bytes()).hexdigest()}"
    assert verified(file) == verified(site / "output")
    assert packs(site) == [name]
    assert sorted(os.listdir(site)) == ["output", name]


def test_the_bytes_are_the_same_anywhere(site):
    """Whatever the dates, modes and the order on the disk, the time zone, the locale, the version of Python."""
    run("pack", "--to", "one.zip", cwd=site)
    for path in (site / "output").rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    run_process("pack", "--to", "two.zip", cwd=site, TZ="Asia/Shanghai", LC_ALL="C", PYTHONHASHSEED="7")
    assert (site / "one.zip").read_bytes() == (site / "two.zip").read_bytes()
    assert hashlib.sha256((site / "one.zip").read_bytes()).hexdigest() == GOLDEN
    with zipfile.ZipFile(site / "one.zip") as archive:
        assert archive.testzip() is None
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted([*FILES, "SHA256SUMS.txt", "manifest.json"])
    assert {(e.date_time, e.compress_type, e.external_attr >> 16, e.create_system) for e in entries} == {
        ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 0o100644, 3)
    }


def test_the_repository_itself_packed_twice_and_unpacked_by_another_program(output, tmp_path):
    done = run("pack", str(output), "--to", "a.zip", cwd=tmp_path)
    assert done.code == 0, done
    assert run("pack", str(output), "--to", "b.zip", cwd=tmp_path).code == 0
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path / "stick")
    assert verified(tmp_path / "stick") == verified(output)
    checked = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS.txt"], cwd=tmp_path / "stick")
    assert checked.returncode == 0


def test_what_is_not_the_sites_is_left_out_and_said(site):
    (site / "output/CNAME").write_text("x", encoding="utf-8")
    done = run("pack", "--to", "a.zip", cwd=site)
    assert done.err == "没有打进去 CNAME（不是生成的文件）\n"
    assert verified(site / "a.zip").intact


def test_a_site_that_is_not_whole_is_not_packed(site):
    (site / "output/index.html").write_bytes(b"HOME")
    done = run("pack", cwd=site)
    assert (done.code, done.out) == (1, "")
    assert "output/index.html: 错误 O712 与发布时不同：长度相同，内容不同\n" in done.err
    assert done.err.endswith("1 个错误\n没有打包：先重新生成网站，再打包。\n")
    assert packs(site) == []


def test_an_archive_is_never_overwritten(site):
    (site / "a.zip").write_bytes(b"another year")
    done = run("pack", "--to", "a.zip", cwd=site)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("错误: 已有 a.zip，内容不同；归档的文件从不覆盖，换一个名称（--to）或先把它移走\n")
    assert (site / "a.zip").read_bytes() == b"another year"
    assert sorted(os.listdir(site)) == ["a.zip", "output"]
    assert run("pack", "--to", "b.zip", cwd=site) == run("pack", "--to", "b.zip", cwd=site)


def test_what_the_system_refuses(site):
    done = run("pack", "--to", "nowhere/a.zip", cwd=site)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("错误: 压缩文件没有写成（文件不存在（可能刚被移走，或链接失效））\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nothing"], 2, "错误: [文件夹] 的值不对，没有这个文件夹：nothing"),
        (["."], 1, "没有 manifest.json，或者读不出来"),
    ],
)
def test_nothing_to_pack(site, arguments, code, said):
    done = run("pack", *arguments, cwd=site)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


def test_no_output_yet(tmp_path):
    done = run("pack", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("错误: 没有文件夹 output；先运行 disclosure build，或写明生成到了哪个文件夹\n")
