"""The composed document to PDF, by WeasyPrint."""

from __future__ import annotations

import calendar
import contextlib
import datetime as dt
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from congvan.compose.document import Document, Section
from congvan.compose.images import image_type
from congvan.typeface import find_typeface
from congvan.writers.css import FONT_URL, stylesheet
from congvan.writers.html import section_html
from congvan.writers.pages import pages_of

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

_IMAGE_URL = "congvan-image:"
_OPTIONS: dict[str, Any] = {"pdf_tags": True, "pdf_identifier": b"congvan", "pdf_version": "1.7"}


def write_pdf(document: Document) -> bytes:
    """Return the PDF: tagged, in Vietnamese, with its faces embedded, the same bytes for the same document."""
    return write_pages(document)[0]


def write_pages(document: Document) -> tuple[bytes, int]:
    """Return the PDF and the number of its pages."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    with _fixed_time(document.date):
        # Each section counts its own pages, so each is laid out as a document of its own; then they are bound.
        pages = [page for section in document.sections for page in _pages(document, section)]
        data: bytes | None = _bind(document, pages).write_pdf(finisher=_drop_names, **_OPTIONS)
    assert data is not None
    return data, len(pages)


def _pages(document: Document, section: Section) -> Sequence[Any]:
    from weasyprint import HTML

    css = stylesheet(section.rules, document.typeface)

    def lay_out(count: int | None) -> Sequence[Any]:
        text = section_html(document, section, _image_urls(document), count)
        html = HTML(string=text, url_fetcher=_image_fetcher(document), base_url=None)
        pages: Sequence[Any] = html.render(stylesheets=[_sheet(css)], font_config=_fonts(), **_OPTIONS).pages
        return pages

    return pages_of(section, css, lay_out)


def _bind(document: Document, pages: Sequence[Any]) -> Any:
    """Return pages as one WeasyPrint document with the properties of ours."""
    from weasyprint import Document as Bound
    from weasyprint.document import DocumentMetadata

    metadata = DocumentMetadata(
        title=document.title,
        authors=[document.author],
        generator="congvan",
        created=document.date.isoformat(),
        lang="vi",
    )
    return Bound(list(pages), metadata, _image_fetcher(document), _fonts(), {}, None)


def _drop_names(_: Any, pdf: Any) -> None:
    """Take the places of blocks out of the PDF: only `pages` wants them."""
    pdf.catalog.pop("Names", None)


@lru_cache(maxsize=16)
def _sheet(css: str) -> CSS:
    """Return a style sheet, parsed once for all documents that share it."""
    from weasyprint import CSS

    return CSS(string=css, font_config=_fonts(), url_fetcher=_font_fetcher())


@contextlib.contextmanager
def _fixed_time(date: dt.date) -> Iterator[None]:
    """Let subset fonts carry the document's date: fontTools writes the time of day into them otherwise."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        yield
        return
    os.environ["SOURCE_DATE_EPOCH"] = str(calendar.timegm(date.timetuple()))
    try:
        yield
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]


@cache
def _fonts() -> FontConfiguration:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _image_urls(document: Document) -> dict[str, str]:
    return {name: f"{_IMAGE_URL}{number}" for number, name in enumerate(document.images)}


def _image_fetcher(document: Document) -> Any:
    """Give the images of this document, and nothing else."""
    images = {url: document.images[name] for name, url in _image_urls(document).items()}

    def read(url: str) -> tuple[bytes, str]:
        return images[url], f"image/{image_type(images[url])}"

    return _fetcher(set(images), read)


def _font_fetcher() -> Any:
    """Give the faces in use, and nothing else."""
    files = {FONT_URL + font.path.as_posix(): font.path for font in find_typeface().fonts}
    return _fetcher(set(files), lambda url: (files[url].read_bytes(), "font/ttf"))


def _fetcher(known: set[str], read: Callable[[str], tuple[bytes, str]]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """Opens nothing but what is known."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in known:
                raise ValueError(f"not of this document: {url}")
            data, kind = read(url)
            return URLFetcherResponse(url, data, {"Content-Type": kind})

    return Fetcher()
