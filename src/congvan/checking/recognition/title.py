"""The title: tên loại with its trích yếu, the line of authority and the grounds, headings of annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from congvan.checking.recognition.pieces import Piece
from congvan.errors import N_
from congvan.lexicon import lines
from congvan.lexicon.labels import division, has_label, is_numbered, stands_alone
from congvan.lexicon.offices import opens_authority_line
from congvan.lexicon.table import any_of, words
from congvan.text.unicode import fold
from congvan.thethuc.kinds import Kind, load_kinds

REACH = 14  # pieces after the head in which a title is looked for
LONG = 300  # characters: no title is as long
TEXT = 250  # characters: what is longer before a title is found is the text itself
SUBJECT = 400  # characters of one paragraph of a subject
BOLD_SUBJECT = 200  # characters of one that is bold but not in the middle
ANNEX_REACH = 8  # pieces of the heading of an annex
AUTHORITY_REACH = 6  # pieces after the title in which the line of authority stands
SMALLER_PT = 2  # a line smaller by so much, and not bold, is no subject
APART_MM = 15  # more than any indent of a first line


@dataclass(frozen=True)
class Title:
    """The line that names the kind, and why it does."""

    piece: Piece
    kind: Kind
    why: str


@cache
def _headings() -> dict[str, Kind]:
    return {fold(kind.heading): kind for kind in load_kinds() if not kind.copy} | {
        fold(kind.name): kind for kind in load_kinds() if not kind.copy
    }


@cache
def _enacting() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Lines that enact: as they open with their colon, and as a whole, where the colon is often forgotten."""
    kinds = [kind for kind in load_kinds() if kind.enacting]
    said = {kind.enacting.rstrip(": ") for kind in kinds} | {kind.name for kind in kinds}
    either = any_of((*said, *words("openings", "enacting")))
    return re.compile(rf"{either}\s*:"), re.compile(rf"{either}\s*:?")


def enacts(piece: Piece) -> bool:
    """Whether a piece is the line that enacts: 'QUYẾT ĐỊNH:'."""
    return piece.upper and bool(_enacting()[0].fullmatch(piece.key))


def mark_title(
    segment: Sequence[Piece], head: Sequence[Piece], annexed: bool, asked: Kind | None = None
) -> Kind | None:
    """Name tên loại and trích yếu, or the heading of an annex; return the kind, which the user may have told."""
    start = max((piece.number for piece in head), default=segment[0].number - 1 if segment else -1)
    free = [
        p
        for p in segment
        if not p.blank and not p.in_table and p.number > start and p.component in ("", "phu_luc", "kem_theo")
    ]
    title = _find_title(free[:REACH], annexed, asked)
    if title is None:
        if annexed:
            _mark_annex_title(free)
        return asked
    title.piece.settle("ten_loai", title.why)
    after = [piece for piece in free if piece.number > title.piece.number]
    _mark_subject(after, title)
    _mark_authority([piece for piece in after if piece.verdict is None], title.kind)
    return title.kind


def _find_title(pieces: Sequence[Piece], annexed: bool, asked: Kind | None) -> Title | None:
    for piece in pieces:
        if piece.verdict:
            continue
        if any(stands_alone(name) for name, _ in division(piece.key)):
            break  # what stands under 'Chương I' is the title of that chapter
        title = _title_of(piece, annexed, asked)
        if title:
            return title
        if lines.is_addressed(piece.text) or len(piece.text) > TEXT:
            break
    return None


def _title_of(piece: Piece, annexed: bool, asked: Kind | None) -> Title | None:
    if not (piece.upper or piece.centred) or _enacting()[0].match(piece.key):
        return None
    text = re.sub(r"[\s:.]+$", "", piece.key)
    known = _headings() if asked is None else {fold(asked.heading): asked, fold(asked.name): asked}
    if text in known:
        return Title(piece, known[text], N_("đúng tên loại văn bản, in hoa hoặc canh giữa"))
    shown = piece.upper and piece.centred and len(piece.text) < LONG
    if annexed or not shown:
        return None
    # 'KẾ HOẠCH TRIỂN KHAI …': kind and subject in one line.
    kind = next((kind for name, kind in known.items() if text.startswith(f"{name} ")), None)
    if kind:
        return Title(piece, kind, N_("mở đầu bằng tên loại văn bản, in hoa, canh giữa"))
    if asked and asked.heading and piece.bold and not lines.is_addressed(piece.text):
        return Title(piece, asked, N_("dòng in hoa, đậm, canh giữa đầu tiên sau phần đầu văn bản"))
    return None


