"""The composed document to PDF, by WeasyPrint."""

from __future__ import annotations

import calendar
import contextlib
import datetime as dt
import logging
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from congvan.compose.document import Document, Section
from congvan.compose.images import image_type
from congvan.writers.css import FONT_URL, stylesheet
from congvan.writers.html import section_html

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

_IMAGE_URL = "congvan-image:"
_OPTIONS: dict[str, Any] = {"pdf_tags": True, "pdf_identifier": b"congvan", "pdf_version": "1.7"}


def write_pdf(document: Document) -> bytes:
    """Return the PDF: tagged, in Vietnamese, with its faces embedded, the same bytes for the same document."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    with _fixed_time(document.date):
        # Each section counts its own pages, so each is laid out as a document of its own; then they are bound.
        first, *others = [_render(document, section) for section in document.sections]
        bound = first.copy([page for rendered in (first, *others) for page in rendered.pages])
        data: bytes | None = bound.write_pdf(**_OPTIONS)
    assert data is not None
    return data


def _render(document: Document, section: Section) -> Any:
    from weasyprint import CSS, HTML

    fetcher, fonts = _fetcher(document), _fonts()
    css = stylesheet(section.rules, document.typeface)
    sheet = CSS(string=css, font_config=fonts, url_fetcher=fetcher)
    html = HTML(string=section_html(document, section, _image_urls(document)), url_fetcher=fetcher, base_url=None)
    return html.render(stylesheets=[sheet], font_config=fonts, **_OPTIONS)


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


def _fetcher(document: Document) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    files = {font.path.as_posix(): font.path for font in document.typeface.fonts}
    images = {url: document.images[name] for name, url in _image_urls(document).items()}

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """Gives the faces and the images of this document, and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(FONT_URL):
                path: Path = files[url.removeprefix(FONT_URL)]
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/ttf"})
            if url in images:
                data = images[url]
                return URLFetcherResponse(url, data, {"Content-Type": f"image/{image_type(data)}"})
            raise ValueError(f"not of this document: {url}")

    return Fetcher()
