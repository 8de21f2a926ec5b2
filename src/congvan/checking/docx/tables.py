"""Tables: which cell stands where on the paper, what lines it shows, what the table's style says for its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from lxml.etree import _Element

from congvan.checking.docx.markup import TWIP, W, integer, length_mm, unwrapped, value
from congvan.checking.docx.styles import (
    NO_TABLE,
    SIDES,
    Border,
    Properties,
    Styles,
    borders,
    merge_paragraph,
    on_attribute,
)
from congvan.thethuc.rules import PT_PER_MM

_CELL_MARGIN_MM = 108 * TWIP / PT_PER_MM  # of Word's own 'Normal Table'
_MOST_COLUMNS = 1_000  # Word allows 63
_FEWEST_LINES = 3  # of a table that is ruled across only: around its head and at its foot
# Bits of w:tblLook w:val, in which old files keep what newer ones say in attributes.
_LOOK_BITS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200,
              "noVBand": 0x400}  # fmt: skip


@dataclass(frozen=True)
class Level:
    """What a table style says for one cell; `run` is known by its identity, so one is made for each kind of cell."""

    run: Properties
    paragraph: Properties
    borders: dict[str, Border | None]


NO_LEVEL = Level(NO_TABLE, {}, {})


@dataclass(frozen=True)
class Slot:
    """One cell: its edges in mm from the paper's left edge, those of its text, its lines."""

    element: _Element
    row: int
    column: int
    left: float
    right: float
    text_left: float
    text_right: float
    level: Level
    borders: dict[str, Border | None]


@dataclass(frozen=True)
class Grid:
    """A table laid out; its cells row by row."""

    rows: int
    columns: int
    slots: tuple[Slot, ...]
    bordered: bool

    @property
    def lines(self) -> Literal["all", "across", "none"]:
        """Which lines it shows."""
        if not self.bordered:
            return "none"
        down = any(slot.borders.get("left") or slot.borders.get("right") for slot in self.slots)
        return "all" if down else "across"


@dataclass(frozen=True)
class Around:
    """Where a table stands: the area of the text and the paper, in mm from the paper's left edge.

    `outdented`: before Word 2013 the text of a table, not its edge, stood at the margin.
    """

    left: float
    right: float
    margin_left: float
    margin_right: float
    width: float
    outdented: bool


@dataclass(frozen=True)
class _Raw:
    """A cell before its place in mm is known."""

    element: _Element
    row: int
    at: int
    span: int
    width: float | None
    continues: bool


