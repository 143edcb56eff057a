"""The codes of import, and what readers raise and note."""

from dataclasses import dataclass

from generator.importing.grid import Origin
from generator.problems import Rule, Severity

NOT_READABLE = Rule(
    "I801",
    Severity.ERROR,
    "这种文件不能导入",
    "能导入 Word（.doc、.docx）、Excel（.xls、.xlsx）、网页表格、CSV 和文本。按内容而不是按扩展名判断。",
    "用办公软件打开，另存为 .docx 或 .xlsx 再导入",
)
PASSWORD = Rule(
    "I802",
    Severity.ERROR,
    "文件有密码",
    "加了密码的文件读不出内容。",
    "用办公软件打开，去掉密码后另存，再导入",
)
DAMAGED = Rule(
    "I803",
    Severity.ERROR,
    "文件损坏或不完整",
    "文件没有传完，或内部结构已损坏。",
    "重新下载或向对方再要一份；能打开的话，另存为 .docx 或 .xlsx 再导入",
)
TOO_MUCH = Rule(
    "I804",
    Severity.ERROR,
    "文件超出限度",
    "文件过大、压缩比异常、表格或嵌套过多，不是正常的绩效目标附件，也可能是恶意文件。",
    "确认文件来源；只保留绩效目标表后另存，再导入",
)
DANGEROUS = Rule(
    "I805",
    Severity.ERROR,
    "文件里有危险内容",
    "文件带有外部实体、越出压缩包的路径等可被用来攻击的内容。",
    "确认文件来源；用办公软件打开后另存为新文件，再导入",
)
FORMULA = Rule(
    "I806",
    Severity.ERROR,
    "公式没有结果",
    "单元格里是公式，文件没有保存计算结果，程序不自行计算。",
    "用办公软件打开并保存一次，或把公式粘贴为数值",
)
NOTHING_FOUND = Rule(
    "I807",
    Severity.ERROR,
    "没有找到绩效目标表",
    "文件读得出，但里面没有「项目名称」「三级指标」「指标值」这样的表。",
    "确认是不是这个文件；表是图片的，要向对方索取原文件",
)
BAD_LABELS = Rule(
    "I808",
    Severity.ERROR,
    "content/labels.toml 写错了",
    "网站自己的标签表要与程序自带的 generator/importing/labels.toml 写法相同。",
    "照自带的那份改，或删去这个文件",
)
OTHER_FORM = Rule(
    "I809",
    Severity.WARNING,
    "不是项目支出绩效目标表，没有导入",
    "自评表、监控表、部门整体支出绩效目标表与项目支出绩效目标表相似，内容却不同，不能当作目标表读入。",
    "确认应该公开的是不是这张表",
)
NO_UNIT = Rule(
    "I810",
    Severity.WARNING,
    "没有印金额单位，按万元读入",
    "表上没有「万元」或「元」。项目支出绩效目标表一般以万元为单位，程序照此读入。",
    "核对金额；原表以元为单位的，在项目文件里写上「单位: 元」",
)
HIDDEN_ROW = Rule(
    "I811",
    Severity.WARNING,
    "隐藏的行",
    "原表把这一行隐藏了。程序照样读入，是否公布由你核对。",
    "核对原件；不该公布就删去这一行",
)
HIDDEN_SHEET = Rule(
    "I812",
    Severity.WARNING,
    "隐藏的工作表没有导入",
    "隐藏的工作表不是给读者看的，没有导入。",
    "需要时在办公软件里取消隐藏，再导入",
)
INFERRED = Rule(
    "I813",
    Severity.WARNING,
    "一级指标名称是推定的",
    "原表这几行没有一级指标，按二级指标推定，并在文件里注明「# 推定」。",
    "核对原件",
)
PERSONAL = Rule(
    "I814",
    Severity.WARNING,
    "个人信息没有导入",
    "负责人、联系电话、填表人等是个人信息，默认不公开。",
    "无须处理",
)
EMPTY_ROW = Rule(
    "I815",
    Severity.WARNING,
    "空行",
    "原表有这一类，却没有填指标；照样写入，公布时显示「未填」。",
    "核对原件",
)
NOT_UNDERSTOOD = Rule(
    "I816",
    Severity.WARNING,
    "有内容没有看懂，没有导入",
    "这里像是表的一部分，但不知道放在哪一项。",
    "核对原件，需要时手工补到项目文件里",
)
ODD_CHARACTERS = Rule(
    "I817",
    Severity.WARNING,
    "原件里有看不见的字符",
    "控制字符已去掉；零宽字符和改变文字方向的字符照录。",
    "核对这一格的文字",
)
LEFT_OUT = Rule(
    "I818",
    Severity.WARNING,
    "宏、外部链接等没有读取",
    "文件里的宏、外部链接、链接的对象一律不执行、不读取。",
    "内容齐全就无须处理",
)
ODD_CLASS = Rule(
    "I819",
    Severity.WARNING,
    "指标类别与表样不一致",
    "照原表写入；类别的位置或名称与所选表样不同。",
    "核对原件；整表如此，可能是表样选错了（--profile）",
)
HIDDEN_TEXT = Rule(
    "I820",
    Severity.WARNING,
    "隐藏或已删除的文字没有导入",
    "Word 里设为隐藏、在修订中删除、被合并单元格盖住的文字不是给读者看的，没有导入；修订中插入的文字已导入。",
    "核对原件；需要时接受或拒绝全部修订、取消隐藏后另存，再导入",
)
ODD_CELL = Rule(
    "I828",
    Severity.WARNING,
    "单元格的值要核对",
    "公式出错（如 #REF!）的照录；数字按表上显示的读入，存的位数更多时与存的数不同。",
    "核对原件",
)
LIST_WITHOUT_FORM = Rule(
    "I821",
    Severity.WARNING,
    "附件的清单里有，附件里却没有目标表",
    "公开清单列了这个项目，文件里没有它的目标表。",
    "向对方索取这个项目的目标表，或核对项目名称是否写得不一样",
)
FORM_WITHOUT_LIST = Rule(
    "I822",
    Severity.WARNING,
    "附件里有目标表，附件的清单里却没有",
    "有这个项目的目标表，公开清单没有列它。",
    "核对清单，或核对项目名称是否写得不一样",
)
AMOUNTS_DIFFER = Rule(
    "I823",
    Severity.WARNING,
    "附件的清单金额与目标表不一致",
    "同一个项目在公开清单和目标表里的金额不同。",
    "核对批复文件",
)
DUPLICATE = Rule(
    "I824",
    Severity.ERROR,
    "同一个项目有两张不同的表",
    "两张目标表的项目名称相同，内容不同，不知道以哪张为准。",
    "核对是不是重复导入了同一份文件",
)
YEARS_DIFFER = Rule(
    "I825",
    Severity.ERROR,
    "年度不一致",
    "表上印的年度与 --year 不同。",
    "核对年度",
)
TOTALS_DIFFER = Rule(
    "I826",
    Severity.WARNING,
    "合计不一致",
    "清单上印的合计与各项目相加的结果不同。",
    "核对批复文件",
)
NO_DEPARTMENT = Rule(
    "I827",
    Severity.WARNING,
    "没有印主管部门",
    "网站按主管部门归集项目。表上没有主管部门时，以表上印的单位代替。",
    "核对主管部门，需要时改项目文件",
)
EXISTS = Rule(
    "I831",
    Severity.ERROR,
    "文件已经存在，内容不同",
    "导入从不悄悄覆盖已有文件。",
    "核对列出的差别；要用新的内容，加 --overwrite（「公开」「核对说明」等附件里没有的项目保留不动）",
)
LIST_LEFT_OUT = Rule(
    "I832",
    Severity.WARNING,
    "附件里的公开清单没有写入",
    "这一年的 disclosure.yaml 已经有了，导入从不改动它。清单没有写进去，就不能用来核对项目有没有多、有没有少、金额对不对。",
    "把列出的清单抄进 disclosure.yaml 的「公开清单」，或者先把那个文件移走再导入",
)
RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))


class Refused(Exception):
    """A file can't be imported: nothing of it is used. The text says why, for the webmaster."""

    def __init__(self, rule: Rule, reason: str, hint: str | None = None) -> None:
        super().__init__(reason)
        self.rule = rule
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Note:
    """Something the webmaster should know of what was read; ``place`` as in :class:`~generator.importing.grid.Cell`."""

    rule: Rule
    origin: Origin
    message: str
    place: str = ""
    project: str | None = None
    row: int | None = None
