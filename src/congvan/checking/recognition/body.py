"""The body: addressees, grounds, divisions and lists by their labels, tables, and the text itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from congvan.checking.recognition.pieces import Piece, Verdict
from congvan.checking.recognition.title import enacts
from congvan.errors import N_
from congvan.lexicon import lines
from congvan.lexicon.labels import division, has_bullet, is_numbered, stands_alone
from congvan.thethuc.kinds import Kind

ADDRESSED = 600  # characters of 'Kính gửi: …'
ADDRESSEE = 120  # characters of one of a list
FIGURE = 160  # characters of the title of a table or figure
MEASURE = 60  # characters of 'Đơn vị tính: …'
# What stands after an article that a sentence cites; 'Điều 3 Quyết định này có hiệu lực' may be one without its stop.
_CITED = re.compile(
    r"(?i:điều)\s+\d+[a-zđ]?(?:\s*,\s*(?i:điều|khoản|điểm|\d)|\s+(?:"
    r"được|quy định|nêu|nói|của|và|hoặc|đến|thì|có|không|đã|sẽ|hết|là|này|cũng|còn|bị|tại|trong|chỉ|cho|"
    r"(?:Bộ luật|Luật|Nghị định|Nghị quyết|Thông tư|Quyết định|Hiến pháp|Pháp lệnh|Quy chế|Quy định|Điều lệ)(?! này)"
    r")\b)"
)


@dataclass
class State:
    """Where in the body recognition is: whether a list of addressees is open, and grounds may still come."""

    kind: Kind | None
    grounds: bool
    addressed: bool = False
    before: Piece | None = None

    def after(self, *components: str) -> bool:
        """Whether the piece before is one of these."""
        return self.before is not None and self.before.component in components


def mark_body(pieces: Sequence[Piece], kind: Kind | None) -> None:
    """Name what is left; a list after 'Kính gửi' goes with it."""
    state = State(kind, grounds=not (kind and kind.enacting))
    for piece in pieces:
        if piece.unseen:
            piece.settle("", N_("chữ ẩn hoặc chữ trắng: không hiện trên giấy"))
        elif not piece.blank and not piece.typed_line:
            piece.verdict = _in_table(piece) or _addressee(piece, state) or _ground(piece, state) or _text(piece, state)
            state.before = piece


def _in_table(piece: Piece) -> Verdict | None:
    if not piece.in_table:
        return None
    cell = piece.paragraph.cell
    if cell and cell.row == 0 and piece.bold:
        return Verdict("o_dau_bang", N_("hàng đầu của bảng có kẻ, in đậm"))
    return Verdict("o_bang", N_("nằm trong bảng có kẻ"))


def _addressee(piece: Piece, state: State) -> Verdict | None:
    """Who gets the document; the list is open until a line ends with a full stop."""
    stopped = piece.text.endswith(".")
    if state.after("kinh_gui") and piece.text.startswith("("):
        return Verdict("kinh_gui", N_("trong ngoặc, dưới 'Kính gửi'"))
    if lines.is_addressed(piece.text) and len(piece.text) < ADDRESSED:
        state.addressed = not stopped
        return Verdict("kinh_gui", N_("mở đầu bằng 'Kính gửi'"))
    if state.kind and state.kind.layout.name == "cong_dien" and lines.sends(piece.text):
        state.addressed = True
        return Verdict("gui_dien", N_("kết thúc bằng 'điện:' trong công điện"))
    if state.addressed and _is_addressee(piece, state):
        state.addressed = not stopped
        return Verdict("kinh_gui_danh_sach", N_("nối tiếp danh sách dưới 'Kính gửi'"))
    state.addressed = False
    return None


def _is_addressee(piece: Piece, state: State) -> bool:
    before, listed = state.before, state.after("kinh_gui_danh_sach")
    if has_bullet(piece.text) or (listed and piece.text.startswith("(")):
        return True
    if before is None or len(piece.text) > ADDRESSEE or is_numbered(piece.key):
        return False
    if listed and lines.opens_grounds(piece.text):
        return False  # the grounds of a tờ trình, after a list that its author has not closed
    ends = (";", ":", ",") if listed else (";", ":")
    return before.text.endswith(ends) or (bool(piece.paragraph.cell) and before.paragraph.cell is not None)


def _ground(piece: Piece, state: State) -> Verdict | None:
    if state.grounds and lines.opens_grounds(piece.text) and _is_ground(piece, state):
        return Verdict("can_cu", N_("mở đầu bằng 'Căn cứ', 'Theo' …, chữ nghiêng hoặc kết thúc bằng ';'"))
    state.grounds = state.grounds and piece.component == "can_cu"
    return None


def _is_ground(piece: Piece, state: State) -> bool:
    follows, cites = state.after("can_cu"), lines.cites_grounds(piece.text)
    if piece.text.endswith(";"):
        return cites or follows
    return piece.italic and (state.before is None or follows or cites)


def _text(piece: Piece, state: State) -> Verdict:
    if enacts(piece):
        return Verdict("lenh_ban_hanh", N_("đúng chữ của lệnh ban hành, in hoa"))
    return _numbered(piece) or _titled(piece, state) or _beside_table(piece) or Verdict(
        "noi_dung", N_("không có dấu hiệu của thành phần nào khác")
    )  # fmt: skip


def _numbered(piece: Piece) -> Verdict | None:
    """What a label at the beginning tells."""
    for name, whole in division(piece.key):
        if stands_alone(name):
            if whole or (piece.upper and piece.centred):
                return Verdict(name, N_("ghi 'Phần', 'Chương', 'Mục' và số thành một dòng riêng"))
        elif not _mistaken(piece, name):
            if name == "khoan" and piece.bold and not piece.text.endswith((".", ";")):
                return Verdict("tieu_de", N_("đánh số như khoản nhưng in đậm, không có dấu câu ở cuối: tiêu đề"))
            return Verdict(name, N_("mở đầu bằng số, chữ cái hoặc gạch đầu dòng của cấp này"))
    return None


def _mistaken(piece: Piece, name: str) -> bool:
    """Whether what looks like a label is none of this component's."""
    if name == "muc_la_ma":  # 'c) ' and 'd) ' are points, 'i.' a stray letter
        return not (piece.bold or piece.upper) or not re.match(r"[IVXLC]", piece.text)
    if name == "diem":  # 'A/ …' heads a division
        return bool(re.match(r"[^\W\d_]/", piece.text)) and piece.text[0].isupper()
    return name == "dieu" and _cites_an_article(piece)


def _cites_an_article(piece: Piece) -> bool:
    """Whether a sentence opens with what it cites ('Điều 5 được sửa như sau', 'Điều 5 Nghị định số …')."""
    first = next((run for run in piece.runs if run.text.strip()), None)
    return bool(_CITED.match(piece.text)) and not (first and first.bold)


def _titled(piece: Piece, state: State) -> Verdict | None:
    if not (piece.centred or piece.upper):
        return None
    why = N_("dưới số của phần, chương hoặc mục: in hoa hoặc canh giữa")
    if state.after("phan_chuong"):
        return Verdict("tieu_de_phan_chuong", why)
    return Verdict("tieu_de_muc", why) if state.after("muc_tieu_muc") else None


def _beside_table(piece: Piece) -> Verdict | None:
    shown = piece.centred or piece.bold or piece.italic
    if shown and len(piece.text) < FIGURE and lines.names_figure(piece.text):
        return Verdict("ten_bang", N_("mở đầu bằng 'Bảng', 'Hình' … và số"))
    if len(piece.text) < MEASURE and lines.names_measure(piece.text):
        return Verdict("don_vi_tinh", N_("ghi đơn vị tính của bảng"))
    return None
