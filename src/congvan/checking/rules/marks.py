"""Marks of urgency, secrecy and circulation: each in its frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.errors import N_

_MARKS = ("muc_do_khan", "do_mat", "pham_vi_luu_hanh")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# Shapes of DrawingML and of VML that are lines and frame nothing.
_LINES = ("line", "straightConnector1")
_LINE_TYPES = ("_x0000_t32", "_x0000_t20")


@rule("TT-805")
def framed(document: Recognised) -> Iterator[Found]:
    """A rectangle of one line around each mark; a picture or a shape beside it may be its frame."""
    if document.observed.images:
        return
    for part in document.of(*_MARKS):
        # What a running head says may be no mark.
        if part.paragraph.zone == "body" and not part.paragraph.framed and not _may_be_framed(part):
            yield Found(part, N_("'{text}' không ở trong khung hình chữ nhật viền đơn"), {"text": part.plain})


def _may_be_framed(part: Part) -> bool:
    """Whether lines stand beside a mark that the reader may not have put together to its frame."""
    paragraph = part.paragraph
    bordered = bool(paragraph.cell and paragraph.cell.bordered)
    return (
        bordered
        or bool(paragraph.above or paragraph.below)
        or len(part.plain) != len(" ".join(paragraph.text.split()))
        or _is_drawn_around(paragraph.element)
    )


def _is_drawn_around(element: Any) -> bool:
    """Whether the part of a DOCX has borders of characters, or shapes that are no lines and hold no text."""
    if element is None:
        return False
    if any(True for _ in element.iter(_W + "bdr", _W + "rStyle")):
        return True
    root = element.getroottree().getroot()
    shapes = root.iter(_WPS + "wsp", *(_V + name for name in ("rect", "roundrect", "oval", "shape", "polyline")))
    return any(not _is_line(shape) and next(shape.iter(_W + "txbxContent"), None) is None for shape in shapes)


def _is_line(shape: Any) -> bool:
    geometry = shape.find(f"{_WPS}spPr/{_A}prstGeom")
    if geometry is not None:
        return geometry.get("prst") in _LINES
    return shape.get("type", "").removeprefix("#") in _LINE_TYPES
