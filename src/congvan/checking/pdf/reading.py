"""A PDF file to what is seen in it: the pages read, put in order, measured."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Literal

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from congvan.checking.bounds import MOST_LETTERS
from congvan.checking.observed import Font, Observed, PageNumber, Paragraph, Sheet
from congvan.checking.pdf.areas import Sample, read_settings, usual_leading
from congvan.checking.pdf.columns import Region, read_regions
from congvan.checking.pdf.drawings import Stroke, read_drawings, read_items
from congvan.checking.pdf.glyphs import FARTHEST, Glyph, Written, read_glyphs
from congvan.checking.pdf.grids import Grid, find_grids, used_by
from congvan.checking.pdf.heads import part_heads
from congvan.checking.pdf.laid import mark_layers, shown
from congvan.checking.pdf.margins import Page, part_margins
from congvan.checking.pdf.opening import information, open_pdf, properties
from congvan.checking.pdf.paragraphs import EVEN, Group, Setting, bound_over_pages, read_groups
from congvan.checking.pdf.rows import Line, mark_underlines, read_lines
from congvan.checking.pdf.shaping import MM, line_over, line_under, rule_of, shaped
from congvan.checking.pdf.signatures import read_signatures
from congvan.errors import N_, Span, refuse
from congvan.lexicon.lines import letters_of, nation
from congvan.loading.door import MAX_DOCUMENT, read_file
from congvan.text.unicode import clean

SEALED = 9.5  # pt: what programs that sign print into the page
SMALL = 10.5  # pt: a digital signature's words and framed marks may stand over the text
NEAR = 400  # groups: how far back the line over a region is looked for
WHOLE_PAGE = 0.6  # a box around this part of the paper is a page's border
SHOWN_ANNOTATIONS = {pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_STAMP}
REMARKS = {
    pdfium_c.FPDF_ANNOT_TEXT,
    pdfium_c.FPDF_ANNOT_FREETEXT,
    pdfium_c.FPDF_ANNOT_HIGHLIGHT,
    pdfium_c.FPDF_ANNOT_UNDERLINE,
    pdfium_c.FPDF_ANNOT_STRIKEOUT,
    pdfium_c.FPDF_ANNOT_SQUIGGLY,
    pdfium_c.FPDF_ANNOT_CARET,
}
FULL_LINES = 4  # that show the margins of a page beyond doubt
STAMPS = 400  # glyphs: what is stamped on a scan holds fewer; a page of print has 1,000 and more
QUOTED = 80  # characters
# Programs that recognise the words of a scan.
RECOGNISERS = re.compile(
    r"abbyy|finereader|paper capture|omnipage|readiris|tesseract|ocrmypdf|camscanner|nuance|scansoft|\bocr\b",
    re.IGNORECASE,
)
ACROSS = 0.55  # of the page's width: a line as long is one over what follows (an address), else under what stands above


@dataclass
class Leaf:
    """A page as read: its place in the margins' terms, and its tables."""

    page: Page
    grids: list[Grid] = field(default_factory=list)
    scanned: bool = False  # an image of a page, with no more than stamps and the words recognised in it


def read_pdf(path: Path, data: bytes | None = None) -> Observed:
    """Read a PDF by any author.

    Raises CongvanError: KT-201 to KT-209 (see `opening.open_pdf`), KT-205 where no page holds text that shows (a scan).
    """
    data = read_file(path, Span(str(path)), MAX_DOCUMENT) if data is None else data
    document = open_pdf(path, data)
    try:
        signatures = read_signatures(document, data)  # first: pages take up the fields that they show
        leaves, images, comments = read_pages(path, document)
        told = properties(document)
    except pdfium.PdfiumError as error:
        raise refuse("KT-201", Span(str(path)), N_("không đọc được PDF: tệp hỏng")) from error
    finally:
        document.close()
    refuse_scan(path, leaves)
    fonts = fonts_of(leaves)
    part_margins([leaf.page for leaf in leaves])
    settings = read_settings([sample_of(leaf) for leaf in leaves])
    regions = regions_of(leaves)
    settings = with_leading(settings, regions)
    paragraphs = paragraphs_of(leaves, regions, settings)
    full = full_pages(paragraphs)
    return Observed(
        path=path,
        format="pdf",
        sheets=tuple(sheet_of(leaf.page, leaves, settings, full) for leaf in leaves),
        paragraphs=tuple(paragraphs),
        fonts=tuple(sorted(fonts, key=lambda font: font.name)),
        properties=told,
        pages=len(leaves),
        images=images,
        comments=comments,
        signatures=signatures,
    )


