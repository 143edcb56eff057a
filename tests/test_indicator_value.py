"""Every distinct value of 2024, a wide table of values met elsewhere, and what must hold for any text at all."""

import json
import re
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.indicator_value import Kind, Value, is_applicable, parse, patterns, read_carefully
from generator.indicator_value.plain import read_plain

EXPECTED = json.loads((Path(__file__).parent / "data" / "expected.json").read_text(encoding="utf-8"))
VALUES_2024 = {row["指标值"] for project in EXPECTED["项目"] for row in project["指标"]}

QUANTITY, RANGE, DATE, LEVEL, TEXT = Kind.QUANTITY, Kind.RANGE, Kind.DATE, Kind.LEVEL, Kind.TEXT
WAN = Decimal(10000)
RULES = "严格执行相关财经法规、制度"
SYSTEM = "建立健全相关制度并予以落实"
SCALE = ("较高", "明显", "一般")


def q(operator, number, unit="", scale=1, **more):
    return {
        "kind": QUANTITY,
        "operator": operator,
        "number": None if number is None else Decimal(str(number)),
        "unit": unit,
        "scale": Decimal(scale),
        **more,
    }


def r(number, upper, unit="", scale=1, **more):
    return {**q("", number, unit, scale), "kind": RANGE, "upper": Decimal(str(upper)), **more}


def d(date, year=None, **more):
    return {"kind": DATE, "date": date, "year": year, **more}


def level(word, **more):
    return {"kind": LEVEL, "level": word, **more}


def text(**more):
    return {"kind": TEXT, **more}


NOT_APPLICABLE = {"kind": Kind.NOT_APPLICABLE}

TABLE_2024 = {
    "": {"kind": Kind.EMPTY},
    "不适用": NOT_APPLICABLE,
    "≤2人": q("≤", 2, "人"),
    "≤30人": q("≤", 30, "人"),
    "20人": q("", 20, "人"),
    "1个": q("", 1, "个"),
    "10个": q("", 10, "个"),
    "≥95%": q("≥", 95, "%"),
    "≥90%": q("≥", 90, "%"),
    "≤30768元": q("≤", 30768, "元"),
    "≤130000元": q("≤", 130000, "元"),
    "≤1900000元": q("≤", 1900000, "元"),
    "≤200000元": q("≤", 200000, "元"),
    "≤9万元": q("≤", 9, "元", WAN),
    "=1万": q("=", 1, "", WAN),
    "年底前": d("year-end"),
    "及时": level("及时"),
    "合规": level("合规"),
    f"合规{RULES}": level("合规", remark=RULES),
    f"流程合规{RULES}": level("合规", remark=RULES),
    f"合规，{RULES}{RULES}": level("合规", remark=RULES * 2),
    "较高": level("较高"),
    "较高改善": level("较高"),
    "较高影响": level("较高"),
    "较高影响程度": level("较高"),
    "较高影响程度（较高、明显、一般）": level("较高", choices=SCALE),
    "较高改善或影响程度（较高、明显、一般）": level("较高", choices=SCALE),
    f"较高{SYSTEM}": level("较高", remark=SYSTEM),
    "显著影响": level("显著"),
    f"{RULES}，合规{RULES}": text(),
    SYSTEM * 2: text(remark=SYSTEM),
    "文件规定标准文件规定标准": text(remark="文件规定标准"),
    "计划完成时间": text(),
    "计划时间完成": text(),
    "项目时间内": text(),
    "及时性": text(),
    "按照计划及时支付": text(),
    "保障本年工会经费水平": text(),
    "全市": text(),
}

