"""``disclosure new``: filled-in, commented skeletons that are valid and build at once. Nothing is ever overwritten."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from typing import Any

from generator import content, filesystem, source
from generator.content import CONTENT, CORRECTIONS_FILE, DISCLOSURE_FILE, PAGES, SITE_FILE, SUFFIX
from generator.links import unsafe_name
from generator.problems import Problems
from generator.schema import schema_files
from generator.taxonomy import DEFAULT_PROFILE, profile_ids

SCHEMAS = ".schema"
FIRST_PROJECT = "01-shili-xiangmu"
_BEIJING = timezone(timedelta(hours=8))


class NotMade(Exception):
    """Why nothing was made, for the webmaster."""


def new_site(folder: Path, year: int | None = None) -> list[str]:
    """A site with one year and one sample project; gives the files made, relative to ``folder``."""
    if (folder / CONTENT).exists():
        raise NotMade(f"「{folder}」里已经有 content 文件夹，没有改动；要加年度请用 disclosure new year")
    first = year or datetime.now(UTC).astimezone(_BEIJING).year
    publisher = "示例单位"
    made = {
        SITE_FILE: _skeleton("site.yaml"),
        f"{PAGES}/shuoming.md": _skeleton("shuoming.md", publisher=publisher),
        **_year_files(first, DEFAULT_PROFILE, publisher),
        **_schemas(),
    }
    _write_all(folder, made)
    return [f"{CONTENT}/{name}" for name in made]


def new_year(root: Path, year: int) -> list[str]:
    """A year with one sample project, on the form of the newest year there is."""
    _needs_content(root)
    if (root / CONTENT / str(year)).exists():
        raise NotMade(f"content/{year} 已经存在，没有改动；要加项目请用 disclosure new project {year}/文件名")
    profile_id = _profile(root, max(_years(root), default=year))
    return _add(root, _year_files(year, profile_id, _department(root)[0]))


def new_project(root: Path, project: str, name: str | None = None) -> list[str]:
    """A sample project at ``<year>/[<folder>/]<file name>``, with the next number of the list."""
    parts = project.removesuffix(SUFFIX).replace("\\", "/").strip("/").split("/")
    if len(parts) < 2 or not content.is_year(parts[0]):
        raise NotMade(f"「{project}」应当写成 年份/文件名，例如 2025/xuanpai-ganbu")
    for part in parts[1:]:
        reason = unsafe_name(part)
        if reason:
            raise NotMade(f"文件名不能用作网址：{reason}")
    _needs_content(root)
    year = int(parts[0])
    target = f"{'/'.join(parts)}{SUFFIX}"
    if (root / CONTENT / target).exists():
        raise NotMade(f"content/{target} 已经存在，没有改动")
    profile_id = _profile(root, year)
    number, depth = _next_number(root, year), len(parts) - 1
    department = _department(root, parts[1] if depth > 1 else "")
    text = _project(year, profile_id, name or parts[-1], department, number=number, depth=depth)
    made = {target: text}
    if not (root / CONTENT / parts[0] / DISCLOSURE_FILE).exists():
        made = {f"{year}/{DISCLOSURE_FILE}": _skeleton("disclosure.yaml", year=year, profile=profile_id), **made}
    return _add(root, made)


# ---------------------------------------------------------------------- what is written


def _year_files(year: int, profile_id: str, department: str) -> dict[str, str]:
    return {
        f"{year}/{DISCLOSURE_FILE}": _skeleton("disclosure.yaml", year=year, profile=profile_id),
        f"{year}/{FIRST_PROJECT}{SUFFIX}": _project(year, profile_id, "示例项目", (department, ""), number=1, depth=1),
    }


def _project(
    year: int, profile_id: str, name: str, department: tuple[str, str], *, number: int | None, depth: int
) -> str:
    department_name, code = department
    return _skeleton(
        f"project-{profile_id}.yaml",
        up="../" * depth,
        year=year,
        name=source.as_scalar(name),
        number=f"序号: {number}" if number else "# 序号: 1",
        department=source.as_scalar(department_name),
        department_code=f'主管部门代码: "{code}"' if code else '# 主管部门代码: "101"',
    )


def _skeleton(name: str, /, **values: str | int) -> str:
    text = files("generator").joinpath("skeleton", name).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", str(value))
    return text


def _schemas() -> dict[str, str]:
    return {f"{SCHEMAS}/{name}": text for name, text in schema_files().items()}


# ---------------------------------------------------------------------- what is there


def _needs_content(root: Path) -> None:
    if not (root / CONTENT).is_dir():
        raise NotMade(f"「{root}」里没有 content 文件夹；请先用 disclosure new site 新建，或用 --site 指明网站文件夹")


def _years(root: Path) -> list[int]:
    return [int(entry.name) for entry in (root / CONTENT).iterdir() if entry.is_dir() and content.is_year(entry.name)]


def _data(file: Path) -> dict[str, Any]:
    """A content file's data as far as it can be read: a skeleton needs hints, not soundness."""
    document = source.read(file, file.name, Problems()) if file.is_file() else None
    return document.data if document is not None and isinstance(document.data, dict) else {}


