"""Recognition: which component of NĐ 30/2020 each paragraph of a document is, and of which kind the document is.

A file is divided into segments: the document itself, then annexes, attached documents, the block of a copy. In each,
the head, the foot and the title are looked for by what their texts must say, and only then by where they stand; what
is left is the body, told by its numbers.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from congvan.checking.observed import Observed, Paragraph
from congvan.checking.recognised import Part, Recognised, Shown
from congvan.checking.recognition.body import mark_body, mark_title
from congvan.checking.recognition.foot import is_heading, mark_foot
from congvan.checking.recognition.head import HEAD, is_quoc_hieu, is_signature_data, mark_head, marks
from congvan.checking.recognition.pieces import Piece, opening, pieces_of
from congvan.text.unicode import clean, fold
from congvan.thethuc.kinds import Kind, abbreviations, find_kind, load_kinds
from congvan.thethuc.regimes import regime_of_heading, regime_of_kind, regime_of_symbol

_PHU_LUC = re.compile(r"phu luc(?: so)?(?: ?[ivxlc]+| ?\d{1,2}[a-z]?)?\s*[.:]?|(?:bieu|mau) so ?:? ?\d{1,2}[a-z]?")
# 'PHỤ LỤC I: DANH MỤC …' on one line.
_PHU_LUC_TITLED = re.compile(r"phu luc(?: so)?(?: ?[ivxlc]+| ?\d{1,2}[a-z]?)?\s*[.:–-]\s*\S.{3,200}")
_KEM_THEO = re.compile(r"\(? ?(?:ban hanh )?kem theo\b")
_BRACKETED = 120  # characters: the second line of '(Kèm theo …)'
_TOP = 16  # pieces: where a head has the name of the nation, or of the Party
_SMALL_PT, _LOW_MM = 12.2, 255
_SAO = re.compile(r"(?:ban )?(?:sao y|trich sao|sao luc)(?: ban chinh)?")


def recognise(observed: Observed) -> Recognised:
    """Return the document with its parts named."""
    pieces = pieces_of(observed)
    segments = _segments(pieces)
    kinds: list[Kind | None] = []
    for number, segment in enumerate(segments):
        for piece in segment:
            piece.segment = number
        kinds.append(_mark(segment, number))
    parts = [piece.part() for piece in pieces if not piece.blank]
    outside = (p for p in observed.paragraphs if p.zone != "body" and (p.text.strip() or _is_number(p)))
    parts += [Part(_marginal(paragraph), paragraph, paragraph.runs) for paragraph in outside]
    kind = kinds[0] if kinds else None
    other = _other_format(segments[0], kind) if segments else None
    return Recognised(observed, tuple(parts), kind, max(0, len(segments) - 1), other)


def _other_format(segment: Sequence[Piece], kind: Kind | None) -> Shown | None:
    """What a head shows that follows another format: a name in the place of quốc hiệu, a symbol, a kind."""
    top = [piece for piece in segment if not piece.blank][:_TOP]
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


def _marginal(paragraph: Paragraph) -> str:
    if _is_number(paragraph):
        return "so_trang"
    if paragraph.zone == "note":
        return "chu_thich"
    key = fold(clean(paragraph.text))
    if key in marks() or is_signature_data(key):
        return marks().get(key, "chu_ky_so")
    return "dia_chi" if opening("address").search(key) else ""


def _mark(segment: list[Piece], number: int) -> Kind | None:
    head = mark_head(segment)
    in_head = set(head)
    annexed = bool(number) or not head  # an annex may lie in a file of its own
    mark_foot([piece for piece in segment if piece not in in_head])
    body = [piece for piece in segment if not piece.component and not piece.blank]
    before: Piece | None = None
    for piece in body:
        if before and before.component == "kem_theo" and _opens_bracket(before) and len(piece.text) < _BRACKETED:
            piece.component = "kem_theo"
        elif _at_page_end(piece) and any(opening("address").search(other.key) for other in _from(body, piece)):
            piece.component = "dia_chi"
        elif annexed and not piece.in_table and (_PHU_LUC.fullmatch(piece.key) or _is_titled_annex(piece)):
            piece.component = "phu_luc"
        elif _KEM_THEO.match(piece.key) and len(piece.text) < 250 and (annexed or piece.italic):
            piece.component = "kem_theo"
        elif _SAO.fullmatch(piece.key) and piece.upper:
            piece.component = "hinh_thuc_sao"
        before = piece
    kind = mark_title(segment, head, annexed)
    mark_body([piece for piece in segment if not piece.component], kind)
    if kind is None and not number and _is_letter(segment):
        kind = find_kind("Công văn")
    if any(piece.component == "hinh_thuc_sao" for piece in segment):
        kind = next((kind for kind in load_kinds() if kind.copy), kind)
    return kind


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
        piece.upper
        and piece.bold
        and piece.component == "noi_dung"
        and not piece.paragraph.cell
        and (piece.centred or piece.paragraph.line_boxes)
        for piece in segment
        if number.number < piece.number < addressed.number
    )


def _from(body: Sequence[Piece], piece: Piece) -> Sequence[Piece]:
    """A piece and what follows it at the end of its page: an address may open with the street alone."""
    return [other for other in body if other.number >= piece.number and _at_page_end(other)]


def _at_page_end(piece: Piece) -> bool:
    """Whether a piece stands where a PDF shows the agency's address: last on page 1, in small type."""
    boxes = piece.paragraph.line_boxes
    small = all(run.size_pt <= _SMALL_PT for run in piece.runs if run.text.strip())
    return bool(boxes) and boxes[0].page == 1 and boxes[0].top > _LOW_MM and small


