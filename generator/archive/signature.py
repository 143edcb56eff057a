"""A detached signature over ``SHA256SUMS.txt``, and so over the whole site: by ``ssh-keygen -Y`` or by ``gpg``.

Both programs are the user's own; anybody can check the signature with them and without this program, as docs/yearly.md
shows. A signature is verified against a public key that the verifier brings, never against a key ring.
"""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMESPACE = "disclosure"
"""What an SSH signature is for: one made for something else (a commit, a mail) does not pass."""
_SSH, _PGP = b"-----BEGIN SSH SIGNATURE-----", b"-----BEGIN PGP SIGNATURE-----"
_SIGNER = "publisher"


class SigningFailed(Exception):
    """No signature was made; the text says why."""


class NotValid(Exception):
    """The signature does not hold; the text says why."""


class NotAskable(Exception):
    """It can't be asked whether the signature holds: the program or a file is missing or of no kind we know."""


def sign(data: bytes, key: str) -> tuple[str, bytes]:
    """The signature of ``data`` and the suffix of its file: ``.sig`` by an SSH key's file, ``.asc`` by a GnuPG key.

    ``key`` is the file of a private SSH key, or else how GnuPG knows the key: an address, an id, a fingerprint.
    Raises :class:`SigningFailed`.
    """
    if Path(key).is_file():
        command = ["ssh-keygen", "-Y", "sign", "-f", key, "-n", NAMESPACE]
        return ".sig", _signed(command, data, _SSH)
    return ".asc", _signed(["gpg", "--armor", "--detach-sign", "--local-user", key], data, _PGP)


def _signed(command: list[str], data: bytes, begins: bytes) -> bytes:
    try:
        done = _run(command, data)
    except NotAskable as missing:
        raise SigningFailed(str(missing)) from missing
    if done.returncode or not done.stdout.startswith(begins):
        raise SigningFailed(f"{command[0]} 没有签名：{_said(done)}")
    return done.stdout


def verify(data: bytes, signature: bytes, public_key: Path) -> str:
    """Who signed, as the fingerprint of ``public_key``. Raises :class:`NotValid`, :class:`NotAskable`."""
    if signature.lstrip().startswith(_SSH):
        return _verify_ssh(data, signature, public_key)
    if signature.lstrip().startswith(_PGP):
        return _verify_gpg(data, signature, public_key)
    raise NotAskable("签名文件不是 SSH 签名（.sig），也不是 GnuPG 签名（.asc）")


def _verify_ssh(data: bytes, signature: bytes, public_key: Path) -> str:
    key = public_key.read_text(encoding="utf-8", errors="replace").strip()
    if not re.match(r"(ssh|ecdsa|sk)-\S+ \S+", key) or "\n" in key:
        raise NotAskable(f"{public_key} 不是一行的 SSH 公钥（.pub 文件）")
    with tempfile.TemporaryDirectory(prefix="disclosure-") as folder:
        allowed, signed = Path(folder, "allowed"), Path(folder, "signature")
        allowed.write_text(f"{_SIGNER} {key}\n", encoding="utf-8")
        signed.write_bytes(signature)
        whom = ["-f", str(allowed), "-I", _SIGNER, "-n", NAMESPACE, "-s", str(signed)]
        done = _run(["ssh-keygen", "-Y", "verify", *whom], data)
    found = re.search(r"Good .* (SHA256:\S+)", done.stdout.decode(errors="replace"))
    if done.returncode or found is None:
        raise NotValid(f"ssh-keygen 说：{_said(done)}")
    return f"SSH 密钥 {found[1]}"


def _verify_gpg(data: bytes, signature: bytes, public_key: Path) -> str:
    with tempfile.TemporaryDirectory(prefix="disclosure-") as folder:
        signed = Path(folder, "signature")
        signed.write_bytes(signature)
        gpg = ["gpg", "--homedir", folder, "--batch", "--no-autostart", "--status-fd", "1"]
        imported = _run([*gpg, "--import"], public_key.read_bytes())
        if imported.returncode:
            raise NotAskable(f"{public_key} 不是导出的 GnuPG 公钥（gpg --export --armor）：{_said(imported)}")
        done = _run([*gpg, "--verify", str(signed), "-"], data)
    found = re.search(r"^\[GNUPG:\] VALIDSIG .*?([0-9A-F]{40,64})$", done.stdout.decode(errors="replace"), re.MULTILINE)
    if done.returncode or found is None or b"\n[GNUPG:] REVKEYSIG" in done.stdout:
        raise NotValid(f"gpg 说：{_said(done)}")
    return f"GnuPG 密钥 {found[1]}"


def _run(command: list[str], data: bytes) -> "subprocess.CompletedProcess[bytes]":
    program = shutil.which(command[0])
    if program is None:
        about = {"ssh-keygen": "OpenSSH", "gpg": "GnuPG"}[command[0]]
        raise NotAskable(f"没有找到 {command[0]}，请先安装 {about}")
    return subprocess.run(  # noqa: S603  # no shell, and the program is one of two
        [program, *command[1:]], input=data, capture_output=True, check=False
    )


def _said(done: "subprocess.CompletedProcess[bytes]") -> str:
    """The last words of a program."""
    lines = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else f"没有说明原因（退出码 {done.returncode}）"
