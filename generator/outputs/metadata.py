"""What the head of a page says about it, and the catalogue block above its content: only what somebody has entered."""

from urllib.parse import urlsplit

from generator.conventions import CATALOGUE_ITEMS, OF_ONE_DOCUMENT, Catalogue
from generator.links import absolute
from generator.model import Disclosure, Frame, Project
from generator.plan import Page

CONTENT_KINDS = frozenset({"project", "form", "booklet", "prose"})
"""Kinds of page that are one document; the others lead to documents."""
NOT_OF_THE_COLUMN = frozenset({"404", "moved", "withdrawn"})

Tags = tuple[tuple[str, str], ...]


def web_tags(site: Frame, page: Page) -> Tags:
    """The tags of 《政府网站发展指引》 that a page must carry, where the site carries them: (name, content)."""
    if site.tags is None:
        return ()
    tags = [
        ("SiteName", site.title),
        ("SiteDomain", urlsplit(site.base_url).netloc),
        ("SiteIDCode", site.publisher.site_id_code),
    ]
    if page.kind not in NOT_OF_THE_COLUMN:
        tags += site.tags.column
    if page.kind in CONTENT_KINDS:
        tags += [
            ("ArticleTitle", _own_title(site, page)),
            ("PubDate", page.context["published"]),
            ("ContentSource", site.tags.source),
            ("Url", absolute(site.base_url, page.path)),
        ]
    return tuple(tags)


def open_graph(site: Frame, page: Page) -> Tags:
    """Open Graph, which needs full addresses: (property, content)."""
    if not site.base_url or page.kind in NOT_OF_THE_COLUMN:
        return ()
    is_article = page.kind in CONTENT_KINDS
    tags = [
        ("og:type", "article" if is_article else "website"),
        ("og:title", _own_title(site, page)),
        ("og:url", absolute(site.base_url, page.path)),
        ("og:site_name", site.title),
        ("og:locale", "zh_CN"),
    ]
    if site.description and page.kind == "home":
        tags.append(("og:description", site.description))
    if is_article and page.context.get("published"):
        tags.append(("article:published_time", w3c_time(page.context["published"])))
    return tuple(tags)


def w3c_time(text: str) -> str:
    """``2024-02-08 09:30`` in Beijing as RFC 3339 and W3C write it; a day stays a day."""
    day, _, time = text.partition(" ")
    return f"{day}T{time}:00+08:00" if time else day


def catalogue(site: Frame, disclosure: Disclosure, project: Project | None = None) -> Catalogue:
    """The catalogue block of a year or a project as (label, text), in the site's order.

    A project takes over what its year says, but for what belongs to one document alone. Where nothing was entered there
    is no block; then what is known anyway (title, body, day of publication) completes it.
    """
    entered = dict(disclosure.catalogue)
    if project is not None:
        inherited = {item: text for item, text in entered.items() if item not in OF_ONE_DOCUMENT}
        entered = {**inherited, **dict(project.catalogue)}
    if not entered:
        return ()
    known = {
        "名称": project.name if project else disclosure.title,
        "发布机构": site.publisher.name,
        "发布日期": disclosure.published.isoformat() if disclosure.published else "",
    }
    labels = site.catalogue or tuple((item, item) for item in CATALOGUE_ITEMS)
    rows = ((label, entered.get(item) or known.get(item, "")) for item, label in labels)
    return tuple((label, text) for label, text in rows if text)


def _own_title(site: Frame, page: Page) -> str:
    return page.title.removesuffix(f" - {site.title}")
