"""What a site turns into, as data: no template is read here."""

import hashlib
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from generator import outputs
from generator.outputs import addresses, assets, departments, discovery, forms, pages, projects, search
from generator.plan import Last, Page, members
from generator.templates import Templates
from tests.making import PROJECT, SITE, SITE_PATH, sound

FILES = {
    "content/pages/shuoming.md": "---\n标题: 说明\n---\n正文\n",
    "content/2023/01-a.yaml": PROJECT,
    "content/2024/202/02-b.yaml": PROJECT.replace("甲", "乙").replace("测试单位", "某局") + '主管部门代码: "202"\n',
}
DATA_FILES = (
    "datapackage.json",
    "details.csv",
    "disclosure.json",
    "disclosure.xlsx",
    "funding.csv",
    "indicators.csv",
    "projects.csv",
    "years.csv",
)


@pytest.fixture
def site(tmp_path):
    return sound(tmp_path, FILES)


@pytest.fixture
def known_site(tmp_path):
    return sound(tmp_path, {**FILES, SITE_PATH: SITE + "网址: https://x.cn/jixiao/\n"})


def test_the_output_contract(site):
    """Issue 2: what is published, and where."""
    found = {artifact.path: artifact for artifact in members(outputs.of(site, Templates(()), {}))}
    assert sorted(found) == [
        "2023/01-a.html",
        "2023/01-a.json",
        "2023/01-a.xlsx",
        "2023/departments/测试单位.html",
        "2023/index.html",
        "2023/index.json",
        "2023/print/01-a.html",
        "2023/print/index.html",
        "2024/01-a.html",
        "2024/01-a.json",
        "2024/01-a.xlsx",
        "2024/202/02-b.html",
        "2024/202/02-b.json",
        "2024/202/02-b.xlsx",
        "2024/departments/202.html",
        "2024/departments/测试单位.html",
        "2024/index.html",
        "2024/index.json",
        "2024/print/01-a.html",
        "2024/print/202/02-b.html",
        "2024/print/index.html",
        "404.html",
        "SHA256SUMS.txt",
        "compare.html",
        "compare/2024-2023.html",
        *(f"data/2023/{name}" for name in DATA_FILES),
        *(f"data/2024/{name}" for name in DATA_FILES),
        "data/datapackage.json",
        "data/details.csv",
        "data/disclosure.json",
        "data/disclosure.xlsx",
        "data/funding.csv",
        "data/index.html",
        "data/indicators.csv",
        "data/projects.csv",
        "data/years.csv",
        "departments/202.html",
        "departments/index.html",
        "departments/测试单位.html",
        "index.html",
        "index.json",
        "indicators.html",
        "integrity.html",
        "robots.txt",
        "search",
        "search.html",
        "shuoming.html",
        "sitemap.html",
    ]
    assert {path for path, artifact in found.items() if isinstance(artifact, Page)} == {
        path for path in found if path.endswith(".html") and path != "integrity.html"
    }
    assert [path for path, artifact in found.items() if isinstance(artifact, Last)] == [
        "SHA256SUMS.txt",
        "integrity.html",
    ]


def test_the_page_about_integrity_shows_the_digest_of_the_checksums(site):
    sums = b"0  a\n1  b\n"
    checksums, page = (
        artifact for artifact in members(outputs.of(site, Templates(()), {})) if isinstance(artifact, Last)
    )
    assert checksums.make(sums).make() == sums
    made = page.make(sums)
    assert made.context == {"digest": hashlib.sha256(sums).hexdigest(), "listed": 2, "size": "10 字节"}
    assert (made.path, made.template, made.title) == ("integrity.html", "integrity.html", "完整性核验 - 测试站")


