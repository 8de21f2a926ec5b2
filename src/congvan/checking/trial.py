"""The program of a process of its own that takes in the pages of a PDF, to see that this ends (`checking.pdf.probe`).

It stands outside `checking.pdf`, whose modules read PDFs: to import those takes three times as long as the trial.
"""

from __future__ import annotations

import sys
from contextlib import suppress

import pypdfium2 as pdfium

CPU_SECONDS = 15  # the pages of 1,000 take some 5
MEMORY = 1_200 << 20  # bytes; what passes is then read by a process that has its own besides


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
