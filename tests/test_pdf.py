"""``build --pdf``: the forms as PDF files, read back: text, pages, fonts, bookmarks, tags; what is said where it can't be made."""

import builtins
import io
import logging
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from generator import pdf
from generator.display import size
from generator.problems import Problems
from generator.templates import Templates
from tests.browser.long_forms import counted, make_long_site
from tests.browser.printing import PAGE_NUMBER, form_text, sheets_of, squeezed
from tests.commands import run, run_process
from tests.conftest import ROOT
from tests.making import make, sound
from tests.tables import parse


def build(site: Path, output: Path) -> None:
    command = [sys.executable, "-m", "generator", "build", "--pdf", "--site", str(site), "--output", str(output)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The repository's own site with PDF files."""
    folder = tmp_path_factory.mktemp("pdf") / "output"
    build(ROOT, folder)
    return folder


@pytest.fixture(scope="module")
def long_forms(tmp_path_factory):
    """Made-up forms of several pages."""
    folder = make_long_site(tmp_path_factory.mktemp("long"))
    build(folder, folder / "output")
    return folder / "output/2024/print"


def sheets(file: Path) -> list[str]:
    """The squeezed text of each page; page numbers are looked at and cut out."""
    found = [squeezed(sheet) for sheet in sheets_of(file.read_bytes())]
    for at, sheet in enumerate(found, 1):
        assert PAGE_NUMBER.findall(sheet) == [(str(at), str(len(found)))]
    return [PAGE_NUMBER.sub("", sheet) for sheet in found]


def bookmarks(file: Path) -> list[tuple[str, int]]:
    """(title, page counted from 1)."""
    document = pypdfium2.PdfDocument(file)
    try:
        return [(item.get_title(), item.get_dest().get_index() + 1) for item in document.get_toc()]
    finally:
        document.close()


def test_every_form_is_one_page_with_every_word(published, expected):
    files = sorted((published / "2024/print").glob("0*.pdf"))
    assert len(files) == 8
    for file, project in zip(files, expected["项目"], strict=True):
        (sheet,) = sheets(file)
        assert form_text(project) in sheet


def test_the_booklet(published, expected):
    file = published / "2024/print/index.pdf"
    pages = sheets(file)
    assert len(pages) == 10
    for at, project in enumerate(expected["项目"], 3):
        assert form_text(project) in pages[at - 1]
        assert re.search(rf"{project['项目名称']}\.*{at}(?!\d\D*\.\.)", pages[1]), "目录的页码"
    names = [project["项目名称"] for project in expected["项目"]]
    assert bookmarks(file) == [
        (expected["标题"], 1),
        ("项目支出绩效目标公开清单", 2),
        *((name, at) for at, name in enumerate(names, 3)),
    ]


def test_fonts_are_embedded_and_everything_is_tagged(published):
    for file in sorted((published / "2024/print").glob("*.pdf")):
        document = pypdfium2.PdfDocument(file)
        try:
            assert document.is_tagged()
            fonts = {font for page in document for font in _fonts(page)}
            assert fonts
            assert all(embedded for _, embedded in fonts), fonts
        finally:
            document.close()
        # the catalogue of a PDF/UA file says its language and its title; streams of objects are packed
        told = subprocess.run(
            [sys.executable, "-c", READ_CATALOGUE, str(file)], capture_output=True, encoding="utf-8", check=True
        ).stdout
        assert told == "zh-CN True\n"


READ_CATALOGUE = """
import re, sys, zlib
data = open(sys.argv[1], "rb").read()
for stream in re.findall(rb"stream\\r?\\n(.*?)\\r?\\nendstream", data, re.S):
    try:
        data += zlib.decompress(stream)
    except zlib.error:
        pass
language = re.search(rb"/Lang\\s*\\((.*?)\\)", data)
print(language[1].decode(), b"/DisplayDocTitle true" in data and b"pdfuaid" in data)
"""


def _fonts(page):
    import pypdfium2.raw as raw

    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        font = raw.FPDFTextObj_GetFont(item.raw)
        name = bytes(200)
        length = raw.FPDFFont_GetBaseFontName(font, name, 200)
        yield name[:length], bool(raw.FPDFFont_GetIsEmbedded(font))


def test_pages_lead_to_them_and_say_their_size(published):
    for page, target in (
        ("2024/index.html", "print/index.pdf"),
        ("2024/print/index.html", "index.pdf"),
        ("2024/05-gong-hui-jing-fei.html", "print/05-gong-hui-jing-fei.pdf"),
        ("2024/print/05-gong-hui-jing-fei.html", "05-gong-hui-jing-fei.pdf"),
    ):
        (link,) = parse(published / page).css("main a[type='application/pdf']")
        file = (published / page).parent / target
        assert link.attributes["href"] == target
        assert f"PDF，{size(file.stat().st_size)}）" in link.text()


def test_without_the_option_there_is_no_trace_of_pdf(output):
    assert list(output.rglob("*.pdf")) == []
    assert not any("PDF" in file.read_text(encoding="utf-8") for file in output.rglob("0*.html"))


def test_the_same_bytes_again(published, tmp_path):
    build(ROOT, tmp_path / "again")
    for file in published.rglob("*.pdf"):
        assert (tmp_path / "again" / file.relative_to(published)).read_bytes() == file.read_bytes()


def test_each_page_of_a_long_form_has_the_heads_and_the_labels(long_forms):
    pages = sheets(long_forms / "01-rows.pdf")
    assert len(pages) > 2
    for page in pages:
        assert "项目名称行数很多的项目" in page
        begins = page.index("一级指标二级指标三级指标指标值")
        assert re.match(r"(产出|效益|满意度)指标\w+?指标始1之", page[begins + 15 :]), page
    for at in range(1, 73):
        assert sum(bool(re.search(rf"始1之{at}(?!\d)", page)) for page in pages) == 1


def test_long_cells_and_further_columns_are_whole(long_forms):
    goal = "".join(sheets(long_forms / "02-goal.pdf")).replace("项目名称目标很长的项目", "").replace("年度目标", "")
    assert squeezed(counted("第一年完成目标", 420)) in goal
    wide = "".join(sheets(long_forms / "03-wide.pdf"))
    assert all(f"备注3之{at}" in wide for at in range(1, 46))
    cell = "".join(sheets(long_forms / "04-cell.pdf"))
    assert all(f"{at}," in cell for at in range(1, 501))


def test_the_contents_list_of_long_forms(long_forms):
    pages = sheets(long_forms / "index.pdf")
    begins = [at for at, page in enumerate(pages, 1) if "项目支出绩效目标表(" in page]
    listed = [int(number) for number in re.findall(r"项目\.+(\d+?)5\.00", pages[1])]
    assert listed == begins
    assert [at for _, at in bookmarks(long_forms / "index.pdf")] == [1, 2, *begins]


def failing_import(monkeypatch, error):
    real = builtins.__import__

    def no_weasyprint(name, *args, **options):
        if name.partition(".")[0] == "weasyprint":
            raise error
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", no_weasyprint)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ModuleNotFoundError("No module named 'weasyprint'"), pdf.NOT_INSTALLED),
        (OSError("cannot load library 'libpango-1.0-0'"), pdf.NO_LIBRARY),
    ],
)
def test_what_is_missing_is_said(monkeypatch, tmp_path, error, said):
    site = sound(tmp_path)
    failing_import(monkeypatch, error)
    with pytest.raises(pdf.PdfUnavailable, match=re.escape(said)):
        pdf.print_site(site, Templates.of(tmp_path), Problems(), tmp_path / "pdf", progress=lambda plan: plan)


