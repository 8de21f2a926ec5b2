"""The foot: nơi nhận with its list, the signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congvan.checking.observed import Cell
from congvan.checking.recognition.head import HEAD, is_signature_data
from congvan.checking.recognition.pieces import Piece, opening

_AUTHORITY = re.compile(r"(?:t/?m|k/?t|t/?l|t/?uq|q)(?:\s?[.:]\s?|\s+)\S")
_UNSIGNED = re.compile(r"[(\[<].{0,40}[)\]>]|da ky")
_RANK = re.compile(
    r"(?:(?:gs|pgs|ts|ths|bs|bsck\w*|cn|ks|dr|nguyen|thieu ta|trung ta|thuong ta|dai ta|thieu tuong)\s?\.?\s?)+"
)
_SHORT = 80
_LISTED = 120
_EDGE_MM = 1
_CODE = re.compile(r"[A-ZĐ]{1,6}[.,]?\s?\(?\d{1,4}\)?\.?")  # ô 12, the drafter's code and the number of copies
# The second line of '- Lưu: VT, NN,' / 'TH, KTTH.': codes of offices, no title.
_CODES = re.compile(r"[A-ZĐ]{1,8}(?:\s?[,;.]\s?[A-ZĐ]{1,8})*[.,;]?(?:\s?\(?\d{1,4}\)?\.?)?")


def mark_foot(pieces: Sequence[Piece]) -> list[Piece]:
    """Name the components of the foot, and return its pieces."""
    heading = next((piece for piece in reversed(pieces) if is_heading(piece)), None)
    foot: list[Piece] = []
    if heading:
        heading.component = "noi_nhan"
        foot += [heading, *_mark_list(pieces, heading)]
    blocks = _signature_columns(pieces, heading)
    for block in blocks:
        _mark_signature(block)
        foot += block
    return foot


def is_heading(piece: Piece) -> bool:
    """Whether a piece is the heading 'Nơi nhận:'; without its colon only where it looks like one."""
    if piece.in_table or len(piece.text) > 40 or not HEAD["noi_nhan"].match(piece.key):
        return False
    return ":" in piece.text or piece.bold or piece.italic


def _mark_list(pieces: Sequence[Piece], heading: Piece) -> list[Piece]:
    """The lines of nơi nhận: those under the heading in its cell, or that go on with dashes."""
    cell = heading.paragraph.cell
    listed: list[Piece] = []
    for piece in pieces:
        if piece.number <= heading.number or piece.blank or piece.component:
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
        if _closed(listed) and piece.text[:1] not in "-–—+•" and not _CODE.fullmatch(piece.text):
            break
        piece.component = "noi_nhan_danh_sach"
        listed.append(piece)
    return listed


def _inside(cell: Cell, other: Cell) -> bool:
    """Whether a cell may be of a table nested in another cell."""
    return other.left - _EDGE_MM <= cell.left and cell.right <= other.right + _EDGE_MM


def _closed(listed: Sequence[Piece]) -> bool:
    """Whether the list has come to its end, the file copy."""
    return bool(listed) and bool(HEAD["luu"].match(listed[-1].key)) and listed[-1].text.endswith(".")


def _is_list_line(piece: Piece, listed: Sequence[Piece]) -> bool:
    if piece.text[:1] in "-–—+•" or HEAD["luu"].match(piece.key) or (listed and _CODE.fullmatch(piece.text)):
        return True
    goes_on = not listed or not listed[-1].text.endswith(".")
    if listed and goes_on and HEAD["luu"].match(listed[-1].key) and _CODES.fullmatch(piece.text):
        return True
    return goes_on and not piece.centred and not piece.bold and not piece.upper and len(piece.text) < _LISTED


def _is_signature(piece: Piece) -> bool:
    return len(piece.text) < _SHORT and (bool(_AUTHORITY.match(piece.key)) or (piece.upper and piece.bold))


def _signature_columns(pieces: Sequence[Piece], heading: Piece | None) -> list[list[Piece]]:
    """The columns in which somebody signs, each from its first line of authority to its name."""
    free = [p for p in pieces if not p.component and not p.in_table]
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
        and (len(p.text) >= _SHORT or (p.text.endswith(("./.", ".", ";")) and not p.upper))
    ]  # fmt: skip
    return max(body, default=-1) + 1


def _signs(column: Sequence[Piece]) -> bool:
    shown = [piece for piece in column if not piece.blank]
    if not shown or any(len(piece.text) > 120 for piece in shown):
        return False
    first = next((piece for piece in shown if not _UNSIGNED.fullmatch(piece.key)), None)
    if first is None:
        return False
    return first.upper or bool(_AUTHORITY.match(first.key) or opening("position").match(first.key))


def _loose_blocks(loose: Sequence[Piece], heading: Piece | None) -> list[list[Piece]]:
    """Signatures outside tables: from a line of authority or a title in capitals to the name."""
    blocks: list[list[Piece]] = []
    named = False
    for piece in loose:
        if piece.blank or piece.typed_line:
            if blocks:
                blocks[-1].append(piece)
            continue
        if len(piece.text) > _SHORT:
            break
        shown = piece.upper or (piece.bold and piece.centred)
        starts = bool(_AUTHORITY.match(piece.key)) or (shown and bool(opening("position").match(piece.key)))
        if starts and (not blocks or named):
            if named and heading and piece.number > heading.number + 25:
                break
            blocks.append([piece])
            named = False
        elif blocks and not named:
            blocks[-1].append(piece)
            named = not piece.upper and not _UNSIGNED.fullmatch(piece.key) and not _is_small_title(piece)
    return blocks


def _is_small_title(piece: Piece) -> bool:
    """Whether a position is written small ('Phó Giám đốc'): a name has a capital in every word."""
    return bool(opening("position").match(piece.key)) and any(word.islower() for word in piece.text.split())


def _mark_signature(column: Sequence[Piece]) -> None:
    shown = [piece for piece in column if not piece.blank and not piece.typed_line]
    name = _name(column, shown)
    for piece in shown:
        if is_signature_data(piece.key) and not piece.upper:
            piece.component = "chu_ky_so"
        elif _UNSIGNED.fullmatch(piece.key) or _bracketed(piece):
            piece.component = "chu_ky"
        elif piece is name:
            piece.component = "ho_ten"
        elif piece.upper or _AUTHORITY.match(piece.key) or name is None or piece.number < name.number:
            piece.component = "quyen_han_chuc_vu"


def _bracketed(piece: Piece) -> bool:
    """Whether a piece is of a note in brackets, '(Chữ ký, dấu)', that may run over two lines."""
    return not piece.upper and (piece.text.startswith("(") or piece.text.endswith(")"))


def _name(column: Sequence[Piece], shown: Sequence[Piece]) -> Piece | None:
    """The last line, if it is a name: capitals at the beginnings of words, or a gap before it."""
    candidates = [p for p in shown if not (_UNSIGNED.fullmatch(p.key) or is_signature_data(p.key) or _bracketed(p))]
    if len(candidates) < 2:
        return None
    last = candidates[-1]
    words = _RANK.sub("", last.text).split()
    if not last.upper and 1 <= len(words) <= 7:
        return last
    gap = last.number - candidates[-2].number > 2 or last.paragraph.before_pt > 30
    return last if gap and last.upper and 2 <= len(words) <= 6 and not opening("position").match(last.key) else None