def refuse_scan(path: Path, leaves: Sequence[Leaf]) -> None:
    """Refuse a file whose first page is a picture, or that has no text at all but what other programs laid over it.

    Raises CongvanError (KT-205), which quotes what there is of text.
    """
    if not leaves[0].scanned and any(not glyph.laid and not glyph.look.hidden for glyph in glyphs_of(leaves)):
        return
    text = clean(shown([glyph for glyph in glyphs_of(leaves[:1]) if not glyph.look.hidden] or list(glyphs_of(leaves))))
    text = text or clean("".join(glyph.text for glyph in glyphs_of(leaves)))
    if not text:
        raise refuse("KT-205", Span(str(path)), N_("bản quét ảnh: không có chữ để kiểm tra"))
    message = N_(
        "bản quét ảnh: chữ trong tệp chỉ là số, dấu, chữ ký đóng thêm hoặc do máy nhận dạng ('{found}'); hãy kiểm tra "
        "tệp Word, hoặc PDF xuất từ Word"
    )
    raise refuse("KT-205", Span(str(path)), message, found=text[:QUOTED])


def fonts_of(leaves: Iterable[Leaf]) -> set[Font]:
    """The fonts of what an author wrote and shows."""
    fonts: set[Font] = set()
    last: Font | None = None
    for glyph in glyphs_of(leaves):
        # Glyphs of one font stand side by side and share it: its hash is asked once for all of them.
        if glyph.font is not last and glyph.font is not None and not glyph.laid and not glyph.look.hidden:
            last = glyph.font
            fonts.add(last)
    return fonts


def glyphs_of(leaves: Iterable[Leaf]) -> Iterator[Glyph]:
    """The glyphs of pages."""
    lines = (line.glyphs for leaf in leaves for row in leaf.page.rows for line in row)
    return chain.from_iterable(lines)


def read_pages(path: Path, document: pdfium.PdfDocument) -> tuple[list[Leaf], int, int]:
    """Read the glyphs and drawings of all pages; count the images and the remarks of reviewers."""
    leaves: list[Leaf] = []
    images = glyphs = comments = 0
    made_by = " ".join(information(document).values())
    for number in range(1, len(document) + 1):
        page, own, notes = opened_page(document, number - 1)
        try:
            written = read_glyphs(page)
            check_paper(path, number, written)
            items = read_items(page)
            drawn = read_drawings(items, written.frame)
            pictured = mark_layers(items, written, own)
        finally:
            page.close()
        images += drawn.images
        comments += notes
        glyphs += len(written.glyphs)
        if glyphs > MOST_LETTERS:
            raise refuse("KT-208", Span(str(path)), N_("PDF có quá nhiều chữ: hơn {most} ký tự"), most=MOST_LETTERS)
        leaves.append(leaf_of(number, written, find_grids(drawn), drawn.level))
        leaves[-1].scanned = pictured and (is_scan(written.glyphs) or bool(RECOGNISERS.search(made_by)))
    return leaves, images, comments


def check_paper(path: Path, number: int, written: Written) -> None:
    """Refuse a page of a size that no page has; raises CongvanError (KT-209)."""
    width, height = written.frame.size
    if not (0 < width <= FARTHEST and 0 < height <= FARTHEST):
        message = N_(
            "trang {page} của PDF rộng {width} mm, cao {height} mm: không có khổ giấy như vậy; hãy xuất lại PDF"
        )
        measures = {"width": f"{width * MM:.0f}", "height": f"{height * MM:.0f}"}
        raise refuse("KT-209", Span(str(path)), message, page=number, **measures)


def is_scan(glyphs: Sequence[Glyph]) -> bool:
    """Whether the text on a page that images fill is no more than stamps: few words, and no head of a document."""
    own = [glyph for glyph in glyphs if not glyph.laid and not glyph.look.hidden]
    return len(own) < STAMPS and nation() not in letters_of(shown(own))


