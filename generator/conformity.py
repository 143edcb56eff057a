"""Does a content file have the shape its schema asks for? Breaches become problems in the webmaster's words."""

from difflib import get_close_matches
from typing import Any

from generator.conventions import CATALOGUE, TAGS
from generator.diagnosis import PUNCTUATION
from generator.model import Path
from generator.problems import Problems, Rule, Severity
from generator.schema import AMOUNT, DATE, NUMBER, TIME, Schema, Validator, Violation
from generator.source import Document
from generator.taxonomy import INDICATORS

UNKNOWN_NAME = Rule(
    "C201",
    Severity.ERROR,
    "不认识的名称",
    "只有表样里有的名称才会公布；写错一个字，整项内容就会丢失，所以按错误处理。",
    "改为正确的名称；确实不需要就删去这一行",
    bad="主管部们: 亳州市总工会",
    good="主管部门: 亳州市总工会",
)
MISSING = Rule(
    "C202",
    Severity.ERROR,
    "缺少必填内容",
    "项目名称、主管部门、年度资金总额和绩效指标是公开的最低要求；网站需要站点名称和发布单位。",
    "补上这一项",
    bad="项目资金:\n  财政拨款: 5.00",
    good="项目资金:\n  年度资金总额: 5.00\n  财政拨款: 5.00",
)
WRONG_SHAPE = Rule(
    "C203",
    Severity.ERROR,
    "内容的写法不对",
    "有的名称后面是一段文字，有的是下级内容，有的是一行一项的列表（行首「- 」）。写法不对，程序就不知道哪里是值。",
    "对照「disclosure new project」生成的样例书写",
    bad="数量指标:\n  医疗救助人数: ≤2人",
    good="数量指标:\n  - 医疗救助人数: ≤2人",
)
NOT_AN_AMOUNT = Rule(
    "C204",
    Severity.ERROR,
    "金额不是数字",
    "金额只写数字，不带单位、不带汉字；单位写在「单位」一项里（默认万元）。没有的金额写 0.00，原表空着就空着。",
    "只写半角数字，例如 2.76",
    bad="年度资金总额: 5万元",
    good="年度资金总额: 5.00",
)
NOT_ALLOWED = Rule(
    "C205",
    Severity.ERROR,
    "值不在允许的范围内",
    "这一项只能取规定的几个值，或规定的格式（日期写成 2024-02-08）。",
    "改为允许的值",
    bad="公开: 不",
    good="公开: 否",
)
RULES = (UNKNOWN_NAME, MISSING, WRONG_SHAPE, NOT_AN_AMOUNT, NOT_ALLOWED)

_DASHES = "-－—–﹣·• \u3000\u00a0"


def conforms(document: Document, validator: Validator, problems: Problems, project: str | None = None) -> bool:
    """Add a problem for each breach of the schema; whether there was none."""
    sound = True
    for violation in validator.violations(document.data):
        if violation.kind == "propertyNames":
            continue  # for editors; what a label means is for the taxonomy to say, which reads more spellings
        sound = False
        for rule, path, key, message, hint in _explain(violation, validator.schema):
            problems.add(rule, document.locate(path, key=key), message, hint=hint, project=project)
    return sound


_Explanation = tuple[Rule, Path, bool, str, str | None]


def _explain(violation: Violation, schema: Schema) -> list[_Explanation]:
    """The problems of one breach: rule, path, whether the key is meant, message, hint."""
    path, value = violation.path, violation.value
    match violation.kind:
        case "additionalProperties":
            known = _known_names(schema, path)
            return [_unknown(path, name, known) for name in violation.detail]
        case "required":
            return [_missing(path, violation.detail)]
        case "anyOf":  # the total of a funding block may bear several names
            return [_missing(path, "年度资金总额")]
        case "minLength":
            return [(MISSING, path, True, f"{_name(path)}是空的", "填写内容")]
        case "maxProperties":
            if INDICATORS in path:
                return [_several_in_one(path, value)]
            return [(WRONG_SHAPE, path, False, f"一项里写了 {len(value)} 个名称", "每一项前各写一个「- 」")]
        case "minProperties":
            return [(MISSING, path, not isinstance(path[-1], int), f"{_name(path)}下面没有内容", None)]
        case "pattern":
            return [_pattern(path, value, violation.detail)]
        case "enum":
            allowed = "、".join(f"「{option}」" for option in violation.detail)
            return [(NOT_ALLOWED, path, False, f"{_name(path)}只能写{allowed}，不能写「{_short(value)}」", None)]
        case _:  # "type"; "maxLength" means a text where nothing, or something below, belongs
            wanted = violation.detail if violation.kind == "type" else _wanted_below(path)
            return [_wrong_shape(path, value, wanted)]


def _name(path: Path) -> str:
    if not path:
        return "文件"
    return f"第 {path[-1] + 1} 项" if isinstance(path[-1], int) else f"「{path[-1]}」"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else "…"
    return text if len(text) <= 30 else text[:29] + "…"


