"""Pages of a PDF read back by PDFium, for which pdfplumber takes ten times as long: letters, places, looks, lines."""

from __future__ import annotations

import contextlib
import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

MM = 25.4 / 72


def flat(text: str) -> str:
    """Text with every run of white space as one space, in NFC."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@dataclass(frozen=True)
class Char:
    text: str
    x_mm: float
    y_mm: float
    size_pt: float
    font: str


@dataclass(frozen=True)
class Read:
    """A PDF read back: what each page draws, in the order in which it is drawn, without white space; its lines."""

    pages: list[list[Char]]
    lines: list[tuple[int, str]]


def read(pdf: Path) -> Read:
    """Read a PDF, once for all tests that ask for it as it is."""
    status = pdf.stat()
    return _read(pdf, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=256)
def _read(pdf: Path, moment: int, size: int) -> Read:
    found, lines, asked = [], [], _Asked()
    with contextlib.closing(pdfium.PdfDocument(pdf)) as document:
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            told = [asked.char_of(text, index) for index in range(text.count_chars())]
            chars = [(char, end_mm) for char, end_mm in told if char.text.strip()]
            found.append([char for char, _ in chars])
            lines += [(number, flat(line)) for line in lines_of_text(chars)]
    return Read(found, lines)


class _Asked:
    """What PDFium writes its answers into, for one character after the other."""

    def __init__(self) -> None:
        self.x, self.y, self.flags = ctypes.c_double(), ctypes.c_double(), ctypes.c_int()
        self.box, self.matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()
        self.name = ctypes.create_string_buffer(80)

    def char_of(self, text: pdfium.PdfTextPage, index: int) -> tuple[Char, float]:
        """A character of a page (blanks that PDFium makes up are some too), and its right end in mm."""
        matrix, name = self.matrix, self.name
        pdfium_c.FPDFText_GetCharOrigin(text, index, self.x, self.y)
        pdfium_c.FPDFText_GetLooseCharBox(text, index, self.box)
        pdfium_c.FPDFText_GetMatrix(text, index, matrix)
        pdfium_c.FPDFText_GetFontInfo(text, index, name, len(name), self.flags)
        size = pdfium_c.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        letter = chr(pdfium_c.FPDFText_GetUnicode(text, index))
        char = Char(letter, self.x.value * MM, self.y.value * MM, round(size, 1), _face(name.value))
        return char, self.box.right * MM


@cache
def _face(name: bytes) -> str:
    return name.decode().split("+")[-1].replace("-", "")


def lines_of_text(chars: list[tuple[Char, float]]) -> Iterator[str]:
    """The lines of a page from the top down, each from left to right, a blank wherever there is a gap."""
    rows: list[list[tuple[Char, float]]] = []
    for char, end_mm in sorted(chars, key=lambda each: -each[0].y_mm):
        if rows and abs(rows[-1][0][0].y_mm - char.y_mm) < 1:
            rows[-1].append((char, end_mm))
        else:
            rows.append([(char, end_mm)])
    for row in rows:
        row.sort(key=lambda each: each[0].x_mm)
        ends = [0.0, *(end_mm for _, end_mm in row)]
        yield "".join(" " * (char.x_mm - end > 0.5) + char.text for (char, _), end in zip(row, ends, strict=False))
