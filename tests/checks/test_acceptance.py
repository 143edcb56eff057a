import pytest

from generator.problems import Severity
from tests.checks.auditing import audit, form, of

ABOVE = (("数量指标", "救助人数", "≥2人"), ("成本指标", "总成本", "≤6万元"), ("成本指标", "总费用", "≤7万元"))


def accepting(*entries):
    lines = ["核对说明:"]
    for entry in entries:
        first, *rest = entry.items()
        lines.append(f"  - {first[0]}: {first[1]}")
        lines += [f"    {key}: {value}" for key, value in rest]
    return "\n".join(lines) + "\n"


def found(folder, *entries, rows=ABOVE, **options):
    problems = audit(folder, {"a.yaml": form(*rows, more=accepting(*entries))}, **options)
    return [(p.code, p.severity.value, p.row, p.accepted) for p in problems], problems


def test_an_accepted_error_is_a_note_that_says_why(tmp_path):
    codes, problems = found(tmp_path, {"编号": "V301", "原因": "原件如此，已报财政局核对"})
    assert codes == [("V301", "note", 2, "原件如此，已报财政局核对"), ("V301", "note", 3, "原件如此，已报财政局核对")]
    assert (
        problems[0].message
        == "「总成本」≤6万元 超过年度资金总额 5.00万元（50000元）（原文如此：原件如此，已报财政局核对）"
    )
    assert problems[0].hint == ""


def test_a_row_can_be_named(tmp_path):
    codes, _ = found(tmp_path, {"编号": "V301", "原因": "原件如此", "行": 3})
    assert codes == [("V301", "error", 2, ""), ("V301", "note", 3, "原件如此")]


def test_the_one_with_a_row_goes_first(tmp_path):
    codes, _ = found(tmp_path, {"编号": "V301", "原因": "其余"}, {"编号": "V301", "原因": "这一行", "行": "3"})
    assert codes == [("V301", "note", 2, "其余"), ("V301", "note", 3, "这一行")]


def test_an_accepted_warning_stays_a_note_under_strict(tmp_path):
    rows = (("数量指标", "救助人数", ""), ("数量指标", "补助人数", ""))
    codes, problems = found(tmp_path, {"编号": "V101", "原因": "原件空着", "行": 1}, rows=rows, strict=True)
    assert codes == [("V101", "note", 1, "原件空着"), ("V101", "error", 2, "")]
    assert [p.severity for p in problems] == [Severity.NOTE, Severity.ERROR]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"编号": "V201", "原因": "原件如此"}, "这个文件没有 V201 的问题，核对说明已经不适用：原件如此"),
        ({"编号": "V301", "原因": "原件如此", "行": 1}, "第 1 行没有 V301 的问题，核对说明已经不适用：原件如此"),
        ({"编号": "V301", "原因": "原件如此", "行": 99}, "第 99 行没有 V301 的问题，核对说明已经不适用：原件如此"),
    ],
)
def test_what_no_longer_applies_is_reported(tmp_path, entry, message):
    _, problems = found(tmp_path, entry)
    assert of("V901", problems) == [("a.yaml:14:9", "warning", message, None)]


def test_one_of_two_for_the_same_is_too_many(tmp_path):
    _, problems = found(tmp_path, {"编号": "V301", "原因": "一"}, {"编号": "V301", "原因": "二"})
    assert [place for place, *_ in of("V901", problems)] == ["a.yaml:16:9"]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("V3O1", "没有编号 V3O1；是不是 V301？"),
        ("v301", "没有编号 v301；是不是 V301？"),
        ("成本", "没有编号 成本"),
        ("C206", "C206 不是内容核对的编号，不能用核对说明放过"),
        ("S101", "S101 不是内容核对的编号，不能用核对说明放过"),
        ("V901", "没有编号 V901；是不是"),
    ],
)
def test_codes_that_can_not_be_accepted(tmp_path, code, message):
    _, problems = found(tmp_path, {"编号": code, "原因": "原件如此"})
    [(place, severity, said, _)] = of("V902", problems)
    assert (place, severity) == ("a.yaml:14:9", "error")
    assert said.startswith(message)
    assert of("V901", problems) == []


def test_the_list_is_accepted_in_its_own_file(tmp_path):
    text = "公开清单:\n  - 甲: 5\n  - 乙: 6\n  - 丙: 7\n" + accepting({"编号": "V702", "原因": "涉密，不公开", "行": 2})
    problems = audit(tmp_path, {"disclosure.yaml": text, "a.yaml": form()})
    assert [(row, accepted) for row, accepted in ((p.row, p.accepted) for p in problems if p.code == "V702")] == [
        (2, "涉密，不公开"),
        (3, ""),
    ]


def test_findings_across_projects_are_accepted_where_they_stand(tmp_path):
    files = {"01.yaml": form(), "02.yaml": form(more=accepting({"编号": "V501", "原因": "分两次批复"}))}
    assert [(p.code, p.severity, p.accepted) for p in audit(tmp_path, files)] == [("V501", "note", "分两次批复")]
