"""Measures of a part: its size, weight and slant by most of its letters, its width, the line under it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from congvan.checking.observed import Paragraph, Ruling, Sheet
from congvan.checking.recognised import Part, Recognised
from congvan.errors import CongvanError
from congvan.lexicon.lines import ends_a_date, is_solid_line, is_typed_line
from congvan.lexicon.lines import is_form as names_form
from congvan.text.unicode import clean
from congvan.thethuc.rules import PT_PER_MM, load_rules
from congvan.typeface import find_typeface

LONG = 90  # characters: fewer may stand on one line
_LABEL = 40  # characters: shorter pieces may be of a form, a drawing or a table without lines
_TOLERANCE_MM = 0.3
_SURE_MM = 2.0  # wider than its column by so much, a text is broken by every layout
_PAGE_MIDDLE_MM = 105
_MIDDLE_ROOM_MM = 4
_PADDING_MM = 3  # a table reaches into the margins by the padding of its cells
_SOME = 0.15  # of the letters: what fewer have is no look of the part
_NEAR = 4  # paragraphs between a text and the line under it
_FAR = 20  # paragraphs between a text and one that its line may hang on


def issued(document: Recognised, *components: str) -> list[Part]:
    """Return the parts of the document and of what is attached to it; a form that citizens fill in names no agency."""
    agencies = {part.annex for part in document.of("co_quan", "co_quan_chu_quan", annex=None)}
    governed = {0} | (agencies - forms(document))
    return [part for part in document.of(*components, annex=None) if part.annex in governed]


def dates(document: Recognised, annex: int | None = 0) -> list[list[Part]]:
    """Return each place and date: one part, or two where a line break or a paragraph parts them."""
    return lines_of(
        document.of("dia_danh_thoi_gian", annex=annex), lambda over, part: ends_a_date(over.plain, part.plain)
    )


def lines_of(parts: Sequence[Part], goes_on: Callable[[Part, Part], bool]) -> list[list[Part]]:
    """Return parts by what they belong to: each alone, or with the next one of its document that goes on with it."""
    found: list[list[Part]] = []
    for part in parts:
        over = found[-1][0] if found and len(found[-1]) == 1 else None
        if over is not None and over.annex == part.annex and goes_on(over, part):
            found[-1].append(part)
        else:
            found.append([part])
    return found


def said(parts: Sequence[Part]) -> str:
    """Return what parts that belong together say, on one line."""
    return " ".join(part.plain for part in parts)


def forms(document: Recognised) -> set[int]:
    """The annexes that others fill in: their number is rows of dots ('Số: ....../BC-......')."""
    numbers = document.of("so_ky_hieu", annex=None)
    return {part.annex for part in numbers if part.annex and re.search(r"[.…]{4,}|…", part.plain)}


def is_form(heading: Part) -> bool:
    """Whether what an annex begins with names a form ('Mẫu số 01'), which is no Phụ lục."""
    return names_form(heading.plain)


def is_signers_own(part: Part, document: Recognised) -> bool:
    """Whether a part is what a program that signs has printed on the document itself.

    The decree gives a look to such data on what goes with a document only (PL I, Phần I, Mục II, điểm b khoản 8).
    """
    return part.component == "chu_ky_so" and bool(document.of("quoc_hieu"))


def is_prose(part: Part) -> bool:
    """Whether a part is running text: not in a cell or box, longer than a label."""
    return not part.paragraph.cell and not part.paragraph.floating and len(part.plain) >= _LABEL


def fills_a_line(part: Part) -> bool:
    """Whether a part runs over a line: printed on two, or surely too long for one."""
    if part.paragraph.line_boxes:
        return len(part.paragraph.line_boxes) > 1
    if len(part.text) < LONG:
        return False
    width, room = width_mm(part), room_mm(part)
    return width is None or room is None or width > 1.2 * room


def sizes(part: Part) -> list[float]:
    """Return the sizes in pt that a fair share of the letters has, the most common first."""
    return [size for size, share in part.looks["size_pt"] if share >= _SOME]


def share(part: Part, trait: str) -> float:
    """Return the share (0 to 1) of the letters that are bold or italic."""
    return sum(share for value, share in part.looks[trait] if value)


def width_mm(part: Part) -> float | None:
    """Return the width of a part set on one line in mm (of a PDF: of its last line); None without a face."""
    lines = line_widths(part)
    return lines[-1] if lines and (part.paragraph.line_boxes or len(lines) == 1) else sum(lines) if lines else None


def line_widths(part: Part) -> list[float]:
    """Return the widths of the printed lines of a part in mm, broken as Word breaks them; empty without a face."""
    if part.paragraph.line_boxes:
        return [box.right - box.left for box in part.paragraph.line_boxes]
    try:
        face = find_typeface()
    except CongvanError:
        return []
    room = room_mm(part) or math.inf
    lines, at, gap = [0.0], 0.0, 0.0
    for run in part.runs:
        for word in re.findall(r"\S+|\s+", run.text.upper() if run.upper else run.text):
            width = face.width_mm(word, run.size_pt, run.bold, run.italic) * run.scale / 100
            width += run.spacing_pt / PT_PER_MM * len(word)
            if word.isspace():
                gap += width
                continue
            if at and at + gap + width > room + _TOLERANCE_MM:
                lines.append(0.0)
                at = gap = 0.0
            at += gap + width
            gap = 0.0
            lines[-1] = at
    return lines


def room_mm(part: Part) -> float | None:
    """Return the width in mm of the area that a part is set in."""
    edges = part.paragraph.edges
    return edges[1] - edges[0] - part.paragraph.left_mm - part.paragraph.right_mm if edges else None


def wraps(part: Part) -> bool:
    """Whether a page shows a part on several lines, or its column in a DOCX is surely too narrow for one."""
    if part.paragraph.line_boxes:
        return len(part.paragraph.line_boxes) > 1 and part.runs == part.paragraph.runs
    room, width = room_mm(part), width_mm(part)
    return room is not None and width is not None and width > room + _SURE_MM


def height_pt(paragraph: Paragraph) -> float | None:
    """Return the height in pt of a paragraph of a DOCX that surely has one line, with the space around it."""
    part = Part("", paragraph, paragraph.runs)
    size = paragraph.mark_pt or max((run.size_pt for run in paragraph.runs if run.text), default=None)
    if size is None or "\n" in paragraph.text or len(line_widths(part)) > 1:
        return None
    line = paragraph.line_pt or (paragraph.multiple or 1) * size * load_rules().face.line_height
    return paragraph.before_pt + line + paragraph.after_pt


def over_it(document: Recognised, paragraph: Paragraph) -> list[Paragraph]:
    """Return what stands above a paragraph in its cell."""
    around = document.observed.paragraphs
    place = next(number for number, other in enumerate(around) if other is paragraph)
    return [other for other in around[:place] if other.cell == paragraph.cell]


# What stands in one column of the head or the foot, centred.
_COLUMNS = (
    ("co_quan_chu_quan", "co_quan", "so_ky_hieu", "trich_yeu_cong_van"),
    ("quoc_hieu", "tieu_ngu", "dia_danh_thoi_gian"),
    ("quyen_han_chuc_vu", "chuc_vu_khac", "ho_ten"),
)


def middle_mm(part: Part) -> float | None:
    """Return the middle of a printed part in mm from the paper's left edge; None where no page shows it."""
    boxes = part.paragraph.line_boxes
    return (min(box.left for box in boxes) + max(box.right for box in boxes)) / 2 if boxes else None


