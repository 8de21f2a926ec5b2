"""The foot: nơi nhận with its list, the signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congvan.checking.observed import Cell
from congvan.checking.recognition.head import DATA
from congvan.checking.recognition.pieces import Piece
from congvan.errors import N_
from congvan.lexicon import lines
from congvan.lexicon.labels import has_bullet
from congvan.lexicon.offices import opens_authority, opens_title, without_rank

SHORT = 80  # characters: a line of a signature is no longer
LISTED = 120  # characters: a line that goes on with a list, or stands in a column that somebody signs
HEADING = 40  # characters of 'Nơi nhận:' with what may follow it
NAME = 7  # words of a name; in capitals one fewer
EDGE_MM = 1  # how far the edges of a table nested in a cell may lie beyond it
GAP_PT = 30  # spacing that leaves room for a signature
LINE_PT = 12  # spacing as high as a line
GAP = 2  # pieces, empty ones, that do
AFTER = 25  # pieces after 'Nơi nhận' in which further signatures stand
_CODE = re.compile(r"[A-ZĐ]{1,6}[.,]?\s?\(?\d{1,4}\)?\.?")  # ô 12, the drafter's code and the number of copies
# The second line of '- Lưu: VT, NN,' / 'TH, KTTH.': codes of offices, no title.
_CODES = re.compile(r"[A-ZĐ]{1,8}(?:\s?[,;.]\s?[A-ZĐ]{1,8})*[.,;]?(?:\s?\(?\d{1,4}\)?\.?)?")


def mark_foot(pieces: Sequence[Piece]) -> list[Piece]:
    """Name the components of the foot, and return its pieces."""
    heading = next((piece for piece in reversed(pieces) if is_heading(piece)), None)
    foot: list[Piece] = []
    if heading:
        heading.settle("noi_nhan", N_("ghi 'Nơi nhận'"))
        foot += [heading, *_mark_list(pieces, heading)]
    blocks = _signature_columns(pieces, heading)
    for block in blocks:
        _mark_signature(block)
        foot += block
    return [*foot, *_mark_name_under(pieces, blocks)]


def _mark_name_under(pieces: Sequence[Piece], blocks: Sequence[Sequence[Piece]]) -> list[Piece]:
    """The name that stands under the table whose last column ends with a title."""
    signed = [piece for block in blocks for piece in block if piece.component == "quyen_han_chuc_vu"]
    if not signed or any(piece.component == "ho_ten" for block in blocks for piece in block):
        return []
    last = max(piece.number for piece in signed)
    under = next((p for p in pieces if p.number > last and p.verdict is None and not p.blank), None)
    if under is None or under.paragraph.cell or under.upper or len(without_rank(under.text).split()) > NAME:
        return []
    if any(word.islower() for word in under.text.split()) or under.text.endswith((".", ";", ":")):
        return []
    under.settle("ho_ten", N_("dưới khối ký, viết như họ tên"))
    return [under]


def is_heading(piece: Piece) -> bool:
    """Whether a piece is the heading 'Nơi nhận:'; without its colon only where it looks like one."""
    if piece.in_table or len(piece.text) > HEADING or not lines.opens_copies(piece.text):
        return False
    return ":" in piece.text or piece.bold or piece.italic


def _mark_list(pieces: Sequence[Piece], heading: Piece) -> list[Piece]:
    """The lines of nơi nhận: those under the heading in its cell, or that go on with dashes."""
    cell = heading.paragraph.cell
    listed: list[Piece] = []
    for piece in pieces:
        if piece.number <= heading.number or piece.blank or piece.verdict:
            continue
        mine = piece.paragraph.cell
        if cell:
            if not mine or not (mine.table == cell.table or _inside(mine, cell)):
                break
            if mine.table == cell.table and mine.column != cell.column:
                continue
        elif mine or not _is_list_line(piece, listed):
            if _is_signature(piece) or piece.centred:
                continue
            break
        if _closed(listed) and not has_bullet(piece.text) and not _CODE.fullmatch(piece.text):
            break
        piece.settle("noi_nhan_danh_sach", _why_listed(piece))
        listed.append(piece)
    return listed


def _why_listed(piece: Piece) -> str:
    if has_bullet(piece.text) or lines.is_filing(piece.text):
        return N_("gạch đầu dòng dưới 'Nơi nhận'")
    return N_("đứng dưới 'Nơi nhận', nối tiếp danh sách")


def _inside(cell: Cell, other: Cell) -> bool:
    """Whether a cell may be of a table nested in another cell."""
    return other.left - EDGE_MM <= cell.left and cell.right <= other.right + EDGE_MM


def _closed(listed: Sequence[Piece]) -> bool:
    """Whether the list has come to its end, the file copy."""
    return bool(listed) and lines.is_filing(listed[-1].text) and listed[-1].text.endswith(".")


def _is_list_line(piece: Piece, listed: Sequence[Piece]) -> bool:
    if has_bullet(piece.text) or lines.is_filing(piece.text) or (listed and _CODE.fullmatch(piece.text)):
        return True
    goes_on = not listed or not listed[-1].text.endswith(".")
    if listed and goes_on and lines.is_filing(listed[-1].text) and _CODES.fullmatch(piece.text):
        return True
    return goes_on and not piece.centred and not piece.bold and not piece.upper and len(piece.text) < LISTED


def _is_signature(piece: Piece) -> bool:
    return len(piece.text) < SHORT and (opens_authority(piece.text) or (piece.upper and piece.bold))


def _signature_columns(pieces: Sequence[Piece], heading: Piece | None) -> list[list[Piece]]:
    """The columns in which somebody signs, each from its first line of authority to its name."""
    free = [piece for piece in pieces if piece.verdict is None and not piece.in_table]
    in_cells: dict[tuple[int, int], list[Piece]] = {}
    loose: list[Piece] = []
    start = _foot_start(free, heading)
    for piece in free:
        if piece.number < start:
            continue
        cell = piece.paragraph.cell
        if cell:
            in_cells.setdefault((cell.table, cell.column), []).append(piece)
        else:
            loose.append(piece)
    columns = [column for column in in_cells.values() if _signs(column)]
    return [*columns, *_loose_blocks(loose, heading)]


def _foot_start(free: Sequence[Piece], heading: Piece | None) -> int:
    """The first piece after which only the foot can stand: past the last long paragraph."""
    limit = heading.number if heading else max((p.number for p in free), default=0) + 1
    body = [
        p.number for p in free
        if not p.blank and p.number < limit and not p.paragraph.cell
        and (len(p.text) >= SHORT or (p.text.endswith(("./.", ".", ";")) and not p.upper))
    ]  # fmt: skip
    return max(body, default=-1) + 1


def _signs(column: Sequence[Piece]) -> bool:
    shown = [piece for piece in column if not piece.blank]
    if not shown or any(len(piece.text) > LISTED for piece in shown):
        return False
    first = next((piece for piece in shown if not lines.is_unsigned(piece.text)), None)
    if first is None:
        return False
    return first.upper or opens_authority(first.text) or opens_title(first.text)


def _loose_blocks(loose: Sequence[Piece], heading: Piece | None) -> list[list[Piece]]:
    """Signatures outside tables: from a line of authority or a title in capitals to the name."""
    blocks: list[list[Piece]] = []
    named = False
    for piece in loose:
        if piece.blank or piece.typed_line:
            if blocks:
                blocks[-1].append(piece)
            continue
        if len(piece.text) > SHORT:
            break
        if _opens_block(piece) and (not blocks or named):
            if named and heading and piece.number > heading.number + AFTER:
                break
            blocks.append([piece])
            named = False
        elif blocks and not named:
            blocks[-1].append(piece)
            named = not (piece.upper or lines.is_unsigned(piece.text) or _is_small_title(piece))
    return blocks


def _opens_block(piece: Piece) -> bool:
    shown = piece.upper or (piece.bold and piece.centred)
    return opens_authority(piece.text) or (shown and opens_title(piece.text))


def _is_small_title(piece: Piece) -> bool:
    """Whether a position is written small ('Phó Giám đốc'): a name has a capital in every word."""
    return opens_title(piece.text) and any(word.islower() for word in piece.text.split())


def _mark_signature(column: Sequence[Piece]) -> None:
    shown = [piece for piece in column if not piece.blank and not piece.typed_line]
    name = _name(column, shown)
    before: Piece | None = None
    for piece in column:
        if piece.unseen:
            piece.settle("", N_("chữ ẩn hoặc chữ trắng trong khoảng ký: không phải thành phần thể thức"))
        elif piece in shown:
            _mark_line(piece, name, before)
            before = piece if piece.component == "quyen_han_chuc_vu" else before


def _mark_line(piece: Piece, name: Piece | None, before: Piece | None) -> None:
    """Name one line of a signature; `before` is the last line of authority and title over it."""
    if lines.is_signature_data(piece.text) and not piece.upper:
        piece.settle("chu_ky_so", DATA)
    elif lines.is_unsigned(piece.text) or (_bracketed(piece) and piece is not name):
        piece.settle("chu_ky", N_("ghi chú ở chỗ ký"))
    elif piece is name:
        piece.settle("ho_ten", N_("dòng cuối của khối ký: viết như họ tên"))
    elif piece.upper or opens_authority(piece.text):
        piece.settle("quyen_han_chuc_vu", N_("chữ in hoa hoặc 'TM.', 'KT.' … trong khối ký"))
    elif _is_stray(piece, name, before):
        piece.settle("", N_("chữ nằm giữa khoảng ký: không phải chức vụ hay họ tên"))
    elif name is None or piece.number < name.number:
        piece.settle("quyen_han_chuc_vu", N_("đứng trên họ tên trong khối ký"))


def _is_stray(piece: Piece, name: Piece | None, before: Piece | None) -> bool:
    """Whether a text stands by itself in the gap of a signature: no title, apart from the lines over and under it."""
    if name is None or before is None or opens_title(piece.text):
        return False
    return _apart(before, piece) and _apart(piece, name)


def _apart(over: Piece, piece: Piece) -> bool:
    """Whether room was left between two lines: empty paragraphs, or the height of a line (all that a PDF shows)."""
    return piece.number > over.number + 1 or piece.paragraph.before_pt >= LINE_PT


def _bracketed(piece: Piece) -> bool:
    """Whether a piece is of a note in brackets, '(Chữ ký, dấu)', that may run over two lines."""
    return not piece.upper and (piece.text.startswith("(") or piece.text.endswith(")"))


def _name(column: Sequence[Piece], shown: Sequence[Piece]) -> Piece | None:
    """The last line, if it is a name: capitals at the beginnings of words, or a gap before it."""
    candidates = [piece for piece in shown if not _is_note(piece)]
    if len(candidates) < 2:
        return None
    last = candidates[-1]
    words = without_rank(last.text).split()
    if lines.is_name_placeholder(last.text) or (not last.upper and 1 <= len(words) <= NAME):
        return last
    gap = last.number - candidates[-2].number > GAP or last.paragraph.before_pt > GAP_PT
    return last if gap and last.upper and 2 <= len(words) < NAME and not opens_title(last.text) else None


def _is_note(piece: Piece) -> bool:
    """Whether a line of a signature is no title and no name: data of a signature, a note in brackets."""
    if lines.is_unsigned(piece.text) or lines.is_signature_data(piece.text):
        return True
    return _bracketed(piece) and not lines.is_name_placeholder(piece.text)
