"""The composed document to PDF, by WeasyPrint."""

from __future__ import annotations

import calendar
import contextlib
import datetime as dt
import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from congvan.compose.document import Document, Section
from congvan.compose.images import image_type
from congvan.typeface import find_typeface
from congvan.writers.access import Headings, is_accessible
from congvan.writers.css import FONT_URL, stylesheet
from congvan.writers.html import section_html
from congvan.writers.tagging import finish_tags, name_boxes

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

_SPACE_BEFORE_ELEMENT = re.compile(r"(?<=[^\s>]) (?=<(?:a|b|del|i|ins|span|sub|sup)\b)")
_IMAGE_URL = "congvan-image:"
_OPTIONS: dict[str, Any] = {"pdf_tags": True, "pdf_identifier": b"congvan", "pdf_version": "1.7"}
_USUAL = "ua-1"  # what a PDF is where no other standard is asked for


def write_pdf(document: Document) -> bytes:
    """Return the PDF: tagged, in Vietnamese, with its faces embedded, the same bytes for the same document."""
    return write_pages(document)[0]


def write_pages(document: Document, standard: str = "") -> tuple[bytes, int]:
    """Return the PDF, by a standard where one is asked ('a-2b'), and the number of its pages."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    headings = Headings(document)
    with _fixed_time(document.date):
        # Each section counts its own pages, so each is laid out as a document of its own; then they are bound.
        pages = [page for section in document.sections for page in _laid_out(document, section, headings)]
        return _written(document, pages, standard or (_USUAL if is_accessible(document) else "")), len(pages)


def _written(document: Document, pages: Sequence[Any], standard: str) -> bytes:
    """Return pages as one PDF."""
    options = dict(_OPTIONS)
    if standard:
        del options["pdf_version"]  # which the standard has
        options["pdf_variant"] = f"pdf/{standard}"
    name_boxes(pages)
    data: bytes | None = _bind(document, pages).write_pdf(finisher=finish_tags, **options)
    assert data is not None
    return data


def write_merged(old: Document, new: Document, merge: Callable[[str | None, str], str]) -> bytes:
    """Return the PDF of two documents that `merge` makes one, section by section, of the HTML of both.

    What only the old one has stands at the end of the last section that both have.
    """
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    images = {url: new.images[name] for name, url in _image_urls(new).items()}
    by_bytes = {data: url for url, data in images.items()}
    urls = {}
    for number, (name, image) in enumerate(old.images.items()):
        urls[name] = by_bytes.get(image, f"{_IMAGE_URL}old{number}")
        images[urls[name]] = image
    was, now = Headings(old), Headings(new)
    before = [section_html(old, section, urls, was) for section in old.sections]
    after = [section_html(new, section, _image_urls(new), now) for section in new.sections]
    if len(before) > len(after):  # the articles of one page stand one after the other
        before[len(after) - 1] = "".join(before[len(after) - 1 :])
    fetch = _fetcher(set(images), lambda url: (images[url], f"image/{image_type(images[url])}"))
    pages: list[Any] = []
    with _fixed_time(new.date):
        from weasyprint import HTML

        for place, section in enumerate(new.sections):
            text = merge(before[place] if place < len(before) else None, after[place])
            sheets = [_sheet(stylesheet(section.rules, new.typeface))]
            laid_out = HTML(string=_breakable(text), url_fetcher=fetch, base_url=None)
            pages += laid_out.render(stylesheets=sheets, font_config=_fonts(), **_OPTIONS).pages
        return _written(new, pages, _USUAL if is_accessible(old) and is_accessible(new) else "")


def _laid_out(document: Document, section: Section, headings: Headings) -> Sequence[Any]:
    """Return the pages of a section."""
    from weasyprint import HTML

    sheet = _sheet(stylesheet(section.rules, document.typeface))
    text = section_html(document, section, _image_urls(document), headings)
    html = HTML(string=_breakable(text), url_fetcher=_image_fetcher(document), base_url=None)
    pages: Sequence[Any] = html.render(stylesheets=[sheet], font_config=_fonts(), **_OPTIONS).pages
    return pages


def _breakable(html: str) -> str:
    """Return a page with the spaces before its inline elements set apart.

    Where a text fits its line but the space after it does not, and an element follows, WeasyPrint 70 breaks the line at
    the first space of the text: a number alone ('1.'), with the rest below it.
    """
    return _SPACE_BEFORE_ELEMENT.sub("<span> </span>", html)


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
    from multiprocessing.util import Finalize

    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    # It puts the faces into a folder, which goes with it: but a process may end before anything of it is collected.
    Finalize(None, _put_away, (fonts,), exitpriority=0)
    return fonts


def _put_away(fonts: FontConfiguration) -> None:
    """Remove the folder of the faces now: an object that dies with its process finds no function that could do it."""
    fonts.__del__()
    fonts._folder = None


def _image_urls(document: Document) -> dict[str, str]:
    return {name: f"{_IMAGE_URL}{number}" for number, name in enumerate(document.images)}


def _image_fetcher(document: Document) -> Any:
    """Give the images of this document, and nothing else."""
    if not document.images:
        return _no_images()
    images = {url: document.images[name] for name, url in _image_urls(document).items()}

    def read(url: str) -> tuple[bytes, str]:
        return images[url], f"image/{image_type(images[url])}"

    return _fetcher(set(images), read)


@cache
def _no_images() -> Any:
    """Give nothing; made once, because a fetcher brings along all that opens addresses."""
    return _fetcher(set(), lambda url: (b"", ""))


def _font_fetcher() -> Any:
    """Give the faces in use, and nothing else."""
    files = {FONT_URL + font.path.as_posix(): font.path for font in find_typeface().files}
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
