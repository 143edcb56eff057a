"""Prints a page with either engine and reads the PDF back."""

import re
import unicodedata
from dataclasses import dataclass, field

import pypdfium2

A4 = (595, 842)
AMOUNTS = ("年度资金总额", "财政拨款", "上年结转", "其他资金")
COLUMNS = ("一级指标", "二级指标", "三级指标", "指标值")
PAGE_NUMBER = re.compile(r"第(\d+)页共(\d+)页")


# a font has one glyph for a radical and its character; those that NFKC does not know
RADICALS = str.maketrans(
    "⺠⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰", "民见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙"
)


def squeezed(text: str) -> str:
    """Text as a PDF gives it back: no blanks, no line breaks, radicals as the characters they stand for.

    pypdfium2 marks a hyphen at the end of a line with U+0002.
    """
    text = text.replace("\x02", "-").translate(RADICALS)
    return re.sub(r"\s|其中:|:", "", unicodedata.normalize("NFKC", text))


def sheets_of(data: bytes) -> list[str]:
    """The text of each page of a PDF; every page is A4 upright."""
    document = pypdfium2.PdfDocument(data)
    try:
        sizes = [tuple(round(side) for side in sheet.get_size()) for sheet in document]
        assert all(abs(wide - A4[0]) <= 1 and abs(high - A4[1]) <= 1 for wide, high in sizes), sizes
        return [sheet.get_textpage().get_text_bounded() for sheet in document]
    finally:
        document.close()


def form_text(project: dict) -> str:
    """The text of the form, cell by cell in reading order; merged cells once."""
    funding = project["项目资金"]
    cells = ["项目支出绩效目标表", "（2024年度）", "项目名称", project["项目名称"]]
    cells += ["主管部门及代码", project["主管部门及代码"]["raw"], "实施单位", project["实施单位"]]
    cells += ["项目来源", project["项目来源"], "项目期", project["项目期"], f"项目资金（{funding['单位']}）"]
    for label in AMOUNTS:
        cells += [label, funding[label]["value"]]
    cells += ["年度目标", project["年度目标"], "绩效指标", *COLUMNS]
    above = ("", "")
    for row in project["指标"]:
        labels = row["一级指标"], row["二级指标"]
        if labels[0] != above[0]:
            cells.append(labels[0])
        if labels != above:
            cells.append(labels[1])
        cells += [row["三级指标"], row["指标值"]]
        above = labels
    return squeezed("".join(cells))


@dataclass
class Printer:
    """One engine: ``print(url)`` gives the PDF. Chromium's page is one of Playwright's."""

    name: str
    page: object
    printed: dict[str, bytes] = field(default_factory=dict)

    def print(self, url: str) -> bytes:
        """The PDF of a page, made once."""
        if url not in self.printed:
            if self.name == "firefox":
                self.page.open(url)
                self.printed[url] = self.page.pdf()
            else:
                self.page.goto(url)
                self.printed[url] = self.page.pdf(prefer_css_page_size=True)
        return self.printed[url]

    def sheets(self, url: str) -> list[str]:
        """The squeezed text of each printed page, the page number cut out after it was looked at."""
        sheets = [squeezed(sheet) for sheet in sheets_of(self.print(url))]
        for at, sheet in enumerate(sheets, 1):
            assert PAGE_NUMBER.findall(sheet) == [(str(at), str(len(sheets)))], f"{self.name}: {sheet}"
        return [PAGE_NUMBER.sub("", sheet) for sheet in sheets]
