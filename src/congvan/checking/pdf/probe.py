"""A process of its own that takes in the pages of a PDF, to see that this ends.

PDFium limits how deep forms may hold forms, not how many they unfold to, nor what it keeps of marks and clips; a call
into it cannot be stopped from within. Only a file that has forms, or odd content (`marks`), is tried so.
"""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pypdfium2 as pdfium

from congvan.errors import N_, Span, refuse
from congvan.processes import python_module

SECONDS = 30  # on the clock, for all pages
CPU_SECONDS = 15  # those of 1,000 pages take some 5
MEMORY = 1_200 << 20  # bytes; what passes is then read by a process that has its own besides
# A form's dictionary stands before its stream as plain text; a name written with escapes or elsewhere may be one too.
FORMS = re.compile(rb"/Form\b|/Subtype\s*(?:\d+\s+\d+\s+R|/\w*#)|/\w*#\w*\s*/(?:\w*#|Form)")


def has_forms(data: bytes) -> bool:
    """Whether a file may have forms."""
    return bool(FORMS.search(data))


def try_pages(path: Path, data: bytes) -> None:
    """Refuse a file whose pages cannot be taken in within bounds.

    Raises CongvanError: KT-207 (takes too much), KT-201 (breaks the reader).
    """
    try:
        done = subprocess.run(python_module(__name__), input=data, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise refuse("KT-207", Span(str(path)), N_("PDF lồng quá nhiều hình: không mở vì an toàn")) from error
    if done.returncode < 0:  # by a signal: PDFium stops so where memory or time runs out
        message = N_("đọc PDF này cần hơn {memory} MB bộ nhớ hoặc {seconds} giây: không mở vì an toàn")
        raise refuse("KT-207", Span(str(path)), message, memory=MEMORY >> 20, seconds=CPU_SECONDS)
    if done.returncode:
        raise refuse("KT-201", Span(str(path)), N_("không đọc được PDF: tệp hỏng"))


def main() -> None:
    """Take in the pages of the PDF that comes in on standard input."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    document = pdfium.PdfDocument(sys.stdin.buffer.read())
    for index in range(len(document)):
        with suppress(pdfium.PdfiumError):
            document[index].close()


if __name__ == "__main__":
    main()
