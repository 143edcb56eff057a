"""What is withheld is in no output of any kind, whatever field it stands in: every byte of every file is looked at."""

import gzip
import html
import io
import json
import shutil
import zipfile
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest

from generator import schema
from generator.taxonomy import profile, profile_ids
from tests.commands import run
from tests.filling import filled, texts, written
from tests.making import PROJECT
from tests.test_sites import SITES, copy

MARK, SLUG, AMOUNT = "机密标记", "jimi-biaoji", "7654.32"
SITE = "站点名称: 某单位绩效目标\n发布单位: 某单位\n网址: https://www.example.cn/\n"


def unpacked(name: str, data: bytes) -> list[tuple[str, bytes]]:
    """A file, and what is packed in it: a zip's entries (a workbook is one), a compressed copy, streams of a PDF."""
    found = [(name, data)]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                found += unpacked(f"{name}!{entry.filename}", archive.read(entry))
    elif name.endswith(".gz"):
        found.append((name, gzip.decompress(data)))
    elif name.endswith(".br"):
        found.append((name, brotli.decompress(data)))
    elif data.startswith(b"%PDF"):
        found += _pages(name, data)
    return found


def _pages(name: str, data: bytes) -> list[tuple[str, bytes]]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return [(name, page.get_textpage().get_text_range().encode()) for page in document]


def spellings(secret: str) -> set[bytes]:
    """A text as any of our formats may write it."""
    grouped = f"{float(secret):,.2f}" if secret.replace(".", "").isdigit() else secret
    return {
        form.encode(encoding, "ignore")
        for text in (secret, grouped)
        for form in (
            text,
            quote(text),
            json.dumps(text)[1:-1],
            html.escape(text),
            "".join(f"&#{ord(char)};" for char in text),
            "".join(f"&#x{ord(char):x};" for char in text),
        )
        for encoding in ("utf-8", "utf-16-le", "gb18030")
    }


def leaks(folder: Path, secrets: tuple[str, ...]) -> list[tuple[str, str]]:
    """Where a secret is found below ``folder``, in a name or in what a file holds."""
    wanted = {form: secret for secret in secrets for form in spellings(secret)}
    found = []
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        for place, data in unpacked(name, file.read_bytes()) if file.is_file() else [(name, b"")]:
            found += [(place, secret) for form, secret in wanted.items() if form in data or form in place.encode()]
    return sorted(set(found))


def withheld_project(form: str) -> dict:
    """A project with marked text in every field of a form, and amounts that agree with each other."""
    accepted = [{"编号": "V305", "原因": f"{MARK}原因", "行": "1", "公开": "是"}]
    data = filled(
        schema.project_schema(profile(form)),
        lambda path: f"{MARK}{'-'.join(path)}",
        公开="否",
        年度资金总额=AMOUNT,
        财政拨款=AMOUNT,
        核对说明=accepted,
    )
    for part in ("项目资金", "中期资金"):
        amounts = data[part]
        data[part] = {
            name: AMOUNT if name in ("年度资金总额", "财政拨款") else "0.00" for name in amounts if name != "单位"
        }
        data[part] = {name: amount for name, amount in data[part].items() if amount != "0.00" or "财政资金" not in name}
        data[part].pop("一般公共预算", None)
    return data


def all_built(site: Path) -> Path:
    """Everything that can be made of a site, below ``site/made``: with all options, packed, checked."""
    made = site / "made"
    made.mkdir()
    done = run("build", "--precompress", "--web-config", "--output", str(made / "output"), cwd=site)
    assert done.code == 0, done.err
    assert run("pack", str(made / "output"), "--to", str(made / "packed.zip"), cwd=site).code == 0
    return made


