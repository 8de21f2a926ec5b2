"""A copy of a DOCX with the remarks of a check as Word comments at their places; its text stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

from docx.oxml.ns import qn
from docx.text.run import Run
from lxml.etree import _Element

from congvan.checking.observed import Zone
from congvan.checking.outcome.docx_copy import Copy
from congvan.checking.outcome.report import notes, visible
from congvan.checking.rules.book import Found
from congvan.checking.run import Checked
from congvan.errors import N_
from congvan.messages import tr

AUTHOR = "congvan"
_INITIALS = "CV"
# Word has no comments there: the remark goes to the first paragraph and says what it means.
_ELSEWHERE: Mapping[Zone, str] = {
    "header": N_("Ở đầu trang"),
    "footer": N_("Ở chân trang"),
    "note": N_("Ở chú thích '{excerpt}'"),
}
_BOX, _RUN, _PARAGRAPH = qn("w:txbxContent"), qn("w:r"), qn("w:p")
_EXCERPT = 40


def annotate_docx(checked: Checked, data: bytes | None = None) -> bytes:
    """Return the file with a comment for each remark; raises CongvanError where it was changed since the check.

    `data` are the bytes of the file, read anew when None. A remark on a piece of text stands at exactly that piece
    (its run is cut there), one on the whole document at the first paragraph.
    """
    copy = Copy(checked, data)
    first = _first_paragraph(copy)
    for remark, text in notes(checked.remarks):
        runs = _runs(copy, remark.found) or _holding_runs(first)
        comment = _whereabouts(remark.found) + text
        copy.document.add_comment([Run(run, copy.document) for run in (runs[0], runs[-1])], comment, AUTHOR, _INITIALS)  # type: ignore[arg-type]
    return copy.packed()


def _whereabouts(found: Found) -> str:
    zone = found.part.paragraph.zone if found.part else "body"
    if found.part is None or zone == "body":
        return ""
    return tr(_ELSEWHERE[zone], excerpt=visible(found.part.text[:_EXCERPT])) + ": "


def _runs(copy: Copy, found: Found) -> list[_Element]:
    """Return the runs of the body that a remark means; none where Word could not show a comment."""
    part = found.part
    if part is None or part.paragraph.zone != "body":
        return []
    line = copy.line(part.paragraph)
    if line is None:
        return []
    host = _host(line.paragraph)
    if host is not None:
        return [host]
    return line.runs(*copy.span(part, found.start, found.end)) or _holding_runs(line.paragraph)


def _host(paragraph: _Element) -> _Element | None:
    """Return the run that a text box hangs on (Word has no comments in text boxes), None outside of boxes."""
    boxes = [element for element in paragraph.iterancestors() if element.tag == _BOX]
    return next(boxes[-1].iterancestors(_RUN), None) if boxes else None


def _holding_runs(paragraph: _Element) -> list[_Element]:
    """Return the runs of a paragraph; one that has none gets an empty one to hold the comment."""
    runs = [run for run in paragraph.iter(_RUN) if _host(run) is None or run.getparent() is paragraph]
    if not runs:
        run = paragraph.makeelement(_RUN)
        paragraph.append(run)
        runs = [run]
    return runs


def _first_paragraph(copy: Copy) -> _Element:
    body: _Element = copy.document.element.body
    for paragraph in body.iter(_PARAGRAPH):
        if _host(paragraph) is None:
            return paragraph
    paragraph = body.makeelement(_PARAGRAPH)
    body.insert(0, paragraph)
    return paragraph
