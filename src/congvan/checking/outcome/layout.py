"""Where the parts of a DOCX are printed: LibreOffice lays out a copy with marks, its PDF tells their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from congvan.checking.outcome.docx_copy import mark_name
from congvan.checking.pdf.drawings import read_drawings, read_items
from congvan.checking.pdf.glyphs import Frame
from congvan.office import LibreOffice

_FILTER = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'


@dataclass(frozen=True)
class Place:
    """A point of a page (from 1), in pt from its upper left corner; `y` is the top of the line."""

    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Stretch:
    """Where the seen text of a part begins and ends."""

    start: Place
    end: Place

    @property
    def middle(self) -> float:
        """The axis of a part on one line."""
        return (self.start.x + self.end.x) / 2


@dataclass(frozen=True)
class Ruled:
    """A line drawn across the first page, in pt from its upper left corner."""

    left: float
    right: float
    y: float


@dataclass(frozen=True)
class Layout:
    """A file as it is printed: its parts by number, and the lines of its first page."""

    pages: int
    stretches: Mapping[int, Stretch]
    ruled: tuple[Ruled, ...]


class Office(LibreOffice):
    """Lays files out, as long as it is open; `works` tells whether this machine can."""

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def lay_out(self, files: Sequence[bytes], parts: int) -> list[Layout] | None:
        """Return how marked copies are printed, which have so many parts; None where LibreOffice fails."""
        printed = self.convert(files, ".docx", _FILTER)
        if printed is None:
            return None
        try:
            laid = [_read(data, parts) for data in printed]
        except (PyPdfError, pdfium.PdfiumError):
            return None
        # An office that tells few places would see few faults.
        return laid if all(2 * len(one.stretches) > parts for one in laid) else None


def _read(data: bytes, parts: int) -> Layout:
    reader = PdfReader(BytesIO(data))
    places: dict[str, Place] = {}
    for name, destination in reader.named_destinations.items():
        number = reader.get_destination_page_number(destination)
        if number is not None and destination.left is not None and destination.top is not None:
            height = float(reader.pages[number].mediabox.top)
            places[name.lstrip("/")] = Place(number + 1, float(destination.left), height - float(destination.top))
    stretches = {}
    for part in range(parts):
        start, end = places.get(mark_name(part, "start")), places.get(mark_name(part, "end"))
        if start and end:
            stretches[part] = Stretch(start, end)
    return Layout(len(reader.pages), stretches, _ruled(data))


def _ruled(data: bytes) -> tuple[Ruled, ...]:
    document = pdfium.PdfDocument(data)
    page = document[0]
    box = page.get_mediabox()
    drawn = read_drawings(read_items(page), Frame(left=box[0], bottom=box[1], right=box[2], top=box[3], quarters=0))
    lines = (Ruled(stroke.x0, stroke.x1, stroke.y) for stroke in drawn.level)
    return tuple(sorted(lines, key=lambda line: (round(line.y), line.left)))