TABLE = {
    # signs and words
    "不低于95%": q("≥", 95, "%"),
    "＞＝9０％": q("≥", 90, "%"),
    ">=90%": q("≥", 90, "%"),
    "=>90%": q("≥", 90, "%"),
    "＝＞90%": q("≥", 90, "%"),
    "> = 90%": q("≥", 90, "%"),
    "≧90%": q("≥", 90, "%"),
    "⩾90%": q("≥", 90, "%"),
    "≥=90%": q("≥", 90, "%"),
    "≥ 90 %": q("≥", 90, "%"),
    "≥\n90%": q("≥", 90, "%"),
    "》90%": q("≥", 90, "%"),
    "≮90%": q("≥", 90, "%"),
    "≯90%": q("≤", 90, "%"),
    "=<5天": q("≤", 5, "天"),
    "≦5天": q("≤", 5, "天"),
    "＜50人": q("<", 50, "人"),
    "<10起": q("<", 10, "起"),
    "<>10起": q("", 10, "起"),
    "±5%": q("±", 5, "%"),
    "＝100%": q("=", 100, "%"),
    "等于100%": q("=", 100, "%"),
    "≈30台": q("≈", 30, "台"),
    "约30台": q("≈", 30, "台"),
    "30台左右": q("≈", 30, "台"),
    "接近100%": q("≈", 100, "%"),
    "不少于3次": q("≥", 3, "次"),
    "至少3次": q("≥", 3, "次"),
    "达到95%": q("≥", 95, "%"),
    "达到95%左右": q("≈", 95, "%"),
    "不高于5%": q("≤", 5, "%"),
    "不超过30个工作日": q("≤", 30, "个工作日"),
    "至多3次": q("≤", 3, "次"),
    "控制在13万元以内": q("≤", 13, "元", WAN),
    "控制在13万元": q("≤", 13, "元", WAN),
    "控制在13万元左右": q("≈", 13, "元", WAN),
    "超过50人": q(">", 50, "人"),
    "大于50人": q(">", 50, "人"),
    "大于等于50人": q("≥", 50, "人"),
    "少于50人": q("<", 50, "人"),
    "小于50人": q("<", 50, "人"),
    "低于50%": q("<", 50, "%"),
    "95%以上": q("≥", 95, "%"),
    "≥95%以上": q("≥", 95, "%"),
    "95%（含）以上": q("≥", 95, "%"),
    "≥90分（含）": q("≥", 90, "分"),
    "30人以下": q("≤", 30, "人"),
    "5个工作日内": q("≤", 5, "个工作日"),
    "1个月内": q("≤", 1, "个月"),
    "50余人": q(">", 50, "人"),
    "10多人": q(">", 10, "人"),
    "2.5万余人次": q(">", "2.5", "人次", WAN),
    "100余万元": q(">", 100, "元", WAN),
    # numbers
    "5": q("", 5),
    "5.00": q("", "5.00"),
    "1,200人次/年": q("", 1200, "人次", per="年"),
    "1，200元": q("", 1200, "元"),
    "1,234,567.89元": q("", "1234567.89", "元"),
    "-5℃": q("", -5, "℃"),
    "≥-5%": q("≥", -5, "%"),
    "0起": q("", 0, "起"),
    "三十": q("", 30),
    "三个": q("", 3, "个"),
    "两千人": q("", 2000, "人"),
    "两万": q("", 2, "", WAN),
    "两万元": q("", 2, "元", WAN),
    "叁万元整": q("", 3, "元", WAN),
    "一百二十": q("", 120),
    "一百零二人": q("", 102, "人"),
    "一百二": q("", 120),
    "一万二": q("", 12000),
    "一万二千三百": q("", 12300),
    "三亿五千万元": q("", 350000000, "元"),
    "十": q("", 10),
    "半年": q("", "0.5", "年"),
    "百分之九十五": q("", 95, "%"),
    "百分之九十五以上": q("≥", 95, "%"),
    "不低于百分之95": q("≥", 95, "%"),
    "千分之五": q("", 5, "‰"),
    "百分百": q("", 100, "%"),
    "百分之百": q("", 100, "%"),
    "九成": q("", 9, "成"),
    "九成五": q("", "9.5", "成"),
    "9成以上": q("≥", 9, "成"),
    # scales and units
    "≥80M": q("≥", 80, "M"),
    "80M以上": q("≥", 80, "M"),
    "250万": q("", 250, "", WAN),
    "1.5亿元": q("", "1.5", "元", 10**8),
    "3百万元": q("", 3, "元", 10**6),
    "2千万元": q("", 2, "元", 10**7),
    "5千克": q("", 5, "千克"),
    "10万千瓦时": q("", 10, "千瓦时", WAN),
    "≤9万元": q("≤", 9, "元", WAN),
    "¥9000": q("", 9000, "元"),
    "人民币9万元": q("", 9, "元", WAN),
    "5万元整": q("", 5, "元", WAN),
    "0.5‰": q("", "0.5", "‰"),
    "≥95分": q("≥", 95, "分"),
    "≥2个百分点": q("≥", 2, "个百分点"),
    "18平方米": q("", 18, "平方米"),
    "20㎡": q("", 20, "㎡"),
    "50mg/L": q("", 50, "mg", per="L"),
    "3人次": q("", 3, "人次"),
    "3摊位": q("", 3, "摊位"),
    "3个项目": q("", 3, "个"),
    "3个（套）以上": q("≥", 3, "个"),
    "20名困难职工": q("", 20, "名"),
    "1年": q("", 1, "年"),
    "12个月": q("", 12, "个月"),
    "≤12月": q("≤", 12, "月"),
    "24月": q("", 24, "月"),
    "12-24月": r(12, 24, "月"),
    "≥%": q("≥", None, "%"),
    "≤": q("≤", None),
    "万元": q("", None, "元", WAN),
    "个": q("", None, "个"),
    # per
    "12次/年": q("", 12, "次", per="年"),
    "300元/人/年": q("", 300, "元", per="人/年"),
    "300元/人·月": q("", 300, "元", per="人/月"),
    "300元／人": q("", 300, "元", per="人"),
    "500元每人每月": q("", 500, "元", per="人/月"),
    "500元（每人每年）": q("", 500, "元", per="人/年"),
    "每人每年300元": q("", 300, "元", per="人/年"),
    "每名学生300元": q("", 300, "元", per="学生"),
    "每家企业500元": q("", 500, "元", per="家企业"),
    "每户不超过2万元": q("≤", 2, "元", WAN, per="户"),
    "人均300元": q("", 300, "元", per="人"),
    "生均公用经费650元": q("", 650, "元", per="生"),
    "每季度1次": q("", 1, "次", per="季度"),
    "每个月1次": q("", 1, "次", per="月"),
    "每3年1次": q("", 1, "次", per="3年"),
    "每年不少于2次": q("≥", 2, "次", per="年"),
    "每年培训3次": q("", 3, "次", per="年"),
    "1年2次": q("", 2, "次", per="年"),
    "一年一次": q("", 1, "次", per="年"),
    "1次/每年": q("", 1, "次", per="年"),
    "5元/10人": q("", 5, "元", per="10人"),
    # ranges
    "3~5次": r(3, 5, "次"),
    "1000-2000": r(1000, 2000),
    "2000-3000人": r(2000, 3000, "人"),
    "3～5次": r(3, 5, "次"),
    "2-3天": r(2, 3, "天"),
    "2—3天": r(2, 3, "天"),
    "2－3天": r(2, 3, "天"),
    "2至3天": r(2, 3, "天"),
    "2到3天": r(2, 3, "天"),
    "三至五次": r(3, 5, "次"),
    "95%-98%": r(95, 98, "%"),
    "3-5万元": r(3, 5, "元", WAN),
    "1万-2万元": r(1, 2, "元", WAN),
    "5000-1万元": r(5000, 10000, "元"),
    "-5~-3℃": r(-5, -3, "℃"),
    "3-6个月": r(3, 6, "个月"),
    "控制在2%-3%": r(2, 3, "%", operator="≤"),
    # words before, words after
    "100%": q("", 100, "%"),
    "合格率100%": q("", 100, "%"),
    "合格率：100%": q("", 100, "%"),
    "满意度≥95%": q("≥", 95, "%"),
    "达标率100%": q("", 100, "%"),
    "2024年培训3次": q("", 3, "次", year=2024),
    "全年12次": q("", 12, "次"),
    "建成2个基地": q("", 2, "个"),
    "一次性补助500元": q("", 500, "元"),
    "合同签订后30日内": q("≤", 30, "日"),
    "100%覆盖": q("", 100, "%"),
    "95%以上群众满意": q("≥", 95, "%"),
    "≥95％。": q("≥", 95, "%"),
    "≥98%≥98%": q("≥", 98, "%", remark="≥98%"),
    "20.45万元20.45万元": q("", "20.45", "元", WAN, remark="20.45万元"),
    "30人严格执行相关制度": q("", 30, "人", remark="严格执行相关制度"),
    "≤30768元项目总成本不超过预算": q("≤", 30768, "元", remark="项目总成本不超过预算"),
    "50人（其中女性20人）": q("", 50, "人", remark="其中女性20人"),
    "3场，12人次": q("", 3, "场", remark="12人次"),
    # dates
    "2024年12月底前": d("2024-12", 2024),
    "2024年底前": d("2024-12-31", 2024),
    "2024年年底前": d("2024-12-31", 2024),
    "2024年内": d("2024-12-31", 2024),
    "2024年度": d("2024", 2024),
    "2024年完成": d("2024", 2024),
    "2024年12月31日": d("2024-12-31", 2024),
    "2024 年 12 月 31 日前": d("2024-12-31", 2024),
    "２０２４年１２月": d("2024-12", 2024),
    "二〇二四年十二月底前": d("2024-12", 2024),
    "2024-12-31": d("2024-12-31", 2024),
    "2024/12/31": d("2024-12-31", 2024),
    "2024.12.31前": d("2024-12-31", 2024),
    "20241231": d("2024-12-31", 2024),
    "2024.12": d("2024-12", 2024),
    "2024.5": q("", "2024.5"),
    "≤2024.12": q("≤", "2024.12"),
    "20241350": q("", 20241350),
    "≤20241231": q("≤", 20241231),
    "2024年1月0日": d("", 2024),
    "2024年上半年": d("2024-06-30", 2024),
    "2024年第三季度": d("2024-09-30", 2024),
    "上半年": d("06-30"),
    "第一季度前": d("03-31"),
    "12月底前": d("12"),
    "12月31日前完成": d("12-31"),
    "12.31前": d("12-31"),
    "3月": d("03"),
    "十月上旬": d("10"),
    "当年12月底": d("12"),
    "本年内": d("year-end"),
    "年度内": d("year-end"),
    "月底前": d("month-end"),
    "每季度末": d("quarter-end"),
    "每月10日前": d("---10"),
    "≤2024年12月": d("2024-12", 2024, operator="≤"),
    "不晚于2024年6月": d("2024-06", 2024, operator="≤"),
    "完成时间：2024年12月31日前": d("2024-12-31", 2024),
    "于2024年6月30日前完成支付": d("2024-06-30", 2024),
    "2024.01-2024.12": d("2024-12", 2024),
    "2024年1-12月": d("2024-12", 2024),
    "2023年7月-2024年1月": d("2024-01", 2024),
    "2024年1月1日-31日": d("2024-01-31", 2024),
    "1月1日至12月31日": d("12-31"),
    "1-12月": d("12"),
    "2024-2025年": d("2025", 2025),
    "2024-2025": d("2025", 2025),
    "2024年13月": d("", 2024),
    "2023年2月29日": d("", 2023),
    "2024年2月29日": d("2024-02-29", 2024),
    # levels
    "明显": level("明显"),
    "优": level("优"),
    "是": level("是"),
    "未达标": level("未达标"),
    "较高水平": level("较高"),
    "较高\n影响程度": level("较高"),
    "较高的社会效益": level("较高"),
    "逐步改善": level("逐步"),
    "有效提升": level("有效"),
    "显著提高群众生活水平": level("显著"),
    "社会效益显著": level("显著"),
    "流程合规": level("合规"),
    "流程合规流程合规": level("合规", remark="流程合规"),
    "合规合规": level("合规", remark="合规"),
    "及时，足额": level("及时", remark="足额"),
    "较高影响程度(较高/明显/一般)": level("较高", choices=SCALE),
    "显著【显著、一般】": level("显著", choices=("显著", "一般")),
    "高、中、低": level("", choices=("高", "中", "低")),
    "（优、良、中、差）": level("", choices=("优", "良", "中", "差")),
    # not applicable
    "无": NOT_APPLICABLE,
    "/": NOT_APPLICABLE,
    "／": NOT_APPLICABLE,
    "—": NOT_APPLICABLE,
    "——": NOT_APPLICABLE,
    "-": NOT_APPLICABLE,
    "–": NOT_APPLICABLE,
    "N/A": NOT_APPLICABLE,
    "不涉及": NOT_APPLICABLE,
    "本项目不适用此指标": NOT_APPLICABLE,
    "不适用不适用": {**NOT_APPLICABLE, "remark": "不适用"},
    "不适用（一次性项目）": {**NOT_APPLICABLE, "remark": "一次性项目"},
    # empty
    " \u3000\n": {"kind": Kind.EMPTY},
    "\u200b\u00a0": {"kind": Kind.EMPTY},
    # text that begins, ends or looks like something else
    "≥上年": text(operator="≥"),
    "≥3A级": text(operator="≥"),
    "文件规定，文件规定": text(remark="文件规定"),
    "可持续发展可持续影响": text(),
    "人人": text(),
    "有效期内": text(),
    "及时支付": text(),
    "一般公共预算": text(),
    "高质量发展": text(),
    "不明显": text(),
    "逐步": text(),
    "建立健全": text(),
    "是否": text(),
    "无违规": text(),
    "零投诉": text(),
    "一次性": text(),
    "一人一策": text(),
    "一户一档": text(),
    "三五个": text(),
    "数十人": text(),
    "十四五规划": text(),
    "百姓": text(),
    "三分之一": text(),
    "1/3": text(),
    "<>": text(),
    "1:1": text(),
    "7×24小时": text(),
    "1+N": text(),
    "1、完成任务": text(),
    "1.完成任务": text(),
    "第3方": text(),
    "5G基站50个": text(),
    "4A级景区": text(),
    "通过ISO9001": text(),
    "申请190万财政资金": text(),
    "2024年工作要点": text(),
    "严格控制在预算内": text(),
    "3天-1个月": text(),
    "0558-5125001": text(),
    "340102199001011234": text(),
    "XX%": text(),
    "全年": text(),
}

