"""How wide the paragraphs of a tree are, and the room that they have. Lengths in mm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import _Element

from congvan.compose.measure import line_widths, words
from congvan.thethuc.rules import Rules, Style
from congvan.typeface import Typeface, Words


@dataclass(frozen=True)
class Ruler:
    """Measures a tree under the rules in force for it."""

    rules: Rules
    typeface: Typeface

    def style(self, paragraph: _Element) -> Style:
        """Return how a paragraph is set."""
        size = paragraph.get("data-size-pt")
        return self.rules.style(paragraph.get("class", ""), float(size) if size else None)

    def words(self, element: _Element, style: Style, joined: bool = True) -> Words:
        """Return the words of an element set in a style, those that we joined as one, or each for itself."""
        return words(element, style, self.typeface, joined)

    def room(self, paragraph: _Element) -> float:
        """Return the width that holds a paragraph: its column, or the text width."""
        cell = paragraph.getparent()
        if cell is None or cell.tag not in ("td", "th"):
            return self.rules.text_width_mm
        table = next(cell.iterancestors("table"))
        placed = cell.get("data-column")  # in a table of the body, where cells from above may take places
        first = int(placed) if placed else sum(span_of(before) for before in cell.itersiblings(preceding=True))
        return _width_of(table.get("data-columns", ""), first, span_of(cell))

    def inner_room(self, paragraph: _Element) -> float:
        """Return the width of a paragraph's lines: its room without its indents and the padding of its cell."""
        table = next(paragraph.iterancestors("table"), None)
        padded = table is not None and table.get("class") == "bang"
        return self.room(paragraph) - _indents(paragraph) - 2 * padded * self.rules.layout.cell_padding_mm

    def lines(self, paragraph: _Element, room: float) -> tuple[float, ...]:
        """Return the widths of the lines into which a paragraph breaks in this room."""
        return line_widths(self.words(paragraph, self.style(paragraph)), room)

    def lines_in_place(self, paragraph: _Element) -> tuple[float, ...]:
        """Return the widths of the lines between the paragraph's own indents."""
        return self.lines(paragraph, self.room(paragraph) - _indents(paragraph))


def _indents(paragraph: _Element) -> float:
    return float(paragraph.get("data-left-mm", 0)) + float(paragraph.get("data-right-mm", 0))


@lru_cache(maxsize=1024)
def _width_of(columns: str, first: int, count: int) -> float:
    """The width of some columns of those that a table lists."""
    return sum([float(width) for width in columns.split()][first : first + count])


def set_columns(table: _Element, widths: tuple[float, ...]) -> None:
    """Give a table its columns."""
    table.set("data-columns", " ".join(f"{width:.2f}" for width in widths))


def span_of(cell: _Element) -> int:
    """Return how many columns a cell stands over."""
    return int(cell.get("colspan", 1))