def _segments(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Divide a file where an annex, an attached document or a copy's block begins."""
    starts = {0}
    foot_ends = _foot_ends(pieces)
    seen_head = seen_foot = False
    for position, piece in enumerate(pieces):
        if position in foot_ends:
            seen_foot = True
        if piece.in_table or piece.blank:
            continue
        if is_quoc_hieu(piece):
            if seen_head:
                starts.add(_start_of_table(pieces, position))
            seen_head = True
        elif (_PHU_LUC.fullmatch(piece.key) and (seen_foot or piece.centred or piece.upper)) or _is_titled_annex(piece):
            starts.add(_back_over_small(pieces, position))
        elif _SAO.fullmatch(piece.key) and piece.upper:
            starts.add(_start_of_table(pieces, position))
    for end in foot_ends:
        after = next((p for p in range(end + 1, len(pieces)) if not pieces[p].blank), None)
        if after is not None and not any(end < start <= after for start in starts):
            starts.add(after)
    bounds = [*sorted(starts), len(pieces)]
    segments = [list(pieces[a:b]) for a, b in itertools.pairwise(bounds)]
    return _joined([segment for segment in segments if segment])


def _is_titled_annex(piece: Piece) -> bool:
    return piece.centred and piece.bold and bool(_PHU_LUC_TITLED.fullmatch(piece.key))


def _joined(segments: list[list[Piece]]) -> list[list[Piece]]:
    """Give a segment without text to the one before it."""
    kept: list[list[Piece]] = []
    for segment in segments:
        if kept and not any(not piece.blank and not piece.typed_line for piece in segment):
            kept[-1] += segment
        else:
            kept.append(segment)
    return kept


def _start_of_table(pieces: Sequence[Piece], position: int) -> int:
    cell = pieces[position].paragraph.cell
    if cell is None:
        return _start_of_head(pieces, position)
    while position and (before := pieces[position - 1].paragraph.cell) and before.table == cell.table:
        position -= 1
    return position


def _start_of_head(pieces: Sequence[Piece], position: int) -> int:
    """Go back over the left column of a head that stands before its right one (a PDF, or tabs)."""
    start = position
    for back in range(position - 1, max(-1, position - 8), -1):
        piece = pieces[back]
        if piece.blank or piece.typed_line:
            continue
        if not (piece.upper or re.match(r"so\s*[:.]", piece.key)) or len(piece.text) > 90:
            break
        if piece.paragraph.page != pieces[position].paragraph.page:
            break
        start = back
    return start


def _back_over_small(pieces: Sequence[Piece], position: int) -> int:
    """An annex in a file of its own shows the signature's data above its heading."""
    while position and is_signature_data(pieces[position - 1].key):
        position -= 1
    return position


def _foot_ends(pieces: Sequence[Piece]) -> list[int]:
    """Return the last piece of each foot that 'Nơi nhận' shows."""
    ends = []
    for position, piece in enumerate(pieces):
        if not is_heading(piece):
            continue
        ends.append((_table_end if piece.paragraph.cell else _loose_foot_end)(pieces, position))
    return ends


def _table_end(pieces: Sequence[Piece], position: int) -> int:
    """The last piece of the table that a piece stands in, past the tables nested in its cells."""
    end, own = position, pieces[position].paragraph.cell
    for number in range(position + 1, len(pieces)):
        cell = pieces[number].paragraph.cell
        if cell is None or own is None:
            break
        if cell.table == own.table:
            end = number
    return end


def _loose_foot_end(pieces: Sequence[Piece], position: int) -> int:
    """The end of a foot without a table: list lines, lines of authority, a name."""
    end, named = position, False
    page = pieces[position].paragraph.page
    for number in range(position + 1, min(len(pieces), position + 60)):
        piece = pieces[number]
        if piece.blank or piece.typed_line:
            continue
        if _PHU_LUC.fullmatch(piece.key) or _is_titled_annex(piece) or is_quoc_hieu(piece):
            break
        if piece.paragraph.breaks_page or piece.in_table:
            break
        listed = piece.text[:1] in "-–—+•" or HEAD["luu"].match(piece.key) or _continues(piece)
        signed = len(piece.text) < 90 and (piece.upper or _capitalised(piece.text) or piece.text[:1] in "([")
        new_page = page is not None and piece.paragraph.page is not None and piece.paragraph.page > page + 1
        if new_page or not (listed or signed):
            break
        if signed and not listed and not piece.upper and _capitalised(piece.text):
            named = True
        elif named and piece.upper and piece.centred:
            break  # the title of what follows
        end = number
    return end


def _continues(piece: Piece) -> bool:
    return len(piece.text) < 120 and any(run.size_pt <= 12.2 for run in piece.runs if run.text.strip())


def _capitalised(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return 1 < len(words) <= 8 and sum(word[0].isupper() for word in words) >= len(words) - 1
