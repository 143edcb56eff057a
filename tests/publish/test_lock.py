"""One publication at a time, and no more than one."""

import pytest

from generator.problems import BuildStopped, Problems, format_text
from generator.publish import Publication
from tests.publish.publishing import SITE, pages, refused, run, traces


def test_o704_the_second_of_two_is_refused(site):
    with Publication(site / "output", Problems(), site_root=site) as first:
        first.put("index.html", b"1")
        assert refused(site) == (
            "output: 错误 O704 另一次生成正在写「output」\n"
            "    提示: 等另一次生成结束后再试；若开着 disclosure serve，它会自己重新生成，不必再运行 build。"
            "详见 disclosure explain O704\n"
        )
        first.commit()
    assert pages(site / "output") == {"index.html": b"1"}
    run(site, SITE)
    assert traces(site) == []


def test_o704_also_where_both_began_before_either_wrote(site):
    problems = Problems()
    late = Publication(site / "output", problems, site_root=site)
    with Publication(site / "output", Problems(), site_root=site) as early:
        early.put("a", b"1")
        with pytest.raises(BuildStopped):
            late.put("a", b"2")
        assert [problem.code for problem in problems] == ["O704"]
        early.commit()
    assert pages(site / "output") == {"a": b"1"}
    assert traces(site) == []


def test_o704_where_the_other_has_finished_since_we_looked(site):
    problems = Problems()
    with Publication(site / "output", problems, site_root=site) as late:
        run(site, {"a": b"1"})
        with pytest.raises(BuildStopped):
            late.put("a", b"2")
    assert format_text(problems) == (
        "output: 错误 O704 另一次生成刚刚更新了「output」\n    提示: 再生成一次。详见 disclosure explain O704\n"
    )
    assert pages(site / "output") == {"a": b"1"}
    assert traces(site) == []


def test_the_lock_of_a_dead_run_does_not_block_and_goes(site):
    run(site, SITE)
    (site / ".output.lock").write_bytes(b"")
    run(site, SITE)
    assert traces(site) == []
