"""Pictures of every kind of page, for looking and for the docs: ``make screenshots``.

Builds the site, and a made one for the kinds that only a site of several years and departments has, and takes one page of each
kind (the class ``page-…`` of ``body``) at 1280, 768 and 360 px, light and, at 1280, dark; and what comes out of the printer, page
by page. All of it goes to ``docs/images/all/``, which git ignores;
the few that the docs show are made smaller and kept in ``docs/images/``.
"""

import argparse
import io
import re
import shutil
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests import exploring  # noqa: E402
from tests.chromium import find  # noqa: E402
from tests.conftest import build  # noqa: E402

WIDTHS = (1280, 768, 360)
TALLEST = 4000
PRINTED_PAGES = 6
FOR_THE_DOCS = ("home-1280", "project-1280", "project-360", "form-print-1", "booklet-print-2")


def pages_by_kind(output: Path) -> dict[str, Path]:
    """One page of each kind: the largest, as it shows most."""
    found: dict[str, Path] = {}
    for file in sorted(output.rglob("*.html")):
        kind = re.search(r'<body class="page-([\w-]+)', file.read_text(encoding="utf-8"))
        if kind and (kind[1] not in found or file.stat().st_size > found[kind[1]].stat().st_size):
            found[kind[1]] = file
    return found


def every_kind(site: Path, scratch: Path) -> dict[str, Path]:
    """One page of each kind: of the site, built in ``scratch``; of a longer one, what a small site of ours has not."""
    build(site, scratch / "output")
    found = pages_by_kind(scratch / "output")
    if site == ROOT:
        longer = exploring.write(scratch / "longer", exploring.LONG)
        build(longer, scratch / "longer-output")
        found = pages_by_kind(scratch / "longer-output") | found
    return found


def photograph(browser: Browser, kind: str, file: Path, folder: Path) -> list[Path]:
    """The page in each width and colour scheme, and on paper."""
    made = []
    for width in WIDTHS:
        for scheme in ("light", "dark") if width == WIDTHS[0] else ("light",):
            context = browser.new_context(
                viewport={"width": width, "height": 900}, locale="zh-CN", color_scheme=scheme, reduced_motion="reduce"
            )
            page = context.new_page()
            page.goto(file.as_uri())
            height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
            picture = folder / f"{kind}-{width}{'-dark' if scheme == 'dark' else ''}.png"
            page.screenshot(path=picture, clip={"x": 0, "y": 0, "width": width, "height": height}, full_page=True)
            made.append(picture)
            if width == WIDTHS[0] and scheme == "light":
                made += _printed(page.pdf(prefer_css_page_size=True), kind, folder)
            context.close()
    return made


def _printed(data: bytes, kind: str, folder: Path) -> list[Path]:
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    made = []
    for number, sheet in enumerate(list(document)[:PRINTED_PAGES], 1):
        made.append(folder / f"{kind}-print-{number}.png")
        sheet.render(scale=1.25).to_pil().save(made[-1])
    document.close()
    return made


def keep_for_the_docs(folder: Path, images: Path) -> None:
    """Small copies of the pictures that the docs show."""
    for name in FOR_THE_DOCS:
        with Image.open(folder / f"{name}.png") as picture:
            small = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, 1100)))
            small.thumbnail((900, 1100))
            small.quantize(64, dither=Image.Dither.NONE).save(images / f"{name}.png", optimize=True)


def main() -> None:
    """Build, photograph, keep."""
    parser = argparse.ArgumentParser(description="各类页面的截图")
    parser.add_argument("--site", type=Path, default=ROOT, help="网站文件夹，默认本仓库")
    parser.add_argument("--into", type=Path, default=ROOT / "docs/images/all", help="截图放在哪里")
    chosen = parser.parse_args()
    shutil.rmtree(chosen.into, ignore_errors=True)
    chosen.into.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find())
        for kind, file in every_kind(chosen.site, Path(scratch)).items():
            for picture in photograph(browser, kind, file, chosen.into):
                print(picture.relative_to(Path.cwd()) if picture.is_relative_to(Path.cwd()) else picture)
        browser.close()
    if chosen.site == ROOT:
        keep_for_the_docs(chosen.into, ROOT / "docs/images")


if __name__ == "__main__":
    main()
