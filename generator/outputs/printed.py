"""The PDF files that were printed before the site is made, and the links to them, which say how large they are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from generator.display import size
from generator.outputs.addresses import booklet_path, pdf_path
from generator.plan import Artifact, File, Page


def with_pdfs(artifacts: Iterable[Artifact], printed: Mapping[str, Path]) -> Iterator[Artifact]:
    """The same artifacts and the PDF files; pages about a form or booklet know its PDF as ``pdf``: (path, size)."""
    for artifact in artifacts:
        path = _pdf_of(artifact) if isinstance(artifact, Page) else ""
        if path not in printed or not isinstance(artifact, Page):
            yield artifact
            continue
        pdf, files = pdf_of(path.removesuffix(".pdf") + ".html", printed[path], artifact.origin)
        yield replace(artifact, context={**artifact.context, **pdf})
        if artifact.kind == "booklet":
            yield from files


def pdf_of(path: str, file: Path | None, origin: str) -> tuple[dict[str, object], tuple[File, ...]]:
    """What a page is told of the PDF of the form or booklet ``path``, and the PDF, if it was printed."""
    if file is None:
        return {}, ()
    pdf = {"path": pdf_path(path), "size": size(file.stat().st_size)}
    return {"pdf": pdf}, (File(pdf_path(path), origin, partial(_read, file)),)


def _read(file: Path) -> bytes:
    return file.read_bytes()


def _pdf_of(page: Page) -> str:
    """The PDF that a page leads to."""
    match page.kind:
        case "booklet":
            return pdf_path(page.path)
        case "year":
            return pdf_path(booklet_path(page.context["disclosure"]))
    return ""