def test_titles_are_unique_and_say_the_particular_first(site):
    titles = {page.path: page.title for page in members(outputs.of(site, Templates(()), {})) if isinstance(page, Page)}
    assert titles == {
        "index.html": "测试站",
        "2024/index.html": "2024年公开清单 - 测试站",
        "2024/202/02-b.html": "乙 - 某局 - 2024年 - 测试站",
        "2024/01-a.html": "甲 - 2024年 - 测试站",
        "2023/index.html": "2023年公开清单 - 测试站",
        "2023/01-a.html": "甲 - 2023年 - 测试站",
        "shuoming.html": "说明 - 测试站",
        "data/index.html": "数据下载 - 测试站",
        "indicators.html": "绩效指标 - 测试站",
        "compare.html": "年度比较 - 测试站",
        "compare/2024-2023.html": "2024年与2023年比较 - 测试站",
        "departments/index.html": "部门 - 测试站",
        "departments/202.html": "某局（202） - 各年度 - 测试站",
        "departments/测试单位.html": "测试单位 - 各年度 - 测试站",
        "2024/departments/202.html": "某局（202） - 2024年公开清单 - 测试站",
        "2024/departments/测试单位.html": "测试单位 - 2024年公开清单 - 测试站",
        "2023/departments/测试单位.html": "测试单位 - 2023年公开清单 - 测试站",
        "404.html": "没有找到这个页面 - 测试站",
        "search.html": "检索 - 测试站",
        "sitemap.html": "网站地图 - 测试站",
        "2024/print/index.html": "项目支出绩效目标表汇编 - 2024年 - 测试站",
        "2024/print/01-a.html": "甲 - 项目支出绩效目标表 - 2024年 - 测试站",
        "2024/print/202/02-b.html": "乙 - 某局 - 项目支出绩效目标表 - 2024年 - 测试站",
        "2023/print/index.html": "项目支出绩效目标表汇编 - 2023年 - 测试站",
        "2023/print/01-a.html": "甲 - 项目支出绩效目标表 - 2023年 - 测试站",
    }
    assert len(set(titles.values())) == len(titles)


def test_every_artifact_names_the_file_it_comes_from(site):
    origins = {artifact.path: artifact.origin for artifact in members(outputs.of(site, Templates(()), {}))}
    assert origins["2024/202/02-b.html"] == origins["2024/202/02-b.json"] == "content/2024/202/02-b.yaml"
    assert origins["2024/index.html"] == "content/2024/disclosure.yaml"
    assert origins["shuoming.html"] == "content/pages/shuoming.md"
    assert origins["404.html"] == origins["search.html"] == origins["robots.txt"] == "content/site.yaml"


def test_a_project_knows_its_neighbours_other_years_and_findings(site):
    findings = {"content/2024/01-a.yaml": ["x"]}
    made = members(projects.artifacts(site, findings))
    found = {page.path: page.context for page in made if isinstance(page, Page)}
    first, second = site.latest.projects
    assert (first.id, second.id) == ("01-a", "202/02-b")
    one = found["2024/01-a.html"]
    assert (one["previous"], one["next"], one["findings"]) == (None, ("乙", 2024, "202/02-b", None), ("x",))
    assert [other.year for other in one["others"]] == [2023]
    two = found["2024/202/02-b.html"]
    assert (two["previous"], two["next"], two["findings"], two["others"]) == (("甲", 2024, "01-a", None), None, (), ())


def test_crumbs_lead_from_home_to_the_page(site):
    made = (
        *pages.artifacts(site),
        *members(projects.artifacts(site, {})),
        *departments.artifacts(site),
        *forms.artifacts(site),
    )
    for page in (*made, *search.artifacts(site, {})):
        if isinstance(page, Page) and page.crumbs:
            assert page.crumbs[0] == ("首页", "index.html")
            assert page.crumbs[-1][1] == page.path
    crumbs = {
        page.path: [title for title, _ in page.crumbs]
        for page in members(projects.artifacts(site, {}))
        if isinstance(page, Page)
    }
    assert crumbs["2024/print/01-a.html"] == ["首页", "2024年公开清单", "全部目标表", "甲"]


def test_addresses(site):
    project = site.latest.projects[1]
    assert addresses.project_path(project) == "2024/202/02-b.html"
    assert addresses.data_path(project) == "2024/202/02-b.json"
    assert addresses.workbook_path(project) == "2024/202/02-b.xlsx"
    assert addresses.data_folder(site.latest) == "data/2024"
    assert addresses.form_path(project) == "2024/print/202/02-b.html"
    assert addresses.year_path(site.latest) == "2024/index.html"
    assert addresses.booklet_path(site.latest) == "2024/print/index.html"
    assert addresses.prose_path(site.pages[0]) == "shuoming.html"


