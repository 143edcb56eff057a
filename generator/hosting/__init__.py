"""What a web server has to know of a site: the type of each file, the headers, copies compressed in advance.

docs/hosting.md says the same in the language of each server; tests/hosting holds both together.
"""

import mimetypes
import posixpath

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)
"""The policy of every page, in a header, which alone can say who may frame them (the portal of the same host)."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # Asked for every time whether it is still the same, which costs a few bytes: a correction is seen at once.
    "Cache-Control": "no-cache",
}

_UTF8 = "; charset=utf-8"
TYPES = {
    ".html": f"text/html{_UTF8}",
    ".css": f"text/css{_UTF8}",
    ".js": f"text/javascript{_UTF8}",
    ".json": f"application/json{_UTF8}",
    ".csv": f"text/csv{_UTF8}",
    ".txt": f"text/plain{_UTF8}",
    ".xml": f"application/xml{_UTF8}",
    ".atom": f"application/atom+xml{_UTF8}",
    ".svg": f"image/svg+xml{_UTF8}",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
"""Written down, because a system's own table may be wrong (Windows often says text/plain for .js) or without charset."""


def content_type(path: str) -> str:
    """The ``Content-Type`` of an output path. All text of a site is UTF-8."""
    suffix = posixpath.splitext(path)[1].lower()
    if suffix in TYPES:
        return TYPES[suffix]
    guessed, packed = mimetypes.guess_type(path)
    kind = "application/octet-stream" if packed or not guessed else guessed
    return kind + _UTF8 if kind.startswith("text/") or kind.endswith(("json", "xml")) else kind


def is_text(path: str) -> bool:
    """Whether a file is text, which compression makes much smaller; pictures, PDF and .xlsx are compressed already."""
    return content_type(path).endswith(_UTF8)