@pytest.mark.parametrize("form", profile_ids())
def test_a_project_that_is_withheld(form, tmp_path):
    data = withheld_project(form)
    assert sum(MARK in text for text in texts(data)) > 30, "nearly every field is marked"
    folder = tmp_path / "content/2024"
    for place in (folder, tmp_path / "content/2023"):
        (place / f"{MARK}部门").mkdir(parents=True)
        (place / "01-xunchang.yaml").write_text(PROJECT, encoding="utf-8")
        (place / f"{MARK}部门" / f"{SLUG}.yaml").write_text(written(data), encoding="utf-8")
    (tmp_path / "content/site.yaml").write_text(SITE, encoding="utf-8")
    listed = [{"甲": "5.00"}, {data["项目名称"]: AMOUNT}, {"合计": "7659.32"}]
    year = {
        "表样": form,
        "公布日期": "2024-02-08",
        "公开清单": listed,
        "核对说明": [{"编号": "V705", "原因": f"{MARK}原因", "公开": "否"}],
    }
    (folder / "disclosure.yaml").write_text(written(year), encoding="utf-8")
    change = {"项目": f"{MARK}部门/{SLUG}", "内容": f"{MARK}项", "原": f"{MARK}原", "现": f"{MARK}现"}
    correction = {"日期": "2024-03-01", "原因": "核对原件", "改动": [change]}
    (folder / "corrections.yaml").write_text(written({"更正": [correction]}), encoding="utf-8")
    (tmp_path / "content/2023/disclosure.yaml").write_text(written({"表样": form}), encoding="utf-8")
    made = all_built(tmp_path)
    assert leaks(made, (MARK, SLUG, AMOUNT, "7659.32")) == []
    assert leaks(tmp_path / "content", (MARK, AMOUNT)) != []
    assert ("packed.zip!2024/index.html", "5.00") in leaks(made, ("5.00",)), "what is published is found, in a zip too"


def test_the_site_for_this(tmp_path):
    made = all_built(copy("good/withheld", tmp_path))
    assert leaks(made, (MARK, AMOUNT, "98765", "wenjian", "7653", "7655")) == []
    assert (SITES / "good/withheld").is_dir()


def test_an_acceptance_that_is_not_shown(tmp_path):
    """The finding is neither said nor is its reason; the other one is."""
    accepted = f"""核对说明:
  - 编号: V305
    原因: {MARK}原因
    公开: 否
  - 编号: V101
    原因: 原件空着
"""
    project = PROJECT.replace("      - 救助人数: 2人\n", "      - 救助人数: 若干\n      - 走访户数:\n") + accepted
    (tmp_path / "content/2024").mkdir(parents=True)
    (tmp_path / "content/site.yaml").write_text(SITE, encoding="utf-8")
    (tmp_path / "content/2024/01-a.yaml").write_text(project, encoding="utf-8")
    made = all_built(tmp_path)
    assert leaks(made, (MARK,)) == []
    assert leaks(made / "output/2024", ("V305",)) == []  # elsewhere the code may be an example
    assert all("V305" not in file.read_text("utf-8-sig") for file in (made / "output/data").rglob("*.csv"))
    assert ("output/2024/01-a.html", "原件空着") in leaks(made, ("原件空着",))


def test_what_is_not_content_is_not_published(tmp_path):
    """Notes beside the content, hidden files, the schemas for editors, leftovers of editors and of the system."""
    site = copy("good/minimal", tmp_path)
    for name in (
        "content/2024/.机密标记.yaml",
        "content/2024/.~lock.机密标记.docx#",
        "content/.schema/机密标记.json",
        "content/pages/.机密标记.md",
        "site_templates/assets/.机密标记.css",
        "机密标记.docx",
    ):
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(MARK, encoding="utf-8")
    assert leaks(all_built(site), (MARK,)) == []


def test_a_comment_in_a_content_file_is_not_published(tmp_path):
    site = tmp_path / "site"
    shutil.copytree(SITES / "good/minimal", site)
    for file in (site / "content").rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(f"# {MARK}\n" + text.replace("\n", f"  # {MARK}\n", 1), encoding="utf-8")
    assert leaks(all_built(site), (MARK,)) == []


def test_every_way_of_packing_is_looked_into(tmp_path):
    """The search itself finds what it is there to find."""
    secret = MARK.encode()
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", f"<t>{''.join(f'&#{ord(char)};' for char in MARK)}</t>")
    files = {
        "a.gz": gzip.compress(secret),
        "a.br": brotli.compress(secret),
        "a.xlsx": inner.getvalue(),
        "a.json": json.dumps(MARK).encode(),
        "a.csv": MARK.encode("utf-16-le"),
        "a.txt": quote(MARK).encode(),
        f"{MARK}.png": b"",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert len({place.partition("!")[0] for place, _ in leaks(tmp_path, (MARK,))}) == len(files)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("in/a.xlsx", inner.getvalue())
    assert ("all.zip!in/a.xlsx!a.xml", MARK) in leaks(tmp_path, (MARK,))
