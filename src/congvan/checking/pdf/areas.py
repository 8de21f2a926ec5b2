"""The text area of each page, and the usual pitch of its lines: what the lines themselves tell of them.

A line that the next one goes on with shows where both ends are; where there is none, the middle on which titles and the
page number stand tells one end by the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from congvan.checking.pdf.columns import Region
from congvan.checking.pdf.glyphs import LEADING
from congvan.checking.pdf.paragraphs import CENTRED, ENDED, EVEN, INDENT, SPACE, Setting
from congvan.checking.pdf.rows import Line
from congvan.lexicon.labels import has_bullet, opens_item

INNERMOST = 0.35  # of the page's width: what begins farther to the right shows no left end
WIDE = 0.4  # of the page's width: a line that may fill the text area
CLOSE = 3.0  # em: lines of one paragraph are no farther apart, even double ones
DEEPEST = 5.0  # em: the deepest indent of a first line
ASIDE = 0.08  # of the page's width: how far the text's middle may be off the page's
PAPER = 2.0  # pt: pages of one width
EDGE = 25.0  # pt: no text comes nearer to the edge of the paper, as printers cannot


@dataclass
class Sample:
    """A page by its lines: those that stand alone in their row and in no table, all, and its page number's."""

    width: float
    plain: Sequence[Line]
    every: Sequence[Line]
    number: Line | None = None

    @cached_property
    def shared(self) -> tuple[float | None, float | None]:
        """The ends that its lines share; bullets that hang out over the text tell none at the left."""
        left, right = usual_edges(self.plain, self.width)
        own = shared(sorted(line.x0 for line in without_hanging(self.plain)), 2)
        return left if own is None else own, right

    @cached_property
    def broken(self) -> list[tuple[Line, Line]]:
        """The lines that surely go on in the next."""
        furthest = max((line.x1 for line in self.plain), default=0)
        return [
            (line, following)
            for line, following in pairwise(self.plain)
            if line.x1 - line.x0 > WIDE * self.width and runs_on(line, following, furthest)
        ]

    @cached_property
    def left(self) -> float | None:
        """The left end as its lines tell it."""
        starts = [following.x0 for _, following in self.broken]
        return min([*starts, *([] if self.shared[0] is None else [self.shared[0]])], default=None)

    @cached_property
    def firm(self) -> float | None:
        """The right end where lines that go on reach it, and none of them goes further."""
        ends = [line.x1 for line, _ in self.broken]
        if self.shared[1] is not None and any(abs(end - self.shared[1]) <= EVEN for end in ends):
            return self.shared[1] if max(ends) <= self.shared[1] + EVEN else None
        return max(ends) if ends and max(ends) >= self.reach - EVEN else None

    @cached_property
    def reach(self) -> float:
        """The right end of its longest line."""
        return max((line.x1 for line in self.every if line.framed is None), default=self.width)

    @cached_property
    def centred(self) -> list[float]:
        """The middles of lines that may be centred on the text's middle."""
        if not self.plain:
            return []
        starts = usual_starts(self.plain)
        lines = [
            line
            for line in self.plain
            if line.framed is None
            and line.x0 > (self.left or 0) + INDENT
            and not any(abs(line.x0 - start) <= EVEN for start in starts)
        ]
        lines += [self.number] if self.number is not None else []
        return [line.middle for line in lines if abs(line.middle - self.width / 2) <= ASIDE * self.width]


@dataclass
class Paper:
    """What the pages of one paper tell together."""

    pages: Sequence[Sample]

    @classmethod
    def of(cls, pages: Sequence[Sample], width: float) -> Paper:
        """The pages that are as wide as that."""
        return cls([page for page in pages if abs(page.width - width) < PAPER])

    @cached_property
    def firm(self) -> list[float]:
        """Their right ends where lines that go on reach it."""
        return [page.firm for page in self.pages if page.firm is not None]

    @cached_property
    def right(self) -> float | None:
        """The first right end that lines of one share."""
        return first_known([page.shared[1] for page in self.pages])

    @cached_property
    def left(self) -> float | None:
        """The outermost left end."""
        return min([page.left for page in self.pages if page.left is not None], default=None)

    @cached_property
    def middle(self) -> float | None:
        """The middle that centred lines of them share."""
        return common_middle([place for page in self.pages for place in page.centred])


def read_settings(pages: Sequence[Sample]) -> list[Setting]:
    """The text area of each page: as its lines show, else as those of pages of its paper do."""
    papers = {width: Paper.of(pages, width) for width in {page.width for page in pages}}
    settings = [setting_of(page, papers[page.width]) for page in pages]
    aside = [
        line
        for page, setting in zip(pages, settings, strict=True)
        for line in page.plain
        if abs(line.middle - (setting.left + setting.right) / 2) > CENTRED
    ]
    starts = usual_starts(aside)
    return [replace(setting, starts=starts) for setting in settings]


def setting_of(page: Sample, paper: Paper) -> Setting:
    """The text area of a page, by itself and by the pages of its paper."""
    firm = page.firm
    if firm is None:
        firm = next((end for end in paper.firm if end >= page.reach - EVEN), None)
    right = firm if firm is not None else first_known([page.shared[1], paper.right])
    middle = common_middle(page.centred) or paper.middle
    end = right if right is not None else page.reach
    left = left_of(page, paper.left, end, middle if not firm else None)
    start = left if left is not None else min((line.x0 for line in page.every), default=0)
    if firm is None and middle is not None and abs((start + end) / 2 - middle) > EVEN:
        ends = around(middle, start, page)
        if min(ends) > EDGE and max(ends) < page.width - EDGE:
            (start, end), right = ends, None
    return Setting(start, end, justified=right is not None)


