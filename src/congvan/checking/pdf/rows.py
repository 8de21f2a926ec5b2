"""Glyphs to pieces of lines: what stands on one baseline and hangs together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise
from math import inf
from operator import add, attrgetter
from statistics import median

from congvan.checking.pdf.drawings import Stroke
from congvan.checking.pdf.glyphs import ASCENT, DESCENT, Glyph, Look
from congvan.lexicon.labels import is_label
from congvan.lexicon.lines import is_number_label

SAME_LINE = 0.2  # em: how far baselines of one line may differ
SMALLER = 0.9  # of its line's size: a raised or lowered sign
RAISED = 0.55  # em: how far a small sign stands over or under its line
WIDE = 3.0  # em: a gap that parts columns (or a tab)
NARROW = 0.45  # em: a gap within a line whose parts were drawn at different times
WORD = 0.2  # em: a gap that is a space though none was written
SYMBOL = re.compile(r"/\s*\w")  # what the blank of a number stands before, however wide: no column begins so
LATER, LEAST_LATER = 0.3, 120  # of the page's glyphs, and glyphs: what is drawn so much later was laid into a blank
LINE_ASIDE = 0.5  # em: how far what was laid into a blank may be off the line
LEFT: Callable[[Glyph], float] = attrgetter("x0")
RIGHT: Callable[[Glyph], float] = attrgetter("x1")
BASE: Callable[[Glyph], float] = attrgetter("y")
TEXT: Callable[[Glyph], str] = attrgetter("text")
LOOK: Callable[[Glyph], Look] = attrgetter("look")


@dataclass(eq=False)
class Line:
    """A line, or the piece of one in a column: its glyphs from left to right."""

    glyphs: list[Glyph]
    page: int
    gaps: set[int] = field(default_factory=set)  # where a tab stands: before the glyph of this place
    framed: tuple[float, float] | None = None  # the ends of the box of lines around it
    parted: bool = False  # from what stands before it, by its words

    @cached_property
    def solid(self) -> list[Glyph]:
        """The glyphs that show: without no-break spaces at the ends."""
        start, stop = 0, len(self.glyphs)
        while stop > start + 1 and self.glyphs[stop - 1].text == "\xa0":
            stop -= 1
        while start < stop - 1 and self.glyphs[start].text == "\xa0":
            start += 1
        return self.glyphs[start:stop]

    @cached_property
    def x0(self) -> float:
        """The left end."""
        return min(map(LEFT, self.solid))

    @cached_property
    def x1(self) -> float:
        """The right end."""
        return max(map(RIGHT, self.solid))

    @cached_property
    def look(self) -> Look:
        """The look of most of its glyphs."""
        count: dict[Look, int] = {}
        own = [glyph for glyph in self.solid if not glyph.laid] or self.solid
        # Glyphs of one look stand side by side and share it: its hash is asked once for all of them.
        if len([None for _ in groupby(own, LOOK)]) == 1:
            return own[0].look
        for look, some in groupby(own, LOOK):
            said = sum(1 for glyph in some if not glyph.position and glyph.text.strip())
            count[look] = count.get(look, 0) + said
        return max(count, key=lambda look: (count[look], look.size))

    @cached_property
    def size(self) -> float:
        """The size of most of its glyphs in pt."""
        return self.look.size

    @cached_property
    def y(self) -> float:
        """The baseline."""
        return next(
            (glyph.y for glyph in self.solid if glyph.look == self.look and not glyph.position), self.glyphs[0].y
        )

    @property
    def laid(self) -> bool:
        """Whether another program laid all of it over the page."""
        return all(glyph.laid for glyph in self.solid)

    @property
    def top(self) -> float:
        """The upper end of its letters."""
        return self.y - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The lower end of its letters."""
        return self.y + DESCENT * self.size

    @property
    def middle(self) -> float:
        """The middle between its ends."""
        return (self.x0 + self.x1) / 2

    @cached_property
    def text(self) -> str:
        """Its text, spaces put where words part."""
        return "".join(map(add, self.blanks, map(TEXT, self.glyphs)))

    @cached_property
    def blanks(self) -> list[str]:
        """The blank before each of its glyphs: a space, a tab or nothing."""
        blanks = [""]
        tightness, look, least = self.tightness, None, 0.0
        for last, glyph in pairwise(self.glyphs):
            if glyph.look is not look:
                look = glyph.look
                least = least_blank(look)
            apart = glyph.spaced or glyph.x0 - last.x1 - tightness > least
            blanks.append(" " if apart and last.text != "\xa0" and glyph.text != "\xa0" else "")
        for place in self.gaps:
            if 0 < place < len(blanks):
                blanks[place] = "\t"
        return blanks

    def parts(self, last: Glyph, glyph: Glyph) -> bool:
        """Whether a gap is a blank that nobody wrote; in condensed text narrower gaps are."""
        return glyph.x0 - last.x1 - self.tightness > least_blank(glyph.look)

    @cached_property
    def tightness(self) -> float:
        """The usual gap between its glyphs in pt where characters are set closer than their widths: 0 or less."""
        gaps = [glyph.x0 - last.x1 for last, glyph in pairwise(self.glyphs)]
        return min(median(gaps), 0) if gaps else 0

    @cached_property
    def first_word(self) -> float:
        """The width of its first word."""
        stop = next((i for i in range(1, len(self.solid)) if self.before_solid(i)), len(self.solid))
        return self.solid[stop - 1].x1 - self.solid[0].x0

    def before_solid(self, index: int) -> bool:
        """Whether a word begins at a glyph that shows."""
        glyph, last = self.solid[index], self.solid[index - 1]
        return glyph.spaced or "\xa0" in (glyph.text, last.text) or self.parts(last, glyph)


