import pytest

from tests.checks.auditing import about_row, audit, form, of

ABOVE_ALL = [
    ("满意度指标", "服务对象满意度", "≥950%", "「服务对象满意度」≥950% 超过 100%"),
    ("质量指标", "培训合格率", "120%", "「培训合格率」120% 超过 100%"),
    ("质量指标", "覆盖率", "≥１００.５％", "「覆盖率」≥１００.５％ 超过 100%"),
    ("数量指标", "女性占比", "110%", "「女性占比」110% 超过 100%"),
    ("质量指标", "抽检合格率", "95%-105%", "「抽检合格率」95%-105% 超过 100%"),
]
NOT_ABOVE_ALL = [
    ("满意度指标", "服务对象满意度", "≥100%"),
    ("满意度指标", "服务对象满意度", "≥100.00%"),
    ("满意度指标", "服务对象满意度", "≥120分"),
    ("经济效益指标", "产值增长率", "≥120%"),
    ("数量指标", "任务完成率", "≥105%"),
    ("经济效益指标", "投入产出比例", "200%"),
    ("经济效益指标", "资产负债率", "≤110%"),
    ("经济效益指标", "带动社会投资", "≥300%"),
]


@pytest.mark.parametrize(("subclass", "name", "value", "message"), ABOVE_ALL)
def test_above_all(tmp_path, subclass, name, value, message):
    assert about_row(tmp_path, subclass, name, value)["V302"] == message


@pytest.mark.parametrize(("subclass", "name", "value"), NOT_ABOVE_ALL)
def test_not_above_all(tmp_path, subclass, name, value):
    assert "V302" not in about_row(tmp_path, subclass, name, value)


@pytest.mark.parametrize(
    ("name", "value", "more", "message"),
    [
        ("完成时间", "2023年12月底前", {}, "「完成时间」2023年12月底前 是 2023 年，公开的是 2024 年度"),
        ("完成时间", "2023-12-31", {}, "「完成时间」2023-12-31 是 2023 年，公开的是 2024 年度"),
        (
            "完成时间",
            "2025年3月底前",
            {"facts": "项目期: 1年"},
            "「完成时间」2025年3月底前 是 2025 年，公开的是 2024 年度",
        ),
        ("完成时间", "2027年底前", {"facts": "项目期: 2年"}, "「完成时间」2027年底前 是 2027 年，公开的是 2024 年度"),
        (
            "完成时间",
            "2024年底前",
            {"facts": "项目期: 2022.01-2022.12"},
            "「项目期」2022.01-2022.12 不含公开的年度 2024 年",
        ),
        ("完成时间", "年底前", {"goal": "2023年完成培训"}, "「年度目标」里写「2023年完成」，公开的是 2024 年度"),
        (
            "完成时间",
            "2024年底前",
            {"goal": "2023年12月底前完成建设。"},
            "「年度目标」里写「2023年12月底前」，公开的是 2024 年度",
        ),
    ],
)
def test_other_year(tmp_path, name, value, more, message):
    assert about_row(tmp_path, "时效指标", name, value, **more)["V303"] == message


@pytest.mark.parametrize(
    ("subclass", "name", "value", "more"),
    [
        ("时效指标", "完成时间", "2024年12月底前", {}),
        ("时效指标", "完成时间", "12月底前", {}),
        ("时效指标", "完成时间", "2023.07-2024.01", {"facts": "起止时间: 2023.07-2024.01"}),
        ("时效指标", "完成时间", "2025年1月底前", {"facts": "起止时间: 2023.07-2025.01"}),
        ("时效指标", "完成时间", "2025年底前", {"facts": "项目期: 3年"}),
        ("时效指标", "完成时间", "2030年底前", {"facts": "项目期: 长期"}),
        ("时效指标", "办理时间缩短", "较2023年缩短10天", {}),
        ("数量指标", "补助户数", "2023户", {}),
        ("质量指标", "执行文件", "按2023年文件执行", {}),
        ("时效指标", "完成时间", "年底前", {"goal": "落实2023年度结转资金，较2023年增长5%。"}),
        ("时效指标", "完成时间", "年底前", {"goal": "2023年完成前期工作，2024年建成。"}),
        ("时效指标", "完成时间", "年底前", {"goal": "较2023年完成情况有所提高。"}),
        ("时效指标", "完成时间", "年底前", {"goal": "根据《2021-2025年规划》，2024年底前完成。"}),
    ],
)
def test_not_other_year(tmp_path, subclass, name, value, more):
    assert "V303" not in about_row(tmp_path, subclass, name, value, **more)


def test_repeated_indicator(tmp_path):
    text = form(("数量指标", "救助人数", "≥2人"), ("数量指标", "救助 人数", "≥3人"), ("数量指标", "救助人数", "≥2人"))
    assert of("V304", audit(tmp_path, {"a.yaml": text})) == [
        ("a.yaml:10:9", "error", "「救助 人数」与第 1 行重复：值分别是「≥2人」和「≥3人」", 2),
        ("a.yaml:11:9", "error", "「救助人数」与第 1 行重复：值都是「≥2人」", 3),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("数量指标", "医疗救助人数", "≥2人"), ("数量指标", "助学救助人数", "≥2人")],
        [("数量指标", "服务对象满意度", "≥95%"), ("满意度指标", "服务对象满意度", "≥95%")],
        [("数量指标", "不适用", "不适用"), ("数量指标", "不适用", "不适用")],
        [("数量指标", "", "2人"), ("数量指标", "", "3人")],
        [
            ("数量指标", "补助标准", "2元", {"指标值说明": "城市"}),
            ("数量指标", "补助标准", "3元", {"指标值说明": "农村"}),
        ],
    ],
)
def test_not_repeated(tmp_path, rows):
    assert of("V304", audit(tmp_path, {"a.yaml": form(*rows)})) == []


@pytest.mark.parametrize(
    ("subclass", "name", "value", "columns", "message"),
    [
        ("质量指标", "培训合格率", "≥95人", None, "「培训合格率」≥95人：名称是比率，单位是「人」"),
        ("数量指标", "培训人数", "≥95%", None, "「培训人数」≥95%：名称是数量，单位是 %"),
        ("数量指标", "培训人数", "≥95%", {"计量单位": "人"}, "「培训人数」≥95% 与计量单位「人」矛盾"),
        ("数量指标", "培训", "≥95人", {"度量单位": "平方米"}, "「培训」≥95人 与计量单位「平方米」矛盾"),
    ],
)
def test_other_unit(tmp_path, subclass, name, value, columns, message):
    assert about_row(tmp_path, subclass, name, value, columns)["V310"] == message


@pytest.mark.parametrize(
    ("subclass", "name", "value", "columns"),
    [
        ("质量指标", "培训合格率", "≥95%", None),
        ("质量指标", "培训合格率", "≥95％", {"计量单位": "%"}),
        ("数量指标", "检查频率", "12次/年", None),
        ("满意度指标", "服务对象满意度", "≥95分", None),
        ("数量指标", "培训人数", "≥95人次", {"计量单位": "人"}),
        ("数量指标", "培训人数", "≥95", {"计量单位": "人"}),
        ("成本指标", "总成本", "≤5万元", {"计量单位": "元"}),
        ("社会效益指标", "事故发生率", "0起", None),
        ("数量指标", "任务完成数量", "100%", None),
    ],
)
def test_not_other_unit(tmp_path, subclass, name, value, columns):
    assert "V310" not in about_row(tmp_path, subclass, name, value, columns)
