"""Small grids written by hand, as a person would draw the table, and what the recogniser makes of them."""

from generator import taxonomy
from generator.importing.grid import Cell, Grid, Origin, Paragraph
from generator.importing.labels import load_labels
from generator.importing.recognise import recognise

LABELS = load_labels()


def column_name(number):
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def grid(*rows, name="工作表 Sheet1", file="附件.xlsx", down=0, right=0, hidden=()):
    """Rows of cells placed as in HTML: a text, (text, columns) or (text, columns, rows); ``None`` is no cell at all.

    ``hidden`` are row numbers, counting from 0.
    """
    cells, taken = [], set()
    for number, row in enumerate(rows):
        at = 0
        for cell in row:
            while (number, at) in taken:
                at += 1
            text, columns, tall = (*cell, 1)[:3] if isinstance(cell, tuple) else (cell, 1, 1)
            if text is not None:
                place = f"{column_name(at + right)}{number + down + 1}"
                cells.append(Cell(number + down, at + right, text, tall, columns, number in hidden, place))
            taken |= {(number + y, at + x) for y in range(tall) for x in range(columns)}
            at += columns
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(Origin(file, (name,)), tuple(cells))


def paragraph(text, file="附件.xlsx"):
    return Paragraph(Origin(file), text, "第1段")


def read(*items, profile="2015", labels=LABELS):
    return recognise(items, labels, taxonomy.profile(profile))


def form(*items, profile="2015"):
    """The only form in the items, its notes included."""
    result = read(*items, profile=profile)
    assert len(result.forms) == 1, result
    return result.forms[0]


def rows(of):
    return [(row.class_label, row.subclass_label, row.name, row.value) for row in of.rows]


def facts(of):
    return {key: read.text for key, read in of.facts}


def goals(of):
    return {key: read.text for key, read in of.goals}


def amounts(funding):
    return {amount.key: str(amount.value) if amount.value is not None else None for amount in funding.amounts}


def codes(of):
    return [(note.rule.code, note.place) for note in of.notes]


TITLE = [("项目支出绩效目标表", 4)]
YEAR = [("（2024年度）", 4)]
NAME = ["项目名称", ("甲项目", 3)]
DEPARTMENT = ["主管部门及代码", "[202]某市总工会", "实施单位", "某市总工会机关"]
FUNDING = ["项目资金（万元）", "年度资金总额：", ("5.00", 2)]
GOAL = ["年度目标", ("做好甲项目。", 3)]
INDICATORS = (
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "人数", "≥2人"],
    ["效益指标", "社会效益指标", "影响", "较高"],
)
PLAIN = (TITLE, YEAR, NAME, DEPARTMENT, FUNDING, GOAL, *INDICATORS)

TOP = (
    ["项目名称", "甲项目", "主管部门", "某局"],
    ["项目资金（万元）", "资金总额", "5.00", None],
)
HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]
FOUR_ROWS = [
    ("产出指标", "数量指标", "人数", "≥2人"),
    ("产出指标", "质量指标", "合格率", "100%"),
    ("效益指标", "社会效益指标", "影响", "较高"),
    ("满意度指标", "服务对象满意度指标", "满意度", "≥95%"),
]


def extras(of):
    return [dict(row.extras) for row in of.rows]


def word(*lines, number=1):
    return grid(*lines, name=f"表格 {number}", file="附件.docx")


def whole_form(name, amount="5.00", title="项目支出绩效目标表"):
    return [
        [(title, 4)],
        [("（2024年度）", 4)],
        ["项目名称", (name, 3)],
        ["主管部门及代码", "[202]某局", "实施单位", "某中心"],
        ["项目资金（万元）", "年度资金总额：", (amount, 2)],
        ["年度目标", (f"做好{name}。", 3)],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        [("产出指标", 1, 2), "数量指标", f"{name}数量", "1个"],
        ["质量指标", "合格率", "100%"],
    ]
