"""The title (tên loại, trích yếu, annex headings) and the body, told by numbers and words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from congvan.checking.recognition.head import HEAD
from congvan.checking.recognition.pieces import Piece, opening
from congvan.text.unicode import fold
from congvan.thethuc.kinds import Kind, load_kinds

_KINH_GUI = re.compile(r"kinh gui\b|kinh thua\b")
_SENDS = re.compile(r"\bdien\s*:$")
_ENACTING = re.compile(r"(?:quyet dinh|quyet nghi|nghi quyet|chi thi)\s*:")
_ENACTS = re.compile(r"(?:quyet dinh|quyet nghi)\s*:?")  # after the title; the colon is often forgotten
_FIGURE = re.compile(r"(?:bang|bieu|hinh|bieu do|so do)(?: so)? ?\d+(?:\.\d+)*\s*[.:]?")
_UNIT = re.compile(r"\(?(?:don vi(?: tinh)?|dvt)\s*:")
_ORDINAL = "nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi"
BODY = (
    ("phan_chuong", re.compile(rf"(?:phan|chuong)(?: thu)? ?(?:[ivxlc]+|\d+|{_ORDINAL})\b\s*[.:]?")),
    ("muc_tieu_muc", re.compile(r"(?:muc|tieu muc) ?(?:[ivxlc]+|\d+)\b\s*[.:]?")),
    ("dieu", re.compile(r"dieu ?\d+[a-z]?\s*[.:]?")),
    ("muc_la_ma", re.compile(r"[ivxlc]+\s*[./)-]\s*\S")),
    ("khoan", re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}(?:[.)](?:\s+\S|(?=[^\W\d_]))|/\s+\S)|\d{1,2}(?:\.\d{1,2})+\s+\S")),
    ("diem", re.compile(r"[a-zđ]{1,2}(?:\.\d{1,2})?\s*[).]\s*\S|[a-z]/\s+\S")),
    ("gach_dau_dong", re.compile(r"[-–—+•●*■▪]\s*\S")),
)  # fmt: skip
# What stands after an article that a sentence cites; 'Điều 3 Quyết định này có hiệu lực' may be one without its stop.
_CITED = re.compile(
    r"(?i:điều)\s+\d+[a-zđ]?(?:\s*,\s*(?i:điều|khoản|điểm|\d)|\s+(?:"
    r"được|quy định|nêu|nói|của|và|hoặc|đến|thì|có|không|đã|sẽ|hết|là|này|cũng|còn|bị|tại|trong|chỉ|cho|"
    r"(?:Bộ luật|Luật|Nghị định|Nghị quyết|Thông tư|Quyết định|Hiến pháp|Pháp lệnh|Quy chế|Quy định|Điều lệ)(?! này)"
    r")\b)"
)
_WHOLE_LINE = {"phan_chuong", "muc_tieu_muc"}
_TITLE_REACH = 14
_TITLE_LONG = 300
_APART_MM = 15  # more than any indent of a first line


@cache
def _headings() -> dict[str, Kind]:
    return {fold(kind.heading): kind for kind in load_kinds() if not kind.copy} | {
        fold(kind.name): kind for kind in load_kinds() if not kind.copy
    }


def mark_title(segment: Sequence[Piece], head: Sequence[Piece], annexed: bool) -> Kind | None:
    """Name tên loại and trích yếu, or the heading of an annex; return the kind."""
    start = max((piece.number for piece in head), default=segment[0].number - 1 if segment else -1)
    free = [
        p
        for p in segment
        if not p.blank and not p.in_table and p.number > start and p.component in ("", "phu_luc", "kem_theo")
    ]
    heading = _find_kind(free[:_TITLE_REACH], annexed)
    if heading is None:
        if annexed:
            _mark_annex_title(free)
        return None
    piece, kind = heading
    piece.component = "ten_loai"
    after = [p for p in free if p.number > piece.number]
    for following in after:
        if following.component == "kem_theo" or not _belongs_to_title(following, kind):
            break
        following.component = "trich_yeu"
        if following.paragraph.below:
            break
    _mark_authority([p for p in after if not p.component], kind)
    return kind


def _find_kind(pieces: Sequence[Piece], annexed: bool) -> tuple[Piece, Kind] | None:
    for piece in pieces:
        if piece.component:
            continue
        text = re.sub(r"[\s:.]+$", "", piece.key)
        kind = _headings().get(text)
        if kind is None and not annexed and piece.upper and piece.centred and len(piece.text) < _TITLE_LONG:
            # 'KẾ HOẠCH TRIỂN KHAI …': kind and subject in one line.
            kind = next((kind for name, kind in _headings().items() if text.startswith(f"{name} ")), None)
        if kind and (piece.upper or piece.centred) and not _ENACTING.match(piece.key):
            return piece, kind
        if _KINH_GUI.match(piece.key) or len(piece.text) > 250:
            break
    return None


def _belongs_to_title(piece: Piece, kind: Kind) -> bool:
    if _KINH_GUI.match(piece.key) or _ENACTING.match(piece.key) or piece.typed_line or len(piece.text) > 400:
        return False
    if piece.text.endswith(":"):
        return False
    if piece.centred and HEAD["trich_yeu_cong_van"].match(piece.key):
        return True  # 'V/v' looks like a roman number
    if kind.enacting and piece.upper and opening("authority").match(piece.key):
        return False
    if any(pattern.match(piece.key) for name, pattern in BODY if name != "gach_dau_dong"):
        return False
    if piece.paragraph.line_boxes and _stands_apart(piece):
        return True
    return piece.centred or (piece.bold and not piece.text.endswith((".", ";", ":")) and len(piece.text) < 200)


def _stands_apart(piece: Piece) -> bool:
    """Whether a printed title stands away from both ends of its lines, though not quite on their middle."""
    edges, boxes = piece.paragraph.edges, piece.paragraph.line_boxes
    if edges is None or piece.text.endswith((".", ";", ":")):
        return False
    return all(box.left - edges[0] >= _APART_MM and edges[1] - box.right >= _APART_MM / 2 for box in boxes)


def _mark_authority(pieces: Sequence[Piece], kind: Kind) -> None:
    if not kind.enacting:
        return
    enacting = next((p for p in pieces if (_ENACTING.match(p.key) or _ENACTS.fullmatch(p.key)) and p.upper), None)
    if enacting:
        enacting.component = "lenh_ban_hanh"
    before: Piece | None = None
    for piece in pieces:
        if enacting and piece.number > enacting.number:
            break
        if piece.typed_line:
            continue
        authority = opening("authority").match(piece.key) or (
            before and before.component == "tham_quyen" and piece.centred
        )
        shown = piece.upper or (piece.bold and piece.centred)
        if shown and piece.number < pieces[0].number + 6 and authority:
            piece.component = "tham_quyen"
        elif not piece.upper:
            if not enacting and not opening("grounds").match(piece.key):
                break
            if enacting or piece.text.endswith(";") or piece.italic:
                piece.component = "can_cu"
        before = piece


def _mark_annex_title(pieces: Sequence[Piece]) -> None:
    titled = headed = False
    for piece in pieces[:8]:
        if piece.component:
            headed = headed or piece.component == "phu_luc"
            continue
        if any(pattern.match(piece.key) for _, pattern in BODY):
            break
        follows = headed and not titled and not piece.typed_line and len(piece.text) < _TITLE_LONG
        heading = (piece.centred or piece.bold) and not piece.typed_line
        if (piece.upper and (heading or follows)) or (heading and follows):
            piece.component, titled = "ten_phu_luc", True
        elif titled and piece.centred and piece.bold and len(piece.text) < 250:
            piece.component = "trich_yeu_phu_luc"
        else:
            break


def mark_body(pieces: Sequence[Piece], kind: Kind | None) -> None:
    """Name what is left; a list after 'Kính gửi' goes with it."""
    shown = [piece for piece in pieces if not piece.blank and not piece.typed_line]
    addressed = False
    grounds = not (kind and kind.enacting)
    before: Piece | None = None
    for piece in shown:
        cell = piece.paragraph.cell
        if piece.in_table:
            piece.component = "o_dau_bang" if cell and cell.row == 0 and piece.bold else "o_bang"
        elif before and before.component == "kinh_gui" and piece.text.startswith("("):
            piece.component = "kinh_gui"  # of whom the line before tells more
        elif _KINH_GUI.match(piece.key) and len(piece.text) < 600:
            piece.component, addressed = "kinh_gui", not piece.text.endswith(".")
        elif kind and kind.layout.name == "cong_dien" and _SENDS.search(piece.key):
            piece.component, addressed = "gui_dien", True
        elif addressed and _is_addressee(piece, before):
            piece.component, addressed = "kinh_gui_danh_sach", not piece.text.endswith(".")
        else:
            addressed = False
            if grounds and opening("grounds").match(piece.key) and _is_ground(piece, before):
                piece.component = "can_cu"
            else:
                grounds = grounds and piece.component == "can_cu"
                piece.component = _by_number(piece, before)
        before = piece


def _is_addressee(piece: Piece, before: Piece | None) -> bool:
    if piece.text[:1] in "-–—+•":
        return True
    if before and before.component == "kinh_gui_danh_sach" and piece.text.startswith("("):
        return True
    if before is None or len(piece.text) > 120 or any(p.match(piece.key) for n, p in BODY if n != "gach_dau_dong"):
        return False
    if before.component == "kinh_gui_danh_sach" and opening("grounds").match(piece.key):
        return False  # the grounds of a tờ trình, after a list that its author has not closed
    ends = (";", ":", ",") if before.component == "kinh_gui_danh_sach" else (";", ":")
    return before.text.endswith(ends) or (bool(piece.paragraph.cell) and before.paragraph.cell is not None)


def _is_ground(piece: Piece, before: Piece | None) -> bool:
    if piece.text.endswith(";"):
        return piece.key.startswith("can cu") or bool(before and before.component == "can_cu")
    return piece.italic and (before is None or before.component == "can_cu" or piece.key.startswith("can cu"))


def _cites_an_article(piece: Piece) -> bool:
    """Whether a sentence opens with what it cites ('Điều 5 được sửa như sau', 'Điều 5 Nghị định số …')."""
    first = next((run for run in piece.runs if run.text.strip()), None)
    return bool(_CITED.match(piece.text)) and not (first and first.bold)


def _by_number(piece: Piece, before: Piece | None) -> str:
    if _ENACTING.fullmatch(piece.key) and piece.upper:
        return "lenh_ban_hanh"
    for name, pattern in BODY:
        if name in _WHOLE_LINE:
            if pattern.fullmatch(piece.key) or (pattern.match(piece.key) and piece.upper and piece.centred):
                return name
        elif pattern.match(piece.key):
            if name == "muc_la_ma" and not piece.bold and not piece.upper:
                continue  # 'c) ' and 'd) ' are points, 'i.' a stray letter
            if name == "muc_la_ma" and not re.match(r"[IVXLC]", piece.text):
                continue
            if name == "diem" and re.match(r"[^\W\d_]/", piece.text) and piece.text[0].isupper():
                continue  # 'A/ …' heads a division
            if name == "dieu" and _cites_an_article(piece):
                continue
            if name == "khoan" and piece.bold and not piece.text.endswith((".", ";")):
                return "tieu_de"
            return name
    titled = piece.centred or piece.upper
    if before and before.component == "phan_chuong" and titled:
        return "tieu_de_phan_chuong"
    if before and before.component == "muc_tieu_muc" and titled:
        return "tieu_de_muc"
    if _FIGURE.match(piece.key) and len(piece.text) < 160 and (piece.centred or piece.bold or piece.italic):
        return "ten_bang"
    if _UNIT.match(piece.key) and len(piece.text) < 60:
        return "don_vi_tinh"
    return "noi_dung"
