"""Groups of lines to paragraphs of the neutral form: runs, alignment, indents, spacing, in mm and pt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from operator import attrgetter

from congvan.checking.observed import Align, Box, Cell, Paragraph, Ruling, Run, Zone
from congvan.checking.pdf.drawings import Stroke
from congvan.checking.pdf.glyphs import ASCENT, DESCENT, LEADING, Glyph
from congvan.checking.pdf.paragraphs import EVEN, GLUED, INDENT, Group, Setting, is_centred
from congvan.checking.pdf.rows import BASE, LEFT, LOOK, RIGHT, Line

MM = 25.4 / 72
CELL_MARGIN = 7.0  # pt: Word's is 5.4
RAGGED = 3.0  # pt: less is no ragged edge; slanted letters and programs' rounding move the ends of justified lines
ALIKE = attrgetter("look", "underline", "position", "laid")  # glyphs of one run have these in common
RULE_GAP = 11.5  # pt under the descenders: how far a line under a text may stand (4 mm)


def shaped(group: Group, setting: Setting, above: Line | None, zone: Zone = "body") -> Paragraph:
    """Give the paragraph of a group; `above` is the line over it in its region."""
    lines = group.lines
    align = aligned(group, setting)
    first, rest, right = indents(group, align)
    pitch = pitch_of(lines)
    multiple = round(pitch / (LEADING * lines[0].size), 2) if pitch else spacing_of_one(group, setting)
    before = 0.0
    if above is not None and above.page == lines[0].page:
        before = max(0.0, lines[0].y - above.y - LEADING * lines[0].size * multiple)
    return Paragraph(
        runs=runs_of(lines),
        zone=zone,
        align=align,
        left_mm=round(rest * MM, 2),
        right_mm=round(right * MM, 2),
        first_mm=round(first * MM, 2),
        before_pt=round(before, 1),
        multiple=multiple if multiple >= 0.95 else None,
        line_pt=None if multiple >= 0.95 or pitch is None else round(pitch, 1),
        sheet=lines[0].page - 1,
        page=lines[0].page,
        edges=(round(group.left * MM, 2), round(group.right * MM, 2)),
        cell=cell_of(group),
        lines=tuple(line.text.replace("\xa0", " ") if not line.text.strip("\xa0") else line.text for line in lines),
        line_boxes=tuple(box_of(line.page, line.solid) for line in lines),
        framed=lines[0].framed is not None,
    )


def spacing_of_one(group: Group, setting: Setting) -> float:
    """The spacing of a paragraph of one line: that of the body, where it is of the body."""
    if group.region.column or group.region.grid is not None:
        return 1
    return round(setting.leading / LEADING, 2)


def pitch_of(lines: Sequence[Line]) -> float | None:
    """The usual distance of the lines in pt; None of a single one."""
    pitches = sorted(b.y - a.y for a, b in pairwise(lines) if a.page == b.page)
    return pitches[(len(pitches) - 1) // 2] if pitches else None


def aligned(group: Group, setting: Setting) -> Align:
    """How a paragraph is aligned, as far as its lines tell; a single line of justified text is held to be so too."""
    lines = group.lines
    if all(is_centred(group, line) for line in lines):
        return "center"
    at_right = [abs(line.x1 - group.right) <= EVEN for line in lines]
    ragged_left = len({round(line.x0 / INDENT) for line in lines[1:] or lines}) > 1 or lines[0].x0 > middle_of(group)
    if all(at_right) and ragged_left and not group.region.column:
        return "right"
    if group.region.grid is not None and all(at_cell_right(group, line) for line in lines):
        return "right"
    if group.region.column or group.region.grid is not None:
        full = len(lines) > 2 and max(x.x1 for x in lines[:-1]) - min(x.x1 for x in lines[:-1]) <= EVEN
        return "justify" if full else "left"
    if len(lines) > 1:
        ends = [line.x1 for line in lines[:-1]]
        even = all(abs(end - group.right) <= RAGGED for end in ends) or (
            len(ends) > 1 and max(ends) - min(ends) <= RAGGED
        )
        return "justify" if even else "left"
    return "justify" if setting.justified else "left"


def at_cell_right(group: Group, line: Line) -> bool:
    """Whether a line stands at the right side of its cell, within the cell's own margin."""
    gap = group.right - line.x1
    return gap <= CELL_MARGIN and line.x0 - group.left > gap + CELL_MARGIN


def middle_of(group: Group) -> float:
    """The middle of a group's area."""
    return (group.left + group.right) / 2