def in_the_middle(place: float, sheet: Sheet) -> bool:
    """Whether a place (mm from the left edge) is the middle of the paper or of the area between lawful margins."""
    settings = load_rules().settings
    left, right = settings["margin_left_mm"], settings["margin_right_mm"]
    shifts = (0.0, (left.lowest - right.highest) / 2, (left.highest - right.lowest) / 2)
    at = place - sheet.width_mm / 2
    return min(shifts) - _MIDDLE_ROOM_MM <= at <= max(shifts) + _MIDDLE_ROOM_MM


def column_middle_mm(document: Recognised, part: Part) -> float | None:
    """Return where most of a part's column in the head or foot has its middle; of two, the upper one tells."""
    column = next((names for names in _COLUMNS if part.component in names), None)
    if column is None or middle_mm(part) is None:
        return None
    peers = [peer for peer in document.of(*column, annex=part.annex) if peer is part or _overlap(part, peer)]
    middles = [found for peer in peers if (found := middle_mm(peer)) is not None]
    return median(middles) if len(middles) > 2 else middles[0]


def _overlap(one: Part, other: Part) -> bool:
    a, b = one.paragraph.line_boxes, other.paragraph.line_boxes
    return bool(a and b) and a[0].page == b[0].page and a[0].left < b[0].right and b[0].left < a[0].right


