"""What hangs on a paragraph of a DOCX beside its runs: calls of footnotes, images, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from lxml.etree import _Element

from congvan.checking.docx import related
from congvan.checking.docx.markup import EMU, MC, A, R, W, chosen, length_mm
from congvan.checking.docx.shapes import sketches
from congvan.checking.observed import Observed, Paragraph
from congvan.text.unicode import clean
from congvan.thethuc.rules import PT_PER_MM

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_DRAWN = (W + "drawing", W + "pict", W + "object")
_FILE_NAME = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|[ew]mf)$", re.IGNORECASE)
_SUFFIXES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}


@dataclass(frozen=True)
class Image:
    """An image with its bytes; `suffix` is empty for a format that a draft does not take.

    `alt` describes it. `floating` is one that stands apart from the text, `cut` one of which a part is hidden.
    `before` and `after` are the words of its paragraph around it, their line breaks kept.
    """

    data: bytes
    suffix: str
    width_mm: float | None
    alt: str = ""
    floating: bool = False
    cut: bool = False
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Anchored:
    """What the paragraphs of a file carry: footnotes by their id, comments by theirs, the relations to images."""

    notes: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    source: Any = None

    def calls(self, paragraph: Paragraph) -> list[tuple[int, str]]:
        """Return where in the text of a paragraph notes are called, with their ids."""
        element = paragraph.element
        if element is None or not self.notes:
            return []
        order = {run: number for number, run in enumerate(_runs(element))}
        found = []
        for run, number in order.items():
            for call in (*run.iter(W + "footnoteReference"), *run.iter(W + "endnoteReference")):
                kind = "e" if call.tag.endswith("endnoteReference") else "f"
                before = sum(
                    len(one.text)
                    for one in paragraph.runs
                    if one.element is not None and order.get(one.element, -1) < number
                )
                found.append((before, f"{kind}{call.get(W + 'id', '')}"))
        return [call for call in found if call[1] in self.notes]

    def remarks(self, paragraph: Paragraph) -> list[str]:
        """Return the comments that are anchored in a paragraph, each with its author."""
        if paragraph.element is None or not self.comments:
            return []
        ids = (mark.get(W + "id", "") for mark in paragraph.element.iter(W + "commentReference"))
        return [self.comments[one] for one in ids if one in self.comments]

    def sketches(self, paragraph: Paragraph) -> int:
        """Return how many drawings of Word that are no images, lines or text boxes hang on a paragraph."""
        element = paragraph.element
        if element is None or self.source is None:
            return 0
        return sum(sketches(one) for one in _shown(element) if not _relations(element, one))

    def images(self, paragraph: Paragraph) -> Iterator[Image]:
        """Yield the images that stand in a paragraph itself."""
        if paragraph.element is None or self.source is None:
            return
        for element in _shown(paragraph.element):
            relations = _relations(paragraph.element, element)
            if not relations:
                continue  # a shape
            part = self.source.part.related_parts.get(relations[0]) if len(relations) == 1 else None
            data = part.blob if part else b""  # of a group, of a link to another file
            suffix = next((name for magic, name in _SUFFIXES.items() if data.startswith(magic)), "")
            before, after = _around(paragraph.element, element)
            yield Image(data, suffix, _width(element), _alt(element), _floats(element), _is_cut(element), before, after)


def anchored(observed: Observed) -> Anchored:
    """Return what the paragraphs of a file carry; nothing for a PDF."""
    if observed.format != "docx" or observed.source is None:
        return Anchored()
    notes: dict[str, list[Paragraph]] = {}
    for paragraph in observed.paragraphs:
        if paragraph.zone != "note" or paragraph.element is None:
            continue
        holder = paragraph.element
        while holder is not None and holder.tag not in (W + "footnote", W + "endnote"):
            holder = holder.getparent()
        if holder is not None:
            kind = "e" if holder.tag == W + "endnote" else "f"
            notes.setdefault(f"{kind}{holder.get(W + 'id', '')}", []).append(paragraph)
    return Anchored({name: tuple(held) for name, held in notes.items()}, _comments(observed.source), observed.source)


def _comments(document: Any) -> dict[str, str]:
    root = related.root(document, RELATIONSHIP_TYPE.COMMENTS)
    found = {}
    for comment in root.iterfind(W + "comment") if root is not None else ():
        words = clean(" ".join(text.text or "" for text in comment.iter(W + "t")))
        author = clean(comment.get(W + "author", ""))
        found[comment.get(W + "id", "")] = f"{author}: {words}" if author else words
    return found


def _runs(element: _Element) -> Iterator[_Element]:
    """Yield the runs of a paragraph itself in order, not those of text boxes in it."""
    for node in element:
        if node.tag == W + "r":
            yield node
        elif node.tag == MC + "AlternateContent":
            branch = chosen(node)
            yield from _runs(branch) if branch is not None else ()
        elif node.tag != W + "pPr":
            yield from _runs(node)


def _shown(element: _Element) -> Iterator[_Element]:
    """Yield drawings and pictures of a paragraph, one branch of each choice, none of its text boxes."""
    if next(element.iter(*_DRAWN), None) is None:
        return
    for node in element:
        if node.tag == MC + "AlternateContent":
            branch = chosen(node)
            yield from _shown(branch) if branch is not None else ()
        elif node.tag in _DRAWN:
            yield node
        else:
            yield from _shown(node)


def _relations(paragraph: _Element, element: _Element) -> list[str | None]:
    """The relations to the images of a drawing, not to those of paragraphs in its text boxes."""
    shown = element.iter(A + "blip", _VML + "imagedata")
    own = [one for one in shown if next(one.iterancestors(W + "p")) is paragraph]
    return [one.get(R + ("embed" if one.tag == A + "blip" else "id")) for one in own]


def _alt(element: _Element) -> str:
    """What an image shows in words; old files have the name of its file there, which says nothing of it."""
    said = [shape.get("descr", "") for shape in element.iter(_WP + "docPr")]
    said += [shape.get("alt", "") for shape in element.iter(_VML + "shape")]
    alt = clean(" ".join(said[:1]).replace("\n", " "))
    return "" if _FILE_NAME.search(alt) or not any(map(str.isalnum, alt)) else alt


def _floats(element: _Element) -> bool:
    if element.find(_WP + "anchor") is not None:
        return True
    return any("position:absolute" in shape.get("style", "") for shape in element.iter(_VML + "shape"))


def _is_cut(element: _Element) -> bool:
    sides = [value for cut in element.iter(A + "srcRect") for value in cut.attrib.values()]
    for data in element.iter(_VML + "imagedata"):
        sides += [value for name, value in data.attrib.items() if str(name).startswith("crop")]
    return any(side.rstrip("f%").strip("-0.") for side in map(str, sides))


def _around(paragraph: _Element, image: _Element) -> tuple[str, str]:
    """Return the words of a paragraph before and after an image in it."""
    around, side = ["", ""], 0
    for node in paragraph.iter(W + "t", W + "br", W + "cr", image.tag):
        if node is image:
            side = 1
        elif next(node.iterancestors(W + "p")) is paragraph:
            around[side] += node.text or "" if node.tag == W + "t" else "\n" if node.tag != image.tag else ""
    return around[0], around[1]


def _width(element: _Element) -> float | None:
    for extent in element.iter(_WP + "extent"):
        points = extent.get("cx", "")
        return round(int(points) * EMU / PT_PER_MM, 1) if points.isdigit() else None
    for shape in element.iter(_VML + "shape"):
        style = dict(pair.split(":", 1) for pair in shape.get("style", "").split(";") if ":" in pair)
        return length_mm(style.get("width", "").strip())
    return None
