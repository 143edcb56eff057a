"""A form as read → the text of a content file, in the format that a person would type."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from generator import source, taxonomy
from generator.conventions import CATALOGUE, FORMER_IDS
from generator.importing.forms import AmountRead, FormRead, FundingRead, ListRead, ListRow, Read, RowRead
from generator.problems import Problems
from generator.schema import AMOUNT
from generator.taxonomy import ACCEPTANCES, INDICATOR_NAME, INDICATOR_VALUE

_PLAIN_AMOUNT = re.compile(AMOUNT)

LIST = "公开清单"
_DECIDED = ("公开", CATALOGUE, FORMER_IDS, ACCEPTANCES)
LONGEST_KEY = 200
"""A longer indicator name is written as a column: YAML ends plain keys at 1,024 characters."""


def project_yaml(form: FormRead, number: int | None) -> str:
    """A project file; where it comes from and what was odd stands above it as comments."""
    lines = [f"# 来源：{form.origin}"]
    lines += [f"# 核对：{note.message}" for note in form.notes]
    lines.append(_line("项目名称", form.name.text))
    if number is not None:
        lines.append(f"序号: {number}")
    lines += _facts(form)
    lines += _funding(taxonomy.FUNDING, form.funding)
    if form.multi_year_funding is not None:
        lines += _funding(taxonomy.MULTI_YEAR_FUNDING, form.multi_year_funding)
    goals = taxonomy.form().goals
    lines += [_line(_label(read, goals, key), read.text) for key, read in form.goals]
    lines.append(f"{taxonomy.INDICATORS}:")
    lines += _indicators(form.rows)
    if form.note:
        lines.append(_line("备注", form.note))
    return "\n".join(lines) + "\n"


def disclosure_yaml(title: str, profile_id: str, printed: ListRead | None) -> str:
    """A year's ``disclosure.yaml``: what the attachment says of the year as a whole."""
    lines = []
    if printed is not None:
        lines.append(f"# 来源：{printed.origin}")
    if title:
        lines.append(_line("标题", title))
    lines += [f'表样: "{profile_id}"', "# 附件没有写明批复日期和公布日期；知道后填写，例如 批复日期: 2024-01-31"]
    text = "\n".join(lines) + "\n"
    return text + list_yaml(printed) if printed is not None and printed.rows else text


def list_yaml(printed: ListRead) -> str:
    """The list of a year's ``disclosure.yaml``."""
    rows = [f"  - {_key(row.name)}: {_wan(row)}".rstrip() for row in printed.rows]
    return "\n".join((f"{LIST}:  # 原清单照录，单位：万元", *rows)) + "\n"


def decided(there: source.Document) -> str | None:
    """The lines of a project file that no attachment says: what the publisher has decided of the project.

    ``None`` where they are not lines of their own (``{公开: 否, 项目名称: …}``).
    """
    if not isinstance(there.data, dict):
        return ""
    keys = list(there.data)
    starts = [there.locate((key,), key=True).line or 1 for key in keys]
    lines = there.text.splitlines()
    kept = [
        line.rstrip()
        for key, start, end in zip(keys, starts, [*starts[1:], len(lines) + 1], strict=True)
        if key in _DECIDED
        for line in _without_what_follows(lines[start - 1 : end - 1])
    ]
    text = "\n".join([*kept, ""]) if kept else ""
    read = source.parse(text, there.path, Problems()) if text else None
    said = {key: value for key, value in there.data.items() if key in _DECIDED}
    return text if (read.data if read else {}) == said else None


def _without_what_follows(lines: list[str]) -> list[str]:
    """The lines of an item, without comments in the first column and blank lines, which are about the next."""
    end = len(lines)
    while end > 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return lines[:end]


def site_yaml(publisher: str) -> str:
    """A first ``site.yaml``, for a folder that has none: the body that the forms name."""
    return (
        "# 由导入生成；其余各项见 disclosure new site 的样例\n"
        + _line("站点名称", f"{publisher}项目支出绩效目标公开")
        + "\n"
        + _line("发布单位", publisher)
        + "\n"
    )


