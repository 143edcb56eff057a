"""search.js against brute force: whatever is typed on whatever site, what it finds is what is there."""

import random
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.outputs.search import columns, index, layout
from generator.outputs.search.text import Entry, fold, rank, units
from tests.conftest import ROOT

CLASSES = {"quantity": "数量指标", "quality": "质量指标", "cost": "成本指标"}
ALPHABET = "总工会困难职业补助款村桥1235%≥aB𠮷行"
ASK = """async (query) => {
    const { good, ...found } = await disclosureSearch.find(query);
    return found;
}"""


def entry(year, number, name, department, amount, goals, rows, doubtful):
    code = department[0] if department[0].isdigit() else ""
    return Entry(
        year,
        f"{number}%.html",
        name,
        code,
        department,
        amount,
        tuple(goals),
        tuple(rows),
        tuple(dict.fromkeys({label: key for key, label in CLASSES.items()}[label] for label, _, _ in rows)),
        doubtful,
    )


words = st.text(ALPHABET, min_size=2, max_size=7)
rows = st.lists(st.tuples(st.sampled_from(list(CLASSES.values())), words, words), max_size=4)
amounts = st.one_of(st.none(), st.decimals(0, 2000, places=2))
projects = st.tuples(
    st.sampled_from([2024, 2023, 2019]), words, st.sampled_from(["1总工会", "2总工会", "教育局"]), amounts,
    st.lists(words, max_size=2), rows, st.booleans(),
)  # fmt: skip


class Oracle:
    """The promise, word for word."""

    def __init__(self, entries):
        self.entries = sorted(entries, key=lambda one: (-one.year, one.amount is None, -(one.amount or 0)))

    def find(self, q):
        terms = list(dict.fromkeys(fold(q).split()))
        weighed = [(self.weight(one, terms), at) for at, one in enumerate(self.entries)]
        return [at for weight, at in sorted(weighed, key=lambda pair: (-pair[0], pair[1])) if weight]

    def weight(self, one, terms):
        best = []
        for term in terms:
            found = [weight for weight, text in zip((27, 9, 3, 1), one.texts, strict=True) if units(term) in text]
            if not found:
                return 0
            best.append(found[0])
        return sum(best) + 10**6 * (fold(one.name) == "".join(terms)) if terms else 1


@pytest.fixture(scope="module")
def engine(browser, tmp_path_factory):
    """Puts an index into a folder beside the scripts and opens a page on it, from the disk."""
    folder = tmp_path_factory.mktemp("engine")
    (folder / "assets").mkdir()
    for name in ("search.js", "search-index.js", "search-help.js", "search-sort.js"):
        (folder / "assets" / name).write_bytes((ROOT / "site_templates/assets" / name).read_bytes())
    (folder / "page.html").write_text(
        "<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' file:\">"
        '<meta charset="utf-8"><script src="assets/search.js"></script>',
        encoding="utf-8",
    )
    page = browser.new_context().new_page()

    yield Engine(folder, page)
    page.context.close()


class Engine:
    """The engine on an index: ``engine(entries, small)`` is a page that has just been opened."""

    def __init__(self, folder, page):
        self.folder, self.page = folder, page

    def __call__(self, entries, small):
        self.write(entries, small)
        self.page.goto(f"{(self.folder / 'page.html').as_uri()}?{random.random()}")
        return self.page

    def write(self, entries, small, but=""):
        for name, raw in index.build(sorted(entries, key=lambda one: rank(one.year, one.amount)), CLASSES, small):
            if name != but:
                self.write_file(name, raw)

    def write_file(self, name, raw):
        file = self.folder / "search" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(raw)


def some_queries(entries, data):
    texts = [line for one in entries for text in one.texts for line in text.split("\n") if line]
    pieces = []
    for _ in range(12):
        text = data.draw(st.sampled_from(texts)) if texts else "a"
        start = data.draw(st.integers(0, len(text) - 1))
        pieces.append(text[start : start + data.draw(st.integers(1, 7))])
    # half of a character beyond the basic plane can't be typed
    whole = [piece.encode("utf-16", "surrogatepass").decode("utf-16", "ignore") for piece in pieces]
    whole = [piece for piece in whole if piece.strip()] or ["a"]
    return [*whole, *(f"{one} {two}" for one, two in pairwise(whole)), data.draw(words)]


