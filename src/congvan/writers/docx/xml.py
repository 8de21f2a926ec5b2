"""WordprocessingML elements in few words. Lengths: twips (1/20 pt), half-points for sizes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from docx.oxml.ns import nsdecls, nsmap, qn
from docx.oxml.parser import oxml_parser, parse_xml
from lxml.etree import _Element

from congvan.thethuc.rules import PT_PER_MM

_PREFIX = {"w": nsmap["w"]}
__all__ = ["borders", "child", "floating", "nsdecls", "parse_xml", "qn", "twips", "w"]


def w(tag: str, /, *children: _Element, **attributes: object) -> _Element:
    """Return the element w:tag with w: attributes (a trailing underscore is dropped: `type_`)."""
    named = {_name(name): str(value) for name, value in attributes.items()}
    element: _Element = oxml_parser.makeelement(_name(tag), named, _PREFIX)
    if children:
        element.extend(children)
    return element


@cache
def _name(name: str) -> str:
    return qn(f"w:{name.rstrip('_')}")


def child(parent: _Element, tag: str, /, **attributes: object) -> _Element:
    """Append the element w:tag to parent and return it."""
    element = w(tag, **attributes)
    parent.append(element)
    return element


def borders(
    tag: str, sides: Iterable[str], thickness_pt: float, space_pt: float = 0, color: str = "000000"
) -> _Element:
    """Return w:tag with a line on each side; Word counts thickness in eighths of a point."""
    size, space = round(thickness_pt * 8), round(space_pt)
    return w(tag, *(w(side, val="single", sz=size, space=space, color=color) for side in sides))


def twips(mm: float) -> int:
    """Return a length in mm as twips."""
    return round(mm * PT_PER_MM * 20)


def floating(inline: _Element, x_mm: float, y_mm: float) -> _Element:
    """Return an inline picture as one that floats over the text, placed from its cell and its paragraph."""
    anchor: _Element = parse_xml(
        f"<wp:anchor {nsdecls('wp')} distT='0' distB='0' distL='0' distR='0' simplePos='0' relativeHeight='1'"
        " behindDoc='0' locked='0' layoutInCell='1' allowOverlap='1'><wp:simplePos x='0' y='0'/>"
        f"<wp:positionH relativeFrom='column'><wp:posOffset>{round(x_mm * 36000)}</wp:posOffset></wp:positionH>"
        f"<wp:positionV relativeFrom='paragraph'><wp:posOffset>{round(y_mm * 36000)}</wp:posOffset></wp:positionV>"
        "</wp:anchor>"
    )
    extent, *rest = list(inline)
    anchor.extend([extent, parse_xml(f"<wp:effectExtent {nsdecls('wp')} l='0' t='0' r='0' b='0'/>")])
    anchor.append(parse_xml(f"<wp:wrapNone {nsdecls('wp')}/>"))
    anchor.extend(rest)
    return anchor
