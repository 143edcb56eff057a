"""The site for a portal's column: the bodies of its pages, to be pasted or included in pages that somebody else makes.

bodies    a finished page → its crumbs and its main part in one container, without html, head, header and footer
scoping   the stylesheet → rules that reach into that container only, and that the host's rules do not reach into
"""

from generator.fragment.bodies import STYLES, only_bodies
from generator.fragment.scoping import SCOPE_CLASS
from generator.problems import Rule, Severity

OTHER_KIND = Rule(
    "O735",
    Severity.ERROR,
    "输出文件夹里是另一种网站",
    "完整的网站和供门户栏目嵌入的片段不能放在同一个文件夹里，否则一次生成就会把已发布的那一种换掉。",
    "片段默认生成到 output-fragment；用 --output 另选一个文件夹",
    bad="disclosure build --fragment --output output   （output 里是完整的网站）",
    good="disclosure build --fragment",
)
RULES = (OTHER_KIND,)

__all__ = ["OTHER_KIND", "RULES", "SCOPE_CLASS", "STYLES", "only_bodies"]
