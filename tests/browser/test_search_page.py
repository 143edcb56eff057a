"""The search page beside an engine that a test holds in its hands: late, inexact, missing, thousands of hits, hostile texts."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessible import SCREEN, _violations

# answers are made by `answer`, which a test writes; what was asked is kept in `asked`, as [query, ticket]
ENGINE = """
const asked = [];
const error = (code) => Object.assign(new Error(code), { code });
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const some = (hits, more) => ({ total: hits.length, exact: true, kind: "exact", read: "", hits, more: false,
  facets: { year: null, department: null, amount: null, class: null, findings: null }, facetsExact: true, ...more });
const hit = (more) => ({ url: "2024/a.html", name: "甲项目", year: 2024, department: "某局", amount: "5.00", matches: [], ...more });
var disclosureSearch = {
  fold: (text) => text.normalize("NFKC").toLowerCase(),
  open: async () => { %(open)s },
  departments: async () => { asked.push([{ q: "departments" }]); return []; },
  find: async (query, ticket) => { asked.push([query, ticket]); %(answer)s },
};
"""
NAMES = "() => [...document.querySelectorAll('#search-results h3')].map((name) => name.textContent)"
MARKS = "() => [...document.querySelectorAll('mark')].map((mark) => mark.textContent)"


@pytest.fixture
def with_engine(open_context, site):
    """Opens the search page at an address, with an engine whose ``find`` (and ``open``) have these bodies."""

    def start(answer: str, at: str = "#q=x", *, opening: str = "return {};", clock: bool = False, **options) -> Page:
        page = open_context(**options).new_page()
        if clock:
            page.clock.install(time="2026-01-01T00:00:00")
        script = ENGINE % {"open": opening, "answer": answer}
        page.route("**/assets/search.js*", lambda route: route.fulfill(body=script, content_type="text/javascript"))
        page.goto(site.url("search.html") + at)
        if clock:
            page.clock.pause_at("2026-01-01T01:00:00")
        return page

    return start


def _heading(page):
    return page.locator("#found")


def _asked(page) -> list[str]:
    return page.evaluate("asked.map(([query]) => query.q)")


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("困难", "困难职工困难", ["困难", "困难"]),
        ("ab bcd", "xabcdx", ["abcd"]),
        ("aa", "aaa", ["aaa"]),
        ("abc", "ＡＢｃ", ["ＡＢｃ"]),
        ("ＡＢＣ", "abc", ["abc"]),
        ("100m2", "绿地100㎡以上", ["100㎡"]),
        ("2", "绿地㎡", ["㎡"]),
        ("é", "cafe\u0301s", ["e\u0301"]),
        ("ガ", "ｶﾞｽ", ["ｶﾞ"]),
        ("𠮷", "前𠮷后", ["𠮷"]),
        ("≥９５％", "满意度≥95%", ["≥95%"]),
        ("...", "等…", ["…"]),
        ("没有", "困难", []),
    ],
)
def test_what_was_found_is_marked_in_the_text_as_it_stands(with_engine, query, text, marked):
    page = with_engine(f"return some([hit({{ name: {json.dumps(text)} }})]);", f"#q={query}")
    expect(_heading(page)).to_have_text("找到 1 个项目")
    assert page.evaluate(NAMES) == [text], "原文一字不改"
    assert page.evaluate(MARKS) == marked


def test_a_long_goal_is_shown_around_what_was_found(with_engine):
    goal = "前" * 300 + "帮扶" + "后" * 300
    page = with_engine(
        f"return some([hit({{ matches: [{{ row: 0, label: '年度目标', text: '{goal}' }}] }})]);", "#q=帮扶"
    )
    expect(page.locator("#search-results li li")).to_have_text(re.compile("^年度目标：……前{24}帮扶后{40,80}……$"))


def test_rows_are_led_to_and_not_all_of_many(with_engine):
    rows = "[1, 2, 3, 4, 5].map((row) => ({ label: '数量指标', text: `人数${row} 5人`, row }))"
    page = with_engine(f"return some([hit({{ matches: {rows} }})]);", "#q=人数")
    links = page.locator("#search-results li li a")
    expect(links).to_have_count(3)
    assert [link.get_attribute("href") for link in links.all()] == [f"2024/a.html#row-{row}" for row in (1, 2, 3)]
    assert links.first.inner_text() == "数量指标：人数1 5人"
    expect(page.locator("#search-results li li").last).to_have_text("还有 2 行指标符合")


def test_texts_are_never_markup(with_engine):
    bad = json.dumps("<img src=x onerror=alert(1)></script>&lt;b&gt;")
    matches = f"[{{ label: {bad}, text: {bad}, row: 1 }}, {{ label: {bad}, text: {bad}, row: 0 }}]"
    hit = f"hit({{ name: {bad}, department: {bad}, amount: {bad}, year: {bad}, matches: {matches} }})"
    page = with_engine(
        f"return some([{hit}], {{ kind: 'near', read: {bad} }});", "#q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
    )
    expect(_heading(page)).to_have_text("近似，找到 1 个项目")
    assert page.locator("main img, main b b, main script").count() == 0
    assert page.evaluate(NAMES) == [json.loads(bad)]


@pytest.mark.parametrize(
    ("kind", "heading", "note", "badge"),
    [
        ("exact", "找到 1 个项目", "", ""),
        (
            "pinyin",
            "拼音匹配，找到 1 个项目",
            "没有项目直接写有所输入的字母；下面这些项目，名称的拼音首字母与它相符。",
            "拼音匹配",
        ),
        ("signs", "换用符号，找到 1 个项目", "已按“困难”检索。", "换用符号"),
        ("traditional", "繁体匹配，找到 1 个项目", "已按简体字“困难”检索。", "繁体匹配"),
        (
            "near",
            "近似，找到 1 个项目",
            "没有完全相符的项目；下面是按“困难”检索的结果，与所输入的有一个字不同。",
            "近似",
        ),
    ],
)
def test_how_it_was_found_is_said(with_engine, kind, heading, note, badge):
    page = with_engine(f"return some([hit({{ name: '困难帮扶' }})], {{ kind: '{kind}', read: '困难' }});")
    expect(_heading(page)).to_have_text(heading)
    assert page.locator("#notes").inner_text() == note
    assert page.locator("#search-results em").all_inner_texts() == [badge] * bool(badge)
    assert page.evaluate(MARKS) == ([] if kind == "pinyin" else ["困难"])
    expect(page.locator("#search-status")).to_have_text("。".join(filter(None, [heading, note])))


def test_what_is_not_exact_is_said_to_be_about(with_engine):
    facets = "{ year: null, department: null, amount: { 0: 1200 }, class: null, findings: { 1: 7 } }"
    page = with_engine(
        f"return some([hit()], {{ total: 1234, exact: false, more: true, facets: {facets}, facetsExact: false }});"
    )
    expect(_heading(page)).to_have_text("找到约 1234 个项目")
    expect(page.locator("#result-pages")).to_contain_text("第 1 页，共约 124 页")
    expect(page.locator(".facets")).to_contain_text("只看有核对提示的项目（约 7）")


MANY = """const all = 3000, from = query.from;
return some(Array.from({ length: Math.max(0, Math.min(query.size, all - from)) }, (_, i) => hit({ name: `第${from + i + 1}个` })),
  { total: all, more: from + query.size < all });"""


def test_thousands_of_hits_come_in_pages(with_engine):
    page = with_engine(MANY)
    expect(_heading(page)).to_have_text("找到 3000 个项目")
    assert page.locator("#search-results > li").count() == 10
    page.get_by_role("link", name="下一页").click()
    expect(page.locator("#search-results h3").first).to_have_text("第11个")
    expect(_heading(page)).to_be_focused()
    assert page.evaluate("location.hash") == "#q=x&page=2"
    expect(page.locator("#result-pages")).to_have_text(re.compile("上一页第 2 页，共 300 页下一页"))
    assert page.locator("#search-results").get_attribute("start") == "11"
    page.go_back()
    expect(page.locator("#search-results h3").first).to_have_text("第1个")
    assert page.get_by_role("link", name="上一页").count() == 0


def test_the_last_page_and_one_beyond(with_engine):
    page = with_engine(MANY, "#q=x&page=300")
    expect(page.locator("#search-results h3").last).to_have_text("第3000个")
    assert page.get_by_role("link", name="下一页").count() == 0
    page.evaluate("location.hash = '#q=x&page=9999'")
    expect(page.locator("#search-results h3").first).to_have_text("第1个")
    assert page.evaluate("location.hash") == "#q=x"


def test_a_new_word_begins_at_the_first_page(with_engine):
    page = with_engine(MANY, "#q=x&page=7")
    expect(page.locator("#search-results h3").first).to_have_text("第61个")
    page.locator("#q").press("End")
    page.locator("#q").press_sequentially("y")
    expect(page.locator("#search-results h3").first).to_have_text("第1个")
    expect(page.locator("#q")).to_be_focused()
    assert page.evaluate("location.hash") == "#q=xy"


# ---- as one types


def _type(page, text: str) -> None:
    """What stands in the box grows by a character at a time, as it is typed; time stands still."""
    page.evaluate(
        """text => {
          const box = document.getElementById("q");
          for (const letter of text) {
            box.value += letter;
            box.dispatchEvent(new InputEvent("input", { data: letter, bubbles: true }));
          }
        }""",
        text,
    )


def test_typing_asks_once_it_pauses(with_engine):
    page = with_engine("return some([hit()]);", "#q=", clock=True)
    _type(page, "abc")
    page.clock.run_for(100)
    _type(page, "def")
    page.clock.run_for(149)
    assert _asked(page) == [""]
    page.clock.run_for(1)
    expect(_heading(page)).to_have_text("找到 1 个项目")
    assert _asked(page) == ["", "abcdef"]


def test_a_late_answer_is_dropped(with_engine):
    slow = "if (query.q === '慢') { await wait(900); return some([hit({ name: '慢' })]); } return some([hit({ name: '快' })]);"
    page = with_engine(slow, "#q=慢")
    page.locator("#q").fill("快")
    expect(page.locator("#search-results h3")).to_have_text("快")
    assert page.evaluate("asked[0][1].cancelled") is True, "引擎知道不必再找"
    page.evaluate("wait(1200)")
    assert page.evaluate(NAMES) == ["快"]


def test_an_answer_that_the_engine_gave_up_is_nothing(with_engine):
    page = with_engine(
        "if (query.q === '慢') { while (!ticket.cancelled) await wait(20); return null; } return some([hit()]);",
        "#q=慢",
    )
    page.locator("#q").fill("快")
    expect(_heading(page)).to_have_text("找到 1 个项目")


def test_an_input_method_is_not_disturbed(with_engine):
    page = with_engine("return some([hit()]);", "#q=")
    page.locator("#q").focus()
    client = page.context.new_cdp_session(page)
    for text in ("k", "ku", "kun"):
        client.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    page.evaluate("wait(500)")
    assert page.locator("#q").input_value() == "kun"
    assert _asked(page) == [""], "拼音还没有变成字，不检索"
    client.send("Input.insertText", {"text": "困"})
    expect(_heading(page)).to_have_text("找到 1 个项目")
    assert _asked(page) == ["", "困"]


def test_the_count_is_announced_once_it_settles(with_engine):
    page = with_engine("return some(Array.from(query.q, () => hit()));", "#q=", clock=True)
    status = page.locator("#search-status")
    for letter, count in (("a", 1), ("b", 2), ("c", 3)):
        _type(page, letter)
        page.clock.run_for(200)
        expect(_heading(page)).to_have_text(f"找到 {count} 个项目")
        assert status.inner_text() == "", "还在输入，不出声"
    page.clock.run_for(600)
    expect(status).to_have_text("找到 3 个项目")


def test_arrow_down_leads_to_the_first_hit(with_engine):
    page = with_engine("return some([hit(), hit()]);")
    expect(_heading(page)).to_have_text("找到 2 个项目")
    page.locator("#q").press("ArrowDown")
    expect(page.locator("#search-results a").first).to_be_focused()


def test_enter_stays_on_the_page(with_engine):
    page = with_engine("return some([hit()]);", "#q=")
    page.evaluate("window.same = true")
    page.locator("#q").fill("甲")
    page.locator("#q").press("Enter")
    expect(_heading(page)).to_have_text("找到 1 个项目")
    assert page.evaluate("window.same") is True
    assert page.evaluate("location.hash + location.search") == "#q=%E7%94%B2"
    expect(page.locator("#q")).to_be_focused()


@pytest.mark.parametrize("how", ["pointer", "keyboard"])
def test_on_a_large_site_counts_that_cost_are_read_when_somebody_turns_to_the_choices(with_engine, how):
    page = with_engine("return some([hit()]);", opening="return { count: 5000 };")
    expect(_heading(page)).to_have_text("找到 1 个项目")
    assert _asked(page) == ["x"]
    if how == "pointer":
        page.locator("#facets").hover()
    else:
        page.locator(".facets summary").focus()
    page.wait_for_function("asked.length === 3")
    page.locator(".facets [type=checkbox]").focus()
    assert _asked(page) == ["x", "departments", "x"]


def test_on_a_small_site_all_counts_are_read_at_once(with_engine):
    page = with_engine("return some([hit()]);", opening="return { count: 1000 };")
    expect(_heading(page)).to_have_text("找到 1 个项目")
    assert _asked(page) == ["departments", "x"]


# ---- slow, building, missing


def test_slow_reading_is_said_and_blocks_nothing(with_engine):
    page = with_engine("if (query.q === '慢') await wait(60_000); return some([hit()]);", "#q=慢")
    expect(_heading(page)).to_have_text("正在读取检索数据……")
    expect(page.locator("#search-status")).to_have_text("正在读取检索数据……")
    page.locator("#q").fill("快")
    expect(_heading(page)).to_have_text("找到 1 个项目")


def test_a_question_that_was_given_up_says_nothing_more(with_engine):
    page = with_engine("if (query.q === '慢') await wait(60_000); return some([hit()]);", "#q=慢", clock=True)
    _type(page, "快")
    page.clock.run_for(200)
    expect(_heading(page)).to_have_text("找到 1 个项目")
    page.clock.run_for(3000)
    expect(_heading(page)).to_have_text("找到 1 个项目")


def test_a_slow_script_is_said_too(open_context, site):
    page = open_context().new_page()
    waiting = []
    page.route("**/assets/search.js*", lambda route: waiting.append(route))  # noqa: PLW0108  Playwright marks the handler it is given
    page.goto(site.url("search.html") + "#q=困难", wait_until="commit")
    expect(_heading(page)).to_have_text("正在读取检索数据……")
    page.locator("#q").fill("三金")
    waiting[0].continue_()
    expect(_heading(page)).to_have_text("找到 1 个项目")


def test_a_missing_script_is_said_with_what_can_be_done(open_context, site, expected):
    page = open_context(watched=False).new_page()
    page.route("**/assets/search.js*", lambda route: route.abort())
    page.goto(site.url("search.html") + "#q=困难")
    expect(_heading(page)).to_have_text("检索数据没有载入")
    note = "可能是网络中断，或者网站的文件没有上传完整。可以重新载入，也可以浏览下面的全部项目。"
    assert page.locator("#notes").inner_text() == note
    expect(page.locator("#search-status")).to_have_text(f"检索数据没有载入。{note}")
    assert page.locator("#all-projects li a").all_inner_texts() == [row["项目名称"] for row in expected["清单"]["行"]]
    assert page.locator("#all-projects").is_visible()
    page.unroute("**/assets/search.js*")
    page.get_by_role("button", name="重新载入").click()
    expect(_heading(page)).to_have_text("找到 2 个项目")


@pytest.mark.parametrize(
    ("code", "heading", "note"),
    [
        ("missing", "检索数据没有载入", "可能是网络中断"),
        ("stale", "检索数据刚刚更新过", "请重新载入本页。"),
        ("", "检索数据没有载入", "可能是网络中断"),
    ],
)
def test_what_the_engine_gives_up_is_said(with_engine, code, heading, note):
    page = with_engine(f"throw error('{code}');")
    expect(_heading(page)).to_have_text(heading)
    expect(page.locator("#notes")).to_contain_text(note)
    assert page.locator("#all-projects").is_visible()
    assert page.get_by_role("button", name="重新载入").is_visible()


def test_while_the_index_is_made_the_page_waits(with_engine):
    page = with_engine("return some([hit()]);", opening="if (!window.made) throw error('building'); return {};")
    expect(_heading(page)).to_have_text("检索数据正在生成，请稍候")
    assert page.locator("#notes").inner_text() == "稍后自动重试。"
    assert not page.get_by_role("button", name="重新载入").is_visible()
    page.evaluate("window.made = true")
    expect(_heading(page)).to_have_text("找到 1 个项目")
    assert not page.locator("#all-projects").is_visible()


# ---- nothing found

NOT_TOGETHER = """const found = { "职工": 12, "劳模": 3 }[query.q];
return some(found ? [hit()] : [], { total: found || 0, exact: query.q !== "职工" });"""


def test_without_a_hit_words_that_do_find_are_offered(with_engine):
    page = with_engine(NOT_TOGETHER, "#q=职工 劳模")
    expect(_heading(page)).to_have_text("没有找到“职工 劳模”")
    assert page.locator("#notes").inner_text() == "可以换一个说法，或者少用几个字。"
    offers = page.locator("#tries a")
    expect(offers).to_have_text(["去掉“职工”（3）", "去掉“劳模”（约 12）", "浏览全部项目"])
    offers.first.click()
    expect(_heading(page)).to_have_text("找到 3 个项目")
    expect(_heading(page)).to_be_focused()
    assert page.locator("#q").input_value() == "劳模"
    page.go_back()
    expect(_heading(page)).to_have_text("没有找到“职工 劳模”")


def test_without_a_hit_a_part_of_a_long_word_is_offered(with_engine):
    page = with_engine("return some(query.q === '职工' ? [hit()] : []);", "#q=职工之家")
    expect(page.locator("#tries a")).to_have_text(["只找“职工”（1）", "浏览全部项目"])


def test_what_was_found_differently_is_not_offered(with_engine):
    page = with_engine(
        "return query.size === 1 ? some([hit()], { kind: 'near', read: '甲' }) : some([]);", "#q=甲乙 丙丁"
    )
    expect(page.locator("#tries a")).to_have_text(["浏览全部项目"])


def test_without_a_hit_the_filters_can_be_dropped(with_engine):
    page = with_engine("return some(query.amount ? [] : [hit()]);", "#q=甲&amount=0&findings=1")
    expect(page.locator("#tries a")).to_have_text(["不加筛选（1）", "浏览全部项目"])
    page.locator("#tries a").first.click()
    expect(_heading(page)).to_have_text("找到 1 个项目")
    assert page.evaluate("location.hash") == "#q=%E7%94%B2"


def test_a_year_that_cannot_be_chosen_can_be_dropped(with_engine):
    """The site has one year, so that there is no choice of years; an address from elsewhere may ask for one."""
    page = with_engine("return some(query.year ? [] : [hit()]);", "#q=甲&year=1999")
    expect(page.locator("#tries a")).to_have_text(["不加筛选（1）", "浏览全部项目"])


def test_the_whole_list_is_one_step_away(with_engine, expected):
    page = with_engine("return some([]);", "#q=没有")
    page.get_by_role("link", name="浏览全部项目").click()
    expect(page.locator("#all-projects")).to_be_focused()
    assert not page.locator("#answer").is_visible()


# ---- for everybody

STATES = {
    "hits": (
        "return some([hit({ name: '困难帮扶', matches: [{ label: '数量指标', text: '困难 1人', row: 1 }] })]);",
        "#q=困难",
    ),
    "pages": (MANY, "#q=x&page=2&amount=0"),
    "near": ("return some([hit({ name: '困难帮扶' })], { kind: 'near', read: '困难' });", "#q=因难"),
    "none": (NOT_TOGETHER, "#q=职工 劳模"),
    "missing": ("throw error('missing');", "#q=x"),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("mode", ["light", "dark", "narrow"])
def test_axe_finds_nothing_in_an_answer(with_engine, state, mode):
    size = {"width": 320, "height": 640} if mode == "narrow" else {"width": 1280, "height": 900}
    scheme = "dark" if mode == "dark" else "light"
    page = with_engine(*STATES[state], bypass_csp=True, viewport=size, color_scheme=scheme)
    expect(_heading(page)).not_to_have_text("检索结果")
    if mode == "narrow":
        page.locator(".facets summary").click()
        assert page.evaluate("document.scrollingElement.scrollWidth") == 320
    found = [f"{violation['id']}: {violation['nodes'][0]['html']}" for violation in _violations(page, SCREEN)]
    assert found == []
