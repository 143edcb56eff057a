"""The rendered site, looked at as a browser and a screen reader will: links, titles, headings, tables, pictures.

Structure is a property of one page's bytes; links are checked against the plan and against the ids of all pages once
every page was seen. The only importer of ``selectolax``.
"""

import json
from collections.abc import Container, Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator import links
from generator.plan import Page
from generator.problems import Location, Problems, Rule, Severity

DEAD_LINK = Rule(
    "H501",
    Severity.ERROR,
    "链接指向不存在的页面",
    "读者点了会看到「找不到页面」。",
    "改正链接：写成相对于本页的路径，例如 2024/index.html",
    bad="[清单](2042/index.html)",
    good="[清单](2024/index.html)",
)
DEAD_ANCHOR = Rule(
    "H502",
    Severity.ERROR,
    "链接指向页面中不存在的位置",
    "# 后面的名称要与目标页面里某个标题或行的编号一致，否则只会跳到页首。",
    "改正 # 后面的名称",
    bad="[年度目标](mingci-jieshi.html#年度目表)",
    good="[年度目标](mingci-jieshi.html#年度目标)",
)
BAD_TITLE = Rule(
    "H503",
    Severity.ERROR,
    "页面没有标题，或与别的页面标题相同",
    "浏览器标签、收藏夹、搜索结果和读屏软件都靠标题区分页面。",
    "给每个页面一个不同的标题",
    bad="两个 .md 页面的标题都是「说明」",
    good="标题: 说明；标题: 名词解释",
)
BAD_HEADINGS = Rule(
    "H504",
    Severity.ERROR,
    "标题层级不对",
    "每页恰好一个一级标题，往下不跳级；读屏软件的用户靠它浏览。文字页面从二级标题（##）写起。",
    "补上缺少的一级，或降低这个标题的级别",
    bad="## 怎样看表\n#### 金额",
    good="## 怎样看表\n### 金额",
)
BAD_TABLE = Rule(
    "H505",
    Severity.ERROR,
    "表格缺少标题或表头说明",
    "没有 caption，读屏软件说不出这是什么表；th 没有 scope，就说不出一个格子属于哪一行哪一列。",
    "文字页面：在表格前单独写一段「表：标题」；模板：补上 <caption> 和 scope",
    bad="<table><tr><th>金额</th></tr></table>",
    good='<table><caption>资金</caption><tr><th scope="col">金额</th></tr></table>',
)
NO_ALTERNATIVE = Rule(
    "H506",
    Severity.ERROR,
    "图片没有替代文字",
    '看不见图片的读者靠替代文字知道内容；纯装饰的图片写空的替代文字 alt=""。',
    "补上替代文字",
    bad='<img src="liucheng.png">',
    good='<img src="liucheng.png" alt="办理流程">',
)
REPEATED_ID = Rule(
    "H507",
    Severity.ERROR,
    "页面中的编号重复",
    "同一页里 id 只能出现一次，否则链接会跳到错误的位置。",
    "给其中一个改名",
    bad='<p id="a">…<p id="a">',
    good='<p id="a">…<p id="b">',
)
FOREIGN_RESOURCE = Rule(
    "H508",
    Severity.ERROR,
    "页面要从别的网站取内容，或把样式、脚本写在页面里",
    "公开网站不向任何第三方发请求，读者的浏览记录不外泄；页面里的样式和脚本会被安全策略拦下。",
    "把文件放进 site_templates/assets/，用 link() 引用",
    bad='<script src="https://cdn.example/x.js">、<p style="color:red">',
    good="<script src=\"{{ link('assets/x.js') }}\">",
)
NO_LANGUAGE = Rule(
    "H509",
    Severity.ERROR,
    "页面没有声明语言",
    "读屏软件靠 lang 决定用什么语言朗读。",
    '在模板里写 <html lang="zh-CN">',
    bad="<html>",
    good='<html lang="zh-CN">',
)
RULES = (
    DEAD_LINK,
    DEAD_ANCHOR,
    BAD_TITLE,
    BAD_HEADINGS,
    BAD_TABLE,
    NO_ALTERNATIVE,
    REPEATED_ID,
    FOREIGN_RESOURCE,
    NO_LANGUAGE,
)

_NO_ADDRESS = "?"
_SCOPES = {"col", "row", "colgroup", "rowgroup"}
_HEADINGS = "h1,h2,h3,h4,h5,h6"