def _mark_subject(after: Sequence[Piece], title: Title) -> None:
    before: Piece | None = None
    for piece in after:
        if piece.component == "kem_theo" or not _belongs_to_title(piece, title, before):
            return
        piece.settle("trich_yeu", N_("dưới tên loại: canh giữa hoặc in đậm, không đánh số"))
        before = piece


def _belongs_to_title(piece: Piece, title: Title, before: Piece | None) -> bool:
    """Whether a piece is of the subject under a title; `before` is the line of the subject over it."""
    if before and before.paragraph is not piece.paragraph and before.paragraph.below and not _alike(piece, before):
        return False  # a drawn line ends the title, but its lines may be paragraphs of their own
    if _is_other(piece) or len(piece.text) > SUBJECT or piece.text.endswith(":"):
        return False
    if before and before.paragraph is piece.paragraph:
        return True  # after a manual break
    if piece.centred and lines.opens_short_subject(piece.text):
        return True  # 'V/v' looks like a roman number
    if (title.kind.enacting and piece.upper and opens_authority_line(piece.text)) or is_numbered(piece.key):
        return False
    if piece.centred:
        return piece.bold or before is None or piece.size_pt > before.size_pt - SMALLER_PT
    if _stands_apart(piece):
        return True
    return piece.bold and not piece.text.endswith((".", ";")) and len(piece.text) < BOLD_SUBJECT


def _stands_apart(piece: Piece) -> bool:
    """Whether a printed title stands away from both ends of its lines, though not quite on their middle."""
    edges, boxes = piece.paragraph.edges, piece.paragraph.line_boxes
    if edges is None or not boxes or piece.text.endswith((".", ";", ":")):
        return False
    return all(box.left - edges[0] >= APART_MM and edges[1] - box.right >= APART_MM / 2 for box in boxes)


def _is_other(piece: Piece) -> bool:
    return piece.typed_line or lines.is_addressed(piece.text) or bool(_enacting()[0].match(piece.key))


def _alike(piece: Piece, before: Piece) -> bool:
    """Whether a line looks as the one right over it does: a third line, under which no line could be drawn before."""
    if piece.number != before.number + 1 or not piece.centred or piece.upper != before.upper:
        return False
    if opens_authority_line(piece.text):
        return False
    return piece.bold and before.bold and piece.size_pt == before.size_pt


def _mark_authority(pieces: Sequence[Piece], kind: Kind) -> None:
    if not kind.enacting:
        return
    enacting = next((piece for piece in pieces if piece.upper and _enacting()[1].fullmatch(piece.key)), None)
    if enacting:
        enacting.settle("lenh_ban_hanh", N_("đúng chữ của lệnh ban hành, in hoa"))
    before: Piece | None = None
    for piece in pieces:
        if enacting and piece.number > enacting.number:
            break
        if piece.typed_line or piece is enacting:
            continue
        if piece.number < pieces[0].number + AUTHORITY_REACH and _is_authority(piece, before):
            piece.settle("tham_quyen", N_("dòng in hoa hoặc đậm, canh giữa, ghi thẩm quyền ban hành trước căn cứ"))
        elif not piece.upper:
            if not enacting and not lines.opens_grounds(piece.text):
                break
            if enacting or piece.text.endswith(";") or piece.italic:
                piece.settle("can_cu", N_("đứng giữa thẩm quyền ban hành và lệnh ban hành, hoặc mở đầu bằng 'Căn cứ'"))
        before = piece


def _is_authority(piece: Piece, before: Piece | None) -> bool:
    if not (piece.upper or (piece.bold and piece.centred)):
        return False
    goes_on = before is not None and before.component == "tham_quyen" and piece.centred
    return goes_on or opens_authority_line(piece.text)


def _mark_annex_title(pieces: Sequence[Piece]) -> None:
    titled = headed = False
    for piece in pieces[:ANNEX_REACH]:
        if piece.component:
            headed = headed or piece.component == "phu_luc"
            continue
        if has_label(piece.key) or piece.typed_line:
            break
        follows = headed and not titled and len(piece.text) < LONG
        heading = piece.centred or piece.bold
        if (piece.upper and (heading or follows)) or (heading and follows):
            piece.settle("ten_phu_luc", N_("dưới 'Phụ lục': in hoa, đậm hoặc canh giữa"))
            titled = True
        elif titled and piece.centred and piece.bold and len(piece.text) < TEXT:
            piece.settle("trich_yeu_phu_luc", N_("dưới tên phụ lục: canh giữa, đậm"))
        else:
            break
