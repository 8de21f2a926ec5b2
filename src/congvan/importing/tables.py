"""A table of the body to the keys of a draft: head rows as nested columns, rows, groups across all columns, widths."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from congvan.checking.observed import Cell, Paragraph
from congvan.checking.recognised import Part
from congvan.compose.contents import alignment_of
from congvan.drafting import Named, group, listed, text
from congvan.errors import N_
from congvan.importing.ledger import Ledger
from congvan.importing.lines import Cells
from congvan.importing.texts import marked, plain
from congvan.loading.nodes import Node
from congvan.text.unicode import clean, slug

_LARGEST_INLINE = 60  # rows
_NEAR_MM = 1.5
_ALIGN = {"center": "giữa", "right": "phải"}
_DEEPEST_HEAD = 4


@dataclass
class _Box:
    """A cell: the columns and rows that it takes, its paragraphs."""

    cell: Cell
    paragraphs: list[Paragraph]
    columns: int = 1
    rows: int = 1

    @property
    def bold(self) -> bool:
        runs = [run for p in self.paragraphs for run in p.runs if run.text.strip()]
        return bool(runs) and all(run.bold for run in runs)

    @property
    def empty(self) -> bool:
        return not any(p.text.strip() or p.label for p in self.paragraphs)

    def text(self, bold: bool = False) -> str:
        """The text, one line for each paragraph."""
        lines = []
        for paragraph in self.paragraphs:
            shown = marked(paragraph.runs, bold=bold).text
            label = clean(paragraph.label)
            lines.append(f"{label} {shown}".strip() if label else shown)
        return "\n".join(line for line in lines if line)

    @property
    def plain(self) -> str:
        return "\n".join(line for p in self.paragraphs if (line := clean(f"{p.label} {plain(p.runs)}")))


class Grid:
    """The cells of a table by row and column."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.boxes: dict[tuple[int, int], _Box] = {}
        for paragraph in paragraphs:
            assert paragraph.cell is not None
            key = paragraph.cell.row, paragraph.cell.column
            self.boxes.setdefault(key, _Box(paragraph.cell, [])).paragraphs.append(paragraph)
        self.rows = max((cell.rows for cell in (box.cell for box in self.boxes.values())), default=0)
        self.columns = max((box.cell.columns for box in self.boxes.values()), default=0)
        self.edges = self._edges()
        for box in self.boxes.values():
            box.columns = self._span(box.cell)
        for box in self.boxes.values():
            box.rows = self._height(box.cell, box.columns)

    def _edges(self) -> list[float]:
        """The left edges of the columns, and the right edge of the last, in mm."""
        lefts: dict[int, list[float]] = {}
        for (_, column), box in self.boxes.items():
            lefts.setdefault(column, []).append(box.cell.left)
        right = max((box.cell.right for box in self.boxes.values()), default=0.0)
        edges = [sorted(lefts[c])[len(lefts[c]) // 2] if c in lefts else None for c in range(self.columns)]
        known: list[float] = []
        for number, edge in enumerate(edges):
            if edge is not None:
                known.append(edge)
                continue
            after = next((e for e in edges[number:] if e is not None), right)
            known.append((known[-1] + after) / 2 if known else 0.0)
        return [*known, right]

    def _span(self, cell: Cell) -> int:
        """How many columns a cell takes: up to the next cell of its row, or to where it ends."""
        after = [column for row, column in self.boxes if row == cell.row and column > cell.column]
        limit = min(after, default=self.columns)
        span = 1
        while cell.column + span < limit and self.edges[cell.column + span] < cell.right - _NEAR_MM:
            span += 1
        return span

    def _height(self, cell: Cell, columns: int) -> int:
        """How many rows a cell takes: those below in which no cell begins under it."""
        height = 1
        while cell.row + height < self.rows:
            under = range(cell.column, cell.column + columns)
            row = [box for (r, _), box in self.boxes.items() if r == cell.row + height]
            if not row or any(
                box.cell.column < cell.column + columns and box.cell.column + box.columns > cell.column for box in row
            ):
                break
            if any((cell.row + height, column) in self.boxes for column in under):
                break
            height += 1
        return height

    def row(self, number: int) -> list[_Box]:
        """Return the cells that begin in a row."""
        return [self.boxes[key] for key in sorted(self.boxes) if key[0] == number]

    def covering(self, row: int, column: int) -> _Box | None:
        """Return the cell that takes a place, wherever it begins."""
        for box in self.boxes.values():
            top, left = box.cell.row, box.cell.column
            if top <= row < top + box.rows and left <= column < left + box.columns:
                return box
        return None


@dataclass(frozen=True)
class Read:
    """A table for a draft, and the bytes of the CSV that its rows stand in where they are many."""

    node: Node
    sheet: bytes | None = None


def read_table(table: Cells, ledger: Ledger, file: str) -> Read:
    """Return a table; rows beyond some sixty stand in a CSV of the name `file`."""
    grid = Grid(table.paragraphs)
    ledger.place(*table.parts, key="table")
    head = _head_rows(grid)
    columns = _columns(grid, 0, head, 0, grid.columns) if head else None
    read = (_row(grid, number, ledger, table.parts) for number in range(head, grid.rows))
    rows = [row for row in read if row is not None]
    said: dict[str | Named, Node | str | None] = {
        "caption": marked(table.caption.runs, bold=True).text if table.caption else None,
        "unit": _unit(table.unit) if table.unit else None,
    }
    widths: list[Node | str] = [f"{width:.2f}" for width in _widths(grid)]
    if columns is not None:
        said["columns"] = listed(_with_measures(columns, grid, head, widths))
    else:
        said[Named(text("").span, "widths", flow=True)] = listed(widths)
    for part in (table.caption, table.unit):
        if part:
            ledger.place(part, key="table")
    if columns is not None and len(rows) > _LARGEST_INLINE and all(isinstance(row, list) for row in rows):
        bodies = [[grid.covering(n, c) for c in range(grid.columns)] for n in range(head, grid.rows)]
        names, told = _names(columns)
        if not told:  # titles that do not tell columns apart
            fields = dict(enumerate(names))
            said["columns"] = listed(_with_measures(columns, grid, head, widths, fields))
        return Read(group({**said, "file": file}), _sheet(names, bodies))
    written = listed(text(row) if isinstance(row, str) else listed(row) for row in rows)
    return Read(group({**said, "rows": written if rows else listed([listed([""] * grid.columns)])}))


def _names(titles: Sequence[_Title]) -> tuple[list[str], bool]:
    """Return names for the columns of a file, and whether they are the titles themselves."""
    leaves = list(_leaves(titles))
    names = [clean(title.text.replace("\n", " ")) for title in leaves]
    slugs = set(map(slug, names))
    if len(slugs) == len(names) and "" not in slugs and all(re.fullmatch(r"[\w ,.()/%-]+", name) for name in names):
        return names, True
    return [f"cột {number}" for number in range(1, len(names) + 1)], False


def _leaves(titles: Sequence[_Title]) -> Iterator[_Title]:
    for title in titles:
        yield from _leaves(title.parts) if title.parts else (title,)


def _sheet(names: Sequence[str], bodies: Sequence[Sequence[_Box | None]]) -> bytes:
    """Return rows as CSV under the names of its columns."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for row in bodies:
        writer.writerow([box.plain if box else "" for box in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _unit(part: Part) -> str:
    return re.sub(r"(?i)^\W*đơn vị tính\s*:?\s*", "", marked(part.runs, italic=True).text)


def _head_rows(grid: Grid) -> int:
    """Return how many rows are the head: bold ones at the top that make columns with parts under them."""
    count = 0
    while count < min(grid.rows - 1, _DEEPEST_HEAD):
        row = [box for box in grid.row(count) if not box.empty]
        begun = any(box.cell.row + box.rows > count for box in grid.boxes.values() if box.cell.row < count)
        if not (row and all(box.bold for box in row)) and not (begun and not row):
            break
        if count and not begun and not any(box.columns > 1 for box in grid.row(count - 1)):
            break  # one row of titles is whole: what is bold below it is a row
        if row and len(row) == 1 and row[0].columns == grid.columns:
            break
        count += 1
    while count and (_columns(grid, 0, count, 0, grid.columns) is None or _reaches_below(grid, count)):
        count -= 1
    return count


def _reaches_below(grid: Grid, head: int) -> bool:
    return any(box.cell.row < head < box.cell.row + box.rows for box in grid.boxes.values())


@dataclass(frozen=True)
class _Title:
    """A title of the head; `column` is its own where it has no parts."""

    text: str
    column: int
    parts: tuple[_Title, ...] = ()


def _columns(grid: Grid, row: int, head: int, left: int, right: int) -> tuple[_Title, ...] | None:
    """Return the titles between two columns from a row of the head down; None where they make no tree."""
    found: list[_Title] = []
    column = left
    while column < right:
        box = grid.boxes.get((row, column))
        if box is None or box.empty or column + box.columns > right:
            return None
        below = row + box.rows
        if below >= head:
            if box.columns > 1:
                return None
            found.append(_Title(box.text(bold=True), column))
        else:
            parts = _columns(grid, below, head, column, column + box.columns)
            if parts is None or len(parts) < 2:
                return None
            found.append(_Title(box.text(bold=True), column, parts))
        column += box.columns
    return tuple(found)


def _with_measures(
    titles: Sequence[_Title],
    grid: Grid,
    head: int,
    widths: Sequence[Node | str],
    fields: Mapping[int, str] = MappingProxyType({}),
) -> list[Node]:
    """Return titles as columns; `fields` are names of the columns of a file where the titles are none."""
    found: list[Node] = []
    for title in titles:
        if title.parts:
            below = _with_measures(title.parts, grid, head, widths, fields)
            found.append(group({"title": title.text, "columns": listed(below)}))
        else:
            align = _alignment(grid, head, title)
            field = fields.get(title.column)
            found.append(group({"title": title.text, "width": widths[title.column], "align": align, "field": field}))
    return found


def _alignment(grid: Grid, head: int, title: _Title) -> str | None:
    """Return how most cells of a column stand, where congvan would not set them so by itself."""
    boxes = [box for (row, c), box in grid.boxes.items() if row >= head and c == title.column and box.columns == 1]
    counts = Counter(box.paragraphs[0].align for box in boxes if not box.empty)
    if not counts:
        return None
    align = counts.most_common(1)[0][0]
    if align in _ALIGN:
        return _ALIGN[align]
    return "trái" if alignment_of(title.text, [box.plain for box in boxes]) else None


def _widths(grid: Grid) -> list[float]:
    return [max(1.0, after - before) for before, after in zip(grid.edges, grid.edges[1:], strict=False)]


def _row(grid: Grid, number: int, ledger: Ledger, parts: Sequence[Part]) -> str | list[str] | None:
    """Return the cells of a row, or the one text across all columns; merged cells become one with empty ones beside."""
    boxes = grid.row(number)
    if not boxes and all(grid.covering(number, column) for column in range(grid.columns)):
        return None
    first = next((part for part in parts if part.paragraph.cell and part.paragraph.cell.row == number), None)
    if len(boxes) == 1 and boxes[0].columns == grid.columns and grid.columns > 1:
        return boxes[0].text(bold=True) or [""] * grid.columns
    if any(box.columns > 1 or box.rows > 1 for box in boxes):
        message = N_("ô gộp trong thân bảng: chữ ở ô đầu, các ô còn lại để trống")
        ledger.remark(first, message)
    cells = [""] * grid.columns
    for box in boxes:
        cells[box.cell.column] = box.text()
    return cells
