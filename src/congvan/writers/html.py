"""The composed document as one HTML page, for the PDF writer and for the browser."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from congvan.compose.document import Document, Section
from congvan.compose.images import image_type
from congvan.compose.page import (
    Block,
    Break,
    Cell,
    Frame,
    Image,
    Inline,
    Inlines,
    Keep,
    Lines,
    Link,
    List,
    Marked,
    NoteCall,
    Padding,
    PageBreak,
    Paragraph,
    Row,
    Rule,
    Symbols,
    Table,
    Text,
)
from congvan.compose.symbols import SYMBOLS
from congvan.thethuc.rules import PT_PER_MM, Style
from congvan.writers.access import Headings
from congvan.writers.css import margins, stylesheet

_TORN_BY_PANGO = re.compile(r"(\S/[^\W\d_]|[^\W\d_]/\d|\.\([0-9])")


def write_html(document: Document) -> bytes:
    """Return a page that needs no other file: its style sheet within, its images as data."""
    images = {
        name: f"data:image/{image_type(data)};base64,{base64.b64encode(data).decode()}"
        for name, data in document.images.items()
    }
    screens = [
        f"@media screen {{ article.{_shape(section)} {{ width: {section.rules.text_width_mm:g}mm;"
        f" padding: {margins(section.rules)}; margin: auto }} }}"
        for section in document.sections
    ]
    turned = document.rules.turned if document.rules.width_mm < document.rules.height_mm else document.rules
    pages = (
        f"@page ngang {{ size: {turned.width_mm:g}mm {turned.height_mm:g}mm }} article.ngang {{ page: ngang }}"
        " article + article { break-before: page }"
    )
    walker = _Walker(images, Headings(document))
    articles = [_article(section, walker) for section in document.sections]
    css = "\n".join([stylesheet(document.rules), *dict.fromkeys(screens), pages, *walker.rules()])
    return _page(document, "".join(articles), css).encode()


def section_html(document: Document, section: Section, image_urls: Mapping[str, str], headings: Headings) -> str:
    """Return one section as an HTML page without its style sheet; measures of its own stand in `style`.

    `headings` are those of the document, whose sections come in order.
    """
    walker = _Walker(image_urls, headings)
    article = _article(section, walker)
    return _page(document, article, "\n".join([*_first_page(section), *walker.rules()]))


def _page(document: Document, body: str, css: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(document.title)}</title>'
        f'<meta name="author" content={quoteattr(document.author)}>'
        f'<meta name="generator" content="congvan">'
        f'<meta name="dcterms.created" content="{document.date.isoformat()}">'
        f"<style>{css}</style></head><body>{body}</body></html>"
    )


def _shape(section: Section) -> str:
    return "ngang" if section.rules.width_mm > section.rules.height_mm else "doc"


def _first_page(section: Section) -> list[str]:
    """Leave room at the foot of page 1 for ô 13, where the section has one."""
    if section.page.foot is None:
        return []
    height = section.rules.setting("margin_bottom_mm") + section.page.foot.height_mm
    return [f"@page :first {{ margin-bottom: {height:.2f}mm }}"]


def _article(section: Section, walker: _Walker) -> str:
    """Return the page as HTML; what runs in the margins of page 1 must stand before that page ends."""
    walker.styles = section.rules.styles
    write, page = walker.blocks, section.page
    margins = [
        _element(tag, write(part.blocks)) for tag, part in (("header", page.head), ("footer", page.foot)) if part
    ]
    body = _element("main", write(page.body)) if page.body else ""
    return _element("article", "".join([*margins, write(page.opening), body, write(page.closing)]), _shape(section))


class _Walker:
    """Writes blocks as HTML, one function for each kind."""

    def __init__(self, image_urls: Mapping[str, str], headings: Headings) -> None:
        self._image_urls = image_urls
        self._headings = headings
        self.styles: Mapping[str, Style] = {}  # of the section that is written
        self._looks: dict[tuple[float, Padding, Lines], str] = {}

    def rules(self) -> list[str]:
        """Return the rules for the lines and the padding of the tables that were written."""
        return [_table_rule(name, *look) for look, name in self._looks.items()]

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Return blocks in order."""
        return "".join(map(self._block, blocks))

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return self._paragraph(block)
            case List():
                return self.blocks(block.items)
            case Frame():
                return self._frame(block)
            case Rule():
                return _rule(block)
            case PageBreak():
                return '<hr class="ngat_trang">'
            case Table():
                return self._table(block)

    def _paragraph(self, block: Paragraph) -> str:
        styles = [
            *_indents(block.left_mm, block.right_mm),
            *_measure("text-indent", block.first_mm, "mm"),
            *_measure("margin-top", block.before_pt, "pt"),
            *_measure("margin-bottom", block.after_pt or None, "pt"),
            *_measure("font-size", block.size_pt, "pt"),
            *_measure("line-height", block.line_pt, "pt"),
            *([f"text-align: {block.align}"] if block.align else []),
            *_kept(block.keep),
        ]
        level = self._headings.level(self.styles[block.component].outline)
        role = f' role="heading" aria-level="{level}"' if level else ""
        return _element("p", self._inlines(block.inlines), block.component, styles, role)

    def _frame(self, block: Frame) -> str:
        styles = [
            *_indents(block.left_mm, 0),
            *_measure("margin-top", block.before_pt, "pt"),
            f"width: {block.width_mm:g}mm; height: {block.height_mm:g}mm; line-height: {block.height_mm:g}mm",
        ]
        return _element("p", self._inlines(block.inlines), f"{block.component} khung", styles)

    def _table(self, block: Table) -> str:
        columns = "".join(f'<col style="width: {width:g}mm">' for width in block.columns_mm)
        head = "".join(map(self._row, block.head_rows))
        rows = "".join(map(self._row, block.body_rows))
        styles = [
            *_measure("margin-top", block.before_pt or None, "pt"),
            *(["break-before: avoid"] if block.follows else []),
            *(["break-after: avoid"] if block.keep else []),
            *(["break-inside: avoid"] if block.whole else []),
        ]
        content = [_element("colgroup", columns), _element("thead", head) if head else "", _element("tbody", rows)]
        name: str = block.part
        if block.part == "bang":
            look = block.border_pt, block.padding, block.lines
            name += " " + self._looks.setdefault(look, f"ke-{len(self._looks) + 1}")
        role = "" if block.part == "bang" else ' role="presentation"'
        return _element("table", "".join(content), name, styles, role)

    def _row(self, row: Row) -> str:
        styles = [*([] if row.whole else ["break-inside: auto"]), *(["break-after: avoid"] if row.keep else [])]
        return _element("tr", "".join(map(self._cell, row.cells)), "", styles)

    def _cell(self, cell: Cell) -> str:
        spans = [(name, count) for name, count in (("colspan", cell.columns), ("rowspan", cell.rows)) if count > 1]
        styles = [f"vertical-align: {cell.vertical}"] if cell.vertical != "top" else []
        attributes = "".join(f' {name}="{count}"' for name, count in spans)
        return _element("th" if cell.head else "td", self.blocks(cell.blocks), "", styles, attributes)

    def _inlines(self, inlines: Inlines) -> str:
        return "".join(map(self._inline, inlines))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text():
                return _whole(inline.text) if inline.whole else escape(inline.text)
            case Marked():
                return _element(inline.mark, self._inlines(inline.inlines))
            case Symbols():
                return _element("span", escape(inline.text), SYMBOLS)
            case Link():
                address = f" href={quoteattr(inline.address)}"
                return _element("a", self._inlines(inline.inlines), "lien" if inline.whole else "", (), address)
            case NoteCall():  # a span, as HTML allows no block within a paragraph
                number = f' data-number="{inline.number}"'
                return _element("span", self._inlines(inline.note), "chu_thich", (), number)
            case Image():
                return self._image(inline)
            case Break():
                return "<wbr>" if inline.soft else "<br>"

    def _image(self, image: Image) -> str:
        over, style = "", f"width: {image.width_mm:g}mm; height: {image.height_mm:g}mm"
        if image.x_mm is not None:
            over, style = ' class="dau"', f"{style}; left: {image.x_mm:g}mm; top: {image.y_mm:g}mm"
        source, alt = quoteattr(self._image_urls[image.name]), quoteattr(image.alt)
        return f'<img{over} src={source} alt={alt} style="{style}">'


