"""The walk over the composed page: the plain data that page.typ lays out, one function for each kind of block.

Lengths become numbers in pt, texts stay strings: nothing of a draft stands where Typst reads markup or code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from congvan.compose.document import Document, Section
from congvan.compose.measure import SCRIPT_SCALE
from congvan.compose.page import (
    Block,
    Break,
    Cell,
    Frame,
    Image,
    Inline,
    Inlines,
    Link,
    List,
    Marked,
    NoteCall,
    PageBreak,
    Paragraph,
    Row,
    Rule,
    Symbols,
    Table,
    Text,
)
from congvan.text.nobreak import NBSP
from congvan.thethuc.rules import PT_PER_MM, Style
from congvan.typeface import SYMBOL_SCALE, Typeface
from congvan.writers.access import Headings

# Of its own size: how far a footnote's mark or an exponent stands above the line, and an index below it.
_UP, _DOWN = 0.57, 0.14
_NOWHERE = {"left": 0, "right": 0, "before": 0, "after": 0}

Node = dict[str, Any]
_Face = tuple[bool, bool]  # bold, italic


def document_data(document: Document, images: Mapping[str, str]) -> Node:
    """Return a document as plain data: its properties, and its sections with their pages, styles and blocks.

    `images` gives the path of each image by its name in the document.
    """
    headings = Headings(document)
    return {
        "title": document.title,
        "author": document.author,
        "date": [document.date.year, document.date.month, document.date.day],
        "font": document.typeface.family,
        "scripts": {"size": SCRIPT_SCALE, "up": _UP * SCRIPT_SCALE, "down": _DOWN * SCRIPT_SCALE},
        "sections": [_Walker(document, section, headings, images).section() for section in document.sections],
    }


class _Walker:
    """Turns the page of one section into data."""

    def __init__(self, document: Document, section: Section, headings: Headings, images: Mapping[str, str]) -> None:
        self._document = document
        self._page = section.page
        self._rules = section.rules
        self._headings = headings
        self._images = images
        self._styles: dict[str, Style] = {}
        self._joining: set[_Face] = set()

    def section(self) -> Node:
        """Return its sheet of paper, the blocks in the margins of page 1 and in the text, the styles in use, and the
        faces that draw a no-break space."""
        page = self._page
        parts = {
            "sheet": self._sheet(),
            "head": self._blocks(page.head.blocks) if page.head else [],
            "foot": [self._foot_line(), *self._blocks(page.foot.blocks)] if page.foot else [],
            "blocks": self._blocks(page.blocks),
        }
        return {
            **parts,
            "styles": {name: self._style(style) for name, style in self._styles.items()},
            "joining": [{"bold": bold, "italic": italic} for bold, italic in sorted(self._joining)],
        }

    def _sheet(self) -> Node:
        rules, layout, foot = self._rules, self._rules.layout, self._page.foot
        return {
            "width": _pt(rules.width_mm),
            "height": _pt(rules.height_mm),
            "text-width": _pt(rules.text_width_mm),
            **{side: _pt(rules.setting(f"margin_{side}_mm")) for side in ("top", "right", "bottom", "left")},
            "foot": _pt(foot.height_mm) if foot else 0,
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

    def _blocks(self, blocks: Iterable[Block]) -> list[Node]:
        return [_said(self._block(block)) for block in blocks]

    def _block(self, block: Block) -> Node:
        match block:
            case Paragraph():
                return self._paragraph(block)
            case List():
                return {"kind": "list", "before": 0, "after": 0, "items": self._blocks(block.items)}
            case Frame():
                return self._frame(block)
            case Rule():
                return self._rule(block)
            case PageBreak():
                return {"kind": "break"}
            case Table():
                return self._table(block)

    def _paragraph(self, block: Paragraph) -> Node:
        style = self._rules.style(block.component, block.size_pt)
        first = _pt(style.first_line_mm if block.first_mm is None else block.first_mm)
        images = [inline for inline in block.inlines if isinstance(inline, Image)]
        return {
            "kind": "p",
            "style": self._use(style),
            "before": style.space_before_pt if block.before_pt is None else block.before_pt,
            "after": block.after_pt,
            "left": _pt(block.left_mm) + min(first, 0),
            "right": _pt(block.right_mm),
            "first": max(first, 0),
            "hanging": max(-first, 0),
            "align": block.align or style.align,
            "keep": bool(block.keep) and not block.splits,
            "follow": block.follow_pt,
            "level": self._headings.level(style.outline),
            "runs": self._runs(block.inlines, style),
            "line": max((_pt(image.height_mm) for image in images if image.x_mm is None), default=0),
            "over": [self._image(image, style) for image in images if image.x_mm is not None],
        }

    def _use(self, style: Style) -> str:
        """Return the name under which a style goes along."""
        name = f"{style.name}-{style.size_pt:g}"
        self._styles.setdefault(name, style)
        return name

    def _frame(self, block: Frame) -> Node:
        """A mark in its frame; its line is as high as the frame."""
        style = self._rules.styles[block.component]
        ascent, descent = _reach(self._document.typeface, style)
        height = _pt(block.height_mm)
        return {
            "kind": "frame",
            "style": self._use(style),
            "before": style.space_before_pt if block.before_pt is None else block.before_pt,
            "after": 0,
            "left": _pt(block.left_mm),
            "width": _pt(block.width_mm),
            "height": height,
            "thickness": self._rules.layout.line_thickness_pt,
            "line": (height + ascent - descent) / 2,  # the middle of the line is the middle of the frame
            "runs": self._runs(block.inlines, style),
        }

    def _rule(self, block: Rule) -> Node:
        layout = self._rules.layout
        return {
            "kind": "rule",
            "before": layout.line_gap_pt if block.before_pt is None else block.before_pt,
            "after": 0,
            "left": _pt(block.left_mm),
            "right": _pt(block.right_mm),
            "keep": bool(block.keep),
            "thickness": layout.line_thickness_pt,
            "room": layout.line_room_pt,
        }

    def _runs(self, inlines: Inlines, style: Style, face: _Face | None = None) -> list[str | Node]:
        """Runs of a line, in the face of its style or that of a mark; an image over the line stands apart from it."""
        face = face or (style.bold, style.italic)
        over = [inline for inline in inlines if isinstance(inline, Image) and inline.x_mm is not None]
        return [self._run(inline, style, face) for inline in inlines if inline not in over]

    def _run(self, inline: Inline, style: Style, face: _Face) -> str | Node:
        match inline:
            case Text():
                if NBSP in inline.text:
                    self._joining.add(face)
                return {"kind": "whole", "runs": [inline.text]} if inline.whole else inline.text
            case Marked():
                bold, italic = face
                marked = bold or inline.mark == "b", italic or inline.mark == "i"
                return {"kind": inline.mark, "runs": self._runs(inline.inlines, style, marked)}
            case Symbols():
                symbols = self._document.typeface.symbols
                assert symbols is not None
                return {"kind": "symbols", "font": symbols.family, "scale": SYMBOL_SCALE, "text": inline.text}
            case Link():
                link = {"kind": "a", "href": inline.address, "runs": self._runs(inline.inlines, style, face)}
                return {"kind": "whole", "runs": [link]} if inline.whole else link
            case NoteCall():
                note = self._runs(inline.note, self._rules.styles["chu_thich"])
                return {"kind": "note", "number": inline.number, "runs": note}
            case Image():
                return {"kind": "img", **self._image(inline, style)}
            case Break():
                return {"kind": "wbr" if inline.soft else "br"}

    def _image(self, image: Image, style: Style) -> Node:
        """An image stands on the line as a letter does; `below` is what its line has under it."""
        return {
            "src": self._images[image.name],
            "alt": image.alt,
            "width": _pt(image.width_mm),
            "height": _pt(image.height_mm),
            "below": self._style(style)["below"],
            "x": _pt(image.x_mm or 0),
            "y": _pt(image.y_mm),
        }

    def _table(self, block: Table) -> Node:
        padding = block.padding
        sides = {"top": padding.top_mm, "right": padding.right_mm, "bottom": padding.bottom_mm, "left": padding.left_mm}
        return {
            "kind": "table" if block.part == "bang" else "grid",
            "before": block.before_pt,
            "after": 0,
            "columns": [_pt(width) for width in block.columns_mm],
            "padding": {side: _pt(width) for side, width in sides.items()},
            "thickness": block.border_pt,
            "upright": block.lines == "all",
            "whole": block.whole,
            "keep": bool(block.keep) and block.border_pt > 0 and block.whole,
            "tied": [] if block.whole else _tied(block.body_rows),
            "follow": block.follow_pt if block.rows and block.rows[-1].keep and not block.whole else 0,
            "head": [self._row(row) for row in block.head_rows],
            "rows": [self._row(row) for row in block.body_rows],
        }

    def _row(self, row: Row) -> list[Node]:
        return [_said(self._cell(cell, row)) for cell in row.cells]

    def _cell(self, cell: Cell, row: Row) -> Node:
        return {
            "across": cell.columns,
            "down": cell.rows,
            "vertical": cell.vertical,
            "row-breakable": not row.whole or cell.rows > 1,  # rows under one cell are torn apart, not each in itself
            "breakable": not cell.whole,
            "blocks": self._blocks(cell.blocks),
        }


def _said(node: Node) -> Node:
    """Return a node without what is nothing in it, which page.typ supplies: Typst reads half as much."""
    return {name: value for name, value in node.items() if value}


def _tied(rows: Sequence[Row]) -> list[int]:
    """By row: of how many rows that go together it is the first, 0 for the others of them; [] where none do.

    A last row that keeps goes with one more: the room that what follows the table will stand in.
    """
    if not any(row.keep for row in rows):
        return []
    tied: list[int] = []
    first = 0
    for place, row in enumerate(rows):
        tied.append(0)
        tied[first] += 1
        if not row.keep:
            first = place + 1
    if rows[-1].keep:
        tied[first] += 1
    return tied


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
