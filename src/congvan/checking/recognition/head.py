"""The head: quốc hiệu, tiêu ngữ, agencies, number, place and date, the subject of a công văn, marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from congvan.checking.recognition.pieces import Piece, same_column
from congvan.errors import N_
from congvan.lexicon import lines
from congvan.lexicon.agencies import goes_on, is_unfinished, names_agency
from congvan.lexicon.labels import has_label

REACH = 45  # pieces in which a head is looked for
BELOW = 6  # pieces after the last of quốc hiệu, tiêu ngữ and number: how far the date, or a late subject, stands
FLOATING = 8  # the same for what stands in a text box, which is read where it is anchored
LINES = 6  # pieces that a subject goes on for
SUBJECT_LINE = 60  # characters: a line of a subject below the head is no longer
DATE_LONGEST = 90  # characters of place and date
NO_HEAD = 6  # pieces at the top of a file without a head, where signature data may be printed
MIDDLE_MM = 115  # of a page: the left column of a head ends before

DATA = N_("dữ liệu chữ ký số do phần mềm in lên trang")


@dataclass(frozen=True)
class Anchors:
    """The lines by which a head is known, those that were found."""

    nation: Piece | None
    nation_more: Piece | None  # the end of it, on a line of its own
    motto: Piece | None
    number: Piece | None
    date: Piece | None
    date_more: Piece | None  # the end of place and date, on a line of its own

    def __iter__(self) -> Iterator[Piece]:
        lines = (self.nation, self.nation_more, self.motto, self.number, self.date, self.date_more)
        return (piece for piece in lines if piece)

    @property
    def suffice(self) -> bool:
        """Whether they make a head."""
        return bool(self.nation or self.motto or (self.number and self.date))

    def settle(self) -> None:
        """Name them."""
        if self.nation:
            self.nation.settle("quoc_hieu", N_("ghi Quốc hiệu"))
        if self.nation_more:
            self.nation_more.settle("quoc_hieu", N_("dòng tiếp theo của Quốc hiệu"))
        if self.motto:
            self.motto.settle("tieu_ngu", N_("ghi Tiêu ngữ"))
        if self.number:
            self.number.settle("so_ky_hieu", N_("mở đầu bằng 'Số' ở phần đầu văn bản"))
        if self.date:
            self.date.settle("dia_danh_thoi_gian", N_("ghi địa danh, ngày tháng ở phần đầu văn bản"))
        if self.date_more:
            self.date_more.settle("dia_danh_thoi_gian", N_("dòng tiếp theo của địa danh, thời gian"))


def is_quoc_hieu(piece: Piece) -> bool:
    """Whether a piece says the quốc hiệu, well or nearly."""
    return lines.says_nation(piece.text)


def mark_head(segment: Sequence[Piece]) -> list[Piece]:
    """Name the components of the head, and return the pieces that it is made of."""
    reach = [piece for piece in segment if not piece.blank][:REACH]
    anchors = _anchors(reach)
    cover = _cover(segment, list(anchors))
    for piece in cover:
        piece.settle("bia", N_("trang riêng trước phần đầu văn bản: bìa"))
    if not anchors.suffice:
        for piece in reach[:NO_HEAD]:
            if lines.is_signature_data(piece.text):
                piece.settle("chu_ky_so", DATA)
        return []
    anchors.settle()
    framed = _mark_marks([piece for piece in reach if piece.component != "bia"])
    head = _region(segment[len(cover) :], list(anchors))
    first = min(piece.number for piece in anchors)
    printed = [piece for piece in segment[:REACH] if piece.verdict is None and piece.number < first]
    _mark_signature_data(printed)
    _mark_rest(head)
    _mark_agencies([piece for piece in head if piece.verdict is None], anchors.number)
    told = [piece for piece in printed if piece.component]
    return [*head, *(piece for piece in [*framed, *told] if piece not in head)]


def _anchors(reach: Sequence[Piece]) -> Anchors:
    nation, more = _nation(reach)
    motto = next((piece for piece in reach if lines.says_motto(piece.text)), None)
    number = next((piece for piece in reach if not piece.in_table and lines.is_number(piece.text)), None)
    last = max((piece.number for piece in (nation, motto, number) if piece), default=-1)
    date, rest = _broken_date(reach, last) or (_date(reach, number, last), None)
    return Anchors(nation, more, motto, number, date, rest)


def _nation(reach: Sequence[Piece]) -> tuple[Piece | None, Piece | None]:
    """The quốc hiệu, and its end where a PDF shows it on two lines."""
    for piece, below in pairwise(reach):
        both = f"{piece.text} {below.text}"
        if piece.upper and below.upper and same_column(piece, below) and lines.says_all_of_nation(both):
            return piece, below
    return next((piece for piece in reach if is_quoc_hieu(piece)), None), None


def _date(reach: Sequence[Piece], number: Piece | None, last: int) -> Piece | None:
    """Place and date: rather beside the number than under it, where a subject may end in a date, and in full words."""

    def doubt(piece: Piece) -> tuple[bool, bool]:
        under = number is not None and piece.number > number.number and bool(piece.paragraph.cell)
        in_its_column = under and number is not None and same_column(piece, number)
        return in_its_column, not lines.is_whole_date(piece.text)

    return min((piece for piece in reach if _is_date(piece, last)), key=doubt, default=None)


def _broken_date(reach: Sequence[Piece], last: int) -> tuple[Piece, Piece] | None:
    """Place and date on two lines: 'Đắk Lắk, ngày 05 tháng 8' over 'năm 2026'."""
    for piece, below in pairwise(reach):
        both = f"{piece.text} {below.text}"
        if same_column(piece, below) and lines.ends_a_date(piece.text, below.text) and _is_date(piece, last, both):
            return piece, below
    return None


def _is_date(piece: Piece, last: int, text: str = "") -> bool:
    """Whether a piece is place and date, or begins it, the whole of which is `text`."""
    text = text or piece.text
    if piece.in_table or len(text) > DATE_LONGEST or piece.upper:
        return False
    near = piece.number <= last + BELOW or last < 0
    return near and lines.is_place_and_date(text)


def _cover(segment: Sequence[Piece], anchors: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces of a cover: a page of its own before the head."""
    first = min((piece.number for piece in anchors), default=-1)
    before = [place for place, piece in enumerate(segment) if piece.number <= first]
    starts = [
        place for place in before[1:]
        if segment[place].paragraph.breaks_page or _page(segment[place]) != _page(segment[place - 1])
    ]  # fmt: skip
    return segment[: starts[-1]] if starts else ()


