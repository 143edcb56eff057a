"""JSON Schemas of the content files, made from the vocabulary of the form.

One schema serves twice: editors complete and check with it while the webmaster types, and the loader enforces it. It
is written for both readers: the loader hands over text only, an editor sees numbers and nulls as well.
The only importer of ``jsonschema_rs``.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema_rs

from generator.conventions import (
    CATALOGUE,
    CATALOGUE_DATES,
    CATALOGUE_ITEMS,
    COLUMN_TAGS,
    CONTENT_SOURCE,
    CORRECTIONS,
    FORMER_IDS,
    INDEX_NUMBER,
    TAGS,
    WITHDRAWN,
)
from generator.model import Path
from generator.taxonomy import (
    ACCEPTANCES,
    DEFAULT_PROFILE,
    FUNDING,
    FUNDING_UNIT,
    INDICATOR_NAME,
    INDICATOR_VALUE,
    INDICATORS,
    MULTI_YEAR_FUNDING,
    Profile,
    Term,
    form,
    profile,
    profile_ids,
)

Schema = dict[str, Any]

AMOUNT = r"^([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$|^$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$|^$"
TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^$"
NUMBER = r"^[1-9][0-9]{0,5}$"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

_SCALAR = ["string", "number", "boolean", "null"]


def _text(about: str = "", **more: Any) -> Schema:
    return {"type": _SCALAR, **({"description": about} if about else {}), **more}


def _required_text(about: str) -> Schema:
    return {"type": ["string", "number"], "minLength": 1, "description": about}


def _table(properties: Schema, required: tuple[str, ...] = (), **more: Any) -> Schema:
    table = {"type": "object", "properties": properties, "additionalProperties": False, **more}
    return {**table, "required": list(required)} if required else table


def _labels(terms: tuple[Term, ...], value: Schema) -> Schema:
    return {
        label: {
            **value,
            "description": term.about or f"{term.label}" + (f"（即{label}）" if label != term.label else ""),
        }
        for term in terms
        for label in term.labels
    }


def _funding(about: str) -> Schema:
    amounts = form().amounts
    total = next(term for term in amounts if term.required)
    amount = {"type": ["string", "number", "null"], "pattern": AMOUNT}
    return _table(
        {FUNDING_UNIT: {"enum": ["万元", "元"], "description": "金额单位，默认万元"}, **_labels(amounts, amount)},
        description=about,
        anyOf=[{"required": [label]} for label in total.labels],
    )


def _indicator() -> Schema:
    """``名称: 值``, or a mapping of columns where the form has more of them."""
    columns = {
        INDICATOR_NAME: _text("指标名称"),
        INDICATOR_VALUE: _text("指标值，一字不改"),
        **_labels(form().columns, {"type": _SCALAR}),
    }
    return {
        "type": "object",
        "description": "一行指标：「- 指标名称: 指标值」",
        "minProperties": 1,
        "if": {"required": [INDICATOR_NAME]},
        "then": {"properties": columns, "additionalProperties": False},
        "else": {"maxProperties": 1, "additionalProperties": _text()},
    }


def _acceptances(rows: str) -> Schema:
    """Findings of the checks that the publisher lets stand; ``rows`` says what 行 counts."""
    return {
        "type": ["array", "string", "null"],
        "maxLength": 0,
        "description": "核对后确认原文如此的问题：编号、原因，必要时写行",
        "items": _table(
            {
                "编号": _required_text("问题的编号，例如 V301"),
                "原因": _required_text("为什么保留，读者在项目页上看得到"),
                "行": {"type": ["string", "integer"], "pattern": NUMBER, "description": rows},
                "公开": {"enum": ["是", "否"], "description": "写「否」则不在页面上说明"},
            },
            ("编号", "原因"),
        ),
    }


def _date(about: str) -> Schema:
    return {"type": ["string", "null"], "pattern": DATE, "description": about}


def _optional_table(properties: Schema, about: str) -> Schema:
    """A table that may be begun and left empty."""
    return {**_table(properties), "type": ["object", "string", "null"], "maxLength": 0, "description": about}


def _catalogue() -> Schema:
    items = {item: _text() for item in CATALOGUE_ITEMS}
    items[INDEX_NUMBER] = _text("照单位的目录填写，不能重复，发布后不再改变")
    items |= {item: _date("YYYY-MM-DD，没有就不写") for item in CATALOGUE_DATES}
    return _optional_table(items, "信息公开目录各项，有的才写")


def _list(items: Schema, about: str) -> Schema:
    """A list that may be begun and left empty."""
    return {"type": ["array", "string", "null"], "maxLength": 0, "description": about, "items": items}


def _withdrawn(what: str) -> Schema:
    entry = {
        "地址": _required_text(what),
        "日期": _day("哪一天撤下，YYYY-MM-DD"),
        "原因": _required_text("为什么撤下，读者在原来的地址看得到"),
    }
    return _list(_table(entry, tuple(entry)), "不再公布的地址：原来的页面改为说明已撤下")


def _day(about: str) -> Schema:
    return {**_required_text(about), "pattern": DATE}


def _either(labels: list[str]) -> str:
    return r"^\s*(" + "|".join(map(re.escape, labels)) + r")\s*([(（【\[].*[)）】\]])?\s*$"


def _indicators(of: Profile) -> Schema:
    every = [label for class_ in of.classes for sub in class_.subclasses for label in sub.labels]
    rows = {"type": ["array", "string", "null"], "maxLength": 0, "items": {"$ref": "#/$defs/indicator"}}
    classes = {}
    for class_ in of.classes:
        classes[class_.label] = {
            "type": ["object", "string", "null"],
            "maxLength": 0,
            "properties": dict.fromkeys((sub.label for sub in class_.subclasses), rows),
            "additionalProperties": rows,
            "propertyNames": {"pattern": _either(every)},
        }
    anything = {**next(iter(classes.values())), "properties": {}}
    return {
        "type": "object",
        "description": "一级指标 → 二级指标 → 各行；名称照表中所印书写",
        "minProperties": 1,
        "properties": classes,
        "additionalProperties": anything,
        "propertyNames": {"pattern": _either([label for c in of.classes for label in (c.label, *c.aliases)])},
    }


def project_schema(of: Profile) -> Schema:
    """A project file under one form profile."""
    terms = form()
    facts = _labels(terms.facts, {"type": ["string", "number", "null"]})
    for term in terms.facts:
        if term.required:
            facts[term.label] = _required_text(term.about)
    return {
        "$schema": DIALECT,
        "title": of.title,
        **_table(
            {
                "序号": {"type": ["string", "integer"], "pattern": NUMBER, "description": "在公开清单中的序号"},
                "公开": {"enum": ["是", "否"], "description": "写「否」则不出现在任何公开的页面和数据里"},
                **facts,
                FUNDING: _funding("金额与批复一致，默认单位万元"),
                MULTI_YEAR_FUNDING: _funding("中期（实施期）资金，没有则不写"),
                **_labels(terms.goals, {"type": _SCALAR}),
                INDICATORS: _indicators(of),
                "备注": _text("表末备注"),
                CATALOGUE: _catalogue(),
                FORMER_IDS: _list(
                    _required_text("改名以前的文件名，不写 .yaml"), "改名以前的地址，读者从那里会转到这里"
                ),
                ACCEPTANCES: _acceptances("只说明第几行指标；不写则是这个文件里这个编号的全部问题"),
            },
            required=(*(term.label for term in terms.facts if term.required), FUNDING, INDICATORS),
        ),
        "$defs": {"indicator": _indicator()},
    }


def disclosure_schema() -> Schema:
    """``<year>/disclosure.yaml``: what concerns a year as a whole; every key may be left out."""
    entry = {"type": "object", "minProperties": 1, "maxProperties": 1}
    amount = {"type": ["string", "number", "null"], "pattern": AMOUNT}
    return {
        "$schema": DIALECT,
        "title": "一个年度的公开说明",
        **_table(
            {
                "标题": _text("公开文件的标题"),
                "表样": {"enum": list(profile_ids()), "description": f"指标体系的年份，默认 {DEFAULT_PROFILE}"},
                "批复日期": _date("YYYY-MM-DD，不知道就不写"),
                "公布日期": _date("YYYY-MM-DD，不知道就不写；写了就是已经公布，以后的改动要登记更正"),
                "公布时间": {"type": ["string", "null"], "pattern": TIME, "description": "公布当天的时间，例如 09:30"},
                "说明": _text("显示在清单上方的一段话"),
                "公开清单": {
                    "type": ["array", "string", "null"],
                    "maxLength": 0,
                    "description": "原公开清单照录：「- 项目名称: 预算金额」，单位万元，用于核对",
                    "items": {**entry, "additionalProperties": amount},
                },
                CATALOGUE: _catalogue(),
                WITHDRAWN: _withdrawn("项目的文件名，不写 .yaml"),
                ACCEPTANCES: _acceptances("清单的第几行；不写则是这个编号的全部问题"),
            }
        ),
    }


SITE_TEXTS = {
    "网址": "网站发布后的完整地址，例如 https://www.example.gov.cn/jixiao/",
    "说明": "一句话介绍，显示在首页",
    "地址": "发布单位的地址",
    "邮编": "邮政编码",
    "电话": "公开的联系电话",
    "邮箱": "公开的电子邮箱",
    "主页": "发布单位主页的地址",
    "承办单位": "网站的承办单位全称",
    "网站标识码": "党政机关网站标识码，10 位",
    "ICP备案号": "例如 皖ICP备00000000号",
    "公安备案号": "例如 皖公网安备 00000000000000号",
    "找错链接": "网站找错平台的地址",
    "数据使用条件": "怎样使用公开的数据，一句话，例如发布单位确定的许可名称；没有规定就不写",
    "数据使用条件链接": "规定数据使用条件的文件或许可的地址",
}


def site_schema() -> Schema:
    """``content/site.yaml``: the site and the publishing body."""
    return {
        "$schema": DIALECT,
        "title": "网站与发布单位",
        **_table(
            {
                "站点名称": _required_text("网站的名称，显示在每一页"),
                "发布单位": _required_text("发布单位全称"),
                **{key: _text(about) for key, about in SITE_TEXTS.items()},
                TAGS: _optional_table(
                    {
                        **{key: _text(f"标签 {tag}") for key, tag in COLUMN_TAGS.items()},
                        CONTENT_SOURCE: _text("默认是发布单位"),
                    },
                    "写了这一项，每页就带《政府网站发展指引》规定的标签，缺少内容时不生成",
                ),
                CATALOGUE: _optional_table(
                    dict.fromkeys(CATALOGUE_ITEMS, _text("显示的名称，空着就用原名")),
                    "目录块显示哪几项、按什么次序、叫什么名称",
                ),
                WITHDRAWN: _withdrawn("文字页面的文件名，不写 .md"),
                "页脚": {"type": ["array", "string", "null"], "maxLength": 0, "items": _text("一行文字")},
                "部门": {
                    "type": ["array", "string", "null"],
                    "maxLength": 0,
                    "description": "主管部门的代码与名称，按显示顺序",
                    "items": _table(
                        {"代码": _required_text("部门代码"), "名称": _required_text("部门全称")}, ("代码", "名称")
                    ),
                },
            },
            required=("站点名称", "发布单位"),
        ),
    }


def corrections_schema() -> Schema:
    """``<year>/corrections.yaml``: what was corrected after publication; ``disclosure correct`` writes it."""
    texts = {"type": [*_SCALAR, "object"], "additionalProperties": _text()}
    change = {
        "项目": _required_text("项目的文件名，不写 .yaml；不写则是整个年度的内容"),
        "行": {"type": ["string", "integer"], "pattern": NUMBER, "description": "第几行"},
        "内容": _required_text("哪一项"),
        "原": {**texts, "description": "原来公布的；原来没有这一项就不写"},
        "现": {**texts, "description": "更正后的；删去了这一项就不写"},
    }
    correction = {
        "日期": _day("哪一天更正，YYYY-MM-DD"),
        "原因": _required_text("为什么更正，读者看得到"),
        "改动": _list(_table(change, ("内容",)), "改了哪些"),
    }
    return {
        "$schema": DIALECT,
        "title": "更正记录",
        **_table({CORRECTIONS: _list(_table(correction, tuple(correction)), "按时间先后")}, (CORRECTIONS,)),
    }


def page_schema() -> Schema:
    """The front matter of a page of prose."""
    return {
        "$schema": DIALECT,
        "title": "文字页面的页首",
        **_table(
            {
                "标题": _required_text("页面标题"),
                "顺序": {"type": ["string", "integer"], "pattern": NUMBER, "description": "在导航中的次序"},
                "公布日期": _date("YYYY-MM-DD，网站带政府网站标签时必填"),
            },
            required=("标题",),
        ),
    }


def schema_files() -> dict[str, str]:
    """Every schema as a file for editors: name → JSON text."""
    schemas = {f"project-{of}.json": project_schema(profile(of)) for of in profile_ids()}
    schemas |= {"disclosure.json": disclosure_schema(), "site.json": site_schema(), "page.json": page_schema()}
    schemas["corrections.json"] = corrections_schema()
    return {name: json.dumps(schema, ensure_ascii=False, indent=1) + "\n" for name, schema in schemas.items()}


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach of a schema.

    ``kind`` is the JSON Schema keyword; ``detail`` what it says of the breach: the missing name (``required``), the
    unknown names (``additionalProperties``), the choices (``enum``).
    """

    path: Path
    kind: str
    value: Any
    detail: Any


class Validator:
    """A compiled schema."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._compiled = jsonschema_rs.Draft202012Validator(schema)

    def violations(self, data: Any) -> Iterator[Violation]:
        """Every breach in ``data``; none for sound data, which is the quick way out."""
        if self._compiled.is_valid(data):
            return
        for error in self._compiled.iter_errors(data):
            yield Violation(tuple(error.instance_path), error.kind.name, error.instance, error.kind.value)


@cache
def project_validator(profile_id: str) -> Validator:
    """The compiled schema of project files."""
    return Validator(project_schema(profile(profile_id)))


@cache
def validator(kind: str) -> Validator:
    """The compiled schema of ``site``, ``disclosure``, ``corrections`` or ``page`` files."""
    made = {
        "site": site_schema,
        "disclosure": disclosure_schema,
        "corrections": corrections_schema,
        "page": page_schema,
    }
    return Validator(made[kind]())
