"""The composed document to PDF, by WeasyPrint."""

from __future__ import annotations

import calendar
import contextlib
import copy
import datetime as dt
import logging
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from lxml import etree
from lxml.etree import _Element

from congvan.compose.document import Document
from congvan.compose.images import image_type
from congvan.writers.css import FONT_URL, stylesheet

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

_IMAGE_URL = "congvan-image:"


def to_html(document: Document) -> str:
    """Return the document as an HTML page whose measures stand in `style`; its style sheet is separate."""
    root = copy.deepcopy(document.root)
    names = list(document.images)
    for table in root.iter("table"):
        group = etree.Element("colgroup")
        for width in table.get("data-columns", "").split():
            etree.SubElement(group, "col", {"data-width-mm": width})
        table.insert(0, group)
    for element in root.iter():
        _set_style(element)
        if element.tag == "aside":  # a block, which HTML does not allow within a paragraph
            element.tag = "span"
            element.set("class", "chu_thich")
        if element.tag == "img":
            element.set("src", f"{_IMAGE_URL}{names.index(element.get('src', ''))}")
    # What runs in the margins of page 1 must stand before that page ends.
    for tag in ("footer", "header"):
        for element in root.findall(tag):
            root.insert(0, element)
    body = etree.tostring(root, encoding="unicode", method="html")
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(document.title)}</title>'
        f'<meta name="author" content="{escape(document.author, {chr(34): "&quot;"})}">'
        f'<meta name="generator" content="congvan">'
        f'<meta name="dcterms.created" content="{document.date.isoformat()}">'
        f"{_first_page(document)}</head><body>{body}</body></html>"
    )


def write_pdf(document: Document) -> bytes:
    """Return the PDF: tagged, in Vietnamese, with its faces embedded, the same bytes for the same document."""
    from weasyprint import CSS, HTML

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    fetcher = _fetcher(document)
    fonts = _fonts()
    sheet = CSS(string=stylesheet(document.rules, document.typeface), font_config=fonts, url_fetcher=fetcher)
    html = HTML(string=to_html(document), url_fetcher=fetcher, base_url=None)
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


def _fetcher(document: Document) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    files = {font.path.as_posix(): font.path for font in document.typeface.fonts}
    images = list(document.images.values())

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """Gives the faces and the images of this document, and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(FONT_URL):
                path: Path = files[url.removeprefix(FONT_URL)]
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/ttf"})
            if url.startswith(_IMAGE_URL):
                data = images[int(url.removeprefix(_IMAGE_URL))]
                return URLFetcherResponse(url, data, {"Content-Type": f"image/{image_type(data)}"})
            raise ValueError(f"not of this document: {url}")

    return Fetcher()


def _first_page(document: Document) -> str:
    """Leave room at the foot of page 1 for ô 13, where the document has one."""
    footer = document.root.find("footer")
    if footer is None:
        return ""
    height = document.rules.setting("margin_bottom_mm") + float(footer.get("data-height-mm", 0))
    return f"<style>@page :first {{ margin-bottom: {height:.2f}mm }}</style>"


def _set_style(element: _Element) -> None:
    """Turn the measures of an element into a style attribute."""
    styles = []
    left, right = element.get("data-left-mm"), element.get("data-right-mm")
    if left:
        styles.append(f"margin-left: {left}mm")
    if right:
        styles.append(f"margin-right: {right}mm")
    if first := element.get("data-first-mm"):
        styles.append(f"text-indent: {first}mm")
    if before := element.get("data-before-pt"):
        styles.append(f"margin-top: {before}pt")
    if align := element.get("data-align"):
        styles.append(f"text-align: {align}")
    if keep := element.get("data-keep"):
        styles.append("break-after: avoid" + ("; break-inside: avoid" if keep == "whole" else ""))
    width, height = element.get("data-width-mm"), element.get("data-height-mm")
    if element.tag == "img":
        styles += [f"width: {width}mm"] if width else []
        styles += [f"max-height: {height}mm"] if height else ["max-width: 100%"]
    elif element.tag == "col":
        styles.append(f"width: {width}mm")
    elif element.tag == "p" and width:
        element.set("class", f"{element.get('class')} khung")
        styles.append(f"width: {width}mm; height: {height}mm; line-height: {height}mm")
    for name in list(element.attrib):
        if str(name).startswith("data-"):
            del element.attrib[name]
    if styles:
        element.set("style", "; ".join(styles))
