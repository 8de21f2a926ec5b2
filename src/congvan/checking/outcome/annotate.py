"""Writes a copy of a checked file with the remarks at their places: NAME.checked.docx or NAME.checked.pdf beside it."""

from __future__ import annotations

from pathlib import Path

from congvan.checking.run import Checked
from congvan.errors import N_, Span, refuse
from congvan.writers.files import write_whole


def annotated_path(path: Path) -> Path:
    """Return where the copy with remarks goes: 'a.docx' gives 'a.checked.docx'."""
    return path.with_name(f"{path.stem}.checked{path.suffix}")


def write_annotated(checked: Checked) -> Path:
    """Write the copy with remarks of a DOCX or PDF and return its path; raises CongvanError."""
    path = annotated_path(checked.path)
    write_whole({path: annotated(checked)})
    return path


def annotated(checked: Checked, data: bytes | None = None) -> bytes:
    """Return the copy with remarks of a DOCX or PDF; `data` are its bytes, read anew when None.

    Raises CongvanError (KT-304) for a draft, or a file that could not be read.
    """
    if checked.recognised is None:
        raise refuse("KT-304", Span(str(checked.path)), N_("chỉ ghi chú được vào bản sao của tệp DOCX, PDF đọc được"))
    if checked.path.suffix.lower() == ".pdf":
        from congvan.checking.outcome.annotate_pdf import annotate_pdf

        return annotate_pdf(checked, data)
    from congvan.checking.outcome.annotate_docx import annotate_docx

    return annotate_docx(checked, data)
