"""A process of its own that takes in the pages of a PDF, to see that this ends.

PDFium limits how deep forms may hold forms, not how many they unfold to, and a call into it cannot be stopped from
within. Only a file that has forms is tried so.
"""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pypdfium2 as pdfium

from congvan.errors import N_, Span, refuse

SECONDS = 30  # for all pages; those of 1,000 take some 5
MEMORY = 3 << 30  # bytes
# A form's dictionary stands before its stream as plain text; a name written with escapes or elsewhere may be one too.
FORMS = re.compile(rb"/Form\b|/Subtype\s*(?:\d+\s+\d+\s+R|/\w*#)|/\w*#\w*\s*/(?:\w*#|Form)")


def try_forms(path: Path, data: bytes) -> None:
    """Refuse a file whose pages cannot be taken in within bounds.

    Raises CongvanError: KT-207 (does not end), KT-201 (breaks the reader).
    """
    if not FORMS.search(data):
        return
    command = [sys.executable, "-m", "congvan.checking.pdf.probe"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise refuse("KT-207", Span(str(path)), N_("PDF lồng quá nhiều hình: không mở vì an toàn")) from error
    if done.returncode:
        raise refuse("KT-201", Span(str(path)), N_("không đọc được PDF: tệp hỏng"))


def main() -> None:
    """Take in the pages of the PDF that comes in on standard input."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    document = pdfium.PdfDocument(sys.stdin.buffer.read())
    for index in range(len(document)):
        with suppress(pdfium.PdfiumError):
            document[index].close()


if __name__ == "__main__":
    main()