class Tables:
    """Lays out the tables of one file; what styles say for a kind of cell is kept."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[tuple[str, tuple[str, ...]], Level] = {}

    def grid(self, table: _Element, around: Around) -> Grid:
        """Return the cells of a w:tbl."""
        properties = table.find(W + "tblPr")
        rows = [row for row in unwrapped(table, W + "tr") if row.find(f"{W}trPr/{W}del") is None]
        cells = [list(_cells(row, index)) for index, row in enumerate(rows)]
        columns = max((cell.at + cell.span for row in cells for cell in row), default=0)
        style = value(properties, "tblStyle") or ""
        margins = self._margins(style, properties)
        edges = _edges(table, cells, columns, around.right - around.left)
        widest = max((_width(row, edges) for row in cells), default=0.0)
        left = _left(properties, around, widest, margins[0])
        flags = _flags(properties)
        outer = {**self._table_borders(style), **borders(_child(properties, "tblBorders"))}
        slots = []
        for row in cells:
            for cell, from_mm, to_mm in _placed(row, edges):
                if cell.continues:
                    continue
                conditions = _conditions(cell.row, cell.at, cell.at + cell.span, len(rows), columns, flags)
                level = self._level(style, conditions)
                own = _margins_of(cell.element.find(f"{W}tcPr/{W}tcMar"), margins)
                shown = _shown(cell, level, outer, len(rows), columns)
                slots.append(
                    Slot(
                        cell.element,
                        cell.row,
                        cell.at,
                        left + from_mm,
                        left + to_mm,
                        left + from_mm + own[0],
                        left + to_mm - own[1],
                        level,
                        shown,
                    )
                )
        return Grid(len(rows), columns, tuple(slots), _bordered(slots))

    def _margins(self, style: str, properties: _Element | None) -> tuple[float, float]:
        found = _CELL_MARGIN_MM, _CELL_MARGIN_MM
        for element in self._styles.chain("table", style):
            found = _margins_of(element.find(f"{W}tblPr/{W}tblCellMar"), found)
        return _margins_of(_child(properties, "tblCellMar"), found)

    def _table_borders(self, style: str) -> dict[str, Border | None]:
        found: dict[str, Border | None] = {}
        for element in self._styles.chain("table", style):
            found.update(borders(element.find(f"{W}tblPr/{W}tblBorders")))
        return found

    def _level(self, style: str, conditions: tuple[str, ...]) -> Level:
        key = style, conditions
        if key not in self._levels:
            chain = self._styles.chain("table", style)
            parts = [element for element in chain]
            for condition in conditions:
                for element in chain:
                    parts += [p for p in element.iterfind(W + "tblStylePr") if p.get(W + "type") == condition]
            run: dict[str, object] = {}
            lines: dict[str, Border | None] = {}
            for part in parts:
                run.update(self._styles.run_properties(part.find(W + "rPr")))
                lines.update(borders(part.find(f"{W}tcPr/{W}tcBorders")))
            paragraph = merge_paragraph(self._styles.paragraph_properties(part.find(W + "pPr")) for part in parts)
            self._levels[key] = Level(run, paragraph, lines)
        return self._levels[key]


def _child(parent: _Element | None, name: str) -> _Element | None:
    return parent.find(W + name) if parent is not None else None


def _cells(row: _Element, index: int) -> Iterator[_Raw]:
    properties = row.find(W + "trPr")
    at = min(max(integer(value(properties, "gridBefore")) or 0, 0), _MOST_COLUMNS)
    for cell in unwrapped(row, W + "tc"):
        inner = cell.find(W + "tcPr")
        span = min(max(integer(value(inner, "gridSpan")) or 1, 1), _MOST_COLUMNS)
        merge = _child(inner, "vMerge")
        continues = merge is not None and merge.get(W + "val", "continue") == "continue"
        yield _Raw(cell, index, at, span, _absolute(_child(inner, "tcW")), continues)
        at += span


def _absolute(width: _Element | None) -> float | None:
    """Return a width that is a length, not a share and not 'auto'."""
    if width is None or width.get(W + "type", "dxa") != "dxa":
        return None
    return length_mm(width.get(W + "w")) or None


def _edges(table: _Element, cells: list[list[_Raw]], columns: int, room: float) -> list[float]:
    """Return where the columns of the grid begin and end, from the table's left edge."""
    grid = table.find(W + "tblGrid")
    widths = [length_mm(each.get(W + "w")) or 0.0 for each in grid.iterfind(W + "gridCol")] if grid is not None else []
    if len(widths) < columns or not any(widths):
        widths = next((w for row in cells if len(w := [cell.width or 0.0 for cell in row]) == columns and all(w)), [])
    if not widths:
        widths = [room / columns] * columns if columns else []
    preferred = table.find(f"{W}tblPr/{W}tblW")
    if preferred is not None and preferred.get(W + "type") == "pct":
        share = (preferred.get(W + "w") or "").strip()
        part = integer(share.rstrip("%"))
        if part:
            total = room * part / (100 if share.endswith("%") else 5000)
            widths = [width * total / sum(widths) for width in widths]
    return [0.0, *accumulate(widths)]


def _placed(row: list[_Raw], edges: list[float]) -> Iterator[tuple[_Raw, float, float]]:
    """Yield the cells of a row with their edges: by their own widths where all have one, as Word, else by the grid."""
    last = len(edges) - 1
    by_width = bool(row) and all(cell.width for cell in row)
    at = edges[min(row[0].at, last)] if row else 0.0
    for cell in row:
        if by_width:
            yield cell, at, at + (cell.width or 0)
            at += cell.width or 0
        else:
            yield cell, edges[min(cell.at, last)], edges[min(cell.at + cell.span, last)]


def _width(row: list[_Raw], edges: list[float]) -> float:
    return max((to_mm for _, _, to_mm in _placed(row, edges)), default=0.0)


