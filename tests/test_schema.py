import json

import pytest
from jsonschema_rs import Draft202012Validator

from generator import schema
from generator.schema import project_validator, schema_files, validator

SOUND = {
    "项目名称": "甲",
    "主管部门": "某局",
    "项目资金": {"年度资金总额": "5.00"},
    "绩效指标": {"产出指标": {"数量指标": [{"人数": "2人"}]}},
}


def breaches(of, data):
    return [(violation.path, violation.kind) for violation in of.violations(data)]


def project(**more):
    return {**SOUND, **more}


def indicator(row):
    return project(绩效指标={"产出指标": {"数量指标": [row]}})


def test_sound_data_has_no_violation():
    assert breaches(project_validator("2015"), SOUND) == []
    assert breaches(validator("site"), {"站点名称": "站", "发布单位": "单位"}) == []
    assert breaches(validator("disclosure"), {"表样": "2021"}) == []
    assert breaches(validator("page"), {"标题": "说明"}) == []


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({}, [((), "required")] * 4),
        ([], [((), "type")]),
        (project(项目名称=""), [(("项目名称",), "minLength")]),
        (project(天气="晴"), [((), "additionalProperties")]),
        (project(序号="0"), [(("序号",), "pattern")]),
        (project(序号="1234567"), [(("序号",), "pattern")]),
        (project(序号="１"), [(("序号",), "pattern")]),
        (project(公开="不"), [(("公开",), "enum")]),
        (project(项目资金=""), [(("项目资金",), "type")]),
        (project(项目资金={"财政拨款": "5"}), [(("项目资金",), "anyOf")]),
        (project(项目资金={"年度资金总额": "5", "单位": "亿元"}), [(("项目资金", "单位"), "enum")]),
        (project(绩效指标={}), [(("绩效指标",), "minProperties")]),
        (project(绩效指标={"产出指标": "5"}), [(("绩效指标", "产出指标"), "maxLength")]),
        (project(绩效指标={"产出指标": {"数量指标": "5"}}), [(("绩效指标", "产出指标", "数量指标"), "maxLength")]),
        (indicator({}), [(("绩效指标", "产出指标", "数量指标", 0), "minProperties")]),
        (indicator({"a": "1", "b": "2"}), [(("绩效指标", "产出指标", "数量指标", 0), "maxProperties")]),
        (indicator({"a": ["1"]}), [(("绩效指标", "产出指标", "数量指标", 0, "a"), "type")]),
        (
            indicator({"三级指标": "a", "颜色": "红"}),
            [(("绩效指标", "产出指标", "数量指标", 0), "additionalProperties")],
        ),
    ],
)
def test_violations_of_a_project(data, found):
    assert breaches(project_validator("2015"), data) == found


@pytest.mark.parametrize("text", ["5", "5.00", "0", "0.00", "1234", "1,234", "1,234,567.891", ""])
def test_amounts(text):
    assert breaches(project_validator("2015"), project(项目资金={"年度资金总额": text})) == []


@pytest.mark.parametrize(
    "text",
    [
        "5万元",
        "５",
        "1_000",
        "1,00",
        "12,34",
        "1,2345",
        "-5",
        "+5",
        "5.",
        ".5",
        "1e3",
        "5 000",
        "≤5",
        "5%",
        "0x5",
        "5\n",
    ],
)
def test_no_amounts(text):
    assert breaches(project_validator("2015"), project(项目资金={"年度资金总额": text})) == [
        (("项目资金", "年度资金总额"), "pattern")
    ]


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("2024-02-08", True),
        ("", True),
        ("2024-2-8", False),
        ("2024.02.08", False),
        ("20240208", False),
        ("2024-02-08 ", False),
    ],
)
def test_dates(text, sound):
    assert (breaches(validator("disclosure"), {"批复日期": text}) == []) is sound


@pytest.mark.parametrize(
    ("label", "profile_id", "sound"),
    [("产出指标", "2015", True), ("产出指标（50分）", "2021", True), ("成果指标", "2015", False)],
)
def test_labels_of_classes_for_editors(label, profile_id, sound):
    data = project(绩效指标={label: {"数量指标(20分)": [{"人数": "2人"}]}})
    assert (breaches(project_validator(profile_id), data) == []) is sound


def test_an_editor_sees_types_that_the_loader_does_not():
    data = project(序号=3, 项目资金={"年度资金总额": 5.5, "上年结转": None}, 项目期=None)
    data["绩效指标"] = {"产出指标": {"数量指标": [{"人数": 2}, {"是否": True}], "质量指标": None}, "效益指标": None}
    assert breaches(project_validator("2015"), data) == []


def test_schema_files():
    files = schema_files()
    assert sorted(files) == [
        "corrections.json",
        "disclosure.json",
        "page.json",
        "project-2015.json",
        "project-2021.json",
        "site.json",
    ]
    for text in files.values():
        loaded = json.loads(text)
        assert loaded["$schema"] == schema.DIALECT
        assert loaded["title"]
        Draft202012Validator(loaded)
        assert text.endswith("}\n")


def test_every_field_of_a_schema_says_what_it_is():
    for name in ("site.json", "disclosure.json", "page.json"):
        properties = json.loads(schema_files()[name])["properties"]
        assert {key for key, value in properties.items() if not value.get("description")} <= {"页脚"}, name