def opened_page(document: pdfium.PdfDocument, index: int) -> tuple[Any, int, int]:
    """A page with the seals of its digital signatures and its stamps as part of it: they hold text that counts.

    With it come the count of its own objects, which stand before them, and that of the remarks of reviewers.
    """
    page = document[index]
    own = max(pdfium_c.FPDFPage_CountObjects(page), 0)
    count = pdfium_c.FPDFPage_GetAnnotCount(page)
    shown = remarks = 0
    for place in reversed(range(count)):
        note = pdfium_c.FPDFPage_GetAnnot(page, place)
        kind = pdfium_c.FPDFAnnot_GetSubtype(note)
        kept = kind in SHOWN_ANNOTATIONS
        remarks += kind in REMARKS
        pdfium_c.FPDFPage_CloseAnnot(note)
        shown += kept
        if not kept:
            pdfium_c.FPDFPage_RemoveAnnot(page, place)
    if not shown or pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY) != pdfium_c.FLATTEN_SUCCESS:
        return page, own, remarks
    page.close()
    return document[index], own, remarks


def leaf_of(number: int, written: Written, grids: list[Grid], strokes: list[Stroke]) -> Leaf:
    """A page's rows, the lines drawn on it that belong to no table, and its tables."""
    width, height = written.frame.size
    grids = [g for g in grids if len(g.areas) > 1 or g.bounds.extent < WHOLE_PAGE * width * height]
    rows = part_heads(read_lines(written.glyphs, number))
    strokes = [stroke for stroke in strokes if not any(used_by(grid, stroke) for grid in grids)]
    strokes = mark_underlines(rows, strokes)
    boxes = [grid.bounds for grid in grids if len(grid.areas) == 1]
    for line in (line for row in rows for line in row):
        inside = [(box.x0, box.x1) for box in boxes if box.holds(line.middle, line.y - 0.3 * line.size)]
        line.framed = inside[0] if inside else None
    return Leaf(Page(number, width, height, rows, strokes), grids)


def regions_of(leaves: Sequence[Leaf]) -> list[list[Region]]:
    """The regions of each page in reading order; a table that goes on over a page keeps its number."""
    result: list[list[Region]] = []
    tables = 0
    for leaf in leaves:
        regions = read_regions(leaf.page.rows, leaf.grids, tables)
        tables = max([tables, *(region.table + 1 for region in regions if region.grid)])
        result.append(regions)
    return result


def sample_of(leaf: Leaf) -> Sample:
    """A page's lines as its text area is told by them."""
    every = [line for row in leaf.page.rows for line in row if not aside(line)]
    return Sample(leaf.page.width, plain_lines(leaf), every, leaf.page.number_line)


def plain_lines(leaf: Leaf) -> list[Line]:
    """The lines of a page that stand alone in their row and in no table."""
    return [
        row[0]
        for row in leaf.page.rows
        if len(row) == 1
        and not aside(row[0])
        and not any(grid.bounds.holds(row[0].middle, row[0].y) for grid in leaf.grids)
    ]


def aside(line: Line) -> bool:
    """Whether a line is no part of the text that the margins enclose: of a seal, or as small as what signers print."""
    return line.laid or line.size < SEALED


def with_leading(settings: Sequence[Setting], regions: Sequence[Sequence[Region]]) -> list[Setting]:
    """The settings with the usual pitch of the body's lines."""
    bodies = [
        (region, setting)
        for setting, some in zip(settings, regions, strict=True)
        for region in some
        if not region.column and region.grid is None
    ]
    leading = usual_leading(bodies)
    return [replace(setting, leading=leading) for setting in settings]


def paragraphs_of(
    leaves: Sequence[Leaf], regions: Sequence[Sequence[Region]], settings: Sequence[Setting]
) -> list[Paragraph]:
    """The paragraphs of all pages, with the lines drawn under them, and those of the margins after their page's."""
    groups: list[Group] = []
    for setting, some in zip(settings, regions, strict=True):
        groups += [group for region in some for group in read_groups(region, setting)]
    groups = bound_over_pages(groups, settings[0])
    paragraphs = [
        shaped(group, settings[group.lines[0].page - 1], line_before(groups, index))
        for index, group in enumerate(groups)
    ]
    places = by_page(groups)
    for leaf in leaves:
        here = places.get(leaf.page.number, {})
        for stroke in leaf.page.strokes:
            add_rule(paragraphs, here, stroke, leaf.page)
    for leaf in leaves:
        paragraphs += margin_paragraphs(leaf.page, settings[leaf.page.number - 1])
    return sorted(
        paragraphs, key=lambda paragraph: (paragraph.page or 0, paragraph.zone != "header", paragraph.zone != "body")
    )


def by_page(groups: Sequence[Group]) -> dict[int, dict[int, Group]]:
    """The groups that have lines on each page, by their place among all."""
    result: dict[int, dict[int, Group]] = {}
    for index, group in enumerate(groups):
        for page in {group.lines[0].page, group.lines[-1].page}:
            result.setdefault(page, {})[index] = group
    return result


