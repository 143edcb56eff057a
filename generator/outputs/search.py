"""The search page and the script with everything that can be found.

The script is loaded by a ``<script>`` tag, which works from ``file://`` where ``fetch`` does not.
"""

import json
import unicodedata
from collections.abc import Iterator

from generator.display import wan
from generator.links import relative
from generator.model import Project, Site
from generator.outputs.addresses import ASSETS, SEARCH, project_path
from generator.outputs.pages import HOME_CRUMB, title
from generator.plan import Artifact, File, Page

DATA = f"{ASSETS}/search-data.js"


def artifacts(site: Site) -> Iterator[Artifact]:
    """The page and its data."""
    crumbs = (HOME_CRUMB, ("检索", SEARCH))
    context = {"disclosures": site.years}
    yield Page(SEARCH, site.source_path, "search.html", "search", title(site, "检索"), crumbs, context)
    yield File(DATA, site.source_path, lambda: _script(site))


def fold(text: str) -> str:
    """Text as it is searched: NFKC and lower case, as search.js folds what is typed."""
    return unicodedata.normalize("NFKC", text).lower()


def _script(site: Site) -> bytes:
    records = [_record(project) for disclosure in site.years for project in disclosure.projects]
    listed = json.dumps(records, ensure_ascii=False, separators=(",", ":"))
    # U+2028 and U+2029 end a line in old JavaScript strings; "</" can't end the script, it is a file of its own
    return f"window.disclosureSearch={listed};\n".replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()


def _record(project: Project) -> dict[str, str | int]:
    texts = [project.name, project.department_text, str(project.year), *(goal.text for goal in project.goals)]
    for indicator in project.indicators:
        texts += (indicator.name, indicator.value)
    return {
        "url": relative(SEARCH, project_path(project)),
        "name": project.name,
        "year": project.year,
        "department": project.department,
        "amount": "" if project.total_wan is None else wan(project.total_wan),
        "text": fold("\n".join(texts)),
    }
