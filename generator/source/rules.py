"""What can be wrong with the text of a content file, whatever it is about."""

from generator.problems import Rule, Severity

DEEPEST = 12
"""Levels of nesting. The format needs 6."""

UNREADABLE = Rule(
    "S101",
    Severity.ERROR,
    "文件读不出来",
    "程序没有读取权限，或这不是普通文件。",
    "检查文件的权限，或重新复制一份",
)
NOT_UTF8 = Rule(
    "S102",
    Severity.ERROR,
    "文件编码不是 UTF-8",
    "内容文件一律使用 UTF-8 编码。Windows 记事本和一些办公软件默认保存为 GBK（ANSI）或 UTF-16（Unicode），直接读取会变成乱码。",
    "用记事本打开文件，「另存为」时编码选择 UTF-8",
    bad="（以 GBK 或 UTF-16 保存的文件）",
    good="（以 UTF-8 保存的文件，有无 BOM 均可）",
)
TOO_LARGE = Rule(
    "S103",
    Severity.ERROR,
    "文件过大",
    "一个内容文件只写一个项目，通常不到 5 kB。超过 1 MB 的文件多半放错了地方。",
    "检查是否误放了其他文件；一个项目写一个文件",
)
DUPLICATE_KEY = Rule(
    "S107",
    Severity.ERROR,
    "同一个名称写了两次",
    "同一级里名称不能重复，否则后一个会悄悄顶掉前一个。同名的指标要写成列表里的两项（各以「- 」开头）。",
    "删去多余的一个，或改正名称",
    bad="项目期: 1年\n项目期: 2年",
    good="项目期: 1年",
)
CONTROL_CHARACTER = Rule(
    "S109",
    Severity.ERROR,
    "含有控制字符",
    "控制字符看不见也打印不出来，多半是从其他软件复制时带进来的。",
    "删除这个字符",
)
SEVERAL_DOCUMENTS = Rule(
    "S110",
    Severity.ERROR,
    "一个文件里有几份文档",
    "「---」或「...」把文件分成了几份，后面几份会丢失。",
    "一个项目写一个文件；删除分隔线",
    bad="项目名称: 甲\n---\n项目名称: 乙",
    good="项目名称: 甲",
)
TOO_DEEP = Rule(
    "S111",
    Severity.ERROR,
    "嵌套过深",
    f"内容文件最多需要 6 级；超过 {DEEPEST} 级说明缩进有误，或不是内容文件。",
    "检查缩进",
)
EMPTY = Rule(
    "S112",
    Severity.ERROR,
    "文件是空的",
    "空文件什么也不能公布。",
    "写入内容，或删除这个文件",
    bad="（空文件）",
    good="项目名称: 困难职工帮扶专项资金",
)
FOLDED = Rule(
    "S115",
    Severity.WARNING,
    "一个值写成了几行，换行处会变成空格",
    "YAML 把写成几行的文字接成一行，接头处放一个空格；中文里就多出一个空格，与批复文件不一致。",
    "把值写在一行里；确实要分段，在冒号后写「|」，另起一行缩进书写",
    bad="年度目标: 对符合条件的\n  困难职工按时救助。",
    good="年度目标: 对符合条件的困难职工按时救助。",
)
LOST_IN_COMMENT = Rule(
    "S113",
    Severity.WARNING,
    "「 #」之后的文字被当作注释，不会公布",
    "YAML 把空格加 # 之后的内容当作注释。若 # 后紧跟数字或字母，多半是正文的一部分。",
    "如果是正文，给整个值加英文双引号；如果是注释，在 # 后加一个空格",
    bad="实施地点: 职工之家 #2楼",
    good='实施地点: "职工之家 #2楼"',
)
VALUE_IN_COMMENT = Rule(
    "S116",
    Severity.ERROR,
    "值以 # 开头，整个成了注释",
    "YAML 把空格加 # 之后的内容当作注释，这里整个值都不会公布。",
    "给整个值加英文双引号；确实是注释，在 # 后加一个空格",
    bad="实施地点: #2楼",
    good='实施地点: "#2楼"',
)
INVISIBLE = Rule(
    "S114",
    Severity.WARNING,
    "含有看不见的字符",
    "零宽字符和改变文字方向的字符看不见，却会让检索找不到、让显示的顺序与实际不同。",
    "删除后重新输入这几个字",
)

RULES = (
    UNREADABLE,
    NOT_UTF8,
    TOO_LARGE,
    DUPLICATE_KEY,
    CONTROL_CHARACTER,
    SEVERAL_DOCUMENTS,
    TOO_DEEP,
    EMPTY,
    LOST_IN_COMMENT,
    INVISIBLE,
    FOLDED,
    VALUE_IN_COMMENT,
)
