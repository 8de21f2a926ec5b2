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

from congvan.compose.document import Document
from congvan.compose.images import image_type
from congvan.writers.css import FONT_URL, stylesheet
from congvan.writers.html import to_html

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

_IMAGE_URL = "congvan-image:"


def write_pdf(document: Document) -> bytes:
    """Return the PDF: tagged, in Vietnamese, with its faces embedded, the same bytes for the same document."""
    from weasyprint import CSS, HTML

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    fetcher = _fetcher(document)
    fonts = _fonts()
    sheet = CSS(string=stylesheet(document.rules, document.typeface), font_config=fonts, url_fetcher=fetcher)
    html = HTML(string=to_html(document, _image_urls(document)), url_fetcher=fetcher, base_url=None)
    with _fixed_time(document.date):
        data: bytes | None = html.write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_tags=True, pdf_identifier=b"congvan", pdf_version="1.7"
        )
    assert data is not None
    return data


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
