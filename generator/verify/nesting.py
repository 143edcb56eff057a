"""Which element may stand in which, as far as a browser's parser leaves such a page exactly as it is written.

What is not allowed here is not wrong: the parser may close, move, copy or drop something (``<div>`` in ``<p>``, ``<a>`` in
``<a>``, anything in a table but its rows), so only the parser can say what a reader gets.
"""

from collections.abc import Callable
from typing import Any

_PLAIN = (
    "span strong em b i u s small sub sup code kbd samp var abbr cite dfn q mark time data bdi bdo ins del label output"
)
_VOID = "br wbr img input"
_BLOCKS = "div section article aside nav header footer main form figure blockquote address details fieldset noscript"
_HEADINGS = "h1 h2 h3 h4 h5 h6"
_PHRASES = f"{_PLAIN} {_VOID} a button select svg script"
_FLOW = f"{_PHRASES} {_BLOCKS} {_HEADINGS} p pre ul ol dl table hr"
_SHAPES = "g rect circle ellipse line path polygon polyline text tspan"

VOID = frozenset(f"{_VOID} hr col meta link".split())
"""Elements without an end."""
SHAPES = frozenset(_SHAPES.split())
"""Elements of a picture, which a slash closes."""
HEADINGS = frozenset(_HEADINGS.split())
TEXTUAL = frozenset(("caption", "title"))
"""Elements that must begin with a text."""
_BLANK = frozenset(("", "html", "html+head", "html+body", "head", "end"))
"""States in which a text opens or moves something."""

# what each state can have; "table+caption" is a table after its caption, "dl div" a div in a dl
_CHILDREN = {
    "": "html",
    "html": "head",
    "html+head": "body",
    "html+body": "",
    "end": "",
    "head": "meta link title script",
    "table": "caption",
    "table+caption": "colgroup thead tbody tfoot",
    "colgroup": "col",
    **dict.fromkeys(("thead", "tbody", "tfoot"), "tr"),
    "tr": "th td",
    **dict.fromkeys(("ul", "ol"), "li"),
    "dl": "dt dd div",
    "dl div": "dt dd",
    "select": "option",
    **dict.fromkeys(("title", "script", "option"), ""),
    **dict.fromkeys(("svg", *SHAPES), _SHAPES),
    **dict.fromkeys((*_PLAIN.split(), *_HEADINGS.split(), "a", "button", "p", "pre", "caption"), _PHRASES),
    **dict.fromkeys(("body", *_BLOCKS.split(), "li", "dt", "dd", "th", "td"), _FLOW),
    "details": f"{_FLOW} summary",
    "summary": _PHRASES,
    "fieldset": f"{_FLOW} legend",
    "legend": _PHRASES,
    "figure": f"{_FLOW} figcaption",
    "figcaption": _FLOW,
}
_CHILD_SETS = {kind: frozenset(children.split()) for kind, children in _CHILDREN.items()}
_NOT_WITHIN_ITSELF = frozenset(("a", "button", "form", "table"))
_AFTER = {
    ("", "html"): "end",
    ("html", "head"): "html+head",
    ("html+head", "body"): "html+body",
    ("table", "caption"): "table+caption",
}
_UNFINISHED = frozenset(("", "end", "html", "html+head", "table"))
"""States in which something must follow: no end of the element yet."""


class Unusual(Exception):
    """The page is not written as plainly as is needed here."""


class State(dict[bytes, Any]):
    """What stands open: an element, and all those that it is in. There is one object for each way down that pages take.

    As a dictionary it remembers where a piece of a page leads; ``learn`` (state, piece) works out what it does not know.
    """

    __slots__ = (
        "_after",
        "_children",
        "_learn",
        "_outer",
        "_within",
        "is_blank",
        "kind",
        "name",
        "tags",
    )

    def __init__(
        self,
        learn: "Callable[[State, bytes], Any]",
        kind: str = "",
        outer: "State | None" = None,
        within: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__()
        self.kind = kind
        self.name = kind.partition("+")[0].rpartition(" ")[2]
        self.is_blank = kind in _BLANK
        self.tags: dict[str, Any] = {}
        self._learn = learn
        self._outer = outer
        self._within = within
        self._children: dict[str, State] = {}
        self._after: dict[str, State] = {}

    def __missing__(self, piece: bytes) -> Any:
        return self._learn(self, piece)

    def forget(self) -> None:
        """Let go of what is remembered here and in all states that follow.

        These name each other: a graph of them that is dropped whole would be garbage that only a search finds, and what was
        frozen meanwhile (``gc.freeze``) is never searched.
        """
        self.clear()
        self.tags.clear()
        for state in (*self._children.values(), *self._after.values()):
            if state is not self:
                state.forget()

    def opened(self, name: str) -> "State":
        """The state inside of a child; for one without an end, this state."""
        known = self._children.get(name)
        if known is None:
            if name not in _CHILD_SETS[self.kind] or name in self._within:
                raise Unusual
            known = self._children[name] = self if name in VOID else self._child(name)
        return known

    def closed(self, name: str) -> "State":
        """The state after the end of this element."""
        if name != self.name or self._outer is None or self.kind in _UNFINISHED:
            raise Unusual
        after = _AFTER.get((self._outer.kind, name))
        return self._outer.become(after) if after else self._outer

    def become(self, kind: str) -> "State":
        """The same element after a certain child."""
        if kind not in self._after:
            self._after[kind] = State(self._learn, kind, self._outer, self._within)
        return self._after[kind]

    def _child(self, name: str) -> "State":
        kind = "dl div" if self.kind == "dl" and name == "div" else name
        within = self._within | {name} if name in _NOT_WITHIN_ITSELF else self._within
        return State(self._learn, kind, self, within)
