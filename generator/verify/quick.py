"""A page that is plainly written and sound, looked at in a fraction of the time that the HTML parser takes.

:class:`Quick` says of a page what :func:`.looking.look` says, or nothing: then that one must look. It never says what is
wrong. A page is taken in pieces, each a tag and the text after it; where a piece leads (:mod:`.nesting`) and what is in
its tag is worked out once, so that what pages have in common costs no more than finding it in a dictionary.
"""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from itertools import islice, pairwise

from generator.verify.addresses import destination, is_foreign
from generator.verify.looking import SCOPES, Look
from generator.verify.nesting import HEADINGS, SHAPES, TEXTUAL, VOID, State, Unusual

_TAG = re.compile(r'([a-z][a-z0-9]*)((?: [a-z][a-z0-9-]*(?:="[^"]*")?)*)( ?/)?')
_ATTRIBUTE = re.compile(r' ([a-z0-9-]+)(?:="([^"]*)")?')
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
_DOCTYPE = "!DOCTYPE html>\n"
_DATA_BLOCK = 'script type="application/ld+json"'
_LONGEST = 16
_MOST = 60_000
"""How long a text is that is remembered with its tag, and how many such pieces there are."""

Facts = tuple[str, str, tuple[str, ...]]
"""What the page must know of a tag: the level of a heading (or = and the title of the page), an id, addresses."""


class Quick:
    """Looks at the pages of the site with this address."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url.rstrip("/") + "/" if base_url else ""
        self._forget()

    def look(self, html: bytes, path: str) -> Look | None:
        """What the page shows, if it is plain and sound."""
        try:
            return self._look(html.decode(), path)
        except (Unusual, UnicodeDecodeError):
            return None
        finally:
            if self._remembered > _MOST:
                self._forget()

    def _forget(self) -> None:
        self._begin = State(self._learn)
        self._remembered = 0

    def _look(self, html: str, path: str) -> Look:
        pieces = html.split("<")
        _require(pieces[:2] == ["", _DOCTYPE] and "\r" not in html and "\0" not in html)
        found: list[Facts] = []
        state = self._begin
        for piece in islice(pieces, 2, None):
            state, facts = state[piece]
            if facts:
                found.append(facts)
        _require(state.kind == "end")
        _require(all("<th " in table for table in html.split("<table")[1:]))
        levels = "".join([one[0] for one in found if one[0][:1] != _TITLE])
        _require(levels == "".join(_HEADING.findall(html)) and _are_sound(levels))
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
        above = _above(path[: path.rfind("/") + 1])
        for address in addresses:
            own = bool(self._base) and address.startswith(self._base)
            plain = _PLAIN_LINK.fullmatch(address, len(self._base) if own else 0)
            up = plain.end(1) - plain.start(1) if plain else 0  # "../", three characters, for each folder
            if plain and (not up if own else up < 3 * len(above)):
                target, anchor = ("" if own else above[up // 3]) + plain[2], plain[3]
            else:
                target, anchor, fault = destination(path, self._base, address)
                _require(not fault)
            if target:
                targets.append((address, target))
                if anchor:
                    anchors.append((address, target, anchor))
        return targets, anchors

    # ---- what is worked out once -----------------------------------------------------------------------------------

    def _learn(self, state: State, piece: str) -> tuple[State, Facts | None]:
        """Where a piece leads from this state, and what is in it."""
        tag, closed, text = piece.partition(">")
        _require(bool(closed))
        move = state.tags.get(tag)
        if move is None:
            move = state.tags[tag] = self._read(state, tag)
            self._remembered += 1
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
        if len(text) <= _LONGEST:
            state[piece] = move
            self._remembered += 1
        return move

    def _read(self, state: State, tag: str) -> tuple[State, Facts | None]:
        if tag[:1] == "/":
            return state.closed(tag[1:]), None
        found = _TAG.fullmatch(tag)
        if not found:
            raise Unusual
        name, attributes, slash = found.groups()
        following = state.opened(name)
        if slash and name not in VOID:
            _require(name in SHAPES)
            following = state
        level = name[1] if name in HEADINGS else ""
        ident = ""
        addresses: tuple[str, ...] = ()
        if name in _NEEDED or _TELLING.search(attributes):
            ident, addresses = self._look_into(name, attributes)
        return following, (level, ident, addresses) if level or ident or addresses else None

    def _look_into(self, name: str, attributes: str) -> tuple[str, tuple[str, ...]]:
        """The id and the addresses of a tag, in which nothing is wrong."""
        pairs = _ATTRIBUTE.findall(attributes)
        values = dict(pairs)
        _require(len(values) == len(pairs) and not _FORBIDDEN.search(attributes))
        needed = _NEEDED.get(name)
        _require(needed is None or needed(values))
        ident = _plain(values["id"]) if "id" in values else ""
        _require(bool(ident) or "id" not in values)
        addresses = tuple([_plain(values[key]) for key in ("href", "src", "action") if key in values])
        if "src" in values or name == "link":
            _require(not any(is_foreign(address, values.get("rel"), self._base) for address in addresses))
        return ident, addresses


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
        json.loads(text)
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
