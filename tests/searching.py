"""A site to search in, and the truth about it: what is published is read back from its JSON files, and looked through."""

import json
import re
import unicodedata
from decimal import Decimal
from itertools import product
from pathlib import Path

SITE = "站点名称: 某市项目支出绩效目标公开\n发布单位: 某市财政局\n"
PROJECT = """项目名称: {name}
主管部门: {department}
{code}项目资金:
  年度资金总额: {amount}
年度目标: {goal}
绩效指标:
  产出指标:
    数量指标:
      - {thing}数量: {count}个
    质量指标:
      - 验收合格率: ≥{share}%
  效益指标:
    社会效益指标:
      - 对{thing}的改善: 明显
{more}"""
SATISFIED = """  满意度指标:
    满意度指标:
      - {thing}使用者满意度: ≥{share}%
"""
PLACES = ("东城", "西关", "北门", "南湖", "新桥", "古井", "谯陵", "花园")
THINGS = ("道路", "学校", "水渠", "图书馆", "路灯", "公园", "㎡草坪")
DEEDS = ("维修", "建设", "绿化", "购置")
AMOUNTS = ("3.20", "18.00", "60.50", "230.00", "800.00", "1500.00")


def write(folder: Path) -> Path:
    """336 projects of 24 departments in three years, in ``folder``; half of the departments have no code."""
    (folder / "content").mkdir(parents=True)
    (folder / "content/site.yaml").write_text(SITE, encoding="utf-8")
    for number, (place, thing, deed) in enumerate(product(PLACES, THINGS, DEEDS)):
        for year in (2024, 2023, 2022):
            if (number + year) % 2 == 0:
                _project(folder, number, year, place, thing, deed)
    return folder


def _project(folder: Path, number: int, year: int, place: str, thing: str, deed: str) -> None:
    department = number % 24
    share = 80 + (number * 7 + year) % 20
    text = PROJECT.format(
        name=f"{place}{thing}{deed}",
        department=f"某市第{department + 1}局",
        code=f'主管部门代码: "{300 + department}"\n' if department % 2 else "",
        amount=AMOUNTS[(number * 5 + year) % len(AMOUNTS)],
        goal=f"完成{place}的{thing}{deed}，惠及居民{number + 10}户。",
        thing=thing,
        count=number + 1,
        share=share,
        more=SATISFIED.format(thing=thing, share=share) if number % 3 else "",
    )
    file = folder / f"content/{year}/p{number:03}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def fold(text: str) -> str:
    """As readers may expect it: full and half width, capitals and small letters are the same."""
    return unicodedata.normalize("NFKC", text).lower()


class Truth:
    """Everything published, looked through."""

    def __init__(self, output: Path) -> None:
        self.projects = [_published(file) for file in sorted(output.glob("[0-9]*/**/*.json")) if _is_project(file)]

    def found(self, query: str, **narrowed: str) -> list[dict]:
        """The projects that have every word of the query and everything that it is narrowed by."""
        words = fold(query).split()
        return [
            one
            for one in self.projects
            if all(any(word in text for text in one["texts"]) for word in words)
            and all(value in one[name] for name, value in narrowed.items())
        ]

    def counts(self, facet: str, query: str, **narrowed: str) -> dict[str, int]:
        """How many there would be of each choice of a facet, whatever it is set to."""
        others = {name: value for name, value in narrowed.items() if name != facet}
        counts: dict[str, int] = {}
        for one in self.found(query, **others):
            for value in one[facet]:
                counts[value] = counts.get(value, 0) + 1
        return counts


def _is_project(file: Path) -> bool:
    return file.with_suffix(".html").exists() and file.name != "index.json"


def _published(file: Path) -> dict:
    data = json.loads(file.read_text(encoding="utf-8"))
    total = next(amount["amount"] for amount in data["funding"]["amounts"] if amount["key"] == "total")
    code, department = data["department_code"], data["department"]
    rows = data["indicators"]
    texts = [data["name"], f"[{code}]{department}" if code else department, str(data["year"])]
    texts += [goal["text"] for goal in data["goals"]]
    texts += [text for row in rows for text in (row["name"], row["value"])]
    page = file.with_suffix(".html").read_text(encoding="utf-8")
    return {
        "name": data["name"],
        "amount_text": total,
        "texts": [fold(text) for text in texts],
        "year": {str(data["year"])},
        "department": {code or department},
        "amount": {_step(total)},
        "class": {
            row["subclass"] or row["class"] for row in rows if row["name"] not in ("", "不适用", "无", "/", "—", "-")
        },
        "findings": {"1"} if re.search(r'<section class="findings"', page) else set(),
    }


def _step(total: str | None) -> str:
    if not total:
        return "none"
    return next((str(step) for step in (1000, 500, 100, 50, 10) if Decimal(total) >= step), "0")