def left_of(page: Sample, outer: float | None, right: float, middle: float | None) -> float | None:
    """The left end of a page's text: the outermost of all pages where a line of it begins there or has its middle so.

    A page may hold one such line only, or none where every paragraph is a line with an indent.
    """
    left = page.left
    if outer is None or left is None:
        return left if outer is None else outer
    if middle is None:
        middle = (outer + right) / 2
    known = any(
        abs(line.x0 - outer) <= EVEN or (line.x0 > left + INDENT and abs(line.middle - middle) <= EVEN)
        for line in page.plain
    )
    return min(left, outer) if known else left


def around(middle: float, left: float, page: Sample) -> tuple[float, float]:
    """The ends of a text whose right end no line tells: as far from its middle as the left, or as its longest line."""
    half = max(middle - left, page.reach - middle)
    return middle - half, middle + half


def common_middle(places: Sequence[float]) -> float | None:
    """The middle that two lines and more share, the one of most of them."""
    if len(places) < 2:
        return None
    ordered = sorted(places)
    start, stop = max((near(ordered, place) for place in places), key=lambda span: span[1] - span[0])
    return median(ordered[start:stop]) if stop - start > 1 else None


def near(ordered: Sequence[float], place: float) -> tuple[int, int]:
    """From where to where values in their order are even with one of them."""
    start, stop = bisect_left(ordered, place - EVEN), bisect_right(ordered, place + EVEN)
    # What the sum was rounded to may be off by a hair.
    while start and place - ordered[start - 1] <= EVEN:
        start -= 1
    while place - ordered[start] > EVEN:
        start += 1
    while stop < len(ordered) and ordered[stop] - place <= EVEN:
        stop += 1
    while ordered[stop - 1] - place > EVEN:
        stop -= 1
    return start, stop


def without_hanging(lines: Sequence[Line]) -> list[Line]:
    """The lines but for those of items whose bullet hangs out before them: their ends are no text's."""
    kept = []
    inner: float | None = None  # where the further lines of the item begin
    for line, following in pairwise([*lines, lines[-1]] if lines else []):
        if has_bullet(line.text, starred=True) and line.text[1:2].isspace():
            hangs = INDENT < following.x0 - line.x0 < DEEPEST * line.size
            inner = following.x0 if hangs else None
            if hangs:
                continue
        elif inner is not None and abs(line.x0 - inner) <= EVEN:
            continue
        inner = None
        kept.append(line)
    return kept


def runs_on(line: Line, following: Line, furthest: float) -> bool:
    """Whether a line surely goes on in the next: with a small letter, or as one with an indent that leaves no room."""
    if abs(line.size - following.size) > 0.8 or following.y - line.y > CLOSE * line.size:
        return False
    if abs(line.middle - following.middle) <= CENTRED or opens_item(following.text) or ENDED.search(line.text):
        return False
    indent = line.x0 - following.x0
    if following.text[0].islower():
        return -EVEN <= indent < DEEPEST * line.size
    full = line.x1 + SPACE * line.size + following.first_word > furthest
    return full and INDENT < indent < DEEPEST * line.size


def usual_edges(lines: Sequence[Line], width: float) -> tuple[float | None, float | None]:
    """The left and the right end that lines of a text share, in pt; None where too few do.

    The outermost that two lines share; at the right only of wide lines, three of them where there are many: what ends
    there is justified. Where more lines run past such an end than share it, they share it by chance.
    """
    wide = [line.x1 for line in lines if line.x1 - line.x0 > WIDE * width]
    left = shared(sorted(line.x0 for line in lines if line.x0 < INNERMOST * width), 2)
    right = shared(sorted(wide, reverse=True), 3 if len(wide) > 5 else 2)
    if right is not None and sum(end > right + EVEN for end in wide) >= sum(abs(end - right) <= EVEN for end in wide):
        right = None
    return left, right


def shared(values: Sequence[float], needed: int) -> float | None:
    """The first value that enough others share."""
    for value in values:
        near = [other for other in values if abs(other - value) <= EVEN]
        if len(near) >= needed:
            return median(near)
    return None


def first_known(values: Sequence[float | None]) -> float | None:
    """The first value that is known."""
    return next((value for value in values if value is not None), None)


def usual_starts(lines: Sequence[Line]) -> tuple[float, ...]:
    """The left ends that three lines and more share, of different lengths: lines on one middle share none."""
    found: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        found[round(line.x0 / EVEN)].append(line)
    shared_by = ([line for place in (key - 1, key, key + 1) for line in found.get(place, ())] for key in sorted(found))
    return tuple(
        median([line.x0 for line in some])
        for some in shared_by
        if len(some) > 2 and spread([line.x1 for line in some]) > some[0].size
    )


def spread(ends: Sequence[float]) -> float:
    """How far the outermost of some ends are apart."""
    return max(ends) - min(ends)


def usual_leading(bodies: Sequence[tuple[Region, Setting]]) -> float:
    """The pitch of lines within paragraphs in em: of lines that surely go on, else of full ones."""
    sure: Counter[float] = Counter()
    full: Counter[float] = Counter()
    for region, setting in bodies:
        for line, following in pairwise(region.lines):
            if line.page != following.page or line.size != following.size:
                continue
            pitch = round((following.y - line.y) / line.size, 2)
            if runs_on(line, following, setting.right):
                sure[pitch] += 1
            elif setting.justified and line.x1 >= setting.right - EVEN and following.x0 <= setting.left + EVEN:
                full[pitch] += 1
    pitches = sure or full
    return pitches.most_common(1)[0][0] if pitches else LEADING
