"""Style sheets, scripts and pictures beside the templates, copied as they are."""

from collections.abc import Iterator

from generator.outputs.addresses import ASSETS
from generator.plan import File
from generator.templates import Templates


def artifacts(templates: Templates) -> Iterator[File]:
    """Every file under ``assets/`` of the site's own templates and of the default ones."""
    for name, file in sorted(templates.assets().items()):
        yield File(f"{ASSETS}/{name}", f"site_templates/{ASSETS}/{name}", file.read_bytes)