class Verifier:
    """Looks at every page once; :meth:`finish` checks what needs all of them."""

    def __init__(self, paths: Container[str], base_url: str, problems: Problems) -> None:
        self._paths = paths
        self._base_url = base_url
        self._problems = problems
        self._titles: dict[str, Page] = {}
        self._ids: dict[str, frozenset[str]] = {}
        self._anchors: list[tuple[Page, str, str, str]] = []  # page, href, target path, anchor

    def check(self, page: Page, html: bytes) -> None:
        """Everything that one page alone can show; its anchors are remembered for :meth:`finish`."""
        tree = LexborHTMLParser(html)
        self._check_head(page, tree)
        self._check_headings(page, tree)
        for problem in _tables(tree):
            self._add(BAD_TABLE, page, problem)
        for problem in _pictures(tree):
            self._add(NO_ALTERNATIVE, page, problem)
        for problem in _foreign(tree, self._base_url):
            self._add(FOREIGN_RESOURCE, page, problem)
        self._check_ids(page, tree)
        self._check_links(page, tree)

    def finish(self) -> None:
        """Links into pages, once the ids of all pages are known."""
        for page, href, target, anchor in self._anchors:
            if target in self._ids and anchor not in self._ids[target]:
                self._add(DEAD_ANCHOR, page, f"链接「{href}」：「{target}」里没有「{anchor}」")
        self._anchors.clear()

    def _add(self, rule: Rule, page: Page, fact: str) -> None:
        self._problems.add(rule, Location(page.origin), f"页面「{page.path}」：{fact}")

    def _check_head(self, page: Page, tree: LexborHTMLParser) -> None:
        root = tree.css_first("html")
        if root is None or not root.attributes.get("lang"):
            self._add(NO_LANGUAGE, page, "没有声明语言")
        found = tree.css_first("head > title")
        title = found.text(strip=True) if found else ""
        if not title:
            self._add(BAD_TITLE, page, "没有标题")
            return
        other = self._titles.setdefault(title, page)
        if other is not page:
            self._add(BAD_TITLE, page, f"标题「{title}」与「{other.path}」（{other.origin}）相同")

    def _check_headings(self, page: Page, tree: LexborHTMLParser) -> None:
        level = 0
        count = 0
        for heading in tree.css(_HEADINGS):
            here = int(str(heading.tag)[1])
            text = heading.text(strip=True)
            count += here == 1
            if not text:
                self._add(BAD_HEADINGS, page, f"有一个空的 {here} 级标题")
            if here > level + 1:
                self._add(BAD_HEADINGS, page, f"标题「{text}」是 {here} 级，前面只到 {level} 级")
            level = here
        if count != 1:
            self._add(BAD_HEADINGS, page, f"有 {count} 个一级标题，应当恰好一个")

    def _check_ids(self, page: Page, tree: LexborHTMLParser) -> None:
        ids: set[str] = set()
        for node in tree.css("[id]"):
            name = node.attributes["id"] or ""
            if name in ids:
                self._add(REPEATED_ID, page, f"编号「{name}」出现了两次")
            ids.add(name)
        self._ids[page.path] = frozenset(ids)

    def _check_links(self, page: Page, tree: LexborHTMLParser) -> None:
        seen: set[str] = set()
        for attribute in ("href", "src", "action"):
            for node in tree.css(f"[{attribute}]"):
                href = node.attributes[attribute] or ""
                if href not in seen:
                    seen.add(href)
                    self._check_link(page, href)

    def _check_link(self, page: Page, href: str) -> None:
        if self._base_url and href.startswith(self._base_url.rstrip("/") + "/"):
            inside = href.removeprefix(self._base_url.rstrip("/") + "/")
            found = links.resolve("index.html", inside or "index.html")
        elif _scheme(href) == _NO_ADDRESS:
            self._add(DEAD_LINK, page, f"链接「{href}」不是网址")
            return
        elif _scheme(href) or href.startswith("//"):
            return  # a link that leaves the site is the reader's choice
        else:
            found = links.resolve(page.path, href)
        if found is None or (found[0] not in self._paths and f"{found[0]}/{links.INDEX}" not in self._paths):
            self._add(DEAD_LINK, page, f"链接「{href}」指向不存在的文件")
        elif found[1]:
            self._anchors.append((page, href, found[0], found[1]))


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme
    except ValueError:
        return _NO_ADDRESS


def _tables(tree: LexborHTMLParser) -> Iterator[str]:
    for table in tree.css("table"):
        caption = table.css_first("caption")
        name = caption.text(strip=True) if caption else ""
        if not name:
            yield "有一个表格没有标题（caption）"
        heads = table.css("th")
        if not heads:
            yield f"表格「{name}」没有表头（th）"
        for head in heads:
            if head.attributes.get("scope") not in _SCOPES:
                yield f"表格「{name}」的表头「{head.text(strip=True)}」没有 scope"


def _pictures(tree: LexborHTMLParser) -> Iterator[str]:
    for image in tree.css("img"):
        if "alt" not in image.attributes:
            yield f"图片「{image.attributes.get('src')}」没有替代文字"
    for picture in tree.css("svg"):
        named = picture.attributes.get("aria-label") or picture.css_first("title") or _hidden(picture)
        if not named:
            yield "有一个 svg 图形既没有名称也没有 aria-hidden"


def _hidden(node: LexborNode) -> bool:
    return node.attributes.get("aria-hidden") == "true"


def _foreign(tree: LexborHTMLParser, base_url: str) -> Iterator[str]:
    for selector, attribute in (("[src]", "src"), ("link[href]", "href")):
        for node in tree.css(selector):
            address = node.attributes[attribute] or ""
            own = base_url and address.startswith(base_url.rstrip("/") + "/")
            if own or node.attributes.get("rel") in ("canonical", "alternate"):
                continue
            if _scheme(address) not in ("", "data", _NO_ADDRESS) or address.startswith("//"):
                yield f"从别的网站取「{address}」"
    yield from _inline(tree)
    if tree.css_first("style"):
        yield "页面里写了样式（<style>）"
    for node in tree.css("body *"):
        name = next((name for name in node.attributes if name == "style" or name.startswith("on")), None)
        if name:
            yield f"<{node.tag}> 写了 {name} 属性"
            return


def _inline(tree: LexborHTMLParser) -> Iterator[str]:
    """Scripts in the page itself. A data block is none: no browser runs it."""
    for script in tree.css("script:not([src])"):
        if script.attributes.get("type") != "application/ld+json":
            yield "页面里写了脚本"
            return
        try:
            json.loads(script.text())
        except ValueError:
            yield "页面里的结构化数据（application/ld+json）不是 JSON"