def _page(piece: Piece) -> int | None:
    boxes = piece.paragraph.line_boxes
    return boxes[0].page if boxes else None


def _is_framed(piece: Piece) -> bool:
    cell = piece.paragraph.cell
    return piece.paragraph.framed or bool(cell and cell.bordered and cell.rows == cell.columns == 1)


def _mark_marks(reach: Sequence[Piece]) -> list[Piece]:
    """Marks of secrecy, urgency and circulation: framed, often by a table of one cell."""
    found = [piece for piece in reach if piece.key in lines.marks() and (piece.upper or _is_framed(piece))]
    for piece in found:
        piece.settle(lines.marks()[piece.key], N_("đúng chữ của dấu chỉ mức độ, in hoa hoặc đóng khung"))
    drafts = [piece for piece in reach if piece.verdict is None and _is_draft_mark(piece)]
    for piece in drafts:
        piece.settle("du_thao", N_("ghi là dự thảo, đậm, nghiêng, in hoa hoặc đóng khung"))
    return [*found, *drafts]


def _is_draft_mark(piece: Piece) -> bool:
    return lines.is_draft_mark(piece.text) and (piece.bold or piece.italic or piece.upper or _is_framed(piece))


def _region(segment: Sequence[Piece], anchors: Sequence[Piece]) -> list[Piece]:
    """The pieces of the head: those of its table, and what stands among and right under its lines."""
    tables = {piece.paragraph.cell.table for piece in anchors if piece.paragraph.cell}
    last = max(piece.number for piece in anchors)
    first = min(piece.number for piece in anchors)
    edges = _edges(segment, tables)
    region = []
    for piece in segment:
        if piece.number > first and (lines.opens_copies(piece.text) or lines.is_addressed(piece.text)):
            break  # addressees, and the foot, may lie in further rows of the same table
        if piece.number > last and not piece.blank and _is_across(piece, anchors, edges):
            break  # and so may the title
        if _is_inside(piece, tables, last):
            region.append(piece)
        elif piece.number > last and not piece.blank:
            # The subject of a công văn may stand below the table or the tabs of the head.
            if (piece.number <= last + BELOW and _is_late_subject(piece)) or _goes_on(region, piece):
                region.append(piece)
            elif piece.number > last + BELOW or piece.upper:
                break
    return region


