"""Effective formatting: document defaults, table, paragraph and character styles, then what stands in the text.

Properties travel as mappings by our own names and hold only what a level says; `Look` and the paragraph's
mapping are complete. ISO/IEC 29500-1, 17.7.2 (order) and 17.7.3 (toggles).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element

from congvan.checking.docx.markup import HALF_POINT, TWIP, A, W, integer, length_mm, length_pt, on, value
from congvan.thethuc.rules import PT_PER_MM

Properties = Mapping[str, Any]

_TOGGLES = {W + "b": "bold", W + "i": "italic", W + "caps": "upper", W + "smallCaps": "small_caps",
            W + "vanish": "hidden", W + "strike": "struck", W + "dstrike": "twice_struck"}  # fmt: skip
_TOGGLE_NAMES = tuple(_TOGGLES.values())
_ALIGN = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right", "both": "justify",
          "distribute": "justify", "thaiDistribute": "justify", "lowKashida": "justify", "mediumKashida": "justify",
          "highKashida": "justify"}  # fmt: skip
_POSITIONS = {"superscript": "super", "subscript": "sub", "baseline": ""}
_DEFAULT_FACE, _DEFAULT_SIZE = "Times New Roman", 10.0  # what Word shows where nothing says
_AUTOSPACING_PT = 14.0  # the space of HTML paragraphs
_LINE_PT = 12.0  # 'before' may be given in hundredths of a line
SIDES = ("top", "left", "bottom", "right")
NO_TABLE: Properties = {}
_SIDE_NAMES = {"start": "left", "end": "right"}


@dataclass(frozen=True)
class Border:
    """A shown border; `style` is w:val."""

    style: str
    thickness_pt: float


def borders(element: _Element | None) -> dict[str, Border | None]:
    """Return the borders that an element such as w:pBdr names, None for those that it takes away or hides."""
    found: dict[str, Border | None] = {}
    for side in element if element is not None else ():
        if isinstance(side.tag, str):
            name = side.tag.removeprefix(W)
            style = side.get(W + "val", "none")
            shown = style not in ("none", "nil") and side.get(W + "color", "").upper() != "FFFFFF"
            width = length_pt(side.get(W + "sz"), 1 / 8)
            found[_SIDE_NAMES.get(name, name)] = Border(style, width or 0) if shown else None
    return found


class Styles:
    """The styles of one file; results are kept, for most paragraphs share a few looks."""

    def __init__(self, root: _Element | None, theme: _Element | None) -> None:
        self._theme = _theme_faces(theme)
        self._elements: dict[tuple[str, str], _Element] = {}
        self._default: dict[str, str] = {}
        for style in root.iterfind(W + "style") if root is not None else ():
            kind, name = style.get(W + "type", "paragraph"), style.get(W + "styleId", "")
            self._elements.setdefault((kind, name), style)
            if on_attribute(style, "default"):
                self._default.setdefault(kind, name)
        self._chains: dict[tuple[str, str], tuple[_Element, ...]] = {}
        self._run_levels: dict[tuple[str, str], Properties] = {}
        self._looks: dict[tuple[int, str, str], dict[str, Any]] = {}
        defaults = root.find(W + "docDefaults") if root is not None else None
        run = _defaults(defaults, "rPr")
        self.language = value(run, "lang") or ""
        self._run_defaults: Properties = {"face_ascii": _DEFAULT_FACE, "face_other": _DEFAULT_FACE,
                                          "size_pt": _DEFAULT_SIZE, **self.run_properties(run)}  # fmt: skip
        self.character_pt: float = _DEFAULT_SIZE
        self.paragraph_defaults = self.paragraph_properties(_defaults(defaults, "pPr"))
        self.character_pt = self.look(NO_TABLE, "", "", None)["size_pt"]

    def chain(self, kind: str, name: str) -> tuple[_Element, ...]:
        """Return a style and those that it is based on, the base first; the default style for an unknown name."""
        key = kind, name
        if key not in self._chains:
            self._chains[key] = tuple(reversed(self._based(kind, name)))
        return self._chains[key]

    def _based(self, kind: str, name: str) -> list[_Element]:
        if (kind, name) not in self._elements:
            name = self._default.get(kind, "")
        found: list[_Element] = []
        seen = set()
        while (kind, name) in self._elements and name not in seen:
            seen.add(name)
            found.append(self._elements[kind, name])
            name = value(found[-1], "basedOn") or ""
        return found

    def title(self, name: str) -> str:
        """Return the name that a user sees of a paragraph style."""
        chain = self.chain("paragraph", name)
        return value(chain[-1], "name") or name if chain else name

    def style_id(self, properties: _Element | None) -> str:
        """Return the id of the paragraph style that w:pPr asks for, that of the default where it asks for none."""
        name = value(properties, "pStyle") or ""
        return name if ("paragraph", name) in self._elements else self._default.get("paragraph", "")

    def look(self, table: Properties, paragraph: str, character: str, direct: _Element | None) -> dict[str, Any]:
        """Return the effective properties of a run in a paragraph style, a character style, with direct ones.

        `table` is NO_TABLE or what `table_level` gave: it is known by its identity.
        """
        key = id(table), paragraph, character
        base = self._looks.get(key)
        if base is None:
            levels = [table, self._run_level("paragraph", paragraph), self._run_level("character", character)]
            base = dict(self._run_defaults)
            for level in levels:
                base.update(level)
            for toggle in _TOGGLE_NAMES:
                # A style toggles what the style around it says, but nothing takes away what the defaults say.
                times = sum(bool(level.get(toggle)) for level in levels)
                base[toggle] = bool(self._run_defaults.get(toggle)) or times % 2 == 1
            self._looks[key] = base
        return {**base, **self.run_properties(direct)} if direct is not None else base

    def _run_level(self, kind: str, name: str) -> Properties:
        if kind == "character" and not name:
            return {}
        key = kind, name
        if key not in self._run_levels:
            merged: dict[str, Any] = {}
            for style in self.chain(kind, name):
                merged.update(self.run_properties(style.find(W + "rPr")))
            self._run_levels[key] = merged
        return self._run_levels[key]

    def run_properties(self, element: _Element | None) -> dict[str, Any]:
        """Return what one w:rPr says."""
        found: dict[str, Any] = {}
        for child in element if element is not None else ():
            tag = child.tag
            if tag in _TOGGLES:
                found[_TOGGLES[tag]] = on(child)
            elif tag == W + "rFonts":
                self._faces(child, found)
            elif tag in _RUN_READERS:
                name, read = _RUN_READERS[tag]
                measure = read(child.get(W + "val"))
                if measure is not None:
                    found[name] = measure
        return found

    def _faces(self, fonts: _Element, found: dict[str, Any]) -> None:
        """Only ascii and hAnsi: Word sets Vietnamese letters in hAnsi whatever the hint says."""
        for attribute, name in (("ascii", "face_ascii"), ("hAnsi", "face_other")):
            theme = self._theme.get(fonts.get(f"{W}{attribute}Theme", ""))
            face = theme or fonts.get(W + attribute)
            if face:
                found[name] = face

    def paragraph_properties(self, element: _Element | None) -> dict[str, Any]:
        """Return what one w:pPr says, without its style."""
        found: dict[str, Any] = {}
        for child in element if element is not None else ():
            tag = child.tag
            if tag == W + "ind":
                found.update(self._indents(child))
            elif tag == W + "spacing":
                found.update(_spacing(child))
            elif tag == W + "jc":
                found["align"] = _ALIGN.get(child.get(W + "val", ""), "left")
            elif tag in _SWITCHES:
                found[_SWITCHES[tag]] = on(child)
            elif tag == W + "pBdr":
                found["borders"] = borders(child)
            elif tag == W + "tabs":
                found["tabs"] = _tabs(child)
        return found

    def _indents(self, element: _Element) -> dict[str, float]:
        found: dict[str, float] = {}
        for names, target, sign in (
            (("left", "start"), "left_mm", 1),
            (("right", "end"), "right_mm", 1),
            (("firstLine",), "first_mm", 1),
            (("hanging",), "first_mm", -1),
        ):
            for name in names:
                size = length_mm(element.get(W + name))
                characters = integer(element.get(f"{W}{name}Chars"))
                if size is None and characters:  # Word writes both, and the length as it shows it
                    size = characters / 100 * self.character_pt / PT_PER_MM
                if size is not None:
                    found[target] = sign * size or 0.0
        return found


def merge_paragraph(levels: Iterable[Properties]) -> dict[str, Any]:
    """Lay levels of paragraph properties over each other; tab stops are added up."""
    merged: dict[str, Any] = {}
    for level in levels:
        tabs = {**merged.get("tabs", {}), **level.get("tabs", {})}
        merged.update(level)
        if tabs:
            merged["tabs"] = tabs
    return merged


def on_attribute(element: _Element, name: str) -> bool:
    """Tell whether an attribute is a switch that is on."""
    return element.get(W + name, "0") in ("1", "true", "on")


def _defaults(defaults: _Element | None, name: str) -> _Element | None:
    holder = defaults.find(f"{W}{name}Default") if defaults is not None else None
    return holder.find(W + name) if holder is not None else None


def _theme_faces(theme: _Element | None) -> dict[str, str]:
    faces = {}
    for part in ("major", "minor"):
        latin = theme.find(f".//{A}{part}Font/{A}latin") if theme is not None else None
        if latin is not None and latin.get("typeface"):
            for script in ("Ascii", "HAnsi", "EastAsia", "Bidi"):
                faces[part + script] = latin.get("typeface", "")
    return faces


def _color(text: str | None) -> str | None:
    return None if text is None else "000000" if text == "auto" else text.lstrip("#").upper()


def _scale(text: str | None) -> float | None:
    return integer(text.rstrip("%")) if text else None


_RUN_READERS: dict[str, tuple[str, Any]] = {
    W + "sz": ("size_pt", lambda text: length_pt(text, HALF_POINT) or None),
    W + "u": ("underline", lambda text: (text or "single") != "none"),
    W + "color": ("color", _color),
    W + "spacing": ("spacing_pt", lambda text: length_pt(text, TWIP)),
    W + "w": ("scale", _scale),
    W + "vertAlign": ("position", lambda text: _POSITIONS.get(text or "", "")),
}
_SWITCHES = {W + "keepNext": "keep_next", W + "pageBreakBefore": "breaks_page", W + "contextualSpacing": "contextual"}


def _spacing(element: _Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for side in ("before", "after"):
        size = length_pt(element.get(W + side), TWIP)
        lines = integer(element.get(f"{W}{side}Lines"))
        if size is None and lines:
            size = lines / 100 * _LINE_PT
        if size is not None:
            found[f"{side}_pt"] = size
            found[f"{side}_auto"] = False
        if f"{W}{side}Autospacing" in element.attrib:
            found[f"{side}_auto"] = on_attribute(element, f"{side}Autospacing")
    if (line := element.get(W + "line")) is not None:
        found["line"] = line
        found["line_rule"] = element.get(W + "lineRule", "auto")
    elif W + "lineRule" in element.attrib:
        found["line_rule"] = element.get(W + "lineRule")
    return found


def _tabs(element: _Element) -> dict[float, str]:
    stops = {}
    for stop in element.iterfind(W + "tab"):
        at = length_mm(stop.get(W + "pos"))
        if at is not None:
            stops[round(at, 2)] = stop.get(W + "val", "left")
    return stops


def space_pt(properties: Properties, side: str) -> float:
    """Return the space before or after a paragraph."""
    return _AUTOSPACING_PT if properties.get(f"{side}_auto") else properties.get(f"{side}_pt", 0.0)


def line_spacing(properties: Properties) -> tuple[float | None, float | None]:
    """Return the line spacing as lines, or as points: one of both is None."""
    line, rule = properties.get("line"), properties.get("line_rule", "auto")
    if line is None:
        return 1.0, None
    size = length_pt(line, TWIP)
    if size is None or size == 0:
        return 1.0, None
    if rule == "auto":
        return round(abs(size) / _LINE_PT, 3), None
    return None, abs(size)
