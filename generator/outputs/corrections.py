"""更正记录: what was changed after publication, for readers on a page, for others as an Atom feed."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from html import escape
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import urlsplit

from generator.links import absolute
from generator.model import Disclosure, Frame, Project, Site, Year
from generator.outputs.addresses import CORRECTIONS, FEED, correction_anchor, year_path
from generator.outputs.pages import HOME_CRUMB, title
from generator.plan import Artifact, File, Page
from generator.record import Change, Withdrawal

MOST_CHANGES = 500
"""Changes shown on the page; of more, each project's page and the year's record have the rest."""
MOST_ENTRIES = 100
"""Entries of the feed, the newest."""
SINCE = "2024"
"""A ``tag:`` names when its authority had the host. It is part of every id, so it must never change."""


class Part(NamedTuple):
    """What a correction changed in one project (or in the year as a whole: then there is no project)."""

    project: Project | None
    changes: tuple[Change, ...]


class Event(NamedTuple):
    """A correction, or addresses that were withdrawn on a day."""

    year: Year | None
    day: date
    number: int
    reason: str
    parts: tuple[Part, ...]
    withdrawn: Withdrawal | None = None

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        if self.withdrawn:
            return f"withdrawn-{self.year.year if self.year else 'page'}-{self.number}"
        return correction_anchor(self.year.year if self.year else 0, self.number)


def artifacts(site: Site) -> Iterator[Artifact]:
    """The page where there is anything to say, the feed where the site has an address and has published."""
    happened = _events(site)
    if has_corrections(site.frame):
        crumbs = (HOME_CRUMB, ("更正记录", CORRECTIONS))
        shown, left_out = _shortened(happened)
        context = {"events": shown, "left_out": left_out}
        yield Page(
            CORRECTIONS, site.source_path, "corrections.html", "corrections", title(site, "更正记录"), crumbs, context
        )
    if has_feed(site.frame):
        yield File(FEED, site.source_path, partial(_feed, site.frame, tuple(_entries(site, happened))))


def has_corrections(site: Frame) -> bool:
    """Whether there is a page of corrections."""
    return bool(site.withdrawn) or any(year.corrected or year.withdrawn for year in site.years)


def has_feed(site: Frame) -> bool:
    """Whether there is a feed: its ids need the site's address, its entries a day of publication."""
    return bool(site.base_url) and any(year.published for year in site.years)


def _events(site: Site) -> tuple[Event, ...]:
    """Newest first."""
    found = [Event(None, one.day, at, one.reason, (), one) for at, one in enumerate(site.withdrawn, 1)]
    for year in site.years:
        found += _of_year(year)
    return tuple(sorted(found, key=attrgetter("day"), reverse=True))


def _of_year(year: Disclosure) -> Iterator[Event]:
    heading = year.heading
    for at, one in enumerate(year.withdrawn, 1):
        yield Event(heading, one.day, at, one.reason, (), one)
    projects = {name: project for project in year.projects for name in (*project.former_ids, project.id)}
    for correction in reversed(year.corrections):
        by_project: dict[str, list[Change]] = {}
        for change in correction.changes:
            by_project.setdefault(change.project, []).append(change)
        parts = tuple(Part(projects.get(name), tuple(changes)) for name, changes in by_project.items())
        yield Event(heading, correction.day, correction.number, correction.reason, parts)


def _shortened(events: tuple[Event, ...]) -> tuple[tuple[Event, ...], int]:
    """What the page has room for, and how many changes it has not."""
    room, left_out, shown = MOST_CHANGES, 0, []
    for event in events:
        parts = []
        for part in event.parts:
            kept = part.changes[:room]
            room -= len(kept)
            left_out += len(part.changes) - len(kept)
            if kept:
                parts.append(Part(part.project, kept))
        shown.append(event._replace(parts=tuple(parts)))
    return tuple(shown), left_out


# ---------------------------------------------------------------------- Atom


class Entry(NamedTuple):
    """An entry of the feed; ``tag`` is the part of its id after the authority."""

    tag: str
    title: str
    updated: str
    path: str
    anchor: str
    summary: str


def _entries(site: Site, happened: tuple[Event, ...]) -> list[Entry]:
    entries = [_published(year) for year in site.years if year.published]
    for event in happened:
        scope = str(event.year.year) if event.year else "pages"
        kind = "withdrawn" if event.withdrawn else "corrections"
        name = f"{event.year.year}年" if event.year else ""
        headline = f"{name}{'撤下' if event.withdrawn else '更正'}：{event.reason}"
        entries.append(
            Entry(
                f"{scope}/{kind}/{event.number}", headline, _time(event.day), CORRECTIONS, event.anchor, _summary(event)
            )
        )
    return sorted(entries, key=attrgetter("updated"), reverse=True)[:MOST_ENTRIES]


def _published(year: Disclosure) -> Entry:
    time = _time(year.published or date.min, year.published_time)
    about = f"{len(year.projects)} 个项目，预算合计 {year.total_wan:f} 万元"
    return Entry(str(year.year), year.title, time, year_path(year), "", about)


def _summary(event: Event) -> str:
    if event.withdrawn:
        return f"{event.withdrawn.id} 已撤下"
    names = [part.project.name for part in event.parts if part.project]
    count = sum(len(part.changes) for part in event.parts)
    listed = "、".join(names[:5]) + (f" 等 {len(names)} 个项目" if len(names) > 5 else "")
    return f"{listed or '年度说明'}，共 {count} 处"


def _time(day: date, time: str = "") -> str:
    """RFC 3339 in Beijing time; a day of which no time is known begins it."""
    return f"{day.isoformat()}T{time or '00:00'}:00+08:00"


def _feed(site: Frame, entries: tuple[Entry, ...]) -> bytes:
    """Ids are ``tag:`` URIs (RFC 4151): they stay whatever happens to addresses below the site's host."""
    parts = urlsplit(site.base_url)
    home = absolute(site.base_url, "index.html")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<id>{escape(_tag(parts.hostname or '', 'feed', parts.path), quote=False)}</id>",
        f"<title>{escape(site.title, quote=False)}</title>",
        f"<updated>{entries[0].updated}</updated>",
        f"<author><name>{escape(site.publisher.name, quote=False)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{escape(absolute(site.base_url, FEED))}"/>',
        f'<link rel="alternate" type="text/html" href="{escape(home)}"/>',
    ]
    for entry in entries:
        address = absolute(site.base_url, entry.path) + (f"#{entry.anchor}" if entry.anchor else "")
        lines += [
            "<entry>",
            f"<id>{escape(_tag(parts.hostname or '', entry.tag, parts.path), quote=False)}</id>",
            f"<title>{escape(entry.title, quote=False)}</title>",
            f"<updated>{entry.updated}</updated>",
            f'<link rel="alternate" type="text/html" href="{escape(address)}"/>',
            f"<summary>{escape(entry.summary, quote=False)}</summary>",
            "</entry>",
        ]
    return ("\n".join(lines) + "\n</feed>\n").encode()


def _tag(host: str, specific: str, path: str) -> str:
    return f"tag:{host},{SINCE}:{'/'.join(filter(None, (path.strip('/'), specific)))}"
