"""From bytes to an opened document: what is no PDF, is locked, or would flood the memory is refused."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from congvan.checking.pdf.marks import CODED, DEEPEST, FLATE, Marks
from congvan.checking.pdf.probe import has_forms, try_pages
from congvan.errors import N_, Span, refuse

MOST_PAGES = 2_000
MOST_IN_STREAM = 192 << 20  # bytes; a scan of A4 at 600 dpi in colour has 100 MB
MOST_IN_FILE = 512 << 20  # bytes of all streams that are no images
HEAD = 1_024  # bytes: the longest dictionary that is looked at
DEEPEST_FILTERS = 4
STEP, CHUNK = 1 << 20, 1 << 16
STREAM = re.compile(rb"stream(?<!endstream)\r?\n?")
ERROR_PASSWORD = 4


def open_pdf(path: Path, data: bytes) -> pdfium.PdfDocument:
    """Open a PDF.

    Raises CongvanError: KT-201 (no PDF, or broken), KT-202 (needs a password), KT-203 (too many pages), KT-204
    (streams that unpack to too much), KT-206 (no pages), KT-207 (pages that take
    too much to be read), KT-210 (marks in marks without end).
    """
    if b"%PDF-" not in data[:1024]:
        raise refuse("KT-201", Span(str(path)), N_("tệp không phải là PDF"))
    odd = limit_streams(path, data)
    document = opened(path, data)
    if pdfium_c.FPDF_GetSecurityHandlerRevision(document) >= 0:
        odd = limit_streams(path, unlocked(document))
    if 0 < len(document) <= MOST_PAGES and (odd or has_forms(data)):
        try_pages(path, data)
    if len(document) > MOST_PAGES:
        raise refuse(
            "KT-203",
            Span(str(path)),
            N_("PDF có {pages} trang, nhiều hơn {most}"),
            pages=len(document),
            most=MOST_PAGES,
        )
    if len(document) == 0:
        raise refuse("KT-206", Span(str(path)), N_("PDF không có trang nào"))
    return document


def opened(path: Path, data: bytes) -> pdfium.PdfDocument:
    """Open the document with the empty user password."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == ERROR_PASSWORD:
            raise refuse(
                "KT-202", Span(str(path)), N_("PDF khóa bằng mật khẩu: bỏ mật khẩu rồi kiểm tra lại")
            ) from error
        raise refuse("KT-201", Span(str(path)), N_("không đọc được PDF: tệp hỏng")) from error


def unlocked(document: pdfium.PdfDocument) -> bytes:
    """The document without its encryption, so that its streams can be measured."""
    buffer = BytesIO()
    document.save(buffer, flags=pdfium_c.FPDF_REMOVE_SECURITY)
    return buffer.getvalue()


def limit_streams(path: Path, data: bytes) -> bool:
    """Refuse a file whose deflated streams unpack to more than a machine should hold, or nest marks without end.

    Returns whether there is anything by which pages may take more than that shows.

    Every keyword is taken for a stream's, and a stream ends where its own data end: neither the table of objects nor
    the lengths are believed. PDFium itself stops at 1 GB a stream, which is the limit for what other filters hide.
    """
    total = 0
    plain = Marks()  # of all streams that are not packed
    plain.take(data)
    check_depth(path, plain)
    odd = plain.is_odd
    whole = memoryview(data)
    for found in STREAM.finditer(data):
        marks = Marks()
        size, broken = unpacked(whole[found.end() :], marks)
        check_depth(path, marks)
        before = dictionary_before(data, found.start())
        odd = odd or marks.is_odd or bool(CODED.search(before)) or (broken and bool(FLATE.search(before)))
        total += 0 if b"/Image" in before else size
        if size > MOST_IN_STREAM or total > MOST_IN_FILE:
            raise refuse("KT-204", Span(str(path)), N_("PDF nén quá nhiều dữ liệu: không mở vì an toàn"))
    return odd


def check_depth(path: Path, marks: Marks) -> None:
    """Refuse marks in marks without end; raises CongvanError (KT-210)."""
    if marks.deepest > DEEPEST:
        message = N_("PDF có {count} thẻ đánh dấu lồng nhau, quá {limit}: không mở vì an toàn")
        raise refuse("KT-210", Span(str(path)), message, count=marks.deepest, limit=DEEPEST)


def dictionary_before(data: bytes, start: int) -> bytes:
    """What stands between the beginning of an object and its stream."""
    head = data[max(0, start - HEAD) : start]
    return head[head.rfind(b" obj") + 1 :]


def unpacked(data: memoryview | bytes, marks: Marks, depth: int = 0) -> tuple[int, bool]:
    """The bytes that deflated data holds, deflated in themselves too, and whether they are broken.

    They are counted, and their marks, without keeping more than a step.
    """
    inflater, size, first = zlib.decompressobj(), 0, b""
    try:
        for start in range(0, len(data), CHUNK):
            rest: memoryview | bytes = data[start : start + CHUNK]
            while rest and not inflater.eof and size <= MOST_IN_STREAM:
                piece = inflater.decompress(rest, STEP)
                rest = inflater.unconsumed_tail
                size += len(piece)
                first += piece if len(first) < STEP else b""
                marks.take(piece)
            if inflater.eof or size > MOST_IN_STREAM:
                break
    except zlib.error:
        return size, True
    if first[:1] == b"\x78" and depth < DEEPEST_FILTERS:
        inner, broken = unpacked(first, marks, depth + 1)
        return max(size, inner), broken
    return size, False


def properties(document: pdfium.PdfDocument) -> dict[str, str]:
    """The title, author and language that the document tells."""
    about = information(document)
    found = {"title": about["Title"], "author": about["Author"]}
    found["language"] = told(pdfium_c.FPDFCatalog_GetLanguage, document)
    return {key: text for key, text in found.items() if text}


def information(document: pdfium.PdfDocument) -> dict[str, str]:
    """What the document says of itself, '' where it says nothing."""
    keys = pdfium.PdfDocument.METADATA_KEYS
    return {key: told(pdfium_c.FPDF_GetMetaText, document, key.encode()) for key in keys}


def told(ask: Any, *about: Any) -> str:
    """A text that PDFium gives in UTF-16, as far as it is that: halves of pairs are replaced."""
    length = max(ask(*about, None, 0), 0) // 2
    buffer = (pdfium_c.FPDF_WCHAR * length)()
    ask(*about, buffer, 2 * length)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")
