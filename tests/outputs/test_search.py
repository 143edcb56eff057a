"""The search index: what is in it, and that its bits are what search.js is told they are."""

import base64
import gzip
import json
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.outputs import assets, search
from generator.outputs.search import codec, index, layout
from generator.outputs.search.text import Entry, entry, fold, grams, initials, key, name_key, rank, traditional, units
from generator.plan import Bundle
from generator.problems import Location, Problem, Severity
from generator.templates import Templates
from tests.conftest import ROOT
from tests.making import PROJECT, PROJECT_PATH, SITE, SITE_PATH, changed, sound

# ---------------------------------------------------------------------- bits


class Bits:
    """Reads what codec.py writes, as docs/search.md describes it."""

    def __init__(self, bits):
        self.bits = bits
        self.at = 0

    @classmethod
    def packed(cls, text):
        data = base64.b64decode(text + "=" * (-len(text) % 4))
        return cls("".join(f"{byte:08b}" for byte in data))

    def zeros(self):
        found = self.bits.index("1", self.at)
        count, self.at = found - self.at, found + 1
        return count

    def fixed(self, width):
        self.at += width
        return int(self.bits[self.at - width : self.at] or "0", 2)

    def golomb(self, order):
        width = self.zeros() + order
        return (1 << width) + self.fixed(width) - (1 << order)

    def ids(self, size):
        count = self.golomb(0)
        low = max(0, (size * 11 // 16 // count).bit_length() - 1) if count else 0
        found, last = [], -1
        for _ in range(count):
            gap = self.zeros()
            last += (gap << low) + self.fixed(low) + 1
            found.append(last)
        return found


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2**50), st.integers(0, 20))))
def test_golomb(pairs):
    bits = Bits.packed(codec.packed("".join(codec.golomb(number, order) for number, order in pairs)))
    assert [bits.golomb(order) for _, order in pairs] == [number for number, _ in pairs]
    text, at = bits.bits, 0
    for number, order in pairs:
        again, at = codec.read_golomb(text, at, order)
        assert again == number


@settings(deadline=None)
@given(st.data())
def test_id_lists(data):
    size = data.draw(st.integers(1, 3000))
    lists = data.draw(st.lists(st.sets(st.integers(0, size - 1)).map(sorted), max_size=5))
    lists += [[], list(range(size)), [size - 1]]
    packed = codec.packed("".join(codec.id_list(ids, size) for ids in lists))
    bits = Bits.packed(packed)
    assert [bits.ids(size) for _ in lists] == lists
    text, at = codec.unpacked(packed), 0
    for ids in lists:
        if ids:
            assert codec.read_list(text, at, size)[1] == codec.skip_list(text, at, size)
            again, at = codec.read_list(text, at, size)
            assert again == ids
        else:
            assert codec.read_golomb(text, at, 0) == (0, at + 1)
            at += 1


def test_lists_are_short():
    assert codec.id_list([5], 16) == "010" + "1" + "101"
    assert codec.id_list(list(range(16)), 16) == codec.golomb(16, 0) + "1" * 16
    assert len(codec.id_list(list(range(0, 100_000, 1000)), 100_000)) < 100 * 12


# ---------------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ＡＢＣ", "abc"), ("１２", "12"), ("Straße", "straße"), ("㎡", "m2"), ("≥", "≥"), ("绩效", "绩效"), ("…", "...")],
)
def test_fold(text, folded):
    assert fold(text) == folded


def test_units_are_those_of_utf_16():
    assert units("吉林") == "吉林"
    assert units("𠮷a") == "\ud842\udfb7a"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", set()),
        ("村", set()),
        ("总工会", {"总工", "工会"}),
        ("≥95%", {"≥9", "95", "5%", "≥95", "95%"}),
        ("约13万元", {"约1", "13", "3万", "万元", "约13", "13万"}),
        ("5G村", {"5g".upper(), "G村", "5G村"}),
        ("第3批", {"第3", "3批"}),
    ],
)
def test_grams(text, found):
    assert grams(text) == found


@settings(deadline=None)
@given(st.text(alphabet="甲乙\ud842aB1%≥ \n"), st.data())
def test_every_part_of_a_text_is_found_by_its_grams(text, data):
    start = data.draw(st.integers(0, len(text)))
    part = text[start : start + data.draw(st.integers(2, 8))]
    if part.split() == [part]:
        assert grams(part) <= grams(text)


def test_keys_are_in_the_order_of_their_length():
    ordered = ["a", "村", "ab", "总工", "95%", "≥95"]
    assert [key(gram) for gram in ordered] == sorted(map(key, ordered))
    assert key("≥95") < name_key("") < 2**53
    assert name_key("a b") == name_key("ab") == 2**48 + 31 * ord("a") + ord("b")


