"""``disclosure serve``: every way of saving a file is seen once, nothing ends the preview, nothing leaves the machine."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.netutil import bind_sockets
from tornado.websocket import websocket_connect

from generator import preview
from generator.build import build
from generator.preview import at_once, session
from generator.preview.at_once import AtOnce
from generator.preview.injected import Injected, allow
from generator.preview.serving import find
from generator.preview.session import Outcome, Preview, Terminal
from generator.preview.watching import Hints, changes, look_again, snapshot
from generator.problems import BuildStopped, Location, Problem, Problems, Severity, format_text
from tests import making
from tests.conftest import ROOT

PATIENCE = 20  # seconds before a condition counts as never met; met ones do not wait

OTHER = "content/2024/02-b.yaml"
SITE_YAML = "站点名称: 示例公开\n发布单位: 示例单位\n"
PROJECT = """\
项目名称: {name}
主管部门: 示例单位
主管部门代码: "101"
实施单位: 示例单位
项目来源: 本级申报项目
项目期: 1年
项目资金:
  年度资金总额: 2.76
  财政拨款: 2.76
  上年结转: 0.00
  其他资金: 0.00
年度目标: {goal}
绩效指标:
  产出指标:
    数量指标:
      - 补贴人数: 1个
"""


def write(path: Path, name: str = "甲项目", goal: str = "完成补贴。") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PROJECT.format(name=name, goal=goal), encoding="utf-8")


@pytest.fixture
def root(tmp_path) -> Path:
    folder = tmp_path / "网站"
    write(folder / "content/2024/jia.yaml")
    (folder / "content/site.yaml").write_text(SITE_YAML, encoding="utf-8")
    return folder


@pytest.fixture
def builds(monkeypatch) -> "Builds":
    return Builds(monkeypatch)


class Builds:
    """Counts the builds; ``hold`` keeps them from ending, ``fail`` makes them raise."""

    def __init__(self, monkeypatch) -> None:
        self.count = 0
        self.fail: Exception | None = None
        self.go = threading.Event()
        self.go.set()
        build = session.build

        def counted(*arguments):
            self.count += 1
            assert self.go.wait(PATIENCE)
            if self.fail:
                raise self.fail
            return build(*arguments)

        monkeypatch.setattr(session, "build", counted)


class Served:
    """A running preview and what it said."""

    def __init__(self, root: Path, output: Path) -> None:
        self.results: list[str] = []
        self.talk: list[str] = []
        self.shown: list[str] = []
        terminal = Terminal(
            self.results.append,
            self.talk.append,
            lambda problems: self.shown.append(format_text(problems)),
            lambda: "/tmp/记录.log",
        )
        self.preview = Preview(root, output, terminal)
        self.port = 0
        self.sockets: list = []

    async def get(self, path: str = "", method: str = "GET", **headers: str):
        request = HTTPRequest(
            f"http://127.0.0.1:{self.port}/{path}", method, headers, follow_redirects=False, request_timeout=PATIENCE
        )
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    async def text(self, path: str = "") -> str:
        return (await self.get(path)).body.decode()

    async def connect(self, edition: int | None = None, origin: str | None = None, url: str = ""):
        """The web socket of page ``url`` after livereload's handshake."""
        headers = {"Origin": origin} if origin else {}
        socket = await websocket_connect(HTTPRequest(f"ws://127.0.0.1:{self.port}/livereload", headers=headers))
        self.sockets.append(socket)
        hello = {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]}
        await socket.write_message(json.dumps({**hello, **({"snipver": edition} if edition else {})}))
        assert json.loads(await socket.read_message())["command"] == "hello"
        await socket.write_message(json.dumps({"command": "info", "url": f"http://127.0.0.1/{url}"}))
        return socket


@asynccontextmanager
async def serving(root: Path, output: Path | None = None):
    sockets = bind_sockets(0, "127.0.0.1")
    served = Served(root, output or root.parent / "预览")
    served.port = sockets[0].getsockname()[1]
    task = asyncio.create_task(preview.run(served.preview, sockets))
    try:
        await until(lambda: served.results or task.done())
        yield served
        assert not task.done(), task.exception()
    finally:
        for socket in served.sockets:
            socket.close()
        task.cancel()
        await asyncio.wait([task])


