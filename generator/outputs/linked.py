"""What a page says of itself to search engines and catalogues: schema.org as JSON-LD.

It stands in the page as a data block (``<script type="application/ld+json">``), which no browser runs.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson

from generator.model import Frame, Year
from generator.outputs.addresses import DATA_PAGE, data_folder, year_path
from generator.plan import Page

Address = Callable[[str], str]

_FILES = (
    ("projects.csv", "项目", "text/csv"),
    ("funding.csv", "资金", "text/csv"),
    ("indicators.csv", "指标", "text/csv"),
    ("disclosure.json", "全部内容", "application/json"),
    ("disclosure.xlsx", "电子表格", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)
_MAYBE_UNSAFE = re.compile("[<>&\u2028\u2029]")
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def linked_data(site: Frame, page: Page, address: Address) -> str:
    """The JSON of a page's data block, safe in HTML; empty where there is nothing to say.

    ``address`` gives the address of an output path: absolute where the site's is known, else relative to the page.
    """
    graph = []
    if page.kind == "year":
        graph.append(_json(_dataset(site, page.context["disclosure"], address)))
    elif page.kind == "data":
        graph += [_json(_dataset(site, year, address)) for year in site.years]
    if site.base_url and page.crumbs:  # a trail of relative addresses is none
        graph.append(_trail(page, address))
    if not graph:
        return ""
    return f'{{"@context":"https://schema.org","@graph":[{",".join(graph)}]}}'


def _json(value: object) -> str:
    text = orjson.dumps(value).decode()
    return text.translate(_UNSAFE) if _MAYBE_UNSAFE.search(text) else text


def _trail(page: Page, address: Address) -> str:
    steps = ",".join(_step(at, name, address(path)) for at, (name, path) in enumerate(page.crumbs, 1))
    return f'{{"@type":"BreadcrumbList","itemListElement":[{steps}]}}'


@lru_cache(maxsize=1 << 8)
def _step(position: int, name: str, address: str) -> str:
    """A step of the trail; those above a page are the same for all pages of its folder."""
    return _json({"@type": "ListItem", "position": position, "name": name, "item": address})


def _dataset(site: Frame, year: Year, address: Address) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": site.publisher.name}
    if site.publisher.homepage:
        publisher["url"] = site.publisher.homepage
    made: dict[str, Any] = {
        "@type": "Dataset",
        "name": year.title,
        "description": f"{site.publisher.name}{year.year}年度项目支出绩效目标：各项目的资金、年度目标和绩效指标。金额单位为万元。",
        "url": address(year_path(year)),
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "temporalCoverage": str(year.year),
        "publisher": publisher,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "encodingFormat": media_type,
                "contentUrl": address(f"{data_folder(year)}/{file}"),
            }
            for file, name, media_type in _FILES
        ],
        "includedInDataCatalog": {"@type": "DataCatalog", "name": site.title, "url": address(DATA_PAGE)},
    }
    if year.published:
        made["datePublished"] = year.published.isoformat()
    if site.publisher.reuse_url:
        made["license"] = site.publisher.reuse_url
    return made
