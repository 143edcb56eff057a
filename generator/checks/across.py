"""Projects of one year against each other."""

import re
from collections import Counter
from collections.abc import Iterator

from generator.checks.finding import Finding, YearCheck
from generator.checks.gist import Gist, YearReading
from generator.checks.reading import bare, plain
from generator.checks.remembering import remembered
from generator.model import Project
from generator.problems import Rule, Severity

REPEATED_PROJECT = Rule(
    "V501",
    Severity.ERROR,
    "同一个项目有两个文件",
    "同一部门、同一实施单位、同一年里名称相同（不论标点）的项目，会被公布两次，金额也重复计算。不同部门、不同实施单位的同名项目不算。",
    "删去重复的文件，或补全项目名称；原件如此的，在「核对说明」里写明原因",
    bad="项目名称: 工会经费   # 01-a.yaml 和 02-b.yaml",
    good="项目名称: 工会经费（第二批）",
)
DEPARTMENT = Rule(
    "V502",
    Severity.ERROR,
    "部门代码与名称在项目之间对不上",
    "一个部门代码对应一个部门名称；对不上，清单就会把一个部门分成两个。与多数项目不同的文件会被列出。没有代码的表不算。",
    "改正部门的代码或名称；原件如此的，在「核对说明」里写明原因",
    bad='主管部门: 亳州市总工会\n主管部门代码: "203"   # 别的项目是 "202"',
    good='主管部门: 亳州市总工会\n主管部门代码: "202"',
)
SIMILAR_NAMES = Rule(
    "V503",
    Severity.WARNING,
    "两个项目的名称几乎相同",
    "同一部门的两个项目只差「项目」「的」，或者只差一个字而金额相同，多半是同一个项目录了两次。"
    "序号、批次、年份、方位不同的（第一批、第二批）不算。",
    "核对是不是同一个项目；原件如此就保留",
    bad="项目名称: 困难职工帮抚资金   # 另有「困难职工帮扶资金」，金额相同",
    good="项目名称: 困难职工帮扶资金",
)

_BRACKETS = re.compile(r"\([^()]*\)$")
_ORDINARY = frozenset("0123456789零一二三四五六七八九十〇上中下前后东西南北大小甲乙丙丁新老旧男女省市县区乡镇村")


def repeated_project(year: YearReading) -> Iterator[Finding]:
    """The same name, department and implementing unit twice."""
    first: dict[tuple[str, str, str], Gist] = {}
    for gist in year.projects:
        project = gist.project
        key = (bare(project.name), project.department_code or bare(project.department), bare(gist.implementing_unit))
        other = first.setdefault(key, gist)
        if other is not gist:
            message = f"「{project.name}」与 {other.project.source_path} 是同一个项目"
            yield Finding(("项目名称",), message, project=project)


def department(year: YearReading) -> Iterator[Finding]:
    """A code with two names, a name with two codes: the projects that differ from most others."""
    projects = [gist.project for gist in year.projects if gist.project.department_code]
    count = Counter((project.department_code, project.department) for project in projects)
    names: dict[str, Counter[str]] = {}
    codes: dict[str, Counter[str]] = {}
    for (code, printed), times in count.items():
        name = _without_brackets(printed)
        names.setdefault(code, Counter())[name] += times
        codes.setdefault(name, Counter())[code] += times
    usual_names = {code: found.most_common(1)[0][0] for code, found in names.items()}
    usual_codes = {name: found.most_common(1)[0][0] for name, found in codes.items()}
    for project in projects:
        name = _without_brackets(project.department)
        usual_name, usual_code = usual_names[project.department_code], usual_codes[name]
        if usual_name != name:
            message = f"代码 {project.department_code} 的部门是「{project.department}」，别的项目是「{usual_name}」"
            yield Finding(("主管部门",), message, project=project)
        elif usual_code != project.department_code:
            message = f"「{project.department}」的代码是 {project.department_code}，别的项目是 {usual_code}"
            yield Finding(("主管部门代码",), message, project=project)


@remembered
def _without_brackets(name: str) -> str:
    return _BRACKETS.sub("", plain(name))


def similar_names(year: YearReading) -> Iterator[Finding]:
    """Names of one department that differ in 项目 or 的 alone, or in one character at the same amount."""
    for gists in year.departments:
        amounts = Counter(gist.project.total_wan for gist in gists)
        seen: dict[object, Gist] = {}
        for gist in gists:
            project = gist.project
            for key in _keys(project, amounts[project.total_wan] > 1):
                other = seen.setdefault(key, gist)
                if other is not gist and _similar(other, gist):
                    message = f"「{project.name}」与「{other.project.name}」（{other.project.source_path}）几乎相同"
                    yield Finding(("项目名称",), message, project=project)
                    break


@remembered
def _stem(name: str) -> str:
    return bare(name).removesuffix("项目").replace("的", "")


def _keys(project: Project, is_amount_shared: bool) -> Iterator[object]:
    """What similar names have in common: the stem, and at the same amount the stem without one character."""
    stem = _stem(project.name)
    yield stem
    amount = project.total_wan
    if len(stem) >= 6 and amount and is_amount_shared:
        yield amount, stem
        for at in range(len(stem)):
            yield amount, f"{stem[:at]}{stem[at + 1 :]}"


def _similar(one: Gist, other: Gist) -> bool:
    """Whether two names that share a key are not told apart by an ordinal, a place or the like, or by the unit."""
    is_same = bare(one.project.name) == bare(other.project.name)  # that is for V501 to say
    if is_same or one.implementing_unit != other.implementing_unit:
        return False
    first, second = _stem(one.project.name), _stem(other.project.name)
    differing = (Counter(first) - Counter(second)) + (Counter(second) - Counter(first))
    return not set(differing) & _ORDINARY and sum(differing.values()) <= 2


YEAR_CHECKS = (
    YearCheck(REPEATED_PROJECT, repeated_project),
    YearCheck(DEPARTMENT, department),
    YearCheck(SIMILAR_NAMES, similar_names),
)
