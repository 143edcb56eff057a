"""Every server that docs/hosting.md has a recipe for, the real program, at the root and below ``/a/b/``."""

import gzip
import http.client
import json
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

import brotli
import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.hosting import HEADERS, content_type
from tests.hosting.serving import ObjectStorage, free_port, python, running

COPIES = (".gz", ".br")


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request, its ``path`` unquoted."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(
            method, quote(path), headers={key.replace("_", "-"): value for key, value in headers.items()}
        )
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def files(output: Path) -> list[str]:
    """Every file of the site but the compressed copies."""
    listed = json.loads((output / "manifest.json").read_bytes())["files"]
    return [path for path in listed if not path.endswith(COPIES)]


def assert_headers(answer: Answer, about: str) -> None:
    """As documented, each of them once."""
    for name, value in HEADERS.items():
        assert answer.headers.get_all(name) == [value], (about, name)


def crawl(port: int, prefix: str) -> set[str]:
    """Follow every link, script, style and picture from the home page on; the paths reached, all of them there."""
    seen, waiting = set(), [prefix]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = ask(port, path)
        assert answer.status == 200, path
        assert path.startswith(prefix), path
        if not answer.body.startswith(b"<!DOCTYPE html>"):
            continue
        for node in LexborHTMLParser(answer.body.decode()).css("[href], [src]"):
            target = urlsplit(urljoin(quote(path), node.attributes.get("href") or node.attributes.get("src")))
            if not target.netloc and target.scheme not in ("mailto", "data"):
                waiting.append(unquote(target.path))
    return seen


def test_every_file_with_its_type_and_the_headers(server, hosted):
    _, port, prefix = server
    paths = files(hosted)
    assert len(paths) > 50
    for path in paths:
        answer = ask(port, prefix + path)
        assert answer.status == 200, path
        assert answer.body == (hosted / path).read_bytes(), path
        assert answer.headers["Content-Encoding"] is None, path
        assert answer.headers["Content-Type"] == content_type(path), path
        assert_headers(answer, path)


def test_folders_lead_to_their_index(server, hosted):
    _, port, prefix = server
    for folder in ("", "2024/", "2024/print/"):
        answer = ask(port, prefix + folder)
        assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8"), folder
        assert answer.body == (hosted / folder / "index.html").read_bytes()
        assert_headers(answer, folder)
    for path in ["2024", *(["a/b"] if prefix != "/" else [])]:
        answer = ask(port, ("/" if path == "a/b" else prefix) + path)
        assert answer.status in (301, 302, 308), path
        assert urlsplit(answer.headers["Location"]).path == ("/a/b/" if path == "a/b" else f"{prefix}2024/")


def test_no_folder_is_listed(server):
    _, port, prefix = server
    answer = ask(port, f"{prefix}assets/")
    assert answer.status in (403, 404)
    assert b"site.css</a>" not in answer.body


def test_not_found_at_any_depth(server, hosted):
    _, port, prefix = server
    for path in ("nothing", "nothing.html", "2024/none.json", "2024/print/a/b/c/none.css", "没有/这个.html", "2024/x/"):
        answer = ask(port, prefix + path)
        assert answer.status == 404, path
        assert answer.body == (hosted / "404.html").read_bytes(), path
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8", path
        assert_headers(answer, path)


def test_nothing_outside_of_the_folder_is_sent(server):
    _, port, prefix = server
    for path in (
        "../site/content/site.yaml",
        "2024/../../site/content/site.yaml",
        "/etc/passwd",
        "..%2fsite/content/site.yaml",
    ):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.putrequest("GET", prefix + path, skip_host=False)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read()
        connection.close()
        assert response.status in (400, 403, 404) or body == b"", path  # "" is Caddy's for a path of nobody
        assert "站点名称".encode() not in body


def test_compressed_copies_are_sent_to_those_who_take_them(server, hosted):
    name, port, prefix = server
    unpacked = {"gzip": gzip.decompress, "br": brotli.decompress}
    known = {"gzip": ".gz"} if name == "nginx" else {"gzip": ".gz", "br": ".br"}  # its Brotli is a module of others
    for path in files(hosted):
        for encoding, suffix in known.items():
            if not (hosted / (path + suffix)).is_file():
                continue
            answer = ask(port, prefix + path, Accept_Encoding=encoding)
            assert (answer.status, answer.headers["Content-Encoding"]) == (200, encoding), path
            assert answer.body == (hosted / (path + suffix)).read_bytes(), "the copy, not compressed anew"
            assert unpacked[encoding](answer.body) == (hosted / path).read_bytes(), path
            assert answer.headers["Content-Type"] == content_type(path), path
            assert "accept-encoding" in ", ".join(answer.headers.get_all("Vary", [])).lower(), path
            assert_headers(answer, path)
    if "br" in known:
        answer = ask(port, prefix, Accept_Encoding="gzip, deflate, br")
        assert answer.headers["Content-Encoding"] == "br", "the smaller one where both are taken"


def test_what_has_not_changed_is_not_sent_again(server):
    _, port, prefix = server
    for path in ("index.html", "assets/site.css"):
        first = ask(port, prefix + path)
        again = ask(port, prefix + path, If_None_Match=first.headers["ETag"])
        assert (again.status, again.body) == (304, b""), path


def test_head(server, hosted):
    _, port, prefix = server
    answer = ask(port, f"{prefix}2024/index.html", "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["Content-Length"]) == (hosted / "2024/index.html").stat().st_size


def test_every_link_of_every_page(server, hosted):
    _, port, prefix = server
    reached = {path.removeprefix(prefix) for path in crawl(port, prefix)}
    pages = {path for path in files(hosted) if path.endswith(".html")}
    assert pages - reached == {"404.html"}


def test_pythons_own_server(hosted, open_folder):
    folder, port = open_folder / "python", free_port()
    folder.mkdir()
    with running(python(hosted, port), port, folder):
        for path in files(hosted):
            answer = ask(port, f"/{path}")
            assert (answer.status, answer.body) == (200, (hosted / path).read_bytes()), path
            if path.endswith((".html", ".css", ".json", ".svg", ".png")):
                assert answer.headers["Content-Type"] == content_type(path).partition(";")[0], path
        assert ask(port, "/2024/nothing.html").status == 404
        assert len(crawl(port, "/")) > 30


def test_an_object_storage_that_knows_whole_names_only(hosted):
    handler = type("Handler", (ObjectStorage,), {"site": hosted})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as storage:
        thread = threading.Thread(target=storage.serve_forever)
        thread.start()
        try:
            port = storage.server_port
            assert {path for path in files(hosted) if path.endswith(".html")} - {
                path[1:] for path in crawl(port, "/")
            } == {"404.html"}
            assert ask(port, "/2024/").status == 404, "a storage that would find a folder's index proves nothing"
        finally:
            storage.shutdown()
            thread.join()


@pytest.mark.parametrize("name", ["nginx", "apache", "caddy"])
def test_the_recipe_knows_every_type(name):
    """What a page of another year may hold; the crawl sees those that are there now."""
    from generator.hosting import TYPES
    from tests.hosting.serving import RECIPES

    recipe = RECIPES[{"nginx": "nginx-include", "apache": "apache-below", "caddy": "caddy-snippet"}[name]]
    for suffix, kind in TYPES.items():
        assert kind.partition(";")[0] in recipe, suffix
        assert suffix[1:] in recipe, suffix