def _wan(row: ListRow) -> str:
    """A list amount in 万元: as printed, or the decimal point moved by four places."""
    if row.unit == "元":
        return "" if row.amount is None else format(row.amount.scaleb(-4).normalize(), "f")
    if _PLAIN_AMOUNT.fullmatch(row.amount_text):
        return row.amount_text
    return "" if row.amount is None else format(row.amount, "f")


def _line(key: str, text: str) -> str:
    return f"{key}: {source.as_scalar(text)}".rstrip()


def _key(name: str) -> str:
    return source.as_scalar(name, key=True) if name else '""'


def _label(read: Read, terms: tuple[taxonomy.Term, ...], key: str) -> str:
    """The label as printed where content files know it, else the official one."""
    term = next(term for term in terms if term.key == key)
    return read.label if read.label in term.labels else term.label


def _facts(form: FormRead) -> Iterator[str]:
    yield _line("主管部门", form.department.text)
    if form.department_code.text:
        yield f"主管部门代码: {json.dumps(form.department_code.text, ensure_ascii=False)}"
    terms = taxonomy.form().facts
    for key, read in form.facts:
        yield _line(_label(read, terms, key), read.text)


def _funding(name: str, funding: FundingRead) -> Iterator[str]:
    if funding.unit == "万元":
        yield f"{name}:  # 万元"
    else:
        yield f"{name}:"
        yield f"  {taxonomy.FUNDING_UNIT}: {funding.unit}"
    terms = taxonomy.form().amounts
    for amount in funding.amounts:
        term = next(term for term in terms if term.key == amount.key)
        label = amount.label if amount.label in term.labels else term.label
        yield "  " + _line(label, _amount(amount))


def _amount(amount: AmountRead) -> str:
    """The amount as printed where it is a plain number, else its value (``5.00万元`` → ``5.00``)."""
    if _PLAIN_AMOUNT.fullmatch(amount.text):
        return amount.text
    return "" if amount.value is None else format(amount.value, "f")


def _indicators(rows: Iterable[RowRead]) -> Iterator[str]:
    """Rows under their classes. A class that comes back later joins its first place: a mapping has each key once."""
    by_class: dict[str, dict[str, list[RowRead]]] = {}
    for row in rows:
        by_class.setdefault(row.class_label, {}).setdefault(row.subclass_label, []).append(row)
    for class_label, subclasses in by_class.items():
        inferred = all(row.class_inferred for of_class in subclasses.values() for row in of_class)
        yield f"  {_key(class_label)}:{'  # 推定' if inferred else ''}"
        for sub_label, of_subclass in subclasses.items():
            if not sub_label and all(_is_empty(row) for row in of_subclass):
                continue  # a class whose row the form left empty
            yield f"    {_key(sub_label)}:"
            if len(of_subclass) == 1 and _is_empty(of_subclass[0]):
                continue
            for row in of_subclass:
                yield from _row(row)


def _is_empty(row: RowRead) -> bool:
    return not (row.name or row.value or any(text for _, text in row.extras))


def _row(row: RowRead) -> Iterator[str]:
    if row.name and not row.extras and len(row.name) <= LONGEST_KEY and "\n" not in row.name:
        yield f"      - {_key(row.name)}: {source.as_scalar(row.value)}".rstrip()
        return
    columns = ((INDICATOR_NAME, row.name), (INDICATOR_VALUE, row.value), *_known(row.extras))
    for at, (label, text) in enumerate(columns):
        yield ("      - " if at == 0 else "        ") + _line(label, text)


def _known(extras: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """Further columns under labels that content files know; two of one meaning are joined."""
    terms = taxonomy.form().column_by_label
    for label, group in groupby(extras, lambda extra: extra[0] if extra[0] in terms else "备注"):
        yield label, "；".join(text for _, text in group if text)
