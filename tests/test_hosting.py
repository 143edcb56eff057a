"""Types, headers, compressed copies and ``web.config``; the servers themselves are in tests/hosting."""

import gzip
import hashlib
import json
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import brotli

from generator.hosting import HEADERS, POLICY, TYPES, compression, content_type, iis, is_text
from tests.commands import ROOT, run
from tests.making import make
from tests.recipes import DOCS


def directives(policy):
    """A content security policy as {directive: sources}."""
    return {name: sources for name, *sources in (part.split() for part in policy.split(";"))}


def test_the_header_says_what_every_page_says_and_who_may_frame_it():
    base = (ROOT / "site_templates/base.html").read_text(encoding="utf-8")
    page = directives(re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', base)[1])
    header = directives(POLICY)
    assert header.pop("frame-ancestors") == ["'self'"]
    page["form-action"].remove("file:")  # for a site opened from a disk, which has no headers
    assert header == page


def test_the_page_tells_the_same_headers_for_every_server():
    text = (DOCS / "hosting.md").read_text(encoding="utf-8")
    for name, value in HEADERS.items():
        assert f"| `{name}` | `{value}` |" in text
    policies = re.findall(r"Content-Security-Policy \"(.*?)\"", text)
    assert policies == [POLICY] * 3  # nginx, Apache, Caddy


def test_content_types():
    assert [content_type(name) for name in ("a.HTML", "a.svg", "a.csv", "a.json", "a.xlsx", "a.gif", "CNAME")] == [
        "text/html; charset=utf-8",
        "image/svg+xml; charset=utf-8",
        "text/csv; charset=utf-8",
        "application/json; charset=utf-8",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "image/gif",
        "application/octet-stream",
    ]
    assert [is_text(name) for name in ("a.js", "a.pdf", "a.html.gz")] == [True, False, False]


# ---- compressed copies ---------------------------------------------------------------------------------------------


def test_copies_of_text_are_written_and_belong_to_the_site(tmp_path):
    site = make(tmp_path / "site", {"site_templates/assets/a.png": b"0" * 5000, "site_templates/assets/b.css": b"a{}"})
    done = run("build", "--precompress", cwd=site)
    assert (done.code, done.err) == (0, "")
    output = site / "output"
    listed = json.loads((output / "manifest.json").read_bytes())["files"]
    originals = [path for path in listed if not path.endswith((".gz", ".br"))]
    for path in originals:
        data = (output / path).read_bytes()
        wanted = is_text(path) and len(data) >= 256 and path not in ("SHA256SUMS.txt", "integrity.html")
        for suffix, unpack in ((".gz", gzip.decompress), (".br", brotli.decompress)):
            assert (path + suffix in listed) == wanted, path
            if wanted:
                assert unpack((output / (path + suffix)).read_bytes()) == data
    assert "index.html.br" in listed
    assert "index.html.gz" in (output / "SHA256SUMS.txt").read_text(encoding="utf-8")
    assert run("verify", "output", cwd=site).code == 0
    again = run("build", "--precompress", cwd=site)
    assert "没有变化" in again.out
    plain = run("build", cwd=site)
    assert "已移除 index.html.gz" in plain.out, "without the option they go"


def test_the_same_copies_every_time_without_a_date_or_a_name():
    data = "绩效目标".encode() * 1000
    code = (
        "import sys, hashlib; from generator.hosting import compression\n"
        f"for way in compression.compressors().values(): print(hashlib.sha256(way({data!r})).hexdigest())"
    )
    said = [
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
        for _ in range(2)
    ]
    ways = compression.compressors()
    assert said[0] == said[1] == "".join(f"{hashlib.sha256(way(data)).hexdigest()}\n" for way in ways.values())
    assert ways[".gz"](data)[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def test_without_brotli_there_is_gzip(monkeypatch):
    monkeypatch.setitem(sys.modules, "brotli", None)
    compression.compressors.cache_clear()
    assert list(compression.compressors()) == [".gz"]
    compression.compressors.cache_clear()


def test_a_copy_that_the_site_has_itself_is_not_written_twice(tmp_path):
    own = "site_templates/assets/a.css"
    site = make(tmp_path / "site", {own: "a{}" * 200, f"{own}.gz": "theirs" * 100})
    assert run("build", "--precompress", cwd=site).code == 0
    assert (site / "output/assets/a.css.gz").read_text() == "theirs" * 100
    assert (site / "output/assets/site.css.gz").read_bytes()[:2] == b"\x1f\x8b"


# ---- IIS -----------------------------------------------------------------------------------------------------------


def test_web_config_is_written_on_request(tmp_path):
    site = make(tmp_path / "site")
    assert run("build", cwd=site).code == 0
    assert not (site / "output/web.config").exists()
    assert run("build", "--web-config", cwd=site).code == 0
    assert (site / "output/web.config").read_bytes() == iis.web_config()
    assert run("verify", "output", cwd=site).code == 0


def test_web_config_says_what_the_other_servers_are_told():
    root = ET.fromstring(iis.web_config())
    server = root.find("system.webServer")
    assert (root.tag, len(root)) == ("configuration", 1)
    # each section once: IIS answers everything with an error 500.19 otherwise
    assert len({section.tag for section in server}) == len(server)
    assert [one.get("value") for one in server.findall("defaultDocument/files/add")] == ["index.html"]
    assert server.find("directoryBrowse").get("enabled") == "false"
    error = server.find("httpErrors/error")
    assert error.attrib == {"statusCode": "404", "path": "404.html", "responseMode": "File"}
    maps = server.findall("staticContent/mimeMap")
    assert {one.get("fileExtension"): one.get("mimeType") for one in maps} == TYPES
    headers = server.findall("httpProtocol/customHeaders/add")
    assert {one.get("name"): one.get("value") for one in headers} == HEADERS
    for section, key in (("staticContent", "fileExtension"), ("httpProtocol/customHeaders", "name")):
        seen = []
        for child in server.find(section):
            if child.tag == "add" or child.tag == "mimeMap":
                assert child.get(key) in seen, "taken away before it is added: a second one is an error"
            seen.append(child.get(key))
    assert server.find("staticContent/clientCache").get("cacheControlMode") == "NoControl"  # the header says it


def test_the_options_are_told_by_help(tmp_path):
    said = run("build", "--help", cwd=tmp_path).out
    assert "--precompress" in said
    assert "--web-config" in said