def play(scenario) -> None:
    """Run in a thread of its own: browser tests leave an event loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(scenario())).result()


async def until(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "the condition was never met"
        await asyncio.sleep(0.02)


async def reload_of(socket) -> dict:
    """The next message to a page, which must be a reload."""
    message = json.loads(await asyncio.wait_for(socket.read_message(), PATIENCE))
    assert message["command"] == "reload"
    return message


async def looked_again(served: Served) -> None:
    """Long enough for the watcher to look, to wait for quiet, and to begin a build."""
    looks = 0
    real = session.snapshot

    def counted(folders):
        nonlocal looks
        looks += 1
        return real(folders)

    session.snapshot = counted
    try:
        await until(lambda: looks > 6)
    finally:
        session.snapshot = real


# ---- changes -------------------------------------------------------------------------------------------------------


def test_a_save_within_three_seconds_of_a_reload_is_shown(root):
    async def scenario():
        async with serving(root) as served:
            socket = await served.connect()
            for goal in ("第一次修改。", "第二次修改。", "第三次修改。"):
                write(root / "content/2024/jia.yaml", goal=goal)
                assert (await reload_of(socket))["path"] == "*"
                assert goal in await served.text("2024/jia.html")

    play(scenario)


def test_several_files_saved_at_once_are_one_build(root, builds):
    async def scenario():
        async with serving(root) as served:
            socket = await served.connect()
            for number in range(20):
                write(root / f"content/2024/{number:02}.yaml", name=f"项目{number}")
            await reload_of(socket)
            await looked_again(served)
            assert builds.count == 2
            assert any("等 20 处有改动" in line for line in served.talk)

    play(scenario)


def test_a_file_moved_in_with_an_old_date_is_seen(root):
    async def scenario():
        async with serving(root) as served:
            socket = await served.connect()
            elsewhere = root.parent / "yi.yaml"
            write(elsewhere, name="乙项目")
            os.utime(elsewhere, (0, 0))
            elsewhere.rename(root / "content/2024/yi.yaml")
            await reload_of(socket)
            assert "乙项目" in await served.text("2024/yi.html")

    play(scenario)


def test_new_renamed_and_deleted_files_are_seen(root):
    async def scenario():
        async with serving(root) as served:
            socket = await served.connect()
            write(root / "content/2024/yi.yaml", name="乙项目")
            await reload_of(socket)
            assert (await served.get("2024/yi.html")).code == 200
            (root / "content/2024/yi.yaml").rename(root / "content/2024/bing.yaml")
            await reload_of(socket)
            assert (await served.get("2024/yi.html")).code == 404
            assert (await served.get("2024/bing.html")).code == 200
            (root / "content/2024/bing.yaml").unlink()
            await reload_of(socket)
            assert (await served.get("2024/bing.html")).code == 404
            assert "content/2024/bing.yaml 有改动，正在重新生成 …" in served.talk[-2]

    play(scenario)


def test_templates_and_assets_are_watched_also_where_there_were_none(root):
    async def scenario():
        async with serving(root) as served:
            socket = await served.connect()
            (root / "site_templates/assets").mkdir(parents=True)
            (root / "site_templates/assets/site.css").write_text("body { color: green }", encoding="utf-8")
            await reload_of(socket)
            assert await served.text("assets/site.css") == "body { color: green }"
            base = '<!DOCTYPE html><html lang="zh-CN"><head><title>{{ page.title }}</title></head><body><h1>我的模板</h1></body></html>'
            (root / "site_templates/base.html").write_text(base, encoding="utf-8")
            await until(lambda: served.preview.outcome.sound and len(served.shown) > 2)
            assert "我的模板" in await served.text()

    play(scenario)


def test_a_save_while_a_build_runs_is_built_after_it_and_the_server_answers_meanwhile(root, builds):
    async def scenario():
        async with serving(root) as served:
            socket = await served.connect()
            builds.go.clear()
            write(root / "content/2024/jia.yaml", goal="第一次修改。")
            await until(lambda: builds.count == 2)
            assert "第一次修改。" in await served.text("2024/jia.html")
            assert "乙项目" not in await served.text("2024/index.html")
            write(root / "content/2024/yi.yaml", name="乙项目")
            builds.go.set()
            await reload_of(socket)
            await reload_of(socket)
            assert builds.count == 3
            assert "乙项目" in await served.text("2024/index.html")

    play(scenario)


# ---- at once -------------------------------------------------------------------------------------------------------


def test_the_page_of_a_saved_project_is_told_before_the_site_is_built(root, builds):
    async def scenario():
        async with serving(root) as served:
            page, home = await served.connect(url="2024/jia.html"), await served.connect()
            builds.go.clear()
            write(root / "content/2024/jia.yaml", goal="第一次修改。")
            await reload_of(page)
            assert "第一次修改。" in await served.text("2024/jia.html")
            assert "第一次修改。" in await served.text("2024/print/jia.html")
            assert "第一次修改。" in await served.text("2024/jia.json")
            write(root / "content/2024/jia.yaml", goal="第二次修改。")
            await reload_of(page)
            assert "第二次修改。" in await served.text("2024/jia.html")
            assert (served.preview.output / "2024/jia.html").read_text(encoding="utf-8").count("完成补贴。")
            builds.go.set()
            await reload_of(home)
            await until(lambda: not served.preview.building)
            assert served.preview.ahead == {}
            assert "第二次修改。" in await served.text("2024/jia.html")
            with pytest.raises(TimeoutError):  # it is as it was shown
                await asyncio.wait_for(page.read_message(), 0.3)

    play(scenario)


def test_while_a_large_site_is_built_search_says_that_the_index_follows(root, builds, monkeypatch):
    async def scenario():
        async with serving(root) as served:
            page = await served.connect(url="2024/jia.html")
            assert "building" not in await served.text("search/m.js")
            builds.go.clear()
            write(root / "content/2024/jia.yaml", goal="第一次修改。")
            await reload_of(page)
            await until(lambda: served.preview.building)
            assert "building" not in await served.text("search/m.js")  # a small one is there before anybody looks
            monkeypatch.setattr(at_once, "SMALL", 0)
            assert '{"building":true}' in await served.text("search/m.js")
            builds.go.set()
            await until(lambda: not served.preview.building)
            assert "building" not in await served.text("search/m.js")

    play(scenario)


def test_a_file_with_an_error_is_left_to_the_build(root):
    async def scenario():
        async with serving(root) as served:
            page = await served.connect(url="2024/jia.html")
            file = root / "content/2024/jia.yaml"
            file.write_text(
                file.read_text(encoding="utf-8").replace("年度资金总额: 2.76", "年度资金总额: 五"), encoding="utf-8"
            )
            await reload_of(page)
            assert served.preview.ahead == {}
            text = await served.text("2024/jia.html")
            assert "没有更新" in text
            assert "金额「五」不是数字" in text

    play(scenario)


GOALS = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="'"), max_size=12)
VALUES = st.sampled_from(
    ["2人", "≥95%", "较高影响程度（较高、明显、一般）", "", "不适用", "2023年12月底前", "<b>&amp;", "950%"]
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(GOALS, VALUES)
def test_what_is_shown_at_once_is_what_the_build_makes(tmp_path_factory, goal, value):
    folder = making.make(tmp_path_factory.mktemp("site"), {OTHER: making.PROJECT.replace("甲", "乙")})
    built = build(folder, folder / "output", Problems())
    file = folder / making.PROJECT_PATH
    text = making.PROJECT.replace("完成救助。", f"'甲{goal}'").replace("2人", f"'{value}'")
    file.write_text(text, encoding="utf-8")
    made = AtOnce(folder, built.made).files(str(file))
    problems = Problems()
    try:
        build(folder, folder / "output", problems)
    except BuildStopped:
        assert made == {}
        return
    assert list(made) == ["2024/01-a.json", "2024/01-a.xlsx", "2024/01-a.html", "2024/print/01-a.html"]
    for path, data in made.items():
        assert (folder / "output" / path).read_bytes() == data


@pytest.mark.parametrize(
    "changed", ["content/site.yaml", "content/2024/disclosure.yaml", "content/2024/99-neu.yaml", "../x"]
)
def test_what_is_no_project_of_the_site_is_left_to_the_build(tmp_path, changed):
    folder = making.make(tmp_path / "site", {"content/2024/disclosure.yaml": "公布日期: 2024-02-08\n"})
    made = build(folder, folder / "output", Problems()).made
    assert AtOnce(folder, made).files(str(folder / changed)) == {}
    assert AtOnce(folder, made).files(str(folder / making.PROJECT_PATH)) != {}


def test_where_what_was_remembered_makes_no_sense_the_build_sees_first(tmp_path, monkeypatch):
    folder = making.make(tmp_path / "site")
    made = build(folder, folder / "output", Problems()).made

    def fail(*_about):
        raise ValueError

    monkeypatch.setattr(AtOnce, "_made_of", fail)
    assert AtOnce(folder, made).files(str(folder / making.PROJECT_PATH)) == {}


def test_the_system_says_what_was_saved(tmp_path):
    (tmp_path / "sub").mkdir()
    file = tmp_path / "sub/a.yaml"

    async def scenario():
        with Hints((tmp_path, tmp_path / "none")) as hints:
            assert await hints.wait(0.05) == set()
            file.write_text("1", encoding="utf-8")
            file.read_text(encoding="utf-8")
            assert await hints.wait(PATIENCE) == {str(file)}
            assert await hints.wait(0.05) == set()

    play(scenario)


def test_another_look_at_what_was_saved_is_as_good_as_one_at_everything(tmp_path):
    files = {name: tmp_path / name for name in ("a.yaml", "b.yaml", "c.yaml")}
    for file in files.values():
        file.write_text("1", encoding="utf-8")
    (tmp_path / "sub").mkdir()
    seen = snapshot((tmp_path,))
    files["a.yaml"].write_text("22", encoding="utf-8")
    files["b.yaml"].unlink()
    (tmp_path / ".a.yaml.swp").write_text("x", encoding="utf-8")
    paths = [str(files["a.yaml"]), str(files["b.yaml"]), str(tmp_path / ".a.yaml.swp")]
    assert look_again(seen, paths) == snapshot((tmp_path,))
    assert look_again(seen, [str(tmp_path / "sub")]) is None
    new = tmp_path / "sub/new.yaml"
    new.write_text("3", encoding="utf-8")
    assert look_again(seen, [str(new)]) is None


def test_what_editors_put_beside_a_file_is_no_change(tmp_path):
    (tmp_path / "a.yaml").write_text("1", encoding="utf-8")
    before = snapshot([tmp_path])
    assert list(before) == [str(tmp_path / "a.yaml")]
    names = (
        *(".a.yaml.swp", "a.yaml~", "4913", ".#a.yaml", "#a.yaml#", "~$a.xlsx", "a.yaml.tmp", ".goutputstream-X1Y2Z3"),
        *("a.yaml___jb_tmp___", "a.swx", "Thumbs.db", "desktop.ini", ".DS_Store", "a.yaml.crdownload"),
    )
    for name in names:
        (tmp_path / name).write_text("2", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    assert snapshot([tmp_path]) == before


def test_the_snapshot_tells_every_kind_of_change(tmp_path):
    files = [tmp_path / name for name in ("replaced", "edited", "removed", "kept")]
    for file in files:
        file.write_text("1", encoding="utf-8")
        os.utime(file, (1, 1))
    before = snapshot([tmp_path])
    (tmp_path / "other").write_text("2", encoding="utf-8")
    os.utime(tmp_path / "other", (1, 1))
    (tmp_path / "other").replace(tmp_path / "replaced")  # same name, date and size
    (tmp_path / "edited").write_text("2", encoding="utf-8")
    (tmp_path / "removed").unlink()
    (tmp_path / "folder").mkdir()
    after = snapshot([tmp_path])
    assert changes(before, after) == tuple(str(tmp_path / name) for name in ("edited", "folder", "removed", "replaced"))
    assert changes(after, after) == ()


def test_links_are_followed_but_not_in_circles(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.yaml").write_text("1", encoding="utf-8")
    (tmp_path / "content/2024").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/again").symlink_to(tmp_path / "content")
    (tmp_path / "content/nowhere").symlink_to(tmp_path / "missing")
    assert str(tmp_path / "content/2024/a.yaml") in snapshot([tmp_path / "content", tmp_path / "missing"])


# ---- broken builds -------------------------------------------------------------------------------------------------


def test_a_broken_build_keeps_the_site_says_all_and_recovers(root):
    async def scenario():
        async with serving(root) as served:
            socket = await served.connect()
            project = root / "content/2024/jia.yaml"
            project.write_text(
                PROJECT.format(name="改名的项目", goal="坏了。").replace("2.76", "abc") + "<b>注</b>: 1\n",
                encoding="utf-8",
            )
            await reload_of(socket)
            page = await served.text("2024/jia.html")
            told = re.findall(r"<li class=\"preview-error\"><code>(.*?)</code> <b>(.*?)</b> <span>(.*?)</span>", page)
            assert [at for at, _, _ in told] == [
                "content/2024/jia.yaml:8:11",
                "content/2024/jia.yaml:9:9",
                "content/2024/jia.yaml:17:1",
            ]
            assert told[0][1:] == ("错误 C204", "「年度资金总额」的金额「abc」不是数字")
            assert "&lt;b&gt;注&lt;/b&gt;" in told[2][2]
            assert "<b>注</b>" not in page
            assert page.index('role="alert"') < page.index("<h1")
            assert "有 3 个错误，没有更新" in page
            assert "下面仍是上一次成功生成的页面" in page
            assert "完成补贴。" in page
            assert "坏了。" not in page
            assert 'role="alert"' in await served.text("404.html")
            assert 'role="alert"' in await served.text("nothing/here.html")
            assert 'role="alert"' not in await served.text("assets/site.css")
            # the terminal says the same as a build
            assert _terminal_of_a_build(root).startswith(served.shown[-1])
            assert served.talk[-1] == "没有生成：浏览器里仍是上一次成功生成的网站。改好后会自动重新生成。"

            write(project, goal="修好了。")
            await reload_of(socket)
            page = await served.text("2024/jia.html")
            assert "preview-problems" not in page
            assert "修好了。" in page

    play(scenario)


def _terminal_of_a_build(root) -> str:
    command = [sys.executable, "-m", "generator", "build", "--site", str(root), "--output", str(root.parent / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    return done.stderr


def test_warnings_are_for_the_terminal_only(root):
    async def scenario():
        (root / "content/2024/附件.doc").write_bytes(b"1")
        async with serving(root) as served:
            assert "「附件.doc」不会公布" in served.shown[0]
            assert "preview-problems" not in await served.text()

    play(scenario)


def test_a_first_build_that_is_broken_shows_its_problems_and_recovers(root):
    async def scenario():
        (root / "content/site.yaml").unlink()
        async with serving(root) as served:
            for path in ("", "2024/jia.html", "assets/site.css"):
                answer = await served.get(path)
                assert answer.code == 503
                assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
            page = answer.body.decode()
            assert "<code>content/site.yaml</code>" in page
            assert "缺少网站说明文件 site.yaml" in page
            edition = int(re.search(r"/livereload\.js\?port=\d+&amp;snipver=(\d+)&amp;", page)[1])
            socket = await served.connect(edition)
            (root / "content/site.yaml").write_text(SITE_YAML, encoding="utf-8")
            await reload_of(socket)
            assert "示例公开" in await served.text()

    play(scenario)


def test_a_fault_of_the_program_is_said_and_does_not_end_the_preview(root, builds):
    async def scenario():
        async with serving(root) as served:
            socket = await served.connect()
            builds.fail = RuntimeError("boom <i>")
            write(root / "content/2024/jia.yaml", goal="第一次修改。")
            await reload_of(socket)
            assert served.talk[-1] == (
                "程序内部错误，浏览器里仍是上一次成功生成的网站。详细记录在 /tmp/记录.log，请把它发给开发者。"
            )
            page = await served.text("2024/jia.html")
            assert "程序内部错误，没有更新" in page
            assert "/tmp/记录.log" in page
            assert "完成补贴。" in page
            builds.fail = None
            write(root / "content/2024/jia.yaml", goal="第二次修改。")
            await reload_of(socket)
            page = await served.text("2024/jia.html")
            assert "第二次修改。" in page
            assert "preview-problems" not in page

    play(scenario)


def test_a_refused_publication_is_tried_again_without_a_save(root, monkeypatch):
    async def scenario():
        output = root / "output"
        output.mkdir()
        (output / "别人的.txt").write_text("1", encoding="utf-8")
        async with serving(root, output) as served:
            assert "O701" in served.shown[0]
            answer = await served.get("别人的.txt")
            assert answer.code == 503  # nothing of a folder that is not the site
            await looked_again(served)
            assert len(served.shown) == 1  # said once
            (output / "别人的.txt").unlink()
            await until(lambda: served.preview.outcome.sound)
            assert (output / "index.html").is_file()

    monkeypatch.setattr(session, "RETRY", 0.1)
    play(scenario)


# ---- pages ---------------------------------------------------------------------------------------------------------


def test_a_page_has_the_script_and_a_policy_opened_for_it_alone(root):
    async def scenario():
        async with serving(root) as served:
            page = await served.text("2024/index.html")
            built = (served.preview.output / "2024/index.html").read_text(encoding="utf-8")
            policy = re.search(r'Policy" content="(.*?)"', built)[1]
            added = f"; connect-src 'self' ws://127.0.0.1:{served.port}"
            script = (
                f'<script src="/livereload.js?port={served.port}&amp;snipver={served.preview.edition}'
                '&amp;mindelay=500&amp;maxdelay=2000" async></script>\n'
            )
            assert page == built.replace(policy, policy + added).replace("</head>", script + "</head>")

    play(scenario)


@pytest.mark.parametrize(
    ("policy", "directive", "source", "opened"),
    [
        ("default-src 'none'", "connect-src", "'self'", "default-src 'none'; connect-src 'self'"),
        ("default-src 'self'", "connect-src", "'self'", "default-src 'self'"),
        ("script-src 'NONE';", "script-src", "'self'", "script-src 'self'"),
        ("connect-src a.example", "connect-src", "ws://localhost", "connect-src a.example ws://localhost"),
        ("img-src 'self'", "connect-src", "'self'", "img-src 'self'"),
        ("", "connect-src", "'self'", ""),
    ],
)
def test_allow(policy, directive, source, opened):
    assert allow(policy, directive, source) == opened


def test_a_page_without_head_and_body_gets_script_and_panel_too(tmp_path):
    problem = Problem(Location("content/a.yaml", 1, 2), Severity.ERROR, "C1", "错 & 误", "改 <它>")
    shown = Preview(tmp_path, tmp_path, None, Outcome((problem,)), shows_site=True)
    page = Injected(shown, "localhost").into("<!DOCTYPE html><p>坏 \udcff 字".encode(errors="surrogateescape"))
    assert page.startswith("<!DOCTYPE html><p>坏 ".encode() + b"\xff")
    assert b'src="/livereload.js?port=80&amp;' in page
    assert (
        "<code>content/a.yaml:1:2</code> <b>错误 C1</b> <span>错 &amp; 误</span><br>提示: 改 &lt;它&gt;"
        in page.decode(errors="replace")
    )


def test_a_page_of_another_edition_is_told_to_reload_when_it_connects(root):
    async def scenario():
        async with serving(root) as served:
            await reload_of(await served.connect(served.preview.edition - 1))
            # one of this edition is not: the first thing it hears is the next change
            socket = await served.connect(served.preview.edition)
            write(root / "content/2024/jia.yaml", goal="修改。")
            await reload_of(socket)
            assert "修改。" in await served.text("2024/jia.html")

    play(scenario)


def test_livereload_parts_are_files(root):
    async def scenario():
        async with serving(root) as served:
            script, style = await served.get("livereload.js"), await served.get("livereload.css")
            assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
            assert b"LiveReload" in script.body
            assert style.headers["Content-Type"] == "text/css; charset=utf-8"
            assert (await served.get("livereload.js", "HEAD")).code == 200

    play(scenario)


def test_answers(root):
    async def scenario():
        write(root / "content/2024/202/困难帮扶.yaml", name="乙项目")
        (root / "site_templates/assets/照片").mkdir(parents=True)
        (root / "site_templates/assets/照片/a.png").write_bytes(b"1")
        async with serving(root) as served:
            index = await served.get()
            assert index.code == 200
            assert index.headers["Content-Type"] == "text/html; charset=utf-8"
            assert index.headers["Cache-Control"] == "no-store"
            assert index.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert index.body == (await served.get("index.html")).body
            head = await served.get("", "HEAD")
            assert (head.body, head.headers["Content-Length"]) == (b"", index.headers["Content-Length"])

            moved = await served.get("2024?x=%2F")
            assert (moved.code, moved.headers["Location"]) == (302, "/2024/?x=%2F")
            assert (await served.get("2024/")).code == 200
            assert (await served.get("2024/202/%E5%9B%B0%E9%9A%BE%E5%B8%AE%E6%89%B6.html")).code == 200

            missing = await served.get("2024/nothing.html")
            assert missing.code == 404
            assert missing.headers["Content-Type"] == "text/html; charset=utf-8"
            assert missing.headers["Cache-Control"] == "no-store"
            assert "没有找到这个页面" in missing.body.decode()
            for path in ("assets", "assets/", "assets/%E7%85%A7%E7%89%87/", "2024/jia.html/", "2024/202/"):
                assert (await served.get(path)).code == 404, path  # no listing
            assert (await served.get("", "DELETE")).code == 405

    play(scenario)


def test_the_404_page_links_into_the_preview_not_to_the_public_site(root):
    async def scenario():
        (root / "content/site.yaml").write_text(SITE_YAML + "网址: https://www.example.cn/jixiao/\n", encoding="utf-8")
        async with serving(root) as served:
            assert 'href="https://www.example.cn/jixiao/' in (served.preview.output / "404.html").read_text("utf-8")
            page = await served.text("a/b/c.html")
            assert "www.example.cn" not in page
            assert 'href="/assets/site.css"' in page

    play(scenario)


# ---- strangers -----------------------------------------------------------------------------------------------------


def test_only_names_of_this_machine_are_answered(root):
    async def scenario():
        async with serving(root) as served:
            for host in ("localhost", "127.0.0.1:9", "[::1]:8000", f"LOCALHOST:{served.port}"):
                assert (await served.get(Host=host)).code == 200, host
            for host in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "127.0.0.2", "::1"):
                for path in ("", "livereload.js", "livereload.css", "livereload", "2024", "nothing"):
                    answer = await served.get(path, Host=host)
                    assert answer.code in {400, 403}, (host, path)
                    assert b"livereload" not in answer.body
            assert (await served.get(Host="evil.example")).body.decode() == "预览只供本机使用。\n"

    play(scenario)


def test_web_sockets_of_other_sites_are_refused(root):
    async def scenario():
        async with serving(root) as served:
            for origin in ("http://evil.example", "null", f"http://localhost:{served.port}", "http://127.0.0.1:1"):
                with pytest.raises(HTTPClientError) as refused:
                    await served.connect(origin=origin)
                assert refused.value.code == 403, origin
            await served.connect(origin=f"http://127.0.0.1:{served.port}")

    play(scenario)


def test_nonsense_on_the_web_socket_closes_it_quietly(root):
    async def scenario():
        async with serving(root) as served:
            said = len(served.talk)
            for nonsense in ("x", "[]", "{}", "1", b"\xff", "[" * 100_000):
                socket = await served.connect()
                await socket.write_message(nonsense, binary=isinstance(nonsense, bytes))
                assert await asyncio.wait_for(socket.read_message(), PATIENCE) is None
            assert len(served.talk) == said

    play(scenario)


def test_no_path_leaves_the_folder(tmp_path):
    output = tmp_path.resolve() / "output"
    (output / "2024").mkdir(parents=True)
    for file in ("index.html", "2024/index.html", "a.txt"):
        (output / file).write_text("1", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("1", encoding="utf-8")
    (output / "link.txt").symlink_to(tmp_path / "secret.txt")
    (output / "up").symlink_to(tmp_path)
    assert find(output, "") == output / "index.html"
    assert find(output, "a.txt") == output / "a.txt"
    assert find(output, "2024") == output / "2024"
    assert find(output, "2024/") == output / "2024/index.html"
    outside = (
        *("..", "../secret.txt", "2024/../../secret.txt", "link.txt", "up/secret.txt", "up", "..\\secret.txt"),
        *(str(tmp_path / "secret.txt"), "/etc/passwd", "//etc/passwd", "C:/secret.txt", "a.txt/", "2024//index.html"),
        *("a\0b", "x" * 5000, ".", "2024/."),
    )
    assert [path for path in outside if find(output, path) is not None] == []


def test_no_request_leaves_the_folder_or_is_answered_under_another_name(root):
    """As it stands on the wire: browsers and libraries would tidy up such addresses before they send them."""

    async def scenario():
        secret = "外面的秘密"
        (root.parent / "秘密.txt").write_text(secret, encoding="utf-8")
        async with serving(root) as served:
            (served.preview.output / "link.txt").symlink_to(root.parent / "秘密.txt")
            (served.preview.output / "up").symlink_to(root.parent)
            here = f"127.0.0.1:{served.port}"
            name = quote("秘密.txt")
            ways = ["../", "%2e%2e/", "..%2f", "%2e%2e%2f", "..%5c", "..\\", "%252e%252e%252f", "2024/../../", "./../"]
            ways += ["....//", "..;/", "%c0%ae%c0%ae/", "up/", "up%2f", "2024/%2e%2e/%2e%2e/", "%00../", "//"]
            targets = [f"/{way}{name}" for way in ways]
            targets += [
                "/link.txt",
                "/up",
                "/up/",
                f"/{quote(str(root.parent))}/{name}",
                f"//{here}/../{name}",
                "/%2fetc%2fpasswd",
            ]
            targets += [
                "/file:///etc/passwd",
                "/C:%5cWindows%5cwin.ini",
                f"/{name}%00.html",
                "/../../../../etc/passwd",
                "/%",
            ]
            for target in targets:
                status, body = await raw(
                    served.port, f"GET {target} HTTP/1.1\r\nHost: {here}\r\nConnection: close\r\n\r\n"
                )
                assert status in {301, 302, 400, 404}, target
                assert secret not in body, target
                assert "root:" not in body, target
            asked = "GET / HTTP/1.1\r\n{}Connection: close\r\n\r\n"
            hosts = [
                "evil.example",
                f"evil.example:{served.port}",
                "localhost.",
                "localhost@evil.example",
                "127.1",
                "0.0.0.0",
            ]
            hosts += [
                "[::ffff:127.0.0.1]",
                "[::]",
                "::1",
                "127.0.0.1.evil.example",
                "localhost:99999999",
                "localhost:",
                "2130706433",
            ]
            hosts += [
                "localhost evil.example",
                "evil.example#localhost",
                "",
                f"{here},evil.example",
                "LOCALHOST.evil",
                "０.0.0.0",
            ]
            for host in hosts:
                status, body = await raw(served.port, asked.format(f"Host: {host}\r\n"))
                assert status in {400, 403}, host
                assert "livereload" not in body, host
            for head in ("", f"Host: {here}\r\nHost: evil.example\r\n", f"Host: evil.example\r\nHost: {here}\r\n"):
                status, body = await raw(served.port, asked.format(head))
                assert status in {400, 403}, head
            status, _ = await raw(
                served.port, f"GET http://evil.example/ HTTP/1.1\r\nHost: {here}\r\nConnection: close\r\n\r\n"
            )
            assert status in {400, 403, 404}
            for host in (here, f"localhost:{served.port}", "[::1]", "LocalHost"):
                status, body = await raw(served.port, asked.format(f"Host: {host}\r\n"))
                assert (status, "livereload" in body) == (200, True), host

    play(scenario)


async def raw(port: int, request: str) -> tuple[int, str]:
    """The status and the whole answer to these very bytes; 400 where the connection is closed without one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.encode())
    await writer.drain()
    answer = (await asyncio.wait_for(reader.read(), PATIENCE)).decode(errors="replace")
    writer.close()
    return (int(answer.split(" ", 2)[1]) if answer else 400), answer