# ---------------------------------------------------------------------- discovery


def discovered(site):
    return {file.path: file.make().decode() for file in discovery.artifacts(site, planned(site))}


def planned(site):
    return list(members(outputs.of(site, Templates(()), {})))


def test_without_an_address_there_is_no_sitemap(site):
    assert discovered(site) == {"robots.txt": "User-agent: *\nAllow: /\n"}


def test_the_sitemap_lists_every_page_but_404(known_site):
    found = discovered(known_site)
    base = "https://x.cn/jixiao"
    assert found["robots.txt"] == f"User-agent: *\nAllow: /\nSitemap: {base}/sitemap.xml\n"
    listed = [
        node.text
        for node in ET.fromstring(found["sitemap.xml"].encode()).iter(
            "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
        )
    ]
    paths = [artifact.path for artifact in planned(known_site) if isinstance(artifact, Page)]
    assert sorted(listed) == sorted(
        f"{base}/{quote(path.removesuffix('index.html'))}" for path in paths if path != "404.html"
    )
    assert "<lastmod>" not in found["sitemap.xml"]


def test_the_sitemap_says_when_where_that_is_known(tmp_path):
    year = "公布日期: 2024-02-08\n公布时间: 09:30\n"
    page = "---\n标题: 说明\n公布日期: 2024-02-01\n---\n正文\n"
    files = {
        SITE_PATH: SITE + "网址: https://x.cn/\n",
        "content/2024/disclosure.yaml": year,
        "content/pages/a.md": page,
    }
    text = discovered(sound(tmp_path, files))["sitemap.xml"]
    assert "<url><loc>https://x.cn/</loc></url>" in text
    for path in ("2024/", "2024/01-a.html", "2024/print/01-a.html", "2024/print/"):
        assert f"<url><loc>https://x.cn/{path}</loc><lastmod>2024-02-08T09:30:00+08:00</lastmod></url>" in text
    assert "<url><loc>https://x.cn/a.html</loc><lastmod>2024-02-01</lastmod></url>" in text


def test_a_large_sitemap_is_split(known_site, monkeypatch):
    count = sum(isinstance(artifact, Page) for artifact in planned(known_site)) - 1
    most = -(-count // 3)
    monkeypatch.setattr(discovery, "MOST_ADDRESSES", most)
    found = discovered(known_site)
    assert sorted(found) == ["robots.txt", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert [found[f"sitemap-{n}.xml"].count("<loc>") for n in (1, 2, 3)] == [most, most, count - 2 * most]
    parts = "".join(f"<sitemap><loc>https://x.cn/jixiao/sitemap-{n}.xml</loc></sitemap>\n" for n in (1, 2, 3))
    index = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    assert found["sitemap.xml"] == f'<?xml version="1.0" encoding="UTF-8"?>\n{index}\n{parts}</sitemapindex>\n'


def test_the_sitemap_escapes(tmp_path):
    site = sound(tmp_path, {SITE_PATH: SITE + "网址: https://x.cn/a&b\n", "content/2024/c&d.yaml": PROJECT})
    assert "<loc>https://x.cn/a&amp;b/2024/c%26d.html</loc>" in discovered(site)["sitemap.xml"]


# ---------------------------------------------------------------------- assets


def test_assets_are_copied_as_they_are(tmp_path):
    folder = tmp_path / "assets"
    (folder / "img").mkdir(parents=True)
    (folder / "z.css").write_bytes(b"\xef\xbb\xbf\r\n")
    (folder / "img/a.png").write_bytes(b"\x89PNG")
    found = list(assets.artifacts(Templates((tmp_path,))))
    assert [(file.path, file.origin, file.make()) for file in found] == [
        ("assets/img/a.png", "site_templates/assets/img/a.png", b"\x89PNG"),
        ("assets/z.css", "site_templates/assets/z.css", b"\xef\xbb\xbf\r\n"),
    ]
