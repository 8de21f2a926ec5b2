"""Rows of a page to regions in reading order: the body, columns side by side (left before right), cells of tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from congvan.checking.pdf.grids import Area, Grid
from congvan.checking.pdf.rows import Line, joined, split_at

ALLEY = 0.45  # em: the white between two columns that all their rows leave
SAME = 3.0  # pt: how far lines of one column may differ in their left ends or middles
FAR_DOWN = 9.0  # em: how far under its column a line may stand (a name under its title)
APART = 1.5  # em: rows set in other places begin a new band from this gap on (a copy's head under a signature)
NEAR_LEVEL = 0.85  # em: lines under one another are farther apart
APART_LEVEL = 1.0  # em: the white between lines of columns on different baselines
NEAR_UP = 3.5  # em: how far over it


@dataclass
class Region:
    """Lines that are read one after the other: the body's, a column's or a cell's."""

    lines: list[Line]
    edges: tuple[float, float] | None = None  # None: the body, in the text area of the page
    column: bool = False
    space: tuple[float, float] | None = None  # of a column: the ends of its neighbours, where it has any
    band: int = 0  # columns side by side share a number
    grid: Grid | None = None
    area: Area | None = None
    table: int = 0


@dataclass
class Band:
    """Rows that stand side by side in columns."""

    rows: list[list[Line]] = field(default_factory=list)

    def alleys(self, extra: Sequence[Line] = ()) -> list[tuple[float, float]]:
        """The white strips that all rows leave open, within their ends."""
        spans = sorted((line.x0, line.x1) for row in [*self.rows, list(extra)] for line in row)
        size = min(line.size for row in self.rows for line in row)
        least = 0 if any(line.parted for row in self.rows for line in row) else ALLEY * size
        result, reach = [], spans[0][1]
        for start, stop in spans[1:]:
            if start - reach > least:
                result.append((reach, start))
            reach = max(reach, stop)
        return result

    def columns(self) -> list[list[Line]]:
        """The lines of each column."""
        middles = [(start + stop) / 2 for start, stop in self.alleys()]
        result: list[list[Line]] = [[] for _ in range(len(middles) + 1)]
        for row in self.rows:
            for line in row:
                result[sum(line.middle > middle for middle in middles)].append(line)
        return [column for column in result if column]


def read_regions(rows: list[list[Line]], grids: Sequence[Grid], tables: int) -> list[Region]:
    """Give the regions of a page; tables are numbered from `tables`."""
    grids = [grid for grid in grids if len(grid.areas) > 1]
    cells: dict[int, list[list[Line]]] = {index: [[] for _ in grid.areas] for index, grid in enumerate(grids)}
    free: list[list[Line]] = []
    for row in rows:
        outside = []
        for line in row:
            for piece in pieces_in_cells(line, grids):
                place = placed(piece, grids)
                if place is None:
                    outside.append(piece)
                else:
                    cells[place[0]][place[1]].append(piece)
        if outside:
            free.append(outside)
    used = sorted((index for index in cells if any(cells[index])), key=lambda index: grids[index].bounds.y0)
    regions: list[Region] = []
    for number, index in enumerate(used):
        grid = grids[index]
        before = [row for row in free if row[0].y < grid.bounds.y0]
        free = [row for row in free if row[0].y >= grid.bounds.y0]
        regions += read_bands(before)
        for area, lines in zip(grid.areas, cells[index], strict=True):
            if lines:
                whole = [joined(pieces) for pieces in same_rows(lines)]
                regions.append(Region(whole, (area.x0, area.x1), grid=grid, area=area, table=tables + number))
    return regions + read_bands(free)


def pieces_in_cells(line: Line, grids: Sequence[Grid]) -> list[Line]:
    """A line parted where it runs from one cell into the next."""
    if not any(grid.bounds.holds(line.x0, line.y) or grid.bounds.holds(line.x1, line.y) for grid in grids):
        return [line]
    homes = [place_of(glyph.x0, glyph.x1, line.y - 0.3 * line.size, grids) for glyph in line.glyphs]
    cuts = [i for i in range(1, len(homes)) if homes[i] != homes[i - 1] and line.glyphs[i].text != "\xa0"]
    if not cuts:
        return [line]
    bounds = [0, *cuts, len(line.glyphs)]
    return [Line(line.glyphs[start:stop], line.page) for start, stop in pairwise(bounds)]


def place_of(x0: float, x1: float, y: float, grids: Sequence[Grid]) -> tuple[int, int] | None:
    """The table and the cell that hold a place."""
    middle = (x0 + x1) / 2
    for index, grid in enumerate(grids):
        if grid.bounds.holds(middle, y):
            inside = [i for i, a in enumerate(grid.areas) if a.x0 <= middle <= a.x1 and a.y0 <= y <= a.y1]
            if inside:
                return index, inside[0]
    return None


def placed(line: Line, grids: Sequence[Grid]) -> tuple[int, int] | None:
    """The table and the cell that hold a line."""
    return place_of(line.x0, line.x1, line.y - 0.3 * line.size, grids)


