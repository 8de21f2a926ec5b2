"""A page's drawings to strokes: thin lines along and across, dashes put together; and the count of its images."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import Any, Literal, NamedTuple

import pypdfium2.raw as pdfium_c

from congvan.checking.pdf import calls
from congvan.checking.pdf.glyphs import FARTHEST, Frame

THIN = 4.0  # pt: what is drawn as a filled shape is a line up to this thickness
HAIR_DRAWN = 0.1  # pt: how thick a line without any thickness comes out
HAIR = 0.05  # pt: less is no line
LEVEL = 0.5  # pt: how far a line's ends may differ in height
SLANTED, SLOPE = 2.0, 0.03  # pt, and of its length: how far a line that was drawn by hand may
SHORT = 3.0  # pt: less is a dot or part of a dash
DEEPEST = 8  # forms in forms
MOST_OBJECTS = 30_000
MOST_STROKES = 5_000  # of a page; more is a picture
MOST_SEGMENTS = 2_000  # of one path; more is a picture
PIECES = 12  # corners of a clip: more than two shapes
WHITE = (255, 255, 255)
TEXT = pdfium_c.FPDF_PAGEOBJ_TEXT
IN_LAYERS = {pdfium_c.FPDF_PAGEOBJ_FORM, pdfium_c.FPDF_PAGEOBJ_IMAGE}  # what may cover text, or hold it as a seal


LineStyle = Literal["solid", "dashed"]


@dataclass(slots=True)
class Stroke:
    """A line along (x0 < x1, at y) or, in `Drawn.upright`, one down the page (y in `x0`, `x1`; its x in `y`), in pt."""

    x0: float
    x1: float
    y: float
    thickness: float
    style: LineStyle = "solid"


@dataclass
class Drawn:
    """What a page has besides text."""

    level: list[Stroke] = field(default_factory=list)
    upright: list[Stroke] = field(default_factory=list)
    images: int = 0


Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)


class Item(NamedTuple):
    """An object of a page: its kind and its address; the matrix of the form that holds it.

    `form` tells the outermost form that holds it, 0 for none.
    """

    kind: int
    place: int
    matrix: Matrix
    form: int

    @property
    def object(self) -> Any:
        """The object as PDFium's functions take it."""
        return calls.object_at(self.place)


def read_drawings(items: Iterable[Item], frame: Frame) -> Drawn:
    """Read the straight lines of a page and count its images."""
    drawn = Drawn()
    for item in items:
        if item.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            drawn.images += 1
        elif item.kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            path = item.object
            if pdfium_c.FPDFPath_CountSegments(path) <= MOST_SEGMENTS:
                add_path(drawn, path, item.matrix, frame)
    if max(len(drawn.level), len(drawn.upright)) > MOST_STROKES:
        return Drawn(images=drawn.images)
    drawn.level = put_together(drawn.level)
    drawn.upright = put_together(drawn.upright)
    return drawn


def read_items(page: Any) -> list[Item]:
    """The objects of a page and of its forms in the order of drawing; its texts only where they lie in layers."""
    count = min(max(pdfium_c.FPDFPage_CountObjects(page), 0), MOST_OBJECTS)
    places = list(map(calls.page_object, repeat(calls.handle(page), count), range(count)))
    kinds = list(map(calls.type_of, map(calls.Address, places)))
    if IN_LAYERS.isdisjoint(kinds):  # nearly every page: no text is asked for
        return [Item(kind, place or 0, UNIT, 0) for kind, place in zip(kinds, places, strict=True) if kind != TEXT]
    found: list[Item] = []
    seen = 0
    for index, kind in enumerate(kinds):
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            found.append(Item(kind, places[index] or 0, UNIT, 0))
            seen += 1
        else:
            held, taken = held_items(places[index], index + 1, MOST_OBJECTS - seen, count - index - 1)
            found += held
            seen += taken
        if seen >= MOST_OBJECTS:
            break
    return found


def held_items(place: int, home: int, most: int, waiting: int) -> tuple[list[Item], int]:
    """What a form of the page holds, and how many objects were looked at: no more than `most`."""
    stack: list[tuple[int, Matrix, int]] = [(place, UNIT, 0)]
    found: list[Item] = []
    seen = 0
    while stack and seen < most:
        place, matrix, depth = stack.pop()
        seen += 1
        kind = calls.type_of(calls.Address(place))
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            found.append(Item(kind, place or 0, matrix, home))
        elif depth < DEEPEST:
            form = calls.object_at(place)
            inner = product(matrix_of(form), matrix)
            count = min(max(pdfium_c.FPDFFormObj_CountObjects(form), 0), MOST_OBJECTS - len(stack) - waiting)
            held = (calls.address(pdfium_c.FPDFFormObj_GetObject(form, i)) for i in reversed(range(count)))
            stack += [(one, inner, depth + 1) for one in held]
    return found, seen