EMPTY_VALUE = Value("", TEXT)
FIELDS = ("kind", "operator", "number", "upper", "scale", "unit", "per", "level", "date", "year", "remark", "choices")


def check(raw, expected):
    value = parse(raw)
    assert {name: getattr(value, name) for name in FIELDS} == {
        **{name: getattr(EMPTY_VALUE, name) for name in FIELDS},
        **expected,
    }
    assert value.raw == raw
    assert "".join(piece for _, piece in value.pieces) == raw


def test_the_table_has_every_value_of_2024():
    assert set(TABLE_2024) == VALUES_2024


@pytest.mark.parametrize("raw", TABLE_2024)
def test_values_of_2024(raw):
    check(raw, TABLE_2024[raw])


@pytest.mark.parametrize("raw", TABLE)
def test_values_met_elsewhere(raw):
    check(raw, TABLE[raw])


@pytest.mark.parametrize("raw", [*TABLE_2024, *TABLE])
def test_blanks_around_a_value_change_nothing_but_the_pieces(raw):
    plain, padded = parse(raw), parse(f" \u3000{raw}\r\n")
    assert [getattr(padded, name) for name in FIELDS] == [getattr(plain, name) for name in FIELDS]


@pytest.mark.parametrize(
    ("raw", "pieces"),
    [
        ("", []),
        (" ", [("blank", " ")]),
        (" ≤９万元 ", [("blank", " "), ("operator", "≤"), ("number", "９"), ("scale", "万"), ("unit", "元"), ("blank", " ")]),
        ("1，200人次／年", [("number", "1，200"), ("unit", "人次"), ("per", "／年")]),
        ("控制在3至5个项目以内", [("operator", "控制在"), ("number", "3"), ("range", "至"), ("upper", "5"), ("unit", "个"), ("complement", "项目"), ("bound", "以内")]),
        ("完成3个项目。", [("label", "完成"), ("number", "3"), ("unit", "个"), ("complement", "项目"), ("separator", "。")]),
        ("不适用（无）", [("na", "不适用"), ("separator", "（"), ("remark", "无"), ("separator", "）")]),
        ("较高改善或影响程度（较高、明显、一般）", [("level", "较高"), ("complement", "改善或影响程度"), ("choices", "（较高、明显、一般）")]),
        ("2024.01 - 2024.12前", [("date", "2024.01"), ("blank", " "), ("range", "-"), ("blank", " "), ("date", "2024.12"), ("bound", "前")]),
        ("文件规定 文件规定", [("text", "文件规定"), ("blank", " "), ("remark", "文件规定")]),
        ("≥上年", [("operator", "≥"), ("text", "上年")]),
    ],
)  # fmt: skip
def test_pieces(raw, pieces):
    assert list(parse(raw).pieces) == pieces


