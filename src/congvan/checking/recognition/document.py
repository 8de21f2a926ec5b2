"""Recognition: which component of NĐ 30/2020 each paragraph of a document is, and of which kind the document is.

A file is divided into segments: the document itself, then annexes, attached documents, the block of a copy. In each,
the head, the foot and the title are looked for by what their texts must say, and only then by where they stand; what
is left is the body, told by its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from congvan.checking.observed import Observed, Paragraph
from congvan.checking.recognised import Part, Recognised, Shown
from congvan.checking.recognition.body import mark_body
from congvan.checking.recognition.foot import mark_foot
from congvan.checking.recognition.head import DATA, mark_head
from congvan.checking.recognition.pieces import Piece, Verdict, pieces_of
from congvan.checking.recognition.segments import is_copy, is_titled_annex, segments_of
from congvan.checking.recognition.title import mark_title
from congvan.errors import N_
from congvan.lexicon import lines
from congvan.text.unicode import clean, fold
from congvan.thethuc.kinds import Kind, abbreviations, find_kind
from congvan.thethuc.regimes import regime_of_heading, regime_of_kind, regime_of_symbol

BRACKETED = 120  # characters: the second line of '(Kèm theo …)'
ATTACHED = 250  # characters of '(Kèm theo …)'
TOP = 16  # pieces: where a head has the name of the nation, or of the Party
SMALL_PT, LOW_MM = 12.2, 255  # an address at the end of page 1: how large it is at most, how far down it begins

_TITLED = N_("theo tên loại: '{name}'")
_LETTER = N_("không có tên loại; có trích yếu 'V/v', hoặc có 'Kính gửi' và ký hiệu không ghi tên loại")
_ASKED = N_("do người dùng nêu (--kind)")
_COPY = N_("có hình thức sao")
_UNKNOWN = N_("không thấy tên loại, trích yếu 'V/v' hay hình thức sao")


def recognise(observed: Observed, asked: Kind | None = None) -> Recognised:
    """Return the document with its parts named; `asked` is the kind that the user says it is."""
    pieces = pieces_of(observed)
    segments = segments_of(pieces)
    kind, why = None, _UNKNOWN
    for number, segment in enumerate(segments):
        for piece in segment:
            piece.segment = number
        found = _mark(segment, number, asked if number == 0 else None)
        if number == 0:
            kind, why = found
    parts = [piece.part() for piece in pieces if piece.text]
    outside = (p for p in observed.paragraphs if p.zone != "body" and (p.text.strip() or _is_number(p)))
    for paragraph in outside:
        told = _marginal(paragraph)
        parts.append(Part(told.component, paragraph, paragraph.runs, why=told.why))
    other = _other_format(segments[0], kind) if segments else None
    return Recognised(observed, tuple(parts), kind, why, max(0, len(segments) - 1), other, asked)


def _other_format(segment: Sequence[Piece], kind: Kind | None) -> Shown | None:
    """What a head shows that follows another format: a name in the place of quốc hiệu, a symbol, a kind."""
    top = [piece for piece in segment if not piece.blank][:TOP]
    national = any(piece.component == "quoc_hieu" for piece in segment)
    for piece in top:
        regime = regime_of_heading(piece.text) if piece.upper and not national else None
        if piece.component == "so_ky_hieu" and (shown := regime_of_symbol(piece.text)):
            regime = shown if shown.kinds or not national else None  # what the Party issues has no quốc hiệu
        elif kind is None and piece.upper and piece.component in ("", "noi_dung") and not piece.paragraph.cell:
            regime = regime or regime_of_kind(piece.text)
        if regime:
            return Shown(piece.text, regime)
    return None


def _is_number(paragraph: Paragraph) -> bool:
    """Whether a paragraph gives the page number; Word writes its text only when it prints."""
    return any(run.field == "PAGE" for run in paragraph.runs)


def _marginal(paragraph: Paragraph) -> Verdict:
    if _is_number(paragraph):
        return Verdict("so_trang", N_("có trường số trang ở đầu hoặc cuối trang"))
    if paragraph.zone == "note":
        return Verdict("chu_thich", N_("chú thích cuối trang"))
    key = fold(clean(paragraph.text))
    if key in lines.marks():
        return Verdict(lines.marks()[key], N_("đúng chữ của dấu chỉ mức độ, ở đầu hoặc cuối trang"))
    if lines.is_signature_data(paragraph.text):
        return Verdict("chu_ky_so", DATA)
    if lines.tells_address(paragraph.text):
        return Verdict("dia_chi", N_("có địa chỉ, điện thoại … ở đầu hoặc cuối trang"))
    return Verdict("", N_("ở đầu hoặc cuối trang"))


def _mark(segment: list[Piece], number: int, asked: Kind | None) -> tuple[Kind | None, str]:
    """Name the pieces of a segment; return its kind, and why it is one."""
    head = mark_head(segment)
    in_head = set(head)
    annexed = bool(number) or not head  # an annex may lie in a file of its own
    mark_foot([piece for piece in segment if piece not in in_head])
    body = [piece for piece in segment if piece.verdict is None and not piece.blank]
    before: Piece | None = None
    for piece in body:
        piece.verdict = _by_its_words(piece, before, body, annexed)
        before = piece
    kind = mark_title(segment, head, annexed, asked)
    mark_body([piece for piece in segment if piece.verdict is None], kind)
    return _kind_of(segment, number, kind, asked)


def _kind_of(segment: Sequence[Piece], number: int, titled: Kind | None, asked: Kind | None) -> tuple[Kind | None, str]:
    if asked:
        return asked, _ASKED
    copied = next((piece for piece in segment if piece.component == "hinh_thuc_sao"), None)
    if copied:
        return lines.copy_of(copied.text), _COPY
    if titled:
        return titled, _TITLED
    if not number and _is_letter(segment):
        return find_kind("Công văn"), _LETTER
    return None, _UNKNOWN


def _by_its_words(piece: Piece, before: Piece | None, body: Sequence[Piece], annexed: bool) -> Verdict | None:
    """What the words of a piece tell wherever it stands: headings of annexes, what they go with, copies, an address."""
    if before and before.component == "kem_theo" and _opens_bracket(before) and len(piece.text) < BRACKETED:
        return Verdict("kem_theo", N_("nối tiếp '(Kèm theo …' chưa đóng ngoặc"))
    if _at_page_end(piece) and any(lines.tells_address(other.text) for other in _from(body, piece)):
        return Verdict("dia_chi", N_("chữ nhỏ ở cuối trang 1, có địa chỉ, điện thoại …"))
    if annexed and not piece.in_table and (lines.is_annex(piece.text) or is_titled_annex(piece)):
        return Verdict("phu_luc", N_("ghi 'Phụ lục' hoặc 'Mẫu số', 'Biểu số'"))
    if lines.opens_attachment(piece.text) and len(piece.text) < ATTACHED and (annexed or piece.italic):
        return Verdict("kem_theo", N_("mở đầu bằng 'Kèm theo' hoặc 'Ban hành kèm theo'"))
    if is_copy(piece):
        return Verdict("hinh_thuc_sao", N_("ghi hình thức sao, in hoa"))
    return None


def _opens_bracket(piece: Piece) -> bool:
    return piece.text.count("(") > piece.text.count(")")


def _is_letter(segment: Sequence[Piece]) -> bool:
    """Whether a document without a title is a công văn: it says 'V/v', or is addressed and its symbol names no kind."""
    found = {piece.component: piece for piece in reversed(segment)}
    if "trich_yeu_cong_van" in found:
        return True
    number = found.get("so_ky_hieu")
    if number is None or "kinh_gui" not in found or _titled_otherwise(segment, number, found["kinh_gui"]):
        return False
    return not abbreviations() & set(re.split(r"[/\-\s]+", number.text))


def _titled_otherwise(segment: Sequence[Piece], number: Piece, addressed: Piece) -> bool:
    """Whether a title that names no kind of the decree ('PHIẾU TRÌNH') stands between the head and the addressees."""
    return any(
        piece.upper and piece.bold and piece.component == "noi_dung" and not piece.paragraph.cell
        for piece in segment
        if number.number < piece.number < addressed.number
    )


def _from(body: Sequence[Piece], piece: Piece) -> Sequence[Piece]:
    """A piece and what follows it at the end of its page: an address may open with the street alone."""
    return [other for other in body if other.number >= piece.number and _at_page_end(other)]


def _at_page_end(piece: Piece) -> bool:
    """Whether a piece stands where a PDF shows the agency's address: last on page 1, in small type."""
    boxes = piece.paragraph.line_boxes
    small = all(run.size_pt <= SMALL_PT for run in piece.runs if run.text.strip())
    return bool(boxes) and boxes[0].page == 1 and boxes[0].top > LOW_MM and small
