"""The tables of the open data, as data: what each column is called, what it says, its type and unit.

CSV, workbook, ``datapackage.json``, the data page and the data dictionary are all made from :data:`TABLES`; :mod:`.rows`
fills them.
"""

from dataclasses import dataclass
from functools import cache

from generator import taxonomy
from generator.conventions import CATALOGUE_ITEMS

HEADING_FACTS = ("name", "department", "department_code")
"""Facts of the form that have columns of their own in every table."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``type`` is a type of Table Schema (string, integer, number, date); ``unit`` as it is said to readers."""

    name: str
    title: str
    about: str
    type: str = "string"
    unit: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Title and unit, as a spreadsheet shows them."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its key, and the table whose key its leading columns repeat."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    parent: str = ""
    parent_key: tuple[str, ...] = ()


CATALOGUE_COLUMNS = (
    "index_number",
    "classification",
    "issuing_body",
    "topic",
    "document_name",
    "document_number",
    "document_date",
    "issue_date",
    "effective_date",
    "repeal_date",
)
"""Names of the items of the catalogue block, in their order."""

YEAR = Column("year", "年度", "预算年度", "integer", required=True)
PROJECT_ID = Column("project_id", "项目编号", "项目的标识，即网址里年度之后的部分；同一项目各年度相同", required=True)
PROJECT_NAME = Column("project_name", "项目名称", "与目标表所印一致", required=True)
BUDGET = Column("budget_wan_yuan", "预算金额", "年度资金总额；原表未填的为空", "number", "万元")
PROBLEMS = Column("problems", "核对提示", "程序核对出的问题编号，用空格隔开；含义见“核对提示的编号”")
KEY = ("year", "project_id")


def _form_fields() -> tuple[Column, ...]:
    return tuple(
        Column(term.key, term.label, f"原表的“{term.label}”；没有这一栏或未填的为空")
        for term in taxonomy.form().facts
        if term.key not in HEADING_FACTS
    )


def _goals() -> tuple[Column, ...]:
    terms = sorted(taxonomy.form().goals, key=lambda term: term.key)  # annual_goal first
    return tuple(Column(term.key, term.label, f"原表的“{term.label}”全文；没有的为空") for term in terms)


YEARS = Table(
    "years",
    "年度",
    "每个年度一行：公开文件的标题、日期和合计",
    (
        YEAR,
        Column("title", "标题", "公开文件的标题"),
        Column("profile", "指标体系", "绩效指标分类所依据的表样：2015 即财预〔2015〕88号，2021 即财预〔2021〕101号"),
        Column("approved", "批复日期", "预算批复的日期；不详的为空", "date"),
        Column("published", "公开日期", "向社会公开的日期；不详的为空", "date"),
        Column("published_time", "公开时间", "公开当日的时刻；不详的为空"),
        Column("summary", "说明", "公开清单上方的一段话；没有的为空"),
        Column("projects", "项目数", "公开的项目个数", "integer", "个"),
        Column("budget_wan_yuan", "预算合计", "各项目年度资金总额之和", "number", "万元"),
        *(
            Column(name, item, f"信息公开目录的“{item}”；没有填写的为空")
            for name, item in zip(CATALOGUE_COLUMNS, CATALOGUE_ITEMS, strict=True)
        ),
    ),
    ("year",),
)


@cache
def projects() -> Table:
    """One row a project; some of its columns are fields of the form."""
    return Table(
        "projects",
        "项目",
        "每个项目每个年度一行：部门、金额和目标",
        (
            YEAR,
            PROJECT_ID,
            Column("number", "序号", "在本部门公开清单中的序号；原清单没有的为空", "integer"),
            PROJECT_NAME,
            Column("department_code", "主管部门代码", "预算部门编码；没有的为空。是文字，不是数"),
            Column("department", "主管部门", "主管部门全称", required=True),
            *_form_fields(),
            BUDGET,
            *_goals(),
            Column("note", "备注", "表末备注；没有的为空"),
            Column("indicators", "指标数", "绩效指标的行数", "integer", "行"),
            PROBLEMS,
            Column("page", "页面", "项目页面的地址，相对于网站首页所在的文件夹", required=True),
        ),
        KEY,
        "years",
        ("year",),
    )