def same_rows(lines: list[Line]) -> list[list[Line]]:
    """The pieces of a cell's lines, by row."""
    result: list[list[Line]] = []
    for line in lines:
        if result and abs(result[-1][0].y - line.y) < 0.3 * line.size:
            result[-1].append(line)
        else:
            result.append([line])
    return [sorted(row, key=lambda piece: piece.x0) for row in result]


def read_bands(rows: list[list[Line]]) -> list[Region]:
    """Part rows into the body and bands of columns."""
    rows = levelled(rows)
    regions: list[Region] = []
    body: list[Line] = []
    index = 0
    while index < len(rows):
        if len(rows[index]) < 2:
            body.append(rows[index][0])
            index += 1
            continue
        band, stop = grown(rows, index)
        columns = band.columns()
        if len(columns) < 2:
            body.append(joined(rows[index]))
            index += 1
            continue
        while body:
            over = [body[-1]] if stands_over(columns, body[-1]) else parted_over(band, columns, body[-1])
            if not over:
                break
            body.pop()
            for line in over:
                next(column for column in columns if belongs(column, line)).insert(0, line)
        if body:
            regions.append(Region(body))
            body = []
        regions += beside(columns, index + 1)
        index = stop
    return [*regions, Region(body)] if body else regions


def levelled(rows: list[list[Line]]) -> list[list[Line]]:
    """The rows with those made one whose lines stand side by side on different baselines: columns of other pitches."""
    result: list[list[Line]] = []
    for row in rows:
        last = result[-1] if result else None
        if last is not None and interleaved(last, row):
            last += row
            last.sort(key=lambda line: line.x0)
        else:
            result.append(list(row))
    return result


def interleaved(last: list[Line], row: list[Line]) -> bool:
    """Whether two rows are too near to be under one another, and leave an alley between them."""
    if any(line.laid for line in [*last, *row]):
        return False
    pairs = [(one, other) for one in last for other in row]
    near = all(other.y - one.y < NEAR_LEVEL * min(one.size, other.size) for one, other in pairs)
    return near and all(max(one.x0 - two.x1, two.x0 - one.x1) > APART_LEVEL * one.size for one, two in pairs)


def beside(columns: Sequence[list[Line]], band: int) -> list[Region]:
    """The regions of columns side by side."""
    ends = [(min(line.x0 for line in column), max(line.x1 for line in column)) for column in columns]
    lefts = [-inf, *(right for _, right in ends[:-1])]
    rights = [*(left for left, _ in ends[1:]), inf]
    return [
        Region(column, edges, True, space, band)
        for column, edges, space in zip(columns, ends, zip(lefts, rights, strict=True), strict=True)
    ]


def grown(rows: list[list[Line]], start: int) -> tuple[Band, int]:
    """The band that begins at a row, and the row after it."""
    band = Band([rows[start]])
    stop = start + 1
    while stop < len(rows):
        row = fitted(band, rows[stop])
        if row is None:
            break
        band.rows.append(row)
        stop += 1
    return band, stop


def fitted(band: Band, row: list[Line]) -> list[Line] | None:
    """A row as a band takes it up, or None where it belongs to what follows."""
    alleys = band.alleys()
    if len(row) == 1 and not band.alleys(row):
        parted = next((pair for left, right in alleys if (pair := split_at(row[0], left, right))), None)
        row = parted or row
    if not band.alleys(row):
        return None
    if len(row) > 1:
        gap = row[0].y - max(line.y for line in band.rows[-1])
        fits = any(belongs(column, line) for column in band.columns() for line in row)
        return row if fits or gap < APART * row[0].size else None
    line = row[0]
    column = next((column for column in band.columns() if belongs(column, line)), None)
    if column is None or line.y - max(other.y for other in column) > FAR_DOWN * line.size:
        return None
    return row


def belongs(column: list[Line], line: Line) -> bool:
    """Whether a line of its own is set as a column is: on one middle, or at one left end and no larger."""
    if line.x1 < min(other.x0 for other in column) or line.x0 > max(other.x1 for other in column):
        return False
    middles = sum(abs(other.middle - line.middle) <= SAME for other in column)
    if 2 * middles >= len(column):
        return True
    last = column[-1]
    lefts = sum(abs(other.x0 - line.x0) <= SAME for other in column)
    return 2 * lefts >= len(column) and line.size <= last.size + 0.4


def parted_over(band: Band, columns: list[list[Line]], line: Line) -> list[Line]:
    """The pieces of a line right above a band that was drawn in one go over both of its columns."""
    if len(columns) != 2 or min(column[0].y for column in columns) - line.y > NEAR_UP * line.size:
        return []
    pairs = (split_at(line, left, right) for left, right in band.alleys())
    return next((pair for pair in pairs if pair and all(map(belongs, columns, pair))), [])


def stands_over(columns: list[list[Line]], line: Line) -> bool:
    """Whether a line right above a band is the first of one of its columns: on its middle, away from the others."""
    over = [column for column in columns if abs(column[0].middle - line.middle) <= SAME and belongs(column, line)]
    if len(over) != 1 or over[0][0].y - line.y > NEAR_UP * line.size:
        return False
    return all(
        line.x1 < min(x.x0 for x in column) or line.x0 > max(x.x1 for x in column)
        for column in columns
        if column is not over[0]
    )
