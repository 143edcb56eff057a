"""What is told of a published site is true, and of the site alone."""

import hashlib
import json
import subprocess

from generator.outputs.addresses import SUMS
from generator.problems import Problems
from generator.publish import MANIFEST, Publication
from tests.publish.publishing import SITE, run, snapshot


def test_the_manifest_lists_every_file_and_nothing_of_the_machine(site):
    run(site, {"index.html": b"a", "2024/项目.html": b""})
    text = (site / "output" / MANIFEST).read_text(encoding="utf-8")
    assert text == (
        "{\n"
        ' "generator": "disclosure",\n'
        ' "format": 1,\n'
        ' "sha256": "e7aaac85bd08a0da9ab4f6130bb2dc556e43a4b7eafe119e942c1b5ad198a930",\n'
        ' "files": {\n'
        '  "2024/项目.html": {"bytes": 0, "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},\n'
        '  "index.html": {"bytes": 1, "sha256": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}\n'
        " }\n"
        "}\n"
    )
    assert json.loads(text)["files"]["index.html"]["bytes"] == 1


def test_the_checksums_are_those_of_sha256sum_and_leave_out_what_is_made_of_them(site):
    with Publication(site / "output", Problems(), site_root=site) as publication:
        for path, data in {"b.html": b"b", "a/项目.html": b"a", "B.txt": b"B"}.items():
            publication.put(path, data)
        sums = publication.sums()
        publication.put(SUMS, sums)
        assert publication.sums() == sums
        publication.put("integrity.html", hashlib.sha256(sums).hexdigest().encode())
        published = publication.commit()
    output = site / "output"
    assert [line[66:] for line in sums.decode().splitlines()] == ["B.txt", "a/项目.html", "b.html"]
    assert (
        published.digest == hashlib.sha256(sums).hexdigest() == json.loads((output / MANIFEST).read_bytes())["sha256"]
    )
    assert subprocess.run(["sha256sum", "--check", "--quiet", "--strict", SUMS], cwd=output).returncode == 0
    told = subprocess.run(["sha256sum", SUMS], cwd=output, capture_output=True, encoding="utf-8").stdout
    assert told == f"{published.digest}  {SUMS}\n"


def test_the_order_of_put_does_not_show(site):
    run(site, SITE, "one")
    run(site, dict(reversed(SITE.items())), "two")
    assert snapshot(site / "one") == snapshot(site / "two")