@pytest.mark.parametrize(
    ("raw", "yuan"),
    [
        ("≤30768元", 30768),
        ("≤9万元", 90000),
        ("1.5亿元", 150000000),
        ("3-5万元", 50000),
        ("5000-1万元", 10000),
        ("两万元", 20000),
        ("¥1,200.50", Decimal("1200.50")),
        ("=1万", None),
        ("9万", None),
        ("20人", None),
        ("万元", None),
        ("较高", None),
    ],
)
def test_amount_in_yuan(raw, yuan):
    assert parse(raw).amount_yuan == yuan


@pytest.mark.parametrize(
    ("raw", "percent"),
    [
        ("≥95%", 95),
        ("0.5‰", Decimal("0.05")),
        ("九成", 90),
        ("百分之九十五以上", 95),
        ("95%-98%", 98),
        ("120%", 120),
        ("≥2个百分点", None),
        ("≥%", None),
        ("95", None),
    ],
)
def test_percent(raw, percent):
    assert parse(raw).percent == percent


def test_figures_stay_exact():
    value = parse("≤123456789012345.12345678亿元")
    assert value.amount_yuan == 12345678901234512345678
    assert parse("1234567890123456元").kind is TEXT  # sixteen digits are an account, not an amount


@pytest.mark.parametrize(
    ("raw", "normalised"),
    [
        (" 不低于９５％ ", "≥95%"),
        ("控制在13万元以内", "≤13万元"),
        ("1,200人次／年", "1200人次/年"),
        ("每人每年300元", "300元/人/年"),
        ("3～5次", "3~5次"),
        ("百分之九十五", "95%"),
        ("两千人", "2000人"),
        ("2024年12月31日前", "2024-12-31"),
        ("2024年12月底前", "2024-12"),
        ("2024年度", "2024年"),
        ("12月31日前", "12月31日"),
        ("12月底前", "12月底"),
        ("年底前", "年底"),
        ("每月10日前", "每月10日前"),
        ("—", "不适用"),
        ("", ""),
        ("较高影响程度（较高、明显、一般）", "较高影响程度"),
        (f"较高{SYSTEM}", "较高"),
        ("优/良/中/差", "优、良、中、差"),
        (" 全市 ", "全市"),
        ("2024年13月", "2024年13月"),
    ],
)
def test_normalised(raw, normalised):
    assert parse(raw).normalised == normalised


