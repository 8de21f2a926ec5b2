"""The composed document as one HTML page, for the PDF writer and for the browser."""

from __future__ import annotations

import base64
import copy
import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from lxml import etree
from lxml.etree import _Element

from congvan.compose.document import Document, Section
from congvan.compose.images import image_type
from congvan.writers.css import margins, stylesheet

# Where Pango would break a line and Word and LibreOffice would not: after a slash, before a bracket without a space.
_WHOLE = re.compile(r"(\S/[^\W\d_]|\.\([0-9])")


def write_html(document: Document) -> bytes:
    """Return a page that needs no other file: its style sheet within, its images as data."""
    images = {
        name: f"data:image/{image_type(data)};base64,{base64.b64encode(data).decode()}"
        for name, data in document.images.items()
    }
    screens = [
        f"@media screen {{ article.{_shape(section)} {{ width: {section.rules.text_width_mm:g}mm;"
        f" padding: {margins(section.rules)}; margin: auto }} }}"
        for section in document.sections
    ]
    turned = document.rules.turned if document.rules.width_mm < document.rules.height_mm else document.rules
    pages = (
        f"@page ngang {{ size: {turned.width_mm:g}mm {turned.height_mm:g}mm }} article.ngang {{ page: ngang }}"
        " article + article { break-before: page }"
    )
    css = "\n".join([stylesheet(document.rules), *dict.fromkeys(screens), pages])
    articles = [_article(copy.deepcopy(section.root), _shape(section), images) for section in document.sections]
    return _page(document, "".join(articles), css).encode()


def section_html(document: Document, section: Section, image_urls: Mapping[str, str]) -> str:
    """Return one section as an HTML page without its style sheet; measures of its own stand in `style`."""
    return _page(document, _article(copy.deepcopy(section.root), _shape(section), image_urls), _first_page(section))


def _page(document: Document, body: str, css: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(document.title)}</title>'
        f'<meta name="author" content="{escape(document.author, {chr(34): "&quot;"})}">'
        f'<meta name="generator" content="congvan">'
        f'<meta name="dcterms.created" content="{document.date.isoformat()}">'
        f"<style>{css}</style></head><body>{body}</body></html>"
    )


def _shape(section: Section) -> str:
    return "ngang" if section.rules.width_mm > section.rules.height_mm else "doc"


def _article(root: _Element, shape: str, image_urls: Mapping[str, str]) -> str:
    """Return the tree as HTML; it is changed on the way."""
    root.set("class", shape)
    for table in root.iter("table"):
        group = etree.Element("colgroup")
        for width in table.get("data-columns", "").split():
            etree.SubElement(group, "col", {"data-width-mm": width})
        table.insert(0, group)
    for paragraph in root.iter("p"):
        _keep_slashes(paragraph)
    for element in root.iter():
        _set_style(element)
        if element.tag == "aside":  # a block, which HTML does not allow within a paragraph
            element.tag = "span"
            element.set("class", "chu_thich")
        if element.tag == "img":
            element.set("src", image_urls[element.get("src", "")])
    # What runs in the margins of page 1 must stand before that page ends.
    for tag in ("footer", "header"):
        for element in root.findall(tag):
            root.insert(0, element)
    return etree.tostring(root, encoding="unicode", method="html")


def _keep_slashes(element: _Element) -> None:
    """Let no line break where only Pango would."""
    for child in list(element):
        if child.tag == "a" and child.get("data-keep"):
            child.set("class", "lien")
        elif child.tag != "a":  # a long address has to break somewhere
            _keep_slashes(child)
        if child.tail:
            first, *rest = _WHOLE.split(child.tail)
            child.tail = first
            _insert_unbroken(element, element.index(child) + 1, rest)
    if element.text:
        first, *rest = _WHOLE.split(element.text)
        element.text = first
        _insert_unbroken(element, 0, rest)


def _insert_unbroken(parent: _Element, index: int, pieces: list[str]) -> None:
    for offset, (unbroken, after) in enumerate(zip(pieces[::2], pieces[1::2], strict=True)):
        span = etree.Element("span", {"class": "lien"})
        span.text, span.tail = unbroken, after
        parent.insert(index + offset, span)


def _first_page(section: Section) -> str:
    """Leave room at the foot of page 1 for ô 13, where the section has one."""
    footer = section.root.find("footer")
    if footer is None:
        return ""
    height = section.rules.setting("margin_bottom_mm") + float(footer.get("data-height-mm", 0))
    return f"@page :first {{ margin-bottom: {height:.2f}mm }}"


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
    if after := element.get("data-after-pt"):
        styles.append(f"margin-bottom: {after}pt")
    if align := element.get("data-align"):
        styles.append(f"text-align: {align}")
    keep = element.get("data-keep")
    if keep and element.tag in ("p", "hr"):
        styles.append("break-after: avoid")
    if keep == "whole":
        styles.append("break-inside: avoid")
    width, height = element.get("data-width-mm"), element.get("data-height-mm")
    if element.tag == "img":
        styles.append(f"width: {width}mm; height: {height}mm")
        if x := element.get("data-x-mm"):
            styles.append(f"left: {x}mm; top: {element.get('data-y-mm')}mm")
    elif element.tag == "col":
        styles.append(f"width: {width}mm")
    elif element.tag == "p" and width:
        element.set("class", f"{element.get('class')} khung")
        styles.append(f"width: {width}mm; height: {height}mm; line-height: {height}mm")
    for name in list(element.attrib):
        if str(name).startswith("data-") and name != "data-number":  # which the style sheet reads
            del element.attrib[name]
    if styles:
        element.set("style", "; ".join(styles))
