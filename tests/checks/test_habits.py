from tests.checks.auditing import audit, form, of


def year(*projects):
    return {f"{at:02}.yaml": text for at, text in enumerate(projects, 1)}


def test_boilerplate_is_said_once(tmp_path):
    rows = (("数量指标", "救助人数", "≥2人"), ("质量指标", "支出合规性", "合规"))
    projects = [form(*rows, name=name) for name in "甲乙丙丁"]
    assert of("V407", audit(tmp_path, year(*projects))) == [
        ("01.yaml:9:9", "note", "「救助人数」在 4 个项目里一字不差", 1),
        ("01.yaml:11:9", "note", "「支出合规性」在 4 个项目里一字不差", 2),
    ]


def test_not_boilerplate(tmp_path):
    rows = (("数量指标", "不适用", "不适用"), ("成本指标", "总成本", "5万元"), ("满意度指标", "服务对象满意度", "≥95%"))
    projects = [
        form(("数量指标", f"{name}人数", "2人"), ("质量指标", "合规性", "合规"), *rows, name=name) for name in "甲乙丙"
    ]
    assert of("V407", audit(tmp_path, year(*projects, form(*rows, name="丁")))) == []


def test_level_words(tmp_path):
    one = form(("质量指标", "甲", "较高"), ("质量指标", "乙", "显著"), ("质量指标", "丙", "较高影响"))
    other = form(("质量指标", "丁", "较高影响程度（较高、一般）"), ("质量指标", "戊", "较高建立制度"), name="乙")
    assert of("V408", audit(tmp_path, year(one, other))) == [
        ("01.yaml:11:14", "note", "「较高」在本年度有 3 种写法：「较高」「较高影响」「较高影响程度」", 3)
    ]


def test_one_level_one_way(tmp_path):
    rows = (
        ("质量指标", "甲", "较高"),
        ("质量指标", "乙", "较 高"),
        ("质量指标", "丙", "显著"),
        ("质量指标", "丁", "较高水平的服务"),
    )
    assert of("V408", audit(tmp_path, year(form(*rows)))) == []


def test_not_applicable_words(tmp_path):
    one = form(("数量指标", "救助", "2人"), ("生态效益指标", "不适用", "不适用"))
    other = form(("数量指标", "救助", "2人"), ("社会效益指标", "无", "无"), "生态效益指标", name="乙")
    assert of("V409", audit(tmp_path, year(one, other))) == [
        ("02.yaml:12:14", "note", "本年度不适用的指标有 3 种写法：不适用（1 处）、无（1 处）、空行（1 处）", 2)
    ]


def test_one_way_of_not_applicable(tmp_path):
    rows = (
        ("数量指标", "救助", "2人"),
        ("生态效益指标", "不适用", "不适用"),
        ("社会效益指标", "影响", ""),
        ("社会效益指标", "重大事故", "无"),
    )
    assert of("V409", audit(tmp_path, year(form(*rows), form(name="乙")))) == []