def least_blank(look: Look) -> float:
    """The gap in pt beyond which it is a blank."""
    return WORD * look.size * look.width


@dataclass(slots=True)
class Piece:
    """Glyphs that go on one after the other, and the largest of them, whose baseline is theirs."""

    glyphs: list[Glyph]
    base: Glyph
    place: int = 0  # how many glyphs of the page were drawn before it
    mixed: bool = False  # of several looks

    def add(self, glyph: Glyph) -> None:
        """Take up a glyph."""
        self.glyphs.append(glyph)
        if glyph.look is self.base.look:
            return
        self.mixed = True
        if glyph.look.size > self.base.look.size:
            self.base = glyph

    def goes_on(self, glyph: Glyph) -> bool:
        """Whether a glyph goes on with the piece: on its baseline, or a small sign raised or lowered."""
        last, look = self.glyphs[-1], glyph.look
        size = look.size if look is last.look else max(last.look.size, look.size)
        if not -0.6 * size <= glyph.x0 - last.x1 < WIDE * size:
            return False
        if abs(glyph.y - self.base.y) <= SAME_LINE * size * 0.5:
            return True
        smaller = min(last.look.size, glyph.look.size) < SMALLER * size
        return abs(glyph.y - last.y) <= (RAISED if smaller else SAME_LINE * 0.5) * size

    def note_positions(self) -> None:
        """Note which signs are raised or lowered."""
        if not self.mixed:
            return
        size = self.base.look.size
        for glyph in self.glyphs:
            rise = self.base.y - glyph.y
            if glyph.look.size < SMALLER * size and abs(rise) > 0.05 * size:
                glyph.position = "super" if rise > 0 else "sub"

    def beside(self, other: Piece) -> bool:
        """Whether two pieces stand on one line."""
        return abs(self.base.y - other.base.y) <= SAME_LINE * min(self.base.look.size, other.base.look.size)

    def later(self, other: Piece, least: float = LEAST_LATER) -> bool:
        """Whether another piece was drawn much later: a stamp in a blank that an author left."""
        return other.place - self.place - len(self.glyphs) >= least

    def holds(self, other: Piece) -> bool:
        """Whether another piece was laid into a blank of this one, perhaps a little off its line."""
        if abs(self.base.y - other.base.y) > LINE_ASIDE * self.base.look.size or not self.later(other):
            return False
        x0, x1 = other.glyphs[0].x0, other.glyphs[-1].x1
        inside = self.glyphs[0].x0 < x0 and x1 < self.glyphs[-1].x1
        half = (x0 + x1) / 2  # a stamp may be too wide for its blank
        return inside and not any(g.x0 < half and g.x1 > x0 + 0.5 and g.text != "\xa0" for g in self.glyphs)


NO_GLYPH = Glyph("", inf, inf, inf, Look("", 0, False, False, ""))  # near to none
NO_PIECE = Piece([NO_GLYPH], NO_GLYPH)


