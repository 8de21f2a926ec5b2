"""How columns share the width of a table: those that were given one first, the others by what they hold. In mm."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

NARROW_MM = 10.0  # as offices draw a column of numbers; a figure alone would look squeezed


class Held(NamedTuple):
    """How wide a column must be for what it holds, the padding of its cells included.

    `line_mm`: each of its texts on one line; `piece_mm`: no words torn apart that we joined; `word_mm`: no word torn.
    """

    line_mm: float
    piece_mm: float
    word_mm: float


def asked_widths(asked: Sequence[float | None], room_mm: float) -> Mapping[int, float]:
    """Return the widths that were asked for, by column.

    Where every column has one they are shares; where some have none, each is in percent of the table.
    """
    given = {column: share for column, share in enumerate(asked) if share is not None}
    whole = sum(given.values()) if len(given) == len(asked) else 100
    if not whole:  # a template may say so
        return {}
    return {column: room_mm * share / whole for column, share in given.items()}


def share_width(
    asked: Mapping[int, float], held: Sequence[Held], room_mm: float, narrow: Collection[int] = ()
) -> tuple[float, ...]:
    """Return the widths of all columns, together `room_mm`.

    No word is torn while the table has room for all of them. Next in rank are the widths that were asked for; the
    other columns share the rest so that no text of theirs takes a second line, else no pieces that we joined are torn.
    Those that are `narrow` (they count the rows) take no more than that, or NARROW_MM. Where there is no room for all
    words, the longest of those columns that were given no width are torn, and no column is without room.
    """
    held = [
        column._replace(line_mm=max(column.line_mm, NARROW_MM)) if place in narrow else column
        for place, column in enumerate(held)
    ]
    least = [column.word_mm for column in held]
    if sum(least) > room_mm:
        least = _torn(asked, least, room_mm)
    if len(asked) == len(held):
        return tuple(_share_out(room_mm, [asked[i] for i in range(len(held))], least))
    others = [i for i in range(len(held)) if i not in asked]
    widths = {i: max(width, least[i]) for i, width in asked.items()}
    most = room_mm - sum(least[i] for i in others)
    if sum(widths.values()) > most:  # a word of another column would be torn
        widths = dict(zip(asked, _share_out(most, list(asked.values()), [least[i] for i in asked]), strict=True))
    rest = room_mm - sum(widths.values())
    floors = ([held[i].line_mm for i in others], [held[i].piece_mm for i in others])
    fitting = next((floor for floor in floors if sum(floor) <= rest), [least[i] for i in others])
    # A long column takes more, but not in proportion, so that short ones keep their words whole.
    shares = [0 if i in narrow else max(held[i].line_mm, 8) ** 0.6 for i in others]
    if not any(shares):
        shares = [1] * len(others)
    widths |= dict(zip(others, _share_out(rest, shares, fitting), strict=True))
    return tuple(widths[i] for i in range(len(held)))


def _torn(asked: Mapping[int, float], words: Sequence[float], room_mm: float) -> list[float]:
    """Return the least of each column where no room is for all words; those with a width that was asked for have none.

    The others share what those leave, and no less than NARROW_MM each while the table has it: short words stay whole.
    """
    others = [i for i in range(len(words)) if i not in asked]
    least_of_all = min(NARROW_MM, room_mm / len(words)) * len(others)
    room = max(room_mm - sum(asked.values()), least_of_all)
    found = [0.0] * len(words)
    for left, i in zip(range(len(others), 0, -1), sorted(others, key=words.__getitem__), strict=True):
        found[i] = min(words[i], room / left)
        room -= found[i]
    return found


def _share_out(room_mm: float, shares: Sequence[float], least: Sequence[float]) -> list[float]:
    """Share a room as asked, but give every column the least that it needs; there is room for all these."""
    widths = [0.0] * len(shares)
    fixed: set[int] = set()
    while True:
        free = room_mm - sum(widths[i] for i in fixed)
        total = sum(share for i, share in enumerate(shares) if i not in fixed)
        for i, share in enumerate(shares):
            if i not in fixed:
                widths[i] = free * share / total if total else 0
        short = {i for i in range(len(shares)) if i not in fixed and widths[i] < least[i]}
        if not short:
            return widths
        for i in short:
            widths[i] = least[i]
        fixed |= short