def indents(group: Group, align: Align) -> tuple[float, float, float]:
    """The first line's indent, the left and the right one, in pt."""
    if align in ("center", "right"):
        return 0, 0, 0
    lines = group.lines
    if len(lines) == 1:
        return clear(lines[0].x0 - group.left), 0, 0
    rest = min(line.x0 for line in lines[1:])
    right = group.right - max(line.x1 for line in lines) if align == "justify" and len(lines) > 2 else 0
    return clear(lines[0].x0 - rest), clear(rest - group.left), max(0.0, clear(right))


def clear(value: float) -> float:
    """A length, none where it is within the reading's error."""
    return value if abs(value) > EVEN else 0.0


def runs_of(lines: Sequence[Line]) -> tuple[Run, ...]:
    """The runs of one look, lines joined by a space where a word ends."""
    blanks: list[str] = []
    glyphs: list[Glyph] = []
    pages: list[int] = []
    for number, line in enumerate(lines):
        start = len(blanks)
        blanks += line.blanks
        glyphs += line.glyphs
        pages += [line.page] * len(line.glyphs)
        if number and not GLUED.search(lines[number - 1].text):
            blanks[start] = " "
    told = [glyph.text + blank for glyph, blank in zip(glyphs, [*blanks[1:], ""], strict=True)]
    runs: list[Run] = []
    start = 0
    for _, some in groupby(glyphs, ALIKE):
        own = list(some)
        stop = start + len(own)
        here = pages[start:stop].count(pages[start])  # what stands on the page on which the run begins
        runs.append(run_of(own, "".join(told[start:stop]), box_of(pages[start], own[:here])))
        start = stop
    return tuple(runs)


def run_of(glyphs: Sequence[Glyph], text: str, box: Box) -> Run:
    """A run of glyphs of one look; the blank after it belongs to it."""
    glyph, look = glyphs[0], glyphs[0].look
    return Run(
        text=text,
        face=look.face,
        size_pt=look.size,
        bold=look.bold,
        italic=look.italic,
        underline=glyph.underline,
        hidden=look.hidden,
        color=look.color,
        scale=look.scale,
        position=glyph.position,
        laid=glyph.laid,
        nameless=not look.face,
        box=box,
    )


def box_of(page: int, glyphs: Sequence[Glyph]) -> Box:
    """The rectangle around glyphs, by their ascent and descent."""
    tops, bottoms = [], []
    for look, some in groupby(glyphs, LOOK):
        ys = set(map(BASE, some))  # of a line they are one, or two
        tops.append(min(ys) - ASCENT * look.size)
        bottoms.append(max(ys) + DESCENT * look.size)
    return Box(
        page,
        round(min(map(LEFT, glyphs)) * MM, 2),
        round(min(tops) * MM, 2),
        round(max(map(RIGHT, glyphs)) * MM, 2),
        round(max(bottoms) * MM, 2),
    )


def cell_of(group: Group) -> Cell | None:
    """The cell that a group stands in."""
    grid, area = group.region.grid, group.region.area
    if grid is None or area is None:
        return None
    left, right = round(area.x0 * MM, 2), round(area.x1 * MM, 2)
    return Cell(group.region.table, area.row, area.column, grid.rows, grid.columns, left, right, bordered=True)


def rule_of(stroke: Stroke) -> Ruling:
    """A stroke as a line of the neutral form."""
    return Ruling(
        round(stroke.x0 * MM, 2), round(stroke.x1 * MM, 2), "path", stroke.style,
        round(stroke.thickness, 2), round(stroke.y * MM, 2),
    )  # fmt: skip


def line_over(groups: Mapping[int, Group], stroke: Stroke, page: int) -> int | None:
    """The group whose last line stands right over a stroke and within the same column."""
    best: tuple[float, int] | None = None
    for index, group in groups.items():
        line = group.lines[-1]
        gap = stroke.y - line.y
        if line.page != page or not 0.12 * line.size < gap <= DESCENT * line.size + RULE_GAP:
            continue
        if stroke.x0 < line.x1 and stroke.x1 > line.x0 and (best is None or gap < best[0]):
            best = gap, index
    return best[1] if best else None


def line_under(groups: Mapping[int, Group], stroke: Stroke, page: int) -> int | None:
    """The group whose first line stands right under a stroke."""
    best: tuple[float, int] | None = None
    for index, group in groups.items():
        line = group.lines[0]
        gap = line.top - stroke.y
        if line.page == page and -1 <= gap <= RULE_GAP and stroke.x0 < line.x1 and stroke.x1 > line.x0:
            best = min(best or (gap, index), (gap, index))
    return best[1] if best else None