@pytest.mark.parametrize("raw", [*TABLE_2024, *TABLE])
def test_a_normalised_value_means_the_same(raw):
    value = parse(raw)
    again = parse(value.normalised)
    assert again.normalised == value.normalised
    same = ("kind", "operator", "number", "upper", "scale", "unit", "per", "level", "date")
    assert [getattr(again, name) for name in same] == [getattr(value, name) for name in same]


# ------------------------------------------------------------------------------------------- any text whatever
_SAMPLES = (
    "≥ ≤ > < = ± 》 不低于 不超过 控制在 达到 约 超过 0 1 3 12 95 100 2024 1,200 0.5 -5 ９ 三 两 十 百 千 万 亿 半 零 百分之 % ‰ ％ 成 元 万元 "
    "人 人次 个 次 年 月 日 天 个月 工作日 M ℃ / · 每 人均 ~ - — 至 以上 以内 左右 余 底 前 内 季度 上半年 较高 明显 有效 合规 优 是 逐步 影响 改善 程度 "
    "的 或 严格执行 建立健全 不适用 无 文件规定 项目 ( ) （较高、明显、一般） 、 ， 。 ： \n \u3000"
)
WORDS = _SAMPLES.split(" ")
FIELD_TEXT = st.lists(st.sampled_from(WORDS), max_size=9).map("".join)
ANY_TEXT = st.text() | FIELD_TEXT | st.text(st.sampled_from("".join(WORDS)), max_size=20)


