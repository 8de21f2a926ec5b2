"""The composed page, which every writer takes: frozen data, every measure with its unit in its name.

A writer looks up how a component is set (`Rules.styles`) and reads everything else here: what stands where, what is
whole, what keeps with what, which paragraphs are a list, where a line may break. It decides nothing. Where a measure
may be None, that of the style holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from congvan.thethuc.rules import Align

# At the foot of a page: '' nothing, 'next' the last lines go with what follows, 'whole' all of the paragraph does.
Keep: TypeAlias = Literal["", "next", "whole"]
Mark: TypeAlias = Literal["b", "i", "sub", "sup"]
Vertical: TypeAlias = Literal["top", "middle", "bottom"]
Lines: TypeAlias = Literal["all", "across"]
Part: TypeAlias = Literal["dau_trang", "cuoi_trang", "bang"]


# ---- within a line ----


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text; no line breaks within one that is `whole`, elsewhere at spaces and hyphens."""

    text: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """Text in bold or italics, or as an index or exponent."""

    mark: Mark
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Symbols:
    """Characters in the face for symbols; `size_pt` is that of the text around them."""

    text: str
    size_pt: float


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to an address; no line breaks within one that is `whole`."""

    address: str
    inlines: Inlines
    whole: bool = False


@dataclass(frozen=True, slots=True)
class NoteCall:
    """The number of a footnote, with the note that stands at the foot of the page."""

    number: int
    note: Inlines


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the document, on the line as a letter is; with `x_mm`, over it, from the paragraph's upper left."""

    name: str
    alt: str
    width_mm: float
    height_mm: float
    x_mm: float | None = None
    y_mm: float = 0


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line; `soft` is a place where a word goes on in the next line if this one is full."""

    soft: bool = False


Inline: TypeAlias = Text | Marked | Symbols | Link | NoteCall | Image | Break
Inlines: TypeAlias = tuple[Inline, ...]


# ---- blocks ----


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a component.

    The first line begins `first_mm` from the left indent (less than 0: the others hang). One that keeps to the next and
    is long enough `splits`: it may begin on one page and end on the next, and `follow_pt` is the height of what must
    stand on one page with its last lines. Another size than the style's has lines of another height, `line_pt`.
    """

    component: str
    inlines: Inlines
    left_mm: float = 0
    right_mm: float = 0
    first_mm: float | None = None
    before_pt: float | None = None
    after_pt: float = 0
    align: Align | None = None
    size_pt: float | None = None
    line_pt: float | None = None
    keep: Keep = ""
    splits: bool = False
    follow_pt: float = 0


@dataclass(frozen=True, slots=True)
class List:
    """Paragraphs that are the items of one list; their dashes stand in their texts."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A mark of one line in the middle of a frame of its own colour."""

    component: str
    inlines: Inlines
    width_mm: float
    height_mm: float
    left_mm: float = 0
    before_pt: float | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the column between its indents; `copy` is that above the block of a copy."""

    left_mm: float = 0
    right_mm: float = 0
    before_pt: float | None = None
    keep: Keep = ""
    copy: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Padding:
    """The room between the lines of a table and what stands in its cells."""

    top_mm: float = 0
    right_mm: float = 0
    bottom_mm: float = 0
    left_mm: float = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over some columns and rows; one that is not `whole` is higher than a page, and may be torn."""

    blocks: tuple[Block, ...]
    columns: int = 1
    rows: int = 1
    head: bool = False
    vertical: Vertical = "top"
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; a place that a cell from above reaches has none. One that is not `whole` may be torn.

    One with `keep` stands on the page of the row below it, the last one on that of what follows the table.
    One of the head is at least `least_pt` high where a cell that ends in it needs it: LibreOffice forgets that cell on
    every page but the first; PDF engines work it out alike.
    """

    cells: tuple[Cell, ...]
    head: bool = False
    whole: bool = True
    keep: bool = False
    least_pt: float = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; without a `border_pt` no lines are drawn, else `all` of them or those `across` only.

    Rows of the head come first, and again on every page. `whole` tables stand on one page; `keep` says that what
    follows stands on the page of the last row, and is `follow_pt` high where rows may stand on several pages;
    `follows` that what comes before does.
    """

    part: Part
    columns_mm: tuple[float, ...]
    rows: tuple[Row, ...]
    before_pt: float = 0
    border_pt: float = 0
    lines: Lines = "all"
    padding: Padding = Padding()
    whole: bool = False
    keep: Keep = ""
    follow_pt: float = 0
    follows: bool = False

    @property
    def head_rows(self) -> tuple[Row, ...]:
        """The rows that every page repeats."""
        return tuple(row for row in self.rows if row.head)

    @property
    def body_rows(self) -> tuple[Row, ...]:
        """The others."""
        return tuple(row for row in self.rows if not row.head)


Block: TypeAlias = Paragraph | List | Frame | Rule | PageBreak | Table


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in the upper margin of page 1: frames, then texts."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the foot of page 1 under a line (ô 13), and the room that the text leaves for it."""

    blocks: tuple[Block, ...]
    height_mm: float


@dataclass(frozen=True, slots=True)
class Page:
    """One section: what opens it (head, title, addressees), its body, what closes it (nơi nhận, signatures, copies)."""

    opening: tuple[Block, ...]
    body: tuple[Block, ...]
    closing: tuple[Block, ...]
    head: Head | None = None
    foot: Foot | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the text, in reading order."""
        return self.opening + self.body + self.closing

    @property
    def marginal(self) -> tuple[Block, ...]:
        """The blocks in the margins of page 1."""
        return (self.head.blocks if self.head else ()) + (self.foot.blocks if self.foot else ())


# ---- reading a page ----


def paragraphs_of(page: Page) -> Iterator[Paragraph | Frame]:
    """Give all that is text of a page, in reading order: the head of page 1, the text, the foot of page 1."""
    for part in (page.head.blocks if page.head else (), page.blocks, page.foot.blocks if page.foot else ()):
        for block in part:
            yield from paragraphs_in(block)


def paragraphs_in(block: Block) -> Iterator[Paragraph | Frame]:
    """Give all that is text of a block, in reading order."""
    if isinstance(block, Paragraph | Frame):
        yield block
    elif isinstance(block, List):
        yield from block.items
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row.cells:
                for inner in cell.blocks:
                    yield from paragraphs_in(inner)


def tables_of(page: Page) -> Iterator[Table]:
    """Give the tables of a page, the columns of its head and foot among them."""
    return (block for block in page.blocks if isinstance(block, Table))


def all_inlines(page: Page) -> Iterator[Inline]:
    """Give all that stands within the lines of a page, notes included."""
    return (inline for paragraph in paragraphs_of(page) for inline in inlines_of(paragraph.inlines))


def inlines_of(inlines: Inlines) -> Iterator[Inline]:
    """Give all that stands within these lines, notes included, in reading order."""
    for inline in inlines:
        yield inline
        if isinstance(inline, Marked | Link):
            yield from inlines_of(inline.inlines)
        elif isinstance(inline, NoteCall):
            yield from inlines_of(inline.note)


def text_of(inlines: Inlines) -> str:
    """Return the words of some lines, notes included."""
    return "".join(inline.text for inline in inlines_of(inlines) if isinstance(inline, Text | Symbols))
