import pytest

from generator import checks, content
from generator.problems import Problems
from tests.making import PROJECT, PROJECT_PATH, changed, make


def found(folder, funding, more=""):
    problems = Problems()
    text = changed("  年度资金总额: 5.00\n", "".join(f"  {line}\n" for line in funding.split("; "))) + more
    loaded = content.load(make(folder, {PROJECT_PATH: text}), problems)
    assert not len(problems)
    checks.run(loaded, problems)
    return [
        (str(p.location).removeprefix(f"{PROJECT_PATH}:"), p.severity, p.message, p.project)
        for p in problems
        if p.code == "V201"
    ]


@pytest.mark.parametrize(
    ("funding", "place", "message"),
    [
        ("年度资金总额: 6.00; 财政拨款: 5.00", "4:11", "「年度资金总额」6.00 不等于 财政拨款5.00 = 5.00（万元）"),
        (
            "财政拨款: 1; 资金总额: 3.011; 上年结转: 1; 其他: 1.0",
            "5:9",
            "「资金总额」3.011 不等于 财政拨款1 + 上年结转1 + 其他1.0 = 3.0（万元）",
        ),
        (
            "年度资金总额: 5; 财政拨款: 5; 中央资金: 2; 县级资金: 2",
            "5:9",
            "「财政拨款」5 不等于 中央资金2 + 县级资金2 = 4（万元）",
        ),
        (
            '单位: 元; 年度资金总额: "50,000"; 财政拨款: 49899.99',
            "5:11",
            "「年度资金总额」50,000 不等于 财政拨款49899.99 = 49899.99（元）",
        ),
        (
            "年度资金总额: 12345678901234567890.13; 财政拨款: 12345678901234567890.11",
            "4:11",
            "「年度资金总额」12345678901234567890.13 不等于 财政拨款12345678901234567890.11 = 12345678901234567890.11（万元）",
        ),
        ("年度资金总额: 0; 财政拨款: 0.02", "4:11", "「年度资金总额」0 不等于 财政拨款0.02 = 0.02（万元）"),
    ],
)
def test_found(tmp_path, funding, place, message):
    assert found(tmp_path, funding) == [(place, "error", message, "甲")]


@pytest.mark.parametrize(
    "funding",
    [
        "年度资金总额: 5.00",
        "年度资金总额: 5; 财政拨款: 5.00; 上年结转: 0; 其他资金: 0.00",
        "年度资金总额: 5.00; 财政拨款: 4.99",  # a difference of one hundredth of 万元 is rounding
        "年度资金总额: 5.00; 财政拨款: 5.01",
        "单位: 元; 年度资金总额: 50000; 财政拨款: 49900",
        "年度资金总额: ; 财政拨款: 5",
        "年度资金总额: 6; 财政拨款: 5; 上年结转:",
        "年度资金总额: 5; 财政拨款: 5; 省级资金: 3; 市级资金:",
        "年度资金总额: 0.3; 财政拨款: 0.1; 上年结转: 0.2",
        "年度资金总额: 5; 财政拨款: 3; 省级资金: 3; 单位资金: 2",
    ],
)
def test_not_found(tmp_path, funding):
    assert found(tmp_path, funding) == []


def test_each_block_is_compared_for_itself(tmp_path):
    more = "中期资金:\n  单位: 元\n  资金总额: 150000\n  财政资金: 50000\n"
    assert found(tmp_path, "年度资金总额: 6; 财政拨款: 5", more) == [
        ("4:11", "error", "「年度资金总额」6 不等于 财政拨款5 = 5（万元）", "甲"),
        ("13:9", "error", "「资金总额」150000 不等于 财政资金50000 = 50000（元）", "甲"),
    ]


def test_the_sample_is_sound(tmp_path):
    assert "年度资金总额: 5.00" in PROJECT
    assert found(tmp_path, "年度资金总额: 5.00") == []
