"""Tables made complete: rows from the files of the workspace, heads of several rows, alignments of columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from congvan.compose.columns import own_rows, pick_columns, rows_of_list
from congvan.errors import N_, CongvanError, Report, Span, refuse
from congvan.loading.door import read_named
from congvan.loading.listing import Listing, Reading, read_table
from congvan.loading.nodes import Literal
from congvan.loading.recipients import Recipient
from congvan.loading.sheets import Sheet, read_sheet
from congvan.model.dispatch import Block, Column, Dispatch, HeadCell, Row, Table, Text, map_bodies


def fill_tables(dispatch: Dispatch, root: Path, recipient: Recipient | None = None) -> Dispatch:
    """Return dispatch with every table complete; raises CongvanError with all tables that cannot be."""
    report = Report()

    def change(block: Block) -> Block:
        if not isinstance(block, Table):
            return block
        try:
            return _complete(block, root, recipient)
        except CongvanError as error:
            report.findings.extend(error.findings)
            return block

    filled = map_bodies(dispatch, change)
    report.close()
    return filled


def _complete(table: Table, root: Path, recipient: Recipient | None) -> Table:
    if table.file:
        data = read_named(root, table.file.text, table.file.span)
        reading = Reading(table.head_rows, hidden=table.hidden, sheet=table.sheet.text if table.sheet else "")
        named = (leaf.source.text for leaf in _leaves(table.columns) if leaf.source)
        wanted = (*named, *((table.own.text,) if table.own else ()))
        listing = _read_once(data, table.file, reading, wanted, table.own is not None)
        table = _from_sheet(table, own_rows(table, listing.regular, recipient), listing)
    elif table.own:
        table = _from_sheet(table, rows_of_list(table, recipient))
    leaves = tuple(_leaves(table.columns))
    _check_rows(table, len(leaves))
    widths = tuple(column.width for column in leaves if column.width)
    return replace(
        table,
        head=tuple(_head(table.columns)),
        alignments=tuple(column.align for column in leaves) or (None,) * _widest(table),
        widths=table.widths or (widths if len(widths) == len(leaves) else ()),
    )


def _widest(table: Table) -> int:
    return max((len(row.cells) for row in table.rows), default=0) or 1


def _leaves(columns: Sequence[Column]) -> Iterator[Column]:
    for column in columns:
        if column.columns:
            yield from _leaves(column.columns)
        else:
            yield column


def _depth(columns: Sequence[Column]) -> int:
    return max((1 + _depth(column.columns) for column in columns), default=0)


def _head(columns: Sequence[Column]) -> Iterator[tuple[HeadCell, ...]]:
    """Give the rows of the head; a column without parts reaches down to the last of them."""
    level, depth = list(columns), _depth(columns)
    while level:
        yield tuple(
            HeadCell(c.title, len(list(_leaves([c]))), depth - _depth(c.columns) if not c.columns else 1) for c in level
        )
        level = [part for column in level for part in column.columns]
        depth -= 1


def _check_rows(table: Table, count: int) -> None:
    for row in table.rows:
        if row.cells and count and len(row.cells) != count:
            message = N_(
                "dòng này có {cells} ô, bảng có {columns} cột; ô có dấu phẩy đặt trong dấu nháy, ô trống viết ''"
            )
            raise refuse("DT-052", row.span, message, cells=len(row.cells), columns=count)


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
        picks = pick_columns(tuple(_leaves(table.columns)), sheet.file, names, shown)
    elif listing:
        table = replace(table, columns=_columns_of(listing, span))
    else:
        table = replace(table, columns=tuple(Column(span, literal(name)) for name in names))
    rows, count = [], 0
    for row in body:
        if listing and row.number in listing.headings:
            rows.append(Row(span, heading=literal(next(filter(None, row.cells)))))
        else:
            count += 1
            rows.append(Row(span, tuple(literal(str(count) if pick is None else row.cells[pick]) for pick in picks)))
    return replace(table, rows=tuple(rows))
