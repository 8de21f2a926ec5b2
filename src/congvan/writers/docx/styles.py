"""Word styles named with the decree's terms, one for each component, from the format rules."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree
from lxml.etree import _Element

from congvan.thethuc.rules import Rules, Style
from congvan.writers.docx.xml import borders, child, nsdecls, parse_xml, qn, twips, w

JUSTIFICATION = {"left": "left", "center": "center", "right": "right", "justify": "both"}
_LINE = 240  # one line of automatic spacing, in Word's own unit

# Styles of Word's own that the text uses.
LINE_STYLE = "DuongKe"
NOTE_REFERENCE = "FootnoteReference"


def style_id(name: str) -> str:
    """Return the style id of a component: 'quoc_hieu' gives 'QuocHieu'."""
    return "".join(part.capitalize() for part in name.split("_"))


def define_styles(styles: _Element, rules: Rules) -> None:
    """Rewrite word/styles.xml: defaults and Normal from the body, a style for each component."""
    body = rules.styles["noi_dung"]
    defaults = styles.find(qn("w:docDefaults"))
    assert defaults is not None
    for part in list(defaults):
        defaults.remove(part)
    run = _run_properties(body)
    run.insert(0, _fonts(rules))
    run.append(w("lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA"))
    defaults.append(w("rPrDefault", run))
    defaults.append(w("pPrDefault", w("pPr", w("spacing", before=0, after=0, line=_LINE, lineRule="auto"))))
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) == "Normal":
            for old in style.findall(qn("w:rPr")) + style.findall(qn("w:pPr")):
                style.remove(old)
            style.append(_run_properties(body))
    styles.extend(parse_xml(f"<w:styles {nsdecls('w')}>{''.join(map(_style, rules.styles.values()))}</w:styles>"))
    line = w("style", w("name", val="Đường kẻ"), w("basedOn", val="Normal"), type_="paragraph", customStyle=1,
             styleId=LINE_STYLE)  # fmt: skip
    border = borders("pBdr", ("top",), rules.layout.line_thickness_pt)
    gap = round(rules.layout.line_gap_pt * 20)
    # The line is the upper border of a paragraph as low as Word allows, so it stays centred when text is edited.
    line.append(
        w(
            "pPr",
            border,
            w("spacing", before=gap, after=0, line=round(rules.layout.line_room_pt * 20), lineRule="exact"),
        )
    )
    line.append(w("rPr", w("sz", val=2), w("szCs", val=2)))
    styles.append(line)
    styles.append(
        w("style", w("name", val="footnote reference"), w("basedOn", val="DefaultParagraphFont"),
          w("rPr", w("vertAlign", val="superscript")), type_="character", styleId=NOTE_REFERENCE)
    )  # fmt: skip


def _fonts(rules: Rules) -> _Element:
    name = rules.face.name
    return w("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


@lru_cache(maxsize=512)
def _style(style: Style) -> str:
    """Return the style of a component as XML: to build the sixty of a document takes longer than its text."""
    element = w("style", w("name", val=style.title), w("basedOn", val="Normal"), type_="paragraph",
                customStyle=1, styleId=style_id(style.name))  # fmt: skip
    element.append(w("qFormat"))
    properties = child(element, "pPr")
    if style.keep_next:
        child(properties, "keepNext")
    child(properties, "widowControl")
    child(
        properties, "spacing", before=round(style.space_before_pt * 20), after=0,
        line=round(style.line_spacing * _LINE), lineRule="auto",
    )  # fmt: skip
    if style.first_line_mm:
        child(properties, "ind", firstLine=twips(style.first_line_mm))
    child(properties, "jc", val=JUSTIFICATION[style.align])
    if style.outline:
        child(properties, "outlineLvl", val=style.outline - 1)
    element.append(_run_properties(style))
    return etree.tostring(element, encoding="unicode")


def _run_properties(style: Style) -> _Element:
    run = w("rPr")
    if style.bold:
        run.extend([w("b"), w("bCs")])
    if style.italic:
        run.extend([w("i"), w("iCs")])
    if style.color != "000000":
        child(run, "color", val=style.color)
    size = round(style.size_pt * 2)
    run.extend([w("sz", val=size), w("szCs", val=size)])
    return run
