"""The real disclosure in every format: each file gives exactly ``expected.json``."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from generator import taxonomy
from generator.importing import readers
from generator.importing.budget import Budget
from generator.importing.labels import load_labels
from generator.importing.recognise import recognise
from generator.importing.rules import EMPTY_ROW, HIDDEN_ROW, INFERRED

DATA = Path(__file__).parent.parent / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
WORKBOOKS = [
    "forms.xlsx",
    "forms.xls",
    "embedded.docx",
    "embedded-libreoffice.docx",
    "embedded-mixed.docx",
    "embedded.doc",
    "embedded-package.doc",
]
TEXTS = [
    "attachment.txt",
    "tika/forms.xlsx.txt",
    "tika/forms.xls.txt",
    "tika/embedded.doc.txt",
    "tika/embedded-package.doc.txt",
    "tika/tables.docx.txt",
]
TABLES = ["tables.docx", "tables.doc"]
FILES = [*WORKBOOKS, *TABLES, *TEXTS]
FACTS = {"implementing_unit": "实施单位", "source": "项目来源", "period": "项目期"}
AMOUNTS = {"total": "年度资金总额", "fiscal": "财政拨款", "carryover": "上年结转", "other": "其他资金"}


@cache
def read(name):
    notes = []
    items = readers.file_items(DATA / "2024" / name, Budget(), notes)
    return recognise(items, load_labels(), taxonomy.profile("2015")), tuple(notes)


def as_expected(form):
    return {
        "表名": form.title,
        "年度": form.year,
        "项目名称": form.name.text,
        "主管部门及代码": {"代码": form.department_code.text, "名称": form.department.text},
        **{FACTS[key]: fact.text for key, fact in form.facts},
        "项目资金": {
            "单位": form.funding.unit,
            **{AMOUNTS[amount.key]: (amount.label, amount.text, amount.value) for amount in form.funding.amounts},
        },
        "年度目标": dict(form.goals)["annual_goal"].text,
        "指标": [
            (row.class_label, row.class_inferred, row.subclass_label, row.name, row.value, row.is_empty, row.hidden)
            for row in form.rows
        ],
    }


def expected(project, *, hidden):
    money = {
        label: (label, amount["raw"].strip(), Decimal(amount["value"]))
        for label, amount in project["项目资金"].items()
        if label != "单位"
    }
    return {
        **{key: project[key] for key in ("表名", "年度", "项目名称", "实施单位", "项目来源", "项目期", "年度目标")},
        "主管部门及代码": {key: project["主管部门及代码"][key] for key in ("代码", "名称")},
        "项目资金": {"单位": project["项目资金"]["单位"], **money},
        "指标": [
            (
                row["一级指标"],
                row["一级推断"],
                row["二级指标"],
                row["三级指标"],
                row["指标值"],
                row["空"],
                hidden and row.get("隐藏", False),
            )
            for row in project["指标"]
        ],
    }


@pytest.mark.parametrize("name", FILES)
def test_every_form_is_read_exactly(name):
    result, _ = read(name)
    found = {form.name.text: as_expected(form) for form in result.forms}
    assert found == {project["项目名称"]: expected(project, hidden=name in WORKBOOKS) for project in EXPECTED["项目"]}
    assert len(result.forms) == len(EXPECTED["项目"])


@pytest.mark.parametrize("name", FILES)
def test_the_list_is_read_exactly(name):
    result, _ = read(name)
    (printed,) = result.lists
    assert (printed.title, printed.year, printed.total) == (EXPECTED["清单"]["标题"], EXPECTED["年度"], None)
    assert [(row.number, row.name, row.amount_text, row.amount, row.unit) for row in printed.rows] == [
        (row["序号"], row["项目名称"], row["预算金额"], Decimal(row["预算金额"]), "万元")
        for row in EXPECTED["清单"]["行"]
    ]
    assert result.title == EXPECTED["标题"]


@pytest.mark.parametrize("name", [name for name in FILES if name != "tika/embedded-package.doc.txt"])
def test_forms_come_in_the_order_of_the_file(name):
    result, _ = read(name)
    in_list = [project["项目名称"] for project in EXPECTED["项目"]]
    order = [form.name.text for form in result.forms]
    assert order == (EXPECTED["嵌入顺序"] if name == "attachment.txt" else in_list)


@pytest.mark.parametrize("name", FILES)
def test_everything_odd_is_noted_and_nothing_else(name):
    result, _ = read(name)
    notes = [(note.project, note.rule.code, note.row) for form in result.forms for note in form.notes]
    wanted = [
        ("两节送温暖项目", EMPTY_ROW.code, 9),
        ("选派干部生活补助", INFERRED.code, 7),
        ("产改工作经费", INFERRED.code, 6),
        ("产改工作经费", EMPTY_ROW.code, 8),
    ]
    if name in WORKBOOKS:
        wanted.append(("产改工作经费", HIDDEN_ROW.code, 8))
    assert sorted(notes) == sorted(wanted)
    assert not result.notes
    assert all(note.place for form in result.forms for note in form.notes)


@pytest.mark.parametrize("name", FILES)
def test_every_text_has_the_place_of_its_cell(name):
    result, _ = read(name)
    for form in result.forms:
        reads = [
            form.name,
            form.department,
            form.department_code,
            *dict(form.facts).values(),
            *dict(form.goals).values(),
        ]
        assert all(one.place for one in (*reads, *form.funding.amounts, *form.rows))
    assert all(row.place for printed in result.lists for row in printed.rows)
