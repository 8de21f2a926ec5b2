"""Tables made complete: rows from the files of the workspace, heads of several rows, alignments of columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from congvan.errors import N_, CongvanError, Report, refuse
from congvan.loading.door import read_named
from congvan.loading.nodes import Literal
from congvan.loading.recipients import Recipient
from congvan.loading.sheets import Sheet, read_sheet
from congvan.model.dispatch import Block, Column, Dispatch, HeadCell, Row, Table, Text, map_bodies
from congvan.text.nearest import meant
from congvan.text.unicode import slug

# A column with one of these heads counts the rows itself where the file has no such column.
_COUNTING = {"tt", "stt", "so-thu-tu", "so-tt"}


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
        table = _from_sheet(table, _own_rows(table, sheet, recipient))
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


def _own_rows(table: Table, sheet: Sheet, recipient: Recipient | None) -> Sheet:
    """Keep the rows of one recipient, by its name or its code, where the table asks for them."""
    if table.own is None or recipient is None or not sheet.rows:
        return sheet
    names = sheet.rows[0].cells
    index = _index(table.own, table, names)
    mine = [key for key in (slug(recipient.name), slug(recipient.fields.get("code", ""))) if key]
    return replace(sheet, rows=(sheet.rows[0], *sheet.rows_of(index, mine)))


def _from_sheet(table: Table, sheet: Sheet) -> Table:
    assert table.file is not None
    span = table.file.span

    def literal(text: str) -> Text:
        return Literal(span, text)

    if not sheet.rows:
        raise refuse("DT-053", span, N_("tệp '{name}' không có dòng nào"), name=table.file.text)
    names, body = sheet.rows[0].cells, sheet.rows[1:]
    if not table.columns:
        columns = tuple(Column(span, literal(name)) for name in names)
        return replace(table, columns=columns, rows=tuple(Row(span, tuple(map(literal, row.cells))) for row in body))
    picks = [_pick(column, index, table, names) for index, column in enumerate(_leaves(table.columns))]
    rows = []
    for count, row in enumerate(body, 1):
        rows.append(Row(span, tuple(literal(str(count) if pick is None else row.cells[pick]) for pick in picks)))
    return replace(table, rows=tuple(rows))


def _pick(column: Column, index: int, table: Table, names: Sequence[str]) -> int | None:
    """Return which column of the file fills this one; None for one that counts."""
    by_name = any(leaf.source for leaf in _leaves(table.columns))
    wanted = column.source or (column.title if by_name else None)
    if wanted is None and index < len(names):
        return index
    if wanted and not column.source and slug(wanted.text) in _COUNTING - set(map(slug, names)):
        return None
    return _index(wanted or column.title or table.columns[0].title, table, names)


def _index(wanted: Text | None, table: Table, names: Sequence[str]) -> int:
    """Return the place of the column of the file with this head; raises CongvanError."""
    assert table.file is not None and wanted is not None
    slugs = list(map(slug, names))
    if slug(wanted.text) in slugs:
        return slugs.index(slug(wanted.text))
    message = N_("tệp '{name}' không có cột '{column}'{meant}; các cột: {columns}")
    parameters = {"name": table.file.text, "column": wanted.text, "columns": ", ".join(names)}
    raise refuse("DT-054", wanted.span, message, **parameters, meant=meant(wanted.text, names))
