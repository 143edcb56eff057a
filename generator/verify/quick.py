"""A page that is plainly written and sound, looked at in a fraction of the time that the HTML parser takes.

:class:`Quick` says of a page what :func:`.looking.look` says, or nothing: then that one must look. It never says what is
wrong. What pages have in common is their shape, which is left when texts and values are taken out. It is cut at its rows: of a site
with ten thousand projects that makes a million pieces, of which two hundred differ. Where each leads (:mod:`.nesting`) and which of
its values are ids and addresses is worked out once.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import unescape
from itertools import pairwise
from typing import NamedTuple

import orjson

from generator.verify.addresses import destination, is_foreign
from generator.verify.looking import SCOPES, Look
from generator.verify.nesting import HEADINGS, SHAPES, TEXTUAL, VOID, State, Unusual

_TAG = re.compile(r'([a-z][a-z0-9]*)((?: [a-z][a-z0-9-]*(?:="")?)*)( ?/)?')
_NAME = re.compile(r' ([a-z0-9-]+)(="")?')
_SCOPES = frozenset(map(str.encode, SCOPES))
_ADDRESSES = ("href", "src", "action")
_FORBIDDEN = re.compile(r" (?:style|on[a-z0-9-]*)(?![a-z0-9-])")
_NEEDED: dict[str, Callable[[dict[str, str]], bool]] = {
    "html": lambda values: bool(values.get("lang")),
    "img": lambda values: "alt" in values,
    "svg": lambda values: values.get("aria-hidden") == "true" or bool(values.get("aria-label")),
    "script": lambda values: "src" in values or values == {"type": "application/ld+json"},
}
_ENTITY = re.compile("&(?!(?:amp|lt|gt|quot|#34|#39);)")
_VISIBLE = rb"""(?x: [!-%'-;=-~\xc3-\xe0\xe4-\xee\xf0-\xf4] | \xef[\xbc\xbd]
    | \xe2(?: \x80[\x90-\xa7\xb0-\xbf] | [\x82-\xbf]) | \xe3(?: \x80[\x81-\xbf] | [\x81-\xbf]) )"""
"""How a character begins that is surely seen: no blank of any kind, no entity."""
_TEXT = re.compile(rb">[ \n]?" + _VISIBLE + rb"[^<]*")
"""A text that begins with something to see. All of them are a full stop in the shape."""
_STOP = "."
_HEADING = re.compile(r"<h([1-6])[^<>]*>(?:<(?:span|a|strong|em|small|wbr)\b[^<>]*>)*\.")
_PLAIN_LINK = re.compile(r"((?:\.\./)*)((?:[\w-][\w.-]*/)*[\w-][\w.-]*)(?:#([\w/-]+))?", re.ASCII)
_BLANKS = " \n\t"
_DOCTYPE = "<!DOCTYPE html>\n"
_TITLE = b"<title>"
_DATA_BLOCK = b'<script type="application/ld+json">'
_DATA_TAG = 'script type=""'
_ROW = "<tr"
_LONGEST = 40_000
_MOST = 60_000
_MUCH = 8_000_000
"""Bytes of the longest piece of a shape that is remembered; how many addresses, values and pieces are, and bytes of these."""

Need = tuple[str, tuple[str, ...], int]
"""A tag whose values matter: its name, the names of its values, the number of the first."""


class Piece(NamedTuple):
    """What a piece of a shape has: as many values, headings of these levels; which values are ids, addresses, scopes, matter else."""

    values: int
    levels: str
    ids: Sequence[int]
    addresses: Sequence[int]
    scopes: Sequence[int]
    needs: Sequence[Need]


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
            if self._remembered > _MOST or self._length > _MUCH:
                self._forget()

    def _forget(self) -> None:
        self._begin.forget()
        self._led: dict[str, dict[str, tuple[str, str]]] = {}
        self._met: set[tuple[str, tuple[str, ...], tuple[bytes, ...]]] = set()
        self._remembered = self._length = 0

    def _look(self, html: bytes, path: str) -> Look:
        _require(b"\r" not in html and b"\0" not in html)
        parts = _TEXT.sub(b">.", html).split(b'"')
        values = parts[1::2]
        together = b"".join(values)
        _require(len(parts) % 2 == 1 and b"<" not in together and b">" not in together)
        at, levels = 0, ""
        found_ids: list[bytes] = []
        found_addresses: list[bytes] = []
        state = self._begin
        for piece in b'""'.join(parts[::2]).split(b"<tr"):
            state, (count, headings, id_at, address_at, scope_at, needs) = state[piece]
            if headings:
                levels += headings
            for number in id_at:  # of most rows one
                found_ids.append(values[at + number])  # noqa: PERF401
            for number in address_at:
                found_addresses.append(values[at + number])  # noqa: PERF401
            for number in scope_at:
                if values[at + number] not in _SCOPES:
                    raise Unusual
            if needs:
                self._meet(needs, values, at)
            at += count
        _require(state.kind == "end" and _are_sound(levels))
        _require(all(b"<th " in table for table in html.split(b"<table")[1:]))
        _require(all(map(_is_json, html.split(_DATA_BLOCK)[1:])))
        ids, addresses = _decoded(found_ids), _decoded(found_addresses)
        _require("" not in ids and len(set(ids)) == len(ids))
        if b"&" in together:
            ids, addresses = list(map(_plain, ids)), list(map(_plain, addresses))
        targets, anchors = self._followed(path, dict.fromkeys(addresses))
        others = tuple([one for one in anchors if one[1] != path or one[2] not in ids])
        return Look((), _title(html), tuple(ids), tuple(targets), others)

    def _meet(self, needs: Sequence[Need], values: list[bytes], at: int) -> None:
        """Whether tags have the values that they must have."""
        for name, keys, number in needs:
            start = at + number
            met = name, keys, tuple(values[start : start + len(keys)])
            if met not in self._met:
                _require(self._is_met(*met))
                self._met.add(met)
                self._remembered += 1

    def _is_met(self, name: str, keys: tuple[str, ...], values: tuple[bytes, ...]) -> bool:
        named = dict(zip(keys, [_plain(value.decode()) for value in values], strict=True))
        needed = _NEEDED.get(name)
        if needed is not None and not needed(named):
            return False
        if name != "link" and "src" not in named:
            return True
        return not any(is_foreign(named[key], named.get("rel"), self._base) for key in _ADDRESSES if key in named)

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

    def _learn(self, state: State, piece: bytes) -> tuple[State, Piece]:
        """Where a piece of a shape leads from this state, and what is in it."""
        text = piece.decode()
        if state is self._begin:
            _require(text.startswith(_DOCTYPE))
            text = text.removeprefix(_DOCTYPE)
        else:
            text = _ROW + text
        before, *tags = text.split("<")
        _require(not before)
        following: State = state
        count = 0
        levels, ids, addresses, scopes, needs = "", [], [], [], []
        for one in tags:
            tag, closed, said = one.partition(">")
            _require(bool(closed))
            outer, (following, level, names) = following, self._shape(following, tag)
            if following.is_blank:
                _require(not said.strip(_BLANKS))
            if following is not outer and following.kind in TEXTUAL and tag[0] != "/":
                _require(said == _STOP)
            levels += level
            ids += [count + names.index("id")] if "id" in names else []
            addresses += [count + names.index(key) for key in _ADDRESSES if key in names]
            name = tag.partition(" ")[0]
            if name == "th":
                _require("scope" in names)
                scopes.append(count + names.index("scope"))
            _require(name != "script" or "src" in names or tag == _DATA_TAG)  # no other data block is looked into
            if name in _NEEDED or name == "link" or "src" in names:
                needs.append((name, names, count))
            count += one.count('""')
        _require(levels == "".join(_HEADING.findall(text)))
        found = Piece(count, levels, tuple(ids), tuple(addresses), tuple(scopes), tuple(needs))
        if len(piece) <= _LONGEST:
            state[piece] = following, found
            self._remembered += 1
            self._length += len(piece)
        return following, found

    def _shape(self, state: State, tag: str) -> tuple[State, str, tuple[str, ...]]:
        """What a tag is, its values left out: where it leads, the level of a heading, the names of its values."""
        known = state.tags.get(tag)
        if known is None:
            known = state.tags[tag] = self._read(state, tag)
            self._remembered += 1
        return known

    def _read(self, state: State, tag: str) -> tuple[State, str, tuple[str, ...]]:
        if tag[:1] == "/":
            return state.closed(tag[1:]), "", ()
        found = _TAG.fullmatch(tag)
        if not found:
            raise Unusual
        name, attributes, slash = found.groups()
        following = state.opened(name)
        if slash and name not in VOID:
            _require(name in SHAPES)
            following = state
        names = [key for key, _ in _NAME.findall(attributes)]
        valued = tuple([key for key, value in _NAME.findall(attributes) if value])
        _require(len(set(names)) == len(names) and not _FORBIDDEN.search(attributes))
        _require(not any(key in (*_ADDRESSES, "id") and key not in valued for key in names))
        return following, name[1] if name in HEADINGS else "", valued


def _require(sound: bool) -> None:
    if not sound:
        raise Unusual


def _decoded(values: list[bytes]) -> list[str]:
    """All at once, as no value has a NUL in it: there are fifty a page."""
    return b"\0".join(values).decode().split("\0") if values else []


def _plain(text: str) -> str:
    """The text as it was before the few characters were escaped that must be."""
    if "&" not in text:
        return text
    _require(not _ENTITY.search(text))
    return unescape(text)


def _title(html: bytes) -> str:
    """The title of the page, which has one: its shape said so."""
    start = html.find(_TITLE)
    _require(start > 0)
    start += len(_TITLE)
    title = html[start : html.find(b"<", start)].decode()
    _require(title == title.strip())
    return _plain(title)


def _is_json(block: bytes) -> bool:
    """Whether a data block is what it says; what follows after it stands behind."""
    try:
        orjson.loads(block[: block.find(b"<")])
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
