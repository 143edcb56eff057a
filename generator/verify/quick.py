"""A page that is plainly written and sound, looked at in a fraction of the time that the HTML parser takes.

:class:`Quick` says of a page what :func:`.looking.look` says, or nothing: then that one must look. It never says what is
wrong. A page is taken line by line, and a line in pieces, each a tag and the text after it; where it leads
(:mod:`.nesting`) and what is in its tags is worked out once, so that what pages have in common costs no more than finding it in a dictionary.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import unescape
from itertools import islice, pairwise

import orjson

from generator.verify.addresses import destination, is_foreign
from generator.verify.looking import SCOPES, Look
from generator.verify.nesting import HEADINGS, SHAPES, TEXTUAL, VOID, State, Unusual

_TAG = re.compile(r'([a-z][a-z0-9]*)((?: [a-z][a-z0-9-]*(?:="[^"]*")?)*)( ?/)?')
_ATTRIBUTE = re.compile(r' ([a-z0-9-]+)(?:="([^"]*)")?')
_NAME = re.compile(r' ([a-z0-9-]+)(="")?')
_ADDRESSES = ("href", "src", "action")
_TELLING = re.compile(r" (?:id|href|src|action|style|on[a-z0-9-]*)(?![a-z0-9-])")
_FORBIDDEN = re.compile(r" (?:style|on[a-z0-9-]*)(?![a-z0-9-])")
_NEEDED: dict[str, Callable[[dict[str, str]], bool]] = {
    "html": lambda values: bool(values.get("lang")),
    "th": lambda values: values.get("scope") in SCOPES,
    "img": lambda values: "alt" in values,
    "svg": lambda values: values.get("aria-hidden") == "true" or bool(values.get("aria-label")),
    "script": lambda values: "src" in values or values == {"type": "application/ld+json"},
}
_ENTITY = re.compile("&(?!(?:amp|lt|gt|quot|#34|#39);)")
_VISIBLE = re.compile(r"[^\s&<\x00-\x20\x7f-\xa0]")
_HEADING = re.compile(rf"<h([1-6])[^<>]*>(?:<(?:span|a|strong|em|small|wbr)\b[^<>]*>)*{_VISIBLE.pattern}")
_PLAIN_LINK = re.compile(r"((?:\.\./)*)((?:[\w-][\w.-]*/)*[\w-][\w.-]*)(?:#([\w/-]+))?", re.ASCII)
_BLANKS = " \n\t"
_TITLE = "="
_DOCTYPE = b"<!DOCTYPE html>"
_DATA_BLOCK = 'script type="application/ld+json"'
_ON_ONE_LINE = frozenset(("title", "script"))
_LONGEST = 240
_SHORT = 24
_MOST = 60_000
"""Bytes of the longest line that is remembered, characters of the longest piece; how many of them and of tags are."""

Facts = tuple[str, str, tuple[str, ...]]
"""What the page must know of a tag: the level of a heading (or = and the title of the page), an id, addresses."""
_NOTHING: Sequence[Facts] = ()
Shape = tuple[State, str, int, tuple[int, ...] | None]
"""What a tag is, whatever its values are: where it leads, the level of a heading, at which part of it, cut at the quotation marks,
the id and the addresses stand. ``None`` instead of these if its values matter themselves."""


class Quick:
    """Looks at the pages of the site with this address."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url.rstrip("/") + "/" if base_url else ""
        self._begin = State(self._learn)
        self._forget()

    def look(self, html: bytes, path: str) -> Look | None:
        """What the page shows, if it is plain and sound."""
        try:
            return self._look(html, path)
        except (Unusual, UnicodeDecodeError):
            return None
        finally:
            if self._remembered > _MOST:
                self._forget()

    def _forget(self) -> None:
        self._begin.forget()
        self._led: dict[str, dict[str, tuple[str, str]]] = {}
        self._remembered = 0

    def _look(self, html: bytes, path: str) -> Look:
        lines = _cut(html)
        _require(lines[0] == _DOCTYPE and b"\r" not in html and b"\0" not in html)
        found: list[Facts] = []
        state = self._begin
        for line in islice(lines, 1, None):
            state, facts = state[line]
            if facts:
                found += facts
        _require(state.kind == "end")
        _require(all(b"<th " in table for table in html.split(b"<table")[1:]))
        levels = "".join([one[0] for one in found if one[0][:1] != _TITLE])
        _require(_are_sound(levels))
        ids = tuple([one[1] for one in found if one[1]])
        _require(len(set(ids)) == len(ids))
        title = next((one[0] for one in found if one[0][:1] == _TITLE), "")
        _require(bool(title))
        targets, anchors = self._followed(path, dict.fromkeys([one for each in found for one in each[2]]))
        others = tuple([one for one in anchors if one[1] != path or one[2] not in ids])
        return Look((), title[1:], ids, tuple(targets), others)

    def _followed(
        self, path: str, addresses: dict[str, None]
    ) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
        """Where addresses lead, as a look says it."""
        targets, anchors = [], []
        folder = path[: path.rfind("/") + 1]
        known = self._led.get(folder)
        if known is None:
            known = self._led[folder] = {}
        for address in addresses:
            led = known.get(address)
            if led is None:
                led = self._led_to(path, folder, address)
                if "/" in address and address[0] not in "#?":  # what is in the folder itself is linked once or twice
                    known[address] = led
                    self._remembered += 1
            target, anchor = led
            if target:
                targets.append((address, target))
                if anchor:
                    anchors.append((address, target, anchor))
        return targets, anchors

    def _led_to(self, path: str, folder: str, address: str) -> tuple[str, str]:
        """Output path and id to which an address leads that is sound; no path for what is outside of the site."""
        own = bool(self._base) and address.startswith(self._base)
        plain = _PLAIN_LINK.fullmatch(address, len(self._base) if own else 0)
        if plain:
            above = _above(folder)
            up = plain.end(1) - plain.start(1)  # "../", three characters, for each folder
            if not up if own else up < 3 * len(above):
                return ("" if own else above[up // 3]) + plain[2], plain[3]
        target, anchor, fault = destination(path, self._base, address)
        _require(not fault)
        return target, anchor

    # ---- what is worked out once -----------------------------------------------------------------------------------

    def _learn(self, state: State, line: bytes) -> tuple[State, Sequence[Facts]]:
        """Where a line leads from this state, and what is in it."""
        text = line.decode()
        before, *pieces = text.split("<")
        if before:  # it goes on from the line above
            _require(state.kind not in _ON_ONE_LINE and not (state.is_blank and before.strip(_BLANKS)))
        following: State = state
        found: list[Facts] = []
        for piece in pieces:
            following, facts = following.pieces.get(piece) or self._learn_piece(following, piece)
            if facts:
                found.append(facts)
        _require(following.kind != "title")
        if found:
            headings = [one[0] for one in found if one[0] and one[0][0] != _TITLE]
            _require(not headings or headings == _HEADING.findall(text))
        if len(line) <= _LONGEST or b"\n" in line:
            state[line] = following, found or _NOTHING
            self._remembered += 1
        return following, found

    def _learn_piece(self, state: State, piece: str) -> tuple[State, Facts | None]:
        """The same of a piece."""
        tag, closed, text = piece.partition(">")
        _require(bool(closed))
        move: tuple[State, Facts | None] = state.tags.get(tag) or self._read(state, tag)
        following = move[0]
        if following.is_blank:
            _require(not text.strip(_BLANKS))
        if following is not state and tag[0] != "/":
            if following.kind in TEXTUAL:
                _require(_VISIBLE.match(text) is not None)
                if following.kind == "title":
                    _require(text == text.strip())
                    return following, (f"{_TITLE}{_plain(text)}", "", ())
            elif tag == _DATA_BLOCK:
                _require(_is_json(text))
        if len(piece) <= _SHORT:
            state.pieces[piece] = move
            self._remembered += 1
        return move

    def _read(self, state: State, tag: str) -> tuple[State, Facts | None]:
        """The same of a tag. One that differs from others in its values alone is not read again."""
        parts = tag.split('"')
        _require(len(parts) % 2 == 1)
        shape = state.shapes.get(names := tuple(parts[::2]))
        if shape is None:
            shape = state.shapes[names] = self._shape(state, '""'.join(names))
            self._remembered += 1
        following, level, ident, addresses = shape
        if addresses is None:
            said = self._look_into(tag)
            move = state.tags[tag] = following, (level, *said) if level or any(said) else None
            self._remembered += 1
            return move
        if not (level or ident or addresses):
            return following, None
        id_ = _plain(parts[ident]) if ident else ""
        _require(bool(id_) or not ident)
        return following, (level, id_, tuple([_plain(parts[at]) for at in addresses]))

    def _shape(self, state: State, tag: str) -> Shape:
        """What a tag is whose values are left out."""
        if tag[:1] == "/":
            return state.closed(tag[1:]), "", 0, ()
        found = _TAG.fullmatch(tag)
        if not found:
            raise Unusual
        name, attributes, slash = found.groups()
        following = state.opened(name)
        if slash and name not in VOID:
            _require(name in SHAPES)
            following = state
        level = name[1] if name in HEADINGS else ""
        if not _TELLING.search(attributes):
            return following, level, 0, None if name in _NEEDED else ()
        names = _NAME.findall(attributes)
        at = {key: 2 * number + 1 for number, key in enumerate(key for key, value in names if value)}
        _require(len(set(names)) == len(names) and not _FORBIDDEN.search(attributes))
        _require(not any(key in _ADDRESSES or key == "id" for key, value in names if not value))
        if name in _NEEDED or name == "link" or "src" in at:
            return following, level, 0, None
        return following, level, at.get("id", 0), tuple(at[key] for key in _ADDRESSES if key in at)

    def _look_into(self, tag: str) -> tuple[str, tuple[str, ...]]:
        """The id and the addresses of a tag whose values matter; nothing is wrong in it."""
        name, _, attributes = tag.partition(" ")
        values = dict(_ATTRIBUTE.findall(f" {attributes}"))
        needed = _NEEDED.get(name)
        _require(needed is None or needed(values))
        ident = _plain(values["id"]) if "id" in values else ""
        _require(bool(ident) or "id" not in values)
        addresses = tuple([_plain(values[key]) for key in _ADDRESSES if key in values])
        if "src" in values or name == "link":
            _require(not any(is_foreign(address, values.get("rel"), self._base) for address in addresses))
        return ident, addresses


def _cut(html: bytes) -> list[bytes]:
    """The lines of a page. The header, which the pages of a folder have in common, is one."""
    start = html.find(b"<body")
    end = html.find(b"</header>", start)
    if start < 0 or end < 0:
        return html.split(b"\n")
    return [*html[:start].split(b"\n"), html[start:end], *html[end:].split(b"\n")]


def _require(sound: bool) -> None:
    if not sound:
        raise Unusual


def _plain(text: str) -> str:
    """The text as it was before the few characters were escaped that must be."""
    if "&" not in text:
        return text
    _require(not _ENTITY.search(text))
    return unescape(text)


def _is_json(text: str) -> bool:
    try:
        orjson.loads(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1 << 8)
def _above(folder: str) -> tuple[str, ...]:
    """A folder and those above it, each with its slash."""
    names = folder.split("/")[:-1]
    return tuple("".join(f"{name}/" for name in names[:at]) for at in range(len(names), -1, -1))


@lru_cache(maxsize=1 << 10)
def _are_sound(levels: str) -> bool:
    """Whether headings of these levels begin with the only first one and leave none out."""
    return levels[:1] == "1" and levels.count("1") == 1 and all(int(b) <= int(a) + 1 for a, b in pairwise(levels))
