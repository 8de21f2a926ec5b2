"""The composed document to PDF, by WeasyPrint."""

from __future__ import annotations

import calendar
import contextlib
import datetime as dt
import logging
import os
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from congvan.compose.document import Document, Section
from congvan.compose.images import image_type
from congvan.typeface import find_typeface
from congvan.writers.css import FONT_URL, stylesheet
from congvan.writers.html import section_html

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
        first, *others = [_render(document, section) for section in document.sections]
        bound = first.copy([page for rendered in (first, *others) for page in rendered.pages])
        data: bytes | None = bound.write_pdf(**_OPTIONS)
    assert data is not None
    return data, len(bound.pages)


def _render(document: Document, section: Section) -> Any:
    from weasyprint import HTML

    text = section_html(document, section, _image_urls(document))
    html = HTML(string=text, url_fetcher=_image_fetcher(document), base_url=None)
    sheet = _sheet(stylesheet(section.rules, document.typeface))
    return html.render(stylesheets=[sheet], font_config=_fonts(), **_OPTIONS)


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