def _known_names(schema: Schema, path: Path) -> list[str]:
    """The names that the schema knows at a path, for suggestions."""
    node = schema
    for step in path:
        node = (
            node.get("items", {})
            if isinstance(step, int)
            else node.get("properties", {}).get(step, node.get("additionalProperties"))
        )
        if not isinstance(node, dict):
            return []
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    return list(node.get("properties") or node.get("then", {}).get("properties", {}))


def _unknown(path: Path, name: str, known: list[str]) -> _Explanation:
    bare = name.strip(_DASHES)
    if bare != name and bare in known:
        return PUNCTUATION, (*path, name), True, f"「{name}」前后有多余的空格或符号", f"改为「{bare}」"
    if bare != name and name[:1] in _DASHES:
        return _no_list((*path, name), name[0])
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    where = f"「{path[-1]}」里" if path and isinstance(path[-1], str) else "这里"
    if close:
        return UNKNOWN_NAME, (*path, name), True, f"{where}没有「{name}」这一项", f"是不是「{close[0]}」？"
    listed = "、".join(known[:12]) + (" 等" if len(known) > 12 else "")
    return UNKNOWN_NAME, (*path, name), True, f"{where}没有「{name}」这一项", f"可用的名称：{listed}" if known else None


def _no_list(path: Path, sign: str) -> _Explanation:
    """A line that begins with what looks like the sign of a list or like an indentation."""
    if sign.isspace():
        return PUNCTUATION, path, True, "行首用了全角空格缩进，应当用普通空格", "用普通空格缩进，每级两个"
    hint = "列表的行首用英文减号「-」加一个空格"
    return PUNCTUATION, path, True, f"行首的「{sign}」没有被当作列表", hint


def _missing(path: Path, name: str) -> _Explanation:
    where = f"「{path[-1]}」里" if path and isinstance(path[-1], str) else ""
    return MISSING, path, True, f"{where}缺少「{name}」", f"补上一行「{name}: …」"


def _several_in_one(path: Path, value: dict[str, Any]) -> _Explanation:
    second = list(value)[1]
    message = f"一项里写了 {len(value)} 个指标：{'、'.join(f'「{_short(name)}」' for name in value)}"
    hint = "每个指标前各写一个「- 」；要写符号、单位等列时，用「三级指标: …」「指标值: …」"
    return WRONG_SHAPE, (*path, second), True, message, hint


def _pattern(path: Path, value: Any, pattern: str) -> _Explanation:
    if pattern == AMOUNT:
        return NOT_AN_AMOUNT, path, False, f"{_name(path)}的金额「{_short(value)}」不是数字", None
    if pattern == DATE:
        needed = "日期" in path[-1:] and len(path) > 1  # of a correction or a withdrawal
        hint = "日期写成 2024-02-08 的样子" + ("" if needed else "；不知道就删去这一行")
        return NOT_ALLOWED, path, False, f"{_name(path)}的「{_short(value)}」不是日期", hint
    if pattern == TIME:
        return NOT_ALLOWED, path, False, f"{_name(path)}的「{_short(value)}」不是时间", "时间写成 09:30 的样子"
    integer = "写成 1、2、3 这样的整数" if pattern == NUMBER else None
    return NOT_ALLOWED, path, False, f"{_name(path)}不能写「{_short(value)}」", integer


def _wanted_below(path: Path) -> list[str]:
    table = path[:1] == (INDICATORS,) and len(path) == 2
    return ["object"] if table or path[-1] in (TAGS, CATALOGUE) else ["array"]


def _wrong_shape(path: Path, value: Any, wanted: Any) -> _Explanation:
    """A text, a mapping or a list where another of them belongs."""
    in_list = bool(path) and isinstance(path[-1], int)
    if isinstance(value, str):
        if "：" in value and (in_list or not path):
            return PUNCTUATION, path, False, f"「{_short(value)}」用了中文冒号「：」，名称和值没有分开", None
        if in_list:
            return (
                WRONG_SHAPE,
                path,
                False,
                f"「{_short(value)}」只有名称没有冒号",
                "写成「- 名称: 值」；值空着也要写冒号",
            )
        if not path:
            return WRONG_SHAPE, path, False, "文件里只有一段文字，没有「名称: 值」", None
        if not value:
            return MISSING, path, True, f"{_name(path)}下面没有内容", None
        hint = "另起一行，每项写成「- 名称: 值」" if isinstance(wanted, list) and "array" in wanted else None
        return WRONG_SHAPE, path, False, f"{_name(path)}后面不能直接写「{_short(value)}」，应当是下级内容", hint
    if isinstance(value, dict):
        if isinstance(wanted, list) and "array" in wanted:
            first = next(iter(value), "")
            if first[:1] in _DASHES and first:
                return _no_list((*path, first), first[0])
            return WRONG_SHAPE, path, False, f"{_name(path)}下面应当是列表", "每行前写「- 」，例如「- 名称: 值」"
        return WRONG_SHAPE, path, False, f"{_name(path)}应当是文字，不能有下级内容", None
    if not path:
        return WRONG_SHAPE, path, False, "文件最外层应当是「名称: 值」，不能是列表", None
    return WRONG_SHAPE, path, False, f"{_name(path)}不能是列表", None
