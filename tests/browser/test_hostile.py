"""Hostile text in every field of every content file: no script runs, no attribute breaks, no request leaves.

The fields are those of the schemas, so that a new one comes along by itself.
"""

import csv
import io
import json
import zipfile
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from generator import schema
from generator.taxonomy import profile, profile_ids
from tests.browser.conftest import _serve
from tests.commands import run
from tests.filling import filled, texts, written

HOSTILE = (
    "\"'`><xss-probe onclick=xss()>$&<script>xss()</script><img src=//evil.example/x onerror=xss()></textarea></title>"
    "<svg/onload=xss()>--><!--]]>{{7*7}}{%x%}${7*7}\\u003cscript\\u003e\\\"\\'&quot;&#39;&lt;b&gt;"
    "<a href=javascript:xss()>=cmd|' /C calc'!A0 \t<style>*{display:none}</style>"
)
NAME = "'&lt;b onclick=xss()&gt;`${x}=+@,;~!$(){}[]^"
"""Everything that a file name may have."""
ADDRESS = "https://www.example.cn/a?x=%22%27onclick=xss()//&y='`onload=xss()"

MARKDOWN = f"""---
标题: "%s"
顺序: 1
公布日期: "2024-02-08"
---

{HOSTILE}

## {HOSTILE}

[{HOSTILE}](index.html "{HOSTILE.replace('"', "")}") ![{HOSTILE}](assets/favicon.svg "x' onerror=xss()")

[a](https://www.example.cn/"onclick="xss() 'a" onclick="xss()')
<https://www.example.cn/?"onclick=xss()> <xss@example.cn?x="onclick=xss()>

- {HOSTILE}
    - `{HOSTILE}`

> {HOSTILE}

    {HOSTILE}

```html
{HOSTILE}
```

表：{HOSTILE}

| a | {HOSTILE.replace("|", "")} |
|---|---|
| {HOSTILE.replace("|", "")} | b |

<div onclick="xss()" style="display:none">{HOSTILE}</div>

{HOSTILE}
:   {HOSTILE}

<details open ontoggle=xss()><summary>x</summary></details>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=xss()&gt;">
"""


def hostile(path: tuple[str, ...]) -> str:
    """Different in every field, so that it can be said which one is lost."""
    return f"{HOSTILE}[{'/'.join(path)}]"


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def withdrawn(year: int, address: str) -> list[dict[str, str]]:
    return [{"地址": address, "日期": f"{year}-05-01", "原因": hostile((str(year), "撤下"))}]