def _profile(root: Path, year: int) -> str:
    chosen = _data(root / CONTENT / str(year) / DISCLOSURE_FILE).get("表样")
    return chosen if chosen in profile_ids() else DEFAULT_PROFILE


def _department(root: Path, folder: str = "") -> tuple[str, str]:
    """Name and code of the department that a folder is named after, else of the first one, else the publishing body's."""
    site = _data(root / CONTENT / SITE_FILE)
    listed = site.get("部门")
    rows = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
    rows.sort(key=lambda row: row.get("代码") != folder)
    if rows:
        return str(rows[0].get("名称") or ""), str(rows[0].get("代码") or "")
    return str(site.get("发布单位") or "示例单位"), ""


def _next_number(root: Path, year: int) -> int | None:
    """One more than the highest 序号 of the year; ``None`` where its projects carry none."""
    folder = root / CONTENT / str(year)
    projects = (
        [file for file in folder.rglob(f"*{SUFFIX}") if file.name not in (DISCLOSURE_FILE, CORRECTIONS_FILE)]
        if folder.is_dir()
        else []
    )
    numbers = [int(text) for file in projects if str(text := _data(file).get("序号") or "").isdecimal()]
    if projects and not numbers:
        return None
    return max(numbers, default=0) + 1


# ---------------------------------------------------------------------- writing


def _write_all(folder: Path, made: dict[str, str]) -> None:
    """Write a whole ``content`` folder, or nothing."""
    with _not_made_if_refused(folder):
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".content.new-", dir=folder))
        try:
            for name, text in made.items():
                _write(staging / name, text)
            staging.chmod(0o755)
            staging.rename(folder / CONTENT)
        except OSError:
            shutil.rmtree(staging, ignore_errors=True)
            raise


def _add(root: Path, made: dict[str, str]) -> list[str]:
    """Write new files into the content folder; the schemas beside them are made or brought up to date."""
    written: list[Path] = []
    with _not_made_if_refused(root):
        try:
            for name, text in made.items():
                _write(root / CONTENT / name, text)
                written.append(root / CONTENT / name)
        except OSError:
            for file in written:
                file.unlink(missing_ok=True)
            raise
        for name, text in _schemas().items():
            file = root / CONTENT / name
            if not file.is_file() or file.read_text(encoding="utf-8") != text:
                file.parent.mkdir(exist_ok=True)
                file.write_text(text, encoding="utf-8", newline="\n")
    return [f"{CONTENT}/{name}" for name in made]


def _write(file: Path, text: str) -> None:
    """Write a new file; raises :class:`FileExistsError` rather than touch one that is there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as out:
        out.write(text)


@contextlib.contextmanager
def _not_made_if_refused(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotMade(f"不能在「{folder}」里新建文件（{filesystem.reason(error)}）") from error
