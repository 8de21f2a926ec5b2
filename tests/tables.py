"""A draft around a table, tables to put into it, its pages by each writer, and where lines stand on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pdfplumber
from conftest import compose
from pdf_pages import MM

from congvan.compose.document import Document
from congvan.compose.page import Table
from congvan.writers.docx.package import write_docx
from congvan.writers.pdf import write_pages as write_weasyprint
from congvan.writers.typst import write_pages as write_typst

HEAD = """\
kind: báo cáo
agency: {name: Sở Y tế, abbreviation: SYT, place: Đắk Lắk}
number: 7
date: 5/2/2026
subject: thử
body:
"""
FOOT = "  - Hết\nsignatory: {title: Giám đốc, name: Nguyễn Văn A}\n"
MERGED = """\
  - table:
      columns: [TT, Đơn vị, {title: Kinh phí, columns: [Giao, Chi]}]
      rows:
        - [1, {chữ: Trường A, số dòng: 2, canh dọc: giữa}, "10", "9"]
        - [2, "20", "19"]
        - [3, {text: Chưa giao, columns: 3, align: giữa, italic: có}]
        - [{text: Tổng cộng, columns: 2}, "30", {text: "28", bold: không}]
"""
FORMATTED = """\
  - table:
      columns:
        - {title: TT, width: 10}
        - {title: Nội dung, italic: có, vertical: giữa}
        - {title: Kinh phí, bold: có, align: giữa, columns: [Giao, {title: Chi, bold: không, align: trái}]}
      rows:
        - [1, Việc, "10", "9"]
        - {cells: [2, {text: Khác, italic: không}, "20", {text: "19", align: giữa, vertical: trên}],
           đậm: có, nghiêng: có, canh: phải, canh dọc: dưới}
        - {cells: [{text: Tổng cộng, columns: 2}, "30", "28"], bold: không}
        - [{text: Tổng cộng, columns: 2}, "30", "28"]
        - Nhóm
"""
TABLES = f"""\
{FORMATTED}\
      size: 14
  - table:
      borders: không
      columns: [{{title: Trực chỉ huy, width: 62, vertical: giữa}}, Điện thoại]
      rows:
        - [Ban Chỉ huy Phòng thủ dân sự, 0255.3867.114]
        - {{cells: [Đồn Biên phòng Lý Sơn, 0255.3867.225], italic: có}}
  - table: {{borders: ngang, columns: [Cấp báo động, Ai phát lệnh], rows: [[Tin bão gần bờ, Chủ tịch]]}}
"""
WRITERS = {"weasyprint": write_weasyprint, "typst": write_typst}


def composed(folder: Path, body: str) -> Document:
    """The document of the draft with these tables."""
    (folder / "a.yaml").write_text(f"{HEAD}{body}{FOOT}", "utf-8")
    (document,) = compose(folder / "a.yaml")
    return document


def printed(document: Document, engine: str, folder: Path, lay_out: Callable[[Path], Path]) -> Path:
    """The PDF of a document: by an engine, or by LibreOffice from the DOCX."""
    if engine == "docx":
        (folder / "a.docx").write_bytes(write_docx(document))
        return lay_out(folder / "a.docx")
    (folder / f"{engine}.pdf").write_bytes(WRITERS[engine](document)[0])
    return folder / f"{engine}.pdf"


def body_of(document: Document) -> Table:
    """The first table of the body."""
    return next(block for block in document.sections[0].page.body if isinstance(block, Table))


def lines_down(pdf: Path) -> list[float]:
    """Where the lines down the table of the first page stand, each once, from left to right, in mm."""
    with pdfplumber.open(pdf) as document:
        return places_down(document.pages[0])


def places_down(page: pdfplumber.page.Page) -> list[float]:
    """Where the lines down the tables of a page stand, each once, from left to right, in mm."""
    edges = [edge for edge in (*page.rects, *page.lines) if edge["height"] > 10 and edge["width"] < 2]
    found = sorted((edge["x0"] + edge["x1"]) / 2 * MM for edge in edges)
    return [x for place, x in enumerate(found) if not place or x - found[place - 1] > 1]