@settings(max_examples=1500)
@given(ANY_TEXT)
@example("(")
@example(")")
@example("（）")
@example("\ud800")
@example("①²٣")
def test_any_text_parses_and_nothing_is_lost(raw):
    value = parse(raw)
    assert value.raw == raw
    assert "".join(piece for _, piece in value.pieces) == raw
    assert all(piece for _, piece in value.pieces)
    assert parse(raw) == value
    assert (value.kind is Kind.EMPTY) == (not re.sub("[\u200b-\u200d\u2060\ufeff]", "", raw).strip())
    if value.number is not None and value.upper is None and value.date == "":
        assert value.kind is QUANTITY
    assert str(value.normalised) == value.normalised
    assert (value.amount_yuan, value.percent).count(None) >= 1


@settings(max_examples=1500)
@example("较高的较高的")
@given(FIELD_TEXT.map(lambda raw: "".join(raw.split())))  # a blank can part words that are others when joined
def test_a_normalised_value_is_its_own_normal_form(raw):
    value = parse(raw)
    again = parse(value.normalised)
    assert (again.kind, again.normalised) == (value.kind, value.normalised)


NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2).map(lambda number: f"{number.normalize():f}")
SIGNS = st.sampled_from(["", "≥", "≤", ">", "<", "=", "±", "≈"])
KNOWN_UNITS = st.sampled_from(
    ["%", "‰", "元", "人", "人次", "个", "次", "户", "天", "个月", "平方米", "℃", "分", "家次"]
)


