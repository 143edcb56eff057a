import pytest

from generator.checks.wording import repeated_part
from tests.checks.auditing import about_row, audit, form, of

FOUND = [
    ("V401", "文件规定标准文件规定标准", "「补助标准」的值「文件规定标准文件规定标准」是「文件规定标准」重复"),
    ("V401", "文件规定标准，文件规定标准", "「补助标准」的值「文件规定标准，文件规定标准」是「文件规定标准」重复"),
    ("V401", "及时 及时", "「补助标准」的值「及时 及时」是「及时」重复"),
    ("V401", "≥95%≥95%", None),
    ("V401", "合规合规合规", "「补助标准」的值「合规合规合规」是「合规」重复"),
    (
        "V402",
        "严格执行相关财经法规、制度，合规严格执行相关财经法规、制度",
        "「补助标准」的值「严格执行相关财经法规、制度，合规严格执行相关财经法规、制度」里「严格执行相关财经法规、制度」重复",
    ),
    (
        "V402",
        "合规，严格执行相关财经法规、制度严格执行相关财经法规、制度",
        "「补助标准」的值「合规，严格执行相关财经法规、制度严格执行相关财经法规、制度」里「严格执行相关财经法规、制度」重复",
    ),
    (
        "V403",
        "合规严格执行相关财经法规、制度",
        "「补助标准」的值「合规严格执行相关财经法规、制度」后面连着说明「严格执行相关财经法规、制度」",
    ),
    (
        "V403",
        "较高建立健全相关制度并予以落实",
        "「补助标准」的值「较高建立健全相关制度并予以落实」后面连着说明「建立健全相关制度并予以落实」",
    ),
    ("V403", "≥10人按照年度计划完成", "「补助标准」的值「≥10人按照年度计划完成」后面连着说明「按照年度计划完成」"),
    (
        "V404",
        "较高影响程度（较高、明显、一般）",
        "「补助标准」的值「较高影响程度（较高、明显、一般）」留着评价等级的选项",
    ),
    ("V404", "（优/良/差）", "「补助标准」的值「（优/良/差）」留着评价等级的选项"),
]
NOT_FOUND = [
    ("V401", "人人"),
    ("V401", "1212"),
    ("V401", "20202020"),
    ("V401", "可持续发展可持续影响"),
    ("V401", "家家户户"),
    ("V401", "文件规定标准"),
    ("V402", "可持续发展可持续影响"),
    ("V402", "文件规定标准文件规定标准"),
    ("V402", "甲村建设完成率100%，乙村建设完成率100%"),
    ("V402", "完成第一季度发放工作，完成第二季度发放工作"),
    ("V402", "提升服务水平、提升管理水平"),
    ("V402", "较高影响程度"),
    ("V403", "合规，严格执行相关财经法规、制度"),
    ("V403", "合规（严格执行相关财经法规）"),
    ("V403", "较高影响程度"),
    ("V403", "较高改善"),
    ("V403", "显著改善生态环境"),
    ("V403", "有效提升服务水平"),
    ("V403", "按照计划及时支付"),
    ("V403", "严格执行相关财经法规、制度"),
    ("V403", "≥95%"),
    ("V403", "≥10人次/年"),
    ("V404", "较高（以问卷为准）"),
    ("V404", "支持（省级、市级）项目"),
    ("V404", "显著影响"),
    ("V404", "1月、2月（前）"),
]


@pytest.mark.parametrize(("code", "value", "message"), FOUND)
def test_found(tmp_path, code, value, message):
    found = about_row(tmp_path, "质量指标", "补助标准", value)
    if message is None:
        assert code not in found  # figures alone are not words
    else:
        assert found[code] == message
        assert [one for one in found if one in ("V401", "V402", "V403")] in ([code], [])


@pytest.mark.parametrize(("code", "value"), NOT_FOUND)
def test_not_found(tmp_path, code, value):
    assert code not in about_row(tmp_path, "质量指标", "补助标准", value)


def test_positions(tmp_path):
    text = form(
        ("质量指标", "合规性", "合规合规"),
        ("质量指标", "合规性合规性", "合规"),
        ("质量指标", "合规", "合规，严格按照制度执行严格按照制度执行"),
        ("质量指标", "合格", "合规严格执行制度"),
        ("质量指标", "好评", "好（好、差）"),
    )
    problems = audit(tmp_path, {"a.yaml": text})
    assert [(p.location.line, p.location.column, p.code, p.severity.value, p.row) for p in problems] == [
        (9, 16, "V401", "warning", 1),
        (10, 9, "V401", "warning", 2),
        (11, 15, "V402", "warning", 3),
        (12, 15, "V403", "warning", 4),
        (13, 15, "V404", "warning", 5),
    ]
    goal = audit(tmp_path / "goal", {"a.yaml": form(goal="完成救助。完成救助。")})
    assert of("V401", goal) == [("a.yaml:5:7", "warning", "「年度目标」是「完成救助。」重复", None)]
    assert of("V401", problems)[1][2] == "指标名称「合规性合规性」是「合规性」重复"


def test_a_long_text_is_not_searched():
    assert repeated_part("建" * 7) == ""
    assert repeated_part("完成建设任务，" * 400) == ""
