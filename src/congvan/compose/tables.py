"""Tables made complete: rows from the files of the workspace, heads of several rows, alignments of columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from congvan.compose.columns import leaves_of, own_rows, pick_columns, rows_of_list
from congvan.compose.spans import check_cells, columns_of, merge_cells
from congvan.errors import N_, CongvanError, Report, Span, refuse
from congvan.loading.door import read_named
from congvan.loading.heads import has_letters
from congvan.loading.listing import Listing, Reading, read_table
from congvan.loading.listwords import list_words
from congvan.loading.nodes import Literal
from congvan.loading.recipients import Recipient
from congvan.loading.sheets import Sheet, read_sheet
from congvan.model.body import Block, Cell, Column, Row, Table
from congvan.model.dispatch import Dispatch, map_bodies
from congvan.model.terms import Text


def fill_tables(dispatch: Dispatch, root: Path, recipient: Recipient | None = None) -> Dispatch:
    """Return dispatch with every table complete; raises CongvanError with all tables that cannot be."""
    report = Report()

    def change(block: Block) -> Block:
        if not isinstance(block, Table):
            return block
        try:
            return fill_table(block, root, recipient)
        except CongvanError as error:
            report.findings.extend(error.findings)
            return block

    filled = map_bodies(dispatch, change)
    report.close()
    return filled


def fill_table(table: Table, root: Path, recipient: Recipient | None = None) -> Table:
    """Return a table complete; raises CongvanError where it cannot be."""
    if table.file:
        data = read_named(root, table.file.text, table.file.span)
        reading = Reading(table.head_rows, hidden=table.hidden, sheet=table.sheet.text if table.sheet else "")
        named = (leaf.source.text for leaf in leaves_of(table.columns) if leaf.source)
        wanted = (*named, *((table.own.text,) if table.own else ()))
        listing = _read_once(data, table.file, reading, wanted, table.own is not None)
        table = _from_sheet(table, own_rows(table, listing.regular, recipient), listing)
    elif table.own:
        table = _from_sheet(table, rows_of_list(table, recipient))
    leaves = leaves_of(table.columns)
    check_cells(table, len(leaves))
    return replace(
        table,
        rows=tuple(_set_looks(table.rows, leaves)),
        head=tuple(_head(table.columns)),
        alignments=tuple(column.align for column in leaves) or (None,) * _widest(table),
        widths=_widths(table, leaves),
    )


def _widths(table: Table, leaves: Sequence[Column]) -> tuple[float | None, ...]:
    """Return the widths that were asked for, none where no column has one; raises CongvanError for unclear ones."""
    if parent := next((c for c in _heads(table.columns) if c.columns and c.width), None):
        message = N_("cột '{column}' có các cột con; ghi độ rộng ở từng cột con, không ghi ở tiêu đề chung")
        raise refuse("DT-193", parent.span, message, column=parent.title.text if parent.title else "")
    widths = tuple(column.width for column in leaves)
    if table.widths:
        count = len(leaves) or _widest(table)
        if len(table.widths) != count:
            message = N_("'widths' (độ rộng) có {count} số, bảng có {columns} cột; ghi mỗi cột một số")
            raise refuse("DT-191", table.span, message, count=len(table.widths), columns=count)
        if doubled := next((column for column in leaves if column.width), None):
            message = N_("độ rộng ghi hai lần, ở 'widths' của bảng và ở cột này; chỉ ghi một nơi")
            raise refuse("DT-192", doubled.span, message)
        return table.widths
    given = sum(filter(None, widths))
    if given >= 100 and None in widths:
        message = N_(
            "các cột có ghi độ rộng cộng lại {given}, không còn chỗ cho cột không ghi; khi có cột không ghi thì độ "
            "rộng tính theo phần trăm của bảng: bớt đi, hoặc ghi cho mọi cột"
        )
        last = next(column for column in reversed(leaves) if column.width)
        raise refuse("DT-190", last.span, message, given=f"{given:g}")
    return widths if given else ()


def _heads(columns: Sequence[Column]) -> Iterator[Column]:
    for column in columns:
        yield column
        yield from _heads(column.columns)


def _widest(table: Table) -> int:
    return max((sum(cell.columns for cell in row.cells) for row in table.rows), default=0) or 1


def _depth(columns: Sequence[Column]) -> int:
    return max((1 + _depth(column.columns) for column in columns), default=0)


def _head(columns: Sequence[Column]) -> Iterator[tuple[Cell, ...]]:
    """Give the rows of the head; a column without parts reaches down to the last of them."""
    level, depth = list(columns), _depth(columns)
    while level:
        yield tuple(
            Cell(c.title, len(leaves_of([c])), depth - _depth(c.columns) if not c.columns else 1) for c in level
        )
        level = [part for column in level for part in column.columns]
        depth -= 1


def _set_looks(rows: Sequence[Row], leaves: Sequence[Column]) -> Iterator[Row]:
    """Give rows with the look of each cell: its own, else its row's, its column's, and bold in a sum ('Cộng')."""
    for row, places in zip(rows, columns_of([row.cells for row in rows]), strict=True):
        sums = _is_sum(row)
        yield replace(row, cells=tuple(
            _with_look(cell, (row, *leaves[place : place + 1]), sums)
            for cell, place in zip(row.cells, places, strict=True)
        ))  # fmt: skip


def _with_look(cell: Cell, above: Sequence[Row | Column], in_sum: bool) -> Cell:
    text = cell.text.text.strip() if cell.text else ""
    by_sum = in_sum and "**" not in text
    parts = (cell, *above)
    return replace(
        cell,
        bold=bool(text) and next((part.bold for part in parts if part.bold is not None), by_sum),
        italic=bool(text) and next((part.italic for part in parts if part.italic is not None), False),
        align=cell.align or next((part.align for part in above if isinstance(part, Row)), None),
        vertical=next((part.vertical for part in parts if part.vertical), None),
    )


def _is_sum(row: Row) -> bool:
    texts = (cell.text.text.strip(" *") for cell in row.cells if cell.text)
    first = next(filter(has_letters, texts), "")
    return bool(first) and bool(list_words().total.match(first.casefold()))


@lru_cache(maxsize=8)  # every copy of a bulk dispatch asks for the same files
def _read_once(data: bytes, file: Text, reading: Reading, wanted: tuple[str, ...], filled: bool) -> Listing:
    sheet = read_sheet(data, file.text.strip(), reading.sheet or None, file.span)
    if not sheet.rows:
        raise refuse("DT-053", file.span, N_("tệp '{name}' không có dòng nào"), name=file.text)
    return read_table(sheet, reading, wanted, file.span, filled)


def _columns_of(listing: Listing, span: Span) -> tuple[Column, ...]:
    """The columns that the file shows, those under one head together."""
    levels = listing.head.levels

    def columns(level: int, indices: Sequence[int]) -> tuple[Column, ...]:
        found: list[Column] = []
        for title, group in groupby(indices, lambda index: levels[level][index]):
            places = list(group)
            if level + 1 < len(levels) and (len(places) > 1 or not title) and any(levels[level + 1][i] for i in places):
                parts = columns(level + 1, places)
                found += [Column(span, Literal(span, title), columns=parts)] if title else parts
            else:
                found += [Column(span, Literal(span, title)) for _ in places]
        return tuple(found)

    return columns(0, listing.shown_columns)


def _from_sheet(table: Table, sheet: Sheet, listing: Listing | None = None) -> Table:
    """Fill a table from rows below one row of heads; `listing` is what their file was read as."""
    span = (table.file or table.own or table).span

    def literal(text: str) -> Text:
        return Literal(span, text)

    names, body = sheet.rows[0].cells, sheet.rows[1:]
    shown = listing.shown_columns if listing else list(range(len(names)))
    picks: list[int | None] = [*shown]
    if table.columns:
        picks = pick_columns(leaves_of(table.columns), sheet.file, names, shown)
    elif listing:
        table = replace(table, columns=_columns_of(listing, span))
    else:
        table = replace(table, columns=tuple(Column(span, literal(name)) for name in names))
    rows, count = [], 0
    for row in body:
        at = sheet.place(row.number)  # where a clerk mends what is wrong in it
        if listing and row.number in listing.headings:
            rows.append(Row(at, heading=Literal(at, next(filter(None, row.cells)))))
        else:
            count += 1
            texts = (str(count) if pick is None else row.cells[pick] for pick in picks)
            rows.append(Row(at, tuple(Cell(Literal(at, text)) for text in texts)))
    whole = listing.sheet if listing else sheet
    return replace(table, rows=tuple(merge_cells(rows, [row.number for row in body], picks, whole)))