def off_tabled_column_mm(document: Recognised, part: Part) -> float | None:
    """Return how far the middle of a part of a DOCX, under a table that holds the rest of its column, is from theirs.

    None where the part is in a table itself, or where tabs, spaces or a text box place it.
    """
    own = None if part.paragraph.cell else _set_middle_mm(part)
    if own is None:
        return None
    column = next((names for names in _COLUMNS if part.component in names), ())
    peers = [peer for peer in document.of(*column, annex=part.annex) if peer.paragraph.cell]
    middles = [found for peer in peers if (found := _set_middle_mm(peer)) is not None]
    return abs(own - median(middles)) if middles else None


def _set_middle_mm(part: Part) -> float | None:
    """The middle that area, indents and alignment give a part of a DOCX."""
    paragraph, widths = part.paragraph, line_widths(part)
    text = "".join(run.text for run in part.runs)
    if paragraph.edges is None or paragraph.floating or paragraph.line_boxes or part.runs != paragraph.runs:
        return None
    if not widths or "\t" in text or text != text.strip():
        return None
    left, right = paragraph.edges[0] + paragraph.left_mm, paragraph.edges[1] - paragraph.right_mm
    left += paragraph.first_mm if len(widths) == 1 else 0
    if paragraph.align == "center":
        return (left + right) / 2
    return right - max(widths) / 2 if paragraph.align == "right" else left + max(widths) / 2


@dataclass(frozen=True)
class Under:
    """A line found under a text; `exact` where its ends are known, `typed` where it is a row of characters."""

    line: Ruling | None
    typed: str = ""
    exact: bool = True

    @property
    def width_mm(self) -> float | None:
        """The length of a drawn line in mm."""
        return self.line.right - self.line.left if self.line and self.exact else None


def line_under(document: Recognised, part: Part) -> Under | None:
    """Return the line under a part: its border, a drawing or path, a border of the empty paragraph that follows."""
    paragraph = part.paragraph
    around = document.observed.paragraphs
    place = next(number for number, other in enumerate(around) if other is paragraph)
    if part.runs != paragraph.runs and not paragraph.cell:
        return _under_piece(part, around[place : place + 2])
    if typed_line := _typed_after(document, part):
        return _typed(typed_line)
    if paragraph.below:
        return Under(paragraph.below)
    for other in around[place + 1 : place + 1 + _NEAR]:
        if not (_same_column(paragraph, other) or _right_under_table(paragraph, other)):
            continue
        typed = clean(other.text)
        if is_typed_line(typed):
            return _typed(Part("", other, other.runs))
        if not typed and any(run.underline and run.text.strip("\n") for run in other.runs):
            return _underlined(other)
        line = other.above or (other.below if not other.text.strip() else None)
        if line:
            return Under(line)
        if other.text.strip():
            break
    for other in around[max(0, place - _FAR) : place + 1 + _FAR]:
        for line in (other.below, other.above):
            if line and line.kind == "drawing" and _lies_under(line, paragraph, other):
                return Under(line, exact=False)
    if part.runs and all(run.underline for run in part.runs if run.text.strip()):
        return Under(Ruling(0, 0, "underline"), exact=False)
    return None


