"""What will be published, as data: every file with its output path, where it comes from, and what makes it.

Nothing is rendered here. Two files that would get the same path, also on a system that does not tell upper from lower
case, are found before the first byte is made.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.links import unsafe_name
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
BAD_ASSET_NAME = Rule(
    "P602",
    Severity.ERROR,
    "素材的文件名不能用作网址",
    "site_templates/assets/ 里的文件照原名公布，名称要在 Windows、Linux 和任何网站服务器上都能用。",
    "改用字母、数字、汉字和减号",
    bad="site_templates/assets/50%.png",
    good="site_templates/assets/banjia.png",
)
RULES = (COLLISION, BAD_ASSET_NAME)


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page: a template and what it shows. ``kind`` is one of the kinds in docs/architecture.md.

    ``crumbs`` lead from the home page here as (title, output path). ``sizes_of`` are output paths of files whose size
    the page states: it is made after them, and its template gets ``sizes``, bytes by path.
    """

    path: str
    origin: str
    template: str
    kind: str
    title: str
    crumbs: tuple[tuple[str, str], ...] = ()
    context: dict[str, Any] = field(default_factory=dict)
    sizes_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """Any other file; ``make`` gives its bytes."""

    path: str
    origin: str
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files whose names depend on what is in them, all below the folder ``path``; nothing else may be planned there.

    ``make`` gives them one by one as (path below the folder, bytes).
    """

    path: str
    origin: str
    make: Callable[[], Iterator[tuple[str, bytes]]]


@dataclass(frozen=True, slots=True)
class Last:
    """A file about all the others, for which they are waited for: ``make`` turns their checksums into it.

    The checksums are one line a file, as ``sha256sum`` writes them.
    """

    path: str
    origin: str
    make: Callable[[bytes], Page | File]


Artifact = Page | File | Bundle | Last


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
    """Collect artifacts into a plan; collisions are problems: the same path, or a file where a folder must be."""
    planned: dict[str, Artifact] = {}
    files: dict[str, Artifact] = {}
    folders: dict[str, Artifact] = {}
    for artifact in artifacts:
        _check_name(artifact, problems)
        path = unicodedata.normalize("NFC", artifact.path).casefold()
        parents = [path[:at] for at, char in enumerate(path) if char == "/"]
        other = (
            files.get(path) or folders.get(path) or next((files[above] for above in parents if above in files), None)
        )
        if other is not None:
            _collide(artifact, other, problems)
            continue
        planned[artifact.path] = files[path] = artifact
        for above in parents:
            folders.setdefault(above, artifact)
    return Plan({artifact.path: artifact for artifact in sorted(planned.values(), key=_turn)})


def _turn(artifact: Artifact) -> int:
    """Pages that state sizes come after all files, what is about all files comes last."""
    if isinstance(artifact, Last):
        return 2
    return int(isinstance(artifact, Page) and bool(artifact.sizes_of))


def _collide(artifact: Artifact, other: Artifact, problems: Problems) -> None:
    """The problem is said of the file that can be renamed: site.yaml and disclosure.yaml can't."""
    one, two = artifact, other
    if one.origin.endswith(("/site.yaml", "/disclosure.yaml")):
        one, two = two, one
    message = f"会生成「{one.path}」，与 {two.origin} 生成的「{two.path}」冲突"
    problems.add(COLLISION, Location(one.origin), message)


def _check_name(artifact: Artifact, problems: Problems) -> None:
    if artifact.origin.startswith("content/"):
        return  # these names are looked at where the content is read
    reason = next(filter(None, map(unsafe_name, artifact.path.split("/"))), None)
    if reason:
        problems.add(BAD_ASSET_NAME, Location(artifact.origin), f"文件名不能用作网址：{reason}")
