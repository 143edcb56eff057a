"""With the real ``ssh-keygen`` and ``gpg``; each test has keys of its own."""

import shutil
import subprocess

import pytest

from generator.archive import signature
from tests.archive.copying import published, verified
from tests.commands import run

DATA = b"0123  index.html\n"


def call(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, **options).stdout


def ssh_key(folder, name="key", kind="ed25519"):
    """A new private key without a password."""
    file = folder / name
    call("ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "webmaster", "-f", str(file))
    return file


@pytest.fixture
def gnupg(monkeypatch):
    """A key ring of its own with one key, in a folder with a name short enough for sockets."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="g-") as home:
        monkeypatch.setenv("GNUPGHOME", home)
        quick = ("gpg", "--batch", "--passphrase", "", "--quick-generate-key")
        call(*quick, "发布单位 <gongkai@example.cn>", "ed25519", "sign", "never")
        yield home
        call("gpgconf", "--kill", "all")


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_ssh(tmp_path, kind):
    key = ssh_key(tmp_path, kind=kind)
    suffix, signed = signature.sign(DATA, str(key))
    assert suffix == ".sig"
    fingerprint = call("ssh-keygen", "-l", "-f", str(key)).decode().split()[1]
    assert signature.verify(DATA, signed, tmp_path / "key.pub") == f"SSH 密钥 {fingerprint}"
    with pytest.raises(signature.NotValid, match="ssh-keygen 说：Signature verification failed"):
        signature.verify(DATA + b" ", signed, tmp_path / "key.pub")
    ssh_key(tmp_path, "other")
    with pytest.raises(signature.NotValid):
        signature.verify(DATA, signed, tmp_path / "other.pub")


def test_an_ssh_signature_made_for_something_else_does_not_pass(tmp_path):
    key = ssh_key(tmp_path)
    signed = call("ssh-keygen", "-Y", "sign", "-f", str(key), "-n", "git", input=DATA)
    with pytest.raises(signature.NotValid):
        signature.verify(DATA, signed, tmp_path / "key.pub")


def test_gpg(tmp_path, gnupg):
    suffix, signed = signature.sign(DATA, "gongkai@example.cn")
    assert suffix == ".asc"
    listed = call("gpg", "--list-keys", "--with-colons").decode()
    fingerprint = next(line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr:"))
    for name, armor in (("armored.asc", ["--armor"]), ("binary.gpg", [])):
        (tmp_path / name).write_bytes(call("gpg", "--export", *armor, "gongkai@example.cn"))
        assert signature.verify(DATA, signed, tmp_path / name) == f"GnuPG 密钥 {fingerprint}"
    with pytest.raises(signature.NotValid, match="gpg 说：gpg: BAD signature"):
        signature.verify(DATA + b" ", signed, tmp_path / "armored.asc")


def test_gpg_asks_the_given_key_and_not_the_own_ring(tmp_path, gnupg):
    _, signed = signature.sign(DATA, "gongkai@example.cn")
    call("gpg", "--batch", "--passphrase", "", "--quick-generate-key", "other@example.cn", "ed25519", "sign", "never")
    (tmp_path / "other.asc").write_bytes(call("gpg", "--export", "--armor", "other@example.cn"))
    with pytest.raises(signature.NotValid):
        signature.verify(DATA, signed, tmp_path / "other.asc")


def test_what_can_not_be_asked(tmp_path, monkeypatch):
    key = ssh_key(tmp_path)
    _, signed = signature.sign(DATA, str(key))
    (tmp_path / "x").write_bytes(b"\xff")
    with pytest.raises(signature.NotAskable, match=r"不是一行的 SSH 公钥（.pub 文件）"):
        signature.verify(DATA, signed, tmp_path / "x")
    with pytest.raises(signature.NotAskable, match=r"不是一行的 SSH 公钥（.pub 文件）"):
        signature.verify(DATA, signed, key)  # the private one
    with pytest.raises(signature.NotAskable, match="不是 SSH 签名"):
        signature.verify(DATA, b"x", tmp_path / "key.pub")
    with pytest.raises(signature.NotAskable, match="不是导出的 GnuPG 公钥"):
        signature.verify(DATA, b"-----BEGIN PGP SIGNATURE-----\n", tmp_path / "key.pub")
    with pytest.raises(signature.SigningFailed, match="gpg 没有签名："):
        signature.sign(DATA, "nobody@example.cn")
    with pytest.raises(signature.SigningFailed, match="ssh-keygen 没有签名："):
        signature.sign(DATA, str(tmp_path / "x"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(signature.NotAskable, match="没有找到 ssh-keygen，请先安装 OpenSSH"):
        signature.verify(DATA, signed, tmp_path / "key.pub")
    with pytest.raises(signature.SigningFailed, match="没有找到 gpg，请先安装 GnuPG"):
        signature.sign(DATA, "somebody")


def test_the_commands_with_ssh(tmp_path):
    published(tmp_path / "output")
    ssh_key(tmp_path)
    done = run("pack", "--to", "a.zip", "--sign", "key", cwd=tmp_path)
    assert done.code == 0, done
    assert done.out.splitlines()[-1] == "签名 a.SHA256SUMS.sig"
    shutil.copytree(tmp_path / "output", tmp_path / "server")
    for place in ("a.zip", "server"):
        done = run("verify", place, "--signature", "a.SHA256SUMS.sig", "--public-key", "key.pub", cwd=tmp_path)
        assert (done.code, done.err) == (0, ""), done
        assert "签名有效：SSH 密钥 SHA256:" in done.out
    # whoever has no disclosure asks ssh-keygen itself
    (tmp_path / "allowed").write_text(f"webmaster {(tmp_path / 'key.pub').read_text()}", encoding="utf-8")
    whom = ("-f", str(tmp_path / "allowed"), "-I", "webmaster", "-n", "disclosure")
    sums = (tmp_path / "server/SHA256SUMS.txt").read_bytes()
    call("ssh-keygen", "-Y", "verify", *whom, "-s", str(tmp_path / "a.SHA256SUMS.sig"), input=sums)
    # a site of other files, whole in itself, is not what was signed
    published(tmp_path / "other", {"index.html": b"other"})
    done = run("verify", "other", "--signature", "a.SHA256SUMS.sig", "--public-key", "key.pub", cwd=tmp_path)
    assert done.code == 1
    assert "a.SHA256SUMS.sig: 错误 O716 签名对不上这份网站和这个公钥" in done.out
    assert verified(tmp_path / "other").intact


def test_the_commands_with_gpg(tmp_path, gnupg):
    published(tmp_path / "output")
    done = run("pack", "--to", "a.zip", "--sign", "gongkai@example.cn", cwd=tmp_path)
    assert done.out.splitlines()[-1] == "签名 a.SHA256SUMS.asc"
    (tmp_path / "key.asc").write_bytes(call("gpg", "--export", "--armor"))
    done = run("verify", "a.zip", "--signature", "a.SHA256SUMS.asc", "--public-key", "key.asc", cwd=tmp_path)
    assert (done.code, done.err) == (0, ""), done
    assert "签名有效：GnuPG 密钥 " in done.out
    call("gpg", "--verify", str(tmp_path / "a.SHA256SUMS.asc"), str(tmp_path / "output/SHA256SUMS.txt"))


def test_a_key_that_does_not_sign(tmp_path):
    published(tmp_path / "output")
    done = run("pack", "--sign", "nobody@example.cn", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("错误: gpg 没有签名：")
    assert list(tmp_path.glob("*.zip")) == [], "没有签名，也就没有打包"