# ---- the command ---------------------------------------------------------------------------------------------------


def _as_in_a_terminal():
    """Signals end a program, as they do not where the tests themselves run under nohup or in the background."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@pytest.fixture
def command(tmp_path):
    """Starts ``disclosure serve`` with its own folder for temporary files; ends what a test leaves running."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    running = []

    def start(*arguments: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-m", "generator", "serve", *arguments],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(temporary), "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            preexec_fn=None if os.name == "nt" else _as_in_a_terminal,  # noqa: PLW1509  # it starts no thread
        )
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _port(process: subprocess.Popen) -> int:
    line = process.stdout.readline()
    found = re.fullmatch(r"预览地址 http://127\.0\.0\.1:(\d+)/\n", line)
    assert found, line + process.stderr.read()
    return int(found[1])


def test_the_command_listens_on_one_address_of_this_machine_alone(root, command):
    """127.0.0.2 is loopback as well: who listens on every address answers there."""
    port = _port(command("--site", str(root), "--port", "0"))
    with socket.create_connection(("127.0.0.1", port), PATIENCE):
        pass
    with pytest.raises(OSError, match=r"refused|timed out|not known|assign"):
        socket.create_connection(("127.0.0.2", port), 5)


def _is_compiled(path):
    return path.name.startswith("_jinja2-cache-")


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGINT)])
def test_a_preview_publishes_nothing_and_leaves_nothing(root, tmp_path, command, number):
    process = command("--site", str(root), "--port", "0")
    port = _port(process)
    temporary = [path.name[:11] for path in (tmp_path / "tmp").iterdir() if not _is_compiled(path)]
    assert temporary == ["disclosure-"]

    async def scenario():
        page = await websocket_connect(f"ws://127.0.0.1:{port}/livereload")
        process.send_signal(number)
        assert await asyncio.wait_for(page.read_message(), PATIENCE) is None
        page.close()

    play(scenario)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (0, "")
    assert err.startswith("只是预览，不会发布；要发布请运行 disclosure build。\n")
    assert err.endswith("\n已停止预览。\n")
    assert not re.search("[a-z]{12}", err), err  # neither livereload's talk nor a traceback
    # compiled templates, which are there for every build, and
    assert [path for path in (tmp_path / "tmp").iterdir() if not _is_compiled(path)] == []
    # what it remembers of pages may stay: a build reads it, and it may be deleted at any time
    assert sorted(path.name for path in root.iterdir()) == [".disclosure-cache", "content"]


