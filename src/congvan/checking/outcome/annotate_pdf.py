"""A copy of a PDF with the remarks of a check as highlights at their places; its pages stay as they are."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import Highlight, Text
from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

from congvan.checking.observed import Box, Paragraph, Sheet
from congvan.checking.outcome.report import notes
from congvan.checking.outcome.signatures import forbids_notes
from congvan.checking.rules.book import SEVERITIES, Found, Severity
from congvan.checking.run import Checked, Remark
from congvan.errors import N_, CongvanError, Span, refuse
from congvan.loading.door import MAX_DOCUMENT, read_file
from congvan.thethuc.rules import PT_PER_MM

AUTHOR = "congvan"
_COLORS: Mapping[Severity, str] = {"error": "ff9a8a", "warning": "ffd966", "advice": "a9d5ff"}
_NOTE_MM, _EDGE_MM = 7, 3  # the sign of a note, and its distance from the corner
_LAYERS = 2  # highlights over one place
_SOME, _SAME = 0.3, 0.9  # of a place
_LEAST_MM = 1.5  # narrower highlights are not seen: a missing or doubled space


def annotate_pdf(checked: Checked, data: bytes | None = None) -> bytes:
    """Return the file with a highlight for each remark.

    Raises CongvanError where it lets none be added: KT-302 (locked or broken), KT-311 (its certification forbids them).

    `data` are the bytes of the file, read anew when None. They stay as they are, the annotations follow them, so a
    digital signature still covers what it covered; a viewer may call the copy changed since it was signed. Remarks
    that have no place share a note at the upper right corner of their page.
    """
    assert checked.recognised is not None
    span = Span(str(checked.path))
    data = read_file(checked.path, span, MAX_DOCUMENT) if data is None else data
    if forbids_notes(checked.recognised.observed.signatures):
        message = N_(
            "chữ ký số của tệp không cho thêm ghi chú (DocMDP): không ghi chú vào bản sao; xem các dòng báo ở trên"
        )
        raise refuse("KT-311", span, message)
    sheets = checked.recognised.observed.sheets
    placed = [(remark, text, _boxes(remark)) for remark, text in notes(checked.remarks)]
    with _pypdf_reads(span):
        if PdfReader(io.BytesIO(data)).is_encrypted:
            message = N_("tệp PDF đặt mật khẩu hoặc khóa sửa; không ghi chú vào bản sao được")
            raise refuse("KT-302", span, message)
        writer = PdfWriter(io.BytesIO(data), incremental=True)
        if len(writer.pages) != len(sheets):
            raise ValueError("pypdf finds other pages than PDFium")
        _annotate(writer, sheets, placed)
        result = io.BytesIO()
        writer.write(result)
    return result.getvalue()


@contextmanager
def _pypdf_reads(span: Span) -> Iterator[None]:
    """Refuse what pypdf cannot read: a malformed file makes it raise some twenty types, and log what it mends."""
    log = logging.getLogger("pypdf")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    except CongvanError:
        raise
    except Exception as error:
        message = N_("tệp PDF hỏng cấu trúc, không ghi chú vào bản sao được; hãy xuất lại PDF")
        raise refuse("KT-302", span, message) from error
    finally:
        log.setLevel(before)


def _annotate(writer: PdfWriter, sheets: Sequence[Sheet], placed: Sequence[tuple[Remark, str, Sequence[Box]]]) -> None:
    placeless: dict[int, list[str]] = {}
    marks: list[_Mark] = []
    for remark, text, boxes in placed:
        for number, on_page in groupby(boxes, key=lambda box: box.page):
            _lay(marks, _Mark(number, list(on_page), [text], remark.severity))
        if not boxes:
            placeless.setdefault(remark.page or 1, []).append(text)
    for mark in marks:
        _highlight(writer, sheets, mark)
    for number, texts in placeless.items():
        _pin(writer, sheets, number, "\n".join(texts))


@dataclass
class _Mark:
    """A highlight: its page, the lines that it covers, its notes, and the gravest severity of them."""

    page: int
    boxes: list[Box]
    texts: list[str]
    severity: Severity

    def covers(self, other: _Mark) -> float:
        """Return how much of another's place (0 to 1) it covers."""
        if self.page != other.page:
            return 0
        return sum(_shared(one, two) for one in self.boxes for two in other.boxes) / sum(map(_area, other.boxes))

    def take(self, other: _Mark) -> None:
        """Take over the notes of another."""
        self.texts += other.texts
        self.severity = min(self.severity, other.severity, key=SEVERITIES.index)


def _lay(marks: list[_Mark], mark: _Mark) -> None:
    """Add a highlight; its notes go to an earlier one of the same place, or where it would be one colour too many.

    Viewers multiply colours: three over one another hide the text.
    """
    under = [other for other in marks if other.covers(mark) > _SOME]
    alike = next((other for other in under if min(other.covers(mark), mark.covers(other)) > _SAME), None)
    if alike is None and len(under) < _LAYERS:
        marks.append(mark)
    else:
        (alike or under[-1]).take(mark)


