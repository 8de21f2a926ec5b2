"""What is drawn over the text: straight lines and text boxes, of DrawingML and of its elder, VML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml.etree import _Element

from congvan.checking.docx.markup import EMU, MC, PIXEL, A, W, chosen, integer, length_mm, length_pt
from congvan.thethuc.rules import PT_PER_MM

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
WPG = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"
WPC = "{http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the prefix that all files use
_EMU_PER_MM = PT_PER_MM / EMU

_STRAIGHT = ("line", "straightConnector1")
_CHARTS = ("chart", "diagram", "chartex")
_FLATTEST_MM = 0.8  # a shape as low as that is used as a line
_TALLEST_MM = 2.5  # a line drawn by hand may slope a little
_SHORTEST_MM = 3.0
_INSET_MM = 2.54  # between the edge of a text box and its text, where nothing says
_VML_SHAPES = frozenset(V + name for name in ("line", "shape", "rect", "roundrect"))
_VML_CURVES = frozenset(V + name for name in ("oval", "arc", "polyline", "curve"))
_VML_LINE_TYPES = ("#_x0000_t32", "#_x0000_t20")


@dataclass(frozen=True)
class Place:
    """Where a shape stands: an offset in mm from the left of `across` ('column', 'margin', 'page') or an alignment
    there, and how far below the top of `down`; None where it cannot be told. `inline`: it stands in the text."""

    across: str = "column"
    x_mm: float | None = None
    align: str = ""
    width_mm: float = 0
    down: str = "paragraph"
    y_mm: float | None = None
    height_mm: float = 0
    in_cell: bool = True
    inline: bool = False


@dataclass(frozen=True)
class Shape:
    """A line, or with `content` a text box; `outlined`: lines are drawn around the box, `inset_mm` inside its edges.

    A `sketch` is neither: a box to be ticked, an arrow, a circle.
    """

    place: Place
    element: _Element
    content: _Element | None = None
    outlined: bool = False
    style: str = "solid"
    thickness_pt: float | None = None
    inset_mm: tuple[float, float] = (_INSET_MM, _INSET_MM)
    sketch: bool = False


def drawn(node: _Element) -> Iterator[Shape]:
    """Yield the lines and text boxes in a w:drawing, w:pict or w:object."""
    return (shape for shape in _every(node) if not shape.sketch)


def sketches(node: _Element) -> int:
    """Count what else is drawn and can be seen: boxes to be ticked, arrows, circles; and charts and diagrams."""
    charts = sum(1 for data in node.iter(A + "graphicData") if data.get("uri", "").rpartition("/")[2] in _CHARTS)
    return charts + sum(shape.sketch for shape in _every(node))


def _every(node: _Element) -> Iterator[Shape]:
    for child in node:
        if child.tag in (WP + "anchor", WP + "inline"):
            place = _anchored(child)
            for data in child.iterfind(f"{A}graphic/{A}graphicData"):
                yield from _drawing_ml(data, place, 1, 1, whole=True)
        elif isinstance(child.tag, str) and child.tag.startswith(V):
            yield from _vml(child, None)


def pictures(node: _Element) -> int:
    """Count the pictures in a w:drawing, w:pict or w:object, without those of its text boxes."""
    return sum(1 for picture in node.iter(A + "blip", V + "imagedata") if not _boxed(picture, node))


def _boxed(picture: _Element, drawing: _Element) -> bool:
    """Tell whether a picture stands in a text box of the drawing, whose paragraphs count it."""
    for above in picture.iterancestors():
        if above is drawing:
            break
        if above.tag == W + "txbxContent":
            return True
    return False


def _anchored(anchor: _Element) -> Place:
    extent = anchor.find(WP + "extent")
    width, height = (_mm(extent, name) or 0 for name in ("cx", "cy"))
    if anchor.tag == WP + "inline":
        return Place(width_mm=width, height_mm=height, inline=True, y_mm=0)
    across, x_mm, align = _position(anchor.find(f".//{WP}positionH"), "column")
    down, y_mm, _ = _position(anchor.find(f".//{WP}positionV"), "paragraph")
    return Place(
        across, x_mm, align, width, down, y_mm, height, in_cell=anchor.get("layoutInCell", "1") in ("1", "true")
    )


def _position(element: _Element | None, default: str) -> tuple[str, float | None, str]:
    if element is None:
        return default, None, ""
    offset = next(element.iter(WP + "posOffset"), None)
    align = next(element.iter(WP + "align"), None)
    size = integer(offset.text) if offset is not None else None
    return (
        element.get("relativeFrom", default),
        None if size is None else size / _EMU_PER_MM,
        (align.text or "").strip() if align is not None else "",
    )


def _mm(element: _Element | None, name: str) -> float | None:
    size = integer(element.get(name)) if element is not None else None
    return None if size is None else size / _EMU_PER_MM


def _drawing_ml(parent: _Element, place: Place, across: float, down: float, whole: bool) -> Iterator[Shape]:
    """Walk shapes and groups. `place` is that of the parent, `across` and `down` scale its children's units to mm;
    a shape that is the `whole` drawing stands where the drawing does."""
    for node in parent:
        if node.tag in (WPG + "wgp", WPG + "grpSp", WPC + "wpc"):
            yield from _group(node, place, across, down, whole)
        elif node.tag == MC + "AlternateContent":
            branch = chosen(node)
            if branch is not None:
                yield from _drawing_ml(branch, place, across, down, whole)
        elif node.tag == WPS + "wsp":
            yield from _word_shape(
                node, place if whole else _moved(place, node.find(f"{WPS}spPr/{A}xfrm"), across, down)
            )


def _group(node: _Element, place: Place, across: float, down: float, whole: bool) -> Iterator[Shape]:
    frame = node.find(f"{WPG}grpSpPr/{A}xfrm")
    own = place if whole else _moved(place, frame, across, down)
    origin, inner = (frame.find(A + name) if frame is not None else None for name in ("chOff", "chExt"))
    widths, heights = _mm(inner, "cx"), _mm(inner, "cy")
    scale_x = own.width_mm / widths if widths else 1.0
    scale_y = own.height_mm / heights if heights else 1.0
    shifted = replace(
        own,
        x_mm=None if own.x_mm is None else own.x_mm - (_mm(origin, "x") or 0) * scale_x,
        y_mm=None if own.y_mm is None else own.y_mm - (_mm(origin, "y") or 0) * scale_y,
    )
    yield from _drawing_ml(node, shifted, scale_x, scale_y, whole=False)


def _moved(place: Place, frame: _Element | None, across: float, down: float) -> Place:
    """Return the place of a child of a group."""
    offset, extent = (frame.find(A + name) if frame is not None else None for name in ("off", "ext"))
    return replace(
        place,
        x_mm=None if place.x_mm is None else place.x_mm + (_mm(offset, "x") or 0) * across,
        y_mm=None if place.y_mm is None else place.y_mm + (_mm(offset, "y") or 0) * down,
        width_mm=(_mm(extent, "cx") or 0) * across,
        height_mm=(_mm(extent, "cy") or 0) * down,
        align=place.align if place.x_mm is None else "",
    )


def _word_shape(shape: _Element, place: Place) -> Iterator[Shape]:
    properties = shape.find(WPS + "spPr")
    line = properties.find(A + "ln") if properties is not None else None
    geometry = properties.find(A + "prstGeom") if properties is not None else None
    content = shape.find(f"{WPS}txbx/{W}txbxContent")
    hidden = line is not None and line.find(A + "noFill") is not None
    thickness = length_pt(line.get("w"), EMU) if line is not None else None
    dashes = line.find(A + "prstDash") if line is not None else None
    style = dashes.get("val", "solid") if dashes is not None else "solid"
    styled = shape.find(f"{WPS}style/{A}lnRef")
    hidden = hidden or _is_white(line)
    outlined = not hidden and (line is not None or (styled is not None and styled.get("idx") != "0"))
    if content is not None:
        body = shape.find(WPS + "bodyPr")
        insets = [_mm(body, name) for name in ("lIns", "rIns")]
        inset = tuple(_INSET_MM if size is None else size for size in insets)
        yield Shape(place, shape, content, outlined and thickness != 0, style, thickness, (inset[0], inset[1]))
    elif not hidden and _is_line(place, geometry is not None and geometry.get("prst") in _STRAIGHT):
        yield Shape(place, shape, None, True, style, thickness)
    elif outlined or (
        properties is not None and properties.find(A + "solidFill") is not None and not _is_white(properties)
    ):
        yield Shape(place, shape, sketch=True)


def _is_white(line: _Element | None) -> bool:
    """Whether a line has the colour of paper: authors hide the outline of a text box so."""
    fill = line.find(A + "solidFill") if line is not None else None
    color = fill[0].get("val", "").upper() if fill is not None and len(fill) else ""
    return color in _PAPER


def _is_line(place: Place, straight: bool) -> bool:
    tallest = _TALLEST_MM if straight else _FLATTEST_MM
    return place.width_mm >= _SHORTEST_MM and place.height_mm <= min(tallest, place.width_mm / 4)


_PAPER = ("FFFFFF", "BG1", "LT1")  # white, and the background of a theme
_DECLARATION = re.compile(r"\s*([\w-]+)\s*:\s*([^;]*)")
_VML_PAPER = ("white", "#fff", "#ffffff", "window")
_VML_BASES = {"margin": "margin", "page": "page", "text": "column", "char": "character", "line": "line"}


@dataclass(frozen=True)
class _Units:
    """The coordinates inside a v:group: where its origin stands, and how long one unit is in mm."""

    place: Place
    left: float
    top: float
    across: float
    down: float


def _vml(node: _Element, units: _Units | None) -> Iterator[Shape]:
    if node.tag == V + "group":
        place = _vml_place(node, units)
        inner = _vml_units(node, place)
        for child in node:
            if isinstance(child.tag, str) and child.tag.startswith(V):
                yield from _vml(child, inner)
    elif node.tag in _VML_CURVES:
        yield Shape(_vml_place(node, units), node, sketch=True)
    elif node.tag in _VML_SHAPES:
        place = _vml_line(node, units) if node.tag == V + "line" else _vml_place(node, units)
        content = node.find(f"{V}textbox/{W}txbxContent")
        white = node.get("strokecolor", "").split(" ")[0].lower() in _VML_PAPER  # 'white [3212]'
        stroked = node.get("stroked", "t") not in ("f", "false", "0") and not white
        thickness = length_pt(node.get("strokeweight"), PIXEL)
        straight = (
            node.tag == V + "line"
            or node.get(O + "connectortype") == "straight"
            or node.get("type") in _VML_LINE_TYPES
            # LibreOffice writes the type without the sign of a reference.
            or "#" + node.get("type", "") in _VML_LINE_TYPES
        )
        stroke = node.find(V + "stroke")
        style = stroke.get("dashstyle", "solid") if stroke is not None else "solid"
        if content is not None:
            yield Shape(place, node, content, stroked and thickness != 0, style, thickness, _vml_inset(node))
        elif stroked and _is_line(place, straight):
            yield Shape(place, node, None, True, style, thickness)
        elif stroked and node.find(V + "imagedata") is None:
            yield Shape(place, node, sketch=True)


def _vml_inset(node: _Element) -> tuple[float, float]:
    textbox = node.find(V + "textbox")
    sides = (textbox.get("inset", "") if textbox is not None else "").split(",")
    left, right = (length_mm(sides[at], PIXEL) if len(sides) > at else None for at in (0, 2))
    return _INSET_MM if left is None else left, _INSET_MM if right is None else right


def _css(node: _Element) -> dict[str, str]:
    return {name.lower(): text.strip() for name, text in _DECLARATION.findall(node.get("style", ""))}


def _vml_place(node: _Element, units: _Units | None) -> Place:
    css = _css(node)
    if units is not None:
        left, top, width, height = (length_mm(css.get(name), PT_PER_MM) for name in ("left", "top", "width", "height"))
        return _within(units, left or 0, top or 0, width or 0, height or 0)
    align = css.get("mso-position-horizontal", "")
    floats = css.get("position") == "absolute"
    return Place(
        across=_VML_BASES.get(css.get("mso-position-horizontal-relative", "text"), "column"),
        x_mm=(length_mm(css.get("margin-left"), PIXEL) or 0) + (length_mm(css.get("left"), PIXEL) or 0),
        align=align if align in ("left", "center", "right") else "",
        width_mm=length_mm(css.get("width"), PIXEL) or 0,
        down="page" if css.get("mso-position-vertical-relative") in ("page", "margin") else "paragraph",
        y_mm=(length_mm(css.get("margin-top"), PIXEL) or 0) + (length_mm(css.get("top"), PIXEL) or 0),
        height_mm=length_mm(css.get("height"), PIXEL) or 0,
        in_cell=node.get(O + "allowincell", "t") in ("t", "true", "1"),
        inline=not floats,
    )


def _vml_units(group: _Element, place: Place) -> _Units:
    left, top = _pair(group.get("coordorigin"), 0)
    width, height = _pair(group.get("coordsize"), 1000)
    return _Units(place, left, top, place.width_mm / (width or 1), place.height_mm / (height or 1))


def _within(units: _Units, left: float, top: float, width: float, height: float) -> Place:
    """Return the place of a child of a group from its coordinates there."""
    place = units.place
    return replace(
        place,
        x_mm=None if place.x_mm is None else place.x_mm + (left - units.left) * units.across,
        y_mm=None if place.y_mm is None else place.y_mm + (top - units.top) * units.down,
        width_mm=width * units.across,
        height_mm=height * units.down,
    )


def _vml_line(node: _Element, units: _Units | None) -> Place:
    """A v:line is given by its ends; these count from where its style places it."""
    unit = PT_PER_MM if units is not None else PIXEL
    (left, top), (right, bottom) = (_lengths(node.get(name), unit) for name in ("from", "to"))
    left, right = min(left, right), max(left, right)
    top, bottom = min(top, bottom), max(top, bottom)
    if units is not None:
        return _within(units, left, top, right - left, bottom - top)
    place = _vml_place(node, None)
    return replace(
        place,
        x_mm=(place.x_mm or 0) + left,
        y_mm=(place.y_mm or 0) + top,
        width_mm=right - left,
        height_mm=bottom - top,
    )


def _pair(text: str | None, default: float) -> tuple[float, float]:
    first, _, second = (text or "").partition(",")
    return _number(first, default), _number(second, default)


def _number(text: str, default: float) -> float:
    number = integer(text)
    return default if number is None else number


def _lengths(text: str | None, unit: float) -> tuple[float, float]:
    first, _, second = (text or "").partition(",")
    return length_mm(first, unit) or 0, length_mm(second, unit) or 0


def line_style(border: str) -> str:
    """Return the style of a border of Word in the words of `Ruling`."""
    return "solid" if border in ("single", "thick") else border