def _typed_after(document: Recognised, part: Part) -> Part | None:
    """The row of characters that a line break puts under a piece of a paragraph."""
    place = next((number for number, other in enumerate(document.parts) if other is part), -1)
    other = document.parts[place + 1] if 0 <= place < len(document.parts) - 1 else None
    return other if other and other.paragraph is part.paragraph and is_typed_line(other.plain) else None


def _under_piece(part: Part, near: Sequence[Paragraph]) -> Under | None:
    """Of the lines under a row that tabs divide: the last piece has the right one, the others the left one."""
    lines = [line for paragraph in near for line in (paragraph.below, paragraph.above) if line]
    last = part.runs[-1].element is part.paragraph.runs[-1].element
    wanted = [line for line in lines if ((line.left + line.right) / 2 > _PAGE_MIDDLE_MM) == last]
    return Under(wanted[0]) if wanted else None


def _typed(part: Part) -> Under:
    """A row of underscores, or of lines of box drawing, prints as a solid line; another row of characters does not."""
    text, paragraph = clean(part.text), part.paragraph
    if not is_solid_line(text):
        return Under(None, typed=text)
    width = width_mm(part)
    if width is None or not paragraph.edges:
        return Under(Ruling(0, 0, "typed"), exact=False)
    left = (sum(paragraph.edges) - width) / 2
    return Under(Ruling(left, left + width, "typed"))


def _underlined(paragraph: Paragraph) -> Under:
    """Underlined spaces print as a line; how far a tab goes is not known."""
    text = paragraph.text.strip("\n")
    face, run = find_typeface(), next(run for run in paragraph.runs if run.underline)
    if "\t" in text or not paragraph.edges:
        return Under(Ruling(0, 0, "typed"), exact=False)
    width = len(text) * face.width_mm(" ", run.size_pt, run.bold, run.italic)
    left = (sum(paragraph.edges) - width) / 2
    return Under(Ruling(left, left + width, "typed"))


def _lies_under(line: Ruling, paragraph: Paragraph, anchor: Paragraph) -> bool:
    """Whether a drawing that hangs on another paragraph stands in the column of this one, and is not the other's."""
    if paragraph.edges is None:
        return True
    middle, own = (line.left + line.right) / 2, sum(paragraph.edges) / 2
    if not paragraph.edges[0] <= middle <= paragraph.edges[1]:
        return False
    if not anchor.text.strip() or anchor.edges is None:
        return True
    return abs(middle - own) < abs(middle - sum(anchor.edges) / 2)


def _same_column(one: Paragraph, other: Paragraph) -> bool:
    if one.cell and other.cell:
        return (one.cell.table, one.cell.column) == (other.cell.table, other.cell.column)
    if one.cell or other.cell:
        return False
    if one.edges and other.edges:
        return one.edges[0] < other.edges[1] and other.edges[0] < one.edges[1]
    return True


def _right_under_table(one: Paragraph, other: Paragraph) -> bool:
    """Whether one paragraph is in the last row of a table, and another under the table within the width of its cell."""
    cell, edges = one.cell, other.edges
    if cell is None or other.cell or edges is None or cell.row < cell.rows - 1:
        return False
    left, right = edges[0] + other.left_mm, edges[1] - other.right_mm
    return cell.left - _PADDING_MM <= left and right <= cell.right + _PADDING_MM


def asked_size(component: str) -> tuple[float, float]:
    """Return the sizes in pt that a component may have."""
    figure = load_rules().components[component].size_pt
    return figure.lowest, figure.highest