FUNDING = Table(
    "funding",
    "资金",
    "每笔资金一行：总额、各项来源，以及下级来源",
    (
        YEAR,
        PROJECT_ID,
        PROJECT_NAME,
        Column("block", "时段", "annual 是年度资金，multi_year 是中期（实施期）资金", choices=("annual", "multi_year")),
        Column(
            "item",
            "资金项目",
            "资金项目的统一代号：total 资金总额，fiscal 财政拨款，carryover 上年结转，other 其他资金等",
        ),
        Column("item_printed", "资金名称", "资金项目在原表上的名称", required=True),
        Column("within", "属于", "是哪一项的一部分（total 表示总额的一部分，fiscal 表示财政拨款的一部分）；总额为空"),
        Column("unit", "金额单位", "原表的金额单位", choices=("万元", "元")),
        Column("amount", "金额", "原表的金额，单位见“金额单位”一列；原表未填的为空", "number"),
        Column("amount_wan_yuan", "金额", "同一金额折合成万元", "number", "万元"),
        Column("amount_printed", "金额原文", "原表的写法与“金额”不同时（例如有千分位逗号）照录原文，相同的为空"),
    ),
    (*KEY, "block", "item"),
    "projects",
    KEY,
)

INDICATORS = Table(
    "indicators",
    "指标",
    "每行绩效指标一行：原文，以及指标值拆开后的各部分",
    (
        YEAR,
        PROJECT_ID,
        PROJECT_NAME,
        BUDGET,
        Column("row", "行", "在目标表中是第几行指标，从 1 起", "integer", required=True),
        Column("class_printed", "一级指标", "一级指标的名称，与目标表所印一致；原表没有印出的为空"),
        Column(
            "class", "一级指标代号", "一级指标的统一代号：output 产出，benefit 效益，satisfaction 满意度，cost 成本"
        ),
        Column("subclass_printed", "二级指标", "二级指标的名称，与目标表所印一致；没有的为空"),
        Column(
            "subclass",
            "二级指标代号",
            "二级指标的统一代号，例如 quantity 数量、quality 质量、timeliness 时效、cost 成本",
        ),
        Column("indicator", "三级指标", "指标名称，原文；原表空着的为空"),
        Column("value", "指标值", "指标值，原文；原表空着的为空"),
        Column(
            "kind",
            "值的种类",
            "empty 空，not_applicable 不适用，quantity 数量，range 范围，date 时间，level 程度，text 文字",
            choices=("empty", "not_applicable", "quantity", "range", "date", "level", "text"),
        ),
        Column("operator", "符号", "≥ ≤ > < = ≈ ±；“不低于”“以上”等说法也归为符号"),
        Column("number", "数值", "已经按万、亿换算（≤9万元 是 90000）；范围取下限，上限见 details 表", "number"),
        Column("unit", "计量单位", "数值的单位，不含万、亿"),
        Column("level", "程度", "表示程度的词，例如“较高”“显著”"),
        Column("remark", "值后的说明", "指标值里数值或程度之外的文字"),
        PROBLEMS,
    ),
    (*KEY, "row"),
    "projects",
    KEY,
)

DETAILS = Table(
    "details",
    "原表各栏",
    "上面三个表放不下的内容：原表各栏的名称、指标表多出来的栏、核对说明。只做统计的用不到",
    (
        YEAR,
        PROJECT_ID,
        Column("position", "次序", "在这个项目中的次序，从 1 起", "integer", required=True),
        Column("row", "行", "属于第几行指标；属于整个项目的为空", "integer"),
        Column(
            "key",
            "代号",
            "栏目的统一代号。class_inferred：一级指标原表没有印出，由二级指标推定；value_upper、value_per、value_date："
            "指标值里的上限、“每……”和时间；catalogue：信息公开目录；accepted：发布单位核对后确认原文如此",
            required=True,
        ),
        Column("label", "名称", "这一栏在原表上的名称；accepted 是问题编号"),
        Column("text", "内容", "这一栏的原文；accepted 是原因"),
    ),
    (*KEY, "position"),
    "projects",
    KEY,
)


@cache
def every_table() -> tuple[Table, ...]:
    """Every table, those that most readers want first."""
    return projects(), FUNDING, INDICATORS, DETAILS, YEARS


SHEETS = ("projects", "funding", "indicators")
"""The tables that are sheets of the workbook."""
