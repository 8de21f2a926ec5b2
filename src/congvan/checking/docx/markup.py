"""WordprocessingML as it is met in the wild: names, switches, lengths with and without units, content to walk."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from congvan.thethuc.rules import PT_PER_MM

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

TWIP = 1 / 20  # in pt, as all units here
HALF_POINT = 1 / 2
EMU = 1 / 12700
PIXEL = 3 / 4
_UNITS = {"pt": 1.0, "in": 72.0, "mm": PT_PER_MM, "cm": 10 * PT_PER_MM, "pc": 12.0, "pi": 12.0, "px": PIXEL}
# Nine digits hold every real length; more are an attempt to overflow something.
_LENGTH = re.compile(r"\s*([+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))\s*(pt|in|mm|cm|pc|pi|px)?\s*")
_INTEGER = re.compile(r"\s*([+-]?\d{1,9})(?:\.0*)?\s*")

# Elements that only wrap what they hold; deleted and moved text (w:del, w:moveFrom) is not among them.
WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "bdo", "dir",
                                           "hyperlink"))  # fmt: skip


def length_pt(text: str | None, unit: float) -> float | None:
    """Return a length in pt; `unit` is that of a bare number. None where there is none, or it is no length."""
    match = _LENGTH.fullmatch(text) if text else None
    if match is None:
        return None
    return round(float(match.group(1)) * _UNITS.get(match.group(2), unit), 4)


def length_mm(text: str | None, unit: float = TWIP) -> float | None:
    """Return a length in mm, as `length_pt` does in pt."""
    size = length_pt(text, unit)
    return None if size is None else size / PT_PER_MM


def integer(text: str | None) -> int | None:
    """Return a whole number, None where the text is none."""
    match = _INTEGER.fullmatch(text) if text else None
    return int(match.group(1)) if match else None


def value(parent: _Element | None, name: str) -> str | None:
    """Return the w:val of a child."""
    found = parent.find(W + name) if parent is not None else None
    return found.get(W + "val") if found is not None else None


def on(element: _Element) -> bool:
    """Tell whether a switch such as w:b is on; one without a value is."""
    return element.get(W + "val", "1") not in ("0", "false", "off", "none")


def switched(parent: _Element | None, name: str) -> bool:
    """Tell whether a child is a switch that is on."""
    found = parent.find(W + name) if parent is not None else None
    return found is not None and on(found)


def chosen(alternate: _Element) -> _Element | None:
    """Return the one branch of mc:AlternateContent that counts: the first choice, else the fallback."""
    choice = alternate.find(MC + "Choice")
    return choice if choice is not None else alternate.find(MC + "Fallback")


def unwrapped(parent: _Element, *tags: str) -> Iterator[_Element]:
    """Yield the children of these tags, also those in content controls and other wrappers."""
    for node in parent:
        if node.tag in tags:
            yield node
        elif node.tag in WRAPPERS:
            yield from unwrapped(node, *tags)
        elif node.tag == MC + "AlternateContent":
            branch = chosen(node)
            if branch is not None:
                yield from unwrapped(branch, *tags)
