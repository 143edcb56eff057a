"""What will be published, as data: every file with its output path, where it comes from, and what makes it.

Nothing is rendered here. Two files that would get the same path, also on a system that does not tell upper from lower
case, are found before the first byte is made.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from generator.links import unsafe_name
from generator.pieces import Give
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
_STILL_THERE = {
    "withdrawn": "「撤下」里写着这个地址，文件却还在：要撤下就删去文件，要公布就删去「撤下」里的这一条",
    "moved": "「曾用地址」里写着这个地址，现在却另有文件用它：删去或改正「曾用地址」，或给这个文件改名",
}
"""What to do about a page of one of these kinds that has an address in use."""


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
class Joined:
    """A file that is joined of pieces, one a table about each project, those of a table one after another.

    ``make`` gives its bytes when called with what gives the pieces: ``piece``, or what takes them from the file of the last
    time, of which ``within`` gives a text that begins with all of its pieces, end to end.
    """

    path: str
    origin: str
    make: Callable[[Give], bytes]
    piece: Give
    within: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files whose names depend on what is in them, all below the folder ``path``; nothing else may be planned there.

    ``make`` gives them one by one as (path below the folder, bytes). It is called with what reads the files that it gave the
    last time, by this very program, by their paths below the folder; or with nothing. ``about`` gives all that the files hang on,
    which may be less than ``make`` is given.
    """

    path: str
    origin: str
    make: Callable[..., Iterator[tuple[str, bytes]]]
    about: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Group:
    """What is made of one content file, together.

    The output paths of its pages and of other files, and ``make``, which lists them, files first whose size a page states.
    ``changed`` is the day on which the pages last changed.
    """

    origin: str
    pages: tuple[str, ...]
    files: tuple[str, ...]
    changed: str
    make: Callable[[], tuple[Page | File, ...]]

    @property
    def path(self) -> str:
        """The group is named after its first page."""
        return self.pages[0]


@dataclass(frozen=True, slots=True)
class Last:
    """A file about all the others, for which they are waited for: ``make`` turns their checksums into it.

    The checksums are one line a file, as ``sha256sum`` writes them.
    """

    path: str
    origin: str
    make: Callable[[bytes], Page | File]


Artifact = Page | File | Joined | Bundle | Group | Last


def paths_of(artifact: Artifact) -> tuple[str, ...]:
    """The output paths of an artifact; of a bundle the folder."""
    return (*artifact.pages, *artifact.files) if isinstance(artifact, Group) else (artifact.path,)


def members(artifacts: Iterable[Artifact]) -> Iterator[Page | File | Joined | Bundle | Last]:
    """The same artifacts, each group as what it is made of."""
    for artifact in artifacts:
        yield from artifact.make() if isinstance(artifact, Group) else (artifact,)


@dataclass(frozen=True, slots=True)
class Plan:
    """All artifacts in the order in which they are made, and by each output path."""

    artifacts: tuple[Artifact, ...]
    by_path: dict[str, Artifact]

    @classmethod
    def of(cls, artifacts: Iterable[Artifact]) -> "Plan":
        """The plan of artifacts that do not collide."""
        ordered = tuple(sorted(artifacts, key=_turn))
        return cls(ordered, {path: artifact for artifact in ordered for path in paths_of(artifact)})

    def __iter__(self) -> Iterator[Artifact]:
        return iter(self.artifacts)

    def __len__(self) -> int:
        return len(self.by_path)

    def __contains__(self, path: object) -> bool:
        return path in self.by_path


def make_plan(artifacts: Iterable[Artifact], problems: Problems) -> Plan:
    """Collect artifacts into a plan; collisions are problems: the same path, or a file where a folder must be."""
    planned: list[Artifact] = []
    files: dict[str, tuple[str, Artifact]] = {}
    folders: dict[str, tuple[str, Artifact]] = {}
    still: set[tuple[str, str]] = set()
    for artifact in artifacts:
        if not artifact.origin.startswith("content/"):  # these names are looked at where the content is read
            _check_name(artifact, problems)
        free = [_place(path, artifact, (files, folders), still, problems) for path in paths_of(artifact)]
        if all(free):
            planned.append(artifact)
    return Plan.of(planned)


_Taken = dict[str, tuple[str, Artifact]]


def _place(
    path: str, artifact: Artifact, taken: tuple[_Taken, _Taken], still: set[tuple[str, str]], problems: Problems
) -> bool:
    """Take a path, whether or not systems tell upper from lower case, unless it is taken."""
    files, folders = taken
    folded = path if path.isascii() else unicodedata.normalize("NFC", path)
    folded = folded.casefold()
    folder = folded.rpartition("/")[0]
    is_new = bool(folder) and folder not in folders
    above = _above(folder) if is_new else ()
    other = files.get(folded) or folders.get(folded) or next((files[one] for one in above if one in files), None)
    if other is not None:
        _collide((path, artifact), other, still, problems)
        return False
    files[folded] = (path, artifact)
    for one in above:
        folders.setdefault(one, (path, artifact))
    return True


@lru_cache(maxsize=1 << 12)
def _above(folder: str) -> tuple[str, ...]:
    """A folder and those that it is in, the outermost first."""
    parts = folder.split("/") if folder else []
    return tuple("/".join(parts[:count]) for count in range(1, len(parts) + 1))


def _turn(artifact: Artifact) -> int:
    """Pages that state sizes come after all files, what is about all files comes last."""
    if isinstance(artifact, Last):
        return 2
    return int(isinstance(artifact, Page) and bool(artifact.sizes_of))


def _collide(
    one: tuple[str, Artifact], two: tuple[str, Artifact], still: set[tuple[str, str]], problems: Problems
) -> None:
    """The problem is said of the file that can be renamed: site.yaml and disclosure.yaml can't.

    Of an address that is given up and in use all the same it is said once, not for page, form and data: ``still`` has those.
    """
    if one[1].origin.endswith(("/site.yaml", "/disclosure.yaml")):
        one, two = two, one
    origins = (one[1].origin, two[1].origin)
    kinds = [made.kind for _, made in (one, two) if isinstance(made, Page)]
    hint = next((_STILL_THERE[kind] for kind in kinds if kind in _STILL_THERE), None)
    if origins in still:
        return
    if hint:
        still.add(origins)
    message = f"会生成「{one[0]}」，与 {origins[1]} 生成的「{two[0]}」冲突"
    problems.add(COLLISION, Location(origins[0]), message, hint=hint)


def _check_name(artifact: Artifact, problems: Problems) -> None:
    reason = next(filter(None, map(unsafe_name, artifact.path.split("/"))), None)
    if reason:
        problems.add(BAD_ASSET_NAME, Location(artifact.origin), f"文件名不能用作网址：{reason}")
