"""Targets that can't be measured: what is to be counted, until when, at what cost, does not stand there."""

import re
from collections.abc import Iterator

from generator.checks.finding import Finding, ProjectCheck
from generator.checks.reading import COST_CLASSES, Reading, Row, short
from generator.indicator_value import Kind
from generator.problems import Rule, Severity

_BASIS = "绩效指标应当细化、量化，指标值要能衡量（财预〔2015〕88号、财预〔2021〕101号）。"

QUANTITY = Rule(
    "V305",
    Severity.WARNING,
    "数量指标没有数字或单位",
    f"{_BASIS}数量指标写明多少、什么单位；表上有「符号」一栏的还要有符号。"
    "只写「10个」等于「=10个」，名称里已有单位的（金额（万元））不用再写，「不适用」、符号写「定性」的不算。",
    "核对原件；原件如此就保留",
    bad="- 政策补助补贴对象数量: 全市",
    good="- 政策补助补贴对象数量: ≥30人",
)
TIME = Rule(
    "V306",
    Severity.WARNING,
    "时效指标没有时间",
    f"{_BASIS}「计划完成时间」「及时性」只是指标的名称，不是时间。「及时」「年底前」「≤15个工作日」「≥95%」都可以；"
    "名称问的是时间（完成时间）的，值里要有时间。",
    "核对原件；原件如此就保留",
    bad="- 资金支出时效性: 计划完成时间",
    good="- 资金支出时效性: 2024年12月底前",
)
COST = Rule(
    "V307",
    Severity.WARNING,
    "成本指标没有金额",
    f"{_BASIS}「文件规定标准」「按合同约定」没有说是多少钱，无法考核。社会成本、生态环境成本可以用文字说明，「不适用」、符号写「定性」的不算。",
    "核对原件；原件如此就保留",
    bad="- 政策补助补贴标准: 文件规定标准",
    good="- 政策补助补贴标准: ≤500元/人",
)
AT_MOST_PEOPLE = Rule(
    "V308",
    Severity.WARNING,
    "受益人数写成「不超过」",
    "救助、补助、培训的人越多，效果越好；写成「≤」，一个人也没有救助也算完成。伤亡、投诉、在编人员等越少越好的不算。",
    "核对原件是不是「≥」；原件如此就保留",
    bad="- 医疗救助人数: ≤2人",
    good="- 医疗救助人数: ≥2人",
)
PEOPLE_AS_THINGS = Rule(
    "V309",
    Severity.WARNING,
    "人数用了「个」作单位",
    "数人用「人」「人次」「名」。补助对象是企业、项目的，数的是工作室、村居的，不算。",
    "核对原件；原件如此就保留",
    bad="- 政策补助补贴对象数量: 1个",
    good="- 政策补助补贴对象数量: 1人",
)

_UNIT_IN_NAME = re.compile(
    r"[(\[](?:单位:?)?[^()\[\]]*(?:元|个|人|次|户|%|米|亩|吨|里|件|家|项|天|台|套)[)\]]$|百分比|比例|比率|率$"
)
_NUMERAL = re.compile(r"[零一二两三四五六七八九十百千万亿]+(?=[^\W\d_])")


def quantity(reading: Reading) -> Iterator[Finding]:
    """A quantity without number or unit; without sign where the form has a column for it."""
    for row in reading.rows:
        if row.subclass == "quantity" and row.applies and row.indicator.name and not row.in_words:
            missing = _missing(row)
            if missing:
                message = f"「{row.indicator.name}」{short(row.indicator.value)} 没有{missing}"
                yield Finding(row.indicator.path, message, row.indicator.row)


def _missing(row: Row) -> str:
    if not row.has_number and not _NUMERAL.search(row.text):
        return "数字"
    if row.value.kind not in (Kind.QUANTITY, Kind.RANGE):
        return ""
    if not row.unit and not _UNIT_IN_NAME.search(row.name):
        return "单位"
    if row.indicator.extras and row.columns.get("operator") == "" and not row.operator:
        return "符号"
    return ""


_NO_TIME = re.compile(
    r"(?:按|按照|在|于|以)?(?:项目|工程|资金|任务|计划|规定|合同|约定|预定|要求|方案|文件|实际|有关|相关)*的?"
    r"(?:完成|完工|支付|支出|兑现|发放|实施|拨付|办理)*的?(?:时间|时限|期限|工期|时间节点)(?:内|以内|之内|前|点)?(?:完成|支付|支出|兑现|发放|办结)*"
)
_NAMES_OF_TARGETS = re.compile(r".{0,6}(?:及时性|时效性|及时率|完成率|按时率)")
_ASKS_WHEN = re.compile(r"(?:时间|时限|期限|日期|工期)(?:\(.*\))?$")
_SOME_TIME = re.compile(r"[年季月旬周日天]|小时|分钟|长期|即时|实时|立即|当场|随时|现场|学期|前$")


