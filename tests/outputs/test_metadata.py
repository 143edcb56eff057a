"""What the heads of pages say, the catalogue block, the site map."""

import pytest

from generator import outputs
from generator.outputs import metadata
from generator.plan import Page, members
from generator.templates import Templates
from tests.making import PROJECT, PROJECT_PATH, SITE, SITE_PATH, sound

TAGGED = (
    SITE
    + """网址: https://www.x.gov.cn/jixiao/
网站标识码: "3416000001"
政府网站标签:
  栏目名称: 绩效目标
  栏目描述: 各年度项目支出绩效目标
  栏目关键词: 绩效目标,部门预算
  栏目类型: 信息公开目录
"""
)
YEAR_PATH = "content/2024/disclosure.yaml"
FILES = {
    SITE_PATH: TAGGED,
    YEAR_PATH: "公布日期: 2024-02-08\n公布时间: 09:30\n",
    "content/pages/shuoming.md": "---\n标题: 说明\n公布日期: 2024-02-01\n---\n正文\n",
}
OF_SITE = {"SiteName": "测试站", "SiteDomain": "www.x.gov.cn", "SiteIDCode": "3416000001"}
OF_COLUMN = {
    "ColumnName": "绩效目标",
    "ColumnDescription": "各年度项目支出绩效目标",
    "ColumnKeywords": "绩效目标,部门预算",
    "ColumnType": "信息公开目录",
}


def pages(site):
    return {page.path: page for page in members(outputs.of(site, Templates(()), {})) if isinstance(page, Page)}


def article(title, date, path):
    url = f"https://www.x.gov.cn/jixiao/{path}"
    return {"ArticleTitle": title, "PubDate": date, "ContentSource": "测试单位", "Url": url}


def test_every_page_has_the_tags_of_its_kind(tmp_path):
    site = sound(tmp_path, FILES)
    time = "2024-02-08 09:30"
    column = OF_SITE | OF_COLUMN
    assert {path: dict(metadata.web_tags(site, page)) for path, page in pages(site).items()} == {
        "404.html": OF_SITE,
        "index.html": column,
        "data/index.html": column,
        "indicators.html": column,
        "search.html": column,
        "sitemap.html": column,
        "2024/index.html": column,
        "2024/01-a.html": column | article("甲 - 2024年", time, "2024/01-a.html"),
        "2024/print/01-a.html": column | article("甲 - 项目支出绩效目标表 - 2024年", time, "2024/print/01-a.html"),
        "2024/print/index.html": column | article("项目支出绩效目标表汇编 - 2024年", time, "2024/print/"),
        "shuoming.html": column | article("说明", "2024-02-01", "shuoming.html"),
    }


def test_a_site_that_does_not_ask_for_tags_has_none(tmp_path):
    site = sound(tmp_path, {**FILES, SITE_PATH: SITE})
    assert {metadata.web_tags(site, page) for page in pages(site).values()} == {()}


def test_the_source_may_be_named(tmp_path):
    site = sound(tmp_path, {**FILES, SITE_PATH: TAGGED + "  内容来源: 某局\n"})
    assert dict(metadata.web_tags(site, pages(site)["shuoming.html"]))["ContentSource"] == "某局"


def test_open_graph_needs_an_address(tmp_path):
    site = sound(tmp_path / "a", {**FILES, SITE_PATH: TAGGED + "说明: 一句话\n"})
    found = {path: dict(metadata.open_graph(site, page)) for path, page in pages(site).items()}
    assert found["404.html"] == {}
    assert found["index.html"] == {
        "og:type": "website",
        "og:title": "测试站",
        "og:url": "https://www.x.gov.cn/jixiao/",
        "og:site_name": "测试站",
        "og:locale": "zh_CN",
        "og:description": "一句话",
    }
    assert found["2024/01-a.html"]["og:type"] == "article"
    assert found["2024/01-a.html"]["article:published_time"] == "2024-02-08T09:30:00+08:00"
    unknown = sound(tmp_path / "b", {})
    assert {metadata.open_graph(unknown, page) for page in pages(unknown).values()} == {()}


@pytest.mark.parametrize(
    ("text", "said"), [("", ""), ("2024-02-08", "2024-02-08"), ("2024-02-08 23:59", "2024-02-08T23:59:00+08:00")]
)
def test_time(text, said):
    assert metadata.w3c_time(text) == said


# ---------------------------------------------------------------------- catalogue


def catalogue(folder, **files):
    year_file = {YEAR_PATH: files["year"]} if "year" in files else {}
    project = {PROJECT_PATH: PROJECT + files.get("project", ""), SITE_PATH: SITE + files.get("site", "")}
    site = sound(folder, {**year_file, **project})
    year = site.latest
    return metadata.catalogue(site, year), metadata.catalogue(site, year, year.projects[0])


def test_nothing_entered_no_block(tmp_path):
    assert catalogue(tmp_path, site="信息公开目录:\n  索引号:\n") == ((), ())


def test_a_project_takes_over_what_is_not_of_the_document_alone(tmp_path):
    year = "公布日期: 2024-02-08\n标题: 题\n信息公开目录:\n  文号: 财预〔2024〕1号\n  索引号: A/1\n  废止日期:\n"
    of_year, of_project = catalogue(tmp_path, year=year)
    assert of_year == (
        ("索引号", "A/1"),
        ("发布机构", "测试单位"),
        ("名称", "题"),
        ("文号", "财预〔2024〕1号"),
        ("发布日期", "2024-02-08"),
    )
    assert of_project == (
        ("发布机构", "测试单位"),
        ("名称", "甲"),
        ("文号", "财预〔2024〕1号"),
        ("发布日期", "2024-02-08"),
    )


def test_names_and_order_are_the_sites(tmp_path):
    _, of_project = catalogue(
        tmp_path,
        site="信息公开目录:\n  名称: 信息名称\n  索引号:\n  主题分类:\n",
        project="信息公开目录:\n  索引号: A/2\n  文号: 不显示\n",
    )
    assert of_project == (("信息名称", "甲"), ("索引号", "A/2"))


# ---------------------------------------------------------------------- site map


def test_the_site_map_leads_to_every_page_but_those_of_projects(tmp_path):
    site = sound(
        tmp_path, {**FILES, "content/2023/01-a.yaml": PROJECT, "content/2023/disclosure.yaml": "公布日期: 2023-02-08\n"}
    )
    assert pages(site)["sitemap.html"].context["groups"] == (
        (
            "全站",
            (
                ("首页", "index.html"),
                ("说明", "shuoming.html"),
                ("绩效指标", "indicators.html"),
                ("年度比较", "compare.html"),
                ("2024年与2023年比较", "compare/2024-2023.html"),
                ("检索", "search.html"),
                ("数据下载", "data/index.html"),
                ("完整性核验", "integrity.html"),
            ),
        ),
        ("2024年", (("2024年公开清单", "2024/index.html"), ("全部目标表", "2024/print/index.html"))),
        ("2023年", (("2023年公开清单", "2023/index.html"), ("全部目标表", "2023/print/index.html"))),
    )
