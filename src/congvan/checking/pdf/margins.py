"""What stands in the margins: page numbers, running heads and feet, footnotes; the rest is the body."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from congvan.checking.observed import Zone
from congvan.checking.pdf.drawings import Stroke
from congvan.checking.pdf.rows import Line
from congvan.lexicon.lines import page_number

MARGIN = 0.12  # of the page's height: where page numbers and running heads stand
NOTE_RULE = 0.12  # of the page's width: the line over footnotes is at least as long


@dataclass
class Page:
    """A page on its way: its rows of pieces, its lines, and what was found in its margins."""

    number: int
    width: float
    height: float
    rows: list[list[Line]]
    strokes: list[Stroke] = field(default_factory=list)
    shown: int | None = None  # its page number
    number_line: Line | None = None
    first_of_run: bool = False
    zones: list[tuple[Zone, Line]] = field(default_factory=list)


def part_margins(pages: list[Page]) -> None:
    """Take what is no body out of the rows of each page, and note it there."""
    take_numbers(pages)
    take_repeated(pages)
    for page in pages:
        take_notes(page)


def take_numbers(pages: list[Page]) -> None:
    """Take the page numbers: digits alone at the top or bottom that count on from page to page."""
    candidates = [candidate(page) for page in pages]
    for index, (page, found) in enumerate(zip(pages, candidates, strict=True)):
        if found is None:
            continue
        value, line = found
        near = [(step, candidates[index + step]) for step in (-1, 1) if 0 <= index + step < len(pages)]
        counts = any(other is not None and other[0] == value + step for step, other in near)
        if counts or 1 <= value <= index + 1:
            page.shown, page.number_line = value, line
            page.rows = [kept for row in page.rows if (kept := [piece for piece in row if piece is not line])]
            page.zones.append((zone_of(page, line), line))
    for index, page in enumerate(pages):
        if page.shown is not None and (index == 0 or pages[index - 1].shown != page.shown - 1):
            pages[beginning(pages, index, page.shown)].first_of_run = True


def beginning(pages: list[Page], index: int, shown: int) -> int:
    """The page at which a run begins whose first number shown is this: page 1 often shows none."""
    first = max(index - shown + 1, 0)
    return first if all(page.shown is None for page in pages[first:index]) else index


def candidate(page: Page) -> tuple[int, Line] | None:
    """Digits alone in the uppermost or lowest row, in the margin."""
    for row in (page.rows[:1] + page.rows[-1:]) if page.rows else []:
        for line in row:
            found = page_number(line.text)
            if (
                found is not None
                and len(row) == 1
                and (line.y < MARGIN * page.height or line.y > (1 - MARGIN) * page.height)
            ):
                return found, line
    return None


def zone_of(page: Page, line: Line) -> Zone:
    """The margin that a line stands in."""
    return "header" if line.y < page.height / 2 else "footer"


def take_repeated(pages: list[Page]) -> None:
    """Take running heads and feet: the same words at the same height of three pages and most of all.

    Two pages would not do: a document and its annex may begin with the same head."""
    places: dict[tuple[str, int], list[tuple[Page, Line]]] = defaultdict(list)
    for page in pages:
        for row in page.rows[:3] + page.rows[3:][-3:]:
            for line in row:
                if line.y < MARGIN * page.height or line.y > (1 - MARGIN) * page.height:
                    places[re.sub(r"\d+", "0", line.text), round(line.y / 3)].append((page, line))
    for found in places.values():
        if len({page.number for page, _ in found}) >= max(3, 0.6 * len(pages)):
            for page, line in found:
                page.rows = [kept for row in page.rows if (kept := [piece for piece in row if piece is not line])]
                page.zones.append((zone_of(page, line), line))


def take_notes(page: Page) -> None:
    """Take the footnotes: small text that begins with its mark, under a line from the left end, to the page's end."""
    size = usual_size(page.rows)
    for stroke in page.strokes:
        share = (stroke.x1 - stroke.x0) / page.width
        under = [row for row in page.rows if row[0].top >= stroke.y - 2]
        over = [row for row in page.rows if row[0].y < stroke.y]
        if not under or not over or share < NOTE_RULE or stroke.y < 0.4 * page.height:
            continue
        at_left = stroke.x0 <= min(row[0].x0 for row in under) + 3
        small = all(line.size < size - 0.4 for row in under for line in row)
        marked = re.match(r"[\d*(\[]", under[0][0].text.strip())
        if at_left and small and marked:
            page.rows = over
            page.zones += [("note", line) for row in under for line in row]
            page.strokes.remove(stroke)
            return


def usual_size(rows: list[list[Line]]) -> float:
    """The size of most of the text."""
    count: dict[float, int] = defaultdict(int)
    for row in rows:
        for line in row:
            count[line.size] += len(line.glyphs)
    return max(count, key=lambda size: count[size], default=0)
