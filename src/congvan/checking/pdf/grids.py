"""Strokes that meet to tables with their cells, and to single boxes (a framed mark)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from congvan.checking.pdf.drawings import Drawn, Stroke

TOUCH = 2.0  # pt: how near lines must come to meet
COVER = 0.7  # the part of an edge that a line must cover to part two cells
MOST_LINES = 600  # of one kind on a page: more is a picture
MOST_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class Area:
    """A cell: its first row and column in the table, and its edges in pt."""

    row: int
    column: int
    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.x0 - TOUCH < x < self.x1 + TOUCH and self.y0 - TOUCH < y < self.y1 + TOUCH

    @property
    def extent(self) -> float:
        """Its size in square points."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)


@dataclass(frozen=True)
class Grid:
    """A table as drawn: its cells in order of rows, and the numbers of its rows and columns."""

    areas: tuple[Area, ...]
    rows: int
    columns: int

    @cached_property
    def bounds(self) -> Area:
        """The whole of it."""
        return Area(
            0, 0, min(a.x0 for a in self.areas), min(a.y0 for a in self.areas),
            max(a.x1 for a in self.areas), max(a.y1 for a in self.areas),
        )  # fmt: skip


def find_grids(drawn: Drawn) -> list[Grid]:
    """Find the tables and boxes of a page, the smallest first."""
    if not drawn.upright or max(len(drawn.level), len(drawn.upright)) > MOST_LINES:
        return []
    grids = [grid for group in meeting(drawn) if (grid := grid_of(*group)) is not None]
    return sorted(grids, key=lambda grid: grid.bounds.extent)


def used_by(grid: Grid, stroke: Stroke) -> bool:
    """Whether a line across is one of a grid's own."""
    whole = grid.bounds
    near = any(abs(stroke.y - y) <= TOUCH for area in grid.areas for y in (area.y0, area.y1))
    return near and stroke.x0 >= whole.x0 - 2 * TOUCH and stroke.x1 <= whole.x1 + 2 * TOUCH


def meeting(drawn: Drawn) -> list[tuple[list[Stroke], list[Stroke]]]:
    """The groups of lines, across and down, that meet each other."""
    strokes = [(stroke, True) for stroke in drawn.level] + [(stroke, False) for stroke in drawn.upright]
    owner = list(range(len(strokes)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    across = range(len(drawn.level))
    for first in across:
        for second in range(len(drawn.level), len(strokes)):
            if meet(strokes[first][0], strokes[second][0]):
                owner[root(first)] = root(second)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for index, (stroke, is_level) in enumerate(strokes):
        groups.setdefault(root(index), ([], []))[0 if is_level else 1].append(stroke)
    return [group for group in groups.values() if len(group[0]) > 1 and group[1]]


def meet(across: Stroke, down: Stroke) -> bool:
    """Whether a line across and one down the page meet."""
    return (
        across.x0 - TOUCH <= down.y <= across.x1 + TOUCH and down.x0 - TOUCH <= across.y <= down.x1 + TOUCH
    )  # of a line down, `y` is where it stands and x0, x1 are its ends


def grid_of(across: list[Stroke], down: list[Stroke]) -> Grid | None:
    """The table that lines make; one open at the sides ends where its lines do."""
    ys = clustered([stroke.y for stroke in across])
    edges = [min(stroke.x0 for stroke in across), max(stroke.x1 for stroke in across)]
    xs = clustered([stroke.y for stroke in down] + edges)
    if len(ys) < 2 or len(xs) < 2 or (len(ys) - 1) * (len(xs) - 1) > MOST_CELLS:
        return None
    columns, rows = len(xs) - 1, len(ys) - 1
    owner = {(row, column): (row, column) for row in range(rows) for column in range(columns)}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while owner[cell] != cell:
            cell = owner[cell]
        return cell

    for row, column in list(owner):
        if column + 1 < columns and not parted(down, xs[column + 1], ys[row], ys[row + 1]):
            owner[max(root((row, column)), root((row, column + 1)))] = min(root((row, column)), root((row, column + 1)))
        if row + 1 < rows and not parted(across, ys[row + 1], xs[column], xs[column + 1]):
            owner[max(root((row, column)), root((row + 1, column)))] = min(root((row, column)), root((row + 1, column)))
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for cell in owner:
        members.setdefault(root(cell), []).append(cell)
    areas = [
        Area(
            row, column, xs[min(c for _, c in cells)], ys[min(r for r, _ in cells)],
            xs[max(c for _, c in cells) + 1], ys[max(r for r, _ in cells) + 1],
        )
        for (row, column), cells in sorted(members.items())
    ]  # fmt: skip
    return Grid(tuple(areas), rows, columns)


def clustered(values: list[float]) -> list[float]:
    """Values in order, those that lie together as one."""
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > 2 * TOUCH:
            result.append(value)
    return result


def parted(lines: list[Stroke], at: float, start: float, stop: float) -> bool:
    """Whether lines at a place cover most of an edge."""
    covered = sum(max(0.0, min(line.x1, stop) - max(line.x0, start)) for line in lines if abs(line.y - at) <= 2 * TOUCH)
    return covered >= COVER * (stop - start)