def _area(box: Box) -> float:
    return max(box.right - box.left, 0.01) * max(box.bottom - box.top, 0.01)


def _shared(one: Box, other: Box) -> float:
    """Return the area (mm²) that two boxes share."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(width, 0) * max(height, 0)


def _highlight(writer: PdfWriter, sheets: Sequence[Sheet], mark: _Mark) -> None:
    turn = _Turn(writer.pages[mark.page - 1], sheets[mark.page - 1])
    corners = [turn.rectangle(box) for box in mark.boxes]
    quads = [value for x0, y0, x1, y1 in corners for value in (x0, y1, x1, y1, x0, y0, x1, y0)]
    left, bottom, right, top = zip(*corners, strict=True)
    highlight = Highlight(
        rect=(min(left), min(bottom), max(right), max(top)),
        quad_points=ArrayObject(map(FloatObject, quads)),
        highlight_color=_COLORS[mark.severity],
        title_bar=AUTHOR,
    )
    highlight[NameObject("/Contents")] = TextStringObject("\n".join(mark.texts))
    writer.add_annotation(mark.page - 1, highlight)


def _pin(writer: PdfWriter, sheets: Sequence[Sheet], number: int, text: str) -> None:
    sheet = sheets[number - 1]
    right = sheet.width_mm - _EDGE_MM
    box = Box(number, right - _NOTE_MM, _EDGE_MM, right, _EDGE_MM + _NOTE_MM)
    rectangle = _Turn(writer.pages[number - 1], sheet).rectangle(box)
    writer.add_annotation(number - 1, Text(rect=rectangle, text=text, title_bar=AUTHOR))


class _Turn:
    """From mm on a page as one reads it to the PDF's own coordinates (pt from the lower left corner of its box)."""

    def __init__(self, page: PageObject, sheet: Sheet) -> None:
        crop, media = page.cropbox, page.mediabox
        self._left, self._bottom = max(crop.left, media.left), max(crop.bottom, media.bottom)
        self._right, self._top = min(crop.right, media.right), min(crop.top, media.top)
        self._quarters = page.rotation // 90 % 4
        wide = self._right - self._left > self._top - self._bottom
        lies = (sheet.width_mm > sheet.height_mm) != wide
        if lies != bool(self._quarters % 2):
            self._quarters = int(lies)  # text runs up a page that the file itself does not turn

    def rectangle(self, box: Box) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top."""
        one = self._point(box.left, box.top)
        other = self._point(box.right, box.bottom)
        xs, ys = sorted((one[0], other[0])), sorted((one[1], other[1]))
        return xs[0], ys[0], xs[1], ys[1]

    def _point(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        x, y = x_mm * PT_PER_MM, y_mm * PT_PER_MM
        left, bottom, right, top = map(float, (self._left, self._bottom, self._right, self._top))
        turned = ((left + x, top - y), (left + y, bottom + x), (right - x, bottom + y), (right - y, top - x))
        return turned[self._quarters]


def _boxes(remark: Remark) -> list[Box]:
    """Return where the offending text stands, line by line; none where the whole document is meant."""
    found = remark.found
    if found.part is None:
        return []
    boxes = list(_pieces(found)) or [box for box in (remark.box,) if box]
    return [_seen(box) for box in boxes]


def _pieces(found: Found) -> Iterator[Box]:
    """Give the pieces of the printed lines that hold the text; within a line every sign counts as equally wide."""
    part = found.part
    assert part is not None
    base = max(part.paragraph.text.find(part.text), 0)
    start = base + (found.start or 0)
    end = base + (len(part.text) if found.end is None else found.end)
    for box, at, length in _lines(part.paragraph):
        low, high = max(start, at), min(end, at + length)
        if low < high or (start == end and at <= start <= at + length):
            step = (box.right - box.left) / max(length, 1)
            yield Box(box.page, box.left + (low - at) * step, box.top, box.left + (high - at) * step, box.bottom)


def _lines(paragraph: Paragraph) -> Iterator[tuple[Box, int, int]]:
    """Give each printed line's box with its place in the paragraph's text."""
    at = 0
    for text, box in zip(paragraph.lines, paragraph.line_boxes, strict=False):
        found = paragraph.text.find(text.strip(), at)
        at = at if found < 0 else found
        yield box, at, len(text.strip())
        at += len(text.strip())


def _seen(box: Box) -> Box:
    """Return a box that is wide enough to be seen."""
    missing = max(_LEAST_MM - (box.right - box.left), 0) / 2
    return Box(box.page, box.left - missing, box.top, box.right + missing, box.bottom)
