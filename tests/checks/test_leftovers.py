import pytest

from generator.checks.leftovers import texts
from generator.checks.reading import Reading
from tests.checks.auditing import about_row, audit, form, of
from tests.making import project


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"goal": "完成XX项目建设。"}, "「年度目标」里有占位文字「XX」：完成XX项目建设。"),
        ({"goal": "申请×万元，培训 ×× 人。"}, "「年度目标」里有占位文字「×」：申请×万元，培训 ×× 人。"),
        ({"goal": "待填写"}, "「年度目标」里有占位文字「待填写」：待填写"),
        ({"goal": "*"}, "「年度目标」里有占位文字「*」：*"),
        ({"goal": "目标：****"}, "「年度目标」里有占位文字「****」：目标：****"),
        ({"name": "X年慰问"}, "「项目名称」里有占位文字「X」：X年慰问"),
        ({"more": "备注: 请填写备注\n"}, "「备注」里有占位文字「请填写」：请填写备注"),
        ({"facts": "实施单位: 某某（示例）\n项目期: ____"}, "「实施单位」里有占位文字「(示例)」：某某（示例）"),
    ],
)
def test_placeholder(tmp_path, more, message):
    assert of("V405", audit(tmp_path, {"a.yaml": form(**more)}))[0][1:3] == ("warning", message)


def test_placeholder_in_a_row(tmp_path):
    text = form(
        ("数量指标", "XX数量", "≥2人"), ("数量指标", "救助人数", "≥X人"), ("数量指标", "补助", "2人", {"备注": "待定"})
    )
    assert of("V405", audit(tmp_path, {"a.yaml": text})) == [
        ("a.yaml:9:9", "warning", "「三级指标」里有占位文字「XX」：XX数量", 1),
        ("a.yaml:10:17", "warning", "「救助人数」里有占位文字「X」：≥X人", 2),
        ("a.yaml:13:13", "warning", "「备注」里有占位文字「待定」：待定", 3),
    ]


@pytest.mark.parametrize(
    "text",
    ["购置XXL号服装", "3×2米展板", "X光机", "4*100米接力", "待定期检查", "等待补偿", "Xx2000型", "EXX平台", "什么？"],
)
def test_no_placeholder(tmp_path, text):
    assert "V405" not in about_row(tmp_path, "质量指标", text, text, goal=text, name=text)


def test_what_is_looked_for_in_all_words_is_looked_for_in_each_text(tmp_path):
    """A text that is not among the words of a project would be seen by no rule about texts."""
    text = form(
        ("数量指标", "救助人数", "≥2人", {"备注": "按附件"}),
        ("满意度指标", "满意度", "≥95%"),
        department="民政局",
        facts="实施单位: 某单位\n项目期: 1年",
        more="备注: 联系某单位\n",
    )
    reading = Reading(project(tmp_path, text))
    listed = {said for _, _, said, _, _ in texts(reading)} | {reading.project.department}
    assert {"甲", "救助人数", "≥2人", "按附件", "某单位", "完成救助。", "联系某单位", "民政局"} <= listed
    assert listed <= set(reading.words.split("\n"))
