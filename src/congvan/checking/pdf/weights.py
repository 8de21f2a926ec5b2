"""The weight and slant of a face that has no name, from the font that the file carries."""

from __future__ import annotations

import ctypes
import struct
from typing import Any

import pypdfium2.raw as pdfium_c

from congvan.checking.pdf.faces import FORCE_BOLD, ITALIC

MOST_BYTES = 32 << 20
MAC_STYLE = 44  # where 'head' has it; bit 0: bold, bit 1: italic
TABLES = 64


def weight_and_slant(font: Any, flags: int) -> tuple[bool, bool]:
    """Tell (bold, italic) of a font by its descriptor's flags and its own 'head' table: enough to tell a heading."""
    style = mac_style(font_data(font))
    return bool(flags & FORCE_BOLD or style & 1), bool(flags & ITALIC or style & 2)


def font_data(font: Any) -> bytes:
    """The font's program; empty where the file has none."""
    length = ctypes.c_size_t()
    if not pdfium_c.FPDFFont_GetFontData(font, None, 0, length) or not 0 < length.value <= MOST_BYTES:
        return b""
    buffer = (ctypes.c_uint8 * length.value)()
    pdfium_c.FPDFFont_GetFontData(font, buffer, length.value, length)
    return bytes(buffer)


def mac_style(data: bytes) -> int:
    """The bits of weight and slant in a TrueType or OpenType font; 0 where it tells none."""
    if data[:4] not in (b"\0\1\0\0", b"true", b"OTTO") or len(data) < 12:
        return 0
    for place in range(min(struct.unpack_from(">H", data, 4)[0], TABLES)):
        record = data[12 + 16 * place : 28 + 16 * place]
        if len(record) == 16 and record[:4] == b"head":
            start = struct.unpack_from(">L", record, 8)[0] + MAC_STYLE
            field = data[start : start + 2]
            return int.from_bytes(field, "big") if len(field) == 2 else 0
    return 0
