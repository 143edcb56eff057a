"""Pages become bodies; what belongs to a site of its own is left out."""

import pytest

from generator.fragment import STYLES, only_bodies
from tests.commands import Done, run
from tests.making import PROJECT, SITE, SITE_PATH, make

PAGE = b"""<!DOCTYPE html><html lang="zh-CN"><head><title>x</title><script src="a.js"></script></head>
<body class="page-year extra"><a class="skip" href="#main">x</a><header>y</header>
<nav class="crumbs wrap" aria-label="z"><ol></ol></nav>
<main id="main" class="wrap" tabindex="-1">
<h1>&lt;main&gt;</h1><noscript><p>n</p></noscript><script src="b.js"></script>
</main><footer>f</footer></body></html>"""


def put(path, data):
    return dict(only_bodies(path, data))


def test_a_page():
    assert put("2024/index.html", PAGE) == {
        "2024/index.html": b'<link rel="stylesheet" href="../assets/fragment.css">\n'
        b'<div class="disclosure-fragment page-year" lang="zh-CN">\n'
        b'<nav class="crumbs wrap" aria-label="z"><ol></ol></nav>\n'
        b"<h1>&lt;main&gt;</h1>\n"
        b"</div>\n"
    }


def test_a_page_of_a_template_without_main():
    page = b'<html><body class="own"><p>x</p></body></html>'
    assert put("a.html", page)["a.html"].splitlines()[1:] == [
        b'<div class="disclosure-fragment" lang="zh-CN">',
        b"<p>x</p>",
        b"</div>",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "404.html",
        "robots.txt",
        "sitemap.xml",
        "sitemap-2.xml",
        "feed.atom",
        "assets/site.js",
        "assets/favicon.png",
        "search/0.js",
    ],
)
def test_what_is_left_out(path):
    assert put(path, b"") == {}


@pytest.mark.parametrize(
    "path", ["2024/a.json", "data/projects.csv", "assets/liucheng.png", "index.json", "sitemap.html.json"]
)
def test_what_stays(path):
    assert put(path, b"x") == {path: b"x"}


def test_the_stylesheet():
    [(path, data)] = put("assets/site.css", b"p{color:red}").items()
    assert path == STYLES
    assert b"p {color:red}" in data


def test_the_command(tmp_path):
    site = make(
        tmp_path, {SITE_PATH: SITE + "网址: https://x.cn/\n", "content/2024/disclosure.yaml": "公布日期: 2024-02-08\n"}
    )
    done = run("build", "--fragment", cwd=site)
    assert done.code == 0
    assert done.out.startswith("已生成 output-fragment：2024 年，1 个项目")
    made = site / "output-fragment"
    for page in made.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert text.startswith('<link rel="stylesheet" href="'), page
        assert text.endswith("</div>\n"), page
        for tag in ("<html", "<head>", "<body", "<script", "<header class", "<footer", "<style", "<main"):
            assert tag not in text, (page, tag)
    assert not [
        path for path in made.rglob("*") if path.suffix in (".js", ".xml", ".atom", ".txt") and "SUMS" not in path.name
    ]
    assert "没有变化" in run("build", "--fragment", cwd=site).out
    assert not (site / "output").exists()


def test_the_two_kinds_do_not_replace_each_other(tmp_path):
    site = make(tmp_path)
    assert run("build", cwd=site).code == 0
    before = (site / "output/manifest.json").read_bytes()
    done = run("build", "--fragment", "--output", "output", cwd=site)
    assert done.code == 1
    assert "output: 错误 O735 「output」里是完整的网站\n" in done.err
    assert (site / "output/manifest.json").read_bytes() == before
    assert run("build", "--fragment", cwd=site).code == 0
    done = run("build", "--output", "output-fragment", cwd=site)
    assert "output-fragment: 错误 O735 「output-fragment」里是供嵌入的片段\n" in done.err


def test_changes_of_what_was_published_need_their_record_here_too(tmp_path):
    site = make(tmp_path, {"content/2024/disclosure.yaml": "公布日期: 2024-02-08\n"})
    assert run("build", "--fragment", cwd=site) != Done(1, "", "")
    make(
        site,
        {
            "content/2024/disclosure.yaml": "公布日期: 2024-02-08\n",
            "content/2024/01-a.yaml": PROJECT.replace("5.00", "6.00"),
        },
    )
    assert " O731 " in run("build", "--fragment", cwd=site).err
