"""What the preview adds to a page: livereload's script, and a panel with all problems where the last build failed."""

import html
import re

from generator.preview.session import Preview
from generator.problems import SEVERITY_NAMES, Problem, Severity

LOCAL = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::([0-9]{1,5}))?", re.IGNORECASE)
_POLICY = re.compile(r"<meta\b[^>]*\bhttp-equiv=[\"']?content-security-policy\b[^>]*>", re.IGNORECASE)
_POLICY_CONTENT = re.compile(r"(\bcontent=\")([^\"]*)(\")", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)


class Injected:
    """Livereload's script and the panel of problems, for a page asked for under the name ``host``."""

    def __init__(self, preview: Preview, host: str) -> None:
        self._outcome = preview.outcome
        self._shows_site = preview.shows_site
        self._host = host
        # The port as the browser knows it: between the two there may be a tunnel. The waits are for a restarted preview.
        local = LOCAL.fullmatch(host)
        port = (local and local[1]) or "80"
        query = f"port={port}&snipver={preview.edition}&mindelay=500&maxdelay=2000"
        self._head = f'<script src="/livereload.js?{html.escape(query)}" async></script>\n'
        if not self._outcome.sound:
            self._head += '<link rel="stylesheet" href="/livereload.css">\n'

    def into(self, page: bytes) -> bytes:
        """The page with script and panel, its content security policy opened for them and for nothing else."""
        text = page.decode(errors="surrogateescape")
        text = _POLICY.sub(lambda meta: _POLICY_CONTENT.sub(self._opened, meta[0]), text)
        text = _insert(text, _HEAD_END, self._head, before=True)
        if not self._outcome.sound:
            text = _insert(text, _BODY, "\n" + self._panel())
        return text.encode(errors="surrogateescape")

    def instead(self) -> bytes:
        """The page to show when there is no site yet."""
        title = "预览：还没有可以显示的网站"
        return (
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n{self._head}</head>\n"
            f'<body class="preview-alone">\n<main>\n<h1>{title}</h1>\n{self._panel()}</main>\n</body>\n</html>\n'
        ).encode(errors="surrogateescape")  # names of files need not be UTF-8

    def _opened(self, policy: re.Match[str]) -> str:
        rules = html.unescape(policy[2])
        for directive, source in (
            ("script-src", "'self'"),
            ("style-src", "'self'"),
            ("connect-src", "'self'"),
            ("connect-src", f"ws://{self._host}"),  # not every browser counts the web socket as 'self'
        ):
            rules = allow(rules, directive, source)
        escaped = html.escape(rules, quote=False).replace('"', "&quot;")  # its own quotes, '…', stay readable
        return f"{policy[1]}{escaped}{policy[3]}"

    def _panel(self) -> str:
        shown = "下面仍是上一次成功生成的页面，不是现在的内容。" if self._shows_site else ""
        outcome = self._outcome
        if outcome.fault:
            title = "程序内部错误，没有更新"
            text = f"<p>详细记录在 <code>{html.escape(outcome.fault)}</code>，请把它发给开发者。</p>\n"
        else:
            errors = [problem for problem in outcome.problems if problem.severity is Severity.ERROR]
            others = [problem for problem in outcome.problems if problem.severity is not Severity.ERROR]
            title = f"有 {len(errors)} 个错误，没有更新"
            text = f"<ol>\n{''.join(map(_item, (*errors, *others)))}</ol>\n"
        return (
            f'<div class="preview-problems" role="alert" tabindex="0">\n<p><strong>{title}</strong></p>\n'
            f"<p>{shown}改好并保存后，本页会自动更新。</p>\n{text}</div>\n"
        )


def _item(problem: Problem) -> str:
    location, name, code, message, hint = map(
        html.escape,
        (str(problem.location), SEVERITY_NAMES[problem.severity], problem.code, problem.message, problem.hint),
    )
    more = f"<br>提示: {hint}" if hint else ""
    kind = problem.severity.value
    return (
        f'<li class="preview-{kind}"><code>{location}</code> <b>{name} {code}</b> <span>{message}</span>{more}</li>\n'
    )


def _insert(text: str, mark: re.Pattern[str], addition: str, *, before: bool = False) -> str:
    """``text`` with the addition at the first mark; at the end of a page that has none (a template may lack anything)."""
    found = mark.search(text)
    at = len(text) if found is None else found.start() if before else found.end()
    return text[:at] + addition + text[at:]


def allow(policy: str, directive: str, source: str) -> str:
    """A content security policy that allows one source more, and is otherwise as strict as before.

    >>> allow("default-src 'none'; img-src 'self'", "connect-src", "'self'")
    "default-src 'none'; img-src 'self'; connect-src 'self'"
    """
    rules: dict[str, list[str]] = {}
    for rule in policy.split(";"):
        name, *sources = rule.split() or [""]
        if name:
            rules.setdefault(name.lower(), sources)  # the first of two counts
    allowed = rules.get(directive, rules.get("default-src"))
    if allowed is None:
        return policy  # nothing restricts it
    if source not in allowed:
        rules[directive] = [*(kept for kept in allowed if kept.lower() != "'none'"), source]
    return "; ".join(" ".join((name, *sources)) for name, sources in rules.items())
