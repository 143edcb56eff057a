"""Style sheets, scripts and pictures beside the templates, copied as they are; only our own scripts without comments."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import rjsmin

from generator.outputs.addresses import ASSETS
from generator.plan import File
from generator.templates import Templates, default_folder


def artifacts(templates: Templates) -> Iterator[File]:
    """Every file under ``assets/`` of the site's own templates and of the default ones."""
    for name, file in sorted(templates.assets().items()):
        ours = file.suffix == ".js" and file.is_relative_to(default_folder())
        make = partial(_without_comments, file) if ours else partial(Path.read_bytes, file)
        yield File(f"{ASSETS}/{name}", f"site_templates/{ASSETS}/{name}", make)


def _without_comments(script: Path) -> bytes:
    """Comments and indentation are a quarter of what a reader would load of a script."""
    text: str = rjsmin.jsmin(script.read_text(encoding="utf-8"))
    return text.encode()