def add_rule(paragraphs: list[Paragraph], groups: Mapping[int, Group], stroke: Stroke, page: Page) -> None:
    """Note a drawn line at the paragraph above it, or, where it runs across the text, at the one under it."""
    over, under = line_over(groups, stroke, page.number), line_under(groups, stroke, page.number)
    across = stroke.x1 - stroke.x0 > ACROSS * page.width
    if over is not None and (not across or under is None):
        paragraphs[over] = replace(paragraphs[over], below=rule_of(stroke))
    elif under is not None:
        paragraphs[under] = replace(paragraphs[under], above=rule_of(stroke))


def line_before(groups: Sequence[Group], index: int) -> Line | None:
    """The line over a group: of its region, or of the page where the region begins with it."""
    group = groups[index]
    first = group.lines[0]
    if group.region.lines[0] is not first:
        return group.region.lines[group.region.lines.index(first) - 1]
    if group.region.grid is not None:
        return None
    over: Line | None = None
    for other in reversed(groups[max(0, index - NEAR) : index]):
        if other.lines[-1].page < first.page:
            break
        if not group.region.band or other.region.band != group.region.band or other.region.lines[0].page != first.page:
            lines = [line for line in other.lines if line.page == first.page and line.y < first.y]
            over = max([*lines, *([over] if over else [])], key=lambda line: line.y, default=None)
    return over


def margin_paragraphs(page: Page, setting: Setting) -> list[Paragraph]:
    """The paragraphs of a page's margins: page number, running heads, notes."""
    result = []
    setting = replace(setting, starts=())
    for zone in ("header", "footer", "note"):
        lines = [line for found, line in page.zones if found == zone]
        for group in read_groups(Region(lines), setting) if lines else []:
            paragraph = shaped(group, setting, None, zone)
            if page.number_line in group.lines:
                paragraph = numbered(paragraph)
            result.append(paragraph)
    return result


def numbered(paragraph: Paragraph) -> Paragraph:
    """A page number's paragraph: its digits are the field that Word would have there."""
    return replace(paragraph, runs=tuple(replace(run, field="PAGE") for run in paragraph.runs))


def full_pages(paragraphs: Sequence[Paragraph]) -> set[int]:
    """The pages that end within a paragraph: their text reaches the bottom margin."""
    return {
        first.page
        for paragraph in paragraphs
        for first, second in pairwise(paragraph.line_boxes)
        if first.page != second.page
    }


def sheet_of(page: Page, leaves: Sequence[Leaf], settings: Sequence[Setting], full: set[int]) -> Sheet:
    """A page's paper, and its margins as the text shows them."""
    index = page.number - 1
    lines = [line for row in page.rows for line in row]
    set_in = [line for line in lines if line.framed is None and line.size > SMALL and not line.laid] or lines
    lowest = [line.bottom for line in lines if not line.laid] + [
        line.bottom for zone, line in page.zones if zone == "note"
    ]
    setting = settings[index]
    return Sheet(
        width_mm=round(page.width * MM, 1),
        height_mm=round(page.height * MM, 1),
        top_mm=round(min(line.top for line in set_in) * MM, 1) if set_in else None,
        bottom_mm=round((page.height - max(lowest)) * MM, 1) if lowest and page.number in full else None,
        left_mm=round(setting.left * MM, 1) if lines else None,
        right_mm=round((page.width - setting.right) * MM, 1) if lines and setting.justified else None,
        number=number_of(page, leaves, setting, index),
        restarts=index > 0 and page.first_of_run,
        firm=sum(fills(line, setting) for line in set_in) >= FULL_LINES,
    )


def fills(line: Line, setting: Setting) -> bool:
    """Whether a line reaches both ends of the text area: justified, and no first line."""
    at_both = abs(line.x0 - setting.left) <= EVEN and abs(line.x1 - setting.right) <= EVEN
    return setting.justified and at_both and line.framed is None


def number_of(page: Page, leaves: Sequence[Leaf], setting: Setting, index: int) -> PageNumber | None:
    """How a page is numbered."""
    if page.number_line is None or page.shown is None:
        return None
    zone: Literal["header", "footer"] = "header" if page.number_line.y < page.height / 2 else "footer"
    setting = replace(setting, starts=())
    group = read_groups(Region([page.number_line]), setting)[0]
    begins = leaves[max(0, index - page.shown + 1)].page
    return PageNumber(zone, numbered(shaped(group, setting, None, zone)), on_first=begins.shown == 1)