def time(reading: Reading) -> Iterator[Finding]:
    """A target in time that names no time: the words of an indicator's name instead, or 及时 where the name asks when."""
    for row in reading.rows:
        if row.subclass != "timeliness" or not row.applies or row.has_number or row.value.kind is Kind.DATE:
            continue
        text = row.text.rstrip("。;,")
        nothing = _NO_TIME.fullmatch(text) or _NAMES_OF_TARGETS.fullmatch(text)
        if nothing or (_ASKS_WHEN.search(row.name) and not _SOME_TIME.search(text) and not _NUMERAL.search(text)):
            message = f"「{row.indicator.name}」{short(row.indicator.value)} 没有写明时间"
            yield Finding(row.indicator.path, message, row.indicator.row)


def cost(reading: Reading) -> Iterator[Finding]:
    """A cost target without an amount."""
    for row in reading.rows:
        if row.subclass not in COST_CLASSES or not row.applies or not row.indicator.name or row.in_words:
            continue
        if not row.has_number and not _NUMERAL.search(row.text):
            message = f"「{row.indicator.name}」{short(row.indicator.value)} 没有写明金额"
            yield Finding(row.indicator.path, message, row.indicator.row)
        elif row.value.kind is Kind.QUANTITY and not row.unit and row.value.scale == 1 and not _unit_known(row):
            message = f"「{row.indicator.name}」{short(row.indicator.value)} 没有写明单位（元还是万元）"
            yield Finding(row.indicator.path, message, row.indicator.row)


def _unit_known(row: Row) -> bool:
    return bool(_UNIT_IN_NAME.search(row.name)) or bool(row.value.remark)


_PEOPLE_UNITS = frozenset({"人", "人次", "名", "位", "户", "户次", "家庭", "人户"})
_PEOPLE_NAMES = re.compile(r"(?:人数|人次|户数|对象数量?|人员数量?)(?:\(.*\))?$")
_FEWER_IS_BETTER = re.compile(
    r"伤|亡|死|事故|投诉|上访|信访|举报|违规|违法|违纪|差错|流失|离职|失业|返贫|逾期|超编|编制|在编|编外|聘用|用工|感染|发病|患病"
    r"|犯罪|辍学|缺勤|旷工|失联|走失|溺水|中毒|会议|参会|出国|出境|接待|陪同|公务|因公|随行|工作人员|财政供养|控制|限额|纠纷"
)


def at_most_people(reading: Reading) -> Iterator[Finding]:
    """An upper bound on people served."""
    for row in reading.rows:
        if row.subclass != "quantity" or row.value.number is None or row.operator not in ("≤", "<"):
            continue
        people = row.unit in _PEOPLE_UNITS or (not row.unit and _PEOPLE_NAMES.search(row.name))
        if people and not row.value.per and not _FEWER_IS_BETTER.search(row.name):
            message = f"「{row.indicator.name}」{short(row.indicator.value)}：服务的人数写成了不超过"
            yield Finding(row.indicator.path, message, row.indicator.row)


_PERSON = "(?:人员|干部|职工|员工|学生|教师|医生|农民|村民|居民|群众|老人|老年人|儿童|妇女|党员|劳模|工匠|志愿者|军人|士兵|残疾人|贫困户)"
_COUNTS_PEOPLE = re.compile(
    rf"(?:(?<!机器)(?<!法)人(?:数|次)|(?:(?<!机器)(?<!法)人|{_PERSON})的?总?数量?|{_PERSON}"
    r"|(?:补助|补贴|救助|帮扶|慰问|资助|奖励|培训|服务|受益|扶持|供养|优抚|救济|关爱)[^企业单位机构项目村社校]{0,4}对象(?:总?数量?)?)(?:\(.*\))?$"
)


def people_as_things(reading: Reading) -> Iterator[Finding]:
    """People counted with the measure word of things."""
    for row in reading.rows:
        if row.unit == "个" and row.value.number is not None and _COUNTS_PEOPLE.search(row.name):
            message = f"「{row.indicator.name}」{short(row.indicator.value)}：人数用了「个」"
            yield Finding(row.indicator.path, message, row.indicator.row)


CHECKS = (
    ProjectCheck(QUANTITY, quantity),
    ProjectCheck(TIME, time),
    ProjectCheck(COST, cost),
    ProjectCheck(AT_MOST_PEOPLE, at_most_people),
    ProjectCheck(PEOPLE_AS_THINGS, people_as_things),
)