def test_with_output_every_sound_build_is_published(root, tmp_path, command):
    process = command("--site", str(root), "--port", "0", "--output", str(tmp_path / "public"))
    _port(process)
    assert (tmp_path / "public/2024/jia.html").is_file()


def test_a_port_in_use_is_said_before_anything_is_built(root, command):
    sockets = bind_sockets(0, "127.0.0.1")
    port = sockets[0].getsockname()[1]
    process = command("--site", str(root), "--port", str(port))
    out, err = process.communicate(timeout=PATIENCE)
    sockets[0].close()
    assert (process.returncode, out) == (2, "")
    assert err.splitlines()[0] == (
        f"错误: 端口 {port} 正被别的程序使用，也许另一个预览还开着。"
        f"关掉它，或者换一个端口：--port {port + 1 if port < 65535 else 8080}，或用 --port 0 自动选一个空闲的"
    )


def test_the_end_does_not_wait_for_a_long_build(root, tmp_path):
    shown = Preview(root, tmp_path / "out", Terminal(str, str, len, str), stopping=True)
    outcome, _, _ = shown._build()
    assert not (tmp_path / "out").exists()
    assert not outcome.fault
    assert all(problem.severity is not Severity.ERROR for problem in outcome.problems)


def test_the_browser_is_opened_once_the_server_listens(root, monkeypatch):
    opened = []
    monkeypatch.setattr(preview.webbrowser, "open", opened.append)
    sockets = bind_sockets(0, "127.0.0.1")
    served = Served(root, root.parent / "预览")
    served.port = sockets[0].getsockname()[1]

    async def scenario():
        task = asyncio.create_task(preview.run(served.preview, sockets, open_browser=True))
        await until(lambda: opened)
        assert opened == [f"http://127.0.0.1:{served.port}/"]
        assert (await served.get()).code == 200
        await until(lambda: "没有找到能打开的浏览器" in served.talk[-1])  # what the stand-in returns is false
        task.cancel()
        await asyncio.wait([task])

    play(scenario)


def test_other_commands_do_not_load_livereload():
    code = "import sys; from generator import build, cli; print(sorted({'livereload', 'tornado'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[]\n"
