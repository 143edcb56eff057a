"""What can be wrong with a rendered page."""

from generator.problems import Rule, Severity

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
