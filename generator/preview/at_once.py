"""The pages of one project whose file was saved, before the whole site is built again.

Only where nothing is wrong with the file, and only what is made of it alone: lists, search and whatever else follows with
the build. Anything unusual is left to the build, which says what is wrong.
"""

from contextlib import suppress
from functools import partial
from pathlib import Path

from generator import checks
from generator.build import Made
from generator.cache import NONSENSE
from generator.examined import Place, examine
from generator.outputs import projects
from generator.outputs.search.index import SMALL
from generator.plan import Group, Page
from generator.problems import Problem, Problems
from generator.render import Renderer
from generator.verify import Verifier


class AtOnce:
    """What the last build made, at hand to make the pages of one project again."""

    def __init__(self, root: Path, made: Made) -> None:
        self._root = root
        self._made = made
        self._groups = {one.origin: one for one in made.plan if isinstance(one, Group)}
        self._profiles = {year.year: year.profile.id for year in made.site.years}
        self._problems = Problems()
        self._renderer = Renderer(made.site, made.templates, self._problems)
        self._verifier = Verifier(made.plan.by_path, made.site.base_url, self._problems)
        with suppress(*NONSENSE):  # templates are compiled before somebody waits for them
            self._made_of(next(iter(self._groups.values())).make())

    @property
    def is_large(self) -> bool:
        """Whether the index for search is more than one file, and takes a while."""
        return len(self._groups) > SMALL

    def files(self, changed: str) -> dict[str, bytes]:
        """The files made of a content file that was ``changed``, by output path; none where the build should see first."""
        try:
            return self._files(changed)
        except NONSENSE:  # in what was remembered of other projects, as the build will see
            return {}

    def _files(self, changed: str) -> dict[str, bytes]:
        file = Path(changed)
        source_path = file.relative_to(self._root).as_posix() if file.is_relative_to(self._root) else ""
        group = self._groups.get(source_path)
        if group is None or not isinstance(group.make, partial) or group.make.func is not projects.files:
            return {}
        frame, year, project, around = group.make.args
        place = Place(source_path, project.year, project.id, self._profiles[project.year])
        _, found = examine(changed, place, checks.judge)
        if found.project is None or found.remarks is None or found.problems:
            return {}
        said = checks.of_file(found.project, found.remarks)
        if said.has_errors:
            return {}
        # what the rules said of this project among the others they will say again when they have seen all of them
        others = (one for one in around.findings if one.code in checks.CODES_ACROSS)
        findings = (*filter(checks.for_readers, said), *others)
        return self._made_of(
            projects.files(frame, year, found.project, around._replace(findings=tuple(_in_order(findings))))
        )

    def _made_of(self, artifacts: tuple[object, ...]) -> dict[str, bytes]:
        files: dict[str, bytes] = {}
        before = len(self._problems)
        for one in artifacts:
            if isinstance(one, Page):
                html = self._renderer.render(one, {path: len(data) for path, data in files.items()})
                if html is None:
                    return {}
                self._verifier.look_at(one, html)
                files[one.path] = html
            else:
                files[one.path] = one.make()  # type: ignore[attr-defined]
        return files if len(self._problems) == before else {}


def _in_order(findings: tuple[Problem, ...]) -> list[Problem]:
    return sorted(findings, key=lambda problem: problem.sort_key)
