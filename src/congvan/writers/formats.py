"""The formats of a document, and the writer of each; a writer is imported when it is first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from congvan.compose.document import Document
from congvan.compose.snapshot import page_lines
from congvan.writers.engines import pdf_writer

if TYPE_CHECKING:
    from congvan.writers.docx.package import DocxWriter

FORMATS = ("docx", "pdf", "html", "page")


class Writers:
    """The writers of one job, each with what it remembers of the documents before."""

    def __init__(self, pdf_standard: str = "") -> None:
        self._pdf_standard = pdf_standard

    def write(self, document: Document, suffix: str, pdf_engine: str = "") -> tuple[bytes, int]:
        """Return the bytes of a format, and the number of its pages where it has any (only a PDF has)."""
        match suffix:
            case "pdf":
                return pdf_writer(pdf_engine, self._pdf_standard)(document)
            case "docx":
                return self._docx.write(document), 0
            case "html":
                from congvan.writers.html import write_html

                return write_html(document), 0
            case "page":
                return write_snapshot(document), 0
        raise ValueError(suffix)

    @cached_property
    def _docx(self) -> DocxWriter:
        from congvan.writers.docx.package import DocxWriter

        return DocxWriter()


def write_snapshot(document: Document) -> bytes:
    """Return the pages of a document as text, for whoever works on congvan: every measure that stands on them."""
    lines = [f"title: {document.title}", f"author: {document.author}"]
    for section in document.sections:
        rules = section.rules
        lines += ["", f"== section {rules.width_mm:g} × {rules.height_mm:g} mm ==", *page_lines(section.page)]
    return ("\n".join(lines) + "\n").encode()