def _left(properties: _Element | None, around: Around, width: float, cell_margin: float) -> float:
    floating = _child(properties, "tblpPr")
    if floating is not None:
        return _floating_left(floating, around, width)
    align = value(properties, "jc") or "left"
    if align == "center":
        return (around.left + around.right - width) / 2
    if align in ("right", "end"):
        return around.right - width
    indent = length_mm(ind.get(W + "w")) if (ind := _child(properties, "tblInd")) is not None else None
    return around.left + (indent or 0) - (cell_margin if around.outdented else 0)


def _floating_left(place: _Element, around: Around, width: float) -> float:
    anchor = place.get(W + "horzAnchor", "text")
    left, right = {"page": (0.0, around.width), "margin": (around.margin_left, around.margin_right)}.get(
        anchor, (around.left, around.right)
    )
    align = place.get(W + "tblpXSpec", "")
    if align == "center":
        return (left + right - width) / 2
    if align in ("right", "outside"):
        return right - width
    return left + (length_mm(place.get(W + "tblpX")) or 0)


def _margins_of(element: _Element | None, default: tuple[float, float]) -> tuple[float, float]:
    found = dict(zip(("left", "right"), default, strict=True))
    for name, side in (("left", "left"), ("start", "left"), ("right", "right"), ("end", "right")):
        margin = _child(element, name)
        size = length_mm(margin.get(W + "w")) if margin is not None else None
        if size is not None:
            found[side] = size
    return found["left"], found["right"]


def _flags(properties: _Element | None) -> dict[str, bool]:
    look = _child(properties, "tblLook")
    if look is None:
        return {**dict.fromkeys(_LOOK_BITS, False), "noHBand": True, "noVBand": True}
    try:
        bits = int(look.get(W + "val", "0"), 16)
    except ValueError:
        bits = 0
    return {
        name: on_attribute(look, name) if W + name in look.attrib else bool(bits & bit)
        for name, bit in _LOOK_BITS.items()
    }


def _conditions(row: int, first: int, end: int, rows: int, columns: int, flags: dict[str, bool]) -> tuple[str, ...]:
    """Return which conditional parts of a style hold for a cell, the weakest first (17.7.6)."""
    found = ["wholeTable"]
    top, left = flags["firstRow"] and row == 0, flags["firstColumn"] and first == 0
    bottom, right = flags["lastRow"] and row == rows - 1, flags["lastColumn"] and end >= columns
    if not flags["noVBand"] and not (left or right):
        found.append("band2Vert" if (first - flags["firstColumn"]) % 2 else "band1Vert")
    if not flags["noHBand"] and not (top or bottom):
        found.append("band2Horz" if (row - flags["firstRow"]) % 2 else "band1Horz")
    for holds, name in (
        (left, "firstCol"), (right, "lastCol"), (top, "firstRow"), (bottom, "lastRow"),
        (top and left, "nwCell"), (top and right, "neCell"), (bottom and left, "swCell"), (bottom and right, "seCell"),
    ):  # fmt: skip
        if holds:
            found.append(name)
    return tuple(found)


def _shown(
    cell: _Raw, level: Level, outer: dict[str, Border | None], rows: int, columns: int
) -> dict[str, Border | None]:
    """Return the lines of a cell: its own, else those of the style's part, else those of the table."""
    own = {**level.borders, **borders(cell.element.find(f"{W}tcPr/{W}tcBorders"))}
    at_edge = {"top": cell.row == 0, "bottom": cell.row == rows - 1, "left": cell.at == 0,
               "right": cell.at + cell.span >= columns}  # fmt: skip
    found = {}
    for side in SIDES:
        inside = "insideH" if side in ("top", "bottom") else "insideV"
        for source, name in ((own, side), (outer, side if at_edge[side] else inside)):
            if name in source:
                found[side] = source[name]
                break
    return found


def _bordered(slots: list[Slot]) -> bool:
    """Tell whether the table is ruled; a line beneath a head or above a note does not make one."""
    if any(slot.borders.get("left") or slot.borders.get("right") for slot in slots):
        return True
    ruled = [slot for slot in slots if slot.borders.get("top") or slot.borders.get("bottom")]
    heights = {slot.row for slot in ruled if slot.borders.get("top")}
    heights |= {slot.row + 1 for slot in ruled if slot.borders.get("bottom")}
    return len(heights) >= _FEWEST_LINES and len(ruled) * 2 > len(slots)
