import pytest

from tests.checks.auditing import audit, form, of


def through(folder, earlier, later, earlier_year=2023):
    return audit(folder, {f"content/{earlier_year}/a.yaml": earlier, "content/2024/a.yaml": later})


@pytest.mark.parametrize(
    ("before", "now", "message"),
    [
        ("2.76", "276.00", "年度资金总额 276.00万元，2023 年是 2.76万元"),
        ("30.00", "10.00", "年度资金总额 10.00万元，2023 年是 30.00万元"),
    ],
)
def test_amount_jumps(tmp_path, before, now, message):
    found = through(tmp_path, form(total=before), form(total=now))
    assert of("V601", found) == [("a.yaml:4:11", "warning", message, None)]


def test_amounts_of_different_units_are_compared_in_one(tmp_path):
    assert of("V601", through(tmp_path, form(total="5"), form(total="60000", unit="元"))) == []


@pytest.mark.parametrize(("before", "now"), [("5", "14.99"), ("5.00", "5"), ("0.3", "1.2"), ("0", "20"), ("20", "")])
def test_amount_does_not_jump(tmp_path, before, now):
    assert of("V601", through(tmp_path, form(total=before), form(total=now))) == []


def test_another_project_is_not_compared(tmp_path):
    files = {"content/2023/a.yaml": form(total="1"), "content/2024/b.yaml": form(total="100")}
    found = audit(tmp_path, files)
    assert of("V601", found) == of("V602", found) == []


def test_an_indicator_vanished(tmp_path):
    earlier = form(
        ("数量指标", "救助人数", "2人"), ("数量指标", "培训 人数", "2人"), ("满意度指标", "职工满意度", "≥95%")
    )
    later = form(("数量指标", "救助人数", "3人"), ("数量指标", "慰问人数", "2人"))
    assert of("V602", through(tmp_path, earlier, later, 2021)) == [
        ("a.yaml:6:1", "note", "2021 年的 2 个指标没有了：「培训 人数」、「职工满意度」", None)
    ]


def test_no_indicator_vanished(tmp_path):
    earlier = form(("数量指标", "救助人数（人）", "2人"), ("生态效益指标", "不适用", "不适用"))
    later = form(("数量指标", "救助 人数(人)", "3人"), ("数量指标", "慰问人数", "2人"))
    assert of("V602", through(tmp_path, earlier, later)) == []