@pytest.mark.parametrize("small", [0, 1000])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(listed=st.lists(projects, min_size=1, max_size=40), data=st.data())
def test_finds_what_is_there_in_the_order_that_is_promised(engine, small, listed, data):
    entries = [entry(year, number, *rest) for number, (year, *rest) in enumerate(listed)]
    oracle = Oracle(entries)
    page = engine(entries, small)
    for q in some_queries(entries, data):
        true = oracle.find(q)
        found = page.evaluate(ASK, {"q": q, "size": 100})
        if not true:
            assert found["total"] == 0 or found["kind"] != "exact", q
            continue
        assert found["kind"] == "exact", q
        assert [hit["url"] for hit in found["hits"]] == [url(oracle.entries[at]) for at in true], q
        assert (found["total"], found["exact"], found["more"]) == (len(true), True, False), q
        # page by page: the same, and a count that says 约 unless it is true
        paged = []
        for start in range(0, len(true), 3):
            part = page.evaluate(ASK, {"q": q, "from": start, "size": 3})
            assert part["total"] >= len(true), q
            assert not part["exact"] or part["total"] == len(true), q
            paged += [hit["url"] for hit in part["hits"]]
        assert paged == [url(oracle.entries[at]) for at in true], q


def url(one):
    return f"{one.year}/{one.path.replace('%', '%25')}"


# ---------------------------------------------------------------------- filters, facets, sorting

MANY = [
    entry(2024 - at % 3, at, f"项目{at}甲", ("1总工会", "2总工会", "教育局")[at % 7 % 3], Decimal(at * 37 % 211) if at % 5 else None,
          ["困难职工帮扶"], [(list(CLASSES.values())[at % 2], "救助人数", f"≥{at}人")], at % 11 == 0)
    for at in range(120)
]  # fmt: skip
KEYS = {
    "year": lambda one: [str(one.year)],
    "department": lambda one: [one.code or one.department],
    "amount": lambda one: [columns.AMOUNT_CHOICES[columns.step(one.amount)][0]],
    "class": lambda one: one.classes,
    "findings": lambda one: ["1" if one.doubtful else ""],
}


def passes(one, filters, but=""):
    return all(name == but or value in KEYS[name](one) for name, value in filters.items())


@pytest.mark.parametrize("small", [0, 1000])
@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"year": "2023"},
        {"department": "2"},
        {"department": "教育局", "class": "quality"},
        {"amount": "100", "findings": "1"},
        {"amount": "none"},
        {"year": "1999"},
    ],
)
@pytest.mark.parametrize("q", ["", "职工", "1甲", "救助人数 1总工会"])
def test_filters_and_their_counts(engine, small, filters, q):
    page = engine(MANY, small)
    oracle = Oracle(MANY)
    matching = [oracle.entries[at] for at in (oracle.find(q) if q else range(len(MANY)))]
    true = [one for one in matching if passes(one, filters)]
    page.evaluate("disclosureSearch.departments()")
    found = page.evaluate(ASK, {"q": q, **filters, "size": 200})
    assert [hit["url"] for hit in found["hits"]] == [url(one) for one in true]
    assert found["total"] == len(true)
    for name, keys in KEYS.items():
        counted = {}
        for one in matching:
            if passes(one, filters, but=name):
                for key in keys(one):
                    counted[key] = counted.get(key, 0) + 1
        assert found["facets"][name] == counted, name


@pytest.mark.parametrize("small", [0, 1000])
@pytest.mark.parametrize("q", ["", "职工", "救助人数"])
def test_sorting(engine, small, q):
    page = engine(MANY, small)
    ranked = Oracle(MANY).entries
    orders = {
        "year": ranked,
        "amount": sorted(ranked, key=lambda one: (one.amount is None, -(one.amount or 0), ranked.index(one))),
        "name": sorted(ranked, key=lambda one: (one.name.encode("gb18030"), ranked.index(one))),
    }
    for sort, order in orders.items():
        urls = []
        for start in range(0, 120, 40):
            urls += [
                hit["url"] for hit in page.evaluate(ASK, {"q": q, "sort": sort, "from": start, "size": 40})["hits"]
            ]
        assert urls == [url(one) for one in order], sort


def test_departments_with_their_counts(engine):
    for small in (0, 1000):
        found = engine(MANY, small).evaluate("disclosureSearch.departments()")
        counted = [(one["code"], one["name"], one["count"]) for one in found]
        assert counted == [("", "教育局", 34), ("1", "1总工会", 52), ("2", "2总工会", 34)]


# ---------------------------------------------------------------------- other ways to read a query

NAMED = [
    entry(
        2024,
        1,
        "困难职工帮扶",
        "1总工会",
        Decimal(9),
        ["帮扶困难职工"],
        [("数量指标", "里程（公里）", "≤30768元")],
        False,
    ),
    entry(2024, 2, "后勤保障5G", "1总工会", Decimal(5), [], [], False),
    entry(2023, 3, "困难学生", "教育局", Decimal(7), ["发放补助"], [], False),
]


