"""``docs/yearly.md`` done as it stands, from the attachment to the correction: every command in it is run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT, environment, run
from tests.recipes import DOCS, replaced
from tests.servers import find

BLOCK = re.compile(
    r"(?:<!-- (?P<what>append|edit): (?P<file>\S+) -->\n)?```(?P<kind>sh|yaml|diff)\n(?P<text>.*?)```\n", re.DOTALL
)
PAGE = (DOCS / "yearly.md").read_text(encoding="utf-8")
STEPS = ["1 收件", "2 导入", "3 检查", "4 审批", "5 生成", "6 打包", "7 上传", "8 核验", "9 更正"]


class Year:
    """A webmaster's folder, and what came of each command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = folder / "server"
        self.done: dict[str, tuple[int, str, str]] = {}
        self.digest = ""

    def follow(self) -> None:
        """The page from top to bottom."""
        for block in BLOCK.finditer(PAGE):
            file = self.folder / block["file"] if block["file"] else None
            if block["what"] == "append":
                file.write_text(file.read_text(encoding="utf-8") + block["text"], encoding="utf-8")
            elif block["what"] == "edit":
                self.edit(file, block["text"])
            else:
                assert block["kind"] == "sh", block[0]
                for command in block["text"].splitlines():
                    self.run(command)

    def edit(self, file: Path, difference: str) -> None:
        """Lines that begin with - become those that begin with +; without the correction a build is refused."""
        changes = [("".join(line[1:] + "\n" for line in difference.splitlines() if line[0] == sign)) for sign in "-+"]
        text = file.read_text(encoding="utf-8")
        assert text.count(changes[0]) == 1
        file.write_text(text.replace(*changes), encoding="utf-8")
        refused = run("build", cwd=self.folder)
        assert refused.code == 1, "the page says that this is refused"
        assert "没有登记" in refused.err

    def run(self, command: str) -> None:
        """One line of the page."""
        if command.startswith("disclosure serve"):
            self.done[command] = self.serve(command)
        elif command.startswith("disclosure"):
            words = [self.digest if word == "完整性摘要" else word for word in command.split()[1:]]
            done = run(*words, cwd=self.folder)
            found = re.search(r"完整性摘要（SHA-256）：(\w+)", done.out)
            self.digest = found[1] if found and words[0] == "build" else self.digest
            self.done[command] = done
        else:
            self.done[command] = self.shell(command)

    def serve(self, command: str) -> tuple[int, str, str]:
        """Until it says its address; on a port that is free, with a browser that is none."""
        words = [sys.executable, "-m", "generator", *command.split()[1:], "--port", "0"]
        process = subprocess.Popen(
            words,
            cwd=self.folder,
            env=environment(BROWSER="true"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        try:
            return 0, process.stdout.readline(), ""
        finally:
            process.terminate()
            process.communicate()

    def shell(self, command: str) -> tuple[int, str, str]:
        """Another program's command; the server is a folder, the key has no password."""
        host = "www@www.example.gov.cn"
        changes = {}
        cwd = self.folder
        if command.startswith("rsync"):
            changes = {"rsync ": f"{find('rsync')} ", f"{host}:/var/www": str(self.server)}
        elif command.startswith("ssh "):
            changes = {f"ssh {host} '": "sh -ec '", "/var/www": str(self.server)}
        elif command.startswith("ssh-keygen -t"):
            changes = {"-C": "-q -N '' -C"}
        elif command.startswith(("sha256sum", "ssh-keygen -Y verify")):
            cwd = self.unpacked()
            if "-s " in command:
                changes = {"-s ": f"-s {self.folder}/"}
        else:
            pytest.fail(f"不知道怎样运行这一条：{command}")
        done = subprocess.run(["sh", "-ec", replaced(command, changes)], cwd=cwd, capture_output=True, encoding="utf-8")
        return done.returncode, done.stdout, done.stderr

    def unpacked(self) -> Path:
        """The archive as somebody else has it, and the publisher's key as the page describes its file."""
        place = self.folder / "别人的"
        if not place.exists():
            shutil.unpack_archive(self.folder / "2024公开.zip", place)
            key = (self.folder / "签名密钥.pub").read_text(encoding="utf-8")
            (place / "发布单位.pub").write_text(f"发布单位 {key}", encoding="utf-8")
        return place


@pytest.fixture(scope="module")
def year(tmp_path_factory) -> Year:
    """The page, followed."""
    folder = tmp_path_factory.mktemp("yearly")
    (folder / "content").mkdir()
    shutil.copy(ROOT / "content/site.yaml", folder / "content")
    shutil.copy(ROOT / "tests/data/2024/embedded.doc", folder / "附件.doc")
    done = Year(folder)
    (done.server / "jixiao").mkdir(parents=True)  # last year's
    done.follow()
    return done


def test_the_page_has_every_step():
    assert re.findall(r"^## (.*)$", PAGE, re.MULTILINE) == STEPS
    assert re.findall(r"^\| (\d \S+) \|", PAGE, re.MULTILINE) == STEPS
    for link in re.findall(r"\]\((\w+\.md)\)", PAGE):
        assert (DOCS / link).is_file(), link


def test_every_command_does_what_the_page_says(year):
    failed = {command: done for command, done in year.done.items() if done[0]}
    assert list(failed) == ["disclosure check"], failed  # the first time: the page says what to do about V301
    assert " 错误 V301 " in failed["disclosure check"][1]
    assert len(year.done) > 15


def test_what_the_commands_leave(year):
    said = {command: done[1] for command, done in year.done.items()}
    assert "8 个项目，86 行指标，合计 246.76 万元" in said["disclosure import 附件.doc --year 2024 --review 核对.html"]
    assert said["disclosure serve --open"].startswith("预览地址 http://127.0.0.1:")
    for name in ("核对.html", "核对报告.html", "2024公开.zip", "2024公开.SHA256SUMS.sig", "2024公开-更正1.zip"):
        assert (year.folder / name).is_file(), name
    verified = [text for command, text in said.items() if command.startswith("disclosure verify")]
    assert len(verified) == 3
    assert all("与发布时一致。" in text for text in verified)
    assert sum("签名有效：SSH 密钥 SHA256:" in text for text in verified) == 2
    correction = (year.folder / "output/2024/04-xin-xi-hua-ping-tai-jian-she.html").read_text(encoding="utf-8")
    assert "录入时抄错" in correction
    assert (year.server / "jixiao/index.html").is_file()
    assert os.listdir(year.server / "jixiao.old") == []