@pytest.mark.parametrize(
    ("name", "letters"), [("困难职工帮扶", "knzgbf"), ("亳州5G基站（一期）", "bzgjzyq"), ("𠮷㐀！", ""), ("Ａ座", "az")]
)
def test_initials(name, letters):
    assert initials(fold(name)) == "".join(chr(0x2D00 + ord(letter) - 97) for letter in letters)


def test_traditional_characters_of_those_that_are_used():
    assert traditional("困难后里") == ("後睏裏裡難", "后困里里难")
    assert traditional("") == ("", "")


# ---------------------------------------------------------------------- entries


def test_what_can_be_found(tmp_path):
    text = (
        changed("救助人数: 2人", "＝１万: ≥95％\n      - :\n      - 不适用: 不适用")
        .replace("      - :", "      - ''")
        .replace("- ''", "- 三级指标: ''\n        指标值: ''")
        + "    质量指标:\n      - 合格率: 100%\n主管部门代码: '202'\n"
    )
    project = sound(tmp_path, {PROJECT_PATH: text}).latest.projects[0]
    assert entry(project, doubtful=True) == Entry(
        2024,
        "01-a.html",
        "甲",
        "202",
        "测试单位",
        Decimal("5.00"),
        ("完成救助。",),
        (
            ("数量指标", "＝１万", "≥95％"),
            ("数量指标", "", ""),
            ("数量指标", "不适用", "不适用"),
            ("质量指标", "合格率", "100%"),
        ),
        ("quantity", "quality"),
        True,
    )
    assert entry(project, doubtful=True).texts == (
        "甲",
        "[202]测试单位\n2024",
        "=1万\n≥95%\n\n\n不适用\n不适用\n合格率\n100%",
        "完成救助。",
    )
    assert entry(project, doubtful=True).initials == chr(0x2D00 + ord("j") - 97)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("5.00", "5.00"), ("0.00", "0.00"), ("1,000", "1,000.00"), ("", ""), ("12345678.9", "12,345,678.90")],
)
def test_amounts(tmp_path, typed, shown):
    project = sound(tmp_path, {PROJECT_PATH: changed("5.00", f"'{typed}'")}).latest.projects[0]
    assert entry(project, doubtful=False).amount_text == shown


# ---------------------------------------------------------------------- files


def one(name="甲", year=2024, amount="5", **more):
    base = Entry(
        year, f"{name}.html", name, "", "某局", None if amount is None else Decimal(amount), (), (), (), False,
    )  # fmt: skip
    return base._replace(**more)


def built(entries, small=0):
    ranked = sorted(entries, key=lambda one: rank(one.year, one.amount))
    return dict(index.build(ranked, ["quantity"], small))


def data(files, name):
    text = files[name].decode().removeprefix("\ufeff")
    found = re.fullmatch(r'disclosureSearch\.take\("(.+?)","([\w+/]{4}|[\w+/]{8})",(.*)\);\n', text, re.DOTALL)
    assert found[1] == name
    return json.loads(found[3])


def test_a_small_site_is_one_file():
    files = built([one(), one("乙", amount=None)], small=2)
    assert sorted(files) == ["a.js", "h.js", "m.js", "n.js"]
    found = data(files, "m.js")
    assert (found["count"], found["years"], found["ranges"]) == (2, [2024], [[1, 1]])
    assert found["amounts"] == ["0", "none"]
    assert [record[:2] for record in found["records"]] == [["甲", "甲"], ["乙", "乙"]]
    assert data(files, "n.js") == [0, 1]
    assert data(files, "h.js")[2] == {"j": "甲", "y": "乙"}


def test_a_large_site_is_many():
    files = built([one(chr(0x4E00 + at) * 3, amount=at) for at in range(600)])
    assert {"m.js", "f.js", "n.js", "a.js", "h.js", "s.js", "g/0/0.js", "t/0/0.js", "t/2/149.js"} <= set(files)
    assert max(len(raw) for name, raw in files.items() if name[0] == "g") < 3200
    found = data(files, "m.js")
    assert sum(found["shards"]) == sum(name[0] == "g" for name in files)
    assert found["lengths"] == [3]


def test_projects_are_ranked_by_year_and_amount():
    entries = [
        one("a", 2023, "9"),
        one("b", 2024, None),
        one("c", 2024, "1.5"),
        one("d", 2024, "20"),
        one("e", 2024, "20"),
    ]
    files = built(entries, small=9)
    found = data(files, "m.js")
    assert "".join(record[1] for record in found["records"]) == "decba"
    assert (found["years"], found["ranges"]) == ([2024, 2023], [[2, 1, 1], [0, 1, 0]])
    assert data(files, "a.js") == "00" + "1" + "0" + "0"


