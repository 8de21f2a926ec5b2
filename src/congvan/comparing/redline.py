"""The redline: one document from two, with what came and went marked in it, as DOCX, PDF and HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from congvan.comparing.marked_docx import merge_docx
from congvan.comparing.marked_files import Redlined, UnknownParts, merge_files
from congvan.comparing.marked_html import merge_html
from congvan.comparing.tracked import said, settled
from congvan.compose.document import Document
from congvan.compose.page import Image, all_inlines
from congvan.errors import N_, Span, refuse
from congvan.writers.docx.package import write_docx
from congvan.writers.engines import WEASYPRINT, engine_problem
from congvan.writers.html import write_html

Pair = tuple[Document, Document]
Difference = Literal["none", "layout", "marked"]


def pairs_of(old: Sequence[Document], new: Sequence[Document]) -> tuple[list[Pair], list[str]]:
    """Return the documents of both sides by their parts, and the names of the parts that only one side has."""
    before = {document.part: document for document in old}
    pairs = [(before.pop(document.part), document) for document in new if document.part in before]
    known = {document.part for _, document in pairs}
    return pairs, [*(document.part for document in new if document.part not in known), *before]


def redline(pair: Pair, suffix: str, author: str, date: dt.date) -> bytes:
    """Return a redline in one format ('docx', 'pdf', 'html'); changes bear an author and a date.

    Raises CongvanError SS-021: a PDF is asked for where WeasyPrint does not run.
    """
    return {"docx": _docx, "pdf": _pdf, "html": _html}[suffix](*pair, author, date)


def _docx(old: Document, new: Document, author: str, date: dt.date) -> bytes:
    before, after = write_docx(old), write_docx(new)
    margins = ([section.page.marginal for section in document.sections] for document in (old, new))
    if next(margins) != next(margins):  # an address, a limit of circulation: the way of files marks headers too
        return redline_files(before, after, new.part or "DOCX", author, date).data
    merged = merge_docx(before, after, author, f"{date.isoformat()}T00:00:00Z")
    # What the file promises is looked at before anybody gets it.
    for accept, whole in ((True, after), (False, before)):
        if said(settled(merged, accept)) != said(settled(whole, True)):
            raise RuntimeError("the tracked changes do not give both documents")
    return merged


def redline_files(old: bytes, new: bytes, name: str, author: str, date: dt.date) -> Redlined:
    """Return the redline of two DOCX of any author; `name` is what the user calls the new one.

    Raises CongvanError SS-023: what was made does not give both files, or one of them is cut otherwise than Word does.
    """
    try:
        made, before = merge_files(old, new, author, date)
        whole = all(
            said(settled(made.data, accept)) == said(settled(data, True))
            for accept, data in ((True, new), (False, before))
        )
    except UnknownParts:
        whole = False
    if not whole:
        message = N_("hai tệp này không gộp được thành bản có dấu sửa đúng cả hai chiều; dùng --table, hoặc xem trên "
                     "màn hình")  # fmt: skip
        raise refuse("SS-023", Span(name), message)
    return made


def _html(old: Document, new: Document, author: str, date: dt.date) -> bytes:
    return merge_html(write_html(old).decode(), write_html(new).decode()).encode()


def _pdf(old: Document, new: Document, author: str, date: dt.date) -> bytes:
    if problem := engine_problem(WEASYPRINT):
        message = N_("PDF có dấu sửa do WeasyPrint tạo, mà máy này thiếu ({problem}); dùng --format docx hoặc html")
        raise refuse("SS-021", Span("--format"), message, problem=problem)
    from congvan.writers.pdf import write_merged

    return write_merged(old, new, merge_html)


def difference(pair: Pair) -> Difference:
    """Return whether both print the same; else whether a redline marks it: words, their looks, images, their sizes.

    Alignment, lines and widths of tables have no mark of their own.
    """
    old, new = map(write_docx, pair)
    if old == new:
        return "none"
    one, other = ((said(settled(data, True)), _images(whole)) for data, whole in zip((old, new), pair, strict=True))
    return "layout" if one == other else "marked"


def _images(document: Document) -> list[tuple[bytes, float, float]]:
    return [
        (document.images[inline.name], inline.width_mm, inline.height_mm)
        for section in document.sections
        for inline in all_inlines(section.page)
        if isinstance(inline, Image)
    ]
