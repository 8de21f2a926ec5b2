"""The head: quốc hiệu, tiêu ngữ, agencies, number, place and date, the subject of a công văn, marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache

from congvan.checking.recognition.pieces import Piece, opening
from congvan.text.unicode import fold
from congvan.thethuc.rules import load_rules

_QUOC_HIEU = "cong hoa xa hoi chu nghia viet nam"
_TIEU_NGU = "doc lap tu do hanh phuc"
_REACH = 45  # pieces in which a head is looked for
_SIMILAR = 0.85
_MIDDLE_MM = 115  # of a page: the left column of a head ends before

_DRAFT = re.compile(r"\W*du thao(?: lan (?:thu )?\w+| \d+)?\W*")
_STAMPED = re.compile(r"[\W_]*\d[\W\d_]*")  # a number
_UNFINISHED = re.compile(r"(?:-|–|,|\bva|\bcua|\bdau tu|\bquan ly)$")
_SIGNED = re.compile(r"so ?:[^;]{2,30};.*(?:\d{1,2} ?:\d\d|gio|giay)")
HEAD = {
    "so_ky_hieu": re.compile(r"so(?=[\s:.;]*[\d…._ ]*[/\-]|\s*:)(?![^;]{2,40};)"),
    "dia_danh_thoi_gian": re.compile(
        r"(?!\(|can cu|theo|thuc hien|so )[^:;]{2,60}[,.]?\s*"
        r"ngay\b[\s\d.…_/-]*(?:thang\b[\s\d.…_]*(?:nam\b[\s\d.…_]*)?)?$"
    ),
    "trich_yeu_cong_van": re.compile(r"v\s?/\s?v\b|v\.v\b|vv[ :]|ve viec\b"),
    "noi_nhan": re.compile(r"noi nhan\s*[:.]?\s*$|noi nhan\s*:"),
    "luu": re.compile(r"[-–—+]?\s*luu\b"),
}  # fmt: skip


def is_quoc_hieu(piece: Piece) -> bool:
    """Whether a piece says the quốc hiệu, well or nearly."""
    return _says(piece, _QUOC_HIEU)


def mark_head(segment: Sequence[Piece]) -> list[Piece]:
    """Name the components of the head, and return the pieces that it is made of."""
    reach = [piece for piece in segment if not piece.blank][:_REACH]
    quoc_hieu = next((piece for piece in reach if is_quoc_hieu(piece)), None)
    tieu_ngu = next((piece for piece in reach if _says(piece, _TIEU_NGU)), None)
    number = next((p for p in reach if not p.in_table and HEAD["so_ky_hieu"].match(p.key) and len(p.text) < 60), None)
    last = max((p.number for p in (quoc_hieu, tieu_ngu, number) if p), default=-1)
    date = next((p for p in reach if _is_date(p, last)), None)
    anchors = [piece for piece in (quoc_hieu, tieu_ngu, number, date) if piece]
    cover = _cover(segment, anchors)
    for piece in cover:
        piece.component = "bia"
    if not quoc_hieu and not tieu_ngu and not (number and date):
        for piece in reach[:6]:
            if is_signature_data(piece.key):
                piece.component = "chu_ky_so"
        return []
    names = ("quoc_hieu", "tieu_ngu", "so_ky_hieu", "dia_danh_thoi_gian")
    for name, anchor in zip(names, (quoc_hieu, tieu_ngu, number, date), strict=True):
        if anchor:
            anchor.component = name
    framed = _mark_marks([piece for piece in reach if piece.component != "bia"])
    head = _region(segment[len(cover) :], anchors)
    first = min(piece.number for piece in anchors)
    printed = [piece for piece in segment[:_REACH] if not piece.component and piece.number < first]
    _mark_signature_data(printed)
    _mark_rest(head)
    _mark_agencies([piece for piece in head if not piece.component], number)
    told = [piece for piece in printed if piece.component]
    return [*head, *(piece for piece in [*framed, *told] if piece not in head)]


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


def _is_late_subject(piece: Piece) -> bool:
    """Whether this is a 'V/v …' under the head: a line of its own at the left or in the middle, not a sentence."""
    if not HEAD["trich_yeu_cong_van"].match(piece.key) or piece.bold or piece.text.endswith("."):
        return False
    return piece.centred or (piece.key.startswith("v") and not piece.key.startswith("ve viec"))


def is_signature_data(key: str) -> bool:
    """Whether a text (folded) is the data of a digital signature ('Số: 12/QĐ-UBND; 05/11/2025 10:42:18 +07:00')."""
    return bool(_SIGNED.match(key) or opening("signature_data").match(key))


def _is_framed(piece: Piece) -> bool:
    cell = piece.paragraph.cell
    return piece.paragraph.framed or bool(cell and cell.bordered and cell.rows == cell.columns == 1)


@cache
def marks() -> dict[str, str]:
    """Return the component of each mark by its folded words."""
    return {fold(text): name for name, texts in load_rules().marks.items() for text in texts}


def _mark_marks(reach: Sequence[Piece]) -> list[Piece]:
    """Marks of secrecy, urgency and circulation: framed, often by a table of one cell."""
    found = [piece for piece in reach if piece.key in marks() and (piece.upper or _is_framed(piece))]
    for piece in found:
        piece.component = marks()[piece.key]
    drafts = [piece for piece in reach if not piece.component and _is_draft_mark(piece)]
    for piece in drafts:
        piece.component = "du_thao"
    return [*found, *drafts]


def _is_draft_mark(piece: Piece) -> bool:
    return bool(_DRAFT.fullmatch(piece.key)) and (piece.bold or piece.italic or piece.upper or _is_framed(piece))


def _says(piece: Piece, wanted: str) -> bool:
    text = re.sub(r"[^a-z]+", " ", piece.key).strip()
    if abs(len(text) - len(wanted)) > 8:
        return False
    if text == wanted:
        return True
    alike = SequenceMatcher(None, text, wanted)
    # Every paragraph of a long file is asked; the letters alone tell most of them apart.
    return alike.quick_ratio() >= _SIMILAR and alike.ratio() >= _SIMILAR


def _is_date(piece: Piece, last: int) -> bool:
    if piece.in_table or len(piece.text) > 90 or piece.upper:
        return False
    near = piece.number <= last + 6 or last < 0
    return near and bool(HEAD["dia_danh_thoi_gian"].match(piece.key))


def _region(segment: Sequence[Piece], anchors: Sequence[Piece]) -> list[Piece]:
    tables = {piece.paragraph.cell.table for piece in anchors if piece.paragraph.cell}
    last = max(piece.number for piece in anchors)
    region = []
    for piece in segment:
        cell = piece.paragraph.cell
        if piece.number > last and HEAD["noi_nhan"].match(piece.key):
            break  # the foot may lie in the same table
        inside = (
            cell.table in tables
            if cell
            else piece.number <= last or (piece.paragraph.floating and piece.number < last + 8)
        )
        if inside:
            region.append(piece)
        elif piece.number > last and not piece.blank:
            # The subject of a công văn may stand below the table or the tabs of the head.
            if piece.number <= last + 6 and _is_late_subject(piece):
                region.append(piece)
            elif piece.number > last + 6 or piece.upper:
                break
    return region


def _mark_rest(head: Sequence[Piece]) -> None:
    """The subject of a công văn with its further lines, and data of signatures."""
    subject: Piece | None = None
    for piece in head:
        if piece.component or piece.blank:
            continue
        if is_signature_data(piece.key) and not piece.upper:
            piece.component = "chu_ky_so"
        elif HEAD["trich_yeu_cong_van"].match(piece.key) and not (piece.upper and piece.bold):
            piece.component, subject = "trich_yeu_cong_van", piece
        elif subject and not piece.typed_line and _same_column(piece, subject) and piece.number <= subject.number + 6:
            piece.component = "trich_yeu_cong_van"


def _mark_signature_data(above: Sequence[Piece]) -> None:
    """What software printed over the head, with the lines that go on between its first and its last."""
    shown = [piece for piece in above if not piece.blank]
    told = [place for place, piece in enumerate(shown) if is_signature_data(piece.key) and not piece.upper]
    for piece in shown[told[0] : told[-1] + 1] if told else ():
        piece.component = "chu_ky_so"


def _same_column(piece: Piece, other: Piece) -> bool:
    mine, its = piece.paragraph.cell, other.paragraph.cell
    if mine and its:
        return mine.table == its.table and mine.column == its.column
    return not mine and not its and piece.paragraph.edges == other.paragraph.edges and not piece.upper


def _mark_agencies(left: Sequence[Piece], number: Piece | None) -> None:
    """What stands above the number in its column: parents, then the issuing agency."""
    names = [
        piece for piece in left
        if not piece.blank and not piece.typed_line and not _STAMPED.fullmatch(piece.text)
        and (not number or piece.number < number.number)
        and (piece.upper or _in_column_of(piece, number))
    ]  # fmt: skip
    if not names:
        return
    own = _first_own(names)
    for position, piece in enumerate(names):
        piece.component = "co_quan" if position >= own else "co_quan_chu_quan"


def _in_column_of(piece: Piece, number: Piece | None) -> bool:
    if number is None:
        return False
    mine, its = piece.paragraph.cell, number.paragraph.cell
    if mine or its:
        return bool(mine and its and mine.column == its.column)
    # A column that a PDF shows: as narrow as the number's.
    edges, others = piece.paragraph.edges, number.paragraph.edges
    return bool(edges and others and edges[1] <= _MIDDLE_MM and others[1] <= _MIDDLE_MM)


def _first_own(names: Sequence[Piece]) -> int:
    """Return where the issuing agency's own name begins."""
    if len(names) == 1:
        return 0
    bold = [piece.bold for piece in names]
    if any(bold) and not all(bold):
        first = bold.index(True)
        # A bold parent over a plain agency is the fault of both: the order tells.
        if all(bold[first:]):
            return first
    return max(position for position in range(len(names)) if not position or _starts_name(names, position))


def _starts_name(names: Sequence[Piece], position: int) -> bool:
    key = names[position].key
    goes_on = opening("name_goes_on").match(key) or _unfinished(names[position - 1])
    return bool(opening("own_agency").match(key)) and not goes_on


def _unfinished(piece: Piece) -> bool:
    """Whether a name goes on in the next line; an office ('CHỦ TỊCH') does in that of its agency."""
    return bool(opening("office").match(piece.key) or _UNFINISHED.search(piece.key))
