"""Tables made complete: rows from the files of the workspace, heads of several rows, alignments of columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from congvan.compose.columns import own_rows, pick_columns, rows_of_list
from congvan.errors import N_, CongvanError, Report, refuse
from congvan.loading.door import read_named
from congvan.loading.nodes import Literal
from congvan.loading.recipients import Recipient
from congvan.loading.sheets import Sheet, read_sheet
from congvan.model.dispatch import Block, Column, Dispatch, HeadCell, Row, Table, Text, map_bodies

_read_once = lru_cache(maxsize=8)(read_sheet)  # every copy of a bulk dispatch asks for the same files


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
        sheet = _read_once(data, table.file.text.strip(), table.sheet.text if table.sheet else None, table.file.span)
        table = _from_sheet(table, own_rows(table, sheet, recipient))
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


def _from_sheet(table: Table, sheet: Sheet) -> Table:
    span = (table.file or table.own or table).span

    def literal(text: str) -> Text:
        return Literal(span, text)

    if not sheet.rows:
        raise refuse("DT-053", span, N_("tệp '{name}' không có dòng nào"), name=sheet.file)
    names, body = sheet.rows[0].cells, sheet.rows[1:]
    if not table.columns:
        columns = tuple(Column(span, literal(name)) for name in names)
        return replace(table, columns=columns, rows=tuple(Row(span, tuple(map(literal, row.cells))) for row in body))
    picks = pick_columns(tuple(_leaves(table.columns)), sheet.file, names)
    rows = []
    for count, row in enumerate(body, 1):
        rows.append(Row(span, tuple(literal(str(count) if pick is None else row.cells[pick]) for pick in picks)))
    return replace(table, rows=tuple(rows))
