"""The composed document to PDF, by Typst: a compiler that is a library of its own and needs nothing of the system."""

from __future__ import annotations

import calendar
import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from congvan.compose.document import Document
from congvan.errors import N_, Span, refuse
from congvan.typeface import find_typeface
from congvan.writers.access import is_accessible
from congvan.writers.typst.walk import document_data

_LAYOUT = Path(str(files(__package__)), "page.typ")
_MAIN = b'#import "page.typ": document-of\n#document-of(json(bytes(%s)))'
_USUAL = "ua-1"  # what a PDF is where no other standard is asked for
# What the PDF says of itself; to read its pages would take as long as a sixth of the writing.
_COUNT = re.compile(rb"<xmpTPg:NPages>(\d+)<")
# A word in each face: what is drawn once has been read.
_WORDS = (
    b'#set text(font: "%s")\na #text(style: "italic")[a] #text(weight: "bold", [b #text(style: "italic")[b]])'
    b'#text(font: "%s")[\xe2\x98\x90]'
)


def write_pages(document: Document, standard: str = "") -> tuple[bytes, int]:
    """Return the PDF and the number of its pages: tagged, in Vietnamese, the same bytes for the same document.

    Raises CongvanError where Typst refuses, as for an image that cannot be read or a standard that cannot be kept.
    """
    from typst import TypstError

    made = int(os.environ.get("SOURCE_DATE_EPOCH") or calendar.timegm(document.date.timetuple()))
    with _placed(document.images) as (root, paths):
        data = json.dumps(document_data(document, paths), ensure_ascii=False)
        sources = {"main.typ": _MAIN % _literal(data).encode()}
        if root is None:
            root = _LAYOUT.parent  # what Typst reads itself it parses once, what it is given each time
        else:
            sources[_LAYOUT.name] = _LAYOUT.read_bytes()
        try:
            pdf = _compiled(sources, root, made, standard or (_USUAL if is_accessible(document) else ""), not standard)
        except TypstError as error:
            message = N_("Typst không tạo được PDF: {problem}")
            raise refuse("MAY-008", Span("PDF"), message, problem=error.message) from None
    count = _COUNT.search(pdf)
    assert count is not None
    return pdf, int(count[1])


def _compiled(sources: Mapping[str, bytes], root: Path | None, made: int, standard: str, falls_back: bool) -> bytes:
    """Return the PDF by a standard; where it cannot be kept and nobody asked for it, the PDF without it."""
    from typst import TypstError

    try:
        pdf: bytes = _compiler().compile(
            input=sources, root=root, timestamp=made, pdf_standards=[standard] if standard else []
        )
    except TypstError:
        if not standard or not falls_back:
            raise
        return _compiled(sources, root, made, "", falls_back)
    return pdf


def _literal(text: str) -> str:
    """Return text as a string of Typst; only these two characters mean anything within one."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextlib.contextmanager
def _placed(images: Mapping[str, bytes]) -> Iterator[tuple[Path | None, dict[str, str]]]:
    """Put images where the compiler can read them, and nothing else; give the folder, and their paths within.

    They are named by what they hold: what the compiler keeps of one is true of the next one of that name.
    """
    if not images:
        yield None, {}
        return
    with tempfile.TemporaryDirectory(prefix="congvan-") as folder:
        paths = {name: f"/{hashlib.sha256(data).hexdigest()}" for name, data in images.items()}
        for name, path in paths.items():
            Path(folder, path[1:]).write_bytes(images[name])
        yield Path(folder), paths


@cache
def _compiler() -> Any:
    """Return the compiler of this process; what it set for one document it keeps for the next ones.

    Typst takes fonts by folder, not by file, and beside our files may stand an old face of the same name. The folder
    goes as soon as they are read: worker processes end without tidying up.
    """
    import typst

    typeface = find_typeface()
    symbols = typeface.symbols
    with tempfile.TemporaryDirectory(prefix="congvan-", ignore_cleanup_errors=True) as folder:
        for font in typeface.files:
            try:
                os.symlink(font.path.resolve(), Path(folder, font.path.name))
            except OSError:  # Windows lets few users make links
                shutil.copy(font.path, folder)
        # No face but these: compose has refused what they lack.
        faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        compiler = typst.Compiler(font_paths=faces)
        compiler.compile(input=_WORDS % (typeface.family.encode(), (symbols or typeface).family.encode()))
    return compiler
