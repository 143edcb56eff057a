"""Why a publication is refused, and what the webmaster can do."""

from generator import filesystem
from generator.problems import Location, Problems, Rule, Severity

O701 = Rule(
    "O701",
    Severity.ERROR,
    "输出文件夹不是本程序生成的",
    "生成网站时，输出文件夹会被整个换成新的站点。里面如果是别人的文件，就会混进或丢失，所以只接受空文件夹、"
    "不存在的文件夹，或本程序以前生成的文件夹（里面有本程序写的 manifest.json）。",
    "改用空的或不存在的文件夹（--output）；确认里面没有要保留的文件后，也可以先把它移走",
    bad="disclosure build --output 文档        （里面是别人的文件）",
    good="disclosure build --output output      （不存在、是空的，或上次生成的）",
)
O702 = Rule(
    "O702",
    Severity.ERROR,
    "输出位置会盖住不该动的东西",
    "输出文件夹会被整个替换。它不能是站点文件夹本身，不能是、包含或位于 content、site_templates、.git 和程序所在的文件夹，"
    "也不能是一个文件或失效的链接。",
    "用 --output 另选一个文件夹，例如站点文件夹里的 output",
    bad="disclosure build --output content/2024",
    good="disclosure build --output output",
)
O703 = Rule(
    "O703",
    Severity.ERROR,
    "系统不让写入",
    "新站点没有写成（磁盘已满、没有权限、路径太长、文件夹正被占用等）。已发布的站点没有改动，仍是原来的样子。",
    "按上面的原因处理后再生成一次",
    bad="磁盘已满时运行 disclosure build",
    good="腾出空间后再运行一次 disclosure build",
)
O704 = Rule(
    "O704",
    Severity.ERROR,
    "另一次生成正在进行",
    "两次生成同时写同一个输出文件夹，结果会互相覆盖，所以后来的一次不写任何东西。程序中途被关掉不会留下这个状态。",
    "等另一次生成结束后再试；若开着 disclosure serve，它会自己重新生成，不必再运行 build",
    bad="在两个窗口里同时运行 disclosure build",
    good="一次结束后再运行下一次",
)
RULES: tuple[Rule, ...] = (O701, O702, O703, O704)

HINTS = {
    "磁盘已满": "腾出磁盘空间后再生成一次",
    "超出磁盘配额": "删除不用的文件，或请管理员提高配额，再生成一次",
    "那里已有同名的文件或文件夹": "输出文件夹里有不是本程序生成的同名文件或文件夹，把它移走或改名后再生成一次",
    "没有权限": "输出文件夹和它的上一级文件夹都要能写；没有上一级的权限时，用 --output 指定它里面的一个文件夹",
    "路径太长": "缩短文件名，或用 --output 指定离磁盘根部更近的文件夹",
    "正被其他程序打开": "关闭正在使用输出文件夹的程序（资源管理器、编辑器、网页服务）后再生成一次",
    "没有权限，或正被其他程序打开": "关闭正在使用输出文件夹的程序（资源管理器、编辑器、网页服务），检查写入权限，再生成一次",
    "正被系统占用，或是一个挂载点": "用 --output 指定挂载点里面的一个文件夹",
    "它或它的一部分是挂载点（或属于容器镜像），不能整体替换": "用 --output 另选一个文件夹；不要把别的磁盘或文件夹挂在输出文件夹里面",
}
"""What to do, by the reason that the system had."""


class Refusals:
    """Says why, of the output that messages call ``shown``."""

    def __init__(self, problems: Problems, shown: str) -> None:
        self._problems = problems
        self.shown = shown

    def refuse(self, rule: Rule, message: str, hint: str | None = None) -> bool:
        """Say it; always ``False``."""
        self._problems.add(rule, Location(self.shown), message, hint=hint)
        return False

    def note(self, error: OSError, fact: str, path: str = "") -> None:
        """Say what the system refused, at an output path."""
        reason = filesystem.reason(error)
        at = Location(f"{self.shown}/{path}" if path else self.shown)
        self._problems.add(O703, at, f"{fact}：{reason}", hint=HINTS.get(reason))