def test_a_site_without_projects_has_an_index():
    assert data(built([], small=9), "m.js")["count"] == 0


def test_same_content_same_bytes_other_content_other_build():
    entries = [one(str(at), amount=at) for at in range(50)]
    assert built(entries) == built(entries)
    before, after = built(entries), built([*entries[:-1], one("x")])
    assert all(after.get(name) != raw for name, raw in before.items() if "/" not in name)


def test_what_ends_a_line_in_old_javascript_is_escaped():
    raw = built([one("甲\u2028乙\u2029</script>")], small=9)["m.js"]
    assert "甲\\u2028乙\\u2029</script>" in raw.decode()
    assert raw.startswith(b"\xef\xbb\xbf")


def test_folders_stay_small():
    assert layout.records(8191, 8192) == "t/127/8191.js"
    assert layout.records(8191, 8193) == "t/63/8191.js"
    assert layout.records(49_999, 50_000) == "t/97/49999.js"


# ---------------------------------------------------------------------- the artifact


def test_the_bundle_knows_which_projects_have_findings(tmp_path):
    site = sound(tmp_path, {SITE_PATH: SITE, "content/2023/02-b.yaml": PROJECT.replace("甲", "乙")})
    _, bundle = search.artifacts(site, {"content/2023/02-b.yaml": ["finding"]})
    assert (bundle.path, bundle.origin) == ("search", "content/site.yaml")
    found = data(dict(bundle.make()), "m.js")
    assert found["facets"] == [
        [{"code": "", "name": "测试单位", "count": 2}],
        {"department": [0, 0], "class": [1, 1], "findings": [0, 1]},
    ]
    assert found["classes"] == ["quantity"]


def test_facets_of_a_large_site_are_a_file():
    entries = [
        one("a", amount=3, code="1"),
        one("b", amount=2, classes=("quantity",)),
        one("c", amount=1, doubtful=True),
    ]
    departments, columns = data(built(entries), "f.js")
    assert [(one["code"], one["name"], one["count"]) for one in departments] == [("", "某局", 2), ("1", "某局", 1)]
    assert columns == {"department": [1, 0, 0], "class": [0, 1, 0], "findings": [0, 0, 1]}


def _gzipped(raw):
    return len(gzip.compress(raw, 9))


def test_the_client_is_light():
    scripts = {file.path: file.make() for file in assets.artifacts(Templates.of(ROOT))}
    assert _gzipped(scripts["assets/search.js"] + scripts["assets/search-index.js"]) <= 4000


def test_a_first_search_on_the_site_of_2024_is_light(output):
    """All that a reader loads before anything is found, beside the page itself."""
    files = [output / name for name in ("assets/search.js", "search/m.js")]
    assert sum(_gzipped(file.read_bytes()) for file in files) <= 5000


def bundle(folder, text, findings):
    site = sound(folder, {PROJECT_PATH: text})
    return next(one for one in search.artifacts(site, findings) if isinstance(one, Bundle))


@pytest.mark.parametrize(
    ("old", "new", "is_searched"),
    [
        ("年度目标:", "项目期: 1年\n年度目标:", False),
        ("  年度资金总额: 5.00\n", "  年度资金总额: 5.00\n  财政拨款: 5.00\n", False),
        ("主管部门:", "核对说明:\n  - 编号: V101\n    原因: 因\n主管部门:", False),
        ("甲", "乙", True),
        ("测试单位", "别的单位", True),
        ("5.00", "6.00", True),
        ("完成救助", "完成帮扶", True),
        ("数量指标", "质量指标", True),
        ("救助人数", "帮扶人数", True),
        ("2人", "3人", True),
    ],
)
def test_the_index_hangs_on_what_can_be_found_and_chosen_by(tmp_path, old, new, is_searched):
    one, other = (bundle(tmp_path / name, text, {}) for name, text in (("a", PROJECT), ("b", changed(old, new))))
    assert (one.about() != other.about()) is is_searched
    assert (dict(one.make()) != dict(other.make())) is is_searched


def test_the_index_hangs_on_whether_there_are_findings(tmp_path):
    problem = Problem(Location(PROJECT_PATH), Severity.NOTE, "V101", "m")
    none, one, two = (
        bundle(tmp_path, PROJECT, {PROJECT_PATH: (problem,) * count} if count else {}) for count in range(3)
    )
    assert none.about() != one.about() == two.about()
    assert dict(none.make()) != dict(one.make()) == dict(two.make())
