"""A Word file as an office types it, what is imported from a file, and what is set on the pages."""

from __future__ import annotations

import re
from pathlib import Path

from docx import Document as new_document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from congvan.compose.document import Document
from congvan.importing.draft import Wishes
from congvan.importing.run import Choice, Imported, import_file
from congvan.workspace import Workspace

_MEASURE = re.compile(r"(?<![\w.])\d+\.\d+")


def paragraph(document: Docx, text: str, bold: bool = False, centred: bool = False) -> None:
    added = document.add_paragraph()
    run = added.add_run(text)
    run.bold, run.font.size = bold, Pt(14)
    added.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY


def letter(*body: str, signed: tuple[str, ...] = ("GIÁM ĐỐC",), name: str = "Lò Văn An") -> Docx:
    """A công văn as offices type it: its head and foot in tables without lines."""
    document = new_document()
    head = document.add_table(1, 2)
    for cell, lines in zip(
        head.rows[0].cells,
        (
            ("UBND TỈNH SƠN LA", "SỞ Y TẾ", "Số:    /SYT-NVY", "V/v tăng cường phòng bệnh"),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Sơn La, ngày    tháng 3 năm 2026"),
        ),
        strict=True,
    ):
        for line in lines:
            added = cell.add_paragraph()
            added.alignment = WD_ALIGN_PARAGRAPH.CENTER
            added.add_run(line).bold = line.isupper() and "UBND" not in line
    paragraph(document, "Kính gửi: Các bệnh viện trong tỉnh", centred=True)
    for text in body or ("Sở Y tế đề nghị các đơn vị thực hiện tốt công tác phòng bệnh trong dịp này.",):
        paragraph(document, text)
    foot = document.add_table(1, 2)
    for line in ("Nơi nhận:", "- Như trên;", "- Lưu: VT, NVY."):
        foot.rows[0].cells[0].add_paragraph().add_run(line).bold = line.endswith(":")
    for line in (*signed, name):
        added = foot.rows[0].cells[1].add_paragraph()
        added.alignment = WD_ALIGN_PARAGRAPH.CENTER
        added.add_run(line).bold = True
    return document


def imported(path: Path, office: Workspace, **wishes: object) -> list[Imported]:
    """What comes of importing a file."""
    reject = bool(wishes.pop("reject", False))
    return import_file(path, office, Choice(office.directives, Wishes(**wishes), reject))  # type: ignore[arg-type]


def shapes(documents: tuple[Document, ...]) -> tuple[list[str], list[float]]:
    """What is set on paper: every paragraph, line and cell of each section, and their measures apart."""
    pages = [re.sub(r"'[^']*\.(?:png|jpe?g)'", "image", repr(s.page)) for one in documents for s in one.sections]
    measures = [float(number) for page in pages for number in _MEASURE.findall(page)]
    return [_MEASURE.sub("#", page) for page in pages], measures
