"""What is known of an artifact, as a line: nothing is lost on the way, and nothing that makes no sense is believed."""

from hypothesis import given
from hypothesis import strategies as st

from generator import records
from generator.publish import Made
from generator.records import Known, Ledger, Record
from generator.verify import Seen, mark_of

names = st.text(st.characters(exclude_categories=("C",), exclude_characters='<>:"/\\|?*'), min_size=1)
texts = st.text(st.characters(exclude_categories=("Cs",)))
facts = st.builds(Made, st.just("a" * 64), st.just("12.3.4"), st.booleans())
anchors = st.lists(st.tuples(texts, texts, texts), max_size=3)
marks = st.lists(names.map(mark_of), max_size=4).map(b"".join)
pages = st.dictionaries(names, st.builds(Seen, texts, texts, anchors, marks), max_size=3)


@given(names, st.text("0123456789abcdef"), st.dictionaries(names, facts, max_size=4), pages)
def test_a_line_says_all_of_it(path, key, files, seen):
    line = Record(key, files, seen).line(path)
    assert b"\n" not in line
    assert records.path_of(line) == path
    known = Known.of(line)
    assert (known.key, {name: Made.of(made) for name, made in known.files.items()}) == (key, files)
    found = {name: tuple(one) for name, one in records.pages_of(line)}
    assert found == {
        name: (one.title, one.ids, [list(anchor) for anchor in one.anchors], b"") for name, one in seen.items()
    }
    leads = b"".join(one.leads for one in seen.values())
    for at in range(0, len(leads), 4):
        assert known.leads_to(frozenset([leads[at : at + 4]]))
    assert not known.leads_to(frozenset())


def test_what_has_no_key_is_not_remembered():
    lines = [Record(key, {}, {}).line(path) for path, key in (("a", "1"), ("b", ""), ("c", "2"))]
    assert records.remembered(b"".join(records.to_remember(lines))) == {"a": lines[0], "c": lines[2]}
    assert records.remembered(b"".join(records.to_remember(lines[1:2]))) == {}


def test_what_is_no_line_is_left_out():
    line = Record("1", {"a": Made("a" * 64, "1.2.3")}, {}).line("a")
    assert records.remembered(None) == records.remembered(b"") == records.remembered(b"x\nx\ty\n\t") == {}
    assert records.remembered(line + b"\nx") == {"a": line}
    assert records.remembered(line.rpartition(b"\t")[0]) == {}


def test_size_and_state_of_a_file_stand_in_its_text():
    made = Made("b" * 64, "1795730312626411022.11677.2852472", fresh=True)
    assert made.size == 11677
    assert Made.of(made.as_text()) == made


def test_a_ledger_has_what_was_kept_and_what_was_laid_away():
    one, two = (Record(key, {}, {}).line(path) for path, key in (("甲", "1"), ("乙", "2")))
    ledger = Ledger()
    ledger.keep("甲", one)
    assert ledger.enter(ledger.spool.add(two)) == two
    assert "乙" in ledger
    assert "丙" not in ledger
    assert (ledger["甲"], ledger["乙"]) == (one, two)
    assert list(ledger) == [one, two]
