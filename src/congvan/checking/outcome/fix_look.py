"""Sets one property of a run, a paragraph or a section as direct formatting, so that nothing inherited undoes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")
# What comes after in CT_RPr and CT_PPr (ECMA-376, Part 1, 17.3); Word refuses files that have it otherwise.
_LETTERS = tuple(
    f"w:{name}"
    for name in (
        "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl",
        "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange",
    )
)  # fmt: skip
_FOLLOWING: Mapping[str, tuple[str, ...]] = {
    "w:spacing": ("w:w", *_LETTERS),
    "w:w": _LETTERS,
    "w:contextualSpacing": tuple(
        f"w:{name}"
        for name in (
            "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap",
            "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
        )
    ),
}  # fmt: skip
_THEMES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme", "hint")


def set_run(run: Run, name: str, value: Any) -> None:
    """Set a property of a run; raises KeyError for one that is none."""
    _RUN[name](run, value)


def set_paragraph(paragraph: Paragraph, name: str, value: Any) -> None:
    """Set a property of a paragraph; raises KeyError for one that is none."""
    _PARAGRAPH[name](paragraph, value)


def set_section(section: Section, name: str, value: float) -> None:
    """Set a length (mm) of a section's paper or margins; raises KeyError for one that is none."""
    setattr(section, SECTION[name], Mm(value))


def _size(run: Run, value: float) -> None:
    run.font.size = Pt(value)


def _bold(run: Run, value: bool) -> None:
    run.font.bold = value


def _italic(run: Run, value: bool) -> None:
    run.font.italic = value


def _upper(run: Run, value: bool) -> None:
    run.font.all_caps = value


def _color(run: Run, value: str) -> None:
    run.font.color.rgb = RGBColor.from_string(value)


def _face(run: Run, value: str) -> None:
    fonts: Any = run._r.get_or_add_rPr().get_or_add_rFonts()
    for script in _SCRIPTS:
        fonts.set(qn(f"w:{script}"), value)
    for theme in _THEMES:  # a face of the theme goes before one that is named
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _spacing(run: Run, value: float) -> None:
    _put(run._r.get_or_add_rPr(), "w:spacing", round(value * 20))


def _scale(run: Run, value: float) -> None:
    _put(run._r.get_or_add_rPr(), "w:w", round(value))


def _align(paragraph: Paragraph, value: str) -> None:
    paragraph.alignment = _ALIGNMENTS[value]


def _first(paragraph: Paragraph, value: float) -> None:
    paragraph.paragraph_format.first_line_indent = Mm(value)
    _override(paragraph, "w:ind", ("w:firstLineChars", "w:hangingChars"))


def _left(paragraph: Paragraph, value: float) -> None:
    paragraph.paragraph_format.left_indent = Mm(value)
    _override(paragraph, "w:ind", ("w:start", "w:leftChars", "w:startChars"))


def _right(paragraph: Paragraph, value: float) -> None:
    paragraph.paragraph_format.right_indent = Mm(value)
    _override(paragraph, "w:ind", ("w:end", "w:rightChars", "w:endChars"))


def _before(paragraph: Paragraph, value: float) -> None:
    paragraph.paragraph_format.space_before = Pt(value)
    _override(paragraph, "w:spacing", ("w:beforeAutospacing", "w:beforeLines"))
    _let_space(paragraph)


def _after(paragraph: Paragraph, value: float) -> None:
    paragraph.paragraph_format.space_after = Pt(value)
    _override(paragraph, "w:spacing", ("w:afterAutospacing", "w:afterLines"))
    _let_space(paragraph)


def _multiple(paragraph: Paragraph, value: float) -> None:
    paragraph.paragraph_format.line_spacing = float(value)


def _keep_next(paragraph: Paragraph, value: bool) -> None:
    paragraph.paragraph_format.keep_with_next = value


def _override(paragraph: Paragraph, tag: str, attributes: tuple[str, ...]) -> None:
    """Let no older form of a length count: not one that stands beside it, nor one of the style."""
    element: Any = paragraph._p.get_or_add_pPr().find(qn(tag))
    inherited = [layer.find(qn(tag)) for layer in _layers(paragraph)]
    for attribute in map(qn, attributes):
        element.attrib.pop(attribute, None)
        if any(layer is not None and layer.get(attribute) is not None for layer in inherited):
            element.set(attribute, "0")


def _let_space(paragraph: Paragraph) -> None:
    """Let the space show between paragraphs of one style, where the paragraph or its style closes it up."""
    properties: Any = paragraph._p.get_or_add_pPr()
    tag = "w:contextualSpacing"
    if any(layer.find(qn(tag)) is not None for layer in (properties, *_layers(paragraph))):
        _put(properties, tag, 0)


def _layers(paragraph: Paragraph) -> list[Any]:
    """Return the paragraph properties of its style and of those that the style is based on."""
    layers = []
    style: Any = paragraph.style
    seen = set()
    while style is not None and style.style_id not in seen:
        seen.add(style.style_id)
        if style.element.pPr is not None:
            layers.append(style.element.pPr)
        style = style.base_style
    return layers


def _put(parent: Any, tag: str, value: int) -> None:
    """Set a child with w:val at its place among its siblings; python-docx has no property for it."""
    element = parent.find(qn(tag))
    if element is None:
        element = OxmlElement(tag)
        parent.insert_element_before(element, *_FOLLOWING[tag])
    element.set(qn("w:val"), str(value))


_RUN: Mapping[str, Callable[[Run, Any], None]] = {
    "size_pt": _size,
    "bold": _bold,
    "italic": _italic,
    "upper": _upper,
    "color": _color,
    "face": _face,
    "spacing_pt": _spacing,
    "scale": _scale,
}
_PARAGRAPH: Mapping[str, Callable[[Paragraph, Any], None]] = {
    "align": _align,
    "first_mm": _first,
    "left_mm": _left,
    "right_mm": _right,
    "before_pt": _before,
    "after_pt": _after,
    "multiple": _multiple,
    "keep_next": _keep_next,
}
# Lengths of a section by the names that `fix` has for them.
SECTION: Mapping[str, str] = {
    "width_mm": "page_width",
    "height_mm": "page_height",
    "margin_top_mm": "top_margin",
    "margin_bottom_mm": "bottom_margin",
    "margin_left_mm": "left_margin",
    "margin_right_mm": "right_margin",
}
RUN_NAMES, PARAGRAPH_NAMES = frozenset(_RUN), frozenset(_PARAGRAPH)
