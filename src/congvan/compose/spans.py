"""Cells over several columns and rows of a table: that they fit together, and those that a workbook has merged."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from congvan.errors import N_, Report
from congvan.loading.nodes import Literal
from congvan.loading.sheets import Area, Sheet
from congvan.model.body import Cell, Row, Table


def check_cells(table: Table, count: int) -> None:
    """Report all rows whose cells do not fill the columns of a table; without heads only merged cells tell them."""
    merged = any(cell.columns > 1 or cell.rows > 1 for row in table.rows for cell in row.cells)
    if not count and not merged:
        return  # rows without heads are filled up
    count = count or sum(cell.columns for cell in table.rows[0].cells)
    report = Report()
    reach = [0] * count  # by column: rows that a cell from above still goes down
    unsure = 0  # rows that a cell of a bad row above may go down into: nobody knows which columns it has
    for place, row in enumerate(table.rows):
        taken = [down > 0 for down in reach]
        reach = [max(down - 1, 0) for down in reach]
        deepest = max((cell.rows for cell in row.cells), default=1)
        if unsure:
            unsure, reach = max(unsure, deepest) - 1, [0] * count
            continue
        if row.heading:
            if any(taken):
                message = N_(
                    "dòng chạy hết chiều ngang cắt ngang một ô gộp từ trên xuống; hãy giảm số dòng của ô gộp, hoặc "
                    "viết dòng này thành các ô"
                )
                report.add("DT-186", row.span, message)
            continue
        if _fills(row, taken, report):
            _reach_down(row, taken, reach, len(table.rows) - place, report)
        else:
            unsure = max(deepest, *((down + 1) * (deepest > 1) for down in reach)) - 1
    report.close()


def _fills(row: Row, taken: Sequence[bool], report: Report) -> bool:
    """Whether the cells of a row fill the columns that no cell from above has taken."""
    wide, free = sum(cell.columns for cell in row.cells), taken.count(False)
    if wide == free:
        return True
    message = N_("dòng này có {cells} ô, bảng có {columns} cột; ô có dấu phẩy đặt trong dấu nháy, ô trống viết ''")
    if any(taken):
        message = N_(
            "dòng này có ô cho {cells} cột, nhưng còn {columns} cột trống vì ô gộp ở trên đã chiếm các cột kia; chỗ "
            "ô gộp đi qua thì không viết ô nào, ô có dấu phẩy đặt trong dấu nháy"
        )
    report.add("DT-052", row.span, message, cells=wide, columns=free)
    return False


def _reach_down(row: Row, taken: Sequence[bool], reach: list[int], left: int, report: Report) -> None:
    """Note in `reach` how far the cells of a row go down; `left` rows are left, this one among them."""
    at = 0
    for cell in row.cells:
        while taken[at]:
            at += 1
        places = range(at, at + cell.columns)
        if any(taken[x] for x in places[: len(taken) - at]) or places.stop > len(taken):
            message = N_("ô gộp {columns} cột vướng một ô gộp từ trên xuống; hãy chia ô này làm hai")
            report.add("DT-187", row.span, message, columns=cell.columns)
            return
        if cell.rows > left:
            message = N_(
                "ô gộp {rows} dòng, mà từ dòng này bảng chỉ còn {left} dòng; hãy viết số dòng từ {left} trở xuống"
            )
            report.add("DT-185", row.span, message, rows=cell.rows, left=left)
            return
        for x in places:
            reach[x] = cell.rows - 1
        at = places.stop


def columns_of(rows: Sequence[Sequence[Cell]]) -> list[list[int]]:
    """Return for each cell the column that it begins in; cells of rows above reach into those below."""
    found: list[list[int]] = []
    reach: dict[int, int] = {}  # by column: rows that a cell from above still goes down
    for row in rows:
        taken, reach = reach, {column: down - 1 for column, down in reach.items() if down > 1}
        at, places = 0, []
        for cell in row:
            while at in taken:
                at += 1
            places.append(at)
            if cell.rows > 1:
                reach |= dict.fromkeys(range(at, at + cell.columns), cell.rows - 1)
            at += cell.columns
        found.append(places)
    return found


def merge_cells(rows: Sequence[Row], numbers: Sequence[int], picks: Sequence[int | None], sheet: Sheet) -> list[Row]:
    """Return rows with the cells merged that the sheet has merged, as far as they still stand side by side.

    `numbers` are the rows' own in the sheet, ascending; `picks` the sheet's column in each column of the table.
    """
    cells: list[list[Cell | None]] = [list(row.cells) for row in rows]
    values = {row.number: row.cells for row in sheet.rows}
    for area in sheet.merged:
        down = range(bisect_left(numbers, area.top), bisect_right(numbers, area.bottom))
        across = [x for x, pick in enumerate(picks) if pick is not None and area.left <= pick + 1 <= area.right]
        if len(down) * len(across) > 1 and _stands_together(cells, down, across, picks):
            first = cells[down[0]][across[0]]
            assert first is not None
            text = Literal(first.text.span, _value(area, values, first.text.text)) if first.text else None
            for y in down:
                for x in across:
                    cells[y][x] = None
            cells[down[0]][across[0]] = Cell(text, columns=len(across), rows=len(down))
    return [replace(row, cells=tuple(filter(None, line))) for row, line in zip(rows, cells, strict=True)]


def _value(area: Area, values: Mapping[int, Sequence[str]], typed: str) -> str:
    """What stands in a merged area, though its first row or column may not be shown."""
    first = values.get(area.top, ())
    return typed or (first[area.left - 1] if area.left <= len(first) else "")


def _stands_together(
    cells: Sequence[Sequence[Cell | None]], down: range, across: Sequence[int], picks: Sequence[int | None]
) -> bool:
    """Whether the places are one beside the other, each a cell of its own."""
    wanted = [picks[x] or 0 for x in across]
    in_order = all(x - across[0] == place for place, x in enumerate(across)) and wanted == sorted(set(wanted))
    alone = (cell is not None and cell.columns == cell.rows == 1 for y in down for cell in _at(cells[y], across))
    return in_order and all(alone)


def _at(line: Sequence[Cell | None], across: Sequence[int]) -> list[Cell | None]:
    """The cells in some places of a row; a text over all columns has none."""
    return [line[x] if line else None for x in across]
