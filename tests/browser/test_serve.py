"""The preview as a webmaster sees it: save, and the page is there; break, and it says where; mend, and all is well."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.conftest import ROOT

PROJECT = "content/2024/03-xuan-pai-gan-bu-sheng-huo-bu-zhu.yaml"
PATH = "2024/03-xuan-pai-gan-bu-sheng-huo-bu-zhu.html"
GOAL = "用于选派生活干部补助支出"
PATIENCE = 20_000  # milliseconds before a condition counts as never met


@pytest.fixture
def root(tmp_path):
    """A copy of the repository's own site, to be edited."""
    shutil.copytree(ROOT / "content", tmp_path / "site/content")
    return tmp_path / "site"


@pytest.fixture
def start(root):
    """Starts previews of the site; gives their addresses and stops them in the end."""
    running = []

    def serve(port: int = 0) -> str:
        process = subprocess.Popen(
            [sys.executable, "-m", "generator", "serve", "--site", str(root), "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        running.append(process)
        found = re.fullmatch(r"预览地址 (http://127\.0\.0\.1:\d+/)\n", process.stdout.readline())
        assert found
        return found[1]

    def stop() -> None:
        process = running.pop()
        process.terminate()
        process.communicate(timeout=PATIENCE / 1000)

    serve.stop = stop
    yield serve
    while running:
        stop()


@pytest.fixture
def page(browser):
    """A page that notes what goes wrong: what the content security policy blocks is said on the console."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.wrong = []
    context.on("console", lambda message: page.wrong.append(message.text))
    context.on("weberror", lambda error: page.wrong.append(str(error.error)))
    yield page
    context.close()


def edit(root, before: str, after: str, file: str = PROJECT) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert before in text
    (root / file).write_text(text.replace(before, after, 1), encoding="utf-8")


def test_edit_break_and_mend(root, start, page):
    page.goto(start() + PATH)
    goal = page.locator("main")
    alert = page.get_by_role("alert")
    expect(goal).to_contain_text(GOAL)
    expect(alert).to_have_count(0)

    # twice within three seconds
    edit(root, GOAL, "第一次改过的文字")
    expect(goal).to_contain_text("第一次改过的文字", timeout=PATIENCE)
    edit(root, "第一次改过的文字", "第二次改过的文字")
    expect(goal).to_contain_text("第二次改过的文字", timeout=PATIENCE)

    edit(root, "第二次改过的文字", "第三次改过的文字")
    edit(root, "年度资金总额: 2.76", "年度资金总额: 两万")
    expect(alert).to_be_visible(timeout=PATIENCE)
    expect(alert).to_contain_text("有 1 个错误，没有更新")
    expect(alert).to_contain_text("下面仍是上一次成功生成的页面，不是现在的内容。")
    line = (root / PROJECT).read_text(encoding="utf-8").split("年度资金总额: 两万")[0].count("\n") + 1
    expect(alert.get_by_role("listitem").first).to_have_text(
        f"{PROJECT}:{line}:11 错误 C204 「年度资金总额」的金额「两万」不是数字提示: 只写半角数字，例如 2.76"
    )
    expect(goal).to_contain_text("第二次改过的文字")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(alert).to_be_in_viewport()
    expect(alert).to_have_css("background-color", "rgb(255, 241, 239)")

    edit(root, "年度资金总额: 两万", "年度资金总额: 2.76")
    expect(alert).to_have_count(0, timeout=PATIENCE)
    expect(goal).to_contain_text("第三次改过的文字")
    assert page.wrong == []


def test_a_style_sheet_of_the_site_is_applied_at_once(root, start, page):
    page.goto(start())
    assets = root / "site_templates/assets"
    assets.mkdir(parents=True)
    (assets / "site.css").write_text("body { background: rgb(1, 2, 3) }", encoding="utf-8")
    expect(page.locator("body")).to_have_css("background-color", "rgb(1, 2, 3)", timeout=PATIENCE)
    assert page.wrong == []


def test_a_site_that_is_broken_from_the_start_appears_when_mended(root, start, page):
    edit(root, "站点名称:", "站名:", "content/site.yaml")
    page.goto(start() + PATH)
    expect(page.get_by_role("alert")).to_contain_text("content/site.yaml")
    expect(page.get_by_role("heading", level=1)).to_have_text("预览：还没有可以显示的网站")
    edit(root, "站名:", "站点名称:", "content/site.yaml")
    expect(page.locator("main")).to_contain_text(GOAL, timeout=PATIENCE)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_page_that_stayed_open_finds_the_next_preview(root, start, page):
    address = start()
    page.goto(address + PATH)
    with page.expect_event("websocket", timeout=PATIENCE):
        page.reload()
    start.stop()
    edit(root, GOAL, "停着的时候改的")
    start(int(address.rstrip("/").rsplit(":", 1)[1]))
    expect(page.locator("main")).to_contain_text("停着的时候改的", timeout=PATIENCE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_panel(root, start, browser, scheme):
    edit(root, "年度资金总额: 2.76", "年度资金总额: 两万")
    address = start()
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, viewport={"width": 360, "height": 740})
    page = context.new_page()

    def look() -> list[str]:
        page.evaluate(Axe().axe_script)
        violations = page.evaluate("axe.run().then(result => result.violations)")
        return [f"{found['id']}: {node['html'][:200]}" for found in violations for node in found["nodes"]]

    page.goto(address)
    assert look() == []
    edit(root, "年度资金总额: 两万", "年度资金总额: 2.76")
    expect(page.get_by_role("alert")).to_have_count(0, timeout=PATIENCE)
    edit(root, "年度资金总额: 2.76", "年度资金总额: 两万")
    expect(page.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
    assert look() == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()
