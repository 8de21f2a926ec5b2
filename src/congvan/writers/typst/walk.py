"""The walk over the composed tree: the plain data that page.typ lays out, one function for each kind of node.

Lengths become numbers in pt, texts stay strings: nothing of a draft stands where Typst reads markup or code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lxml.etree import _Element

from congvan.compose.document import Document, Section
from congvan.compose.measure import SCRIPT_SCALE
from congvan.compose.ruler import Ruler, span_of
from congvan.compose.symbols import SYMBOLS
from congvan.compose.texts import text_of
from congvan.thethuc.rules import PT_PER_MM, Style
from congvan.typeface import SYMBOL_SCALE, Typeface
from congvan.writers.typst.heights import Heights

# Of its own size: how far a footnote's mark or an exponent stands above the line, and an index below it.
_UP, _DOWN = 0.57, 0.14
# Words that Typst would tear and Word and LibreOffice would not: after a slash, before a bracket without a space.
_TORN = re.compile(r"([^\s\u00a0-]*(?:[^\s\u00a0]/[^\W\d_]|\.\([0-9])[^\s\u00a0-]*-?)")
_AT_MOST = 0.9  # of the text height: room for ô 13, for footnotes, for what goes with it
_DASH = "- "
_NOWHERE = {"left": 0, "right": 0, "before": 0, "after": 0}

Node = dict[str, Any]


def document_data(document: Document, images: Mapping[str, str]) -> Node:
    """Return a document as plain data: its properties, and its sections with their pages, styles and blocks.

    `images` gives the path of each image by its name in the document.
    """
    levels = _heading_levels(document)
    return {
        "title": document.title,
        "author": document.author,
        "date": [document.date.year, document.date.month, document.date.day],
        "font": document.typeface.family,
        "scripts": {"size": SCRIPT_SCALE, "up": _UP * SCRIPT_SCALE, "down": _DOWN * SCRIPT_SCALE},
        "sections": [_Walker(document, section, levels, images).section() for section in document.sections],
    }


def _heading_levels(document: Document) -> dict[int, int]:
    """Number the levels that occur from 1 on: a structure that skips one is refused by PDF/UA."""
    found = {
        section.rules.styles[paragraph.get("class", "")].outline
        for section in document.sections
        for paragraph in section.root.iter("p")
    }
    return {outline: level for level, outline in enumerate(sorted(found - {0}), 1)}


class _Walker:
    """Turns the tree of one section into data."""

    def __init__(self, document: Document, section: Section, levels: dict[int, int], images: Mapping[str, str]) -> None:
        self._document = document
        self._section = section
        self._rules = section.rules
        self._ruler = Ruler(section.rules, document.typeface)
        self._heights = Heights(self._ruler)
        self._levels = levels
        self._images = images
        self._styles: set[str] = set()

    def section(self) -> Node:
        """Return its sheet of paper, the blocks in the margins of page 1 and in the text, the styles in use."""
        root = self._section.root
        footer = root.find("footer")
        parts = {
            "sheet": self._sheet(footer),
            "head": self._blocks(child for header in root.iterfind("header") for child in header),
            "foot": [] if footer is None else [self._foot_line(), *self._blocks(footer)],
            "blocks": self._blocks(child for child in root if child.tag not in ("header", "footer")),
        }
        return {**parts, "styles": {name: self._style(self._rules.styles[name]) for name in sorted(self._styles)}}

    def _sheet(self, footer: _Element | None) -> Node:
        rules, layout = self._rules, self._rules.layout
        return {
            "width": _pt(rules.width_mm),
            "height": _pt(rules.height_mm),
            "text-width": _pt(rules.text_width_mm),
            **{side: _pt(rules.setting(f"margin_{side}_mm")) for side in ("top", "right", "bottom", "left")},
            "foot": 0 if footer is None else _length(footer, "height"),
            "mark-top": _pt(layout.mark_top_mm),
            "number-top": _pt(layout.page_number_top_mm),
            "number": self._style(rules.styles["so_trang"]),
            "note": self._style(rules.styles["chu_thich"]),
            "note-gap": layout.footnote_gap_pt,
            "note-line": layout.footnote_line_pt,
        }

    def _foot_line(self) -> Node:
        thickness = self._rules.layout.line_thickness_pt
        return {"kind": "rule", **_NOWHERE, "keep": False, "thickness": thickness, "room": 0}

    def _style(self, style: Style) -> Node:
        ascent, descent = _reach(self._document.typeface, style)
        above = (style.line_pt + ascent - descent) / 2
        return {
            "size": style.size_pt,
            "bold": style.bold,
            "italic": style.italic,
            "color": f"#{style.color}",
            "align": style.align,
            "above": above,
            "below": style.line_pt - above,
        }

    def _blocks(self, nodes: Iterable[_Element]) -> list[Node]:
        """Return blocks in order, those of the main part among the others; lines of dashes become lists."""
        flat = [block for node in nodes for block in (node if node.tag == "main" else [node])]
        found: list[Node] = []
        for place, element in enumerate(flat):
            block = self._block(element, flat[place + 1 :])
            if not _is_item(element) or block["keep"] or block["follow"]:
                found.append(block)
            elif found and found[-1]["kind"] == "list":
                found[-1]["items"].append(block)
            else:
                found.append({"kind": "list", "before": 0, "after": 0, "items": [block]})
        return found

    def _block(self, node: _Element, after: list[_Element]) -> Node:
        if node.tag == "p":
            return self._frame(node) if node.get("data-width-mm") else self._paragraph(node, after)
        if node.tag == "hr":
            return {"kind": "break"} if node.get("class") == "ngat_trang" else self._line(node)
        return self._table(node)

    def _paragraph(self, node: _Element, after: list[_Element]) -> Node:
        style = self._use(node)
        first = _length(node, "first") if node.get("data-first-mm") else _pt(style.first_line_mm)
        left = _length(node, "left")
        images = node.findall("img")
        keep = node.get("data-keep") or ("next" if style.keep_next else "")
        # One that is long enough is split, and its last lines go with what follows (ISO/IEC 29500-1, 17.3.1.15).
        split = bool(keep) and self._heights.can_be_split(node)
        return {
            "kind": "p",
            "style": style.name,
            **self._around(node, style.space_before_pt),
            "left": left + min(first, 0),
            "right": _length(node, "right"),
            "first": max(first, 0),
            "hanging": max(-first, 0),
            "align": node.get("data-align") or style.align,
            "keep": bool(keep) and not split,
            "follow": self._heights.follow(after) if split else 0,
            "level": self._levels.get(style.outline, 0),
            "runs": list(self._runs(node, style)),
            "line": max((_length(image, "height") for image in images if not image.get("data-x-mm")), default=0),
            "over": [self._image(image, style) for image in images if image.get("data-x-mm")],
        }

    def _use(self, node: _Element) -> Style:
        style = self._ruler.style(node)
        self._styles.add(style.name)
        return style

    def _around(self, node: _Element, before: float) -> Node:
        return {
            "before": float(node.get("data-before-pt") or before),
            "after": float(node.get("data-after-pt") or 0),
        }

    def _frame(self, node: _Element) -> Node:
        """A mark in its frame; its line is as high as the frame."""
        style = self._use(node)
        ascent, descent = _reach(self._document.typeface, style)
        height = _length(node, "height")
        return {
            "kind": "frame",
            "style": style.name,
            **self._around(node, style.space_before_pt),
            "left": _length(node, "left"),
            "width": _length(node, "width"),
            "height": height,
            "thickness": self._rules.layout.line_thickness_pt,
            "line": (height + ascent - descent) / 2,  # the middle of the line is the middle of the frame
            "runs": list(self._runs(node, style)),
        }

    def _line(self, node: _Element) -> Node:
        layout = self._rules.layout
        return {
            "kind": "rule",
            **self._around(node, layout.line_gap_pt),
            "left": _length(node, "left"),
            "right": _length(node, "right"),
            "keep": bool(node.get("data-keep")),
            "thickness": layout.line_thickness_pt,
            "room": layout.line_room_pt,
        }

    def _runs(self, node: _Element, style: Style) -> Iterator[str | Node]:
        yield from _unbroken(node.text, node.tag != "a")
        for inner in node:
            if inner.tag in ("br", "wbr"):
                yield {"kind": inner.tag}
            elif inner.tag == "aside":
                yield {
                    "kind": "note",
                    "number": int(inner.get("data-number", 0)),
                    "runs": list(self._runs(inner, self._rules.styles["chu_thich"])),
                }
            elif inner.tag == "img":
                if not inner.get("data-x-mm"):
                    yield {"kind": "img", **self._image(inner, style)}
            elif inner.get("class") == SYMBOLS:
                face = self._document.typeface.symbols
                assert face is not None
                yield {"kind": "symbols", "font": face.family, "scale": SYMBOL_SCALE, "text": inner.text}
            elif inner.tag == "a":
                link = {"kind": "a", "href": inner.get("href", ""), "runs": list(self._runs(inner, style))}
                yield {"kind": "whole", "runs": [link]} if inner.get("data-keep") else link
            else:
                yield {"kind": inner.tag, "runs": list(self._runs(inner, style))}
            yield from _unbroken(inner.tail, node.tag != "a")

    def _image(self, node: _Element, style: Style) -> Node:
        """An image stands on the line as a letter does; `below` is what its line has under it."""
        return {
            "src": self._images[node.get("src", "")],
            "alt": node.get("alt", ""),
            "width": _length(node, "width"),
            "height": _length(node, "height"),
            "below": self._style(style)["below"],
            "x": _length(node, "x"),
            "y": _length(node, "y"),
        }

    def _table(self, node: _Element) -> Node:
        layout = self._rules.layout
        ruled = node.get("class") == "bang"
        rows = list(node.iter("tr"))
        heights = [self._heights.row(row) for row in rows]
        data = [[self._cell(cell, height) for cell in row] for row, height in zip(rows, heights, strict=True)]
        heads = len(node.findall("thead/tr"))
        return {
            "kind": "table" if ruled else "grid",
            **self._around(node, self._rules.setting("paragraph_spacing_pt") if ruled else 0),
            "columns": [_pt(float(width)) for width in node.get("data-columns", "").split()],
            "padding": _pt(layout.cell_padding_mm),
            "thickness": layout.line_thickness_pt,
            "whole": (not ruled or bool(node.get("data-keep"))) and self._fits(sum(heights)),
            "head": data[:heads],
            "rows": data[heads:],
        }

    def _cell(self, node: _Element, row_height: float) -> Node:
        """A cell; only what is higher than a page is torn, so that a signature beside long copies stays whole."""
        row_whole = self._fits(row_height)
        return {
            "across": span_of(node),
            "down": int(node.get("rowspan", 1)),
            "middle": node.tag == "th",
            "row-breakable": not row_whole,
            "breakable": not row_whole and not self._fits(self._heights.cell(node)),
            "blocks": self._blocks(node),
        }

    def _fits(self, height: float) -> bool:
        """Whether something fits on a page with its foot free; what does not must be torn, or it would run off."""
        return height < _pt(self._rules.text_height_mm) * _AT_MOST


def _is_item(block: _Element) -> bool:
    return block.tag == "p" and text_of(block).startswith(_DASH)


def _unbroken(text: str | None, whole: bool) -> Iterable[str | Node]:
    """Give a text with the words that no line may tear set apart; a long address has to break somewhere."""
    if not text:
        return ()
    return _set_apart(text) if whole else (text,)


@lru_cache(maxsize=2048)  # the copies of a bulk dispatch share most of their texts
def _set_apart(text: str) -> tuple[str | Node, ...]:
    pieces = enumerate(_TORN.split(text))
    return tuple({"kind": "whole", "runs": [piece]} if place % 2 else piece for place, piece in pieces if piece)


def _length(node: _Element, name: str) -> float:
    return _pt(float(node.get(f"data-{name}-mm") or 0))


def _pt(length_mm: float) -> float:
    return round(length_mm * PT_PER_MM, 4)


def _reach(typeface: Typeface, style: Style) -> tuple[float, float]:
    """How far the face of a style reaches above and below its baseline, in pt."""
    ascent, descent = _reach_em(typeface.font(style.bold, style.italic).path)
    return ascent * style.size_pt, descent * style.size_pt


@cache
def _reach_em(path: Path) -> tuple[float, float]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        units = font["head"].unitsPerEm
        return font["hhea"].ascent / units, -font["hhea"].descent / units
