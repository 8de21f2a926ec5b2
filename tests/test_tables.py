"""Tables that an office would send: room around the text, merged cells, what stands right and what stands bold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest
from conftest import MM, compose

from congvan.compose.document import Document
from congvan.writers.docx import write_docx
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
WRITERS = {"weasyprint": write_weasyprint, "typst": write_typst}
# Of Times New Roman and Liberation Serif, in em: how far 'd' reaches above the line and 'g' below it.
ASCENDER, DESCENDER = 0.683, 0.217


def composed(folder: Path, body: str) -> Document:
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


def lines_across(page: pdfplumber.page.Page) -> list[float]:
    """Where the lines across a table stand, each once, from top to bottom."""
    edges = (edge for edge in (*page.rects, *page.lines) if edge["width"] > 40 / MM and edge["height"] < 2)
    found = sorted((edge["top"] + edge["bottom"]) / 2 for edge in edges)
    return [y for place, y in enumerate(found) if not place or y - found[place - 1] > 2]


@pytest.mark.parametrize("engine", [*WRITERS, "docx"])
def test_text_stands_free_of_the_lines_above_and_below_alike(
    engine: str, tmp_path: Path, lay_out: Callable[[Path], Path]
) -> None:
    rows = "[[gduy], [gduz gduy gduz]]"
    document = composed(tmp_path, f"  - table: {{columns: [gdux], rows: {rows}}}\n")
    with pdfplumber.open(printed(document, engine, tmp_path, lay_out)) as pdf:
        page = pdf.pages[0]
        words = [word for word in page.extract_words(return_chars=True) if word["text"].startswith("gdu")]
        edges = lines_across(page)
    assert {word["text"] for word in words} == {"gdux", "gduy", "gduz"}
    for word in words:
        size, base = word["chars"][0]["size"], page.height - word["chars"][0]["matrix"][5]
        above = base - ASCENDER * size - max(edge for edge in edges if edge < base)
        below = min(edge for edge in edges if edge > base) - base - DESCENDER * size
        assert min(above, below) * MM > 1 and abs(above - below) * MM < 0.45, (word["text"], above, below)
