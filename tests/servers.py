"""Finds the web servers (and rsync) that tests start, and with ``--install`` makes sure that they are there.

Debian and Ubuntu have all of them as packages. ``NGINX=/path/to/it`` (``APACHE``, ``CADDY``, ``RSYNC``) decides.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = {
    "nginx": ("nginx",),
    "apache": ("apache2", "httpd"),
    "caddy": ("caddy",),
    "rsync": ("rsync",),
}
PACKAGES = {"nginx": "nginx", "apache": "apache2-bin", "caddy": "caddy", "rsync": "rsync"}
"""Of Apache only the program: the whole package would start a server of its own."""
PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/usr/local/bin")


class ServerMissing(Exception):
    """There is no such server to test with; the text says what to do."""


def find(name: str) -> str:
    """The executable of a server; raises :class:`ServerMissing`."""
    chosen = os.environ.get(name.upper())
    path = os.pathsep.join([os.environ.get("PATH", ""), *PLACES])  # /usr/sbin is not in everybody's path
    for program in (chosen,) if chosen else PROGRAMS[name]:
        found = shutil.which(program, path=path)
        if found:
            return found
    raise ServerMissing(
        f"没有找到 {name}，服务器测试无法运行。任选一种办法：\n"
        "  sudo python tests/servers.py --install\n"
        f"  sudo apt-get install {' '.join(PACKAGES.values())}\n"
        f"  {name.upper()}=/它/的/路径 make test"
    )


def install() -> None:
    """Install with apt what is missing, where we may."""
    missing = [name for name in PROGRAMS if not _there(name)]
    if missing and shutil.which("apt-get") and getattr(os, "geteuid", lambda: 1)() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # and starts no service
        for command in (
            ["apt-get", "update", "--quiet"],
            [
                "apt-get",
                "install",
                "--quiet",
                "--yes",
                "--no-install-recommends",
                *(PACKAGES[name] for name in missing),
            ],
        ):
            print("+", *command, file=sys.stderr)
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environment, check=False)


def _there(name: str) -> bool:
    try:
        find(name)
    except ServerMissing:
        return False
    return True


def apache_modules(executable: str) -> Path:
    """Where Apache's modules are."""
    places = [Path("/usr/lib/apache2/modules"), Path(executable).resolve().parents[1] / "lib/httpd/modules"]
    places += [Path("/usr/lib64/httpd/modules"), Path("/usr/libexec/apache2")]
    return next((place for place in places if (place / "mod_mime.so").is_file()), places[0])


if __name__ == "__main__":
    if "--install" in sys.argv[1:]:
        install()
    try:
        for name in PROGRAMS:
            print(find(name))
    except ServerMissing as missing:
        sys.exit(f"错误: {missing}")
