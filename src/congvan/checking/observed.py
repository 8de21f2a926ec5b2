"""What is seen in a file, whoever made it: the neutral form that the readers give and recognition takes.

Texts stand as the file holds them (not normalised); formatting is effective, whatever gave it. Lengths in mm, sizes
and spacing in pt, pages from 1. Places that a format does not know (a page of a DOCX) are None.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

# What gives a text beside the fields of Word: a content control that asks for one, and Office Math.
PROMPT, FORMULA = "PROMPT", "FORMULA"
Zone = Literal["body", "header", "footer", "note"]
Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True)
class Box:
    """A rectangle on a page, in mm from its upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Run:
    """Text of one look. `element` is the file's own object (the w:r or field of a DOCX), for mending and notes."""

    text: str
    face: str
    size_pt: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    upper: bool = False  # shown in capitals though not typed so
    small_caps: bool = False
    hidden: bool = False
    struck: bool = False  # a line goes through it
    color: str = "000000"
    spacing_pt: float = 0  # between characters; negative: condensed
    scale: float = 100  # width of characters, %
    position: Literal["", "super", "sub"] = ""
    laid: bool = False  # over the page of a PDF by another program (a number, a seal): no author's typing
    nameless: bool = False  # the PDF names its face no more: face '', weight and slant a guess
    field: str = ""  # what gives the text: a field ('PAGE', 'NUMPAGES', …), PROMPT, FORMULA
    box: Box | None = None
    element: Any = attribute(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Cell:
    """Where a paragraph stands in a table or text box; `left`, `right`: edges in mm from the paper's left edge."""

    table: int
    row: int
    column: int
    rows: int
    columns: int
    left: float
    right: float
    bordered: bool = False  # the table shows lines of its own: one of the body, not of the head
    plain: bool = False  # its text surely begins at the top of its row, which is as high as what stands in it
    lines: Literal["all", "across", "none"] = "all"  # those that its table shows


@dataclass(frozen=True)
class Ruling:
    """A drawn horizontal line (a border, a drawing, a path): its ends in mm from the paper's left edge.

    `kind` is 'border', 'drawing', 'underline' or 'path'; `style` is 'solid' or what else it is.
    """

    left: float
    right: float
    kind: str
    style: str = "solid"
    thickness_pt: float | None = None
    top: float | None = None  # mm from the paper's top, where known
    element: Any = attribute(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, its formatting effective.

    Indents count from the edges of the text area or cell. `multiple` is the line spacing in lines, None where
    `line_pt` gives it outright. `label` is an automatic number as shown ('1.', 'a)', '-'), not part of the text.
    `edges` are the left and right ends (mm from the paper's left edge) of the area that the paragraph is set in.
    `lines` are its printed lines where known (PDF), else what manual breaks make.
    """

    runs: tuple[Run, ...]
    zone: Zone = "body"
    align: Align = "left"
    left_mm: float = 0
    right_mm: float = 0
    first_mm: float = 0
    before_pt: float = 0
    after_pt: float = 0
    multiple: float | None = 1
    line_pt: float | None = None
    label: str = ""
    style: str = ""
    sheet: int = 0  # index into Observed.sheets
    page: int | None = None
    shown_page: int | None = None  # of a DOCX: where Word last showed it, for people alone
    edges: tuple[float, float] | None = None
    cell: Cell | None = None
    floating: bool = False  # in a text box or frame
    lines: tuple[str, ...] = ()
    line_boxes: tuple[Box, ...] = ()
    below: Ruling | None = None  # a line drawn right beneath it
    above: Ruling | None = None
    breaks_page: bool = False  # starts a new page by itself
    keep_next: bool = False
    mark_pt: float | None = None  # of a DOCX: the size of an empty paragraph
    framed: bool = False  # a box of lines around it
    element: Any = attribute(default=None, compare=False, repr=False)

    @cached_property
    def text(self) -> str:
        """The text without the automatic number."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def letters(self) -> str:
        """The text without its blanks."""
        return "".join(self.text.split())

    @cached_property
    def starts(self) -> list[int]:
        """Where each run begins in the text, and where the last one ends."""
        return list(accumulate((len(run.text) for run in self.runs), initial=0))

    def between(self, start: int, end: int) -> Iterator[tuple[Run, int]]:
        """Give the runs that hold some of the text between two offsets, each with its place."""
        first = max(0, bisect_right(self.starts, start) - 1)
        for place in range(first, bisect_left(self.starts, end, lo=first, hi=len(self.runs))):
            if start < self.starts[place + 1]:
                yield self.runs[place], self.starts[place]


@dataclass(frozen=True)
class PageNumber:
    """How pages of a sheet are numbered: where the number stands, and whether the first page shows it."""

    zone: Literal["header", "footer"]
    paragraph: Paragraph
    on_first: bool
    kind: str = "decimal"


@dataclass(frozen=True)
class Sheet:
    """A section of a DOCX, or a page of a PDF: its paper and the margins in mm (of a PDF: as its text shows them).

    A margin is None where it cannot be told. `number` is None where pages have no number.
    """

    width_mm: float
    height_mm: float
    top_mm: float | None
    bottom_mm: float | None
    left_mm: float | None
    right_mm: float | None
    number: PageNumber | None = None
    restarts: bool = False  # its page numbers begin anew
    firm: bool = False  # a PDF's: full lines of text show its left and right margin
    element: Any = attribute(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Font:
    """A face that a PDF uses: its name without the subset's prefix, and whether the file carries it."""

    name: str
    embedded: bool
    named: bool = True  # False: its name is the print driver's ('CIDFont+F1')


@dataclass(frozen=True)
class Signature:
    """A digital signature as the file states it: `covered` are the first bytes up to which its range goes.

    `whole`: it covers all of the file; `permission`: of a certification, its level of DocMDP.
    """

    signer: str
    time: str
    covered: int
    whole: bool
    permission: int | None = None


@dataclass(frozen=True)
class Observed:
    """A whole file: its sheets, its paragraphs in reading order (left column of a head before its right one)."""

    path: Path
    format: Literal["docx", "pdf"]
    sheets: tuple[Sheet, ...]
    paragraphs: tuple[Paragraph, ...]
    fonts: tuple[Font, ...] = ()  # those of what the author wrote
    properties: Mapping[str, str] = attribute(default_factory=dict)  # 'title', 'author', 'language'
    pages: int | None = None
    images: int = 0
    revisions: int = 0  # tracked changes that nobody accepted yet
    comments: int = 0
    signatures: tuple[Signature, ...] = ()
    foreign: int = 0  # other files that a DOCX takes in only when Word opens it (altChunk, subDoc): not read
    source: Any = attribute(default=None, compare=False, repr=False)  # the opened package, for mending and notes
