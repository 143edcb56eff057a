"""The PDF files that were printed before the site is made, and the links to them, which say how large they are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from generator.display import size
from generator.outputs.addresses import booklet_path, form_path, pdf_path
from generator.plan import Artifact, File, Page


def with_pdfs(artifacts: Iterable[Artifact], printed: Mapping[str, Path]) -> Iterator[Artifact]:
    """The same artifacts and the PDF files; pages about a form or booklet know its PDF as ``pdf``: (path, size)."""
    for artifact in artifacts:
        path = _pdf_of(artifact) if isinstance(artifact, Page) else ""
        if path not in printed or not isinstance(artifact, Page):
            yield artifact
            continue
        file = printed[path]
        pdf = {"path": path, "size": size(file.stat().st_size)}
        yield replace(artifact, context={**artifact.context, "pdf": pdf})
        if artifact.kind in ("form", "booklet"):
            yield File(path, artifact.origin, file.read_bytes)


def _pdf_of(page: Page) -> str:
    """The PDF that a page leads to."""
    match page.kind:
        case "form" | "booklet":
            return pdf_path(page.path)
        case "project":
            return pdf_path(form_path(page.context["project"]))
        case "year":
            return pdf_path(booklet_path(page.context["disclosure"]))
    return ""
