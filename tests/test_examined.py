"""What is known of a project file can be written as a line and read again, all of it."""

from dataclasses import fields

import pytest
from hypothesis import given

from generator import checks
from generator.cache import NONSENSE
from generator.examined import Examined, Place, Remark, Withheld, examine
from generator.examined.lines import lines_by_path, to_line
from generator.examined.reader import Reader
from generator.model import Project
from generator.problems import Location, Problem, Severity
from tests.making import PROJECT, PROJECT_PATH, changed, make, told
from tests.outputs.data.published import projects

PLACE = Place(PROJECT_PATH, 2024, "01-a", "2015")


def of(folder, text):
    return examine(str(make(folder, {PROJECT_PATH: text}) / PROJECT_PATH), PLACE, checks.judge)[1]


def again(place, found, digest="00"):
    reader, line = Reader(), to_line(place, "1.2.3.4", digest, found)
    others = b"another\t1\t2\n", b"one\t1\t\n"
    for at, one in ((0, others[0]), (2, others[1]), (1, line)):
        reader.take_all([(one, at)])
    assert list(reader.lines()) == [others[0], line, others[1]]
    return reader.read(line, place, 1)


def same(one, other):
    """Equal in all they say, and in the digest, which does not count in ``==``."""
    return one == other and one.digest == other.digest


def test_a_sound_file(tmp_path):
    found = of(tmp_path, PROJECT + "备注: 见附件\n曾用地址:\n  - a-01\n信息公开目录:\n  索引号: 1\n")
    assert found.project.name == "甲"
    assert found.project.former_ids == ("a-01",)
    assert found.project.catalogue == (("索引号", "1"),)
    assert not told(found.problems)
    assert same(again(PLACE, found, found.project.digest.hex()).project, found.project)


def test_what_the_rules_object_to(tmp_path):
    found = of(tmp_path, changed("救助人数: 2人", "救助人数:"))
    assert found.remarks == (Remark("V101", 9, 14, "「救助人数」的指标值未填", 1, None),)
    assert again(PLACE, found).remarks == found.remarks


def test_without_rules_nobody_is_asked(tmp_path):
    file = make(tmp_path) / PROJECT_PATH
    assert examine(str(file), PLACE, None)[1].remarks is None


def test_a_file_with_errors_has_no_project(tmp_path):
    found = of(tmp_path, changed("5.00", "五"))
    assert found.project is None
    assert told(found.problems) == [f"{PROJECT_PATH}:4:11 C204 「年度资金总额」的金额「五」不是数字"]
    assert again(PLACE, found) == found


def test_of_a_project_that_is_withheld_its_names_alone_are_kept(tmp_path):
    found = of(tmp_path, PROJECT + "公开: 否\n曾用地址:\n  - a-01\n")
    assert found.project is None
    assert found.withheld == Withheld("甲", ("01-a", "a-01"))
    assert "救助人数" not in to_line(PLACE, "", "00", found).decode()
    assert again(PLACE, found) == found


def test_a_file_that_can_not_be_read_has_no_digest(tmp_path):
    digest, found = examine(str(tmp_path / "no.yaml"), PLACE, None)
    assert (digest, found.project) == ("", None)
    assert told(found.problems) == [f"{PROJECT_PATH} S101 文件读不出来（文件不存在（可能刚被移走，或链接失效））"]


@given(projects())
def test_any_project(project):
    place = Place(project.source_path, project.year, project.id, "2015")
    read = again(place, Examined(project)).project
    rows = tuple(row._replace(row=at) for at, row in enumerate(project.indicators, 1))
    paths = [
        (block, [amount.path for amount in block.amounts]) for block in (read.funding, read.multi_year_funding) if block
    ]
    assert all(
        path[1] == amount.label for block, found in paths for path, amount in zip(found, block.amounts, strict=True)
    )

    def bare(one):
        """Without paths, which this strategy leaves empty, and digits of amounts, which follow from their texts."""
        blocks = [
            block and (block.unit, [amount[:4] for amount in block.amounts])
            for block in (one.funding, one.multi_year_funding)
        ]
        heading = [getattr(one, f.name) for f in fields(Project) if f.name not in ("source", "digest")]
        return [*heading, *blocks, one.facts, one.goals, one.note]

    assert read.indicators == rows
    assert bare(read) == bare(project)


def test_problems_keep_every_field():
    problem = Problem(Location("a", 1, 2), Severity.NOTE, "V101", "m", "h", "甲", 3, "因", shown=False)
    found = Examined(None, problems=(problem,))
    assert again(PLACE, found) == found


def test_lines_are_found_by_path():
    line = to_line(PLACE, "1.2.3.4", "ab", Examined(None))
    found = lines_by_path(b"nonsense\n\n" + line + b"\tx\ty\tz\t{}\t{}\n" + line[:-1])
    assert list(found) == [PROJECT_PATH]
    assert found[PROJECT_PATH][:3] == ("2015", "1.2.3.4", "ab")
    assert found[PROJECT_PATH].whole == line
    assert found[PROJECT_PATH].with_state(PLACE, "5.6.7.8") == to_line(PLACE, "5.6.7.8", "ab", Examined(None))


def test_a_name_that_no_line_can_hold_is_not_remembered():
    assert lines_by_path(to_line(PLACE._replace(path="content/2024/a\tb.yaml"), "1.2.3.4", "ab", Examined(None))) == {}


@pytest.mark.parametrize("body", [b"[", b"[]", b"[[1],null,[],null]", b'[null,null,[["a"]],null]', b"{}"])
def test_a_line_of_somebody_else_makes_no_sense(body):
    with pytest.raises(NONSENSE):
        Reader().read(b"p\t2015\t1\t00\t" + body + b"\tnull\n", PLACE, 0)


def test_a_form_is_read_when_it_is_asked_for(tmp_path):
    found = of(tmp_path, PROJECT)
    head = to_line(PLACE, "1.2.3.4", "00", found).rpartition(b"\t")[0]
    broken = head + b"\tnot yet\n"
    reader = Reader()
    project = reader.read(broken, PLACE, 0).project
    assert (project.name, project.total_wan, project.row_count) == ("甲", found.project.total_wan, 1)
    reader.take_all([(broken, 0)])
    with pytest.raises(NONSENSE):
        _ = project.goals


def test_forms_asked_for_last_are_remembered(tmp_path):
    project = again(PLACE, of(tmp_path, PROJECT))
    assert project.project.indicators is project.project.indicators


def test_forms_are_let_go_of_and_read_again(tmp_path):
    line = to_line(PLACE, "1.2.3.4", "00", of(tmp_path, PROJECT))
    reader = Reader()
    project = reader.read(line, PLACE, 0).project
    reader.take_all([(line, 0)])
    before = project.indicators
    reader.forget()
    assert project.indicators is not before
    assert project.indicators == before
