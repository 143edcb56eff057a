"""Starts real servers as plain processes on loopback, with the configuration that docs/hosting.md gives."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.recipes import recipes, replaced
from tests.servers import apache_modules, find

PATIENCE = 30
RECIPES = recipes("hosting.md")
ROOT_USER = hasattr(os, "geteuid") and os.geteuid() == 0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    """A server, until it is not needed; it is always stopped. What it says is in ``folder/log``."""
    log = folder / "log"
    with log.open("wb") as said:
        home = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        process = subprocess.Popen(command, cwd=folder, env=home, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8", errors="replace")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def nginx(site: Path, below: bool, port: int, folder: Path) -> list[str]:
    """The command that serves ``site`` by nginx, its files in ``folder``."""
    here = {"/var/www/jixiao": str(site), "/etc/nginx/jixiao.inc": str(folder / "jixiao.inc")}
    (folder / "jixiao.inc").write_text(RECIPES["nginx-include"], encoding="utf-8")
    if below:
        inside = replaced(RECIPES["nginx-below"], here)
        server = f"server {{\nlisten 127.0.0.1:{port};\nroot {folder};\n{inside}}}\n"
    else:
        server = replaced(RECIPES["nginx-root"], {**here, "listen 80": f"listen 127.0.0.1:{port}"})
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    config.write_text(
        f"{'user root;' if ROOT_USER else ''}\ndaemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log stderr;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{server}}}\n",
        encoding="utf-8",
    )
    return [find("nginx"), "-p", str(folder), "-c", str(config), "-e", "stderr"]


def apache(site: Path, below: bool, port: int, folder: Path) -> list[str]:
    """The same by Apache."""
    executable = find("apache")
    here = {"/var/www/jixiao": str(site)}
    if below:
        part = f'DocumentRoot "{folder}"\n' + replaced(RECIPES["apache-below"], here)
    else:  # as the page says
        root = {'Alias "/a/b/" "/var/www/jixiao/"': 'DocumentRoot "/var/www/jixiao"', "/a/b/": "/"}
        part = replaced(RECIPES["apache-below"], {**root, **here})
    modules = ("mpm_event", "authz_core", "alias", "dir", "headers", "mime", "rewrite", "unixd")
    known = subprocess.run([executable, "-l"], capture_output=True, encoding="utf-8", check=True).stdout
    loaded = "".join(
        f"LoadModule {name}_module {apache_modules(executable)}/mod_{name}.so\n"
        for name in modules
        if f"mod_{name}.c" not in known
    )
    config = folder / "httpd.conf"
    config.write_text(
        f"ServerRoot {folder}\nListen 127.0.0.1:{port}\nServerName localhost\nPidFile {folder}/pid\n"
        f"DefaultRuntimeDir {folder}\nMutex file:{folder}\nErrorLog /dev/stderr\n"
        f"{loaded}TypesConfig /dev/null\n{'User nobody' if ROOT_USER else ''}\n<Directory />\nRequire all denied\n</Directory>\n{part}",
        encoding="utf-8",
    )
    return [executable, "-d", str(folder), "-f", str(config), "-DFOREGROUND"]


def caddy(site: Path, below: bool, port: int, folder: Path) -> list[str]:
    """The same by Caddy."""
    address = {"www.example.gov.cn": f"http://127.0.0.1:{port}", "/var/www/jixiao": str(site)}
    block = replaced(RECIPES["caddy-below" if below else "caddy-root"], address)
    config = folder / "Caddyfile"
    own = f"{{\n\tadmin off\n\tauto_https off\n\tstorage file_system {folder}/storage\n}}\n"
    config.write_text(own + RECIPES["caddy-snippet"] + block, encoding="utf-8")
    return [find("caddy"), "run", "--config", str(config), "--adapter", "caddyfile"]


def python(site: Path, port: int) -> list[str]:
    """Python's own server, as the page says it; it knows no sub-path."""
    words = replaced(RECIPES["python"], {"output": str(site), "8000": str(port)}).split()
    assert words[0] == "python3"
    return [sys.executable, *words[1:]]


SERVERS = {"nginx": nginx, "apache": apache, "caddy": caddy}


class ObjectStorage(BaseHTTPRequestHandler):
    """An object storage at its plainest: a key is a whole path, a folder is nothing; one index, one page for errors."""

    site: Path

    def do_GET(self) -> None:
        key = unquote(urlsplit(self.path).path)[1:] or "index.html"
        file = self.site / key
        found = file.is_file()
        data = (file if found else self.site / "404.html").read_bytes()
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Say nothing."""