def _edges(segment: Sequence[Piece], tables: set[int]) -> dict[int, tuple[float, float]]:
    """The outer edges of each of these tables in mm."""
    cells = [piece.paragraph.cell for piece in segment if piece.paragraph.cell]
    return {
        table: (
            min(cell.left for cell in cells if cell.table == table),
            max(c.right for c in cells if c.table == table),
        )
        for table in tables
    }


def _is_across(piece: Piece, anchors: Sequence[Piece], edges: Mapping[int, tuple[float, float]]) -> bool:
    """Whether a line stands in a cell as wide as its table, in a row under all lines of the head: no line of it."""
    cell = piece.paragraph.cell
    if cell is None or cell.columns == 1 or (cell.left, cell.right) != edges.get(cell.table):
        return False
    beside = [anchor.paragraph.cell for anchor in anchors]
    under = all(other is None or other.table != cell.table or other.row < cell.row for other in beside)
    return under and not lines.opens_subject(piece.text)


def _is_inside(piece: Piece, tables: set[int], last: int) -> bool:
    cell = piece.paragraph.cell
    if cell and cell.table in tables:
        return True
    if piece.paragraph.floating:
        return piece.number < last + FLOATING
    return not cell and piece.number <= last


def _is_late_subject(piece: Piece) -> bool:
    """Whether this is a 'V/v …' under the head: a line of its own at the left or in the middle, not a sentence."""
    if not lines.opens_subject(piece.text) or piece.bold or piece.text.endswith("."):
        return False
    return piece.centred or lines.opens_short_subject(piece.text)


def _goes_on(region: Sequence[Piece], piece: Piece) -> bool:
    """Whether a line right under a subject that stands below the head is set as it is: its next line."""
    over = region[-1]
    if _is_left_over(region, piece):
        return True
    if over.number != piece.number - 1 or over.paragraph.cell or piece.paragraph.cell:
        return False
    late = _is_late_subject(over) or (len(region) > 1 and _goes_on(region[:-1], over))
    set_so = (over.size_pt, over.paragraph.align) == (piece.size_pt, piece.paragraph.align)
    return late and set_so and len(piece.text) < SUBJECT_LINE and not has_label(piece.key)


def _is_left_over(region: Sequence[Piece], piece: Piece) -> bool:
    """Whether a line of a PDF goes on with the subject of the left column, from which its lines were parted."""
    subject = next((other for other in region if lines.opens_short_subject(other.text)), None)
    if subject is None or not piece.paragraph.line_boxes or piece.number > subject.number + LINES:
        return False
    narrow = _is_narrow(piece) and _is_narrow(subject) and len(piece.text) < SUBJECT_LINE
    return narrow and piece.size_pt == subject.size_pt and not has_label(piece.key)


