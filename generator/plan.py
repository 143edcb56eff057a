"""What will be published, as data: every file with its output path, where it comes from, and what makes it.

Nothing is rendered here. Two files that would get the same path, also on a system that does not tell upper from lower
case, are found before the first byte is made.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.problems import Location, Problems, Rule, Severity

COLLISION = Rule(
    "P601",
    Severity.ERROR,
    "两份内容会生成同一个文件",
    "每个页面有唯一的地址。index、print 等名称是网站自己要用的；Windows 不区分大小写，只差大小写的文件名也会互相覆盖。",
    "给其中一个改名",
    bad="content/2024/index.yaml（与公开清单 2024/index.html 冲突）",
    good="content/2024/09-suoyin.yaml",
)
RULES = (COLLISION,)


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page: a template and what it shows. ``kind`` is one of the kinds in docs/architecture.md.

    ``crumbs`` lead from the home page here as (title, output path).
    """

    path: str
    origin: str
    template: str
    kind: str
    title: str
    crumbs: tuple[tuple[str, str], ...] = ()
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """Any other file; ``make`` gives its bytes."""

    path: str
    origin: str
    make: Callable[[], bytes]


Artifact = Page | File


@dataclass(frozen=True, slots=True)
class Plan:
    """All artifacts by output path, in the order in which they are made."""

    artifacts: dict[str, Artifact]

    def __iter__(self) -> Iterator[Artifact]:
        return iter(self.artifacts.values())

    def __len__(self) -> int:
        return len(self.artifacts)

    def __contains__(self, path: object) -> bool:
        return path in self.artifacts


def make_plan(artifacts: Iterable[Artifact], problems: Problems) -> Plan:
    """Collect artifacts into a plan; collisions are problems at the later one's origin."""
    planned: dict[str, Artifact] = {}
    folded: dict[str, Artifact] = {}
    for artifact in artifacts:
        other = folded.setdefault(unicodedata.normalize("NFC", artifact.path).casefold(), artifact)
        if other is artifact:
            planned[artifact.path] = artifact
        else:
            message = f"会生成「{artifact.path}」，与 {other.origin} 生成的「{other.path}」冲突"
            problems.add(COLLISION, Location(artifact.origin), message)
    return Plan(planned)
