"""What may be asked of the PDF: the engine that makes it, and the standard that it keeps."""

from __future__ import annotations

from dataclasses import dataclass

PDF_ENGINES = ("auto", "weasyprint", "typst")
# PDF/A-2 (ISO 19005-2), by what it promises: looks, text that can be read, structure; PDF/UA-1 (ISO 14289-1).
PDF_STANDARDS = ("a-2b", "a-2u", "a-2a", "ua-1")


@dataclass(frozen=True)
class Engines:
    """The engines of one build: of a draft that is one document, and of the copies of a draft with a list.

    Which of them serves depends on the draft alone, never on how many of its copies are due, so that a copy that is
    built later has the engine of the others.
    """

    single: str
    copies: str

    def of(self, copy: bool) -> str:
        """Return the engine of a copy, or of a draft that is one document."""
        return self.copies if copy else self.single


USUAL_ENGINES = Engines(single="weasyprint", copies="typst")