@given(SIGNS, NUMBERS, st.sampled_from(["", "万", "亿"]), KNOWN_UNITS, st.sampled_from(["", "年", "人/年"]))
def test_what_was_put_together_is_taken_apart(sign, number, scale, unit, per):
    value = parse(f"{sign}{number}{scale}{unit}" + (f"/{per}" if per else ""))
    assert (value.kind, value.operator, value.number) == (QUANTITY, sign, Decimal(number))
    assert (value.scale, value.unit, value.per, value.remark) == (
        {"": 1, "万": 10**4, "亿": 10**8}[scale],
        unit,
        per,
        "",
    )


_NUMBERS = (
    "0",
    "5",
    "7",
    "12",
    "31",
    "100",
    "365",
    "1.5",
    "0.01",
    "2024",
    "2024.5",
    "2024.12",
    "20240501",
    "20241301",
    "999999999999.12345678",
)


@pytest.mark.parametrize("unit", sorted(patterns.UNITS))
def test_what_is_written_plainly_is_read_as_by_the_readings(unit):
    signs = ("", *"≥≤><=≈±", *patterns.OPERATORS)
    for at, number in enumerate(_NUMBERS):
        for sign in ("", "≥", *signs[at :: len(_NUMBERS)]):  # each sign with some number
            for scale in ("", "万", "亿"):
                raw = f"{sign}{number}{scale}{unit}"
                assert read_plain(raw) in (None, read_carefully(raw))


@settings(max_examples=1500)
@given(FIELD_TEXT | st.text(st.sampled_from("".join(WORDS)), max_size=9))
def test_any_text_is_read_as_by_the_readings(raw):
    assert parse(raw) == read_carefully(raw)


def test_what_is_plain():
    assert read_plain("≥95%") == read_carefully("≥95%")
    assert read_plain("控制在1.5万元") == read_carefully("控制在1.5万元")
    assert read_plain("2024年") is None
    assert read_plain("95") is None
    assert read_plain("095个") is None
    assert read_plain("≥９５%") is None


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_of_every_size(number):
    value = parse(f"{numeral(number)}个")
    assert value.number * value.scale == number


def numeral(number):
    if number >= 10000:
        rest = number % 10000
        low = ("零" if rest < 1000 else "") + numeral(rest) if rest else ""
        return numeral(number // 10000) + "万" + low
    written, zero = "", False
    for name, factor in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // factor % 10
        if digit:
            written += ("零" if zero and written else "") + "零一二三四五六七八九"[digit] + name
        zero = not digit
    return written


@pytest.mark.parametrize(
    "repeated",
    [
        "一", "1", " ", "每", "每人", "≥", "合规", "2024年", "1-", "1 ", "、", "1,000,", "a", "/年", "以上", "不适用", "-", "高、", "(", "(高", ")",
        "百", "千万亿", "12月", "月", "汉", "1汉", "影响", "较高影响", "或影响", "。", "个", "1元整", "1年2", "2024年1月", "至", "万", "的", "·", ".",
        "百分之", "较", "流程", "第", "每个", "\n", "：", "0", "元", "1次", "人均", "严格", "2024-", "(高、低)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "≥1{}", "1个{}", "较高{}", "2024年{}x", "{}（高、低）", "完成{}3次"])
def test_a_long_value_takes_no_time(repeated, around):
    raw = around.format(repeated * (100_000 // len(repeated)))
    started = time.process_time()
    value = parse(raw)
    assert time.process_time() - started < 0.5  # some 10 ms on any machine; a pattern that tries twice takes minutes
    assert "".join(piece for _, piece in value.pieces) == raw


@given(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ["不适用", " 无", "无；", "本项目不涉及", "—", "N/A", "无人机", "暂无 暂无", "＼", "无（较高、一般）"]
        ),
    )
)
def test_applicable_is_what_has_another_kind(raw):
    assert is_applicable(raw) == (parse(raw).kind not in (Kind.EMPTY, Kind.NOT_APPLICABLE))
