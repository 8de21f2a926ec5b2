"""Places and gaps: quốc hiệu at the right, single spacing under it, 6 pt over a 'V/v', nơi nhận level with titles."""

from __future__ import annotations

from collections.abc import Iterator

from congvan.checking.observed import Paragraph
from congvan.checking.recognised import Part, Recognised
from congvan.checking.rules.book import Found, rule
from congvan.checking.rules.measure import height_pt, middle_mm, over_it, sizes
from congvan.errors import N_
from congvan.text.figures import figures
from congvan.thethuc.rules import load_rules

_RIGHT = 0.56  # of the paper's width: the middle of quốc hiệu stands beyond, whatever the lawful margins
_LOOSE_PT, _LOOSE_LINES = 6, 1.25  # what is no longer single spacing to the eye
_GAP_ROOM_PT = {"docx": 2.0, "pdf": 3.0}
_LEVEL_MM = 6.0


@rule("TT-205")
def national_name_at_the_right(document: Recognised) -> Iterator[Found]:
    """Over the right column, not across the page."""
    part = document.first("quoc_hieu")
    if part is None or not document.of("so_ky_hieu"):
        return  # a form that citizens fill in has it in the middle
    sheet = document.observed.sheets[part.paragraph.sheet]
    middle = _middle(part)
    if middle is not None and sheet.width_mm < sheet.height_mm and middle < _RIGHT * sheet.width_mm:
        yield Found(part, N_("Quốc hiệu không ở bên phải trang"))


def _middle(part: Part) -> float | None:
    paragraph = part.paragraph
    if paragraph.line_boxes:
        return middle_mm(part)
    if part.runs != paragraph.runs or paragraph.edges is None or paragraph.align != "center":
        return None  # placed by tabs or spaces
    left, right = paragraph.edges
    return (left + paragraph.left_mm + right - paragraph.right_mm) / 2


@rule("TT-209")
def single_spaced(document: Recognised) -> Iterator[Found]:
    """Quốc hiệu and tiêu ngữ stand single-spaced."""
    over, part = document.first("quoc_hieu"), document.first("tieu_ngu")
    if over is None or part is None:
        return
    gap, lines = _gap(document, over, part), _lines(part)
    if gap is not None and gap >= _LOOSE_PT:
        message = N_("cách Quốc hiệu {gap} pt, yêu cầu dòng đơn")
        yield Found(part, message, {"gap": figures(gap, 1)})
    elif lines is not None and lines > _LOOSE_LINES:
        message = N_("khoảng cách dòng {lines}, yêu cầu dòng đơn")
        yield Found(part, message, {"lines": figures(lines)})


@rule("TT-289")
def subject_gap(document: Recognised) -> Iterator[Found]:
    """6 pt between the number and the subject of a công văn."""
    over, part = document.first("so_ky_hieu"), document.first("trich_yeu_cong_van")
    asked = load_rules().components["trich_yeu_cong_van"].space_before_pt or 0
    gap = _gap(document, over, part) if over and part else None
    if gap is not None and part and abs(gap - asked) > _GAP_ROOM_PT[document.observed.format]:
        message = N_("cách số, ký hiệu {gap} pt, yêu cầu {asked} pt")
        yield Found(part, message, {"gap": figures(gap, 1), "asked": figures(asked)})


def _gap(document: Recognised, over: Part, part: Part) -> float | None:
    """The space in pt between two parts that follow each other in one column; None where it is not known."""
    one, other = over.paragraph, part.paragraph
    if one is other:
        return 0.0  # parted by a line break
    if other.line_boxes:
        return other.before_pt
    paragraphs = document.observed.paragraphs
    place = next(number for number, paragraph in enumerate(paragraphs) if paragraph is one)
    follows = place + 1 < len(paragraphs) and paragraphs[place + 1] is other
    if over.runs != one.runs:
        return None
    return one.after_pt + other.before_pt if follows and one.cell == other.cell else _gap_of_rows(document, one, other)


def _gap_of_rows(document: Recognised, one: Paragraph, other: Paragraph) -> float | None:
    """The space in pt between the only text of a cell and the first of the cell beneath; None where a row hides it."""
    upper, lower = one.cell, other.cell
    if not (upper and lower and upper.plain and lower.plain) or over_it(document, other):
        return None
    if (upper.table, upper.column, upper.row + 1) != (lower.table, lower.column, lower.row):
        return None
    row = [p for p in document.observed.paragraphs if p.cell and (p.cell.table, p.cell.row) == (upper.table, upper.row)]
    cells = {paragraph.cell for paragraph in row}
    heights = [height_pt(paragraph) for paragraph in row]
    own = height_pt(one)
    if len(cells) < len(row) or own is None or not all(cell and cell.plain for cell in cells):
        return None
    highest = max((height for height in heights if height is not None), default=own)
    return None if None in heights else one.after_pt + other.before_pt + highest - own


def _lines(part: Part) -> float | None:
    paragraph, size = part.paragraph, sizes(part)
    if paragraph.line_boxes:
        return None
    if paragraph.multiple is not None:
        return paragraph.multiple
    return paragraph.line_pt / (size[0] * load_rules().face.line_height) if paragraph.line_pt and size else None


@rule("TT-605")
def level_with_the_title(document: Recognised) -> Iterator[Found]:
    """'Nơi nhận' stands level with the first line of authority, where a page shows it and one person signs."""
    heading, titles = document.first("noi_nhan"), document.of("quyen_han_chuc_vu")
    if heading is None or not titles or len(document.of("ho_ten")) > 1:
        return
    one, other = heading.paragraph.line_boxes, titles[0].paragraph.line_boxes
    if one and other and one[0].page == other[0].page and abs(one[0].bottom - other[0].bottom) > _LEVEL_MM:
        apart = abs(one[0].bottom - other[0].bottom)
        yield Found(heading, N_("cao hoặc thấp hơn dòng chức vụ {apart} mm"), {"apart": f"{apart:.0f}"})
    elif not one and document.kind and document.kind.layout.signs == "signatory" and _stands_under(document, heading):
        yield Found(heading, N_("ở dưới chữ ký, yêu cầu ngang hàng với dòng chức vụ"))


def _stands_under(document: Recognised, heading: Part) -> bool:
    """Whether a file without pages has the list of copies after the table in which somebody signs."""
    first = next(part for part in document.parts if part is heading or part.component == "ho_ten")
    loose = heading.paragraph.cell is None and not heading.paragraph.floating
    return loose and first is not heading and bool(first.paragraph.cell) and not first.paragraph.floating
