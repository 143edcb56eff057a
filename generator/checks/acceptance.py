"""What the webmaster has looked into and lets stand: 核对说明 in a content file, by code, reason and perhaps row."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from generator.checks.finding import Finding
from generator.model import Acceptance
from generator.problems import Rule, Severity

UNUSED = Rule(
    "V901",
    Severity.WARNING,
    "核对说明已经不适用",
    "「核对说明」里登记的问题现在没有了：内容已经改正，或者登记的行不对。留着它，以后真的出问题也会被放过。",
    "删去这一条核对说明，或改正编号和行",
    bad="核对说明:\n  - 编号: V301   # 成本指标已不再超过预算\n    原因: 原件如此",
    good="（删去）",
)
UNKNOWN = Rule(
    "V902",
    Severity.ERROR,
    "核对说明的编号不能用",
    "「核对说明」只能登记内容核对的问题（V 开头的编号）；写法、格式的问题（S、C 等开头）不能放过。",
    "核对编号；运行 disclosure explain 查看全部编号",
    bad="核对说明:\n  - 编号: V3O1\n    原因: 原件如此",
    good="核对说明:\n  - 编号: V301\n    原因: 原件如此",
)
RULES = (UNUSED, UNKNOWN)


class Acceptances:
    """The acceptances of one content file; each finding takes the first that means it, one with a row before others."""

    def __init__(self, acceptances: Iterable[Acceptance], acceptable: frozenset[str]) -> None:
        self._acceptable = acceptable
        self._all = tuple(acceptances)
        self._by_precision = sorted(self._all, key=lambda acceptance: acceptance.row is None)
        self._taken: Counter[int] = Counter()

    def take(self, code: str, row: int | None) -> Acceptance | None:
        """The acceptance of a finding."""
        for acceptance in self._by_precision:
            if acceptance.code == code and acceptance.row in (None, row):
                self._taken[id(acceptance)] += 1
                return acceptance
        return None

    def findings(self) -> Iterator[tuple[Rule, Finding]]:
        """Codes that can't be accepted, and acceptances that nothing took."""
        for acceptance in self._all:
            if acceptance.code not in self._acceptable:
                yield UNKNOWN, Finding((*acceptance.path, "编号"), *self._not_acceptable(acceptance.code))
            elif not self._taken[id(acceptance)]:
                where = f"第 {acceptance.row} 行" if acceptance.row else "这个文件"
                message = f"{where}没有 {acceptance.code} 的问题，核对说明已经不适用：{acceptance.reason}"
                yield UNUSED, Finding((*acceptance.path, "编号"), message)

    def _not_acceptable(self, code: str) -> tuple[str]:
        if code[:1].upper() != "V" and code[1:].isdecimal():
            return (f"{code} 不是内容核对的编号，不能用核对说明放过",)
        typed = code.upper().replace("O", "0").replace("I", "1")
        close = get_close_matches(typed, sorted(self._acceptable), n=1, cutoff=0.6)
        return (f"没有编号 {code}" + (f"；是不是 {close[0]}？" if close else ""),)