@pytest.mark.parametrize("small", [0, 1000])
@pytest.mark.parametrize(
    ("q", "kind", "read", "names"),
    [
        ("knzgbf", "pinyin", "knzgbf", ["困难职工帮扶"]),
        ("KN", "pinyin", "kn", ["困难职工帮扶", "困难学生"]),
        ("hqbzg", "pinyin", "hqbzg", ["后勤保障5G"]),
        ("<=30768元", "signs", "≤30768元", ["困难职工帮扶"]),
        ("＜＝30768 里程", "signs", "≤30768 里程", ["困难职工帮扶"]),
        ("不超过30768", "signs", "≤30768", ["困难职工帮扶"]),
        (">=30768元", "exact", ">=30768元", []),
        ("困難職工", "traditional", "困难职工", ["困难职工帮扶"]),
        ("後勤", "traditional", "后勤", ["后勤保障5G"]),
        ("困难只工", "near", "困难职工", ["困难职工帮扶"]),
        ("困难职帮扶", "near", "困难职工帮扶", ["困难职工帮扶"]),
        ("困难的职工", "near", "困难职工", ["困难职工帮扶"]),
        ("困難只工 2024", "near", "困难职工 2024", ["困难职工帮扶"]),
        ("里程(公理)", "near", "里程(公里)", ["困难职工帮扶"]),
        ("≤30769元", "near", "≤30768元", ["困难职工帮扶"]),
        ("５ｇ", "exact", "5g", ["后勤保障5G"]),
        ("没有的词", "exact", "没有的词", []),
        ("kx", "exact", "kx", []),
        ("困难 学校", "exact", "困难 学校", []),
        (".*", "exact", ".*", []),
    ],
)
def test_other_readings_come_only_when_nothing_was_found(engine, small, q, kind, read, names):
    found = engine(NAMED, small).evaluate(ASK, {"q": q})
    assert (found["kind"], found["read"]) == (kind, read)
    assert [hit["name"] for hit in found["hits"]] == names


def test_a_filter_that_leaves_nothing_is_no_reason_to_read_otherwise(engine):
    found = engine(NAMED, 0).evaluate(ASK, {"q": "困难", "year": "2024", "amount": "10"})
    assert (found["kind"], found["total"], found["facets"]["year"]) == ("exact", 0, {})


def test_a_hit_says_where(engine):
    for small in (0, 1000):
        [hit] = engine(NAMED, small).evaluate(ASK, {"q": "公里 困难 总工会"})["hits"]
        assert hit == {
            "url": "2024/1%25.html",
            "name": "困难职工帮扶",
            "year": 2024,
            "department": "1总工会",
            "amount": "9.00",
            "matches": [
                {"text": "里程（公里）：≤30768元", "row": 1, "label": "数量指标"},
                {"text": "帮扶困难职工", "row": 0, "label": ""},
            ],
        }


# ---------------------------------------------------------------------- when something is wrong


def refused(page, expression):
    return page.evaluate(f"{expression}.then(() => 'found', (error) => error.code)")


def test_without_an_index_it_says_missing(engine, tmp_path):
    page = engine(NAMED, 1000)
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "search.js").write_bytes((ROOT / "site_templates/assets/search.js").read_bytes())
    (tmp_path / "page.html").write_text('<!doctype html><script src="assets/search.js"></script>', encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    assert refused(page, "disclosureSearch.open()") == "missing"
    assert refused(page, "disclosureSearch.find({ q: '困难' })") == "missing"


def test_a_query_that_was_given_up_answers_nothing(engine):
    page = engine(MANY, 0)
    assert page.evaluate("disclosureSearch.find({ q: '职工' }, { cancelled: true })") is None
    assert page.evaluate("disclosureSearch.find({ q: '职工' })")["total"] == 120


def test_a_new_build_while_a_page_is_open_is_read_afresh(engine):
    page = engine(MANY, 0)
    page.evaluate("disclosureSearch.open()")
    engine.write(NAMED, 0)
    found = page.evaluate(ASK, {"q": "公里"})
    assert [hit["name"] for hit in found["hits"]] == ["困难职工帮扶"]


def test_files_of_two_builds_are_never_mixed(engine):
    page = engine(MANY, 0)
    page.evaluate("disclosureSearch.open()")
    engine.write(NAMED, 0, but="m.js")
    assert refused(page, "disclosureSearch.find({ q: '公里' })") == "stale"
    engine.write(NAMED, 0)
    assert page.evaluate(ASK, {"q": "公里"})["total"] == 1


def test_an_index_in_the_making_says_so(engine):
    page = engine(MANY, 0)
    engine.write_file(*layout.building())
    assert refused(page, "disclosureSearch.find({ q: '职工' })") == "building"
    engine.write(NAMED, 0)
    assert page.evaluate(ASK, {"q": "公里"})["total"] == 1
