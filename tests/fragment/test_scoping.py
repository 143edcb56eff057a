"""Rules for whole pages become rules for a container."""

import pytest

from generator.fragment.scoping import SCOPE, scoped

S = SCOPE


def rules(css):
    """What a stylesheet becomes, without what is put before and after."""
    lines = scoped(css).splitlines()
    return "\n".join(lines[5:-2])


@pytest.mark.parametrize(
    ("selector", "scoped_selector"),
    [
        ("p", f"{S} p"),
        ("*", f"{S} *"),
        ("*::before", f"{S} *::before"),
        (":root", S),
        ("html", S),
        ("body", S),
        ('html[data-text="large"]', f'{S}[data-text="large"]'),
        ("html:not([data-js]) .js-only", f"{S}:not([data-js]) .js-only"),
        (".page-form .sheet", f"{S}.page-form .sheet"),
        ("body.page-form > .sheet", f"{S}.page-form > .sheet"),
        (".page-break", f"{S}.page-break"),
        ("main", S),
        ("main a:visited", f"{S} a:visited"),
        ("body.page-form main .x", f"{S}.page-form .x"),
        (".page-form main .x", f"{S}.page-form .x"),
        (".main-x main-y", f"{S} .main-x main-y"),
        ("bodyguard, .body", f"{S} bodyguard, {S} .body"),
        (":is(h1, h2) a, b", f"{S} :is(h1, h2) a, {S} b"),
        ('a[href=","]', f'{S} a[href=","]'),
    ],
)
def test_selectors(selector, scoped_selector):
    assert rules(f"{selector} {{color:red}}") == f"{scoped_selector} {{color:red}}"


@pytest.mark.parametrize(
    ("declarations", "made"),
    [
        ("margin: 1rem 0 .5rem", "margin: 17px 0 8.5px"),
        ("width: calc(100% - 2.25rem)", "width: calc(100% - 38.25px)"),
        ("width: min(19rem, 100%)", "width: min(323px, 100%)"),
        ("width: 2em; --x1rem: 1", "width: 2em; --x1rem: 1"),
    ],
)
def test_sizes_do_not_depend_on_the_host(declarations, made):
    assert rules(f"p {{{declarations}}}") == f"{S} p {{{made}}}"


def test_what_can_not_be_scoped_is_left_out():
    css = """@charset "utf-8"; @import "x.css"; @page { margin: 1cm; @bottom-center { content: "1" } }
    @font-face { font-family: x } @keyframes x { from { top: 0 } } /* p { } */ p { color: red }
    @supports at-rule(@bottom-center) { p { color: blue } }
    @media screen and (prefers-color-scheme: dark) { p { color: white } }"""
    assert rules(css) == f"{S} p {{ color: red }}"


def test_conditions_stay():
    css = "@media print { p, :root { color: black } @supports (display: grid) { p { display: grid } } }"
    assert rules(css) == (
        f"@media print {{\n{S} p, {S} {{ color: black }}\n"
        f"@supports (display: grid) {{\n{S} p {{ display: grid }}\n}}\n}}"
    )


def test_every_rule_begins_with_the_container():
    for line in scoped("a{} b, c{} @media print{d{}}").splitlines():
        assert line.startswith((S, "@media", "}")), line
