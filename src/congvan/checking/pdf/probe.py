"""Whether the pages of a PDF can be taken in: tried by a process of its own (`checking.trial`).

PDFium limits how deep forms may hold forms, not how many they unfold to, nor what it keeps of marks and clips; a call
into it cannot be stopped from within. Only a file that has forms, or odd content (`marks`), is tried so.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from congvan.checking import trial
from congvan.errors import N_, Span, refuse
from congvan.processes import python_module

SECONDS = 30  # on the clock, for all pages
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
        done = subprocess.run(python_module(trial.__name__), input=data, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise refuse("KT-207", Span(str(path)), N_("PDF lồng quá nhiều hình: không mở vì an toàn")) from error
    if done.returncode < 0:  # by a signal: PDFium stops so where memory or time runs out
        message = N_("đọc PDF này cần hơn {memory} MB bộ nhớ hoặc {seconds} giây: không mở vì an toàn")
        raise refuse("KT-207", Span(str(path)), message, memory=trial.MEMORY >> 20, seconds=trial.CPU_SECONDS)
    if done.returncode:
        raise refuse("KT-201", Span(str(path)), N_("không đọc được PDF: tệp hỏng"))