@pytest.mark.parametrize("fonts", ["none at all", "latin only"])
def test_without_a_chinese_font_nothing_is_built(tmp_path, fonts):
    """The fonts of the machine are hidden from the command by a configuration of its own."""
    site = make(tmp_path / "site")
    (tmp_path / "fonts").mkdir()
    if fonts == "latin only":
        answer = subprocess.run(
            ["fc-list", ":lang=en", "file", "lang"], capture_output=True, encoding="utf-8", check=True
        )
        latin = next(line for line in answer.stdout.splitlines() if "zh" not in line and ".ttf" in line)
        shutil.copy(latin.partition(":")[0], tmp_path / "fonts")
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><dir>{tmp_path}/fonts</dir></fontconfig>", encoding="utf-8")
    done = run_process("build", "--pdf", cwd=site, FONTCONFIG_FILE=str(tmp_path / "fonts.conf"))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"错误: {pdf.NO_FONT}\n")
    assert not (site / "output").exists()


def test_an_error_in_the_content_stops_before_anything_is_printed(tmp_path, monkeypatch):
    site = make(tmp_path, {"content/2024/01-a.yaml": "项目名称: 甲\n"})
    done = run("build", "--pdf", cwd=site)
    assert done.code == 1
    assert "没有生成网站" in done.err


def test_the_log_of_weasyprint_is_as_before():
    logger = logging.getLogger("weasyprint")
    before = list(logger.handlers)
    with pdf._missing_glyphs() as missing:
        logger.warning('.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+%04X)', "甲", 0x7532)
        logger.warning("something else")
    assert missing == {"甲"}
    assert logger.handlers == before


def test_progress_sees_every_page(tmp_path):
    seen = []

    def progress(pages):
        for artifact in pages:
            seen.append(artifact.path)
            yield artifact

    made = pdf.print_site(sound(tmp_path), Templates.of(tmp_path), Problems(), tmp_path / "pdf", progress)
    assert seen == ["2024/print/01-a.html", "2024/print/index.html"]
    assert list(made) == ["2024/print/01-a.pdf", "2024/print/index.pdf"]
    assert io.BytesIO(made["2024/print/01-a.pdf"].read_bytes()).read(5) == b"%PDF-"
