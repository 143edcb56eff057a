"""The data dictionary: every column in plain words, and how the files are to be read."""

from collections.abc import Iterator

from generator.outputs.data.rows import Row
from generator.outputs.data.tables import Column, Table, every_table

TYPES = {"string": "文字", "integer": "整数", "number": "数", "date": "日期"}

NOTES = (
    (
        "金额",
        "金额一律是十进制数，与原表逐位相同，没有经过浮点数，也没有四舍五入。单位写在列名里（wan_yuan 即万元）或“金额单位”一列。",
    ),
    ("空", "空单元格表示原表没有填，或没有这一项；写着“0”“无”“不适用”“/”的照录原文，三者不混。"),
    (
        "原文",
        "名称、目标、指标、指标值都是原文，一字未改；“值的种类”到“值后的说明”各列由程序从指标值拆出，仅供统计，以原文为准。",
    ),
    (
        "CSV 里的撇号",
        (
            "电子表格软件打开 CSV 时，会把 =1万 当作公式，把 012、1.10、1-2 当作数或日期而改掉。为此，看起来会被改掉的文字前面加了一个英文撇号 '；"
            "原文本来就以撇号开头的也加一个。程序读取时，文字列的单元格如果以撇号开头，去掉这一个撇号，就是原文。XLSX 和 JSON 里没有加撇号。"
        ),
    ),
    ("日期", "写成 2024-02-08 的样子。"),
    (
        "编码",
        "CSV 是 UTF-8（带 BOM），逗号分隔，遵循 RFC 4180；JSON 是 UTF-8（不带 BOM），其中的金额和数值写成带引号的十进制文字。",
    ),
    ("关联", "各表用“年度”和“项目编号”关联；details 的“行”对应 indicators 的“行”。"),
)
"""How the files are to be read: (subject, text)."""

DICTIONARY = Table(
    "dictionary",
    "数据字典",
    "每个表的每一列",
    (
        Column("table", "表", ""),
        Column("name", "列名（CSV）", ""),
        Column("title", "名称", ""),
        Column("type", "类型", ""),
        Column("unit", "单位", ""),
        Column("about", "说明", ""),
    ),
    ("table", "name"),
)


def dictionary_rows() -> Iterator[Row]:
    """The dictionary as rows of :data:`DICTIONARY`."""
    for table in every_table():
        yield table.title, f"{table.name}.csv", "", "", "", table.about
        for column in table.columns:
            yield table.title, column.name, column.title, TYPES[column.type], column.unit, column.about
    for subject, text in NOTES:
        yield "怎样读", "", subject, "", "", text