def _mark_rest(head: Sequence[Piece]) -> None:
    """The subject of a công văn with its further lines, and data of signatures."""
    subject: Piece | None = None
    before: Piece | None = None
    for piece in head:
        over, before = before, piece
        if piece.verdict or piece.blank:
            continue
        if lines.is_signature_data(piece.text) and not piece.upper:
            piece.settle("chu_ky_so", DATA)
        elif lines.opens_subject(piece.text) and not (piece.upper and piece.bold):
            piece.settle("trich_yeu_cong_van", N_("mở đầu bằng 'V/v' hoặc 'Về việc' ở phần đầu văn bản"))
            subject = piece
        elif subject and not piece.typed_line and _is_under(piece, subject):
            piece.settle("trich_yeu_cong_van", N_("dòng tiếp theo của trích yếu, cùng cột"))
        elif over and over.component == "so_ky_hieu" and over.text.endswith(("-", "/")):
            piece.settle("so_ky_hieu", N_("dòng tiếp theo của ký hiệu"))


def _is_under(piece: Piece, subject: Piece) -> bool:
    if piece.number > subject.number + LINES:
        return False
    if piece.paragraph.cell or subject.paragraph.cell:
        return same_column(piece, subject)
    return not piece.upper and (same_column(piece, subject) or (_is_narrow(piece) and _is_narrow(subject)))


def _mark_signature_data(above: Sequence[Piece]) -> None:
    """What software printed over the head, with the lines that go on between its first and its last."""
    shown = [piece for piece in above if not piece.blank]
    told = [place for place, piece in enumerate(shown) if lines.is_signature_data(piece.text) and not piece.upper]
    for piece in shown[told[0] : told[-1] + 1] if told else ():
        piece.settle("chu_ky_so", DATA)


def _mark_agencies(left: Sequence[Piece], number: Piece | None) -> None:
    """What stands above the number in its column: parents, then the issuing agency."""
    names = [
        piece for piece in left
        if not piece.blank and not piece.typed_line and not lines.is_stamped(piece.text)
        and (not number or piece.number < number.number)
        and (piece.upper or _in_column_of(piece, number))
    ]  # fmt: skip
    if not names:
        return
    own, why = _first_own(names)
    for position, piece in enumerate(names):
        if position >= own:
            piece.settle("co_quan", why)
        else:
            piece.settle("co_quan_chu_quan", N_("đứng trên tên cơ quan ban hành, cùng cột"))


def _in_column_of(piece: Piece, number: Piece | None) -> bool:
    if number is None:
        return False
    mine, its = piece.paragraph.cell, number.paragraph.cell
    if mine or its:
        return bool(mine and its and mine.column == its.column)
    return _is_narrow(piece) and _is_narrow(number)


def _is_narrow(piece: Piece) -> bool:
    """Whether a piece stands in a left column that a PDF shows: it ends before the page's middle."""
    edges, boxes = piece.paragraph.edges, piece.paragraph.line_boxes
    return (edges is not None and edges[1] <= MIDDLE_MM) or bool(boxes and all(box.right <= MIDDLE_MM for box in boxes))


def _first_own(names: Sequence[Piece]) -> tuple[int, str]:
    """Return where the issuing agency's own name begins, and why."""
    if len(names) == 1:
        return 0, N_("tên cơ quan duy nhất ở phần đầu văn bản")
    bold = [piece.bold for piece in names]
    if any(bold) and not all(bold):
        first = bold.index(True)
        # A bold parent over a plain agency is the fault of both: the order tells.
        if all(bold[first:]):
            return first, N_("tên cơ quan in đậm, dòng trên không đậm")
    own = max(position for position in range(len(names)) if not position or _starts_name(names, position))
    return own, N_("dòng cuối mở đầu bằng tên một cơ quan, hoặc nối tiếp dòng trên")


def _starts_name(names: Sequence[Piece], position: int) -> bool:
    text, over = names[position].text, names[position - 1].text
    return names_agency(text) and not goes_on(text) and not is_unfinished(over)
