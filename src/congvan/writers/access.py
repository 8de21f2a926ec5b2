"""What a reader that cannot see the page is told of it, whatever engine makes the PDF (PDF/UA-1, ISO 14289-1)."""

from __future__ import annotations

from congvan.compose.document import Document
from congvan.compose.page import Image, Table, inlines_of, paragraphs_of


class Headings:
    """The levels of the headings of one document, asked for in the order of reading.

    They are numbered by the levels that occur, from 1 on, and none is skipped on the way down, as PDF/UA-1, 7.4.2 asks.
    """

    def __init__(self, document: Document) -> None:
        found = {
            section.rules.styles[paragraph.component].outline
            for section in document.sections
            for paragraph in paragraphs_of(section.page)
        }
        self._levels = {outline: level for level, outline in enumerate(sorted(found - {0}), 1)}
        self._last = 0

    def level(self, outline: int) -> int:
        """Return the level of the next paragraph, 0 for one that is no heading."""
        level = self._levels.get(outline, 0)
        if level:
            self._last = level = min(level, self._last + 1)
        return level


def is_accessible(document: Document) -> bool:
    """Whether a PDF of the document may call itself PDF/UA.

    Every image must say what it shows (7.3), every table that is drawn must have a head (7.5): neither is made up here.
    """
    pages = [section.page for section in document.sections]
    images = (
        inline
        for page in pages
        for paragraph in paragraphs_of(page)
        for inline in inlines_of(paragraph.inlines)
        if isinstance(inline, Image)
    )
    tables = (block for page in pages for block in page.blocks if isinstance(block, Table) and block.part == "bang")
    return all(image.alt.strip() for image in images) and all(table.head_rows for table in tables)
