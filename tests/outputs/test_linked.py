"""What pages say of themselves to search engines and catalogues."""

import json
from functools import partial

import pytest

from generator import outputs
from generator.links import absolute, relative
from generator.outputs.linked import linked_data
from generator.plan import Page, members
from generator.templates import Templates
from tests.making import PROJECT, PROJECT_PATH, SITE, SITE_PATH, changed, sound

KNOWN = SITE + "网址: https://x.cn/j/\n主页: https://x.cn/\n数据使用条件链接: https://x.cn/t.html\n"


def said(site):
    """The data block of every page that has one, by path."""
    found = {}
    for page in members(outputs.of(site, Templates(()), {})):
        if isinstance(page, Page):
            address = partial(absolute, site.base_url) if site.base_url else partial(relative, page.path)
            text = linked_data(site.frame, page, address)
            if text:
                found[page.path] = json.loads(text)["@graph"]
    return found


def test_without_an_address_datasets_are_described_with_links_of_the_page(tmp_path):
    found = said(sound(tmp_path, {"content/2024/disclosure.yaml": "标题: 某年\n公布日期: 2024-02-08\n"}))
    assert set(found) == {"2024/index.html", "data/index.html"}
    [dataset] = found["2024/index.html"]
    assert dataset == {
        "@type": "Dataset",
        "name": "某年",
        "description": "测试单位2024年度项目支出绩效目标：各项目的资金、年度目标和绩效指标。金额单位为万元。",
        "url": "index.html",
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "temporalCoverage": "2024",
        "publisher": {"@type": "Organization", "name": "测试单位"},
        "distribution": [
            {"@type": "DataDownload", "name": name, "encodingFormat": media_type, "contentUrl": f"../data/2024/{file}"}
            for file, name, media_type in (
                ("projects.csv", "项目", "text/csv"),
                ("funding.csv", "资金", "text/csv"),
                ("indicators.csv", "指标", "text/csv"),
                ("disclosure.json", "全部内容", "application/json"),
                ("disclosure.xlsx", "电子表格", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            )
        ],
        "includedInDataCatalog": {"@type": "DataCatalog", "name": "测试站", "url": "../data/index.html"},
        "datePublished": "2024-02-08",
    }


def test_with_an_address_every_one_is_absolute(tmp_path):
    found = said(sound(tmp_path, {SITE_PATH: KNOWN, "content/2023/01-a.yaml": PROJECT}))
    dataset, trail = found["2024/index.html"]
    assert dataset["url"] == "https://x.cn/j/2024/"
    assert dataset["license"] == "https://x.cn/t.html"
    assert dataset["publisher"] == {"@type": "Organization", "name": "测试单位", "url": "https://x.cn/"}
    assert dataset["distribution"][0]["contentUrl"] == "https://x.cn/j/data/2024/projects.csv"
    assert [step["item"] for step in trail["itemListElement"]] == ["https://x.cn/j/", "https://x.cn/j/2024/"]
    assert [one["@type"] for one in found["data/index.html"]] == ["Dataset", "Dataset", "BreadcrumbList"]
    assert found["2024/01-a.html"] == [
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "name": "首页", "item": "https://x.cn/j/"},
                {"@type": "ListItem", "position": 2, "name": "2024年公开清单", "item": "https://x.cn/j/2024/"},
                {"@type": "ListItem", "position": 3, "name": "甲", "item": "https://x.cn/j/2024/01-a.html"},
            ],
        }
    ]
    assert "404.html" not in found


@pytest.mark.parametrize("name", ["</script><script>alert(1)</script>", "<!-- <script>", "甲\u2028乙", "a&b"])
def test_no_text_ends_the_block(tmp_path, name):
    site = (
        sound(tmp_path, {SITE_PATH: KNOWN, PROJECT_PATH: changed("甲", f'"{name}"')}) if "\u2028" not in name else None
    )
    page = Page("2024/x.html", "x", "project.html", "project", name, (("首页", "index.html"), (name, "2024/x.html")))
    text = linked_data((site or sound(tmp_path, {SITE_PATH: KNOWN})).frame, page, partial(absolute, "https://x.cn/"))
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["@graph"][0]["itemListElement"][1]["name"] == name
