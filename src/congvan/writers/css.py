"""The style sheet of the PDF, written from the format rules."""

from __future__ import annotations

from congvan.compose.measure import SCRIPT_SCALE
from congvan.compose.symbols import SYMBOLS
from congvan.thethuc.rules import Rules, Style
from congvan.typeface import SYMBOL_SCALE, Font, Typeface

FONT_URL = "congvan-font:"

# What is the same whatever the rules say. Kerning and ligatures are off because Word and LibreOffice set a DOCX
# without them: with kerning one line in sixty breaks elsewhere.
_FIXED = """
html { font-kerning: none; font-variant-ligatures: none; hyphens: manual; overflow-wrap: anywhere; color: #000; }
body, p, hr, table, td, th, header, footer { margin: 0; padding: 0; border: 0; }
p { orphans: 2; widows: 2; }
a { color: inherit; text-decoration: none; }
b { font-weight: bold; } i { font-style: italic; }
sub, sup { line-height: 0; font-variant-position: normal; }
sub { vertical-align: -0.14em; } sup { vertical-align: 0.57em; }
::footnote-call { vertical-align: 0.57em; content: attr(data-number); }
::footnote-marker { content: attr(data-number) " "; line-height: 0; vertical-align: 0.57em; }
span.chu_thich { float: footnote; text-indent: 0; }
.lien { white-space: nowrap; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
td, th { vertical-align: top; font-weight: inherit; text-align: inherit; }
tr { break-inside: avoid; }
p.chu_ky { position: relative; } img.dau { position: absolute; }
thead { display: table-header-group; }
hr.ngat_trang { break-after: page; }
header { position: running(dau); } footer { position: running(chan); }
"""


def stylesheet(rules: Rules, typeface: Typeface | None = None) -> str:
    """Return the CSS of every document under these rules.

    The files of `typeface` have FONT_URL addresses; without one the reader's own Times New Roman is named.
    """
    layout = rules.layout
    family = _quoted(typeface.embedded_name if typeface else rules.face.name)
    symbols = (typeface.symbols.family,) if typeface and typeface.symbols else rules.face.symbol_faces
    number = rules.styles["so_trang"]
    line = f"{layout.line_thickness_pt:g}pt solid #000"
    # No padding in @footnote: with a border and padding WeasyPrint 70 pushes notes to a page of their own.
    parts = [
        *(_font_face(font, family) for font in (typeface.fonts if typeface else ())),
        *(_font_face(font, _quoted(font.family)) for font in ((typeface.symbols,) if typeface else ()) if font),
        _FIXED,
        f"sub, sup, ::footnote-marker {{ font-size: {SCRIPT_SCALE:.1%}; }}",
        f"html {{ font-family: {family}; }}",
        f".{SYMBOLS} {{ font-family: {', '.join(map(_quoted, symbols))}; font-size: {SYMBOL_SCALE:.0%};"
        " font-weight: normal; font-style: normal; line-height: 0; }",
        f"@page {{ size: {rules.width_mm:g}mm {rules.height_mm:g}mm; margin: {margins(rules)};"
        f" @top-center {{ content: counter(page); {_text(number, family)} vertical-align: top;"
        f" padding-top: {layout.page_number_top_mm:g}mm; }}"
        f" @footnote {{ margin-top: {layout.footnote_gap_pt:g}pt;"
        f" border-top: {layout.footnote_line_pt:g}pt solid #000; }} }}",
        "@page :first { @top-center { content: element(dau); width: 100%; vertical-align: top;"
        f" padding-top: {layout.mark_top_mm:g}mm; }}"
        " @bottom-center { content: element(chan); width: 100%; vertical-align: top; } }",
        f"footer {{ border-top: {line}; }}",
        f"hr.duong_ke {{ border-top: {line}; height: {layout.line_room_pt:g}pt;"
        f" margin-top: {layout.line_gap_pt:g}pt; }}",
        f"p.khung {{ border: {layout.line_thickness_pt:g}pt solid; box-sizing: border-box; white-space: nowrap; }}",
        f"::footnote-call {{ font-size: {rules.setting('body_size_pt') * SCRIPT_SCALE:.4g}pt; line-height: 0; }}",
        f"span.chu_thich {{ {_text(rules.styles['chu_thich'], family)} }}",
        *(f"p.{style.name} {{ {_paragraph(style, family)} }}" for style in rules.styles.values()),
    ]
    return "\n".join(parts)


def margins(rules: Rules) -> str:
    """Return the four margins in the order of CSS."""
    return " ".join(f"{rules.setting(f'margin_{side}_mm'):g}mm" for side in ("top", "right", "bottom", "left"))


def _quoted(family: str) -> str:
    return f'"{family}"'


def _font_face(font: Font, family: str) -> str:
    weight, slant = "bold" if font.bold else "normal", "italic" if font.italic else "normal"
    source = f'url("{FONT_URL}{font.path.as_posix()}")'
    return f"@font-face {{ font-family: {family}; font-weight: {weight}; font-style: {slant}; src: {source}; }}"


def _text(style: Style, family: str) -> str:
    return (
        f"font-family: {family}; font-size: {style.size_pt:g}pt; line-height: {style.line_pt:g}pt;"
        f" font-weight: {'bold' if style.bold else 'normal'};"
        f" font-style: {'italic' if style.italic else 'normal'}; text-align: {style.align};"
        f" color: #{style.color};"
    )


def _paragraph(style: Style, family: str) -> str:
    keep = " break-after: avoid;" if style.keep_next else ""
    indent = f" text-indent: {style.first_line_mm:g}mm;" if style.first_line_mm else ""
    bookmark = f" bookmark-level: {style.outline};" if style.outline else ""
    return f"{_text(style, family)} margin-top: {style.space_before_pt:g}pt;{indent}{keep}{bookmark}"
