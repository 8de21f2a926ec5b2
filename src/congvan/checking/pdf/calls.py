"""The functions of PDFium that are asked of every letter, by plain addresses.

The prototypes of pypdfium2 convert each argument in Python and make an object of each pointer that comes back; a file
of hundreds of pages asks a million times. These are the same functions, called with what needs no conversion: an
address as `c_void_p`, made once, and numbers.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium_c

Address = ctypes.c_void_p


def plain(function: Any, result: Any) -> Any:
    """The same function of the library, by the calling convention that it has, without conversions."""
    same = type(function)(Address.from_buffer(function).value)
    same.restype = result
    return same


def place_of(value: Any) -> Address:
    """Where a value lies, to be written there."""
    return Address(ctypes.addressof(value))


def handle(value: Any) -> Address:
    """The address that a pointer of pypdfium2, or its helper's, holds."""
    return Address(address(getattr(value, "raw", value)))


def address(pointer: Any) -> int:
    """Where a pointer of PDFium leads: what tells its objects apart (ctypes.cast takes thrice the time)."""
    return Address.from_buffer(pointer).value or 0


def object_at(place: int) -> Any:
    """The object of a page at an address, as pypdfium2's own functions take it."""
    return ctypes.cast(place, pdfium_c.FPDF_PAGEOBJECT)


generated_of = plain(pdfium_c.FPDFText_IsGenerated, ctypes.c_int)
unicode_of = plain(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint)
object_of = plain(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p)
origin_of = plain(pdfium_c.FPDFText_GetCharOrigin, ctypes.c_int)
box_of = plain(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int)
matrix_of = plain(pdfium_c.FPDFText_GetMatrix, ctypes.c_int)
size_of = plain(pdfium_c.FPDFText_GetFontSize, ctypes.c_double)
font_of = plain(pdfium_c.FPDFTextObj_GetFont, ctypes.c_void_p)
mode_of = plain(pdfium_c.FPDFTextObj_GetTextRenderMode, ctypes.c_int)
fill_of = plain(pdfium_c.FPDFPageObj_GetFillColor, ctypes.c_int)
page_object = plain(pdfium_c.FPDFPage_GetObject, ctypes.c_void_p)
type_of = plain(pdfium_c.FPDFPageObj_GetType, ctypes.c_int)
