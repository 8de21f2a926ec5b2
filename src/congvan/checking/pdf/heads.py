"""The head of a document, parted into its two columns by its words where the white between them is too narrow.

The name of the nation with the motto under it begins the right column, whatever stands before them in their rows.
"""

from __future__ import annotations

from itertools import accumulate
from math import inf

from congvan.checking.pdf.columns import ALLEY
from congvan.checking.pdf.paragraphs import composed
from congvan.checking.pdf.rows import Line
from congvan.lexicon import lines

NEAR = 3.0  # em: how far under the name of the nation the motto stands
UNDER = 8.0  # em: how far under it place and date do
TAILS = (1, 8)  # characters: what of a line is looked at first
SAME = 3.0  # pt: how far their middles or left ends may differ


def part_heads(rows: list[list[Line]]) -> list[list[Line]]:
    """Part the rows of heads at the left end of their right column."""
    rows = [list(row) for row in rows]
    for place, row in enumerate(rows):
        nation = next((found for line in row if (found := ending(line, lines.nation()))), None)
        if nation is None:
            continue
        under = [other for other in rows[place + 1 :] if other[0].y - nation[1].y < UNDER * nation[1].size]
        motto = next((found for other in under for line in other if (found := ending(line, lines.motto()))), None)
        if motto is None or not stands_under(nation[1], motto[1]):
            continue
        pairs = [(some, found) for some in (row, *under) for found in (nation, motto)]
        parted = any([part(some, found) for some, found in pairs])
        right = min(nation[1].x0, motto[1].x0)
        left = max((line.x1 for some in (row, *under[:2]) for line in some if line.x1 < nation[1].x0), default=-inf)
        if parted or right - left < ALLEY * nation[1].size:
            nation[0].parted = motto[0].parted = True
        for some in under:
            part_date(some, left, right)
    return rows


def ending(line: Line, words: str) -> tuple[Line, Line] | None:
    """A line and the part of it that ends it with these words."""
    # Every line of a long file is asked; the last letters alone tell nearly all of them apart.
    for size in TAILS:
        last = lines.letters_of(line.text[-size:])
        if not (words.endswith(last) or last.endswith(words)):
            return None
    if not lines.letters_of(line.text).endswith(words):
        return None
    told = [lines.letters_of(glyph.text) for glyph in line.glyphs]
    ends = list(accumulate(map(len, told)))
    start = next(index for index, end in enumerate(ends) if end > ends[-1] - len(words))
    return line, cut(line, start)[-1]


def stands_under(nation: Line, motto: Line) -> bool:
    """Whether the motto stands right under the name of the nation: on its middle or at its left end."""
    near = motto.y - nation.y < NEAR * nation.size
    return near and (abs(motto.middle - nation.middle) <= SAME or abs(motto.x0 - nation.x0) <= SAME)


def cut(line: Line, index: int) -> list[Line]:
    """A line parted before a glyph."""
    if index == 0:
        return [line]
    gaps = {place - index for place in line.gaps if place > index}
    first = Line(line.glyphs[:index], line.page, {place for place in line.gaps if place < index}, line.framed)
    return [first, Line(line.glyphs[index:], line.page, gaps, line.framed, parted=True)]


def part(row: list[Line], found: tuple[Line, Line]) -> bool:
    """Part a row where one of its lines ends with words of the right column; tell whether it did."""
    line, right = found
    place = next((index for index, other in enumerate(row) if other is line), None)
    if place is None or len(right.glyphs) == len(line.glyphs):
        return False
    row[place : place + 1] = cut(line, len(line.glyphs) - len(right.glyphs))
    return True


def part_date(row: list[Line], left: float, right: float) -> None:
    """Part number and date where they were read as one: at the widest blank between the columns."""
    line = row[0]
    if len(row) > 1 or not lines.labels_number(composed(line)) or not lines.ends_in_date(composed(line)):
        return
    blanks = [
        (line.glyphs[index].x0 - line.glyphs[index - 1].x1, index)
        for index in range(1, len(line.glyphs))
        if line.blanks[index] and line.glyphs[index].x0 > left and line.glyphs[index - 1].x1 < right
    ]
    if blanks:
        row[:] = cut(line, max(blanks)[1])
