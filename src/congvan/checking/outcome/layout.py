"""Where the parts of a DOCX are printed: LibreOffice lays out a copy with marks, its PDF tells their places.

LibreOffice runs with a profile of its own, without macros, and loads nothing that a document links to.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from congvan.checking.outcome.docx_copy import mark_name
from congvan.checking.pdf.drawings import read_drawings
from congvan.checking.pdf.glyphs import Frame
from congvan.processes import find_libreoffice

_SECONDS = 120  # for starting up, and again for each file
_FILTER = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
_SETTINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


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


class Office:
    """Lays files out, as long as it is open; `works` tells whether this machine can."""

    def __init__(self) -> None:
        self._program = find_libreoffice()
        self._folder = TemporaryDirectory(prefix="congvan-")

    def __enter__(self) -> Office:
        profile = Path(self._folder.name, "profile", "user")
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    @property
    def works(self) -> bool:
        """Whether there is a LibreOffice, which has not failed so far."""
        return self._program is not None

    def lay_out(self, files: Sequence[bytes], parts: int) -> list[Layout] | None:
        """Return how marked copies are printed, which have so many parts; None where LibreOffice fails."""
        if self._program is None:
            return None
        folder = Path(self._folder.name)
        names = [folder / f"{number}.docx" for number in range(len(files))]
        for name, data in zip(names, files, strict=True):
            name.write_bytes(data)
            name.with_suffix(".pdf").unlink(missing_ok=True)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command: list[str | Path] = [
            self._program,
            profile,
            "--headless",
            "--norestore",
            "--convert-to",
            _FILTER,
            "--outdir",
            folder,
        ]
        try:
            subprocess.run(
                [*command, *names], capture_output=True, check=True, timeout=_SECONDS * (1 + len(files)), cwd=folder
            )
            laid = [_read(name.with_suffix(".pdf").read_bytes(), parts) for name in names]
        except (OSError, subprocess.SubprocessError, PyPdfError, pdfium.PdfiumError):
            self._program = None
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
    drawn = read_drawings(page, Frame(left=box[0], bottom=box[1], right=box[2], top=box[3], quarters=0))
    lines = (Ruled(stroke.x0, stroke.x1, stroke.y) for stroke in drawn.level)
    return tuple(sorted(lines, key=lambda line: (round(line.y), line.left)))
