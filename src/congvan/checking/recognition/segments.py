"""Where an annex, an attached document or the block of a copy begins in a file."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from congvan.checking.observed import Cell
from congvan.checking.recognition.foot import is_heading
from congvan.checking.recognition.head import is_quoc_hieu
from congvan.checking.recognition.pieces import Piece
from congvan.lexicon import lines
from congvan.lexicon.labels import has_bullet

FOOT = 60  # pieces of a foot without a table
FOOT_LINE = 90  # characters of a line of one that is no entry of the list
CONTINUED = 120  # characters of a line that goes on with an entry
SMALL_PT = 12.2  # the size of the list of nơi nhận, at most
HEAD = 8  # pieces of the left column of a head that stands before its right one
NAME = 8  # words of a name, with what stands before it


def segments_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Divide a file where an annex, an attached document or a copy's block begins."""
    foot_ends = _foot_ends(pieces)
    starts = {0, *_heading_starts(pieces, foot_ends)}
    for end in foot_ends:
        after = next((p for p in range(end + 1, len(pieces)) if not pieces[p].blank), None)
        if after is not None and not any(end < start <= after for start in starts):
            starts.add(after)
    bounds = [*sorted(starts), len(pieces)]
    segments = [list(pieces[a:b]) for a, b in itertools.pairwise(bounds)]
    return _joined([segment for segment in segments if segment])


def _heading_starts(pieces: Sequence[Piece], foot_ends: Sequence[int]) -> Iterator[int]:
    """Where a second quốc hiệu, the heading of an annex or of a copy begins a segment."""
    seen_head = seen_foot = False
    for position, piece in enumerate(pieces):
        if position in foot_ends:
            seen_foot = True
        if piece.in_table or piece.blank:
            continue
        if is_quoc_hieu(piece):
            if seen_head:
                yield _start_of_table(pieces, position)
            seen_head = True
        elif (lines.is_annex(piece.text) and (seen_foot or piece.centred or piece.upper)) or is_titled_annex(piece):
            yield _back_over_small(pieces, position)
        elif is_copy(piece):
            yield _start_of_table(pieces, position)


def is_copy(piece: Piece) -> bool:
    """Whether a piece heads the block of a copy: 'SAO Y'."""
    return piece.upper and lines.copy_of(piece.text) is not None


def is_titled_annex(piece: Piece) -> bool:
    """Whether a piece is the heading of an annex with its name in the same line."""
    return piece.centred and piece.bold and lines.is_titled_annex(piece.text)


def _joined(segments: list[list[Piece]]) -> list[list[Piece]]:
    """Give a segment without text to the one before it, at the beginning to the one after it."""
    kept: list[list[Piece]] = []
    for segment in segments:
        if kept and not (_shows_text(segment) and _shows_text(kept[-1])):
            kept[-1] += segment
        else:
            kept.append(segment)
    return kept


def _shows_text(segment: Sequence[Piece]) -> bool:
    return any(not piece.blank and not piece.typed_line for piece in segment)


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
    for back in range(position - 1, max(-1, position - HEAD), -1):
        piece = pieces[back]
        if piece.blank or piece.typed_line:
            continue
        if not (piece.upper or lines.opens_number(piece.text)) or len(piece.text) > FOOT_LINE:
            break
        if piece.paragraph.page != pieces[position].paragraph.page:
            break
        start = back
    return start


def _back_over_small(pieces: Sequence[Piece], position: int) -> int:
    """An annex in a file of its own shows the signature's data above its heading."""
    while position and lines.is_signature_data(pieces[position - 1].text):
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
    return _name_under(pieces, end, own)


def _name_under(pieces: Sequence[Piece], end: int, table: Cell | None) -> int:
    """The piece that a foot ends with where its name stands under its table: the table itself ends with a title."""
    last = next((p for p in reversed(pieces[: end + 1]) if not p.blank and p.paragraph.cell), None)
    under = next((number for number in range(end + 1, len(pieces)) if not pieces[number].blank), None)
    if table is None or last is None or under is None or not last.upper:
        return end
    name = pieces[under]
    named = not name.upper and not name.paragraph.breaks_page and len(name.text) < FOOT_LINE and _capitalised(name.text)
    return under if named and not name.paragraph.cell else end


def _loose_foot_end(pieces: Sequence[Piece], position: int) -> int:
    """The end of a foot without a table: list lines, lines of authority, a name."""
    end, named = position, False
    page = pieces[position].paragraph.page
    for number in range(position + 1, min(len(pieces), position + FOOT)):
        piece = pieces[number]
        if piece.blank or piece.typed_line:
            continue
        if lines.is_annex(piece.text) or is_titled_annex(piece) or is_quoc_hieu(piece):
            break
        if piece.paragraph.breaks_page or piece.in_table:
            break
        listed = has_bullet(piece.text) or lines.is_filing(piece.text) or _continues(piece)
        signed = len(piece.text) < FOOT_LINE and (piece.upper or _capitalised(piece.text) or piece.text[:1] in "([")
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
    return len(piece.text) < CONTINUED and any(run.size_pt <= SMALL_PT for run in piece.runs if run.text.strip())


def _capitalised(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return 1 < len(words) <= NAME and sum(word[0].isupper() for word in words) >= len(words) - 1