def _whole(text: str) -> str:
    """Return a word that no line may tear, the places where Pango would tear it held together.

    Not the word as a whole: a line would then break before it even after a no-break space (WeasyPrint 70).
    """
    pieces = enumerate(_TORN_BY_PANGO.split(text))
    return "".join(f'<span class="lien">{escape(p)}</span>' if place % 2 else escape(p) for place, p in pieces)


def _table_rule(name: str, border_pt: float, padding: Padding, lines: Lines) -> str:
    """Lines and padding of the cells: Word and LibreOffice draw lines over the padding beside them, CSS beside it."""
    beside = border_pt / 2 if lines == "all" else 0
    widths = [
        f"{width * PT_PER_MM - over:.3f}pt"
        for width, over in (
            (padding.top_mm, 0),
            (padding.right_mm, beside),
            (padding.bottom_mm, 0),
            (padding.left_mm, beside),
        )
    ]
    border = f"border: {border_pt:g}pt solid #000;"
    if lines == "across":
        border += f" border-width: {border_pt:g}pt 0;"
    return f"table.{name} > * > tr > * {{ {border} padding: {' '.join(widths)}; }}"


def _rule(block: Rule) -> str:
    styles = [
        *_indents(block.left_mm, block.right_mm),
        *_measure("margin-top", block.before_pt, "pt"),
        *_kept(block.keep),
    ]
    return f'<hr class="duong_ke"{_style(styles)}>'


def _element(tag: str, content: str, name: str = "", styles: Sequence[str] = (), attributes: str = "") -> str:
    """Return an element; `name` is its class, `attributes` are written already."""
    named = f' class="{name}"' if name else ""
    return f"<{tag}{named}{attributes}{_style(styles)}>{content}</{tag}>"


def _style(styles: Sequence[str]) -> str:
    return f' style="{"; ".join(styles)}"' if styles else ""


def _indents(left_mm: float, right_mm: float) -> list[str]:
    return [f"margin-{side}: {width:g}mm" for side, width in (("left", left_mm), ("right", right_mm)) if width]


def _measure(name: str, value: float | None, unit: str) -> list[str]:
    return [] if value is None else [f"{name}: {value:g}{unit}"]


def _kept(keep: Keep) -> list[str]:
    return (["break-after: avoid"] if keep else []) + (["break-inside: avoid"] if keep == "whole" else [])
