"""The page of corrections and the feed."""

from xml.etree import ElementTree as ET

from generator.outputs import corrections
from generator.plan import File, Page
from tests.making import PROJECT, SITE, SITE_PATH, sound
from tests.test_amend import CORRECTED, RECORD_PATH, YEAR_PATH

ATOM = "{http://www.w3.org/2005/Atom}"
KNOWN = SITE + "网址: https://www.x.gov.cn/a&b/\n"
FILES = {
    SITE_PATH: KNOWN,
    YEAR_PATH: "公布日期: 2024-02-08\n公布时间: 09:30\n",
    RECORD_PATH: CORRECTED,
    "content/2023/01-a.yaml": PROJECT,
    "content/2023/disclosure.yaml": "公布日期: 2023-02-08\n撤下:\n  - 地址: 02-b\n    日期: 2024-05-01\n    原因: 因<果\n",
}


def made(site):
    return {artifact.path: artifact for artifact in corrections.artifacts(site)}


def test_nothing_happened_no_page(tmp_path):
    assert made(sound(tmp_path)) == {}
    assert list(made(sound(tmp_path, {YEAR_PATH: FILES[YEAR_PATH]}))) == []


def test_the_page_has_the_newest_first(tmp_path):
    page = made(sound(tmp_path, FILES))["corrections.html"]
    assert isinstance(page, Page)
    assert [(e.year.year, str(e.day), e.anchor, len(e.parts)) for e in page.context["events"]] == [
        (2023, "2024-05-01", "withdrawn-2023-1", 0),
        (2024, "2024-03-01", "correction-2024-1", 1),
    ]
    assert page.context["left_out"] == 0


def test_the_page_stays_light(tmp_path, monkeypatch):
    monkeypatch.setattr(corrections, "MOST_CHANGES", 1)
    more = CORRECTED + "      - 内容: 标题\n        现: 题\n"
    page = made(sound(tmp_path, {**FILES, RECORD_PATH: more}))["corrections.html"]
    event = page.context["events"][1]
    assert [len(part.changes) for part in event.parts] == [1]
    assert page.context["left_out"] == 1


def test_the_feed(tmp_path):
    feed = made(sound(tmp_path, FILES))["feed.atom"]
    assert isinstance(feed, File)
    root = ET.fromstring(feed.make())
    assert root.findtext(f"{ATOM}id") == "tag:www.x.gov.cn,2024:a&b/feed"
    assert root.findtext(f"{ATOM}updated") == "2024-05-01T00:00:00+08:00"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "测试单位"
    assert root.find(f"{ATOM}link[@rel='self']").get("href") == "https://www.x.gov.cn/a&b/feed.atom"
    entries = [
        (
            *(entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated", "summary")),
            entry.find(f"{ATOM}link").get("href"),
        )
        for entry in root.iter(f"{ATOM}entry")
    ]
    here = "https://www.x.gov.cn/a&b/"
    tag = "tag:www.x.gov.cn,2024:a&b/"
    assert entries == [
        (
            f"{tag}2023/withdrawn/1",
            "2023年撤下：因<果",
            "2024-05-01T00:00:00+08:00",
            "02-b 已撤下",
            f"{here}corrections.html#withdrawn-2023-1",
        ),
        (
            f"{tag}2024/corrections/1",
            "2024年更正：录入有误",
            "2024-03-01T00:00:00+08:00",
            "甲，共 1 处",
            f"{here}corrections.html#correction-2024-1",
        ),
        (
            f"{tag}2024",
            "2024年度项目支出绩效目标",
            "2024-02-08T09:30:00+08:00",
            "1 个项目，预算合计 5.00 万元",
            f"{here}2024/",
        ),
        (
            f"{tag}2023",
            "2023年度项目支出绩效目标",
            "2023-02-08T00:00:00+08:00",
            "1 个项目，预算合计 5.00 万元",
            f"{here}2023/",
        ),
    ]


def test_no_feed_without_an_address_or_a_day(tmp_path):
    assert list(made(sound(tmp_path / "a", {**FILES, SITE_PATH: SITE}))) == ["corrections.html"]
    assert list(made(sound(tmp_path / "b", {SITE_PATH: KNOWN}))) == []


def test_the_feed_keeps_the_newest(tmp_path, monkeypatch):
    monkeypatch.setattr(corrections, "MOST_ENTRIES", 2)
    feed = made(sound(tmp_path, FILES))["feed.atom"].make().decode()
    assert feed.count("<entry>") == 2
    assert "2024/corrections/1" in feed
