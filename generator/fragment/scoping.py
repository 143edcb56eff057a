"""A stylesheet made for whole pages → one for a container in a page of somebody else. The only importer of ``tinycss2``.

Nothing leaks out: every selector begins with the container; what can't be scoped (``@page``, ``@font-face``) is left out.
Nothing leaks in: inside the container the host's rules are taken back (``all: revert``), with more specificity than a
host's ids have, and sizes do not depend on the host's root (``rem`` becomes ``px``). Only a host's ``!important`` wins.
The container is light, as portals are: rules for dark systems are left out.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2

SCOPE_CLASS = "disclosure-fragment"
SCOPE = f".{SCOPE_CLASS}:not(#_):not(#_)"
"""The container. Each ``:not(#_)`` always holds, and counts like an id."""
ROOT_PIXELS = 17
"""What 1rem is in the stylesheet: 106.25 % of the usual 16 px."""

# Taking back everything would take back the attributes of a picture, which are its shape.
_PICTURE = " ".join(
    f"{name}: revert;"
    for name in (
        *("display", "position", "float", "box-sizing", "margin", "padding", "border", "border-radius", "background"),
        *(
            "min-width",
            "max-width",
            "min-height",
            "max-height",
            "opacity",
            "visibility",
            "transform",
            "filter",
            "overflow",
        ),
        *("color", "font", "line-height", "letter-spacing", "text-align", "text-transform"),
    )
)
# "all" leaves direction and unicode-bidi alone
_BEFORE = f"""{SCOPE} {{ all: initial; direction: ltr; unicode-bidi: isolate; }}
{SCOPE}::before, {SCOPE}::after {{ all: revert; }}
{SCOPE} :where(:not(svg, svg *)), {SCOPE} :where(*)::before, {SCOPE} :where(*)::after {{ all: revert; }}
{SCOPE} * {{ direction: inherit; }}
{SCOPE} :where(svg, svg *) {{ {_PICTURE} }}
"""
_AFTER = f"""{SCOPE} {{ display: block; box-sizing: border-box; min-height: 0; font-size: {ROOT_PIXELS}px; color-scheme: light; }}
{SCOPE} > .crumbs {{ max-width: none; margin: 0 0 12px; padding: 0; }}
"""
_ROOTS = re.compile(r"(?::root|html|body)(?![\w-])")
_KIND = re.compile(r"\.page-[\w-]+")  # a class of the body, which the container has
_MAIN = re.compile(r"^(\.[\w-]+)?\s*>?\s*\bmain(?![\w-])")
_REM = re.compile(r"(?<![\w.])(\d*\.?\d+)rem\b")
_NESTED = ("media", "supports")


def scoped(css: str) -> str:
    """The stylesheet, scoped. Comments are left out."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return _BEFORE + "".join(f"{rule}\n" for rule in _scoped(rules)) + _AFTER


def _scoped(rules: Iterable[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = ", ".join(map(_selector, _split(rule.prelude)))
            yield f"{selectors} {{{_pixels(tinycss2.serialize(rule.content))}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in _NESTED and rule.content is not None:
            condition = tinycss2.serialize(rule.prelude).strip()
            if "prefers-color-scheme: dark" in condition or "at-rule(" in condition:
                continue
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            made = "\n".join(_scoped(inner))
            if made:
                yield f"@{rule.lower_at_keyword} {condition} {{\n{made}\n}}"


def _split(prelude: list[Any]) -> Iterator[str]:
    """The selectors of a rule: commas inside of ``:is(…)`` are in a token of their own."""
    selector: list[Any] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield tinycss2.serialize(selector).strip()
            selector = []
        elif token.type != "comment":
            selector.append(token)
    yield tinycss2.serialize(selector).strip()


def _selector(selector: str) -> str:
    found = _ROOTS.match(selector)
    if found:
        rest = selector[found.end() :]
    elif _KIND.match(selector):
        rest = selector
    else:
        rest = f" {selector}"
    # the container has no <main>: what stood in it stands in the container itself
    return SCOPE + _MAIN.sub(r"\1", rest)


def _pixels(declarations: str) -> str:
    return _REM.sub(lambda found: f"{float(found[1]) * ROOT_PIXELS:g}px", declarations)
