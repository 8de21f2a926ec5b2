"""A table of the body to the keys of a draft: head rows as nested columns, rows, groups across all columns, widths."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from congvan.checking.recognised import Part
from congvan.drafting import Named, group, listed, text
from congvan.errors import N_
from congvan.importing.grid import Box, Grid
from congvan.importing.ledger import Ledger
from congvan.importing.lines import Cells, without_end
from congvan.importing.looks import Looks
from congvan.importing.texts import marked
from congvan.loading import nodes
from congvan.loading.nodes import Node
from congvan.text.unicode import clean, slug
from congvan.thethuc.rules import load_rules

_LARGEST_INLINE = 60  # rows
_LINES = {"across": "ngang", "none": "không"}
_MARK = re.compile(r"[\\*~^<]")
_DEEPEST_HEAD = 4


@dataclass(frozen=True)
class Read:
    """A table for a draft, and the bytes of the CSV that its rows stand in where they are many."""

    node: Node
    sheet: bytes | None = None


def read_table(table: Cells, ledger: Ledger, file: str) -> Read:
    """Return a table; rows beyond some sixty stand in a CSV of the name `file`, unless some look otherwise."""
    grid = Grid(table)
    ledger.place(*table.parts, *table.notes, key="table")
    head = _head_rows(grid)
    columns = _columns(grid, 0, head, 0, grid.columns) if head else None
    titles = {leaf.column: leaf.text for leaf in _leaves(columns or ())}
    looks = Looks(grid, head, titles)
    if not head and _has_titles(grid):
        shown = next(part for part in table.parts if part.paragraph.cell and part.paragraph.cell.row == 0)
        ledger.remark(shown, N_("dòng tiêu đề cột có hình: nay là dòng thường của bảng, không lặp lại khi sang trang"))
    if grid.torn:
        first = next((part for part in table.parts), None)
        ledger.remark(first, N_("ô gộp chéo nhau trong thân bảng: chữ ở ô đầu, các ô còn lại để trống"))
    read = (_row(grid, number, looks) for number in range(head, grid.rows))
    rows = [row for row in read if row is not None]
    widths: list[str] = [f"{width:.2f}" for width in _widths(grid)]
    said: dict[str | Named, Node | str | None] = {
        "caption": marked(table.caption.runs, bold=True).text if table.caption else None,
        "unit": _unit(table.unit) if table.unit else None,
    }
    if columns is not None:
        said["columns"] = listed(_with_measures(columns, looks, widths))
    else:
        said[Named(text("").span, "widths", flow=True)] = listed(widths)
    notes = [words for part in table.notes if (words := without_end(marked(part.runs).text))]
    after: dict[str | Named, Node | str | None] = {
        "borders": _LINES.get(table.paragraphs[0].cell.lines if table.paragraphs[0].cell else ""),
        "size": _size(grid, head),
        "notes": listed(notes) if notes else None,
    }
    for part in (table.caption, table.unit):
        if part:
            ledger.place(part, key="table")
    if columns is not None and len(rows) > _LARGEST_INLINE and all(_is_plain(row) for row in rows):
        bodies = [grid.row(n) for n in range(head, grid.rows)]
        names, told = _names(columns)
        if not told:  # titles that do not tell columns apart
            fields = dict(enumerate(names))
            said["columns"] = listed(_with_measures(columns, looks, widths, fields))
        return Read(group({**said, "file": file, **after}), _sheet(names, bodies, grid.columns))
    written = listed(text(row) if isinstance(row, str) else row for row in rows)
    return Read(group({**said, "rows": written if rows else listed([listed([""] * grid.columns)]), **after}))


def _is_plain(row: str | Node) -> bool:
    """Whether a row is cells without marks or anything said of them, which a CSV can hold."""
    return isinstance(row, nodes.Sequence) and not any(
        not isinstance(cell, nodes.Scalar) or "**" in cell.text or _MARK.search(cell.text) for cell in row.items
    )


def _size(grid: Grid, head: int) -> str | None:
    """Return the size of most of the body's letters where a table may have it and does not have it by itself."""
    counts: Counter[float] = Counter()
    for box in grid.boxes.values():
        if box.cell.row >= head:
            for run in (run for paragraph in box.paragraphs for run in paragraph.runs):
                counts[run.size_pt] += len(run.text.strip())
    allowed = load_rules().components["o_bang"].size_pt
    size = counts.most_common(1)[0][0] if counts else 0
    fits = allowed.lowest <= size <= allowed.highest and size * 2 == int(size * 2)
    return f"{size:g}" if fits and size != allowed.value else None


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


def _sheet(names: Sequence[str], bodies: Sequence[Sequence[Box]], count: int) -> bytes:
    """Return rows as CSV under the names of its columns."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for row in bodies:
        cells = [""] * count
        for box in row:
            cells[box.cell.column] = box.plain
        writer.writerow(cells)
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
        if row and len(row) == 1 and row[0].columns == grid.columns > 1:
            break
        count += 1
    while count and (_columns(grid, 0, count, 0, grid.columns) is None or _reaches_below(grid, count)):
        count -= 1
    return count


def _has_titles(grid: Grid) -> bool:
    """Whether a first row that is no head looks like one, but for an image in it."""
    row = [box for box in grid.row(0) if not box.empty] if grid.rows > 1 else []
    titles = [box for box in row if not box.picture]
    return 0 < len(titles) < len(row) and all(box.bold or box.wordless for box in row)


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
        if box is None or box.empty or box.picture or column + box.columns > right:
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
    looks: Looks,
    widths: Sequence[str],
    fields: Mapping[int, str] = MappingProxyType({}),
) -> list[Node]:
    """Return titles as columns; `fields` are names of the columns of a file where the titles are none."""
    found: list[Node] = []
    for title in titles:
        if title.parts:
            below = _with_measures(title.parts, looks, widths, fields)
            found.append(group({"title": title.text, "columns": listed(below)}))
        else:
            field = fields.get(title.column)
            said = looks.column(title.column)
            found.append(group({"title": title.text, "width": widths[title.column], **said, "field": field}))
    return found


def _widths(grid: Grid) -> list[float]:
    return [max(1.0, after - before) for before, after in zip(grid.edges, grid.edges[1:], strict=False)]


def _row(grid: Grid, number: int, looks: Looks) -> str | Node | None:
    """Return the cells of a row, or the one text across all columns; None for a row that cells from above fill."""
    boxes = grid.row(number)
    if not boxes and all(grid.covering(number, column) for column in range(grid.columns)):
        return None
    whole = grid.whole(number)
    if whole and (whole.empty or looks.is_group(whole)):
        return listed([""] * grid.columns) if whole.empty else whole.text(bold=True)
    cells: list[Node | str] = []
    begun = {box.cell.column: box for box in boxes}
    for column in range(grid.columns):
        if column in begun:
            cells.append(_cell(begun[column], looks, merged=not grid.torn))
        elif grid.torn or grid.covering(number, column) is None:
            cells.append("")
    said = looks.row(number)
    return group({Named(text("").span, "cells", flow=True): listed(cells), **said}) if said else listed(cells)


def _cell(box: Box, looks: Looks, merged: bool) -> Node | str:
    words, said = looks.cell(box)
    if merged:
        spans = {"rows": box.lines, "columns": box.columns}
        said = {**{name: str(count) for name, count in spans.items() if count > 1}, **said}
    if picture := box.picture:
        said = {"width": picture.width, "text": words or None, "alt": picture.alt_beside(box.plain), **said}
        return group({"figure": picture.file, **said})
    return group({"text": words, **said}) if said else words