def read_lines(glyphs: Iterable[Glyph], page: int) -> list[list[Line]]:
    """Put glyphs into rows, top down, each of pieces from left to right.

    A piece ends at a wide gap, and where the next glyph of the line was drawn at another time and is not near: programs
    write one cell after the other, so that even a narrow gap between two columns shows.
    """
    pieces: list[Piece] = []
    piece, last, count = NO_PIECE, NO_GLYPH, 0
    for count, glyph in enumerate(glyphs, 1):
        look, base = glyph.look, piece.base
        # As `goes_on` and `add` have it for nearly all: a glyph that looks like the one before it, on its baseline.
        near = look is last.look is base.look and glyph.y == base.y
        if near and -0.6 * look.size <= glyph.x0 - last.x1 < WIDE * look.size:
            piece.glyphs.append(glyph)
        elif not near and piece.goes_on(glyph):
            piece.add(glyph)
        else:
            piece = Piece([glyph], glyph, count - 1)
            pieces.append(piece)
        last = glyph
    least = max(LEAST_LATER, LATER * count)
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.base.y):
        piece.note_positions()
        row = next((row for row in rows[-8:] if row[0].beside(piece)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    rows.sort(key=lambda row: row[0].base.y)
    rows = with_laid(rows)
    return [[Line(some, page) for some in near_joined(row, least)] for row in rows]


def with_laid(rows: list[list[Piece]]) -> list[list[Piece]]:
    """The rows with what was laid into the blanks of a row near by moved into it."""
    for index, row in enumerate(rows):
        for piece in list(row):
            near = (other for other in rows[max(0, index - 2) : index + 3] if other is not row)
            home = next((other for other in near if any(held.holds(piece) for held in other)), None)
            if home is not None:
                row.remove(piece)
                home.append(piece)
    return [row for row in rows if row]


def near_joined(row: list[Piece], least: float) -> list[list[Glyph]]:
    """The pieces of a row from left to right, those joined that touch or stand a word's gap apart.

    What was drawn at least so many glyphs later than the piece that it is joined to was laid into its blank.
    """
    row = sorted(row, key=lambda piece: piece.glyphs[0].x0)
    first = row[0]
    result = [first.glyphs]
    for piece in row[1:]:
        glyphs, size = piece.glyphs, piece.glyphs[0].look.size
        gap = glyphs[0].x0 - result[-1][-1].x1
        if gap > NARROW * size and not (len(result) == 1 and fills_blank(result[0], glyphs, gap, size)):
            result.append(glyphs)
            first = piece
            continue
        if first.later(piece, least):
            for glyph in glyphs:
                glyph.laid = True
        if gap > WORD * size:
            glyphs[0].spaced = True
        result[-1] = merged(result[-1], glyphs)
    return result


def fills_blank(line: list[Glyph], glyphs: list[Glyph], gap: float, size: float) -> bool:
    """Whether a piece goes on with the first of its row over a wide gap: after a label, or as a symbol."""
    text = "".join(glyph.text for glyph in line).strip("\xa0 ")
    if is_label(text) or is_number_label(text):
        return gap < 2 * WIDE * size
    return bool(SYMBOL.match("".join(glyph.text for glyph in glyphs)))


def merged(first: list[Glyph], second: list[Glyph]) -> list[Glyph]:
    """Two pieces as one, from left to right."""
    if second[0].x0 >= first[-1].x0:
        return first + second
    if second[0].laid:  # whole, where it begins: it may be too wide for its blank
        place = next(index for index, glyph in enumerate(first) if glyph.x0 > second[0].x0)
        return first[:place] + second + first[place:]
    return sorted(first + second, key=lambda glyph: glyph.x0)


def joined(pieces: list[Line]) -> Line:
    """Pieces of one row that are one line after all, with tabs between them."""
    glyphs: list[Glyph] = []
    gaps: set[int] = set()
    for piece in pieces:
        gaps |= {place + len(glyphs) for place in piece.gaps}
        if glyphs and not piece.glyphs[0].spaced:
            gaps.add(len(glyphs))
        glyphs += piece.glyphs
    return Line(glyphs, pieces[0].page, gaps)


def split_at(line: Line, left: float, right: float) -> list[Line] | None:
    """A line parted at a gap between `left` and `right`, or None if it has none there."""
    for index in range(1, len(line.glyphs)):
        last, glyph = line.glyphs[index - 1], line.glyphs[index]
        if glyph.x0 - last.x1 >= 0.8 * glyph.look.size and last.x1 < right and glyph.x0 > left:
            return [Line(line.glyphs[:index], line.page), Line(line.glyphs[index:], line.page)]
    return None


def mark_underlines(rows: list[list[Line]], strokes: list[Stroke]) -> list[Stroke]:
    """Mark the glyphs that stand on a stroke as underlined; give the strokes that are no underlines.

    An underline lies less than 0.2 em below the baseline (fonts ask for about 0.1), under letters all along. The line
    that the decree wants under a motto or an agency is drawn below the descenders, 0.216 em and more.
    """
    left = []
    for stroke in strokes:
        under = [
            glyph
            for row in rows
            for line in row
            if -0.02 < (stroke.y - line.y) / line.size < 0.2 and line.x0 < stroke.x1 and line.x1 > stroke.x0
            for glyph in line.glyphs
            if glyph.x0 < stroke.x1
            and glyph.x1 > stroke.x0
            and stroke.x0 - 1 <= (glyph.x0 + glyph.x1) / 2 <= stroke.x1 + 1
        ]
        if not under or min(g.x0 for g in under) > stroke.x0 + 4 or max(g.x1 for g in under) < stroke.x1 - 4:
            left.append(stroke)
            continue
        for glyph in under:
            glyph.underline = True
    return left
