"""The story of a disclosure after its publication, through the command line, and what a browser shows of it."""

import shutil
from xml.etree import ElementTree as ET

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import _serve
from tests.browser.test_accessible import CUT_OFF
from tests.commands import run
from tests.conftest import ROOT
from tests.test_html import _messages

PROJECT = "content/2024/03-xuan-pai-gan-bu-sheng-huo-bu-zhu.yaml"
OLD = "2024/03-xuan-pai-gan-bu-sheng-huo-bu-zhu.html"
SITE = """
网址: https://www.example.gov.cn/jixiao/
网站标识码: "3416000001"
承办单位: 某中心
政府网站标签:
  栏目名称: 绩效目标
  栏目描述: 各年度项目支出绩效目标
  栏目关键词: 绩效目标,部门预算
  栏目类型: 信息公开目录
"""
YEAR = """
批复日期: "2024-01-31"
公布日期: "2024-02-08"
公布时间: "09:30"
信息公开目录:
  索引号: 003210/2024-00001
  文号: 财预〔2024〕1号
"""
WITHDRAWN = """撤下:
  - 地址: 08-chan-gai-gong-zuo-jing-fei
    日期: "2024-05-01"
    原因: 项目取消，批复文件已收回
"""


def edit(file, *pairs):
    text = file.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8", newline="\n")


def add(file, more):
    with file.open("a", encoding="utf-8", newline="\n") as out:
        out.write(more)


def build(folder, *, stops_at=""):
    done = run("build", cwd=folder)
    assert done.code == bool(stops_at), done.err
    assert stops_at in done.err
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Published, changed, refused, corrected, published, renamed, refused, published, withdrawn, published."""
    folder = tmp_path_factory.mktemp("record")
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.rmtree(folder / "content/pages")
    add(folder / "content/site.yaml", SITE)
    add(folder / "content/2024/disclosure.yaml", YEAR)
    build(folder)

    edit(folder / PROJECT, ("数量: 1个", "数量: 2个"), ("满意度: ≥95%", "满意度: ≥95%\n      - 群众满意度: ≥90%"))
    build(
        folder,
        stops_at="「选派干部生活补助」已公布，有 2 处改动没有登记：第 1 行：指标值 「1个」 → 「2个」；第 12 行：新增一行",
    )
    assert run("correct", "2024", "--reason", "录入时漏了一行", "--date", "2024-03-01", cwd=folder).code == 0
    build(folder)

    (folder / PROJECT).rename(folder / "content/2024/03-xin.yaml")
    build(folder, stops_at="2024 年没有项目「03-xuan-pai-gan-bu-sheng-huo-bu-zhu」")
    add(folder / "content/2024/03-xin.yaml", "曾用地址:\n  - 03-xuan-pai-gan-bu-sheng-huo-bu-zhu\n")
    build(folder)

    (folder / "content/2024/08-chan-gai-gong-zuo-jing-fei.yaml").unlink()
    edit(folder / "content/2024/disclosure.yaml", ("  - 产改工作经费: 20\n", ""))
    build(folder, stops_at="已公布的地址「2024/08-chan-gai-gong-zuo-jing-fei.html」不再有内容")
    add(folder / "content/2024/disclosure.yaml", WITHDRAWN)
    build(folder)
    assert "没有变化" in build(folder).out
    return folder


@pytest.fixture(scope="module")
def record(folder):
    """That site, served."""
    yield from _serve(folder / "output", "/")


def test_the_page_of_corrections_tells_it(page, record):
    page.goto(record.url("corrections.html"))
    assert page.locator("h2").all_inner_texts() == [
        "2024年5月1日撤下（2024年度）",
        "2024年3月1日更正（2024年度）",
    ]
    cells = page.locator("#correction-2024-1 tbody tr").evaluate_all("rows => rows.map(r => r.innerText.split('\\t'))")
    assert cells == [
        ["第 1 行：指标值", "1个", "2个"],
        [
            "第 12 行：新增一行",
            "没有",
            "一级指标：满意度指标\n二级指标：满意度指标\n三级指标：群众满意度\n指标值：≥90%",
        ],
    ]
    page.locator("#correction-2024-1 h3 a").click()
    page.wait_for_url("**/2024/03-xin.html")


def test_the_project_and_its_year_tell_it(page, record):
    page.goto(record.url("2024/03-xin.html"))
    section = page.locator("section.corrections")
    assert section.locator("p").inner_text() == "2024年3月1日更正，原因：录入时漏了一行"
    assert (
        page.locator(".eyebrow").first.inner_text()
        == "2024年度 · 亳州市总工会 · 2024年2月8日 09:30公开 · 2024年3月1日更正"
    )
    section.locator("p a").click()
    page.wait_for_url("**/corrections.html#correction-2024-1")
    page.goto(record.url("2024/index.html"))
    text = page.locator("main").inner_text()
    assert "公布后有更正，最近一次在 2024年3月1日：更正记录" in text
    assert "应于 2024年2月20日前公开，已按期公开。" in text
    assert "003210/2024-00001" in text


@pytest.mark.parametrize("script", [True, False])
def test_the_old_address_leads_to_the_new_one(open_context, record, script):
    page = open_context(java_script_enabled=script).new_page()
    page.goto(record.url(OLD) + "#row-7")
    page.wait_for_url("**/2024/03-xin.html" + ("#row-7" if script else ""))
    page.goto(record.url(OLD.replace("2024/", "2024/print/")))
    page.wait_for_url("**/2024/print/03-xin.html")


def test_the_old_address_leads_on_from_a_disk(page, folder):
    page.goto((folder / "output" / OLD).as_uri())
    page.wait_for_url("**/2024/03-xin.html")


def test_what_was_withdrawn_says_why(page, record):
    page.goto(record.url("2024/08-chan-gai-gong-zuo-jing-fei.html"))
    assert page.get_by_role("heading", level=1).inner_text() == "已撤下"
    assert "项目取消，批复文件已收回" in page.locator("main").inner_text()


def test_the_feed_has_all_of_it(folder, page, record):
    root = ET.parse(folder / "output/feed.atom").getroot()
    titles = [title.text for title in root.iterfind("{*}entry/{*}title")]
    assert titles == [
        "2024年撤下：项目取消，批复文件已收回",
        "2024年更正：录入时漏了一行",
        "亳州市总工会2024年度项目支出绩效目标",
    ]
    page.goto(record.root)
    assert page.locator("link[type='application/atom+xml']").get_attribute("href") == "feed.atom"


def test_the_pages_of_the_record_are_sound(open_context, folder, record):
    paths = [
        "corrections.html",
        "sitemap.html",
        "2024/index.html",
        "2024/03-xin.html",
        "2024/08-chan-gai-gong-zuo-jing-fei.html",
    ]
    found = []
    for width in (320, 1280):
        page = open_context(bypass_csp=True, viewport={"width": width, "height": 800}).new_page()
        for path in paths:
            page.goto(record.url(path))
            found += [f"{path} {width}: {what}" for what in page.evaluate(CUT_OFF)]
            page.evaluate(Axe().axe_script)
            violations = page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")
            found += [f"{path} {width}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in violations]
    assert found == []
    assert _messages([folder / "output" / path for path in (*paths, OLD)]) == []
