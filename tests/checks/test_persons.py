import pytest

from generator import schema
from generator.taxonomy import profile
from tests.checks.auditing import about_row, audit, form, of
from tests.filling import filled, texts, written
from tests.making import SITE, SITE_PATH


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("联系人王某 13812345678", "「备注」里像是有电话号码 138****78"),
        ("电话：138-1234-5678", "「备注」里像是有电话号码 138****78"),
        ("０５５８－５１２３４５６", "「备注」里像是有电话号码 055****56"),
        ("（0558）5123456", "「备注」里像是有电话号码 (05****56"),
        ("身份证34160219800101123X", "「备注」里像是有身份证号码 341602************"),
    ],
)
def test_personal(tmp_path, text, message):
    [(place, severity, found, row)] = of("V406", audit(tmp_path, {"a.yaml": form(more=f"备注: {text}\n")}))
    assert (place, severity, found, row) == ("a.yaml:10:5", "warning", message, None)
    assert "1234" not in found


def test_personal_in_a_row(tmp_path):
    found = of(
        "V406", audit(tmp_path, {"a.yaml": form(("数量指标", "救助13812345678", "2人", {"备注": "13912345678"}))})
    )
    assert [(place, row) for place, _, _, row in found] == [("a.yaml:9:15", 1), ("a.yaml:11:13", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "13800000000元",
        "138000000.00",
        "1380000000万元",
        "文号2024001234567",
        "341602199913451234",
        "统一社会信用代码12341600MB1234567X",
        "2024-01-31至2024-12-31",
        "热线12345",
    ],
)
def test_not_personal(tmp_path, text):
    assert "V406" not in about_row(tmp_path, "质量指标", "号码", text, more=f"备注: {text}\n")


NUMBER = "13812345678"


def test_in_every_text_of_a_project(tmp_path):
    """Every field that the schema knows is looked at, so that a new one comes along."""
    fixed = {"公开": "是", "主管部门代码": "202", "信息公开目录": None, "核对说明": None, "曾用地址": None}
    data = filled(schema.project_schema(profile("2015")), lambda path: f"甲{NUMBER}{'-'.join(path)}", **fixed)
    for part in ("项目资金", "中期资金"):
        data[part] = {"年度资金总额": "1.00"}
    found = of("V406", audit(tmp_path, {"a.yaml": written(data)}))
    assert len(found) == sum(NUMBER in text for text in texts(data))


def test_in_the_reason_that_readers_are_told(tmp_path):
    accepted = f"核对说明:\n  - 编号: V102\n    原因: 问王某 {NUMBER}\n"
    hidden = accepted + "    公开: 否\n"
    assert of("V406", audit(tmp_path / "a", {"a.yaml": form("数量指标", more=accepted)})) == [
        ("a.yaml:11:9", "warning", "「原因」里像是有电话号码 138****78", None)
    ]
    assert of("V406", audit(tmp_path / "b", {"a.yaml": form("数量指标", more=hidden)})) == []


def test_in_what_is_said_of_a_year(tmp_path):
    year = (
        f"标题: 某单位2024年 {NUMBER}\n说明: 咨询 0558-5123456\n公开清单:\n  - 甲 {NUMBER}: 5\n"
        f"核对说明:\n  - 编号: V702\n    原因: 王某 {NUMBER}\n"
    )
    found = of("V406", audit(tmp_path / "a", {"a.yaml": form(name=f"甲 {NUMBER}"), "disclosure.yaml": year}))
    assert [(place, row) for place, _, _, row in found if place.startswith("disclosure")] == [
        ("disclosure.yaml:1:5", None),
        ("disclosure.yaml:2:5", None),
        ("disclosure.yaml:4:5", 1),
        ("disclosure.yaml:7:9", None),
    ]
    accepted = "说明: 咨询 0558-5123456\n核对说明:\n  - 编号: V406\n    原因: 对外公布的服务电话\n"
    assert [
        severity
        for _, severity, _, _ in of("V406", audit(tmp_path / "b", {"a.yaml": form(), "disclosure.yaml": accepted}))
    ] == ["note"]


def test_in_the_file_of_the_site(tmp_path):
    """The telephone of the body is no such number, and whoever may be asked may be named with a landline."""
    site = f'{SITE}电话: {NUMBER}\n说明: 咨询 0558-5123456\n页脚:\n  - 技术支持 {NUMBER}\n部门:\n  - 代码: "202"\n    名称: 34160219800101123X\n'
    assert of("V406", audit(tmp_path, {SITE_PATH: site, "a.yaml": form()})) == [
        ("site.yaml:6:5", "warning", "「页脚」里像是有电话号码 138****78", None),
        ("site.yaml:9:9", "warning", "「名称」里像是有身份证号码 341602************", None),
    ]


def test_on_a_page_of_prose(tmp_path):
    page = f"---\n标题: 联系我们\n---\n\n电话 0558-5123456、12345\n\n王某 **{NUMBER}**，身份证 34160219800101123X\n"
    assert of("V406", audit(tmp_path, {"content/pages/a.md": page, "a.yaml": form()})) == [
        ("pages/a.md:7", "warning", "「联系我们」里像是有身份证号码 341602************", None)
    ]


def test_in_the_record_of_corrections(tmp_path):
    """A number that was taken away would be told to everybody as what stood there before."""
    record = f'更正:\n  - 日期: "2024-03-01"\n    原因: 误写电话\n    改动:\n      - 项目: a\n        内容: 备注\n        原: 王某 {NUMBER}\n'
    year = '公布日期: "2024-02-08"\n'
    found = of("V406", audit(tmp_path, {"a.yaml": form(), "disclosure.yaml": year, "corrections.yaml": record}))
    assert found == [("corrections.yaml:7:12", "warning", "「原」里像是有电话号码 138****78", None)]


def test_in_the_reason_of_a_withdrawal(tmp_path):
    year = f'撤下:\n  - 地址: b\n    日期: "2024-03-01"\n    原因: 问王某 {NUMBER}\n'
    found = of("V406", audit(tmp_path, {"a.yaml": form(), "disclosure.yaml": year}))
    assert found == [("disclosure.yaml:4:9", "warning", "「原因」里像是有电话号码 138****78", None)]