def hostile_site(root: Path) -> dict[str, dict]:
    """Write it; the data of the projects by the path of their page."""
    content = root / "content"
    # what is checked for its form: refused in any other, which is as safe
    addresses = dict.fromkeys(("主页", "找错链接", "数据使用条件链接"), ADDRESS)
    site = filled(
        schema.site_schema(),
        hostile,
        网址="https://www.example.cn/x/",
        网站标识码="3400000001",
        撤下=withdrawn(2024, "网页"),
        **addresses,
    )
    projects = {}
    (content / "pages").mkdir(parents=True)
    (content / "site.yaml").write_text(written(site), encoding="utf-8")
    (content / f"pages/{NAME}.md").write_text(MARKDOWN.replace("%s", quoted(HOSTILE)[1:-1]), encoding="utf-8")
    for year, form in zip((2023, 2024), profile_ids(), strict=True):
        folder = content / f"{year}/{NAME}"
        folder.mkdir(parents=True)
        accepted = [{"编号": "V305", "原因": hostile(("原因",))}, {"编号": "V101", "原因": hostile(("空",)), "行": "1"}]
        for at in (1, 2):
            data = filled(
                schema.project_schema(profile(form)),
                lambda path, at=at, year=year: hostile((str(year), str(at), *path)),
                公开="是",
                序号=str(at),
                核对说明=accepted,
                曾用地址=[f"{NAME}/旧{at}"],
            )
            for part in ("项目资金", "中期资金"):
                data[part] = {"年度资金总额": "1.00", "财政拨款": "1.00"}
            projects[f"{year}/{NAME}/{NAME}{at}.html"] = data
            (folder / f"{NAME}{at}.yaml").write_text(written(data), encoding="utf-8")
        whole = filled(
            schema.disclosure_schema(),
            lambda path, year=year: hostile((str(year), *path)),
            表样=form,
            公开清单=None,
            核对说明=None,
            撤下=withdrawn(year, f"{NAME}/撤"),
            批复日期=f"{year}-01-31",
            公布日期=f"{year}-02-08",
        )
        (content / f"{year}/disclosure.yaml").write_text(written(whole), encoding="utf-8")
        corrected = filled(
            schema.corrections_schema(),
            lambda path, year=year: hostile((str(year), *path)),
            日期=f"{year}-06-01",
            项目=f"{NAME}/{NAME}1",
            行="1",
            原=hostile(("原",)),
            现=hostile(("现",)),
        )
        (content / f"{year}/corrections.yaml").write_text(written(corrected), encoding="utf-8")
    return projects


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of such a site, and its projects."""
    root = tmp_path_factory.mktemp("hostile")
    projects = hostile_site(root)
    done = run("build", cwd=root)
    assert done.code == 0, [line for line in done.err.splitlines() if ": 错误 " in line]
    return root / "output", projects


@pytest.fixture(scope="module")
def hostile_pages(built):
    """The same, served."""
    yield from _serve(built[0], "/")


FOUND = """() => {
  const wrong = [];
  for (const node of document.querySelectorAll('*')) {
    for (const {name, value} of node.attributes) {
      if (/^on|^style$|^srcdoc$/i.test(name)) wrong.push(`${node.localName} ${name}=${value}`);
      if (/^(href|src|action|formaction|xlink:href)$/i.test(name) && /^\\s*(javascript|vbscript|data:text)/i.test(value))
        wrong.push(`${node.localName} ${name}=${value}`);
    }
    if (/^(xss-probe|iframe|object|embed|style|base|textarea|math)$/i.test(node.localName)) wrong.push(node.localName);
    if (node.localName === 'script') {
      if (node.type === 'application/ld+json') JSON.parse(node.textContent);
      else if (!node.src || node.textContent) wrong.push('inline script');
    }
  }
  if (window.xssRan) wrong.push('a script ran');
  return wrong;
}"""
TRAP = "window.xss = () => { window.xssRan = true; }; window.alert = window.xss;"


def watched(context):
    """A page in which a script that runs would be noticed."""
    page = context.new_page()
    page.add_init_script(TRAP)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    return page, dialogs


def test_no_page_runs_a_script_or_asks_elsewhere(open_context, hostile_pages, built):
    """The context is watched: a message on the console, a request that leaves or fails, fails the test."""
    output, _ = built
    page, dialogs = watched(open_context())
    paths = sorted(path.relative_to(output).as_posix() for path in output.rglob("*.html"))
    assert len(paths) > 15
    for path in set(paths) - {"404.html"}:
        page.goto(hostile_pages.url(path))
        assert page.evaluate(FOUND) == [], path
        assert HOSTILE.split("\t", maxsplit=1)[0] in page.evaluate("document.documentElement.textContent"), path
    assert dialogs == []


def test_the_page_for_what_is_not_there(open_context, hostile_pages):
    """It names the public address, which this server is not, and nothing else."""
    page, dialogs = watched(open_context(watched=False))
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    for path in ("404.html", "<script>xss()</script>", "2024/'onerror=xss()/\"><xss-probe>"):
        page.goto(hostile_pages.url(path))
        assert page.evaluate(FOUND) == [], path
    assert hosts <= {"127.0.0.1", "www.example.cn"}
    assert dialogs == []


def test_every_field_of_a_project_is_said_as_it_was_written(open_context, hostile_pages, built):
    """Nothing of the text is lost or changed on the way: it is text, not markup."""
    page, _ = watched(open_context())
    for path, data in built[1].items():
        page.goto(hostile_pages.url(path))
        said = " ".join(page.evaluate("document.documentElement.textContent").split())
        lost = [text for text in texts(data) if HOSTILE in text and " ".join(text.split()) not in said]
        assert lost == [], path


def test_searching_shows_and_runs_nothing_else(open_context, hostile_pages):
    page, dialogs = watched(open_context())
    for query in (HOSTILE, "xss", "<img src=x onerror=xss()>", "\"'><script>xss()</script>", NAME):
        page.goto(hostile_pages.url("search.html"))
        box = page.locator("input[type=search]").last
        box.fill(query)
        box.press("Enter")
        page.wait_for_timeout(400)
        assert page.evaluate(FOUND) == [], query
    for start in ("?q=", "#q="):
        page.goto(hostile_pages.url("search.html") + start + "%22%3E%3Cimg%20src=x%20onerror=xss()%3E")
        page.wait_for_timeout(400)
        assert page.evaluate(FOUND) == []
        page.goto("about:blank")
    assert dialogs == []


def test_a_script_that_runs_would_be_noticed(open_context, hostile_pages):
    page, dialogs = watched(open_context(watched=False))
    page.goto(hostile_pages.root)
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<xss-probe onclick=xss()></xss-probe><a href=\"javascript:xss()\">')"
    )
    page.evaluate("window.xss(); window.confirm('?')")
    assert page.evaluate(FOUND) == [
        "xss-probe onclick=xss()",
        "xss-probe",
        "a href=javascript:xss()",
        "a script ran",
    ]
    assert dialogs == ["?"]


def test_every_file_for_machines_is_well_formed(built):
    output, projects = built
    seen = set()
    for file in sorted(output.rglob("*")):
        suffix = file.suffix if file.is_file() else ""
        seen.add(suffix)
        if suffix in (".json", ".geojson"):
            json.loads(file.read_text(encoding="utf-8"))
        elif suffix in (".xml", ".atom", ".svg"):
            ET.fromstring(file.read_bytes())
        elif suffix == ".csv":
            rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""), strict=True))
            assert {len(row) for row in rows} == {len(rows[0])}, file
        elif suffix == ".xlsx":
            with zipfile.ZipFile(file) as book:
                parts = [name for name in book.namelist() if name.endswith((".xml", ".rels"))]
                for part in parts:
                    ET.fromstring(book.read(part))
                assert "xl/workbook.xml" in parts
    assert {".json", ".xml", ".csv", ".xlsx"} <= seen
    for path, data in projects.items():
        record = json.loads((output / path).with_suffix(".json").read_text(encoding="utf-8"))
        assert record["name"] == data["项目名称"]