def matrix_of(item: Any) -> Matrix:
    """The matrix of an object."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(item, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def product(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does one, then the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def add_path(drawn: Drawn, item: Any, matrix: Matrix, frame: Frame) -> None:
    """Add the straight lines of a path, drawn as strokes or as thin filled shapes."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, fill, stroke)
    stroked = bool(stroke.value) and visible(pdfium_c.FPDFPageObj_GetStrokeColor, item)
    filled = bool(fill.value) and visible(pdfium_c.FPDFPageObj_GetFillColor, item)
    if not stroked and not filled:
        return
    whole = product(matrix_of(item), matrix)
    width = ctypes.c_float()
    pdfium_c.FPDFPageObj_GetStrokeWidth(item, width)
    scale = abs(whole[0] * whole[3] - whole[1] * whole[2]) ** 0.5
    thickness = min(max(HAIR_DRAWN, width.value * scale), FARTHEST)
    style: LineStyle = "dashed" if pdfium_c.FPDFPageObj_GetDashCount(item) > 0 else "solid"
    shapes = list(outlines(item, whole, frame))
    if filled and fill.value == pdfium_c.FPDF_FILLMODE_ALTERNATE and len(shapes) == 2:
        first, second = map(bounds, shapes)
        add_ring(drawn, first, second, "dashed" if is_clipped_to_pieces(item) else "solid")
        return
    for outline in shapes:
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        if filled and len(outline) > 2 and min(max(xs) - min(xs), max(ys) - min(ys)) <= THIN:
            add_bar(drawn, xs, ys)
        elif stroked:
            for (x, y), (x2, y2) in pairwise(outline):
                if along(abs(x - x2), abs(y - y2)):
                    drawn.level.append(Stroke(min(x, x2), max(x, x2), (y + y2) / 2, thickness, style))
                elif along(abs(y - y2), abs(x - x2)):
                    drawn.upright.append(Stroke(min(y, y2), max(y, y2), (x + x2) / 2, thickness, style))


def along(length: float, aside: float) -> bool:
    """Whether a line of this extent (pt) runs along the page: hands that draw one often tilt it a little."""
    return length > LEVEL and aside <= max(LEVEL, min(SLANTED, SLOPE * length))


def visible(ask: Any, item: Any) -> bool:
    """Whether an object's colour shows on white paper; a pattern does."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not ask(item, red, green, blue, alpha):
        return True
    return alpha.value > 0 and (red.value, green.value, blue.value) != WHITE


def outlines(item: Any, matrix: Matrix, frame: Frame) -> Iterator[list[tuple[float, float]]]:
    """The straight outlines of a path, in pt from the page's upper left corner; those with curves are left out."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    straight = True
    for index in range(pdfium_c.FPDFPath_CountSegments(item)):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            if straight and len(points) > 1:
                yield points
            points, straight = [], True
        straight = straight and kind != pdfium_c.FPDF_SEGMENT_BEZIERTO
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(frame.place(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if straight and len(points) > 1:
        yield points


def bounds(outline: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    """The ends of an outline: left, top, right, bottom."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    return min(xs), min(ys), max(xs), max(ys)


def add_ring(drawn: Drawn, first: tuple[float, ...], second: tuple[float, ...], style: LineStyle) -> None:
    """Add the borders that are what lies between two rectangles, filled by the even-odd rule (WeasyPrint's borders)."""
    outer, inner = sorted((first, second), key=lambda b: (b[2] - b[0]) * (b[3] - b[1]), reverse=True)
    for side, (x0, x1) in ((1, (outer[0], outer[2])), (3, (outer[0], outer[2]))):
        if HAIR < abs(outer[side] - inner[side]) <= THIN:
            add_bar(drawn, [x0, x1], [outer[side], inner[side]], style)
    for side in (0, 2):
        if HAIR < abs(outer[side] - inner[side]) <= THIN:
            add_bar(drawn, [outer[side], inner[side]], [outer[1], outer[3]], style)


def is_clipped_to_pieces(item: Any) -> bool:
    """Whether only pieces of an object show: so WeasyPrint draws dashes."""
    clip = pdfium_c.FPDFPageObj_GetClipPath(item)
    paths = max(pdfium_c.FPDFClipPath_CountPaths(clip), 0)
    return any(pdfium_c.FPDFClipPath_CountPathSegments(clip, index) > PIECES for index in range(paths))


def add_bar(drawn: Drawn, xs: list[float], ys: list[float], style: LineStyle = "solid") -> None:
    """Add a thin filled shape as the line that it looks like."""
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if width >= height:
        drawn.level.append(Stroke(min(xs), max(xs), (min(ys) + max(ys)) / 2, height, style))
    else:
        drawn.upright.append(Stroke(min(ys), max(ys), (min(xs) + max(xs)) / 2, width, style))


def put_together(strokes: list[Stroke]) -> list[Stroke]:
    """Strokes with those on one line that touch made one, and rows of dashes or dots one dashed line."""
    rows: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda s: (round(s.y, 0), s.x0)):
        row = next((row for row in rows[-6:] if abs(row[-1].y - stroke.y) <= LEVEL), None)
        if row is None:
            rows.append([stroke])
        else:
            row.append(stroke)
    return [stroke for row in rows for stroke in joined_row(sorted(row, key=lambda s: s.x0))]


def joined_row(row: list[Stroke]) -> list[Stroke]:
    """The strokes of one height, from left to right, joined where they touch or where they are dashes."""
    touching: list[Stroke] = []
    for stroke in row:
        last = touching[-1] if touching else None
        if last is not None and stroke.x0 <= last.x1 + 0.3:
            last.x1 = max(last.x1, stroke.x1)
            last.thickness = max(last.thickness, stroke.thickness)
        else:
            touching.append(stroke)
    result: list[Stroke] = []
    for stroke in touching:
        last = result[-1] if result else None
        piece = stroke.x1 - stroke.x0
        if last is not None and piece < 12 and 0 < stroke.x0 - last.x1 <= max(2.5 * piece, 3) and piece > 0:
            last.x1, last.style = stroke.x1, "dashed"
        else:
            result.append(stroke)
    return [stroke for stroke in result if stroke.x1 - stroke.x0 >= SHORT]
