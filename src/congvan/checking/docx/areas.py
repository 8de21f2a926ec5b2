"""Where paragraphs are set, and where shapes, boxes and frames stand there, in mm from the paper's left edge."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from congvan.checking.docx.flow import Draft, Flow
from congvan.checking.docx.inlines import Inlines
from congvan.checking.docx.markup import W, length_mm
from congvan.checking.docx.sections import Section
from congvan.checking.docx.shapes import Place, Shape
from congvan.checking.docx.tables import NO_LEVEL, Level
from congvan.checking.observed import Align, Cell, Paragraph, Ruling, Zone

_FRAME_BASES = {"margin": "margin", "page": "page", "text": "column"}


@dataclass(frozen=True)
class Area:
    """The ends of the lines of paragraphs, and what is around them.

    `align` is that of a frame or box that is itself centred; `row` holds the cells beside, by column, and `over` those
    of the row above.
    """

    left: float
    right: float
    flow: Flow
    inlines: Inlines
    zone: Zone = "body"
    cell: Cell | None = None
    level: Level = NO_LEVEL
    floating: bool = False
    framed: bool = False
    align: Align | None = None
    row: Mapping[int, tuple[Cell, Flow]] = field(default_factory=dict)
    over: Mapping[int, tuple[Cell, Flow]] = field(default_factory=dict)


@dataclass(frozen=True)
class DrawnLine:
    """A drawn line whose text is not known before all paragraphs are; `offset_mm` counts from its anchor's top."""

    rule: Ruling
    anchor: Draft
    area: Area
    offset_mm: float | None

    def settle(self) -> None:
        """Find the text that the line stands under; it may be drawn from the next cell of the row, or from below."""
        own = self.area.cell
        beside = (
            None if own is None or own.left <= self._middle <= own.right else self._at_middle(self.area.row.values())
        )
        flow = beside or self.area.flow
        if self.offset_mm is None:
            flow.under(self.rule, None if beside else self.anchor, None)
            return
        from_top = self.offset_mm + self.area.flow.height_above(self.anchor)
        if self._over(self.area.over.values(), from_top, flow.first_foot_mm()) or self._over_in_table(self.offset_mm):
            return
        if beside:
            beside.under(self.rule, None, from_top)
        else:
            flow.under(self.rule, self.anchor, self.offset_mm)

    @property
    def _middle(self) -> float:
        return (self.rule.left + self.rule.right) / 2

    def _at_middle(self, row: Iterable[tuple[Cell, Flow]]) -> Flow | None:
        return next((flow for cell, flow in row if cell.left <= self._middle <= cell.right), None)

    def _over(self, row: Collection[tuple[Cell, Flow]], from_top_mm: float, first_foot_mm: float) -> bool:
        """Give the line to the cell over it, where that one's foot is nearer than that of the first text below."""
        over = self._at_middle(row)
        if over is None:
            return False
        slack = max(other.height_mm() for _, other in row) - over.height_mm()
        return abs(from_top_mm + slack) < abs(first_foot_mm - from_top_mm) and over.underline(self.rule)

    def _over_in_table(self, offset_mm: float) -> bool:
        """Give the line to a cell of the last row of the table before its anchor."""
        flow = self.area.flow
        table = flow.table_over(self.anchor)
        if table is None:
            return False
        place, below = table
        return self._over(flow.tables.get(place, ()), offset_mm + below, flow.first_foot_mm(place + 1))


def drawn_line(shape: Shape, anchor: Draft, area: Area, section: Section) -> DrawnLine:
    """Return a line drawn from a paragraph."""
    place = shape.place
    left, right = span(place, area, section, anchor.paragraph)
    from_page = place.down == "page" and area.zone == "body"
    top = place.y_mm if from_page else None
    rule = Ruling(left, right, "drawing", shape.style, shape.thickness_pt, top=top, element=shape.element)
    return DrawnLine(rule, anchor, area, place.y_mm if place.down in ("paragraph", "line") else None)


def span(place: Place, area: Area, section: Section, anchor: Paragraph | None = None) -> tuple[float, float]:
    """Return the left and right ends of what is placed in an area."""
    left, right = _base(place, area, section)
    align = place.align
    if place.inline and anchor is not None:
        left, right, align = left + anchor.left_mm, right - anchor.right_mm, anchor.align
    if align == "center":
        start = (left + right - place.width_mm) / 2
    elif align in ("right", "outside"):
        start = right - place.width_mm
    else:
        start = left + (place.x_mm or 0.0)
    return start, start + place.width_mm


def frame_place(frame: _Element) -> Place:
    """Return where a w:framePr stands; its width is 0 where it is as wide as its text."""
    align = frame.get(W + "xAlign", "")
    return Place(
        across=_FRAME_BASES.get(frame.get(W + "hAnchor", "text"), "column"),
        x_mm=length_mm(frame.get(W + "x")) or 0.0,
        align={"inside": "left", "outside": "right"}.get(align, align),
        width_mm=length_mm(frame.get(W + "w")) or 0.0,
        in_cell=False,
    )


def _base(place: Place, area: Area, section: Section) -> tuple[float, float]:
    if place.across in ("margin", "page") and area.cell is not None and place.in_cell:
        return area.cell.left, area.cell.right  # Word lays such shapes out within the cell
    width = section.sheet.width_mm
    bases = {"margin": (section.left, section.right), "page": (0.0, width), "leftMargin": (0.0, section.left),
             "insideMargin": (0.0, section.left), "rightMargin": (section.right, width),
             "outsideMargin": (section.right, width)}  # fmt: skip
    return bases.get(place.across, (area.left, area.right))
